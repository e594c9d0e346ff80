"""Laws of rules, over every combination of the facts a rule reads (properties 1, 2, 6, 7, 9, 11)."""

from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings

from gistline.actions import GIVES
from gistline.check import readings_that_differ
from gistline.facts import FACTS
from gistline.guideline import guideline
from gistline.logic import ForPatient, joined, read
from gistline.plan import advise
from gistline.records import RecordFile
from gistline.rules import Knowledge, judge, mentions
from tests.conftest import TODAY
from tests.properties.patients import DECISION, raw_patients, records

RULES = sorted(guideline().rules)


def own_lines(knowledge, rule_id):
    rules = (rule_id, *knowledge.overriders[rule_id])
    applies = knowledge.question_of[rule_id].applies_to
    return [line for one in rules for line in knowledge.lines_of(one) if line not in applies]


def options(knowledge, rule_id):
    """Per fact the values its lines can tell apart, one they do not name, and unknown.

    A question's own lines are the same for all its rules: they vary in full for the rule with the fewest facts, and
    for the others one of them varies while the rest are satisfied.
    """
    question = knowledge.question_of[rule_id]
    lines = [*own_lines(knowledge, rule_id), *question.applies_to]
    found = {
        name: values(name, joined(map(mentions, lines)).compared) for name in sorted(joined(map(mentions, lines)).facts)
    }
    mine = joined(map(mentions, own_lines(knowledge, rule_id))).facts
    simplest = min(question.rules, key=lambda rule: len(joined(map(mentions, own_lines(knowledge, rule.id))).facts))
    if rule_id != simplest.id:
        for name in sorted(set(found) - mine)[1:]:
            found[name] = [next(value for value in found[name] if satisfies(question, name, value))]
    return found


def values(name, compared):
    named = sorted({value for fact, _, value in compared if fact == name}, key=str)
    if FACTS[name].kind is bool:
        return [True, False, None]
    if FACTS[name].kind is str:
        return [*named, next(value for value in FACTS[name].values if value not in named), None]
    return [*named, *(value - 1 for value in named), *(value + 1 for value in named), None]


def satisfies(question, name, value):
    lines = [line for line in question.applies_to if mentions(line).facts == {name}]
    return all(read(line, ForPatient({name: value})).holds for line in lines)


@cache
def every_verdict(rule_id):
    """The verdict of one rule for every combination: {values: (holds, missing)}, and the facts in their order."""
    knowledge = guideline()
    choices = options(knowledge, rule_id)
    names = list(choices)
    verdicts = {}
    for row in product(*choices.values()):
        truth = judge(knowledge, dict(zip(names, row, strict=True)), rules=[rule_id])[rule_id].truth
        verdicts[row] = (truth.holds, truth.missing)
    return names, choices, verdicts


def uses_known(rule_id):
    knowledge = guideline()
    return any(
        "known(" in line for one in (rule_id, *knowledge.overriders[rule_id]) for line in knowledge.rules[one].when
    )


@pytest.mark.parametrize("rule_id", [rule for rule in RULES if not uses_known(rule)])
def test_filling_in_an_unknown_never_reverses_a_verdict(rule_id):
    """Property 6, exhaustively; rules that ask for a test or a judgement excepted, which known() marks."""
    names, choices, verdicts = every_verdict(rule_id)
    for row, (before, _) in verdicts.items():
        if before is None:
            continue
        for place, name in enumerate(names):
            if row[place] is None:
                for value in choices[name]:
                    after, _ = verdicts[(*row[:place], value, *row[place + 1 :])]
                    assert after is before, dict(zip(names, row, strict=True)) | {name: value}


@pytest.mark.parametrize("rule_id", RULES)
def test_a_fact_left_out_changes_nothing_or_is_named(rule_id):
    """Property 11, exhaustively: without the fact the verdict is the same whatever it would have been, or the rule
    waits and names it. A rule that asks for the fact itself (known) may answer otherwise: it then asks."""
    names, choices, verdicts = every_verdict(rule_id)
    asks = joined(map(mentions, guideline().rules[rule_id].when)).asked_known
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


@pytest.mark.parametrize("rule_id", RULES)
def test_d842v_is_never_given_imatinib(rule_id):
    """Property 1, exhaustively: no rule that gives imatinib holds where D842V is known."""
    action = guideline().rules[rule_id].action
    names, _, verdicts = every_verdict(rule_id)
    for row, (holds, _) in verdicts.items():
        told = dict(zip(names, row, strict=True))
        if not holds or told.get("pdgfra_d842v") is False:
            continue
        given = [part for part in (action, action.afterwards) if part and part.do in GIVES]
        drugs = {part.drug or told.get(part.drug_of) for part in given}
        if "imatinib" in drugs:
            assert told.get("pdgfra_d842v", "not read") is None, told  # unknown only, and only as what need not wait
            assert guideline().rules[rule_id].meanwhile, told


MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@MANY
@given(rows=raw_patients())
def test_the_order_of_rules_and_files_changes_not_a_byte_of_the_plan(bench, rows):
    """Property 7, rules and files."""
    known = guideline()
    reversed_ = Knowledge(
        tuple(q.model_copy(update={"rules": q.rules[::-1]}) for q in known.questions[::-1]),
        known.documents,
        known.version,
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
