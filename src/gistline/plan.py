"""Plan: verdicts become stops, meanwhile, advice, waits, conflicts and dissent. Returns data and knows no screen."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Required, TypedDict, Unpack

from gistline.actions import TREATS
from gistline.approvals import approvals, known_region, refused
from gistline.facts import FactRow, fact_table
from gistline.language import say
from gistline.packs import is_safety, said_by
from gistline.plan_item import STRENGTHS, Setting, item_of
from gistline.plan_open import not_advised, not_in_force, question_shown, to_find_out, waits
from gistline.plan_options import conflicts, dissent, groups
from gistline.plan_parts import ApprovalShown, Item, NoAnswer, Plan, Told
from gistline.records import RecordFile, Records, Workbench
from gistline.records.columns import Row
from gistline.records.tables import stored
from gistline.rules import Knowledge, Rule, Verdict, judge_things
from gistline.schedule import scheduled

# Facts that tell where the disease stands, shown in every plan beside those that rules ask for.
WHERE_IT_STANDS = (
    "extent",
    "lines_of_tki",
    "running_mg_per_day",
    "growing_lesions",
    "secondary_atp_pocket",
    "secondary_activation_loop",
)
# Tables whose rows could change what a clinician does; a plan says which of them it did not look at.
COULD_MATTER = ("conditions", "judgements", "labs", "local_treatments", "medicines", "operations", "toxicities")
PROHIBITS = ("stop", "avoid")


class Asked(TypedDict, total=False):
    """What is asked of a record. What was recorded after `on` is not seen.

    Publications and approvals count as of `knowledge_on`; where it is left out, as of `on`, or as of `today` where the
    days of a patient's story are invented (told in months). `region`: whose approvals count; without it all on file.
    `patients`: these alone. `pack`: what one document says alone; the safety rules of the whole knowledge stay on.
    """

    on: Required[date]
    today: Required[date]
    region: str | None
    patients: Sequence[str] | None
    knowledge_on: date | None
    pack: str | None


def advise(file: RecordFile, knowledge: Knowledge, bench: Workbench, **asked: Unpack[Asked]) -> list[Plan]:
    """A plan per patient of the record for the day `on`, sorted by patient. Raises UsageError for a region or a pack
    that is not there."""
    return [_plan(setting) for setting in settings_of(file, knowledge, bench, **asked)]


def settings_of(file: RecordFile, knowledge: Knowledge, bench: Workbench, **asked: Unpack[Asked]) -> list[Setting]:
    """Every patient chosen with the facts of the day and the rules in force, sorted by patient; see `advise`."""
    region, pack, patients = known_region(asked.get("region")), asked.get("pack"), asked.get("patients")
    known = said_by(knowledge, pack) if pack is not None else knowledge
    chosen = file.records.patients if patients is None else sorted(patients)
    facts = knowledge.facts.union(WHERE_IT_STANDS, ("emergency_on_record",))
    with bench.holding(file.records, [(patient, asked["on"]) for patient in chosen]):
        rows = fact_table(bench, facts, knowledge.rosters)
    alone, today, whole = file.records.by_patient(), asked["today"], None if pack is None else knowledge
    files = ((RecordFile(alone[row.patient], file.title), row) for row in rows)
    settings = (Setting(one, known, row, region, today, pack, whole) for one, row in files)
    return [_in_force(setting, today, asked.get("knowledge_on")) for setting in settings]


def _in_force(setting: Setting, today: date, asked: date | None) -> Setting:
    """The setting with the day whose knowledge counts, and the rules that are not in force on it."""
    patients = setting.file.records.rows.get("patients", ())
    invented = any(getattr(patient, "dates_are_relative") for patient in patients)  # noqa: B009
    dated = replace(setting, days_invented=invented, knowledge_on=asked or (today if invented else setting.row.on))
    reasons = {rule.id: _not_yet(dated, rule) for rule in (setting.whole or setting.knowledge).rules.values()}
    return replace(dated, silent={rule: reason for rule, reason in reasons.items() if reason})


def _not_yet(setting: Setting, rule: Rule) -> str | None:
    """Why a rule that treats is not in force. What forbids, warns, tests or refers is in force on any day: no old date
    makes a harmful drug good or a warning needless."""
    day = setting.knowledge_on
    if rule.action.do not in TREATS:
        return None
    if rule.known_from.latest > day:
        return say("not certainly published by {day}", day=day)
    if rule.needs_approval is None:
        return None
    shown = approvals(setting.knowledge.drugs[str(rule.action.drug)], setting.region, day)
    return _refusal(shown, setting.region, day) if refused(rule, shown) else None


def _refusal(shown: Sequence[ApprovalShown], region: str | None, day: date) -> str:
    if all(part.status == "not_approved" for part in shown):
        return say("no approval on file in {region}", region=region) if region else say("no approval on file anywhere")
    if region:
        return say("not approved in {region} on {day}", region=region, day=day)
    return say("not approved in any region on file on {day}", day=day)


def _plan(setting: Setting) -> Plan:
    knowledge, row = setting.knowledge, setting.row
    verdicts = _verdicts(setting)
    holding = {key: verdict for key, verdict in verdicts.items() if verdict.holds}
    stops, meanwhile, advised = _sorted_out(setting, holding)
    options = groups(knowledge, advised)
    open_rules = waits(setting, verdicts)
    in_order = sorted(knowledge.questions, key=lambda question: question.question)
    questions = [question_shown(setting, question, verdicts) for question in in_order]
    every_item = [*stops, *meanwhile, *advised.values()]
    return Plan(
        patient=row.patient,
        title=setting.file.title,
        on=row.on,
        knowledge_on=setting.knowledge_on,
        days_invented=setting.days_invented,
        region=setting.region,
        guideline=setting.pack,
        knowledge=knowledge.version,
        record=_digest(setting.file.records, row),
        stops=tuple(stops),
        meanwhile=tuple(meanwhile),
        advice=tuple(options),
        waits=tuple(open_rules),
        to_find_out=tuple(to_find_out(setting, open_rules)),
        conflicts=tuple(conflicts(every_item, options)),
        dissent=tuple(dissent(setting, verdicts)),
        schedule=tuple(scheduled(every_item, row.values, row.on)),
        contradictions=_told(row, "contradiction"),
        not_understood=_told(row, "not_understood"),
        no_answer=tuple(
            NoAnswer(question=q.question, because=q.reasons[0]) for q in questions if q.status == "no_answer"
        ),
        not_in_force=tuple(not_in_force(setting, verdicts)),
        not_advised=tuple(not_advised(setting, verdicts)),
        questions=tuple(questions),
        not_read=tuple(_not_read(setting)),
        facts=tuple(setting.shown(name) for name in row.values),
    )


def _verdicts(setting: Setting) -> dict[str, Verdict]:
    """Every verdict by key. Where a pack speaks, safety rules stand as they stand in the whole knowledge."""
    row = setting.row
    found = judge_things(setting.knowledge, row.values, row.things, out_of_force=setting.silent)
    if setting.whole is None:
        return found
    safety = {name: rule for name, rule in setting.knowledge.rules.items() if is_safety(rule)}
    whole = judge_things(setting.whole, row.values, row.things, out_of_force=setting.silent)
    kept = {key: one for key, one in whole.items() if one.rule.id in safety}
    return found | {key: replace(one, rule=safety[one.rule.id]) for key, one in kept.items()}


def _sorted_out(setting: Setting, holding: dict[str, Verdict]) -> tuple[list[Item], list[Item], dict[str, Item]]:
    """What holds as stops (the strongest first), what need not wait, and advice by key."""
    qualifiers = [verdict for verdict in holding.values() if verdict.rule.qualifies]
    items = {
        key: item_of(setting, verdict, qualifiers) for key, verdict in holding.items() if not verdict.rule.qualifies
    }
    stops = {key: item for key, item in items.items() if item.action.do in PROHIBITS}
    asked = setting.knowledge.rules
    meanwhile = {key: item for key, item in items.items() if asked[item.rule].meanwhile and key not in stops}
    advised = {key: item for key, item in items.items() if key not in stops and key not in meanwhile}
    order = sorted(stops, key=lambda key: (-STRENGTHS.index(stops[key].strength), key))
    return [stops[key] for key in order], list(meanwhile.values()), advised


def _told(row: FactRow, kind: str) -> tuple[Told, ...]:
    return tuple(Told(sentence=notice.sentence, rows=rows) for notice, rows in row.notices if notice.kind == kind)


def _not_read(setting: Setting) -> list[str]:
    """Rows that could matter clinically and that no fact of this version rests on; withdrawn rows are gone."""
    used = {row for rows in setting.row.rows.values() for row in rows}
    used |= {row for things in setting.row.things.values() for thing in things for row in thing.rows}
    standing: dict[str, Row] = {}
    for table in COULD_MATTER:
        for one in sorted(setting.file.records.rows.get(table, ()), key=lambda row: row.recorded_on):
            if one.recorded_on <= setting.row.on:
                standing[f"{table} {one.id}"] = one
    return sorted(_named(row, one) for row, one in standing.items() if one.revision != "withdraws" and row not in used)


def _named(row: str, one: Row) -> str:
    """A row with what it is about, where it has a name: a reader knows heart failure and not `conditions h`."""
    told = getattr(one, "name", None) or getattr(one, "event", None) or getattr(one, "test", None)
    return f"{row} ({str(told).replace('_', ' ')})" if told else row


def _digest(records: Records, row: FactRow) -> str:
    """A digest of the patient's rows known on the day, whatever their order."""
    known = sorted(
        json.dumps([table, *map(str, stored(one))])
        for table, rows in records.rows.items()
        for one in rows
        if one.recorded_on <= row.on
    )
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:12]
