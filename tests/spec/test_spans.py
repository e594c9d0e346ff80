"""Spans: how a length of time is written, which day it leads to, and what is refused."""

from datetime import date

import pytest
from pydantic import BaseModel, ValidationError

from gistline.spans import Span


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("1 day", 1, "day"),
        ("10 days", 10, "day"),
        ("3 weeks", 3, "week"),
        ("6 months", 6, "month"),
        ("1 year", 1, "year"),
        ("0 days", 0, "day"),
        ("-3 weeks", -3, "week"),
        ("-1 day", -1, "day"),
        ("1 weeks", 1, "week"),
        ("9999 days", 9999, "day"),
    ],
)
def test_a_span_is_a_number_and_a_unit(text, number, unit):
    """A whole number, one space, a unit of the calendar; a minus means before."""
    assert Span.parse(text) == Span(number, unit)


@pytest.mark.parametrize(
    "text",
    ["", "3", "weeks", "3weeks", "3  weeks", " 3 weeks", "3 weeks ", "3 Weeks", "3 wk", "3 fortnights", "3.5 weeks",
     "+3 weeks", "- 3 weeks", "--3 weeks", "three weeks", "3 weeks 2 days", "12345 days", "1e3 days", "٣ weeks",
     "3 weeks\n", "month 3"],
)  # fmt: skip
def test_what_is_no_span_is_refused_and_told_what_to_write(text):
    """Nothing is guessed: the message shows what was found and how a span is written."""
    with pytest.raises(ValueError, match="is not a span of time") as error:
        Span.parse(text)
    assert str(error.value) == f"{text!r} is not a span of time. Write, for example, 3 weeks, 6 months or -10 days"


@pytest.mark.parametrize("value", [None, 3, 21.0, True, ["3 weeks"], {"weeks": 3}, date(2025, 1, 1)])
def test_only_text_is_a_span(value):
    """A bare number has no unit, so it is no span."""
    with pytest.raises(ValueError, match="is not a span of time"):
        Span.parse(value)


def test_a_span_that_is_one_already_stays_what_it_is():
    assert Span.parse(Span(3, "week")) == Span(3, "week")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1 days", "1 day"),
        ("2 day", "2 days"),
        ("-1 weeks", "-1 week"),
        ("-2 week", "-2 weeks"),
        ("0 month", "0 months"),
        ("1 years", "1 year"),
    ],
)
def test_a_span_reads_in_the_singular_only_where_it_is_one(written, shown):
    assert str(Span.parse(written)) == shown


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        # 31 January: February has no 31st, and the day stays within it
        ("2025-01-31", "1 month", "2025-02-28"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2100-01-31", "1 month", "2100-02-28"),  # 2100 is no leap year
        ("2000-01-31", "1 month", "2000-02-29"),  # 2000 is one
        ("2025-01-30", "1 month", "2025-02-28"),
        ("2025-01-28", "1 month", "2025-02-28"),
        ("2025-08-31", "1 month", "2025-09-30"),
        ("2025-08-31", "6 months", "2026-02-28"),
        ("2023-08-31", "6 months", "2024-02-29"),
        ("2025-12-31", "2 months", "2026-02-28"),
        ("2025-11-30", "3 months", "2026-02-28"),
        # years
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2023-03-01", "1 year", "2024-03-01"),
        # days and weeks know no month
        ("2025-01-31", "28 days", "2025-02-28"),
        ("2024-02-28", "1 day", "2024-02-29"),
        ("2025-02-28", "1 day", "2025-03-01"),
        ("2024-12-25", "1 week", "2025-01-01"),
        ("2025-06-02", "8 weeks", "2025-07-28"),
        ("2025-06-02", "0 days", "2025-06-02"),
    ],
)
def test_months_and_years_are_those_of_the_calendar(start, span, end):
    """A month after the 31st is the last day of a shorter month, never a day of the next."""
    assert Span.parse(span).after(day(start)) == day(end)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2025-09-01", "-3 weeks", "2025-08-11"),
        ("2025-09-01", "-21 days", "2025-08-11"),
        ("2025-03-01", "-1 day", "2025-02-28"),
        ("2024-03-01", "-1 day", "2024-02-29"),
        ("2025-03-31", "-1 month", "2025-02-28"),
        ("2024-03-31", "-1 month", "2024-02-29"),
        ("2025-01-15", "-1 month", "2024-12-15"),
        ("2024-02-29", "-1 year", "2023-02-28"),
        ("2025-01-01", "-10 days", "2024-12-22"),
    ],
)
def test_a_negative_span_leads_to_a_day_before(start, span, end):
    assert Span.parse(span).after(day(start)) == day(end)


def test_two_months_are_not_twice_one_month():
    """Each is counted from its own start: 31 January + 2 months is 31 March, though a month twice is 28 March."""
    one, two, start = Span.parse("1 month"), Span.parse("2 months"), day("2025-01-31")
    assert two.after(start) == day("2025-03-31")
    assert one.after(one.after(start)) == day("2025-03-28")


def test_the_opposite_of_a_span():
    assert -Span.parse("3 weeks") == Span.parse("-3 weeks")
    before = -Span.parse("1 month")
    assert -before == Span.parse("1 month")
    assert str(-Span.parse("-1 day")) == "1 day"


def test_spans_stand_in_order_by_their_usual_length():
    """A month counts 30.4375 days and a year 365.25: enough to tell which of two comes first."""
    in_order = ["-1 year", "-6 months", "-4 weeks", "-3 weeks", "-1 day", "0 days", "6 days", "1 week", "4 weeks",
                "30 days", "1 month", "31 days", "8 weeks", "2 months", "11 months", "52 weeks", "1 year",
                "53 weeks", "2 years"]  # fmt: skip
    spans = [Span.parse(text) for text in in_order]
    assert sorted(spans, key=Span.days) == spans
    lengths = [span.days() for span in spans]
    assert len(set(lengths)) == len(lengths)


def test_twelve_months_are_as_long_as_a_year():
    assert Span.parse("12 months").days() == Span.parse("1 year").days()
    assert Span.parse("2 weeks").days() == Span.parse("14 days").days() == 14


def test_a_span_in_a_model_goes_out_and_comes_back_as_it_is_written():
    """What is shown as JSON reads like the knowledge it came from."""

    class Holder(BaseModel):
        span: Span

    held = Holder.model_validate({"span": "-3 weeks"})
    assert held.model_dump_json() == '{"span":"-3 weeks"}'
    assert Holder.model_validate_json(held.model_dump_json()) == held
    with pytest.raises(ValidationError, match="'3 wk' is not a span of time"):
        Holder.model_validate({"span": "3 wk"})
