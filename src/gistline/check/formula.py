"""Formula: what a proof asks, as rule lines joined by and, or, not. It is read as a line is, in any reading."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

from gistline.logic import ForPatient, Reader, Truth, Value, joined, read
from gistline.rules import Knowledge, mentions

Meaning = TypeVar("Meaning")


@dataclass(frozen=True)
class Every:
    """All of the parts."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Some:
    """At least one of the parts."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class No:
    """The opposite of the part; unknown stays unknown."""

    part: "Formula"


@dataclass(frozen=True)
class Is:
    """Whether the part is true, false or unknown (None). This itself is never unknown."""

    part: "Formula"
    truth: bool | None


@dataclass(frozen=True)
class Filled:
    """The part once more, after facts that were unknown have been filled in."""

    part: "Formula"


Formula = str | Every | Some | No | Is | Filled  # a word of text is one line of the rule language
AFTER = " filled in"  # a fact after filling in is a column of its own; no fact has a blank in its name


class TruthReader(Reader[Meaning], Protocol[Meaning]):
    """A reader of rule lines that can also ask which truth a part has, and read facts as they are filled in."""

    def is_(self, part: Meaning, truth: bool | None) -> Meaning: ...
    def filled(self) -> Self: ...


def meaning(formula: Formula, reader: TruthReader[Meaning]) -> Meaning:
    """What the formula means to a reader of rule lines."""
    match formula:
        case Every(parts):
            return reader.every([meaning(part, reader) for part in parts])
        case Some(parts):
            return reader.some([meaning(part, reader) for part in parts])
        case No(part):
            return reader.no(meaning(part, reader))
        case Is(part, truth):
            return reader.is_(meaning(part, reader), truth)
        case Filled(part):
            return meaning(part, reader.filled())
        case str():
            return read(formula, reader)


class OfPatient(ForPatient):
    """The truth of a formula for the facts of one patient."""

    def is_(self, part: Truth, truth: bool | None) -> Truth:
        return Truth(part.holds is truth)

    def filled(self) -> "OfPatient":
        return OfPatient({name.removesuffix(AFTER): value for name, value in self.facts.items() if AFTER in name})


def lines_in(formula: Formula) -> Iterator[str]:
    """Every line of a formula."""
    match formula:
        case Every(parts) | Some(parts):
            for part in parts:
                yield from lines_in(part)
        case No(part) | Is(part, _) | Filled(part):
            yield from lines_in(part)
        case str():
            yield formula


def facts_in(formula: Formula) -> frozenset[str]:
    """Every fact that a formula reads."""
    return joined(map(mentions, lines_in(formula))).facts


def asked_known(formula: Formula) -> frozenset[str]:
    """The facts that a formula asks whether they are known."""
    return joined(map(mentions, lines_in(formula))).asked_known


def columns_in(formula: Formula, after: bool = False) -> frozenset[str]:
    """The columns a formula reads: a fact, or the fact once it is filled in."""
    match formula:
        case Every(parts) | Some(parts):
            return frozenset().union(*(columns_in(part, after) for part in parts))
        case No(part) | Is(part, _):
            return columns_in(part, after)
        case Filled(part):
            return columns_in(part, after=True)
        case str():
            names = mentions(formula).facts
            return frozenset(name + AFTER for name in names) if after else names


def conjuncts(formula: Formula) -> Iterator[Formula]:
    """The parts that must all be true for the formula to be true."""
    match formula:
        case Every(parts) | Is(Every(parts), True):
            for part in parts:
                yield from conjuncts(part)
        case Is(part, True):
            yield from conjuncts(part)
        case _:
            yield formula


def every(lines: Iterable[Formula]) -> Every:
    """All of these lines."""
    return Every(tuple(lines))


def some(lines: Iterable[Formula]) -> Some:
    """At least one of these lines."""
    return Some(tuple(lines))


def equals(fact: str, value: Value) -> str:
    """The line that a fact has a value."""
    return f"{fact} == {value!r}"


def own(knowledge: Knowledge, rule: str) -> Formula:
    """The lines of a rule and its question, before any override."""
    return every(knowledge.lines_of(rule))


def holds(knowledge: Knowledge, rule: str) -> Formula:
    """The verdict of a rule: its lines, its question's, and none of the rules that go before it."""
    stronger = (No(every(knowledge.lines_beyond(other, rule))) for other in knowledge.overriders[rule])
    return every((*knowledge.lines_of(rule), *stronger))
