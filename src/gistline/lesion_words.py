"""Lesion words: what a chart of lesions says, short for a cell and whole for a sentence.

Every visible word stands in one table, WORDS, beside the words of the timeline; another language is another table.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from gistline.facts.lesion_sizes import TOO_SMALL_MM
from gistline.lesion_chart import LesionChart, LesionShown, Seen, TimePoint
from gistline.timeline_words import Telling

WORDS: dict[str, str] = {
    "title": "Lesions and response of {patient}, as known by {day}",
    "lesions": "Each lesion, in mm",
    "lesions.sum": "Sum of the target lesions, in mm",
    "lesions.attenuation": "Attenuation of each lesion, in Hounsfield units (HU)",
    "lesions.calls_some": "Scan by scan: {first} to {last} of {count}",
    "begins": "treatment begins",
    "new_lesion": "new lesion",
    "nodule": "nodule",
    # rows of the table
    "role.target": "Target lesions, mm",
    "role.non_target": "Non-target lesions, mm",
    "role.unknown": "Role not told, mm",
    "row.day": "Day",
    "row.sum": "Sum, mm",
    "row.attenuation": "HU, change",
    "row.nodule": "Nodule inside",
    "row.new": "New lesion told",
    "row.reported": "As reported",
    "row.recist": "RECIST 1.1",
    "row.choi": "Choi",
    # cells
    "cell.baseline": "baseline",
    "cell.unknown": "?",
    "cell.none": "–",
    "cell.too_small": "small",
    "cell.absent": "gone",
    "cell.not_evaluable": "NE",
    "cell.merged": "merged",
    "cell.nodule_new": "new",
    "cell.nodule_grows": "grows",
    "cell.new_none": "no",
    "cell.new_equivocal": "eq.",
    "cell.new_unequivocal": "yes",
    "short.not_complete_not_progressive": "N",
    # labels in the sum
    "sum.baseline": "baseline {mm}",
    "sum.nadir": "nadir {mm}",
    "guide.progression": "progression from {mm}",
    "guide.partial": "partial response to {mm}",
    # the key
    "key.begins": "first day of the treatment the response belongs to",
    "key.target": "filled: target lesion",
    "key.non_target": "empty: non-target lesion",
    "key.role_unknown": "dashed: role not told",
    "key.too_small": f"too small to measure (“small”), drawn at the {TOO_SMALL_MM} mm it counts (unverified)",
    "key.absent": "gone: 0 mm",
    "key.nodule": "nodule inside, new or growing",
    "key.new_lesion": "unequivocal new lesion",
    "key.sum": "sum of the target lesions",
    "key.baseline": "the same on the baseline",
    "key.nadir": "nadir: smallest sum so far",
    "key.guide.progression": "20 % and 5 mm above the nadir before each scan: progression by RECIST 1.1",
    "key.guide.partial": "30 % below the baseline: partial response by RECIST 1.1",
    "key.gap": "between them a scan without a size or sum, or an open order; or one too small to measure",
    "key.not_complete_not_progressive": "N neither complete response nor progressive (no target lesions)",
    "key.unknown": "? not told or not known",
    # notes: what no mark can show
    "notes": "In words",
    "note.unplaced": "In the sum: {label} mm.",
    "note.cell.none": "–: the lesion was not looked for, or no sum or response belongs to the scan: it lies before the"
    " treatment that began last, or nothing on it counts.",
    "note.cell.not_evaluable": "NE: not evaluable.",
    "note.cell.merged": "merged: with another lesion, whose size is that of both.",
    "note.cell.equivocal": "eq.: equivocal.",
    "note.nothing_measured": "No lesion was measured on any scan, so none is drawn and no sum is known.",
    "note.no_scan": "No scan is on record by then.",
    "note.not_measured": "On record without a measurement: {lesions}.",
    "note.before": "Scans before {day}, on which no lesion was looked for, are on the timeline alone.",
    "note.no_response": "No response is computed: {reasons}.",
    "note.unknown": "Not known: {what} ({days}).",
    "note.nadir": "The nadir is not known: a sum is untold.",
    "note.sum_unknown": "No sum of the target lesions is known, so none is drawn.",
    "note.part": "{lesion} is a part of {whole}",
    "note.removed": "{lesion} was removed by an operation",
    "note.merged": "{lesion} merged with {other}",
    "why.no_treatment": "no treatment that it could belong to is told",
    "why.found": "no scan that counts is known to lie on the first day of the treatment or shortly before",
    "why.in_time": "the last scan before the treatment is not known to lie within 5 weeks of its first day",
    "why.in_order": "the days leave open which scan is the last before the treatment",
    "why.targets_told": "no lesion is told to be a target lesion",
    "why.roles_told": "the role of a lesion on the last scan before the treatment is not told",
    "why.choice_valid": "the choice of target lesions is not valid by RECIST 1.1",
    "why.usable": "the last scan before the treatment cannot be compared with",
    "why.no_scan_after": "no scan that counts is known to lie after the first day of the treatment",
    # what is not known of a scan
    "what.sum_mm": "the sum",
    "what.target": "target lesions",
    "what.non_target": "non-target lesions",
    "what.new_lesion": "new lesions",
    "what.recist": "response by RECIST 1.1",
    "what.choi": "response by Choi",
    "what.attenuation_change_percent": "change of attenuation",
    # sentences for a reader who does not see the drawing
    "told.lesion": "{lesion} ({about}): {sizes}",
    "told.size": "{day} {size}",
    "told.mm": "{mm} mm",
    "told.size_unknown": "size not told",
    "told.not_looked_for": "not looked for",
    "told.hu": "{size}, {hu} HU",
    "told.nodule": "{size}, nodule inside",
    "told.too_small": "too small to measure",
    "told.absent": "gone",
    "told.not_evaluable": "not evaluable",
    "told.merged": "merged with another",
    "told.organ_unknown": "organ not told",
    "told.role.target": "target",
    "told.role.non_target": "non-target",
    "told.role.unknown": "role not told",
    "told.point": "{day}: {what}",
    "told.sum": "sum {mm} mm",
    "told.sum_unknown": "sum not known",
    "told.nadir": "the nadir",
    "told.progression_from": "progression from {mm} mm",
    "told.partial_to": "partial response to {mm} mm",
    "told.recist": "RECIST 1.1 {response}",
    "told.choi": "Choi {response}",
    "told.reported": "reported as {response}",
    "told.attenuation": "attenuation {percent} %",
    "told.unknown": "not known",
    "told.none": "no response belongs to it",
    "told.points": "Scans",
    "told.begins": "Treatment begins: {day}",
    "recist.not_complete_not_progressive": "neither complete response nor progressive",
}


class LesionTelling(Telling):
    """Says what stands on one chart of lesions, in the words of one language."""

    def __init__(self, chart: LesionChart, words: Mapping[str, str]) -> None:
        super().__init__(chart.timeline, {**WORDS, **words}, sums=False)
        self.chart = chart

    def mm(self, value: Decimal) -> str:
        return self.number(value)

    def lesion(self, one: LesionShown) -> str:
        """A lesion with its organ and role."""
        organ = self.word("organ", one.organ) if one.organ else self.say("told.organ_unknown")
        return ", ".join([organ, self.say(f"told.role.{one.role or 'unknown'}")])

    def cell(self, seen: Iterable[Seen]) -> str:
        """A lesion on a scan, as short as it can be said; different rows of one day beside each other."""
        told = dict.fromkeys(self._cell(one) for one in seen)
        return "/".join(told) or self.say("cell.none")

    def _cell(self, one: Seen) -> str:
        if one.state != "measured":
            return self.say(f"cell.{one.state}")
        return self.say("cell.unknown") if one.mm is None else self.mm(one.mm)

    def response(self, value: str | None) -> str:
        """A response in words."""
        if value is None:
            return self.say("told.unknown")
        return self.words.get(f"recist.{value}") or self.word("reported_response", value)

    def percent(self, value: Decimal) -> str:
        return f"{'+' if value > 0 else '−' if value < 0 else ''}{self.number(abs(value))} %"

    # notes

    def notes(self) -> Iterator[str]:
        """In words what no mark can show: why something is not drawn or not known."""
        chart = self.chart
        if not chart.points:
            yield self.say("note.no_scan")
        elif not chart.measured:
            yield self.say("note.nothing_measured")
        without = [f"{one.lesion} ({self.lesion(one)})" for one in chart.lesions if not one.measured]
        if without:
            yield self.say("note.not_measured", lesions=", ".join(without))
        yield from self._no_response()
        yield from self._not_known()
        told = [*self._about_lesions()]
        if told:
            yield f"{'; '.join(told)}."
        yield from self._cells()
        if chart.begins and any(one.when.latest < chart.begins for one in chart.timeline.scans):
            first = next(point.when for point in chart.points if point.seen)
            yield self.say("note.before", day=self.day(first))

    def _cells(self) -> Iterator[str]:
        """What the short words of the table mean, those used only."""
        if self.chart.points:
            yield self.say("note.cell.none")
        states = {one.state for point in self.chart.points for one in point.seen}
        yield from (self.say(f"note.cell.{state}") for state in ("not_evaluable", "merged") if state in states)
        if any(scan.new_lesions == "equivocal" for point in self.chart.points for scan in point.scans):
            yield self.say("note.cell.equivocal")

    def _no_response(self) -> Iterator[str]:
        """Why no response is computed: each condition that is not fulfilled."""
        reasons = [self.say(f"why.{name}") for name in self.chart.unfulfilled]
        if reasons:
            yield self.say("note.no_response", reasons="; ".join(reasons))
        sums = [one for one in self.chart.points if self.chart.sum_of(one) is not None]
        if self.chart.measured and not sums:
            yield self.say("note.sum_unknown")
        elif sums and not any(self.chart.is_nadir(one) for one in self.chart.points):
            yield self.say("note.nadir")

    def _not_known(self) -> Iterator[str]:
        """What is not known of which scan, scans that lack the same together."""
        lacking: dict[str, list[str]] = {}
        for point in self.chart.points:
            if point.response is not None and not self.chart.unfulfilled:
                what = [self.say(f"what.{name}") for name in point.response.not_known]
                if what:
                    lacking.setdefault(", ".join(what), []).append(self.day(point.when))
        for told, days in lacking.items():
            yield self.say("note.unknown", days=", ".join(days), what=told)

    def _about_lesions(self) -> Iterator[str]:
        for one in self.chart.lesions:
            if one.part_of:
                yield self.say("note.part", lesion=one.lesion, whole=one.part_of)
            if one.removed_by:
                yield self.say("note.removed", lesion=one.lesion)
            others = {seen.merged_into for point in self.chart.points for seen in point.of(one.lesion)}
            for other in sorted(other for other in others if other):
                yield self.say("note.merged", lesion=one.lesion, other=other)

    # sentences

    def heading(self) -> str:
        return self.say("title", patient=self.timeline.patient, day=self.asked())

    def point(self, one: TimePoint) -> str:
        """One scan with its sum and responses."""
        scans = (self.word("modality", scan.modality) if scan.modality else self.say("scan") for scan in one.scans)
        parts = [" + ".join(scans), *self._sum_told(one), *self._responses_told(one)]
        return self.say("told.point", day=self.day(one.when), what=", ".join(parts))

    def _sum_told(self, one: TimePoint) -> Iterator[str]:
        chart, sum_mm = self.chart, self.chart.sum_of(one)
        if one.is_baseline:
            yield self.say("cell.baseline")
        if sum_mm is not None:
            yield self.say("told.sum", mm=self.mm(sum_mm))
        elif one.is_baseline or one.response:
            yield self.say("told.sum_unknown")
        if chart.is_nadir(one):
            yield self.say("told.nadir")
        if one.is_baseline and chart.baseline and chart.baseline.partial_response_to_mm is not None:
            yield self.say("told.partial_to", mm=self.mm(chart.baseline.partial_response_to_mm))
        if one.response and one.response.progression_from_mm is not None:
            yield self.say("told.progression_from", mm=self.mm(one.response.progression_from_mm))

    def _responses_told(self, one: TimePoint) -> Iterator[str]:
        if one.response:
            if one.response.attenuation_change_percent is not None:
                percent = self.number(one.response.attenuation_change_percent)
                yield self.say("told.attenuation", percent=percent)
            yield self.say("told.recist", response=self.response(one.response.recist))
            yield self.say("told.choi", response=self.response(one.response.choi))
        elif not one.is_baseline:
            yield self.say("told.none")
        for scan in one.scans:
            if scan.reported_response:
                yield self.say("told.reported", response=self.response(scan.reported_response))
            if scan.new_lesions in ("equivocal", "unequivocal"):
                yield self.say(f"new_lesions.{scan.new_lesions}")

    def sizes(self, one: LesionShown) -> str:
        """A lesion over all scans."""
        told = (self.say("told.size", day=self.day(point.when), size=self._size(point.of(one.lesion)))
                for point in self.chart.points)  # fmt: skip
        return self.say("told.lesion", lesion=one.lesion, about=self.lesion(one), sizes=", ".join(told))

    def _size(self, seen: tuple[Seen, ...]) -> str:
        return " / ".join(self.seen(one) for one in seen) or self.say("told.not_looked_for")

    def seen(self, one: Seen) -> str:
        """One row of a lesion in words."""
        if one.state != "measured":
            told = self.say(f"told.{one.state}")
        else:
            told = self.say("told.size_unknown") if one.mm is None else self.say("told.mm", mm=self.mm(one.mm))
        if one.attenuation_hu is not None:
            told = self.say("told.hu", size=told, hu=self.number(one.attenuation_hu))
        return self.say("told.nodule", size=told) if one.new_nodule or one.nodule_growing else told

    def description(self) -> str:
        """The whole chart in sentences."""
        chart = self.chart
        began = [self.say("told.begins", day=self.day(chart.baseline.began))] if chart.baseline else []
        points = [f"{self.say('told.points')}: {'; '.join(map(self.point, chart.points))}"] if chart.points else []
        lesions = [self.sizes(one) for one in chart.lesions if one.measured]
        sentences = [f"{sentence}." for sentence in (*began, *points, *lesions)]
        return " ".join([*sentences, *self.notes()])
