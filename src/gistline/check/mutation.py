"""Mutation: how many small mistakes in the rules a case or the proof would find."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from typing import get_args

from gistline.check.answers import gaps, several_answers
from gistline.check.cases import failing_cases
from gistline.check.contradictions import contradictions
from gistline.check.finding import Finding
from gistline.check.formula import Formula, Is, No, every, holds, some
from gistline.check.mutants import Kind, Mutant, mutants
from gistline.check.safety import (
    drugs_not_told,
    imatinib_in_d842v,
    operations_that_leave_growth,
    stops_without_a_reason,
)
from gistline.check.search import first_patient
from gistline.check.space import any_patients
from gistline.check.unknowns import answers_before_the_genotype, missing_tests, unreachable
from gistline.rules import Knowledge, Question

# Shares of mutants that must be found, by kind. A dropped line is the mistake that harms: it is always found.
AT_LEAST: Mapping[Kind, float] = {"line dropped": 1.0, "comparison flipped": 0.95, "value changed": 0.95}
KINDS: tuple[Kind, ...] = get_args(Kind)
Place = tuple[str, str]  # what a finding says and where, without the patient who shows it


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant: the step that found it, `the same` where every verdict is as before, or None."""

    mutant: Mutant
    found_by: str | None


@dataclass(frozen=True)
class Score:
    """The mutants of one kind: found by a case, found by the proof, changing nothing, and survivors."""

    kind: Kind
    by_cases: int
    by_proof: int
    the_same: int
    survivors: tuple[Mutant, ...]

    @property
    def share(self) -> float:
        """The share found of those that change something."""
        found = self.by_cases + self.by_proof
        return found / (found + len(self.survivors)) if found or self.survivors else 1.0

    @property
    def is_enough(self) -> bool:
        """Whether the share is as large as it must be."""
        return self.share >= AT_LEAST.get(self.kind, 0.0)


THE_SAME = "the same"


def mutation_score(knowledge: Knowledge, progress: Callable[[int, int], None] | None = None) -> list[Score]:
    """The score by kind of mutant, over every mutant. `progress` is told how many of how many are done."""
    chosen = list(mutants(knowledge))
    known = frozenset((finding.check, finding.place) for finding in _findings(knowledge))
    outcomes = []
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as workers:
        for outcome in workers.map(partial(_outcome, knowledge, known), chosen, chunksize=8):
            outcomes.append(outcome)
            if progress:
                progress(len(outcomes), len(chosen))
    return [_score(kind, [outcome for outcome in outcomes if outcome.mutant.kind == kind]) for kind in KINDS]


def scores_in_words(scores: Iterable[Score]) -> Iterator[str]:
    """A line per kind, and each survivor with its line before and after."""
    for score in scores:
        enough = "" if score.is_enough else f": too few, at least {AT_LEAST[score.kind]:.0%} must be"
        yield (
            f"{score.kind}: {score.share:.1%} found{enough} ({score.by_cases} by cases, {score.by_proof} by the proof,"
            f" {len(score.survivors)} not found; {score.the_same} change nothing)"
        )
        for mutant in score.survivors:
            yield f"  {mutant}"


def score_as_data(score: Score) -> dict[str, object]:
    """The score for another program."""
    return {**asdict(score), "share": score.share, "is_enough": score.is_enough}


def _score(kind: Kind, outcomes: list[Outcome]) -> Score:
    found = [outcome.found_by for outcome in outcomes]
    by_cases, the_same = found.count("cases"), found.count(THE_SAME)
    survivors = tuple(outcome.mutant for outcome in outcomes if outcome.found_by is None)
    return Score(kind, by_cases, len(found) - by_cases - the_same - len(survivors), the_same, survivors)


def _outcome(knowledge: Knowledge, known: frozenset[Place], mutant: Mutant) -> Outcome:
    changed = mutant.of(knowledge)
    for finding in _findings(changed, touched(knowledge, mutant)):
        if (finding.check, finding.place) not in known:
            return Outcome(mutant, finding.check)
    return Outcome(mutant, THE_SAME if changes_nothing(knowledge, changed, mutant) else None)


def touched(knowledge: Knowledge, mutant: Mutant) -> list[str]:
    """The rules whose verdict a mutant may change: its own, or its question's, and those that they go before."""
    own = [mutant.rule] if mutant.rule else [rule.id for rule in _question(knowledge, mutant).rules]
    return sorted({one for rule in own for one in (rule, *knowledge.rules[rule].overrides)})


def _question(knowledge: Knowledge, mutant: Mutant) -> Question:
    return next(question for question in knowledge.questions if question.question == mutant.question)


def _findings(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """What is wrong with these rules, the cheapest to find first. How lines are read and sourced is not changed."""
    names = sorted(knowledge.rules) if rules is None else list(rules)
    asked = {knowledge.question_of[name].question for name in names}
    questions = [question for question in knowledge.questions if question.question in asked]
    tests = any(knowledge.rules[name].action.do == "test" for name in names)
    yield from failing_cases(knowledge, names)
    yield from gaps(knowledge, questions)
    yield from several_answers(knowledge, questions)
    yield from unreachable(knowledge, names)
    yield from imatinib_in_d842v(knowledge, names)
    yield from operations_that_leave_growth(knowledge, names)
    yield from drugs_not_told(knowledge, names)
    yield from stops_without_a_reason(knowledge, names)
    yield from answers_before_the_genotype(knowledge, names)
    yield from missing_tests(knowledge, knowledge.questions if tests else questions)
    yield from contradictions(knowledge, names)


def changes_nothing(before: Knowledge, after: Knowledge, mutant: Mutant) -> bool:
    """Whether every verdict that the mutant touches is proved to be the same for every possible patient."""
    pairs = [(holds(before, rule), holds(after, rule)) for rule in touched(before, mutant)]
    if mutant.rule is None:
        pairs.append((every(_question(before, mutant).applies_to), every(_question(after, mutant).applies_to)))
    return all(_are_the_same(before, mutant, *pair) for pair in pairs)


def _are_the_same(knowledge: Knowledge, mutant: Mutant, one: Formula, other: Formula) -> bool:
    different = some(every((Is(one, truth), No(Is(other, truth)))) for truth in (True, False, None))
    space = any_patients(knowledge, different, [_question(knowledge, mutant)], one_driver=True)
    return first_patient(space) is None
