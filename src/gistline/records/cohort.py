"""Cohort: many patients as a folder of CSV or Parquet, one file per table, or as one DuckDB file."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from gistline.errors import InputError, Problem, did_you_mean, nearest
from gistline.records.database import Workbench, attach, write_database
from gistline.records.tables import TABLES, columns, csv_header
from gistline.records.validate import RawRow, Records, validated

FORMATS = (".csv", ".parquet")


@dataclass
class _Reading:
    """The problems of all files of a cohort so far, and the tables with rows that could not be read."""

    problems: list[Problem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    def refuse(self, file: str, place: str, column: str, message: str, repair: str) -> None:
        self.problems.append(Problem(file, place, column, "", message, repair))

    def lose(self, table: str, file: str, place: str, message: str, repair: str) -> None:
        self.lost.add(table)
        self.refuse(file, place, "", message, repair)


def read_folder(folder: Path) -> Records:
    """Read `<table>.csv` and `<table>.parquet` of a folder. Raises InputError with every problem of all files."""
    reading = _Reading()
    raw: list[RawRow] = []
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError([Problem(str(folder), "", "", "", message, "Give a folder you may read.")]) from None
    for path in paths:
        if path.suffix in FORMATS and path.stem in TABLES:
            raw.extend(_csv_rows(path, reading) if path.suffix == ".csv" else _parquet_rows(path, reading))
        elif path.suffix in FORMATS:
            meant = nearest(path.stem, TABLES)
            reading.lost.update([meant] if meant else TABLES)
            reading.refuse(str(path), "", "", "is not named after a table", did_you_mean(path.stem, TABLES))
        elif path.stem.lower() in TABLES and not path.is_dir():
            repair = f"Save it as {path.stem.lower()}.csv, or move it elsewhere."
            reading.lose(path.stem.lower(), str(path), "", "is named after a table, but is not CSV or Parquet", repair)
    if not raw and not reading.problems:
        repair = "Give a folder with patients.csv; `gistline case template --folder DIR` writes one to fill in."
        reading.refuse(str(folder), "", "", "holds no rows of any table", repair)
    return validated(raw, reading.problems, reading.lost)


def _csv_rows(path: Path, reading: _Reading) -> Iterator[RawRow]:
    table, file = path.stem, str(path)
    text = _csv_text(path, reading)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1  # where the row begins: a cell in quotes may hold line breaks
    try:
        header = next(reader, None)
        if header is None:
            reading.lose(table, file, "", "is empty", f"Write the header: {','.join(csv_header(table))}.")
            return
        told = _header_told(table, file, "line 1", header, reading)
        line = reader.line_num + 1
        for cells in reader if told is not None else ():
            if told is not None and cells:
                yield from _csv_row(RawRow(table, file, f"line {line}", {}, told=told), header, cells, reading)
            line = reader.line_num + 1
    except csv.Error as error:
        repair = "Check the quotes, and cut any field longer than 100,000 characters."
        reading.lose(table, file, f"line {line}", f"is not CSV: {error}", repair)


def _csv_text(path: Path, reading: _Reading) -> str | None:
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        reading.lose(path.stem, str(path), "", f"cannot be read: {error.strerror}", "Give a file you may read.")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"is not UTF-8 text: byte 0x{raw[error.start]:02x}"
        reading.lose(path.stem, str(path), f"line {line}", message, "Save the file as UTF-8.")
    return None


def _header_told(table: str, file: str, place: str, header: Sequence[str], reading: _Reading) -> frozenset[str] | None:
    """The columns the header gets wrong, reported; None where it is no header at all."""
    known = csv_header(table)
    if not set(header) & set(known):
        repair = f"Write the names of the columns, with commas between: {','.join(known)}."
        reading.lose(table, file, place, "names no column", repair)
        return None
    told = set()
    for name in dict.fromkeys(header):
        if name not in known:
            reading.refuse(file, place, name or "(no name)", f"is not a column of {table}", did_you_mean(name, known))
            told.add(name)
        elif header.count(name) > 1:
            reading.refuse(file, place, name, "stands twice in the header", "Keep one of the two columns.")
            told.add(name)
    for column in columns(table):
        if column.needed and column.name not in header:
            reading.refuse(file, place, column.name, "is missing", f"Add the column: {column.meaning}.")
            told.add(column.name)
    return frozenset(told)


def _csv_row(raw: RawRow, header: list[str], cells: list[str], reading: _Reading) -> Iterator[RawRow]:
    if len(cells) != len(header):
        message = f"has {len(cells)} cells, the header has {len(header)}"
        repair = "Give each column one cell; put a text with a comma in quotes."
        reading.lose(raw.table, raw.file, raw.place, message, repair)
        return
    values = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip() != ""}
    yield RawRow(raw.table, raw.file, raw.place, _without(values, raw.told), told=raw.told)


def _without(values: dict[str, Any], told: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in told}


def _parquet_rows(path: Path, reading: _Reading) -> Iterator[RawRow]:
    with duckdb.connect() as db:
        try:
            found = db.execute("select * from read_parquet(?)", [str(path)])
            names, rows = [item[0] for item in found.description or []], found.fetchall()
        except duckdb.Error as error:
            message = f"is not Parquet: {_first_line(error)}"
            reading.lose(path.stem, str(path), "", message, "Write it again with a Parquet library.")
            return
        yield from _typed_rows(path.stem, str(path), names, rows, reading)


def read_duckdb(path: Path) -> Records:
    """Read a DuckDB file written by `save_duckdb`. Raises InputError with every problem of the file."""
    db = duckdb.connect()
    try:
        attach(db, path, read_only=True)
    except duckdb.Error as error:
        db.close()
        message = f"is not a DuckDB file that can be read: {_first_line(error)}"
        raise InputError([Problem(str(path), "", "", "", message, "Give a file written by gistline.")]) from None
    raw: list[RawRow] = []
    reading = _Reading()
    with db:
        where = "table_catalog = 'saved' and table_schema = 'record'"
        query = f"select table_name from information_schema.tables where {where} order by all"
        present = [row[0] for row in db.execute(query).fetchall()]
        for table in present:
            if table in TABLES:
                raw.extend(_table_rows(db, table, path, reading))
            else:
                reading.lost.update(TABLES)
                reading.refuse(str(path), "", table, "is not a table of a record", did_you_mean(table, TABLES))
    if not present:
        repair = "Give a file written by gistline: its tables lie in the schema `record`."
        reading.refuse(str(path), "", "", "has no schema `record`", repair)
    return validated(raw, reading.problems, reading.lost)


def _table_rows(db: duckdb.DuckDBPyConnection, table: str, path: Path, reading: _Reading) -> Iterator[RawRow]:
    try:
        found = db.execute(f"select * from saved.record.{table}")
        names, rows = [item[0] for item in found.description or []], found.fetchall()
    except duckdb.Error as error:
        message = f"cannot be read: {_first_line(error)}"
        reading.lose(table, str(path), table, message, "Give a file written by gistline.")
        return
    yield from _typed_rows(table, str(path), names, rows, reading)


def _typed_rows(
    table: str, file: str, names: list[str], rows: list[tuple[Any, ...]], reading: _Reading
) -> Iterator[RawRow]:
    partial = {column.name for column in columns(table) if column.partial_date}
    halves = {f"{name}_{half}": name for name in partial for half in ("earliest", "latest")}
    header = dict.fromkeys(halves.get(name, name) for name in names if name != "revised_on")
    told = _header_told(table, file, table, list(header), reading)
    if told is None:
        return
    for number, row in enumerate(rows, start=1):
        values = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        values.pop("revised_on", None)
        for name in partial:
            ends = values.pop(f"{name}_earliest", None), values.pop(f"{name}_latest", None)
            if ends != (None, None):
                values[name] = "/".join("" if end is None else str(end) for end in ends)
        yield RawRow(table, file, f"row {number}", _without(values, told), told=told)


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]


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
