"""The first weeks of imatinib: the day counts, the course counts, and how far haemoglobin fell."""

import pytest

BEGUN = "2024-03-01"
PROMISE = 'completeness:\n  - {id: p, recorded_on: "2020-01-01", table_name: therapies, complete_through: 2040}\n'


def course(*rows, promised=True):
    return (PROMISE if promised else "") + "therapies:\n" + "".join(f"  - {{{row}}}\n" for row in rows)


def began(day=BEGUN, name="i", **more):
    told = "".join(f", {key}: {value}" for key, value in more.items())
    return f"id: {name}, drug: imatinib, intent: advanced, started_on: {day}{told}"


def hb(*pairs):
    rows = (
        f"  - {{id: h{number}, taken_on: {day}, test: Hb, value: {value}, unit: g/dl}}\n"
        for number, (day, value) in enumerate(pairs)
    )
    return "labs:\n" + "".join(rows)


WEEKS = ("in_first_8_weeks_of_imatinib", "in_weeks_4_to_8_of_imatinib")
FALL = "haemoglobin_fall_in_first_8_weeks_g_dl"


@pytest.fixture
def weeks(facts):
    def of(tables, on):
        values = facts(tables, on=on).values
        return tuple(values[name] for name in WEEKS)

    return of


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-03-01", (True, False)),  # day 0
        ("2024-03-28", (True, False)),  # day 27
        ("2024-03-29", (True, True)),  # day 28: four weeks are over
        ("2024-04-25", (True, True)),  # day 55
        ("2024-04-26", (False, False)),  # day 56: eight weeks are over
        ("2025-04-26", (False, False)),
    ],
)
def test_the_weeks_of_imatinib_by_the_day(weeks, on, expected):
    assert weeks(course(began()), on) == expected


def test_the_weeks_of_imatinib_rest_on_the_promise_as_well(facts):
    for tables, rows in (
        (course(began()), ("completeness p", "therapies i")),
        (PROMISE, ("completeness p",)),
        (course(began(), promised=False), ("therapies i",)),
        ("", ()),
    ):
        row = facts(tables, on="2024-04-10")
        assert {row.rows[name] for name in WEEKS} == {rows}


def test_a_change_of_dose_or_a_pause_for_toxicity_begins_no_new_course(weeks):
    for reason in ("dose_change", "intolerance"):
        told = course(began("2023-01-01"), began("2024-03-20", "j", mg_per_day=300))
        told += f"therapy_ends:\n  - {{id: e, therapy: i, ended_on: 2024-03-10, reason: {reason}}}\n"
        assert weeks(told, "2024-04-10") == (False, False)


def test_a_new_course_after_progression_counts_from_its_own_start(weeks):
    told = course(began("2020-01-01"), began("2024-03-01", "j"))
    told += "therapy_ends:\n  - {id: e, therapy: i, ended_on: 2021-03-10, reason: progression}\n"
    assert weeks(told, "2024-04-10") == (True, True)


def test_without_imatinib_it_is_not_in_those_weeks_and_untold_it_is_unknown(weeks):
    assert weeks(PROMISE, "2024-04-10") == (False, False)
    assert weeks("", "2024-04-10") == (None, None)
    assert weeks(course(began(), promised=False), "2024-04-10") == (None, None)
    ended = course(began()) + "therapy_ends:\n  - {id: e, therapy: i, ended_on: 2024-04-01, reason: intolerance}\n"
    assert weeks(ended, "2024-04-10") == (False, False)


@pytest.mark.parametrize(
    ("start", "on", "expected"),
    [
        ("2021", "2024-06-30", (False, False)),  # at the latest 2021-12-31
        ("2024-05", "2024-06-05", (True, None)),  # 5 to 35 days
        ("2024-05", "2024-06-28", (None, None)),  # 28 to 58 days
        ("2024-05", "2024-07-30", (False, False)),  # 60 to 90 days
        ("2024-06-01/2024-06-05", "2024-07-10", (True, True)),  # 35 to 39 days
    ],
)
def test_a_start_without_a_day_is_settled_only_where_all_its_days_agree(weeks, start, on, expected):
    row = f"id: i, drug: imatinib, started_on: {start}, recorded_on: 2024-06-05"
    assert weeks(course(row), on) == expected


# The fall.


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([("2024-02-28", 12.5), ("2024-03-08", 11.0), ("2024-03-28", 9.2), ("2024-04-08", 10.4)], 3.3),  # 12.5 - 9.2
        ([("2024-02-01", 14.0), ("2024-02-28", 12.5), ("2024-04-08", 10.0)], 2.5),  # the last before counts
        ([("2024-03-01", 12.5), ("2024-04-08", 10.0)], 2.5),  # the first day is before
        ([("2024-02-28", 12.5), ("2024-04-08", 13.0)], -0.5),  # it rose
        ([("2024-04-08", 10.0)], None),  # nothing before
        ([("2024-02-28", 12.5)], None),  # nothing since
        ([("2024-01-30", 12.5), ("2024-04-08", 10.0)], 2.5),  # 31 days before
        ([("2024-01-29", 12.5), ("2024-04-08", 10.0)], None),  # 32 days before
        ([("2024-02-28", 12.5), ("2024-02-28", 12.0), ("2024-04-08", 10.0)], None),  # two values to start from
        ([("2024-02-28", 12.5), ("2024-04-08", 10.0), ("2024-04-08", 9.5)], 3.0),  # the lowest, of one day or not
    ],
)
def test_the_fall_from_the_last_value_before_to_the_lowest_since(facts, values, expected):
    row = facts(course(began()) + hb(*values), on="2024-04-10")
    assert row.values[FALL] == expected


def test_the_rows_of_the_fall_are_the_values_and_the_drug(facts):
    told = course(began()) + hb(("2024-02-01", 14), ("2024-02-28", 12.5), ("2024-03-20", 11), ("2024-04-08", 10))
    assert set(facts(told, on="2024-04-10").rows[FALL]) >= {"labs h1", "labs h2", "labs h3", "therapies i"}
    assert "labs h0" not in facts(told, on="2024-04-10").rows[FALL]


def test_a_value_after_eight_weeks_is_not_of_those_weeks(facts):
    told = course(began()) + hb(("2024-02-28", 12.5), ("2024-04-20", 11), ("2024-04-26", 7))
    assert facts(told, on="2024-04-28").values[FALL] == 1.5


def test_the_fall_is_asked_again_once_the_last_value_is_14_days_old(facts):
    told = course(began()) + hb(("2024-02-28", 12.5), ("2024-03-20", 11))
    assert facts(told, on="2024-04-03").values[FALL] == 1.5
    assert facts(told, on="2024-04-04").values[FALL] is None


def test_a_value_that_cannot_be_read_or_placed_may_be_the_lowest(facts):
    told = course(began()) + hb(("2024-02-28", 12.5), ("2024-04-08", 11))
    strange = "  - {id: x, taken_on: 2024-04-02, test: Hb, value: 7, unit: mg}\n"
    assert facts(told + strange, on="2024-04-10").values[FALL] is None
    vague = "  - {id: x, taken_on: 2024-03, recorded_on: 2024-04-02, test: Hb, value: 7, unit: g/dl}\n"
    assert facts(told + vague, on="2024-04-10").values[FALL] is None
    late = "  - {id: x, taken_on: 2024-04-20/2024-04-30, recorded_on: 2024-04-30, test: Hb, value: 7, unit: g/dl}\n"
    recent = hb(("2024-02-28", 12.5), ("2024-04-20", 11))
    assert facts(course(began()) + recent + late, on="2024-04-30").values[FALL] is None, "week 8 or later"
    far = "  - {id: x, taken_on: 2023, recorded_on: 2024-04-02, test: Hb, value: 7, unit: g/dl}\n"
    assert facts(told + far, on="2024-04-10").values[FALL] == 1.5


def test_without_one_first_day_of_imatinib_there_is_no_fall(facts):
    values = hb(("2024-02-28", 12.5), ("2024-04-08", 11))
    vague = "id: i, drug: imatinib, started_on: 2024-03, recorded_on: 2024-04-01"
    assert facts(course(vague) + values, on="2024-04-10").values[FALL] is None
    assert facts(PROMISE + values, on="2024-04-10").values[FALL] is None
    assert facts(course(began(), promised=False) + values, on="2024-04-10").values[FALL] is None
