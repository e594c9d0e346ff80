"""Plan options: what holds becomes option groups, conflicts over the whole plan, and dissent."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from gistline.actions import contradict
from gistline.packs import is_safety
from gistline.plan_item import STRENGTHS, Setting
from gistline.plan_parts import Conflict, Dissent, Item, OptionGroup
from gistline.rules import Knowledge, Verdict


def groups(knowledge: Knowledge, advised: Mapping[str, Item]) -> list[OptionGroup]:
    """Items of one group of alternatives together, each other item by itself."""
    found: dict[tuple[str, ...], list[Item]] = {}
    for item in advised.values():
        found.setdefault(tuple(sorted(knowledge.alternatives[item.rule])), []).append(item)
    made = [
        OptionGroup(
            question=items[0].question,
            asks=knowledge.question_of[items[0].rule].asks,
            check_first=knowledge.question_of[items[0].rule].check_first,
            options=tuple(_strongest_first(items)),
        )
        for items in found.values()
    ]
    return sorted(made, key=lambda group: (group.question, group.options[0].rule, group.options[0].thing_rows))


def _strongest_first(items: Sequence[Item]) -> list[Item]:
    """By strength, then by name: the order of options says nothing more than that."""
    return sorted(items, key=lambda item: (STRENGTHS.index(item.strength), item.rule, item.thing_rows))


def conflicts(items: Sequence[Item], made: Sequence[OptionGroup]) -> list[Conflict]:
    """Pairs that hold together and contradict one another, options of one group excepted."""
    together = {id(item): number for number, group in enumerate(made) for item in group.options}
    found = []
    for one, other in combinations(items, 2):
        same_group = together.get(id(one), -1) == together.get(id(other), -2)
        if not same_group and contradict(one.action, other.action):
            documents = tuple(sorted({source.document for item in (one, other) for source in item.sources}))
            pair = (one.rule, other.rule), (one.sentence, other.sentence)
            found.append(Conflict(rules=pair[0], sentences=pair[1], documents=documents))
    return found


def dissent(setting: Setting, verdicts: Mapping[str, Verdict]) -> list[Dissent]:
    """What a rule says that another goes before, with the reason. Where a document speaks alone, only what a safety
    rule goes before: the rest is our resolution."""
    rules = setting.knowledge.rules
    speaks = {name for name, rule in rules.items() if setting.pack is None or is_safety(rule)}
    return [
        Dissent(
            rule=verdict.rule.id,
            sentence=setting.sentence(verdict.rule, verdict.thing),
            overridden_by=verdict.overridden_by,
            because=tuple(str(rules[other].because) for other in verdict.overridden_by),
            sources=verdict.rule.sources,
        )
        for verdict in verdicts.values()
        if verdict.own.holds
        and verdict.overridden_by
        and speaks.issuperset(verdict.overridden_by)
        and verdict.rule.id not in setting.silent
    ]
