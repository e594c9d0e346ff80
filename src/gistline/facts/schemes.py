"""Schemes: the tables of knowledge/risk.yaml as SQL, so that the page, the facts and the proof see one table.

A row of a scheme holds where everything it asks is told and so. An unknown size or count is never taken for a small
one, and what a row does not ask need not be told.
"""

from collections.abc import Callable, Iterable, Iterator

from gistline.logic import literal
from gistline.risk_models import Cell, Columns, Range, Scheme, SchemeRow
from gistline.risk_tables import risk_tables

RUPTURE, NO_RUPTURE = (list(getattr(risk_tables().rupture("2019"), part)) for part in ("rupture", "not_rupture"))
OLDER_RUPTURE = list(risk_tables().rupture("2018").rupture)

# A defect that is rupture counts whatever the column `ruptured` says; a minor one says nothing by itself.
RUPTURED = f"""case when list_has_any(defects, {RUPTURE}) or ruptured <> 'no' then true
    when ruptured = 'no' then false end"""
RUPTURED_BY_2018 = f"""case when list_has_any(defects, {OLDER_RUPTURE}) then true when ruptured = 'no' then false end"""
RUPTURE_DENIED = f"ruptured = 'no' and list_has_any(defects, {RUPTURE})"
RUPTURE_MINOR = f"ruptured <> 'no' and list_has_all({NO_RUPTURE}, defects)"


def among(words: Iterable[str]) -> str:
    """SQL: a list in brackets."""
    return f"({', '.join(map(literal, words))})"


def result_of(name: str, *, size: str = "size_mm", mitoses: str = "mitoses") -> str:
    """SQL: the result of the row of the scheme that holds, over columns size, mitoses, site, rupture, nodes and
    metastatic; null where what is told makes no row hold. Rows that hold together agree, as the proof of the table
    shows, so that telling more changes nothing."""
    scheme = risk_tables().scheme(name)
    rows = " ".join(f"when {condition(scheme, row, size, mitoses)} then {literal(row.result)}" for row in scheme.rows)
    return f"case {rows} end"


def condition(scheme: Scheme, row: SchemeRow, size: str, mitoses: str) -> str:
    """SQL: whether a row holds; unknown where what it asks is not told."""
    return " and ".join(_parts(scheme, row, size, mitoses))


def _parts(scheme: Scheme, row: SchemeRow, size: str, mitoses: str) -> Iterator[str]:
    if row.size_mm is not None:
        yield within(size, row.size_mm)
    if row.t:
        yield f"({' or '.join(within(size, risk_tables().sizes(one)) for one in row.t)})"
    if row.mitoses is not None:
        yield within(mitoses, row.mitoses)
    if row.sites is not None:
        yield f"site in {among(scheme.families[row.sites])}"
    if row.ruptured is not None:
        yield "rupture" if row.ruptured else "not rupture"
    if row.nodes is not None:
        yield f"nodes_n = {literal(row.nodes)}"
    if row.metastases is not None:
        yield "metastatic" if row.metastases else "not metastatic"


def within(column: str, limits: Range) -> str:
    """SQL: whether a number lies in a range, with the comparisons of the print."""
    return " and ".join(f"{column} {sign} {number}" for sign, number in limits.ends())


def of_cells(columns: Columns, group: str, told: Callable[[Cell], str | None]) -> str:
    """SQL: what is told of the cell of the progression table for a group and the column of a site; null where none."""
    groups = risk_tables().scheme("afip").results()
    branches = []
    for column, sites in columns.items():
        found = [(one, told(risk_tables().cell(one, column))) for one in groups]
        cells = " ".join(f"when {literal(one)} then {value}" for one, value in found if value is not None)
        if cells:
            branches.append(f"when site in {among(sites)} then case {group} {cells} end")
    return f"case {' '.join(branches)} end"


def percent(cell: Cell) -> str | None:
    """SQL: the percentage of a cell."""
    return None if cell.percent is None else str(cell.percent)


def other_percent(cell: Cell) -> str | None:
    """SQL: the percentage of a source that contradicts, slips of copies left out."""
    return next((str(other.percent) for other in cell.otherwise if other.kind == "conflict"), None)
