"""Database: records as event tables in DuckDB, and the only door to them that knows what day it is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from gistline.errors import UsageError
from gistline.records.columns import Row
from gistline.records.tables import TABLES, ddl, sql_columns, stored
from gistline.records.validate import Records
from gistline.sensitivity import row_of
from gistline.variants import read_variant

BATCH = 500  # rows per insert
READINGS = """create table variant_readings (
    gene varchar, change varchar, exon_stated integer, exon integer, exon_differs boolean, name varchar,
    driver varchar, drivers varchar[], drives boolean,
    understood boolean, row_as_driver varchar, row_as_secondary varchar)"""  # what each written variant says, read once
FEW = 100  # decisions up to which a kept plan beats an optimised one
ONE_THREAD: dict[str, str | bool | int | float | list[str]] = {"threads": 1}  # one patient is too small to share out


def create_tables(db: duckdb.DuckDBPyConnection, schema: str = "record") -> None:
    """The schema of a record, empty."""
    db.execute(f"create schema {schema};" + ";".join(ddl(table, schema) for table in TABLES))


def insert_records(db: duckdb.DuckDBPyConnection, records: Records, schema: str = "record") -> None:
    """Put the rows into the schema of a record."""
    for table, rows in records.rows.items():
        _insert(db, f"{schema}.{table}", [[*stored(row), day] for row, day in _with_revision_day(rows)])


def _with_revision_day(rows: Sequence[Row]) -> Iterator[tuple[Row, date | None]]:
    """Each row with the day a later row revised it; None for the version that stands."""
    versions: dict[tuple[str, str], list[date]] = {}
    for row in rows:
        versions.setdefault((row.patient_id, row.id), []).append(row.recorded_on)
    for row in rows:
        later = [day for day in versions[row.patient_id, row.id] if day > row.recorded_on]
        yield row, min(later, default=None)


def _insert(db: duckdb.DuckDBPyConnection, target: str, rows: Sequence[Sequence[Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        marks = ", ".join(["(" + ", ".join("?" * len(batch[0])) + ")"] * len(batch))
        db.execute(f"insert into {target} values {marks}", [value for row in batch for value in row])


def as_of(table: str) -> str:
    """The rows of the table named like it outside the record: what was known of it on each decision date.

    A row is seen from the day it was recorded until the day a later row revises it; a row that withdraws is never
    seen. Facts are written against these tables, so a fact cannot see the future.
    """
    names = ", ".join(f"event.{name}" for name, _ in sql_columns(table) if name != "patient_id")
    return f"""
        select event.patient_id, decisions.decision_date, {names}
        from record.{table} as event join decisions on decisions.patient_id = event.patient_id
        where event.recorded_on <= decisions.decision_date
          and (event.revised_on is null or event.revised_on > decisions.decision_date)
          and event.revision is distinct from 'withdraws'"""


class Workbench:
    """A database in memory with empty tables and the as-of views, ready for one reading after another.

    Making one takes longer than using it; a program that answers many questions keeps it. Nothing of one reading
    is left for the next. Not for use by two threads at once.
    """

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        """An empty database."""
        self.db = duckdb.connect(":memory:", config=ONE_THREAD)
        create_tables(self.db)
        self.db.execute("create table decisions (patient_id varchar not null, decision_date date not null)")
        self.db.execute(";".join(f"create table {table} as {as_of(table)}" for table in TABLES))
        self.db.execute(READINGS)
        self._prepared: dict[str, str] = {}
        self._few = True

    def __enter__(self) -> "Workbench":
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    @contextmanager
    def holding(self, records: Records, decisions: Iterable[tuple[str, date]]) -> Iterator["Workbench"]:
        """The workbench while it holds these records and the decisions (patient, day) the facts are about."""
        asked = sorted(set(decisions))
        self._few = len(asked) <= FEW
        self.db.execute(f"pragma {'disable' if self._few else 'enable'}_optimizer")
        self.db.begin()
        try:
            insert_records(self.db, records)
            _insert(self.db, "decisions", asked)
            for table in TABLES:
                if records.rows.get(table):
                    self._run(f"insert into {table} {as_of(table)}")
            self._read_variants()
            yield self
        finally:
            self.db.rollback()

    @contextmanager
    def holding_written(self, write: Callable[[duckdb.DuckDBPyConnection], None], on: date) -> Iterator["Workbench"]:
        """The workbench while it holds what `write` puts into the tables of the schema `record`, and one decision a
        patient on the day. For cohorts whose rows are valid already: no row passes through Python, and every core of
        the machine is used. Rows are committed, since what is not yet committed is read by one thread alone."""
        self._few = False
        self.db.execute("pragma enable_optimizer; reset threads")
        try:
            write(self.db)
            self.db.execute("insert into decisions select distinct patient_id, ?::date from record.patients", [on])
            for table in TABLES:
                self.db.execute(f"insert into {table} {as_of(table)}")
            self._read_variants()
            yield self
        finally:
            self.db.close()
            self._begin()

    def _read_variants(self) -> None:
        """What every gene and change as written says: a string is no query."""
        asked = self._run("select distinct gene, change, exon from variants where gene is not null").fetchall()
        _insert(self.db, "variant_readings", [_as_read(*one) for one in asked])

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query over the as-of views.

        For few decisions planning is most of the work, so the plan is kept, unoptimised: a third of the time.
        For many the optimiser pays.
        """
        return self._run(query).fetchall()

    def _run(self, statement: str) -> duckdb.DuckDBPyConnection:
        if not self._few:
            return self.db.execute(statement)
        if statement not in self._prepared:
            name = f"kept_{len(self._prepared)}"
            self.db.execute(f"prepare {name} as {statement}")
            self._prepared[statement] = name
        return self.db.execute(f"execute {self._prepared[statement]}")


def _as_read(gene: str, change: str | None, exon: int | None) -> tuple[Any, ...]:
    reading = read_variant(change or "", gene, exon)
    return (
        gene, change, exon, reading.exon, reading.exon_differs, reading.name, reading.driver, list(reading.drivers),
        reading.drives, reading.understood, row_of(reading, "driver"), row_of(reading, "secondary"),
    )  # fmt: skip


def attach(db: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool) -> None:
    """Open the file as the catalog `saved`: under its own name a file called record.duckdb would hide its schema."""
    name = str(path).replace("'", "''")
    db.execute(f"attach '{name}' as saved{' (read_only)' if read_only else ''}")


def write_database(records: Records, path: Path) -> None:
    """Write the records as a new DuckDB file with the schema `record`. Raises UsageError where the file is there."""
    if path.exists():
        raise UsageError(f"{path} is there already. Give a new file.")
    with duckdb.connect(config=ONE_THREAD) as db:
        attach(db, path, read_only=False)
        create_tables(db, "saved.record")
        insert_records(db, records, "saved.record")
