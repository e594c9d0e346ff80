"""Catalogue: plans in one line each and the rules of the guideline, for a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Heading
from rich.text import Text

from gistline.action_words import sentence
from gistline.plan_parts import Plan
from gistline.rules import Knowledge, Rule
from gistline.words import cited, line_in_words


def rules_in_words(knowledge: Knowledge) -> Group:
    """Every question with its rules, each with its lines and sources."""
    parts: list[RenderableType] = []
    for question in knowledge.questions:
        parts.append(Heading(Text(f"{question.question}: {question.asks}", style="bold"), align="left"))
        for rule in question.rules:
            parts.extend(_rule(rule))
    return Group(*parts)


def _rule(rule: Rule) -> Iterator[RenderableType]:
    said = f"  {sentence(rule.action)}  [{rule.strength}; {rule.standing}]"
    yield Text.assemble(("▸ ", "bold"), (rule.id, "bold"), said)
    for line in rule.when:
        yield Padding(Text(f"if {line_in_words(line)}"), (0, 0, 0, 4))
    yield Padding(Group(*(Text(cited(source), style="dim") for source in rule.sources)), (0, 0, 0, 4))


def in_one_line(plan: Plan) -> str:
    """The plan of one patient in a line: what it stops, offers, conflicts, and asks first."""
    parts = [f"STOP: {item.sentence}" for item in plan.stops]
    parts += ["CONFLICT"] if plan.conflicts else []
    parts += [
        f"{len(group.options)} options" if len(group.options) > 1 else group.options[0].sentence
        for group in plan.advice
    ]
    parts += [f"no answer: {part.because}" for part in plan.no_answer]
    asks = list(dict.fromkeys(part.ask for part in plan.to_find_out))
    if asks:
        parts.append(f"asks first: {asks[0]}" + (f" (+{len(asks) - 1} more)" if len(asks) > 1 else ""))
    if not (plan.stops or plan.advice or plan.no_answer):
        parts.insert(0, _why_none(plan))
    return f"{plan.patient}: {'; '.join(parts)}"


def _why_none(plan: Plan) -> str:
    """Why a plan has no advice: which questions do not apply, and the pattern where it is known."""
    outside = [question.question for question in plan.questions if question.status == "does_not_apply"]
    pattern = next(fact.value for fact in plan.facts if fact.fact == "progression_pattern")
    seen = f"progression {pattern}: " if pattern else ""
    return f"{seen}no advice" + (
        f", {' and '.join(outside)} {'do' if len(outside) > 1 else 'does'} not apply" if outside else " yet"
    )
