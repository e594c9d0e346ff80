"""Advice: what a rule tells to do, for every drug it may mean."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from gistline.actions import GIVES, Action, gives
from gistline.check.formula import Formula, No, equals, every, some
from gistline.facts import TERMS
from gistline.library import drugs
from gistline.rules import Knowledge, Rule


def chosen(knowledge: Knowledge, rules: Iterable[str] | None) -> list[Rule]:
    """The rules to prove something of: all when None."""
    return [knowledge.rules[name] for name in (knowledge.rules if rules is None else rules)]


def parts(action: Action) -> Iterator[Action]:
    """The action and what follows it."""
    yield action
    if action.afterwards:
        yield from parts(action.afterwards)


def drugs_meant(*actions: Action) -> Iterator[Mapping[str, str]]:
    """Every choice of the drugs that actions name by a fact (`drug_of`)."""
    facts = sorted({fact for action in actions for fact in drug_facts(action)})
    values = [[value for value in TERMS[fact].values if value in drugs()] for fact in facts]
    for chosen in product(*values):
        yield dict(zip(facts, chosen, strict=True))


def drug_facts(action: Action) -> Iterator[str]:
    """The facts that hold a drug of the action or of what follows it."""
    yield from (fact for fact in (action.drug_of, action.from_drug_of) if fact)
    if action.afterwards:
        yield from drug_facts(action.afterwards)


def with_drugs(action: Action, meant: Mapping[str, str]) -> Action:
    """The action with the drugs that facts name put in; what is not told stays open."""
    return action.resolved({**dict.fromkeys(action.facts()), **meant})


def may_give(drug: str, action: Action) -> Formula | None:
    """When the action gives the drug, or may: the fact that names it is not known. None: never."""
    if drug in gives(with_drugs(action, {})):
        return every(())
    facts = sorted({part.drug_of for part in parts(action) if part.do in GIVES and part.drug_of})
    return some(part for fact in facts for part in (equals(fact, drug), No(f"known({fact})"))) if facts else None
