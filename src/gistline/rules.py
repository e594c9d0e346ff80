"""Rules: guideline lines as data, each with its sources and its cases beside it, and the verdict for one patient."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from gistline.actions import Action
from gistline.logic import AsMentions, AsSQL, ForPatient, Mentions, Truth, Value, joined, read
from gistline.records.dates import PartialDate

Strength = Literal["required", "recommended", "consider", "avoid", "contraindicated"]
Certainty = Literal["high", "moderate", "low", "very_low"]
Standing = Literal["read", "second-hand", "unverified"]
Lines = tuple[str, ...]
PROHIBITING = ("avoid", "contraindicated")


class Strict(BaseModel):
    """Knowledge as written: nothing unknown is let through."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(Strict):
    """What one document says for this rule, in our words, and how it was seen."""

    document: str
    section: str
    strength: Strength | Literal["evidence"]
    grade: str | None = None  # as the document grades itself; never converted
    standing: Standing
    read_on: date | None = None
    says: str = Field(min_length=5)


class RuleCase(Strict):
    """One worked example: facts, whether the rule holds or is overridden, and at least these facts missing."""

    name: str
    facts: dict[str, Value]
    holds: Annotated[bool | None, BeforeValidator(lambda value: None if value == "unknown" else value)]
    missing: tuple[str, ...] = ()
    overridden: bool = False  # its own lines hold and another rule goes before


class Rule(Strict):
    """One small unit that a clinician can read and sign."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    action: Action
    strength: Strength
    certainty: Certainty
    overrides: tuple[str, ...] = ()
    because: str | None = None
    alternative_to: tuple[str, ...] = ()
    qualifies: tuple[str, ...] = ()
    meanwhile: bool = False  # what need not wait for the answer
    asks_for: Literal["a test", "a judgement"] | None = None  # only such rules may use known()
    hazard: str | None = None
    when: Lines
    encodes: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = Field(min_length=1)
    known_from: PartialDate
    review_by: date
    signed_by: str | None
    not_encoded: str | None = None
    cases: tuple[RuleCase, ...]

    @property
    def standing(self) -> Standing:
        """The best standing among the sources that speak for the action; what speaks against it supports nothing."""
        order: tuple[Standing, ...] = ("read", "second-hand", "unverified")
        against = () if self.strength in PROHIBITING else PROHIBITING
        found = [source.standing for source in self.sources if source.strength not in against]
        return min(found, key=order.index, default="unverified")


class NoAnswer(Strict):
    """Circumstances in which a question has no answer, with the reason."""

    when: Lines
    because: str


class Question(Strict):
    """One clinical question: when it applies, how many answers it has, and its rules."""

    question: str
    asks: str
    applies_to: Lines
    answers: Literal["exactly_one", "at_most_one", "any_number"]
    check_first: str | None = None  # what the question does not judge and a reader must check before any answer
    given: dict[str, Value] = {}  # facts that every case of the question starts from
    impossible: tuple[Lines, ...] = ()
    exactly_one_of: tuple[tuple[str, ...], ...] = ()
    no_answer_for: tuple[NoAnswer, ...] = ()
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Knowledge:
    """Every question with its rules, ready to judge. `version` is a digest of the files it was read from."""

    questions: tuple[Question, ...]
    documents: Mapping[str, Mapping[str, Any]]
    version: str

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by id, sorted by id, so that the order of files and rules changes nothing."""
        found = {rule.id: rule for question in self.questions for rule in question.rules}
        return dict(sorted(found.items()))

    @cached_property
    def question_of(self) -> Mapping[str, Question]:
        """The question of each rule."""
        return {rule.id: question for question in self.questions for rule in question.rules}

    @cached_property
    def overriders(self) -> Mapping[str, tuple[str, ...]]:
        """For each rule the rules that override it, sorted."""
        found: dict[str, list[str]] = {rule: [] for rule in self.rules}
        for rule in self.rules.values():
            for overridden in rule.overrides:
                found[overridden].append(rule.id)
        return {rule: tuple(sorted(others)) for rule, others in found.items()}

    @cached_property
    def facts(self) -> frozenset[str]:
        """Every fact that some line or action asks for."""
        asked = set(joined(map(mentions, self._lines())).facts)
        for rule in self.rules.values():
            asked.update(
                part.drug_of for part in (rule.action, rule.action.afterwards) if part and part.drug_of is not None
            )
        return frozenset(asked)

    def lines_of(self, rule_id: str) -> Lines:
        """Every line that must hold for a rule: its question's and its own."""
        return (*self.question_of[rule_id].applies_to, *self.rules[rule_id].when)

    def lines_beyond(self, stronger: str, rule_id: str) -> Lines:
        """What an overriding rule asks beyond the overridden one.

        Where the overridden rule holds, the lines they share hold too; leaving them out of the exception keeps a
        fact from being asked for that decides nothing.
        """
        shared = set(self.lines_of(rule_id))
        return tuple(line for line in self.lines_of(stronger) if line not in shared)

    def _lines(self) -> Iterator[str]:
        for question in self.questions:
            yield from question.applies_to
            for exempt in question.no_answer_for:
                yield from exempt.when
            for rule in question.rules:
                yield from rule.when


def mentions(line: str) -> Mentions:
    """The facts a line mentions and the values it compares them with."""
    return read(line, AsMentions())


@dataclass(frozen=True)
class Verdict:
    """What one rule comes to for one patient: it holds, it does not, or these facts are missing."""

    rule: Rule
    truth: Truth
    applies: Truth  # the question's own lines
    own: Truth  # the question's and the rule's lines, before any override
    lines: tuple[tuple[str, Truth], ...]
    overridden_by: tuple[str, ...] = field(default=())  # rules whose own lines hold

    @property
    def holds(self) -> bool | None:
        """True, False, or None while facts are missing."""
        return self.truth.holds


def judge(
    knowledge: Knowledge,
    facts: Mapping[str, Value],
    *,
    rules: Iterable[str] | None = None,
    out_of_force: Iterable[str] = (),
) -> dict[str, Verdict]:
    """The verdicts of `rules` (all when None) by id. Rules named in `out_of_force` neither hold nor override.

    A rule overridden by one whose own lines hold stays down, even where that one is itself overridden:
    an exception to an exception must name what it restores.
    """
    bench = _Bench(knowledge, ForPatient(facts), frozenset(out_of_force))
    return {rule: bench.verdict(rule) for rule in (knowledge.rules if rules is None else rules)}


@dataclass
class _Bench:
    """One patient's facts before the rules: each question and each rule is read at most once."""

    knowledge: Knowledge
    patient: ForPatient
    silent: frozenset[str]
    _applies: dict[str, Truth] = field(default_factory=dict)
    _lines: dict[str, tuple[tuple[str, Truth], ...]] = field(default_factory=dict)

    def verdict(self, rule_id: str) -> Verdict:
        stronger = [other for other in self.knowledge.overriders[rule_id] if other not in self.silent]
        own = self.own(rule_id)
        truth = self.patient.every([own, *(self.patient.no(self.beyond(other, rule_id)) for other in stronger)])
        overridden_by = tuple(other for other in stronger if self.own(other).holds)
        if rule_id in self.silent:
            truth, overridden_by = Truth(False), ()
        return Verdict(
            self.knowledge.rules[rule_id], truth, self.applies(rule_id), own, self.lines(rule_id), overridden_by
        )

    def beyond(self, stronger: str, rule_id: str) -> Truth:
        lines = self.knowledge.lines_beyond(stronger, rule_id)
        return self.patient.every([read(line, self.patient) for line in lines])

    def own(self, rule_id: str) -> Truth:
        return self.patient.every([self.applies(rule_id), *(truth for _, truth in self.lines(rule_id))])

    def applies(self, rule_id: str) -> Truth:
        question = self.knowledge.question_of[rule_id]
        if question.question not in self._applies:
            lines = [read(line, self.patient) for line in question.applies_to]
            self._applies[question.question] = self.patient.every(lines)
        return self._applies[question.question]

    def lines(self, rule_id: str) -> tuple[tuple[str, Truth], ...]:
        if rule_id not in self._lines:
            when = self.knowledge.rules[rule_id].when
            self._lines[rule_id] = tuple((line, read(line, self.patient)) for line in when)
        return self._lines[rule_id]


def own_truth(knowledge: Knowledge, rule_id: str, facts: Mapping[str, Value]) -> Truth:
    """The truth of the rule's and its question's lines, before any override."""
    return _Bench(knowledge, ForPatient(facts), frozenset()).own(rule_id)


def own_sql(knowledge: Knowledge, rule_id: str) -> str:
    """The rule's and its question's lines as one DuckDB expression over the fact table."""
    reader = AsSQL()
    return reader.every([read(line, reader) for line in knowledge.lines_of(rule_id)])


def holds_sql(knowledge: Knowledge, rule_id: str) -> str:
    """The verdict of one rule as one DuckDB expression over the fact table: true, false, or null for unknown."""
    reader = AsSQL()
    stronger = [
        reader.no(reader.every([read(line, reader) for line in knowledge.lines_beyond(other, rule_id)]))
        for other in knowledge.overriders[rule_id]
    ]
    return reader.every([own_sql(knowledge, rule_id), *stronger])


def facts_of(knowledge: Knowledge, rule_id: str) -> frozenset[str]:
    """Every fact the verdict of one rule can depend on: its own lines, its question's, its overriders'."""
    rules = (rule_id, *knowledge.overriders[rule_id])
    return joined(mentions(line) for rule in rules for line in knowledge.lines_of(rule)).facts
