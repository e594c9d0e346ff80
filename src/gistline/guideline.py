"""Guideline: opens knowledge/rules/ as questions, or reports every problem of the knowledge together."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from gistline.errors import InputError, KnowledgeError, Problem, RuleSyntaxError, did_you_mean, quoted
from gistline.facts import FACTS
from gistline.library import KNOWLEDGE
from gistline.logic import Value
from gistline.rules import Knowledge, Question, Rule, mentions
from gistline.strict_yaml import Document, Path_, read_yaml


@cache
def guideline() -> Knowledge:
    """The knowledge that comes with gistline. Raises KnowledgeError with every problem of it."""
    return open_guideline(KNOWLEDGE)


def open_guideline(folder: Path) -> Knowledge:
    """The knowledge of a folder laid out like knowledge/. Raises KnowledgeError with every problem of it."""
    problems: list[Problem] = []
    read: list[tuple[Document, Question]] = []
    documents = _documents(folder, problems)
    for path in sorted((folder / "rules").glob("*.yaml")):
        try:
            document = read_yaml(path, f"knowledge/rules/{path.name}")
        except InputError as error:
            problems.extend(error.problems)
            continue
        try:
            read.append((document, Question.model_validate(document.value)))
        except ValidationError as error:
            problems.extend(_invalid(document, error))
    problems.extend(_between(read, documents))
    if problems:
        raise KnowledgeError(problems)
    return Knowledge(tuple(question for _, question in read), documents, version_of(folder))


def version_of(folder: Path) -> str:
    """A digest of every file of the knowledge, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _documents(folder: Path, problems: list[Problem]) -> Mapping[str, Mapping[str, Any]]:
    try:
        rows = read_yaml(folder / "sources.yaml", "knowledge/sources.yaml").value["documents"]
    except InputError as error:
        problems.extend(error.problems)
        return {}
    return {row["document"]: row for row in rows}


def _invalid(document: Document, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        path = tuple(detail["loc"])
        message = str(detail["ctx"]["error"]) if detail["type"] == "value_error" else detail["msg"]
        names: Iterable[str] = _fields(path) if detail["type"] == "extra_forbidden" else ()
        repair = did_you_mean(str(path[-1]), names) if names else "See docs/how-to/write-a-rule.md."
        value = "" if isinstance(detail["input"], dict | list) else quoted(detail["input"])
        where = ".".join(str(part) for part in path if not isinstance(part, int))
        yield Problem(document.file, _place(document, path), where, value, message.rstrip("."), repair)


def _fields(path: Path_) -> Iterable[str]:
    model: type[BaseModel] = Rule if "rules" in path else Question
    return model.model_fields


def _place(document: Document, path: Path_) -> str:
    """`line 12, rule imatinib-400`, as far as it is known."""
    name = None
    if len(path) >= 2 and path[0] == "rules" and isinstance(path[1], int):
        rule = document.value["rules"][path[1]]
        name = rule.get("id") if isinstance(rule, dict) else None
    return f"line {document.line(path)}" + (f", rule {name}" if name else "")


@dataclass(frozen=True)
class _Reading:
    """One question in its file, able to say where a thing stands."""

    document: Document
    question: Question

    def problem(self, path: Path_, column: str, value: object, message: str, repair: str) -> Problem:
        shown = "" if value is None else quoted(value)
        return Problem(self.document.file, _place(self.document, path), column, shown, message, repair)

    def lines(self) -> Iterator[tuple[Path_, str]]:
        """Every line of the language with its place."""
        for number, line in enumerate(self.question.applies_to):
            yield ("applies_to", number), line
        for one, lines in enumerate(self.question.impossible):
            for number, line in enumerate(lines):
                yield ("impossible", one, number), line
        for one, exempt in enumerate(self.question.no_answer_for):
            for number, line in enumerate(exempt.when):
                yield ("no_answer_for", one, "when", number), line
        for one, rule in enumerate(self.question.rules):
            for number, line in enumerate(rule.when):
                yield ("rules", one, "when", number), line


def _between(read: list[tuple[Document, Question]], documents: Mapping[str, Any]) -> Iterator[Problem]:
    readings = [_Reading(*pair) for pair in read]
    ids = [rule.id for reading in readings for rule in reading.question.rules]
    for reading in readings:
        yield from _question_problems(reading)
        for path, line in reading.lines():
            yield from _line_problems(reading, path, line)
        for number, rule in enumerate(reading.question.rules):
            check = _RuleCheck(reading, number, rule)
            yield from check.problems(ids, documents)
    yield from _cycles(readings)


def _line_problems(reading: _Reading, path: Path_, line: str) -> Iterator[Problem]:
    try:
        found = mentions(line)
    except RuleSyntaxError as error:
        yield reading.problem(path, "", line, "is outside the rule language", str(error))
        return
    for name in sorted(found.facts - FACTS.keys()):
        yield reading.problem(path, "", line, f"asks for a fact that does not exist: {name}", did_you_mean(name, FACTS))
    for name, symbol, value in sorted(found.compared, key=repr):
        fact = FACTS.get(name)
        if fact is None:
            continue
        if fact.kind is bool:
            repair = f"Write `{name}` or `not {name}`."
            yield reading.problem(path, "", line, f"compares {name}, which is true or false", repair)
        elif fact.kind is str and value not in fact.values:
            message = f"compares {name} with a value it never has: {value!r}"
            yield reading.problem(path, "", line, message, did_you_mean(str(value), fact.values))
        elif fact.kind is str and symbol not in ("=", "<>"):
            yield reading.problem(path, "", line, f"orders the words of {name}", "Use ==, != or in.")
        elif fact.kind is int and isinstance(value, str):
            yield reading.problem(path, "", line, f"compares the number {name} with text", "Write digits.")
    for name in sorted(found.bare & FACTS.keys()):
        if FACTS[name].kind is not bool:
            repair = f"Compare it: {', '.join(FACTS[name].values[:3]) or 'a number'}."
            yield reading.problem(path, "", line, f"uses {name} as if it were true or false", repair)


def _fact_value_problems(reading: _Reading, path: Path_, facts: Mapping[str, Value]) -> Iterator[Problem]:
    """Facts and values of a case, or of what every case starts from, that do not exist."""
    for name, value in facts.items():
        fact = FACTS.get(name)
        if fact is None:
            yield reading.problem(path, name, None, "is no fact", did_you_mean(name, FACTS))
        elif value is None:
            continue
        elif fact.kind is bool and not isinstance(value, bool):
            yield reading.problem(path, name, value, "is neither true, false nor null", "Write true, false or null.")
        elif fact.kind is str and value not in fact.values:
            yield reading.problem(path, name, value, "is no value of this fact", did_you_mean(str(value), fact.values))
        elif fact.kind is int and (isinstance(value, bool) or not isinstance(value, int | float)):
            yield reading.problem(path, name, value, "is not a number", "Write digits.")


def _question_problems(reading: _Reading) -> Iterator[Problem]:
    question = reading.question
    yield from _fact_value_problems(reading, ("given",), question.given)
    for number, names in enumerate(question.exactly_one_of):
        for name in names:
            if name not in FACTS:
                where = ("exactly_one_of", number)
                yield reading.problem(where, name, None, "is no fact", did_you_mean(name, FACTS))


@dataclass(frozen=True)
class _RuleCheck:
    """What must be true of one rule beside the others."""

    reading: _Reading
    number: int
    rule: Rule

    def problems(self, ids: list[str], documents: Mapping[str, Any]) -> Iterator[Problem]:
        checks: tuple[Callable[[], Iterator[Problem]], ...] = (
            self._known,
            self._cases,
            self._unsigned,
            self._drug_of,
        )
        rule = self.rule
        if ids.count(rule.id) > 1:
            yield self._problem("id", rule.id, "is the id of two rules", "Give each its own.")
        for column in ("overrides", "alternative_to", "qualifies"):
            for other in getattr(rule, column):
                if other not in ids:
                    yield self._problem(column, other, "is not a rule", did_you_mean(other, ids))
        for number, source in enumerate(rule.sources):
            if source.document not in documents:
                repair = did_you_mean(source.document, documents)
                yield self._problem("sources", source.document, "is not in sources.yaml", repair, number)
            if source.standing == "read" and source.read_on is None:
                yield self._problem("sources", source.document, "was read, but not when", "Fill read_on.", number)
        if rule.overrides and not rule.because:
            yield self._problem("because", None, "overrides without a reason", "Say why in `because`.")
        for check in checks:
            yield from check()
        yield from self._authority(documents)

    def _problem(self, column: str, value: object, message: str, repair: str, number: int | None = None) -> Problem:
        path: Path_ = ("rules", self.number, column) + (() if number is None else (number,))
        return self.reading.problem(path, column, value, message, repair)

    def _known(self) -> Iterator[Problem]:
        asks = any("known(" in line for line in self.rule.when)
        if asks and self.rule.asks_for is None:
            yield self._problem("when", None, "uses known(), which only a rule that asks for something may", (
                "Set asks_for to `a test` or `a judgement`, or drop known()."
            ))  # fmt: skip

    def _cases(self) -> Iterator[Problem]:
        for verdict, name in ((True, "that holds"), (False, "that does not hold"), (None, "that is unknown")):
            shown = [True if case.overridden else case.holds for case in self.rule.cases]
            if verdict not in shown and not (verdict is None and self._is_dissent_only()):
                yield self._problem("cases", None, f"has no case {name}", "Add one.")
        for number, case in enumerate(self.rule.cases):
            path = ("rules", self.number, "cases", number)
            yield from _fact_value_problems(self.reading, path, dict.fromkeys(case.missing) | case.facts)

    def _is_dissent_only(self) -> bool:
        """Whether another rule of the question goes before it wherever its lines hold: it is shown, never advised."""
        mine = set(self.rule.when)
        others = self.reading.question.rules
        return any(self.rule.id in other.overrides and set(other.when) <= mine for other in others)

    def _unsigned(self) -> Iterator[Problem]:
        if self.rule.meanwhile and self.rule.action.do in ("start", "continue") and not self.rule.hazard:
            yield self._problem("hazard", None, "gives a drug before the answer without its hazard", "Fill hazard.")

    def _drug_of(self) -> Iterator[Problem]:
        for part in (self.rule.action, self.rule.action.afterwards):
            if part and part.drug_of is not None and part.drug_of not in FACTS:
                repair = did_you_mean(part.drug_of, FACTS)
                yield self._problem("action", part.drug_of, "is no fact that holds a drug", repair)

    def _authority(self, documents: Mapping[str, Any]) -> Iterator[Problem]:
        known = [documents[source.document] for source in self.rule.sources if source.document in documents]
        only_unsigned = known and all(document["authority"] == "unsigned" for document in known)
        if only_unsigned and self.rule.strength != "consider":
            message = "rests on an unsigned text alone"
            yield self._problem("strength", self.rule.strength, message, "Write consider, or add a source.")


def _cycles(readings: list[_Reading]) -> Iterator[Problem]:
    over = {rule.id: set(rule.overrides) for reading in readings for rule in reading.question.rules}
    for reading in readings:
        for number, rule in enumerate(reading.question.rules):
            reached, frontier = set(), set(rule.overrides)
            while frontier:
                reached |= frontier
                frontier = {far for near in frontier for far in over.get(near, ())} - reached
            if rule.id in reached:
                path = ("rules", number, "overrides")
                yield reading.problem(path, "overrides", rule.id, "overrides itself in a circle", "Break the circle.")
