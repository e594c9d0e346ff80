"""Timeline words: what each event of a timeline says, short for a label and whole for a sentence.

Every visible word stands in one table, WORDS. Another language is another table with the same keys; a key it lacks
is said in English. Names of drugs may be added to a table as `drug.imatinib`; without it the record's name stands.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from gistline.records import PartialDate
from gistline.records.dates import plus_months
from gistline.records.tables import columns
from gistline.timeline_parts import (
    LocalTreatmentShown,
    OperationShown,
    ScanShown,
    Span,
    TherapyShown,
    Timeline,
    Undated,
    VariantShown,
)  # fmt: skip

SAID = {  # the columns whose words a timeline shows, by table
    "therapies": ("regimen", "intent"),
    "therapy_ends": ("reason",),
    "operations": ("reason", "intent"),
    "local_treatments": ("kind", "organ"),
    "scans": ("modality", "reported_response", "reported_pattern"),
    "specimens": ("kind",),
}

WORDS: dict[str, str] = {
    f"{column.name}.{word}": word.replace("_", " ")
    for table, names in SAID.items()
    for column in columns(table)
    if column.name in names
    for word in column.words
} | {
    "language": "en",
    "decimal_mark": ".",
    # headings
    "title": "Timeline of {patient}, as known by {day}",
    "nothing": "Nothing that has a day is on record by then.",
    "therapies": "Drugs",
    "treatments": "Operations and local treatments",
    "genotype": "Genotype, on the day of the specimen",
    "scans": "Scans",
    "sums.target": "Sum of diameters of the target lesions, in mm",
    "sums.measured": "Sum of diameters of all measured lesions, in mm",
    "sums_unknown": "Scans whose sum of diameters is not known",
    "undated": "Day not told, therefore not placed",
    "asked": "asked: {day}",
    "axis.months": "months, counted from the earliest day of the story",
    # days
    "day.from_to": "{first} to {last}",
    "day.month": "month {month}",
    "day.months": "month {first} to {last}",
    # drugs
    "dose": "{drug} {mg} mg/day",
    "dose.unknown": "{drug}, dose not told",
    "regimen.4_weeks_on_2_off": "4 weeks on, 2 off",
    "regimen.3_weeks_on_1_off": "3 weeks on, 1 off",
    "regimen.other": "other regimen",
    "start": "from {day}",
    "end": "until {day}",
    "end.reason": "ended: {reason}",
    "end.reason_unknown": "ended, reason not told",
    "reason.patient": "patient's choice",
    "reason.other": "another reason",
    "running": "running",
    "end.unknown": "no end told",
    # operations and local treatments
    "operation": "operation",
    "operation.elective": "{what}, elective",
    "operation.for": "{what} for {reason}",
    "aim": "aim: {intent}",
    "planned": "planned operation",
    "planned.open": "not told whether done",
    "residual": "tumour left",
    "residual.none": "no visible tumour left",
    "residual.progressing": "growing tumour left",
    "residual.not_progressing": "no growing tumour left",
    "ruptured": "tumour ruptured",
    "complication": "complication grade {grade}",
    "of": "{what} of {organ}",
    "organs": "removed from {organs}",
    # scans
    "scan": "scan",
    "short.complete_response": "CR",
    "short.partial_response": "PR",
    "short.stable_disease": "SD",
    "short.progressive_disease": "PD",
    "short.not_evaluable": "NE",
    "short.unknown": "?",
    "modality.ct": "CT",
    "modality.mri": "MRI",
    "modality.pet": "PET",
    "modality.pet_ct": "PET-CT",
    "modality.other": "scan",
    "response.unknown": "response not told",
    "new_lesions.unequivocal": "new lesion",
    "new_lesions.equivocal": "new lesion?",
    "sum": "sum of diameters {mm} mm",
    "sum.unknown": "sum of diameters not known ({reasons})",
    "unknown.nothing_measured": "no lesion of the sum was measured on it",
    "unknown.not_measured": "{lesion} was not measured on it",
    "unknown.first_seen_later": "{lesion} was first seen later",
    "unknown.removed": "{lesion} was removed, and is not recorded as absent",
    "unknown.too_small": "{lesion} was too small to measure",
    "unknown.not_evaluable": "{lesion} was not evaluable",
    "unknown.merged": "{lesion} had merged with another",
    "unknown.size_not_told": "the size of {lesion} is not told",
    "unknown.measured_differently": "{lesion} was measured twice, differently",
    "unknown.stands_for_several": "{lesion} stands for several lesions",
    # genotype
    "exon": "exon {exon}",
    "found": "{what}",
    "not_found": "not found: {what}",
    "failed": "failed: {what}",
    "pending": "pending: {what}",
    "kind.primary": "primary tumour",
    "kind.unknown": "specimen not known",
    # the key
    "key.solid": "drug taken for advanced disease",
    "key.adjuvant": "drug taken, adjuvant or neoadjuvant",
    "key.intent_unknown": "drug taken, intent not told",
    "key.dashed": "perhaps taken: day not exact, or end not told",
    "key.between": "some day between",
    "key.arrow": "still running",
    "key.before": "begun before",
    "key.question": "not told whether still running",
    "key.gap": "between them a scan without a sum, or an open order",
    "key.sum_unknown": "sum not known",
    "key.done": "operation",
    "key.planned": "operation not done yet, or not told whether done",
    "key.local": "local treatment",
    "key.found": "mutation found",
    "key.not_found": "not found by this test",
    "key.failed": "test failed",
    "key.pending": "result pending",
    "key.complete_response": "CR complete response",
    "key.partial_response": "PR partial response",
    "key.stable_disease": "SD stable disease",
    "key.progressive_disease": "PD progressive disease",
    "key.not_evaluable": "NE not evaluable",
    "key.unknown": "? response not told",
}


class Telling:
    """Says what stands on one timeline, in the words of one language."""

    def __init__(self, timeline: Timeline, words: Mapping[str, str], sums: bool = True) -> None:
        self.timeline, self.words = timeline, {**WORDS, **words}
        self.sums = sums and timeline.measured  # whether sums of diameters are told

    def say(self, key: str, **parts: object) -> str:
        return self.words[key].format(**parts)

    def word(self, column: str, value: str) -> str:
        """A word of a record's column; what no table holds, as a drug, as the record names it."""
        return self.words.get(f"{column}.{value}", value.replace("_", " "))

    def number(self, value: Decimal) -> str:
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", self.words["decimal_mark"])

    def month(self, day: date) -> int:
        """Whole months from the first event of the story."""
        first = self.timeline.first_day or day
        months = (day.year - first.year) * 12 + day.month - first.month
        return months - 1 if plus_months(first, months) > day else months

    def day(self, span: Span) -> str:
        """When: as precise as it is known, in months where the calendar days are invented."""
        if self.timeline.dates_are_relative:
            first, last = self.month(span.earliest), self.month(span.latest)
            return self.say("day.month", month=first) if first == last else self.say(
                "day.months", first=first, last=last
            )  # fmt: skip
        first_day, _, last_day = str(PartialDate(span.earliest, span.latest)).partition("/")
        return self.say("day.from_to", first=first_day, last=last_day) if last_day else first_day

    def asked(self) -> str:
        return self.day(Span(earliest=self.timeline.on, latest=self.timeline.on))

    def heading(self) -> str:
        return self.say("title", patient=self.timeline.patient, day=self.asked())

    def therapy(self, one: TherapyShown, whole: bool = False) -> str:
        drug = self.word("drug", one.drug)
        mg = one.mg_per_day
        parts = [self.say("dose.unknown", drug=drug) if mg is None else self.say("dose", drug=drug, mg=self.number(mg))]
        if one.regimen and (whole or one.regimen != "continuous"):
            parts.append(self.word("regimen", one.regimen))
        parts += [self.word("intent", one.intent)] if one.intent else []
        if whole:
            parts.append(self.say("start", day=self.day(one.start)))
            parts += [self.say("end", day=self.day(one.end))] if one.end else []
        if one.end_reason:
            parts.append(self.say("end.reason", reason=self.word("reason", one.end_reason)))
        elif one.end and whole:
            parts.append(self.say("end.reason_unknown"))
        if one.running and whole:
            parts.append(self.say("running"))
        elif not one.running and not one.end:
            parts.append(self.say("end.unknown"))
        return ", ".join(parts)

    def treatment(self, one: OperationShown | LocalTreatmentShown) -> str:
        when = one.when or (one.planned_for if isinstance(one, OperationShown) else None)
        what = self._operation(one) if isinstance(one, OperationShown) else self._local(one)
        return f"{self.day(when)}: {what}" if when else what

    def _local(self, one: LocalTreatmentShown) -> str:
        kind = self.word("kind", one.kind)
        return self.say("of", what=kind, organ=self.word("organ", one.organ)) if one.organ else kind

    def _operation(self, one: OperationShown) -> str:
        what = self.say("planned" if one.planned_for and not one.done else "operation")
        if one.reason:
            key = "operation.elective" if one.reason == "elective" else "operation.for"
            what = self.say(key, what=what, reason=self.word("reason", one.reason))
        parts = [what, *([self.say("aim", intent=self.word("intent", one.intent))] if one.intent else [])]
        if one.organs_resected:
            parts.append(
                self.say("organs", organs=" + ".join(self.word("organ", site) for site in one.organs_resected))
            )
        if one.residual_any is not None:
            parts.append(self.say("residual" if one.residual_any else "residual.none"))
        if one.residual_progressing is not None:
            parts.append(self.say("residual.progressing" if one.residual_progressing else "residual.not_progressing"))
        parts += [self.say("ruptured")] if one.ruptured else []
        if one.complication not in (None, "none"):
            parts.append(self.say("complication", grade=one.complication))
        parts += [self.say("planned.open")] if one.done is None else []
        return ", ".join(parts)

    def scan(self, one: ScanShown, whole: bool = False) -> str:
        modality = self.word("modality", one.modality) if one.modality else self.say("scan")
        if whole:
            response = one.reported_response
            parts = [self.word("reported_response", response) if response else self.say("response.unknown")]
        else:
            parts = [self.say(f"short.{one.reported_response or 'unknown'}")]
        parts += [self.word("reported_pattern", one.reported_pattern)] if one.reported_pattern else []
        if one.new_lesions in ("unequivocal", "equivocal"):
            parts.append(self.say(f"new_lesions.{one.new_lesions}"))
        if whole:
            parts += [self._sum(one)] if self.sums else []
            return f"{self.day(one.when)}: {modality}: {', '.join(parts)}"
        return f"{modality} {', '.join(parts)}"

    def _sum(self, one: ScanShown) -> str:
        if one.sum_mm is not None:
            return self.say("sum", mm=self.number(one.sum_mm))
        return self.say("sum.unknown", reasons=self.because(one))

    def because(self, one: ScanShown) -> str:
        """Why a scan has no sum."""
        return ", ".join(self.say(f"unknown.{why.reason}", lesion=why.lesion) for why in one.sum_unknown_because)

    def variant(self, one: VariantShown) -> str:
        found = [one.gene, self.say("exon", exon=one.exon) if one.exon is not None else None, one.change]
        what = " ".join(part for part in found if part) if one.gene else ", ".join(one.covers or ())
        specimen = self.word("kind", one.specimen_kind or "unknown")
        told = f"{self.say(one.status, what=what)} ({specimen})"
        return f"{self.day(one.when)}: {told}" if one.when else told

    def undated(self, one: Undated) -> str:
        return self.variant(one) if isinstance(one, VariantShown) else self.treatment(one)

    def description(self) -> str:
        """The whole timeline in sentences, for a reader who does not see the drawing."""
        told = self.timeline
        paragraphs: list[tuple[str, Iterable[str]]] = [
            ("therapies", (self.therapy(one, whole=True) for one in told.therapies)),
            ("treatments", (self.treatment(one) for one in told.treatments)),
            ("genotype", (self.variant(one) for one in told.genotype)),
            ("scans", (self.scan(one, whole=True) for one in told.scans)),
            ("undated", (self.undated(one) for one in told.undated)),
        ]
        lines = [(self.say(heading), "; ".join(sentences)) for heading, sentences in paragraphs]
        return " ".join(f"{heading}: {line}." for heading, line in lines if line) or self.say("nothing")
