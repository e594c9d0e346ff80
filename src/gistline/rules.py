"""Rules: every question's rules together, and the verdict of each for one patient."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from gistline.facts import FACTS, ROSTERS, Thing
from gistline.library import Drug
from gistline.logic import AsMentions, AsSQL, ForPatient, Mentions, Truth, Value, joined, read
from gistline.question import Impossible, Lines, NoAnswer, Question, Rule, RuleCase, StopReason, Together
from gistline.sourced import Source

__all__ = [
    "Impossible", "Knowledge", "NoAnswer", "Question", "Rule", "RuleCase", "StopReason", "Together", "Verdict",
    "facts_of", "holds_sql", "judge", "judge_things", "mentions", "own_sql", "own_truth",
]  # fmt: skip


@dataclass(frozen=True)
class Knowledge:
    """Every question with its rules, ready to judge. `version` is a digest of the files it was read from."""

    questions: tuple[Question, ...]
    documents: Mapping[str, Source]
    drugs: Mapping[str, Drug]
    together: Together
    version: str
    stop_reasons: tuple[StopReason, ...] = ()

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
    def alternatives(self) -> Mapping[str, frozenset[str]]:
        """For each rule every rule it is one group of options with: joined by `alternative_to`, directly or through
        one another, whatever of it holds for a patient."""
        group = {name: frozenset({name}) for name in self.rules}
        for rule in self.rules.values():
            for other in rule.alternative_to:
                joined_ = group[rule.id] | group[other]
                group |= dict.fromkeys(joined_, joined_)
        return group

    @cached_property
    def facts(self) -> frozenset[str]:
        """Every fact of the patient that some line or action asks for."""
        asked = set(joined(map(mentions, self._lines())).facts)
        asked.update(name for rule in self.rules.values() for name in rule.action.facts())
        return frozenset(asked & FACTS.keys())

    @cached_property
    def rosters(self) -> frozenset[str]:
        """Every roster that some rule is judged over."""
        return frozenset(rule.for_each for rule in self.rules.values() if rule.for_each)

    def lines_of(self, rule_id: str) -> Lines:
        """Every line that must hold for a rule: its question's and its own."""
        return (*self.question_of[rule_id].applies_to, *self.own_lines(rule_id))

    def own_lines(self, rule_id: str) -> Lines:
        """The rule's lines; of a rule judged for each thing of a roster, first that the thing belongs to it."""
        rule = self.rules[rule_id]
        return (ROSTERS[rule.for_each].member, *rule.when) if rule.for_each else rule.when

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
                yield from self.own_lines(rule.id)
        for part in self.together.impossible:
            yield from part.when


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
    thing: Thing | None = None  # what the rule was judged for, where it is judged for each

    @property
    def key(self) -> str:
        """The rule, and the thing it was judged for."""
        return self.rule.id if self.thing is None else f"{self.rule.id} {','.join(self.thing.rows)}"

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
    Where `rules` has rules judged for each thing of a roster, `facts` holds the facts of one thing too.

    A rule overridden by one whose own lines hold stays down, even where that one is itself overridden:
    an exception to an exception must name what it restores.
    """
    bench = _Bench(knowledge, ForPatient(facts), frozenset(out_of_force))
    return {rule: bench.verdict(rule) for rule in (knowledge.rules if rules is None else rules)}


def judge_things(
    knowledge: Knowledge,
    facts: Mapping[str, Value],
    things: Mapping[str, tuple[Thing, ...]],
    *,
    out_of_force: Iterable[str] = (),
) -> dict[str, Verdict]:
    """Every verdict for one patient by key: rules judged once, and rules judged for each thing of their roster."""
    silent = frozenset(out_of_force)
    once = [rule.id for rule in knowledge.rules.values() if rule.for_each is None]
    found = judge(knowledge, facts, rules=once, out_of_force=silent)
    for rule in knowledge.rules.values():
        for thing in things.get(rule.for_each, ()) if rule.for_each else ():
            told = judge(knowledge, {**facts, **thing.values}, rules=[rule.id], out_of_force=silent)[rule.id]
            verdict = replace(told, thing=thing)
            found[verdict.key] = verdict
    return found


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
            truth = Truth(False)
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
            when = self.knowledge.own_lines(rule_id)
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
