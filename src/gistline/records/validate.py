"""Validate: raw rows from any format become records, or a list of every problem; never something in between."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gistline.errors import InputError, Problem, did_you_mean, quoted
from gistline.records.columns import CellError, Row
from gistline.records.rows_together import Seen, problems_between_rows
from gistline.records.tables import TABLES, columns, csv_header


@dataclass(frozen=True)
class RawRow:
    """One row as a file gives it, with the place of the row and of each of its cells for messages."""

    table: str
    file: str
    place: str
    values: Mapping[str, Any]
    cells: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)  # the text of a cell, where the value says it otherwise
    told: frozenset[str] = frozenset()  # columns whose problem is reported already

    def problem(self, column: str, value: Any, message: str, repair: str) -> Problem:
        """A problem of one cell of this row."""
        name = self.values.get("id")
        named = f" {name}" if isinstance(name, str | int) else ""
        row = f"{self.cells.get(column, self.place)}, {self.table}{named}"
        shown = "" if value is None else quoted(self.written.get(column, value))
        return Problem(self.file, row, column, shown, message, repair)


@dataclass(frozen=True)
class Records:
    """The rows of one patient or of a cohort, by table, each valid alone and together."""

    rows: Mapping[str, tuple[Row, ...]]

    @property
    def patients(self) -> list[str]:
        """The ids of the patients, sorted."""
        return sorted({row.patient_id for row in self.rows.get("patients", ())})

    def by_patient(self) -> Mapping[str, "Records"]:
        """The records of each patient alone."""
        found: dict[str, dict[str, list[Row]]] = {}
        for table, rows in self.rows.items():
            for row in rows:
                found.setdefault(row.patient_id, {}).setdefault(table, []).append(row)
        return {
            patient: Records({table: tuple(rows) for table, rows in tables.items()})
            for patient, tables in found.items()
        }


def validated(
    raw_rows: Iterable[RawRow], problems: Iterable[Problem] = (), lost: Collection[str] = frozenset()
) -> Records:
    """The records of `raw_rows`. Raises InputError with these and all other problems found.

    `lost` names the tables that have rows which could not be read: what refers to them is not judged."""
    found = list(problems)
    seen: list[Seen] = []
    for raw in raw_rows:
        try:
            seen.append(Seen(raw, TABLES[raw.table].model_validate(raw.values), raw.told))
        except ValidationError as error:
            columns_of = list(_problems_of(raw, error))
            found.extend(problem for column, problem in columns_of if column not in raw.told)
            seen.append(Seen(raw, None, raw.told | {column for column, _ in columns_of}))
    found.extend(
        raw.problem(column, value, message, repair)
        for raw, column, value, message, repair in problems_between_rows(seen, lost)
    )
    if found:
        raise InputError(found)
    rows: dict[str, list[Row]] = {}
    for item in seen:
        if item.row is not None:
            rows.setdefault(item.raw.table, []).append(item.row)
    return Records({table: tuple(rows[table]) for table in TABLES if table in rows})


def refusal(kind: Any, value: Any) -> str | None:
    """Why a value cannot stand in a column of this kind; None where it can."""
    try:
        _adapter(kind).validate_python(value)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        if detail["type"] == "value_error":
            return str(detail["ctx"]["error"]).partition(". ")[0]
        return _KINDS.get(detail["type"], _OTHER)[0]
    return None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _problems_of(raw: RawRow, error: ValidationError) -> Iterator[tuple[str, Problem]]:
    for detail in error.errors(include_url=False):
        kind, place, cause = detail["type"], detail["loc"], detail.get("ctx", {}).get("error")
        column = cause.column if isinstance(cause, CellError) else str(place[0]) if place else ""
        message, repair = _in_words(raw.table, column, detail)
        value = detail["input"] if place else raw.values.get(column)
        yield column, raw.problem(column, None if kind in ("missing", "extra_forbidden") else value, message, repair)


def _in_words(table: str, column: str, detail: Any) -> tuple[str, str]:
    kind, context, meaning = detail["type"], detail.get("ctx", {}), _meaning(table, column)
    if kind == "missing":
        return "is missing", f"Fill it: {meaning}."
    if kind == "extra_forbidden":
        return f"is not a column of {table}", did_you_mean(column, csv_header(table))
    if kind == "value_error":
        message, _, repair = str(context["error"]).partition(". ")
        return message, repair if repair.endswith((".", "?")) else f"{repair}."
    if kind == "literal_error":
        known = next(item.words for item in columns(table) if item.name == column)
        return "is not a word of this column", did_you_mean(str(detail["input"]), known)
    if kind in _LIMITS:
        message, limit = _LIMITS[kind]
        return message.format(**context), f"Write {meaning}{limit.format(**context)}."
    message, repair = _KINDS.get(kind, _OTHER)
    return message, repair.format(meaning)


def _meaning(table: str, column: str) -> str:
    return next((item.meaning for item in columns(table) if item.name == column), column)


_LIMITS = {
    "greater_than_equal": ("is below {ge}", ", {ge} or more"),
    "greater_than": ("is not above {gt}", ", above {gt}"),
    "less_than_equal": ("is above {le}", ", {le} or less"),
    "decimal_max_places": ("is too exact", ", rounded; digits after the point: {decimal_places} or fewer"),
    "decimal_max_digits": ("has too many digits", ", rounded; digits: {max_digits} or fewer"),
    "decimal_whole_digits": ("is too large", ", in the unit named there"),
}
_OTHER = ("is not what this column holds", "Write {}.")
_NUMBER = ("is not a number; the unit is in the name of the column", "Write digits alone, as 60 or 6.5: {}.")
_WHOLE = ("is not a whole number", "Write digits alone, as 3: {}.")
_KINDS = {
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": ("is too large", "Write digits alone, as 3: {}."),
    "finite_number": ("is not a finite number", "Write digits alone, as 60 or 6.5: {}."),
    "string_type": ("is not text", "Write {}; put a number in quotes."),
    "string_unicode": ("is not text", "Write {}."),
    "string_too_short": ("is empty", "Write {}."),
    "string_too_long": ("is too long", "Shorten it: {}."),
    "string_pattern_mismatch": ("is not an id", "Write letters, digits, dots, dashes and underscores, no spaces: {}."),
    "list_type": ("is not a list", "Write {}."),
    "too_short": ("is an empty list", "Write {}."),
    "too_long": ("is too long a list", "Shorten it: {}."),
}
