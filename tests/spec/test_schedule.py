"""Schedule: the days that advice leads to, computed by hand; a day nobody knows stays without a date."""

from datetime import date

import pytest

from gistline.plan import advise
from tests.conftest import TODAY
from tests.hand_built import knowledge, rule

PROMISE = """
completeness:
  - {id: drugs, recorded_on: "2020-01-01", table_name: therapies, complete_through: 2040}
"""
HOLD = {
    "do": "hold",
    "drug": "sunitinib",
    "window": {"anchor": "planned_operation_on", "to": "-3 weeks"},
    "afterwards": {
        "do": "restart",
        "drug": "sunitinib",
        "window": {"anchor": "planned_operation_on", "from": "2 weeks"},
    },
}
HAEMOGLOBIN = {
    "do": "monitor",
    "test": "haemoglobin",
    "anchor": "imatinib_started_on",
    "phases": [{"from": "4 weeks", "to": "8 weeks", "every": "1 week"}],
}
CT = {
    "do": "image",
    "target": "recurrence_by_ct",
    "anchor": "last_resection_on",
    "phases": [
        {"from": "0 days", "to": "2 years", "every": "3 months", "every_up_to": "4 months"},
        {"from": "2 years", "to": "3 years", "not_assigned": "the source leaves year 3 out"},
        {"from": "3 years", "to": "5 years", "every": "6 months"},
        {"from": "5 years", "to": "10 years", "every": "1 year"},
    ],
}


def planned(on, **more):
    cells = ", ".join([f"planned_on: {on}", "reason: elective", *(f"{name}: {value}" for name, value in more.items())])
    return f'operations:\n  - {{id: op, recorded_on: "2025-06-01", {cells}}}\n'


def resected(on):
    return f"operations:\n  - {{id: op, done_on: {on}, intent: all_visible_disease, residual_any: false}}\n"


def imatinib(started, promise=PROMISE):
    return promise + f"therapies:\n  - {{id: i, drug: imatinib, started_on: {started}, intent: advanced}}\n"


@pytest.fixture
def schedule(bench, story):
    """The schedule of rules that always hold, for a story on a day."""

    def made(tables, *actions, on="2025-06-30", **more):
        rules = [rule(f"rule-{number}", action, **more) for number, action in enumerate(actions)]
        plan = advise(story(tables), knowledge(*rules), bench, on=date.fromisoformat(on), today=TODAY)[0]
        return plan.schedule

    return made


def days(parts):
    """What, not before, not after, as text; `-` where there is no such day."""
    return [(part.what, *(str(day) if day else "-" for day in (part.earliest, part.latest))) for part in parts]


def firsts(parts):
    return [str(part.earliest) for part in parts if part.not_assigned is None]


# Around a planned operation: 2025-09-01 less 3 weeks is 2025-08-11, and 2 weeks later is 2025-09-15.


def test_a_drug_is_held_three_weeks_before_the_operation_and_restarted_no_earlier_than_two_weeks_after(schedule):
    found = schedule(planned("2025-09-01"), HOLD)
    assert days(found) == [("hold sunitinib", "-", "2025-08-11"), ("restart sunitinib", "2025-09-15", "-")]
    assert {part.counted_from_day for part in found} == {date(2025, 9, 1)}
    assert {part.counted_from for part in found} == {"the planned operation"}
    assert not any(part.passed for part in found)


def test_the_last_day_to_hold_is_still_shown_on_that_day(schedule):
    """21 days before 2025-07-21 is 2025-06-30, today."""
    assert days(schedule(planned("2025-07-21"), HOLD)) == [
        ("hold sunitinib", "-", "2025-06-30"),
        ("restart sunitinib", "2025-08-04", "-"),
    ]


def test_a_hold_that_is_overdue_is_not_left_out(schedule):
    """Operation in two weeks, sunitinib had to stop a week ago: the board must read it, or the day be moved."""
    found = schedule(planned("2025-07-14"), HOLD)
    assert days(found) == [("hold sunitinib", "-", "2025-06-23"), ("restart sunitinib", "2025-07-28", "-")]
    assert [part.passed for part in found] == [True, False]


@pytest.mark.parametrize(
    ("drug", "latest"),
    [
        ("sunitinib", "2025-08-11"),
        ("regorafenib", "2025-08-18"),
        ("ripretinib", "2025-08-25"),
        ("imatinib", "2025-08-31"),
    ],
)
def test_each_drug_is_held_by_its_own_figure(schedule, drug, latest):
    """21, 14, 7 days and 1 day before 2025-09-01 (drugs.yaml)."""
    told = imatinib("2025-01-01").replace("imatinib", drug) + planned("2025-09-01")
    window = {"anchor": "planned_operation_on", "days_before_of": "stop_before_days"}
    found = schedule(told, {"do": "hold", "drug_of": "drug_that_runs", "window": window}, for_each="running_drug")
    assert days(found) == [(f"hold {drug}", "-", latest)]


def test_a_drug_without_a_figure_is_held_on_no_day(schedule):
    """Pimitespib: no source gives one, so no day is made up, though the operation has one."""
    told = imatinib("2025-01-01").replace("imatinib", "pimitespib") + planned("2025-09-01")
    window = {"anchor": "planned_operation_on", "days_before_of": "stop_before_days"}
    found = schedule(told, {"do": "hold", "drug_of": "drug_that_runs", "window": window}, for_each="running_drug")
    assert days(found) == [("hold pimitespib", "-", "-")]
    assert found[0].counted_from_day == date(2025, 9, 1)


@pytest.mark.parametrize(
    "told",
    ["", planned("2025-09"), planned("2025"), planned("2025-09-01/2025-09-02"), planned("2025-06-29"),
     planned("2025-09-01").replace("elective", "bleeding")],
    ids=["none recorded", "a month", "a year", "two days", "passed", "an emergency"],
)  # fmt: skip
def test_without_one_day_of_an_elective_operation_there_is_no_date(schedule, told):
    """Never guessed: what hangs on the operation is shown undated."""
    found = schedule(told, HOLD)
    assert days(found) == [("hold sunitinib", "-", "-"), ("restart sunitinib", "-", "-")]
    assert {part.counted_from_day for part in found} == {None}


# Haemoglobin weekly between week 4 and week 8: start 2025-06-02, so 06-30, 07-07, 07-14, 07-21, 07-28.


def test_haemoglobin_is_measured_weekly_from_week_four_to_week_eight(schedule):
    found = schedule(imatinib("2025-06-02"), HAEMOGLOBIN)
    assert days(found) == [
        ("measure haemoglobin", day, day)
        for day in ("2025-06-30", "2025-07-07", "2025-07-14", "2025-07-21", "2025-07-28")
    ]


@pytest.mark.parametrize(
    ("on", "left"),
    [
        ("2025-07-14", ["2025-07-14", "2025-07-21", "2025-07-28"]),
        ("2025-07-15", ["2025-07-21", "2025-07-28"]),
        ("2025-07-28", ["2025-07-28"]),
        ("2025-07-29", []),
    ],
)
def test_what_has_certainly_passed_is_left_out(schedule, on, left):
    assert firsts(schedule(imatinib("2025-06-02"), HAEMOGLOBIN, on=on)) == left


@pytest.mark.parametrize("told", [imatinib("2025-06"), imatinib("2025-06-02", promise=""), ""])
def test_a_start_that_is_not_one_known_day_gives_no_date(schedule, told):
    """A month alone, a history that is not whole (another start may have been earlier), and nothing told."""
    found = schedule(told, HAEMOGLOBIN)
    assert days(found) == [("measure haemoglobin", "-", "-")]
    assert found[0].counted_from_day is None


def test_today_needs_no_record(schedule):
    action = {"do": "monitor", "test": "haemoglobin", "window": {"anchor": "today", "from": "1 week", "to": "2 weeks"}}
    assert days(schedule("", action, on="2025-02-20")) == [("measure haemoglobin", "2025-02-27", "2025-03-06")]


# CT after a resection on 2025-01-15.


def test_ct_tapers_and_the_year_nobody_assigned_says_so(schedule):
    """Every 3 months to 2027-01-15, nothing assigned to 2028-01-15, then half-yearly from that day on to 2030
    and yearly to 2035: no phase ends on the first day after a stretch that nobody assigned, so one begins there."""
    found = schedule(resected("2025-01-15"), CT, on="2025-01-16")
    assert firsts(found) == [
        "2025-04-15", "2025-07-15", "2025-10-15", "2026-01-15", "2026-04-15", "2026-07-15", "2026-10-15", "2027-01-15",
        "2028-01-15", "2028-07-15", "2029-01-15", "2029-07-15", "2030-01-15",
        "2031-01-15", "2032-01-15", "2033-01-15", "2034-01-15", "2035-01-15",
    ]  # fmt: skip
    open_year = [part for part in found if part.not_assigned]
    assert days(open_year) == [("image the abdomen and pelvis by CT", "2027-01-15", "2028-01-15")]
    assert open_year[0].not_assigned == "the source leaves year 3 out"


def test_an_interval_of_three_to_four_months_leaves_a_month(schedule):
    """The first CT after 2025-01-15 falls between 3 months (04-15) and 4 months (05-15) after it."""
    found = schedule(resected("2025-01-15"), CT, on="2025-01-16")
    assert days(found)[:4] == [
        ("image the abdomen and pelvis by CT", "2025-04-15", "2025-05-15"),
        ("image the abdomen and pelvis by CT", "2025-07-15", "2025-08-15"),
        ("image the abdomen and pelvis by CT", "2025-10-15", "2025-11-15"),
        ("image the abdomen and pelvis by CT", "2026-01-15", "2026-02-15"),
    ]


def test_after_the_31st_the_day_stays_within_its_month_and_comes_back(schedule):
    """Three-monthly from 2025-08-31: 30 November, 28 February, 31 May, 31 August."""
    found = schedule(resected("2025-08-31"), CT, on="2025-09-01")
    assert firsts(found)[:4] == ["2025-11-30", "2026-02-28", "2026-05-31", "2026-08-31"]


@pytest.mark.parametrize(
    ("on", "first"),
    [("2025-05-15", "2025-04-15"), ("2025-05-16", "2025-07-15"), ("2027-02-16", "2028-01-15"), ("2035-01-16", None)],
)
def test_a_ct_that_may_still_be_made_in_time_stays(schedule, on, first):
    """On 2025-05-15 four months are just over; a day later the next one counts."""
    assert next(iter(firsts(schedule(resected("2025-01-15"), CT, on=on))), None) == first


@pytest.mark.parametrize(("on", "shown"), [("2028-01-15", True), ("2028-01-16", False)])
def test_a_stretch_without_an_interval_is_shown_until_it_has_passed(schedule, on, shown):
    found = schedule(resected("2025-01-15"), CT, on=on)
    assert any(part.not_assigned for part in found) is shown


@pytest.mark.parametrize("told", ["", resected("2025-01"), resected("2024/2025-01-15")])
def test_a_resection_without_one_day_gives_no_date(schedule, told):
    found = schedule(told, CT)
    assert days(found) == [("image the abdomen and pelvis by CT", "-", "-")]


def test_a_schedule_without_an_end_shows_the_next_five_dates(schedule):
    """Monthly from 2025-01-31 for good: on 2025-06-30 five of them, each the last day of its month."""
    action = {**HAEMOGLOBIN, "phases": [{"from": "0 days", "every": "1 month"}]}
    assert firsts(schedule(imatinib("2025-01-31"), action)) == [
        "2025-06-30", "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31",
    ]  # fmt: skip


def test_the_next_day_stands_first_and_what_has_no_day_last(schedule):
    told = imatinib("2025-06-09") + planned("2025-08")
    found = schedule(told, HOLD, HAEMOGLOBIN)
    assert [part.what for part in found] == [*["measure haemoglobin"] * 5, "hold sunitinib", "restart sunitinib"]
    assert firsts(found)[:5] == ["2025-07-07", "2025-07-14", "2025-07-21", "2025-07-28", "2025-08-04"]


def test_the_order_of_rules_changes_nothing(schedule):
    told = imatinib("2025-06-02") + planned("2025-09-01")
    one, other = schedule(told, HOLD, HAEMOGLOBIN), schedule(told, HAEMOGLOBIN, HOLD)
    assert days(one) == days(other)


def test_a_day_that_was_planned_later_is_not_seen_before(schedule):
    """As of 2025-05-31 the plan of 2025-06-01 is not known yet."""
    assert days(schedule(planned("2025-09-01"), HOLD, on="2025-05-31"))[0] == ("hold sunitinib", "-", "-")
