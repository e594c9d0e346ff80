"""The check finds what is wrong: a gap, two answers, a contradiction, a case that lies, a reading that differs, a
source past its review, and each way to break what must always be true."""

from dataclasses import replace
from datetime import date

import pytest

from gistline.actions import Action
from gistline.check import (
    STEPS,
    answers_before_the_genotype,
    checked,
    contradictions,
    facts_left_out,
    failing_cases,
    gaps,
    imatinib_in_d842v,
    missing_tests,
    operations_that_leave_growth,
    past_review,
    readings_that_differ,
    rests_on_superseded,
    several_answers,
    shown_as_read,
    stale_conflicts,
    stops_without_a_reason,
    unreachable,
    verdicts_that_reverse,
)
from gistline.guideline import guideline
from gistline.rules import RuleCase


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
    return replace(known, questions=tuple(questions))


def acting(rule_id, **action):
    """The guideline with the action of one rule changed."""
    return changed(rule_id, action=Action.model_validate(action))


def places(findings):
    return {finding.place for finding in findings}


def test_the_guideline_is_proved():
    assert {name: found for name, found in checked(guideline(), date(2026, 11, 22)) if found} == {}


def test_every_finding_stands_under_its_own_step():
    broken = replace(changed("avapritinib-d842v", drop=True), stop_reasons=())
    for name, found in checked(broken, date(2028, 1, 1)):
        assert name in STEPS
        assert {finding.check for finding in found} <= {name}


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
    found = list(gaps(changed(rule, drop=True)))
    assert found
    assert all(finding.text.startswith("no answer: ") and patient in finding.text for finding in found)


def test_a_gap_needs_its_written_reason():
    """D842V on imatinib has no answer in limited progression, for a reason; without the reason it is a gap."""
    known = guideline()
    bare = tuple(question.model_copy(update={"no_answer_for": ()}) for question in known.questions)
    found = [one for one in gaps(replace(known, questions=bare)) if one.place == "limited_progression"]
    assert found
    assert all("PDGFRA D842V" in one.text or "a driver that imatinib does not act on" in one.text for one in found)


def test_two_answers_that_are_no_alternatives_are_told_with_both_rules():
    found = list(several_answers(changed("imatinib-400-pdgfra-exon-18-other", alternative_to=())))
    assert any(
        finding.text.startswith("avapritinib-pdgfra-exon-18-other, imatinib-400-pdgfra-exon-18-other: ")
        and "PDGFRA exon 18 mutation other than D842V" in finding.text
        for finding in found
    )


def test_an_override_that_is_dropped_is_two_answers():
    found = list(several_answers(changed("imatinib-400-kit-exon-13-or-17", overrides=())))
    assert any("primary KIT exon 13 mutation" in finding.text for finding in found)


def test_alternatives_through_a_rule_that_does_not_hold_are_two_answers():
    """A plan joins options only through options that hold; so does the proof."""
    known = changed("imatinib-400-pdgfra-exon-18-other", alternative_to=("imatinib-400-kit-exon-9",))
    both = known.rules["avapritinib-pdgfra-exon-18-other"].model_copy(
        update={"alternative_to": ("imatinib-400-kit-exon-9",)}
    )
    questions = tuple(
        q.model_copy(update={"rules": tuple(both if r.id == both.id else r for r in q.rules)}) for q in known.questions
    )
    assert places(several_answers(replace(known, questions=questions))) == {"first_line_drug"}


def test_two_rules_that_contradict_one_another_are_found_in_one_question_and_across():
    options = changed("imatinib-400-pdgfra-exon-18-other", alternative_to=())
    pair = "avapritinib-pdgfra-exon-18-other against imatinib-400-pdgfra-exon-18-other"
    assert pair in places(contradictions(options, ["imatinib-400-pdgfra-exon-18-other"]))
    blind = changed("continue-imatinib", when=('tki_running == "imatinib"',))
    found = {one.place: one.text for one in contradictions(blind, ["continue-imatinib"])}
    assert "PDGFRA D842V" in found["continue-imatinib against no-imatinib-in-d842v"]
    assert "PDGFRA D842V" in found["continue-imatinib against stop-imatinib-in-d842v"]


def test_a_contradiction_is_seen_through_the_fact_that_names_the_drug():
    blind = changed("continue-running-tki", when=('tki_running == "sunitinib"',))
    found = {one.place: one.text for one in contradictions(blind, ["continue-running-tki"])}
    assert "TKI running now: sunitinib" in found["continue-running-tki against no-sunitinib-in-d842v"]


def with_conflict_shown(known, *rules):
    shown = type(known.together).model_validate(
        {**known.together.model_dump(), "conflicts_shown": [{"rules": rules, "because": "the board decides"}]}
    )
    return replace(known, together=shown)


def test_a_conflict_meant_to_be_shown_is_no_finding_and_a_stale_one_is():
    blind = changed("continue-imatinib", when=('tki_running == "imatinib"',))
    pair = ("no-imatinib-in-d842v", "continue-imatinib")
    shown = with_conflict_shown(blind, *pair)
    place = "continue-imatinib against no-imatinib-in-d842v"
    assert place not in places(contradictions(shown, ["continue-imatinib"]))
    assert list(stale_conflicts(shown)) == []
    assert places(stale_conflicts(with_conflict_shown(guideline(), *pair))) == {" against ".join(pair)}
    gone = list(stale_conflicts(with_conflict_shown(guideline(), "no-imatinib-in-d842v", "nobody")))
    assert "there is no rule nobody" in gone[0].text


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


def test_what_is_past_its_review_or_was_read_too_long_ago_is_found():
    known = guideline()
    first = min(rule.review_by for rule in known.rules.values())
    assert places(past_review(known, first)) == set()
    assert places(past_review(known, date(2100, 1, 1))) >= set(known.rules) | {"liver-metastases", "ripretinib-label"}


def test_a_rule_whose_lines_contradict_one_another_is_found():
    dead = changed("avapritinib-d842v", when=("pdgfra_d842v", "not pdgfra_d842v"))
    assert places(unreachable(dead)) == {"avapritinib-d842v"}
    two_drivers = changed("avapritinib-d842v", when=("pdgfra_d842v", "kit_exon_9"))
    assert places(unreachable(two_drivers)) == {"avapritinib-d842v"}


def test_a_reading_that_differs_is_found(monkeypatch):
    from gistline.logic import AsSQL

    monkeypatch.setattr(AsSQL, "no", lambda _, part: f"(not coalesce({part}, false))")
    found = places(readings_that_differ(changed("no-imatinib-in-d842v", when=("not pdgfra_d842v",))))
    assert {"no-imatinib-in-d842v", "`not pdgfra_d842v`"} <= found


def test_lines_that_are_put_together_differently_are_found(monkeypatch):
    from gistline.logic import AsSQL

    monkeypatch.setattr(AsSQL, "every", lambda _, parts: f"({' or '.join(parts)})" if parts else "true")
    assert places(readings_that_differ(guideline())) >= {"first_line_drug", "imatinib-up-to-600"}


@pytest.mark.parametrize(
    ("rule", "update"),
    [
        ("continue-running-tki", {"when": ("not insensitive_driver",)}),  # the drug that runs may be imatinib
        ("imatinib-400-kit-exon-11", {"when": ("kit_exon_11",)}),
        ("imatinib-400-kit-exon-11", {"when": ("kit_exon_11", "not known(pdgfra_d842v)"), "asks_for": "a test"}),
        ("imatinib-while-genotype-is-unknown", {"when": ("treatment_cannot_wait",)}),
    ],
)
def test_imatinib_where_d842v_is_known_or_open_is_found(rule, update):
    assert rule in places(imatinib_in_d842v(changed(rule, **update)))


def test_imatinib_that_would_follow_is_found():
    action = {"do": "operate", "target": "progressing_site", "afterwards": {"do": "restart", "drug": "imatinib"}}
    assert "stop-imatinib-in-d842v" in places(imatinib_in_d842v(acting("stop-imatinib-in-d842v", **action)))


def test_imatinib_that_runs_in_d842v_and_is_not_stopped_is_found():
    for known in (
        changed("stop-imatinib-in-d842v", drop=True),
        changed("stop-imatinib-in-d842v", when=("pdgfra_d842v", "imatinib_running", "advanced_disease")),
    ):
        assert [one.text.startswith("imatinib runs and nothing stops it") for one in imatinib_in_d842v(known)] == [True]


def test_a_drug_given_before_the_genotype_is_known_is_found():
    early = changed("avapritinib-d842v", when=("pdgfra_d842v or not known(pdgfra_d842v)",))
    assert places(answers_before_the_genotype(early)) == {"avapritinib-d842v"}


def test_a_genotype_that_nobody_asks_for_is_found():
    silent = changed("test-driver-genotype", drop=True)
    assert "first_line_drug" in places(missing_tests(silent))


def test_a_drug_taken_away_without_a_reason_is_found():
    known = guideline()
    bare = replace(known, stop_reasons=())
    assert places(stops_without_a_reason(bare)) >= {"stop-imatinib-in-d842v", "switch-to-sunitinib"}
    assert list(stops_without_a_reason(known)) == []
    tired = changed("stop-imatinib-in-d842v", when=("imatinib_running", "treatment_cannot_wait"))
    assert places(stops_without_a_reason(tired)) == {"stop-imatinib-in-d842v"}
    warned = changed("no-sunitinib-in-d842v", when=("kit_exon_9",))
    assert places(stops_without_a_reason(warned)) == {"no-sunitinib-in-d842v"}


def test_a_pause_has_its_reason_only_around_a_planned_operation():
    hold = {"do": "hold", "drug_of": "drug_that_runs"}
    assert "hold-before-operation" not in places(stops_without_a_reason(guideline()))
    loose = acting("hold-before-operation", **hold)
    questions = tuple(
        q.model_copy(update={"applies_to": ()}) if q.question == "limited_progression" else q for q in loose.questions
    )
    assert "hold-before-operation" in places(stops_without_a_reason(replace(loose, questions=questions)))


def test_an_operation_that_leaves_growth_is_found():
    known = guideline()
    rule = known.rules["resect-progressing-site"]
    careless = changed(rule.id, when=tuple(line for line in rule.when if line != "progressing_disease_removable"))
    assert places(operations_that_leave_growth(careless)) == {"resect-progressing-site"}
    assert list(operations_that_leave_growth(known)) == []


def test_a_verdict_that_learning_reverses_is_found():
    """A rule that asks for something goes before another: learning it turns the other round."""
    assert list(verdicts_that_reverse(guideline())) == []
    known = guideline()
    asks = tuple(
        q.model_copy(update={"applies_to": (*q.applies_to, "not known(extent)")})
        if q.question == "limited_progression"
        else q
        for q in known.questions
    )
    found = replace(known, questions=asks)
    assert list(verdicts_that_reverse(found)) == []  # it asks for the fact, which is marked by known()
    assert list(facts_left_out(found)) == []


def test_a_line_that_hides_what_it_waits_for_is_found(monkeypatch):
    from gistline.logic import ForPatient, Truth

    monkeypatch.setattr(ForPatient, "no", lambda _, part: Truth(None if part.holds is None else not part.holds))
    assert "`not pdgfra_d842v`" in places(facts_left_out(guideline()))


def test_a_rule_shown_as_read_that_nobody_read_is_found(monkeypatch):
    from gistline.rules import Rule

    assert list(shown_as_read(guideline())) == []
    monkeypatch.setattr(Rule, "standing", "read")
    second_hand = [rule.id for rule in guideline().rules.values() if all(s.standing != "read" for s in rule.sources)]
    assert set(second_hand) <= places(shown_as_read(guideline()))
    assert second_hand


def test_a_recommendation_on_superseded_documents_alone_is_found():
    rule = guideline().rules["sunitinib-second-line"]
    old = tuple(source for source in rule.sources if source.document == "pdq-2014")
    assert old
    assert places(rests_on_superseded(changed(rule.id, sources=old, strength="recommended"))) >= {rule.id}
    assert rule.id not in places(rests_on_superseded(changed(rule.id, sources=old, strength="consider")))
