"""Question: one clinical question with its rules as data, each rule with its sources and its cases beside it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from gistline.actions import Action, DrugName, Verb
from gistline.logic import Value
from gistline.records.dates import PartialDate
from gistline.sourced import Certainty, Citation, Standing, Strength, Strict

Lines = tuple[str, ...]


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
    weakens_to: Literal["recommended", "consider"] | None = None  # what it qualifies keeps this strength
    for_each: str | None = None  # a roster: the rule is judged for each of its things, whose facts its lines may ask
    cites: str | None = None  # an entry of drugs.yaml: its sources are shown for the drug meant
    safety: bool = False  # stays on where one document speaks alone, as every stop and prohibition does
    # In force only since its drug is approved in the region: `day`, where the day is on file; `on_file`, nowhere else.
    needs_approval: Literal["day", "on_file"] | None = None
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
        found = [source.standing for source in self.sources if not source.opposes(self.strength)]
        return min(found, key=order.index, default="unverified")


class Impossible(Strict):
    """Facts that cannot be true together, with the reason; left out of the proof."""

    when: Lines
    because: str = Field(min_length=10)


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
    given: Mapping[str, Value] = Field(default_factory=dict)  # facts that every case of the question starts from
    impossible: tuple[Impossible, ...] = ()
    no_answer_for: tuple[NoAnswer, ...] = ()
    rules: tuple[Rule, ...]

    @property
    def answering(self) -> tuple[Rule, ...]:
        """The rules that answer the question: not those that qualify others or say what need not wait."""
        return tuple(rule for rule in self.rules if not rule.meanwhile and not rule.qualifies)


class ConflictShown(Strict):
    """Two rules that contradict one another for some patients, where the reader is to see the conflict."""

    rules: tuple[str, str]
    because: str = Field(min_length=10)


class Together(Strict):
    """What cannot be true together, whatever the question, and which conflicts are left to the reader
    (impossible.yaml)."""

    exactly_one_of: tuple[tuple[str, ...], ...] = ()
    impossible: tuple[Impossible, ...] = ()
    conflicts_shown: tuple[ConflictShown, ...] = ()


class StopReason(Strict):
    """Circumstances in which a drug that runs may be taken away, reduced or paused."""

    when: Lines
    drug: DrugName | None = None  # a reason for this drug alone
    do: tuple[Verb, ...] = ()  # a reason for these verbs alone
    because: str = Field(min_length=10)


class StopReasons(Strict):
    """Every reason to take a running drug away (stop_reasons.yaml)."""

    reasons: tuple[StopReason, ...] = ()
