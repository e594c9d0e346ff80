"""Lesion drawing: a chart of lesions as one SVG: each lesion, the sum with what it is judged against, scan by scan.

Shape and words carry every meaning, colour only repeats it. A line is solid only between two scans that follow each
other; no sum is drawn where the facts know none.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from gistline.curves import GAP, Place, Point, Scale, around, boxes, curve, joined, put, scale
from gistline.facts.lesion_sizes import TOO_SMALL_MM
from gistline.lesion_chart import LesionChart, LesionShown, Seen, TimePoint
from gistline.lesion_table import MARKS, lesion_mark, table
from gistline.lesion_words import WORDS, LesionTelling
from gistline.svg import GRID, PALE, Box, cut, element, group, line, page, shape
from gistline.timeline_drawing import lane, therapies, treatments, whisker
from gistline.timeline_parts import Span
from gistline.timeline_sheet import LINES, RIGHT, WIDTH, Sheet, axis, key

__all__ = ["WORDS", "drawn"]

LESIONS, SUMS, ATTENUATION = 150, 150, 70  # heights
STRIP = 34  # above the lesions: where treatment begins, and what is new
SPAN = 16  # width from which on the days a scan can lie on are drawn


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


def drawn(chart: LesionChart, words: Mapping[str, str] = WORDS) -> str:
    """The chart as one `<svg>`, as wide as its place in the page. `words`: the table of another language."""
    sheet = ChartSheet(chart, words)
    therapies(sheet)
    in_sight = (one for one in treatments(sheet) if one.span.latest >= sheet.first)
    lane(sheet, "treatments", list(in_sight))
    top = sheet.y
    if chart.measured:
        _lesions(sheet)
        _sums(sheet)
        _attenuation(sheet)
    _days(sheet, top)
    axis(sheet)
    if chart.points:
        table(sheet, sheet.told, sheet.mark)
    key(sheet)
    notes = [*sheet.unplaced, *sheet.told.notes()]
    if notes:
        sheet.heading("notes")
        sheet.notes(notes, most=40)  # nothing that is not known is cut off
    title = sheet.told.heading() + (f": {chart.timeline.title}" if chart.timeline.title else "")
    told = {"language": sheet.told.say("language"), "title": title, "description": sheet.told.description()}
    return page([*sheet.behind, *sheet.body], sheet.y + 6, WIDTH, sheet.name, told)


def _days(sheet: ChartSheet, top: float) -> None:
    """Behind everything: a thin line for each scan, a band where its day is open, and the first day of treatment."""
    for when in sheet.days:
        left, right = sheet.x(when.earliest), sheet.x(when.latest)
        if right - left > SPAN:
            band = element("rect", x=left, y=top + STRIP, width=right - left, height=sheet.y - top - STRIP, fill=PALE)
            sheet.behind.insert(0, band.replace("/>", ' fill-opacity="0.5"/>'))
            sheet.body += whisker(sheet, when, sheet.y - 4)
        middle = sheet.middle(when)
        sheet.behind.append(line(middle, top + STRIP, middle, sheet.y + 4, stroke=GRID, width=1, dash="1 2"))
    if sheet.chart.baseline and sheet.chart.measured:
        _begins(sheet, sheet.chart.baseline.began, top)


def _begins(sheet: ChartSheet, began: Span, top: float) -> None:
    if began.latest < sheet.first:
        return
    sheet.used("begins")
    width, dash = LINES["begins"]
    for x in sorted({sheet.x(began.earliest), sheet.x(began.latest)}):
        sheet.body.insert(0, line(x, top + STRIP - 4, x, sheet.y + 4, width=width, dash=dash))


def _lesions(sheet: ChartSheet) -> None:
    """Every lesion: marks at its sizes, a line between scans that follow each other."""
    sheet.heading("lesions")
    _strip(sheet)
    measured = [one for one in sheet.chart.lesions if one.measured]
    sizes = [seen.mm for point in sheet.chart.points for seen in point.seen if seen.mm is not None]
    mm = scale(sheet, [*sizes, Decimal(TOO_SMALL_MM)], LESIONS)
    sheet.taken += _lines(sheet, mm)
    for one in measured:
        sheet.body += _line(sheet, one, mm)
    for one in measured:
        sheet.body += [mark for point in sheet.chart.points for mark in _marks(sheet, one, point, mm)]
    sheet.body += [name for one in measured for name in _name(sheet, one, mm)]
    sheet.y += 6


def _lines(sheet: ChartSheet, mm: Scale) -> list[Box]:
    """What lies in every scale already: its numbers and the day that is asked about."""
    on = sheet.x(sheet.chart.timeline.on)
    return [(sheet.left - 40, mm.top - 8, sheet.left - 4, mm.floor + 6), *boxes(on, mm.top, on, mm.floor)]


def _strip(sheet: ChartSheet) -> None:
    """Above the lesions: where treatment begins, and which scan shows something new."""
    y, told = sheet.y + 10, sheet.told
    room = sheet.y - 3, sheet.y + STRIP
    began = sheet.chart.baseline.began if sheet.chart.baseline else None
    if began and began.latest >= sheet.first:
        x = (sheet.x(began.earliest) + sheet.x(began.latest)) / 2
        places = [Place(x, y, anchor) for anchor in ("middle", "start", "end")]
        sheet.body.append(put(told.say("begins"), places, sheet.taken, room) or "")
    for point in sheet.chart.points:
        if any(scan.new_lesions == "unequivocal" for scan in point.scans):
            x = sheet.middle(point.when)
            sheet.used("new_lesion")
            sheet.body.append(group(told.point(point), point.rows, shape("new_lesion", x, y + 16)))
            sheet.taken.append(around(x, y + 16))
            places = [Place(x + 10, y + 20, "start"), Place(x - 10, y + 20, "end")]
            sheet.body.append(put(told.say("new_lesion"), places, sheet.taken, room) or "")
    sheet.y += STRIP


def _height(seen: Seen, mm: Scale) -> float | None:
    """Where a row is drawn; what is too small, at what it counts."""
    if seen.state == "too_small":
        return mm.y(Decimal(TOO_SMALL_MM))
    return None if seen.mm is None else mm.y(seen.mm)


def _sizes(sheet: ChartSheet, one: LesionShown, mm: Scale) -> list[Point]:
    """The time points on which a lesion has one size."""
    sizes = ((point, point.size(one.lesion)) for point in sheet.chart.points)
    return [Point(point.when, size, sheet.middle(point.when), mm.y(size)) for point, size in sizes if size is not None]


def _line(sheet: ChartSheet, one: LesionShown, mm: Scale) -> Iterator[str]:
    """Solid between two sizes, dashed to and from what was too small to measure."""
    sized = [point.when for point in sheet.chart.points if point.size(one.lesion) is not None]
    points = [
        Point(point.when, Decimal(0), sheet.middle(point.when), heights.pop())
        for point in sheet.chart.points
        if len(heights := {y for seen in point.of(one.lesion) if (y := _height(seen, mm)) is not None}) == 1
    ]
    for first, following, gap in joined(points, sheet.days):
        dashed = gap or first.when not in sized or following.when not in sized
        sheet.used(*(["gap"] if dashed else []))
        sheet.taken += boxes(first.x, first.y, following.x, following.y)
        yield line(first.x, first.y, following.x, following.y, width=1.2, dash=GAP if dashed else "")


def _marks(sheet: ChartSheet, one: LesionShown, point: TimePoint, mm: Scale) -> Iterator[str]:
    for seen in point.of(one.lesion):
        y, x = _height(seen, mm), sheet.middle(point.when)
        if y is None:
            continue
        parts = [lesion_mark(sheet.mark[one.lesion], x, y, one.role)]
        if seen.new_nodule or seen.nodule_growing:
            sheet.used("nodule")
            parts.insert(0, shape("nodule", x, y))
            sides = [Place(x, y - 14), Place(x, y + 22), Place(x - 13, y + 4, "end"), Place(x + 13, y + 4, "start")]
            parts.append(put(sheet.told.say("nodule"), sides, sheet.taken, mm.room) or "")
        if seen.state in ("too_small", "absent"):
            sheet.used(seen.state)
            parts.append(shape(seen.state, x, y - 7 if seen.state == "too_small" else y))
        sheet.used(one.role if one.role in ("target", "non_target") else "role_unknown")
        sheet.taken.append(around(x, y, 10 if seen.new_nodule or seen.nodule_growing else 7))
        yield group(f"{one.lesion}, {sheet.told.day(point.when)}: {sheet.told.seen(seen)}", seen.rows, *parts)


def _name(sheet: ChartSheet, one: LesionShown, mm: Scale) -> Iterator[str]:
    """The name of a lesion beside one of its marks, the last first; the table names every lesion."""
    told = cut(one.lesion, 120, 11)
    for point in reversed(_sizes(sheet, one, mm)):
        x, y = point.x, point.y
        sides = [Place(x + 10, y + 4, "start"), Place(x, y - 11), Place(x, y + 19), Place(x - 10, y + 4, "end")]
        if found := put(told, sides, sheet.taken, mm.room):
            yield found
            return


def _sums(sheet: ChartSheet) -> None:
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
    sheet.taken = _lines(sheet, mm)
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


def _attenuation(sheet: ChartSheet) -> None:
    """Hounsfield units of each lesion that has any."""
    told = [seen.attenuation_hu for point in sheet.chart.points for seen in point.seen]
    values = [value for value in told if value is not None]
    if not values:
        return
    sheet.heading("lesions.attenuation")
    sheet.y += 6
    hu = scale(sheet, values, ATTENUATION, from_0=False)
    for one in (one for one in sheet.chart.lesions if one.measured):
        points = []
        for point in sheet.chart.points:
            found = {seen.attenuation_hu for seen in point.of(one.lesion)} - {None}
            if len(found) == 1 and (value := found.pop()) is not None:
                points.append(Point(point.when, value, sheet.middle(point.when), hu.y(value)))
        sheet.body += curve(sheet, points, sheet.days, 1.2)
        sheet.body += [lesion_mark(sheet.mark[one.lesion], point.x, point.y, one.role) for point in points]
    sheet.y += 6
