"""Packs: what one document says alone, with the safety stops of the whole knowledge."""

from datetime import date

import pytest

from gistline.errors import UsageError
from gistline.guideline import guideline
from gistline.packs import packs, said_by
from gistline.plan import advise
from gistline.records import open_records
from tests.conftest import ROOT, TODAY
from tests.hand_built import cites, knowledge, question, rule
from tests.stories import EXON_11, IMATINIB, LIMITED, ONE_SITE, READY, SUNITINIB, judged, patient

PACKS = packs(guideline())
CASES = sorted((ROOT / "cases").glob("*.yaml"))
EXON_9, EXON_13, D842V = patient(exon=9), patient(exon=13), patient("PDGFRA", change="D842V")


def advised(plan):
    return {item.rule: item for group in plan.advice for item in group.options}


def stops(plan):
    return {item.rule for item in plan.stops}


def cited(plan):
    """Every document cited by what the plan advises, what need not wait, and what qualifies them."""
    items = [*advised(plan).values(), *plan.meanwhile]
    return {source.document for item in items for one in (item, *item.qualified_by) for source in one.sources}


# Which documents are packs.


def test_the_packs_are_the_documents_that_advise_something():
    """A label speaks of one drug, and a trial that is cited as evidence alone advises nothing."""
    assert {"pdq-2014", "esmo-2022", "nccn-2026", "liver-metastases"} <= set(PACKS)
    assert not {"sunitinib-label", "avapritinib-label", "metagist-2010", "invictus-2020", "right-2013"} & set(PACKS)
    assert list(PACKS) == sorted(PACKS)


@pytest.mark.parametrize(
    ("name", "repair"),
    [
        ("pdq-2013", "Did you mean pdq-2014?"),
        ("esmo", "Did you mean esmo-2022?"),
        ("Esmo-2022", "Did you mean esmo-2022?"),
        ("something else", "Write one of: "),
        ("ripretinib-label", "Write one of: "),
        ("metagist-2010", "Write one of: "),
        ("", "Write one of: "),
    ],
)  # fmt: skip
def test_a_pack_that_is_none_is_refused_with_what_to_write(plan_of, name, repair):
    with pytest.raises(UsageError) as error:
        plan_of(EXON_11, pack=name)
    assert str(error.value).startswith(f"{name} is no guideline of this knowledge. {repair}")


# What PDQ says, and nobody else.


def test_pdq_speaks_with_its_own_citations_and_its_own_strength(plan_of):
    """PDQ 2014 recommends 400 to 600 mg; that 400 mg goes before is our resolution and does not act here."""
    plan = plan_of(EXON_11, pack="pdq-2014")
    assert plan.guideline == "pdq-2014"
    found = {name: item.strength for name, item in advised(plan).items()}
    assert found == {"imatinib-400-kit-exon-11": "recommended", "imatinib-up-to-600": "recommended"}
    assert cited(plan) == {"pdq-2014"}
    assert (plan.dissent, plan.conflicts) == ((), ())
    whole = plan_of(EXON_11)
    assert (whole.guideline, set(advised(whole))) == (None, {"imatinib-400-kit-exon-11"})
    assert [part.rule for part in whole.dissent] == ["imatinib-up-to-600"]


def test_pdq_leaves_the_dose_of_exon_9_open(plan_of):
    """PDQ: imatinib is standard (recommended), 800 mg may be given (consider)."""
    found = advised(plan_of(EXON_9 + judged(unfit_for_high_dose="no"), pack="pdq-2014"))
    assert {name: item.strength for name, item in found.items()} == {
        "imatinib-400-kit-exon-9": "recommended",
        "imatinib-800-kit-exon-9": "consider",
    }


def test_a_question_the_document_does_not_answer_says_so(plan_of):
    """The surgery slides name no first drug."""
    plan = plan_of(EXON_11, pack="surgery-slides")
    told = {part.question: part.because for part in plan.no_answer}
    assert told["first_line_drug"] == "This document has no answer for these facts."


@pytest.mark.parametrize("pack", PACKS)
def test_d842v_on_imatinib_is_stopped_whatever_document_speaks(plan_of, pack):
    """Property 1 in every pack: it is a stop, and nothing begins or continues imatinib."""
    plan = plan_of(D842V + IMATINIB, pack=pack)
    assert {"no-imatinib-in-d842v", "stop-imatinib-in-d842v"} <= stops(plan)
    given = {item.action.drug for item in [*advised(plan).values(), *plan.meanwhile]}
    assert "imatinib" not in given
    assert {source.document for item in plan.stops for source in item.sources} >= {"liver-metastases"}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_pack_gives_a_plan_for_every_case(bench, case):
    """Only its own citations, no dissent, the stops of the whole knowledge, and the same record and knowledge."""
    file = open_records(case)
    whole, *plans = (advise(file, guideline(), bench, on=file.on, today=TODAY, pack=one)[0] for one in (None, *PACKS))
    for pack, plan in zip(PACKS, plans, strict=True):
        assert cited(plan) <= {pack}
        assert stops(whole) <= stops(plan), pack
        assert plan.dissent == ()
        assert (plan.record, plan.knowledge, plan.on) == (whole.record, whole.knowledge, whole.on)
        assert set(advised(plan)) <= set(advised(whole)) | {part.rule for part in whole.dissent}, pack


DRIVERS = [
    patient(exon=9), patient(exon=11), patient(exon=13),
    patient(exon=17), patient("PDGFRA", change="D842V"), patient("PDGFRA", exon=18),
    patient("BRAF", change="V600E"), patient("NF1"), patient("NTRK3"), patient("KRAS", change="G12D"),
]  # fmt: skip


@pytest.mark.parametrize("told", DRIVERS, ids=lambda told: told.partition("status: found, ")[2].strip("}\n"))
def test_every_pack_gives_a_plan_for_every_driver(plan_of, told):
    """Without a drug and on imatinib: the same stops as the whole knowledge, and no dissent."""
    for drugs in ("", IMATINIB):
        whole, *plans = (plan_of(told + drugs + LIMITED, pack=one) for one in (None, *PACKS))
        assert {plan.guideline for plan in plans if stops(plan) != stops(whole)} == set()
        assert {plan.guideline for plan in plans if plan.dissent} == set()


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_names_only_rules_it_holds(pack):
    """Overrides, alternatives and qualified rules point to rules that are there."""
    said = said_by(guideline(), pack)
    for one in said.rules.values():
        assert {*one.overrides, *one.alternative_to, *one.qualifies} <= set(said.rules), one.id


# What a pack never says: neither its document nor the whole knowledge says it.


def test_the_options_of_one_document_stay_options(plan_of):
    """ESMO names local treatment, 800 mg and sunitinib as choices; whole they are one group without a conflict."""
    assert plan_of(ONE_SITE).conflicts == ()
    plan = plan_of(ONE_SITE, pack="esmo-2022")
    assert {"escalate-imatinib-to-800", "switch-to-sunitinib", "resect-progressing-site"} <= set(advised(plan))
    assert plan.conflicts == ()
    assert len(plan.advice) == 1


def test_what_only_qualifies_never_becomes_an_answer(plan_of):
    """NCCN's operation is not told here; its pause then qualifies nothing, and is no answer to the growing site."""
    plan = plan_of(EXON_11 + SUNITINIB + LIMITED + READY, pack="nccn-2026")
    assert "hold-before-operation" not in advised(plan)


def test_every_question_is_told_of_in_every_pack(plan_of):
    """Property 5: a question that applies has an answer, a missing fact or a written reason."""
    whole, *plans = (plan_of(ONE_SITE, pack=one) for one in (None, *PACKS))
    asked = {part.question for part in whole.questions}
    assert [plan.guideline for plan in plans if {part.question for part in plan.questions} != asked] == []


def test_an_emergency_is_not_lost_in_a_document_that_does_not_speak_of_it(plan_of):
    obstructed = EXON_11 + IMATINIB + LIMITED + judged(emergency="obstruction")
    assert "operate-for-emergency" in advised(plan_of(obstructed))
    plan = plan_of(obstructed, pack="esmo-2022")
    assert plan.advice or plan.stops or plan.meanwhile or plan.no_answer


def test_no_stop_is_added_that_the_whole_knowledge_does_not_have(plan_of):
    """Primary exon 13: whole, imatinib goes before the review that calls it resistant; PDQ recommends imatinib."""
    plan = plan_of(EXON_13, pack="pdq-2014")
    assert "imatinib-400-kit-exon-13-or-17" in advised(plan)
    assert stops(plan) == stops(plan_of(EXON_13)) == set()


def test_a_stop_of_an_earlier_day_stays_on(bench, story):
    """On 2010-06-30 the rule that goes before the prohibition (2014) is not in force: whole, imatinib is forbidden."""
    days = {"on": date(2025, 6, 30), "today": TODAY, "knowledge_on": date(2010, 6, 30)}
    whole, pack = (advise(story(EXON_13), guideline(), bench, **days, pack=name)[0] for name in (None, "pdq-2014"))
    assert stops(whole) == {"no-imatinib-kit-exon-13-or-17"}
    assert stops(pack) == stops(whole)


def test_an_operation_keeps_the_pause_of_the_running_drug(plan_of):
    """On sunitinib PDQ's operation is advised; that sunitinib stops 3 weeks before is a safety stop."""
    told = EXON_11 + SUNITINIB + LIMITED + READY
    whole, pack = (advised(plan_of(told, pack=name))["resect-progressing-site"] for name in (None, "pdq-2014"))
    assert "hold-before-operation" in {item.rule for item in whole.qualified_by}
    assert "hold-before-operation" in {item.rule for item in pack.qualified_by}


# Small knowledge, cut down.

START = {"do": "start", "drug": "imatinib", "mg_per_day": 400}
STOP = {"do": "stop", "drug": "imatinib"}


@pytest.fixture
def told(bench, story):
    def made(*rules, pack="esmo-2022"):
        known = knowledge(questions=[question(*rules)])
        return advise(story(""), known, bench, on=date(2025, 6, 30), today=TODAY, pack=pack)[0]

    return made


def test_a_prohibition_keeps_all_its_sources_and_goes_before_what_it_went_before(told):
    forbids = rule("forbids", {"do": "avoid", "drug": "imatinib"}, strength="avoid", overrides=("starts",),
                   because="it does harm", sources=(cites("liver-metastases", "avoid"),))  # fmt: skip
    plan = told(rule("starts", START), forbids)
    assert (stops(plan), advised(plan)) == ({"forbids"}, {})
    assert [part.rule for part in plan.dissent] == ["starts"]


@pytest.mark.parametrize("strength", ["avoid", "evidence"])
def test_a_document_that_speaks_against_it_or_is_evidence_alone_does_not_advise_it(told, strength):
    other = rule("other", {"do": "test", "test": "haemoglobin"})
    one = rule("starts", START, sources=(cites("esmo-2022", strength), cites("pdq-2014")))
    assert set(advised(told(one, other))) == {"other"}


def test_of_two_wordings_of_one_document_the_weaker_counts(told):
    said = (cites("esmo-2022", "recommended"), cites("esmo-2022", "consider"))
    assert advised(told(rule("starts", START, sources=said)))["starts"].strength == "consider"


def test_a_required_stop_stays_on_in_every_pack(told):
    required = rule("stops", STOP, strength="required", sources=(cites("liver-metastases", "required"),))
    assert stops(told(required, rule("tests", {"do": "test", "test": "haemoglobin"}))) == {"stops"}
