"""Variant table: a CSV or TSV of names of variants, read one by one."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from gistline.errors import InputError, Problem, did_you_mean, quoted
from gistline.library import gene_table
from gistline.variants import Reading, read_variant

NEEDED = ("as_written",)
KNOWN = ("gene", "as_written", "exon_stated")
BESIDE = " | "  # between several spellings of one change


def read_table(path: Path) -> list[tuple[int, Reading]]:
    """Every name of a table with its line: columns `as_written` and, where told, `gene` and `exon_stated`; several
    spellings in one cell stand apart by ` | `. Raises InputError where the file or a cell cannot be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = f"cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}"
        raise InputError([Problem(str(path), "", "", "", problem, "Give a CSV or TSV file.")]) from None
    problems: list[Problem] = []
    rows = _rows(path, text, problems)
    line, columns = next(rows, (1, []))
    problems.extend(() if problems else _of_columns(path, line, columns))
    if problems:
        raise InputError(problems)
    found = [reading for line, row in rows for reading in _readings(path, line, row, columns, problems)]
    if problems:
        raise InputError(problems)
    return found


def _rows(path: Path, text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row with the line it begins on. A quote that is not closed would swallow the rows behind it, up
    to the next quote or the end: no cell may hold a line break."""
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        row = f"line {reader.line_num + 1}"
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problems.append(Problem(str(path), row, "", "", f"is no CSV: {error}", "Close the quote, or cut the cell."))
            return
        if cells is None:
            return
        if any("\n" in cell or "\r" in cell for cell in cells):
            repair = "Close the quote, or write one row on one line."
            problems.append(Problem(str(path), row, "", "", "has a cell that goes on in the next line", repair))
        elif cells:
            yield int(row.removeprefix("line ")), [cell.strip() for cell in cells]


def _of_columns(path: Path, line: int, columns: list[str]) -> Iterator[Problem]:
    known, row = f"Known columns: {', '.join(KNOWN)}.", f"line {line}"
    for name in NEEDED:
        if name not in columns:
            yield Problem(str(path), row, "", "", f"has no column {name}", known)
    for name in sorted({name for name in columns if name and columns.count(name) > 1}):
        yield Problem(str(path), row, "", quoted(name), "names two columns", "Keep one of the two.")
    for name in columns:
        if name not in KNOWN and name.lower() in KNOWN:
            yield Problem(str(path), row, "", quoted(name), "is no column that is read", f"Write {name.lower()}.")


def _readings(
    path: Path, line: int, cells: list[str], columns: list[str], problems: list[Problem]
) -> Iterator[tuple[int, Reading]]:
    def problem(column: str, value: str, message: str, repair: str) -> Problem:
        return Problem(str(path), f"line {line}", column, quoted(value) if value else "", message, repair)

    before = len(problems)
    if len(cells) > len(columns):
        message = f"has {len(cells)} cells for {len(columns)} columns"
        problems.append(problem("", "", message, "Put a cell that holds the delimiter in quotes."))
    row = dict(zip(columns, cells, strict=False))
    exon, written = row.get("exon_stated", ""), row.get("gene", "")
    gene = _genes().get(written.upper()) if written else None
    names = [name.strip() for name in row.get("as_written", "").split(BESIDE)]
    if exon and not (exon.isascii() and exon.isdigit() and len(exon) < 3 and 1 <= int(exon) <= 30):
        problems.append(problem("exon_stated", exon, "is no number of an exon", "Write 1 to 30."))
    if written and gene is None:
        repair = did_you_mean(written, gene_table().genes)
        problems.append(problem("gene", written, "is no gene on file", repair))
    if not all(names):
        problems.append(problem("as_written", "", "is empty", "Write the variant, or leave the row out."))
    if len(problems) == before:
        for name in names:
            yield line, read_variant(name, gene, int(exon) if exon else None)


def _genes() -> dict[str, str]:
    """Every gene by the ways in which it is written, in capitals."""
    table = gene_table()
    return {name: name for name in table.genes} | {name.upper(): gene for name, gene in table.spellings.items()}
