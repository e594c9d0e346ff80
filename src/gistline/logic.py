"""Three-valued logic: one line of a rule, read in several ways.

`read(line, reader)` walks a line once and asks `reader` what each part means. None (NULL in SQL) means *not known*;
it is never False and never zero. The tables are Kleene's strong ones:

    and | T ? F      or | T ? F      not |
     T  | T ? F       T | T T T       T  | F
     ?  | ? ? F       ? | T ? ?       ?  | ?
     F  | F F F       F | T ? F       F  | T
"""

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Any, Protocol, TypeVar

from gistline.errors import RuleSyntaxError

Meaning = TypeVar("Meaning")
Value = bool | int | float | str | None

SYMBOL: dict[type[ast.cmpop], str] = {
    ast.Eq: "=",
    ast.NotEq: "<>",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
LANGUAGE = (
    "A line may use: fact, fact == value, fact != value, fact < value (also <=, >, >=), fact in [values], "
    "fact not in [values], known(fact), and, or, not, brackets."
)


def all_of(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's `and`: one False settles it, whatever is unknown."""
    found = list(truths)
    return False if False in found else None if None in found else True


def any_of(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's `or`: one True settles it, whatever is unknown."""
    found = list(truths)
    return True if True in found else None if None in found else False


def negate(truth: bool | None) -> bool | None:
    """Kleene's `not`: the opposite of unknown is unknown."""
    return None if truth is None else not truth


class Reader(Protocol[Meaning]):
    """What a reader of rule lines answers: one small question per form of the language."""

    def every(self, parts: list[Meaning]) -> Meaning: ...
    def some(self, parts: list[Meaning]) -> Meaning: ...
    def no(self, part: Meaning) -> Meaning: ...
    def fact(self, name: str) -> Meaning: ...
    def known(self, name: str) -> Meaning: ...
    def compare(self, name: str, symbol: str, bound: Any) -> Meaning: ...
    def one_of(self, name: str, options: list[Any]) -> Meaning: ...


def read(line: str, reader: Reader[Meaning]) -> Meaning:
    """What `line` means to `reader`. Raises RuleSyntaxError outside the language."""
    return _walk(parse(line), reader)


@cache
def parse(line: str) -> ast.expr:
    """The line as a tree, parsed once. Raises RuleSyntaxError where Python cannot read it."""
    try:
        return ast.parse(line, mode="eval").body
    except (SyntaxError, ValueError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise RuleSyntaxError(f"`{line}` cannot be read: {reason}. {LANGUAGE}") from None


def _walk(node: ast.expr, reader: Reader[Meaning]) -> Meaning:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return reader.every([_walk(part, reader) for part in parts])
        case ast.BoolOp(op=ast.Or(), values=parts):
            return reader.some([_walk(part, reader) for part in parts])
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return reader.no(_walk(part, reader))
        case ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)], keywords=[]):
            return reader.known(name)
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[bound]):
            return _compare(node, name, op, bound, reader)
        case ast.Name(id=name):
            return reader.fact(name)
    raise RuleSyntaxError(f"`{ast.unparse(node)}` is not in the rule language. {LANGUAGE}")


def _compare(node: ast.expr, name: str, op: ast.cmpop, bound: ast.expr, reader: Reader[Meaning]) -> Meaning:
    match op, bound:
        case ast.In(), ast.List(elts=options) if options:
            return reader.one_of(name, [_constant(option, node) for option in options])
        case ast.NotIn(), ast.List(elts=options) if options:
            return reader.no(reader.one_of(name, [_constant(option, node) for option in options]))
        case _, ast.Constant() if type(op) in SYMBOL:
            return reader.compare(name, SYMBOL[type(op)], _constant(bound, node))
    raise RuleSyntaxError(f"`{ast.unparse(node)}` is not in the rule language. {LANGUAGE}")


def _constant(node: ast.expr, around: ast.expr) -> str | int | float:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float):
        if isinstance(node.value, float) and not isfinite(node.value):
            raise RuleSyntaxError(f"`{ast.unparse(around)}` compares with a number that is not finite. {LANGUAGE}")
        if not isinstance(node.value, bool):
            return node.value
        raise RuleSyntaxError(f"`{ast.unparse(around)}` compares with True or False. Write `fact` or `not fact`.")
    raise RuleSyntaxError(f"`{ast.unparse(around)}` compares with something that is not a plain value. {LANGUAGE}")


@dataclass(frozen=True)
class Truth:
    """True, False or None (unknown), and, while it is unknown, the facts that would settle it."""

    holds: bool | None
    missing: frozenset[str] = frozenset()


class ForPatient:
    """The truth of a line for one patient's facts.

    What no longer matters is not missing: a false part settles an `and`, a true part an `or`.
    A fact that was not asked for at all is a KeyError, never an unknown.
    """

    def __init__(self, facts: Mapping[str, Value]):
        self.facts = facts

    def every(self, parts: list[Truth]) -> Truth:
        return together(all_of, parts)

    def some(self, parts: list[Truth]) -> Truth:
        return together(any_of, parts)

    def no(self, part: Truth) -> Truth:
        return Truth(negate(part.holds), part.missing)

    def fact(self, name: str) -> Truth:
        return self._ask(name, lambda value: value is True)

    def known(self, name: str) -> Truth:
        return Truth(self.facts[name] is not None)

    def compare(self, name: str, symbol: str, bound: Any) -> Truth:
        return self._ask(name, lambda value: COMPARE[symbol](value, bound))

    def one_of(self, name: str, options: list[Any]) -> Truth:
        return self._ask(name, lambda value: value in options)

    def _ask(self, name: str, test: Callable[[Any], bool]) -> Truth:
        value = self.facts[name]
        return Truth(None, frozenset({name})) if value is None else Truth(test(value))


def together(combine: Callable[[list[bool | None]], bool | None], parts: list[Truth]) -> Truth:
    """`combine` (all_of or any_of) over truths; only what still decides is missing."""
    holds = combine([part.holds for part in parts])
    undecided = [part.missing for part in parts if part.holds is None] if holds is None else []
    return Truth(holds, frozenset().union(*undecided))


class AsSQL:
    """A DuckDB expression over the fact table. SQL's NULL logic is Kleene's already."""

    def every(self, parts: list[str]) -> str:
        return f"({' and '.join(parts)})" if parts else "true"

    def some(self, parts: list[str]) -> str:
        return f"({' or '.join(parts)})" if parts else "false"

    def no(self, part: str) -> str:
        return f"(not {part})"

    def fact(self, name: str) -> str:
        return f'"{name}"'

    def known(self, name: str) -> str:
        return f'("{name}" is not null)'

    def compare(self, name: str, symbol: str, bound: Any) -> str:
        return f'("{name}" {symbol} {literal(bound)})'

    def one_of(self, name: str, options: list[Any]) -> str:
        return f'("{name}" in ({", ".join(map(literal, options))}))'


def literal(value: str | int | float) -> str:
    """A value as DuckDB reads it."""
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


@dataclass(frozen=True)
class Mentions:
    """What a line mentions: facts, the values each is compared with, and the facts asked whether known."""

    facts: frozenset[str] = frozenset()
    compared: frozenset[tuple[str, str, str | int | float]] = frozenset()
    asked_known: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()  # used as true or false by themselves


class AsMentions:
    """Collects what a line mentions, for the loader and the proof."""

    def every(self, parts: list[Mentions]) -> Mentions:
        return joined(parts)

    def some(self, parts: list[Mentions]) -> Mentions:
        return joined(parts)

    def no(self, part: Mentions) -> Mentions:
        return part

    def fact(self, name: str) -> Mentions:
        return Mentions(frozenset({name}), bare=frozenset({name}))

    def known(self, name: str) -> Mentions:
        return Mentions(frozenset({name}), asked_known=frozenset({name}))

    def compare(self, name: str, symbol: str, bound: Any) -> Mentions:
        return Mentions(frozenset({name}), frozenset({(name, symbol, bound)}))

    def one_of(self, name: str, options: list[Any]) -> Mentions:
        return Mentions(frozenset({name}), frozenset((name, "=", option) for option in options))


def joined(parts: Iterable[Mentions]) -> Mentions:
    """Several mentions as one."""
    found = list(parts)
    return Mentions(
        frozenset().union(*(part.facts for part in found)),
        frozenset().union(*(part.compared for part in found)),
        frozenset().union(*(part.asked_known for part in found)),
        frozenset().union(*(part.bare for part in found)),
    )
