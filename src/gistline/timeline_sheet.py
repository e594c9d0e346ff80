"""Timeline sheet: the paper a timeline is drawn on: where a day lies, the axis, the key, and notes below.

A sheet may begin at a later day than the story: what lies before is at its left edge.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count

from gistline.records.dates import plus_months
from gistline.svg import FILL, GRID, INK, PALE, PAPER, SHAPES, bar, cut, folded, line, shape, text, wide
from gistline.timeline_parts import Span
from gistline.timeline_words import Telling

WIDTH, LEFT, RIGHT, EDGE = 800, 50, 760, 8  # on a page of A4 its letters are 7 points high
MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600)
BARS = ("solid", "adjuvant", "intent_unknown", "dashed")
LINES = {"guide.progression": (1.0, "7 3"), "guide.partial": (1.0, "2 3"), "begins": (1.5, "6 2 1 2")}  # width, dashes


class Sheet:
    """What is drawn so far and how far down it reaches; knows where a day lies."""

    left = float(LEFT)  # where the first day lies

    def __init__(self, telling: Telling, name: str = "timeline", begin: date | None = None) -> None:
        timeline = telling.timeline
        self.timeline, self.telling = timeline, telling
        self.name = f"{name}-{timeline.patient}-{timeline.on}"
        self.key: set[str] = set()  # marks used so far
        self.behind: list[str] = []  # the lines of the scales
        self.body = [text(EDGE, 19, cut(self.telling.heading(), WIDTH - 2 * EDGE, 14), 14, weight="bold")]
        self.y = 26.0
        if timeline.title:
            self.body.append(text(EDGE, 37, cut(timeline.title, WIDTH - 2 * EDGE)))
            self.y = 44.0
        first = min([timeline.on, begin or timeline.first_day or timeline.on])
        last = max([timeline.on, *(span.latest for span in timeline.spans)])
        pad = timedelta(days=max(15 - (last - first).days // 2, (last - first).days // 40 + 1))
        self.first, self.last = first - pad, last + pad
        self.y += 18  # the day of the question stands here
        self.top = self.y

    def x(self, day: date) -> float:
        return self.left + (RIGHT - self.left) * max((day - self.first) / (self.last - self.first), 0.0)

    def middle(self, when: Span) -> float:
        return (self.x(when.earliest) + self.x(when.latest)) / 2

    def used(self, *kinds: str) -> None:
        self.key.update(kinds)

    def fill(self, kind: str) -> str:
        """What fills a bar."""
        hatch = f"url(#{self.name}-hatch)"
        return {"solid": FILL, "adjuvant": hatch, "intent_unknown": PALE, "dashed": PAPER}[kind]

    def heading(self, key: str) -> None:
        self.body.append(text(EDGE, self.y + 15, self.telling.say(key), 13, weight="bold", ground=True))
        self.y += 21

    def notes(self, lines: Iterable[str], most: int = 3) -> None:
        for told in lines:
            for part in folded(told, WIDTH - 2 * EDGE, most):
                self.body.append(text(EDGE, self.y + 14, part, ground=True))
                self.y += 17
        self.y += 4


def axis(sheet: Sheet) -> None:
    """The days, and the line of the day that is asked about; both behind everything else."""
    bottom = sheet.y + 4
    ticks = list(_ticks(sheet))
    marks = [line(x, sheet.top, x, bottom + 4, stroke=GRID, width=1) for x, _ in ticks]
    marks += [text(x, bottom + 17, told, 11, "middle") for x, told in ticks]
    on, told = sheet.x(sheet.timeline.on), sheet.telling.say("asked", day=sheet.telling.asked())
    half = wide(told) / 2
    middle = min(max(on, EDGE + half), WIDTH - EDGE - half)
    day = line(on, sheet.top - 2, on, bottom + 4, stroke=INK, width=2)
    base = line(sheet.left, bottom, RIGHT, bottom, stroke=INK, width=1)
    sheet.behind += [*marks, base, day, text(middle, sheet.top - 6, told, anchor="middle")]
    sheet.y = bottom + 22
    if sheet.timeline.dates_are_relative:
        sheet.body.append(text(RIGHT, sheet.y + 10, sheet.telling.say("axis.months"), 11, "end"))
        sheet.y += 14


def _ticks(sheet: Sheet) -> Iterator[tuple[float, str]]:
    """Where the axis is labelled: years, months or days, or months counted from the first event."""
    per_day = (RIGHT - sheet.left) / (sheet.last - sheet.first).days
    relative, first = sheet.timeline.dates_are_relative, sheet.timeline.first_day or sheet.timeline.on
    room = [(step, wide("000" if relative else "0000" if step % 12 == 0 else "0000-00", 11) + 12) for step in MONTHS]
    step = next((step for step, needed in room if step * 28 * per_day >= needed), MONTHS[-1])
    if not relative and 7 * per_day >= wide("0000-00-00", 11) + 12:
        days = (sheet.first + timedelta(days=number) for number in range(0, (sheet.last - sheet.first).days, 7))
        yield from ((sheet.x(day), day.isoformat()) for day in days if sheet.x(day) > sheet.left + 36)
        return
    begin = first if relative else sheet.first.replace(month=1, day=1)
    if not relative and step > 12:
        begin = begin.replace(year=begin.year - begin.year % (step // 12))
    for number in count(0, step):
        day = plus_months(begin, number)
        if day > sheet.last:
            return
        if day >= sheet.first:
            yield sheet.x(day), str(number) if relative else f"{day:%Y}" if step % 12 == 0 else f"{day:%Y-%m}"


def key(sheet: Sheet) -> None:
    """What the marks mean, those used only."""
    x = float(EDGE)
    in_order = [name.removeprefix("key.") for name in sheet.telling.words if name.startswith("key.")]
    for kind in (kind for kind in in_order if kind in sheet.key):
        told = sheet.telling.say(f"key.{kind}")
        if x > EDGE and x + 26 + wide(told, 11) > WIDTH - EDGE:
            x, sheet.y = EDGE, sheet.y + 18
        y = sheet.y + 13
        if kind in BARS:
            sheet.body.append(bar(x, x + 18, y - 5.5, sheet.fill(kind), "4 3" if kind == "dashed" else ""))
        elif kind in LINES:
            width, dash = LINES[kind]
            sheet.body.append(line(x, y, x + 20, y, width=width, dash=dash))
        elif kind in SHAPES:
            sheet.body.append(shape(kind, x + 9, y))
        else:
            sheet.body.append(text(x + 9, y + 4, "?", anchor="middle", weight="bold"))
        sheet.body.append(text(x + 24, y + 4, told, 11))
        x += 24 + wide(told, 11) + 18
    sheet.y += 24 if sheet.key else 0


def notes(sheet: Sheet) -> None:
    """In words what no mark can show: why sums are not known, and what has no day."""
    telling = sheet.telling
    unknown: dict[str, list[str]] = {}
    for one in sheet.timeline.scans if telling.sums else ():
        if any(why.lesion for why in one.sum_unknown_because):
            unknown.setdefault(telling.because(one), []).append(telling.day(one.when))
    if unknown:
        sheet.heading("sums_unknown")
        sheet.notes(f"{', '.join(days)}: {because}" for because, days in unknown.items())
    if sheet.timeline.undated:
        sheet.heading("undated")
        sheet.notes(telling.undated(one) for one in sheet.timeline.undated)
