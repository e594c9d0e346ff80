"""Safety models: the rows of the tables of laboratory tests, adverse events and interactions."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, field_validator, model_validator

from gistline.library import INTERACTIONS, Interaction
from gistline.sourced import Citation, Standing, Strict

Advice = Literal["avoid", "reduce_dose", "raise_dose", "caution", "none_needed"]  # the most cautious first
ADVICE: tuple[str, ...] = get_args(Advice)
Limit = Literal["lowest", "highest", "exactly"]
LIMITS: tuple[str, ...] = get_args(Limit)
STANDINGS: tuple[str, ...] = get_args(Standing)  # the best first
ANY_KINASE_INHIBITOR = "any_kinase_inhibitor"
CLEAN_UNIT, CLEAN_NAME = re.compile(r"[a-z0-9/%]+"), re.compile(r"[^\W_]+( [^\W_]+)*")
ONE_SPACE = "Write small letters and digits, with one space between words"


SUPERSCRIPTS = str.maketrans("µμ⁰¹²³⁴⁵⁶⁷⁸⁹", "uu0123456789")


def cleaned_unit(unit: str) -> str:
    """A unit as labs.yaml describes: small letters, u for micro and for IU, powers of ten as digits, no marks."""
    small = re.sub("[^a-z0-9/%]", "", unit.lower().translate(SUPERSCRIPTS))
    return re.sub("^10e([0-9])", r"10\1", re.sub("^x10", "10", small)).replace("mc", "u").replace("iu", "u")


def _as_compared(name: str) -> str:
    if not name or name != name.strip().lower():
        raise ValueError("is in a form that no record can match. Write small letters")
    return name


Spelling = Annotated[str, AfterValidator(_as_compared)]


def _clean(names: Iterable[str], pattern: re.Pattern[str], repair: str) -> None:
    for name in names:
        if name != name.lower() or not pattern.fullmatch(name):
            raise ValueError(f"holds '{name}', which no record can match. {repair}")


class LabUnit(Strict):
    """How one unit is written, and what a value in it is multiplied by to be in the unit of the test."""

    written: tuple[str, ...] = Field(min_length=1)
    factor: Decimal = Field(gt=0)
    basis: str | None = None  # where a factor is more than a power of ten

    @field_validator("written")
    @classmethod
    def _as_cleaned(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        _clean(names, CLEAN_UNIT, "Write small letters, digits, / and %, with u for micro and without ^ and spaces")
        return names

    @model_validator(mode="after")
    def _says_why(self) -> "LabUnit":
        digits = self.factor.normalize().as_tuple().digits
        if digits != (1,) and self.basis is None:
            raise ValueError("has a factor that is no power of ten. Say in basis what it is computed from")
        return self


class LabTest(Strict):
    """One laboratory test or measurement: the names people write, its unit, and every unit that can be read."""

    test: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    names: tuple[str, ...] = Field(min_length=1)
    loinc: str | None = Field(default=None, pattern=r"^[0-9]{1,7}-[0-9]$")
    unit: str
    plausible: tuple[Decimal, Decimal]  # local policy: lowest and highest value that is believed, in `unit`
    plausible_limit: tuple[Decimal, Decimal] | None = None  # the same for the upper limit of normal in the row
    units: tuple[LabUnit, ...] = Field(min_length=1)

    @field_validator("names")
    @classmethod
    def _as_cleaned(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        _clean(names, CLEAN_NAME, ONE_SPACE)
        return names

    @field_validator("plausible", "plausible_limit")
    @classmethod
    def _lowest_first(cls, ends: tuple[Decimal, Decimal] | None) -> tuple[Decimal, Decimal] | None:
        if ends is not None and not 0 <= ends[0] < ends[1]:
            raise ValueError("is no range. Write the lowest value first, not below 0, then the highest")
        return ends

    @model_validator(mode="after")
    def _one_reading(self) -> "LabTest":
        written = [name for unit in self.units for name in unit.written]
        if len(written) != len(set(written)):
            raise ValueError("names one unit twice. Keep one of the two")
        if not any(unit.factor == 1 for unit in self.units):
            raise ValueError("has no unit with factor 1. Name the unit of the test itself")
        own = [name for unit in self.units if unit.factor == 1 for name in unit.written]
        if cleaned_unit(self.unit) not in own:
            raise ValueError(f"is in {self.unit}, which is none of its units with factor 1. Write one of {own}")
        return self


class LabTests(Strict):
    """labs.yaml."""

    tests: tuple[LabTest, ...] = Field(min_length=1)
    # known to be another test: no fact reads them, and they are none of those above
    not_used: tuple[str, ...] = Field(min_length=1)

    @field_validator("not_used")
    @classmethod
    def _as_cleaned(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        _clean(names, CLEAN_NAME, ONE_SPACE)
        return names


class AdverseEvent(Strict):
    """One adverse event that the notes name, with the spellings of its CTCAE term."""

    event: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    names: tuple[Spelling, ...] = Field(min_length=1)
    places: tuple[str, ...] = ()  # each with each of `lesions`, in either order, is a name as well
    lesions: tuple[str, ...] = ()

    def spellings(self) -> tuple[str, ...]:
        """Every name, those made of a place and a lesion included."""
        pairs = [(place, lesion) for place in self.places for lesion in self.lesions]
        made = [f"{place} {lesion}" for place, lesion in pairs] + [f"{lesion} {place}" for place, lesion in pairs]
        return (*self.names, *made)

    @model_validator(mode="after")
    def _as_cleaned(self) -> "AdverseEvent":
        _clean(self.spellings(), CLEAN_NAME, ONE_SPACE)
        return self


class Bleeding(Strict):
    """How a bleed that nobody located is told: parts of words, whole words, and names that give no place."""

    parts: tuple[str, ...] = Field(min_length=1)
    words: tuple[str, ...] = Field(min_length=1)
    unlocated: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _as_cleaned(self) -> "Bleeding":
        _clean((*self.parts, *self.words, *self.unlocated), CLEAN_NAME, ONE_SPACE)
        return self


class AdverseEvents(Strict):
    """toxicities.yaml."""

    events: tuple[AdverseEvent, ...] = Field(min_length=1)
    bleeding: Bleeding


class Group(Strict):
    """Medicines that sources speak of together. `recalled` names belong to it by memory: unverified wherever used."""

    group: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    seen: tuple[Spelling, ...]
    recalled: tuple[Spelling, ...] = ()

    @field_validator("group")
    @classmethod
    def _is_no_class(cls, name: str) -> str:
        if name in INTERACTIONS:
            raise ValueError("is a class of medicines.yaml. Give the group another name")
        return name


class OtherClass(Strict):
    """A source that puts a medicine into another class than medicines.yaml."""

    medicine: str
    class_: Interaction | Literal["weak"] = Field(alias="class")
    sources: tuple[Citation, ...] = Field(min_length=1)


class Pair(Strict):
    """What is advised for a drug with a medicine, a class of CYP3A4 or a group of medicines, by who says so."""

    drug: str
    other: tuple[Spelling, ...] = Field(min_length=1)
    advice: Advice
    mg_per_day: Decimal | None = Field(default=None, gt=0)  # the dose, where a figure is given
    limit: Limit | None = None  # whether that dose is the lowest, the highest or the one to give
    effect: str | None = None  # what was measured, in figures
    disagreement: str | None = None  # where sources contradict one another on this pair: about what
    sources: tuple[Citation, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _dose_says_which(self) -> "Pair":
        if (self.mg_per_day is None) != (self.limit is None):
            raise ValueError("has one of mg_per_day and limit alone. Give both, or neither")
        return self

    @property
    def standing(self) -> Standing:
        """The best way in which any of its sources was seen."""
        return min((source.standing for source in self.sources), key=STANDINGS.index)


class Interactions(Strict):
    """interactions.yaml."""

    also_written: dict[Spelling, Spelling]
    groups: tuple[Group, ...]
    other_classes: tuple[OtherClass, ...]
    pairs: tuple[Pair, ...] = Field(min_length=1)

    def names(self) -> set[str]:
        """What `other` of a pair may be: a class, a group, or a medicine by itself."""
        return {*INTERACTIONS, *(group.group for group in self.groups)}

    def alone(self) -> list[str]:
        """The medicines that a pair names by themselves."""
        return sorted({name for pair in self.pairs for name in pair.other} - self.names())

    def medicines(self) -> list[str]:
        """Every medicine that a group, a class or a pair names."""
        grouped = {name for group in self.groups for name in (*group.seen, *group.recalled)}
        return sorted({*grouped, *(other.medicine for other in self.other_classes), *self.alone()})
