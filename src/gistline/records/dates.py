"""Dates as people know them: a day, a month, a year, a span, or a month counted from an anchor.

A partial date stays partial: it is the earliest and the latest day it can mean. A comparison that this
uncertainty leaves open is unknown, in Python here and in the SQL of the facts.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

FORMS = "Write YYYY-MM-DD, YYYY-MM, YYYY, or an earliest and a latest day as YYYY-MM-DD/YYYY-MM-DD"
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTH = re.compile(r"month (-?\d{1,4})")
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date known to a day, a month, a year or a span: the earliest and the latest day it can be."""

    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `2021-04-30`, `2021-04`, `2021` or `2021-04/2021-06`. Raises ValueError saying what to write."""
        first, slash, last = text.strip().partition("/")
        start = _span(first)
        end = _span(last) if slash else start
        if end.latest < start.earliest:
            raise ValueError(f"ends before it begins. {FORMS}")
        return cls(start.earliest, end.latest)

    @classmethod
    def on(cls, day: date) -> "PartialDate":
        """A date known to the day."""
        return cls(day, day)

    @property
    def exact(self) -> bool:
        """Whether the day itself is known."""
        return self.earliest == self.latest

    def __str__(self) -> str:
        first, last = self.earliest, self.latest
        if first == last:
            return first.isoformat()
        if first.day == 1 and last == _month_end(last.year, last.month):
            if (first.year, first.month) == (last.year, last.month):
                return f"{first:%Y-%m}"
            if first.month == 1 and last.month == 12 and first.year == last.year:
                return f"{first:%Y}"
        return f"{first.isoformat()}/{last.isoformat()}"

    def before(self, other: "PartialDate") -> bool | None:
        """Whether this day is earlier than the other; None where the uncertainty leaves it open."""
        if self.latest < other.earliest:
            return True
        return False if self.earliest >= other.latest else None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "description": FORMS, "examples": ["2021", "2021-04", "2021-04-30"]}

    @classmethod
    def _validate(cls, value: Any) -> "PartialDate":
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, date) and not isinstance(value, datetime):
            _check_year(value.year)
            return cls.on(value)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str):
            return cls.parse(value)
        raise ValueError(f"is not a date. {FORMS}")


def _span(text: str) -> PartialDate:
    match = _PARTIAL.fullmatch(text)
    if not match:
        if _MONTH.fullmatch(text):
            raise ValueError("counts from a day nobody gave. Write months_from: YYYY-MM-DD at the top of the case")
        raise ValueError(f"is not a date. {FORMS}")
    year = int(match[1])
    _check_year(year)
    try:
        first = date(year, int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise ValueError(f"is not a day of the calendar. {FORMS}") from None
    if match[3]:
        return PartialDate(first, first)
    return PartialDate(first, _month_end(year, int(match[2] or 12)))


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"is outside {FIRST_YEAR} to {LAST_YEAR}. {FORMS}")


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def plus_months(day: date, months: int) -> date:
    """The same day of the month `months` later; the last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_months(text: str, anchor: date) -> str:
    """`month 84`, or `month 1/month 83`, as the span of days it means, counted from the anchor.

    Any other text comes back unchanged. Raises ValueError where the month leaves the calendar."""
    parts = [_MONTH.fullmatch(part.strip()) for part in text.split("/")]
    if not all(parts):
        return text
    try:
        counts = [int(part[1]) for part in parts if part]
        first, following = plus_months(anchor, counts[0]), plus_months(anchor, counts[-1] + 1)
    except ValueError:
        raise ValueError("is a month outside the calendar. Write `month 84` for the 85th month of the story") from None
    if following <= first:
        raise ValueError("ends before it begins. Write the earlier month first")
    return str(PartialDate(first, following - timedelta(days=1)))
