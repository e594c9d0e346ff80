"""Risk and stage by a second, plain implementation: tables of the notes as Python, on each combination around the cuts.

Written from the knowledge notes (sections 1.1 to 1.4 and 2) and not from knowledge/risk.yaml. What is not told is None
and makes a comparison with it None; a result needs every condition of its row.
"""

from datetime import date
from itertools import product

import pytest

from gistline.facts import fact_table
from gistline.records import Workbench
from gistline.records.columns import Sites
from tests.properties.test_lines_plain import ROW, put

DAY = date(2020, 1, 1)
TODAY = date(2024, 6, 30)
SIZES = (None, 1, 19.9, 20, 20.1, 49.9, 50, 50.1, 99.9, 100, 100.1, 300)
COUNTS = (None, 0, 4, 5, 6, 9, 10, 11, 60)
RUPTURES = (None, "no", "spontaneous")
ALL_SITES = (*Sites.__args__, None)
FACTS = (
    "afip_group", "afip_progression_percent", "nccn_progression_percent", "nih_risk", "modified_nih_risk", "tnm_t",
    "tnm_stage",
)  # fmt: skip

PERCENT = {  # group: gastric, jejunum and ileum, duodenum, rectum
    "1": (0, 0, 0, 0),
    "2": (1.9, 4.3, 8.3, 8.5),
    "3a": (3.6, 24, 34, 57),
    "3b": (12, 52, 34, 57),
    "4": (0, 50, None, 54),
    "5": (16, 73, 50, 52),
    "6a": (55, 85, 86, 71),
    "6b": (86, 90, 86, 71),
}


def class_of(size):
    """1 up to 2 cm, 2 up to 5, 3 up to 10, 4 above; None where it is not told."""
    return None if size is None else 1 + (size > 20) + (size > 50) + (size > 100)


def afip(size, count):
    if size is None or count is None:
        return None
    return ("1", "2", "3a", "3b", "4", "5", "6a", "6b")[class_of(size) - 1 + 4 * (count > 5)]


def column_of(site):
    if site in (None, "liver", "lung", "bone", "brain", "lymph_node"):
        return None
    return {"stomach": 0, "duodenum": 2, "rectum": 3}.get(site, 1)


def percent(group, site):
    return None if group is None or column_of(site) is None else PERCENT[group][column_of(site)]


def nccn(group, site):
    columns = {"stomach": 0, "small_bowel": 1, "jejunum": 1, "ileum": 1, "colon": 3, "rectum": 3}
    return PERCENT[group][columns[site]] if group is not None and site in columns else None


def nih(size, count):
    if (size is not None and size > 100) or (count is not None and count > 10):
        return "high"
    if size is None or count is None:
        return None
    if count > 5:
        return "high" if size > 50 else "intermediate"
    return "very_low" if size < 20 else "low" if size <= 50 else "intermediate"


def modified_nih(size, count, site, ruptured):
    if ruptured == "spontaneous" or (size is not None and size > 100) or (count is not None and count > 10):
        return "high"
    if size is None or count is None:
        return None
    if size > 50 and count > 5:
        return "high"
    if size <= 50 and count <= 5:
        return None if ruptured is None else "low" if size > 20 else "very_low"
    if site is None:
        return None
    if site != "stomach":
        return "high"
    return None if ruptured is None else "intermediate"


def stage(size, count, site, nodes, metastatic):
    if nodes == "positive" or metastatic:
        return "IV"
    if None in (size, count, site, nodes, metastatic):
        return None
    t, many = class_of(size), count > 5
    if site in ("stomach", "omentum"):
        return {1: ("IA", "II"), 2: ("IA", "II"), 3: ("IB", "IIIA"), 4: ("II", "IIIB")}[t][many]
    if site in ("duodenum", "small_bowel", "jejunum", "ileum", "oesophagus", "colon", "rectum", "mesentery",
                "peritoneum"):  # fmt: skip
        return {1: ("I", "IIIA"), 2: ("I", "IIIB"), 3: ("II", "IIIB"), 4: ("IIIA", "IIIB")}[t][many]
    return None


def expected(size, count, site, ruptured, nodes, metastatic):
    group, applies = afip(size, count), metastatic is False
    t = None if size is None else f"T{class_of(size)}"
    risks = (group, nih(size, count), modified_nih(size, count, site, ruptured))
    if not applies:
        group, risks = None, ("not_applicable" if metastatic else None,) * 3
    return (
        risks[0], percent(group, site), nccn(group, site), risks[1], risks[2], t,
        stage(size, count, site, nodes, metastatic),
    )  # fmt: skip


def tumours():
    """Every combination of the tumour, then of nodes and metastases with fewer sizes and sites."""
    yield from product(SIZES, COUNTS, ALL_SITES, RUPTURES, ("not_assessed",), (False,))
    sites, nodes = ("stomach", "omentum", "ileum", "liver", None), (None, "negative", "not_assessed", "positive")
    yield from product((None, 20, 50.1, 300), (None, 5, 6), sites, ("no",), nodes, (None, False, True))


def write(db, told):
    """Resected before any drug, SDHB retained, counted in 5 mm2; metastatic None: whether is not told."""
    columns = ("relation", "specimen", "pretreated", "sdhb_ihc", "mitotic_area_mm2", "observed_on_earliest",
               "observed_on_latest", "size_mm", "mitoses", "site", "ruptured", "nodes")  # fmt: skip
    names = [f"T{number}" for number in range(len(told))]
    put(db, "patients", ROW, [(name, "patient", TODAY, "t") for name in names])
    fixed = ("primary", "resection", False, "retained", 5, DAY, DAY)
    rows = [
        (name, "a", TODAY, "t", *fixed, size, count, site, ruptured, nodes)
        for name, (size, count, site, ruptured, nodes, _) in zip(names, told, strict=True)
    ]
    put(db, "tumours", (*ROW, *columns), rows)
    seen = ("relation", "site", "observed_on_earliest", "observed_on_latest")
    with_m = [name for name, one in zip(names, told, strict=True) if one[-1]]
    put(db, "tumours", (*ROW, *seen), [(name, "m", TODAY, "t", "metastasis", "liver", DAY, DAY) for name in with_m])
    through = ("table_name", "complete_through_earliest", "complete_through_latest")
    complete = [name for name, one in zip(names, told, strict=True) if one[-1] is False]
    put(db, "completeness", (*ROW, *through), [(name, "all", TODAY, "t", "tumours", TODAY, TODAY) for name in complete])


@pytest.fixture(scope="module")
def found():
    """The facts of every combination, by what is told."""
    told = list(tumours())
    with Workbench() as bench, bench.holding_written(lambda db: write(db, told), TODAY):
        rows = {row.patient: tuple(row.values[name] for name in FACTS) for row in fact_table(bench, FACTS)}
    assert len(rows) == len(told) > 7000
    return {one: rows[f"T{number}"] for number, one in enumerate(told)}


def test_risk_and_stage_agree_with_plain_tables(found):
    differ = [(one, values, expected(*one)) for one, values in found.items() if values != expected(*one)]
    assert not differ, f"{len(differ)} differ, as {differ[0]}"
    assert {group for group, *_ in found.values()} == {*PERCENT, None, "not_applicable"}


def test_telling_more_of_a_tumour_reverses_nothing(found):
    for one, told in found.items():
        for place in range(len(one)):
            less = found.get((*one[:place], None, *one[place + 1 :]))
            reversed_ = less and [
                name for name, was, now in zip(FACTS, less, told, strict=True) if was not in (None, now)
            ]
            assert not reversed_, (one, place, reversed_)
