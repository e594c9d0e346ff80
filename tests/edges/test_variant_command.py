"""`gistline variant` and `gistline facts --explain`, as typed: what is printed, and what is refused with a repair."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from gistline.cli import app
from gistline.errors import GistlineError

KEYS = {"gene", "kind", "residues", "exon", "class", "reading", "problems"}


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def data(*arguments):
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_one_variant_is_read_aloud():
    done = run("variant", "KIT p.V559D")
    assert done.output.splitlines() == [
        "KIT p.V559D",
        "KIT, exon 11, residue 559: valine becomes aspartate (V559D); as a driver: KIT exon 11 mutation.",
    ]


def test_one_variant_as_data():
    told = data("variant", "p.Asp842Val", "--gene", "PDGFRA")
    assert set(told) >= KEYS
    assert (told["gene"], told["kind"], told["residues"], told["exon"]) == ("PDGFRA", "missense", [842, 842], "18")
    assert (told["class"], told["problems"]) == ("pdgfra_d842v", [])
    assert data("variant", "KIT P627L")["exon"] is None
    assert data("variant", "KIT V559D", "--exon", "9")["problems"] == [
        "exon 9 is stated, and the change lies in exon 11"
    ]


@pytest.mark.parametrize(
    "text", ["", "   ", "p.", "()", "KIT", "🧬", "a" * 5000, "V" * 301 + "559D", "\x00", "KIT exon 99"]
)
def test_no_text_is_too_odd(text):
    done = run("variant", text, "--json")
    assert done.exit_code == 0
    assert json.loads(done.output)["class"] is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["variant"], "Give either a variant"),
        (["variant", "V559D", "--table", "x.csv"], "Give either a variant"),
        (["variant", "V559D", "--gene", "KITT"], "Did you mean KIT?"),
        (["variant", "--table", "nowhere.csv"], "nowhere.csv: cannot be read"),
        (["facts", "cases/liu-12.yaml", "--explain", "kit_exon_eleven"], "There is no fact kit_exon_eleven"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_repair(arguments, told):
    done = run(*arguments)
    assert isinstance(done.exception, GistlineError)
    assert told in str(done.exception)


def table(tmp_path, text, name="variants.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_table_is_read_name_by_name(tmp_path):
    path = table(
        tmp_path, "gene,as_written,exon_stated\nKIT,V559D | p.V559D,11\nKIT,V654A,11\nKIT,Amplification,\nKIT,?,\n"
    )
    told = data("variant", "--table", path)
    assert [(one["line"], one["written"], one["result"]) for one in told] == [
        (2, "V559D", "read"),
        (2, "p.V559D", "read"),
        (3, "V654A", "another_exon"),
        (4, "Amplification", "read"),
        (5, "?", "refused"),
    ]
    printed = run("variant", "--table", path).output
    assert "5 names: 3 read, 1 of another exon than stated, 1 refused with the reason" in printed
    assert "2 of 3 that name a residue are placed in an exon: 66.7 %" in printed


def test_a_table_comes_back_as_tidy_csv(tmp_path):
    path = table(tmp_path, "as_written\tgene\nD842V\tPDGFRA\n", "variants.tsv")
    rows = list(csv.DictReader(io.StringIO(run("variant", "--table", path, "--csv").output)))
    assert rows == [
        {"line": "2", "gene": "PDGFRA", "as_written": "D842V", "result": "read", "exon": "18", "exon_stated": "",
         "kind": "missense", "name": "D842V", "class": "pdgfra_d842v"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gene,name\nKIT,V559D\n", "has no column as_written"),
        ("", "has no column as_written"),
        ("as_written,exon_stated\nV559D,eleven\n", "line 2, exon_stated: 'eleven' is no number of an exon"),
        ("as_written,exon_stated\nV559D,99\n", "Write 1 to 30"),
        ("as_written,exon_stated\nV559D," + "9" * 5000 + "\n", "Write 1 to 30"),
        ("gene,as_written\nKIT,V559D\nKIT," + "V" * 140_000 + "\n", "line 3: is no CSV: field larger than"),
        ('gene,as_written\nKIT,V559D\nKIT,"V654A\nKIT,T670I\n', "line 3: is no CSV: unexpected end of data. Close"),
        ('gene,as_written\nKIT,"V559D\nV654A"\n', "line 2: has a cell that goes on in the next line. Close the quote"),
        ('gene,as_written,note\nKIT,V559D,"a\nKIT,T670I,"b\n', "line 2: "),
        ('gene,as_written\nKIT,"V559D"x\n', "line 2: is no CSV"),
        ('gene,"as_written\nKIT,V559D\n', "line 1: is no CSV"),
        ("gene,as_written\nKITT,V559D\n", "line 2, gene: 'KITT' is no gene on file. Did you mean KIT?"),
        ("gene,as_written\nKIT,V559D,11\n", "line 2: has 3 cells for 2 columns"),
        ("gene,as_written,gene\nKIT,V559D,KIT\n", "line 1: 'gene' names two columns"),
        ("Gene,as_written\nKIT,V559D\n", "line 1: 'Gene' is no column that is read. Write gene."),
        ("gene,as_written\nKIT,V559D\nKIT,\n", "line 3, as_written: is empty"),
        ("gene,as_written\nKIT,V559D\nKIT\n", "line 3, as_written: is empty"),
        ("gene,as_written\nKIT,  \n", "line 2, as_written: is empty"),
    ],
)
def test_a_table_that_cannot_be_used_says_where_and_what_to_write(tmp_path, text, told):
    done = run("variant", "--table", table(tmp_path, text))
    assert told in str(done.exception)


def test_every_row_that_cannot_be_used_is_told_together(tmp_path):
    text = "gene,as_written,exon_stated\nKITT,V559D,11\nKIT,,11\nKIT,V559D,eleven\n"
    assert str(run("variant", "--table", table(tmp_path, text)).exception).startswith("3 problems")


def test_a_gene_is_read_in_the_ways_in_which_it_is_written(tmp_path):
    text = "gene,as_written\nkit,V559D\nc-Kit,V559D\nPDGFRα,D842V\n,KIT V559D\n"
    told = data("variant", "--table", table(tmp_path, text))
    assert [(one["line"], one["gene"]) for one in told] == [(2, "KIT"), (3, "KIT"), (4, "PDGFRA"), (5, "KIT")]


def test_a_folder_is_no_table(tmp_path):
    assert "cannot be read: Is a directory" in str(run("variant", "--table", str(tmp_path)).exception)


def test_every_fact_of_a_patient_is_shown():
    from gistline.facts import FACTS, ROSTERS

    told = data("facts", "cases/liu-12.yaml")
    assert [fact["fact"] for fact in told["facts"]] == list(FACTS)
    assert set(told["things"]) == set(ROSTERS)
    assert any("two drivers" in notice["sentence"] for notice in told["notices"])
    assert "two drivers" in run("facts", "cases/liu-12.yaml").output
    assert all((fact["value"] is None) == (fact["ask"] is not None) for fact in told["facts"])


def test_one_fact_is_explained_with_its_rows_and_what_would_fill_it():
    told = data("facts", "cases/liu-12.yaml", "--explain", "pdgfra_d842v")
    assert told["fact"]["value"] is None
    assert told["fact"]["ask"].startswith("Sequence KIT and PDGFRA")
    assert [row["row"] for row in told["rows"]] == told["fact"]["rows"]
    assert told["rows"][0]["cells"] == {"specimen": "primary", "status": "found", "gene": "KIT", "exon": "11"}
    assert any("two drivers" in notice for notice in told["notices"])


def test_a_fact_of_a_roster_is_explained_for_each_thing():
    told = run("facts", "cases/european-fourth-line.yaml", "--explain", "drug_that_runs", "--json").output
    assert json.loads(told)["thing"] == "regorafenib"
