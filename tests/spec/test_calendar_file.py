"""The calendar file of a plan: which days, which words, and what is never in it. Days were counted by hand."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from gistline.calendar_file import as_ics
from gistline.plan_parts import Appointment, Plan
from gistline.words import SUPPORTS
from tests.stories import BEFORE_AN_OPERATION

MONTHLY = {"what": "image the liver; contrast, if kidneys allow", "rule": "images", "counted_from": "today"}


@pytest.fixture
def plan(plan_of):
    return plan_of(BEFORE_AN_OPERATION)


@pytest.fixture
def with_dates(plan):
    """The plan with other appointments instead of its own."""

    def made(*appointments: dict[str, object], **changes: object) -> Plan:
        told = {**MONTHLY, "counted_from_day": date(2025, 6, 30)}
        schedule = tuple(Appointment.model_validate({**told, **one}) for one in appointments)
        return plan.model_copy(update={"schedule": schedule, **changes})

    return made


def opened(plan):
    """The file read again: the calendar and its events."""
    calendar = Calendar.from_ical(as_ics(plan))
    assert [component.errors for component in calendar.walk()] == [[] for _ in calendar.walk()]
    return calendar, calendar.walk("VEVENT")


def days(event):
    return event.decoded("dtstart"), event.decoded("dtend")


def test_a_drug_is_held_21_days_before_a_planned_operation(plan):
    """20 August minus 21 days: 20 days back is 31 July, one more is 30 July. The end is the day after."""
    _, (event,) = opened(plan)
    assert days(event) == (date(2025, 7, 30), date(2025, 7, 31))
    assert event["summary"] == "no later than this day: hold sunitinib (P)"
    told = str(event["description"]).splitlines()
    assert told == [
        "Rule hold-before-operation: hold sunitinib, no later than 21 days before the planned operation.",
        "PROVISIONAL: second-hand only, not read in the original.",
        "Not yet signed by a clinician.",
        "Counted from the planned operation, 2025-08-20.",
        SUPPORTS,
    ]


@pytest.mark.parametrize(
    ("edges", "begin", "end", "words"),
    [
        ({"earliest": date(2025, 12, 15), "latest": date(2026, 1, 14)}, date(2025, 12, 15), date(2026, 1, 15), ""),
        ({"earliest": date(2028, 2, 28), "latest": date(2028, 2, 29)}, date(2028, 2, 28), date(2028, 3, 1), ""),
        ({"earliest": date(2025, 9, 30), "latest": date(2025, 9, 30)}, date(2025, 9, 30), date(2025, 10, 1), ""),
        ({"latest": date(2025, 12, 31)}, date(2025, 12, 31), date(2026, 1, 1), "no later than this day: "),
        ({"earliest": date(2025, 7, 14)}, date(2025, 7, 14), date(2025, 7, 15), "no earlier than this day: "),
    ],
    ids=["a month over New Year", "into a leap day", "one day", "the last day", "the first day"],
)
def test_a_window_is_whole_days_and_ends_before_its_end(with_dates, edges, begin, end, words):
    _, (event,) = opened(with_dates(edges))
    assert days(event) == (begin, end)
    assert event["summary"] == f"{words}image the liver; contrast, if kidneys allow (P)"


def test_a_stretch_without_an_interval_is_marked_on_the_day_it_begins(with_dates):
    """Never a bar over years: from that day on somebody has to decide."""
    stretch = {"earliest": date(2028, 6, 30), "latest": date(2030, 6, 30), "not_assigned": "the source leaves it open"}
    _, (event,) = opened(with_dates(stretch))
    assert days(event) == (date(2028, 6, 30), date(2028, 7, 1))
    assert str(event["summary"]).startswith("from this day on no interval is assigned: image the liver")
    assert "No interval is assigned: the source leaves it open." in event["description"]
    assert "From 2028-06-30 to 2030-06-30." in event["description"]


def test_what_has_no_day_is_listed_and_not_placed(with_dates):
    undated = {"what": "restart sunitinib", "rule": "after", "counted_from": "the operation", "counted_from_day": None}
    calendar, events = opened(with_dates({"latest": date(2025, 9, 1)}, undated))
    assert len(events) == 1
    line = "restart sunitinib, counted from the operation: that day is not known (rule after)"
    assert line in str(calendar["description"]).splitlines()
    assert "restart sunitinib" in calendar["x-wr-caldesc"], "where most calendars look for it"


def test_invented_days_are_never_placed(with_dates):
    made = with_dates({"earliest": date(2025, 9, 1), "latest": date(2025, 9, 30)}, days_invented=True)
    calendar, events = opened(made)
    assert events == []
    assert "The days of this story are invented, so nothing is placed." in str(calendar["description"])
    assert "image the liver; contrast, if kidneys allow, counted from today: that day is invented" in str(
        calendar["description"]
    )


def test_an_empty_schedule_is_an_empty_calendar(with_dates):
    calendar, events = opened(with_dates())
    assert events == []
    assert SUPPORTS in str(calendar["description"])


def test_the_patient_is_named_by_id_and_by_nothing_else(plan):
    """The title of a record may tell who it is; a UID travels to servers."""
    text = as_ics(plan.model_copy(update={"title": "Maria Beispiel", "patient": "P-017"})).decode()
    assert "Maria" not in text
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]).endswith("(P-017)")
    assert "P-017" not in event["uid"]
    assert event["class"] == "CONFIDENTIAL"


def test_the_same_plan_gives_the_same_bytes(plan):
    again = Plan.model_validate_json(plan.model_dump_json())
    assert as_ics(again) == as_ics(plan)
    _, (event,) = opened(plan)
    assert event.decoded("dtstamp") == datetime(2025, 6, 30, tzinfo=UTC)


def test_every_appointment_has_a_uid_of_its_own(with_dates):
    dates = [{"latest": date(2025, 9, day)} for day in (1, 2)]
    others = [{"latest": date(2025, 9, 1), "rule": "other"}, {"latest": date(2025, 9, 1), "what": "test"}]
    plans = [with_dates(*dates, *others), with_dates(dates[0], patient="Q"), with_dates(dates[0], record="later")]
    uids = [event["uid"] for one in plans for event in opened(one)[1]]
    assert len(uids) == len(set(uids)) == 6


def test_what_one_document_says_is_marked_on_every_event(plan):
    calendar, (event,) = opened(plan.model_copy(update={"guideline": "pdq-2014"}))
    for told in (calendar["description"], event["description"]):
        assert "It shows what pdq-2014 says; the safety stops of the whole knowledge stay on." in told


def test_an_event_is_advice_and_blocks_no_time(plan):
    _, (event,) = opened(plan)
    assert (event["status"], event["transp"]) == ("TENTATIVE", "TRANSPARENT")


def test_the_file_keeps_the_form_of_rfc_5545(with_dates):
    what = "say; a, b\\n " + "ä" * 100
    data = as_ics(with_dates({"what": what, "latest": date(2025, 9, 1)}))
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert event["summary"] == f"no later than this day: {what} (P)"
    calendar = Calendar.from_ical(data)
    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//gistline//schedule of a plan//EN")
