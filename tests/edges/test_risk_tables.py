"""Tables of risk: a cut that leaves a gap, two results, a name that leads nowhere, a figure without a cell."""

import pytest

from gistline.records.columns import Defect
from gistline.risk_tables import risk_tables

RISK = "risk.yaml"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("scheme: afip", "scheme: afib", ["schemes.scheme", "'afib'"]),
        ("{over: 20, up_to: 50}, mitoses: {up_to: 5}, standing: read}\n      - {result: 3a",
         "{over: 21, up_to: 50}, mitoses: {up_to: 5}, standing: read}\n      - {result: 3a",
         ["schemes.rows: 'afip' has no result for 20.1 mm, ", "Mend the ranges"]),
        ("size_mm: {from: 20, up_to: 50}", "size_mm: {from: 19, up_to: 50}", ["'nih' has low and very_low for 19"]),
        ("{result: very_low, size_mm: {up_to: 20}, mitoses: {up_to: 5}, ruptured: false",
         "{result: very_low, size_mm: {up_to: 20}, mitoses: {up_to: 5}", ["'modified_nih' has high and very_low", "ruptured"]),
        ("{over: 20, up_to: 50}", "{over: 20, from: 20}", ["names one end twice"]),
        ("size_mm: {up_to: 20}", "size_mm: {}", ["names no end"]),
        ("sites: non_gastric", "sites: nongastric", ["'nongastric' is no family of this scheme. Did you mean non_gastric?"]),
        ("t: [T1, T2]", "t: [T1, T5]", ["'T5' is no T of tnm_t"]),
        ("    - {group: 6b, column: rectum, percent: 71, pooled_with: 6a", "    - {group: 6a, column: rectum, percent: 71",
         ["('6a', 'rectum')' stands twice", "('6b', 'rectum')' has no cell"]),
        ("documents: [omics-2161-069x]", "documents: [omics]", ["'omics' is not in sources.yaml"]),
        ("document: cree-2021", "document: cree-2012", ["'cree-2012' is not in sources.yaml. Did you mean cree-2021?"]),
        ("{document: joensuu-2008, section: table, strength: evidence, standing: unverified",
         "{document: joensuu-2008, section: table, strength: evidence, standing: read, read_on: 2026-11-22",
         ["was read here, but sources.yaml says it was not"]),
        ("rectum: [colon, rectum]", "rectum: [colon, rectum]\n    colorectal: [colon]",
         ["'colorectal' is no column", "'colon' stands twice"]),
        ("not_rupture: []", "not_rupture: [fracture]", ["'fracture' is rupture and is not"]),
        ('definition: "2018"', 'definition: "2017"', ["'2018' is missing"]),
        ("percent: 1.9", "per_cent: 1.9", ["Did you mean percent?"]),
    ],
)  # fmt: skip
def test_a_mistake_in_the_tables_of_risk(edited, old, new, told):
    message = edited(RISK, old, new)
    assert "knowledge/risk.yaml" in message
    for words in told:
        assert words in message


def test_every_defect_of_the_record_is_in_a_definition_of_rupture():
    named = {word for one in risk_tables().ruptures for word in (*one.rupture, *one.not_rupture)}
    assert named == set(Defect.__args__)
