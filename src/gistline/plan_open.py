"""Plan open: what is not answered and why: waits, facts to find out, questions, rules that do not hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from gistline.approvals import approvals
from gistline.facts import TERMS
from gistline.language import say
from gistline.logic import ForPatient, Truth, read
from gistline.packs import is_safety
from gistline.plan_item import Setting, values_of
from gistline.plan_parts import Changed, NotAdvised, NotInForce, QuestionShown, ToFindOut, Wait
from gistline.rules import Question, Verdict
from gistline.why_not import smallest_change

Status = Literal["answered", "waits", "no_answer", "nothing_holds", "does_not_apply"]


def waits(setting: Setting, verdicts: Mapping[str, Verdict]) -> list[Wait]:
    """Every rule that is not settled, with exactly the facts that would settle it."""
    return [
        Wait(
            rule=verdict.rule.id,
            question=setting.question(verdict.rule),
            thing=verdict.thing.shown if verdict.thing else None,
            action=setting.action(verdict.rule, verdict.thing),
            sentence=setting.sentence(verdict.rule, verdict.thing),
            meanwhile=verdict.rule.meanwhile,
            missing=tuple(sorted(verdict.truth.missing)),
        )
        for verdict in verdicts.values()
        if verdict.holds is None and not _weighs_nothing(verdict, verdicts)
    ]


def _weighs_nothing(verdict: Verdict, verdicts: Mapping[str, Verdict]) -> bool:
    """Whether a rule only qualifies rules that do not hold: then nothing hangs on it, and nothing is asked for it."""
    qualified = set(verdict.rule.qualifies)
    return bool(qualified) and all(one.holds is False for one in verdicts.values() if one.rule.id in qualified)


def to_find_out(setting: Setting, open_rules: Sequence[Wait]) -> list[ToFindOut]:
    """Missing facts, those first that settle most open rules by themselves, then those that take part in most; a
    sign of an emergency before all."""
    urgent = "emergency" if setting.row.values["emergency_on_record"] else None
    names = {name for wait in open_rules for name in wait.missing}
    parts = [
        ToFindOut(
            fact=name,
            label=TERMS[name].label,
            ask=TERMS[name].ask,
            settles=sum(wait.missing == (name,) for wait in open_rules),
            waits=sum(name in wait.missing for wait in open_rules),
            last_known_on=setting.row.too_old.get(name),
        )
        for name in names
    ]
    return sorted(parts, key=lambda part: (part.fact != urgent, -part.settles, -part.waits, part.fact))


def question_shown(setting: Setting, question: Question, verdicts: Mapping[str, Verdict]) -> QuestionShown:
    """What became of a question: qualifying and meanwhile rules answer nothing."""
    patient = ForPatient(setting.row.values)
    lines = [(line, read(line, patient)) for line in question.applies_to]
    applies = patient.every([truth for _, truth in lines])
    answering = {rule.id for rule in question.answering}
    holds = [verdict.holds for verdict in verdicts.values() if verdict.rule.id in answering]
    status: Status = "no_answer" if question.answers == "exactly_one" else "nothing_holds"
    reasons: list[str] = []
    if applies.holds is False:
        status, reasons = "does_not_apply", [line for line, truth in lines if truth.holds is False]
    elif True in holds:
        status = "answered"
    elif None in holds or (applies.holds is None and any(_open(question, verdicts))):
        status = "waits"
    elif status == "no_answer":
        reasons = [_reason(question, setting, applies)]
    return QuestionShown(question=question.question, asks=question.asks, status=status, reasons=tuple(reasons))


def _open(question: Question, verdicts: Mapping[str, Verdict]) -> Iterator[bool]:
    """For each rule of the question, what need not wait included, whether it waits; what only weighs is left out."""
    names = {rule.id for rule in question.rules if not rule.qualifies}
    return (verdict.holds is None for verdict in verdicts.values() if verdict.rule.id in names)


def _reason(question: Question, setting: Setting, applies: Truth) -> str:
    """Why a question has no answer: the written reason, a date, or that no rule fits."""
    patient = ForPatient(setting.row.values)
    for exempt in question.no_answer_for:
        if patient.every([read(line, patient) for line in exempt.when]).holds:
            return say(exempt.because)
    if any(rule.id in setting.silent for rule in question.rules):
        return say("What would answer it was not yet in force on {day}.", day=setting.knowledge_on)
    if applies.holds is None:
        return say("It is open whether the question applies; if it does, no rule of this version answers it.")
    if setting.pack:
        return say("This document has no answer for these facts.")
    return say("No rule of this version answers it for these facts.")


def not_in_force(setting: Setting, verdicts: Mapping[str, Verdict]) -> list[NotInForce]:
    """What would hold, but was published or approved only after the day."""
    found = []
    for verdict in verdicts.values():
        rule = verdict.rule
        if rule.id in setting.silent and verdict.own.holds and not verdict.overridden_by:
            drug = setting.knowledge.drugs.get(rule.action.drug or "")
            shown = approvals(drug, setting.region, setting.knowledge_on) if drug and rule.needs_approval else []
            part = {"rule": rule.id, "question": setting.question(rule), "sentence": setting.sentence(rule)}
            found.append(NotInForce(**part, because=setting.silent[rule.id], approvals=tuple(shown)))
    return found


def not_advised(setting: Setting, verdicts: Mapping[str, Verdict]) -> Iterable[NotAdvised]:
    """Rules of questions that apply which do not hold: the lines that say no, and the smallest change."""
    for verdict in verdicts.values():
        rule = verdict.rule
        skipped = rule.meanwhile or rule.qualifies or rule.id in setting.silent
        if verdict.holds is not False or not verdict.applies.holds or skipped:
            continue
        reasons = [line for line, truth in verdict.lines if truth.holds is False]
        yield NotAdvised(
            rule=rule.id,
            question=setting.question(rule),
            thing=verdict.thing.shown if verdict.thing else None,
            sentence=setting.sentence(rule, verdict.thing),
            reasons=tuple(reasons),
            overridden_by=verdict.overridden_by,
            smallest_change=changed(setting, verdict),
        )


def changed(setting: Setting, verdict: Verdict) -> tuple[Changed, ...]:
    """The smallest change with which the rule would not be ruled out, as a plan shows it."""
    values = values_of(setting, verdict.thing)
    known = setting.whole if setting.whole and is_safety(verdict.rule) else setting.knowledge
    change = smallest_change(known, verdict, setting.row.values) or ()
    return tuple(Changed(fact=name, label=TERMS[name].label, now=values[name], then=then) for name, then in change)
