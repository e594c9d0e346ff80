"""Calendar file: the dated advice of a plan as iCalendar, one whole-day event per appointment.

An event names the patient by id only. What has no day is listed in the description of the calendar and never placed;
where the days of a story are invented, nothing has a day. The same plan gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from icalendar import Calendar, Event, vText

from gistline.language import say
from gistline.plan_parts import Appointment, Item, Plan
from gistline.words import SUPPORTS

PRODUCT = "-//gistline//schedule of a plan//EN"
WORDS = {
    "name": "gistline plan for {patient}",
    "summary": "{what} ({patient})",
    "latest": "no later than this day: {what}",
    "earliest": "no earlier than this day: {what}",
    "not_assigned": "from this day on no interval is assigned: {what}",
    "about": "Schedule of the plan for {patient} on {on}, knowledge {knowledge}, record {record}.",
    "pack": "It shows what {document} says; the safety stops of the whole knowledge stay on.",
    "invented": "The days of this story are invented, so nothing is placed.",
    "undated": "Without a day, therefore not placed:",
    "undated_one": "{what}, counted from {counted_from}: {why} (rule {rule})",
    "no_day": "that day is not known",
    "no_edge": "no day is told",
    "only_invented": "that day is invented",
    "between": "From {earliest} to {latest}.",
    "rule": "Rule {rule}: {sentence}.",
    "counted_from": "Counted from {counted_from}, {day}.",
    "no_interval": "No interval is assigned: {reason}.",
    "provisional": "PROVISIONAL: {standing} only, not read in the original.",
    "not_signed": "Not yet signed by a clinician.",
}


def as_ics(plan: Plan) -> bytes:
    """The schedule of a plan as an iCalendar file, as most calendars open it."""
    dated = [part for part in plan.schedule if _dated(plan, part)]
    undated = [part for part in plan.schedule if not _dated(plan, part)]
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _say("name", patient=plan.patient))
    about = "\n".join(_about(plan, undated))
    calendar.add("x-wr-caldesc", vText(about))
    calendar.add("description", about)
    for part in dated:
        calendar.add_component(_event(plan, part))
    return bytes(calendar.to_ical())


def _dated(plan: Plan, part: Appointment) -> bool:
    return not plan.days_invented and bool(part.earliest or part.latest)


def _event(plan: Plan, part: Appointment) -> Event:
    first, last = _days(part)
    event = Event()
    event.add("uid", _uid(plan, part))
    event.add("dtstamp", datetime.combine(plan.on, time(), UTC))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # the day after the last
    event.add("summary", _say("summary", what=_what(part), patient=plan.patient))
    event.add("description", "\n".join(_described(plan, part)))
    event.add("class", "CONFIDENTIAL")
    event.add("status", "TENTATIVE")  # advice: the clinicians decide
    event.add("transp", "TRANSPARENT")
    return event


def _days(part: Appointment) -> tuple[date, date]:
    """The first and the last day of an event. A stretch without an interval is marked on the day it begins."""
    first, last = part.earliest or part.latest, part.latest or part.earliest
    assert first is not None
    assert last is not None
    return (first, first) if part.not_assigned and part.earliest else (first, last)


def _what(part: Appointment) -> str:
    if part.not_assigned and part.earliest:
        return _say("not_assigned", what=part.what)
    if part.earliest and part.latest:
        return part.what
    return _say("latest" if part.latest else "earliest", what=part.what)


def _uid(plan: Plan, part: Appointment) -> str:
    """Different for every appointment of every plan; the patient cannot be read from it."""
    told = "\n".join([plan.patient, plan.record, part.model_dump_json()])
    return f"{sha256(told.encode()).hexdigest()[:32]}@gistline"


def _described(plan: Plan, part: Appointment) -> Iterator[str]:
    for item in _items(plan, part):
        yield _say("rule", rule=item.rule, sentence=item.sentence)
        if item.provisional:
            yield _say("provisional", standing=say(item.standing))
        if item.signed_by is None:
            yield _say("not_signed")
    if part.earliest and part.latest and part.earliest < part.latest:
        yield _say("between", earliest=part.earliest, latest=part.latest)
    if part.counted_from_day:
        yield _say("counted_from", counted_from=say(part.counted_from), day=part.counted_from_day)
    if part.not_assigned:
        yield _say("no_interval", reason=say(part.not_assigned))
    if plan.guideline:
        yield _say("pack", document=plan.guideline)
    yield say(SUPPORTS)


def _items(plan: Plan, part: Appointment) -> Sequence[Item]:
    """The pieces of advice an appointment comes from: one, or, where a rule is judged for several things and no
    sentence tells them apart, each of them."""
    advised = [*plan.stops, *plan.meanwhile, *(item for group in plan.advice for item in group.options)]
    every = {one.model_dump_json(): one for item in advised for one in (item, *item.qualified_by)}
    same_rule = [item for item in every.values() if item.rule == part.rule]
    return [item for item in same_rule if item.sentence.startswith(part.what)] or same_rule


def _about(plan: Plan, undated: Sequence[Appointment]) -> Iterator[str]:
    yield _say("about", patient=plan.patient, on=plan.on, knowledge=plan.knowledge, record=plan.record)
    if plan.guideline:
        yield _say("pack", document=plan.guideline)
    if plan.days_invented:
        yield _say("invented")
    if undated:
        yield _say("undated")
    for part in undated:
        why = "only_invented" if plan.days_invented else "no_edge" if part.counted_from_day else "no_day"
        yield _say("undated_one", what=part.what, counted_from=say(part.counted_from), why=_say(why), rule=part.rule)
    yield say(SUPPORTS)


def _say(key: str, **parts: object) -> str:
    return say(WORDS[key], **parts)
