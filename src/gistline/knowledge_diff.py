"""Knowledge diff: what changes from one version of the knowledge to another, per rule and per patient."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal

from gistline.facts import TERMS
from gistline.plan import advise
from gistline.plan_parts import Part, Plan
from gistline.records import RecordFile, Workbench
from gistline.rules import Knowledge


class FieldChanged(Part):
    """One field of a rule before and after, as JSON text."""

    field: str
    before: str
    after: str


class RuleChanged(Part):
    """A rule that was added, removed or changed. A change of sources alone moves no advice."""

    rule: str
    question: str
    change: Literal["added", "removed", "changed"]
    moves_advice: bool  # an action, a line, a strength, a tie or a date changed
    fields: tuple[FieldChanged, ...] = ()


class PatientChanged(Part):
    """What a patient's plan says no more, and what it says now."""

    patient: str
    on: date
    gone: tuple[str, ...]
    new: tuple[str, ...]


class KnowledgeDiff(Part):
    """Two versions of the knowledge compared, over the rules and over the patients given."""

    before: str
    after: str
    rules: tuple[RuleChanged, ...]
    patients: tuple[PatientChanged, ...] = ()
    unchanged_patients: int = 0


OPEN = "waits: "  # what begins a line about advice that is not settled
SAYS_ONLY = ("sources", "signed_by", "review_by", "not_encoded", "because", "encodes", "cases", "certainty", "hazard")


def rules_changed(before: Knowledge, after: Knowledge) -> list[RuleChanged]:
    """Every rule that is not the same in both, sorted by id; a rule also changes with the lines of its question."""
    found = []
    for rule_id in sorted(before.rules.keys() | after.rules.keys()):
        old, new = _written(before, rule_id), _written(after, rule_id)
        if old == new:
            continue
        change: Literal["added", "removed", "changed"] = "changed" if old and new else "added" if new else "removed"
        fields = tuple(_fields(old, new)) if old and new else ()
        moves = not fields or any(part.field not in SAYS_ONLY for part in fields)
        question = (after if new else before).question_of[rule_id].question
        found.append(RuleChanged(rule=rule_id, question=question, change=change, moves_advice=moves, fields=fields))
    return found


def _written(knowledge: Knowledge, rule_id: str) -> dict[str, Any] | None:
    if rule_id not in knowledge.rules:
        return None
    question = knowledge.question_of[rule_id]
    rule: dict[str, Any] = json.loads(knowledge.rules[rule_id].model_dump_json(exclude_defaults=True))
    return rule | {"question": question.question, "applies_to": list(question.applies_to)}


def _fields(old: dict[str, Any], new: dict[str, Any]) -> Iterator[FieldChanged]:
    for field in sorted(old.keys() | new.keys()):
        if old.get(field) != new.get(field):
            pair = (json.dumps(side.get(field), ensure_ascii=False, sort_keys=True) for side in (old, new))
            yield FieldChanged(field=field, before=next(pair), after=next(pair))


def compare_versions(
    before: Knowledge,
    after: Knowledge,
    records: Iterable[tuple[RecordFile, date]] = (),
    *,
    bench: Workbench | None = None,
    today: date,
    region: str | None = None,
) -> KnowledgeDiff:
    """What changes between two versions of the knowledge: every rule, and every patient of the records on their day."""
    patients: list[PatientChanged] = []
    same = 0
    for file, on in records if bench else ():
        assert bench is not None
        plans = [advise(file, one, bench, on=on, today=today, region=region) for one in (before, after)]
        for old, new in zip(*plans, strict=True):
            change = _patient(old, new)
            same += change is None
            patients += [change] if change else []
    found = tuple(rules_changed(before, after))
    return KnowledgeDiff(
        before=before.version, after=after.version, rules=found, patients=tuple(patients), unchanged_patients=same
    )


def _patient(old: Plan, new: Plan) -> PatientChanged | None:
    before, after = _says(old), _says(new)
    gone = tuple(line for line in before if line not in after)
    added = tuple(line for line in after if line not in before)
    return PatientChanged(patient=new.patient, on=new.on, gone=gone, new=added) if gone or added else None


def _says(plan: Plan) -> Sequence[str]:
    """Every statement of a plan that a reader acts on, each as one line."""
    lines = [f"stop: {item.sentence} [{item.strength}]" for item in plan.stops]
    lines += [f"meanwhile: {item.sentence} [{item.strength}]" for item in plan.meanwhile]
    lines += [f"advice: {item.sentence} [{item.strength}]" for group in plan.advice for item in group.options]
    lines += [
        f"{OPEN}{wait.sentence} for {', '.join(TERMS[name].label for name in wait.missing)}" for wait in plan.waits
    ]
    lines += [f"conflict: {' against '.join(part.sentences)}" for part in plan.conflicts]
    lines += [f"another view: {part.sentence}" for part in plan.dissent]
    lines += [f"not in force: {part.sentence}" for part in plan.not_in_force]
    lines += [f"no answer: {part.because}" for part in plan.no_answer]
    return list(dict.fromkeys(lines))
