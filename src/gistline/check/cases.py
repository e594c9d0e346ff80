"""Cases: every worked case comes to what it says, and nothing rests on a source that is past its review."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from gistline.check.finding import Finding
from gistline.facts import TERMS
from gistline.phrases import plain
from gistline.rules import Knowledge, Rule, RuleCase, judge
from gistline.safety_tables import interaction_sources
from gistline.sourced import Citation

REVIEW = "review dates"
READ_AGAIN_AFTER = timedelta(days=365)  # what was read longer ago may have changed since


def failing_cases(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """Worked cases whose rule comes to something else, or misses other facts, than the case says."""
    for name in knowledge.rules if rules is None else rules:
        rule = knowledge.rules[name]
        for case in rule.cases:
            for text in _wrong(knowledge, rule, case):
                yield Finding("cases", f"{rule.id}, case {case.name!r}", text)


def _wrong(knowledge: Knowledge, rule: Rule, case: RuleCase) -> Iterator[str]:
    given = knowledge.question_of[rule.id].given
    verdict = judge(knowledge, {**NOTHING_KNOWN, **given, **case.facts}, rules=[rule.id])[rule.id]
    if verdict.holds is not case.holds:
        yield f"expected {plain(case.holds)}, came to {plain(verdict.holds)}"
    if case.overridden and not (verdict.own.holds and verdict.overridden_by):
        yield "expected to be overridden, and is not"
    absent = sorted(set(case.missing) - verdict.truth.missing)
    if absent:
        yield f"does not ask for {', '.join(absent)}"


NOTHING_KNOWN = dict.fromkeys(TERMS)


def past_review(knowledge: Knowledge, today: date) -> Iterator[Finding]:
    """Rules to be read again, and documents that were read too long ago."""
    for rule in knowledge.rules.values():
        if rule.review_by < today:
            yield Finding(REVIEW, rule.id, f"was to be read again by {rule.review_by}")
    last_read: dict[str, date] = {}
    for source in _citations(knowledge):
        if source.read_on:
            last_read[source.document] = min(source.read_on, last_read.get(source.document, source.read_on))
    for document, day in sorted(last_read.items()):
        if day + READ_AGAIN_AFTER < today:
            yield Finding(REVIEW, document, f"was read on {day} and not since")


def _citations(knowledge: Knowledge) -> Iterator[Citation]:
    for rule in knowledge.rules.values():
        yield from rule.sources
    for drug in knowledge.drugs.values():
        yield from drug.sources_of("stop_before_operation")
    yield from interaction_sources()
