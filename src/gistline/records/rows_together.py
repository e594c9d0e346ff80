"""Rows together: what no row can show alone. Ids, corrections, references, and the order of days."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from gistline.records.columns import Row
from gistline.records.dates import PartialDate
from gistline.records.tables import columns

Finding = tuple[Any, str, Any, str, str]  # raw row, column, value, message, repair
Kept = Sequence[tuple[Any, Row]]


def problems_between_rows(kept: Kept, *, complete: bool) -> Iterator[Finding]:
    """Every problem between rows. References are judged only where no row was refused (`complete`)."""
    yield from _ids(kept)
    yield from _days(kept)
    if complete:
        yield from _patients(kept)
        yield from _references(kept)


def _ids(kept: Kept) -> Iterator[Finding]:
    versions: dict[tuple[str, str, str], list[tuple[Any, Row]]] = defaultdict(list)
    for raw, row in kept:
        versions[row.table, row.patient_id, row.id].append((raw, row))
    for same in versions.values():
        ordered = sorted(same, key=lambda pair: (pair[1].revision is not None, pair[1].recorded_on))
        first_raw, first = ordered[0]
        if first.revision:
            yield (
                first_raw,
                "revision",
                first.revision,
                "changes a row that is not there",
                ("Leave revision out, or give the id of the earlier row."),
            )
        for (_, earlier), (raw, row) in itertools.pairwise(ordered):
            if not row.revision:
                yield (
                    raw,
                    "id",
                    row.id,
                    "stands on two rows",
                    ("Give another id, or set revision to `corrects` if this row replaces the other."),
                )
            elif row.recorded_on <= earlier.recorded_on:
                yield (
                    raw,
                    "recorded_on",
                    row.recorded_on,
                    "is not later than the row it revises",
                    ("A revision is recorded on a later day, so that earlier days still see what was known."),
                )


def _days(kept: Kept) -> Iterator[Finding]:
    starts: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for _, row in kept:
        starts[row.table, row.patient_id, row.id].append(row)
    for raw, row in kept:
        happened = getattr(row, row.happened) if row.happened else None
        if happened and row.happened and row.recorded_on < happened.earliest:
            yield (
                raw,
                "recorded_on",
                row.recorded_on,
                f"is before {row.happened} {happened}",
                ("A row is known on the day it happened or later."),
            )
        if row.ends:
            yield from _end_before_start(raw, row, starts)
        if row.table == "completeness":
            yield from _reversed_promise(raw, row)


def _end_before_start(raw: Any, row: Row, starts: dict[tuple[str, str, str], list[Row]]) -> Iterator[Finding]:
    assert row.ends is not None
    column, start_column = row.ends
    table = next(item.refers_to for item in columns(row.table) if item.name == column)
    ended: PartialDate = getattr(row, "ended_on")  # noqa: B009  every table with `ends` has it
    for begun in starts.get((str(table), row.patient_id, getattr(row, column)), []):
        start: PartialDate | None = getattr(begun, start_column)
        if start and ended.latest < start.earliest and not row.revision and not begun.revision:
            yield (
                raw,
                "ended_on",
                ended,
                f"is before {start_column} {start} of {table} {begun.id}",
                ("Exchange the two days, or correct the wrong one."),
            )


def _reversed_promise(raw: Any, row: Row) -> Iterator[Finding]:
    first, last = getattr(row, "complete_from"), getattr(row, "complete_through")  # noqa: B009
    if first and last.latest < first.earliest:
        yield raw, "complete_through", last, f"is before complete_from {first}", "Exchange the two days."


def _patients(kept: Kept) -> Iterator[Finding]:
    known: dict[str, str] = {row.patient_id: row.id for _, row in kept if row.table == "patients"}
    for raw, row in kept:
        if row.patient_id not in known:
            yield (
                raw,
                "patient_id",
                row.patient_id,
                "has no row in patients",
                "Add the patient, or repair the id.",
            )
        elif row.table == "patients" and row.id != known[row.patient_id]:
            yield (
                raw,
                "id",
                row.id,
                "is a second row of one patient",
                ("Keep one, or give both the same id and set revision to `corrects` on the later."),
            )


def _references(kept: Kept) -> Iterator[Finding]:
    ids = {(row.table, row.patient_id, row.id) for _, row in kept}
    for raw, row in kept:
        for column in columns(row.table):
            named = getattr(row, column.name) if column.refers_to else None
            if named is not None and (column.refers_to, row.patient_id, named) not in ids:
                yield (
                    raw,
                    column.name,
                    named,
                    f"is not the id of a row of {column.refers_to}",
                    (f"Add that row to {column.refers_to}, or repair the id."),
                )
