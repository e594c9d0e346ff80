"""Laws of cohorts: who else is in a cohort, and on how many days it is asked about, changes no patient (property 7)."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings

from gistline.facts import ROSTERS, fact_table
from gistline.records.validate import RawRow
from tests.properties.patients import DECISION, raw_patients, records

MANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
EARLIER = DECISION - timedelta(days=200)


def of_patient(name, rows):
    """The same rows of another patient, under the same row ids."""
    return [RawRow(row.table, row.file, row.place, {**row.values, "patient_id": name}) for row in rows]


def facts_on(bench, rows, decisions):
    with bench.holding(records(rows), decisions):
        return {(row.patient, row.on): row for row in fact_table(bench, None, ROSTERS)}


@MANY
@given(rows=raw_patients(), others=raw_patients())
def test_copies_and_other_patients_change_no_patient(bench, rows, others):
    alone = facts_on(bench, rows, [("P", DECISION)])["P", DECISION]
    cohort = [*of_patient("A", others), *rows, *of_patient("Z", rows), *of_patient("Q", others)]
    together = facts_on(bench, cohort, [(name, DECISION) for name in "APQZ"])
    assert together["P", DECISION] == alone
    assert replace(together["Z", DECISION], patient="P") == alone
    assert replace(together["A", DECISION], patient="Q") == together["Q", DECISION]


@MANY
@given(rows=raw_patients())
def test_two_days_at_once_are_each_as_alone(bench, rows):
    both = facts_on(bench, rows, [("P", EARLIER), ("P", DECISION)])
    for day in (EARLIER, DECISION):
        assert both["P", day] == facts_on(bench, rows, [("P", day)])["P", day]
