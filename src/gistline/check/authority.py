"""Authority: what nobody read is not shown as read, and what was superseded recommends nothing (property 10)."""

from collections.abc import Iterator

from gistline.check.finding import Finding
from gistline.rules import Knowledge, Rule
from gistline.sourced import Citation

SOURCES = "property 10, sources are what they are shown as"
STRONG = ("required", "recommended")


def shown_as_read(knowledge: Knowledge) -> Iterator[Finding]:
    """Rules whose standing is `read` although no source that speaks for the action was read, or the other way round."""
    for rule in knowledge.rules.values():
        read = any(source.standing == "read" and source.read_on for source in _speaking_for(rule))
        if (rule.standing == "read") != read:
            yield Finding(SOURCES, rule.id, f"is shown as {rule.standing}, which its sources do not bear out")


def rests_on_superseded(knowledge: Knowledge) -> Iterator[Finding]:
    """Rules that require or recommend where only superseded documents do; a safety rule does not fade with its
    source."""
    for rule in (one for one in knowledge.rules.values() if not one.safety):
        strong = {source.document for source in _speaking_for(rule) if source.strength in STRONG}
        old = {name for name in strong if _is_superseded(knowledge, name)}
        if rule.strength in STRONG and old and old == strong:
            text = f"is {rule.strength} on superseded documents alone: {', '.join(sorted(old))}"
            yield Finding(SOURCES, rule.id, text)


def _speaking_for(rule: Rule) -> list[Citation]:
    return [source for source in rule.sources if not source.opposes(rule.strength)]


def _is_superseded(knowledge: Knowledge, document: str) -> bool:
    source = knowledge.documents[document]
    return source.superseded is not None or source.authority == "superseded_guideline"
