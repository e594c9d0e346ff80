"""Compare: what each document says for one patient, side by side, beside the whole knowledge."""

from datetime import date
from typing import Unpack

from gistline.packs import packs
from gistline.plan import Asked, advise
from gistline.plan_parts import Item, Part, Plan
from gistline.records import RecordFile, Workbench
from gistline.rules import Knowledge
from gistline.sourced import Standing, Strength


class Said(Part):
    """One thing that a document says for this patient."""

    part: str  # stops, meanwhile, advice
    rule: str
    sentence: str
    strength: Strength
    standing: Standing


class Column(Part):
    """What one document says on one question; `status` tells why there is nothing."""

    guideline: str | None  # None: the whole knowledge, with every disagreement resolved or shown
    question: str
    asks: str
    status: str
    says: tuple[Said, ...]


class Comparison(Part):
    """One patient on one day under the whole knowledge and under each document alone."""

    patient: str
    title: str | None
    on: date
    knowledge_on: date
    region: str | None
    knowledge: str
    record: str
    columns: tuple[Column, ...]  # by question, then the whole knowledge first, then documents by name


def compare(file: RecordFile, knowledge: Knowledge, bench: Workbench, **asked: Unpack[Asked]) -> list[Comparison]:
    """For every patient chosen, each question that applies under the whole knowledge and under every document that
    speaks to it."""
    chosen: tuple[str | None, ...] = (None, *packs(knowledge))
    made = {pack: advise(file, knowledge, bench, **(asked | {"pack": pack})) for pack in chosen}
    return [_compared({pack: plans[number] for pack, plans in made.items()}) for number in range(len(made[None]))]


def _compared(plans: dict[str | None, Plan]) -> Comparison:
    whole = plans[None]
    columns = [
        column
        for question in whole.questions
        if question.status != "does_not_apply"
        for pack, plan in plans.items()
        if (column := _column(pack, plan, question.question)) is not None
    ]
    return Comparison(
        patient=whole.patient,
        title=whole.title,
        on=whole.on,
        knowledge_on=whole.knowledge_on,
        region=whole.region,
        knowledge=whole.knowledge,
        record=whole.record,
        columns=tuple(columns),
    )


def _column(pack: str | None, plan: Plan, question: str) -> Column | None:
    """What a document says on a question; None where it does not speak to it."""
    shown = next((part for part in plan.questions if part.question == question), None)
    if shown is None:
        return None
    advised = [("advice", item) for group in plan.advice for item in group.options]
    parts = [*(("stops", item) for item in plan.stops), *(("meanwhile", item) for item in plan.meanwhile), *advised]
    says = tuple(_said(part, item) for part, item in parts if item.question == question and _says(pack, item))
    if pack is not None and not says and shown.status != "waits":
        return None
    return Column(guideline=pack, question=question, asks=shown.asks, status=shown.status, says=says)


def _said(part: str, item: Item) -> Said:
    return Said(part=part, rule=item.rule, sentence=item.sentence, strength=item.strength, standing=item.standing)


def _says(pack: str | None, item: Item) -> bool:
    """Whether a document itself says it: safety rules of others stay on in its plan and are not put in its mouth."""
    return pack is None or any(one.document == pack and not one.opposes(item.strength) for one in item.sources)
