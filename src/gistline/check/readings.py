"""Readings: a rule comes to the same in Python, for one patient, and in SQL, for a cohort (property 9).

Every line is read in both ways over every combination of the facts it reads. How lines are put together is compared
over every combination of their truths. Where a rule reads few facts, all of it is compared over all of them as well.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from gistline.check.finding import Finding, patient_in_words
from gistline.check.formula import every, holds, lines_in
from gistline.check.join import every_patient
from gistline.check.space import Column, Space, every_value
from gistline.logic import AsSQL, ForPatient, read
from gistline.rules import Knowledge, Question, Rule, holds_sql, judge

READINGS = "property 9, both readings agree"
TRUTHS = (True, False, None)
MOST_COMPARED = 3_000  # combinations of one rule that are read one by one in Python
MOST_LINES = 7  # lines of one rule of which every combination of truths is compared


def readings_that_differ(knowledge: Knowledge) -> Iterator[Finding]:
    """Lines, questions and rules for which the Python and the SQL reading disagree, unknowns included."""
    for line in dict.fromkeys(_lines(knowledge)):
        yield from _line(line)
    for question in (one for one in knowledge.questions if one.rules):  # without rules its lines are read one by one
        yield from _put_together(question.question, *_question_of_truths(knowledge, question))
    for rule in knowledge.rules:
        yield from _put_together(rule, *_rule_of_truths(knowledge, rule))
        space = every_value(lines_in(holds(knowledge, rule)))
        if 1 < space.size <= MOST_COMPARED:
            yield from _compared(rule, knowledge, rule, space)


def _lines(knowledge: Knowledge) -> Iterator[str]:
    for question in knowledge.questions:
        yield from question.applies_to
        yield from (line for exempt in question.no_answer_for for line in exempt.when)
        yield from (line for part in question.impossible for line in part.when)
    for rule in knowledge.rules:
        yield from knowledge.own_lines(rule)


def _line(line: str) -> Iterator[Finding]:
    for patient, (from_sql,) in every_patient(every_value([line]), [read(line, AsSQL())]):
        if read(line, ForPatient(patient)).holds is not from_sql:
            yield Finding(READINGS, f"`{line}`", patient_in_words(patient))


def _compared(place: str, knowledge: Knowledge, rule: str, space: Space) -> Iterator[Finding]:
    for patient, (from_sql,) in every_patient(space, [holds_sql(knowledge, rule)]):
        if judge(knowledge, patient, rules=[rule])[rule].holds is not from_sql:
            yield Finding(READINGS, place, patient_in_words(patient))


def _put_together(place: str, knowledge: Knowledge, rule: str, column: Column) -> Iterator[Finding]:
    if not column.names:
        return
    for truths, (from_sql,) in every_patient(Space((column,), every(())), [holds_sql(knowledge, rule)]):
        if judge(knowledge, truths, rules=[rule])[rule].holds is not from_sql:
            yield Finding(READINGS, place, f"its lines are put together differently: {truths}")


def _question_of_truths(knowledge: Knowledge, question: Question) -> tuple[Knowledge, str, Column]:
    """A rule that says what the question's own lines say, each line standing for its truth."""
    bare = question.model_copy(update={"rules": question.rules[:1]})
    return _of_truths(knowledge, [bare], [question.applies_to], question.rules[0].id)


def _rule_of_truths(knowledge: Knowledge, rule: str) -> tuple[Knowledge, str, Column]:
    """The rule and what goes before it, each line standing for its truth."""
    stronger = knowledge.overriders[rule]
    kept = [
        question.model_copy(update={"rules": tuple(one for one in question.rules if one.id in (rule, *stronger))})
        for question in knowledge.questions
    ]
    lists = [knowledge.lines_of(rule), *(knowledge.lines_beyond(other, rule) for other in stronger)]
    return _of_truths(knowledge, [question for question in kept if question.rules], lists, rule)


def _of_truths(
    knowledge: Knowledge, questions: Sequence[Question], lists: Sequence[Sequence[str]], rule: str
) -> tuple[Knowledge, str, Column]:
    """The questions with each line replaced by a fact of its own, true when the line is true, and what to try."""
    lines = sorted({line for one in lists for line in one})
    name = {line: f"line_{number}" for number, line in enumerate(lines)}
    kept = {one.id for question in questions for one in question.rules}
    made = []
    for question in questions:
        rules = (_of_names(one, knowledge.own_lines(one.id), name, kept) for one in question.rules)
        applies = tuple(name[line] for line in question.applies_to if line in name)
        made.append(question.model_copy(update={"applies_to": applies, "rules": tuple(rules)}))
    stand_in = Knowledge(tuple(made), {}, {}, knowledge.together, "truths of lines")
    return stand_in, rule, Column(tuple(name.values()), tuple(dict.fromkeys(_truths(lines, lists))))


def _of_names(rule: Rule, lines: Sequence[str], name: Mapping[str, str], kept: Collection[str]) -> Rule:
    when = tuple(name[line] for line in lines if line in name)
    overrides = tuple(other for other in rule.overrides if other in kept)
    return rule.model_copy(update={"when": when, "overrides": overrides, "for_each": None})


def _truths(lines: Sequence[str], lists: Sequence[Sequence[str]]) -> Iterator[tuple[bool | None, ...]]:
    """Every combination of truths. Where the lines are many, those that stand in the same lists go together, for they
    are only ever joined by `and`: every combination of such bundles, and each with any one line otherwise."""
    if len(lines) <= MOST_LINES:
        yield from product(TRUTHS, repeat=len(lines))
        return
    bundles = {line: tuple(line in one for one in lists) for line in lines}
    kinds = sorted(set(bundles.values()))
    for chosen in product(TRUTHS, repeat=len(kinds)):
        row = [chosen[kinds.index(bundles[line])] for line in lines]
        for place in range(len(lines)):
            yield from ((*row[:place], truth, *row[place + 1 :]) for truth in TRUTHS)
