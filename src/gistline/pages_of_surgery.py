"""Pages of surgery: hand-written vectors of operations and follow-up, and the schedules behind them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gistline.complications import GRADES, complications
from gistline.follow_up import FollowUp, FollowUpPhase, follow_up
from gistline.phrases import cited, plain
from gistline.strict_yaml import read_yaml

VECTORS = Path("docs/explanation/surgery/vectors.yaml")


def surgery_page() -> Iterator[str]:
    """What an operation left, its complications, and follow-up: vectors, the grades behind them, and every schedule."""
    vectors = read_yaml(VECTORS).value
    yield "# Operations and follow-up\n"
    yield "Vectors written by hand stand in `docs/explanation/surgery/vectors.yaml`; a test reads each of them.\n"
    yield "## What the last resection left\n\n| told | R class | contradiction |\n|---|---|---|"
    for one in vectors["r_class"]:
        yield f"| {one['name']}: {_told(one['told'])} | {_known(one['r_class'])} | {_clash(one)} |"
    yield "\n## Complications\n\n| told | worst grade | major | contradiction |\n|---|---|---|---|"
    for one in vectors["complications"]:
        known = f"{_known(one['grade'])} | {_known(one['major'])}"
        yield f"| {one['name']}: {_told(one['told'])} | {known} | {_clash(one)} |"
    yield "\n## What implies a grade\n\n| grade | what was done, or came of it |\n|---|---|"
    for grade in GRADES:
        yield f"| {grade} | {', '.join(map(plain, complications().implying(grade)))} |"
    yield ""
    yield from (f"- {cited(source)}" for source in complications().sources)
    yield from _follow_up(vectors)


def _follow_up(vectors: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## When the next examination is due\n\n| for | last examination | due |\n|---|---|---|"
    for one in vectors["next_due"]:
        due = " to ".join(map(str, one["due"])) if one["due"] else "none"
        yield f"| {one['name']} (`{one['schedule']}`) | {one['last']} | {due} |"
    yield "\n| for | days due at the shorter interval |\n|---|---|"
    for one in vectors["follow_up"]:
        yield f"| {one['name']} (`{one['schedule']}`) | {', '.join(map(str, one['due'])) or 'none'} |"
    yield "\n## Schedules\n\nNo rule uses them yet.\n"
    for schedule in follow_up().values():
        yield from _schedule(schedule)


def _schedule(one: FollowUp) -> Iterator[str]:
    provisional = "" if one.standing == "read" else f" **Provisional: {one.standing} only.**"
    yield f"### {one.schedule}\n\n{one.population} ({one.row}; {plain(one.examination)}).{provisional}\n"
    yield from (f"- {_phase(phase)}" for phase in one.phases)
    if not one.phases:
        yield "- no routine examination"
    for title, text in (("Open", one.ambiguity), ("Not encoded", one.not_encoded), ("Local policy", one.local_policy)):
        if text:
            yield f"- {title}: {text}"
    yield from (f"- {cited(source)}" for source in one.sources)
    yield ""


def _phase(phase: FollowUpPhase) -> str:
    every = str(phase.every_min) if phase.every_min == phase.every_max else f"{phase.every_min} to {phase.every_max}"
    end = f" to {phase.to} after `{phase.to_anchor or phase.anchor}`" if phase.to else ", for life"
    return f"every {every}, from {phase.from_} after `{phase.anchor}`{end}"


def _told(cells: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {_known(value)}" for name, value in cells.items()) or "nothing"


def _known(value: Any) -> str:
    if value is None:
        return "unknown"
    return ", ".join(value) if isinstance(value, list) else str(value).lower() if value in (True, False) else str(value)


def _clash(vector: Mapping[str, Any]) -> str:
    return plain(vector.get("contradiction") or "")
