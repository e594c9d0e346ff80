"""Solver: proofs too large to join, by z3. Every fact is one of finitely many values, so it is all and, or, not."""

from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from gistline.check.formula import AFTER, meaning
from gistline.check.space import Column, Space, in_order
from gistline.errors import UsageError
from gistline.logic import COMPARE, Value

Pair = tuple[Any, Any]  # whether a part is true, and whether it is false; neither is unknown


def load_z3() -> ModuleType:
    """The solver, which comes with the extra `proof`. Raises UsageError without it."""
    try:
        return import_module("z3")
    except ImportError:
        reason = "This proof has too many combinations to join and needs a solver. Run: pip install 'gistline[proof]'"
        raise UsageError(reason) from None


def solver_is_there() -> bool:
    """Whether the extra `proof` is installed."""
    try:
        load_z3()
    except UsageError:
        return False
    return True


class Choices:
    """The columns of a space as z3 sees them: which of its rows each column takes."""

    def __init__(self, space: Space):
        self.z3 = load_z3()
        self.is_value: dict[str, dict[Value, Any]] = {}
        self.laws: list[Any] = []
        for column in space.columns:
            self._add(column)

    def _add(self, column: Column) -> None:
        taken = self._taken(column)
        for at, name in enumerate(column.names):
            found: dict[Value, list[Any]] = {}
            for row, choice in zip(column.rows, taken, strict=True):
                found.setdefault(row[at], []).append(choice)
            self.is_value[name] = {value: self.z3.Or(choices) for value, choices in found.items()}

    def _taken(self, column: Column) -> list[Any]:
        """One truth per row, exactly one of them true."""
        first = column.names[0]
        if len(column.rows) == 2:
            one = self.z3.Bool(first)
            return [one, self.z3.Not(one)]
        taken = [self.z3.Bool(f"{first} {number}") for number in range(len(column.rows))]
        self.laws.append(self.z3.PbEq([(one, 1) for one in taken], 1) if taken else self.z3.BoolVal(False))
        return taken

    def where(self, name: str, test: Callable[[Value], bool]) -> Any:
        """That the fact has a value of which `test` is true."""
        return self.z3.Or([chosen for value, chosen in self.is_value[name].items() if test(value)])


class AsZ3:
    """A formula as a pair of z3 truths, by Kleene's tables. Where a space holds no unknown, the two are opposites."""

    def __init__(self, choices: Choices, after: str = ""):
        self.choices, self.after, self.z3 = choices, after, choices.z3

    def every(self, parts: list[Pair]) -> Pair:
        return self.z3.And([true for true, _ in parts]), self.z3.Or([false for _, false in parts])

    def some(self, parts: list[Pair]) -> Pair:
        return self.z3.Or([true for true, _ in parts]), self.z3.And([false for _, false in parts])

    def no(self, part: Pair) -> Pair:
        return part[1], part[0]

    def fact(self, name: str) -> Pair:
        return self._ask(name, lambda value: value is True)

    def known(self, name: str) -> Pair:
        unknown = self.choices.where(name + self.after, lambda value: value is None)
        return self.z3.Not(unknown), unknown

    def compare(self, name: str, symbol: str, bound: Any) -> Pair:
        return self._ask(name, lambda value: COMPARE[symbol](value, bound))

    def one_of(self, name: str, options: list[Any]) -> Pair:
        return self._ask(name, lambda value: value in options)

    def is_(self, part: Pair, truth: bool | None) -> Pair:
        true, false = part
        found = self.z3.Not(self.z3.Or(true, false)) if truth is None else true if truth else false
        return found, self.z3.Not(found)

    def filled(self) -> "AsZ3":
        return AsZ3(self.choices, AFTER)

    def _ask(self, name: str, test: Callable[[Value], bool]) -> Pair:
        column = name + self.after
        true = self.choices.where(column, lambda value: value is not None and test(value))
        return true, self.choices.where(column, lambda value: value is not None and not test(value))


def by_solver(space: Space, limit: int) -> Iterator[dict[str, Value]]:
    """The first patients of a space for whom its formula is true, in the order of their facts."""
    choices = Choices(space)
    z3 = choices.z3
    solver = z3.SolverFor("QF_FD")
    solver.add(choices.laws)
    solver.add(meaning(space.formula, AsZ3(choices))[0])
    for _ in range(limit):
        if solver.check() != z3.sat:
            return
        patient = _first(solver, choices, space.names)
        yield patient
        solver.add(z3.Not(z3.And([choices.is_value[name][value] for name, value in patient.items()])))


def _first(solver: Any, choices: Choices, names: tuple[str, ...]) -> dict[str, Value]:
    """The first patient in the order of the facts, so that the same knowledge always shows the same one."""
    patient: dict[str, Value] = {}
    solver.push()
    for name in names:
        for value in sorted(choices.is_value[name], key=in_order):
            if solver.check(choices.is_value[name][value]) == choices.z3.sat:
                solver.add(choices.is_value[name][value])
                patient[name] = value
                break
    solver.pop()
    return patient
