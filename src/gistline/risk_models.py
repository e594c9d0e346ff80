"""Risk models: the rows of knowledge/risk.yaml, schemes of risk and stage, percentages, mitoses, rupture."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from gistline.sourced import Citation, Standing, Strict

SchemeName = Literal["afip", "nih", "modified_nih", "tnm_t", "tnm_stage"]
Columns = dict[str, tuple[str, ...]]


class Range(Strict):
    """Where a number lies: above or from the lower end, below or up to the upper end."""

    over: Decimal | None = None
    from_: Decimal | None = Field(default=None, alias="from")
    below: Decimal | None = None
    up_to: Decimal | None = None

    @model_validator(mode="after")
    def _one_end_each(self) -> "Range":
        if (self.over is not None and self.from_ is not None) or (self.below is not None and self.up_to is not None):
            raise ValueError("names one end twice. Keep over or from, and below or up_to")
        if not self.ends():
            raise ValueError("names no end. Write over, from, below or up_to")
        return self

    def ends(self) -> tuple[tuple[str, Decimal], ...]:
        """Each end as a comparison and its number."""
        told = ((">", self.over), (">=", self.from_), ("<", self.below), ("<=", self.up_to))
        return tuple((sign, number) for sign, number in told if number is not None)

    def holds(self, number: Decimal) -> bool:
        """Whether a number lies in it."""
        compared = {">": number.__gt__, ">=": number.__ge__, "<": number.__lt__, "<=": number.__le__}
        return all(compared[sign](end) for sign, end in self.ends())


class SchemeRow(Strict):
    """One row of a scheme: its result, and what must hold for it; what is not named may be anything."""

    result: str
    size_mm: Range | None = None
    mitoses: Range | None = None
    sites: str | None = None
    ruptured: bool | None = None
    t: tuple[str, ...] = ()
    nodes: Literal["N0", "N1"] | None = None
    metastases: bool | None = None
    standing: Standing
    fill: str | None = None


class Scheme(Strict):
    """One scheme of risk or stage, in rows."""

    scheme: SchemeName
    title: str
    sources: tuple[Citation, ...] = Field(min_length=1)
    families: Columns = Field(default_factory=dict)
    rows: tuple[SchemeRow, ...] = Field(min_length=1)

    def results(self) -> tuple[str, ...]:
        """Every result once, in the order of the rows."""
        return tuple(dict.fromkeys(row.result for row in self.rows))


class Otherwise(Strict):
    """Another figure that a copy prints in a cell: a conflict of sources, or a slip of the copy."""

    percent: Decimal
    kind: Literal["conflict", "slip"]
    standing: Standing
    documents: tuple[str, ...] = Field(min_length=1)


class Cell(Strict):
    """The share of patients whose disease progressed, in percent, for one AFIP group and one column of sites."""

    group: str
    column: str
    percent: Decimal | None
    pooled_with: str | None = None
    few_cases: bool = False
    standing: Standing
    otherwise: tuple[Otherwise, ...] = ()


class Progression(Strict):
    """The percentages of the AFIP table."""

    columns_exchanged: str
    columns: Columns
    by_convention: tuple[str, ...]
    cells: tuple[Cell, ...] = Field(min_length=1)


class Nccn(Strict):
    """Which column of the AFIP percentages NCCN uses for a site."""

    columns: Columns
    sources: tuple[Citation, ...] = Field(min_length=1)


class Mitoses(Strict):
    """How a count of mitoses becomes one per 5 mm2."""

    per_mm2: Decimal = Field(gt=0)
    objective: int = Field(gt=0)
    field_number_mm: Range
    areas_differ_by: Decimal = Field(gt=0, lt=1)
    printed_fields: int = Field(gt=0)
    sources: tuple[Citation, ...] = Field(min_length=1)


class RuptureDefinition(Strict):
    """Which defects of a tumour one definition calls rupture, and which it says are none."""

    definition: str
    sources: tuple[Citation, ...] = Field(min_length=1)
    rupture: tuple[str, ...] = Field(min_length=1)
    not_rupture: tuple[str, ...]


class RiskTables(Strict):
    """risk.yaml."""

    schemes: tuple[Scheme, ...] = Field(min_length=1)
    progression: Progression
    nccn: Nccn
    mitoses: Mitoses
    ruptures: tuple[RuptureDefinition, ...] = Field(min_length=1)

    def scheme(self, name: str) -> Scheme:
        """The scheme of this name."""
        return next(one for one in self.schemes if one.scheme == name)

    def sizes(self, t: str) -> Range:
        """The sizes of one T."""
        return next(row.size_mm for row in self.scheme("tnm_t").rows if row.result == t and row.size_mm)

    def rupture(self, definition: str) -> RuptureDefinition:
        """What one definition says is rupture."""
        return next(one for one in self.ruptures if one.definition == definition)

    def cell(self, group: str, column: str) -> Cell:
        """The percentage of a group in a column."""
        return next(one for one in self.progression.cells if (one.group, one.column) == (group, column))
