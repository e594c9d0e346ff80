"""Join: small proofs as one DuckDB cross join of every value of every fact."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import duckdb

from gistline.check.formula import AFTER, Formula, meaning
from gistline.check.space import Column, Space
from gistline.facts import TERMS
from gistline.logic import AsSQL, Value, literal

SQL_TYPE: dict[type, str] = {bool: "boolean", int: "double", str: "varchar", date: "varchar"}


class AsJoin(AsSQL):
    """A DuckDB expression over the columns of a space."""

    def __init__(self, after: str = ""):
        self.after = after

    def fact(self, name: str) -> str:
        return super().fact(name + self.after)

    def known(self, name: str) -> str:
        return super().known(name + self.after)

    def compare(self, name: str, symbol: str, bound: Value) -> str:
        return super().compare(name + self.after, symbol, bound)

    def one_of(self, name: str, options: list[Value]) -> str:
        return super().one_of(name + self.after, options)

    def is_(self, part: str, truth: bool | None) -> str:
        return f"({part} is {'null' if truth is None else str(truth).lower()})"

    def filled(self) -> "AsJoin":
        return AsJoin(AFTER)


def in_join(space: Space, limit: int) -> Iterator[dict[str, Value]]:
    """The first patients of a space for whom its formula is true, in the order of their facts."""
    if not space.size:
        return
    names = space.names
    query = f"select {_listed(names)} from {_from(space)} where {_sql(space.formula)} order by all limit {limit}"
    for row in _database().execute(query).fetchall():
        yield dict(zip(names, row, strict=True))


def every_patient(space: Space, expressions: list[str]) -> Iterator[tuple[dict[str, Value], tuple[bool | None, ...]]]:
    """Every combination of a space with the truth of SQL expressions for it."""
    names = space.names
    query = f"select {_listed(names)}, {', '.join(expressions)} from {_from(space)}"
    for row in _database().execute(query).fetchall():
        yield dict(zip(names, row[: len(names)], strict=True)), row[len(names) :]


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One database for all joins: opening one takes longer than most of them."""
    return duckdb.connect(config={"threads": 2})


def _sql(formula: Formula) -> str:
    return meaning(formula, AsJoin())


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _from(space: Space) -> str:
    return " cross join ".join(_values(number, column) for number, column in enumerate(space.columns))


def _values(number: int, column: Column) -> str:
    types = [_type(name.removesuffix(AFTER)) for name in column.names]
    first = ", ".join(f"{_cell(value)}::{kind}" for value, kind in zip(column.rows[0], types, strict=True))
    rows = [first, *(", ".join(map(_cell, row)) for row in column.rows[1:])]  # the first row tells the types
    return f"(values {', '.join(f'({row})' for row in rows)}) as column_{number}({_listed(column.names)})"


def _type(name: str) -> str:
    """The type of a fact; what is none stands for the truth of a line."""
    return SQL_TYPE[TERMS[name].kind] if name in TERMS else "boolean"


def _cell(value: Value) -> str:
    return "null" if value is None else literal(value)
