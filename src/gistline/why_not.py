"""Why not: the smallest change of the facts with which a rule that does not hold would hold, or be open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, product

from gistline.fact_values import domains
from gistline.facts import TERMS
from gistline.logic import ForPatient, Value, read
from gistline.rules import Knowledge, Verdict, judge, mentions

Change = tuple[tuple[str, Value], ...]  # facts with the values they would have to have, sorted by fact
MOST_CHANGED = 3  # facts; past that a rule is simply about another patient


def smallest_change(knowledge: Knowledge, verdict: Verdict, facts: Mapping[str, Value]) -> Change | None:
    """The fewest facts to change so that the verdict is no longer False; None where more than three would be needed.

    Ties are broken by the order of facts and values, the number nearest
    to the patient's own first, so the same patient is always told the same.
    """
    told = {**facts, **(verdict.thing.values if verdict.thing else {})}
    quick = _line_by_line(verdict, told)
    if quick is not None and len(quick) > MOST_CHANGED:
        return None  # each of these lines needs a change of its own
    if quick is not None and _opens(knowledge, verdict, told, quick):
        return quick
    return _by_search(knowledge, verdict, told, len(quick) if quick else 1)


def _opens(knowledge: Knowledge, verdict: Verdict, facts: Mapping[str, Value], change: Change) -> bool:
    rule = verdict.rule.id
    return judge(knowledge, {**facts, **dict(change)}, rules=[rule])[rule].holds is not False


def _line_by_line(verdict: Verdict, facts: Mapping[str, Value]) -> Change | None:
    """The changes of each failing line together: minimal where no failing line shares a fact with another line. None
    where one does, or where no line fails."""
    found: dict[str, Value] = {}
    for number, (line, truth) in enumerate(verdict.lines):
        if truth.holds is not False:
            continue
        names = mentions(line).facts
        if any(names & mentions(other).facts for at, (other, _) in enumerate(verdict.lines) if at != number):
            return None
        ordered = tuple(sorted(names))
        change = _of_line(line, tuple(facts[name] for name in ordered))
        if change is None:
            return None
        found |= dict(change)
    return tuple(sorted(found.items())) or None


@lru_cache(maxsize=10_000)
def _of_line(line: str, values: tuple[Value, ...]) -> Change | None:
    """The fewest facts of one line to change so that it is no longer false."""
    names = tuple(sorted(mentions(line).facts))
    facts = dict(zip(names, values, strict=True))
    for change in _changes(names, domains([line]), facts, 1, len(names)):
        if read(line, ForPatient({**facts, **dict(change)})).holds is not False:
            return change
    return None


def _by_search(knowledge: Knowledge, verdict: Verdict, facts: Mapping[str, Value], fewest: int) -> Change | None:
    lines = [line for line, _ in verdict.lines]
    for other in knowledge.overriders[verdict.rule.id]:
        lines += knowledge.lines_beyond(other, verdict.rule.id)
    options = domains(lines)
    names = sorted(options)
    for change in _changes(names, options, facts, fewest, MOST_CHANGED):
        if _opens(knowledge, verdict, facts, change):
            return change
    return None


def _changes(
    names: Sequence[str], options: Mapping[str, Iterable[Value]], facts: Mapping[str, Value], fewest: int, most: int
) -> Iterator[Change]:
    """Every change of `fewest` facts, then of one more, and so on up to `most`."""
    for count in range(fewest, min(most, len(names)) + 1):
        for chosen in combinations(names, count):
            others = [_others(name, options[name], facts[name]) for name in chosen]
            for values in product(*others):
                yield tuple(zip(chosen, values, strict=True))


def _others(name: str, options: Iterable[Value], now: Value) -> list[Value]:
    """The other values a fact can have; of a number none but positive ones, the nearest to the patient's own first."""
    found = [value for value in options if value != now]
    if TERMS[name].kind is not int:
        return found
    numbers = [float(value) for value in found if isinstance(value, int | float) and value > 0]
    near = float(now) if isinstance(now, int | float) else 0.0
    return [*sorted(numbers, key=lambda value: (abs(value - near), value))]
