"""Follow-up: the days of each schedule, counted by hand in docs/explanation/surgery/vectors.yaml."""

from datetime import date

import pytest

from gistline.follow_up import due_days, follow_up, next_due, phase_of
from gistline.strict_yaml import read_yaml
from tests.conftest import ROOT

VECTORS = read_yaml(ROOT / "docs" / "explanation" / "surgery" / "vectors.yaml").value


def day(written):
    return date.fromisoformat(str(written))


def days(vector):
    return {anchor: day(written) for anchor, written in vector["days"].items()}


@pytest.mark.parametrize("vector", VECTORS["follow_up"], ids=[one["name"] for one in VECTORS["follow_up"]])
def test_the_days_of_a_schedule_kept_at_the_shorter_interval(vector):
    found = due_days(vector["schedule"], days(vector), day(vector["until"]))
    assert [one for one in found if one > day(vector.get("from", "1900-01-01"))] == [day(one) for one in vector["due"]]


@pytest.mark.parametrize("vector", VECTORS["next_due"], ids=[one["name"] for one in VECTORS["next_due"]])
def test_when_the_next_examination_is_due(vector):
    found = next_due(vector["schedule"], days(vector) if "days" in vector else {}, day(vector["last"]))
    assert (found and [found.earliest, found.latest]) == (vector["due"] and [day(one) for one in vector["due"]])


def test_without_an_examination_the_first_is_counted_from_the_first_day():
    found = next_due("high_risk_no_adjuvant", {"operation": date(2024, 1, 1)})
    assert (found.earliest, found.latest) == (date(2024, 4, 1), date(2024, 5, 1))


def test_on_the_adjuvant_drug_the_interval_is_three_to_six_months():
    known = {"operation": date(2024, 1, 1), "adjuvant_stopped": date(2027, 1, 1)}
    phase = phase_of("high_risk_10_years", known, date(2026, 1, 15))
    assert (str(phase.every_min), str(phase.every_max)) == ("3 months", "6 months")


def test_what_sources_leave_open_is_two_schedules_that_name_one_another():
    open_ones = {one.schedule: one.ambiguity for one in follow_up().values() if one.ambiguity}
    pairs = [
        ("high_risk_10_years", "high_risk_5_more_years"),
        ("completely_resected_3_years", "completely_resected_5_years"),
        ("incompletely_resected_3_years", "incompletely_resected_5_years"),
    ]
    for one, other in pairs:
        assert other in open_ones[one]
        assert one in open_ones[other]


def test_every_row_of_the_notes_has_a_schedule():
    rows = {row for one in follow_up().values() for row in one.row.split(", ")}
    assert rows == {f"F-{number:02d}" for number in range(1, 12)}


def test_what_we_inferred_is_never_better_than_unverified():
    assert follow_up()["metastatic_resected_on_drug"].standing == "unverified"
    assert follow_up()["metastatic_on_drug"].standing == "read"
    assert follow_up()["high_risk_10_years"].standing == "second-hand"
