"""Words: a plan, the facts and the rules in sentences for a terminal. Sorts, hides and translates; never decides."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Heading
from rich.table import Table
from rich.text import Text

from gistline.facts import FACTS
from gistline.logic import Value, read
from gistline.plan_parts import ApprovalShown, FactShown, Item, OptionGroup, Plan, ToFindOut
from gistline.rules import Citation, Knowledge, Rule

SUPPORTS = "It supports the clinicians who decide together with the patient, and never replaces them."
MARK = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
SIGN = {"=": "is", "<>": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
BECAME = {
    "answered": "answered above",
    "waits": "waits for what is missing",
    "no_answer": "has no answer",
    "nothing_holds": "nothing to say",
    "does_not_apply": "does not apply",
}
ONLY_IF_KNOWN = ("extent", "growing_lesions", "running_mg_per_day")
MOST_SHOWN = 3  # pieces of advice of one question named under a missing fact
CERTAINTY = {"high": "high", "moderate": "moderate", "low": "low", "very_low": "very low"}
SHOWN_FIRST = (
    "advanced_disease", "extent", "lines_of_tki", "tki_running", "running_mg_per_day", "progression_pattern",
    "growing_lesions",
)  # fmt: skip


class InWords:
    """What a rule line says, with each fact's own label."""

    def every(self, parts: list[str]) -> str:
        return " and ".join(parts)

    def some(self, parts: list[str]) -> str:
        first = parts[0]
        if parts[1:] == [f"{first.removeprefix('not ')} is not known"]:
            return f"{first}, or nobody knows yet"
        return " or ".join(parts)

    def no(self, part: str) -> str:
        if part.endswith(" is known"):
            return f"{part.removesuffix(' is known')} is not known"
        return f"not ({part})" if " and " in part or " or " in part else f"not {part}"

    def fact(self, name: str) -> str:
        return FACTS[name].label

    def known(self, name: str) -> str:
        return f"{FACTS[name].label} is known"

    def compare(self, name: str, symbol: str, bound: object) -> str:
        return f"{FACTS[name].label} {SIGN[symbol]} {plain(bound)}"

    def one_of(self, name: str, options: list[object]) -> str:
        return f"{FACTS[name].label} is one of {', '.join(map(plain, options))}"


def line_in_words(line: str) -> str:
    """One rule line as a sentence part."""
    return read(line, InWords())


def plain(value: object) -> str:
    """A value as a reader writes it: words without underscores, yes and no, `not known`."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ")


def in_words(plan: Plan) -> Group:
    """The plan as a page, in the order a board reads."""
    parts: list[RenderableType] = list(_head(plan))
    sections: list[tuple[str, str, Sequence[RenderableType]]] = [
        ("STOP", "red", _items(plan.stops)),
        ("MEANWHILE: need not wait", "yellow", _items(plan.meanwhile)),
        *((group.asks, "green", _options(group)) for group in plan.advice),
        ("NO ANSWER", "yellow", [_bullet(part.because) for part in plan.no_answer]),
        ("FIND OUT: what is missing and would decide", "yellow", _to_find_out(plan)),
        ("CONFLICT: these hold together and contradict one another", "red", _conflicts(plan)),
        ("ANOTHER VIEW: what a source says that was not followed", "blue", _dissent(plan)),
        ("THE RECORD CONTRADICTS ITSELF", "red", _told(plan.contradictions)),
        ("NOT UNDERSTOOD IN THE RECORD", "yellow", _told(plan.not_understood)),
    ]
    for title, colour, body in sections:
        if body:
            parts += [
                Text(),
                Heading(Text(title, style=f"bold {colour}"), align="left", characters="─"),
                *body,
            ]
    if not plan.advice and not plan.waits:
        parts += [
            Text(),
            Text("None of the questions below applies to this patient on this day.", style="bold"),
        ]
    return Group(*parts, Text(), *_foot(plan))


def _head(plan: Plan) -> Iterator[RenderableType]:
    yield Text(f"{plan.title or plan.patient}", style="bold")
    region = f", region {plan.region}" if plan.region else ""
    invented = f", knowledge as of {plan.knowledge_on}; the days of this story are invented"
    yield Text(f"Plan for {plan.patient} on {plan.on}{region}{invented if plan.knowledge_on != plan.on else ''}")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    facts = {fact.fact: fact for fact in plan.facts}
    for name in SHOWN_FIRST:
        if name in facts and (facts[name].value is not None or name not in ONLY_IF_KNOWN):
            table.add_row(facts[name].label, _value(facts[name]))
    table.add_row("driver", _driver(plan.facts))
    yield Padding(table, (1, 0, 0, 0))


def _driver(facts: Sequence[FactShown]) -> str:
    drivers = [fact for fact in facts if FACTS[fact.fact].subject == "genotype" and "secondary" not in fact.fact]
    found = [fact for fact in drivers if fact.value is True]
    open_ones = [fact.label for fact in drivers if fact.value is None]
    if found:
        also = f"; still open: {', '.join(open_ones)}" if open_ones else ""
        return "; ".join(f"{fact.label} ({', '.join(fact.rows)})" for fact in found) + also
    return "not known" if len(open_ones) == len(drivers) else f"not settled; open: {', '.join(open_ones)}"


def _value(fact: FactShown) -> str:
    rows = f"  ({', '.join(fact.rows)})" if fact.rows and fact.value is not None else ""
    last = f", last known on {fact.last_known_on} and too old since" if fact.last_known_on else ""
    return f"{plain(fact.value)}{rows}{last}"


def _options(group: OptionGroup) -> list[RenderableType]:
    count = len(group.options)
    intro = [Text(f"{count} options, none of them chosen for you:", style="italic")] if count > 1 else []
    return [*intro, *_items(group.options)]


def _items(items: Sequence[Item]) -> list[RenderableType]:
    return [part for item in items for part in _item(item)]


def _item(item: Item) -> Iterator[RenderableType]:
    head = Text("▸ ", style="bold")
    head.append(item.sentence, style="bold")
    head.append(f"   [{item.strength}; certainty of the evidence {CERTAINTY[item.certainty]}]")
    if item.provisional:
        head.append(f"  PROVISIONAL: {item.standing} only", style="bold yellow")
    yield head
    details = [*_lines(item), *_reasons(item), *map(_source, item.sources), *_approved(item.approvals)]
    yield Padding(Group(*details), (0, 0, 0, 4))


def _lines(item: Item) -> Iterator[RenderableType]:
    for line in item.lines:
        mark, colour = MARK[line.holds]
        text = Text.assemble((mark, colour), "  ", line_in_words(line.line))
        rows = sorted({row for fact in line.facts for row in fact.rows if fact.value is not None})
        if rows:
            text.append(f"  ({', '.join(rows)})", style="dim")
        yield text


def _reasons(item: Item) -> Iterator[RenderableType]:
    if item.because:
        yield Text(f"because {item.because}")
    if item.hazard:
        yield Text(f"Hazard: {item.hazard}", style="yellow")
    for other in item.qualified_by:
        yield Text(f"Weigh: {other.sentence}", style="yellow")
        yield from (Padding(_source(source), (0, 0, 0, 4)) for source in other.sources)
    if item.not_encoded:
        yield Text(f"Not judged here: {item.not_encoded}", style="italic")
    if item.signed_by is None:
        yield Text(f"not yet signed by a clinician (rule {item.rule})", style="dim")


def _source(source: Citation) -> RenderableType:
    seen = f"read {source.read_on}" if source.standing == "read" else f"{source.standing}, not read in the original"
    grade = f" {source.grade}" if source.grade else ""
    return Text(f"{source.document}, {source.section} [{source.strength}{grade}; {seen}]: {source.says}", style="dim")


def _approved(approvals: Sequence[ApprovalShown]) -> Iterator[RenderableType]:
    for part in approvals:
        if part.status == "not_approved":
            text = f"{part.region}: no approval of {part.drug} in GIST on file"
        else:
            state = "approved since" if part.status == "approved" else "not yet approved; approved from"
            text = f"{part.region}: {part.drug} {state} {part.since} ({part.use}; {part.standing})"
        yield Text(text, style="dim" if part.status == "approved" else "yellow")


def _to_find_out(plan: Plan) -> list[RenderableType]:
    """One line per question to ask, with what it would settle; facts found out the same way are asked for once."""
    asked: dict[str, list[ToFindOut]] = {}
    for part in plan.to_find_out:
        asked.setdefault(part.ask, []).append(part)
    found: list[RenderableType] = []
    for ask, parts in asked.items():
        names = {part.fact for part in parts}
        waiting = _decides(plan, names)
        found.append(Text(f"▸ {ask}", style="bold"))
        found.append(Padding(Text(f"not known: {', '.join(part.label for part in parts)}"), (0, 0, 0, 4)))
        found += [Padding(Text(f"decides: {text}", style="dim"), (0, 0, 0, 4)) for text in waiting]
        old = [part for part in parts if part.last_known_on]
        found += [Padding(Text(f"last known on {part.last_known_on}: {part.label}"), (0, 0, 0, 4)) for part in old]
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
        found += different if len(different) <= MOST_SHOWN else [f"{asks[question]} ({len(different)} answers wait)"]
    return found


def _conflicts(plan: Plan) -> list[RenderableType]:
    return [_bullet(f"{' AGAINST '.join(part.sentences)} ({', '.join(part.documents)})") for part in plan.conflicts]


def _dissent(plan: Plan) -> list[RenderableType]:
    found: list[RenderableType] = []
    for part in plan.dissent:
        found.append(_bullet(f"{part.sentence}. Not followed: {' '.join(part.because)}"))
        found += [Padding(_source(source), (0, 0, 0, 4)) for source in part.sources]
    return found


def _told(told: Sequence[object]) -> list[RenderableType]:
    return [_bullet(f"{part.sentence} ({', '.join(part.rows)})") for part in told]  # type: ignore[attr-defined]


def _bullet(text: str) -> Text:
    return Text(f"▸ {text}")


def _foot(plan: Plan) -> Iterator[RenderableType]:
    if plan.not_read:
        yield Text(f"In the record, but looked at by no question here: {', '.join(plan.not_read)}", style="yellow")
    yield Text("This version judges only these questions, and nothing else about this patient:")
    for question in plan.questions:
        needed = question.reasons if question.status == "does_not_apply" else ()
        reasons = "".join(f"; it needs: {line_in_words(line)}" for line in needed)
        yield Padding(Text(f"{question.asks}  {BECAME[question.status]}{reasons}", style="dim"), (0, 0, 0, 2))
    yield Text(f"{SUPPORTS} Knowledge {plan.knowledge}, record {plan.record}.", style="dim")


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
        parts.insert(0, "no advice on what is known")
    return f"{plan.patient}: {'; '.join(parts)}"


def facts_in_words(facts: Sequence[FactShown]) -> Table:
    """The fact table of one patient, unknown facts included."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("fact", "value", "record rows"):
        table.add_column(title, overflow="fold")
    for fact in facts:
        last = f" (last known on {fact.last_known_on})" if fact.last_known_on else ""
        style = "yellow" if fact.value is None else ""
        table.add_row(fact.fact, Text(_as_value(fact.value) + last, style=style), ", ".join(fact.rows))
    return table


def _as_value(value: Value) -> str:
    return "unknown" if value is None else plain(value)


def rules_in_words(knowledge: Knowledge) -> Group:
    """Every question with its rules, each with its lines and sources."""
    parts: list[RenderableType] = []
    for question in knowledge.questions:
        parts.append(Heading(Text(f"{question.question}: {question.asks}", style="bold"), align="left"))
        for rule in question.rules:
            parts += _rule(rule)
    return Group(*parts)


def _rule(rule: Rule) -> Iterator[RenderableType]:
    from gistline.actions import sentence

    yield Text.assemble(
        ("▸ ", "bold"), (rule.id, "bold"), f"  {sentence(rule.action)}  [{rule.strength}; {rule.standing}]"
    )
    for line in rule.when:
        yield Padding(Text(f"if {line_in_words(line)}"), (0, 0, 0, 4))
    yield Padding(Group(*map(_source, rule.sources)), (0, 0, 0, 4))
