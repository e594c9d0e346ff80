"""Records: every format gives the same record, and every table can hold what the published sources tell.

The vectors are those of the assessment notes (sections 3.1 to 3.3) and of Table 1 of Liu 2023.
"""

import json
from datetime import date

import pytest
import yaml

from gistline.facts import fact_table
from gistline.records import PartialDate, open_records, save_duckdb, save_folder, save_parquet
from gistline.records.dates import in_months, plus_months
from gistline.records.tables import TABLES, columns, csv_header, ddl, json_schema
from gistline.records.templates import case_template
from gistline.records.validate import Records
from tests.conftest import ROOT

CASES = sorted((ROOT / "cases").glob("*.yaml"))
FULL = """
tumours:
  - {id: t, observed_on: 2024-01, relation: primary, site: small_bowel, size_mm: 137.7, mitoses: 6,
     high_power_fields: 50, field_number_mm: 22, mitotic_area_mm2: 11.9,
     specimen: resection, pretreated: true, ruptured: spontaneous,
     defects: [fracture, r1_resection],
     nodes: negative, sdhb_ihc: retained}
lesions:
  - {id: l, observed_on: 2024-01-01, organ: liver, tumour: t, target_role: target, kind: solid, count_at_least: 6}
  - {id: part, observed_on: 2024-03-01, organ: liver, split_from: l}
scans:
  - {id: base, done_on: 2024-01-01, modality: ct, slice_mm: 5, contrast_phase: portal_venous}
  - {id: next, done_on: 2024-03-01, modality: pet_ct, reported_response: partial_response, new_lesions: none,
     reported_stable_months: 2, non_target: not_complete_not_progressive}
  - {id: pet, done_on: 2024-03-02, modality: pet, cycles_given: 1, uptake_minutes: 60, hottest_measured: true,
     liver_sul_mean: 1.6, liver_sul_sd: 0.2, liver_diseased: false, blood_pool_sul_mean: 1.2, blood_pool_sul_sd: 0.1}
measurements:
  - {id: recist0, recorded_on: 2024-01-01, scan: base, lesion: l, state: measured, diameter_mm: 100}
  - {id: choi1, recorded_on: 2024-03-01, scan: next, lesion: l, state: measured, diameter_mm: 92, attenuation_hu: 66,
     new_nodule: false, nodule_growing: true, nodule_mm: 12.5}
  - {id: part1, recorded_on: 2024-03-01, scan: next, lesion: part, state: merged, merged_into: l}
  - {id: percist1, recorded_on: 2024-03-01, scan: next, lesion: l, state: measured, sulpeak: 4.2, short_axis_mm: 9}
  - {id: eortc1, recorded_on: 2024-03-02, scan: pet, lesion: l, state: measured, suv: 8.4, total_lesion_glycolysis: 310,
     at_background: false}
specimens:
  - {id: s, collected_on: 2024-01, tumour: t, lesion: l, kind: primary}
variants:
  - {id: v, recorded_on: 2024-02-01, specimen: s, assay: panel, status: found, gene: KIT, change: V559D, exon: 11,
     vaf: 0.42, germline: false}
  - {id: n, recorded_on: 2024-02-01, specimen: s, assay: panel, status: not_found,
     covers: [KIT exon 9, "PDGFRA, exon 18"]}
therapies:
  - {id: i, started_on: 2021, drug: imatinib, mg_per_day: 400, regimen: continuous, intent: advanced, stated_line: 1}
  - {id: j, started_on: 2024-04, drug: sunitinib, mg_per_day: 37.5, restart_reason: after_operation}
therapy_ends:
  - {id: e, therapy: i, ended_on: 2024-02, reason: planned_operation}
operations:
  - {id: o, planned_on: 2024-03-10, done_on: 2024-03-11, reason: tumour_rupture, intent: all_visible_disease,
     approach: open, organs_resected: [liver, omentum], organs_invaded: 1, residual_any: false,
     residual_progressing: false, margin_mm: 0.5,
     microscopic_margin: positive, stated_r: R1, complications: [IIIa, I],
     complication_treatments: [drain_under_local_anaesthesia, analgesic], ruptured: false,
     minutes: 326, blood_loss_ml: 1210, complication: IIIa,
     reoperated: false, discharged_on: 2024-04-05, length_of_stay_days: 25}
local_treatments:
  - {id: a, done_on: 2024-05-01, kind: ablation, lesion: l, organ: liver}
toxicities:
  - {id: x, started_on: 2024-05-01, drug: sunitinib, event: Hypertension, grade: 3}
toxicity_ends:
  - {id: xe, toxicity: x, ended_on: 2024-05-20}
labs:
  - {id: hb, taken_on: 2024-05-01, test: haemoglobin, value: 9.8, unit: g/dl}
  - {id: alt, taken_on: 2024-05-01, test: ALT, value: 120, unit: U/l, upper_limit: 40}
medicines:
  - {id: m, started_on: 2024-01, name: apixaban, route: oral}
medicine_ends:
  - {id: me, medicine: m, ended_on: 2024-06}
conditions:
  - {id: c, noted_on: 2010, name: hypertension, status: present, note: "a comma, a \\"quote\\" and\\na second line; ä"}
judgements:
  - {id: k, judged_on: 2024-05-01, question: ecog, answer: 1, judged_by: oncologist}
contacts:
  - {id: q, seen_on: 2024-06-01, status: alive, progression_free: true}
completeness:
  - {id: z, recorded_on: 2024-06-01, table_name: therapies, complete_from: 2020, complete_through: 2024-06}
"""


@pytest.fixture
def full(story) -> Records:
    """One record that fills every table."""
    return story(FULL).records


def test_one_record_fills_every_table(full):
    assert set(full.rows) == set(TABLES)


def test_every_column_can_hold_a_value(full):
    empty = {
        f"{table}.{column.name}"
        for table in TABLES
        for column in columns(table)
        if all(getattr(row, column.name) is None for row in full.rows[table])
    }
    allowed = {"revision", "note", "removed_by", "birth_year", "sex", "diagnosed_on", "age_at_diagnosis_years",
               "dates_are_relative", "reported_pattern", "cause", "presentation", "count_at_most"}  # fmt: skip
    assert {name.split(".")[1] for name in empty} <= allowed


@pytest.mark.parametrize("save", [save_folder, save_parquet, save_duckdb], ids=lambda save: save.__name__)
def test_every_format_gives_the_record_back(full, save, tmp_path):
    target = tmp_path / ("record.duckdb" if save is save_duckdb else "record")
    save(full, target)
    assert open_records(target).records == full


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_has_the_same_facts_from_csv_and_from_duckdb(path, bench, tmp_path):
    case = open_records(path)
    save_folder(case.records, tmp_path / "csv")
    save_duckdb(case.records, tmp_path / "record.duckdb")
    rows = []
    for records in (
        case.records,
        open_records(tmp_path / "csv").records,
        open_records(tmp_path / "record.duckdb").records,
    ):
        with bench.holding(records, [(case.records.patients[0], case.on)]):
            rows.append(fact_table(bench))
    assert rows[0] == rows[1] == rows[2]


def test_patients_of_a_cohort_do_not_touch_one_another(bench):
    """The facts of eighteen patients and two days asked together are those of each asked alone."""
    together: dict[str, list] = {}
    alone = []
    decisions = []
    for path in CASES:
        case = open_records(path)
        patient = case.records.patients[0]
        for table, rows in case.records.rows.items():
            together.setdefault(table, []).extend(rows)
        for on in (case.on, date(2020, 1, 15)):
            decisions.append((patient, on))
            with bench.holding(case.records, [(patient, on)]):
                alone += fact_table(bench)
    with bench.holding(Records({table: tuple(rows) for table, rows in together.items()}), decisions):
        assert fact_table(bench) == sorted(alone, key=lambda row: (row.patient, row.on))


def test_many_decisions_take_the_other_way_to_the_same_facts(bench):
    """More decisions than a kept plan is for: the optimised queries give the same facts."""
    case = open_records(CASES[0])
    patient = case.records.patients[0]
    days = [date(2019, 1, 1).replace(month=month, day=day) for month in range(1, 13) for day in range(1, 12)]
    assert len(days) > 100
    with bench.holding(case.records, [(patient, day) for day in days]):
        together = fact_table(bench)
    alone = []
    for day in days[::13]:
        with bench.holding(case.records, [(patient, day)]):
            alone += fact_table(bench)
    assert [row for row in together if row.on in days[::13]] == alone


def test_the_template_names_every_column():
    text = case_template()
    for table in TABLES:
        for column in columns(table):
            assert column.name in {"patient_id", "recorded_on", "source"} or f"{column.name}:" in text
    assert yaml.safe_load(text)["patient"] == "P-001"


def test_ddl_schema_and_header_come_from_one_model():
    schema = json_schema()
    for table in TABLES:
        names = [column.name for column in columns(table)]
        assert csv_header(table) == names
        model = schema["properties"][table]["items"]["$ref"].rpartition("/")[2]
        assert list(schema["$defs"][model]["properties"]) == names
        for column in columns(table):
            assert (
                f"{column.name}_earliest" in ddl(table)
                if column.partial_date
                else f"\n    {column.name} " in ddl(table)
            )
    assert json.dumps(schema)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "again"),
    [
        ("2021-04-30", (2021, 4, 30), (2021, 4, 30), "2021-04-30"),
        ("2021-04", (2021, 4, 1), (2021, 4, 30), "2021-04"),
        ("2020-02", (2020, 2, 1), (2020, 2, 29), "2020-02"),
        ("2021", (2021, 1, 1), (2021, 12, 31), "2021"),
        ("2021-04/2021-06", (2021, 4, 1), (2021, 6, 30), "2021-04-01/2021-06-30"),
        ("2021-04-05/2021-04-09", (2021, 4, 5), (2021, 4, 9), "2021-04-05/2021-04-09"),
    ],
)
def test_partial_dates(text, earliest, latest, again):
    parsed = PartialDate.parse(text)
    assert (parsed.earliest, parsed.latest, str(parsed)) == (date(*earliest), date(*latest), again)
    assert PartialDate.parse(str(parsed)) == parsed


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [("2021", "2022", True), ("2021-03", "2021", None), ("2021-05-01", "2021-05-01", False), ("2022", "2021-12", False),
     ("2021-05", "2021-05-31", None), ("2021-05-31", "2021-05", False)],
)  # fmt: skip
def test_a_comparison_that_the_uncertainty_leaves_open_is_unknown(one, other, before):
    assert PartialDate.parse(one).before(PartialDate.parse(other)) is before


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [((2021, 1, 31), 1, (2021, 2, 28)), ((2020, 1, 31), 1, (2020, 2, 29)), ((2021, 11, 15), 2, (2022, 1, 15)),
     ((2021, 1, 1), -1, (2020, 12, 1)), ((2021, 5, 31), 84, (2028, 5, 31))],
)  # fmt: skip
def test_months_are_calendar_months(start, months, end):
    assert plus_months(date(*start), months) == date(*end)


def test_a_story_in_months_counts_from_its_invented_day():
    assert in_months("month 0", date(2018, 6, 1)) == "2018-06"
    assert in_months("month 84", date(2018, 6, 1)) == "2025-06"
    assert in_months("month 1/month 83", date(2018, 6, 1)) == "2018-07-01/2025-05-31"
    assert in_months("2021", date(2018, 6, 1)) == "2021"
