"""Item words: one piece of advice for a terminal: lines, sources for and against, approvals, dates."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from gistline.language import say
from gistline.phrases import cited, line_in_words, plain
from gistline.plan_parts import Appointment, ApprovalShown, Item, LineShown
from gistline.rules import mentions
from gistline.sourced import Citation

MARK = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


def items_in_words(items: Sequence[Item], *, with_question: bool = True) -> list[RenderableType]:
    """Items one after another, each with everything it rests on."""
    return [part for item in items for part in _item(item, with_question)]


def _item(item: Item, with_question: bool) -> Iterator[RenderableType]:
    head = Text.assemble(("▸ ", "bold"), (item.sentence, "bold"))
    strength = say(item.strength)
    if item.strength_before:
        strength = say("{now}, weakened from {before}", now=strength, before=say(item.strength_before))
    head.append(f"   [{strength}; {say('certainty {word}', word=plain(item.certainty))}]")
    if item.provisional:
        text = say("PROVISIONAL: {standing} only", standing=say(item.standing))
        head.append(f"  {text}", style="bold yellow")
    yield head
    lines = (*item.applies, *item.lines) if with_question else item.lines
    details: list[RenderableType] = [lines_shown(say("because"), lines)] if lines else []
    against = [source for source in item.sources if source.opposes(item.strength)]
    details += _reasons(item)
    details += [_source(source) for source in item.sources if source not in against]
    details += [Text(say("against: {source}", source=cited(source)), style="yellow") for source in against]
    yield indented(Group(*details, *approved_in_words(item.approvals)), 4)


def lines_shown(word: str, lines: Sequence[LineShown]) -> Text:
    """Lines with their truth and the rows they rest on, in one paragraph; what is not yet known stands last."""
    text = Text(f"{word} ")
    unknown: dict[str, None] = {}
    for line in lines:
        asked = mentions(line.line).asked_known
        open_facts = [say(fact.label) for fact in line.facts if fact.value is None and fact.fact in asked]
        if line.holds and open_facts:  # it holds because nobody knows yet
            unknown |= dict.fromkeys(open_facts)
            continue
        mark, colour = MARK[line.holds]
        text.append("; " if len(text) > len(word) + 1 else "")
        text.append(mark, style=colour)
        text.append(f" {line_in_words(line.line)}")
        rows = sorted({row for fact in line.facts for row in fact.rows if fact.value is not None})
        text.append(f" ({', '.join(rows)})" if rows else "", style="dim")
    if unknown:
        text.append("; " if len(text) > len(word) + 1 else "")
        text.append(f"? {say('not yet known: {facts}', facts=', '.join(unknown))}", style="yellow")
    return text


def _reasons(item: Item) -> Iterator[RenderableType]:
    if item.because:
        yield Text(say("goes before another rule: {reason}", reason=say(item.because)))
    if item.hazard:
        yield Text(say("Hazard: {hazard}", hazard=say(item.hazard)), style="yellow")
    for other in item.qualified_by:
        yield Text(say("Weigh: {what}", what=other.sentence), style="yellow")
        yield from (indented(_source(source), 4) for source in other.sources)
    if item.not_encoded:
        yield Text(say("Not judged here: {what}", what=say(item.not_encoded)), style="italic")


def _source(source: Citation) -> RenderableType:
    return Text(cited(source), style="dim")


def approved_in_words(approvals: Sequence[ApprovalShown]) -> Iterator[RenderableType]:
    """One line per drug: for what it is approved where, where not yet, and where no approval is on file."""
    for drug in dict.fromkeys(part.drug for part in approvals):
        parts = [part for part in approvals if part.drug == drug]
        late = any(part.status != "approved" for part in parts)
        shown = "; ".join(map(_approval, parts))
        text = say("approval of {drug}: {approvals}. Check that the use fits.", drug=drug, approvals=shown)
        yield Text(text, style="yellow" if late else "dim")


def _approval(part: ApprovalShown) -> str:
    if part.status == "not_approved":
        return say("{region} none in GIST on file", region=part.region)
    told = {"region": part.region, "day": part.since, "use": say(part.use or ""), "standing": say(part.standing or "")}
    if part.status == "approved":
        return say("{region} since {day} for: {use} ({standing})", **told)
    return say("{region} NOT YET, only from {day} for: {use} ({standing})", **told)


def appointment_in_words(part: Appointment) -> str:
    """One thing of the schedule: when, what, and what the days are counted from."""
    anchor = say(part.counted_from)
    if part.counted_from_day is None:
        return say("{what}: no date yet, counted from {anchor}, whose day is not known", what=part.what, anchor=anchor)
    counted = say("counted from {anchor} on {day}", anchor=anchor, day=part.counted_from_day)
    text = f"{_when(part)}: {part.what} ({counted})"
    text += "; " + say("this day has passed: was it kept?") if part.passed else ""
    if part.not_assigned:
        text += "; " + say("no interval assigned: {reason}", reason=say(part.not_assigned))
    return text


def _when(part: Appointment) -> str:
    if part.earliest and part.latest:
        one_day = part.earliest == part.latest
        return str(part.earliest) if one_day else say("{begin} to {end}", begin=part.earliest, end=part.latest)
    if part.latest:
        return say("no later than {day}", day=part.latest)
    return say("no earlier than {day}", day=part.earliest)


def indented(part: RenderableType, columns: int) -> Padding:
    """A part set in by some columns."""
    return Padding(part, (0, 0, 0, columns), expand=False)
