"""Facts: one row per patient at a decision date; the only thing rules ever see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from gistline.facts import contradictions as contradictions  # registers what cannot all be true
from gistline.facts import disease_risk as disease_risk  # registers the schemes of risk of a primary tumour
from gistline.facts import disease_stage as disease_stage  # registers TNM
from gistline.facts import response_best as response_best  # registers the best response
from gistline.facts import response_pet as response_pet  # registers EORTC and PERCIST on PET
from gistline.facts import response_reported as response_reported  # registers what reports say
from gistline.facts import safety_imatinib as safety_imatinib  # registers laboratory values, haemoglobin on imatinib
from gistline.facts import surgery_complications as surgery_complications  # registers grades of complications
from gistline.facts import surgery_outcome as surgery_outcome  # registers what an operation left
from gistline.facts import therapy_before_surgery as therapy_before_surgery  # registers the drug at it
from gistline.facts import therapy_course as therapy_course  # registers what is told of courses
from gistline.facts import therapy_failure as therapy_failure  # registers resistance and lasting toxicity
from gistline.facts.disease import disease
from gistline.facts.genotype import genotype
from gistline.facts.genotype_expected import secondary_mutation
from gistline.facts.genotype_tests import TESTS as GENOTYPE_TESTS  # registers what was tested
from gistline.facts.judged import judged
from gistline.facts.registry import Fact, Notice, Roster, Subject, merged
from gistline.facts.response import response
from gistline.facts.response_scans import response_baseline
from gistline.facts.response_scans import response_on_scan as on_scan
from gistline.facts.rosters import NOT_ON_FILE, running_drug, running_medicine
from gistline.facts.safety import safety
from gistline.facts.safety_interactions import interaction
from gistline.facts.safety_toxicities import toxicity
from gistline.facts.surgery import surgery
from gistline.facts.therapy import therapy
from gistline.facts.therapy_history import TRIED  # registers what history tells
from gistline.facts.therapy_lines import therapy_line
from gistline.logic import Value
from gistline.records import Workbench

SUBJECTS: tuple[Subject, ...] = (disease, genotype, response, therapy, surgery, safety, judged)
FACTS: Mapping[str, Fact] = merged(SUBJECTS)  # one value per patient and day
ROSTERS: Mapping[str, Roster] = {
    roster.name: roster
    for roster in (
        running_drug,
        running_medicine,
        interaction,
        toxicity,
        secondary_mutation,
        therapy_line,
        on_scan,
        response_baseline,
    )
}
TERMS: Mapping[str, Fact] = {**FACTS, **{name: fact for one in ROSTERS.values() for name, fact in one.facts.items()}}


@dataclass(frozen=True)
class Thing:
    """One thing of a roster: its record rows, its name in words (None: what may not have been told), its facts."""

    rows: tuple[str, ...]
    shown: str | None
    values: Mapping[str, Value]


@dataclass(frozen=True)
class FactRow:
    """The facts of one patient on one day: values (None is unknown), the record rows behind each, and last days."""

    patient: str
    on: date
    values: Mapping[str, Value]
    rows: Mapping[str, tuple[str, ...]]  # fact: record rows, as `scans growth`
    too_old: Mapping[str, date]  # fact that is unknown because it is past its maximum age: the day it was last known
    notices: tuple[tuple[Notice, tuple[str, ...]], ...] = ()  # what a reader must be told, with the rows concerned
    things: Mapping[str, tuple[Thing, ...]] = field(default_factory=dict)  # per roster asked for


def fact_table(bench: Workbench, names: Iterable[str] | None = None, rosters: Iterable[str] = ()) -> list[FactRow]:
    """The facts `names` (all when None) of every decision the workbench holds, sorted by patient and day, and the
    things of `rosters`."""
    asked = set(FACTS if names is None else names)
    things = {name: _things(bench, ROSTERS[name]) for name in sorted(rosters)}
    # Whether rows are there without which a notice has nothing to tell: some cost more than all facts together.
    seen = cache(lambda query: bool(bench.ask(query)))
    cells: dict[tuple[str, date], dict[str, tuple[Any, Any, Any]]] = {}
    told: dict[tuple[str, date], list[tuple[Notice, tuple[str, ...]]]] = {}
    for subject in SUBJECTS:
        wanted = [name for name in subject.facts if name in asked]
        if not wanted:
            continue
        width = 3 * len(wanted)
        looked = tuple(one.name for one in subject.notices if one.looked_for is None or seen(one.looked_for))
        for patient, on, *found in bench.ask(_query(subject.name, tuple(wanted), looked)):
            triples = zip(*[iter(found[:width])] * 3, strict=True)
            cells.setdefault((patient, on), {}).update(zip(wanted, triples, strict=True))
            notices = zip([one for one in subject.notices if one.name in looked], found[width:], strict=True)
            told.setdefault((patient, on), []).extend((notice, _rows(rows)) for notice, rows in notices if rows)
    if not cells:  # only things were asked for
        keys = bench.ask("select patient_id, decision_date from decisions")
        cells, told = {key: {} for key in keys}, {key: [] for key in keys}
    of = {key: {name: tuple(found.get(key, ())) for name, found in things.items()} for key in cells}
    return [_fact_row(key, cells[key], tuple(told[key]), of[key]) for key in sorted(cells)]


def write_facts(bench: Workbench, names: Iterable[str] | None = None) -> None:
    """Write the facts `names` (all when None) of every decision into the table `facts` of the workbench: patient_id,
    decision_date, and a column per fact, null where unknown. For cohorts: nothing passes through Python."""
    asked = set(FACTS if names is None else names)
    parts = {subject.name: [name for name in subject.facts if name in asked] for subject in SUBJECTS}
    wanted = [(subject, parts[subject.name]) for subject in SUBJECTS if parts[subject.name]]
    joins = " ".join(
        f"left join ({subject.values_query(found)}) as {subject.name} using (patient_id, decision_date)"
        for subject, found in wanted
    )
    columns = ", ".join(["patient_id", "decision_date", *(name for _, found in wanted for name in found)])
    bench.db.execute(f"create or replace temp table facts as select {columns} from decisions {joins}")


def _things(bench: Workbench, roster: Roster) -> dict[tuple[str, date], list[Thing]]:
    """The things of a roster by decision; what does not belong to it is left out, what is open stays."""
    found: dict[tuple[str, date], list[Thing]] = {}
    for patient, on, rows, shown, *cells in bench.ask(_roster_query(roster.name)):
        values = {name: _plain(cell) for name, cell in zip(roster.facts, cells, strict=True)}
        if values[roster.member] is not False:
            found.setdefault((patient, on), []).append(Thing(_rows(rows), shown, values))
    return found


@cache
def _roster_query(name: str) -> str:
    return ROSTERS[name].query()


@cache
def _query(name: str, names: tuple[str, ...], notices: tuple[str, ...]) -> str:
    subject = next(one for one in SUBJECTS if one.name == name)
    return subject.query(names, notices=[one for one in subject.notices if one.name in notices])


def _rows(found: list[str] | None) -> tuple[str, ...]:
    return tuple(sorted(set(found or ())))


def _fact_row(
    key: tuple[str, date],
    cells: Mapping[str, tuple[Any, Any, Any]],
    told: tuple[tuple[Notice, tuple[str, ...]], ...],
    things: Mapping[str, tuple[Thing, ...]],
) -> FactRow:
    ordered = [name for name in FACTS if name in cells]
    return FactRow(
        *key,
        values={name: _plain(cells[name][0]) for name in ordered},
        rows={name: _rows(cells[name][1]) for name in ordered},
        too_old={name: cells[name][2] for name in ordered if _is_too_old(FACTS[name], key[1], cells[name][2])},
        notices=told,
        things=things,
    )


def _is_too_old(fact: Fact, on: date, known_on: date | None) -> bool:
    if fact.maximum_age_days is None or known_on is None:
        return False
    return (on - known_on).days > fact.maximum_age_days


def _plain(value: Any) -> Value:
    """Numbers as Python numbers: 400, not Decimal('400.0000'); a day as YYYY-MM-DD."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value  # type: ignore[no-any-return]


__all__ = [
    "FACTS",
    "GENOTYPE_TESTS",
    "NOT_ON_FILE",
    "ROSTERS",
    "SUBJECTS",
    "TERMS",
    "TRIED",
    "Fact",
    "FactRow",
    "Notice",
    "Roster",
    "Thing",
    "fact_table",
    "write_facts",
]
