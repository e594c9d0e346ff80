"""Plan: verdicts become stops, meanwhile, advice, waits, conflicts and dissent. Returns data and knows no screen."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Literal, get_args

from gistline.actions import GIVES, contradict
from gistline.facts import FACTS, FactRow, fact_table
from gistline.logic import ForPatient, Truth, read
from gistline.plan_item import Setting, item_of
from gistline.plan_parts import (
    Conflict,
    Dissent,
    Item,
    NoAnswer,
    NotAdvised,
    OptionGroup,
    Plan,
    QuestionShown,
    ToFindOut,
    Told,
    Wait,
)  # fmt: skip
from gistline.records import RecordFile, Records, Workbench
from gistline.records.tables import stored
from gistline.rules import Knowledge, Question, Rule, Strength, Verdict, judge

# Facts that tell where the disease stands, shown in every plan beside those that rules ask for.
WHERE_IT_STANDS = ("extent", "lines_of_tki", "growing_lesions", "secondary_atp_pocket", "secondary_activation_loop")
Status = Literal["answered", "waits", "no_answer", "nothing_holds", "does_not_apply"]
# Tables whose rows could change what a clinician does; a plan says which of them it did not look at.
COULD_MATTER = ("conditions", "judgements", "labs", "local_treatments", "medicines", "operations", "toxicities")
STRENGTHS = get_args(Strength)
PROHIBITS = ("stop", "avoid")


def advise(
    file: RecordFile,
    knowledge: Knowledge,
    bench: Workbench,
    *,
    on: date,
    today: date,
    region: str | None = None,
    patients: Sequence[str] | None = None,
) -> list[Plan]:
    """A plan per patient of the record for the day `on`, sorted by patient.

    What was recorded after `on` is not seen. Publications and approvals count as of `on`, or as of `today` where
    the days of a patient's story are invented (told in months).
    """
    chosen = file.records.patients if patients is None else sorted(patients)
    asked = knowledge.facts.union(WHERE_IT_STANDS)
    with bench.holding(file.records, [(patient, on) for patient in chosen]):
        rows = fact_table(bench, asked)
    alone = file.records.by_patient()
    settings = (Setting(RecordFile(alone[row.patient], file.title), knowledge, row, region, today) for row in rows)
    return [_plan(replace(setting, knowledge_on=_in_force(setting, today))) for setting in settings]


def _in_force(setting: Setting, today: date) -> date:
    patients = setting.file.records.rows.get("patients", ())
    invented = any(getattr(patient, "dates_are_relative") for patient in patients)  # noqa: B009
    return today if invented else setting.row.on


def _plan(setting: Setting) -> Plan:
    knowledge, row = setting.knowledge, setting.row
    in_order = sorted(knowledge.questions, key=lambda question: question.question)
    out_of_force = _not_yet_known(knowledge.rules.values(), setting.knowledge_on)
    verdicts = judge(knowledge, row.values, out_of_force=out_of_force)
    holding = [verdict for verdict in verdicts.values() if verdict.holds]
    qualifiers = [verdict for verdict in holding if verdict.rule.qualifies]
    items = {v.rule.id: item_of(setting, v, qualifiers) for v in holding if not v.rule.qualifies}
    stops = [item for item in items.values() if _prohibits(item)]
    meanwhile = [item for item in items.values() if knowledge.rules[item.rule].meanwhile]
    taken = {item.rule for item in (*stops, *meanwhile)}
    advised = {rule: item for rule, item in items.items() if rule not in taken}
    groups = _groups(knowledge, advised)
    waits = _waits(setting, verdicts)
    questions = [_question(setting, question, verdicts) for question in in_order]
    return Plan(
        patient=row.patient,
        title=setting.file.title,
        on=row.on,
        knowledge_on=setting.knowledge_on,
        region=setting.region,
        knowledge=knowledge.version,
        record=_digest(setting.file.records, row),
        stops=tuple(sorted(stops, key=lambda item: (-STRENGTHS.index(item.strength), item.rule))),
        meanwhile=tuple(meanwhile),
        advice=tuple(groups),
        waits=tuple(waits),
        to_find_out=tuple(_to_find_out(setting, waits)),
        conflicts=tuple(_conflicts([*stops, *advised.values()], groups)),
        dissent=tuple(_dissent(setting, verdicts)),
        schedule=(),
        contradictions=_told(row, "contradiction"),
        not_understood=_told(row, "not_understood"),
        no_answer=tuple(
            NoAnswer(question=q.question, because=q.reasons[0]) for q in questions if q.status == "no_answer"
        ),
        not_yet_known=tuple(
            setting.sentence(knowledge.rules[rule]) for rule in sorted(out_of_force) if verdicts[rule].own.holds
        ),
        not_advised=tuple(_not_advised(setting, verdicts, out_of_force)),
        questions=tuple(questions),
        not_read=tuple(_not_read(setting)),
        facts=tuple(setting.shown(name) for name in row.values),
    )


def _not_yet_known(rules: Iterable[Rule], day: date) -> frozenset[str]:
    """Rules that give a drug and were published after the day. What forbids, warns, tests or refers is in force on
    any day: no old date makes a harmful drug good or a warning needless."""
    return frozenset(rule.id for rule in rules if rule.known_from.latest > day and rule.action.do in GIVES)


def _prohibits(item: Item) -> bool:
    return item.action.do in PROHIBITS


def _groups(knowledge: Knowledge, advised: Mapping[str, Item]) -> list[OptionGroup]:
    """Items joined by `alternative_to`, directly or through one another, are one group."""
    group_of = {rule: rule for rule in advised}
    for rule in advised:
        for other in knowledge.rules[rule].alternative_to:
            if other in advised:
                keep, merge = group_of[rule], group_of[other]
                group_of = {name: keep if group == merge else group for name, group in group_of.items()}
    groups: dict[str, list[Item]] = {}
    for rule, item in advised.items():
        groups.setdefault(group_of[rule], []).append(item)
    made = [
        OptionGroup(
            question=items[0].question,
            asks=knowledge.question_of[items[0].rule].asks,
            check_first=knowledge.question_of[items[0].rule].check_first,
            options=tuple(_strongest_first(items)),
        )
        for items in groups.values()
    ]
    return sorted(made, key=lambda group: (group.question, group.options[0].rule))


def _strongest_first(items: Sequence[Item]) -> list[Item]:
    """By strength, then by name: the order of options says nothing more than that."""
    return sorted(items, key=lambda item: (STRENGTHS.index(item.strength), item.rule))


def _waits(setting: Setting, verdicts: Mapping[str, Verdict]) -> list[Wait]:
    return [
        Wait(
            rule=verdict.rule.id,
            question=setting.knowledge.question_of[verdict.rule.id].question,
            sentence=setting.sentence(verdict.rule),
            meanwhile=verdict.rule.meanwhile,
            missing=tuple(sorted(verdict.truth.missing)),
        )
        for verdict in verdicts.values()
        if verdict.holds is None
    ]


def _to_find_out(setting: Setting, waits: Sequence[Wait]) -> list[ToFindOut]:
    """Missing facts, those that take part in most open rules first; a sign of an emergency before all."""
    urgent = "emergency" if setting.row.values["emergency_on_record"] else None
    counts = {name: sum(name in wait.missing for wait in waits) for wait in waits for name in wait.missing}
    return [
        ToFindOut(
            fact=name,
            label=FACTS[name].label,
            ask=FACTS[name].ask,
            waits=count,
            last_known_on=setting.row.too_old.get(name),
        )
        for name, count in sorted(counts.items(), key=lambda pair: (pair[0] != urgent, -pair[1], pair[0]))
    ]


def _conflicts(items: Sequence[Item], groups: Sequence[OptionGroup]) -> list[Conflict]:
    """Pairs that hold together and contradict one another, options of one group excepted."""
    together = {item.rule: number for number, group in enumerate(groups) for item in group.options}
    found = []
    for one, other in combinations(items, 2):
        same_group = together.get(one.rule, -1) == together.get(other.rule, -2)
        if not same_group and contradict(one.action, other.action):
            documents = tuple(sorted({source.document for item in (one, other) for source in item.sources}))
            found.append(
                Conflict(
                    rules=(one.rule, other.rule),
                    sentences=(one.sentence, other.sentence),
                    documents=documents,
                )
            )
    return found


def _dissent(setting: Setting, verdicts: Mapping[str, Verdict]) -> list[Dissent]:
    rules = setting.knowledge.rules
    return [
        Dissent(
            rule=verdict.rule.id,
            sentence=setting.sentence(verdict.rule),
            overridden_by=verdict.overridden_by,
            because=tuple(str(rules[other].because) for other in verdict.overridden_by),
            sources=verdict.rule.sources,
        )
        for verdict in verdicts.values()
        if verdict.own.holds and verdict.overridden_by
    ]


def _told(row: FactRow, kind: str) -> tuple[Told, ...]:
    return tuple(Told(sentence=notice.sentence, rows=rows) for notice, rows in row.notices if notice.kind == kind)


def _question(setting: Setting, question: Question, verdicts: Mapping[str, Verdict]) -> QuestionShown:
    """What became of a question: qualifying and meanwhile rules answer nothing."""
    patient = ForPatient(setting.row.values)
    lines = [(line, read(line, patient)) for line in question.applies_to]
    applies = patient.every([truth for _, truth in lines])
    holds = [verdicts[rule.id].holds for rule in question.rules if not rule.meanwhile and not rule.qualifies]
    status: Status = "no_answer" if question.answers == "exactly_one" else "nothing_holds"
    reasons: list[str] = []
    if applies.holds is False:
        status, reasons = "does_not_apply", [line for line, truth in lines if truth.holds is False]
    elif True in holds:
        status = "answered"
    elif None in holds:
        status = "waits"
    elif status == "no_answer":
        reasons = [_reason(question, setting, applies)]
    return QuestionShown(question=question.question, asks=question.asks, status=status, reasons=tuple(reasons))


def _reason(question: Question, setting: Setting, applies: Truth) -> str:
    """Why a question has no answer: the written reason, a date, or that no rule fits."""
    patient = ForPatient(setting.row.values)
    for exempt in question.no_answer_for:
        if patient.every([read(line, patient) for line in exempt.when]).holds:
            return exempt.because
    if _not_yet_known(question.rules, setting.knowledge_on):
        return f"What would answer it was not yet known on {setting.knowledge_on}."
    if applies.holds is None:
        return "It is open whether the question applies; if it does, no rule of this version answers it."
    return "No rule of this version answers it for these facts."


def _not_advised(
    setting: Setting, verdicts: Mapping[str, Verdict], out_of_force: frozenset[str]
) -> Iterable[NotAdvised]:
    for rule_id, verdict in verdicts.items():
        rule = verdict.rule
        if verdict.holds is not False or not verdict.applies.holds or rule.meanwhile or rule.qualifies:
            continue
        if rule_id in out_of_force:
            reasons = [f"not yet known on {setting.knowledge_on}"]
        else:
            reasons = [line for line, truth in verdict.lines if truth.holds is False]
            reasons += [f"{other} goes before" for other in verdict.overridden_by]
        question = setting.knowledge.question_of[rule_id].question
        yield NotAdvised(rule=rule_id, question=question, sentence=setting.sentence(rule), reasons=tuple(reasons))


def _not_read(setting: Setting) -> list[str]:
    """Rows that could matter clinically and that no fact of this version rests on; withdrawn rows are gone."""
    used = {row for rows in setting.row.rows.values() for row in rows}
    standing = {}
    for table in COULD_MATTER:
        for one in sorted(setting.file.records.rows.get(table, ()), key=lambda row: row.recorded_on):
            if one.recorded_on <= setting.row.on:
                standing[f"{table} {one.id}"] = one.revision
    return sorted(name for name, revision in standing.items() if revision != "withdraws" and name not in used)


def _digest(records: Records, row: FactRow) -> str:
    """A digest of the patient's rows known on the day, whatever their order."""
    known = sorted(
        json.dumps([table, *map(str, stored(one))])
        for table, rows in records.rows.items()
        for one in rows
        if one.recorded_on <= row.on
    )
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:12]
