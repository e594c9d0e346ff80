"""Synthetic: invented patients are valid records, and their facts are the same by the row and by the table."""

import duckdb
import pytest

from gistline.facts import FACTS, fact_table, write_facts
from gistline.facts import _plain as plain
from gistline.records import Workbench, open_records
from gistline.records.database import create_tables
from gistline.records.tables import TABLES
from gistline.synthetic import DECISION_DAY, fill

PATIENTS = 40


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    path = tmp_path_factory.mktemp("synthetic") / "cohort.duckdb"
    with duckdb.connect(str(path)) as db:
        create_tables(db)
        fill(db, PATIENTS)
    return path


def test_invented_patients_are_valid_records(cohort):
    """The reader refuses a cohort with any row that breaks a rule of the tables."""
    records = open_records(cohort).records
    assert len(records.patients) == PATIENTS
    assert all(records.rows.get(table) for table in TABLES if table != "local_treatments")


def test_no_patients_are_refused():
    with pytest.raises(ValueError, match="at least one"):
        fill(duckdb.connect(), 0)


def test_the_table_of_facts_says_what_the_rows_of_facts_say(cohort):
    """One reading for a patient, one for a cohort: rows through Python and validation, and rows written as SQL."""
    records = open_records(cohort).records
    with Workbench() as bench:
        with bench.holding(records, [(patient, DECISION_DAY) for patient in records.patients]):
            by_row = {row.patient: dict(row.values) for row in fact_table(bench)}
        with bench.holding_written(lambda db: fill(db, PATIENTS), DECISION_DAY):
            write_facts(bench)
            table = bench.db.execute("select * from facts")
            names = [column[0] for column in table.description]
            found = [dict(zip(names, cells, strict=True)) for cells in table.fetchall()]
    by_table = {row["patient_id"]: {name: plain(row[name]) for name in FACTS} for row in found}
    assert by_table == by_row


def test_invented_patients_reach_most_facts(cohort):
    """A fact that no invented patient has is measured as if it cost nothing."""
    records = open_records(cohort).records
    with Workbench() as bench, bench.holding(records, [(patient, DECISION_DAY) for patient in records.patients]):
        rows = fact_table(bench)
    reached = {name for row in rows for name, value in row.values.items() if value is not None}
    assert len(reached) >= 0.8 * len(FACTS), sorted(set(FACTS) - reached)
