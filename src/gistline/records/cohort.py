"""Cohort: many patients as a folder of CSV or Parquet, one file per table, or as one DuckDB file."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from gistline.errors import InputError, Problem, did_you_mean
from gistline.records.database import Workbench, write_database
from gistline.records.dates import PartialDate
from gistline.records.tables import TABLES, columns, csv_header
from gistline.records.validate import RawRow, Records, validated


def read_folder(folder: Path) -> Records:
    """Read `<table>.csv` and `<table>.parquet` of a folder. Raises InputError with every problem of all files."""
    problems: list[Problem] = []
    raw: list[RawRow] = []
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    for path in files:
        if path.suffix not in (".csv", ".parquet"):
            continue
        if path.stem not in TABLES:
            repair = did_you_mean(path.stem, TABLES)
            problems.append(Problem(str(path), "", "", "", "is not named after a table", repair))
        elif path.suffix == ".csv":
            raw.extend(_csv_rows(path, problems))
        else:
            raw.extend(_parquet_rows(path, problems))
    if not raw and not problems:
        repair = "Give a folder with patients.csv; `gistline case template --folder DIR` writes one to fill in."
        problems.append(Problem(str(folder), "", "", "", "holds no rows of any table", repair))
    return validated(raw, problems)


def _csv_rows(path: Path, problems: list[Problem]) -> Iterator[RawRow]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text: byte 0x{error.object[error.start]:02x}"
        problems.append(Problem(str(path), "", "", "", message, "Save the file as UTF-8."))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        if header is None or not _header_fits(path, header, problems):
            return
        for cells in reader:
            if cells:
                yield from _csv_row(path, reader.line_num, header, cells, problems)
    except csv.Error as error:
        message = f"is not CSV: {error}"
        repair = "Check the quotes, and cut any field longer than 100,000 characters."
        problems.append(Problem(str(path), f"line {reader.line_num}", "", "", message, repair))


def _header_fits(path: Path, header: list[str], problems: list[Problem]) -> bool:
    known = csv_header(path.stem)
    for name in header:
        if header.count(name) > 1:
            problems.append(Problem(str(path), "line 1", name, "", "stands twice in the header", "Keep one."))
        elif name not in known:
            problems.append(Problem(str(path), "line 1", name, "", "is not a column", did_you_mean(name, known)))
    for column in columns(path.stem):
        if column.needed and column.name not in header:
            problems.append(Problem(str(path), "line 1", column.name, "", "is missing", "Add the column."))
    return all(name in known and header.count(name) == 1 for name in header)


def _csv_row(path: Path, line: int, header: list[str], cells: list[str], problems: list[Problem]) -> Iterator[RawRow]:
    if len(cells) != len(header):
        message = f"has {len(cells)} cells, the header has {len(header)}"
        problems.append(Problem(str(path), f"line {line}", "", "", message, "Check commas and quotes."))
        return
    values = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip() != ""}
    yield RawRow(path.stem, str(path), f"line {line}", values)


def _parquet_rows(path: Path, problems: list[Problem]) -> Iterator[RawRow]:
    with duckdb.connect() as db:
        try:
            found = db.execute("select * from read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            message = f"is not Parquet: {str(error).splitlines()[0]}"
            problems.append(Problem(str(path), "", "", "", message, "Write it again with a Parquet library."))
            return
        names = [item[0] for item in found.description or []]
        yield from _typed_rows(path.stem, str(path), names, found.fetchall())


def read_duckdb(path: Path) -> Records:
    """Read a DuckDB file written by `save_duckdb`. Raises InputError with every problem of the file."""
    try:
        db = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        message = f"is not a DuckDB file: {str(error).splitlines()[0]}"
        raise InputError([Problem(str(path), "", "", "", message, "Give a file written by gistline.")]) from None
    raw: list[RawRow] = []
    with db:
        query = "select table_name from information_schema.tables where table_schema = 'record' order by all"
        present = [row[0] for row in db.execute(query).fetchall()]
        problems = [
            Problem(str(path), "", table, "", "is not a table of a record", did_you_mean(table, TABLES))
            for table in present
            if table not in TABLES
        ]
        for table in present:
            if table in TABLES:
                found = db.execute(f"select * from record.{table}")
                names = [item[0] for item in found.description or []]
                raw.extend(_typed_rows(table, str(path), names, found.fetchall()))
    if not present:
        repair = "Give a file written by gistline: its tables lie in the schema `record`."
        problems.append(Problem(str(path), "", "", "", "has no schema `record`", repair))
    return validated(raw, problems)


def _typed_rows(table: str, file: str, names: list[str], rows: list[tuple[Any, ...]]) -> Iterator[RawRow]:
    partial = {column.name for column in columns(table) if column.partial_date}
    for number, row in enumerate(rows, start=1):
        values = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        values.pop("revised_on", None)
        for name in partial:
            earliest, latest = values.pop(f"{name}_earliest", None), values.pop(f"{name}_latest", None)
            if earliest is not None and latest is not None:
                values[name] = PartialDate(earliest, latest)
        yield RawRow(table, file, f"row {number}", values)


def save_folder(records: Records, folder: Path) -> None:
    """Write one CSV per table that has rows. Reading the folder again gives equal records."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in records.rows.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(csv_header(table))
            writer.writerows([_cell(getattr(row, name)) for name in csv_header(table)] for row in rows)


def save_parquet(records: Records, folder: Path) -> None:
    """Write one Parquet file per table that has rows. Reading the folder again gives equal records."""
    folder.mkdir(parents=True, exist_ok=True)
    with Workbench() as bench, bench.holding(records, []):
        for table in records.rows:
            target = str(folder / f"{table}.parquet").replace("'", "''")
            bench.db.execute(f"copy (select * exclude (revised_on) from record.{table}) to '{target}' (format parquet)")


def save_duckdb(records: Records, path: Path) -> None:
    """Write a new DuckDB file with the schema `record`. Reading the file again gives equal records."""
    write_database(records, path)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(value)
    return str(value)
