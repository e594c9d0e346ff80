"""Timeline drawing: a timeline as one SVG that stands in a page, is printed in black and white, or is read aloud.

Shape, pattern and words carry every meaning and colour only repeats it; each label lies in a row where it is free. A
solid bar is time that is certain; what a partial date or a missing end leaves open is dashed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gistline.curves import Point, curve, scale
from gistline.svg import (
    LEADING,
    PAPER,
    Box,
    bar,
    cut,
    folded,
    free,
    group,
    label,
    line,
    page,
    rows_for,
    shape,
    text,
    wide,
)  # fmt: skip
from gistline.timeline_parts import OperationShown, ScanShown, Span, TherapyShown, Timeline
from gistline.timeline_sheet import EDGE, WIDTH, Sheet, axis, key, notes
from gistline.timeline_words import WORDS, Telling

__all__ = ["WORDS", "Mark", "drawn", "lane", "therapies", "treatments", "whisker"]

BAR_ROW, CHART = 34, 90  # heights
WHISKER = 16  # width from which on the days a mark can lie on are drawn


def drawn(timeline: Timeline, words: Mapping[str, str] = WORDS, *, sums: bool = True) -> str:
    """The timeline as one `<svg>`, as wide as its place in the page. `words`: the table of another language.
    `sums`: whether it shows sums of diameters; not beside a chart of the lesions, which has those of the criteria."""
    telling = Telling(timeline, words, sums)
    sheet = Sheet(telling)
    therapies(sheet)
    lane(sheet, "treatments", list(treatments(sheet)))
    lane(sheet, "genotype", list(_variants(sheet)))
    _chart(sheet)
    lane(sheet, "scans", [_scan(sheet, one) for one in timeline.scans])
    if not timeline.spans:
        sheet.notes([telling.say("nothing")])
    axis(sheet)
    key(sheet)
    notes(sheet)
    title = f"{telling.heading()}: {timeline.title}" if timeline.title else telling.heading()
    told = {"language": telling.say("language"), "title": title, "description": telling.description()}
    return page([*sheet.behind, *sheet.body], sheet.y + 6, WIDTH, sheet.name, told)


@dataclass(frozen=True)
class Mark:
    """One event of a moment: when, its shape, its label, the whole sentence, and the rows it comes from."""

    span: Span
    shape: str
    label: str
    sentence: str
    rows: Sequence[str]


@dataclass(frozen=True)
class _Placed:
    """A label of a mark or bar, and how far both together reach."""

    lines: Sequence[str]
    x: float
    anchor: str
    left: float
    right: float


def therapies(sheet: Sheet) -> None:
    """A group of rows per drug, in the order of the first start; what ended before the sheet begins is left out."""
    seen = [one for one in sheet.timeline.therapies if one.end is None or one.end.latest >= sheet.first]
    if seen:
        sheet.heading("therapies")
    for drug in dict.fromkeys(one.drug for one in seen):
        same = [one for one in seen if one.drug == drug]
        placed = [_above(sheet, one) for one in same]
        rows = rows_for((above.left, above.right) for above in placed)
        for one, above, row in zip(same, placed, rows, strict=True):
            y = sheet.y + row * BAR_ROW
            parts = [label(above.x, y + 12, above.lines, above.anchor), *_bar(sheet, one, y + 17)]
            sheet.body.append(group(sheet.telling.therapy(one, whole=True), one.rows, *parts))
        sheet.y += BAR_ROW * (max(rows) + 1)
    sheet.y += 4


def _above(sheet: Sheet, one: TherapyShown) -> _Placed:
    """A label that starts with its bar, or ends at the edge of the drawing."""
    earlier = [sheet.telling.say("start", day=sheet.telling.day(one.start))] if one.start.earliest < sheet.first else []
    told = cut(", ".join([sheet.telling.therapy(one), *earlier]), WIDTH - 2 * EDGE)
    begin, last = sheet.x(one.start.earliest), sheet.x(_last(sheet, one)) + 16
    if begin + wide(told) <= WIDTH - EDGE:
        return _Placed([told], begin, "start", begin, max(last, begin + wide(told)))
    edge = float(WIDTH - EDGE)
    return _Placed([told], edge, "end", min(begin, edge - wide(told)), edge)


def _last(sheet: Sheet, one: TherapyShown) -> date:
    return one.end.latest if one.end else max(sheet.timeline.on, one.start.latest)


def _bar(sheet: Sheet, one: TherapyShown, y: float) -> Iterator[str]:
    """Solid from the latest start to the earliest end, dashed as far as start and end can reach."""
    begin, certain, last = sheet.x(one.start.earliest), sheet.x(one.start.latest), sheet.x(_last(sheet, one))
    until = sheet.x(one.end.earliest) if one.end else last if one.running else certain
    kind = "intent_unknown" if one.intent is None else "solid" if one.intent == "advanced" else "adjuvant"
    if one.start.earliest < sheet.first:
        sheet.used("before")
        yield shape("before", begin - 6, y + 5.5)
    if begin < certain or until < last:
        sheet.used("dashed")
        yield bar(begin, last, y, PAPER, "4 3")
    if certain <= until and (certain < until or begin == last):
        sheet.used(kind)
        yield bar(certain, until, y, sheet.fill(kind))
    elif begin == certain:
        yield line(begin, y - 1, begin, y + 12, width=3)
    if one.end is None and one.running:
        sheet.used("arrow")
        yield shape("arrow", last + 6, y + 5.5)
    elif one.end is None:
        sheet.used("question")
        yield text(last + 4, y + 10, "?", weight="bold", ground=True)


def treatments(sheet: Sheet) -> Iterator[Mark]:
    for one in sheet.timeline.treatments:
        told, planned = sheet.telling.treatment(one), None
        kind = "local"
        if isinstance(one, OperationShown):
            kind, planned = "done" if one.done else "planned", one.planned_for
        if when := one.when or planned:
            yield Mark(when, kind, told, told, one.rows)


def _variants(sheet: Sheet) -> Iterator[Mark]:
    for one in sheet.timeline.genotype:
        told = sheet.telling.variant(one)
        if one.when:
            yield Mark(one.when, one.status, told, told, one.rows)


def _scan(sheet: Sheet, one: ScanShown) -> Mark:
    """Without its day, which the axis shows, unless the scan lies anywhere in more than a month."""
    short, whole = sheet.telling.scan(one), sheet.telling.scan(one, whole=True)
    if one.when.latest - one.when.earliest > timedelta(days=31):
        short = f"{sheet.telling.day(one.when)}: {short}"
    return Mark(one.when, one.reported_response or "unknown", short, whole, one.rows)


def lane(sheet: Sheet, heading: str, marks: Sequence[Mark]) -> None:
    """One lane of marks, each with its label on the side where there is room."""
    if not marks:
        return
    sheet.heading(heading)
    placed = [_beside(sheet, mark) for mark in marks]
    rows = rows_for((one.left, one.right) for one in placed)
    tall = [
        max(len(one.lines) for one, row in zip(placed, rows, strict=True) if row == n) for n in range(max(rows) + 1)
    ]
    for mark, one, row in zip(marks, placed, rows, strict=True):
        y = sheet.y + 5 * row + LEADING * sum(tall[:row]) + 10
        sheet.used(mark.shape)
        parts = [label(one.x, y + 4, one.lines, one.anchor), shape(mark.shape, sheet.middle(mark.span), y)]
        sheet.body.append(group(mark.sentence, mark.rows, *whisker(sheet, mark.span, y), *parts))
    sheet.y += 5 * len(tall) + LEADING * sum(tall) + 4


def _beside(sheet: Sheet, mark: Mark) -> _Placed:
    """To the right of the mark, or to the left, or in several lines where there is more room."""
    left, middle, right = sheet.x(mark.span.earliest), sheet.middle(mark.span), sheet.x(mark.span.latest)
    reach, width = right - middle, wide(mark.label)
    away = reach + 6
    if reach < WHISKER / 2 or reach > width + 24 or max(middle, WIDTH - middle) - away - EDGE < width:
        away = 11  # no whisker is drawn, or it is seen on both sides of the label, or there is no room beside it
    before, after = middle - away - EDGE, WIDTH - EDGE - middle - away
    lines = folded(mark.label, after if width <= after else max(before, after))
    widest = max(map(wide, lines))
    if widest <= after:
        return _Placed(lines, middle + away, "start", min(left, middle - 9), max(right, middle + away + widest))
    return _Placed(lines, middle - away, "end", min(left, middle - away - widest), max(right, middle + 9))


def whisker(sheet: Sheet, span: Span, y: float) -> Iterator[str]:
    """From the earliest to the latest day, where that is wide enough to be seen."""
    left, right = sheet.x(span.earliest), sheet.x(span.latest)
    if right - left > WHISKER:
        sheet.used("between")
        yield line(left, y, right, y, dash="4 3")
        yield from (line(x, y - 4, x, y + 4) for x in (left, right))


def _chart(sheet: Sheet) -> None:
    """The sums of diameters where they are known; a scale from 0, because they are lengths."""
    scans = [one for one in sheet.timeline.scans if one.sum_mm is not None]
    if not scans or not sheet.telling.sums:
        return
    sheet.heading(f"sums.{sheet.timeline.sum_over}")
    sheet.y += 18
    sums = [one.sum_mm for one in scans if one.sum_mm is not None]
    mm = scale(sheet, sums, CHART)
    points = [
        Point(one.when, sum_mm, sheet.middle(one.when), mm.y(sum_mm)) for one, sum_mm in zip(scans, sums, strict=True)
    ]
    days = [one.when for one in sheet.timeline.scans]
    sheet.body += [*_values(sheet, points, mm.floor), *curve(sheet, points, days), *_dots(sheet, scans, points)]
    sheet.y = mm.floor + 8


def _dots(sheet: Sheet, scans: Sequence[ScanShown], points: Sequence[Point]) -> Iterator[str]:
    for scan, point in zip(scans, points, strict=True):
        told = sheet.telling.scan(scan, whole=True)
        yield group(told, scan.rows, *whisker(sheet, scan.when, point.y), shape("dot", point.x, point.y))


def _values(sheet: Sheet, points: Sequence[Point], floor: float) -> Iterator[str]:
    """The numbers as far as there is room: first the last, the first, the largest and the smallest; `?` below."""
    ranked = sorted(points, key=lambda point: point.y)
    taken: list[Box] = []
    for point in dict.fromkeys([points[-1], points[0], ranked[0], ranked[-1], *points]):
        told = sheet.telling.number(point.value)
        half = wide(told, 11) / 2 + 1
        box = (point.x - half, point.y - 18, point.x + half, point.y - 5)
        if free(box, taken):
            taken.append(box)
            yield text(point.x, point.y - 7, told, 11, "middle", ground=True)
    known = {point.when for point in points}
    for one in sheet.timeline.scans:
        x = sheet.middle(one.when)
        box = (x - 5, floor - 13, x + 5, floor)
        if one.sum_mm is None and one.when not in known and free(box, taken):
            taken.append(box)
            sheet.used("sum_unknown")
            yield text(x, floor - 2, "?", 12, "middle", "bold", ground=True)
