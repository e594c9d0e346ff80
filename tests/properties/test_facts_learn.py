"""Laws of facts: what is not told makes facts unknown, and telling it reverses none (property 6, for facts)."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gistline.facts import fact_table
from gistline.records.validate import RawRow
from tests.properties.patients import DECISION, raw_patients, records

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
PET_SCAN = (
    "hottest_measured", "cycles_given", "uptake_minutes", "liver_sul_mean", "liver_sul_sd",
    "liver_diseased", "blood_pool_sul_mean", "blood_pool_sul_sd",
)  # fmt: skip
# Cells that may be left out, and the facts that are about the telling itself. Not the route of a medicine: one that is
# not told is taken for swallowed, so that a dangerous pair is seen. Nor whether a tumour was pretreated: where that is
# not told a complete drug history stands for it, and where the two contradict one another it is told.
CELLS = {
    "therapies": ("intent", "mg_per_day", "restart_reason"),
    "therapy_ends": ("reason",),
    "toxicities": ("grade", "drug"),
    "labs": ("upper_limit",),
    "tumours": (
        "relation", "site", "sdhb_ihc", "size_mm", "mitoses", "mitotic_area_mm2", "high_power_fields",
        "field_number_mm", "specimen", "ruptured", "defects", "nodes",
    ),
    "lesions": ("tumour", "count_at_least", "count_at_most"),
    "scans": (
        "reported_pattern", "reported_response", "reported_stable_months", "new_lesions", "contrast_phase", *PET_SCAN,
    ),
    "measurements": (
        "diameter_mm", "short_axis_mm", "attenuation_hu", "suv", "sulpeak", "total_lesion_glycolysis", "at_background",
    ),
    "operations": (
        "reason", "intent", "residual_any", "ruptured", "residual_progressing", "stated_r", "organs_resected",
        "organs_invaded", "complication", "complications", "complication_treatments", "reoperated",
    ),
}  # fmt: skip
# `r_class` says R0_R1 where the margin is not told: telling it settles which.
ABOUT_THE_RECORD = {"emergency_on_record", "d842v_on_record", "r_class", "area_unknown"}
# What is told may throw doubt on these: a report against the measurements, a lesion that is larger and softer.
DOUBTED = {
    "progression_pattern", "growing_lesions", "growing_organs", "limited_by_raut_possible", "response_on_last_scan",
}  # fmt: skip


def facts_of(bench, rows):
    with bench.holding(records(rows), [("P", DECISION)]):
        return fact_table(bench)[0]


def untold(row, cell):
    return RawRow(row.table, row.file, row.place, {**row.values, cell: None})


@MANY
@given(rows=raw_patients(), data=st.data())
def test_leaving_a_cell_untold_reverses_no_fact(bench, rows, data):
    told = [
        (place, cell)
        for place, row in enumerate(rows)
        for cell in CELLS.get(row.table, ())
        if row.values.get(cell) is not None
    ]
    assume(told)
    place, cell = data.draw(st.sampled_from(told))
    row = facts_of(bench, rows)
    before = row.values
    after = facts_of(bench, [untold(row, cell) if number == place else row for number, row in enumerate(rows)]).values
    named = {name for notice, rows_ in row.notices if notice.kind == "contradiction" for name in rows_}
    clash = f"{rows[place].table} {rows[place].values['id']}" in named  # then a fact may become unknown, nothing else
    reversed_ = {
        name: (after[name], before[name])
        for name in before
        if after[name] is not None
        and after[name] != before[name]
        and name not in ABOUT_THE_RECORD
        and not (before[name] is None and (clash or name in DOUBTED))
    }
    assert reversed_ == {}, f"{rows[place].table} {cell}"
