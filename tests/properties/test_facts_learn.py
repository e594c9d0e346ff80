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
PET_UPTAKE = ("suv", "sulpeak", "total_lesion_glycolysis", "at_background")
# Cells that may be left out, and the facts that are about the telling itself. Not the route of a medicine: one that is
# not told is taken for swallowed, so that a dangerous pair is seen.
CELLS = {
    "therapies": ("intent", "mg_per_day", "restart_reason"),
    "therapy_ends": ("reason",),
    "toxicities": ("grade", "drug"),
    "labs": ("upper_limit",),
    "tumours": ("relation", "site", "sdhb_ihc"),
    "scans": ("reported_pattern", "reported_response", "new_lesions", "contrast_phase", *PET_SCAN),
    "measurements": ("diameter_mm", "short_axis_mm", "attenuation_hu", *PET_UPTAKE),
    "operations": ("reason", "intent", "residual_any", "ruptured"),
}
ABOUT_THE_RECORD = {"emergency_on_record", "d842v_on_record"}
# What is told may throw doubt on these: a report against the measurements, a lesion that is larger and softer.
DOUBTED = {
    "progression_pattern", "growing_lesions", "growing_organs", "limited_by_raut_possible", "response_on_last_scan",
}  # fmt: skip


def facts_of(bench, rows):
    with bench.holding(records(rows), [("P", DECISION)]):
        return fact_table(bench)[0].values


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
    before = facts_of(bench, rows)
    after = facts_of(bench, [untold(row, cell) if number == place else row for number, row in enumerate(rows)])
    reversed_ = {
        name: (after[name], before[name])
        for name in before
        if after[name] is not None
        and after[name] != before[name]
        and name not in ABOUT_THE_RECORD
        and not (before[name] is None and name in DOUBTED)
    }
    assert reversed_ == {}, f"{rows[place].table} {cell}"
