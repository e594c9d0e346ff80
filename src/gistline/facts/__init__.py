"""Facts: one row per patient at a decision date; the only thing rules ever see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from gistline.facts.disease import disease
from gistline.facts.genotype import genotype
from gistline.facts.judged import judged
from gistline.facts.registry import Fact, Notice, Subject, merged
from gistline.facts.response import response
from gistline.facts.therapy import therapy
from gistline.logic import Value
from gistline.records import Workbench

SUBJECTS: tuple[Subject, ...] = (disease, genotype, response, therapy, judged)
FACTS: Mapping[str, Fact] = merged(SUBJECTS)


@dataclass(frozen=True)
class FactRow:
    """The facts of one patient on one day: values (None is unknown), the record rows behind each, and last days."""

    patient: str
    on: date
    values: Mapping[str, Value]
    rows: Mapping[str, tuple[str, ...]]  # fact: record rows, as `scans growth`
    too_old: Mapping[str, date]  # fact that is unknown because it is past its maximum age: the day it was last known
    notices: tuple[tuple[Notice, tuple[str, ...]], ...] = ()  # what a reader must be told, with the rows concerned


def fact_table(bench: Workbench, names: Iterable[str] | None = None) -> list[FactRow]:
    """The facts `names` (all when None) of every decision the workbench holds, sorted by patient and day."""
    asked = set(FACTS if names is None else names)
    cells: dict[tuple[str, date], dict[str, tuple[Any, Any, Any]]] = {}
    told: dict[tuple[str, date], list[tuple[Notice, tuple[str, ...]]]] = {}
    for subject in SUBJECTS:
        wanted = [name for name in subject.facts if name in asked]
        if not wanted:
            continue
        width = 3 * len(wanted)
        for patient, on, *found in bench.ask(_query(subject.name, tuple(wanted))):
            triples = zip(*[iter(found[:width])] * 3, strict=True)
            cells.setdefault((patient, on), {}).update(zip(wanted, triples, strict=True))
            notices = zip(subject.notices, found[width:], strict=True)
            told.setdefault((patient, on), []).extend((notice, _rows(rows)) for notice, rows in notices if rows)
    return [_fact_row(key, cells[key], tuple(told[key])) for key in sorted(cells)]


@cache
def _query(subject: str, names: tuple[str, ...]) -> str:
    return next(one for one in SUBJECTS if one.name == subject).query(names, notices=True)


def _rows(found: list[str] | None) -> tuple[str, ...]:
    return tuple(sorted(set(found or ())))


def _fact_row(
    key: tuple[str, date],
    cells: Mapping[str, tuple[Any, Any, Any]],
    told: tuple[tuple[Notice, tuple[str, ...]], ...],
) -> FactRow:
    ordered = [name for name in FACTS if name in cells]
    return FactRow(
        *key,
        values={name: _plain(cells[name][0]) for name in ordered},
        rows={name: _rows(cells[name][1]) for name in ordered},
        too_old={name: cells[name][2] for name in ordered if _is_too_old(FACTS[name], key[1], cells[name][2])},
        notices=told,
    )


def _is_too_old(fact: Fact, on: date, known_on: date | None) -> bool:
    if fact.maximum_age_days is None or known_on is None:
        return False
    return (on - known_on).days > fact.maximum_age_days


def _plain(value: Any) -> Value:
    """Numbers as Python numbers: 400, not Decimal('400.0000')."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value  # type: ignore[no-any-return]


__all__ = ["FACTS", "SUBJECTS", "Fact", "FactRow", "Notice", "fact_table"]
