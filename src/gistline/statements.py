"""Statements: what each statement of the source documents became: a rule, a fact, a case, or a reason why not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from gistline.errors import InputError, KnowledgeError, Problem, did_you_mean
from gistline.facts import FACTS
from gistline.library import KNOWLEDGE
from gistline.records.tables import TABLES, columns
from gistline.rules import Knowledge
from gistline.sourced import Strict, invalid
from gistline.strict_yaml import Document, read_yaml

Kind = Literal[
    "rule", "definition", "schedule", "dose", "evidence", "method", "variable", "figure", "case", "conflict"
]  # fmt: skip
Piece = Literal[
    "genotype facts", "therapy facts", "safety facts", "response facts", "disease facts", "surgery facts",
    "drug guideline", "surgery guideline", "evidence", "studies", "board",
]  # fmt: skip
CARRIERS = ("fact", "record", "case", "rationale", "dissent", "claim", "analysis", "criterion", "due", "not_encoded")
CARE = ("rule", "dose", "schedule")  # kinds that say what to do for a patient
# Systems of data entry, outcome studies, published evidence, setting and presentation: no patient care.
OUTSIDE_CARE = ("SYS02", *(f"SYS{number}" for number in range(15, 22)), "SYS23", "SYS25")
LATER_ONLY = ("evidence", "studies", "board")
LATER_KINDS = ("evidence", "method", "figure")


class Statement(Strict):
    """One statement of a source document in our words, and what carries it.

    A statement that a rule names in `encodes` has no carrier of its own; every other has exactly one.
    """

    id: str = Field(pattern=r"^S[0-4X]-[0-9]{2,3}$")
    lines: str | None = None  # of the source document
    between: tuple[str, ...] = ()  # of a conflict between documents: the statements that disagree
    kind: Kind
    system: str = Field(pattern=r"^SYS[0-9]{2}$")
    says: str = Field(min_length=10)
    fact: str | None = None  # a fact expresses it
    record: str | None = None  # table.column holds it
    case: str | None = None  # a worked case tells it
    rationale: str | None = None  # a rule rests on it as a reason
    dissent: str | None = None  # a rule states it and is overridden
    claim: str | None = None  # a published number under audit
    analysis: str | None = None
    criterion: str | None = None  # of a cohort
    due: Piece | None = None  # the later piece that carries it
    not_encoded: str | None = Field(default=None, min_length=10)  # why nothing ever will

    @model_validator(mode="after")
    def _one_carrier(self) -> "Statement":
        named = [name for name in CARRIERS if getattr(self, name) is not None]
        if len(named) > 1:
            raise ValueError(f"{self.id} is carried twice: {' and '.join(named)}. Keep one")
        if self.due in LATER_ONLY and self.kind not in LATER_KINDS and self.system not in OUTSIDE_CARE:
            raise ValueError(f"{self.id} is of kind {self.kind} in {self.system} and cannot be due: {self.due}")
        return self

    @property
    def patient_care(self) -> bool:
        """Whether it says what to do for a patient."""
        return self.kind in CARE and self.system not in OUTSIDE_CARE


class Statements(Strict):
    """One file of knowledge/statements/: the statements of one document."""

    document: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Carried:
    """A statement with what carries it and how: (`rule`, its ids), (`due`, the piece), (`not_encoded`, the reason)."""

    document: str
    statement: Statement
    carrier: str
    by: str


def open_statements(
    knowledge: Knowledge, folder: Path = KNOWLEDGE, cases: Sequence[str] | None = None
) -> list[Carried]:
    """Every statement with its carrier, by file and place. Raises KnowledgeError with every problem of them.

    `cases` are the names of worked cases that a statement may point to; None where they are not at hand.
    """
    problems: list[Problem] = []
    opened = [part for path in sorted((folder / "statements").glob("*.yaml")) if (part := _open(path, problems))]
    encoded = _encoded(knowledge)
    known = {statement.id for _, table in opened for statement in table.statements}
    for document, table in opened:
        problems.extend(_problems(document, table, knowledge, encoded, cases))
    for name in sorted(encoded.keys() - known):
        where = f"rule {', '.join(encoded[name])}"
        problems.append(
            Problem("knowledge/rules", where, "encodes", f"'{name}'", "is no statement", did_you_mean(name, known))
        )
    if problems:
        raise KnowledgeError(problems)
    return [_carried(table.document, one, encoded) for _, table in opened for one in table.statements]


def _open(path: Path, problems: list[Problem]) -> tuple[Document, Statements] | None:
    name = f"knowledge/statements/{path.name}"
    try:
        document = read_yaml(path, name)
        return document, Statements.model_validate(document.value)
    except InputError as error:
        problems.extend(error.problems)
    except ValidationError as error:
        problems.extend(invalid(document, error, Statement.model_fields))
    return None


def _encoded(knowledge: Knowledge) -> Mapping[str, list[str]]:
    """For each statement the rules that encode it, sorted."""
    found: dict[str, list[str]] = {}
    for rule in knowledge.rules.values():
        for statement in rule.encodes:
            found.setdefault(statement, []).append(rule.id)
    return found


def _problems(
    document: Document,
    table: Statements,
    knowledge: Knowledge,
    encoded: Mapping[str, list[str]],
    cases: Sequence[str] | None,
) -> Iterator[Problem]:
    held = {f"{name}.{column.name}" for name in TABLES for column in columns(name)}
    names: dict[str, Iterable[str] | None] = {
        "fact": FACTS, "record": held, "rationale": knowledge.rules, "dissent": knowledge.rules, "case": cases,
    }  # fmt: skip
    seen: set[str] = set()
    for number, one in enumerate(table.statements):
        row = f"line {document.line(('statements', number))}, statement {one.id}"
        carrier = next((name for name in CARRIERS if getattr(one, name) is not None), None)
        if one.id in seen:
            yield Problem(document.file, row, "id", f"'{one.id}'", "stands twice", "Keep one of the two.")
        seen.add(one.id)
        if carrier is None and one.id not in encoded:
            repair = "Name it in `encodes` of a rule, or write one of: " + ", ".join(CARRIERS) + "."
            yield Problem(document.file, row, "", "", "is carried by nothing", repair)
        if carrier is not None and one.id in encoded:
            message = f"is carried by {', '.join(encoded[one.id])} already"
            yield Problem(document.file, row, carrier, "", message, f"Take `{carrier}` away.")
        listed = names.get(carrier or "")
        if carrier and listed is not None and getattr(one, carrier) not in listed:
            value = getattr(one, carrier)
            yield Problem(document.file, row, carrier, f"'{value}'", f"is no {carrier}", did_you_mean(value, listed))


def _carried(document: str, one: Statement, encoded: Mapping[str, list[str]]) -> Carried:
    if one.id in encoded:
        return Carried(document, one, "rule", ", ".join(encoded[one.id]))
    carrier = next(name for name in CARRIERS if getattr(one, name) is not None)
    return Carried(document, one, carrier, getattr(one, carrier))


@dataclass(frozen=True)
class Coverage:
    """How many statements each carrier carries; of the statements on patient care, how many a rule carries."""

    carriers: Mapping[str, int]
    due: Mapping[str, int]
    care: int
    care_by_rules: int
    care_with_reason: int
    total: int


def coverage(carried: Sequence[Carried]) -> Coverage:
    """The counts of `gistline statements`."""
    care = [part for part in carried if part.statement.patient_care]
    counts = Counter(part.carrier for part in carried)
    return Coverage(
        carriers={name: counts[name] for name in ("rule", *CARRIERS) if counts[name]},
        due=dict(sorted(Counter(part.by for part in carried if part.carrier == "due").items())),
        care=len(care),
        care_by_rules=sum(part.carrier in ("rule", "dissent") for part in care),
        care_with_reason=sum(part.carrier not in ("rule", "dissent", "due") for part in care),
        total=len(carried),
    )
