"""Check: proves the knowledge. Every case, both readings, gaps, contradictions, and what must always be true.

A proof asks whether there is a patient for whom something is true that never may be: a formula of rule lines over
every combination of the facts they read, joined in DuckDB where that is small and given to z3 where it is not. A
finding prints the patient in words.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from gistline.check.answers import GAPS, SEVERAL, gaps, several_answers
from gistline.check.authority import SOURCES, rests_on_superseded, shown_as_read
from gistline.check.cases import REVIEW, failing_cases, past_review
from gistline.check.contradictions import CONTRADICTIONS, contradictions, stale_conflicts
from gistline.check.finding import Finding
from gistline.check.readings import READINGS, readings_that_differ
from gistline.check.safety import (
    DRUGS,
    IMATINIB,
    OPERATIONS,
    STOPS,
    drugs_not_told,
    imatinib_in_d842v,
    operations_that_leave_growth,
    stops_without_a_reason,
)
from gistline.check.unknowns import (
    GENOTYPE,
    LEARNING,
    LEFT_OUT,
    UNREACHABLE,
    answers_before_the_genotype,
    facts_left_out,
    missing_tests,
    unreachable,
    verdicts_that_reverse,
)
from gistline.rules import Knowledge

Proof = Callable[[Knowledge], Iterable[Finding]]

PROOFS: tuple[tuple[str, tuple[Proof, ...]], ...] = (
    ("cases", (failing_cases,)),
    (IMATINIB, (imatinib_in_d842v,)),
    (GENOTYPE, (answers_before_the_genotype, missing_tests)),
    (STOPS, (stops_without_a_reason,)),
    (OPERATIONS, (operations_that_leave_growth,)),
    (DRUGS, (drugs_not_told,)),
    (GAPS, (gaps,)),
    (SEVERAL, (several_answers,)),
    (CONTRADICTIONS, (contradictions, stale_conflicts)),
    (LEARNING, (verdicts_that_reverse,)),
    (READINGS, (readings_that_differ,)),
    (SOURCES, (shown_as_read, rests_on_superseded)),
    (LEFT_OUT, (facts_left_out,)),
    (UNREACHABLE, (unreachable,)),
)
STEPS = (REVIEW, *(name for name, _ in PROOFS))


def checked(knowledge: Knowledge, today: date) -> Iterator[tuple[str, list[Finding]]]:
    """Each step by name with what it found, in the order a curator reads them."""
    yield REVIEW, list(past_review(knowledge, today))
    for name, proofs in PROOFS:
        yield name, [finding for proof in proofs for finding in proof(knowledge)]


__all__ = [
    "PROOFS",
    "STEPS",
    "Finding",
    "answers_before_the_genotype",
    "checked",
    "contradictions",
    "drugs_not_told",
    "facts_left_out",
    "failing_cases",
    "gaps",
    "imatinib_in_d842v",
    "missing_tests",
    "operations_that_leave_growth",
    "past_review",
    "readings_that_differ",
    "rests_on_superseded",
    "several_answers",
    "shown_as_read",
    "stale_conflicts",
    "stops_without_a_reason",
    "unreachable",
    "verdicts_that_reverse",
]
