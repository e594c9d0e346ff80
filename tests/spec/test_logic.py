"""Three values: the tables, in the open, against which both readings are checked."""

from itertools import product

import duckdb
import pytest

from gistline.errors import RuleSyntaxError
from gistline.logic import AsMentions, AsSQL, ForPatient, Truth, read

VALUE = {"T": True, "F": False, "?": None}
KLEENE = """
 a | b | and | or | not a
---+---+-----+----+------
 T | T |  T  | T  |  F
 T | ? |  ?  | T  |  F
 T | F |  F  | T  |  F
 ? | T |  ?  | T  |  ?
 ? | ? |  ?  | ?  |  ?
 ? | F |  F  | ?  |  ?
 F | T |  F  | T  |  T
 F | ? |  F  | ?  |  T
 F | F |  F  | F  |  T
"""
ROWS = [[VALUE[cell.strip()] for cell in row.split("|")] for row in KLEENE.strip().splitlines()[2:]]
DOMAIN = {
    "a": [True, False, None],
    "b": [True, False, None],
    "c": [True, False, None],
    "pattern": ["limited", "generalised", "it's", None],
    "dose": [0, 400, 600.5, None],
}
TYPES = {"a": "boolean", "b": "boolean", "c": "boolean", "pattern": "varchar", "dose": "double"}
LINES = [
    "a",
    "not a",
    "a and b",
    "a or b",
    "not (a and b)",
    "not (a or not b)",
    "a and (b or not c)",
    'pattern == "limited"',
    'pattern != "limited"',
    'not pattern == "limited"',
    'pattern in ["limited", "generalised"]',
    'pattern not in ["limited"]',
    'pattern == "it\'s"',
    "known(pattern)",
    "not known(pattern) or a",
    "dose >= 400",
    "dose == 0 and a",
    "dose <= 600",
    "dose > 600",
    'dose < 400 or pattern == "generalised"',
    "dose != 400",
]


@pytest.mark.parametrize("row", ROWS)
def test_kleene(row):
    a, b, both, either, not_a = row
    patient = ForPatient({"a": a, "b": b})
    assert read("a and b", patient).holds is both
    assert read("a or b", patient).holds is either
    assert read("not a", patient).holds is not_a


@pytest.mark.parametrize("line", LINES)
def test_both_readings_agree_on_every_pattern_of_missing_facts(line):
    rows = list(product(*DOMAIN.values()))
    with duckdb.connect() as db:
        db.execute(f"create table facts (place int, {', '.join(f'{name} {kind}' for name, kind in TYPES.items())})")
        db.executemany("insert into facts values (?, ?, ?, ?, ?, ?)", [(n, *row) for n, row in enumerate(rows)])
        from_sql = db.execute(f"select {read(line, AsSQL())} from facts order by place").fetchall()
    for row, (answer,) in zip(rows, from_sql, strict=True):
        assert answer is read(line, ForPatient(dict(zip(DOMAIN, row, strict=True)))).holds, row


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("a and b and dose > 1", {"b", "dose"}),
        ("a or b", set()),  # a is true: b no longer matters
        ("c and b", set()),  # c is false: b no longer matters
        ("(a or b) and dose > 1", {"dose"}),
        ("(c and b) or dose > 1", {"dose"}),
        ("not (c or b)", {"b"}),
        ("known(b)", set()),
    ],
)
def test_only_what_still_decides_is_missing(line, missing):
    assert read(line, ForPatient({"a": True, "b": None, "c": False, "dose": None})).missing == missing


def test_a_fact_nobody_asked_for_is_an_error_and_not_an_unknown():
    with pytest.raises(KeyError):
        read("a", ForPatient({}))


@pytest.mark.parametrize(
    "line",
    [
        "a + 1",
        "__import__('os')",
        "a.b",
        "f(a)",
        "known(a, b)",
        "known('a')",
        "1 < dose < 3",
        "a if b else c",
        "lambda: a",
        "a[",
        "",
        "a == True",
        "a == b",
        "a in []",
        "a in b",
        "pattern is None",
        "dose == -1",
        "[a for a in b]",
        "a := b",
        "a; b",
        "\x00",
    ],
)
def test_outside_the_language_no_reader_answers(line):
    facts = {"a": True, "b": True, "dose": 2, "pattern": "limited"}
    for reader in (ForPatient(facts), AsSQL(), AsMentions()):
        with pytest.raises(RuleSyntaxError):
            read(line, reader)


def test_mentions_are_what_the_proof_cuts_numbers_at():
    found = read('a and (dose <= 600 or pattern in ["limited", "stable"]) and not known(b)', AsMentions())
    assert found.facts == {"a", "dose", "pattern", "b"}
    assert found.compared == {("dose", "<=", 600), ("pattern", "=", "limited"), ("pattern", "=", "stable")}
    assert found.asked_known == {"b"}


def test_a_settled_line_asks_for_nothing():
    assert read("a or b", ForPatient({"a": True, "b": None})) == Truth(True)
