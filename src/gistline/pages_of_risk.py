"""Pages of risk: the tables of knowledge/risk.yaml with standing and sources, and the vectors written by hand."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gistline.phrases import plain
from gistline.risk_models import Range, RiskTables, SchemeRow
from gistline.risk_tables import risk_tables
from gistline.sourced import Citation
from gistline.strict_yaml import read_yaml

FOLDER = Path("docs/explanation/risk")
SIGNS = {">": "above", ">=": "from", "<": "below", "<=": "up to"}


def risk_page() -> Iterator[str]:
    """Schemes of risk and stage, percentages, rupture and mitoses as encoded, then the vectors."""
    table = risk_tables()
    yield "# Risk and stage of a primary tumour, as encoded\n"
    yield "From knowledge/risk.yaml, which the facts read as well. Unverified: from memory, seen in no source.\n"
    for scheme in table.schemes:
        yield f"## {scheme.title}\n"
        yield "| result | size, mm | mitoses per 5 mm2 | and | standing | gap, and how it is filled |"
        yield "|---|---|---|---|---|---|"
        yield from (_row(row) for row in scheme.rows)
        yield ""
        yield from (f"- {plain(name)}: {_listed(sites)}" for name, sites in scheme.families.items())
        yield from _cited(scheme.sources)
    yield from _percentages(table)
    yield from _ruptures(table)
    yield from _mitoses(table)
    yield from _vectors()


def _row(row: SchemeRow) -> str:
    told = [*row.t, *([plain(row.sites)] if row.sites else []), *([row.nodes] if row.nodes else [])]
    told += [] if row.ruptured is None else ["ruptured" if row.ruptured else "not ruptured"]
    told += [] if row.metastases is None else ["M1" if row.metastases else "M0"]
    cells = (plain(row.result), _range(row.size_mm), _range(row.mitoses), ", ".join(told), row.standing, row.fill or "")
    return f"| {' | '.join(cells)} |"


def _range(limits: Range | None) -> str:
    return " ".join(f"{SIGNS[sign]} {number}" for sign, number in limits.ends()) if limits else ""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(plain, words))


def _cited(sources: Iterable[Citation]) -> Iterator[str]:
    yield from (f"- `{one.document}`, {one.section} [{one.standing}]: {one.says}" for one in sources)
    yield ""


def _percentages(table: RiskTables) -> Iterator[str]:
    told = table.progression
    yield "## Progression by AFIP group and site, percent\n"
    yield f"**Not settled: {told.columns_exchanged}.** The notes exchange them back, because the complete column must"
    yield "be of the 629 small intestinal and the one with gaps of the 144 duodenal tumours. What depends on it is"
    yield "unverified until somebody has looked into the paper of 2006.\n"
    yield f"| group | {' | '.join(map(plain, told.columns))} |\n|---{'|---' * len(told.columns)}|"
    for group in table.scheme("afip").results():
        yield f"| {group} | {' | '.join(_cell(table, group, column) for column in told.columns)} |"
    yield ""
    yield from (f"- {plain(name)}: {_listed(sites)}" for name, sites in told.columns.items())
    yield f"- by convention, unverified: {_listed(told.by_convention)}\n\n## NCCN: which column for which site\n"
    yield from (f"- {plain(name)}: {_listed(sites)}" for name, sites in table.nccn.columns.items())
    yield from _cited(table.nccn.sources)


def _cell(table: RiskTables, group: str, column: str) -> str:
    cell = table.cell(group, column)
    if cell.percent is None:
        return f"no cases [{cell.standing}]"
    pooled = f", {' and '.join(sorted((group, cell.pooled_with)))} together" if cell.pooled_with else ""
    few = ", few cases" if cell.few_cases else ""
    other = "".join(f"; {one.percent} in {', '.join(one.documents)} ({one.kind})" for one in cell.otherwise)
    return f"{cell.percent} [{cell.standing}]{pooled}{few}{other}"


def _ruptures(table: RiskTables) -> Iterator[str]:
    for one in table.ruptures:
        yield f"## Rupture by the definition of {one.definition}\n\n- rupture: {_listed(one.rupture)}"
        yield f"- no rupture by itself: {_listed(one.not_rupture) or 'none named'}"
        yield from _cited(one.sources)


def _mitoses(table: RiskTables) -> Iterator[str]:
    told = table.mitoses
    yield f"## Mitoses\n\nCount times {told.per_mm2} by the area in mm2, where that is {told.per_mm2} mm2 or more. A"
    yield f"field of a {told.objective}x objective has pi * (field number / {2 * told.objective})^2 mm2; field numbers"
    yield f"{_range(told.field_number_mm)} mm are believed (local policy). Facts named `..._per_50_fields` read the"
    yield f"count in {told.printed_fields} fields as written.\n"
    yield from _cited(told.sources)


def _vectors() -> Iterator[str]:
    yield "# Vectors\n\nWritten by hand in `docs/explanation/risk/vectors.yaml`; a test reads each. `-` is unknown.\n"
    for name, vectors in read_yaml(FOLDER / "vectors.yaml").value.items():
        columns = list(dict.fromkeys(key for vector in vectors for key in vector))
        yield f"## {plain(name)}\n\n| {' | '.join(map(plain, columns))} |\n{'|---' * len(columns)}|"
        yield from (f"| {' | '.join(_shown(vector, key) for key in columns)} |" for vector in vectors)
        yield ""


def _shown(vector: dict[str, Any], key: str) -> str:
    value = vector.get(key)
    if key not in vector:
        return ""
    return "-" if value is None else _listed(value) if isinstance(value, list) else plain(str(value))
