"""Malformed cases: every problem is told once, with its place, the value, and what to write instead."""

import subprocess
import sys
from pathlib import Path

import pytest

from gistline.records import open_records
from tests.edges.refusals import JUNK, bad, check, refused, run

PATIENT = "patient: P1\non: 2024-05-10\nrecorded_on: as it happened\nsource: letter\n"
HEAD = PATIENT + "patients:\n  - {id: p, recorded_on: 2020-01-01}\n"  # six lines: what follows begins on line 7
STORY = HEAD.replace("on: 2024-05-10", "months_from: 2020-01-01")
THERAPY = "therapies:\n  - {id: t, drug: imatinib, started_on: 2020-03-01}\n"
BIOPSY = "specimens:\n  - {id: s, collected_on: 2020, kind: primary}\nvariants:\n"
RESULT = "  - {id: v, recorded_on: 2021-01-01, specimen: s, "
JUDGED = "judgements:\n  - {id: j, judged_on: 2024-01-01, "
OPERATION = "operations:\n  - {id: o, done_on: 2022-01-01, "
LAB = "labs:\n  - {id: l, taken_on: 2020-05-01, test: ALT, unit: U/l, value: "
BOMB = 'a: &a ["x","x"]\nb: &b [*a,*a]\nc: &c [*b,*b]\npatient: *c\n'


def tumour(cells: str) -> str:
    """A case whose line 8 is a tumour with these cells."""
    return f"{HEAD}tumours:\n  - {{id: t, observed_on: 2020, {cells}}}\n"


def seen(day: str) -> str:
    """A case whose line 8 is a tumour seen on this day."""
    return f"{HEAD}tumours:\n  - {{id: t, observed_on: {day}}}\n"


CASES = [
    bad("unit in size", tumour("size_mm: 6 cm"), "line 8, tumours t, size_mm: '6 cm'", "digits alone", "in mm"),
    bad("decimal comma", tumour("size_mm: '6,5'"), "line 8, tumours t, size_mm: '6,5'", "as 60 or 6.5"),
    bad("negative size", tumour("size_mm: -3"), "line 8", "size_mm: '-3' is below 0", "0 or more"),
    bad("size in micrometres", tumour("size_mm: 60000"), "line 8", "size_mm: '60000' is above 1000", "1000 or less"),
    bad("too exact", tumour("size_mm: 60.55"), "line 8", "size_mm: '60.55' is too exact", "rounded"),
    bad("a list as number", tumour("size_mm: [60]"), "line 8", "size_mm: '[60]' is not a number", "digits alone"),
    bad("true as number", tumour("size_mm: true"), "line 8", "size_mm: 'true' is not a number", "digits alone"),
    bad("NaN", tumour("size_mm: NaN"), "line 8", "size_mm: 'NaN' is not a finite number", "digits alone"),
    bad("YAML nan", f"{HEAD}{LAB}.nan}}\n", "line 8, labs l, value: '.nan'", "digits alone"),
    bad("YAML inf", f"{HEAD}{LAB}.inf}}\n", "line 8, labs l, value: '.inf'", "digits alone"),
    bad("1e400", f"{HEAD}{LAB}1e400}}\n", "line 8, labs l, value: '1e400' is above 10000000", "or less"),
    bad("1.5e400", f"{HEAD}{LAB}1.5e400}}\n", "line 8, labs l, value: '1.5e400' is above 10000000", "or less"),
    bad("tiny exponent", f"{HEAD}{LAB}1e-999999}}\n", "line 8, labs l, value: '1e-999999'", "rounded"),
    bad("unit in dose", HEAD + THERAPY.replace("}", ", mg_per_day: 400 mg}"), "line 8, therapies t, mg_per_day: '400 mg'", "digits alone"),
    bad("dose of zero", HEAD + THERAPY.replace("}", ", mg_per_day: 0}"), "line 8", "mg_per_day: '0'", "above 0."),
    bad("huge whole number", HEAD + THERAPY.replace("}", ", stated_line: 99999999999}"), "line 8", "stated_line", "50 or less"),
    bad("half a count", tumour("mitoses: 2.5"), "line 8", "mitoses: '2.5' is not a whole number", "as 3"),
    bad("30 February", seen("2021-02-30"), "line 8", "observed_on: '2021-02-30' is not a day", "YYYY-MM-DD"),
    bad("month 13", seen("2021-13"), "line 8", "observed_on: '2021-13' is not a day of the calendar", "YYYY-MM"),
    bad("day first", seen("21/04/2021"), "line 8", "observed_on: '21/04/2021' is not a date", "YYYY-MM-DD"),
    bad("reversed span", seen("2021-05/2021-04"), "line 8", "'2021-05/2021-04' ends before it begins", "earliest"),
    bad("a number as date", seen("12.5"), "line 8", "observed_on: '12.5' is not a date", "YYYY-MM-DD"),
    bad("far future", seen("2999"), "line 8", "observed_on: '2999' is outside 1900 to 2100", "YYYY"),
    bad("month without anchor", seen("month 3"), "line 8", "observed_on: 'month 3'", "months_from: YYYY-MM-DD"),
    bad("month far away", seen("month 9999").replace("on: 2024-05-10", "months_from: 2020-01-01"), "line 8, tumours t", "observed_on: 'month 9999' is outside", "YYYY"),
    bad("months reversed", STORY + "tumours:\n  - {id: t, observed_on: month 9/month 4}\n", "line 8, tumours t", "'month 9/month 4' ends before", "earlier month first"),
    bad("anchor wrong, told once", STORY.replace("_from: 2020-01-01", "_from: 2020-13-01") + "tumours:\n  - {id: t, observed_on: month 1}\n  - {id: u, observed_on: month 2}\n", "line 2, months_from: '2020-13-01'", "YYYY-MM-DD"),
    bad("day of the question", HEAD.replace("2024-05-10", "tomorrow"), "line 2, on: 'tomorrow' is not a date", "YYYY-MM-DD"),
    bad("question on a partial day", HEAD.replace("2024-05-10", "2024-05"), "line 2, on: '2024-05' is not one day", "YYYY-MM-DD"),
    bad("heading misspelt, told once", HEAD.replace("happened", "hapened") + THERAPY, "line 3, recorded_on: 'as it hapened'", "`as it happened`"),
    bad("recorded_on as number", tumour("recorded_on: 86400"), "line 8", "recorded_on: '86400' is not a date", "YYYY-MM-DD"),
    bad("recorded_on with time", tumour("recorded_on: 2021-04-01T10:00:00"), "line 8", "recorded_on: '2021-04-01T10:00:00'", "one day"),
    bad("recorded before it happened", tumour("recorded_on: 2019-05-01"), "line 8", "recorded_on: '2019-05-01' is before observed_on 2020", "2020-01-01 or later"),
    bad("recorded_on missing", HEAD.replace("recorded_on: as it happened\n", "") + THERAPY, "line 7, therapies t, recorded_on: is missing", "the day this row became known"),
    bad("end before start", f"{HEAD}{THERAPY}therapy_ends:\n  - {{id: e, therapy: t, ended_on: 2019-12-01}}\n", "line 10, therapy_ends e, ended_on: '2019-12-01' is before started_on 2020-03-01 of therapies t", "Exchange"),
    bad("two ends", f"{HEAD}{THERAPY}therapy_ends:\n  - {{id: e, therapy: t, ended_on: 2021}}\n  - {{id: f, therapy: t, ended_on: 2022}}\n", "line 11, therapy_ends f, therapy: 't' has an end already, e at line 10", "Keep one"),
    bad("promise reversed", f"{HEAD}completeness:\n  - {{id: c, recorded_on: 2022-01-01, table_name: scans, complete_from: 2021, complete_through: 2020}}\n", "line 8, completeness c, complete_through: '2020'", "Exchange"),
    bad("unknown drug", HEAD + THERAPY.replace("imatinib", "imatinb"), "line 8, therapies t, drug: 'imatinb'", "Did you mean imatinib?"),
    bad("drug with a capital", HEAD + THERAPY.replace("imatinib", "IMATINIB"), "line 8", "drug: 'IMATINIB'", "Did you mean imatinib?"),
    bad("drug missing", HEAD + THERAPY.replace("drug: imatinib, ", ""), "line 8, therapies t, drug: is missing", "Fill it: drug, as named in"),
    bad("unknown column", tumour("size_m: 60"), "line 8, tumours t, size_m: is not a column of tumours", "Did you mean size_mm?"),
    bad("unknown table", HEAD + "tumors:\n  - {id: t}\n", "line 7, tumors: is neither a table nor a heading", "Did you mean tumours?"),
    bad("unknown table, referred to", f"{HEAD}therapys:\n  - {{id: t}}\ntherapy_ends:\n  - {{id: e, therapy: t, ended_on: 2021}}\n", "line 7, therapys:", "Did you mean therapies?"),
    bad("unknown word", tumour("site: small_bowl"), "line 8", "site: 'small_bowl' is not a word of this column", "Did you mean small_bowel?"),
    bad("unknown word, nothing near", tumour("relation: cousin"), "line 8", "relation: 'cousin'", "Write one of: metastasis, primary"),
    bad("Clavien-Dindo IIIc", f"{HEAD}{OPERATION}complication: IIIc}}\n", "line 8, operations o, complication: 'IIIc'", "Did you mean III"),
    bad("yes as flag", f"{HEAD}{OPERATION}ruptured: yes}}\n", "line 8, operations o, ruptured: 'yes' is neither", "Write true or false"),
    bad("1 as flag", f"{HEAD}{OPERATION}ruptured: 1}}\n", "line 8, operations o, ruptured: '1' is neither", "Write true or false"),
    bad("a number as note", tumour("note: 5"), "line 8", "note: '5' is not text", "put a number in quotes"),
    bad("control code in a note", tumour(r'note: "\e[2J"'), "line 8", r"note: '\x1b[2J' holds a control character", "plain text"),
    bad("null in a note", tumour(r'note: "a\0b"'), "line 8", r"note: 'a\x00b' holds a control character", "plain text"),
    bad("id with a space", HEAD + THERAPY.replace("id: t", "id: my drug"), "line 8, therapies my drug, id: 'my drug' is not an id", "no spaces"),
    bad("patient is a name, told once", HEAD.replace("P1", "Jane Roe") + THERAPY, "line 1, patient: 'Jane Roe' is not an id", "no spaces"),
    bad("patient missing", HEAD.replace("patient: P1\n", "on_: 1\n").replace("on_: 1\n", ""), "patient: is missing", "Start with `patient: ID`"),
    bad("no patients row, told once", PATIENT + THERAPY + "scans:\n  - {id: s, done_on: 2021}\n", "patients: has no row", "Add `patients:`"),
    bad("two patients rows", f"{HEAD}  - {{id: q, recorded_on: 2020-01-01}}\n", "line 7, patients q, id: 'q' is a second row", "Keep one"),
    bad("row of another patient", tumour("patient_id: P11"), "line 8", "patient_id: 'P11' has no row in patients", "Add the patient, or repair the id"),
    bad("answer to another question", f"{HEAD}{JUDGED}question: ecog, answer: yes}}\n", "line 8, judgements j, answer: 'yes' does not answer ecog", "0, 1, 2, 3, 4"),
    bad("ecog 5", f"{HEAD}{JUDGED}question: ecog, answer: 5}}\n", "line 8, judgements j, answer: '5' is not a word", "Write one of: 0, 1"),
    bad("finding without gene", f"{HEAD}{BIOPSY}{RESULT}status: found}}\n", "line 10, variants v, gene: is missing", "`found`", "Fill it"),
    bad("not_found without covers", f"{HEAD}{BIOPSY}{RESULT}status: not_found}}\n", "line 10, variants v, covers: is missing", "`not_found`", "Fill in what was tested"),
    bad("unknown gene", f"{HEAD}{BIOPSY}{RESULT}status: found, gene: KITT}}\n", "line 10, variants v, gene: 'KITT'", "Did you mean KIT?"),
    bad("exon 99", f"{HEAD}{BIOPSY}{RESULT}status: found, gene: KIT, exon: 99}}\n", "line 10, variants v, exon: '99' is above 30", "30 or less"),
    bad("no such row", f"{HEAD}{THERAPY}therapy_ends:\n  - {{id: e, therapy: u, ended_on: 2021}}\n", "line 10, therapy_ends e, therapy: 'u' is not the id of a row of therapies", "Add that row to therapies"),
    bad("no such row, but a near one", (HEAD + THERAPY).replace("id: t", "id: imatinib-1") + "therapy_ends:\n  - {id: e, therapy: imatinib_1, ended_on: 2021}\n", "line 10", "therapy: 'imatinib_1'", "Did you mean imatinib-1?"),
    bad("two rows of one id", f"{HEAD}{THERAPY}  - {{id: t, drug: sunitinib, started_on: 2021}}\n", "line 9, therapies t, id: 't' stands on two rows, the other at line 8", "Give another id"),
    bad("revision of nothing", tumour("revision: corrects"), "line 8, tumours t, revision: 'corrects' changes a row that is not there", "Leave revision out"),
    bad("revision not later", tumour("site: liver") + "  - {id: t, recorded_on: 2020-12-31, revision: withdraws}\n", "line 9, tumours t, recorded_on: '2020-12-31' is not later than 2020-12-31", "Write the later day"),
    bad("duplicate key", tumour("site: liver, site: lung"), "line 8: 'site' stands twice", "Keep one"),
    bad("duplicate table", HEAD + THERAPY + THERAPY.replace("id: t", "id: u"), "line 9: 'therapies' stands twice", "Keep one"),
    bad("tab", f"{HEAD}tumours:\n\t- {{id: t}}\n", "line 8: is indented with a tab", "Indent with spaces"),
    bad("Latin-1", HEAD.encode() + b"title: \xc4rztin\n", "line 7: is not UTF-8 text: byte 0xc4", "Save the file as UTF-8"),
    bad("UTF-16", HEAD.encode("utf-16"), "line 1: is not UTF-8 text: byte 0xff", "Save the file as UTF-8"),
    bad("line of 10 MB", "title: " + "x" * 10_000_000, "is longer than 5,000,000 bytes", "one patient per file"),
    bad("line of 1 MB", f"{HEAD}title: {'x' * 1_000_000}\n", "line 7: is 1,000,007 characters long", "Break the line"),
    bad("file above 5 MB", HEAD + "# remark\n" * 600_000, "is longer than 5,000,000 bytes", "one patient per file"),
    bad("deep nesting", f"{HEAD}tumours: {'[' * 5000}\n", "line 7: is nested more than 20 deep", "Close the brackets"),
    bad("billion laughs", BOMB, "line 2: *a is an alias", "Write the value out", count=7),
    bad("tag", "patient: !!python/object/apply:os.system [ls]\n" + HEAD[12:], "line 1: '!!python/object/apply:os.system' is a YAML tag", "Leave it out"),
    bad("second document", f"{HEAD}---\npatient: P2\n", "line 7: starts a second document", "one document per file"),
    bad("bracket left open", f"{HEAD}tumours:\n  - {{id: t, site: liver\n  - {{id: u}}\n", "line 9: '- {id: u}' is not YAML", "begins on line 8", "Close the bracket"),
    bad("quote left open", f"{HEAD}title: 'open\nabout: x\n", "is not YAML: found unexpected end of stream, in what begins on line 7", "Close the quote"),
    bad("colon in a text", f"{HEAD}title: GIST: a story\n", "line 7: 'title: GIST: a story' is not YAML", "in quotes"),
    bad("a list as name", f"{HEAD}? [a]\n: 3\n", "line 7: uses a list or a mapping as a name", "plain text"),
    bad("empty", "", "is empty", "Start with `patient: ID`"),
    bad("only remarks", "# nothing\n", "is empty", "Start with `patient: ID`"),
    bad("a list as document", "- patient: P1\n", "is not a case: it starts with a list", "Start with `patient: ID`"),
    bad("a table is a mapping", f"{HEAD}tumours: {{id: t}}\n", "line 7, tumours: \"{'id': 't'}\" is not a list of rows", "Start each row with `- `"),
    bad("a row is a word", f"{HEAD}tumours:\n  - liver\n", "line 8, tumours: 'liver' is not a row", "Write a row as"),
    bad("binary junk", JUNK, "line 1: is not UTF-8 text", "Save the file as UTF-8"),
    bad("null bytes", f"{HEAD}title: a\0b\n", r"line 7: '\x00' is a control character", "Remove it"),
    bad("line break in a name", tumour(r'"no\nte": x'), r"line 8, tumours t, no\nte: is not a column", "Did you mean note?"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "says", "count"), CASES)
def test_case(given: str | bytes, says: tuple[str, ...], count: int, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(given if isinstance(given, bytes) else given.encode())
    check(path, says, count)


TEN = f"""{PATIENT}titel: misspelt
patients:
  - {{id: p, recorded_on: 2020-01-01, birth_year: 1850}}
therapies:
  - {{id: t, drug: imatinb, started_on: 2020, mg_per_day: 400 mg}}
  - {{id: u, drug: !!str sunitinib, started_on: 2021, started_on: 2022}}
  - {{id: w, drug: sunitinib, started_on: 2022-02-30}}
  - {{id: w, drug: sunitinib, started_on: 2022}}
therapy_ends:
  - {{id: e, therapy: z, ended_on: 2021}}
  - {{id: f, ended_on: 2021}}
"""
TOLD = [
    ("line 5, titel", "Did you mean title?"),
    ("line 7, patients p, birth_year: '1850'", "1900 or more"),
    ("line 9, therapies t, drug: 'imatinb'", "Did you mean imatinib?"),
    ("line 9, therapies t, mg_per_day: '400 mg'", "digits alone"),
    ("line 10: '!!str'", "Leave it out"),
    ("line 10: 'started_on' stands twice", "Keep one"),
    ("line 11, therapies w, started_on: '2022-02-30'", "YYYY-MM-DD"),
    ("line 12, therapies w, id: 'w' stands on two rows, the other at line 11", "Give another id"),
    ("line 14, therapy_ends e, therapy: 'z' is not the id of a row", "Add that row"),
    ("line 15, therapy_ends f, therapy: is missing", "Fill it"),
]


def test_ten_problems_come_in_one_error_in_the_order_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "ten.yaml").write_text(TEN)
    lines = refused(tmp_path / "ten.yaml")
    assert len(lines) == 10, "\n".join(lines)
    for line, (place, repair) in zip(lines, TOLD, strict=True):
        assert place in line
        assert repair in line


def test_an_end_may_be_withdrawn_and_another_recorded_later(tmp_path: Path) -> None:
    ends = [
        "{id: e, therapy: t, ended_on: 2021-01-01}",
        "{id: e, therapy: t, ended_on: 2021-01-01, recorded_on: 2021-06-01, revision: withdraws}",
        "{id: f, therapy: t, ended_on: 2021-05-01, recorded_on: 2021-06-01}",
    ]
    path = tmp_path / "case.yaml"
    path.write_text(f"{HEAD}{THERAPY}therapy_ends:\n" + "".join(f"  - {end}\n" for end in ends))
    assert len(open_records(path).records.rows["therapy_ends"]) == 3
    path.write_text(path.read_text().replace("2021-05-01, recorded_on: 2021-06-01", "2021-05-01"))
    check(path, ("line 12, therapy_ends f, therapy: 't' has an end already, e at line 10", "withdraw e"), 1)


CLI = [
    case
    for case in CASES
    if case.id in ("unit in size", "tab", "Latin-1", "billion laughs", "empty", "1e400", "two ends")
]


@pytest.mark.parametrize(("given", "says", "count"), CLI)
@pytest.mark.parametrize("verb", ["plan", "facts"])
def test_command_line(
    verb: str, given: str | bytes, says: tuple[str, ...], count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(given if isinstance(given, bytes) else given.encode())
    status, printed, told = run(capsys, verb, str(path))
    assert (status, printed) == (2, "")
    assert told.startswith(f"gistline: {count} problem")
    assert all(word in told for word in says)
    assert "Traceback" not in told


@pytest.mark.parametrize("name", ["case.yaml", "notes.duckdb", "none.yaml", "."])
def test_program(name: str, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(TEN)
    (tmp_path / "notes.duckdb").write_text("dear colleague\n")
    (tmp_path / "scans.parquet").write_bytes(JUNK)
    command = [sys.executable, "-c", "from gistline.cli import main; main()", "plan", name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("gistline: ")
    assert "Traceback" not in done.stderr
