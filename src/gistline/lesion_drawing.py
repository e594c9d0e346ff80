"""Lesion drawing: a chart of lesions as one SVG: each lesion, the sum with what it is judged against, scan by scan.

Shape and words carry every meaning, colour only repeats it. A line is solid only between two scans that follow each
other; no sum is drawn where the facts know none.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from gistline.curves import GAP, Place, Point, Scale, around, boxes, curve, joined, put, scale
from gistline.facts.lesion_sizes import TOO_SMALL_MM
from gistline.lesion_chart import LesionChart, LesionShown, Seen, TimePoint
from gistline.lesion_sums import ChartSheet, sums
from gistline.lesion_table import lesion_mark, table
from gistline.lesion_words import WORDS
from gistline.svg import GRID, PALE, cut, element, group, line, page, shape
from gistline.timeline_drawing import lane, therapies, treatments, whisker
from gistline.timeline_parts import Span
from gistline.timeline_sheet import LINES, WIDTH, axis, key

__all__ = ["WORDS", "drawn"]

LESIONS, ATTENUATION = 150, 70  # heights
STRIP = 34  # above the lesions: where treatment begins, and what is new
SPAN = 16  # width from which on the days a scan can lie on are drawn


def drawn(chart: LesionChart, words: Mapping[str, str] = WORDS) -> str:
    """The chart as one `<svg>`, as wide as its place in the page. `words`: the table of another language."""
    sheet = ChartSheet(chart, words)
    therapies(sheet)
    in_sight = (one for one in treatments(sheet) if one.span.latest >= sheet.first)
    lane(sheet, "treatments", list(in_sight))
    top = sheet.y
    if chart.measured:
        _lesions(sheet)
        sums(sheet)
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
    sheet.taken += sheet.scale_taken(mm)
    for one in measured:
        sheet.body += _line(sheet, one, mm)
    for one in measured:
        sheet.body += [mark for point in sheet.chart.points for mark in _marks(sheet, one, point, mm)]
    sheet.body += [name for one in measured for name in _name(sheet, one, mm)]
    sheet.y += 6


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
