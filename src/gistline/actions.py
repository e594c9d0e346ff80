"""Actions: what advice says to do, as data. The sentence is made from the action, never the other way round.

The verbs are closed. Two actions contradict one another by what they do to a drug or to the disease, so that a
conflict is found over the whole plan without reading a word of text.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, model_validator

from gistline.action_parts import Phase, Regimen, Window, Written
from gistline.errors import did_you_mean
from gistline.library import drugs, medicines
from gistline.logic import Value
from gistline.spans import Span
from gistline.vocabulary import ADDRESSES, DURATIONS, MEASURED, TARGETS, TESTS

__all__ = [
    "BEGINS", "DRUG_VERBS", "GIVES", "TAKES_AWAY", "TREATS", "Action", "Phase", "Regimen", "Verb", "Window",
    "contradict", "gives", "takes_away",
]  # fmt: skip

Verb = Literal[
    "start", "continue", "escalate", "reduce", "hold", "stop", "switch", "restart", "test", "monitor", "image",
    "operate", "ablate", "embolise", "irradiate", "transplant", "refer", "discuss", "avoid",
]  # fmt: skip
GIVES = ("start", "continue", "escalate", "reduce", "switch", "restart")
TREATS = (*GIVES, "operate", "ablate", "embolise", "irradiate", "transplant")
BEGINS = ("start", "switch", "escalate", "reduce", "restart")
KEEPS = ("continue", "escalate", "reduce")
TAKES_AWAY = ("stop", "hold", "avoid")
DRUG_VERBS = (*GIVES, *TAKES_AWAY)
ON_THE_DISEASE = ("operate", "transplant")
NEEDS = {
    "test": "test", "monitor": "test", "refer": "to", "discuss": "target", "operate": "target", "image": "target",
    "ablate": "target", "embolise": "target", "irradiate": "target",
}  # fmt: skip
ALWAYS = {"do", "window", "phases", "anchor", "afterwards", "note"}
OF_A_DRUG = {"drug", "drug_of", "with_drug"}
OF_A_DOSE = {"mg_per_day", "mg_per_day_up_to", "doses_per_day", "regimens", "duration", "at_least"}
FIELDS: dict[str, set[str]] = {  # what each verb can say; any other field would be lost in its sentence
    **dict.fromkeys(("start", "restart", "continue", "escalate", "reduce"), OF_A_DRUG | OF_A_DOSE),
    "switch": OF_A_DRUG | OF_A_DOSE | {"from_drug", "from_drug_of"},
    "hold": OF_A_DRUG | {"duration", "at_least"},
    "stop": OF_A_DRUG,
    "avoid": OF_A_DRUG | {"medicine", "medicine_of"},
    "test": {"test"},
    "monitor": {"test"},
    "refer": {"to"},
    "discuss": {"target", "with_whom"},
    **{verb: {"target"} for verb in ("image", "operate", "ablate", "embolise", "irradiate", "transplant")},
}
VOCABULARY = {"target": TARGETS, "test": TESTS, "to": ADDRESSES, "with_whom": ADDRESSES}


def _known_drug(value: str) -> str:
    if value not in drugs():
        raise ValueError(f"{value!r} is not a drug of knowledge/drugs.yaml. {did_you_mean(value, drugs())}")
    return value


def _a_duration(value: Any) -> Span | str:
    return value if isinstance(value, str) and value in DURATIONS else Span.parse(value)


DrugName = Annotated[str, AfterValidator(_known_drug)]
Duration = Annotated[Span | str, PlainValidator(_a_duration), PlainSerializer(str)]


class Action(Written):
    """What to do. `drug_of` and `medicine_of` name a fact that holds the drug or medicine, as the one that runs."""

    do: Verb
    drug: DrugName | None = None
    drug_of: str | None = None
    with_drug: DrugName | None = None
    from_drug: DrugName | None = None
    from_drug_of: str | None = None
    medicine: str | None = None
    medicine_of: str | None = None
    mg_per_day: Decimal | None = Field(default=None, gt=0)
    mg_per_day_up_to: Decimal | None = Field(default=None, gt=0)
    doses_per_day: int | None = Field(default=None, ge=1, le=4)
    regimens: tuple[Regimen, ...] = ()
    duration: Duration | None = None
    at_least: bool = False  # the duration is the shortest, not the whole
    window: Window | None = None
    anchor: str | None = None  # the day phases are counted from
    phases: tuple[Phase, ...] = ()
    target: str | None = None
    test: str | None = None
    to: str | None = None
    with_whom: str | None = None
    afterwards: "Action | None" = None
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Action":
        for name, words in VOCABULARY.items():
            value = getattr(self, name)
            if value is not None and value not in words:
                raise ValueError(f"{name}: {value!r} is not known. {did_you_mean(value, words)}")
        medicine = self.medicine or self.medicine_of
        if self.do in DRUG_VERBS and not (self.drug or self.drug_of or medicine):
            raise ValueError(f"`{self.do}` names no drug. Write drug, or drug_of with the fact that holds it")
        told = {name for name in self.model_fields_set if getattr(self, name) not in (None, (), False)}
        wrong = sorted(told - ALWAYS - FIELDS[self.do])
        if wrong:
            can = ", ".join(sorted(FIELDS[self.do]))
            raise ValueError(f"`{self.do}` cannot say {', '.join(wrong)}. It says: {can}")
        for one, other in (("drug", "drug_of"), ("from_drug", "from_drug_of"), ("medicine", "medicine_of")):
            if getattr(self, one) and getattr(self, other):
                raise ValueError(f"{one} and {other} both name it. Keep one")
        if self.do == "monitor" and self.test is not None and self.test not in MEASURED:
            raise ValueError(
                f"test: {self.test!r} is not measured again and again. {did_you_mean(self.test, MEASURED)}"
            )
        needed = NEEDS.get(self.do)
        if needed and getattr(self, needed) is None:
            raise ValueError(f"`{self.do}` does not say what. Write {needed}")
        return self

    @model_validator(mode="after")
    def _in_time(self) -> "Action":
        if isinstance(self.duration, Span) and self.duration.number <= 0:
            raise ValueError(f"a duration of {self.duration} is none. Write a positive span")
        if self.at_least and not isinstance(self.duration, Span):
            raise ValueError("at_least needs a duration with a number. Write, for example, duration: 3 years")
        low, high = self.mg_per_day, self.mg_per_day_up_to
        if high is not None and (low is None or high <= low):
            raise ValueError(f"the dose ranges from {low} to {high} mg. Write the lower end as mg_per_day")
        if bool(self.phases) != bool(self.anchor):
            raise ValueError("phases need an anchor, the day they are counted from, and an anchor needs phases")
        edges = [(phase.from_, phase.to) for phase in self.phases]
        for (_, end), (begin, _) in pairwise(edges):
            if end is None or not end.same_as(begin):
                raise ValueError(f"one phase ends {end or 'never'} and the next begins {begin}: they must meet")
        return self

    def facts(self) -> frozenset[str]:
        """The facts that fill this action in: the drug or medicine meant, the days its windows are counted from."""
        windows = [window for window in (self.window,) if window]
        named = [self.drug_of, self.from_drug_of, self.medicine_of, self.anchor]
        named += [name for window in windows for name in (window.anchor, window.days_before_of)]
        inner = self.afterwards.facts() if self.afterwards else frozenset()
        return frozenset(name for name in named if name and name != "today") | inner

    def filled_in_by(self) -> Iterator[tuple[str, str, Callable[[tuple[str, ...], type], bool], str]]:
        """Each field that a fact fills in: the field, the fact, whether values and kind of a fact fit, and what it must
        hold."""
        for column, name in (("drug_of", self.drug_of), ("from_drug_of", self.from_drug_of)):
            if name:
                yield column, name, lambda values, kind: kind is str and bool(set(values) & drugs().keys()), "a drug"
        if self.medicine_of:
            fits = lambda values, kind: kind is str and bool(set(values) & medicines().keys())  # noqa: E731
            yield "medicine_of", self.medicine_of, fits, "a medicine"
        if self.window and self.window.days_before_of:
            yield "days_before_of", self.window.days_before_of, lambda values, kind: kind is int, "a number of days"  # noqa: ARG005
        if self.afterwards:
            yield from self.afterwards.filled_in_by()

    def anchors(self) -> frozenset[str]:
        """The facts whose days its windows and phases are counted from."""
        named = [self.anchor, self.window.anchor if self.window else None]
        inner = self.afterwards.anchors() if self.afterwards else frozenset()
        return frozenset(name for name in named if name and name != "today") | inner

    def resolved(self, facts: Mapping[str, Value]) -> "Action":
        """The action for one patient: the drug, the medicine and the days that facts hold put in."""
        found: dict[str, object] = {"afterwards": self.afterwards.resolved(facts) if self.afterwards else None}
        for column, name in (("drug", self.drug_of), ("from_drug", self.from_drug_of), ("medicine", self.medicine_of)):
            value = facts[name] if name else None
            known = value if column == "medicine" or value in drugs() else None
            if name and known is not None:
                found |= {column: known, f"{column}_of": None}
        if self.window and self.window.days_before_of:
            days = facts[self.window.days_before_of]
            to = Span(-int(days), "day") if isinstance(days, int | float) else None
            found["window"] = self.window.model_copy(update={"to": to, "days_before_of": None})
        return self.model_copy(update=found)


def contradict(one: Action, other: Action) -> bool:
    """Whether nobody can do both: a drug given and taken away, two different drugs or doses begun, one drug begun
    while another is kept, or the tumour resected and the organ transplanted."""
    if _given_beside(one, other) & takes_away(other) or _given_beside(other, one) & takes_away(one):
        return True
    if {one.do, other.do} == set(ON_THE_DISEASE):
        return True
    if _begins_beside(one, other) or _begins_beside(other, one):
        return True
    return one.do in BEGINS and other.do in BEGINS and _begun_differently(one, other)


def _given_beside(one: Action, other: Action) -> set[str]:
    """What `one` gives, in the eyes of `other`: a pause for a time (with a window) takes nothing away that goes on
    around it, only what is begun; and no pause touches what follows it."""
    if other.do == "hold":
        goes_on = other.window is not None and one.do in KEEPS
        return set() if goes_on else _given_now(one)
    return gives(one)


def _begins_beside(one: Action, other: Action) -> bool:
    """Whether one drug is begun while another is kept, at once or after an operation."""
    kept = {part.drug for part in (other, other.afterwards) if part and part.do in KEEPS}
    return one.do in ("start", "switch", "restart") and one.drug is not None and bool(kept - {one.drug, None})


def _given_now(action: Action) -> set[str]:
    return {drug for drug in (action.drug, action.with_drug) if drug} if action.do in GIVES else set()


def gives(action: Action) -> set[str]:
    """The drugs a patient would have by this action, at once or afterwards."""
    return _given_now(action) | (gives(action.afterwards) if action.afterwards else set())


def takes_away(action: Action) -> set[str]:
    """The drugs a patient would no longer have by this action; avoiding another medicine takes no drug away."""
    if action.medicine or action.medicine_of:
        return set()
    taken = [action.drug, action.with_drug] if action.do in TAKES_AWAY else [action.from_drug]
    later = takes_away(action.afterwards) if action.afterwards else set()
    return {drug for drug in taken if drug} | later


def _begun_differently(one: Action, other: Action) -> bool:
    if (one.drug, one.with_drug) != (other.drug, other.with_drug) or {one.do, other.do} == {"escalate", "reduce"}:
        return True
    doses = _doses(one), _doses(other)
    return bool(doses[0] and doses[1]) and not (doses[0] & doses[1]) and not _overlap(one, other)


def _doses(action: Action) -> set[tuple[Decimal, str | None]]:
    if action.regimens:
        return {(regimen.mg_per_day, regimen.days) for regimen in action.regimens}
    return {(action.mg_per_day, None)} if action.mg_per_day else set()


def _overlap(one: Action, other: Action) -> bool:
    """Whether two ranges of a dose share one: 400 mg and 400 to 600 mg do not contradict one another."""
    lows = [action.mg_per_day for action in (one, other) if action.mg_per_day and not action.regimens]
    highs = [action.mg_per_day_up_to or action.mg_per_day for action in (one, other)]
    return len(lows) == 2 and max(lows) <= min(high for high in highs if high)
