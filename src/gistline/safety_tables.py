"""Safety tables: laboratory tests and units, adverse events, and what a drug and another medicine do together."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar, get_args

from pydantic import Field, field_validator, model_validator

from gistline.errors import KnowledgeError, Problem, did_you_mean
from gistline.library import INTERACTIONS, KNOWLEDGE, Interaction, drugs, medicines, open_sources, open_table
from gistline.sourced import Citation, Source, Standing, Strict, unseen
from gistline.strict_yaml import Document, Path_

Advice = Literal["avoid", "reduce_dose", "raise_dose", "caution", "none_needed"]  # the most cautious first
ADVICE: tuple[str, ...] = get_args(Advice)
STANDINGS: tuple[str, ...] = get_args(Standing)  # the best first
ANY_KINASE_INHIBITOR = "any_kinase_inhibitor"
CLEAN_UNIT, CLEAN_NAME = re.compile(r"[a-z0-9/%]+"), re.compile(r"[^\W_]+( [^\W_]+)*")
Part = TypeVar("Part", bound=Strict)


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
    units: tuple[LabUnit, ...] = Field(min_length=1)

    @field_validator("names")
    @classmethod
    def _as_cleaned(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        _clean(names, CLEAN_NAME, "Write small letters and digits, with one space between words")
        return names

    @model_validator(mode="after")
    def _one_reading(self) -> "LabTest":
        written = [name for unit in self.units for name in unit.written]
        if len(written) != len(set(written)):
            raise ValueError("names one unit twice. Keep one of the two")
        if not any(unit.factor == 1 for unit in self.units):
            raise ValueError("has no unit with factor 1. Name the unit of the test itself")
        return self


class LabTests(Strict):
    """labs.yaml."""

    tests: tuple[LabTest, ...]
    not_used: tuple[str, ...]  # known to be another test: no fact reads them, and they are none of those above

    @model_validator(mode="after")
    def _one_test_each(self) -> "LabTests":
        names = [name for test in self.tests for name in test.names] + list(self.not_used)
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"gives '{twice[0]}' to two tests. Keep one of the two")
        _clean(self.not_used, CLEAN_NAME, "Write small letters and digits, with one space between words")
        return self


class AdverseEvent(Strict):
    """One adverse event that the notes name, with the spellings of its CTCAE term."""

    event: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    names: tuple[str, ...] = Field(min_length=1)


class AdverseEvents(Strict):
    """toxicities.yaml."""

    events: tuple[AdverseEvent, ...]

    @model_validator(mode="after")
    def _one_event_each(self) -> "AdverseEvents":
        names = [name for event in self.events for name in event.names]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"gives '{twice[0]}' to two events. Keep one of the two")
        return self


class Group(Strict):
    """Medicines that sources speak of together. `recalled` names belong to it by memory: unverified wherever used."""

    group: str
    seen: tuple[str, ...]
    recalled: tuple[str, ...] = ()


class OtherClass(Strict):
    """A source that puts a medicine into another class than medicines.yaml."""

    medicine: str
    class_: Interaction | Literal["weak"] = Field(alias="class")
    sources: tuple[Citation, ...] = Field(min_length=1)


class Pair(Strict):
    """What is advised for a drug with a medicine, a class of CYP3A4 or a group of medicines, by who says so."""

    drug: str
    other: tuple[str, ...] = Field(min_length=1)
    advice: Advice
    mg_per_day: Decimal | None = None  # the dose, where a figure is given
    effect: str | None = None  # what was measured, in figures
    disagreement: str | None = None  # where sources contradict one another on this pair: about what
    sources: tuple[Citation, ...] = Field(min_length=1)

    @property
    def standing(self) -> Standing:
        """The best way in which any of its sources was seen."""
        return min((source.standing for source in self.sources), key=STANDINGS.index)


class Interactions(Strict):
    """interactions.yaml."""

    also_written: dict[str, str]
    groups: tuple[Group, ...]
    other_classes: tuple[OtherClass, ...]
    pairs: tuple[Pair, ...]

    def names(self) -> set[str]:
        """What `other` of a pair may be: a class, a group, or a medicine by itself."""
        return {*INTERACTIONS, *(group.group for group in self.groups)}


MODELS = (LabTests, LabTest, LabUnit, AdverseEvents, AdverseEvent, Interactions, Group, OtherClass, Pair, Citation)
FIELDS = sorted({field.alias or name for model in MODELS for name, field in model.model_fields.items()})


def open_safety_tables(folder: Path, documents: dict[str, Source], problems: list[Problem]) -> None:
    """Check the safety tables of a knowledge folder: every problem with its place."""
    open_table(folder, "labs.yaml", LabTests, problems, FIELDS)
    open_table(folder, "toxicities.yaml", AdverseEvents, problems, FIELDS)
    table, document = open_table(folder, "interactions.yaml", Interactions, problems, FIELDS)
    if table is not None:
        problems.extend(_unresolved(document, table, documents))


def _unresolved(document: Document, table: Interactions, documents: dict[str, Source]) -> Iterator[Problem]:
    def problem(path: Path_, column: str, value: str, message: str, repair: str) -> Problem:
        return Problem(document.file, f"line {document.line(path)}", column, f"'{value}'", message, repair)

    parts: list[tuple[Path_, tuple[Citation, ...]]] = []
    for number, other in enumerate(table.other_classes):
        parts.append((("other_classes", number), other.sources))
        if other.medicine not in medicines():
            repair = did_you_mean(other.medicine, medicines())
            yield problem(("other_classes", number), "medicine", other.medicine, "is not in medicines.yaml", repair)
    for number, pair in enumerate(table.pairs):
        parts.append((("pairs", number), pair.sources))
        if pair.drug != ANY_KINASE_INHIBITOR and pair.drug not in drugs():
            repair = did_you_mean(pair.drug, drugs())
            yield problem(("pairs", number), "drug", pair.drug, "is no drug of drugs.yaml", repair)
        for name in pair.other:
            if "_" in name and name not in table.names():
                repair = did_you_mean(name, sorted(table.names()))
                yield problem(("pairs", number), "other", name, "is no class and no group", repair)
    for path, sources in parts:
        for source in sources:
            for message, repair in unseen(source, documents):
                yield problem(path, "sources", source.document, message, repair)


def _table(name: str, model: type[Part]) -> Part:
    problems: list[Problem] = []
    table, document = open_table(KNOWLEDGE, name, model, problems, FIELDS)
    if isinstance(table, Interactions):
        problems.extend(_unresolved(document, table, open_sources(KNOWLEDGE, problems)))
    if table is None or problems:
        raise KnowledgeError(problems)
    return table


@cache
def lab_tests() -> LabTests:
    """Every laboratory test that a fact reads, with its spellings and units."""
    return _table("labs.yaml", LabTests)


@cache
def adverse_events() -> tuple[AdverseEvent, ...]:
    """Every adverse event that the notes name, with its spellings."""
    return _table("toxicities.yaml", AdverseEvents).events


@cache
def interactions() -> Interactions:
    """What drugs against GIST and other medicines do together."""
    return _table("interactions.yaml", Interactions)


def interaction_sources() -> Iterator[Citation]:
    """Every citation of interactions.yaml."""
    for other in interactions().other_classes:
        yield from other.sources
    for pair in interactions().pairs:
        yield from pair.sources
