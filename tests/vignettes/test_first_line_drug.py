"""Vignettes of the first drug: one short story per genotype, and what a clinician should read.

Doses: drug notes, sections 2.1 and 2.4. Expectations were written before the rules were run.
"""

import pytest

from tests.stories import TOLD

BASE = TOLD.replace("2020-06", "2025-06")  # found this month
FIT = "judgements:\n  - {id: j, judged_on: 2025-06-20, question: unfit_for_high_dose, answer: 'no'}\n"
FRAIL = FIT.replace("'no'", "'yes'")
URGENT = "judgements:\n  - {id: j, judged_on: 2025-06-20, question: treatment_cannot_wait, answer: 'yes'}\n"


def variant(text):
    return f"variants:\n  - {{id: v, recorded_on: 2025-06-20, specimen: biopsy, status: found, {text}}}\n"


def offered(plan):
    return [
        sorted((item.action.do, item.action.drug or item.action.to, item.action.mg_per_day) for item in group.options)
        for group in plan.advice
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (variant("gene: KIT, exon: 11"), [[("start", "imatinib", 400)]]),
        (variant("gene: KIT, change: A502_Y503dup") + FIT, [[("start", "imatinib", 400), ("start", "imatinib", 800)]]),
        (variant("gene: KIT, exon: 9"), [[("start", "imatinib", 400)]]),
        (variant("gene: KIT, exon: 9") + FRAIL, [[("start", "imatinib", 400)]]),
        (variant("gene: KIT, change: K642E"), [[("start", "imatinib", 400)]]),
        (variant("gene: KIT, change: N822K"), [[("start", "imatinib", 400)]]),
        (variant("gene: KIT, exon: 8"), [[("start", "imatinib", 400)]]),
        (variant("gene: PDGFRA, change: D842V"), [[("start", "avapritinib", 300)]]),
        (variant("gene: PDGFRA, change: D842_H845del"), [[("start", "avapritinib", 300), ("start", "imatinib", 400)]]),
        (variant("gene: PDGFRA, change: V561D"), [[("start", "imatinib", 400)]]),
        (variant("gene: NTRK3, change: ETV6::NTRK3 fusion"), [[("start", "larotrectinib", 200)]]),
        (variant("gene: BRAF, change: V600E"), [[("start", "dabrafenib", None)]]),
        (variant("gene: NF1"), [[("refer", "trial_or_local_treatment", None)]]),
        (variant("gene: KRAS, change: G12D"), [[("refer", "trial", None)]]),
    ],
)
def test_the_first_drug_by_genotype(plan_of, told, expected):
    plan = plan_of(BASE + told)
    assert offered(plan) == expected
    assert plan.conflicts == ()
    assert plan.no_answer == ()


def test_sdh_deficient_is_not_given_imatinib(plan_of):
    told = BASE.replace("site: liver}", "site: liver, sdhb_ihc: lost}")
    assert offered(plan_of(told)) == [
        [("refer", "trial", None), ("start", "regorafenib", None), ("start", "sunitinib", None)]
    ]


def test_exon_9_is_not_kept_waiting_for_the_judgement_that_decides_the_dose(plan_of):
    plan = plan_of(BASE + variant("gene: KIT, exon: 9"))
    assert {wait.rule: wait.missing for wait in plan.waits if wait.question == "first_line_drug"} == {
        "imatinib-800-kit-exon-9": ("unfit_for_high_dose",),
    }


def test_exon_9_shows_both_doses_and_neither_is_more_than_considered(plan_of):
    plan = plan_of(BASE + variant("gene: KIT, exon: 9") + FIT)
    assert {item.strength for item in plan.advice[0].options} == {"consider"}, "the weaker wording of the sources wins"
    assert plan.conflicts == ()


def test_the_view_that_is_not_followed_is_shown(plan_of):
    plan = plan_of(BASE + variant("gene: KIT, exon: 11"))
    assert [(part.rule, part.overridden_by) for part in plan.dissent] == [
        ("imatinib-up-to-600", ("imatinib-400-kit-exon-11",))
    ]


def test_relapse_on_adjuvant_imatinib_is_not_a_first_line_question(plan_of):
    told = (
        BASE
        + variant("gene: KIT, exon: 11")
        + (
            "therapies:\n  - {id: i, drug: imatinib, started_on: 2024-06-01, mg_per_day: 400, intent: adjuvant}\n"
            "scans:\n  - {id: s, done_on: 2025-06-25, reported_pattern: limited}\n"
        )
    )
    plan = plan_of(told)
    assert plan.advice == ()
    assert {q.question: q.status for q in plan.questions}["first_line_drug"] == "does_not_apply"


@pytest.mark.parametrize("name", ["gastrointestinal_bleeding", "intestinal_obstruction"])
def test_an_emergency_on_record_comes_before_the_first_drug(plan_of, name):
    noted = f"conditions:\n  - {{id: c, noted_on: 2025-06-28, name: {name}, status: present}}\n"
    plan = plan_of(BASE + variant("gene: KIT, exon: 11") + noted)
    assert plan.advice == ()
    assert plan.to_find_out[0].fact == "emergency"
    calm = "judgements:\n  - {id: e, judged_on: 2025-06-29, question: emergency, answer: none}\n"
    assert offered(plan_of(BASE + variant("gene: KIT, exon: 11") + noted + calm)) == [[("start", "imatinib", 400)]]


def test_d842v_forbids_imatinib_and_names_another_drug(plan_of):
    for written in ("p.Asp842Val, exon: 18", "p.D842V", "c.2525A>T", "D842 V"):
        plan = plan_of(BASE + variant(f"gene: PDGFRA, change: {written}"))
        assert ("avoid", "imatinib") in {(item.action.do, item.action.drug) for item in plan.stops}
        assert offered(plan) == [[("start", "avapritinib", 300)]]


def test_d842v_on_imatinib_is_a_stop_and_nothing_continues_it(plan_of):
    told = (
        BASE
        + variant("gene: PDGFRA, change: D842V")
        + (
            "therapies:\n  - {id: i, drug: imatinib, started_on: 2023-06-01, mg_per_day: 400, intent: advanced}\n"
            "scans:\n  - {id: s, done_on: 2025-06-25, reported_pattern: limited}\n"
        )
    )
    plan = plan_of(told)
    assert [item.sentence for item in plan.stops[:2]] == ["do not give imatinib", "stop imatinib"]
    assert offered(plan) == [[("switch", "avapritinib", 300)]], "a patient is not left without an option"
    assert plan.conflicts == ()
    assert [part.question for part in plan.no_answer] == ["limited_progression"]


def test_exon_18_without_the_change_gives_no_drug_and_asks_for_it(plan_of):
    plan = plan_of(BASE + variant("gene: PDGFRA, exon: 18"))
    assert plan.advice == ()
    assert {"pdgfra_d842v", "pdgfra_exon_18_other"} <= {part.fact for part in plan.to_find_out}
    assert [item.action.test for item in plan.meanwhile] == ["driver_genotype"]
    assert not any("imatinib" in item.sentence for item in plan.meanwhile)


def test_an_untested_tumour_is_sequenced_and_nothing_is_started(plan_of):
    plan = plan_of(BASE)
    assert plan.advice == ()
    assert [item.action.test for item in plan.meanwhile] == ["driver_genotype"]


def test_where_treatment_cannot_wait_imatinib_is_shown_with_its_hazard_beside_the_test(plan_of):
    plan = plan_of(BASE + URGENT)
    assert plan.advice == ()
    shown = {(item.action.do, item.action.drug or item.action.test): item for item in plan.meanwhile}
    assert set(shown) == {("test", "driver_genotype"), ("start", "imatinib")}
    assert "D842V" in shown["start", "imatinib"].hazard
    assert shown["start", "imatinib"].action.duration == "until_genotype_is_known"


def test_a_negative_usual_panel_asks_for_the_rest_of_the_work_up(plan_of):
    row = "{id: v, recorded_on: 2025-06-20, specimen: biopsy, status: not_found, covers: [KIT, PDGFRA]}"
    plan = plan_of(f"{BASE}variants:\n  - {row}\n")
    assert plan.advice == ()
    assert [item.action.test for item in plan.meanwhile] == ["wild_type_work_up"]


def test_without_a_declared_drug_history_the_first_drug_waits(plan_of):
    told = (BASE + variant("gene: KIT, exon: 11")).replace(
        "complete_through: 2025-06-30", "complete_through: 2025-06-01"
    )
    plan = plan_of(told)
    assert plan.advice == ()
    assert "tki_given" in {part.fact for part in plan.to_find_out}


@pytest.mark.parametrize(
    ("on", "region", "status"),
    [("2025-06-30", "US", "approved"), ("2025-06-30", "EU", "approved"), ("2025-06-30", "JP", "not_approved")],
)
def test_approval_by_region(plan_of, on, region, status):
    plan = plan_of(BASE + variant("gene: PDGFRA, change: D842V"), on=on, region=region)
    assert [(part.region, part.status) for part in plan.advice[0].options[0].approvals] == [(region, status)]


def test_before_its_publication_advice_is_not_in_force_but_a_prohibition_is(plan_of):
    """Avapritinib from 2020-01-09; in 2019 the question has no answer, and imatinib is still forbidden."""
    told = (BASE + variant("gene: PDGFRA, change: D842V")).replace("2025", "2019")
    plan = plan_of(told, on="2019-06-30")
    assert plan.advice == ()
    assert [part.question for part in plan.no_answer] == ["first_line_drug"]
    assert "not yet in force on 2019-06-30" in plan.no_answer[0].because
    told = {part.rule: part.because for part in plan.not_in_force}
    assert told == {"avapritinib-d842v": "not certainly published by 2019-06-30"}
    assert "do not give imatinib" in {item.sentence for item in plan.stops}


ADJUVANT = """
therapies:
  - {id: i, drug: imatinib, started_on: 2022-02-01, mg_per_day: 400, intent: adjuvant}
therapy_ends:
  - {id: e, therapy: i, ended_on: 2025-06-12, reason: REASON}
"""


@pytest.mark.parametrize(("reason", "status"), [("progression", "does_not_apply"), ("completed", "answered")])
def test_relapse_on_and_after_adjuvant_imatinib_differ(plan_of, reason, status):
    plan = plan_of(BASE + variant("gene: KIT, exon: 11") + ADJUVANT.replace("REASON", reason))
    assert {q.question: q.status for q in plan.questions}["first_line_drug"] == status


def test_imatinib_that_was_not_tolerated_is_weighed_and_not_given_in_the_higher_dose(plan_of):
    plan = plan_of(BASE + variant("gene: KIT, exon: 9") + FIT + ADJUVANT.replace("REASON", "intolerance"))
    assert offered(plan) == [[("start", "imatinib", 400)]]
    assert [other.rule for other in plan.advice[0].options[0].qualified_by] == ["imatinib-was-not-tolerated"]


def test_d842v_relapsing_on_adjuvant_imatinib_is_not_left_without_a_drug(plan_of):
    running = ADJUVANT.split("therapy_ends")[0]
    plan = plan_of(BASE + variant("gene: PDGFRA, change: D842V") + running)
    assert "stop imatinib" in {item.sentence for item in plan.stops}
    assert offered(plan) == [[("switch", "avapritinib", 300)]]


def test_tissue_without_a_day_shows_neither_driver_nor_resistance_once_a_drug_was_given(plan_of):
    told = BASE.replace("collected_on: 2025-06-02, ", 'recorded_on: "2025-06-02", ') + variant(
        "gene: KIT, change: V654A"
    )
    values = {fact.fact: fact.value for fact in plan_of(told + ADJUVANT.replace("REASON", "completed")).facts}
    assert (values["kit_exon_13"], values["secondary_atp_pocket"]) == (None, None)
