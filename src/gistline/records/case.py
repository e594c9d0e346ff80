"""Case: one patient as one YAML file, as a person writes it.

patient: P-017                        the id; not a name
title: one line about the case        optional
on: 2024-05-10                        optional: the day of the question
months_from: 2017-05-10               optional: an invented first day, so that dates may be written `month 84`
recorded_on: as it happened           optional: what a row without its own recorded_on means; or a day
source: clinic letter                 optional: what a row without its own source means
therapies:                            then one list of rows per table
  - {id: imatinib-1, drug: imatinib, started_on: month 0, mg_per_day: 400}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gistline.errors import InputError, Problem, did_you_mean, quoted
from gistline.records.dates import PartialDate, in_months
from gistline.records.tables import TABLES, columns
from gistline.records.validate import RawRow, Records, validated
from gistline.strict_yaml import Document, read_yaml

AS_IT_HAPPENED = "as it happened"
HEADER = ("patient", "title", "about", "on", "months_from", "recorded_on", "source")


@dataclass(frozen=True)
class Case:
    """One patient's records, with the day and the title of the question asked about them."""

    patient: str
    records: Records
    title: str | None
    on: date | None


def read_case(path: Path) -> Case:
    """Read a case. Raises InputError with every problem of the file."""
    document = read_yaml(path)
    if not isinstance(document.value, dict):
        message = "is empty" if document.value is None else "is not a case: it starts with a list or a single value"
        repair = "Start with `patient: ID`; `gistline case template` prints a case to fill in."
        raise InputError([Problem(document.file, "", "", "", message, repair)])
    reader = _CaseReader(document)
    header = reader.header()
    records = validated(list(reader.rows(header)), reader.problems)
    return Case(str(header.patient), records, header.title, header.on)


@dataclass(frozen=True)
class _Header:
    patient: str | None
    title: str | None
    on: date | None
    anchor: date | None
    recorded_on: str | None
    source: str | None


class _CaseReader:
    """Walks the document once; collects problems instead of stopping."""

    def __init__(self, document: Document):
        self.document = document
        self.value: dict[str, Any] = document.value
        self.problems: list[Problem] = []

    def header(self) -> _Header:
        for name in self.value:
            if name not in HEADER and name not in TABLES:
                self._problem((name,), "", None, "is neither a table nor a heading", did_you_mean(name, self._names()))
        patient = self.value.get("patient")
        if patient is None or isinstance(patient, dict | list):
            self._problem(("patient",), "patient", None, "is missing", "Start with `patient: ID`, an id, not a name.")
        anchor = self._day("months_from", None)
        recorded_on = self.value.get("recorded_on")
        if recorded_on is not None and recorded_on != AS_IT_HAPPENED:
            day = self._day("recorded_on", anchor)
            recorded_on = day.isoformat() if day else None
        title, source = self.value.get("title"), self.value.get("source")
        return _Header(
            None if patient is None else str(patient),
            None if title is None else str(title),
            self._day("on", anchor),
            anchor,
            recorded_on,
            None if source is None else str(source),
        )

    def rows(self, header: _Header) -> Iterator[RawRow]:
        for table in TABLES:
            rows = self.value.get(table)
            if rows is None:
                continue
            if not isinstance(rows, list):
                self._problem((table,), table, rows, "is not a list of rows", "Start each row with `- `.")
                continue
            for number, values in enumerate(rows):
                if isinstance(values, dict):
                    yield self._row(table, number, values, header)
                else:
                    message, repair = "is not a row", "Write a row as `- {column: value, ...}`."
                    self._problem((table, number), table, values, message, repair)

    def _row(self, table: str, number: int, values: Mapping[str, Any], header: _Header) -> RawRow:
        filled = {name: value for name, value in values.items() if value is not None}
        cells = {name: f"line {self.document.line((table, number, name))}" for name in values}
        for column in columns(table):
            value = filled.get(column.name)
            if isinstance(value, str) and header.anchor and (column.partial_date or column.sql == "date"):
                filled[column.name] = self._from_anchor(value, header.anchor, column.partial_date, cells, column.name)
        if header.patient is not None:
            filled.setdefault("patient_id", header.patient)
        if header.source is not None:
            filled.setdefault("source", header.source)
        if header.anchor and table == "patients":
            filled.setdefault("dates_are_relative", True)
        self._fill_recorded_on(table, filled, header)
        return RawRow(table, self.document.file, f"line {self.document.line((table, number))}", filled, cells)

    def _fill_recorded_on(self, table: str, filled: dict[str, Any], header: _Header) -> None:
        if "recorded_on" in filled or header.recorded_on is None:
            return
        if header.recorded_on != AS_IT_HAPPENED:
            filled["recorded_on"] = header.recorded_on
            return
        happened = TABLES[table].happened
        known = filled.get(happened) if happened else None
        if known is not None:
            try:
                filled["recorded_on"] = PartialDate._validate(known).latest
            except ValueError:
                filled["recorded_on"] = date.max  # the date itself is reported as wrong; do not report it twice

    def _from_anchor(self, text: str, anchor: date, partial: bool, cells: Mapping[str, str], column: str) -> str:
        try:
            moved = in_months(text, anchor)
            return moved if partial or moved == text else str(PartialDate.parse(moved).latest)
        except ValueError as error:
            message, _, repair = str(error).partition(". ")
            self.problems.append(
                Problem(self.document.file, cells[column], column, quoted(text), message, f"{repair}.")
            )
            return anchor.isoformat()

    def _day(self, name: str, anchor: date | None) -> date | None:
        value = self.value.get(name)
        if value is None:
            return None
        try:
            text = in_months(str(value), anchor) if anchor else str(value)
            day = PartialDate.parse(text)
        except ValueError as error:
            message, _, repair = str(error).partition(". ")
            self._problem((name,), name, value, message, f"{repair}.")
            return None
        if not day.exact and not (anchor and name in ("on", "recorded_on")):
            self._problem((name,), name, value, "is not one day", "Write YYYY-MM-DD.")
            return None
        return day.latest

    def _problem(self, path: tuple[str | int, ...], column: str, value: Any, message: str, repair: str) -> None:
        row = f"line {self.document.line(path)}"
        shown = "" if value is None else quoted(value)
        where = column or str(path[-1])
        self.problems.append(Problem(self.document.file, row, where, shown, message, repair))

    def _names(self) -> tuple[str, ...]:
        return (*HEADER, *TABLES)
