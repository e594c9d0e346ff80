"""Page telling: what stands on the page of a plan, as its template asks for it. Sorts, hides and translates."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gistline.facts import FACTS
from gistline.language import say
from gistline.logic import Value
from gistline.phrases import line_in_words, need_in_words, plain
from gistline.plan_parts import (
    Appointment,
    ApprovalShown,
    Conflict,
    FactShown,
    Item,
    LineShown,
    NotAdvised,
    Plan,
    ToFindOut,
)  # fmt: skip
from gistline.rules import mentions
from gistline.sourced import Citation
from gistline.words import ALARMS, MOST_SHOWN, ONLY_IF_KNOWN, SHOWN_FIRST

RESISTANCE = ("secondary_atp_pocket", "secondary_activation_loop")
TRUTH = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True)
class Shown:
    """A value beside its label, with the rows it rests on and what else must be said."""

    label: str
    value: str
    rows: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A line in words, its truth, and the rows it rests on."""

    truth: str
    text: str
    rows: Sequence[str] = ()


@dataclass(frozen=True)
class Ask:
    """One thing to find out, and what it would decide."""

    ask: str
    labels: Sequence[str]
    too_old: Sequence[ToFindOut]
    settles: int
    waits: int
    decides: Sequence[str]


class PageTelling:
    """Says what stands in one plan, in the words of one table and the language that is spoken."""

    def __init__(self, plan: Plan, words: Mapping[str, str]) -> None:
        self.plan, self.words = plan, words
        self.facts = {fact.fact: fact for fact in plan.facts}
        self.asks = {question.question: say(question.asks) for question in plan.questions}
        self.items = [*plan.stops, *plan.meanwhile, *(item for group in plan.advice for item in group.options)]
        self.unsigned = any(item.signed_by is None for item in self.items)
        self.silent = not (plan.stops or plan.meanwhile or plan.advice or plan.waits or plan.no_answer)

    def say(self, key: str, **parts: object) -> str:
        return say(self.words[key], **parts)

    def value(self, value: Value) -> str:
        if value is None or isinstance(value, bool):
            return self.say(f"value.{TRUTH[value]}")
        return f"{value:g}" if isinstance(value, float) else plain(value)

    def sheet(self) -> Markup:
        """What stands below every printed sheet, as a text of the style sheet."""
        told = self.say("sheet", patient=self.plan.patient, day=self.plan.on, supports=self.say("supports"))
        return Markup(re.sub(r"[^A-Za-z0-9 .,:-]", lambda found: f"\\{ord(found[0]):x} ", told))

    def cited(self) -> list[str]:
        """Every document that the plan cites, by name."""
        citing: list[Sequence[Citation]] = [part.sources for part in self.plan.dissent]
        citing += [one.sources for item in self.items for one in (item, *item.qualified_by)]
        return sorted({source.document for sources in citing for source in sources})

    def contents(self) -> Iterator[tuple[str, str, int]]:
        """The sections that this plan has, in order: id, short name, and how many stand in it (0: not counted)."""
        plan = self.plan
        counted = {
            "stops": plan.stops, "contradictions": plan.contradictions, "not_understood": plan.not_understood,
            "conflicts": plan.conflicts, "meanwhile": plan.meanwhile, "advice": plan.advice,
            "no_answer": plan.no_answer, "find_out": tuple(self.find_out()), "dissent": plan.dissent,
            "not_in_force": plan.not_in_force, "schedule": plan.schedule, "why_not": plan.not_advised,
            "questions": plan.questions, "not_read": plan.not_read, "facts": plan.facts,
        }  # fmt: skip
        counted = {"stops": counted["stops"], "stands": (), **counted}
        for name, parts in counted.items():
            if name == "stands":
                yield "stands", self.say("stands"), 0
            elif parts:
                short = self.say(f"{name}.short" if f"{name}.short" in self.words else name)
                yield "advice-1" if name == "advice" else name.replace("_", "-"), short, len(parts)

    # where the disease stands

    def stands(self) -> Iterator[Shown]:
        """The facts that a reader needs first, then the driver and known resistance."""
        for name in SHOWN_FIRST:
            fact = self.facts.get(name)
            if fact and (fact.value is not None or name not in ONLY_IF_KNOWN):
                yield self.fact(fact)
        yield from (self.fact(fact) for fact in self._true(ALARMS))
        yield from self._drivers()
        yield from (Shown(self.say("resistance"), say(fact.label), fact.rows) for fact in self._true(RESISTANCE))

    def _true(self, names: Sequence[str]) -> list[FactShown]:
        return [fact for fact in (self.facts[name] for name in names if name in self.facts) if fact.value is True]

    def fact(self, fact: FactShown) -> Shown:
        note = self.say("too_old", day=fact.last_known_on) if fact.last_known_on else ""
        return Shown(say(fact.label), self.value(fact.value), fact.rows if fact.value is not None else (), note)

    def _drivers(self) -> Iterator[Shown]:
        genotype = {name for name, fact in FACTS.items() if fact.subject == "genotype" and "secondary" not in name}
        drivers = [fact for fact in self.plan.facts if fact.fact in genotype]
        found = [fact for fact in drivers if fact.value is True]
        open_ones = ", ".join(say(fact.label) for fact in drivers if fact.value is None)
        for number, fact in enumerate(found, 1):
            last = number == len(found) and open_ones
            note = self.say("driver.also_open", facts=open_ones) if last else ""
            yield Shown(self.say("driver"), say(fact.label), fact.rows, note)
        if not found:
            nothing_known = all(fact.value is None for fact in drivers)
            told = self.say("value.unknown") if nothing_known else self.say("driver.open", facts=open_ones)
            yield Shown(self.say("driver"), told)

    # a piece of advice

    def lines(self, lines: Sequence[LineShown]) -> Iterator[Line]:
        """Lines with their truth; what holds only because nobody knows yet stands last, as not yet known."""
        unknown: dict[str, None] = {}
        for line in lines:
            asked = mentions(line.line).asked_known
            open_facts = [say(fact.label) for fact in line.facts if fact.value is None and fact.fact in asked]
            if line.holds and open_facts:
                unknown |= dict.fromkeys(open_facts)
                continue
            rows = sorted({row for fact in line.facts for row in fact.rows if fact.value is not None})
            yield Line(TRUTH[line.holds], line_in_words(line.line), rows)
        if unknown:
            yield Line(TRUTH[None], self.say("not_yet_known", facts=", ".join(unknown)))

    def against(self, item: Item) -> list[Citation]:
        """The sources that speak against a piece of advice; the others speak for it."""
        return [source for source in item.sources if source.opposes(item.strength)]

    def approvals(self, approvals: Sequence[ApprovalShown]) -> dict[str, list[ApprovalShown]]:
        found: dict[str, list[ApprovalShown]] = {}
        for part in approvals:
            found.setdefault(part.drug, []).append(part)
        return found

    # what follows

    def sides(self, conflict: Conflict) -> list[tuple[str, str, list[Citation]]]:
        """Each piece of advice of a conflict: its sentence, its rule, and the sources of that rule."""
        found = []
        for rule, sentence in zip(conflict.rules, conflict.sentences, strict=True):
            same = [item for item in self.items if (item.rule, item.sentence) == (rule, sentence)]
            found.append((sentence, rule, list(same[0].sources) if same else []))
        return found

    def find_out(self) -> Iterator[Ask]:
        """Facts found out the same way are asked for once; the order is that of the plan."""
        asked: dict[str, list[ToFindOut]] = {}
        for part in self.plan.to_find_out:
            asked.setdefault(part.ask, []).append(part)
        for ask, parts in asked.items():
            names = {part.fact for part in parts}
            waits = [set(wait.missing) for wait in self.plan.waits]
            yield Ask(
                ask=ask,
                labels=[part.label for part in parts],
                too_old=[part for part in parts if part.last_known_on],
                settles=sum(missing <= names for missing in waits),
                waits=sum(bool(missing & names) for missing in waits),
                decides=self._decides(names),
            )

    def _decides(self, names: set[str]) -> list[str]:
        """What missing facts would decide: each piece of advice, or the question alone where there are many."""
        by_question: dict[str, dict[str, None]] = {}
        for wait in self.plan.waits:
            if names & set(wait.missing):
                by_question.setdefault(wait.question, {})[wait.sentence] = None
        found: list[str] = []
        for question, sentences in by_question.items():
            many = self.say("answers_wait", asks=self.asks[question], count=len(sentences))
            found += [many] if len(sentences) > MOST_SHOWN else sentences
        return found

    def when(self, one: Appointment) -> str:
        """The days of an appointment, as far as they are known."""
        first, last = one.earliest, one.latest
        if first and last:
            return self.say("when.on" if first == last else "when.between", earliest=first, latest=last, day=last)
        if first:
            return self.say("when.from_on" if one.not_assigned else "when.earliest", day=first)
        return self.say("when.latest", day=last) if last else self.say("when.unknown")

    def why_not(self) -> dict[str, list[NotAdvised]]:
        """What does not hold, by question."""
        found: dict[str, list[NotAdvised]] = {}
        for part in self.plan.not_advised:
            found.setdefault(self.asks.get(part.question, part.question), []).append(part)
        return found

    def reasons(self, part: NotAdvised) -> Iterator[Line]:
        """Why a rule does not hold: each line that says no, or the rule that goes before it."""
        yield from (Line(TRUTH[False], line_in_words(line)) for line in part.reasons)
        yield from (Line("", self.say("why_not.goes_before", rule=rule)) for rule in part.overridden_by)

    def advised(self, sentence: str) -> bool:
        return any(item.sentence == sentence for item in self.items)

    def in_words(self, lines: Iterable[str]) -> str:
        return "; ".join(map(need_in_words, lines))
