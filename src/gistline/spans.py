"""Spans: lengths of time as guidelines write them, `3 weeks`, and the days they lead to."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

LONGEST_DAYS = 120 * 365.25
UNITS = ("day", "week", "month", "year")
WRITTEN = re.compile(r"(-?[0-9]{1,4}) (day|week|month|year)s?")


@dataclass(frozen=True)
class Span:
    """A number of days, weeks, months or years; negative means before. Months and years are calendar months."""

    number: int
    unit: str

    @classmethod
    def parse(cls, text: Any) -> "Span":
        """Read `3 weeks` or `-1 day`; raises ValueError with what to write."""
        if isinstance(text, Span):
            return text
        found = WRITTEN.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise ValueError(f"{text!r} is not a span of time. Write, for example, 3 weeks, 6 months or -10 days")
        span = cls(int(found[1]), found[2])
        if abs(span.days()) > LONGEST_DAYS:
            raise ValueError(f"{text!r} is longer than a life. Write a shorter span")
        return span

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse, serialization=core_schema.to_string_ser_schema())

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if abs(self.number) == 1 else 's'}"

    def __neg__(self) -> "Span":
        return Span(-self.number, self.unit)

    def after(self, day: date) -> date:
        """The day this span after `day`; the last day of a month stays within the month it reaches."""
        lengths = {f"{self.unit}s": self.number}
        return day + relativedelta(**lengths)  # type: ignore[arg-type]

    def same_as(self, other: "Span") -> bool:
        """Whether both lead to the same day from any day: 12 months and 1 year, 2 weeks and 14 days."""
        return self._in_small_units() == other._in_small_units()

    def _in_small_units(self) -> tuple[int, str]:
        factor, unit = {"year": (12, "month"), "week": (7, "day")}.get(self.unit, (1, self.unit))
        return (0, "day") if self.number == 0 else (self.number * factor, unit)

    def days(self) -> float:
        """The length in days, for putting spans in order: a month counts 30.4375 days, a year 365.25."""
        return self.number * {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}[self.unit]
