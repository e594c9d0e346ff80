"""Timeline parts: the shapes a timeline is made of. Data only; every interface reads these and decides nothing."""

from datetime import date
from decimal import Decimal
from typing import Literal

from gistline.plan_parts import Part

Reason = Literal[
    "nothing_measured", "not_measured", "first_seen_later", "removed", "too_small", "not_evaluable", "merged",
    "size_not_told", "measured_differently", "stands_for_several",
]  # fmt: skip


class Span(Part):
    """When: the earliest and the latest day it can have been. The same day twice where the day is known."""

    earliest: date
    latest: date


def place(when: Span | None, rows: tuple[str, ...]) -> tuple[date, date, tuple[str, ...]]:
    """What events are sorted by: their days, then their rows; last what has no day."""
    return (when.earliest, when.latest, rows) if when else (date.max, date.max, rows)


class Event(Part):
    """Something that happened: when, and the rows of the record that tell it."""

    when: Span | None  # null: the day is not told
    rows: tuple[str, ...]


class TherapyShown(Part):
    """One drug at one dose. `running` is null where neither an end nor a complete history is on record."""

    drug: str
    mg_per_day: Decimal | None
    regimen: str | None
    intent: str | None
    start: Span
    end: Span | None  # null: no end on record
    end_reason: str | None
    running: bool | None
    rows: tuple[str, ...]


class OperationShown(Event):
    """One operation; `when` is the day it was done. `done` is null where the day it was planned for may be past and
    nothing more is told."""

    planned_for: Span | None
    done: bool | None
    reason: str | None
    intent: str | None
    organs_resected: tuple[str, ...] | None
    residual_any: bool | None
    residual_progressing: bool | None
    ruptured: bool | None
    complication: str | None


class LocalTreatmentShown(Event):
    """One ablation, embolisation, radiotherapy or transplantation."""

    kind: str
    lesion: str | None
    organ: str | None  # of the treatment, or of the lesion it names


class SumUnknown(Part):
    """Why a scan has no sum of diameters: the lesion that lacks a size. No lesion: nothing was measured on it."""

    lesion: str | None
    reason: Reason


class ScanShown(Event):
    """One examination, with the sum of diameters in mm where every lesion that belongs to it has a size."""

    when: Span
    modality: str | None
    reported_response: str | None
    reported_pattern: str | None
    new_lesions: str | None
    sum_mm: Decimal | None
    sum_unknown_because: tuple[SumUnknown, ...]


class VariantShown(Event):
    """What one assay said of one gene or region. The day is the day of the specimen, not of the report."""

    specimen_kind: str | None
    status: str
    gene: str | None
    exon: int | None
    change: str | None
    covers: tuple[str, ...] | None


Undated = OperationShown | LocalTreatmentShown | VariantShown


class Timeline(Part):
    """One patient along time, as known on a day. Everything but `undated` has a day and is sorted by it."""

    patient: str
    title: str | None
    on: date
    dates_are_relative: bool  # the story was told in months: its calendar days are invented
    therapies: tuple[TherapyShown, ...]
    operations: tuple[OperationShown, ...]
    planned_operations: tuple[OperationShown, ...]
    local_treatments: tuple[LocalTreatmentShown, ...]
    scans: tuple[ScanShown, ...]
    sum_over: Literal["target", "measured"]  # the lesions of the sums: role target, or every measured one
    genotype: tuple[VariantShown, ...]
    undated: tuple[Undated, ...]

    @property
    def first_day(self) -> date | None:
        """The earliest day anything dated can have been; None where nothing has a day."""
        return min((span.earliest for span in self.spans), default=None)

    @property
    def treatments(self) -> tuple[OperationShown | LocalTreatmentShown, ...]:
        """Operations and local treatments by day, then what is planned."""
        done: list[OperationShown | LocalTreatmentShown] = [*self.operations, *self.local_treatments]
        return (*sorted(done, key=lambda one: place(one.when, one.rows)), *self.planned_operations)

    @property
    def measured(self) -> bool:
        """Whether any lesion was measured on any scan."""
        return any(one.sum_mm is not None or one.sum_unknown_because[0].lesion for one in self.scans)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every day on the timeline."""
        therapies = [span for one in self.therapies for span in (one.start, one.end)]
        events = [one.when for one in (*self.operations, *self.local_treatments, *self.scans, *self.genotype)]
        planned = [one.planned_for for one in self.planned_operations]
        return tuple(span for span in (*therapies, *events, *planned) if span is not None)
