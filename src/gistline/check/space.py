"""Space: the facts a proof reads and every value they may take, alone or together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, product
from math import prod
from typing import Any

from gistline.check.formula import (
    AFTER,
    Every,
    Formula,
    Is,
    No,
    OfPatient,
    columns_in,
    conjuncts,
    every,
    facts_in,
    lines_in,
    meaning,
    some,
)
from gistline.fact_values import domains
from gistline.facts import TERMS
from gistline.logic import Value, joined
from gistline.rules import Knowledge, Question, mentions


@dataclass(frozen=True)
class Column:
    """Facts that vary together, and the values they may have beside one another."""

    names: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def where(self, part: Formula) -> "Column":
        """The column with the rows for which a formula over it alone is true."""
        kept = (row for row in self.rows if meaning(part, OfPatient(dict(zip(self.names, row, strict=True)))).holds)
        return Column(self.names, tuple(kept))

    def first(self) -> "Column":
        """The column with its first row alone, in the order of values."""
        return Column(self.names, tuple(sorted(self.rows, key=lambda row: tuple(map(in_order, row)))[:1]))


def in_order(value: Value) -> tuple[bool, Any]:
    """Sorts values as DuckDB does: unknown last."""
    return value is None, 0 if value is None else value


@dataclass(frozen=True)
class Space:
    """The combinations of all columns for which `formula` is asked."""

    columns: tuple[Column, ...]
    formula: Formula

    @property
    def size(self) -> int:
        """How many combinations there are."""
        return prod(len(column.rows) for column in self.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """Every fact of the space, sorted."""
        return tuple(sorted(name for column in self.columns for name in column.names))

    def patients(self) -> Iterator[dict[str, Value]]:
        """Every combination, one after another."""
        names = [name for column in self.columns for name in column.names]
        for rows in product(*(column.rows for column in self.columns)):
            yield dict(zip(names, chain(*rows), strict=True))

    def narrowed(self) -> "Space":
        """The same question over fewer combinations: what one column alone rules out is taken away first, and of a
        column that decides nothing more one row is enough."""
        columns = list(self.columns)
        remaining = []
        for part in conjuncts(self.formula):
            read = columns_in(part)
            place = next((at for at, column in enumerate(columns) if read <= set(column.names)), None)
            if place is None:
                remaining.append(part)
            else:
                columns[place] = columns[place].where(part)
        decides = frozenset().union(*map(columns_in, remaining))
        cut = (column if decides & set(column.names) else column.first() for column in columns)
        return Space(tuple(cut), every(remaining))


def every_value(lines: Iterable[str]) -> Space:
    """Every combination of what these lines read, unknowns included, possible or not."""
    return Space(tuple(Column((name,), _open(options)) for name, options in domains(lines).items()), every(()))


def known_patients(knowledge: Knowledge, formula: Formula, questions: Iterable[Question] = ()) -> Space:
    """Patients of whom everything is known but days, which may be open; what cannot be true together is left out."""
    asked = possible(knowledge, formula, questions)
    values = domains(lines_in(asked))
    columns = list(_one_of_each(knowledge, values))
    together = {name for column in columns for name in column.names}
    columns += [Column((name,), _known(name, options)) for name, options in values.items() if name not in together]
    return Space(tuple(sorted(columns, key=lambda column: column.names)), asked)


def any_patients(
    knowledge: Knowledge, formula: Formula, questions: Iterable[Question] = (), *, one_driver: bool = False
) -> Space:
    """Patients of whom anything may be unknown. A record may report two drivers; with `one_driver` it does not."""
    asked = possible(knowledge, formula, questions)
    if one_driver:
        asked = every((asked, *_no_two(knowledge, facts_in(asked))))
    values = domains(lines_in(asked))
    return Space(tuple(Column((name,), _open(options)) for name, options in values.items()), asked)


def learning_patients(
    knowledge: Knowledge, formula: Formula, questions: Iterable[Question], may_learn: Callable[[str], bool]
) -> Space:
    """Patients before and after some unknown facts are filled in: those of which `may_learn` is true."""
    asked = possible(knowledge, formula, questions)
    columns = []
    for name, options in domains(lines_in(asked)).items():
        same = tuple((value, value) for value in (*options, None))
        learnt = tuple((None, value) for value in options) if may_learn(name) else ()
        columns.append(Column((name, name + AFTER), (*same, *learnt)))
    return Space(tuple(columns), asked)


def possible(knowledge: Knowledge, formula: Formula, questions: Iterable[Question] = ()) -> Every:
    """The formula, where nothing that it reads is impossible together."""
    asked = facts_in(formula)
    parts = [*knowledge.together.impossible, *(part for question in questions for part in question.impossible)]
    read = [part.when for part in parts if joined(map(mentions, part.when)).facts <= asked]
    return every((formula, *(No(Is(every(lines), True)) for lines in read)))


def _one_of_each(knowledge: Knowledge, values: dict[str, tuple[Value, ...]]) -> Iterator[Column]:
    """Facts of which exactly one is true: only those that are read vary; the others are one `none of these`."""
    for names in knowledge.together.exactly_one_of:
        read = tuple(name for name in names if name in values)
        if read:
            rows = [tuple(name == held for name in read) for held in read]
            none = [(False,) * len(read)] if len(read) < len(names) else []
            yield Column(read, (*rows, *none))


def _no_two(knowledge: Knowledge, asked: frozenset[str]) -> Iterator[Formula]:
    """Of facts of which exactly one is true no two are true, and not all are false."""
    for names in knowledge.together.exactly_one_of:
        read = [name for name in names if name in asked]
        pairs = [every((one, other)) for at, one in enumerate(read) for other in read[at + 1 :]]
        if pairs:
            yield No(Is(some(pairs), True))
        if len(read) == len(names):
            yield No(Is(some(read), False))


def _known(name: str, options: Sequence[Value]) -> tuple[tuple[Value, ...], ...]:
    """A day is known or not; no line can ask more of it, and a patient may have none."""
    return _open(options) if TERMS[name].kind is date else tuple((value,) for value in options)


def _open(options: Sequence[Value]) -> tuple[tuple[Value, ...], ...]:
    return tuple((value,) for value in (*options, None))
