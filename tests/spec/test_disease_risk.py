"""Risk and stage of a primary tumour: the vectors of the notes, every cut, and when a scheme may be asked at all."""

import pytest

from gistline.strict_yaml import read_yaml
from tests.conftest import ROOT

VECTORS = read_yaml(ROOT / "docs" / "explanation" / "risk" / "vectors.yaml").value
TOLD = """
completeness:
  - {id: t, recorded_on: 2019-01-01, table_name: tumours, complete_through: 2030}
  - {id: d, recorded_on: 2019-01-01, table_name: therapies, complete_through: 2030}
specimens:
  - {id: s, collected_on: 2020-01-01, kind: primary}
variants:
  - {id: v, recorded_on: 2020-01-20, specimen: s, status: found, gene: KIT, change: V559D}
"""
USUAL = {"relation": "primary", "observed_on": "2020-01-01", "specimen": "resection", "mitotic_area_mm2": 5}
METASTASIS = {"id": "m", "relation": "metastasis", "site": "liver", "observed_on": "2020-01-01"}


def tumour(id="a", **cells):
    told = {"id": id, **USUAL, **cells}
    lists = {name: f"[{', '.join(cell)}]" for name, cell in told.items() if isinstance(cell, list)}
    return f"  - {{{', '.join(f'{name}: {cell}' for name, cell in {**told, **lists}.items() if cell is not None)}}}\n"


def primary(*others, told=TOLD, **cells):
    """A primary tumour resected before any drug, with the other tumours beside it."""
    return f"{told}tumours:\n{tumour(**cells)}{''.join(others)}"


def values(row, *names):
    return tuple(row.values[name] for name in names)


def described(vector, *names):
    return {name: vector[name] for name in names if name in vector}


def ids(name):
    return [", ".join(f"{key} {value}" for key, value in vector.items()) for vector in VECTORS[name]]


SIZE = ("site", "size_mm", "mitoses", "ruptured", "nodes")
AFIP = VECTORS["afip"] + VECTORS["afip_further"]
LARGE = {"size_mm": 70, "mitoses": 2, "site": "stomach", "ruptured": "'no'", "nodes": "negative"}
OF_LARGE = ("afip_group", "nih_risk", "modified_nih_risk", "tnm_t", "tnm_stage")


@pytest.mark.parametrize("vector", AFIP, ids=ids("afip") + ids("afip_further"))
def test_afip(facts, vector):
    row = facts(primary(**described(vector, *SIZE)))
    assert values(row, "afip_group", "afip_progression_percent") == (vector["group"], vector["percent"])
    further = {"otherwise": "percent_otherwise", "standing": "percent_standing", "pooled": "pooled"}
    for name, fact in further.items():
        assert name not in vector or row.values[f"afip_progression_{fact}"] == vector[name]


@pytest.mark.parametrize("vector", VECTORS["nccn"], ids=ids("nccn"))
def test_nccn(facts, vector):
    assert facts(primary(**described(vector, *SIZE))).values["nccn_progression_percent"] == vector["percent"]


@pytest.mark.parametrize("vector", VECTORS["nih"], ids=ids("nih"))
def test_nih_2002(facts, vector):
    assert facts(primary(**described(vector, *SIZE))).values["nih_risk"] == vector["risk"]


@pytest.mark.parametrize("vector", VECTORS["modified_nih"], ids=ids("modified_nih"))
def test_modified_nih(facts, vector):
    assert facts(primary(**described(vector, *SIZE))).values["modified_nih_risk"] == vector["risk"]


@pytest.mark.parametrize("vector", VECTORS["tnm"], ids=ids("tnm"))
def test_tnm(facts, vector):
    others = [tumour(**METASTASIS)] if vector["m"] else []
    row = facts(primary(*others, **described(vector, *SIZE)))
    found = values(row, "tnm_t", "tnm_n", "tnm_stage", "metastatic_at_diagnosis")
    assert found == (vector["t"], vector["n"], vector["stage"], vector["m"])


@pytest.mark.parametrize("vector", VECTORS["rupture"], ids=ids("rupture"))
def test_rupture(facts, vector):
    row = facts(primary(size_mm=10, mitoses=0, site="stomach", **described(vector, "defects", "ruptured")))
    assert values(row, "tumour_ruptured", "ruptured_by_2018") == (vector["rupture"], vector["by_2018"])
    high = {True: "high", False: "very_low", None: None}
    assert row.values["modified_nih_risk"] == high[vector["rupture"]]


@pytest.mark.parametrize("vector", VECTORS["mitoses"], ids=ids("mitoses"))
def test_mitoses_per_5_mm2(facts, vector):
    cells = {"mitoses": "mitoses", "area": "mitotic_area_mm2", "fields": "high_power_fields",
             "field_number": "field_number_mm"}  # fmt: skip
    row = facts(primary(**{column: vector.get(name) for name, column in cells.items()}))
    found = row.values["mitoses_per_5_mm2"]
    assert (None if found is None else round(found, 2)) == vector["per_5_mm2"]
    assert values(row, "underpowered_count", "area_unknown") == (vector["underpowered"], vector["area_unknown"])


@pytest.mark.parametrize(
    ("cells", "by_area", "as_written"),
    [
        ({"mitoses": 9, "high_power_fields": 50}, (None, None, None, None), ("6a", "high", "high", "IIIA")),
        ({"mitoses": 9, "high_power_fields": 50, "field_number_mm": 22},
         ("3a", "intermediate", "intermediate", "IB"), ("6a", "high", "high", "IIIA")),
        ({"mitoses": 9, "high_power_fields": 40}, (None, None, None, None), (None, None, None, None)),
        ({"mitoses": 9, "mitotic_area_mm2": 5}, ("6a", "high", "high", "IIIA"), (None, None, None, None)),
        ({"mitoses": 9, "mitotic_area_mm2": 4}, (None, None, None, None), (None, None, None, None)),
    ],
)  # fmt: skip
def test_a_count_without_its_area_feeds_the_facts_that_say_so_alone(facts, cells, by_area, as_written):
    row = facts(primary(**{**LARGE, "mitotic_area_mm2": None, **cells}))
    names = ("afip_group", "nih_risk", "modified_nih_risk", "tnm_stage")
    assert values(row, *names) == by_area
    assert values(row, *(f"{name}_per_50_fields" for name in names)) == as_written


def test_a_size_above_ten_needs_no_count_and_says_so_for_nih_alone(facts):
    row = facts(primary(**{**LARGE, "size_mm": 101, "mitoses": None}))
    assert values(row, *OF_LARGE) == (None, "high", "high", "T4", None)


NOT = "not_applicable"
NEOADJUVANT = "therapies:\n  - {id: i, drug: imatinib, started_on: 2019-06-01, intent: neoadjuvant}\n"
SDHA = "  - {id: w, recorded_on: 2020-01-20, specimen: s, status: found, gene: SDHA, change: 'R31*'}\n"
JUDGED = "judgements:\n  - {id: j, judged_on: 2020-02-01, question: paediatric_disease, answer: 'ANSWER'}\n"


@pytest.mark.parametrize(
    ("told", "cells", "applies"),
    [
        ("", {}, True),
        ("", {"specimen": "biopsy"}, False),
        ("", {"specimen": None}, None),
        ("", {"pretreated": "true"}, False),
        ("", {"pretreated": "false"}, True),
        (NEOADJUVANT, {}, False),
        (NEOADJUVANT.replace("neoadjuvant", "adjuvant").replace("2019-06-01", "2020-03-01"), {}, True),
        (NEOADJUVANT.replace("neoadjuvant", "adjuvant").replace("2019-06-01", "2020"), {}, True),
        (NEOADJUVANT.replace("neoadjuvant", "advanced").replace("2019-06-01", "2019-12-01/2020-03-01"), {}, None),
        (NEOADJUVANT.replace("neoadjuvant", "advanced").replace("2019-06-01", "2022-03-01"), {}, True),
        (NEOADJUVANT.replace("2019-06-01", "2020-03-01"), {}, None),  # before an operation that is not this row's day?
        (NEOADJUVANT.replace("2019-06-01", "2020-03-01"), {"pretreated": "false"}, True),
        ("", {"sdhb_ihc": "lost"}, False),
        ("", {"sdhb_ihc": "retained"}, True),
        (JUDGED.replace("ANSWER", "yes"), {}, False),
        (JUDGED.replace("ANSWER", "no"), {}, True),
        (JUDGED.replace("ANSWER", "yes") + JUDGED.replace("ANSWER", "no").replace("id: j", "id: k")
         .replace("judgements:\n", "").replace("2020-02", "2020-03"), {}, True),
    ],
)  # fmt: skip
def test_where_the_schemes_apply(facts, told, cells, applies):
    row = facts(told + primary(**LARGE, **cells))
    assert row.values["risk_schemes_apply"] is applies
    expected = {True: ("3a", "intermediate", "intermediate"), False: (NOT, NOT, NOT), None: (None, None, None)}
    assert values(row, "afip_group", "nih_risk", "modified_nih_risk") == expected[applies]
    assert (row.values["afip_progression_percent"] is None) is (applies is not True)


def without(text, start):
    """The told rows without those that begin so."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(start))


def test_an_untested_tumour_may_be_sdh_deficient(facts):
    untested = TOLD.partition("specimens:")[0]
    assert facts(primary(told=untested, **LARGE)).values["risk_schemes_apply"] is None
    assert facts(primary(told=untested, **LARGE, sdhb_ihc="retained")).values["risk_schemes_apply"] is True
    sdh = TOLD.replace("gene: KIT, change: V559D", "gene: SDHA, change: 'R31*'")
    assert facts(primary(told=sdh, **LARGE)).values["risk_schemes_apply"] is False
    of_a_metastasis = tumour(**{**METASTASIS, "observed_on": "2022-01-01"}, sdhb_ihc="lost")
    assert facts(primary(of_a_metastasis, told=untested, **LARGE)).values["risk_schemes_apply"] is None


def test_no_drug_on_record_is_no_drug_only_where_the_history_is_complete(facts):
    told = without(TOLD, "  - {id: d")
    row = facts(primary(told=told, **LARGE))
    assert values(row, "risk_schemes_apply", *OF_LARGE) == (None, None, None, None, None, None)
    assert facts(primary(told=told, **LARGE, pretreated="false")).values["afip_group"] == "3a"


@pytest.mark.parametrize(
    ("seen", "metastatic", "stage"),
    [("2019-12-01", True, "IV"), ("2020-01-01", True, "IV"), ("2020-01-02", None, None), ("2020-04-02", None, None),
     ("2020-04-03", False, "IB"), ("2020", None, None), ("2024", False, "IB"), (None, None, None)],
)  # fmt: skip
def test_a_metastasis_of_the_first_three_months_leaves_the_diagnosis_open(facts, seen, metastatic, stage):
    recorded = {"observed_on": seen} if seen else {"observed_on": None, "recorded_on": "2024-01-01"}
    row = facts(primary(tumour(**{**METASTASIS, **recorded}), **LARGE))
    assert values(row, "metastatic_at_diagnosis", "tnm_stage") == (metastatic, stage)
    group = {True: NOT, False: "3a", None: None}[metastatic]
    assert row.values["afip_group"] == group


def test_no_metastasis_needs_a_complete_list_or_a_clinician(facts):
    told = without(TOLD, "  - {id: t")
    assert values(facts(primary(told=told, **LARGE)), "metastatic_at_diagnosis", *OF_LARGE[3:]) == (None, "T3", None)
    judged = "judgements:\n  - {id: j, judged_on: DAY, question: metastatic_or_unresectable, answer: 'no'}\n"
    later, earlier = (judged.replace("DAY", day) for day in ("2020-01-01", "2019-12-31"))
    assert facts(later + primary(told=told, **LARGE)).values["metastatic_at_diagnosis"] is False
    assert facts(earlier + primary(told=told, **LARGE)).values["metastatic_at_diagnosis"] is None


def test_a_lesion_seen_by_then_counts_and_one_of_no_tumour_leaves_it_open(facts):
    lesion = "lesions:\n  - {id: l, observed_on: 2020-01-01, organ: liver, tumour: m}\n"
    late = tumour(**{**METASTASIS, "observed_on": "2021-01-01"})
    assert facts(lesion + primary(late, **LARGE)).values["tnm_stage"] == "IV"
    loose = lesion.replace(", tumour: m", "")
    assert facts(loose + primary(**LARGE)).values["metastatic_at_diagnosis"] is None
    own = lesion.replace("tumour: m", "tumour: a")
    assert facts(own + primary(**LARGE)).values["metastatic_at_diagnosis"] is False


SECOND = {"id": "b", "relation": "second_primary", "observed_on": "2020-01-01"}


def test_several_primary_tumours_are_multifocal_and_agree_or_leave_it_open(facts):
    same, larger = tumour(**{**LARGE, **SECOND, "size_mm": 60}), tumour(**{**LARGE, **SECOND, "size_mm": 110})
    told = ("multifocal_primary", "metastatic_at_diagnosis", *OF_LARGE)
    both = facts(primary(same, **LARGE))
    assert values(both, *told) == (True, False, "3a", "intermediate", "intermediate", "T3", "IB")
    assert {"tumours a", "tumours b"} <= set(both.rows["afip_group"])
    assert values(facts(primary(larger, **LARGE)), *told) == (True, False, None, None, None, None, None)
    nodes = tumour(**{**LARGE, **SECOND, "nodes": "positive"})
    assert facts(primary(nodes, **LARGE)).values["tnm_stage"] == "IV"
    assert facts(primary(same, **LARGE)).values["advanced_disease"] is None


def test_one_primary_tumour_is_one_only_where_the_list_is_complete(facts):
    assert facts(primary(**LARGE)).values["multifocal_primary"] is False
    assert facts(primary(told=without(TOLD, "  - {id: t"), **LARGE)).values["multifocal_primary"] is None
    assert facts(TOLD).values["multifocal_primary"] is None


def test_a_tumour_of_untold_relation_may_be_one_more_or_a_metastasis(facts):
    row = facts(primary(tumour(**{**LARGE, "id": "b", "relation": None}), **LARGE))
    assert values(row, "multifocal_primary", "metastatic_at_diagnosis", *OF_LARGE) == (None,) * 7


def test_a_correction_counts_from_its_day_and_no_sooner(facts):
    corrected = tumour(**LARGE).replace("size_mm: 70", "size_mm: 40")
    corrected = corrected.replace("{id: a", "{id: a, revision: corrects, recorded_on: 2022-06-01")
    told = primary(corrected, **LARGE)
    assert values(facts(told, on="2022-05-31"), "afip_group", "tnm_t") == ("3a", "T3")
    assert values(facts(told, on="2022-06-01"), "afip_group", "tnm_t") == ("2", "T2")


@pytest.mark.parametrize(
    ("lesions", "complete", "number"),
    [
        ([("m", 3, 3)], True, 3),
        ([("m", 1, 1), ("m", 1, 1)], True, 2),
        ([("m", 2, 4)], True, None),
        ([("m", 3, None)], True, None),
        ([("m", None, None)], True, None),
        ([("m", 3, 3)], False, None),
        ([("m", 3, 3), (None, 1, 1)], True, None),
        ([("m", 3, 3), ("a", 1, 1)], True, 3),
        ([], True, None),  # a metastasis of untold number
        (None, True, 0),  # no metastasis at all
    ],
)
def test_number_of_metastases(facts, lesions, complete, number):
    rows = "".join(
        f"  - {{id: l{place}, observed_on: 2022-01-01, {f'tumour: {of}, ' if of else ''}"
        f"count_at_least: {'null' if least is None else least}, count_at_most: {'null' if most is None else most}}}\n"
        for place, (of, least, most) in enumerate(lesions or [])
    )
    promise = "  - {id: l, recorded_on: 2019-01-01, table_name: lesions, complete_through: 2030}\n"
    told = TOLD.replace("specimens:", f"{promise if complete else ''}specimens:")
    others = [] if lesions is None else [tumour(**{**METASTASIS, "observed_on": "2022-01-01"})]
    story = (f"lesions:\n{rows}" if rows else "") + primary(*others, told=told, **LARGE)
    assert facts(story).values["metastases_counted"] == number


@pytest.mark.parametrize(
    ("told", "notice"),
    [
        (primary(ruptured="'no'", defects=["spillage"]), "rupture_denied"),
        (primary(ruptured="spontaneous", defects=["mucosal_defect"]), "rupture_by_a_minor_defect"),
        (NEOADJUVANT + primary(pretreated="false"), "treated_before_or_not"),
        (primary(pretreated="true"), "treated_before_or_not"),
        (primary(mitoses=9, high_power_fields=50, field_number_mm=22), "areas_differ"),
        (primary(mitoses=9, high_power_fields=50, field_number_mm=220), "field_number_not_on_file"),
    ],
)
def test_what_contradicts_itself_is_shown_with_its_row(facts, told, notice):
    found = {one.name: rows for one, rows in facts(told).notices}
    assert found == {notice: ("tumours a",)}


def test_nothing_is_shown_where_nothing_contradicts(facts):
    agreed = {"mitotic_area_mm2": 12, "high_power_fields": 50, "field_number_mm": 22}
    row = facts(primary(**{**LARGE, **agreed, "mitoses": 12}, pretreated="false", defects=["r1_resection"]))
    assert row.notices == ()
    assert row.values["mitoses_per_5_mm2"] == 5


def test_a_denied_rupture_counts_as_rupture(facts):
    row = facts(primary(**{**LARGE, "ruptured": "'no'"}, defects=["spillage"]))
    assert values(row, "tumour_ruptured", "modified_nih_risk") == (True, "high")
