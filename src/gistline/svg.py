"""SVG: the few elements a drawing is made of, written by hand, every text escaped.

Presentation attributes only, no style sheet and no script, so that a drawing passes a strict content security policy.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import east_asian_width

INK, LINE, FILL, PALE, GRID, PAPER = "#1a1a1a", "#1f3d5c", "#3b6ea8", "#d3deea", "#dddddd", "#fff"
FONT = "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif"
NARROW, BROAD = frozenset("fijlrt.,:;'|!()[]/- "), frozenset("mwMW@%…")
NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LEADING = 15  # from one line of a text to the next
Box = tuple[float, float, float, float]  # left, top, right, bottom

SHAPES = {  # path around its middle, filled, dashed
    "done": ("M-5-5h10v10h-10z", True, False),
    "planned": ("M-5-5h10v10h-10z", False, True),
    "local": ("M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z", True, False),
    "found": ("M0-7l6 7l-6 7l-6-7z", True, False),
    "not_found": ("M0-7l6 7l-6 7l-6-7z", False, False),
    "failed": ("M0-7l6 7l-6 7l-6-7zM-3-3l6 6M3-3l-6 6", False, False),
    "pending": ("M0-7l6 7l-6 7l-6-7z", False, True),
    "complete_response": ("M-6-6h12l-6 8zM-6 5h12", True, False),
    "partial_response": ("M-6-5h12l-6 10z", True, False),
    "stable_disease": ("M-7-2.5h14v5h-14z", True, False),
    "progressive_disease": ("M-6 5h12l-6-10z", True, False),
    "not_evaluable": ("M-5-5l10 10M5-5l-10 10", False, False),
    "unknown": ("M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", False, False),
    "dot": ("M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", True, False),
    "arrow": ("M-4-6l9 6l-9 6z", True, False),
    "between": ("M-10 0h20M-10-4v8M10-4v8", False, False),
    "gap": ("M-10 0h20", False, True),
    "before": ("M4-6l-9 6l9 6z", True, False),
    "not_complete_not_progressive": ("M-7-2.5h14v5h-14z", False, False),
    "target": ("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", True, False),
    "non_target": ("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", False, False),
    "role_unknown": ("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", False, True),
    "circle": ("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", True, False),
    "square": ("M-3.6-3.6h7.2v7.2h-7.2z", True, False),
    "diamond": ("M0-5.2l5.2 5.2l-5.2 5.2l-5.2-5.2z", True, False),
    "hourglass": ("M-4.5-4.5h9l-9 9h9z", True, False),
    "bow": ("M-5-4.2l10 8.4v-8.4l-10 8.4z", True, False),
    "star": ("M0-6l1.8 3.9 4.2.5-3.1 2.9.8 4.2-3.7-2.1-3.7 2.1.8-4.2-3.1-2.9 4.2-.5z", True, False),
    "sum": ("M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z", True, False),
    "baseline": ("M-5.5-5.5h11v11h-11z", True, False),
    "nadir": ("M-9-3h18M-5-3l5 7l5-7z", True, False),
    "too_small": ("M-6-3l6 5l6-5", False, False),
    "absent": ("M-6.5-6.5l13 13M-6.5 6.5l13-13", False, False),
    "nodule": ("M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0z", False, False),
    "new_lesion": ("M0-6v12M-5.2-3l10.4 6M-5.2 3l10.4-6", False, False),
}


def escaped(text: str) -> str:
    """The text as it may stand in an element or an attribute."""
    return html.escape(NOT_XML.sub("\ufffd", text))


def wide(text: str, size: int = 12) -> float:
    """The width of a text, from above: as in DejaVu Sans, the widest of the common fonts."""
    return size * sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in NARROW:
        return 0.41
    if letter in BROAD or east_asian_width(letter) in "WF":
        return 1.0
    return 0.75 if letter.isupper() else 0.64


def cut(text: str, longest: float, size: int = 12) -> str:
    """The text on one line, with `…` where it would be wider than `longest`."""
    text = " ".join(text.split())
    if wide(text, size) <= longest:
        return text
    while text and wide(text + "…", size) > longest:
        text = text[: min(len(text) - 1, int(len(text) * 0.97))]
    return text.rstrip() + "…"


def folded(told: str, longest: float, most: int = 3) -> list[str]:
    """The text in lines no wider than `longest`, `most` at most, with `…` where more is left out."""
    lines = [""]
    for word in told.split():
        longer = f"{lines[-1]} {word}".strip()
        if wide(longer) <= longest:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [one for one in lines if one]
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += " …"
    return [cut(one, longest) for one in kept]


def element(tag: str, inside: str = "", **attributes: float | str) -> str:
    """One element; underscores in names of attributes become hyphens, lengths get one decimal."""
    told = "".join(
        f' {name.replace("_", "-")}="{round(value, 1) if isinstance(value, float) else escaped(str(value))}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{told}>{inside}</{tag}>" if inside else f"<{tag}{told}/>"


def text(
    x: float, y: float, told: str, size: int = 12, anchor: str = "start", weight: str = "normal", ground: bool = False
) -> str:
    """One line of text from (start), around (middle) or up to (end) x, on the base line y.

    With `ground` it stands on white, so that nothing drawn before runs through it."""
    line_of_text = element("text", escaped(told), x=x, y=y, font_size=size, text_anchor=anchor, font_weight=weight)
    width = wide(told, size) + 4
    left = {"start": x - 2, "middle": x - width / 2, "end": x - width + 2}[anchor]
    white = element("rect", x=left, y=y - size + 1, width=width, height=size + 2, fill=PAPER) if ground else ""
    return white + line_of_text


def label(x: float, y: float, lines: Sequence[str], anchor: str = "start") -> str:
    """Lines of text on white, one below the other."""
    return "".join(text(x, y + LEADING * n, told, anchor=anchor, ground=True) for n, told in enumerate(lines))


def line(x0: float, y0: float, x1: float, y1: float, *, stroke: str = LINE, width: float = 1.5, dash: str = "") -> str:
    """A straight line, dashed where `dash` says how."""
    dashed = {"stroke_dasharray": dash} if dash else {}
    return element("line", x1=x0, y1=y0, x2=x1, y2=y1, stroke=stroke, stroke_width=width, **dashed)


def bar(x0: float, x1: float, y: float, fill: str, dash: str = "") -> str:
    """A bar of a drug from x0 to x1, never too thin to be seen."""
    dashed = {"stroke_dasharray": dash} if dash else {}
    width = max(x1 - x0, 2.0)
    return element("rect", x=x0, y=y, width=width, height=11, fill=fill, stroke=LINE, stroke_width=1.5, **dashed)


def shape(kind: str, x: float, y: float, *, hollow: bool = False, open_: bool = False) -> str:
    """A mark around a point; `hollow`: not filled; `open_`: not filled, and dashed."""
    path, filled, dashed = SHAPES[kind]
    dash = {"stroke_dasharray": "3 2" if dashed else "2 1.5"} if dashed or open_ else {}
    place = f"translate({x:.1f} {y:.1f})"
    fill = FILL if filled and not (hollow or open_) else PAPER if "z" in path else "none"
    return element("path", d=path, transform=place, fill=fill, stroke=LINE, stroke_width=1.5, **dash)


def group(sentence: str, rows: Iterable[str], *parts: str) -> str:
    """Parts that show their sentence and their record rows to a pointer."""
    told = escaped(f"{sentence} [{', '.join(rows)}]")
    return element("g", "".join([element("title", told), *parts]))


def rows_for(boxes: Iterable[tuple[float, float]], gap: float = 8) -> list[int]:
    """For each box (left, right) the first row in which it is free."""
    rows: list[list[tuple[float, float]]] = []
    chosen = []
    for left, right in boxes:
        free = (n for n, row in enumerate(rows) if all(right + gap <= a or b + gap <= left for a, b in row))
        number = next(free, len(rows))
        if number == len(rows):
            rows.append([])
        rows[number].append((left, right))
        chosen.append(number)
    return chosen


def free(box: Box, taken: Sequence[Box]) -> bool:
    """Whether a box touches none of those taken."""
    left, top, right, bottom = box
    return all(right <= a or c <= left or bottom <= b or d <= top for a, b, c, d in taken)


def page(parts: Iterable[str], height: float, width: int, name: str, told: Mapping[str, str]) -> str:
    """The whole `<svg>`. `told`: language, title and description; `name` makes its ids unique in a page."""
    stripes = element("rect", width=6, height=6, fill=PAPER) + element("rect", width=3, height=6, fill=FILL)
    hatch = element(
        "pattern", stripes, id=f"{name}-hatch", width=6, height=6,
        patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    inside = [
        element("title", escaped(told["title"]), id=f"{name}-title"),
        element("desc", escaped(told["description"]), id=f"{name}-desc"),
        element("defs", hatch),
        element("rect", width=width, height=round(height), fill=PAPER),
        *parts,
    ]
    return element(
        "svg", "\n".join(inside), xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {round(height)}",
        width="100%", role="img", lang=told["language"], aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc", font_family=FONT, fill=INK,
    )  # fmt: skip
