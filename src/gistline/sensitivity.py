"""Sensitivity: what a mutation lets expect of a drug, from knowledge/sensitivity.yaml; variant before class."""

from functools import cache
from typing import Literal, get_args

from pydantic import Field, model_validator

from gistline.library import table_of_knowledge
from gistline.sourced import Standing, Strict
from gistline.variants import Driver, Reading

Call = Literal[
    "sensitive", "reduced", "resistant", "class_only", "preclinical", "conflicting", "no_data",
]  # fmt: skip
CALLS: tuple[str, ...] = get_args(Call)
STANDINGS: tuple[str, ...] = get_args(Standing)  # the best first


class Genotype(Strict):
    """One row of the matrix: a genotype and its calls, in the order of the drugs."""

    row: str
    when: Literal["driver", "secondary"]
    gene: str | None = None
    exon: int | None = None
    names: tuple[str, ...] = ()
    residues: tuple[int, ...] = ()
    driver: Driver | Literal["no_driver_found"] | None = None
    sources: tuple[str, ...] = Field(min_length=1)
    says: str | None = None
    calls: tuple[str, ...]

    @model_validator(mode="after")
    def _is_of_something(self) -> "Genotype":
        if (self.driver is None) == (self.gene is None):
            raise ValueError("is neither of a driver nor of a gene, or of both. Name one")
        for call in self.calls:
            said, _, standing = call.partition(" ")
            if said not in CALLS or standing not in STANDINGS:
                raise ValueError(f"has the call '{call}'. Write one of {', '.join(CALLS)}, and its standing")
        return self

    def call(self, drug: str) -> tuple[str, str]:
        """The call for a drug and its standing."""
        said, _, standing = self.calls[sensitivity().drugs.index(drug)].partition(" ")
        return said, standing


class Sensitivity(Strict):
    """sensitivity.yaml."""

    drugs: tuple[str, ...]
    rows: tuple[Genotype, ...]

    @model_validator(mode="after")
    def _one_call_per_drug(self) -> "Sensitivity":
        names = [row.row for row in self.rows]
        for row in self.rows:
            if len(row.calls) != len(self.drugs):
                raise ValueError(f"row {row.row} has {len(row.calls)} calls for {len(self.drugs)} drugs. Mend it")
            if names.count(row.row) > 1:
                raise ValueError(f"row {row.row} stands twice. Keep one of the two")
        return self


@cache
def sensitivity() -> Sensitivity:
    """The matrix of genotypes and drugs."""
    return table_of_knowledge("sensitivity.yaml", Sensitivity)


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
