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
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gistline.errors import InputError, Problem, did_you_mean, nearest, quoted
from gistline.records.columns import Identifier, Text
from gistline.records.dates import PartialDate, in_months
from gistline.records.tables import TABLES, Column, columns
from gistline.records.validate import RawRow, Records, refusal, validated
from gistline.strict_yaml import Document, Path_, scan_yaml

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
    document = scan_yaml(path)
    if not isinstance(document.value, dict):
        message = "is empty" if document.value is None else "is not a case: it starts with a list or a single value"
        repair = "Start with `patient: ID`; `gistline case template` prints a case to fill in."
        raise InputError([*document.problems, Problem(document.file, "", "", "", message, repair)])
    reader = _CaseReader(document)
    header = reader.header()
    rows = list(reader.rows(header))
    records = validated(rows, [*document.problems, *reader.problems], reader.lost)
    return Case(str(header.patient), records, header.title, header.on)


@dataclass(frozen=True)
class _Header:
    patient: str | None
    title: str | None
    on: date | None
    anchor: date | None
    recorded_on: str | None
    source: str | None


@dataclass
class _Draft:
    """A row being filled: its values, what the person wrote for them, and the columns reported already."""

    values: dict[str, Any]
    written: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)


class _CaseReader:
    """Walks the document once; collects problems instead of stopping."""

    def __init__(self, document: Document):
        self.document = document
        self.value: dict[str, Any] = document.value
        self.problems: list[Problem] = []
        self.lost = {str(path[0]) for path in document.refused if path and len(path) < 3}
        self.wrong: set[str] = set()  # headings that are reported, so that no row is reported for lack of them

    def header(self) -> _Header:
        self.wrong = {str(path[0]) for path in self.document.refused if path}
        for name in self.value:
            if name not in HEADER and name not in TABLES and name not in self.wrong:
                self._problem((name,), None, "is neither a table nor a heading", did_you_mean(name, (*HEADER, *TABLES)))
                meant = nearest(name, TABLES)
                self.lost.update([meant] if meant else TABLES if isinstance(self.value[name], list) else ())
        if self.value.get("patient") is None and "patient" not in self.wrong:
            self._refuse("patient", None, "is missing", "Start with `patient: ID`, an id, not a name.")
        anchor = self._day("months_from", None)
        recorded_on = self.value.get("recorded_on")
        if recorded_on is not None and recorded_on != AS_IT_HAPPENED:
            day = self._day("recorded_on", anchor)
            recorded_on = day.isoformat() if day else None
        return _Header(
            self._text(
                "patient",
                Identifier,
                "Write an id as `P-017`: letters, digits, dots, dashes and underscores, no spaces.",
            ),
            self._text("title", Text, "Write one line about the case."),
            self._day("on", anchor),
            anchor,
            recorded_on,
            self._text("source", Text, "Write where the rows come from: report, letter, registry, publication."),
        )

    def rows(self, header: _Header) -> Iterator[RawRow]:
        if self.value.get("patients") in (None, []) and "patients" not in self.lost:
            repair = "Add `patients:` and below it `  - {id: patient, recorded_on: YYYY-MM-DD}`."
            self._problem(("patients",), None, "has no row", repair)
            self.lost.add("patients")
        refused = self._refused_columns()
        for table in TABLES:
            rows = self.value.get(table)
            if rows is None:
                continue
            if not isinstance(rows, list):
                self._lose((table,), rows, "is not a list of rows", "Start each row with `- `.")
                continue
            for number, values in enumerate(rows):
                if isinstance(values, dict):
                    yield self._row(table, number, values, header, refused.get((table, number), set()))
                elif (table, number) not in self.document.refused:
                    self._lose((table, number), values, "is not a row", "Write a row as `- {column: value, ...}`.")

    def _refused_columns(self) -> dict[Path_, set[str]]:
        """The columns of each row that the YAML itself got wrong."""
        refused: dict[Path_, set[str]] = {}
        for path in self.document.refused:
            if len(path) > 2:
                refused.setdefault(path[:2], set()).add(str(path[2]))
        return refused

    def _row(self, table: str, number: int, values: Mapping[str, Any], header: _Header, refused: set[str]) -> RawRow:
        cells = {name: f"line {self.document.line((table, number, name))}" for name in values}
        place = f"line {self.document.line((table, number))}"
        draft = _Draft({name: value for name, value in values.items() if value is not None}, {}, set(refused))
        raw = RawRow(table, self.document.file, place, values, cells)
        for column in columns(table):
            value = draft.values.get(column.name)
            if isinstance(value, str) and (column.partial_date or column.sql == "date"):
                self._from_anchor(raw, draft, column, value, header.anchor)
        self._fill("patient_id", "patient", header.patient, draft)
        self._fill("source", "source", header.source, draft)
        if header.anchor and table == "patients":
            draft.values.setdefault("dates_are_relative", True)
        self._fill_recorded_on(table, draft, header)
        return RawRow(table, self.document.file, place, draft.values, cells, draft.written, frozenset(draft.told))

    def _fill(self, column: str, heading: str, value: Any, draft: _Draft) -> None:
        """What a row does not say itself, from the heading; nothing to report again where the heading is wrong."""
        if column not in draft.values and heading in self.wrong:
            draft.told.add(column)
        elif value is not None:
            draft.values.setdefault(column, value)

    def _fill_recorded_on(self, table: str, draft: _Draft, header: _Header) -> None:
        if header.recorded_on != AS_IT_HAPPENED or "recorded_on" in draft.values:
            self._fill("recorded_on", "recorded_on", header.recorded_on, draft)
            return
        happened = TABLES[table].happened
        known = draft.values.get(happened) if happened else None
        try:
            if known is not None:
                draft.values["recorded_on"] = PartialDate._validate(known).latest
        except ValueError:
            draft.told.add("recorded_on")  # the date itself is reported as wrong; do not report it twice
        if happened in draft.told:
            draft.told.add("recorded_on")

    def _from_anchor(self, raw: RawRow, draft: _Draft, column: Column, text: str, anchor: date | None) -> None:
        """Put the days that `month 84` means in its place."""
        try:
            moved = in_months(text, anchor) if anchor else text
            if moved != text:
                span = PartialDate.parse(moved)
                draft.values[column.name] = span if column.partial_date else span.latest
                draft.written[column.name] = text
        except ValueError as error:
            message, _, repair = str(error).partition(". ")
            self.problems.append(raw.problem(column.name, text, message, f"{repair}."))
            draft.told.add(column.name)
        if anchor is None and "months_from" in self.wrong and text.startswith("month "):
            draft.told.add(column.name)

    def _day(self, name: str, anchor: date | None) -> date | None:
        value = self.value.get(name)
        if value is None or name in self.wrong:
            return None
        only = "`as it happened`, or one day as YYYY-MM-DD" if name == "recorded_on" else "one day as YYYY-MM-DD"
        try:
            text = in_months(str(value), anchor) if anchor else str(value)
            day = PartialDate.parse(text)
        except ValueError as error:
            if "month" not in str(value) or "months_from" not in self.wrong:
                self._refuse(name, value, str(error).partition(". ")[0], f"Write {only}.")
            self.wrong.add(name)
            return None
        if not day.exact and not (anchor and name in ("on", "recorded_on")):
            self._refuse(name, value, "is not one day", f"Write {only}.")
            return None
        return day.latest

    def _text(self, name: str, kind: Any, repair: str) -> str | None:
        value = self.value.get(name)
        if value is None or name in self.wrong:
            return None
        reason = refusal(kind, value)
        if reason:
            self._refuse(name, value, reason, repair)
        return None if reason else str(value).strip()

    def _refuse(self, heading: str, value: Any, message: str, repair: str) -> None:
        self.wrong.add(heading)
        self._problem((heading,), value, message, repair)

    def _lose(self, path: Path_, value: Any, message: str, repair: str) -> None:
        self.lost.add(str(path[0]))
        self._problem(path, value, message, repair)

    def _problem(self, path: Path_, value: Any, message: str, repair: str) -> None:
        row = f"line {self.document.line(path)}"
        shown = "" if value is None else quoted(value)
        self.problems.append(Problem(self.document.file, row, str(path[0]), shown, message, repair))
