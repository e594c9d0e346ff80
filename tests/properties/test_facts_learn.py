"""Laws of facts: what is not told makes facts unknown, and telling it reverses none (property 6, for facts)."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gistline.facts import fact_table
from gistline.records.validate import RawRow
from tests.properties.patients import DECISION, raw_patients, records

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
# Cells that may be left out, and the facts that are about the telling itself. Not the route of a medicine: one that is
# not told is taken for swallowed, so that a dangerous pair is seen. Nor whether a tumour was pretreated: where that is
# not told a complete drug history stands for it, and where the two contradict one another it is told.
CELLS = {
    "therapies": ("intent", "mg_per_day", "restart_reason"),
    "therapy_ends": ("reason",),
    "toxicities": ("grade", "drug"),
    "labs": ("upper_limit",),
    "tumours": (
        "relation",
        "site",
        "sdhb_ihc",
        "size_mm",
        "mitoses",
        "mitotic_area_mm2",
        "high_power_fields",
        "field_number_mm",
        "specimen",
        "ruptured",
        "defects",
        "nodes",
    ),
    "lesions": ("tumour", "count_at_least", "count_at_most"),
    "scans": ("reported_pattern",),
    "operations": ("reason", "intent", "residual_any", "ruptured"),
}
ABOUT_THE_RECORD = {"emergency_on_record", "d842v_on_record", "area_unknown"}


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
        if after[name] is not None and after[name] != before[name] and name not in ABOUT_THE_RECORD
    }
    assert reversed_ == {}, f"{rows[place].table} {cell}"
