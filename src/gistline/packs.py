"""Packs: what one document says alone, out of the whole knowledge. Its safety stops stay on."""

from collections.abc import Mapping

from gistline.errors import UsageError, did_you_mean
from gistline.rules import Knowledge, Question, Rule
from gistline.sourced import Citation

NO_PACK = ("label",)  # a label speaks of one drug and is no guideline
WEAKEST_LAST = ("required", "recommended", "consider", "contraindicated", "avoid", "evidence")


def packs(knowledge: Knowledge) -> tuple[str, ...]:
    """The documents that advise something by themselves, sorted."""
    found = {one.document for rule in knowledge.rules.values() for one in _advising(rule)}
    return tuple(sorted(name for name in found if knowledge.documents[name].authority not in NO_PACK))


def said_by(knowledge: Knowledge, document: str) -> Knowledge:
    """The knowledge cut down to one document: its rules with its own strength, and every safety rule of the whole.

    No rule of the document goes before another, for that is our resolution and not the document's; safety rules go
    before what they went before. Options of one group stay options. Raises UsageError for a document that advises
    nothing.
    """
    if document not in packs(knowledge):
        raise UsageError(f"{document} is no guideline of this knowledge. {did_you_mean(document, packs(knowledge))}")
    kept = {rule.id for rule in knowledge.rules.values() if is_safety(rule) or _of(document, rule)}
    kept -= {name for name in kept if _weighs_nothing(knowledge.rules[name], kept)}
    group_of = knowledge.alternatives
    return Knowledge(
        tuple(_question(document, question, kept, group_of) for question in knowledge.questions),
        knowledge.documents,
        knowledge.drugs,
        knowledge.together,
        knowledge.version,
    )


def is_safety(rule: Rule) -> bool:
    """Whether a rule stays on in every pack: it stops or forbids a drug, or its file says that it is for safety."""
    return rule.action.do in ("stop", "avoid") or rule.safety


def _weighs_nothing(rule: Rule, kept: set[str]) -> bool:
    """Whether a rule only qualified rules that are gone: it would become advice by itself."""
    return bool(rule.qualifies) and not set(rule.qualifies) & kept


def _question(document: str, question: Question, kept: set[str], group_of: Mapping[str, frozenset[str]]) -> Question:
    rules = tuple(_rule(document, rule, kept, group_of) for rule in question.rules if rule.id in kept)
    return question.model_copy(update={"rules": rules, "no_answer_for": ()})


def _rule(document: str, rule: Rule, kept: set[str], group_of: Mapping[str, frozenset[str]]) -> Rule:
    ties = {
        "alternative_to": tuple(sorted((group_of[rule.id] & kept) - {rule.id})),
        "qualifies": tuple(one for one in rule.qualifies if one in kept),
    }
    if is_safety(rule):
        return rule.model_copy(update={**ties, "overrides": tuple(one for one in rule.overrides if one in kept)})
    cited = tuple(source for source in rule.sources if source.document == document)
    weakest = max((source.strength for source in _of(document, rule)), key=WEAKEST_LAST.index)
    return rule.model_copy(update={**ties, "overrides": (), "sources": cited, "strength": weakest})


def _of(document: str, rule: Rule) -> list[Citation]:
    return [source for source in _advising(rule) if source.document == document]


def _advising(rule: Rule) -> list[Citation]:
    """The sources that say what the rule says; evidence alone advises nothing."""
    return [one for one in rule.sources if one.strength != "evidence" and not one.opposes(rule.strength)]
