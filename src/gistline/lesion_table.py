"""Lesion table: below the drawing, scan by scan: every lesion, the sum, and what was called, in one column each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gistline.lesion_chart import LesionShown, TimePoint
from gistline.lesion_telling import LesionTelling
from gistline.records import PartialDate
from gistline.svg import GRID, INK, cut, group, line, shape, text
from gistline.timeline_sheet import EDGE, WIDTH, Sheet

MARKS = ("circle", "square", "diamond", "hourglass", "bow", "star")
ROW = 17
FIRST, LAST = 150.0, 766.0  # the middle of the first and of the last column
APART = 56.0  # from one column to the next, at least
MOST = 12  # columns side by side
ROLES = ("target", "non_target", None)


def lesion_mark(kind: str, x: float, y: float, role: str | None) -> str:
    """The mark of a lesion: filled for a target, empty for a non-target, dashed where the role is not told."""
    return shape(kind, x, y, hollow=role == "non_target", open_=role not in ("target", "non_target"))


@dataclass(frozen=True)
class Cell:
    """What stands in one column: words, perhaps beside a mark."""

    words: str
    mark: str | None = None
    bold: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the table: its label, perhaps a mark, and a cell per column; without cells a heading."""

    label: str
    cells: Sequence[Cell] = ()
    mark: str = ""
    rule: bool = False  # a line above it


def table(sheet: Sheet, told: LesionTelling, marks: Mapping[str, str]) -> None:
    """Columns under their scans as far as they fit beside each other, in several parts where there are many."""
    points = told.chart.points
    parts = [points[first : first + MOST] for first in range(0, len(points), MOST)]
    for number, part in enumerate(parts):
        if len(parts) > 1:
            first = number * MOST + 1
            words = told.say("lesions.calls_some", first=first, last=first + len(part) - 1, count=len(points))
            sheet.body.append(text(EDGE, sheet.y + 15, words, 13, weight="bold", ground=True))
            sheet.y += 21
        xs = [FIRST + APART * column for column in range(len(part))]
        if len(parts) == 1:
            xs = spread([sheet.middle(point.when) for point in part])
            _leaders(sheet, part, xs)
        _part(sheet, told, part, xs, marks)
    sheet.y += 6


def spread(wanted: Sequence[float]) -> list[float]:
    """Columns near where they are wanted, in their order, never nearer to each other than they are broad."""
    found: list[float] = []
    for x in wanted:
        found.append(max(x, FIRST, found[-1] + APART if found else FIRST))
    limit = LAST
    for number in range(len(found) - 1, -1, -1):
        found[number] = min(found[number], limit)
        limit = found[number] - APART
    return found


def _leaders(sheet: Sheet, part: Sequence[TimePoint], xs: Sequence[float]) -> None:
    """From where a scan lies to its column."""
    for point, x in zip(part, xs, strict=True):
        sheet.behind.append(line(sheet.middle(point.when), sheet.y, x, sheet.y + 18, stroke=INK, width=0.7))
    sheet.y += 18


def _part(
    sheet: Sheet, told: LesionTelling, part: Sequence[TimePoint], xs: Sequence[float], marks: Mapping[str, str]
) -> None:
    for row in _lines(told, part, marks):
        y = sheet.y + 13
        if row.rule:
            sheet.behind.append(line(EDGE, sheet.y + 1, WIDTH - EDGE, sheet.y + 1, stroke=GRID, width=1))
        if row.mark:
            sheet.body.append(row.mark.replace("{x}", f"{EDGE + 7:.1f}").replace("{y}", f"{y - 4:.1f}"))
        left = EDGE + (18 if row.mark else 0)
        weight = "normal" if row.cells and not row.rule else "bold"
        room = FIRST - APART / 2 - left if row.cells else WIDTH - EDGE - left
        if row.label:
            sheet.body.append(text(left, y, cut(row.label, room, 11), 11, weight=weight))
        for point, x, cell in zip(part, xs, row.cells, strict=bool(row.cells)):
            if cell.words:
                sheet.body.append(group(told.point(point), point.rows, *_cell(sheet, x, y, cell)))
        sheet.y += ROW
    sheet.y += 4


def _cell(sheet: Sheet, x: float, y: float, cell: Cell) -> Iterator[str]:
    weight = "bold" if cell.bold else "normal"
    if cell.mark:
        sheet.used(cell.mark)
        yield shape(cell.mark, x - 11, y - 4)
        yield text(x + 1, y, cell.words, 11, weight=weight)
    else:
        yield text(x, y, cut(cell.words, APART - 2, 11), 11, "middle", weight)


def _lines(told: LesionTelling, part: Sequence[TimePoint], marks: Mapping[str, str]) -> Iterator[Line]:
    days = [_day(told, point) for point in part]
    tall = max(map(len, days))
    for number in range(tall):
        label = told.say("row.day") if number == 0 else ""
        yield Line(label, [Cell(day[number] if number < len(day) else "") for day in days])
    for role in ROLES:
        lesions = [one for one in told.chart.lesions if one.measured and _role(one) == role]
        if lesions:
            yield Line(told.say(f"role.{role or 'unknown'}"))
        for one in lesions:
            mark = lesion_mark(marks[one.lesion], 0, 0, one.role).replace("0.0 0.0", "{x} {y}")
            yield Line(one.lesion, [Cell(told.cell(point.of(one.lesion))) for point in part], mark)
    if told.chart.measured:
        yield Line(told.say("row.sum"), [_sum(told, point) for point in part], rule=True)
    yield from _told(told, part)
    yield Line(told.say("row.reported"), [_reported(told, point) for point in part], rule=True)
    yield Line(told.say("row.recist"), [_called(told, point, "recist") for point in part], rule=True)
    yield Line(told.say("row.choi"), [_called(told, point, "choi") for point in part], rule=True)


def _role(one: LesionShown) -> str | None:
    return one.role if one.role in ROLES else None


def _day(told: LesionTelling, point: TimePoint) -> list[str]:
    """The day in as many lines as it needs in a narrow column."""
    if told.timeline.dates_are_relative:
        return told.day(point.when).split(" ", 1)
    day = str(PartialDate(point.when.earliest, point.when.latest))
    if "/" in day:
        first, last = day.split("/")
        return [*_lines_of(first), f"– {_lines_of(last)[0]}", *_lines_of(last)[1:]]
    return _lines_of(day)


def _lines_of(day: str) -> list[str]:
    year, _, rest = day.partition("-")
    return [year, rest] if rest else [year]


def _sum(told: LesionTelling, point: TimePoint) -> Cell:
    sum_mm = told.chart.sum_of(point)
    if sum_mm is not None:
        return Cell(told.mm(sum_mm), bold=True)
    return Cell(told.say("cell.unknown" if point.is_baseline or point.response else "cell.none"), bold=True)


def _told(told: LesionTelling, part: Sequence[TimePoint]) -> Iterator[Line]:
    """What else was told of the lesions: attenuation, nodules, new lesions."""
    everywhere = told.chart.points
    if any(seen.attenuation_hu is not None for point in everywhere for seen in point.seen):
        yield Line(told.say("row.attenuation"), [_attenuation(told, point) for point in part])
    if any(seen.new_nodule or seen.nodule_growing for point in everywhere for seen in point.seen):
        yield Line(told.say("row.nodule"), [Cell(_nodule(told, point)) for point in part])
    yield Line(told.say("row.new"), [Cell(_new(told, point)) for point in part])


def _attenuation(told: LesionTelling, point: TimePoint) -> Cell:
    if point.response is None:
        return Cell(told.say("cell.none"))
    change = point.response.attenuation_change_percent
    return Cell(told.say("cell.unknown") if change is None else told.percent(change))


def _nodule(told: LesionTelling, point: TimePoint) -> str:
    words = []
    if any(seen.new_nodule for seen in point.seen):
        words.append(told.say("cell.nodule_new"))
    if any(seen.nodule_growing for seen in point.seen):
        words.append(told.say("cell.nodule_grows"))
    return "/".join(words)


def _new(told: LesionTelling, point: TimePoint) -> str:
    said = dict.fromkeys(scan.new_lesions for scan in point.scans)
    return _slashed(told.say(f"cell.new_{one}") if one else told.say("cell.unknown") for one in said)


def _slashed(words: Iterable[str]) -> str:
    return "/".join(words)


def _reported(told: LesionTelling, point: TimePoint) -> Cell:
    said = list(dict.fromkeys(scan.reported_response for scan in point.scans if scan.reported_response))
    if len(said) > 1:
        return Cell(_slashed(told.say(f"short.{one}") for one in said))
    return Cell(told.say(f"short.{said[0]}"), said[0]) if said else Cell(told.say("cell.unknown"))


def _called(told: LesionTelling, point: TimePoint, criteria: str) -> Cell:
    base = told.chart.baseline
    if point.response is None:
        is_base = point.is_baseline and base is not None and base.usable
        return Cell(told.say("cell.baseline" if is_base else "cell.none"))
    kind = getattr(point.response, criteria) or "unknown"
    return Cell(told.say(f"short.{kind}"), kind, bold=True)
