"""Malformed tables: cohorts of CSV and Parquet, damaged DuckDB files, and paths where no record lies."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from gistline.errors import GistlineError
from gistline.records import open_records, save_duckdb, save_parquet
from tests.edges.refusals import JUNK, bad, check, refused, run

CASE = Path(__file__).parents[2] / "cases" / "limited-progression-after-seven-years.yaml"

PATIENTS = "patient_id,id,recorded_on,source\nP1,p,2020-01-01,registry\nP2,p,2020-01-01,registry\n"
SCANS = "patient_id,id,recorded_on,source,done_on,note\n"
A_SCAN = "P1,s1,2021-01-01,registry,2021-01-01,\n"
COHORTS = [
    bad("column missing", {"scans": "patient_id,id,recorded_on,source\nP1,s1,2021-01-01,registry\n"}, "scans.csv, line 1, done_on: is missing", "Add the column: day of the examination"),
    bad("unknown column", {"scans": f"{SCANS.replace('note', 'notes')}{A_SCAN}"}, "scans.csv, line 1, notes: is not a column of scans", "Did you mean note?"),
    bad("duplicate column", {"scans": f"{SCANS.replace('note', 'done_on')}{A_SCAN}"}, "scans.csv, line 1, done_on: stands twice", "Keep one"),
    bad("semicolons", {"scans": (SCANS + A_SCAN).replace(",", ";")}, "scans.csv, line 1: names no column", "with commas between: patient_id,id"),
    bad("no header", {"scans": A_SCAN}, "scans.csv, line 1: names no column", "patient_id,id"),
    bad("empty file", {"scans": ""}, "scans.csv: is empty", "Write the header: patient_id,id"),
    bad("too many cells", {"scans": f"{SCANS}{A_SCAN}P1,s2,2021-01-01,registry,2021-01-01,grew, and bled\n"}, "scans.csv, line 3: has 7 cells, the header has 6", "in quotes"),
    bad("too few cells", {"scans": f"{SCANS}P1,s2\n"}, "scans.csv, line 2: has 2 cells, the header has 6", "one cell"),
    bad("quote left open", {"scans": f"{SCANS}P1,s1,2021-01-01,registry,2021-01-01,\"open\n{A_SCAN}{A_SCAN}"}, "scans.csv, line 2: is not CSV", "Check the quotes"),
    bad("line after a cell of two lines", {"scans": f"{SCANS}P1,s1,2021-01-01,registry,2021-01-01,\"two\nlines\"\n\nP1,s2,2021-01-01,registry,soon,\n"}, "scans.csv, line 5, scans s2, done_on: 'soon' is not a date", "YYYY"),
    bad("bad cell of two lines", {"scans": f"{SCANS}P1,s1,2021-01-01,registry,soon,\"two\nlines\"\n"}, "scans.csv, line 2, scans s1, done_on: 'soon'", "YYYY"),
    bad("Latin-1", {"scans": f"{SCANS}{A_SCAN}".encode() + b"P1,s2,2021-01-01,\xc4rztin,2021-01-01,\n"}, "scans.csv, line 3: is not UTF-8 text: byte 0xc4", "Save the file as UTF-8"),
    bad("null byte", {"scans": f"{SCANS}P1,s1,2021-01-01,regi\0stry,2021-01-01,\n"}, r"scans.csv, line 2, scans s1, source: 'regi\x00stry'", "plain text"),
    bad("binary junk", {"scans": JUNK}, "scans.csv, line 1: is not UTF-8", "Save the file as UTF-8"),
    bad("huge cell", {"scans": f"{SCANS}P1,s1,2021-01-01,registry,2021-01-01,{'x' * 200_000}\n"}, "scans.csv, line 2: is not CSV", "100,000 characters"),
    bad("unknown table", {"scan": f"{SCANS}{A_SCAN}"}, "scan.csv: is not named after a table", "Did you mean scans?"),
    bad("a spreadsheet", {"scans.xlsx": "PK"}, "scans.xlsx: is named after a table, but is not CSV or Parquet", "Save it as scans.csv"),
    bad("capital suffix", {"scans.CSV": f"{SCANS}{A_SCAN}"}, "scans.CSV: is named after a table, but is not CSV", "Save it as scans.csv"),
    bad("corrupt Parquet", {"scans.parquet": "PAR1 and no more"}, "scans.parquet: is not Parquet", "Write it again"),
    bad("patient without a row", {"scans": f"{SCANS}{A_SCAN.replace('P1', 'P3')}{A_SCAN.replace('P1,s1', 'P3,s2')}"}, "scans.csv, line 2, scans s1, patient_id: 'P3' has no row in patients", "Add the patient"),
    bad("two ends", {
        "medicines": "patient_id,id,recorded_on,source,name\nP1,m,2020-01-01,r,warfarin\n",
        "medicine_ends": "patient_id,id,recorded_on,source,medicine,ended_on\nP1,e,2021-01-01,r,m,2021\nP1,f,2021-01-01,r,m,2021\n",
    }, "medicine_ends.csv, line 3, medicine_ends f, medicine: 'm' has an end already, e at line 2", "Keep one"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "says", "count"), COHORTS)
def test_cohort(given: dict[str, str | bytes], says: tuple[str, ...], count: int, tmp_path: Path) -> None:
    check(cohort(tmp_path, {"patients": PATIENTS, **given}), says, count)


def cohort(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / (name if "." in name else f"{name}.csv")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_bad_cells_of_several_files_come_together(tmp_path: Path) -> None:
    patients = PATIENTS.replace("P2,p,2020-01-01", "P2,p,yesterday")
    scans = f"{SCANS}{A_SCAN}P1,s 2,2021-01-01,registry,2021-02-30,\n"
    ends = "patient_id,id,recorded_on,source,therapy,ended_on\nP1,e,2021-01-01,r,nothing,2021\n"
    lines = refused(cohort(tmp_path, {"patients": patients, "scans": scans, "therapy_ends": ends}))
    places = ("patients.csv, line 3", "scans.csv, line 3", "scans.csv, line 3", "therapy_ends.csv, line 2")
    assert all(place in line for place, line in zip(places, lines, strict=True)), lines


def test_empty_folder(tmp_path: Path) -> None:
    check(tmp_path, ("holds no rows of any table", "patients.csv"), 1)


def damaged(title: str, sql: str, *says: str) -> Any:
    """A good DuckDB file after one SQL statement."""
    return pytest.param(sql, says, id=title)


DAMAGES = [
    damaged("no schema", "drop schema record cascade", "has no schema `record`", "Give a file written by gistline"),
    damaged("wrong table", "create table record.tumors (id int)", "tumors: is not a table of a record", "Did you mean tumours?"),
    damaged("wrong column", "alter table record.scans add column colour int", "scans, colour: is not a column of scans", "Write one of"),
    damaged("column lost", "alter table record.variants drop column status", "variants, status: is missing", "Add the column"),
    damaged("half a date", "update record.scans set reported_pattern = null; alter table record.scans drop column done_on_latest", "row 1, scans response, done_on: '2018-07-01/' is not a date", "YYYY"),
    damaged("reversed date", "update record.therapies set started_on_latest = date '2001-01-01'", "row 1, therapies imatinib, started_on: '2018-06-01/2001-01-01'", "YYYY"),
    damaged("a time of day", "alter table record.patients alter recorded_on type timestamp", "row 1, patients patient, recorded_on", "YYYY-MM-DD"),
    damaged("broken view", "drop table record.labs; create table x (i int); create view record.labs as from x; drop table x", "labs: cannot be read", "Give a file written by gistline"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "says"), DAMAGES)
def test_damaged_database(sql: str, says: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "cohort.duckdb"
    save_duckdb(open_records(CASE).records, path)
    with duckdb.connect(str(path)) as db:
        db.execute(sql)
    assert [line for line in refused(path) if all(word in line for word in says)]


def test_text_named_duckdb(tmp_path: Path) -> None:
    (tmp_path / "notes.duckdb").write_text("dear colleague\n" * 1000)
    check(tmp_path / "notes.duckdb", ("is not a DuckDB file", "Give a file written by gistline"), 1)


def test_parquet_with_a_column_of_no_table(tmp_path: Path) -> None:
    save_parquet(open_records(CASE).records, tmp_path)
    scans = tmp_path / "scans.parquet"
    duckdb.sql(f"copy (select *, 1 as colour from read_parquet('{scans}')) to '{scans}' (format parquet)")
    check(tmp_path, ("scans.parquet, scans, colour: is not a column of scans", "Write one of"), 1)


def test_nothing_at_the_path(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path / ("x" * 300 + ".yaml"), CASE / "inside.yaml"):
        with pytest.raises(GistlineError, match=r"Check the path\.$"):
            open_records(path)


def test_a_file_of_no_known_kind(tmp_path: Path) -> None:
    (tmp_path / "case.docx").write_text("PK")
    with pytest.raises(GistlineError, match=r"is no record. Give a case \(.yaml\)"):
        open_records(tmp_path / "case.docx")


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").mkdir()
    (tmp_path / "cohort" / "scans.csv").mkdir(parents=True)
    check(tmp_path / "case.yaml", ("holds no rows of any table",), 1)
    check(tmp_path / "cohort", ("scans.csv: cannot be read", "Give a file"), 1)


def test_one_bad_row_and_nothing_is_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = cohort(tmp_path, {"patients": PATIENTS, "scans": f"{SCANS}{A_SCAN}"})
    assert run(capsys, "plan", str(good), "--brief")[0] == 0
    cohort(tmp_path, {"patients": f"{PATIENTS}P3,p,yesterday,registry\n"})
    status, printed, told = run(capsys, "plan", str(good), "--brief", "--patient", "P1")
    assert (status, printed) == (2, "")  # not even the patients whose rows are good
    assert "1 problem, nothing was loaded:" in told
