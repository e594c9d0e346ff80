"""Explanation: everything about one rule for one patient, whether it holds, waits or does not hold (`--why RULE`)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from gistline.errors import UsageError, did_you_mean
from gistline.logic import ForPatient, read
from gistline.plan_item import Setting, line_shown
from gistline.plan_open import changed
from gistline.plan_parts import Changed, LineShown, Part
from gistline.rules import Verdict, judge_things
from gistline.sourced import Certainty, Citation, Standing, Strength

Outcome = Literal["holds", "waits", "does_not_hold", "does_not_apply", "overridden", "not_in_force"]


class Explanation(Part):
    """One rule for one patient on one day: the verdict and every line with its truth and the rows it rests on."""

    patient: str
    on: date
    rule: str
    question: str
    asks: str
    thing: str | None
    sentence: str
    strength: Strength
    certainty: Certainty
    standing: Standing
    outcome: Outcome
    applies: tuple[LineShown, ...]
    lines: tuple[LineShown, ...]
    missing: tuple[str, ...]  # facts that would settle it
    overridden_by: tuple[str, ...]
    because: tuple[str, ...]  # why another rule goes before, or why it is not in force
    smallest_change: tuple[Changed, ...]
    sources: tuple[Citation, ...]


def explain(settings: Sequence[Setting], rule_id: str) -> list[Explanation]:
    """The rule for every patient, one explanation per thing it is judged for. Raises UsageError for no such rule."""
    found = []
    for setting in settings:
        if rule_id not in setting.knowledge.rules:
            raise UsageError(f"There is no rule {rule_id}. {did_you_mean(rule_id, setting.knowledge.rules)}")
        verdicts = judge_things(setting.knowledge, setting.row.values, setting.row.things, out_of_force=setting.silent)
        found += [_explained(setting, one) for one in verdicts.values() if one.rule.id == rule_id]
    return found


def _explained(setting: Setting, verdict: Verdict) -> Explanation:
    rule, question = verdict.rule, setting.knowledge.question_of[verdict.rule.id]
    patient = ForPatient(setting.row.values)
    outcome = _outcome(setting.silent, verdict)
    reasons = [str(setting.knowledge.rules[other].because) for other in verdict.overridden_by]
    return Explanation(
        patient=setting.row.patient,
        on=setting.row.on,
        rule=rule.id,
        question=question.question,
        asks=question.asks,
        thing=verdict.thing.shown if verdict.thing else None,
        sentence=setting.sentence(rule, verdict.thing),
        strength=rule.strength,
        certainty=rule.certainty,
        standing=rule.standing,
        outcome=outcome,
        applies=tuple(line_shown(setting, verdict, line, read(line, patient).holds) for line in question.applies_to),
        lines=tuple(line_shown(setting, verdict, line, truth.holds) for line, truth in verdict.lines),
        missing=tuple(sorted(verdict.truth.missing)),
        overridden_by=verdict.overridden_by,
        because=(setting.silent[rule.id],) if outcome == "not_in_force" else tuple(reasons),
        smallest_change=changed(setting, verdict) if outcome in ("does_not_hold", "overridden") else (),
        sources=rule.sources,
    )


def _outcome(silent: Mapping[str, str], verdict: Verdict) -> Outcome:
    if verdict.rule.id in silent:
        return "not_in_force"
    if verdict.holds is not False:
        return "holds" if verdict.holds else "waits"
    if verdict.own.holds and verdict.overridden_by:
        return "overridden"
    return "does_not_apply" if verdict.applies.holds is False else "does_not_hold"
