"""Before an operation: the figure of each source, the longest first, and the day that has passed."""

import pytest

from gistline.library import drugs

PROMISE = 'completeness:\n  - {id: p, recorded_on: "2020-01-01", table_name: therapies, complete_through: 2040}\n'
OPERATIONS = PROMISE + '  - {id: o, recorded_on: "2020-01-01", table_name: operations, complete_through: 2040}\n'


def running(drug):
    return f"therapies:\n  - {{id: d, drug: {drug}, started_on: 2025-01-01}}\n"


def planned(day, reason="elective"):
    return f'operations:\n  - {{id: o, recorded_on: "2025-06-01", planned_on: {day}, reason: {reason}}}\n'


@pytest.mark.parametrize(
    ("drug", "longest", "least", "differ", "restart", "standing"),
    [
        ("imatinib", 1, 1, False, None, None),
        ("sunitinib", 21, 7, True, 14, "second-hand"),  # US label 3 weeks, guideline 1 week
        ("regorafenib", 14, 7, True, 14, "unverified"),  # 2 weeks against 1; the restart is recalled
        ("ripretinib", 7, 7, False, 14, "read"),
        ("avapritinib", 7, 7, False, None, None),  # the guideline alone
        ("pimitespib", None, None, None, None, None),
    ],
)
def test_the_figures_of_each_drug(things, drug, longest, least, differ, restart, standing):
    names = (
        "stop_before_days",
        "stop_before_least_days",
        "stop_before_sources_differ",
        "restart_after_days",
        "restart_standing",
    )
    assert things(PROMISE + running(drug), "running_drug", *names) == [
        (drug, longest, least, differ, restart, standing)
    ]


def test_every_source_is_shown_with_its_own_figure_the_longest_first():
    told = {
        name: [(source.document, source.days) for source in drugs()[name].stop_before_operation.sources]
        for name in ("sunitinib", "regorafenib", "ripretinib")
    }
    assert told == {
        "sunitinib": [("sunitinib-label", 21), ("nccn-2026", 7), ("sunitinib-smpc", None)],
        "regorafenib": [("stop-before-review-pmc8339966", 14), ("nccn-2026", 7), ("regorafenib-label", None)],
        "ripretinib": [("ripretinib-label", 7), ("nccn-2026", 7)],
    }


@pytest.mark.parametrize(
    ("drug", "day", "passed"),
    [
        ("sunitinib", "2025-07-21", False),  # 21 days: today is the last day to stop
        ("sunitinib", "2025-07-20", True),  # 20 days are left of 21
        ("sunitinib", "2025-07-07", True),  # a week before: the guideline's week has not passed, the label's three have
        ("imatinib", "2025-07-01", False),
        ("imatinib", "2025-06-30", True),
        ("ripretinib", "2025-07-07", False),
        ("pimitespib", "2025-07-01", None),  # no figure on file
        ("sunitinib", "2025-07", None),  # 1 to 31 days
        ("sunitinib", "2025-08", False),  # 32 days at least
        ("sunitinib", "2025-07-01/2025-07-15", True),  # 15 days at most
    ],
)
def test_the_day_to_stop_has_passed_while_the_drug_still_runs(things, drug, day, passed):
    told = PROMISE + running(drug) + planned(day)
    assert things(told, "running_drug", "stop_day_passed", on="2025-06-30") == [(drug, passed)]


def test_no_elective_operation_is_no_day_to_stop_and_none_told_is_unknown(things):
    def passed(tables):
        return things(tables, "running_drug", "stop_day_passed")

    assert passed(OPERATIONS + running("sunitinib")) == [("sunitinib", False)]
    assert passed(OPERATIONS + running("sunitinib") + planned("2025-07-01", "bleeding")) == [("sunitinib", False)]
    assert passed(PROMISE + running("sunitinib")) == [("sunitinib", None)]
    assert passed(running("sunitinib") + planned("2025-07-01")) == [("sunitinib", None), (None, None)]
    no_reason = planned("2025-12-01").replace(", reason: elective", "")
    assert passed(PROMISE + running("sunitinib") + no_reason) == [("sunitinib", None)]
    for sooner in ("planned_on: 2025-07-05", "intent: palliative"):  # it may be elective, and nearer
        told = planned("2025-12-01") + f'  - {{id: o2, recorded_on: "2025-06-01", {sooner}}}\n'
        assert passed(PROMISE + running("sunitinib") + told) == [("sunitinib", None)]
    without_a_day = 'operations:\n  - {id: o, recorded_on: "2025-06-01", reason: elective}\n'
    assert passed(PROMISE + running("sunitinib") + without_a_day) == [("sunitinib", None)]


def test_of_two_planned_operations_the_nearer_one_counts(things):
    told = PROMISE + running("sunitinib") + planned("2025-12-01")
    told += '  - {id: o2, recorded_on: "2025-06-01", planned_on: 2025-07-10, reason: symptoms}\n'
    assert things(told, "running_drug", "stop_day_passed") == [("sunitinib", True)]


@pytest.mark.parametrize(("day", "days"), [("2025-07-07", 7), ("2025-06-30", 0), ("2025-07", None)])
def test_days_until_the_planned_operation(facts, day, days):
    assert facts(planned(day), on="2025-06-30").values["days_until_planned_operation"] == days


def test_without_a_planned_operation_there_are_no_days_until_it(facts):
    assert facts(OPERATIONS, on="2025-06-30").values["days_until_planned_operation"] is None
