"""The proof finds planted faults: a gap, a conflict, a case that lies, a reading that differs, an expired source."""

from datetime import date

import pytest

from gistline.check import (
    checked,
    failing_cases,
    gaps_and_conflicts,
    past_review,
    readings_that_differ,
    unreachable,
)  # fmt: skip
from gistline.guideline import guideline
from gistline.rules import Knowledge, RuleCase


def changed(rule_id, drop=False, **update):
    """The guideline with one rule changed or dropped."""
    known = guideline()
    questions = []
    for question in known.questions:
        rules = [
            rule.model_copy(update=update) if rule.id == rule_id else rule
            for rule in question.rules
            if not (drop and rule.id == rule_id)
        ]
        questions.append(question.model_copy(update={"rules": tuple(rules)}))
    return Knowledge(tuple(questions), known.documents, known.version)


def places(findings):
    return {finding.place for finding in findings}


def test_the_guideline_is_proved():
    assert {name: found for name, found in checked(guideline(), date(2026, 11, 22)) if found} == {}


@pytest.mark.parametrize(
    ("rule", "patient"),
    [
        ("avapritinib-d842v", "PDGFRA D842V"),
        ("nf1-trial-or-local-treatment", "NF1-related GIST"),
        ("trial-other-driver", "another driver (RAS, FGFR1, other BRAF)"),
        ("imatinib-400-kit-other-exon", "KIT mutation in another exon"),
    ],
)
def test_a_rule_that_is_missing_is_a_gap_and_the_patient_is_named(rule, patient):
    found = list(gaps_and_conflicts(changed(rule, drop=True)))
    assert found
    assert all(finding.text.startswith("no answer: ") and patient in finding.text for finding in found)


def test_a_gap_needs_its_written_reason():
    """D842V on imatinib has no answer in limited progression, for a reason; without the reason it is a gap."""
    known = guideline()
    bare = tuple(question.model_copy(update={"no_answer_for": ()}) for question in known.questions)
    found = list(gaps_and_conflicts(Knowledge(bare, known.documents, known.version)))
    assert places(found) == {"limited_progression"}
    assert all("PDGFRA D842V" in finding.text and "TKI running now: imatinib" in finding.text for finding in found)


def test_two_answers_that_are_no_alternatives_are_a_conflict():
    found = list(gaps_and_conflicts(changed("imatinib-400-pdgfra-exon-18-other", alternative_to=())))
    texts = [finding.text for finding in found]
    assert any(
        text.startswith("several answers: ") and "PDGFRA exon 18 mutation other than D842V" in text for text in texts
    )
    assert any(
        text.startswith("imatinib-400-pdgfra-exon-18-other against avapritinib-pdgfra-exon-18-other") for text in texts
    )


def test_an_override_that_is_dropped_is_a_conflict():
    found = list(gaps_and_conflicts(changed("imatinib-400-kit-exon-13-or-17", overrides=())))
    texts = [finding.text for finding in found if finding.text.startswith("several answers: ")]
    assert any("primary KIT exon 13 mutation" in text for text in texts)


def test_a_case_that_says_something_else_is_found():
    lie = RuleCase(name="lie", facts={"pdgfra_d842v": True}, holds=False)
    asks = RuleCase(name="asks", facts={}, holds="unknown", missing=("tki_running",))
    over = RuleCase(name="over", facts={"pdgfra_d842v": True}, holds=True, overridden=True)
    found = list(failing_cases(changed("no-imatinib-in-d842v", cases=(lie, asks, over))))
    assert [finding.text for finding in found] == [
        "expected no, came to yes",
        "does not ask for tki_running",
        "expected to be overridden, and is not",
    ]


def test_a_rule_past_its_review_is_found():
    assert places(past_review(guideline(), date(2027, 11, 22))) == set()
    assert places(past_review(guideline(), date(2027, 11, 23))) == set(guideline().rules)


def test_a_rule_whose_lines_contradict_one_another_is_found():
    dead = changed("avapritinib-d842v", when=("pdgfra_d842v", "not pdgfra_d842v"))
    assert places(unreachable(dead)) == {"avapritinib-d842v"}


def test_a_reading_that_differs_is_found(monkeypatch):
    from gistline.logic import AsSQL

    monkeypatch.setattr(AsSQL, "no", lambda _, part: f"(not coalesce({part}, false))")
    found = places(readings_that_differ(changed("no-imatinib-in-d842v", when=("not pdgfra_d842v",))))
    assert "no-imatinib-in-d842v" in found


def mutants():
    """Every rule with one of its lines dropped."""
    for rule in guideline().rules.values():
        for number in range(len(rule.when)):
            if len(rule.when) > 1:
                yield pytest.param(rule.id, number, id=f"{rule.id}-{number}")


@pytest.mark.parametrize(("rule_id", "number"), list(mutants()))
def test_dropping_any_line_of_any_rule_fails_a_case_or_the_proof(rule_id, number):
    rule = guideline().rules[rule_id]
    known = changed(rule_id, when=tuple(line for place, line in enumerate(rule.when) if place != number))
    assert next(failing_cases(known), None) or next(iter(gaps_and_conflicts(known)), None)
