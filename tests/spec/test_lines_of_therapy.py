"""Lines of therapy: every history made by hand from docs/explanation/lines-of-therapy.md, and what is stated."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from gistline.facts import fact_table
from tests.spec.drug_histories import PROMISE, given, told

HISTORIES = yaml.safe_load((Path(__file__).parent / "histories" / "lines_of_therapy.yaml").read_text(encoding="utf-8"))
EACH = pytest.mark.parametrize("history", HISTORIES["histories"], ids=lambda history: history["name"])


SHOWN = ("line_number", "line_drugs", "line_begun_on", "line_why")


@pytest.fixture
def lines(bench, story):
    """The fact row of a story with its lines."""

    def row(tables, on="2024-06-30"):
        with bench.holding(story(tables).records, [("P", date.fromisoformat(on))]):
            return fact_table(bench, ["line_of_therapy", "stated_line"], ["therapy_line"])[0]

    return row


def counted(row):
    """The lines of a row: number, drugs, first day and why."""
    return [tuple(thing.values[name] for name in SHOWN) for thing in row.things["therapy_line"]]


@EACH
def test_a_history_has_the_lines_counted_by_hand(lines, history):
    row = lines(history["tables"], history["on"])
    expected = None if history["line"] == "unknown" else history["line"]
    assert row.values["line_of_therapy"] == expected, history["because"]
    if expected is not None:
        wanted = [(at, one["drugs"], one["begun_on"], one["why"]) for at, one in enumerate(history["lines"], start=1)]
        assert sorted(counted(row)) == wanted, history["because"]


# Rule 6, where two drugs run at once, further than the histories go.

COMBINED = given("bezuclastinib", "2022-01-01", "2022-06-01", "planned_operation", "b1")
WITH = given("sunitinib", "2022-01-01", "2022-06-01", "planned_operation", "s1")


@pytest.mark.parametrize(
    ("drugs", "line"),
    [
        # both paused, taken up again on one day or one after the other: the same line
        ([COMBINED, WITH, given("bezuclastinib", "2022-09-01", id="b2"), given("sunitinib", "2022-09-01", id="s2")], 1),
        ([COMBINED, WITH, given("bezuclastinib", "2022-09-20", id="b2"), given("sunitinib", "2022-09-01", id="s2")], 1),
        ([COMBINED, WITH, given("sunitinib", "2022-09-20", id="s2")], 1),
        # one of them failed, and was taken up again
        ([given("bezuclastinib", "2022-01-01", "2022-06-01", "progression", "b1"), given("sunitinib", "2022-01-01"),
          given("bezuclastinib", "2022-09-01", id="b2")], 2),
        # a short pause of one while the other goes on ends nothing, wherever it lies
        ([given("bezuclastinib", "2022-01-01", "2022-01-15", "intolerance", "b1"),
          given("bezuclastinib", "2022-01-29", id="b2"), given("sunitinib", "2022-01-01")], 1),
        # the dose of one is changed while the other is added
        ([given("imatinib", "2020-01-01", "2022-01-14", "dose_change", "i1"), given("imatinib", "2022-01-15", id="i2"),
          given("everolimus", "2022-01-10")], 2),
        # begun within 28 days of another that goes on, and given up within 28 days: no rule decides
        ([given("imatinib", "2022-01-01"), given("everolimus", "2022-01-10", "2022-01-20", "intolerance")], None),
        # added to a drug that had been paused: its line is the old one
        ([given("imatinib", "2020-01-01", "2021-10-01", "planned_operation", "i1"),
          given("imatinib", "2022-01-01", id="i2"), given("everolimus", "2022-01-10")], 2),
        # two begun together, one of which was given up within 28 days: the other took over
        ([given("imatinib", "2022-01-01", "2022-01-20", "intolerance"), given("everolimus", "2022-01-01")], 2),
    ],
)  # fmt: skip
def test_two_drugs_at_once(lines, drugs, line):
    assert lines(told(*drugs)).values["line_of_therapy"] == line
    assert lines(told(*reversed(drugs))).values["line_of_therapy"] == line


def test_a_combination_is_one_line_of_both_drugs_with_their_rows(lines):
    [line] = lines(told(COMBINED, WITH)).things["therapy_line"]
    assert line.values["line_drugs"] == line.shown == "bezuclastinib + sunitinib"
    assert line.rows == ("therapies b1", "therapies s1")


# Rule 10.


@pytest.mark.parametrize(
    ("drugs", "promise", "line"),
    [
        ([], PROMISE, 0),
        ([], "", None),
        ([given("imatinib", "2022-01-01", intent="adjuvant")], PROMISE, 0),
        ([given("imatinib", "2022-01-01")], "", None),
        ([given("imatinib", "2024", recorded_on='"2024-06-30"')], PROMISE, None),  # begun by the day, or not yet
        ([given("imatinib", "2022-01-01"), given("imatinib", "2024", id="more", recorded_on='"2024-06-30"')], PROMISE,
         1),  # no line either way
        # the days leave open whether the gap was longer than 28 days: only after a progression does it matter
        ([given("imatinib", "2022-01-01", "2023-01", "progression"), given("imatinib", "2023-02-10", id="j")], PROMISE,
         None),
        ([given("imatinib", "2022-01-01", "2023-01", "patient"), given("imatinib", "2023-02-10", id="j")], PROMISE, 1),
        ([given("imatinib", "2022-01-01", "2023-01", "progression"),
          given("imatinib", "2023-02-10", id="j", restart_reason="after_operation")], PROMISE, 1),
        # two drugs, of which either may have been first; of one drug it is as open
        ([given("imatinib", "2022", "2022", "progression"), given("sunitinib", "2022")], PROMISE, None),
        ([given("imatinib", "2022", "2022", "progression"), given("imatinib", "2022", id="j")], PROMISE, None),
        ([given("imatinib", "2021", "2023-05-01", "progression"), given("sunitinib", "2023")], PROMISE, 2),
        # or given together from the turn of the year
        ([given("imatinib", "2022", "2023-05-01", "progression"), given("sunitinib", "2023")], PROMISE, None),
    ],
)  # fmt: skip
def test_the_count_is_unknown_where_the_record_leaves_it_open(lines, drugs, promise, line):
    row = lines(told(*drugs, promise=promise))
    assert row.values["line_of_therapy"] == line
    assert all((number is None) == (line is None) for number, *_ in counted(row))


def test_lines_of_a_history_that_is_not_declared_complete_are_open_and_one_may_be_missing(lines):
    row = lines(told(given("imatinib", "2022-01-01"), promise=""))
    assert [(thing.shown, thing.values["line_begun"]) for thing in row.things["therapy_line"]] == [
        ("imatinib", None),
        (None, None),
    ]


def test_a_line_whose_first_day_is_not_one_day_has_none(lines):
    assert counted(lines(told(given("imatinib", "2022-03")))) == [(1, "imatinib", None, "first_drug")]


# The line as stated.

FIRST = given("imatinib", "2020-01-01", "2022-01-01", "progression", stated_line=1)


@pytest.mark.parametrize(
    ("drugs", "promise", "stated"),
    [
        ([], PROMISE, None),
        ([given("imatinib", "2022-01-01")], PROMISE, None),
        ([given("imatinib", "2022-01-01", stated_line=1)], PROMISE, 1),
        ([given("imatinib", "2022-01-01", stated_line=1)], "", None),
        ([FIRST], PROMISE, 1),  # nothing runs: the drug begun last
        ([FIRST, given("sunitinib", "2022-02-01", stated_line=2)], PROMISE, 2),
        ([FIRST, given("sunitinib", "2022-02-01")], PROMISE, None),
        ([FIRST, given("sunitinib", "2022-02-01", "2023-01-01", "patient", stated_line=2)], PROMISE, 2),
        # the rows of one course: one is enough, two that differ are too many, an earlier course is another
        ([given("imatinib", "2020-01-01", "2022-01-01", "dose_change", "low", stated_line=1),
          given("imatinib", "2022-01-02")], PROMISE, 1),
        ([given("imatinib", "2020-01-01", "2022-01-01", "dose_change", "low", stated_line=1),
          given("imatinib", "2022-01-02", stated_line=2)], PROMISE, None),
        ([given("imatinib", "2020-01-01", "2022-01-01", "progression", "low", stated_line=1),
          given("imatinib", "2022-03-02", stated_line=2)], PROMISE, 2),
        # two drugs that run
        ([given("imatinib", "2022-01-01", stated_line=2), given("everolimus", "2022-01-01", stated_line=2)], PROMISE,
         2),
        ([given("imatinib", "2022-01-01", stated_line=1), given("everolimus", "2022-01-01", stated_line=2)], PROMISE,
         None),
        ([given("imatinib", "2022-01-01", stated_line=1), given("everolimus", "2022-01-01")], PROMISE, None),
        # which runs, or which was last, is open
        ([FIRST, given("sunitinib", "2022-02-01", "2024", "patient", stated_line=2)], PROMISE, None),
        ([given("imatinib", "2022", "2023-01-01", "patient", stated_line=1),
          given("sunitinib", "2022", "2023-05-01", "patient", stated_line=2)], PROMISE, None),
    ],
)  # fmt: skip
def test_the_line_that_was_stated(lines, drugs, promise, stated):
    assert lines(told(*drugs, promise=promise)).values["stated_line"] == stated


@pytest.mark.parametrize(
    ("stated", "promise", "differs"), [(1, PROMISE, False), (2, PROMISE, True), (None, PROMISE, False), (2, "", False)]
)
def test_a_stated_line_that_is_not_the_one_counted_is_shown_with_its_rows(lines, stated, promise, differs):
    more = {"stated_line": stated} if stated else {}
    notices = lines(told(given("imatinib", "2022-01-01", **more), promise=promise)).notices
    found = [(notice.kind, rows) for notice, rows in notices if notice.name == "line_differs"]
    assert found == ([("contradiction", ("completeness all", "therapies imatinib"))] if differs else [])
