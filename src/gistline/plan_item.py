"""Plan item: one piece of advice with everything it rests on: lines with their rows, sources, approvals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gistline.actions import sentence
from gistline.facts import FACTS, FactRow
from gistline.library import drugs
from gistline.plan_parts import ApprovalShown, FactShown, Item, LineShown
from gistline.records import PartialDate, RecordFile
from gistline.rules import Knowledge, Rule, Verdict, mentions

BEGINS = ("start", "switch", "restart")


@dataclass(frozen=True)
class Setting:
    """One patient on one day, before any rule is judged."""

    file: RecordFile
    knowledge: Knowledge
    row: FactRow
    region: str | None
    knowledge_on: date

    def shown(self, name: str) -> FactShown:
        value = self.row.values[name]
        last = self.row.too_old.get(name)
        return FactShown(fact=name, label=FACTS[name].label, value=value, rows=self.row.rows[name], last_known_on=last)

    def sentence(self, rule: Rule) -> str:
        return sentence(rule.action.resolved(dict(self.row.values)))


def item_of(setting: Setting, verdict: Verdict, qualifiers: Sequence[Verdict]) -> Item:
    rule = verdict.rule
    action = rule.action.resolved(dict(setting.row.values))
    given = [name for name in (action.drug, action.with_drug) if name and action.do in BEGINS]
    applies = setting.knowledge.question_of[rule.id].applies_to
    return Item(
        rule=rule.id,
        question=setting.knowledge.question_of[rule.id].question,
        action=action,
        sentence=sentence(action),
        strength=rule.strength,
        certainty=rule.certainty,
        standing=rule.standing,
        provisional=rule.standing != "read",
        because=rule.because,
        hazard=rule.hazard,
        not_encoded=rule.not_encoded,
        applies=tuple(_line(setting, line, True) for line in applies),
        lines=tuple(_line(setting, line, truth.holds) for line, truth in verdict.lines),
        sources=rule.sources,
        approvals=tuple(approval for name in given for approval in _approvals(setting, name)),
        qualified_by=tuple(item_of(setting, other, ()) for other in qualifiers if rule.id in other.rule.qualifies),
        signed_by=rule.signed_by,
        review_by=rule.review_by,
    )


def _line(setting: Setting, line: str, holds: bool | None) -> LineShown:
    facts = tuple(setting.shown(name) for name in sorted(mentions(line).facts))
    return LineShown(line=line, holds=holds, facts=facts)


def _approvals(setting: Setting, drug: str) -> list[ApprovalShown]:
    """The approval of the drug in the region asked for; without a region, in every region on file."""
    entries = [entry for entry in drugs()[drug]["approvals"] if entry["use"] != "adjuvant"]
    known = sorted({entry["region"] for entry in entries}) or ["any region"]
    regions = [setting.region] if setting.region else known
    shown = []
    for region in regions:
        entry = next((entry for entry in entries if entry["region"] == region), None)
        if entry is None:
            status, since, use, standing = "not_approved", None, None, None
        else:
            past = PartialDate.parse(entry["from"]).latest <= setting.knowledge_on
            status = "approved" if past else "not_yet_approved"
            since, use, standing = entry["from"], entry["use"], entry["standing"]
        part = {
            "drug": drug,
            "region": region,
            "status": status,
            "since": since,
            "use": use,
            "standing": standing,
        }
        shown.append(ApprovalShown.model_validate(part))
    return shown
