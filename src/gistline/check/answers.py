"""Answers: every patient to whom a question applies has one answer, or a written reason why there is none."""

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import combinations

from gistline.check.finding import Finding, patient_in_words
from gistline.check.formula import Formula, Is, No, Some, every, holds, some
from gistline.check.search import Patient, patients
from gistline.check.space import known_patients
from gistline.plan import PROHIBITS
from gistline.rules import Knowledge, Question, judge

GAPS = "property 5, every question has an answer"
SEVERAL = "one answer, or one group of options"


def gaps(knowledge: Knowledge, questions: Iterable[Question] | None = None) -> Iterator[Finding]:
    """Patients of whom all is known, to whom an exactly_one question applies, and for whom none of its rules holds
    (property 5)."""
    for question in knowledge.questions if questions is None else questions:
        if question.answers == "exactly_one":
            answers = some(holds(knowledge, rule.id) for rule in question.answering)
            asked = every((*_applies(question), No(Is(answers, True))))
            for patient in patients(known_patients(knowledge, asked, [question])):
                yield Finding(GAPS, question.question, f"no answer: {patient_in_words(patient, knowledge.together)}")


def several_answers(knowledge: Knowledge, questions: Iterable[Question] | None = None) -> Iterator[Finding]:
    """Patients of whom all is known and for whom rules hold together that are not one group of alternatives."""
    for question in knowledge.questions if questions is None else questions:
        if question.answers == "any_number":
            continue
        asked = every((*_applies(question), _two_answers(knowledge, question)))
        for patient in patients(known_patients(knowledge, asked, [question])):
            found = ", ".join(holding(knowledge, (rule.id for rule in question.answering), patient))
            yield Finding(SEVERAL, question.question, f"{found}: {patient_in_words(patient, knowledge.together)}")


def holding(knowledge: Knowledge, rules: Iterable[str], patient: Patient) -> list[str]:
    """Which of the rules hold for a patient, sorted."""
    return sorted(rule for rule, verdict in judge(knowledge, patient, rules=rules).items() if verdict.holds)


def _applies(question: Question) -> Iterator[Formula]:
    """The question applies, and no reason is written why it would have no answer."""
    yield from question.applies_to
    for exempt in question.no_answer_for:
        yield No(Is(every(exempt.when), True))


def _two_answers(knowledge: Knowledge, question: Question) -> Some:
    near = alternatives(knowledge)
    return some(
        every((holds(knowledge, one.id), holds(knowledge, other.id), No(linked(knowledge, near, one.id, other.id))))
        for one, other in combinations(question.answering, 2)
    )


Alternatives = Mapping[str, Set[str]]  # each option with those it names as alternatives, or that name it


def alternatives(knowledge: Knowledge) -> Alternatives:
    """The options of every option group by name. A stop, a warning, or what need not wait is shown apart, never as
    an option."""
    options = {
        rule.id: set(rule.alternative_to)
        for rule in knowledge.rules.values()
        if rule.action.do not in PROHIBITS and not rule.meanwhile and not rule.qualifies
    }
    return {
        name: {other for other in options if other in named or name in options[other]}
        for name, named in options.items()
    }


def linked(knowledge: Knowledge, near: Alternatives, one: str, other: str) -> Formula:
    """Whether a plan shows two rules that hold as options of one group: alternatives, directly or through rules that
    hold as well."""
    return some(every(holds(knowledge, rule) for rule in way) for way in _ways(near, one, other))


def _ways(near: Alternatives, one: str, other: str) -> Iterator[tuple[str, ...]]:
    """Each shortest chain of alternatives from one rule to the other: the rules between them."""
    open_ways: list[tuple[str, ...]] = [(one,)] if one in near and other in near else []
    while open_ways:
        way = open_ways.pop(0)
        if other in near[way[-1]]:
            yield way[1:]
            continue
        # an alternative of an earlier rule would only make the way longer
        passed = set(way).union(*(near[earlier] for earlier in way[:-1]))
        open_ways += [(*way, rule) for rule in sorted(near[way[-1]] - passed)]
