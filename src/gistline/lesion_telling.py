"""Lesion telling: what a chart of lesions says, short for a cell and whole for a sentence."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from gistline.lesion_chart import LesionChart, LesionShown, Seen, TimePoint
from gistline.lesion_words import WORDS
from gistline.timeline_words import Telling


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
        targets = [self.say(f"why.{name}") for name in self.chart.targets_unfulfilled]
        if targets:
            yield self.say("note.no_target_response", reasons="; ".join(targets))
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
