"""Plan item: one piece of advice with everything it rests on: lines with their rows, sources, approvals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from gistline.action_words import sentence
from gistline.actions import Action
from gistline.approvals import approvals
from gistline.facts import NOT_ON_FILE, TERMS, FactRow, Thing
from gistline.logic import Value
from gistline.plan_parts import Arguments, FactShown, Item, LineShown
from gistline.records import RecordFile
from gistline.rules import Knowledge, Rule, Verdict, mentions
from gistline.sourced import Citation, Strength

BEGINS = ("start", "switch", "restart")
STRENGTHS: tuple[Strength, ...] = get_args(Strength)


@dataclass(frozen=True)
class Setting:
    """One patient on one day, before any rule is judged."""

    file: RecordFile
    knowledge: Knowledge
    row: FactRow
    region: str | None
    knowledge_on: date
    pack: str | None = None
    whole: Knowledge | None = None  # where a pack speaks: the knowledge its safety rules are judged in
    days_invented: bool = False
    silent: Mapping[str, str] = field(default_factory=dict)  # rules not in force on the day, each with the reason

    def shown(self, name: str, thing: Thing | None = None) -> FactShown:
        """A fact of the patient, or of the thing a rule was judged for, as a plan shows it."""
        if thing and name in thing.values:
            return FactShown(fact=name, label=TERMS[name].label, value=thing.values[name], rows=thing.rows)
        value = self.row.values[name]
        last = self.row.too_old.get(name)
        return FactShown(fact=name, label=TERMS[name].label, value=value, rows=self.row.rows[name], last_known_on=last)

    def action(self, rule: Rule, thing: Thing | None = None) -> Action:
        """The rule's action with the drug, medicine and days of this patient put in."""
        if rule.for_each and thing is None:
            return rule.action
        action = rule.action.resolved({**self.row.values, **(thing.values if thing else {})})
        if thing and action.medicine == NOT_ON_FILE:
            action = action.model_copy(update={"medicine": thing.shown})
        return action

    def sentence(self, rule: Rule, thing: Thing | None = None) -> str:
        """The rule's action in words, for this patient."""
        return sentence(self.action(rule, thing))

    def question(self, rule: Rule) -> str:
        """The name of the rule's question."""
        return self.knowledge.question_of[rule.id].question


def item_of(setting: Setting, verdict: Verdict, qualifiers: Sequence[Verdict]) -> Item:
    """A rule that holds as a piece of advice, with the rules that qualify it."""
    rule, thing = verdict.rule, verdict.thing
    action = setting.action(rule, thing)
    given = [name for name in (action.drug, action.with_drug) if name and action.do in BEGINS]
    drugs = setting.knowledge.drugs
    weighed = [other for other in qualifiers if rule.id in other.rule.qualifies and _same_thing(verdict, other)]
    qualified_by = tuple(item_of(setting, other, ()) for other in weighed)
    strength = _weakest([rule.strength, *(other.rule.weakens_to for other in weighed if other.rule.weakens_to)])
    sources = (*rule.sources, *_of_the_drug(setting, rule, action))
    return Item(
        rule=rule.id,
        question=setting.question(rule),
        thing=thing.shown if thing else None,
        thing_rows=thing.rows if thing else (),
        action=action,
        sentence=sentence(action),
        strength=strength,
        strength_before=rule.strength if strength != rule.strength else None,
        certainty=rule.certainty,
        standing=rule.standing,
        provisional=rule.standing != "read",
        because=rule.because,
        hazard=rule.hazard,
        not_encoded=rule.not_encoded,
        applies=tuple(line_shown(setting, verdict, line, True) for line in _applies_to(setting, rule)),
        lines=tuple(line_shown(setting, verdict, line, truth.holds) for line, truth in verdict.lines),
        sources=sources,
        arguments=_arguments(rule, sources, qualified_by),
        approvals=tuple(
            part for name in given for part in approvals(drugs[name], setting.region, setting.knowledge_on)
        ),
        qualified_by=qualified_by,
        signed_by=rule.signed_by,
        review_by=rule.review_by,
    )


def _same_thing(one: Verdict, other: Verdict) -> bool:
    """Whether what qualifies speaks of the thing that is qualified, where both are judged for each of the same."""
    if one.thing is None or other.thing is None or one.rule.for_each != other.rule.for_each:
        return True
    return one.thing.rows == other.thing.rows


def _applies_to(setting: Setting, rule: Rule) -> tuple[str, ...]:
    return setting.knowledge.question_of[rule.id].applies_to


def _weakest(strengths: Sequence[Strength]) -> Strength:
    return max(strengths, key=STRENGTHS.index)


def _of_the_drug(setting: Setting, rule: Rule, action: Action) -> tuple[Citation, ...]:
    """The sources of the figure that the drug brings with it, those of the rule itself left out."""
    drug = setting.knowledge.drugs.get(action.drug or "")
    if rule.cites is None or drug is None:
        return ()
    mine = {(source.document, source.section) for source in rule.sources}
    return tuple(one for one in drug.sources_of(rule.cites) if (one.document, one.section) not in mine)


def _arguments(rule: Rule, sources: Sequence[Citation], qualified_by: Sequence[Item]) -> Arguments:
    """What the sources say for it and against it, and what is to be weighed beside them."""
    against = [source for source in sources if source.opposes(rule.strength)]
    return Arguments(
        speaks_for=tuple(_said(source) for source in sources if source not in against),
        speaks_against=tuple(map(_said, against)),
        to_weigh=(*(item.sentence for item in qualified_by), *([rule.hazard] if rule.hazard else [])),
    )


def _said(source: Citation) -> str:
    return f"{source.says} ({source.document})"


def line_shown(setting: Setting, verdict: Verdict, line: str, holds: bool | None) -> LineShown:
    """One line of a rule with its truth and the facts it rests on."""
    facts = tuple(setting.shown(name, verdict.thing) for name in sorted(mentions(line).facts))
    return LineShown(line=line, holds=holds, facts=facts)


def values_of(setting: Setting, thing: Thing | None) -> dict[str, Value]:
    """The facts a rule is judged on: the patient's, and those of the thing it is judged for."""
    return {**setting.row.values, **(thing.values if thing else {})}
