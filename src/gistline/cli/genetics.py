"""Genetics: the command that reads names of variants."""

import csv
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from gistline.cli.options import AsJson, Colour, console, show
from gistline.errors import UsageError, did_you_mean
from gistline.library import genes
from gistline.variant_table import read_table
from gistline.variant_words import Row, as_data, in_words, table_in_words
from gistline.variants import read_variant

Gene = Annotated[str | None, typer.Option(metavar="GENE", help="The gene, where the text does not name it.")]
Exon = Annotated[int | None, typer.Option(metavar="N", min=1, max=30, help="The exon that the report states.")]
Table = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Instead: a CSV or TSV with the columns as_written, gene, exon_stated."),
]


def variant(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="A variant as people write it.")] = None,
    gene: Gene = None,
    exon: Exon = None,
    table: Table = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="With --table: print every name as tidy CSV.")] = False,
    colour: Colour = None,
) -> None:
    """Read one variant aloud: gene, exon, what changes, the driver it is, and what contradicts."""
    if (text is None) == (table is None):
        raise UsageError('Give either a variant, as `gistline variant "KIT V559D"`, or --table FILE.')
    if gene is not None and gene not in genes():
        raise UsageError(f"{gene} is not a gene on file. {did_you_mean(gene, genes())}")
    if text is not None:
        reading = read_variant(text, gene, exon)
        if as_json:
            print(json.dumps(as_data(reading), indent=2, ensure_ascii=False))
        else:
            show(console(colour), in_words(reading))
    elif table is not None:
        _table(table, as_json, as_csv, colour)


def _table(path: Path, as_json: bool, as_csv: bool, colour: bool | None) -> None:
    rows = [Row(line, reading) for line, reading in read_table(path)]
    if as_json:
        data = [{"line": row.line, "result": row.result, **as_data(row.reading)} for row in rows]
        print(json.dumps(data, indent=2, ensure_ascii=False))
    elif as_csv:
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(("line", "gene", "as_written", "result", "exon", "exon_stated", "kind", "name", "class"))
        for row in rows:
            one = row.reading
            cells = (row.line, one.gene, one.written, row.result, one.exon, one.exon_stated, one.kind, one.name)
            out.writerow("" if cell is None else cell for cell in (*cells, one.driver))
    else:
        show(console(colour), table_in_words(rows))
