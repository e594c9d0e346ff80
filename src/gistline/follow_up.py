"""Follow-up: schedules of examinations as intervals, and when the next one is due. No rule uses them yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, model_validator

from gistline.errors import KnowledgeError, Problem
from gistline.library import KNOWLEDGE, mistake, open_sources, open_table, twice
from gistline.safety_models import STANDINGS
from gistline.sourced import Citation, Source, Standing, Strict, unseen
from gistline.spans import Span

Anchor = Literal["operation", "adjuvant_stopped", "diagnosis", "last_examination"]
ANCHORS: tuple[str, ...] = get_args(Anchor)
Days = Mapping[str, date]  # the day of each anchor that is known


class FollowUpPhase(Strict):
    """One stretch of a schedule: from one span after the anchor to another, with the shorter and longer interval."""

    anchor: Anchor
    from_: Span = Field(alias="from")
    to: Span | None = None  # left out: for life
    to_anchor: Anchor | None = None  # where the end is counted from another day
    every_min: Span
    every_max: Span

    @model_validator(mode="after")
    def _comes(self) -> "FollowUpPhase":
        if self.every_min.number <= 0 or self.every_max.days() < self.every_min.days():
            raise ValueError("has no interval that comes. Write a positive every_min, and every_max not below it")
        if self.to_anchor is not None and self.to is None:
            raise ValueError("names a day the end is counted from and no end. Write to, as 0 months")
        if self.to and self.to_anchor is None and self.to.days() <= self.from_.days():
            raise ValueError(f"ends ({self.to}) before it begins ({self.from_})")
        return self

    def begin(self, days: Days) -> date | None:
        """Its first day; None while the anchor's day is not known."""
        return self.from_.after(days[self.anchor]) if self.anchor in days else None

    def end(self, days: Days) -> date | None:
        """The day it ends on; None where it has none, or the day it is counted from is not known."""
        anchor = self.to_anchor or self.anchor
        return self.to.after(days[anchor]) if self.to and anchor in days else None


class FollowUp(Strict):
    """What one source, or several that agree, say for one population."""

    schedule: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    row: str = Field(pattern=r"^F-[0-9]{2}(, F-[0-9]{2})*$")  # of the assessment notes
    population: str = Field(min_length=5)
    examination: Literal["imaging", "visit", "endoscopic_ultrasound"]
    phases: tuple[FollowUpPhase, ...]
    ambiguity: str | None = None  # another reading, and the schedule that has it
    not_encoded: str | None = None
    local_policy: str | None = None  # why we made it where no source tells one
    sources: tuple[Citation, ...] = Field(min_length=1)

    @property
    def standing(self) -> Standing:
        """The best way in which any of its sources was seen; unverified where it is our own."""
        if self.local_policy:
            return "unverified"
        return min((source.standing for source in self.sources), key=STANDINGS.index)

    @model_validator(mode="after")
    def _in_turn(self) -> "FollowUp":
        for one, other in pairwise(self.phases):
            anchor = one.to_anchor or one.anchor
            if one.to is None or anchor != other.anchor or not one.to.same_as(other.from_):
                raise ValueError(f"{self.schedule} has a phase that does not begin where the one before it ends")
        return self


class FollowUps(Strict):
    """follow_up.yaml."""

    schedules: tuple[FollowUp, ...] = Field(min_length=1)


FIELDS = sorted(
    {
        field.alias or name
        for model in (FollowUps, FollowUp, FollowUpPhase, Citation)
        for name, field in model.model_fields.items()
    }
)


def open_follow_up(folder: Path, documents: dict[str, Source], problems: list[Problem]) -> FollowUps | None:
    """The schedules of a knowledge folder, every problem with its place."""
    table, document = open_table(folder, "follow_up.yaml", FollowUps, problems, FIELDS)
    if table is None:
        return None
    listed = list(enumerate(table.schedules))
    problems.extend(twice(document, ((("schedules", number, "schedule"), one.schedule) for number, one in listed)))
    for number, one in listed:
        for place, source in enumerate(one.sources):
            for message, repair in unseen(source, documents):
                path = ("schedules", number, "sources", place)
                problems.append(mistake(document, path, source.document, message, repair))
    return table


@cache
def follow_up() -> dict[str, FollowUp]:
    """Every schedule by name. Raises KnowledgeError with every problem of them."""
    problems: list[Problem] = []
    table = open_follow_up(KNOWLEDGE, open_sources(KNOWLEDGE, problems), problems)
    if table is None or problems:
        raise KnowledgeError(problems)
    return {one.schedule: one for one in table.schedules}


@dataclass(frozen=True)
class Due:
    """When the next examination is due: the earliest day is the one to use, after the latest it is overdue."""

    earliest: date
    latest: date


def next_due(schedule: str, days: Days, last: date | None = None) -> Due | None:
    """When the examination after the one of day `last` is due; None where the schedule has no more, or none yet.

    The interval is that of the stretch the last day lies in, or of the next one where that comes sooner; an
    examination before the schedule begins, or none, counts as its first day. The last day of a schedule is kept."""
    known = {**days, "last_examination": last} if last else dict(days)
    phases = [(phase, begin) for phase in follow_up()[schedule].phases if (begin := phase.begin(known))]
    if not phases:
        return None
    since = max(last, phases[0][1]) if last else phases[0][1]
    now = phase_of(schedule, known, since)
    if now is None:
        return None
    found = [_due(now, since), *(_due(phase, begin) for phase, begin in phases if begin > since)]
    end = phases[-1][0].end(known)
    found += [Due(end, end)] if end and end > since else []
    return Due(min(one.earliest for one in found), min(one.latest for one in found))


def _due(phase: FollowUpPhase, since: date) -> Due:
    return Due(phase.every_min.after(since), phase.every_max.after(since))


def phase_of(schedule: str, days: Days, day: date) -> FollowUpPhase | None:
    """The stretch of the schedule that a day lies in; a day on which two meet lies in the later."""
    for phase in follow_up()[schedule].phases:
        begin, end = phase.begin(days), phase.end(days)
        if begin is not None and begin <= day and (end is None or day < end):
            return phase
    return None


def due_days(schedule: str, days: Days, until: date) -> list[date]:
    """Every day up to `until` on which an examination is due when each is kept at the shorter interval."""
    found: list[date] = []
    for phase in follow_up()[schedule].phases:
        begin, end = phase.begin(days), phase.end(days)
        if begin is None:
            break
        stop, count = min(end, until) if end else until, 1
        while (due := _times(phase.every_min, count).after(begin)) <= stop:
            found.append(due)
            count += 1
    return found


def _times(span: Span, count: int) -> Span:
    return Span(span.number * count, span.unit)
