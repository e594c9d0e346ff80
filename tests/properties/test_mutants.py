"""Small mistakes in the rules: nearly every one fails a case or the proof, and a dropped line always does."""

from dataclasses import replace

import pytest

from gistline.check.mutants import Mutant, mutants
from gistline.check.mutation import AT_LEAST, mutation_score, scores_in_words
from gistline.facts import TERMS
from gistline.guideline import guideline
from gistline.rules import judge


def only(*rules, **update):
    """The guideline with these rules alone, each changed."""
    known = guideline()
    questions = tuple(
        question.model_copy(
            update={"rules": tuple(rule.model_copy(update=update) for rule in question.rules if rule.id in rules)}
        )
        for question in known.questions
        if {rule.id for rule in question.rules} & set(rules)
    )
    return replace(known, questions=questions)


def test_the_rules_are_as_well_guarded_as_they_must_be():
    """Every mutant of every line, none left out."""
    scores = mutation_score(guideline())
    assert {score.kind for score in scores} >= set(AT_LEAST)
    assert all(score.is_enough for score in scores), "\n".join(scores_in_words(scores))


def fails_a_case(known, rule_id):
    """Plainly: some case of the rule comes to something else than it says."""
    given = {**dict.fromkeys(TERMS), **known.question_of[rule_id].given}
    for case in known.rules[rule_id].cases:
        verdict = judge(known, {**given, **case.facts}, rules=[rule_id])[rule_id]
        if verdict.holds is not case.holds or not set(case.missing) <= verdict.truth.missing:
            return True
        if case.overridden and not verdict.overridden_by:
            return True
    return False


@pytest.mark.parametrize("rule_id", sorted(guideline().rules))
def test_dropping_any_line_of_a_rule_fails_a_case(rule_id):
    known = guideline()
    rule = known.rules[rule_id]
    others = [*rule.overrides, rule_id]
    assert not any(fails_a_case(known, one) for one in others)
    for line in rule.when:
        mutant = Mutant("line dropped", known.question_of[rule_id].question, rule_id, line, None)
        assert any(fails_a_case(mutant.of(known), one) for one in others), line


def changes(*lines):
    known = only("no-imatinib-in-d842v", when=lines)
    return {(mutant.kind, mutant.after) for mutant in mutants(known) if mutant.rule}


def test_the_mistakes_in_a_line_of_one_fact():
    assert changes("pdgfra_d842v") == {("line dropped", None), ("negation changed", "not pdgfra_d842v")}
    assert changes("not pdgfra_d842v") == {("line dropped", None), ("negation changed", "pdgfra_d842v")}


def test_the_mistakes_in_a_line_with_and_and_or():
    assert changes("kit_exon_9 or not kit_exon_11") == {
        ("line dropped", None),
        ("and, or swapped", "kit_exon_9 and (not kit_exon_11)"),
        ("negation changed", "not (kit_exon_9 or not kit_exon_11)"),
        ("negation changed", "not kit_exon_9 or not kit_exon_11"),
        ("negation changed", "kit_exon_9 or kit_exon_11"),
    }


def test_the_mistakes_in_a_comparison():
    found = changes("running_mg_per_day <= 600", "running_mg_per_day == 400")
    assert {after for kind, after in found if kind == "comparison flipped"} == {
        "running_mg_per_day < 600", "running_mg_per_day > 600", "running_mg_per_day != 400",
    }  # fmt: skip
    assert {after for kind, after in found if kind == "value changed"} == {
        "running_mg_per_day <= 601", "running_mg_per_day <= 400",
        "running_mg_per_day == 600", "running_mg_per_day == 399",
    }  # fmt: skip


def test_the_mistakes_in_words():
    found = changes('tki_running in ["none", "imatinib"]')
    assert ("comparison flipped", "tki_running not in ['none', 'imatinib']") in found
    assert ("value changed", "tki_running in ['imatinib']") in found
    assert ("value changed", "tki_running in ['several', 'imatinib']") in found


def test_a_mistake_that_changes_no_verdict_is_counted_apart():
    twice = only("no-imatinib-in-d842v", when=("pdgfra_d842v", "pdgfra_d842v or kit_exon_9 and pdgfra_d842v"))
    dropped = next(score for score in mutation_score(twice) if score.kind == "line dropped")
    assert (dropped.by_cases + dropped.by_proof, dropped.the_same, dropped.survivors) == (0, 2, ())
    assert dropped.share == 1


def test_what_the_cases_miss_the_proof_finds_and_what_both_miss_is_told():
    """Without cases the proof still finds imatinib in D842V; that it was not tolerated before, no proof can know."""
    bare = only("imatinib-400-kit-exon-11", "imatinib-800-kit-exon-9", cases=(), overrides=())
    scores = {score.kind: score for score in mutation_score(bare)}
    assert all(score.by_cases == 0 for score in scores.values())
    survivors = {(mutant.rule, mutant.before) for mutant in scores["line dropped"].survivors}
    assert ("imatinib-800-kit-exon-9", "not imatinib_intolerance") in survivors
    assert ("imatinib-400-kit-exon-11", "not pdgfra_d842v") not in survivors
    assert not scores["line dropped"].is_enough
    assert any("too few, at least 100% must be" in line for line in scores_in_words(scores.values()))
    told = "  imatinib-800-kit-exon-9: `not imatinib_intolerance` became nothing"
    assert told in list(scores_in_words(scores.values()))
