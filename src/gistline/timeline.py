"""Timeline: what the record of one patient tells along time, as known on a day. Data only; nothing is filled in.

An unknown stays unknown: what has no day stands under `undated` and is never placed, a partial date keeps its
earliest and its latest day, and a sum of diameters is given only where no diameter of it is missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from gistline.errors import UsageError, did_you_mean
from gistline.records import PartialDate, Records
from gistline.records.columns import Row
from gistline.records.disease import Completeness, Lesion, Measurement, Patient, Scan, Specimen, Variant
from gistline.records.treatment import LocalTreatment, Operation, Therapy, TherapyEnd
from gistline.timeline_parts import (
    Event,
    LocalTreatmentShown,
    OperationShown,
    Reason,
    ScanShown,
    Span,
    SumUnknown,
    TherapyShown,
    Timeline,
    Undated,
    VariantShown,
    place,
)  # fmt: skip

__all__ = [
    "Known", "LocalTreatmentShown", "OperationShown", "ScanShown", "Span", "SumUnknown", "TherapyShown", "Timeline",
    "VariantShown", "names", "span_of", "timeline",
]  # fmt: skip

AnyRow = TypeVar("AnyRow", bound=Row)
AnyEvent = TypeVar("AnyEvent", bound=Event)


def timeline(records: Records, patient: str, on: date, title: str | None = None) -> Timeline:
    """The timeline of a patient as known on the day `on`: later rows are not seen, corrections are applied.

    Raises UsageError where the record has no such patient."""
    if patient not in records.patients:
        raise UsageError(f"There is no patient {patient} in this record. {did_you_mean(patient, records.patients)}")
    known = Known(records, patient, on)
    operations, locals_, genotype = _operations(known), _local_treatments(known), _genotype(known)
    planned = [one for one in operations if one.planned_for and not one.done]
    nowhere = [one for one in operations if one.planned_for is None and not one.done]
    undated: list[Undated] = [
        *nowhere,
        *(one for one in locals_ if not one.when),
        *(one for one in genotype if not one.when),
    ]
    return Timeline(
        patient=patient,
        title=title,
        on=on,
        dates_are_relative=any(row.dates_are_relative for row in known.every(Patient)),
        therapies=_therapies(known),
        operations=_in_order(operations),
        planned_operations=tuple(sorted(planned, key=lambda one: place(one.planned_for, one.rows))),
        local_treatments=_in_order(locals_),
        scans=_scans(known),
        sum_over="target" if any(row.target_role == "target" for row in known.rows(Lesion)) else "measured",
        genotype=_in_order(genotype),
        undated=tuple(sorted(undated, key=lambda one: one.rows)),
    )


class Known:
    """The rows of one patient as known on a day."""

    def __init__(self, records: Records, patient: str, on: date) -> None:
        self.records, self.patient, self.on = records, patient, on

    def every(self, kind: type[AnyRow]) -> list[AnyRow]:
        """Every row of the table, whenever recorded."""
        rows = self.records.rows.get(kind.table, ())
        return [row for row in rows if isinstance(row, kind) and row.patient_id == self.patient]

    def rows(self, kind: type[AnyRow]) -> list[AnyRow]:
        """The rows that stand on the day: of each id the last recorded by then, unless that one withdraws it."""
        standing: dict[str, AnyRow] = {}
        for row in sorted(self.every(kind), key=lambda row: row.recorded_on):
            if row.recorded_on <= self.on:
                standing[row.id] = row
        return [row for _, row in sorted(standing.items()) if row.revision != "withdraws"]

    def by_id(self, kind: type[AnyRow]) -> dict[str, AnyRow]:
        return {row.id: row for row in self.rows(kind)}


def span_of(day: PartialDate) -> Span:
    return Span(earliest=day.earliest, latest=day.latest)


def _maybe_span(day: PartialDate | None) -> Span | None:
    return None if day is None else span_of(day)


def names(*rows: Row | None) -> tuple[str, ...]:
    return tuple(f"{row.table} {row.id}" for row in rows if row is not None)


def _in_order(events: Iterable[AnyEvent]) -> tuple[AnyEvent, ...]:
    """The events that have a day, by it."""
    return tuple(sorted((one for one in events if one.when), key=lambda one: place(one.when, one.rows)))


def _therapies(known: Known) -> tuple[TherapyShown, ...]:
    complete = any(
        row.table_name == "therapies" and row.complete_from is None and row.complete_through.latest >= known.on
        for row in known.rows(Completeness)
    )
    ends = {row.therapy: row for row in known.rows(TherapyEnd)}
    shown = [_therapy(row, ends.get(row.id), known.on, complete) for row in known.rows(Therapy)]
    return tuple(sorted(shown, key=lambda one: place(one.start, one.rows)))


def _therapy(row: Therapy, end: TherapyEnd | None, on: date, complete: bool) -> TherapyShown:
    return TherapyShown(
        drug=row.drug,
        mg_per_day=row.mg_per_day,
        regimen=row.regimen,
        intent=row.intent,
        start=span_of(row.started_on),
        end=_maybe_span(end.ended_on if end else None),
        end_reason=end.reason if end else None,
        running=_running(row.started_on, end.ended_on if end else None, on, complete),
        rows=names(row, end),
    )


def _running(start: PartialDate, end: PartialDate | None, on: date, complete: bool) -> bool | None:
    """Whether a drug runs on the day, as the fact `tki_running` reads it."""
    if start.earliest > on or (end and end.latest < on):
        return False
    if start.latest > on:
        return None
    if end:
        return True if end.earliest >= on else None
    return True if complete else None


def _operations(known: Known) -> list[OperationShown]:
    return [
        OperationShown(
            when=_maybe_span(row.done_on),
            planned_for=_maybe_span(row.planned_on),
            done=_done(row, known.on),
            reason=row.reason,
            intent=row.intent,
            organs_resected=None if row.organs_resected is None else tuple(row.organs_resected),
            residual_any=row.residual_any,
            residual_progressing=row.residual_progressing,
            ruptured=row.ruptured,
            complication=row.complication,
            rows=names(row),
        )
        for row in known.rows(Operation)
    ]


def _done(row: Operation, on: date) -> bool | None:
    if row.done_on:
        return True
    return False if row.planned_on and row.planned_on.earliest >= on else None


def _local_treatments(known: Known) -> list[LocalTreatmentShown]:
    lesions = known.by_id(Lesion)
    shown = []
    for row in known.rows(LocalTreatment):
        lesion = lesions.get(row.lesion) if row.lesion else None
        organ = row.organ if row.organ or lesion is None else lesion.organ
        when = _maybe_span(row.done_on)
        shown.append(
            LocalTreatmentShown(when=when, kind=row.kind, lesion=row.lesion, organ=organ, rows=names(row, lesion))
        )
    return shown


def _genotype(known: Known) -> list[VariantShown]:
    specimens = known.by_id(Specimen)
    shown = []
    for row in known.rows(Variant):
        specimen = specimens.get(row.specimen)  # gone where it was withdrawn: then kind and day are not known
        shown.append(
            VariantShown(
                when=_maybe_span(specimen.collected_on if specimen else None),
                specimen_kind=specimen.kind if specimen else None,
                status=row.status,
                gene=row.gene,
                exon=row.exon,
                change=row.change,
                covers=None if row.covers is None else tuple(row.covers),
                rows=names(row, specimen),
            )
        )
    return shown


def _scans(known: Known) -> tuple[ScanShown, ...]:
    measured: dict[str, dict[str, list[Measurement]]] = {}
    for row in known.rows(Measurement):
        measured.setdefault(row.scan, {}).setdefault(row.lesion, []).append(row)
    scans, lesions = known.rows(Scan), known.rows(Lesion)
    targets = [row for row in lesions if row.target_role == "target"]
    ever = {lesion for scan in scans for lesion in measured.get(scan.id, {})}
    followed = targets or [row for row in lesions if row.id in ever]
    shown = [_scan(row, followed, measured.get(row.id, {})) for row in scans]
    return _in_order(shown)


def _scan(row: Scan, followed: Sequence[Lesion], measured: Mapping[str, Sequence[Measurement]]) -> ScanShown:
    sizes = {lesion.id: _size(lesion, measured.get(lesion.id, ()), row) for lesion in followed}
    known = [size for size in sizes.values() if isinstance(size, Decimal)]
    because = [
        SumUnknown(lesion=lesion, reason=size) for lesion, size in sizes.items() if not isinstance(size, Decimal)
    ]
    if not any(measured.get(lesion.id) for lesion in followed):
        because = [SumUnknown(lesion=None, reason="nothing_measured")]
    return ScanShown(
        when=span_of(row.done_on),
        modality=row.modality,
        reported_response=row.reported_response,
        reported_pattern=row.reported_pattern,
        new_lesions=row.new_lesions,
        sum_mm=None if because else sum(known, Decimal(0)),
        sum_unknown_because=tuple(because),
        rows=names(row, *_in_sum(followed, measured)),
    )


def _in_sum(followed: Iterable[Lesion], measured: Mapping[str, Sequence[Measurement]]) -> Iterable[Measurement]:
    return (row for lesion in followed for row in measured.get(lesion.id, ()))


def _size(lesion: Lesion, seen: Sequence[Measurement], scan: Scan) -> Decimal | Reason:
    """The size of a lesion on a scan in mm, or why it has none."""
    if not seen:
        if lesion.observed_on and lesion.observed_on.earliest > scan.done_on.latest:
            return "first_seen_later"
        return "removed" if lesion.removed_by else "not_measured"
    sizes = {_size_told(lesion, row) for row in seen}
    return sizes.pop() if len(sizes) == 1 else "measured_differently"


def _size_told(lesion: Lesion, row: Measurement) -> Decimal | Reason:
    if row.state == "absent":
        return Decimal(0)
    if row.state != "measured":
        return row.state
    if any(count is not None and count > 1 for count in (lesion.count_at_least, lesion.count_at_most)):
        return "stands_for_several"
    size = row.short_axis_mm if lesion.kind == "node" else row.diameter_mm
    return "size_not_told" if size is None else size
