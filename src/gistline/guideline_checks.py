"""Guideline checks: what must be true of every rule beside the others, told with place and repair."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gistline.actions import DRUG_VERBS
from gistline.errors import Problem, did_you_mean
from gistline.facts import FACTS, ROSTERS
from gistline.guideline_lines import Reading, fact_value_problems, line_problems, terms
from gistline.library import Drug
from gistline.rules import Rule
from gistline.sourced import PROHIBITING, Source, unseen
from gistline.strict_yaml import Path_

ORDER = ("required", "recommended", "consider")  # of strengths that speak for an action


def between(readings: list[Reading], documents: Mapping[str, Source]) -> Iterator[Problem]:
    """Every problem that only shows when the questions stand beside one another and beside the facts."""
    rules = {rule.id: rule for reading in readings for rule in reading.question.rules}
    ids = [rule.id for reading in readings for rule in reading.question.rules]
    for reading in readings:
        yield from _question_problems(reading, readings)
        for path, line, known in reading.lines():
            yield from line_problems(reading, path, line, known)
        for number, rule in enumerate(reading.question.rules):
            yield from _RuleCheck(reading, number, rule, rules, documents).problems(ids)
    yield from _cycles(readings)


def _question_problems(reading: Reading, readings: list[Reading]) -> Iterator[Problem]:
    question = reading.question
    if [other.question.question for other in readings].count(question.question) > 1:
        yield reading.problem(
            ("question",), "question", question.question, "is the name of two questions", "Rename one."
        )
    yield from fact_value_problems(reading, ("given",), question.given, FACTS)


@dataclass(frozen=True)
class _RuleCheck:
    """What must be true of one rule beside the others."""

    reading: Reading
    number: int
    rule: Rule
    rules: Mapping[str, Rule]
    documents: Mapping[str, Source]

    def problems(self, ids: list[str]) -> Iterator[Problem]:
        if ids.count(self.rule.id) > 1:
            yield self._problem("id", self.rule.id, "is the id of two rules", "Give each its own.")
        checks: tuple[Callable[[], Iterator[Problem]], ...] = (
            self._ties, self._sources, self._known, self._cases, self._hazard, self._action, self._for_each,
            self._authority, self._strength, self._approval,
        )  # fmt: skip
        for check in checks:
            yield from check()

    def _problem(self, column: str, value: object, message: str, repair: str, number: int | None = None) -> Problem:
        path: Path_ = ("rules", self.number, column) + (() if number is None else (number,))
        return self.reading.problem(path, column, value, message, repair)

    def _ties(self) -> Iterator[Problem]:
        for column in ("overrides", "alternative_to", "qualifies"):
            for other in getattr(self.rule, column):
                if other not in self.rules:
                    yield self._problem(column, other, "is not a rule", did_you_mean(other, self.rules))
                elif other == self.rule.id:
                    yield self._problem(column, other, "names the rule itself", "Take it away.")
        if self.rule.overrides and not self.rule.because:
            yield self._problem("because", None, "overrides without a reason", "Say why in `because`.")
        if self.rule.weakens_to and not self.rule.qualifies:
            yield self._problem("weakens_to", self.rule.weakens_to, "weakens no rule", "Name the rules in `qualifies`.")

    def _sources(self) -> Iterator[Problem]:
        for number, source in enumerate(self.rule.sources):
            for message, repair in unseen(source, self.documents):
                yield self._problem("sources", source.document, message, repair, number)

    def _known(self) -> Iterator[Problem]:
        asks = any("known(" in line for line in self.rule.when)
        if asks and self.rule.asks_for is None:
            repair = "Set asks_for to `a test` or `a judgement`, or drop known()."
            yield self._problem("when", None, "uses known(), which only a rule that asks for something may", repair)
        gives = self.rule.action.do in DRUG_VERBS and not self.rule.meanwhile
        if asks and self.rule.asks_for and gives and self.rule.action.do not in ("avoid", "stop"):
            repair = "Write the facts it depends on, or set meanwhile with its hazard."
            yield self._problem("action", self.rule.action.do, "answers while a fact it depends on is unknown", repair)

    def _cases(self) -> Iterator[Problem]:
        for verdict, name in ((True, "that holds"), (False, "that does not hold"), (None, "that is unknown")):
            shown = [True if case.overridden else case.holds for case in self.rule.cases]
            if verdict not in shown and not (verdict is None and self._is_dissent_only()):
                yield self._problem("cases", None, f"has no case {name}", "Add one.")
        known = terms(self.rule.for_each)
        for number, case in enumerate(self.rule.cases):
            path = ("rules", self.number, "cases", number)
            yield from fact_value_problems(self.reading, path, dict.fromkeys(case.missing) | case.facts, known)

    def _is_dissent_only(self) -> bool:
        """Whether another rule of the question goes before it wherever its lines hold: it is shown, never advised."""
        mine = set(self.rule.when)
        others = self.reading.question.rules
        return any(self.rule.id in other.overrides and set(other.when) <= mine for other in others)

    def _hazard(self) -> Iterator[Problem]:
        if self.rule.meanwhile and self.rule.action.do in ("start", "continue") and not self.rule.hazard:
            yield self._problem("hazard", None, "gives a drug before the answer without its hazard", "Fill hazard.")

    def _action(self) -> Iterator[Problem]:
        known = terms(self.rule.for_each)
        for name in sorted(self.rule.action.facts()):
            if name not in known:
                yield self._problem("action", name, "is no fact", did_you_mean(name, known))
        for column, name, fits, what in self.rule.action.filled_in_by():
            if name in known and not fits(known[name].values, known[name].kind):
                message = f"is no fact that holds {what}"
                yield self._problem("action", name, message, f"Write a fact that holds {what} as {column}.")
        for name in self.rule.action.anchors():
            if name in known and known[name].kind is not date:
                days = [fact.name for fact in known.values() if fact.kind is date]
                yield self._problem("action", name, "is no fact that holds a day", f"Write one of: {', '.join(days)}.")
        if self.rule.cites is not None and self.rule.cites not in Drug.model_fields:
            repair = did_you_mean(self.rule.cites, Drug.model_fields)
            yield self._problem("cites", self.rule.cites, "is no entry of drugs.yaml", repair)

    def _for_each(self) -> Iterator[Problem]:
        rule = self.rule
        if rule.for_each is None:
            return
        if rule.for_each not in ROSTERS:
            yield self._problem("for_each", rule.for_each, "is no roster", did_you_mean(rule.for_each, ROSTERS))
            return
        answers = not (rule.qualifies or rule.meanwhile)
        if answers and self.reading.question.answers != "any_number":
            repair = "Put it into a question of any_number answers, or let it qualify a rule."
            yield self._problem("for_each", rule.for_each, "may hold several times in this question", repair)
        for other in rule.overrides:
            if other in self.rules and self.rules[other].for_each != rule.for_each:
                repair = "Only rules judged for each of the same things can be overridden."
                yield self._problem("overrides", other, "is not judged for each of the same things", repair)

    def _authority(self) -> Iterator[Problem]:
        known = [self.documents[one.document] for one in self.rule.sources if one.document in self.documents]
        only_unsigned = known and all(document.authority == "unsigned" for document in known)
        if only_unsigned and self.rule.strength != "consider":
            message = "rests on an unsigned text alone"
            yield self._problem("strength", self.rule.strength, message, "Write consider, or add a source.")

    def _strength(self) -> Iterator[Problem]:
        forbids = self.rule.action.do in ("avoid", "stop")
        if self.rule.strength in PROHIBITING and not forbids:
            repair = "Write avoid or stop as the action, or a strength that speaks for it."
            yield self._problem(
                "strength", self.rule.strength, f"forbids, but the action is {self.rule.action.do}", repair
            )
        weaker = self.rule.weakens_to
        for other in self.rule.qualifies if weaker else ():
            against = other in self.rules and self.rules[other].strength in ORDER
            if against and weaker in ORDER and ORDER.index(weaker) <= ORDER.index(self.rules[other].strength):
                message = f"does not weaken {other}, which is {self.rules[other].strength}"
                yield self._problem("weakens_to", weaker, message, "Write a weaker strength.")

    def _approval(self) -> Iterator[Problem]:
        if self.rule.needs_approval and self.rule.action.drug is None:
            yield self._problem(
                "needs_approval", True, "names no drug whose approval counts", "Write drug in the action."
            )


def _cycles(readings: list[Reading]) -> Iterator[Problem]:
    over = {rule.id: set(rule.overrides) for reading in readings for rule in reading.question.rules}
    for reading in readings:
        for number, rule in enumerate(reading.question.rules):
            if rule.id in _reached(rule.overrides, over):
                path = ("rules", number, "overrides")
                yield reading.problem(path, "overrides", rule.id, "overrides itself in a circle", "Break the circle.")


def _reached(first: Iterable[str], over: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    frontier = set(first)
    while frontier:
        reached |= frontier
        frontier = {far for near in frontier for far in over.get(near, ())} - reached
    return reached
