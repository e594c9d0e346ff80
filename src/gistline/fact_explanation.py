"""Fact explanation: every fact of a patient on a day, and one of them with its meaning and its rows."""

from collections.abc import Iterator, Sequence
from datetime import date

from gistline.errors import UsageError, did_you_mean
from gistline.facts import FACTS, ROSTERS, TERMS, FactRow, Thing, fact_table
from gistline.logic import Value
from gistline.plan_parts import FactShown, Part
from gistline.records import RecordFile, Workbench
from gistline.records.columns import Row

STANDING = "_standing"  # a fact that says how the source of another was seen is named like it
EVERY_ROW = ("patient_id", "id", "recorded_on", "source", "revision")


class FactTold(FactShown):
    """A fact with its subject, where its definition comes from, and, where it is unknown, how to find it out."""

    subject: str
    standing: str
    ask: str | None


class ThingTold(Part):
    """One thing of a roster, as a drug that runs, with its facts; `shown` is null for what may not have been told."""

    shown: str | None
    rows: tuple[str, ...]
    facts: tuple[FactTold, ...]


class NoticeTold(Part):
    """What is wrong in the record or could not be read, with the rows concerned."""

    kind: str
    sentence: str
    rows: tuple[str, ...]


class FactsOfPatient(Part):
    """Every fact of a patient on a day, what is wrong in the record, and the things rules are judged for one by one."""

    patient: str
    on: date
    notices: tuple[NoticeTold, ...]
    facts: tuple[FactTold, ...]
    things: dict[str, tuple[ThingTold, ...]]


class RowBehind(Part):
    """A row of the record behind a fact, as it stood on the day."""

    row: str
    recorded_on: date
    source: str
    cells: dict[str, str]


class FactExplained(Part):
    """One fact of one patient: value, meaning, the rows it came from, where it comes from, what would fill it."""

    patient: str
    on: date
    thing: str | None
    fact: FactTold
    meaning: str
    values: tuple[str, ...]
    maximum_age_days: int | None
    age_source: str | None
    rows: tuple[RowBehind, ...]
    notices: tuple[str, ...]  # what is wrong with those rows


def facts_of(
    file: RecordFile, bench: Workbench, on: date, patients: Sequence[str] | None = None
) -> list[FactsOfPatient]:
    """Every fact and every thing of each patient, sorted by patient."""
    return [_told(row) for row in _rows(file, bench, on, patients)]


def _rows(file: RecordFile, bench: Workbench, on: date, patients: Sequence[str] | None) -> list[FactRow]:
    chosen = file.records.patients if patients is None else patients
    with bench.holding(file.records, [(patient, on) for patient in chosen]):
        return fact_table(bench, None, ROSTERS)


def _told(row: FactRow) -> FactsOfPatient:
    things = {
        roster: tuple(
            ThingTold(shown=thing.shown, rows=thing.rows, facts=tuple(_of_thing(thing, name) for name in thing.values))
            for thing in row.things[roster]
        )
        for roster in ROSTERS
    }
    notices = (NoticeTold(kind=one.kind, sentence=one.sentence, rows=rows) for one, rows in row.notices)
    facts = (_of_patient(row, name) for name in row.values)
    return FactsOfPatient(patient=row.patient, on=row.on, notices=tuple(notices), facts=tuple(facts), things=things)


def _of_patient(row: FactRow, name: str) -> FactTold:
    standing = row.values.get(name + STANDING)
    return _fact(name, row.values[name], row.rows[name], row.too_old.get(name), standing)


def _of_thing(thing: Thing, name: str) -> FactTold:
    return _fact(name, thing.values[name], thing.rows, None, thing.values.get(name + STANDING))


def _fact(name: str, value: Value, rows: tuple[str, ...], last: date | None, standing: Value) -> FactTold:
    fact = TERMS[name]
    return FactTold(
        fact=name,
        label=fact.label,
        value=value,
        rows=rows,
        last_known_on=last,
        subject=fact.subject,
        standing=fact.standing if standing is None else str(standing),
        ask=fact.ask if value is None else None,
    )


def explain_fact(
    file: RecordFile, bench: Workbench, on: date, name: str, patients: Sequence[str] | None = None
) -> list[FactExplained]:
    """One fact for each patient, or for each thing where it is a fact of a roster. Raises UsageError for no such
    fact."""
    if name not in TERMS:
        raise UsageError(f"There is no fact {name}. {did_you_mean(name, TERMS)}")
    return [one for row in _rows(file, bench, on, patients) for one in _explained(file, row, name)]


def _explained(file: RecordFile, row: FactRow, name: str) -> Iterator[FactExplained]:
    if name in FACTS:
        yield _one(file, row, None, _of_patient(row, name))
        return
    for thing in row.things[TERMS[name].subject]:
        yield _one(file, row, thing.shown, _of_thing(thing, name))


def _one(file: RecordFile, row: FactRow, thing: str | None, told: FactTold) -> FactExplained:
    fact = TERMS[told.fact]
    return FactExplained(
        patient=row.patient,
        on=row.on,
        thing=thing,
        fact=told,
        meaning=fact.meaning,
        values=fact.values,
        maximum_age_days=fact.maximum_age_days,
        age_source=fact.age_source,
        rows=tuple(_behind(file, row, one) for one in told.rows),
        notices=tuple(notice.sentence for notice, rows in row.notices if set(rows) & set(told.rows)),
    )


def _behind(file: RecordFile, row: FactRow, name: str) -> RowBehind:
    """The version of a row that stood on the day."""
    table, _, row_id = name.partition(" ")
    versions = [
        one
        for one in file.records.rows.get(table, ())
        if one.patient_id == row.patient and one.id == row_id and one.recorded_on <= row.on
    ]
    stood = max(versions, key=lambda one: one.recorded_on)
    return RowBehind(row=name, recorded_on=stood.recorded_on, source=stood.source, cells=_cells(stood))


def _cells(row: Row) -> dict[str, str]:
    told = ((name, getattr(row, name)) for name in type(row).model_fields if name not in EVERY_ROW)
    return {name: _cell(value) for name, value in told if value is not None}


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
