"""Courses: how long the drug that runs was given, at which doses, and what interrupted treatment.

The day of the question is 2024-06-30 throughout; the history is declared complete unless it says otherwise.
"""

import pytest

from tests.spec.drug_histories import PROMISE, given, told

IMATINIB = given("imatinib", "2022-01-31")
UNNAMED = given("systemic_therapy_unspecified", "2019-01-01", "2019-06-01", "progression")


@pytest.mark.parametrize(
    ("drugs", "months"),
    [
        ([], None),
        ([IMATINIB], 29),  # 31 January and 29 months is 30 June: that month has no 31st
        ([given("imatinib", "2022-01-30")], 29),
        ([given("imatinib", "2024-06-30")], 0),
        ([given("imatinib", "2022-01-31", "2024-06-29", "patient")], None),  # none runs
        ([given("imatinib", "2022-01-31", "2024-06-30", "patient")], 29),  # its last day is a day of it
        ([IMATINIB, given("sunitinib", "2024-01-01")], None),  # two run
        ([IMATINIB, given("sunitinib", "2024-01-01", "2024", "patient")], None),  # two may run
        ([IMATINIB, given("pimitespib", "2024-01-01")], None),
        # a change of dose and a pause go on with the course
        ([given("imatinib", "2020-06-15", "2022-01-30", "dose_change", "low"), IMATINIB], 48),
        ([given("imatinib", "2020-06-15", "2021-06-30", "intolerance", "low"), IMATINIB], 48),
        ([given("imatinib", "2020-06-15", "2021-06-30", "planned_operation", "low"), IMATINIB], 48),
        ([given("imatinib", "2020-06-15", "2022-01-30", "progression", "low"), IMATINIB], 29),
        ([given("imatinib", "2020-06-15", "2022-01-30", "completed", "low"), IMATINIB], 29),
        ([given("imatinib", "2020-06-15", "2022-01-30", None, "low"), IMATINIB], None),
        ([given("imatinib", "2020-06-15", "2021-06-30", "intolerance", "low"),
          given("sunitinib", "2021-07-10", "2022-01-20", "progression"), IMATINIB], 29),
        # another drug beside it, while the dose was changed, does not end it
        ([given("imatinib", "2020-06-15", "2022-01-30", "dose_change", "low"), IMATINIB,
          given("everolimus", "2022-01-20", "2022-06-30", "intolerance")], 48),
        # days that are not known to the day
        ([given("imatinib", "2022-06")], 24),  # 1 June to 30 June 2022: 24 months in any case
        ([given("imatinib", "2022-05-30/2022-06-01")], None),  # 25 or 24
        ([given("imatinib", "2022")], None),
        # what is not told
        ([UNNAMED, IMATINIB], None),
    ],
)  # fmt: skip
def test_completed_months_on_the_drug_that_runs(facts, drugs, months):
    assert facts(told(*drugs)).values["months_on_drug"] == months


def test_a_month_is_completed_on_its_last_day(facts):
    assert facts(told(IMATINIB), on="2024-06-29").values["months_on_drug"] == 28
    assert facts(told(IMATINIB), on="2024-06-30").values["months_on_drug"] == 29


def test_months_on_a_drug_need_a_complete_history(facts):
    assert facts(told(IMATINIB, promise="")).values["months_on_drug"] is None


def dose(mg, since, until=None, why="dose_change", id=None, drug="imatinib"):
    return given(drug, since, until, why, id or f"at{mg}", mg_per_day=mg)


@pytest.mark.parametrize(
    ("drugs", "changes", "last"),
    [
        ([], None, None),
        ([dose(400, "2022-01-01")], 0, None),
        ([dose(400, "2022-01-01", "2022-12-31"), dose(800, "2023-01-01")], 1, "2023-01-01"),
        ([dose(400, "2022-01-01", "2022-12-31"), dose(800, "2023-01-01", "2023-05-31", "intolerance"),
          dose(600, "2023-06-20")], 2, "2023-06-20"),
        ([dose(400, "2022-01-01", "2022-12-31"), dose(800, "2023-01-01", "2023-05-31"),
          dose(800, "2023-06-20", id="again")], 1, "2023-01-01"),
        # a dose raised for progression begins a course
        ([dose(400, "2022-01-01", "2022-12-31", "progression"), dose(800, "2023-01-01")], 0, None),
        # a dose, a day or a reason that is not told
        ([dose(400, "2022-01-01", "2022-12-31"), given("imatinib", "2023-01-01", id="more")], None, None),
        ([dose(400, "2022-01-01", "2022-12-31"), dose(800, "2023-01")], 1, None),
        ([dose(400, "2022-01-01", "2022-12-31", None), dose(800, "2023-01-01")], None, None),
        ([dose(400, "2022", "2022-12-31"), dose(800, "2022", "2023-02-01"), dose(600, "2023-02-02")], None, None),
        ([dose(400, "2022-01-01"), dose(100, "2023-01-01")], None, None),  # both run at once
        ([dose(400, "2022-01-01", "2022-12-31"), dose(800, "2023-01-01"), dose(50, "2024-01-01", drug="sunitinib")],
         None, None),
    ],
)  # fmt: skip
def test_changes_of_dose_within_the_running_course(facts, drugs, changes, last):
    values = facts(told(*drugs)).values
    assert (values["dose_changes"], values["dose_last_changed_on"]) == (changes, last)


@pytest.mark.parametrize(
    ("drugs", "promise", "days"),
    [
        ([], PROMISE, None),
        ([IMATINIB], PROMISE, 0),
        ([IMATINIB], "", None),
        ([given("imatinib", "2022-01-31", "2024-06-30", "patient")], "", 0),  # told that it runs to this very day
        ([given("imatinib", "2022-01-31", "2024-06-20", "patient")], PROMISE, 10),
        ([given("imatinib", "2022-01-31", "2024-06-20", "patient")], "", None),
        ([given("imatinib", "2022-01-31", "2024-06-20"), given("sunitinib", "2021-01-01", "2022-01-01")], PROMISE, 10),
        ([given("imatinib", "2015-01-31", "2018-06-30", "completed", intent="adjuvant")], PROMISE, 2192),
        ([given("pimitespib", "2022-01-31", "2024-06-20", "patient")], PROMISE, 10),
        ([given("imatinib", "2022-01-31", "2024-05", "patient")], PROMISE, None),
        ([given("imatinib", "2022-01-31", "2024-06", "patient")], PROMISE, None),  # it may run
        ([given("imatinib", "2022-01-31", "2024-06-20", "patient"), UNNAMED], PROMISE, None),
    ],
)
def test_days_since_the_last_dose(facts, drugs, promise, days):
    assert facts(told(*drugs, promise=promise)).values["days_since_last_dose"] == days


# Interruptions.


def stopped(why, until="2024-06-01", **more):
    return given("imatinib", "2022-01-31", until, why, **more)


@pytest.mark.parametrize(
    ("drugs", "interrupted", "reason"),
    [
        ([], False, None),
        ([IMATINIB], False, None),
        ([stopped("planned_operation")], True, "planned_operation"),
        ([stopped("intolerance")], True, "intolerance"),
        ([stopped("patient")], True, "patient"),
        ([stopped("other")], True, "other"),
        ([stopped("progression")], False, "progression"),
        ([stopped("completed")], False, "completed"),
        ([stopped("dose_change")], None, None),  # the next dose is not told
        ([stopped(None)], None, None),
        # another drug was begun: that one decides
        ([stopped("intolerance"), given("sunitinib", "2024-06-10")], False, None),
        ([stopped("intolerance", "2023-06-01"), given("sunitinib", "2023-06-10", "2024-06-01", "progression")],
         False, "progression"),
        ([stopped("progression", "2023-06-01"), given("sunitinib", "2023-06-10", "2024-06-01", "planned_operation")],
         True, "planned_operation"),
        # beside surgery only; for what is not told
        ([stopped("intolerance", intent="adjuvant")], False, None),
        ([stopped("intolerance", "2023-06-01"), given("imatinib", "2024-01-01", intent="adjuvant", id="j")],
         False, None),
        # which ended last, and whether it ended, is open
        ([stopped("intolerance", "2024-05"), given("sunitinib", "2024-01-01", "2024-05-15", "progression")], None,
         None),
        ([stopped("patient", "2024-05"), given("sunitinib", "2024-01-01", "2024-05-15", "patient")], True, "patient"),
        ([stopped("intolerance", "2024-06")], None, None),
        ([stopped("intolerance"), UNNAMED], None, None),
    ],
)  # fmt: skip
def test_treatment_that_is_interrupted_and_why(facts, drugs, interrupted, reason):
    values = facts(told(*drugs)).values
    assert (values["treatment_interrupted"], values["interruption_reason"]) == (interrupted, reason)


def test_an_interruption_needs_a_complete_history_and_a_told_intent(facts):
    values = facts(told(stopped("planned_operation"), promise="")).values
    assert (values["treatment_interrupted"], values["interruption_reason"]) == (None, None)
    untold = told(stopped("planned_operation")).replace(", intent: advanced", "")
    values = facts(untold).values
    assert (values["treatment_interrupted"], values["interruption_reason"]) == (None, None)


@pytest.mark.parametrize(
    ("drugs", "days"),
    [
        ([], None),
        ([IMATINIB], 0),
        ([stopped("patient")], 0),  # the time since is not between two courses
        ([stopped("dose_change", "2022-12-31"), given("imatinib", "2023-01-01", id="more")], 0),
        ([stopped("planned_operation", "2022-12-31"), given("imatinib", "2023-01-02", id="more")], 1),
        ([stopped("progression", "2022-12-31"), given("sunitinib", "2023-01-11", "2023-03-31", "intolerance"),
          given("regorafenib", "2023-05-01")], 30),
        # another drug ran meanwhile
        ([stopped("intolerance", "2022-12-31"), given("sunitinib", "2022-06-01", "2023-05-31", "progression"),
          given("imatinib", "2023-06-01", id="more")], 0),
        # beside surgery is not looked at
        ([given("imatinib", "2015-01-01", "2018-01-01", "completed", "early", intent="adjuvant"), IMATINIB], 0),
        # the longest is open, or not although a shorter one is
        ([stopped("planned_operation", "2022-12"), given("imatinib", "2023-02-01", id="more")], None),
        ([stopped("planned_operation", "2022-12"), given("imatinib", "2023-02-01", "2023-03-01", "patient", "more"),
          given("imatinib", "2024-03-01", id="again")], 365),
        ([stopped("planned_operation", "2022"), given("sunitinib", "2022", "2023-03-01", "patient")], None),
        ([stopped("patient", "2022-12-31"), UNNAMED], None),
        ([IMATINIB, given("sunitinib", "2024", recorded_on='"2024-06-30"')], None),  # begun by now or not
    ],
)  # fmt: skip
def test_the_longest_time_without_a_drug_between_two_courses(facts, drugs, days):
    assert facts(told(*drugs)).values["longest_interruption_days"] == days


def test_the_longest_interruption_needs_every_intent(facts):
    drugs = stopped("patient", "2022-12-31"), given("sunitinib", "2023-02-01")
    assert facts(told(*drugs)).values["longest_interruption_days"] == 31
    assert facts(told(*drugs, promise="")).values["longest_interruption_days"] is None
    untold = told(*drugs).replace("2023-02-01, intent: advanced", "2023-02-01")
    assert facts(untold).values["longest_interruption_days"] is None


# One course, whichever fact speaks of it.


@pytest.mark.parametrize(
    ("why", "early"),
    [("dose_change", False), ("planned_operation", False), ("intolerance", False), ("progression", True), (None, None)],
)
def test_early_growth_and_the_months_speak_of_one_course(facts, why, early):
    """Half a year of imatinib before, three months since: a pause goes on, a progression begins anew."""
    drugs = stopped(why, "2024-03-01"), given("imatinib", "2024-04-01", id="again")
    row = facts(told(*drugs) + "scans:\n  - {id: s, done_on: 2024-06-20}\n")
    assert row.values["early_growth"] is early
    assert row.values["months_on_drug"] == {False: 29, True: 2, None: None}[early]


def test_growth_soon_after_a_drug_was_taken_up_again_is_early(facts):
    drugs = (
        given("imatinib", "2015-01-01", "2016-01-01", "intolerance"),
        given("sunitinib", "2016-02-01", "2024-02-28", "progression"),
        given("imatinib", "2024-03-01", id="again"),
    )
    row = facts(told(*drugs) + "scans:\n  - {id: s, done_on: 2024-06-20}\n")
    assert (row.values["early_growth"], row.values["imatinib_started_on"]) == (True, "2024-03-01")


def test_an_end_without_a_reason_leaves_early_growth_open_only_where_it_matters(facts):
    """Four years on the dose that runs: whether the earlier end was a pause decides nothing."""
    drugs = given("imatinib", "2015-01-01", "2020-01-01"), given("imatinib", "2020-01-02", id="again")
    row = facts(told(*drugs) + "scans:\n  - {id: s, done_on: 2024-06-20}\n")
    assert row.values["early_growth"] is False


RESECTED = "operations:\n  - {id: o, done_on: 2024-01-01, intent: all_visible_disease}\n"


@pytest.mark.parametrize(
    ("drugs", "over"),
    [
        ([("2021-12-31", None)], False),  # 731 days up to the day before the resection
        ([("2021-12-30", None)], True),  # 732
        ([("2019-01-01", "2019-12-31"), ("2022-12-31", None)], False),  # 365 and 366 days
        ([("2019-01-01", "2020-01-01"), ("2022-12-31", None)], True),  # 366 and 366
        ([("2021-11", None)], True),  # at least from 30 November
        ([("2021", None)], None),
        ([("2021-12", None)], None),
        ([("2024-02-01", None)], False),  # begun after it
    ],
)
def test_imatinib_before_the_last_resection_counts_days_of_treatment(facts, drugs, over):
    rows = [given("imatinib", start, end, "patient", f"i{number}") for number, (start, end) in enumerate(drugs)]
    name = "imatinib_over_24_months_before_resection"
    assert facts(told(*rows) + RESECTED).values[name] is over
    assert facts(told(*rows)).values[name] is None
    assert facts(told(*rows, promise="") + RESECTED).values[name] is None


def test_a_running_drug_of_untold_aim_leaves_early_growth_open(facts):
    told = """
    scans:
      - {id: s, done_on: 2024-03-01}
    therapies:
      - {id: known, drug: imatinib, started_on: 2024-01-01, intent: advanced}
      - {id: untold, drug: sunitinib, started_on: 2023-01-01}
    completeness:
      - {id: c, recorded_on: "2024-06-01", table_name: therapies, complete_through: "2030"}
    """
    assert facts(told).values["early_growth"] is None
    beside = told.replace("started_on: 2023-01-01}", "started_on: 2023-01-01, intent: adjuvant}")
    assert facts(beside).values["early_growth"] is True
