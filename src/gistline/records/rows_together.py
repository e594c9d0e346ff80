"""Rows together: what no row can show alone. Ids, corrections, references, and the order of days."""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gistline.errors import nearest
from gistline.records.columns import Row
from gistline.records.dates import PartialDate
from gistline.records.tables import columns

MANY = 200  # ids; to search more for a near one, once per wrong id, takes longer than the reading
Finding = tuple[Any, str, Any, str, str]  # raw row, column, value, message, repair
Key = tuple[str, str, str]  # table, patient, id
Kept = Sequence[tuple[Any, Row]]


@dataclass(frozen=True)
class Seen:
    """One row as a file gives it, the row it became unless it was refused, and the columns it was refused for."""

    raw: Any
    row: Row | None
    bad: frozenset[str]

    def text(self, column: str) -> str | None:
        """What the cell says where it was not refused, None where it is empty or was."""
        value = self.raw.values.get(column)
        return None if value is None or column in self.bad else str(value).strip()

    @cached_property
    def key(self) -> Key | None:
        """The row itself; None where that cannot be told."""
        return self.named("id")

    def named(self, column: str) -> Key | None:
        """The row that the cell names, in this row's own table; None where that cannot be told."""
        patient, name = self.text("patient_id"), self.text(column)
        return None if patient is None or name is None else (self.raw.table, patient, name)


def problems_between_rows(seen: Sequence[Seen], lost: Collection[str]) -> Iterator[Finding]:
    """Every problem between rows. What refers to a table with rows that nobody could read (`lost`) is not judged."""
    unsure = {*lost, *(item.raw.table for item in seen if item.key is None)}
    kept = [(item.raw, item.row) for item in seen if item.row is not None]
    yield from _same_ids(seen)
    yield from _revisions(seen, kept, unsure)
    yield from _days(kept)
    yield from _two_ends(kept)
    if "patients" not in unsure:
        yield from _patients(seen)
    yield from _references(seen, unsure)


def _same_ids(seen: Sequence[Seen]) -> Iterator[Finding]:
    first: dict[Key, Any] = {}
    for item in seen:
        key = item.key
        if key is None or item.raw.values.get("revision") is not None:
            continue
        if key in first:
            message = f"stands on two rows, the other at {first[key].place}"
            repair = "Give another id, or set revision to `corrects` if this row replaces the other."
            yield item.raw, "id", key[2], message, repair
        first.setdefault(key, item.raw)


def _revisions(seen: Sequence[Seen], kept: Kept, unsure: Collection[str]) -> Iterator[Finding]:
    originals = {item.key for item in seen if item.raw.values.get("revision") is None}
    for key, same in _versions(kept).items():
        first_raw, first = same[0]
        if first.revision and key not in originals and first.table not in unsure:
            repair = "Leave revision out, or give the id of the earlier row."
            yield first_raw, "revision", first.revision, f"changes a row that is not there, {first.id}", repair
        for (_, earlier), (raw, row) in itertools.pairwise(same):
            if row.revision and row.recorded_on <= earlier.recorded_on:
                message = f"is not later than {earlier.recorded_on}, when the row it revises was recorded"
                repair = "Write the later day on which the change became known; earlier days still see the old row."
                yield raw, "recorded_on", row.recorded_on, message, repair


def _versions(kept: Kept) -> dict[Key, list[tuple[Any, Row]]]:
    """The rows of each id: first the original, then its revisions by day."""
    versions: dict[Key, list[tuple[Any, Row]]] = defaultdict(list)
    for raw, row in kept:
        versions[row.table, row.patient_id, row.id].append((raw, row))
    for same in versions.values():
        same.sort(key=lambda pair: (pair[1].revision is not None, pair[1].recorded_on))
    return versions


def _days(kept: Kept) -> Iterator[Finding]:
    starts: dict[Key, list[Row]] = defaultdict(list)
    for _, row in kept:
        starts[row.table, row.patient_id, row.id].append(row)
    for raw, row in kept:
        happened = getattr(row, row.happened) if row.happened else None
        if happened and row.happened and row.recorded_on < happened.earliest:
            repair = f"Write the day this became known, {happened.earliest} or later."
            yield raw, "recorded_on", row.recorded_on, f"is before {row.happened} {happened}", repair
        if row.ends:
            yield from _end_before_start(raw, row, starts)
        if row.table == "completeness":
            yield from _reversed_promise(raw, row)


def _end_before_start(raw: Any, row: Row, starts: dict[Key, list[Row]]) -> Iterator[Finding]:
    assert row.ends is not None
    column, start_column = row.ends
    table = next(item.refers_to for item in columns(row.table) if item.name == column)
    ended: PartialDate = getattr(row, "ended_on")  # noqa: B009  every table with `ends` has it
    for begun in starts.get((str(table), row.patient_id, getattr(row, column)), []):
        start: PartialDate | None = getattr(begun, start_column)
        if start and ended.latest < start.earliest and not row.revision and not begun.revision:
            message = f"is before {start_column} {start} of {table} {begun.id}"
            yield raw, "ended_on", ended, message, "Exchange the two days, or correct the wrong one."


def _reversed_promise(raw: Any, row: Row) -> Iterator[Finding]:
    first, last = getattr(row, "complete_from"), getattr(row, "complete_through")  # noqa: B009
    if first and last.latest < first.earliest:
        yield raw, "complete_through", last, f"is before complete_from {first}", "Exchange the two days."


def _two_ends(kept: Kept) -> Iterator[Finding]:
    """A row ends once: no two ends of other ids may stand on one day."""
    standing: dict[Key, list[tuple[date, date, Any, Row]]] = defaultdict(list)
    for same in _versions([pair for pair in kept if pair[1].ends]).values():
        untils = [*(row.recorded_on for _, row in same[1:]), date.max]
        for (raw, row), until in zip(same, untils, strict=True):
            if row.ends and row.revision != "withdraws":
                named = getattr(row, row.ends[0])
                standing[row.table, row.patient_id, named].append((row.recorded_on, until, raw, row))
    for (_, _, named), ends in standing.items():
        ends.sort(key=lambda end: end[:2])
        _, until, other, last = ends[0]
        told = set()
        for begin, revised, raw, row in ends[1:]:
            pair = frozenset((row.id, last.id))
            if row.id != last.id and begin < until and pair not in told and row.ends:
                told.add(pair)
                repair = f"Keep one, or withdraw {last.id} on an earlier day by a row with revision `withdraws`."
                yield raw, row.ends[0], named, f"has an end already, {last.id} at {other.place}", repair
            if revised > until or begin >= until:
                until, other, last = revised, raw, row


def _patients(seen: Sequence[Seen]) -> Iterator[Finding]:
    known: dict[str, str] = {}
    for item in seen:
        if item.raw.table == "patients" and (key := item.key):
            known.setdefault(key[1], key[2])
    told = set()
    for item in seen:
        patient, name, table = item.text("patient_id"), item.text("id"), item.raw.table
        if patient is not None and patient not in known and (table, patient) not in told:
            told.add((table, patient))  # once per table: the repair is the same for all its rows
            repair = "Add the patient, or repair the id."
            yield item.raw, "patient_id", patient, "has no row in patients", repair
        elif table == "patients" and patient is not None and name not in (None, known[patient]):
            repair = "Keep one, or give both the same id and set revision to `corrects` on the later."
            yield item.raw, "id", name, f"is a second row of one patient, {patient}", repair


def _references(seen: Sequence[Seen], unsure: Collection[str]) -> Iterator[Finding]:
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in seen:
        if key := item.key:
            ids[key[:2]].add(key[2])
    for item in seen:
        for column in columns(item.raw.table):
            key = item.named(column.name) if column.refers_to else None
            if key is None or column.refers_to is None or column.refers_to in unsure:
                continue
            _, patient, named = key
            known = ids[column.refers_to, patient]
            if named not in known:
                near = nearest(named, known) if len(known) < MANY else None
                repair = f"Did you mean {near}?" if near else f"Add that row to {column.refers_to}, or repair the id."
                yield item.raw, column.name, named, f"is not the id of a row of {column.refers_to}", repair
