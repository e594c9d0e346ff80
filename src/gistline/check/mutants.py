"""Mutants: the knowledge with one small mistake in one line of one rule, as a tired curator would make it."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gistline.facts import TERMS
from gistline.logic import Value, joined, parse
from gistline.rules import Knowledge, Question, mentions

Kind = Literal["line dropped", "comparison flipped", "value changed", "negation changed", "and, or swapped"]
Values = Mapping[str, Sequence[Value]]  # per fact the values that the knowledge speaks of, in order

FLIPS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
}


@dataclass(frozen=True)
class Mutant:
    """One changed line: of a rule (`when`) or, where `rule` is None, of its question (`applies_to`)."""

    kind: Kind
    question: str
    rule: str | None
    before: str
    after: str | None  # None: the line is dropped

    @property
    def place(self) -> str:
        """The rule, or the question, whose line is changed."""
        return self.rule or self.question

    def __str__(self) -> str:
        return f"{self.place}: `{self.before}` became {f'`{self.after}`' if self.after else 'nothing'}"

    def of(self, knowledge: Knowledge) -> Knowledge:
        """The knowledge with this mistake in it."""
        return replace(knowledge, questions=tuple(map(self._of_question, knowledge.questions)))

    def _of_question(self, question: Question) -> Question:
        if question.question != self.question:
            return question
        if self.rule is None:
            return question.model_copy(update={"applies_to": self._lines(question.applies_to)})
        rules = (
            rule.model_copy(update={"when": self._lines(rule.when)}) if rule.id == self.rule else rule
            for rule in question.rules
        )
        return question.model_copy(update={"rules": tuple(rules)})

    def _lines(self, lines: Iterable[str]) -> tuple[str, ...]:
        changed = (self.after if line == self.before else line for line in lines)
        return tuple(line for line in changed if line is not None)


def mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Every mutant of every line of every rule and question, in the order of their names."""
    values = _values_spoken_of(knowledge)
    for question in sorted(knowledge.questions, key=lambda question: question.question):
        for line in question.applies_to:
            for kind, after in _changes(line, values):
                yield Mutant(kind, question.question, None, line, after)
        for rule in sorted(question.rules, key=lambda rule: rule.id):
            for line in rule.when:
                for kind, after in _changes(line, values):
                    yield Mutant(kind, question.question, rule.id, line, after)


def _changes(line: str, values: Values) -> Iterator[tuple[Kind, str | None]]:
    yield "line dropped", None
    seen = {ast.unparse(parse(line))}
    for kind, node in _variants(parse(line), values):
        text = ast.unparse(node)
        if text not in seen:
            seen.add(text)
            yield kind, text


def _variants(node: ast.expr, values: Values) -> Iterator[tuple[Kind, ast.expr]]:
    """The line with one part of it changed."""
    match node:
        case ast.BoolOp(op=op, values=parts):
            yield "and, or swapped", ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), parts)
            yield "negation changed", ast.UnaryOp(ast.Not(), node)
            for place, part in enumerate(parts):
                for kind, changed in _variants(part, values):
                    yield kind, ast.BoolOp(op, [*parts[:place], changed, *parts[place + 1 :]])
        case ast.UnaryOp(op=ast.Not(), operand=part):
            yield "negation changed", part
            for kind, changed in _variants(part, values):
                if not (isinstance(changed, ast.UnaryOp) and changed.operand is part):  # `not not` is the line above
                    yield kind, ast.UnaryOp(ast.Not(), changed)
        case ast.Compare(left=ast.Name(id=fact), ops=[flipped], comparators=[bound]):
            for other in FLIPS[type(flipped)]:
                yield "comparison flipped", ast.Compare(node.left, [other()], [bound])
            for changed in _other_bounds(fact, bound, values):
                yield "value changed", ast.Compare(node.left, [flipped], [changed])
        case _:
            yield "negation changed", ast.UnaryOp(ast.Not(), node)


def _other_bounds(fact: str, bound: ast.expr, values: Values) -> Iterator[ast.expr]:
    """The word or number a fact is compared with changed; of a list one word changed, or one left out."""
    if isinstance(bound, ast.List):
        options = [ast.literal_eval(option) for option in bound.elts]
        for place, option in enumerate(options):
            rest = [*bound.elts[:place], *bound.elts[place + 1 :]]
            if rest:
                yield ast.List(rest)
            for other in _neighbours(fact, option, values):
                if other not in options:
                    yield ast.List([*bound.elts[:place], ast.Constant(other), *bound.elts[place + 1 :]])
    else:
        yield from (ast.Constant(other) for other in _neighbours(fact, ast.literal_eval(bound), values))


def _neighbours(fact: str, value: Value, values: Values) -> Iterator[Value]:
    """The values beside one: words as the fact lists them and as the knowledge speaks of them; numbers the next that
    the knowledge speaks of, or one more or less where it speaks of none."""
    spoken_of = values[fact]
    if isinstance(value, str):
        yield from (_after(value, words) for words in (TERMS[fact].values, spoken_of) if len(words) > 1)
        return
    numbers = [number for number in spoken_of if isinstance(number, int | float)]
    assert isinstance(value, int | float)
    yield min((number for number in numbers if number > value), default=value + 1)
    lower = max((number for number in numbers if number < value), default=value - 1)
    if lower >= 0:
        yield lower


def _after(value: str, words: Sequence[Value]) -> Value:
    return words[(words.index(value) + 1) % len(words)]


def _values_spoken_of(knowledge: Knowledge) -> Values:
    """Per fact every value that a line compares it with or a case gives it, sorted."""
    lines = [line for question in knowledge.questions for line in question.applies_to]
    lines += [line for rule in knowledge.rules.values() for line in knowledge.own_lines(rule.id)]
    found: dict[str, set[Value]] = {}
    for fact, _, value in joined(map(mentions, lines)).compared:
        found.setdefault(fact, set()).add(value)
    for question in knowledge.questions:
        for given in (question.given, *(case.facts for rule in question.rules for case in rule.cases)):
            for fact, told in given.items():
                if fact in found and told is not None:
                    found[fact].add(told)
    return {fact: sorted(known, key=lambda value: (isinstance(value, str), value)) for fact, known in found.items()}
