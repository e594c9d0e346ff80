"""Lesion chart: what stands in it, by hand; sums and responses are those of the facts or are not there."""

from decimal import Decimal

import pytest

from tests.spec.lesion_stories import OTHER, PROMISED, TARGET, measured

RISES = PROMISED + measured({"a": (TARGET, [60, 50, 40, 48]), "b": (TARGET, [40, 30, 20, 24])})


def responses(chart):
    return [point.response for point in chart.points if point.response]


def test_sums_nadir_and_the_sum_of_progression(chart):
    """100, 80, 60, 72: the nadir is 60, progression from 72 on (20 %, 12 mm), partial response to 70."""
    made = chart(RISES)
    assert [made.sum_of(point) for point in made.points] == [100, 80, 60, 72]
    assert [made.is_nadir(point) for point in made.points] == [False, False, True, False]
    assert [one.progression_from_mm for one in responses(made)] == [120, 96, 72]
    assert [one.recist for one in responses(made)] == ["stable_disease", "partial_response", "progressive_disease"]
    assert (made.baseline.sum_mm, made.baseline.partial_response_to_mm) == (100, 70)
    assert made.unfulfilled == []


def test_five_millimetres_are_more_than_twenty_percent_of_a_small_nadir(chart):
    made = chart(PROMISED + measured({"a": (TARGET, [20, 15, 12])}))
    assert [one.progression_from_mm for one in responses(made)] == [25, 20]  # 20 % would be 24 and 18


def test_the_baseline_is_the_nadir_where_the_sum_only_grows(chart):
    made = chart(PROMISED + measured({"a": (TARGET, [20, 21, 22])}))
    assert [made.is_nadir(point) for point in made.points] == [True, False, False]


def test_a_size_that_is_not_told_leaves_the_sum_and_the_nadir_open(chart):
    made = chart(PROMISED + measured({"a": (TARGET, [60, 50, 40, 30]), "b": (TARGET, [40, 30, "-", 20])}))
    assert [made.sum_of(point) for point in made.points] == [100, 80, None, 50]
    assert [made.is_nadir(point) for point in made.points] == [False] * 4
    first, second, third = responses(made)
    assert (first.is_nadir, second.is_nadir, third.is_nadir) == (False, None, None)
    assert (second.progression_from_mm, third.progression_from_mm) == (96, None)


def test_what_was_not_evaluable_is_passed_over_and_leaves_the_nadir_known(chart):
    made = chart(PROMISED + measured({"a": (TARGET, [60, 50, 40, 30]), "b": (TARGET, [40, 30, "not_evaluable", 20])}))
    assert [made.sum_of(point) for point in made.points] == [100, 80, None, 50]
    assert [made.is_nadir(point) for point in made.points] == [False, False, False, True]


def test_sizes_are_those_of_the_record(chart):
    made = chart(
        measured({
            "a": (TARGET, [60, "too_small", "absent"]),
            "b": (TARGET, [40, "merged, merged_into: a", "-"]),
            "n": (f"{OTHER}, kind: node", ["measured, diameter_mm: 30, short_axis_mm: 16", "measured", "-"]),
        })
    )  # fmt: skip
    sizes = {one.lesion: [point.size(one.lesion) for point in made.points] for one in made.lesions}
    assert sizes == {"a": [60, None, 0], "b": [40, None, None], "n": [16, None, None]}
    assert [seen.merged_into for seen in made.points[1].of("b")] == ["a"]


def test_without_a_treatment_lesions_are_there_and_no_sum(chart):
    made = chart(measured({"a": (TARGET, [60, 50])}))
    assert made.measured
    assert [made.sum_of(point) for point in made.points] == [None, None]
    assert (made.baseline, made.unfulfilled) == (None, ["no_treatment"])


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        (PROMISED + measured({"a": (TARGET, [60])}), ["no_scan_after"]),
        (PROMISED + measured({"a": (TARGET, [60, 50])}, ("2023-03-01", "2023-06-01")), ["found"]),
        (PROMISED + measured({"a": (TARGET, [60, 50])}, ("2022-11-01", "2023-06-01")), ["found"]),
        (PROMISED.replace("2023-01-10", "2022-12-31/2023-02-20") + measured({"a": (TARGET, [60, 50])}), ["found"]),
        (
            PROMISED.replace("2023-01-10", "2023-01-10/2023-02-20") + measured({"a": (TARGET, [60, 50])}),
            ["in_time"],
        ),
    ],
)
def test_why_no_response_is_computed(chart, tables, why):
    made = chart(tables)
    assert made.unfulfilled == why
    assert [one.recist for one in responses(made)] == [None] * len(responses(made))


@pytest.mark.parametrize(
    ("lesions", "why", "sums"),
    [
        ({"a": (TARGET, [60, 50]), "b": ("", [20, 20])}, ["roles_told"], [None, None]),
        ({"a": (TARGET, [8, 9])}, ["choice_valid"], [8, 9]),
        ({"a": (OTHER, [60, 50])}, ["targets_told"], [None, None]),
    ],
)
def test_why_the_target_lesions_have_no_class(chart, lesions, why, sums):
    made = chart(PROMISED + measured(lesions))
    assert (made.unfulfilled, made.targets_unfulfilled) == ([], why)
    assert [made.sum_of(point) for point in made.points] == sums
    assert [one.target for one in responses(made)] == [None]
    assert (made.baseline.partial_response_to_mm, responses(made)[0].progression_from_mm) == (None, None)
    assert [made.is_nadir(point) for point in made.points] == [False, False]


def test_a_role_told_later_leaves_sum_nadir_and_limit_open(chart):
    made = chart(PROMISED + measured({"a": (TARGET, [60, 50, 40, 45]), "b": ("", ["-", "-", 20, "-"])}))
    assert [made.sum_of(point) for point in made.points] == [60, 50, None, 45]
    assert [made.is_nadir(point) for point in made.points] == [False] * 4
    assert [one.progression_from_mm for one in responses(made)] == [72, 60, None]


def test_scans_of_one_day_are_one_time_point(chart):
    made = chart(
        PROMISED
        + measured({"a": (TARGET, [60, "measured, diameter_mm: 50", "measured, diameter_mm: 50"])},
                   ("2023-01-02", "2023-04-01", "2023-04-01"))
    )  # fmt: skip
    assert [len(point.scans) for point in made.points] == [1, 2]
    assert made.sum_of(made.points[1]) == Decimal(50)


def test_uptake_alone_is_no_size_that_is_missing(chart):
    made = chart(
        """
        lesions: [{id: a, observed_on: 2024-01-01}]
        scans: [{id: p, done_on: 2024-01-01, modality: pet}]
        measurements: [{id: m, recorded_on: "2024-01-01", scan: p, lesion: a, state: measured, sulpeak: 9}]
        """
    )
    assert not made.measured
    assert made.points[0].seen == ()


def test_what_is_recorded_later_is_not_seen(chart):
    assert chart(RISES, on="2024-05-31").measured is False  # every measurement was recorded on 2024-06-01
