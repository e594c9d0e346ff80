"""Lesion chart: every lesion over time, with the sums and responses that the facts give. Data only; nothing is decided.

Sizes are the rows of the record as known on the day. Sums, the nadir, and what a response is read from are facts of the
scans under the treatment that began last; a scan that has none there has none here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from gistline.facts import Thing, fact_table
from gistline.plan_parts import Part
from gistline.records import RecordFile, Workbench
from gistline.records.disease import Lesion, Measurement, Scan
from gistline.timeline import Known, names, span_of, timeline
from gistline.timeline_parts import Span, Timeline, place

ROSTERS = ("response_baseline", "response_on_scan")
PARTS = ("sum_mm", "target", "non_target", "new_lesion", "attenuation_change_percent", "recist", "choi")
CONDITIONS = ("in_time", "in_order")
OF_TARGETS = ("targets_told", "roles_told", "choice_valid")


class Seen(Part):
    """One row of a lesion on a scan. `mm`: its longest diameter, or the short axis of a node; 0 where it is gone."""

    lesion: str
    state: str
    mm: Decimal | None
    merged_into: str | None
    attenuation_hu: Decimal | None
    new_nodule: bool | None
    nodule_growing: bool | None
    nodule_mm: Decimal | None
    rows: tuple[str, ...]


class LesionShown(Part):
    """A lesion that was looked for on a scan, or not; a part of one that fell apart has the role of the whole."""

    lesion: str
    organ: str | None
    kind: str | None
    role: str | None
    part_of: str | None
    removed_by: str | None
    measured: bool


class Response(Part):
    """What the facts say of a time point under the treatment; null is unknown."""

    sum_mm: Decimal | None
    nadir_mm: Decimal | None
    progression_from_mm: Decimal | None
    is_nadir: bool | None
    attenuation_change_percent: Decimal | None
    new_lesion: bool | None
    target: str | None
    non_target: str | None
    recist: str | None
    choi: str | None

    @property
    def not_known(self) -> list[str]:
        """What is not known of the scan where a response is not: parts, then responses."""
        found = [name for name in PARTS if getattr(self, name) is None]
        return found if self.recist is None or self.choi is None else []


class Baseline(Part):
    """What the facts say of the treatment and of the scan before it; each condition is true, false, or null."""

    began: Span
    found: bool | None
    usable: bool | None
    in_time: bool | None
    in_order: bool | None
    targets_told: bool | None
    roles_told: bool | None
    choice_valid: bool | None
    sum_mm: Decimal | None
    partial_response_to_mm: Decimal | None
    is_nadir: bool | None


class ScanOfChart(Part):
    """One scan of a time point as the record tells it."""

    modality: str | None
    reported_response: str | None
    new_lesions: str | None


class TimePoint(Part):
    """The scans of one known day, or one scan. `response` is null where no response belongs to it."""

    when: Span
    scans: tuple[ScanOfChart, ...]
    seen: tuple[Seen, ...]
    is_baseline: bool
    response: Response | None
    rows: tuple[str, ...]

    def of(self, lesion: str) -> tuple[Seen, ...]:
        """The rows of a lesion."""
        return tuple(one for one in self.seen if one.lesion == lesion)

    def size(self, lesion: str) -> Decimal | None:
        """The size of a lesion where its rows give one and the same."""
        sizes = {one.mm for one in self.of(lesion)}
        return sizes.pop() if len(sizes) == 1 else None


class LesionChart(Part):
    """One patient as known on a day: lesions, time points by day, and what they are compared with."""

    timeline: Timeline
    begins: date | None  # the first day on which a lesion was looked for; scans before are on the timeline alone
    lesions: tuple[LesionShown, ...]
    points: tuple[TimePoint, ...]
    baseline: Baseline | None  # null: no treatment a response could belong to is told

    @property
    def measured(self) -> bool:
        """Whether any lesion was looked for on any scan."""
        return any(one.measured for one in self.lesions)

    @property
    def unfulfilled(self) -> list[str]:
        """Why no response is known on any scan: each condition that the facts do not call fulfilled."""
        base = self.baseline
        if base is None:
            return ["no_treatment"]
        if not base.found:
            return ["found"]
        if base.usable:
            return [] if any(point.response for point in self.points) else ["no_scan_after"]
        return [name for name in CONDITIONS if not getattr(base, name)] or ["usable"]

    @property
    def targets_unfulfilled(self) -> list[str]:
        """Why the target lesions have no class, where there is a baseline."""
        base = self.baseline
        return [name for name in OF_TARGETS if not getattr(base, name)] if base and base.usable else []

    def sum_of(self, point: TimePoint) -> Decimal | None:
        """The sum of a time point, of the baseline too; None where it is not known."""
        if point.response:
            return point.response.sum_mm
        return self.baseline.sum_mm if self.baseline and point.is_baseline else None

    def is_nadir(self, point: TimePoint) -> bool:
        """Whether the facts say that the smallest sum is here."""
        if point.response:
            return point.response.is_nadir is True
        return bool(point.is_baseline and self.baseline and self.baseline.is_nadir)


def lesion_charts(
    file: RecordFile, bench: Workbench, on: date, patients: Sequence[str] | None = None
) -> list[LesionChart]:
    """The chart of each patient as known on the day `on`, sorted by patient."""
    chosen = file.records.patients if patients is None else patients
    with bench.holding(file.records, [(patient, on) for patient in chosen]):
        rows = fact_table(bench, [], ROSTERS)
    return [_chart(file, row.patient, on, row.things) for row in rows]


def _chart(file: RecordFile, patient: str, on: date, things: Mapping[str, tuple[Thing, ...]]) -> LesionChart:
    known = Known(file.records, patient, on)
    lesions = known.by_id(Lesion)
    points = _points(known, lesions, things)
    begins = min((point.when.earliest for point in points if point.seen), default=None)
    shown = [point for point in points if begins is None or point.when.latest >= begins]
    looked_for = {one.lesion for point in points for one in point.seen}
    baseline = next(iter(things["response_baseline"]), None)
    return LesionChart(
        timeline=timeline(file.records, patient, on, file.title),
        begins=begins,
        lesions=tuple(_lesion(row, lesions, row.id in looked_for) for row in lesions.values()),
        points=tuple(shown),
        baseline=None if baseline is None else _baseline(baseline),
    )


def _lesion(row: Lesion, lesions: Mapping[str, Lesion], measured: bool) -> LesionShown:
    whole = lesions.get(row.split_from) if row.split_from else row
    return LesionShown(
        lesion=row.id,
        organ=row.organ,
        kind=row.kind,
        role=whole.target_role if whole else None,
        part_of=row.split_from,
        removed_by=row.removed_by,
        measured=measured,
    )


def _points(
    known: Known, lesions: Mapping[str, Lesion], things: Mapping[str, tuple[Thing, ...]]
) -> tuple[TimePoint, ...]:
    """Scans of one known day together, as the facts take them, in the order of their days."""
    together: dict[tuple[date, date, str], list[Scan]] = {}
    for scan in known.rows(Scan):
        day = scan.done_on
        alone = "" if day.earliest == day.latest else scan.id
        together.setdefault((day.earliest, day.latest, alone), []).append(scan)
    responses = {row: thing for thing in things["response_on_scan"] for row in thing.rows}
    bases = {row for thing in things["response_baseline"] for row in thing.rows}
    measured = known.rows(Measurement)
    made = []
    for scans in together.values():
        rows, ids = names(*scans), {scan.id for scan in scans}
        found = next((responses[row] for row in rows if row in responses), None)
        modality = {scan.id: scan.modality for scan in scans}
        seen = [row for row in measured if row.scan in ids and row.lesion in lesions]
        seen = [row for row in seen if not _uptake_alone(row, modality[row.scan])]
        made.append(
            TimePoint(
                when=span_of(scans[0].done_on),
                scans=tuple(_scan(scan) for scan in scans),
                seen=tuple(_seen(row, lesions[row.lesion]) for row in seen),
                is_baseline=bool(bases & set(rows)),
                response=None if found is None else _response(found),
                rows=rows,
            )
        )
    return tuple(sorted(made, key=lambda one: place(one.when, one.rows)))


def _uptake_alone(row: Measurement, modality: str | None) -> bool:
    """A row of a PET that gives uptake and no size says nothing of a size, and none is missing."""
    told = (row.diameter_mm, row.short_axis_mm)
    return (
        modality in ("pet", "pet_ct") and row.state == "measured" and row.sulpeak is not None and told == (None, None)
    )


def _scan(row: Scan) -> ScanOfChart:
    return ScanOfChart(modality=row.modality, reported_response=row.reported_response, new_lesions=row.new_lesions)


def _seen(row: Measurement, lesion: Lesion) -> Seen:
    size = row.short_axis_mm if lesion.kind == "node" else row.diameter_mm
    told = {"absent": Decimal(0), "measured": size}
    return Seen(
        lesion=row.lesion,
        state=row.state,
        mm=told.get(row.state),
        merged_into=row.merged_into,
        attenuation_hu=row.attenuation_hu,
        new_nodule=row.new_nodule,
        nodule_growing=row.nodule_growing,
        nodule_mm=row.nodule_mm,
        rows=names(row),
    )


def _told(thing: Thing, columns: Iterable[str], prefix: str = "") -> dict[str, object]:
    """Facts by the columns that show them; numbers as they were written."""
    values = {name: thing.values[prefix + name] for name in columns}
    return {
        name: Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in values.items()
    }


def _response(thing: Thing) -> Response:
    return Response.model_validate(_told(thing, Response.model_fields, "point_"))


FACT_OF = {  # each column of the baseline, and the fact that gives it
    "found": "baseline_found",
    "usable": "baseline_usable",
    "in_time": "baseline_in_time",
    "in_order": "baseline_in_order",
    "targets_told": "targets_told",
    "roles_told": "baseline_roles_told",
    "choice_valid": "target_choice_valid",
    "sum_mm": "baseline_sum_mm",
    "partial_response_to_mm": "partial_response_to_mm",
    "is_nadir": "baseline_is_nadir",
}


def _baseline(thing: Thing) -> Baseline:
    told = _told(thing, FACT_OF.values())
    first, last = (str(thing.values[f"treatment_began_{which}"]) for which in ("earliest", "latest"))
    began = Span(earliest=date.fromisoformat(first), latest=date.fromisoformat(last))
    return Baseline.model_validate({"began": began, **{name: told[fact] for name, fact in FACT_OF.items()}})
