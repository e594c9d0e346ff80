"""Rosters: a rule judged for each running drug or medicine; what may not have been told is a thing of its own."""

from datetime import date

import pytest

from gistline.facts import fact_table
from gistline.plan import advise
from tests.conftest import TODAY
from tests.hand_built import knowledge, rule

ON = "2025-06-30"


def promise(table):
    row = f'recorded_on: "2020-01-01", table_name: {table}, complete_through: 2040'
    return f"completeness:\n  - {{id: promise, {row}}}\n"


def drugs(*names, promised=True):
    """Drugs that began one year after another and have no end."""
    rows = [f"{{id: {name}, drug: {name}, started_on: {2020 + number}-01-01}}" for number, name in enumerate(names)]
    told = "therapies:\n" + "".join(f"  - {row}\n" for row in rows)
    return (promise("therapies") if promised else "") + (told if rows else "")


def ends(*pairs):
    return "therapy_ends:\n" + "".join(
        f"  - {{id: end-{drug}, therapy: {drug}, ended_on: {on}, recorded_on: '2025-06-30', reason: other}}\n"
        for drug, on in pairs
    )


def taking(*names, promised=True):
    rows = [f'{{id: m{number}, recorded_on: "2025-06-01", name: "{name}"}}' for number, name in enumerate(names)]
    told = "medicines:\n" + "".join(f"  - {row}\n" for row in rows)
    return (promise("medicines") if promised else "") + (told if rows else "")


@pytest.fixture
def plan(bench, story):
    def made(tables, *rules):
        return advise(story(tables), knowledge(*rules), bench, on=date.fromisoformat(ON), today=TODAY)[0]

    return made


HOLD = rule(
    "hold-each",
    {"do": "hold", "drug_of": "drug_that_runs", "window": {"anchor": "today", "days_before_of": "stop_before_days"}},
    ["stop_before_told"],
    for_each="running_drug",
)
AVOID = rule(
    "avoid-each",
    {"do": "avoid", "medicine_of": "medicine_that_runs", "drug": "sunitinib"},
    ['medicine_on_cyp3a4 in ["strong_inhibitor", "strong_inducer"]'],
    for_each="running_medicine",
    strength="avoid",
)


def advised(plan):
    return [(item.thing, item.thing_rows, item.sentence) for group in plan.advice for item in group.options]


# Running drugs.


def test_one_verdict_for_each_drug_that_runs_with_its_name_and_its_row(plan):
    """Sunitinib 21 days, regorafenib 14 days: each drug has its own sentence and its own record row."""
    found = advised(plan(drugs("sunitinib", "regorafenib"), HOLD))
    assert found == [
        ("regorafenib", ("therapies regorafenib",), "hold regorafenib, no later than 14 days before today"),
        ("sunitinib", ("therapies sunitinib",), "hold sunitinib, no later than 21 days before today"),
    ]


def test_a_dose_change_is_one_drug_and_not_two(things):
    told = drugs("sunitinib") + "  - {id: again, drug: sunitinib, started_on: 2024-01-01, mg_per_day: 25}\n"
    found = things(told + ends(("sunitinib", "2023-12-31")), "running_drug", "drug_runs", "drug_that_runs")
    assert found == [("sunitinib", True, "sunitinib")]


def test_a_drug_that_ended_is_no_thing_of_the_roster(plan):
    made = plan(drugs("sunitinib") + ends(("sunitinib", "2025-06-14")), HOLD)
    assert (made.advice, made.waits, made.not_advised) == ((), (), ())


@pytest.mark.parametrize(
    ("ended", "runs"),
    [
        ("2025-06-29", []),
        ("2025-06-30", [("sunitinib", True)]),
        ("2025-06", [("sunitinib", None)]),
        ("2025", [("sunitinib", None)]),
    ],
)
def test_an_end_without_a_day_leaves_open_whether_the_drug_runs(things, ended, runs):
    """The last day of a drug is still a day of it; an end in this month may have been or be still to come."""
    assert things(drugs("sunitinib") + ends(("sunitinib", ended)), "running_drug", "drug_runs") == runs


def test_a_rule_waits_for_a_drug_whose_end_is_open_and_names_the_drug(plan):
    made = plan(drugs("sunitinib") + ends(("sunitinib", "2025-06")), HOLD)
    assert made.advice == ()
    [wait] = made.waits
    assert (wait.thing, wait.missing) == ("sunitinib", ("drug_runs",))
    assert wait.sentence.startswith("hold sunitinib, ")
    assert [part.fact for part in made.to_find_out] == ["drug_runs"]


def test_a_list_that_is_not_declared_complete_has_one_open_thing_more(plan):
    """Sunitinib without an end may run, and what was never told may run too: both are asked for."""
    made = plan(drugs("sunitinib", promised=False), HOLD)
    assert made.advice == ()
    assert {wait.thing: wait.missing for wait in made.waits} == {
        "sunitinib": ("drug_runs",),
        None: ("drug_runs", "stop_before_told"),
    }
    assert made.waits[-1].sentence.startswith("hold the running drug, ")
    assert "drug_runs" in {part.fact for part in made.to_find_out}


def test_nothing_told_at_all_is_one_open_thing(things):
    facts = ("drug_runs", "drug_that_runs", "stop_before_told", "stop_before_days")
    assert things("", "running_drug", *facts) == [(None, None, None, None, None)]


def test_a_complete_list_with_nothing_running_waits_for_nothing(plan):
    made = plan(drugs(), HOLD, AVOID)
    assert {wait.rule for wait in made.waits} == {"avoid-each"}, "medicines were not told; drugs were"
    assert plan(drugs() + taking(promised=False), HOLD).waits == ()


@pytest.mark.parametrize(
    ("drug", "told", "days"),
    [("imatinib", True, 1), ("sunitinib", True, 21), ("regorafenib", True, 14), ("ripretinib", True, 7),
     ("avapritinib", True, 7), ("nilotinib", True, 7), ("pimitespib", False, None)],
)  # fmt: skip
def test_the_figure_of_each_drug_or_that_none_is_on_file(things, drug, told, days):
    """drugs.yaml: a drug that was searched for in vain and one nobody looked up have no figure, never 0."""
    assert things(drugs(drug), "running_drug", "stop_before_told", "stop_before_days") == [(drug, told, days)]


@pytest.mark.parametrize("drug", ["pimitespib", "everolimus", "cytotoxic_chemotherapy"])
def test_every_drug_against_the_tumour_that_runs_is_in_the_roster(things, drug):
    """What nobody has a figure for is said to have none; it is not passed over."""
    assert things(drugs(drug), "running_drug", "drug_that_runs") == [(drug, drug)]


def test_things_are_told_even_where_no_other_fact_is_asked(bench, story):
    with bench.holding(story(drugs("sunitinib")).records, [("P", date.fromisoformat(ON))]):
        assert len(fact_table(bench, [], ["running_drug"])) == 1


# A drug that the record does not name may be any.

UNNAMED = "systemic_therapy_unspecified"
OPEN = ("lines_of_tki", "tki_running", "imatinib_tried", "sunitinib_tried", "regorafenib_tried", "ripretinib_tried",
        "avapritinib_tried", "pimitespib_tried", "imatinib_running", "sunitinib_intolerance", "tki_given")  # fmt: skip


def test_an_unnamed_drug_makes_the_history_incomplete_even_where_it_is_declared_complete(facts):
    row = facts(drugs(UNNAMED), on=ON)
    assert {name: row.values[name] for name in OPEN} == dict.fromkeys(OPEN)
    row = facts(drugs("cytotoxic_chemotherapy"), on=ON)
    assert (row.values["lines_of_tki"], row.values["tki_running"], row.values["sunitinib_tried"]) == (
        0,
        "another_drug",
        False,
    )


def test_what_is_certain_stays_certain_beside_an_unnamed_drug(facts):
    """Imatinib was given whatever the other drug was; sunitinib may have been it."""
    told = drugs("imatinib", UNNAMED).replace("started_on", "intent: advanced, started_on")
    values = facts(told, on=ON).values
    assert (values["imatinib_tried"], values["tki_given"]) == (True, True)
    assert (values["sunitinib_tried"], values["lines_of_tki"], values["tki_running"]) == (None, None, None)


def test_an_unnamed_drug_that_ended_years_ago_may_still_have_been_a_line(facts):
    values = facts(drugs(UNNAMED, "imatinib") + ends((UNNAMED, "2020-06-01")), on=ON).values
    assert (values["lines_of_tki"], values["sunitinib_tried"]) == (None, None)


def test_an_unnamed_drug_is_the_open_thing_of_the_roster(things):
    assert things(drugs(UNNAMED), "running_drug", "drug_runs", "drug_that_runs") == [(None, None, None)]


# Other medicines.


@pytest.mark.parametrize("written", ["ketoconazole", "Ketoconazole", "KETOCONAZOLE", " kEtoconazole "])
def test_a_medicine_is_known_by_its_name_whatever_its_capitals(things, written):
    found = things(taking(written), "running_medicine", "medicine_that_runs", "medicine_on_cyp3a4", "medicine_runs")
    assert found == [(written.strip(), "ketoconazole", "strong_inhibitor", True)]


@pytest.mark.parametrize(
    ("name", "effect"),
    [("clarithromycin", "strong_inhibitor"), ("Diltiazem", "moderate_inhibitor"), ("rifampicin", "strong_inducer"),
     ("St John's Wort", "moderate_inducer"), ("Grapefruit juice", "moderate_inhibitor")],
)  # fmt: skip
def test_the_effect_on_cyp3a4_by_the_table(things, name, effect):
    assert things(taking(name), "running_medicine", "medicine_on_cyp3a4") == [(name, effect)]


@pytest.mark.parametrize(
    ("name", "medicine", "effect"),
    [("Warfarin", "warfarin", None), ("LMWH", "low molecular weight heparin", None), ("omeprazole", "omeprazole", None),
     ("Simvastatin", "simvastatin", None), ("Itraconazole 200 mg", "itraconazole", "strong_inhibitor"),
     ("itraconazole  2x100mg daily", "itraconazole", "strong_inhibitor"), ("Warfarin 2.5 mg", "warfarin", None),
     ("Rifampin 600 mg", "rifampicin", "strong_inducer"), ("aspirin 100", "not_on_file", None)],
)  # fmt: skip
def test_a_medicine_of_either_table_is_on_file_with_a_dose_behind_it_or_without(things, name, medicine, effect):
    found = things(taking(name), "running_medicine", "medicine_that_runs", "medicine_on_cyp3a4")
    assert found == [(name, medicine, effect)]


def test_a_medicine_that_interactions_alone_name_stands_in_the_sentence_by_that_name(plan):
    avoid = rule("avoid-warfarin", {"do": "avoid", "medicine_of": "medicine_that_runs", "drug": "sunitinib"},
                 ['medicine_that_runs == "warfarin"'], strength="avoid", for_each="running_medicine")  # fmt: skip
    [stop] = plan(taking("Warfarin 5 mg"), avoid).stops
    assert (stop.thing, stop.sentence) == ("Warfarin 5 mg", "do not give warfarin together with sunitinib")


@pytest.mark.parametrize("name", ["aspirin", "ketoconazol", "herbal tea", "ketoconazole cream"])
def test_a_medicine_that_is_not_on_file_acts_in_a_way_nobody_knows(things, plan, name):
    """Unknown and never `none`: the rule waits and asks for the effect."""
    found = things(taking(name), "running_medicine", "medicine_that_runs", "medicine_on_cyp3a4")
    assert found == [(name, "not_on_file", None)]
    [wait] = plan(taking(name), AVOID).waits
    assert (wait.thing, wait.missing) == (name, ("medicine_on_cyp3a4",))


def test_a_medicine_that_is_not_on_file_keeps_its_name_in_the_sentence(plan):
    [wait] = plan(taking("aspirin"), AVOID).waits
    assert "not_on_file" not in wait.sentence
    assert "aspirin" in wait.sentence


def test_one_verdict_for_each_medicine_of_a_pair(plan):
    made = plan(taking("Clarithromycin", "rifampicin", "diltiazem"), AVOID)
    assert [(item.thing, item.sentence) for item in made.stops] == [
        ("Clarithromycin", "do not give clarithromycin together with sunitinib"),
        ("rifampicin", "do not give rifampicin together with sunitinib"),
    ]
    assert [(part.thing, part.reasons) for part in made.not_advised] == [
        ("diltiazem", ('medicine_on_cyp3a4 in ["strong_inhibitor", "strong_inducer"]',))
    ]
    assert made.conflicts == ()


def test_medicines_that_are_not_declared_complete_leave_one_open_thing(plan):
    made = plan(taking("ketoconazole", promised=False), AVOID)
    assert made.stops == ()
    assert {wait.thing: wait.missing for wait in made.waits} == {
        "ketoconazole": ("medicine_runs",),
        None: ("medicine_on_cyp3a4", "medicine_runs"),
    }


@pytest.mark.parametrize(("ended", "runs"), [("2025-06-29", []), ("2025-06-30", [True]), ("2025-06", [None])])
def test_a_medicine_runs_to_the_last_day_of_it(things, ended, runs):
    told = taking("ketoconazole") + (
        f"medicine_ends:\n  - {{id: e, recorded_on: '2025-06-30', medicine: m0, ended_on: {ended}}}\n"
    )
    assert [found[1] for found in things(told, "running_medicine", "medicine_runs")] == runs


# Qualifiers of one thing belong to that thing.


def test_what_qualifies_one_medicine_does_not_weaken_the_advice_for_another(plan):
    """A moderate inhibitor is weakened to `consider`; the strong one beside it stays `recommended`."""
    asks = {"do": "discuss", "target": "imatinib_intolerance", "with_whom": "pharmacist"}
    lines = ['medicine_on_cyp3a4 in ["strong_inhibitor", "moderate_inhibitor"]']
    each = rule("each-inhibitor", asks, lines, for_each="running_medicine")
    weaker = rule(
        "moderate-is-weaker",
        {"do": "discuss", "target": "early_growth"},
        ['medicine_on_cyp3a4 == "moderate_inhibitor"'],
        for_each="running_medicine",
        qualifies=("each-inhibitor",),
        weakens_to="consider",
    )
    made = plan(taking("ketoconazole", "diltiazem"), each, weaker)
    strengths = {item.thing: item.strength for group in made.advice for item in group.options}
    assert strengths == {"ketoconazole": "recommended", "diltiazem": "consider"}
