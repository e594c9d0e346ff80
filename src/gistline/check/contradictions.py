"""Contradictions: no two rules that can hold for one patient tell to do what nobody can do together."""

from collections.abc import Collection, Iterator
from itertools import combinations

from gistline.actions import Action, contradict
from gistline.check.advice import drugs_meant, with_drugs
from gistline.check.answers import Alternatives, alternatives, linked
from gistline.check.finding import Finding, patient_in_words
from gistline.check.formula import Formula, No, asked_known, equals, every, holds, some
from gistline.check.search import first_patient
from gistline.check.space import any_patients, known_patients
from gistline.rules import Knowledge, Rule

CONTRADICTIONS = "no two rules contradict one another"


def contradictions(knowledge: Knowledge, rules: Collection[str] | None = None) -> Iterator[Finding]:
    """Pairs of rules, of one question or of two, that hold together for a patient of whom all is known and contradict
    one another, unless they are alternatives or the conflict is meant to be shown (`conflicts_shown`).

    Where one of the two asks whether a fact is known, anything may be unknown. Only pairs with one of `rules` where
    these are given. What qualifies other rules advises nothing itself."""
    advising = [rule for rule in knowledge.rules.values() if not rule.qualifies]
    pairs = [pair for pair in combinations(advising, 2) if rules is None or {one.id for one in pair} & set(rules)]
    near = alternatives(knowledge)
    shown = [frozenset(conflict.rules) for conflict in knowledge.together.conflicts_shown]
    for one, other in pairs:
        found = _meet(knowledge, near, one, other)
        if found and {one.id, other.id} not in shown:
            yield Finding(CONTRADICTIONS, f"{one.id} against {other.id}", found)


def stale_conflicts(knowledge: Knowledge) -> Iterator[Finding]:
    """Conflicts meant to be shown that no patient can have any more, or of rules that are gone."""
    near = alternatives(knowledge)
    for conflict in knowledge.together.conflicts_shown:
        place = " against ".join(conflict.rules)
        gone = [rule for rule in conflict.rules if rule not in knowledge.rules]
        if gone:
            yield Finding(CONTRADICTIONS, place, f"is to be shown, but there is no rule {', '.join(gone)}")
        elif not _meet(knowledge, near, *(knowledge.rules[rule] for rule in conflict.rules)):
            yield Finding("contradictions", place, "is to be shown, but no patient has it")


def _meet(knowledge: Knowledge, near: Alternatives, one: Rule, other: Rule) -> str | None:
    """A patient for whom both rules hold and contradict one another, in words; None: there is none."""
    against = _against(one.action, other.action)
    if against is None:
        return None
    apart = No(linked(knowledge, near, one.id, other.id))
    asked = every((holds(knowledge, one.id), holds(knowledge, other.id), against, apart))
    questions = {question.question: question for question in (knowledge.question_of[rule.id] for rule in (one, other))}
    if asked_known(asked):
        space = any_patients(knowledge, asked, questions.values(), one_driver=True)
    else:
        space = known_patients(knowledge, asked, questions.values())
    patient = first_patient(space)
    return None if patient is None else patient_in_words(patient, knowledge.together)


def _against(one: Action, other: Action) -> Formula | None:
    """Which drugs make two actions contradict one another, as a formula; None: none do."""
    cases = [
        every(equals(fact, drug) for fact, drug in meant.items())
        for meant in drugs_meant(one, other)
        if contradict(with_drugs(one, meant), with_drugs(other, meant))
    ]
    return some(cases) if cases else None
