"""Response: every vector of the notes and of the rules, read plainly and by the program as a hand says it must be."""

from decimal import Decimal

import pytest

from gistline.pages_of_response import OF_PATIENT, ON_SCAN, answers
from gistline.records.tables import sql_columns, stored
from gistline.response_vectors import read_vectors, records_of
from tests.conftest import ROOT
from tests.properties.plain_response import read_response

VECTORS = read_vectors(ROOT)
PLAIN = {
    "sum": "sum_mm",
    "target": "target",
    "non_target": "non_target",
    "new": "new_lesion",
    "recist": "recist",
    "choi": "choi",
    "choi_from_nadir": "choi_from_nadir",
    "choi_by_size": "choi_by_size",
    "modified": "modified",
}
PLAIN_OF_PATIENT = {"best": "best", "confirmed": "best_confirmed"}


def ids(vector):
    return f"{vector.group}: {vector.name}"


def as_stored(records):
    """The rows of a record by table, as dicts of the stored columns."""
    return {
        table: [dict(zip([name for name, _ in sql_columns(table)], stored(row), strict=True)) for row in rows]
        for table, rows in records.rows.items()
    }


@pytest.mark.parametrize("vector", VECTORS, ids=ids)
def test_the_plain_reading_gives_what_a_hand_says(vector):
    read = read_response(as_stored(records_of(vector)), vector.on)
    found = {name: [getattr(point, field) for point in read.points] for name, field in PLAIN.items()}
    found |= {name: getattr(read, field) for name, field in PLAIN_OF_PATIENT.items()}
    expected = {name: value for name, value in vector.expect.items() if name in found}
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("vector", VECTORS, ids=ids)
def test_the_facts_give_what_a_hand_says(bench, vector):
    row, points = answers(bench, vector)
    found = {name: [point[fact] for point in points] for name, fact in ON_SCAN.items()}
    found |= {name: row.values[fact] for name, fact in OF_PATIENT.items()}
    found["sum"] = [None if size is None else Decimal(str(size)) for size in found["sum"]]
    assert {name: found[name] for name in vector.expect} == vector.expect


def test_every_vector_expects_something_known_or_unknown():
    assert len(VECTORS) > 150
    assert all(vector.expect for vector in VECTORS)
    assert len({ids(vector) for vector in VECTORS}) == len(VECTORS)
