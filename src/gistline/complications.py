"""Complications: the grades of Clavien and Dindo, and what is done for a complication, or comes of it."""

from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field

from gistline.errors import KnowledgeError, Problem
from gistline.library import KNOWLEDGE, mistake, open_sources, open_table, twice
from gistline.sourced import Citation, Source, Strict, unseen

Grade = Literal["I", "II", "IIIa", "IIIb", "IVa", "IVb", "V"]  # the mildest first; in the order of the alphabet too
GRADES: tuple[str, ...] = get_args(Grade)
MAJOR_FROM = "IIIa"


class TreatmentOfComplication(Strict):
    """One thing done for a complication, or that came of it, and the grade it implies."""

    treatment: str = Field(pattern=r"^[a-z][a-z_]*$")
    grade: Grade
    operates: bool = False


class Complications(Strict):
    """complications.yaml."""

    sources: tuple[Citation, ...] = Field(min_length=1)
    treatments: tuple[TreatmentOfComplication, ...] = Field(min_length=1)

    def implying(self, grade: str) -> tuple[str, ...]:
        """The treatments that imply the grade."""
        return tuple(one.treatment for one in self.treatments if one.grade == grade)

    def operations(self) -> tuple[str, ...]:
        """The treatments that are an operation in their own right."""
        return tuple(one.treatment for one in self.treatments if one.operates)


FIELDS = sorted({*Complications.model_fields, *TreatmentOfComplication.model_fields, *Citation.model_fields})


def open_complications(folder: Path, documents: dict[str, Source], problems: list[Problem]) -> Complications | None:
    """The table of complications of a knowledge folder, every problem with its place."""
    table, document = open_table(folder, "complications.yaml", Complications, problems, FIELDS)
    if table is None:
        return None
    listed = enumerate(table.treatments)
    problems.extend(twice(document, ((("treatments", number, "treatment"), one.treatment) for number, one in listed)))
    for number, source in enumerate(table.sources):
        for message, repair in unseen(source, documents):
            problems.append(mistake(document, ("sources", number), source.document, message, repair))
    return table


@cache
def complications() -> Complications:
    """What treats a complication, and the grade it implies. Raises KnowledgeError with every problem of it."""
    problems: list[Problem] = []
    table = open_complications(KNOWLEDGE, open_sources(KNOWLEDGE, problems), problems)
    if table is None or problems:
        raise KnowledgeError(problems)
    return table


@cache
def complication_treatments() -> tuple[str, ...]:
    """Every treatment of a complication that a record may name."""
    return tuple(one.treatment for one in complications().treatments)
