"""Action parts: how often and when an action is done: regimens, windows, and the phases of a schedule."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gistline.spans import Span


class Written(BaseModel):
    """Part of an action as knowledge writes it: nothing unknown is let through."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Regimen(Written):
    """One labelled way to give a drug: dose in mg per day of treatment, and the days."""

    mg_per_day: Decimal = Field(gt=0)
    days: Literal["4_weeks_on_2_off", "3_weeks_on_1_off", "5_days_on_2_off", "continuous"]


class Window(Written):
    """When: not before `from` and not after `to`, both counted from the anchor's day; negative is before it.

    The anchor is a fact that holds a day, or `today`. `days_before_of` names a fact that holds how many days before
    the anchor at the latest (a figure of the drug)."""

    anchor: str
    from_: Span | None = Field(default=None, alias="from")
    to: Span | None = None
    days_before_of: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Window":
        if self.from_ is None and self.to is None and self.days_before_of is None:
            raise ValueError("a window without an edge says nothing. Write from, to or days_before_of")
        if self.to is not None and self.days_before_of is not None:
            raise ValueError("the window has two ends, to and days_before_of. Keep one")
        if self.from_ and self.to and self.from_.days() > self.to.days():
            raise ValueError(f"the window ends ({self.to}) before it begins ({self.from_})")
        return self


class Phase(Written):
    """One stretch of a schedule: every so often, from one span after the anchor to another.

    `every_up_to` gives the longer end where a source gives a range. `not_assigned` says why no interval is given:
    the source leaves this stretch open, and nothing is made up for it."""

    from_: Span = Field(alias="from")
    to: Span | None = None
    every: Span | None = None
    every_up_to: Span | None = None
    not_assigned: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Phase":
        if (self.every is None) == (self.not_assigned is None):
            raise ValueError("a phase has either an interval (every) or a reason why none is given (not_assigned)")
        if self.every and self.every.number <= 0:
            raise ValueError(f"an interval of {self.every} never comes. Write a positive span")
        if self.every_up_to and (self.every is None or self.every_up_to.days() <= self.every.days()):
            raise ValueError("every_up_to is the longer end of a range. Write every with a shorter span")
        if self.to and self.to.days() <= self.from_.days():
            raise ValueError(f"the phase ends ({self.to}) before it begins ({self.from_})")
        return self
