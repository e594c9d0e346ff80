"""Words: a plan in sentences for a terminal. Sorts, hides and translates; never decides."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Heading
from rich.table import Table
from rich.text import Text

from gistline.facts import FACTS
from gistline.item_words import MARK, appointment_in_words, approved_in_words, indented, items_in_words, lines_shown
from gistline.language import say
from gistline.phrases import cited, line_in_words, need_in_words, plain
from gistline.plan_parts import FactShown, Item, OptionGroup, Plan, ToFindOut, Told

__all__ = [
    "BECAME", "CERTAINTY", "MARK", "SHOWN_FIRST", "SUPPORTS", "appointment_in_words", "cited", "in_words",
    "line_in_words", "lines_shown", "plain",
]  # fmt: skip
SUPPORTS = "It supports the clinicians who decide together with the patient, and never replaces them."
BECAME = {
    "answered": "answered above",
    "waits": "waits for what is missing",
    "no_answer": "has no answer",
    "nothing_holds": "none of its rules holds",
    "does_not_apply": "does not apply",
}
ALARMS = ("emergency_on_record",)  # shown before all others, where they are true
ONLY_IF_KNOWN = ("extent", "growing_lesions", "running_mg_per_day")
MOST_SHOWN = 3  # pieces of advice of one question named under a missing fact
CERTAINTY = {"high": "high", "moderate": "moderate", "low": "low", "very_low": "very low"}
SHOWN_FIRST = (
    "advanced_disease", "extent", "lines_of_tki", "tki_running", "running_mg_per_day", "progression_pattern",
    "growing_lesions",
)  # fmt: skip


def in_words(plan: Plan) -> Group:
    """The plan as a page, in the order a board reads."""
    parts: list[RenderableType] = list(_head(plan))
    sections: list[tuple[str, str, Sequence[RenderableType]]] = [
        ("STOP", "red", items_in_words(plan.stops)),
        ("THE RECORD CONTRADICTS ITSELF", "red", _told(plan.contradictions)),
        ("NOT UNDERSTOOD IN THE RECORD", "yellow", _told(plan.not_understood)),
        ("CONFLICT: these hold together and contradict one another", "red", _conflicts(plan)),
        ("MEANWHILE: need not wait", "yellow", items_in_words(plan.meanwhile)),
        *((group.asks, "green", _options(group)) for group in plan.advice),
        ("NO ANSWER", "yellow", _no_answer(plan)),
        ("FIND OUT: what is missing and would decide", "yellow", _to_find_out(plan)),
        ("ANOTHER VIEW: what a source says that was not followed", "blue", _dissent(plan)),
        ("NOT IN FORCE on this day", "yellow", _not_in_force(plan)),
        ("SCHEDULE", "green", [_bullet(appointment_in_words(part)) for part in plan.schedule]),
    ]
    for title, colour, body in sections:
        if body:
            heading = Heading(Text(say(title), style=f"bold {colour}"), align="left", characters="─")
            parts += [Text(), heading, *body]
    if not (plan.stops or plan.advice or plan.waits or plan.no_answer or plan.meanwhile):
        parts += [Text(), Text(say("This version has no question for what this record shows."), style="bold")]
    return Group(*parts, Text(), *_foot(plan))


def _head(plan: Plan) -> Iterator[RenderableType]:
    yield Text(f"{plan.title or plan.patient}", style="bold")
    if plan.guideline:
        text = "What {document} says by itself. The safety stops of the whole knowledge stay on."
        yield Text(say(text, document=plan.guideline), style="bold yellow")
    parts = [say("Plan for {patient} on {day}", patient=plan.patient, day=plan.on)]
    parts += [say("region {region}", region=plan.region)] if plan.region else []
    parts += [say("knowledge as of {day}", day=plan.knowledge_on)] if plan.knowledge_on != plan.on else []
    invented = "; " + say("the days of this story are invented") if plan.days_invented else ""
    yield Text(", ".join(parts) + invented)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    facts = {fact.fact: fact for fact in plan.facts}
    for name in (*ALARMS, *SHOWN_FIRST):
        shown = name in facts and (facts[name].value is not None or name not in ONLY_IF_KNOWN)
        if shown and (facts[name].value or name not in ALARMS):
            table.add_row(say(facts[name].label), _value(facts[name]))
    table.add_row(say("driver"), _driver(plan.facts))
    for name in ("secondary_atp_pocket", "secondary_activation_loop"):
        if facts[name].value:
            table.add_row(say("resistance"), f"{say(facts[name].label)}  ({', '.join(facts[name].rows)})")
    yield Padding(table, (1, 0, 0, 0), expand=False)
    if plan.not_read:
        text = "In the record, but looked at by no question here: {rows}"
        yield Text(say(text, rows=", ".join(plan.not_read)), style="yellow")
    if any(item.signed_by is None for item in _all_items(plan)):
        yield Text(say("No clinician has signed the rules below yet."), style="yellow")


def _driver(facts: Sequence[FactShown]) -> str:
    drivers = [fact for fact in facts if FACTS[fact.fact].subject == "genotype" and "secondary" not in fact.fact]
    found = [fact for fact in drivers if fact.value is True]
    open_ones = [say(fact.label) for fact in drivers if fact.value is None]
    if found:
        also = "; " + say("still open: {facts}", facts=", ".join(open_ones)) if open_ones else ""
        return "; ".join(f"{say(fact.label)} ({', '.join(fact.rows)})" for fact in found) + also
    if len(open_ones) == len(drivers):
        return say("not known")
    return say("not settled; open: {facts}", facts=", ".join(open_ones))


def _value(fact: FactShown) -> str:
    rows = f"  ({', '.join(fact.rows)})" if fact.rows and fact.value is not None else ""
    text = f"{plain(fact.value)}{rows}"
    if fact.last_known_on is None:
        return text
    return say("{value}, last known on {day} and too old since", value=text, day=fact.last_known_on)


def _options(group: OptionGroup) -> list[RenderableType]:
    """The options of one question: what makes it apply once, then each option with what it rests on beyond that."""
    shared = group.options[0].applies
    count = len(group.options)
    parts: list[RenderableType] = [indented(lines_shown(say("asked because"), shared), 2)] if shared else []
    if group.check_first:
        parts.append(indented(Text(say("check first: {what}", what=say(group.check_first)), style="yellow"), 2))
    if count > 1:
        parts.append(Text(say("{count} options; none is chosen for you.", count=count), style="italic"))
    return parts + items_in_words(group.options, with_question=False)


def _to_find_out(plan: Plan) -> list[RenderableType]:
    """One line per question to ask, with what it would settle; facts found out the same way are asked for once."""
    asked: dict[str, list[ToFindOut]] = {}
    for part in plan.to_find_out:
        asked.setdefault(part.ask, []).append(part)
    found: list[RenderableType] = []
    for ask, parts in asked.items():
        text = Text.assemble(("▸ ", "bold"), (say(ask), "bold"))
        labels = [say(part.label) for part in parts]
        text.append(f"  {say('not known: {facts}', facts=', '.join(labels))}" if len(labels) > 1 else "")
        for part in parts:
            if part.last_known_on:
                old = say("{fact}: last known on {day}", fact=say(part.label), day=part.last_known_on)
                text.append(f"  ({old})")
        found.append(text)
        decides = "; ".join(_decides(plan, {part.fact for part in parts}))
        found.append(indented(Text(say("would decide: {what}", what=decides), style="dim"), 4))
    return found


def _decides(plan: Plan, names: set[str]) -> list[str]:
    """What missing facts would decide: each piece of advice, or the question alone where there are many."""
    by_question: dict[str, list[str]] = {}
    for wait in plan.waits:
        if names & set(wait.missing):
            by_question.setdefault(wait.question, []).append(wait.sentence)
    asks = {question.question: question.asks for question in plan.questions}
    found: list[str] = []
    for question, sentences in by_question.items():
        different = list(dict.fromkeys(sentences))
        if len(different) > MOST_SHOWN:
            count = say("{count} answers wait", count=len(different))
            different = [f"{say(asks[question])} ({count})"]
        found += different
    return found


def _conflicts(plan: Plan) -> list[RenderableType]:
    word = f" {say('AGAINST')} "
    return [_bullet(f"{word.join(part.sentences)} ({', '.join(part.documents)})") for part in plan.conflicts]


def _no_answer(plan: Plan) -> list[RenderableType]:
    asks = {question.question: question.asks for question in plan.questions}
    return [_bullet(f"{say(asks[part.question])} {part.because}") for part in plan.no_answer]


def _not_in_force(plan: Plan) -> list[RenderableType]:
    found: list[RenderableType] = []
    for part in plan.not_in_force:
        found.append(_bullet(f"{part.sentence}: {part.because}"))
        found += [indented(line, 4) for line in approved_in_words(part.approvals)]
    return found


def _dissent(plan: Plan) -> list[RenderableType]:
    found: list[RenderableType] = []
    for part in plan.dissent:
        reasons = " ".join(map(say, part.because))
        found.append(_bullet(say("{what}. Not followed: {reasons}", what=part.sentence, reasons=reasons)))
        found += [indented(Text(cited(source), style="dim"), 4) for source in part.sources]
    return found


def _told(told: Sequence[Told]) -> list[RenderableType]:
    return [_bullet(f"{say(part.sentence)} ({', '.join(part.rows)})") for part in told]


def _bullet(text: str) -> Text:
    return Text(f"▸ {text}")


def _all_items(plan: Plan) -> list[Item]:
    return [*plan.stops, *plan.meanwhile, *(item for group in plan.advice for item in group.options)]


def _foot(plan: Plan) -> Iterator[RenderableType]:
    yield Text(say("This version judges only these questions, and nothing else about this patient:"))
    for question in plan.questions:
        needed = question.reasons if question.status == "does_not_apply" else ()
        reasons = "".join("; " + say("it needs: {line}", line=need_in_words(line)) for line in needed)
        yield indented(Text(f"{say(question.asks)}  {say(BECAME[question.status])}{reasons}", style="dim"), 2)
    versions = say("Knowledge {knowledge}, record {record}.", knowledge=plan.knowledge, record=plan.record)
    yield Text(f"{say(SUPPORTS)} {versions}", style="dim")
