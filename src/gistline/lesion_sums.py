"""Lesion sums: the sheet of a chart of lesions, and the sum on it with what each scan is judged against."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from gistline.curves import Place, Point, Scale, around, boxes, curve, joined, put, scale
from gistline.lesion_chart import LesionChart, TimePoint
from gistline.lesion_table import MARKS
from gistline.lesion_telling import LesionTelling
from gistline.svg import Box, group, line, shape
from gistline.timeline_sheet import LINES, RIGHT, Sheet

SUMS = 150  # height


class ChartSheet(Sheet):
    """The sheet with its chart, and the places that labels and marks have taken."""

    left = 122.0  # so that the columns of the table lie under their scans

    def __init__(self, chart: LesionChart, words: Mapping[str, str]) -> None:
        self.chart, self.told = chart, LesionTelling(chart, words)
        super().__init__(self.told, "lesions", chart.begins)
        self.days = [point.when for point in chart.points]
        self.taken: list[Box] = []
        self.unplaced: list[str] = []  # labels that found no room, said below
        self.mark = {
            one.lesion: MARKS[number % len(MARKS)]
            for number, one in enumerate(one for one in chart.lesions if one.measured)
        }

    def scale_taken(self, mm: Scale) -> list[Box]:
        """What lies in every scale already: its numbers and the day that is asked about."""
        on = self.x(self.chart.timeline.on)
        return [(self.left - 40, mm.top - 8, self.left - 4, mm.floor + 6), *boxes(on, mm.top, on, mm.floor)]


def sums(sheet: ChartSheet) -> None:
    """The sum where it is known, with its baseline, its nadir, and the two sums it is judged against."""
    chart = sheet.chart
    known = [(point, sum_mm) for point in chart.points if (sum_mm := chart.sum_of(point)) is not None]
    if not known:
        return
    sheet.heading("lesions.sum")
    sheet.y += 14
    limits = [one.response.progression_from_mm for one in chart.points if one.response]
    partial = chart.baseline.partial_response_to_mm if chart.baseline else None
    mm = scale(sheet, [*(sum_mm for _, sum_mm in known), *(one for one in (*limits, partial) if one)], SUMS)
    sheet.taken = sheet.scale_taken(mm)
    points = [Point(point.when, sum_mm, sheet.middle(point.when), mm.y(sum_mm)) for point, sum_mm in known]
    sheet.body += _progression(sheet, mm)
    if partial is not None:
        sheet.body += _partial(sheet, mm, partial)
    sheet.body += curve(sheet, points, sheet.days, 3)
    for first, following, _ in joined(points, sheet.days):
        sheet.taken += boxes(first.x, first.y, following.x, following.y)
    sheet.taken += [around(point.x, point.y, 9) for point in points]
    sheet.taken += [
        around(place.x, place.y + 12) for (point, _), place in zip(known, points, strict=True) if chart.is_nadir(point)
    ]
    for (point, _), place in zip(known, points, strict=True):
        usable = point.is_baseline and chart.baseline and chart.baseline.usable
        marks = ["baseline" if usable else "sum", *(["nadir"] if chart.is_nadir(point) else [])]
        sheet.used(*marks)
        drawn_marks = (shape(one, place.x, place.y + (12 if one == "nadir" else 0)) for one in marks)
        sheet.body.append(group(sheet.told.point(point), point.rows, *drawn_marks))
    sheet.body += _numbers(sheet, known, points, mm)
    sheet.body += _limits(sheet, mm, partial)
    sheet.y += 6


def _numbers(
    sheet: ChartSheet, known: list[tuple[TimePoint, Decimal]], points: list[Point], mm: Scale
) -> Iterator[str]:
    """The sums: baseline, nadir and the last first, the others as far as there is room."""
    chart, told = sheet.chart, sheet.told

    def first(pair: tuple[tuple[TimePoint, Decimal], Point]) -> bool:
        (point, _), place = pair
        return not (point.is_baseline or chart.is_nadir(point) or place is points[-1])

    for (point, sum_mm), place in sorted(zip(known, points, strict=True), key=first):
        number = told.mm(sum_mm)
        usable = point.is_baseline and chart.baseline and chart.baseline.usable
        words = told.say("sum.baseline", mm=number) if usable else number
        words = told.say("sum.nadir", mm=number) if chart.is_nadir(point) and not usable else words
        x, y = place.x, place.y
        above, below = Place(x, y - 13), Place(x, y + (32 if chart.is_nadir(point) else 22))
        sides = [Place(x - 4, y - 13, "start"), Place(x + 12, y + 4, "start"), Place(x - 12, y + 4, "end")]
        sides += [Place(x - 4, below.y, "start")]
        order = [below, above, *sides] if chart.is_nadir(point) else [above, below, *sides]
        found = (put(one, order, sheet.taken, mm.room, "bold") for one in (words, number))
        yield next(filter(None, found), "")


def _progression(sheet: ChartSheet, mm: Scale) -> Iterator[str]:
    """What each scan is judged against: a step from the scan before to it."""
    width, dash = LINES["guide.progression"]
    before = None
    for point in sheet.chart.points:
        limit = point.response.progression_from_mm if point.response else None
        x = sheet.middle(point.when)
        if limit is not None and before is not None:
            sheet.used("guide.progression")
            yield line(before, mm.y(limit), x, mm.y(limit), width=width, dash=dash)
            sheet.taken += boxes(before, mm.y(limit), x, mm.y(limit))
        if point.is_baseline or point.response:
            before = x


def _partial(sheet: ChartSheet, mm: Scale, partial: Decimal) -> Iterator[str]:
    base = next((point for point in sheet.chart.points if point.is_baseline), None)
    if base:
        width, dash = LINES["guide.partial"]
        x, y = sheet.middle(base.when), mm.y(partial)
        sheet.used("guide.partial")
        sheet.taken += boxes(x, y, RIGHT, y)
        yield line(x, y, RIGHT, y, width=width, dash=dash)


def _limits(sheet: ChartSheet, mm: Scale, partial: Decimal | None) -> Iterator[str]:
    """The labels of the two lines, where there is room; the key names them anyway."""
    told = sheet.told
    limits = [
        (sheet.middle(point.when), point.response.progression_from_mm if point.response else None)
        for point in sheet.chart.points
    ]
    limit = next((mm for _, mm in reversed(limits) if mm is not None), None)
    if limit is not None:
        xs = [x for x, mm in limits if mm == limit]
        yield _along(sheet, told.say("guide.progression", mm=told.mm(limit)), xs[0], xs[-1], mm.y(limit), mm)
    if partial is not None:
        base = min((sheet.middle(point.when) for point in sheet.chart.points if point.is_baseline), default=sheet.left)
        yield _along(sheet, told.say("guide.partial", mm=told.mm(partial)), base, RIGHT, mm.y(partial), mm)


def _along(sheet: ChartSheet, words: str, left: float, right: float, y: float, mm: Scale) -> str:
    """A label behind the end of a line, above or below it; where there is no room it is said below the drawing."""
    along = [x for step in range(0, max(1, round(right - left)), 10) for x in [right - step]]
    places = [place for x in along for place in (Place(x, y - 5, "end"), Place(x, y + 14, "end"))]
    found = put(words, [Place(right + 8, y + 4, "start"), *places], sheet.taken, mm.room)
    if found is None:
        sheet.unplaced.append(sheet.told.say("note.unplaced", label=words))
    return found or ""
