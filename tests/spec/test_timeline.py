"""Timeline: what the record of one patient tells along time. Every sum and every day here was worked out by hand."""

import json
from datetime import date
from decimal import Decimal

import pytest

from gistline.errors import UsageError
from gistline.facts import fact_table
from gistline.records import open_records
from gistline.records.validate import Records
from gistline.timeline import Span, Timeline, timeline
from tests.conftest import ROOT

CASES = sorted((ROOT / "cases").glob("*.yaml"))


@pytest.fixture
def line(story):
    """The timeline of a story on a day."""

    def made(tables: str, on: str = "2024-06-30", title: str | None = None) -> Timeline:
        return timeline(story(tables).records, "P", date.fromisoformat(on), title)

    return made


def day(text):
    return date.fromisoformat(text)


def span(first, last=None):
    return Span(earliest=day(first), latest=day(last or first))


def scan_with(lesions, *measurements):
    """One scan on 2024-02-01, lesions as YAML cells, measurements as (lesion, cells)."""
    told = "scans:\n  - {id: s, done_on: 2024-02-01, modality: ct}\nlesions:\n"
    told += "".join(f"  - {{id: {name}, observed_on: 2024-01-01, {cells}}}\n" for name, cells in lesions.items())
    told += "measurements:\n" if measurements else ""
    for number, (lesion, cells) in enumerate(measurements):
        told += f'  - {{id: m{number}, recorded_on: "2024-02-01", scan: s, lesion: {lesion}, {cells}}}\n'
    return told


TARGETS = {"a": "target_role: target", "b": "target_role: target, kind: node", "c": "organ: liver"}
A = ("a", "state: measured, diameter_mm: 30.5")
B = ("b", "state: measured, diameter_mm: 40, short_axis_mm: 12")


@pytest.mark.parametrize(
    ("lesions", "measurements", "over", "total"),
    [
        (TARGETS, [A, B, ("c", "state: measured, diameter_mm: 99")], "target", "42.5"),  # node by its short axis
        (TARGETS, [A, B], "target", "42.5"),  # a lesion without a role does not count beside targets
        (TARGETS, [("a", "state: absent"), B], "target", "12"),
        (TARGETS, [("a", "state: absent"), ("b", "state: absent")], "target", "0"),  # told as absent: truly 0
        ({"a": "organ: liver", "b": "organ: lung"}, [A, ("b", "state: measured, diameter_mm: 9.5")], "measured", "40"),
        ({"a": "organ: liver", "b": "organ: lung"}, [A], "measured", "30.5"),  # b was never measured
        ({"a": "organ: liver"}, [A, A], "measured", "30.5"),  # the same size told twice is one size
    ],
)
def test_sum_of_diameters(line, lesions, measurements, over, total):
    made = line(scan_with(lesions, *measurements))
    assert made.sum_over == over
    assert made.scans[0].sum_mm == Decimal(total)
    assert made.scans[0].sum_unknown_because == ()


@pytest.mark.parametrize(
    ("lesions", "measurements", "because"),
    [
        (TARGETS, [A], [("b", "not_measured")]),
        (TARGETS, [A, ("b", "state: too_small")], [("b", "too_small")]),
        (TARGETS, [A, ("b", "state: not_evaluable")], [("b", "not_evaluable")]),
        (TARGETS, [A, ("b", "state: merged")], [("b", "merged")]),
        (TARGETS, [A, ("b", "state: measured, diameter_mm: 40")], [("b", "size_not_told")]),  # a node, no short axis
        (TARGETS, [("a", "state: measured"), ("b", "state: merged")], [("a", "size_not_told"), ("b", "merged")]),
        (TARGETS, [A, B, ("a", "state: measured, diameter_mm: 31")], [("a", "measured_differently")]),
        (TARGETS, [("c", "state: measured, diameter_mm: 99")], [(None, "nothing_measured")]),
        (TARGETS, [], [(None, "nothing_measured")]),
        ({"a": "count_at_least: 3"}, [A], [("a", "stands_for_several")]),
        ({"a": "count_at_most: 3"}, [A], [("a", "stands_for_several")]),
    ],
)
def test_a_sum_that_lacks_a_lesion_is_unknown_and_says_why(line, lesions, measurements, because):
    scan = line(scan_with(lesions, *measurements)).scans[0]
    assert scan.sum_mm is None
    assert [(why.lesion, why.reason) for why in scan.sum_unknown_because] == because


TWO_SCANS = """
scans:
  - {id: s1, done_on: 2024-01-01}
  - {id: s2, done_on: 2024-05-01}
operations: [{id: o, done_on: 2024-03-01}]
lesions:
  - {id: a, observed_on: 2024-01-01, removed_by: o}
  - {id: b, observed_on: 2024-01-01}
  - {id: new, observed_on: 2024-05-01}
measurements:
  - {id: m1, recorded_on: "2024-01-01", scan: s1, lesion: a, state: measured, diameter_mm: 20}
  - {id: m2, recorded_on: "2024-01-01", scan: s1, lesion: b, state: measured, diameter_mm: 30}
  - {id: m3, recorded_on: "2024-05-01", scan: s2, lesion: b, state: measured, diameter_mm: 31}
  - {id: m4, recorded_on: "2024-05-01", scan: s2, lesion: new, state: measured, diameter_mm: 11}
"""


def test_neither_a_new_lesion_nor_a_removed_one_is_taken_as_0(line):
    first, second = line(TWO_SCANS).scans
    assert first.sum_mm is None
    assert [(why.lesion, why.reason) for why in first.sum_unknown_because] == [("new", "first_seen_later")]
    assert second.sum_mm is None
    assert [(why.lesion, why.reason) for why in second.sum_unknown_because] == [("a", "removed")]


def test_a_row_recorded_later_is_not_seen(line):
    on_the_first = line(TWO_SCANS, on="2024-04-30")
    assert [scan.sum_mm for scan in on_the_first.scans] == [Decimal(50)]  # 20 + 30: nobody knows of `new` yet
    assert line(TWO_SCANS, on="2023-12-31").spans == ()


CORRECTED = """
therapies:
  - {id: i, started_on: 2023-01-01, recorded_on: "2023-01-01", drug: imatinib, mg_per_day: 400}
  - {id: i, started_on: 2023-01-01, recorded_on: "2023-06-01", drug: imatinib, mg_per_day: 800, revision: corrects}
therapy_ends:
  - {id: e, therapy: i, ended_on: 2023-09-01, reason: progression}
  - {id: e, therapy: i, ended_on: 2023-09-01, recorded_on: "2023-10-01", revision: withdraws}
"""


@pytest.mark.parametrize(
    ("on", "mg", "reason"),
    [
        ("2023-05-31", 400, None),
        ("2023-06-01", 800, None),
        ("2023-09-30", 800, "progression"),
        ("2023-10-01", 800, None),  # the end was an error
    ],
)
def test_corrections_count_from_the_day_they_were_recorded(line, on, mg, reason):
    (therapy,) = line(CORRECTED, on=on).therapies
    assert (therapy.mg_per_day, therapy.end_reason) == (mg, reason)
    assert (therapy.end is None) is (reason is None)


def test_the_order_of_rows_changes_nothing(story):
    records = story(CORRECTED + TWO_SCANS).records
    turned = Records({table: tuple(reversed(rows)) for table, rows in records.rows.items()})
    for on in (day("2023-09-30"), day("2024-06-30")):
        assert timeline(records, "P", on) == timeline(turned, "P", on)


def test_partial_dates_keep_both_ends(line):
    made = line("""
        therapies: [{id: i, started_on: 2021, drug: imatinib}]
        therapy_ends: [{id: e, therapy: i, ended_on: 2023-02}]
        scans: [{id: s, done_on: 2022-01-15/2022-03-01}]""")
    assert made.therapies[0].start == span("2021-01-01", "2021-12-31")
    assert made.therapies[0].end == span("2023-02-01", "2023-02-28")
    assert made.scans[0].when == span("2022-01-15", "2022-03-01")
    assert made.first_day == day("2021-01-01")
    assert json.loads(made.model_dump_json())["therapies"][0]["start"] == {
        "earliest": "2021-01-01",
        "latest": "2021-12-31",
    }


PROMISE = """
completeness: [{id: c, recorded_on: "2024-06-30", table_name: therapies, complete_through: "2024-06-30"}]"""


@pytest.mark.parametrize(
    ("more", "running"),
    [
        ("", None),  # no end on record is not the same as no end
        (PROMISE, True),
        (PROMISE.replace("complete_through", "complete_from: 2024-01-01, complete_through"), None),
        (PROMISE.replace('complete_through: "2024-06-30"', 'complete_through: "2024-06-29"'), None),
        ("\ntherapy_ends: [{id: e, therapy: i, ended_on: 2024-06-29}]", False),
        ("\ntherapy_ends: [{id: e, therapy: i, ended_on: 2024-06-30}]", True),  # its last day is today
        ("\ntherapy_ends: [{id: e, therapy: i, ended_on: 2024-06}]", None),
    ],
)
def test_running_only_where_the_record_tells_it(line, more, running):
    (therapy,) = line("therapies: [{id: i, started_on: 2023-01-01, drug: imatinib}]" + more).therapies
    assert therapy.running is running


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_running_agrees_with_the_fact(bench, path):
    file = open_records(path)
    (patient,) = file.records.patients
    with bench.holding(file.records, [(patient, file.on)]):
        fact = fact_table(bench)[0].values["tki_running"]
    drugs = timeline(file.records, patient, file.on).therapies
    if fact is not None:
        assert {one.drug for one in drugs if one.running is not False} == {fact} - {"none"}


OPERATIONS = """
operations:
  - {id: done, planned_on: 2024-01-02, done_on: 2024-01-03, reason: bleeding, organs_resected: [stomach, spleen],
     intent: palliative, residual_any: true, residual_progressing: false}
  - {id: ahead, recorded_on: "2024-06-01", planned_on: 2024-07-01}
  - {id: past, recorded_on: "2024-06-01", planned_on: 2024-06-29}
  - {id: nowhere, recorded_on: "2024-06-01", reason: symptoms}
lesions: [{id: l, organ: liver, recorded_on: "2024-01-01"}]
local_treatments:
  - {id: ablated, done_on: 2024-02, kind: ablation, lesion: l}
  - {id: sometime, recorded_on: "2024-06-01", kind: radiotherapy, organ: bone}
"""


def test_planned_operations_stand_apart_and_what_has_no_day_is_not_placed(line):
    made = line(OPERATIONS)
    (done,) = made.operations
    assert (done.when, done.done, done.rows) == (span("2024-01-03"), True, ("operations done",))
    assert (done.reason, done.intent, done.residual_any, done.residual_progressing) == (
        "bleeding", "palliative", True, False,
    )  # fmt: skip
    planned = [(one.rows, one.planned_for, one.when, one.done) for one in made.planned_operations]
    assert planned == [
        (("operations past",), span("2024-06-29"), None, None),  # whether it was done is not told
        (("operations ahead",), span("2024-07-01"), None, False),
    ]
    (ablated,) = made.local_treatments
    assert (ablated.kind, ablated.organ, ablated.rows) == (
        "ablation",
        "liver",
        ("local_treatments ablated", "lesions l"),
    )
    assert [one.rows for one in made.undated] == [("local_treatments sometime",), ("operations nowhere",)]


def test_genotype_events_stand_on_the_day_of_the_specimen(line):
    made = line("""
        specimens:
          - {id: s, collected_on: 2023-05, kind: primary}
          - {id: later, recorded_on: "2024-01-01", kind: plasma}
        variants:
          - {id: v1, recorded_on: "2023-07-01", specimen: s, status: found, gene: KIT, exon: 11, change: V559D}
          - {id: v2, recorded_on: "2023-07-01", specimen: s, status: not_found, covers: [KIT exon 9, PDGFRA]}
          - {id: v3, recorded_on: "2024-01-01", specimen: later, status: pending, covers: [KIT]}""")
    found, not_found = made.genotype
    assert found.when == not_found.when == span("2023-05-01", "2023-05-31")
    assert (found.specimen_kind, found.status, found.gene, found.exon, found.change) == (
        "primary", "found", "KIT", 11, "V559D",
    )  # fmt: skip
    assert found.rows == ("variants v1", "specimens s")
    assert (not_found.status, not_found.gene, not_found.covers) == ("not_found", None, ("KIT exon 9", "PDGFRA"))
    assert [(one.rows, one.when) for one in made.undated] == [(("variants v3", "specimens later"), None)]


def test_therapies_carry_their_rows_and_stand_in_order(line):
    made = line("""
        therapies:
          - {id: b, started_on: 2023-01-01, drug: sunitinib, mg_per_day: 37.5, regimen: continuous, intent: advanced}
          - {id: a, started_on: 2020-01-01, drug: imatinib}
        therapy_ends: [{id: e, therapy: a, ended_on: 2022-12-01, reason: progression}]""")
    first, second = made.therapies
    assert (first.drug, first.mg_per_day, first.rows) == ("imatinib", None, ("therapies a", "therapy_ends e"))
    assert (second.drug, second.mg_per_day, second.regimen, second.intent, second.end) == (
        "sunitinib", Decimal("37.5"), "continuous", "advanced", None,
    )  # fmt: skip


def test_an_empty_record_is_an_empty_timeline(line):
    made = line("")
    assert (made.spans, made.first_day, made.undated, made.dates_are_relative) == ((), None, (), False)


def test_a_patient_who_is_not_there_is_told(story):
    with pytest.raises(UsageError, match="There is no patient Q in this record"):
        timeline(story("").records, "Q", day("2024-06-30"))
