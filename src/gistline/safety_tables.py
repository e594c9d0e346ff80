"""Safety tables: laboratory tests and units, adverse events, and what a drug and another medicine do together."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from gistline.errors import KnowledgeError, Problem, did_you_mean
from gistline.library import KNOWLEDGE, drugs, medicines, mistake, open_sources, open_table, twice
from gistline.safety_models import (
    ANY_KINASE_INHIBITOR,
    AdverseEvent,
    AdverseEvents,
    Bleeding,
    Group,
    Interactions,
    LabTest,
    LabTests,
    LabUnit,
    OtherClass,
    Pair,
)  # fmt: skip
from gistline.sourced import Citation, Source, Strict, unseen
from gistline.strict_yaml import Document, Path_

Part = TypeVar("Part", bound=Strict)
MODELS = (
    LabTests,
    LabTest,
    LabUnit,
    AdverseEvents,
    AdverseEvent,
    Bleeding,
    Interactions,
    Group,
    OtherClass,
    Pair,
    Citation,
)
FIELDS = sorted({field.alias or name for model in MODELS for name, field in model.model_fields.items()})


def open_safety_tables(folder: Path, documents: dict[str, Source], problems: list[Problem]) -> None:
    """Check the safety tables of a knowledge folder: every problem with its place."""
    models: tuple[tuple[str, type[Strict]], ...] = (
        ("labs.yaml", LabTests), ("toxicities.yaml", AdverseEvents), ("interactions.yaml", Interactions),
    )  # fmt: skip
    for name, model in models:
        table, document = open_table(folder, name, model, problems, FIELDS)
        problems.extend(_once(document, table))
        if isinstance(table, Interactions):
            problems.extend(_unresolved(document, table, documents))


def _once(document: Document, table: Strict | None) -> Iterator[Problem]:
    """What stands twice in a table, so that one of the two would silently count."""
    if isinstance(table, LabTests):
        tests = [(("tests", number), test) for number, test in enumerate(table.tests)]
        yield from twice(document, (((*path, "test"), test.test) for path, test in tests))
        names: list[tuple[Path_, str]] = [((*path, "names"), name) for path, test in tests for name in test.names]
        yield from twice(document, [*names, *((("not_used",), name) for name in table.not_used)])
    elif isinstance(table, AdverseEvents):
        events = [(("events", number), event) for number, event in enumerate(table.events)]
        yield from twice(document, (((*path, "event"), event.event) for path, event in events))
        yield from twice(document, (((*path, "names"), name) for path, event in events for name in event.spellings()))
    elif isinstance(table, Interactions):
        groups = enumerate(table.groups)
        yield from twice(document, ((("groups", number, "group"), group.group) for number, group in groups))


def _unresolved(document: Document, table: Interactions, documents: dict[str, Source]) -> Iterator[Problem]:
    parts: list[tuple[Path_, tuple[Citation, ...]]] = []
    for number, other in enumerate(table.other_classes):
        parts.append((("other_classes", number), other.sources))
        if other.medicine not in medicines():
            repair = did_you_mean(other.medicine, medicines())
            yield mistake(
                document, ("other_classes", number, "medicine"), other.medicine, "is not in medicines.yaml", repair
            )
    for number, pair in enumerate(table.pairs):
        parts.append((("pairs", number), pair.sources))
        if pair.drug != ANY_KINASE_INHIBITOR and pair.drug not in drugs():
            repair = did_you_mean(pair.drug, drugs())
            yield mistake(document, ("pairs", number, "drug"), pair.drug, "is no drug of drugs.yaml", repair)
        for name in pair.other:
            if "_" in name and name not in table.names():
                repair = did_you_mean(name, sorted(table.names()))
                yield mistake(document, ("pairs", number, "other"), name, "is no class and no group", repair)
    for path, sources in parts:
        for source in sources:
            for message, repair in unseen(source, documents):
                yield mistake(document, (*path, "sources"), source.document, message, repair)


def _table(name: str, model: type[Part]) -> Part:
    problems: list[Problem] = []
    table, document = open_table(KNOWLEDGE, name, model, problems, FIELDS)
    problems.extend(_once(document, table))
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
def adverse_events() -> AdverseEvents:
    """Every adverse event that the notes name, with its spellings, and how a bleed without a place is told."""
    return _table("toxicities.yaml", AdverseEvents)


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
