"""Risk tables: schemes of risk and stage, what is rupture, how mitoses are counted, from knowledge/risk.yaml."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import get_args

from gistline.errors import KnowledgeError, Problem, did_you_mean
from gistline.library import KNOWLEDGE, mistake, open_sources, open_table, twice
from gistline.risk_models import (
    Cell,
    Mitoses,
    Nccn,
    Otherwise,
    Progression,
    Range,
    RiskTables,
    RuptureDefinition,
    Scheme,
    SchemeName,
    SchemeRow,
)  # fmt: skip
from gistline.sourced import Citation, Source, Strict, unseen
from gistline.strict_yaml import Document, Path_

STEP = Decimal("0.1")
SCHEMES: tuple[str, ...] = get_args(SchemeName)
DEFINITIONS = ("2018", "2019")
MODELS: tuple[type[Strict], ...] = (
    RiskTables, Scheme, SchemeRow, Range, Progression, Cell, Otherwise, Nccn, Mitoses, RuptureDefinition, Citation,
)  # fmt: skip
FIELDS = sorted({field.alias or name for model in MODELS for name, field in model.model_fields.items()})


def open_risk_tables(folder: Path, documents: Mapping[str, Source], problems: list[Problem]) -> RiskTables | None:
    """The tables of a knowledge folder, every problem with its place."""
    table, document = open_table(folder, "risk.yaml", RiskTables, problems, FIELDS)
    if table is None:
        return None
    found = [
        *twice(document, ((("schemes", number, "scheme"), one.scheme) for number, one in enumerate(table.schemes)))
    ]
    for path, sources in _citations(table):
        for source in sources:
            for message, repair in unseen(source, documents):
                found.append(mistake(document, path, source.document, message, repair))
    found.extend(_names(document, table))
    found.extend(_of_cells(document, table, documents))
    if not found:  # a proof over names that lead nowhere would say nothing
        for number, scheme in enumerate(table.schemes):
            found.extend(_not_one_result(document, ("schemes", number), table, scheme))
    problems.extend(found)
    return table


def _citations(table: RiskTables) -> Iterator[tuple[Path_, tuple[Citation, ...]]]:
    for number, scheme in enumerate(table.schemes):
        yield ("schemes", number, "sources"), scheme.sources
    for number, definition in enumerate(table.ruptures):
        yield ("ruptures", number, "sources"), definition.sources
    yield ("nccn", "sources"), table.nccn.sources
    yield ("mitoses", "sources"), table.mitoses.sources


def _names(document: Document, table: RiskTables) -> Iterator[Problem]:
    """Names that lead nowhere: a scheme that is missing, a family of sites, a T, a definition of rupture."""
    for name in SCHEMES:
        if name not in [one.scheme for one in table.schemes]:
            yield mistake(document, ("schemes",), name, "is missing", "Add the scheme.")
            return
    for name in DEFINITIONS:
        if name not in [one.definition for one in table.ruptures]:
            yield mistake(document, ("ruptures",), name, "is missing", "Add the definition of rupture of that year.")
    known_t = table.scheme("tnm_t").results()
    for number, scheme in enumerate(table.schemes):
        for place, row in enumerate(scheme.rows):
            path: Path_ = ("schemes", number, "rows", place)
            if row.sites is not None and row.sites not in scheme.families:
                repair = did_you_mean(row.sites, scheme.families)
                yield mistake(document, (*path, "sites"), row.sites, "is no family of this scheme", repair)
            for one in row.t:
                if one not in known_t:
                    yield mistake(document, (*path, "t"), one, "is no T of tnm_t", did_you_mean(one, known_t))
    for place, definition in enumerate(table.ruptures):
        both = [word for word in definition.rupture if word in definition.not_rupture]
        for word in both:
            yield mistake(document, ("ruptures", place, "rupture"), word, "is rupture and is not", "Keep one.")


def _of_cells(document: Document, table: RiskTables, documents: Mapping[str, Source]) -> Iterator[Problem]:
    groups, columns = table.scheme("afip").results(), table.progression.columns
    placed = [(cell.group, cell.column) for cell in table.progression.cells]
    yield from twice(document, ((("progression", "cells", number), one) for number, one in enumerate(placed)))
    for one in product(groups, columns):
        if one not in placed:
            yield mistake(document, ("progression", "cells"), one, "has no cell", "Add it; percent: null for no cases.")
    for number, cell in enumerate(table.progression.cells):
        path: Path_ = ("progression", "cells", number)
        if (cell.group, cell.column) not in product(groups, columns):
            yield mistake(document, path, (cell.group, cell.column), "is no cell of the table", "Mend group or column.")
        for other in cell.otherwise:
            for name in other.documents:
                if name not in documents:
                    repair = did_you_mean(name, documents)
                    yield mistake(document, (*path, "otherwise"), name, "is not in sources.yaml", repair)
    for name in table.nccn.columns:
        if name not in columns:
            yield mistake(document, ("nccn", "columns"), name, "is no column", did_you_mean(name, columns))
    for path, told in ((("progression", "columns"), columns), (("nccn", "columns"), table.nccn.columns)):
        yield from twice(document, ((path, site) for sites in told.values() for site in sites))


def _not_one_result(document: Document, path: Path_, table: RiskTables, scheme: Scheme) -> Iterator[Problem]:
    """Tumours, on and around every cut, for which the rows have no result or two."""
    for tumour in tumours_around_cuts(table, scheme):
        found = results(table, scheme, *tumour)
        if len(found) != 1:
            told = f"has {'no result' if not found else ' and '.join(sorted(found))} for {_told(tumour)}"
            yield mistake(document, (*path, "rows"), scheme.scheme, told, "Mend the ranges of its rows.")
            return


Described = tuple[Decimal, Decimal, str, bool, str, bool]  # size in mm, mitoses, site, ruptured, nodes, metastases


def _told(tumour: Described) -> str:
    size, mitoses, site, ruptured, nodes, metastases = tumour
    rupture = "ruptured" if ruptured else "not ruptured"
    return f"{size} mm, {mitoses} mitoses, {site}, {rupture}, {nodes}, {'M1' if metastases else 'M0'}"


def tumours_around_cuts(table: RiskTables, scheme: Scheme) -> Iterator[Described]:
    """A tumour of every kind that a scheme can tell apart: on each cut, just below and just above."""
    ranges = [row.size_mm for row in scheme.rows if row.size_mm]
    ranges += [table.sizes(one) for row in scheme.rows for one in row.t]
    counted = [row.mitoses for row in scheme.rows if row.mitoses]
    sites = [family[0] for family in scheme.families.values()] or ["any"]
    marks = product(_around(ranges), _around(counted), sites, (True, False), ("N0", "N1"), (True, False))
    return iter(marks)


def _around(ranges: Iterable[Range]) -> list[Decimal]:
    cuts = sorted({number for one in ranges for _, number in one.ends()})
    return [number for cut in cuts for number in (cut - STEP, cut, cut + STEP)] or [STEP]


def results(
    table: RiskTables, scheme: Scheme, size: Decimal, mitoses: Decimal, site: str, ruptured: bool, nodes: str,
    metastases: bool,
) -> set[str]:  # fmt: skip
    """The results of every row that holds for a tumour of which everything is told."""
    return {
        row.result
        for row in scheme.rows
        if (row.size_mm is None or row.size_mm.holds(size))
        and (not row.t or any(table.sizes(one).holds(size) for one in row.t))
        and (row.mitoses is None or row.mitoses.holds(mitoses))
        and (row.sites is None or site in scheme.families[row.sites])
        and row.ruptured in (None, ruptured)
        and row.nodes in (None, nodes)
        and row.metastases in (None, metastases)
    }


@cache
def risk_tables() -> RiskTables:
    """The tables that come with the program. Raises KnowledgeError with every problem of them."""
    problems: list[Problem] = []
    table = open_risk_tables(KNOWLEDGE, open_sources(KNOWLEDGE, problems), problems)
    if table is None or problems:
        raise KnowledgeError(problems)
    return table
