"""Validate: raw rows from any format become records, or a list of every problem; never something in between."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from gistline.errors import InputError, Problem, did_you_mean, quoted
from gistline.records.columns import Row
from gistline.records.rows_together import problems_between_rows
from gistline.records.tables import TABLES, columns, csv_header


@dataclass(frozen=True)
class RawRow:
    """One row as a file gives it, with the place of the row and of each of its cells for messages."""

    table: str
    file: str
    place: str
    values: Mapping[str, Any]
    cells: Mapping[str, str] = field(default_factory=dict)

    def problem(self, column: str, value: Any, message: str, repair: str) -> Problem:
        """A problem of one cell of this row."""
        name = self.values.get("id")
        row = f"{self.cells.get(column, self.place)}, {self.table}" + (f" {name}" if isinstance(name, str) else "")
        return Problem(self.file, row, column, "" if value is None else quoted(value), message, repair)


@dataclass(frozen=True)
class Records:
    """The rows of one patient or of a cohort, by table, each valid alone and together."""

    rows: Mapping[str, tuple[Row, ...]]

    @property
    def patients(self) -> list[str]:
        """The ids of the patients, sorted."""
        return sorted({row.patient_id for row in self.rows.get("patients", ())})


def validated(raw_rows: Iterable[RawRow], problems: Iterable[Problem] = ()) -> Records:
    """The records of `raw_rows`. Raises InputError with these and all other problems found."""
    found = list(problems)
    kept: list[tuple[RawRow, Row]] = []
    for raw in raw_rows:
        try:
            kept.append((raw, TABLES[raw.table].model_validate(raw.values)))
        except ValidationError as error:
            found.extend(_problems_of(raw, error))
    found.extend(
        raw.problem(column, value, message, repair)
        for raw, column, value, message, repair in problems_between_rows(kept, complete=not found)
    )
    if found:
        raise InputError(found)
    rows: dict[str, list[Row]] = {}
    for raw, row in kept:
        rows.setdefault(raw.table, []).append(row)
    return Records({table: tuple(rows[table]) for table in TABLES if table in rows})


def _problems_of(raw: RawRow, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        place = detail["loc"]
        column = str(place[0]) if place else ""
        message, repair = _in_words(raw.table, column, detail)
        value = None if detail["type"] == "missing" or not column else detail["input"]
        if detail["type"] == "extra_forbidden":
            value = None
        yield raw.problem(column, value, message, repair)


def _in_words(table: str, column: str, detail: Any) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return "is missing", f"Fill it: {_meaning(table, column)}."
    if kind == "extra_forbidden":
        return f"is not a column of {table}", did_you_mean(column, csv_header(table))
    if kind == "value_error":
        message, _, repair = str(context["error"]).partition(". ")
        return message, repair if repair.endswith((".", "?")) else f"{repair}."
    if kind == "literal_error":
        known = next(item.words for item in columns(table) if item.name == column)
        return "is not a word of this column", did_you_mean(str(detail["input"]), known)
    if kind in _LIMITS:
        return _LIMITS[kind].format(**context), f"Check the unit: {_meaning(table, column)}."
    return _KINDS.get(kind, str(detail["msg"]).lower()), f"Write {_meaning(table, column)}."


def _meaning(table: str, column: str) -> str:
    return next((item.meaning for item in columns(table) if item.name == column), column)


_LIMITS = {
    "greater_than_equal": "is below {ge}",
    "greater_than": "is not above {gt}",
    "less_than_equal": "is above {le}",
    "decimal_max_places": "has more than {decimal_places} decimal places",
    "decimal_max_digits": "has more than {max_digits} digits",
    "decimal_whole_digits": "is too large",
}
_KINDS = {
    "decimal_parsing": "is not a number; the unit is in the name of the column",
    "decimal_type": "is not a number; the unit is in the name of the column",
    "int_parsing": "is not a whole number",
    "int_type": "is not a whole number",
    "int_from_float": "is not a whole number",
    "int_parsing_size": "is too large",
    "finite_number": "is not a finite number",
    "string_type": "is not text",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "string_pattern_mismatch": "is not an id: letters, digits, dots, dashes and underscores, no spaces",
    "list_type": "is not a list",
    "too_short": "is an empty list",
    "date_from_datetime_parsing": "is not a day of the calendar as YYYY-MM-DD",
    "date_parsing": "is not a day of the calendar as YYYY-MM-DD",
    "date_type": "is not a day of the calendar as YYYY-MM-DD",
    "date_from_datetime_inexact": "is not a day of the calendar as YYYY-MM-DD",
}
