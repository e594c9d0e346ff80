"""Surgery: what is planned, what was left behind, whether a tumour ruptured; true, false, and when it is unknown.

The day of the question is 2024-06-30 throughout.
"""

import pytest


def operation(id="op", recorded="2024-06-01", **cells):
    told = ", ".join(f"{name}: {value}" for name, value in cells.items())
    return f'  - {{id: {id}, recorded_on: "{recorded}", {told}}}\n'


def operations(*rows, promise=""):
    return promise + "operations:\n" + "".join(rows)


def promised(**cells):
    told = {"table_name": "operations", "complete_through": "2030", **cells}
    row = ", ".join(f"{name}: {value}" for name, value in told.items())
    return f'completeness:\n  - {{id: all, recorded_on: "2020-01-01", {row}}}\n'


WHOLE = promised()
ELECTIVE = {"reason": "elective"}
AIM = {"intent": "all_visible_disease"}


def unsafe(*values, reason):
    return pytest.param(*values, id=reason)


def elective(day, id="op"):
    return operation(id, planned_on=day, **ELECTIVE)


# Is an elective operation planned?


@pytest.mark.parametrize(
    ("told", "planned"),
    [
        ("", None),
        (WHOLE, False),
        (promised(complete_through="2024-06-29"), None),  # the promise ends before the day
        (promised(complete_from="2023"), None),  # and this one says nothing of what was planned earlier
        (promised(table_name="local_treatments"), None),
        (operations(elective("2024-06-30")), True),
        (operations(elective("2024-07-01")), True),
        (operations(elective("2024-07")), True),
        (operations(elective("2025")), True),
        # the day may have passed, or has: whether it was done is not told
        (operations(elective("2024-06"), promise=WHOLE), None),
        (operations(elective("2024"), promise=WHOLE), None),
        (operations(elective("2024-06-29"), promise=WHOLE), None),
        (operations(elective("2023-01-01"), promise=WHOLE), None),
        # done is no longer planned
        (operations(operation(planned_on="2024-06-20", done_on="2024-06-21", recorded="2024-06-22", **ELECTIVE),
                    promise=WHOLE), False),
        (operations(operation(done_on="2024-05-05", **ELECTIVE), promise=WHOLE), False),
        # an emergency is not elective, and a reason nobody told may be any
        (operations(operation(planned_on="2024-07-01", reason="bleeding"), promise=WHOLE), False),
        (operations(operation(planned_on="2024-07-01", reason="bleeding")), None),
        (operations(operation(planned_on="2024-07-01"), promise=WHOLE), None),
        (operations(operation(planned_on="2024-07-01", reason="symptoms")), True),
        # one of two is enough
        (operations(operation(planned_on="2024-07-01"), elective("2024-08-01", "b")), True),
        # an operation without any day may be planned
        (operations(operation(**ELECTIVE, intent="progressing_disease"), promise=WHOLE), None),
    ],
)  # fmt: skip
def test_an_elective_operation_is_planned_or_not_or_nobody_told(facts, told, planned):
    assert facts(told).values["elective_operation_planned"] is planned


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("", None),
        (WHOLE, None),
        (operations(elective("2024-08-01")), "2024-08-01"),
        (operations(elective("2024-06-30")), "2024-06-30"),
        (operations(elective("2024-08")), None),
        (operations(elective("2024-08-01/2024-08-02")), None),
        (operations(elective("2024-06-29")), None),
        (operations(operation(planned_on="2024-08-01", reason="perforation")), None),
        (operations(operation(planned_on="2024-08-01")), None),
        # the next of two, where it is certain which that is
        (operations(elective("2024-09-01"), elective("2024-08-01", "b")),
         "2024-08-01"),
        (operations(elective("2024-08-01"), elective("2024-09", "b")),
         "2024-08-01"),
        (operations(elective("2024-08-15"), elective("2024-08", "b")),
         None),
        # one of an untold reason, or between two days around today, may be the next
        (operations(elective("2024-08-01"), operation("b", planned_on="2024-07-10")), None),
        (operations(elective("2024-08-01"), elective("2024-06-15/2024-07-15", "b")), None),
    ],
)  # fmt: skip
def test_the_day_of_the_next_elective_operation(facts, told, day):
    """What a pause is counted from: one certain day, or none."""
    assert facts(told).values["planned_operation_on"] == day


def test_a_plan_is_seen_from_the_day_it_was_recorded(facts):
    told = operations(elective("2024-08-01"), promise=WHOLE)
    assert facts(told, on="2024-05-31").values["elective_operation_planned"] is False
    assert facts(told, on="2024-06-01").values["planned_operation_on"] == "2024-08-01"


def test_a_postponed_operation_has_its_new_day_only_once_that_was_recorded(facts):
    moved = operation(planned_on="2024-09-01", recorded="2024-06-15", revision="corrects", **ELECTIVE)
    told = operations(elective("2024-08-01"), moved)
    assert facts(told, on="2024-06-14").values["planned_operation_on"] == "2024-08-01"
    assert facts(told, on="2024-06-15").values["planned_operation_on"] == "2024-09-01"


def test_a_withdrawn_plan_is_none(facts):
    gone = operation(planned_on="2024-08-01", recorded="2024-06-15", revision="withdraws", **ELECTIVE)
    row = facts(operations(elective("2024-08-01"), gone, promise=WHOLE))
    assert (row.values["elective_operation_planned"], row.values["planned_operation_on"]) == (False, None)


def test_a_plan_names_the_rows_it_rests_on(facts):
    row = facts(operations(elective("2024-08-01"), promise=WHOLE))
    assert row.rows["planned_operation_on"] == ("operations op",)
    assert row.rows["elective_operation_planned"] == ("completeness all", "operations op")


# What the last resection left.


def resection(id="op", on="2018-05-05", left="false", intent="all_visible_disease"):
    residual = {} if left is None else {"residual_any": left}
    done = {} if on is None else {"done_on": on}
    return operation(id, **done, **residual, **({"intent": intent} if intent else {}))


@pytest.mark.parametrize(
    ("told", "complete", "day"),
    [
        ("", None, None),
        (WHOLE, None, None),
        (operations(resection()), True, "2018-05-05"),
        (operations(resection(left="true")), False, "2018-05-05"),
        (operations(resection(left=None)), None, "2018-05-05"),
        (operations(resection(on="2018-05")), True, None),
        (operations(resection(intent="progressing_disease")), True, "2018-05-05"),
        (operations(resection(intent=None)), None, None),  # what it was for is not told
        (operations(resection(intent="exploration")), None, None),
        # of two the later, in whatever order they stand
        (operations(resection(), resection("b", "2023-05-05", "true")), False, "2023-05-05"),
        (operations(resection("b", "2023-05-05", "true"), resection()), False, "2023-05-05"),
        (operations(resection(left="true"), resection("b", "2023-05-05")), True, "2023-05-05"),
        (operations(resection(), resection("b", "2023-05-05", left=None)), None, "2023-05-05"),
        # which of two was the last is open
        (operations(resection(on="2023-05-05"), resection("b", "2023", "true")), None, None),
        (operations(resection(on="2023-05-05"), resection("b", "2023", "false")), True, None),
        # planned and not done
        (operations(resection(), operation("b", planned_on="2024-08-01", intent="all_visible_disease")), True,
         "2018-05-05"),
        # one that may have been the last: its aim, its day, or whether it was done, not told; palliative
        (operations(resection(), resection("b", "2023-05-05", "true", intent=None)), None, None),
        (operations(resection(), resection("b", "2023-05-05", "true", intent="palliative")), None, None),
        (operations(resection(), resection("b", None, "true")), None, None),
        (operations(resection(), operation("b", planned_on="2024-05-05", **AIM)), None, None),
    ],
)  # fmt: skip
def test_what_the_last_resection_left_and_when_it_was(facts, told, complete, day):
    """Unknown wherever an operation that is told may have been the last and says otherwise, or nothing."""
    values = facts(told).values
    assert values["resected_completely"] is complete
    assert values["last_resection_on"] == day


def test_a_resection_is_not_seen_before_it_was_recorded(facts):
    done = operation(recorded="2024-03-15", done_on="2024-03-01", intent="all_visible_disease", residual_any="false")
    assert facts(operations(done), on="2024-03-14").values["last_resection_on"] is None
    assert facts(operations(done), on="2024-03-15").values["last_resection_on"] == "2024-03-01"


def test_the_pathologist_corrects_what_was_left(facts):
    late = operation(recorded="2024-06-20", done_on="2024-06-01", intent="all_visible_disease", residual_any="true",
                     revision="corrects")  # fmt: skip
    told = operations(resection(on="2024-06-01"), late)
    assert facts(told, on="2024-06-19").values["resected_completely"] is True
    assert facts(told, on="2024-06-20").values["resected_completely"] is False


# Rupture.

SAID = "unsafe: the record says rupture, and the fact says `no`"


def tumours(*ruptured):
    rows = [
        f"observed_on: 2020-01-01, {f'ruptured: {word!r}' if word else 'relation: metastasis'}" for word in ruptured
    ]
    return "tumours:\n" + "".join(f"  - {{id: t{number}, {row}}}\n" for number, row in enumerate(rows))


@pytest.mark.parametrize(
    ("told", "ruptured"),
    [
        ("", None),
        (tumours(None), None),
        (tumours("spontaneous"), True),
        (tumours("intra_operative"), True),
        (tumours("no"), False),
        (tumours("no", "no"), False),
        (tumours("no", "spontaneous"), True),
        (tumours("spontaneous", None), True),
        (operations(operation(done_on="2023-01-01", ruptured="true")), True),
        (operations(operation(done_on="2023-01-01", ruptured="false")), False),
        (operations(operation(done_on="2023-01-01", reason="tumour_rupture")), True),
        (operations(operation(done_on="2023-01-01", reason="tumour_rupture", ruptured="false")), True),
        (operations(operation(done_on="2023-01-01", reason="elective")), None),
        (tumours("no") + operations(operation(done_on="2023-01-01", ruptured="true")), True),
        # of another tumour, or of the resection, nobody told
        (tumours("no", None), None),
        (tumours("no") + operations(operation(done_on="2023-01-01", intent="all_visible_disease")), None),
        ("judgements:\n  - {id: j, judged_on: 2024-06-29, question: emergency, answer: tumour_rupture}\n", True),
        ("judgements:\n  - {id: j, judged_on: 2024-06-29, question: emergency, answer: tumour_rupture}\n"
         + tumours("no"), True),
        # an operation whose day is not told, and an exploration, speak of rupture too
        unsafe(tumours("no") + operations(operation(reason="tumour_rupture")), True, reason=SAID),
        unsafe(tumours("no") + operations(operation(ruptured="true")), True, reason=SAID),
        unsafe(tumours("no") + operations(operation(done_on="2023-01-01", ruptured="true", intent="exploration")), True,
               reason=SAID),
        unsafe(tumours("no") + operations(operation(planned_on="2024-07-01", reason="tumour_rupture")), True,
               reason=SAID),
        unsafe(tumours("no") + operations(operation(**AIM)), None,
               reason="unsafe: whether this resection, its day not told, ruptured it is not told, and `no` is said"),
    ],
)  # fmt: skip
def test_a_tumour_ruptured_or_not_or_nobody_told(facts, told, ruptured):
    """One rupture is enough; that there was none needs every tumour and operation to say so."""
    assert facts(told).values["tumour_ruptured"] is ruptured
