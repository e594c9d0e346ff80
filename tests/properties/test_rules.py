"""Laws of rules, over every combination of the facts a rule reads (properties 1, 2, 6, 7, 9, 11).

The laws are tried one combination after another (`plain`), beside the proof, which asks a join or a solver.
"""

from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings

from gistline.actions import GIVES
from gistline.check import failing_cases, readings_that_differ
from gistline.facts import FACTS
from gistline.guideline import guideline
from gistline.logic import joined
from gistline.plan import advise
from gistline.records import RecordFile
from gistline.rules import Knowledge, mentions
from tests.conftest import TODAY
from tests.properties import plain
from tests.properties.patients import DECISION, raw_patients, records

RULES = sorted(guideline().rules)


@cache
def every_verdict(rule_id):
    return plain.every_verdict(guideline(), rule_id)


@pytest.mark.parametrize("rule_id", [rule for rule in RULES if not plain.uses_known(guideline(), rule)])
def test_filling_in_an_unknown_never_reverses_a_verdict(rule_id):
    """Property 6, exhaustively; rules that ask for a test or a judgement excepted, which known() marks."""
    assert next(plain.reversed_verdicts(*every_verdict(rule_id)), None) is None


@pytest.mark.parametrize("rule_id", RULES)
def test_no_drug_is_given_that_the_genotype_could_take_back(rule_id):
    """Property 2, exhaustively, rules that ask for a judgement included."""
    assert plain.gives_before_the_genotype(guideline(), rule_id) == []


@pytest.mark.parametrize("rule_id", RULES)
def test_a_fact_left_out_changes_nothing_or_is_named(rule_id):
    """Property 11, exhaustively: without the fact the verdict is the same whatever it would have been, or the rule
    waits and names it. A rule that asks for the fact itself (known) may answer otherwise: it then asks."""
    names, choices, verdicts = every_verdict(rule_id)
    asks = joined(map(mentions, plain.lines_of(guideline(), rule_id))).asked_known
    for row, (holds, missing) in verdicts.items():
        for place, name in enumerate(names):
            if row[place] is not None or name in asks:
                continue
            filled = {
                verdicts[(*row[:place], value, *row[place + 1 :])][0] for value in choices[name] if value is not None
            }
            if holds is None:
                assert name in missing or None in filled, dict(zip(names, row, strict=True)) | {"left out": name}
            else:
                assert filled == {holds}, dict(zip(names, row, strict=True)) | {"left out": name}


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_waits_only_for_facts_that_can_settle_it(rule_id):
    """Only deciding facts are missing: for each fact named there is a way to fill the others in so that it decides."""
    names, choices, verdicts = every_verdict(rule_id)
    asks = joined(map(mentions, guideline().rules[rule_id].when)).asked_known
    for row, (holds, missing) in verdicts.items():
        if holds is not None or len(verdicts) > 3000:
            continue
        for name in missing - asks:
            unknown = [place for place, value in enumerate(row) if value is None and names[place] not in {name, *asks}]
            place = names.index(name)
            assert any(
                len(
                    {
                        verdicts[_filled(row, unknown, fill, place, value)][0]
                        for value in choices[name]
                        if value is not None
                    }
                )
                > 1
                for fill in product(*([v for v in choices[names[at]] if v is not None] for at in unknown))
            ), (dict(zip(names, row, strict=True)), name)


def _filled(row, unknown, fill, place, value):
    cells = list(row)
    for at, chosen in zip(unknown, fill, strict=True):
        cells[at] = chosen
    cells[place] = value
    return tuple(cells)


def test_both_readings_agree_on_every_combination():
    """Property 9, exhaustively, by the check itself; that it finds a difference is tested in edges."""
    assert list(readings_that_differ(guideline())) == []


def test_every_case_comes_to_what_it_says():
    assert list(failing_cases(guideline())) == []


@pytest.mark.parametrize("rule_id", RULES)
def test_d842v_is_never_given_imatinib(rule_id):
    """Property 1, exhaustively: no rule that gives imatinib holds where D842V is known."""
    action = guideline().rules[rule_id].action
    given = [part for part in (action, action.afterwards) if part and part.do in GIVES]
    if not any(part.drug == "imatinib" or part.drug_of for part in given):
        return
    names, _, verdicts = every_verdict(rule_id)
    for row, (holds, _) in verdicts.items():
        told = dict(zip(names, row, strict=True))
        if not holds or told.get("pdgfra_d842v") is False:
            continue
        drugs = {part.drug or told[part.drug_of] for part in given}
        if "imatinib" in drugs or None in drugs:
            assert told.get("pdgfra_d842v", "not read") is None, told  # unknown only, and only as what need not wait
            assert guideline().rules[rule_id].meanwhile, told


@pytest.mark.parametrize("question", guideline().questions, ids=lambda question: question.question)
def test_every_question_has_an_answer_or_a_reason(question):
    """Property 5, one combination after another."""
    if question.answers == "exactly_one":
        assert next(plain.unanswered(guideline(), question), None) is None


MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@MANY
@given(rows=raw_patients())
def test_the_order_of_rules_and_files_changes_not_a_byte_of_the_plan(bench, rows):
    """Property 7, rules and files."""
    known = guideline()
    reversed_ = Knowledge(
        tuple(q.model_copy(update={"rules": q.rules[::-1]}) for q in known.questions[::-1]),
        known.documents,
        known.drugs,
        known.together,
        known.version,
        known.stop_reasons,
    )
    file = RecordFile(records(rows))
    one, other = (
        advise(file, some, bench, on=DECISION, today=TODAY)[0].model_dump_json() for some in (known, reversed_)
    )
    assert one == other


@MANY
@given(rows=raw_patients())
def test_every_question_that_applies_is_answered_waits_or_says_why_not(bench, rows):
    """Properties 2 and 5 over whole patients: nothing that depends on genotype is answered while it is open."""
    plan = advise(RecordFile(records(rows)), guideline(), bench, on=DECISION, today=TODAY)[0]
    waits = {wait.question for wait in plan.waits}
    explained = {part.question for part in plan.no_answer}
    for question in plan.questions:
        if question.status == "waits":
            assert question.question in waits
        if question.status == "no_answer":
            assert question.question in explained
    values = {fact.fact: fact.value for fact in plan.facts}
    advised = [item for group in plan.advice for item in group.options]
    for item in advised:
        needed = set().union(*(mentions(line.line).facts for line in item.lines)) & set(values)
        settled = guideline().rules[item.rule].asks_for is None
        if settled:
            assert all(line.holds for line in item.lines), item.rule
        if item.question == "first_line_drug":
            assert any(FACTS[name].subject == "genotype" and values[name] is True for name in needed), item.rule
    for item in (*advised, *plan.meanwhile):
        gives = [part for part in (item.action, item.action.afterwards) if part and part.do in GIVES]
        assert not (values["pdgfra_d842v"] is True and any(part.drug == "imatinib" for part in gives)), item.rule
