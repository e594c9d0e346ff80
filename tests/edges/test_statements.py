"""Statements of the source documents: each is carried by one thing that exists, or has a reason."""

import shutil
from collections import Counter

import pytest

from gistline.errors import KnowledgeError
from gistline.guideline import guideline
from gistline.library import KNOWLEDGE
from gistline.statements import coverage, open_statements
from tests.conftest import ROOT

CASES = [path.stem for path in (ROOT / "cases").glob("*.yaml")]


@pytest.fixture(scope="module")
def carried():
    return open_statements(guideline(), cases=CASES)


def test_all_431_are_there_each_once(carried):
    ids = [one.statement.id for one in carried]
    assert len(ids) == len(set(ids)) == 431
    assert Counter(name.split("-")[0] for name in ids) == {"S0": 70, "S1": 59, "S2": 193, "S3": 44, "S4": 26, "SX": 39}


def test_a_rule_carries_what_it_encodes(carried):
    by = {one.statement.id: one for one in carried}
    for rule in guideline().rules.values():
        for name in rule.encodes:
            assert by[name].carrier == "rule"
            assert rule.id in by[name].by.split(", ")


def test_the_counts_add_up(carried):
    """102 statements say what to do for a patient: rules, doses and schedules outside the systems of data, outcome
    studies, evidence, setting and presentation (counted in the source list)."""
    counts = coverage(carried)
    assert (counts.total, counts.care) == (431, 102)
    assert sum(counts.carriers.values()) == 431
    due_care = sum(one.carrier == "due" and one.statement.patient_care for one in carried)
    assert counts.care_by_rules + counts.care_with_reason + due_care == 102


def test_conflicts_between_documents_name_statements_that_exist(carried):
    ids = {one.statement.id for one in carried}
    between = [one.statement for one in carried if one.statement.id.startswith("SX")]
    assert all(len(one.between) >= 2 and set(one.between) <= ids for one in between)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "    due: evidence\n",
            "    due: evidence\n    fact: extent\n",
            ["is carried twice: fact and due", "Keep one"],
        ),
        ("    due: evidence\n", "", ["is carried by nothing", "Name it in `encodes` of a rule"]),
        ("    due: evidence\n", "    fact: extend\n", ["'extend' is no fact", "Did you mean extent?"]),
        ("    due: evidence\n", "    record: labs.tests\n", ["'labs.tests' is no record", "Did you mean labs.test?"]),
        ("    due: evidence\n", "    rationale: operate-for-emergenci\n", ["Did you mean operate-for-emergency?"]),
        ("    due: evidence\n", "    due: evidents\n", ["due: 'evidents'"]),
        ("    due: drug guideline\n", "    due: evidence\n", ["cannot be due: evidence"]),
        ("  - id: S0-02\n", "  - id: S0-01\n", ["'S0-01' stands twice"]),
        ("    kind: definition\n", "    kind: definiton\n", ["kind: 'definiton'"]),
        ("    says: ", "    sais: ", ["Did you mean says?"]),
    ],
)
def test_a_mistake_names_place_and_repair(tmp_path, old, new, told):
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    path = folder / "statements" / "liver_metastases.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        open_statements(guideline(), folder, CASES)
    assert "knowledge/statements/liver_metastases.yaml, line " in str(error.value)
    for words in told:
        assert words in str(error.value)


def test_a_rule_that_encodes_no_statement_is_told(tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    path = folder / "statements" / "pdq_2014.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: S3-38", "id: S3-99"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="'S3-38' is no statement"):
        open_statements(guideline(), folder, CASES)
