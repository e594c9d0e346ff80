"""Sensitivity: what a mutation lets expect of a drug, from knowledge/sensitivity.yaml; variant before class."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from gistline.errors import KnowledgeError, Problem, did_you_mean
from gistline.library import KNOWLEDGE, Genes, drugs, gene_table, mistake, open_sources, open_table, twice
from gistline.sourced import Source, Standing, Strict
from gistline.strict_yaml import Document, Path_
from gistline.variants import Driver, Reading, read_variant

Call = Literal[
    "sensitive", "reduced", "resistant", "class_only", "preclinical", "conflicting", "no_data",
]  # fmt: skip
CALLS: tuple[str, ...] = get_args(Call)
STANDINGS: tuple[str, ...] = get_args(Standing)  # the best first
NO_DATA = "no_data"  # nothing was found, so that nothing was seen in any way


def _is_a_call(cell: str) -> str:
    said, _, standing = cell.partition(" ")
    if said == NO_DATA and cell != NO_DATA:
        raise ValueError(f"is no call. Write {NO_DATA} alone: where nothing was found, there is no standing")
    if cell != NO_DATA and (said not in CALLS or standing not in STANDINGS):
        raise ValueError(f"is no call. Write one of {', '.join(CALLS)}, and its standing: {', '.join(STANDINGS)}")
    return cell


Cell = Annotated[str, AfterValidator(_is_a_call)]


class Genotype(Strict):
    """One row of the matrix: a genotype and its calls, in the order of the drugs."""

    row: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    when: Literal["driver", "secondary"]
    gene: str | None = None
    exon: int | None = None
    names: tuple[str, ...] = ()
    residues: tuple[int, ...] = ()
    driver: Driver | Literal["no_driver_found"] | None = None
    sources: tuple[str, ...] = Field(min_length=1)
    says: str | None = None
    calls: tuple[Cell, ...]

    @model_validator(mode="after")
    def _is_of_something(self) -> "Genotype":
        if (self.driver is None) == (self.gene is None):
            raise ValueError("is neither of a driver nor of a gene, or of both. Name one")
        if (self.gene is None) == bool(self.exon is not None or self.names or self.residues):
            raise ValueError("names no part of its gene, or one without a gene. A gene needs exon, names or residues")
        return self

    def call(self, drug: str) -> tuple[str, str | None]:
        """The call for a drug and its standing; None where nothing was found."""
        said, _, standing = self.calls[sensitivity().drugs.index(drug)].partition(" ")
        return said, standing or None


class Sensitivity(Strict):
    """sensitivity.yaml."""

    drugs: tuple[str, ...] = Field(min_length=1)
    rows: tuple[Genotype, ...] = Field(min_length=1)


def open_sensitivity(
    folder: Path, documents: Mapping[str, Source], known: Iterable[str], genes: Genes | None, problems: list[Problem]
) -> Sensitivity | None:
    """The matrix of a knowledge folder, every problem with its place; `known`: the drugs that a record may name."""
    table, document = open_table(folder, "sensitivity.yaml", Sensitivity, problems, FIELDS)
    if table is None:
        return None
    listed: list[tuple[Path_, str]] = [(("drugs", number), drug) for number, drug in enumerate(table.drugs)]
    problems.extend(twice(document, listed))
    for path, drug in listed:
        if drug not in known:
            problems.append(mistake(document, path, drug, "is no drug of drugs.yaml", did_you_mean(drug, known)))
    problems.extend(twice(document, ((("rows", number, "row"), row.row) for number, row in enumerate(table.rows))))
    for when in ("driver", "secondary"):
        problems.extend(_in_two_rows(document, table, when))
    for number, row in enumerate(table.rows):
        problems.extend(_of_row(document, ("rows", number), row, len(table.drugs), documents))
        if genes is not None and row.gene is not None:
            problems.extend(_of_gene(document, ("rows", number), row, row.gene, genes))
    return table


FIELDS = sorted({*Sensitivity.model_fields, *Genotype.model_fields})


def _in_two_rows(document: Document, table: Sensitivity, when: str) -> Iterator[Problem]:
    """What leads to two rows, so that the first would silently count."""
    seen: set[tuple[object, ...]] = set()
    for number, row in ((number, row) for number, row in enumerate(table.rows) if row.when == when):
        told: list[tuple[str, object]] = [("names", name) for name in row.names]
        told += [("residues", residue) for residue in row.residues]
        told += [(part, value) for part in ("exon", "driver") if (value := getattr(row, part)) is not None]
        for part, value in told:
            if (row.gene, part, value) in seen:
                message = f"leads to two rows of when: {when}"
                yield mistake(document, ("rows", number, part), value, message, "Keep it in one of the two.")
            seen.add((row.gene, part, value))


def _of_row(
    document: Document, path: Path_, row: Genotype, count: int, documents: Mapping[str, Source]
) -> Iterator[Problem]:
    if len(row.calls) != count:
        message = f"has {len(row.calls)} calls for {count} drugs"
        yield mistake(document, (*path, "calls"), row.row, message, "Write one call for each drug, in their order.")
    for place, source in enumerate(row.sources):
        if source not in documents:
            repair = did_you_mean(source, documents)
            yield mistake(document, (*path, "sources", place), source, "is not in sources.yaml", repair)


def _of_gene(document: Document, path: Path_, row: Genotype, gene: str, genes: Genes) -> Iterator[Problem]:
    """A gene that is none, and what it does not have; a name is compared with the normal form of what is read."""
    if gene not in genes.genes:
        yield mistake(document, (*path, "gene"), gene, "is no gene of genes.yaml", did_you_mean(gene, genes.genes))
        return
    transcript = next((one for one in genes.transcripts if one.gene == gene), None)
    for place, name in enumerate(row.names):
        normal = read_variant(name, gene).name
        if normal != name and (normal is not None or transcript is not None):
            message = f"is no change of {gene} that can be read" if normal is None else "is not in its normal form"
            repair = "Write one that fits its residues, as V654A." if normal is None else f"Write {normal}."
            yield mistake(document, (*path, "names", place), name, message, repair)
    if transcript is None:
        return
    exons = [exon for exon, _, _ in transcript.exons]
    if row.exon is not None and row.exon not in exons:
        repair = f"Write one of: {', '.join(map(str, exons))}."
        yield mistake(document, (*path, "exon"), row.exon, f"is no exon of {gene}", repair)
    for place, residue in enumerate(row.residues):
        if not 1 <= residue <= len(transcript.residues):
            repair = f"Write 1 to {len(transcript.residues)}."
            yield mistake(document, (*path, "residues", place), residue, f"is no residue of {gene}", repair)


@cache
def sensitivity() -> Sensitivity:
    """The matrix of genotypes and drugs. Raises KnowledgeError with every problem of it."""
    problems: list[Problem] = []
    table = open_sensitivity(KNOWLEDGE, open_sources(KNOWLEDGE, problems), drugs(), gene_table(), problems)
    if table is None or problems:
        raise KnowledgeError(problems)
    return table


def row_of(reading: Reading, when: Literal["driver", "secondary"]) -> str | None:
    """The row for a variant as read: of its name, else of its residue, else of its exon, else of its driver; None where
    the matrix has none."""
    rows = [row for row in sensitivity().rows if row.when == when]
    of_gene = [row for row in rows if row.gene is not None and row.gene == reading.gene]
    single = reading.kind == "missense" and reading.first is not None
    ways = (
        (row for row in of_gene if reading.name is not None and reading.name in row.names),
        (row for row in of_gene if single and reading.first in row.residues),
        (row for row in of_gene if reading.exon is not None and reading.exon == row.exon and reading.drives),
        (row for row in rows if row.driver is not None and row.driver == reading.driver),
    )
    return next((row.row for way in ways for row in way), None)
