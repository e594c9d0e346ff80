"""`gistline plot` as its user meets it: where it writes, what it refuses, and the data behind a drawing."""

import json
import shutil
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from gistline.cli import app
from gistline.errors import UsageError
from gistline.records import open_records, save_folder
from tests.conftest import ROOT

CASE = str(ROOT / "cases" / "nodule-within-a-mass.yaml")


@pytest.fixture
def plot(tmp_path, monkeypatch):
    """Run it in an empty folder: exit status and output; an error of the program is raised."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        done = CliRunner().invoke(app, ["plot", *words])
        if isinstance(done.exception, UsageError):
            raise done.exception
        return done.exit_code, done.output

    return run


def heading(path):
    """The title that is read aloud."""
    return ElementTree.parse(path).getroot()[0].text


def test_it_writes_one_file_here_and_says_where(plot, tmp_path):
    assert plot(CASE) == (0, "nodule-within-a-mass-lesions.svg\n")
    assert heading(tmp_path / "nodule-within-a-mass-lesions.svg").startswith("Lesions and response of nodule")
    assert plot(CASE, "--timeline", "-o", "t.svg") == (0, "t.svg\n")
    assert heading(tmp_path / "t.svg").startswith("Timeline of nodule")


def test_a_file_that_is_there_is_kept_unless_told_otherwise(plot, tmp_path):
    kept = tmp_path / "a.svg"
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already"):
        plot(CASE, "-o", "a.svg")
    assert kept.read_text(encoding="utf-8") == "mine"
    assert plot(CASE, "-o", "a.svg", "--overwrite")[0] == 0
    assert heading(kept).startswith("Lesions")


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a"])
def test_only_svg_is_drawn(plot, tmp_path, name):
    with pytest.raises(UsageError, match="only SVG is drawn"):
        plot(CASE, "-o", name)
    assert list(tmp_path.iterdir()) == []


def test_the_drawing_goes_to_standard_output(plot, tmp_path):
    status, out = plot(CASE, "-o", "-")
    assert status == 0
    assert ElementTree.fromstring(out).get("role") == "img"
    assert list(tmp_path.iterdir()) == []


def test_json_is_the_data_of_the_drawing(plot):
    made = json.loads(plot(CASE, "--json")[1])
    assert [point["response"] and point["response"]["choi"] for point in made["points"]] == [
        None, "partial_response", "partial_response", "progressive_disease", "progressive_disease",
    ]  # fmt: skip
    assert json.loads(plot(CASE, "--timeline", "--json")[1])["patient"] == "nodule-within-a-mass"


def test_an_earlier_day_sees_less(plot):
    made = json.loads(plot(CASE, "--json", "--on", "2023-12-31")[1])
    assert [point["when"]["earliest"] for point in made["points"]] == ["2023-01-05", "2023-04-14", "2023-10-20"]


def test_several_patients_need_a_folder_or_a_name(plot, tmp_path):
    folder = tmp_path / "cohort"
    save_folder(open_records(ROOT / "cases" / "liu-01.yaml").records, folder)
    other = tmp_path / "other"
    save_folder(open_records(ROOT / "cases" / "liu-02.yaml").records, other)
    for path in other.glob("*.csv"):
        head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        there = folder / path.name
        if not there.exists():
            shutil.copy(path, there)
        else:
            assert there.read_text(encoding="utf-8").startswith(head)
            there.write_text(there.read_text(encoding="utf-8") + "".join(rows), encoding="utf-8")
    with pytest.raises(UsageError, match="Add --patient ID, or -o FOLDER"):
        plot(str(folder))
    assert plot(str(folder), "--patient", "liu-02")[1] == "liu-02-lesions.svg\n"
    drawings = tmp_path / "drawings"
    drawings.mkdir()
    assert plot(str(folder), "-o", "drawings")[1].split() == [
        "drawings/liu-01-lesions.svg",
        "drawings/liu-02-lesions.svg",
    ]
