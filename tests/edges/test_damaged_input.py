"""Damaged input: whatever happens to a good case, it is read, or refused as this program refuses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gistline.errors import GistlineError
from gistline.records import Workbench, open_records
from gistline.records.tables import TABLES, csv_header

CASE = Path(__file__).parents[2] / "cases" / "limited-progression-after-seven-years.yaml"
HEAD = """\
patient: P1
recorded_on: as it happened
source: letter
patients:
  - {id: p, recorded_on: 2020-01-01}
"""


@pytest.fixture(scope="module")
def bench() -> Iterator[Workbench]:
    with Workbench() as made:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def loads_or_is_refused(path: Path, bench: Workbench) -> None:
    """What reads also loads into the database; what does not is refused as this program refuses."""
    try:
        read = open_records(path)
    except GistlineError:
        return
    with bench.holding(read.records, []):
        pass


GOOD = CASE.read_bytes()
PLACE = st.integers(0, len(GOOD))
EDIT = st.tuples(st.sampled_from(["delete", "insert", "repeat"]), PLACE, st.integers(1, 40), st.binary(max_size=8))


@settings(max_examples=200, deadline=None)
@given(edits=st.lists(EDIT, min_size=1, max_size=4))
@example(edits=[("delete", 0, len(GOOD), b"")])
def test_damaged_bytes_are_read_or_refused(edits: list[Any], folder: Path, bench: Workbench) -> None:
    data = GOOD
    for how, start, length, new in edits:
        end = start + length
        data = data[:start] + {"delete": b"", "insert": new, "repeat": data[start:end] * 2}[how] + data[end:]
    (folder / "case.yaml").write_bytes(data)
    loads_or_is_refused(folder / "case.yaml", bench)


NASTY = ["-1", "0", "1e400", "sNaN", ".inf", "2999", "0001-01-01", "month 5", "month -99999", "true", "[]", "{}",
         "[[a]]", "{a: 1}", "''", '" "', '"\\0"', '"\\ud83d"', "99999999999999999999", "9" * 5000, "2021/2020", "/",
         "1_0", "0x1F", "٣", "２０２１", "null", "corrects", "withdraws", "p", "patient", "imatinib", "yes", "a;b"]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(table=st.sampled_from(list(TABLES)), data=st.data())
def test_damaged_cells_are_read_or_refused(table: str, data: st.DataObject, folder: Path, bench: Workbench) -> None:
    cells = data.draw(st.dictionaries(st.sampled_from(csv_header(table)), st.sampled_from(NASTY), max_size=8))
    row = ", ".join(f"{name}: {value}" for name, value in {"id": "x", "recorded_on": "2021-01-01", **cells}.items())
    (folder / "cells.yaml").write_text(f"{HEAD}{f'{table}:' if table != 'patients' else ''}\n  - {{{row}}}\n")
    loads_or_is_refused(folder / "cells.yaml", bench)
