"""Laws of records and facts: the future is not seen, and the order of rows changes nothing (properties 7, 8, 10)."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gistline.facts import FACTS, ROSTERS, fact_table
from gistline.guideline import guideline
from gistline.plan import advise
from gistline.records import RecordFile
from gistline.records.validate import RawRow
from tests.conftest import TODAY
from tests.properties.patients import DECISION, raw_patients, records

MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
LATER = DECISION + timedelta(days=1)


def facts_on(bench, rows, on=DECISION):
    with bench.holding(records(rows), [("P", on)]):
        return fact_table(bench, rosters=ROSTERS)[0]


def known_by(rows, day):
    return [row for row in rows if row.values["recorded_on"] <= day]


@MANY
@given(rows=raw_patients())
def test_what_is_recorded_later_moves_no_fact(bench, rows):
    """Property 8: the facts of a day are those of the rows recorded by that day."""
    early = known_by(rows, DECISION)
    names = {(row.table, row.values["id"]) for row in early}
    refers = {
        "therapy_ends": ("therapies", "therapy"),
        "variants": ("specimens", "specimen"),
        "medicine_ends": ("medicines", "medicine"),
        "toxicity_ends": ("toxicities", "toxicity"),
    }
    complete = [
        row
        for row in early
        if row.table not in refers or (refers[row.table][0], row.values[refers[row.table][1]]) in names
        if row.table != "measurements" or {("scans", row.values["scan"]), ("lesions", row.values["lesion"])} <= names
    ]
    assert facts_on(bench, rows) == facts_on(bench, complete)


@MANY
@given(rows=raw_patients())
def test_closing_an_interval_later_moves_no_fact(bench, rows):
    """Property 8, ends: a drug that is ended in the record after the day still runs on the day."""
    ended = {row.values["therapy"] for row in rows if row.table == "therapy_ends"}
    ends = [
        RawRow("therapy_ends", "generated", "end", {
            "patient_id": "P", "source": "later", "id": f"closed-{row.values['id']}", "therapy": row.values["id"],
            "ended_on": "2020-01-01/2026-01-01", "recorded_on": max(LATER, row.values["recorded_on"]),
        })
        for row in rows
        if row.table == "therapies" and row.values["id"] not in ended
    ]  # fmt: skip
    assert facts_on(bench, rows) == facts_on(bench, rows + ends)


CHANGED = {
    "therapies": {"drug": "ripretinib", "mg_per_day": 999, "intent": "adjuvant", "stated_line": 9},
    "therapy_ends": {"reason": "completed"},
    "scans": {"reported_pattern": "generalised"},
    "variants": {"status": "found", "gene": "PDGFRA", "change": "D842V", "exon": 18},
    "tumours": {"relation": "metastasis", "site": "lung", "sdhb_ihc": "lost"},
    "specimens": {"kind": "plasma"},
    "measurements": {"state": "absent", "at_background": None},
    "completeness": {"table_name": "scans"},
    "conditions": {"status": "absent"},
    "labs": {"value": 1, "unit": "g/dl"},
    "medicines": {"name": "itraconazole", "route": "oral"},
    "toxicities": {"drug": "ripretinib", "grade": 4},
    "operations": {"reason": "elective"},
}


@MANY
@given(rows=raw_patients(), how=st.sampled_from(["corrects", "withdraws"]))
def test_correcting_or_withdrawing_a_row_later_moves_no_fact(bench, rows, how):
    """Property 8, corrections: the day before a correction still sees what was believed then."""
    revised = [
        RawRow(row.table, row.file, row.place, {
            **row.values, **CHANGED.get(row.table, {}), "revision": how,
            "recorded_on": max(LATER, row.values["recorded_on"] + timedelta(days=1)),
        })
        for row in rows
        if row.table not in ("patients", "judgements")
    ]  # fmt: skip
    assert facts_on(bench, rows) == facts_on(bench, rows + revised)


@MANY
@given(rows=raw_patients(), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_not_a_byte_of_the_plan(bench, rows, shuffled):
    """Property 7, rows: neither the plan nor any fact, whether a rule reads it or not."""
    again = list(rows)
    shuffled.shuffle(again)
    assert facts_on(bench, rows) == facts_on(bench, again)
    one, other = (
        advise(RecordFile(records(some)), guideline(), bench, on=DECISION, today=TODAY)[0].model_dump_json()
        for some in (rows, again)
    )
    assert one == other


DAY = {"judgements": "judged_on", "scans": "done_on", "labs": "taken_on", "conditions": "noted_on"}


@MANY
@given(rows=raw_patients())
def test_no_fact_is_used_past_its_maximum_age(bench, rows):
    """Property 10: a fact with a maximum age has a value only while what it rests on is young enough."""
    row = facts_on(bench, rows)
    dated = {
        f"{raw.table} {raw.values['id']}": str(raw.values[DAY[raw.table]])[:10] for raw in rows if raw.table in DAY
    }
    for name, fact in FACTS.items():
        if fact.maximum_age_days is not None and row.values[name] is not None:
            oldest = min((dated[record] for record in row.rows[name] if record in dated), default="none is old")
            assert oldest >= (DECISION - timedelta(days=fact.maximum_age_days)).isoformat(), name
            assert name not in row.too_old


PROMISED = ("conditions", "medicines", "toxicities", "operations")


@MANY
@given(rows=raw_patients())
def test_a_promise_settles_what_is_unknown_and_changes_nothing_that_is_known(bench, rows):
    """Unknown is not false: declaring a table complete only ever adds knowledge."""
    told = {"patient_id": "P", "source": "promise", "recorded_on": DECISION, "complete_through": "2030"}
    promises = [
        RawRow("completeness", "generated", table, {**told, "id": f"all-{table}", "table_name": table})
        for table in PROMISED
    ]
    before, after = facts_on(bench, rows).values, facts_on(bench, rows + promises).values
    changed = {name for name, value in before.items() if value is not None and after[name] != value}
    assert changed == set()


@MANY
@given(rows=raw_patients())
def test_the_unit_of_a_value_changes_no_fact(bench, rows):
    """Haemoglobin in g/l is ten times what it is in g/dl, and the same haemoglobin."""
    other = [
        RawRow(row.table, row.file, row.place, {**row.values, "unit": "g/l", "value": row.values["value"] * 10})
        if row.values.get("unit") == "g/dl"
        else row
        for row in rows
    ]
    assert facts_on(bench, rows).values == facts_on(bench, other).values


@MANY
@given(rows=raw_patients())
def test_at_most_one_driver_unless_the_record_contradicts_itself(bench, rows):
    row = facts_on(bench, rows)
    (drivers,) = guideline().together.exactly_one_of
    held = [name for name in drivers if row.values[name] is True]
    assert len(held) <= 1 or "two_drivers" in {notice.name for notice, _ in row.notices}


@MANY
@given(rows=raw_patients())
def test_a_line_is_shown_for_each_that_is_counted_and_none_where_the_count_is_open(bench, rows):
    row = facts_on(bench, rows)
    line, stated = row.values["line_of_therapy"], row.values["stated_line"]
    numbers = sorted(thing.values["line_number"] for thing in row.things["therapy_line"] if thing.values["line_begun"])
    assert numbers == list(range(1, (line or 0) + 1))
    differs = "line_differs" in {notice.name for notice, _ in row.notices}
    assert differs == (None not in (line, stated) and line != stated)
