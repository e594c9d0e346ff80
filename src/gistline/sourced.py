"""Sourced: what every piece of knowledge carries: who says it, how strongly, and how we saw it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gistline.errors import Problem, did_you_mean, quoted
from gistline.strict_yaml import Document, Path_

Strength = Literal["required", "recommended", "consider", "avoid", "contraindicated"]
Certainty = Literal["high", "moderate", "low", "very_low"]
Standing = Literal["read", "second-hand", "unverified"]
Authority = Literal[
    "label", "guideline", "superseded_guideline", "randomised_trial", "cohort", "review", "knowledge_base", "slides",
    "news", "unsigned",
]  # fmt: skip
PROHIBITING = ("avoid", "contraindicated")


class Strict(BaseModel):
    """Knowledge as written: nothing unknown is let through."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Citation(Strict):
    """What one document says for this rule, in our words, and how it was seen."""

    document: str
    section: str
    strength: Strength | Literal["evidence"]
    grade: str | None = None  # as the document grades itself; never converted
    standing: Standing
    read_on: date | None = None
    says: str = Field(min_length=5)

    def opposes(self, strength: Strength) -> bool:
        """Whether the document advises the opposite of advice of this strength. Evidence by itself opposes nothing."""
        return self.strength != "evidence" and (self.strength in PROHIBITING) != (strength in PROHIBITING)


class Source(Strict):
    """One document that knowledge cites. `superseded` says by what, where a later edition took its place."""

    document: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    authority: Authority
    year: int | None = Field(ge=1980, le=2100)
    title: str = Field(min_length=5)
    id: str
    standing: Standing  # the best way in which any part of it was seen; each citation has its own
    read_on: date | None = None
    superseded: str | None = None

    @model_validator(mode="after")
    def _read_on_a_day(self) -> "Source":
        if (self.standing == "read") != (self.read_on is not None):
            raise ValueError("a document that was read says when, and no other does. Mend standing or read_on")
        return self


def invalid(document: Document, error: ValidationError, fields: Iterable[str], place: str = "") -> Iterator[Problem]:
    """A refused document as problems: file, line, value, and what to write."""
    for detail in error.errors(include_url=False):
        path: Path_ = tuple(detail["loc"])
        message = str(detail["ctx"]["error"]) if detail["type"] == "value_error" else detail["msg"]
        names = fields if detail["type"] == "extra_forbidden" else ()
        repair = did_you_mean(str(path[-1]), names) if names else "See docs/how-to/write-a-rule.md."
        value = "" if isinstance(detail["input"], dict | list) else quoted(detail["input"])
        where = ".".join(str(part) for part in path if not isinstance(part, int))
        row = f"line {document.line(path)}{place}"
        yield Problem(document.file, row, where, value, message.rstrip("."), repair)


def unseen(source: Citation, documents: Mapping[str, Source]) -> Iterator[tuple[str, str]]:
    """What is wrong with one citation, each with the repair: a document not on file, a reading without its day, or a
    citation said to be read of a document that was not."""
    if source.document not in documents:
        yield "is not in sources.yaml", did_you_mean(source.document, documents)
    elif source.standing == "read" and documents[source.document].standing != "read":
        yield "was read here, but sources.yaml says it was not", "Mend standing in one of the two."
    if source.standing == "read" and source.read_on is None:
        yield "was read, but not when", "Fill read_on."
