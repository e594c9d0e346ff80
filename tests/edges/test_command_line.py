"""The command line as its user meets it: output, exit status, JSON everywhere, help with examples."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

CASE = "cases/limited-progression-after-seven-years.yaml"


def gistline(*words, **environment):
    """Exit status, output and errors of the program."""
    done = subprocess.run(
        [sys.executable, "-c", "from gistline.cli import main; main()", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "110"} | environment,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_plan_is_printed():
    status, page, errors = gistline("plan", CASE)
    assert (status, errors) == (0, "")
    assert "discuss with the surgeon resection of the growing site" in page
    assert "\x1b[" not in page, "no colour into a pipe"


def test_colour_can_be_forced_and_turned_off():
    assert "\x1b[" in gistline("plan", CASE, "--colour")[1]
    assert "\x1b[" not in gistline("plan", CASE, "--no-colour")[1]
    assert "\x1b[" not in gistline("plan", CASE, NO_COLOR="1")[1]


@pytest.mark.parametrize(
    "words",
    [("plan", CASE), ("facts", CASE), ("rules",), ("case", "template")],
    ids=lambda words: words[0],
)
def test_every_command_that_prints_has_json(words):
    status, out, errors = gistline(*words, "--json")
    assert (status, errors) == (0, "")
    assert json.loads(out)


def test_several_records_are_one_object_a_line():
    status, out, _ = gistline("plan", "cases/liu-01.yaml", "cases/liu-02.yaml", "--json")
    assert status == 0
    assert [json.loads(line)["patient"] for line in out.splitlines()] == ["liu-01", "liu-02"]


def test_brief_is_one_line_a_patient():
    status, out, _ = gistline("plan", "cases/liu-01.yaml", CASE, "--brief")
    assert status == 0
    assert [line.split(":")[0] for line in out.splitlines()] == ["liu-01", "limited-progression-after-seven-years"]


def test_an_earlier_day_sees_less():
    facts = {
        on: {
            fact["fact"]: fact["value"]
            for fact in json.loads(gistline("facts", CASE, "--on", on, "--json")[1])["facts"]
        }
        for on in ("2018-05-01", "2025-05-31", "2025-06-30")
    }
    assert facts["2018-05-01"]["advanced_disease"] is None
    assert facts["2025-05-31"]["progression_pattern"] is None
    assert facts["2025-06-30"]["progression_pattern"] == "limited"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("plan", "no-such-file.yaml"), "no-such-file.yaml"),
        (("plan", "README.md"), "README.md"),
        (("plan", CASE, "--patient", "nobody"), "nobody"),
        (("plan", CASE, "--on", "yesterday"), "yesterday"),
        (("plan", CASE, "--region", "Mars"), "Mars"),
        (("plan",), "RECORD"),
        (("pln", CASE), "pln"),
    ],
)
def test_what_cannot_be_used_is_exit_status_2_without_a_traceback(words, told):
    status, out, errors = gistline(*words)
    assert status == 2
    assert told in errors
    assert "Traceback" not in errors + out


def test_an_encoding_without_a_letter_does_not_cost_the_answer():
    status, out, errors = gistline("variant", "PDGFRα D842V é", PYTHONIOENCODING="ascii")
    assert (status, errors) == (0, "")
    assert "PDGFR\\u03b1 D842V \\xe9" in out
    status, _, errors = gistline("variant", "--gene", "KIΤ", "V559D", PYTHONIOENCODING="ascii")
    assert status == 2
    assert "KI\\u03a4 is not a gene on file" in errors


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes a stream")
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_a_closed_output_is_exit_status_2_in_one_line(closed):
    command = f'exec "$0" -c "from gistline.cli import main; main()" facts {CASE} --json {closed}'
    done = subprocess.run(["sh", "-c", command, sys.executable], cwd=ROOT, capture_output=True, text=True, check=False)
    told = ["gistline: there is nowhere to print: the output is closed. Open it, or give a file"]
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == (told if closed == ">&-" else [])


def test_the_problems_of_several_records_are_told_together(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("patient: P\nscanz: []\n", encoding="utf-8")
    status, out, errors = gistline("plan", str(tmp_path / "one.yaml"), CASE, str(tmp_path / "two.yaml"))
    assert (status, out) == (2, "")
    assert "one.yaml" in errors
    assert "two.yaml" in errors


def test_help_has_examples():
    for words in ((), ("plan",), ("facts",), ("rules",), ("check",), ("case", "template")):
        status, out, _ = gistline(*words, "--help")
        assert status == 0
        assert "Example" in out


def test_a_reader_that_closes_early_is_no_error():
    shell = f"{sys.executable} -c 'from gistline.cli import main; main()' rules | head -1"
    done = subprocess.run(shell, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip()
    assert "Traceback" not in done.stderr


def test_a_new_folder_of_csv_is_written_and_never_over_another(tmp_path):
    status, out, _ = gistline("case", "template", "--folder", str(tmp_path / "cohort"))
    assert status == 0
    assert len(out.splitlines()) == 20
    status, _, errors = gistline("case", "template", "--folder", str(tmp_path / "cohort"))
    assert status == 2
    assert "not empty" in errors
