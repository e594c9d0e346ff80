"""Tables: every table once, and what is derived from it: DDL, JSON Schema, CSV headers, a case template."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from gistline.records.columns import Row
from gistline.records.dates import PartialDate
from gistline.records.disease import DISEASE
from gistline.records.state import STATE
from gistline.records.treatment import TREATMENT

SCHEMA_VERSION = 1
TABLES: dict[str, type[Row]] = {model.table: model for model in (*DISEASE, *TREATMENT, *STATE)}
_SQL = {str: "varchar", int: "integer", bool: "boolean", Decimal: "decimal(14, 4)", date: "date"}


@dataclass(frozen=True)
class Column:
    """One column of a table: its meaning, its allowed words, the table it refers to, its SQL."""

    name: str
    meaning: str
    needed: bool
    sql: str
    words: tuple[str, ...] = ()
    refers_to: str | None = None

    @property
    def partial_date(self) -> bool:
        """Whether it is stored as an earliest and a latest day."""
        return self.sql == "partial date"


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table, in the order of its model, patient and row id first."""
    fields = TABLES[table].model_fields
    return tuple(_column(name, info) for name, info in fields.items())


def _column(name: str, info: FieldInfo) -> Column:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    words = tuple(_words(info.annotation))
    meaning = (info.description or "").rstrip(".")
    refers_to = str(extra["refers_to"]) if "refers_to" in extra else None
    return Column(name, meaning, info.is_required(), _sql_type(info.annotation), words, refers_to)


def _parts(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(part for part in get_args(annotation) if part is not type(None))
    return (annotation,)


def _words(annotation: Any) -> Iterator[str]:
    for part in _parts(annotation):
        kind = get_args(part)[0] if hasattr(part, "__metadata__") else part
        kind = get_args(kind)[0] if get_origin(kind) is list else kind
        if get_origin(kind) is Literal:
            yield from get_args(kind)


def _sql_type(annotation: Any) -> str:
    kind = _parts(annotation)[0]
    while get_origin(kind) is not None and hasattr(kind, "__metadata__"):
        kind = get_args(kind)[0]
    if kind is PartialDate:
        return "partial date"
    if get_origin(kind) is Literal:
        return "varchar"
    if get_origin(kind) is list:
        return "varchar[]"
    return _SQL[kind]


def sql_columns(table: str) -> Iterator[tuple[str, str]]:
    """Name and SQL of each stored column: a partial date is two of them."""
    for column in columns(table):
        if column.partial_date:
            yield f"{column.name}_earliest", "date"
            yield f"{column.name}_latest", "date"
        else:
            yield column.name, column.sql


@cache
def ddl(table: str, schema: str = "record") -> str:
    """The `create table` of one table, in plain DuckDB SQL."""
    lines = []
    for column in columns(table):
        needed = " not null" if column.needed else ""
        check = f" check ({_among(column)})" if column.words else ""
        if column.partial_date:
            lines += [f"{column.name}_earliest date{needed}", f"{column.name}_latest date{needed}"]
        else:
            lines.append(f"{column.name} {column.sql}{needed}{check}")
    lines.append("revised_on date")  # the day a later row of the same id was recorded
    body = ",\n    ".join(lines)
    return f"create table {schema}.{table} (\n    {body}\n)"


def _among(column: Column) -> str:
    """SQL: whether a cell holds words of its column alone."""
    if column.sql.endswith("[]"):
        return f"list_has_all({list(column.words)}, {column.name})"
    return f"{column.name} in ({', '.join(map(repr, column.words))})"


def stored(row: Row) -> list[Any]:
    """The values of one row, in the order of `sql_columns` (`revised_on`, which needs the other rows, left out)."""
    values: list[Any] = []
    for column in columns(row.table):
        value = getattr(row, column.name)
        if column.partial_date:
            values += [value.earliest, value.latest] if value else [None, None]
        else:
            values.append(value)
    return values


def json_schema() -> dict[str, Any]:
    """JSON Schema of a record: one array of rows per table."""
    from pydantic.json_schema import models_json_schema

    refs, schema = models_json_schema([(model, "validation") for model in TABLES.values()])
    properties = {table: {"type": "array", "items": refs[(model, "validation")]} for table, model in TABLES.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"gistline record, version {SCHEMA_VERSION}",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **schema,
    }


def csv_header(table: str) -> list[str]:
    """The header of the CSV of one table: one column per column of the model."""
    return [column.name for column in columns(table)]
