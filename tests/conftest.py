"""Shared by every test: one workbench, and a short way from a story to its facts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from gistline.facts import FACTS, FactRow, fact_table
from gistline.guideline import guideline
from gistline.plan import advise
from gistline.plan_parts import Plan
from gistline.records import RecordFile, Records, Workbench, open_records

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)
HEAD = """\
patient: P
recorded_on: as it happened
source: test
patients:
  - {id: patient, recorded_on: "2000-01-01"}
"""


@pytest.fixture(scope="session")
def bench() -> Iterator[Workbench]:
    with Workbench() as bench:
        yield bench


@pytest.fixture
def story(tmp_path: Path) -> Callable[[str], RecordFile]:
    """The records of a patient told as YAML tables, without the head of a case."""

    def told(tables: str) -> RecordFile:
        path = tmp_path / "case.yaml"
        path.write_text(HEAD + dedent(tables), encoding="utf-8")
        return open_records(path)

    return told


class AskedRow:
    """The fact row of a story. A subject is worked out when one of its facts is first asked for: most tests ask one."""

    def __init__(self, bench: Workbench, records: Records, on: date) -> None:
        self.bench, self.records, self.on = bench, records, on
        self._found: dict[str | None, FactRow] = {}
        self.values, self.rows, self.too_old = (_Asked(self, part) for part in ("values", "rows", "too_old"))

    def of(self, subject: str | None = None) -> FactRow:
        """The facts of one subject, or all of them."""
        if subject not in self._found:
            names = [name for name, fact in FACTS.items() if subject in (None, fact.subject)]
            with self.bench.holding(self.records, [("P", self.on)]):
                self._found[subject] = fact_table(self.bench, names)[0]
        return self._found[subject]

    @property
    def notices(self) -> Any:
        return self.of().notices


class _Asked(Mapping[str, Any]):
    """Values, rows or last days by fact."""

    def __init__(self, row: AskedRow, part: str) -> None:
        self.row, self.part = row, part

    def __getitem__(self, name: str) -> Any:
        return getattr(self.row.of(FACTS[name].subject), self.part)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(getattr(self.row.of(), self.part))

    def __len__(self) -> int:
        return len(getattr(self.row.of(), self.part))


@pytest.fixture
def facts(bench: Workbench, story: Callable[[str], RecordFile]) -> Callable[..., AskedRow]:
    """The fact row of a story on a day."""

    def row(tables: str, on: str = "2024-06-30") -> AskedRow:
        return AskedRow(bench, story(tables).records, date.fromisoformat(on))

    return row


@pytest.fixture
def plan_of(bench: Workbench, story: Callable[[str], RecordFile]) -> Callable[..., Plan]:
    """The plan of a story on a day."""

    def made(tables: str, on: str = "2025-06-30", region: str | None = None, pack: str | None = None) -> Plan:
        day = date.fromisoformat(on)
        return advise(story(tables), guideline(), bench, on=day, today=TODAY, region=region, pack=pack)[0]

    return made
