"""Response on PET: the vectors of the notes, ties and gaps, as a hand says they must be; and what a reader is told."""

from datetime import date

import pytest

from gistline.errors import InputError
from gistline.facts import fact_table
from gistline.pages_of_pet import ON, records_of, values_of
from gistline.strict_yaml import read_yaml
from tests.conftest import ROOT

TOLD = read_yaml(ROOT / "docs" / "explanation" / "response" / "pet.yaml").value
VECTORS = [(part, vector) for part, vectors in TOLD["vectors"].items() for vector in vectors]
NAMES = {
    "eortc": "eortc_pet_response",
    "percist": "percist_response",
    "measurable": "percist_measurable_at_baseline",
    "comparable": "pet_comparable",
    "sulpeak_rise": "sulpeak_rise_from_lowest",
    "suv_rise": "suv_rise_from_lowest",
}
CLASSES = {
    "CMR": "complete_metabolic_response",
    "PMR": "partial_metabolic_response",
    "SMD": "stable_metabolic_disease",
    "PMD": "progressive_metabolic_disease",
}


@pytest.mark.parametrize("place", range(len(VECTORS)), ids=[f"{part}: {one['name']}" for part, one in VECTORS])
def test_vectors(bench, place):
    _, vector = VECTORS[place]
    values = values_of(bench, vector, TOLD["shared"])
    expected = {NAMES.get(name, name): CLASSES.get(value, value) for name, value in vector["expect"].items()}
    assert {name: values[name] for name in expected} == expected


def row_of(bench, name, on=ON):
    vector = next(one for _, one in VECTORS if one["name"] == name)
    with bench.holding(records_of(vector, TOLD["shared"]), [("P", on)]):
        return fact_table(bench, ["eortc_pet_response", "percist_response", "percist_measurable_at_baseline"])[0]


def told(row):
    return {notice.name: rows for notice, rows in row.notices}


def test_a_tumour_that_comes_back_is_named_though_the_class_is_partial(bench):
    row = row_of(bench, "10 to 3 and back to 6, partial against the baseline")
    assert told(row)["uptake_back_from_its_lowest"] == ("scans baseline", "scans last")


@pytest.mark.parametrize("name", ["it went on falling", "EORTC +26 %", "PERCIST 3.0 to 3.9 (+30 %, +0.9)"])
def test_what_falls_or_is_progressive_anyway_is_not_named(bench, name):
    assert "uptake_back_from_its_lowest" not in told(row_of(bench, name))


def test_glycolysis_against_the_peak_is_named(bench):
    row = row_of(bench, "glycolysis doubled though SULpeak fell as in a partial response")
    assert told(row)["glycolysis_against_peak"] == ("scans baseline", "scans last")
    assert "glycolysis_against_peak" not in told(row_of(bench, "glycolysis doubled, SULpeak a little lower"))


def test_a_class_names_its_two_pets_and_ages(bench):
    name = "PERCIST 6.0 to 4.2 (-30 %, -1.8)"
    row = row_of(bench, name)
    assert row.rows["percist_response"] == ("scans baseline", "scans last")
    last_good = row_of(bench, name, date(2024, 10, 1))  # 183 days after 2024-04-01
    assert last_good.values["percist_response"] == "partial_metabolic_response"
    old = row_of(bench, name, date(2024, 10, 2))
    assert (old.values["percist_response"], old.too_old["percist_response"]) == (None, date(2024, 4, 1))
    assert old.values["percist_measurable_at_baseline"] is True  # of the treatment, not of the last scan


def test_absent_and_above_background_is_refused(story):
    with pytest.raises(InputError, match="above background, though the lesion is `absent`"):
        story("""
            lesions: [{id: l}]
            scans: [{id: s, done_on: 2024-01-01, modality: pet}]
            measurements: [{id: m, recorded_on: "2024-01-01", scan: s, lesion: l, state: absent, at_background: false}]
        """)
