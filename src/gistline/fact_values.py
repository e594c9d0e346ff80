"""Fact values: every value of a fact that rule lines can tell apart, for proofs and for `why not`."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from gistline.facts import TERMS, Fact
from gistline.logic import Value, joined
from gistline.rules import mentions

SOME_DAY = "2026-01-01"  # no line can tell one day from another


def domain(fact: Fact, compared: Sequence[Value]) -> tuple[Value, ...]:
    """Every value of a fact that lines tell apart: words they name and one other, numbers cut at their limits."""
    if fact.kind is bool:
        return (True, False)
    if fact.kind is date:
        return (SOME_DAY,)
    if fact.kind is str:
        named = [value for value in fact.values if value in set(compared)]
        others = [value for value in fact.values if value not in named]
        return (*named, *others[:1])  # no line can tell the others apart
    cuts = sorted({float(value) for value in compared if isinstance(value, int | float)}) or [0.0]
    between = [(low + high) / 2 for low, high in pairwise(cuts)]
    return tuple(sorted({0.0, *cuts, *between, cuts[-1] + 1, max(0.0, cuts[0] - 1)}))


def domains(lines: Iterable[str]) -> dict[str, tuple[Value, ...]]:
    """The facts of these lines, sorted, each with the values to combine."""
    found = joined(map(mentions, lines))
    return {
        name: domain(TERMS[name], [value for fact, _, value in found.compared if fact == name])
        for name in sorted(found.facts)
    }
