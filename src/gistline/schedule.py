"""Schedule: the days that advice leads to, from its windows and phases."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from gistline.action_words import sentence
from gistline.actions import Action, Phase, Window
from gistline.facts import TERMS
from gistline.logic import Value
from gistline.plan_parts import Appointment, Item
from gistline.spans import Span


def scheduled(items: Iterable[Item], facts: Mapping[str, Value], on: date) -> list[Appointment]:
    """Every dated thing of the items, the next day first; what hangs on a day that is not known stands last.

    A window whose last day has passed stays and says so: a pause that should have begun is not left out. Of a series
    only what is still to come is listed; whether the rest was kept is not judged.
    """
    found: list[Appointment] = []
    for item in items:
        for qualifier in item.qualified_by:
            found += _of_action(qualifier, qualifier.action, facts, on)
        found += _of_action(item, item.action, facts, on)
    once = {(part.what, part.counted_from, part.earliest, part.latest): part for part in reversed(found)}
    return sorted(once.values(), key=lambda part: (part.latest or date.max, part.earliest or date.max, part.what))


def _of_action(item: Item, action: Action, facts: Mapping[str, Value], on: date) -> Iterator[Appointment]:
    plain = sentence(action.model_copy(update={"window": None, "phases": (), "anchor": None, "afterwards": None}))
    if action.window:
        yield _in_window(item, plain, action.window, facts, on)
    if action.phases:
        yield from _in_phases(item, plain, action, facts, on)
    if action.afterwards:
        later = action.afterwards.model_copy(update={"drug": action.afterwards.drug or action.drug})
        yield from _of_action(item, later, facts, on)


def day_of(anchor: str, facts: Mapping[str, Value], on: date) -> date | None:
    """The day an anchor stands for; None while it is not known."""
    value = on.isoformat() if anchor == "today" else facts.get(anchor)
    return date.fromisoformat(value) if isinstance(value, str) else None


def _label(anchor: str) -> str:
    return "today" if anchor == "today" else TERMS[anchor].label


def _in_window(item: Item, what: str, window: Window, facts: Mapping[str, Value], on: date) -> Appointment:
    day = day_of(window.anchor, facts, on)
    return Appointment(
        what=what,
        rule=item.rule,
        counted_from=_label(window.anchor),
        counted_from_day=day,
        earliest=window.from_.after(day) if window.from_ and day else None,
        latest=(latest := window.to.after(day) if window.to and day else None),
        passed=latest is not None and latest < on,
    )


def _in_phases(item: Item, what: str, action: Action, facts: Mapping[str, Value], on: date) -> Iterator[Appointment]:
    anchor = str(action.anchor)
    day = day_of(anchor, facts, on)
    base = {"what": what, "rule": item.rule, "counted_from": _label(anchor), "counted_from_day": day}
    if day is None:
        yield Appointment.model_validate(base)
        return
    for number, phase in enumerate(action.phases):
        if phase.every is None:
            edges = {"earliest": phase.from_.after(day), "latest": phase.to.after(day) if phase.to else None}
            if edges["latest"] and edges["latest"] < on:
                continue
            yield Appointment.model_validate({**base, **edges, "not_assigned": phase.not_assigned})
            continue
        begins = number == 0 or action.phases[number - 1].every is None
        for earliest, latest in _dates(phase, day, first=begins, on=on):
            yield Appointment.model_validate({**base, "earliest": earliest, "latest": latest})


ENDLESS = 5  # dates shown of a phase without an end


def _dates(phase: Phase, day: date, *, first: bool, on: date) -> Iterator[tuple[date, date]]:
    """The dates of one phase: at its start where nothing before it falls on that day and it does not start with the
    anchor itself, then in turn."""
    assert phase.every is not None
    begin, end = phase.from_.after(day), phase.to.after(day) if phase.to else None
    count, shown = 0 if first and phase.from_.number else 1, 0
    while True:
        due = begin if count == 0 else _times(phase.every, count, begin)
        if (end and due > end) or (end is None and shown == ENDLESS):
            return
        latest = _latest(phase.every, phase.every_up_to, due)
        if latest >= on:
            shown += 1
            yield due, latest
        count += 1


def _latest(every: Span, up_to: Span | None, due: date) -> date:
    """The last day that still keeps the longer end of the interval, counted from one kept at the shorter end."""
    if up_to is None:
        return due
    if up_to.unit == every.unit:
        return Span(up_to.number - every.number, every.unit).after(due)
    return due + (up_to.after(due) - every.after(due))


def _times(every: Span, count: int, day: date) -> date:
    return Span(every.number * count, every.unit).after(day)
