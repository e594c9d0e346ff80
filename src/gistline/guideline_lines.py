"""Guideline lines: every line and value of a question checked against the facts that exist, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gistline.errors import Problem, RuleSyntaxError, did_you_mean, quoted
from gistline.facts import FACTS, ROSTERS, Fact
from gistline.logic import Value
from gistline.rules import Question, mentions
from gistline.strict_yaml import Document, Path_


@dataclass(frozen=True)
class Placed:
    """Something read from a file, able to say where a thing stands."""

    document: Document

    def problem(self, path: Path_, column: str, value: object, message: str, repair: str) -> Problem:
        shown = "" if value is None else quoted(value)
        return Problem(self.document.file, self._place(path), column, shown, message, repair)

    def _place(self, path: Path_) -> str:
        """`line 12`, and the rule as far as it is known."""
        return f"line {self.document.line(path)}"


@dataclass(frozen=True)
class Reading(Placed):
    """One question in its file."""

    question: Question

    def _place(self, path: Path_) -> str:
        row = super()._place(path)
        if len(path) >= 2 and path[0] == "rules" and isinstance(path[1], int):
            row += f", rule {self.question.rules[path[1]].id}"
        return row

    def lines(self) -> Iterator[tuple[Path_, str, Mapping[str, Fact]]]:
        """Every line of the language with its place and the facts it may ask."""
        for number, line in enumerate(self.question.applies_to):
            yield ("applies_to", number), line, FACTS
        for column in ("impossible", "no_answer_for"):
            for one, exempt in enumerate(getattr(self.question, column)):
                for number, line in enumerate(exempt.when):
                    yield (column, one, "when", number), line, FACTS
        for one, rule in enumerate(self.question.rules):
            for number, line in enumerate(rule.when):
                yield ("rules", one, "when", number), line, terms(rule.for_each)


def terms(roster: str | None) -> Mapping[str, Fact]:
    """The facts a rule's lines may ask: the patient's, and those of each thing it is judged for."""
    return {**FACTS, **ROSTERS[roster].facts} if roster is not None and roster in ROSTERS else FACTS


def line_problems(reading: Placed, path: Path_, line: str, known: Mapping[str, Fact]) -> Iterator[Problem]:
    """What is wrong with one line: the language, a fact that does not exist, a value it never has."""
    try:
        found = mentions(line)
    except RuleSyntaxError as error:
        yield reading.problem(path, "", line, "is outside the rule language", str(error))
        return
    for name in sorted(found.facts - known.keys()):
        message = f"asks for a fact that does not exist: {name}"
        owner = next((roster.name for roster in ROSTERS.values() if name in roster.facts), None)
        repair = f"Set for_each: {owner}." if owner else did_you_mean(name, known)
        yield reading.problem(path, "", line, message, repair)
    for name, symbol, value in sorted(found.compared, key=repr):
        if name in known:
            yield from _comparison_problems(reading, path, line, known[name], symbol, value)
    for name in sorted(found.bare & known.keys()):
        if known[name].kind is not bool:
            repair = f"Compare it: {', '.join(known[name].values[:3]) or 'a number'}."
            yield reading.problem(path, "", line, f"uses {name} as if it were true or false", repair)


def _comparison_problems(
    reading: Placed, path: Path_, line: str, fact: Fact, symbol: str, value: Value
) -> Iterator[Problem]:
    name = fact.name
    if fact.kind is bool:
        repair = f"Write `{name}` or `not {name}`."
        yield reading.problem(path, "", line, f"compares {name}, which is true or false", repair)
    elif fact.kind is date:
        repair = "A day is an anchor of advice; write a fact for what it decides."
        yield reading.problem(path, "", line, f"compares {name}, which is a day", repair)
    elif fact.kind is str and value not in fact.values:
        message = f"compares {name} with a value it never has: {value!r}"
        yield reading.problem(path, "", line, message, did_you_mean(str(value), fact.values))
    elif fact.kind is str and symbol not in ("=", "<>"):
        yield reading.problem(path, "", line, f"orders the words of {name}", "Use ==, != or in.")
    elif fact.kind is int and isinstance(value, str):
        yield reading.problem(path, "", line, f"compares the number {name} with text", "Write digits.")


def fact_value_problems(
    reading: Reading, path: Path_, facts: Mapping[str, Value], known: Mapping[str, Fact]
) -> Iterator[Problem]:
    """Facts and values of a case, or of what every case starts from, that do not exist."""
    for name, value in facts.items():
        fact = known.get(name)
        if fact is None:
            yield reading.problem(path, name, None, "is no fact", did_you_mean(name, known))
        elif value is None:
            continue
        elif fact.kind is bool and not isinstance(value, bool):
            yield reading.problem(path, name, value, "is neither true, false nor null", "Write true, false or null.")
        elif fact.kind is str and value not in fact.values:
            yield reading.problem(path, name, value, "is no value of this fact", did_you_mean(str(value), fact.values))
        elif fact.kind is int and (isinstance(value, bool) or not isinstance(value, int | float)):
            yield reading.problem(path, name, value, "is not a number", "Write digits.")
        elif fact.kind is date and not isinstance(value, str):
            yield reading.problem(path, name, value, "is not a day", "Write YYYY-MM-DD in quotes.")
