"""Fact words: the facts of a patient, and one fact explained, for a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Heading
from rich.table import Table
from rich.text import Text

from gistline.fact_explanation import STANDING, FactExplained, FactsOfPatient, FactTold
from gistline.language import say
from gistline.phrases import plain

RESTS_ON = {"record": "the record", "local policy": "the record, by a policy of our own"}


def facts_in_words(told: FactsOfPatient) -> Group:
    """Every fact by subject, unknown ones with what would fill them, and the things that rules look at one by one."""
    parts: list[RenderableType] = [
        Text(say("Facts of {patient} on {day}", patient=told.patient, day=told.on), style="bold")
    ]
    parts += [Text(f"! {say(one.sentence)} ({', '.join(one.rows)})", style="yellow") for one in told.notices]
    for subject in dict.fromkeys(fact.subject for fact in told.facts):
        parts.append(Heading(Text(say(subject), style="bold"), align="left"))
        parts.append(_table([fact for fact in told.facts if fact.subject == subject]))
    for roster, things in told.things.items():
        for thing in things:
            shown = thing.shown or say("what may not have been told")
            name = say(roster.replace("_", " "))
            parts.append(Heading(Text(say("{roster}: {thing}", roster=name, thing=shown), style="bold"), align="left"))
            parts.append(_table(thing.facts))
    return Group(*parts)


def _table(facts: Sequence[FactTold]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("fact", "value", "record rows, or what would fill it"):
        table.add_column(say(title), overflow="fold")
    for fact in facts:
        if fact.fact.endswith(STANDING):
            continue  # said beside the fact that it is about
        table.add_row(fact.fact, _value(fact), ", ".join(fact.rows) if fact.ask is None else say(fact.ask))
    return table


def _value(fact: FactTold) -> Text:
    value = say("unknown") if fact.value is None else plain(fact.value)
    if fact.value is not None and fact.standing not in RESTS_ON:
        value += f" [{say(fact.standing)}]"
    if fact.last_known_on:
        value += " " + say("(last known on {day}, too old since)", day=fact.last_known_on)
    return Text(value, style="yellow" if fact.value is None else "")


def explained_fact_in_words(one: FactExplained) -> Group:
    """One fact: value, meaning, standing, the rows it came from, and what would fill it."""
    about = f"{say(one.fact.label)} ({one.fact.fact})"
    head = say("{fact} of {patient} on {day}", fact=about, patient=one.patient, day=one.on)
    parts: list[RenderableType] = [Text(head, style="bold")]
    if one.thing:
        parts.append(Text(one.thing))
    parts += [Text.assemble(say("value"), ": ", _value(one.fact))]
    parts += [Text(line) for line in _lines(one)]
    for row in one.rows:
        cells = ", ".join(f"{name} {value}" for name, value in row.cells.items())
        text = say("{row}, recorded on {day}, from {source}", row=row.row, day=row.recorded_on, source=row.source)
        parts += [Text(text), Padding(Text(cells), (0, 0, 0, 4))]
    return Group(*parts)


def _lines(one: FactExplained) -> Iterator[str]:
    yield f"{say('meaning')}: {say(one.meaning)}"
    if one.values:
        yield f"{say('one of')}: {', '.join(map(plain, one.values))}"
    yield f"{say('rests on')}: {say(RESTS_ON.get(one.fact.standing, one.fact.standing))}"
    if one.maximum_age_days:
        days = say("unknown after {days} days ({source})", days=one.maximum_age_days, source=one.age_source)
        yield f"{say('age')}: {days}"
    if one.fact.ask:
        yield f"{say('to find it out')}: {say(one.fact.ask)}"
    yield from (f"! {say(notice)}" for notice in one.notices)
    yield f"{say('record rows')}:" if one.rows else say("no row of the record tells of it")
