"""Words: a plan in sentences for a terminal. Sorts, hides and translates; never decides."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Heading
from rich.table import Table
from rich.text import Text

from gistline.facts import FACTS
from gistline.logic import read
from gistline.plan_parts import ApprovalShown, FactShown, Item, LineShown, OptionGroup, Plan, ToFindOut
from gistline.rules import Citation

SUPPORTS = "It supports the clinicians who decide together with the patient, and never replaces them."
MARK = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
SIGN = {"=": "is", "<>": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
BECAME = {
    "answered": "answered above",
    "waits": "waits for what is missing",
    "no_answer": "has no answer",
    "nothing_holds": "none of its rules holds",
    "does_not_apply": "does not apply",
}
ONLY_IF_KNOWN = ("extent", "growing_lesions", "running_mg_per_day")
ABSENT = {fact.label: fact.absent for fact in FACTS.values() if fact.kind is bool}
MOST_SHOWN = 3  # pieces of advice of one question named under a missing fact
CERTAINTY = {"high": "high", "moderate": "moderate", "low": "low", "very_low": "very low"}
SHOWN_FIRST = (
    "advanced_disease", "extent", "lines_of_tki", "tki_running", "running_mg_per_day", "progression_pattern",
    "growing_lesions",
)  # fmt: skip


class InWords:
    """What a rule line says, with each fact's own label."""

    def every(self, parts: list[str]) -> str:
        return " and ".join(f"({part})" if " or " in part else part for part in parts)

    def some(self, parts: list[str]) -> str:
        return " or ".join(parts)

    def no(self, part: str) -> str:
        if part in ABSENT:
            return ABSENT[part]
        if " and " in part or " or " in part:
            return f"not ({part})"
        if part.endswith(" is known"):
            return f"{part.removesuffix(' is known')} is not known"
        return part.replace(" is one of ", " is none of ") if " is one of " in part else f"not ({part})"

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
        ("THE RECORD CONTRADICTS ITSELF", "red", _told(plan.contradictions)),
        ("NOT UNDERSTOOD IN THE RECORD", "yellow", _told(plan.not_understood)),
        ("CONFLICT: these hold together and contradict one another", "red", _conflicts(plan)),
        ("MEANWHILE: need not wait", "yellow", _items(plan.meanwhile)),
        *((group.asks, "green", _options(group)) for group in plan.advice),
        ("NO ANSWER", "yellow", [_bullet(part.because) for part in plan.no_answer]),
        ("FIND OUT: what is missing and would decide", "yellow", _to_find_out(plan)),
        ("ANOTHER VIEW: what a source says that was not followed", "blue", _dissent(plan)),
        (f"PUBLISHED ONLY AFTER {plan.knowledge_on}", "yellow", [_bullet(text) for text in plan.not_yet_known]),
    ]
    for title, colour, body in sections:
        if body:
            heading = Heading(Text(title, style=f"bold {colour}"), align="left", characters="─")
            parts += [Text(), heading, *body]
    if not (plan.stops or plan.advice or plan.waits or plan.no_answer):
        parts += [Text(), Text("This version has no question for what this record shows.", style="bold")]
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
    for name in ("secondary_atp_pocket", "secondary_activation_loop"):
        if facts[name].value:
            table.add_row("resistance", f"{facts[name].label}  ({', '.join(facts[name].rows)})")
    yield Padding(table, (1, 0, 0, 0), expand=False)
    if plan.not_read:
        yield Text(f"In the record, but looked at by no question here: {', '.join(plan.not_read)}", style="yellow")
    if any(item.signed_by is None for item in _all_items(plan)):
        yield Text("No clinician has signed the rules below yet.", style="yellow")


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
    """The options of one question: what makes it apply once, then each option with what it rests on beyond that."""
    shared = group.options[0].applies
    count = len(group.options)
    parts: list[RenderableType] = [_indented(_lines("asked because", shared), 2)] if shared else []
    if group.check_first:
        parts.append(_indented(Text(f"check first: {group.check_first}", style="yellow"), 2))
    if count > 1:
        parts.append(Text(f"{count} options; none is chosen for you.", style="italic"))
    return parts + _items(group.options, with_question=False)


def _items(items: Sequence[Item], *, with_question: bool = True) -> list[RenderableType]:
    return [part for item in items for part in _item(item, with_question)]


def _item(item: Item, with_question: bool) -> Iterator[RenderableType]:
    head = Text.assemble(("▸ ", "bold"), (item.sentence, "bold"))
    head.append(f"   [{item.strength}; certainty {CERTAINTY[item.certainty]}]")
    if item.provisional:
        head.append(f"  PROVISIONAL: {item.standing} only", style="bold yellow")
    yield head
    lines = (*item.applies, *item.lines) if with_question else item.lines
    details: list[RenderableType] = [_lines("because", lines)] if lines else []
    details += [*_reasons(item), *map(_source, item.sources), *_approved(item.approvals)]
    yield _indented(Group(*details), 4)


def _lines(word: str, lines: Sequence[LineShown]) -> Text:
    """Lines with their truth and the rows they rest on, in one paragraph; what is not yet known stands last."""
    text = Text(f"{word} ")
    unknown: dict[str, None] = {}
    for line in lines:
        open_facts = [fact.label for fact in line.facts if fact.value is None]
        if line.holds and open_facts:  # it holds because nobody knows yet: known() was asked
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
        text.append(f"? not yet known: {', '.join(unknown)}", style="yellow")
    return text


def _reasons(item: Item) -> Iterator[RenderableType]:
    if item.because:
        yield Text(f"goes before another rule: {item.because}")
    if item.hazard:
        yield Text(f"Hazard: {item.hazard}", style="yellow")
    for other in item.qualified_by:
        yield Text(f"Weigh: {other.sentence}", style="yellow")
        yield from (_indented(_source(source), 4) for source in other.sources)
    if item.not_encoded:
        yield Text(f"Not judged here: {item.not_encoded}", style="italic")


def _source(source: Citation) -> RenderableType:
    return Text(cited(source), style="dim")


def cited(source: Citation) -> str:
    """What a document says, with its own grade and how it was seen."""
    seen = "read" if source.standing == "read" else f"{source.standing}, not read in the original"
    grade = f" {source.grade}" if source.grade else ""
    return f"{source.document}, {source.section} [{source.strength}{grade}; {seen}]: {source.says}"


def _approved(approvals: Sequence[ApprovalShown]) -> Iterator[RenderableType]:
    """One line per drug: for what it is approved where, where not yet, and where no approval is on file."""
    for drug in dict.fromkeys(part.drug for part in approvals):
        parts = [part for part in approvals if part.drug == drug]
        late = any(part.status != "approved" for part in parts)
        shown = "; ".join(map(_approval, parts))
        yield Text(f"approval of {drug}: {shown}. Check that the use fits.", style="yellow" if late else "dim")


def _approval(part: ApprovalShown) -> str:
    if part.status == "not_approved":
        return f"{part.region} none in GIST on file"
    state = "since" if part.status == "approved" else "NOT YET, only from"
    return f"{part.region} {state} {part.since} for: {part.use} ({part.standing})"


def _to_find_out(plan: Plan) -> list[RenderableType]:
    """One line per question to ask, with what it would settle; facts found out the same way are asked for once."""
    asked: dict[str, list[ToFindOut]] = {}
    for part in plan.to_find_out:
        asked.setdefault(part.ask, []).append(part)
    found: list[RenderableType] = []
    for ask, parts in asked.items():
        text = Text.assemble(("▸ ", "bold"), (ask, "bold"))
        labels = [part.label for part in parts]
        text.append(f"  not known: {', '.join(labels)}" if len(labels) > 1 else "")
        text.append(
            "".join(f"  ({part.label}: last known on {part.last_known_on})" for part in parts if part.last_known_on)
        )
        found.append(text)
        decides = "; ".join(_decides(plan, {part.fact for part in parts}))
        found.append(_indented(Text(f"would decide: {decides}", style="dim"), 4))
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
        found += [_indented(_source(source), 4) for source in part.sources]
    return found


def _told(told: Sequence[object]) -> list[RenderableType]:
    return [_bullet(f"{part.sentence} ({', '.join(part.rows)})") for part in told]  # type: ignore[attr-defined]


def _indented(part: RenderableType, columns: int) -> Padding:
    return Padding(part, (0, 0, 0, columns), expand=False)


def _bullet(text: str) -> Text:
    return Text(f"▸ {text}")


def _all_items(plan: Plan) -> list[Item]:
    return [*plan.stops, *plan.meanwhile, *(item for group in plan.advice for item in group.options)]


def _foot(plan: Plan) -> Iterator[RenderableType]:
    yield Text("This version judges only these questions, and nothing else about this patient:")
    for question in plan.questions:
        needed = question.reasons if question.status == "does_not_apply" else ()
        reasons = "".join(f"; it needs: {line_in_words(line)}" for line in needed)
        yield _indented(Text(f"{question.asks}  {BECAME[question.status]}{reasons}", style="dim"), 2)
    yield Text(f"{SUPPORTS} Knowledge {plan.knowledge}, record {plan.record}.", style="dim")
