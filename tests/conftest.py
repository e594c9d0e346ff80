"""Shared by every test: one workbench, and a short way from a story to its facts."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from gistline.facts import FactRow, fact_table
from gistline.guideline import guideline
from gistline.plan import advise
from gistline.plan_parts import Plan
from gistline.records import RecordFile, Workbench, open_records

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


@pytest.fixture
def facts(bench: Workbench, story: Callable[[str], RecordFile]) -> Callable[..., FactRow]:
    """The fact row of a story on a day."""

    def row(tables: str, on: str = "2024-06-30") -> FactRow:
        with bench.holding(story(tables).records, [("P", date.fromisoformat(on))]):
            return fact_table(bench)[0]

    return row


@pytest.fixture
def plan_of(bench: Workbench, story: Callable[[str], RecordFile]) -> Callable[..., Plan]:
    """The plan of a story on a day."""

    def made(tables: str, on: str = "2025-06-30", region: str | None = None, pack: str | None = None) -> Plan:
        day = date.fromisoformat(on)
        return advise(story(tables), guideline(), bench, on=day, today=TODAY, region=region, pack=pack)[0]

    return made
