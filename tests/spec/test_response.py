"""Response: the progression pattern as reported and as measured, lesion by lesion.

Pattern vectors: assessment notes, section 4. Limits of growth: RECIST 1.1 (assessment notes, section 3.1), at least
20 % and at least 5 mm above the smallest earlier size, applied to each lesion.
"""

import pytest


def scans(*days, new="none", **last):
    told = "".join(f"  - {{id: s{n}, done_on: {day}}}\n" for n, day in enumerate(days[:-1]))
    cells = "".join(f", {name}: {value}" for name, value in last.items())
    new_lesions = f", new_lesions: {new}" if new else ""
    return f"scans:\n{told}  - {{id: s{len(days) - 1}, done_on: {days[-1]}{new_lesions}{cells}}}\n"


def lesions(sizes, kind="solid"):
    """Rows of one lesion per list of sizes in mm, one size per scan; None is `not evaluable`, - is not measured."""
    told, measured = "lesions:\n", "measurements:\n"
    for lesion, over_time in enumerate(sizes):
        first = "2024-06-01" if over_time[0] == "-" else "2023-01-01"
        told += f"  - {{id: l{lesion}, observed_on: {first}, organ: liver, kind: {kind}}}\n"
        for scan, size in enumerate(over_time):
            if size == "-":
                continue
            axis = "short_axis_mm" if kind == "node" else "diameter_mm"
            seen = "state: not_evaluable" if size is None else f"state: measured, {axis}: {size}"
            measured += (
                f'  - {{id: m{lesion}-{scan}, recorded_on: "2024-06-01", scan: s{scan}, lesion: l{lesion}, {seen}}}\n'
            )
    return told + measured


BASE, LAST = "2024-01-01", "2024-06-01"
S, R, P = [30, 30], [30, 20], [30, 40]  # stable, responding (-33 %), progressing (+33 %, 10 mm)


@pytest.mark.parametrize(
    ("sizes", "pattern"),
    [
        ([S, S, P], "limited"),
        ([R, R, R], "responsive"),
        ([S, S, S], "stable"),
        ([P, P, S, S, S, S], "generalised"),
        ([S, S, ["-", 12]], "limited"),  # one new followed lesion is one growing site
        ([P, S, ["-", 12]], "generalised"),
    ],
)
def test_pattern_vectors(facts, sizes, pattern):
    assert facts(scans(BASE, LAST) + lesions(sizes)).values["progression_pattern"] == pattern


@pytest.mark.parametrize(
    ("nadir", "now", "grows"),
    [
        (20, 24, False),  # 20 % but 4 mm
        (20, 25, True),  # 25 % and 5 mm
        (25, 30, True),  # exactly 20 % and exactly 5 mm
        (25, "29.9", False),
        (30, 35, False),  # 5 mm but 17 %
        (50, 60, True),  # exactly 20 %
        (50, "59.9", False),
        (12, 16, False),  # 33 % but 4 mm
        (12, 17, True),
    ],
)
def test_limits_of_growth_of_one_lesion(facts, nadir, now, grows):
    row = facts(scans(BASE, LAST) + lesions([[nadir, now], S]))
    assert row.values["growing_lesions"] == (1 if grows else 0)
    assert row.values["progression_pattern"] == ("limited" if grows else "stable")


def test_growth_is_measured_from_the_smallest_size_and_not_from_the_first(facts):
    row = facts(scans("2023-07-01", BASE, LAST) + lesions([[50, 25, 30], [30, 30, 30]]))
    assert row.values["progression_pattern"] == "limited"  # 40 % below the first size, 20 % above the smallest


def test_a_node_is_measured_by_its_short_axis(facts):
    assert facts(scans(BASE, LAST) + lesions([[10, 16]], kind="node")).values["growing_lesions"] == 1


def test_a_lesion_that_was_not_measured_leaves_limited_open(facts):
    assert facts(scans(BASE, LAST) + lesions([P, [30, None]])).values["progression_pattern"] is None
    assert facts(scans(BASE, LAST) + lesions([P, [30, "-"]])).values["progression_pattern"] is None


def test_two_growing_lesions_are_generalised_whatever_else_is_open(facts):
    assert facts(scans(BASE, LAST) + lesions([P, P, [30, None]])).values["progression_pattern"] == "generalised"


@pytest.mark.parametrize("new", [None, "equivocal", "unequivocal"])
def test_without_new_lesions_excluded_nothing_is_stable_or_limited(facts, new):
    assert facts(scans(BASE, LAST, new=new) + lesions([S, S])).values["progression_pattern"] is None
    assert facts(scans(BASE, LAST, new=new) + lesions([P, S])).values["progression_pattern"] == (
        "generalised" if new == "unequivocal" else None
    )


def test_one_scan_shows_no_growth(facts):
    assert facts(scans(LAST) + lesions([[30], [40]])).values["progression_pattern"] is None


def test_a_reported_pattern_is_used(facts):
    row = facts(scans(LAST, reported_pattern="limited"))
    assert (row.values["progression_pattern"], row.rows["progression_pattern"]) == ("limited", ("scans s0",))


def test_report_against_measurement_is_a_contradiction_and_neither_is_used(facts):
    row = facts(scans(BASE, LAST, reported_pattern="stable") + lesions([P, S]))
    assert row.values["progression_pattern"] is None
    assert [notice.name for notice, _ in row.notices] == ["report_against_measurement"]


def test_report_and_measurement_that_agree_are_no_contradiction(facts):
    row = facts(scans(BASE, LAST, reported_pattern="limited") + lesions([P, S]))
    assert (row.values["progression_pattern"], row.notices) == ("limited", ())


def test_only_the_last_scan_decides(facts):
    told = """
    scans:
      - {id: old, done_on: 2024-02-01, reported_pattern: limited}
      - {id: new, done_on: 2024-06-01}
    """
    assert facts(told).values["progression_pattern"] is None
    assert facts(told, on="2024-05-31").values["progression_pattern"] == "limited"


def test_where_it_is_open_which_scan_is_the_last_the_pattern_is_open(facts):
    told = """
    scans:
      - {id: one, done_on: 2024-05, reported_pattern: limited}
      - {id: other, done_on: 2024-05-20}
    """
    assert facts(told).values["progression_pattern"] is None


def test_two_scans_of_one_day_that_differ_are_a_contradiction(facts):
    told = """
    scans:
      - {id: ct, done_on: 2024-06-01, modality: ct, reported_pattern: limited}
      - {id: pet, done_on: 2024-06-01, modality: pet, reported_pattern: stable}
    """
    row = facts(told)
    assert row.values["progression_pattern"] is None
    assert [notice.name for notice, _ in row.notices] == ["reports_disagree"]


def test_the_pattern_is_unknown_past_its_maximum_age(facts):
    told = scans("2024-01-01", reported_pattern="limited")  # 183 days: until 2 July
    assert facts(told, on="2024-07-02").values["progression_pattern"] == "limited"
    row = facts(told, on="2024-07-03")
    assert row.values["progression_pattern"] is None
    assert row.too_old["progression_pattern"].isoformat() == "2024-01-01"


def test_a_lesion_that_was_never_measured_leaves_the_pattern_open(facts):
    never = "  - {id: never, observed_on: 2023-01-01, organ: liver}\nmeasurements:"
    told = lesions([P, S]).replace("measurements:", never)
    assert facts(scans(BASE, LAST) + told).values["progression_pattern"] is None


def test_a_new_followed_lesion_is_limited_only_where_new_lesions_are_told(facts):
    sizes = [S, S, ["-", 12]]
    patterns = [
        facts(scans(BASE, LAST, new=new) + lesions(sizes)).values["progression_pattern"]
        for new in (None, "equivocal", "unequivocal")
    ]
    assert patterns == [None, None, "limited"]
