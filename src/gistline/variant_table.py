"""Variant table: a CSV or TSV of names of variants, read one by one."""

import csv
from collections.abc import Iterator
from pathlib import Path

from gistline.errors import InputError, Problem
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
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter)
    missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        message = f"has no column {missing[0]}"
        raise InputError([Problem(str(path), "line 1", "", "", message, f"Known columns: {', '.join(KNOWN)}.")])
    problems: list[Problem] = []
    found = [reading for row in rows for reading in _readings(path, rows.line_num, row, problems)]
    if problems:
        raise InputError(problems)
    return found


def _readings(path: Path, line: int, row: dict[str, str], problems: list[Problem]) -> Iterator[tuple[int, Reading]]:
    exon, gene = (row.get("exon_stated") or "").strip(), (row.get("gene") or "").strip() or None
    if exon and not (exon.isascii() and exon.isdigit() and 1 <= int(exon) <= 30):
        message = "is no number of an exon"
        problems.append(Problem(str(path), f"line {line}", "exon_stated", f"'{exon}'", message, "Write 1 to 30."))
        return
    for name in (row["as_written"] or "").split(BESIDE):
        yield line, read_variant(name.strip(), gene, int(exon) if exon else None)
