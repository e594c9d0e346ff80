"""Curves: values over time on a scale, joined only where it is certain which of two came next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor

from gistline.svg import GRID, Box, free, line, text, wide
from gistline.timeline_parts import Span
from gistline.timeline_sheet import EDGE, RIGHT, WIDTH, Sheet

NICE = [factor * 10**power for power in range(6) for factor in (1, 2, 5)]
GAP = "4 3"  # the dashes of a line over a gap
STEP = 6.0  # how far apart the boxes lie that stand for a line


@dataclass(frozen=True)
class Point:
    """A value on a day, and where it is drawn."""

    when: Span
    value: Decimal
    x: float
    y: float


@dataclass(frozen=True)
class Scale:
    """Which height stands for which value."""

    low: int
    high: int
    top: float
    floor: float

    @property
    def room(self) -> tuple[float, float]:
        """Between which heights labels may stand."""
        return self.top - 14, self.floor + 4

    def y(self, value: Decimal) -> float:
        return self.floor - (self.floor - self.top) * float((value - self.low) / (self.high - self.low))


def scale(sheet: Sheet, values: Iterable[Decimal], height: float, *, from_0: bool = True) -> Scale:
    """A scale that holds every value, and 0 where they are lengths, drawn from the present height downwards."""
    told = [*values, *([Decimal(0)] if from_0 else [])]
    high, low = max(told), min(told)
    step = next(size for size in NICE if high - low <= 4 * size)
    first = floor(low / step)
    last = max(first + 1, ceil(high / step))
    made = Scale(first * step, last * step, sheet.y, sheet.y + height)
    for number in range(first, last + 1):
        y = made.y(Decimal(number * step))
        sheet.behind.append(line(sheet.left, y, RIGHT, y, stroke=GRID, width=1))
        sheet.body.append(text(sheet.left - 6, y + 4, str(number * step), 11, "end"))
    sheet.y = made.floor
    return made


def joined(points: Sequence[Point], days: Sequence[Span]) -> Iterator[tuple[Point, Point, bool]]:
    """Each point with those that may follow it next, and whether anything of `days` lies, or may lie, between the two.
    Nothing where it is open which of the two came first."""
    for number, one in enumerate(points):
        certain: list[date] = []  # the latest days of points that certainly follow
        for following in points[number + 1 :]:
            if any(latest < following.when.earliest for latest in certain):
                break
            if one.when.latest < following.when.earliest:
                certain.append(following.when.latest)
                yield one, following, _open_between(one.when, following.when, days)


def _open_between(one: Span, following: Span, days: Sequence[Span]) -> bool:
    others = list(days)
    others.remove(one)
    others.remove(following)
    return any(one.earliest < when.latest and when.earliest < following.latest for when in others)


def curve(sheet: Sheet, points: Sequence[Point], days: Sequence[Span], width: float = 1.5) -> Iterator[str]:
    """The lines between points: solid where nothing lies between, otherwise dashed."""
    for one, following, open_between in joined(points, days):
        sheet.used(*(["gap"] if open_between else []))
        yield line(one.x, one.y, following.x, following.y, width=width, dash=GAP if open_between else "")


def boxes(x0: float, y0: float, x1: float, y1: float) -> Iterator[Box]:
    """Small boxes along a line, so that no label is put on it."""
    count = max(1, round(max(abs(x1 - x0), abs(y1 - y0)) / STEP))
    for number in range(count + 1):
        x, y = x0 + (x1 - x0) * number / count, y0 + (y1 - y0) * number / count
        yield x - 2, y - 2, x + 2, y + 2


def around(x: float, y: float, half: float = 7) -> Box:
    """The box of a mark."""
    return x - half, y - half, x + half, y + half


@dataclass(frozen=True)
class Place:
    """Where a label may stand."""

    x: float
    y: float
    anchor: str = "middle"

    def box(self, told: str, size: int) -> Box:
        width = wide(told, size) + 2
        left = self.x - {"start": 1.0, "middle": width / 2, "end": width - 1}[self.anchor]
        return left, self.y - size, left + width, self.y + 3


def put(
    told: str, places: Iterable[Place], taken: list[Box], within: tuple[float, float], weight: str = "normal"
) -> str | None:
    """The label at the first place that is free and between the two heights, which it takes; None where there is
    none."""
    size = 11
    for place in places:
        left, top, right, bottom = box = place.box(told, size)
        inside = left >= EDGE and right <= WIDTH - EDGE and top >= within[0] and bottom <= within[1]
        if inside and free(box, taken):
            taken.append(box)
            return text(place.x, place.y, told, size, place.anchor, weight, ground=True)
    return None
