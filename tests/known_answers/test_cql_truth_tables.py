"""Three values against a truth table from outside: HL7's conformance tests of CQL, judged by both readings.

Each operand of a CQL expression becomes a fact with that value, and the expression a line over those facts. What is
expected stands in the XML files only.
"""

import ast
import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from gistline.errors import RuleSyntaxError
from gistline.logic import AsSQL, ForPatient, read

FOLDER = Path(__file__).parent / "conformance"
FILES = ["CqlLogicalOperatorsTest.xml", "CqlNullologicalOperatorsTest.xml"]
SPACE = "{http://hl7.org/fhirpath/tests}"

TRUTH = {"true": True, "false": False, "null": None}
LITERAL = re.compile(r"'[^']*'|\b(?:true|false|null|\d+)\b")
COLUMN = {bool: "boolean", type(None): "boolean", str: "varchar", int: "double"}

LINE = {  # a CQL expression whose operands are named p and q; the line that says the same
    "p and q": "p and q",
    "p or q": "p or q",
    "not p": "not p",
    "p implies q": "not p or q",
    "p xor q": "(p or q) and not (p and q)",
    "IsNull(p)": "not known(p)",
    "IsTrue(p)": "known(p) and p",
    "IsFalse(p)": "known(p) and not p",
}

STAND_IN = "nothing stands in for an unknown fact, and a line answers with a truth, never with a value"
NO_COUNTERPART = {  # test: why the rule language cannot say it
    "CoalesceANull": STAND_IN,
    "CoalesceNullA": STAND_IN,
    "CoalesceEmptyList": f"a fact is one value, not a list; {STAND_IN}",
    "CoalesceListFirstA": f"a fact is one value, not a list; {STAND_IN}",
    "CoalesceListLastA": f"a fact is one value, not a list; {STAND_IN}",
    "CoalesceFirstList": f"a fact is one value, not a list; {STAND_IN}",
    "CoalesceLastList": f"a fact is one value, not a list; {STAND_IN}",
    "DateTimeCoalesce": f"dates are compared in the facts, not in lines; {STAND_IN}",
    "DateTimeListCoalesce": f"dates are compared in the facts, not in lines; {STAND_IN}",
    "TimeCoalesce": f"no fact is a time of day; {STAND_IN}",
    "TimeListCoalesce": f"no fact is a time of day; {STAND_IN}",
}
DIFFERS = {}  # test: why our answer is another than CQL's. There is none


@dataclass(frozen=True)
class CqlTest:
    """One test of a file: its expression as written, the same with operands named, their values, the answer."""

    name: str
    expression: str
    shape: str
    facts: dict
    output: str


def with_operands_named(expression):
    """For `true and null`: `p and q`, with p True and q None."""
    facts = {}

    def named(literal):
        name = "pqrstuvwxyz"[len(facts)]
        facts[name] = TRUTH[literal[0]] if literal[0] in TRUTH else ast.literal_eval(literal[0])
        return name

    return LITERAL.sub(named, expression), facts


def content_of(file):
    for test in ElementTree.parse(FOLDER / file).getroot().iter(f"{SPACE}test"):
        (expression,) = test.iter(f"{SPACE}expression")
        (output,) = test.iter(f"{SPACE}output")
        yield CqlTest(test.get("name"), expression.text, *with_operands_named(expression.text), output.text)


TESTS = [test for file in FILES for test in content_of(file)]
RUN = [test for test in TESTS if test.shape in LINE]
EXPLAINED = [test for test in TESTS if test.name in NO_COUNTERPART]


def for_patient(line, facts):
    return read(line, ForPatient(facts)).holds


def as_sql(line, facts):
    columns = ", ".join(f"{name} {COLUMN[type(value)]}" for name, value in facts.items())
    with duckdb.connect() as db:
        db.execute(f"create table facts ({columns})")
        db.execute(f"insert into facts values ({', '.join('?' * len(facts))})", list(facts.values()))
        ((answer,),) = db.execute(f"select {read(line, AsSQL())} from facts").fetchall()
    return answer


@pytest.mark.parametrize("judged", [for_patient, as_sql], ids=lambda judged: judged.__name__)
@pytest.mark.parametrize("test", RUN, ids=lambda test: test.name)
def test_the_answer_is_that_of_cql(test, judged):
    answer = judged(LINE[test.shape], test.facts)
    if test.name in DIFFERS:
        assert answer is not TRUTH[test.output], "differs no longer: take it out of DIFFERS"
    else:
        assert answer is TRUTH[test.output], f"CQL: {test.expression} is {test.output}"


@pytest.mark.parametrize("test", EXPLAINED, ids=lambda test: test.name)
def test_what_has_no_counterpart_is_refused_and_not_guessed(test):
    for reader in (ForPatient(test.facts), AsSQL()):
        with pytest.raises(RuleSyntaxError):
            read(test.shape, reader)


def test_every_test_of_the_files_is_run_or_explained():
    assert sorted([*(test.name for test in RUN), *NO_COUNTERPART]) == sorted(test.name for test in TESTS)
    assert len({test.name for test in TESTS}) == len(TESTS)
    assert {test.shape for test in RUN} == set(LINE)
    assert set(DIFFERS) <= {test.name for test in RUN}
    assert all([*NO_COUNTERPART.values(), *DIFFERS.values()]), "a reason is a sentence"


@pytest.mark.parametrize("shape", sorted(set(LINE) - {"IsNull(p)"}))
def test_the_files_ask_about_every_combination_of_true_false_and_unknown(shape):
    asked = [tuple(test.facts.values()) for test in RUN if test.shape == shape]
    assert len(asked) == len(set(asked))
    assert set(asked) == set(product(TRUTH.values(), repeat=len(asked[0])))
