"""Failure of a drug: primary or secondary resistance by the cut-off of 183 days, and toxicity that lasts.

The day of the question is 2024-06-30 throughout; the history is declared complete unless it says otherwise.
"""

import pytest

from tests.spec.drug_histories import PROMISE, drug, given, told

# 2022-01-01 and 182 days is 2022-07-02; 183 days is 2022-07-03.
EARLY, LATE = "2022-07-02", "2022-07-03"


def failed(until, name="imatinib", since="2022-01-01", why="progression", **more):
    return given(name, since, until, why, **more)


RUNS = given("sunitinib", "2023-01-01")


@pytest.mark.parametrize(
    ("drugs", "primary"),
    [
        ([], None),
        ([given("imatinib", "2022-01-01")], None),  # it has not failed
        ([failed(EARLY), RUNS], True),
        ([failed(LATE), RUNS], False),
        ([failed(EARLY, why="intolerance")], None),
        ([failed(EARLY, intent="adjuvant")], None),
        # days that straddle the cut-off, and days that do not
        ([failed("2022-07"), RUNS], None),
        ([failed("2022-06"), RUNS], True),
        ([failed("2022-08"), RUNS], False),
        ([failed(EARLY, since="2021/2022-01-01"), RUNS], None),
        ([failed("2023", since="2022"), RUNS], None),
        ([failed("2023-12", since="2022"), RUNS], False),
        # a pause and a change of dose go on with the course; another end begins one
        ([failed("2022-03-01", why="dose_change", id="low"), failed(LATE, since="2022-03-02")], False),
        ([failed("2022-03-01", why="intolerance", id="low"), failed(LATE, since="2022-05-02")], False),
        ([failed("2022-03-01", why="patient", id="low"), failed(LATE, since="2022-05-02")], True),
        ([failed("2022-03-01", why=None, id="low"), failed(LATE, since="2022-03-02")], None),
        # the first failure counts: raised for progression, given again at the end
        ([failed(LATE, id="low"), failed("2022-09-01", since="2022-07-04")], False),
        ([failed(EARLY, id="low"), failed("2024-06-01", since="2022-07-03")], True),
        ([failed(LATE, id="first"), given("sunitinib", "2022-08-01", "2023-08-01", "progression"),
          failed("2023-10-01", since="2023-08-02")], False),
        # a failure beside surgery is another thing
        ([failed("2021-12-31", since="2019-01-01", intent="adjuvant", id="early"), failed(EARLY)], True),
        # what is not told
        ([failed(EARLY, intent="null", id="untold"), failed("2024-01-01", since="2022-09-01")], None),
        ([given("systemic_therapy_unspecified", "2019-01-01", "2019-06-01", "progression"), failed(LATE)], None),
    ],
)  # fmt: skip
def test_resistance_to_imatinib_by_183_days(facts, drugs, primary):
    values = facts(told(*drugs).replace(", intent: null", "")).values
    secondary = None if primary is None else not primary
    found = values["imatinib_primary_resistance"], values["imatinib_secondary_resistance"]
    assert found == (primary, secondary)


def test_resistance_needs_a_complete_history(facts):
    values = facts(told(failed(LATE), promise="")).values
    assert values["imatinib_primary_resistance"] is None
    assert values["secondary_resistance"] is None


SUNITINIB_EARLY = failed("2023-03-01", "sunitinib", "2023-01-01")


@pytest.mark.parametrize(
    ("drugs", "primary"),
    [
        ([], None),
        ([failed(LATE)], False),
        ([failed(LATE), SUNITINIB_EARLY], True),
        ([failed(EARLY), failed("2023-12-01", "sunitinib", "2023-01-01")], False),
        # a drug that ended for another reason since has not failed
        ([failed(LATE), failed("2023-03-01", "sunitinib", "2023-01-01", "intolerance")], False),
        # whether it failed is not told
        ([failed(LATE), failed("2023-03-01", "sunitinib", "2023-01-01", None)], None),
        ([failed("2022-03-01", why=None, id="low"), SUNITINIB_EARLY], True),  # what ended before decides nothing
        # taken up again and failed again: the drug first failed late
        ([failed(LATE, id="first"), SUNITINIB_EARLY, failed("2023-05-01", since="2023-03-02")], False),
        # which failed last is open
        ([failed("2023-03"), failed("2023-03-15", "sunitinib", "2023-01-01")], None),
        ([failed("2023-03-01"), SUNITINIB_EARLY], None),
    ],
)
def test_resistance_to_the_drug_that_failed_last(facts, drugs, primary):
    values = facts(told(*drugs)).values
    secondary = None if primary is None else not primary
    assert (values["primary_resistance"], values["secondary_resistance"]) == (primary, secondary)


# Toxicity that lasts.

TOXICITIES = '  - {id: toxic, recorded_on: "2010-01-01", table_name: toxicities, complete_through: 2030}\n'
BOTH = PROMISE + TOXICITIES


def toxicity(since, until=None, name="imatinib", **more):
    cells = {"id": "t", "started_on": since, "event": "oedema", "grade": 2, "drug": name, **more}
    row = f"toxicities:\n  - {{{', '.join(f'{column}: {value}' for column, value in cells.items() if value)}}}\n"
    over = f'toxicity_ends:\n  - {{id: te, recorded_on: "2024-06-30", toxicity: t, ended_on: {until}}}\n'
    return row + (over if until else "")


@pytest.mark.parametrize(
    ("event", "lasts"),
    [
        ("", False),
        (toxicity("2024-06-02"), True),  # 28 days before
        (toxicity("2024-06-03"), False),
        (toxicity("2024-01-01", "2024-06-30"), True),  # its last day is a day of it
        (toxicity("2024-01-01", "2024-06-29"), False),
        (toxicity("2024-01-01", "2024-06"), None),
        (toxicity("2024-01-01", "2024-05"), False),
        (toxicity("2024-06"), None),
        (toxicity("2024-05"), True),
        (toxicity("2024-01-01", grade=None), True),  # of whatever grade
        (toxicity("2024-01-01", name="sunitinib"), False),  # a drug that does not run
        (toxicity("2024-01-01", name=None), None),
        (toxicity("2024-06-03", name=None), False),
        (toxicity("2024-01-01", name="systemic_therapy_unspecified"), None),
    ],
)
def test_toxicity_of_the_running_drug_that_lasts(facts, event, lasts):
    assert facts(told(given("imatinib", "2022-01-01"), promise=BOTH) + event).values["persistent_toxicity"] is lasts


@pytest.mark.parametrize(
    ("event", "lasts"),
    [
        ("", None),
        (toxicity("2024-01-01"), None),  # whether it ended is not told
        (toxicity("2024-01-01", "2024-06-30"), True),
        (toxicity("2024-01-01", "2024-05-30"), None),  # others may not be told
    ],
)
def test_lasting_toxicity_where_toxicities_are_not_declared_complete(facts, event, lasts):
    assert facts(told(given("imatinib", "2022-01-01")) + event).values["persistent_toxicity"] is lasts


@pytest.mark.parametrize(
    ("drugs", "promise"),
    [
        ([], BOTH),
        ([failed("2024-06-01", why="intolerance")], BOTH),
        ([failed("2024-06", why="intolerance")], BOTH),
        ([given("imatinib", "2022-01-01")], PROMISE.replace("therapies", "toxicities")),
    ],
)
def test_lasting_toxicity_is_unknown_where_no_drug_certainly_runs(facts, drugs, promise):
    assert facts(told(*drugs, promise=promise) + toxicity("2024-01-01")).values["persistent_toxicity"] is None


def test_a_drug_that_was_ended_for_toxicity_is_intolerance_and_one_that_goes_on_is_not(facts):
    goes_on = facts(told(given("imatinib", "2022-01-01"), promise=BOTH) + toxicity("2024-01-01")).values
    assert (goes_on["persistent_toxicity"], goes_on["imatinib_intolerance"]) == (True, False)
    ended = facts(told(failed("2024-06-01", why="intolerance"), promise=BOTH) + toxicity("2024-01-01")).values
    assert (ended["persistent_toxicity"], ended["imatinib_intolerance"]) == (None, True)


def test_an_end_of_toxicity_recorded_later_is_not_seen_before(facts):
    event = toxicity("2024-01-01", "2024-06-20").replace('"2024-06-30"', '"2024-06-25"')
    story = told(given("imatinib", "2022-01-01"), promise=BOTH) + event
    assert facts(story, on="2024-06-24").values["persistent_toxicity"] is True
    assert facts(story, on="2024-06-25").values["persistent_toxicity"] is False


def test_no_row_of_a_drug_is_lost(facts):
    story = told([drug("imatinib", "2022-01-01")], promise=BOTH) + toxicity("2024-01-01")
    found = facts(story).rows["persistent_toxicity"]
    assert found == ("completeness toxic", "therapies imatinib", "toxicities t")


def test_progression_under_a_drug_of_untold_intent_may_be_beside_surgery(facts):
    untold = [
        row.replace("intent: advanced", "note: none")
        for row in given("imatinib", "2022-01-01", "2023-01-01", "progression")
    ]
    assert facts(told(untold)).values["progression_on_adjuvant"] is None


def test_growth_is_early_only_in_a_complete_history(facts):
    scanned = "scans:\n  - {id: s, done_on: 2024-06-01, reported_pattern: generalised}\n"
    short = given("imatinib", "2024-03-01", "2024-06-30", "patient")
    assert facts(told(short) + scanned).values["early_growth"] is True
    assert facts(told(short, promise="") + scanned).values["early_growth"] is None
    long = given("imatinib", "2020-03-01")
    assert facts(told(long, given("sunitinib", "2024-04-01")) + scanned).values["early_growth"] is None


def test_a_drug_that_is_no_kinase_inhibitor_is_a_new_treatment_too(facts):
    scanned = "scans:\n  - {id: s, done_on: 2024-05-01, reported_pattern: generalised}\n"
    drugs = (given("imatinib", "2020-03-01"), given("pimitespib", "2024-06-01"))
    assert facts(told(*drugs) + scanned).values["scan_on_present_drug"] is False
