"""Check: proves the knowledge over all combinations of the facts that a question reads.

Gaps and conflicts are counted by DuckDB over the cross join of every value of every fact; both readings of every rule
are compared over every combination, unknown included. A finding prints its combination in words.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product
from typing import Any

import duckdb

from gistline.actions import contradict
from gistline.facts import FACTS, Fact
from gistline.logic import AsSQL, ForPatient, Value, joined, literal, read
from gistline.rules import Knowledge, Question, Rule, holds_sql, judge, mentions, own_truth
from gistline.words import plain

SQL_TYPE = {bool: "boolean", int: "double", str: "varchar"}
LARGEST_PRODUCT = 3_000_000  # combinations; a question above it needs a solver


@dataclass(frozen=True)
class Finding:
    """One thing the check found wrong: where, and the combination or reason in words."""

    check: str
    place: str
    text: str


def checked(knowledge: Knowledge, today: date) -> Iterator[tuple[str, list[Finding]]]:
    """Each check by name with what it found, in the order a curator reads them."""
    checks: tuple[tuple[str, Callable[[], Iterable[Finding]]], ...] = (
        ("cases", lambda: failing_cases(knowledge)),
        ("review dates", lambda: past_review(knowledge, today)),
        ("both readings", lambda: readings_that_differ(knowledge)),
        ("gaps and conflicts", lambda: gaps_and_conflicts(knowledge)),
        ("rules that can never hold", lambda: unreachable(knowledge)),
    )
    for name, check in checks:
        yield name, list(check())


def failing_cases(knowledge: Knowledge) -> Iterator[Finding]:
    """Worked cases whose rule comes to something else, or misses other facts, than the case says."""
    for rule in knowledge.rules.values():
        given = knowledge.question_of[rule.id].given
        for case in rule.cases:
            verdict = judge(knowledge, dict.fromkeys(FACTS) | given | case.facts, rules=[rule.id])[rule.id]
            place = f"{rule.id}, case {case.name!r}"
            if verdict.holds is not case.holds:
                yield Finding("cases", place, f"expected {plain(case.holds)}, came to {plain(verdict.holds)}")
            if case.overridden and not (verdict.own.holds and verdict.overridden_by):
                yield Finding("cases", place, "expected to be overridden, and is not")
            absent = sorted(set(case.missing) - verdict.truth.missing)
            if absent:
                yield Finding("cases", place, f"does not ask for {', '.join(absent)}")


def past_review(knowledge: Knowledge, today: date) -> Iterator[Finding]:
    """Rules whose sources have to be read again."""
    for rule in knowledge.rules.values():
        if rule.review_by < today:
            yield Finding("review dates", rule.id, f"was to be read again by {rule.review_by}")


def domain(fact: Fact, compared: Sequence[Value]) -> tuple[Value, ...]:
    """Every value of a fact that lines tell apart: words they name and one other, numbers cut at their limits."""
    if fact.kind is bool:
        return (True, False)
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
        name: domain(FACTS[name], [value for fact, _, value in found.compared if fact == name])
        for name in sorted(found.facts)
    }


def readings_that_differ(knowledge: Knowledge) -> Iterator[Finding]:
    """Combinations, unknowns included, for which the Python and the SQL reading disagree.

    Each question's own lines over every combination of their facts; then each rule over every combination of the
    facts its lines read, with the question true, false and unknown: what only the question reads needs no more.
    """
    for question in knowledge.questions:
        names, rows = combinations(question.applies_to)
        sql = AsSQL().every([read(line, AsSQL()) for line in question.applies_to])
        for row, from_sql in zip(rows, _ask(names, rows, sql), strict=True):
            patient = ForPatient(dict(zip(names, row, strict=True)))
            if patient.every([read(line, patient) for line in question.applies_to]).holds is not from_sql:
                yield Finding("both readings", question.question, _combination(zip(names, row, strict=True)))
    for rule_id, rule in knowledge.rules.items():
        names, rows = _rows_of_rule(knowledge, rule)
        for row, from_sql in zip(rows, _ask(names, rows, holds_sql(knowledge, rule_id)), strict=True):
            from_python = judge(knowledge, dict(zip(names, row, strict=True)), rules=[rule_id])[rule_id].holds
            if from_python is not from_sql:
                yield Finding("both readings", rule_id, _combination(zip(names, row, strict=True)))


def combinations(lines: Iterable[str], beside: Iterable[str] = ()) -> tuple[list[str], list[tuple[Value, ...]]]:
    """The facts of these lines, and every combination of their values, unknown included.

    Words and numbers that the lines `beside` them compare with are told apart too."""
    found = list(lines)
    names = sorted(joined(map(mentions, found)).facts)
    values = domains([*found, *beside])
    return names, list(product(*((*values[name], None) for name in names)))


def _rows_of_rule(knowledge: Knowledge, rule: Rule) -> tuple[list[str], list[tuple[Value, ...]]]:
    question = knowledge.question_of[rule.id]
    own = [line for line in _lines_deciding(knowledge, rule) if line not in question.applies_to]
    read_by_rule = joined(map(mentions, own)).facts
    shared = [line for line in question.applies_to if mentions(line).facts & read_by_rule]
    names, rows = combinations([*own, *shared], question.applies_to)
    outer = [line for line in question.applies_to if not mentions(line).facts & set(names)]
    extra, extra_rows = combinations(outer)
    seen: dict[bool | None, tuple[Value, ...]] = {}
    for row in extra_rows:
        patient = ForPatient(dict(zip(extra, row, strict=True)))
        seen.setdefault(patient.every([read(line, patient) for line in outer]).holds, row)
    return [*names, *extra], [(*row, *chosen) for row in rows for chosen in seen.values()]


def _lines_deciding(knowledge: Knowledge, rule: Rule) -> list[str]:
    return [line for one in (rule.id, *knowledge.overriders[rule.id]) for line in knowledge.lines_of(one)]


def _ask(facts: Sequence[str], rows: Sequence[Sequence[Value]], expression: str) -> list[bool | None]:
    """The expression for every row, in order."""
    with duckdb.connect(config={"threads": 1}) as db:
        names = ", ".join(f'"{name}" {SQL_TYPE[FACTS[name].kind]}' for name in facts)
        db.execute(f"create table facts (place integer, {names})")
        for start in range(0, len(rows), 1000):
            batch = rows[start : start + 1000]
            cells = (", ".join([str(start + n), *map(_cell, row)]) for n, row in enumerate(batch))
            db.execute(f"insert into facts values {', '.join(f'({row})' for row in cells)}")
        return [row[0] for row in db.execute(f"select {expression} from facts order by place").fetchall()]


def _cell(value: Value) -> str:
    return "null" if value is None else literal(value)


def gaps_and_conflicts(knowledge: Knowledge) -> Iterator[Finding]:
    """Combinations of known facts with no answer, or with answers that are not one group of alternatives."""
    for question in knowledge.questions:
        yield from _gaps_and_conflicts(knowledge, question)


def _gaps_and_conflicts(knowledge: Knowledge, question: Question) -> Iterator[Finding]:
    answering = [rule for rule in question.rules if not rule.meanwhile and not rule.qualifies]
    values = domains(_lines_of(knowledge, question, answering))
    if _size(values, question) > LARGEST_PRODUCT:
        yield Finding("gaps and conflicts", question.question, "has too many combinations to join; split it")
        return
    groups = _groups(answering)
    counted = " + ".join(
        f"(({' or '.join(holds_sql(knowledge, rule.id) for rule in group)})::integer)" for group in groups
    )
    if question.answers == "exactly_one":
        yield from _combinations(question, values, f"{counted} = 0", "no answer")
    if question.answers != "any_number":
        yield from _combinations(question, values, f"{counted} > 1", "several answers")
    for one, other in _contradicting(answering, groups):
        both = f"{holds_sql(knowledge, one.id)} and {holds_sql(knowledge, other.id)}"
        yield from _combinations(question, values, both, f"{one.id} against {other.id}")


def _lines_of(knowledge: Knowledge, question: Question, rules: Sequence[Rule]) -> list[str]:
    lines = list(question.applies_to)
    for rule in rules:
        lines += _lines_deciding(knowledge, rule)
    for exempt in question.no_answer_for:
        lines += exempt.when
    for combination in question.impossible:
        lines += combination
    return lines


def _size(values: dict[str, tuple[Value, ...]], question: Question) -> int:
    """How many combinations are joined; facts of which exactly one holds count once per fact, not as powers of two."""
    size, exclusive = 1, {name for names in question.exactly_one_of for name in names}
    for names in question.exactly_one_of:
        size *= len(names)
    for name, options in values.items():
        size *= 1 if name in exclusive else len(options)
    return size


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules joined by alternative_to, directly or through one another."""
    groups = [[rule] for rule in rules]
    ids = {rule.id for rule in rules}
    for rule in rules:
        for other in rule.alternative_to:
            if other in ids:
                mine = next(group for group in groups if rule in group)
                theirs = next(group for group in groups if any(one.id == other for one in group))
                if mine is not theirs:
                    groups.remove(theirs)
                    mine.extend(theirs)
    return groups


def _contradicting(rules: Sequence[Rule], groups: Sequence[list[Rule]]) -> Iterator[tuple[Rule, Rule]]:
    for number, one in enumerate(rules):
        for other in rules[number + 1 :]:
            together = any(one in group and other in group for group in groups)
            if not together and contradict(one.action, other.action):
                yield one, other


def _combinations(question: Question, values: dict[str, tuple[Value, ...]], where: str, what: str) -> Iterator[Finding]:
    reader = AsSQL()
    exclusive = {name for names in question.exactly_one_of for name in names}
    sources = []
    for number, names in enumerate(question.exactly_one_of):
        cells = (", ".join("true" if name == held else "false" for name in names) for held in names)
        columns = ", ".join(f'"{name}"' for name in names)
        sources.append(f"(values {', '.join(f'({row})' for row in cells)}) as one_{number}({columns})")
    for name, options in values.items():
        if name not in exclusive:
            cells = (f"({_cell(option)}::{SQL_TYPE[FACTS[name].kind]})" for option in options)
            sources.append(f'(values {", ".join(cells)}) as "all_{name}"("{name}")')
    left_out: list[Sequence[str]] = [*(exempt.when for exempt in question.no_answer_for), *question.impossible]
    applies = reader.every([read(line, reader) for line in question.applies_to])
    conditions = [applies, f"({where})"]
    conditions += [reader.no(reader.every([read(line, reader) for line in lines])) for lines in left_out]
    asked = sorted({*values, *exclusive})
    outputs = ", ".join(f'"{name}"' for name in asked)
    query = f"select {outputs} from {' cross join '.join(sources)}"
    with duckdb.connect(config={"threads": 2}) as db:
        rows: list[Any] = db.execute(f"{query} where {' and '.join(conditions)} order by all limit 20").fetchall()
    for row in rows:
        yield Finding("gaps and conflicts", question.question, f"{what}: {_combination(zip(asked, row, strict=True))}")


def unreachable(knowledge: Knowledge) -> Iterator[Finding]:
    """Rules whose own lines hold for no combination of known facts: dead text that looks like advice."""
    for rule_id, rule in knowledge.rules.items():
        names, rows = _rows_of_rule(knowledge, rule)
        if not any(own_truth(knowledge, rule_id, dict(zip(names, row, strict=True))).holds for row in rows):
            yield Finding("rules that can never hold", rule_id, "its lines contradict one another")


def _combination(pairs: Iterable[tuple[str, Value]]) -> str:
    """A combination as a patient in words: what is true and what has a value; then what is not known."""
    found = list(pairs)
    told = [
        FACTS[name].label if value is True else f"{FACTS[name].label}: {plain(value)}" for name, value in found if value
    ]
    missing = [FACTS[name].label for name, value in found if value is None]
    text = "; ".join(told) or "nothing of what is asked"
    return text + (f"; not known: {', '.join(missing)}" if missing else "")
