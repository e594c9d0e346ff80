"""Why not: the smallest change of facts with which a rule would no longer be ruled out.

First by hand, for stories on the real knowledge; then against a plain search over generated small rule sets.
"""

import random
from datetime import date
from itertools import combinations, product

import pytest

from gistline.plan import advise
from gistline.rules import judge
from gistline.why_not import smallest_change
from tests.conftest import TODAY
from tests.hand_built import knowledge, rule
from tests.stories import BACK_ON_IMATINIB, EXON_11, IMATINIB, LIMITED, READY, judged

GROWING = EXON_11 + LIMITED


def changes(plan):
    """For each rule that is not advised the facts with their value now and then."""
    return {
        part.rule: [(change.fact, change.now, change.then) for change in part.smallest_change]
        for part in plan.not_advised
    }


def test_sunitinib_is_not_offered_because_it_was_given(plan_of):
    plan = plan_of(GROWING + BACK_ON_IMATINIB + READY)
    assert changes(plan)["switch-to-sunitinib"] == [("sunitinib_tried", True, False)]
    [part] = [part for part in plan.not_advised if part.rule == "switch-to-sunitinib"]
    assert part.reasons == ("not sunitinib_tried",)


@pytest.mark.parametrize(
    ("told", "rule_id", "change"),
    [
        # another driver
        (GROWING + IMATINIB + READY, "no-imatinib-in-d842v", [("pdgfra_d842v", False, True)]),
        (GROWING + IMATINIB + READY, "stop-imatinib-in-d842v", [("pdgfra_d842v", False, True)]),
        # another drug; then another drug and one that was given before
        (GROWING + IMATINIB + READY, "switch-to-regorafenib", [("tki_running", "imatinib", "sunitinib")]),
        (GROWING + IMATINIB + READY, "switch-to-ripretinib",
         [("sunitinib_tried", False, True), ("tki_running", "imatinib", "regorafenib")]),
        # what a surgeon and an anaesthetist said
        (GROWING + IMATINIB + judged(progressing_disease_removable="no", unfit_for_operation="no"),
         "resect-progressing-site", [("progressing_disease_removable", False, True)]),
        (GROWING + IMATINIB + judged(progressing_disease_removable="no", unfit_for_operation="yes"),
         "resect-progressing-site",
         [("progressing_disease_removable", False, True), ("unfit_for_operation", True, False)]),
        (GROWING + IMATINIB + judged(unfit_for_high_dose="yes"), "escalate-imatinib-to-800",
         [("unfit_for_high_dose", True, False)]),
        # the dose
        (GROWING + IMATINIB.replace("400", "800") + READY, "escalate-imatinib-to-600",
         [("highest_imatinib_mg", 800, 599), ("running_mg_per_day", 800, 400)]),
        (GROWING + IMATINIB.replace("400", "800") + judged(unfit_for_high_dose="yes"), "escalate-imatinib-to-600",
         [("highest_imatinib_mg", 800, 599), ("running_mg_per_day", 800, 400), ("unfit_for_high_dose", True, False)]),
        # the first drug
        (EXON_11, "avapritinib-d842v", [("pdgfra_d842v", False, True)]),
        (EXON_11, "imatinib-400-kit-exon-9", [("kit_exon_9", False, True)]),
        (EXON_11, "trial-sdh-deficient", [("sdh_deficient", False, True)]),
        # nothing can be changed: the rule that goes before holds wherever this one does
        (EXON_11, "imatinib-up-to-600", []),
    ],
)  # fmt: skip
def test_what_would_have_to_be_different(plan_of, told, rule_id, change):
    assert changes(plan_of(told))[rule_id] == change


def test_a_number_that_is_named_is_positive_and_near_the_patients_own(plan_of):
    """To be raised to 800 mg the highest dose so far has to be below 800 mg: the nearest number below, never 0."""
    found = changes(plan_of(GROWING + IMATINIB.replace("400", "800") + READY))
    assert found["escalate-imatinib-to-800"] == [("highest_imatinib_mg", 800, 799)]


def test_a_rule_that_another_would_go_before_names_both_changes(plan_of):
    """Exon 13 alone and the imatinib rule goes before; together with D842V it does not."""
    found = changes(plan_of(EXON_11))
    assert found["no-imatinib-kit-exon-13-or-17"] == [("kit_exon_13", False, True), ("pdgfra_d842v", False, True)]


def test_of_a_medicine_the_fact_of_that_medicine_is_named(bench, story):
    avoid = rule("avoid", {"do": "avoid", "medicine_of": "medicine_that_runs"}, strength="avoid",
                 when=['medicine_on_cyp3a4 == "strong_inhibitor"'], for_each="running_medicine")  # fmt: skip
    told = (
        "completeness:\n  - {id: c, recorded_on: 2025-06-01, table_name: medicines, complete_through: 2030}\n"
        "medicines:\n  - {id: k, recorded_on: 2025-06-01, name: ketoconazole}\n"
        "  - {id: d, recorded_on: 2025-06-01, name: diltiazem}\n"
    )
    [plan] = advise(story(told), knowledge(avoid), bench, on=date(2025, 6, 30), today=TODAY)
    [part] = plan.not_advised
    assert part.thing == "diltiazem"
    assert changes(plan) == {"avoid": [("medicine_on_cyp3a4", "moderate_inhibitor", "strong_inhibitor")]}


# A plain search: every change of one fact, of two, of three, over values told by hand.

VALUES = {
    "kit_exon_9": (True, False),
    "kit_exon_11": (True, False),
    "pdgfra_d842v": (True, False),
    "tki_running": ("none", "imatinib", "sunitinib", "avapritinib"),
    "running_mg_per_day": (0, 400, 500, 600, 700),
}
OF_ONE_FACT = {
    "kit_exon_9": ["kit_exon_9", "not kit_exon_9"],
    "kit_exon_11": ["kit_exon_11", "not kit_exon_11"],
    "pdgfra_d842v": ["pdgfra_d842v", "not pdgfra_d842v"],
    "tki_running": ['tki_running == "imatinib"', 'tki_running != "none"', 'tki_running in ["imatinib", "sunitinib"]'],
    "running_mg_per_day": ["running_mg_per_day <= 600", "running_mg_per_day == 400", "running_mg_per_day > 400"],
}
OF_SEVERAL = [
    "kit_exon_9 or pdgfra_d842v",
    "kit_exon_9 and kit_exon_11",
    "not (kit_exon_9 and pdgfra_d842v)",
    'tki_running == "imatinib" or kit_exon_11',
    'not (tki_running == "imatinib" and pdgfra_d842v)',
]
CONTINUE, STOP = {"do": "continue", "drug": "imatinib"}, {"do": "stop", "drug": "imatinib"}


def ruled_out(rules, facts):
    return judge(rules, facts, rules=["it"])["it"].holds is False


def fewest(rules, facts):
    """How many facts have to differ so that `it` is no longer ruled out; None for more than three."""
    for count in (1, 2, 3):
        for names in combinations(VALUES, count):
            for values in product(*(VALUES[name] for name in names)):
                if not ruled_out(rules, {**facts, **dict(zip(names, values, strict=True))}):
                    return count
    return None


def told_and_plain(rules, facts):
    """The change that is told, and how many facts the plain search needs."""
    change = smallest_change(rules, judge(rules, facts, rules=["it"])["it"], facts)
    return change, fewest(rules, facts)


def generated(seed, lines_of, beyond=(), unknown=False, count=150):
    """Rule sets with facts for which `it` is ruled out, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        rules = [rule("it", CONTINUE, lines_of(chance))]
        if beyond:
            own = rules[0].when if chance.random() < 0.7 else ()
            more = {"overrides": ("it",), "because": "it goes before"}
            rules.append(rule("other", STOP, [*own, chance.choice(beyond)], **more))
        known = knowledge(*rules)
        for _ in range(3):
            facts = {name: chance.choice([*values, None] if unknown else values) for name, values in VALUES.items()}
            if ruled_out(known, facts):
                yield known, facts


def of_one_fact(chance):
    """Two to four lines, each of another fact."""
    return [chance.choice(OF_ONE_FACT[name]) for name in chance.sample(sorted(OF_ONE_FACT), chance.randint(2, 4))]


def of_any(chance):
    """Lines that may share facts, and read several."""
    return chance.sample([line for lines in OF_ONE_FACT.values() for line in lines] + OF_SEVERAL, chance.randint(2, 3))


@pytest.mark.parametrize("unknown", [False, True], ids=["all known", "some unknown"])
def test_no_smaller_change_would_do_where_each_line_reads_a_fact_of_its_own(unknown):
    found = [told_and_plain(*one) for one in generated(1, of_one_fact, unknown=unknown)]
    assert len(found) > 100
    assert all((len(change) if change else None) == plain for change, plain in found)
    assert {plain for _, plain in found} >= {1, 2, 3}


@pytest.mark.parametrize("unknown", [False, True], ids=["all known", "some unknown"])
def test_the_change_that_is_told_is_enough_and_changes_something(unknown):
    """Whatever the lines: with it the rule is not ruled out, and each fact of it differs from what it is now."""
    for known, facts in generated(2, of_any, beyond=["pdgfra_d842v", "kit_exon_9"], unknown=unknown):
        change, _ = told_and_plain(known, facts)
        if change:
            assert not ruled_out(known, {**facts, **dict(change)})
            assert all(facts[name] != value for name, value in change)
            assert [name for name, _ in change] == sorted({name for name, _ in change})


@pytest.mark.parametrize(
    ("lines", "beyond", "unknown"),
    [(of_any, (), False), (of_any, (), True), (of_one_fact, ("pdgfra_d842v", "not kit_exon_9"), False)],
    ids=["lines share facts", "and some are unknown", "a rule goes before"],
)
def test_no_smaller_change_would_do(lines, beyond, unknown):
    found = [told_and_plain(*one) for one in generated(3, lines, beyond, unknown)]
    assert [(change, plain) for change, plain in found if (len(change) if change else None) != plain] == []


KNOWN = {
    "kit_exon_9": False,
    "kit_exon_11": False,
    "pdgfra_d842v": False,
    "tki_running": "none",
    "running_mg_per_day": 0,
}


@pytest.mark.parametrize(
    ("when", "facts", "change"),
    [
        # one fact makes both lines true
        (['tki_running == "imatinib" or kit_exon_11', 'tki_running == "imatinib"'], {}, {"tki_running": "imatinib"}),
        # with one fact the line is open, and the rule no longer ruled out
        (["kit_exon_9 and kit_exon_11"], {"kit_exon_11": None}, {"kit_exon_9": True}),
        # what makes the first line true makes the second false, which a second fact mends
        (["kit_exon_9", "not (kit_exon_9 and pdgfra_d842v)"], {"pdgfra_d842v": True},
         {"kit_exon_9": True, "pdgfra_d842v": False}),
    ],
    ids=["two are told, one is enough", "two are told, one opens it", "none is told, two are enough"],
)  # fmt: skip
def test_the_smallest_change_of_lines_that_share_facts(when, facts, change):
    found, _ = told_and_plain(knowledge(rule("it", CONTINUE, when)), {**KNOWN, **facts})
    assert found == tuple(change.items())
