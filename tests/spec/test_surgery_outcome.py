"""What an operation left, its complications, and what went before it: the vectors of the notes, and the unknown.

Vectors stand in docs/explanation/surgery/vectors.yaml. The day of the question is 2024-06-30.
"""

import json

import pytest

from gistline.facts import FACTS
from gistline.strict_yaml import read_yaml
from tests.conftest import ROOT
from tests.spec.test_surgery_facts import WHOLE, operation, operations, promised

VECTORS = read_yaml(ROOT / "docs" / "explanation" / "surgery" / "vectors.yaml").value


def done(id="op", on="2023-05-05", intent="all_visible_disease", **told):
    cells = {name: json.dumps(value) for name, value in told.items()}
    return operation(id, "2024-06-30", done_on=on, **({"intent": intent} if intent else {}), **cells)


def shown(row):
    return [(notice.name, notice.kind, rows) for notice, rows in row.notices]


@pytest.mark.parametrize("vector", VECTORS["r_class"], ids=[one["name"] for one in VECTORS["r_class"]])
def test_the_r_class_of_the_last_resection(facts, vector):
    row = facts(operations(done(**vector["told"])))
    assert row.values["r_class"] == vector["r_class"]
    name = vector.get("contradiction")
    assert shown(row) == ([(name, "contradiction", ("operations op",))] if name else [])


@pytest.mark.parametrize("vector", VECTORS["complications"], ids=[one["name"] for one in VECTORS["complications"]])
def test_the_grade_of_a_complication_and_its_events(facts, vector):
    row = facts(operations(done(**vector["told"])))
    found = row.values
    assert (found["last_complication_grade"], found["last_complication_major"]) == (vector["grade"], vector["major"])
    if "events" in vector:
        assert (found["last_complications"], found["last_major_complications"]) == (
            vector["events"],
            vector["major_events"],
        )
    name = vector.get("contradiction")
    assert shown(row) == ([(name, "contradiction", ("operations op",))] if name else [])


@pytest.mark.parametrize(
    ("told", "removed", "complete"),
    [
        ({"residual_progressing": False}, True, None),
        ({"residual_progressing": False, "residual_any": True}, True, False),
        ({"residual_progressing": True}, False, False),
        ({"residual_any": False}, True, True),  # nothing visible is left, so nothing that grew
        ({"residual_any": True}, None, False),
        ({"stated_r": "R2"}, None, False),
        ({"stated_r": "R1"}, True, True),
        ({"residual_any": False, "residual_progressing": True}, None, None),  # both cannot be
        ({"residual_progressing": True, "stated_r": "R0"}, None, None),
        ({"residual_any": True, "stated_r": "R0"}, None, None),
        ({}, None, None),
    ],
)
def test_growing_tumour_and_visible_tumour_are_two_things(facts, told, removed, complete):
    values = facts(operations(done(**told))).values
    assert (values["progressing_disease_resected"], values["resected_completely"]) == (removed, complete)


R0 = {"residual_any": False, "microscopic_margin": "negative"}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], None),
        ([done(**R0)], "R0"),
        ([done(**R0), done("b", "2024-02-02", residual_any=True)], "R2"),  # the later of two
        ([done("b", "2024-02-02", **R0), done(residual_any=True)], "R0"),
        ([done(**R0), done("b", "2024-02-02")], None),  # of the later nothing is told
        ([done(on="2023", **R0), done("b", "2023-02-02", residual_any=True)], None),  # which was later is open
        ([done(on="2023", **R0), done("b", "2023-02-02", **R0)], "R0"),
        ([done(**R0), done("b", "2024-02-02", intent=None, residual_any=True)], None),  # may have been a resection
        ([done(**R0), done("b", "2024-02-02", intent="exploration", residual_any=True)], "R0"),
    ],
)
def test_the_class_is_the_one_of_the_last_resection(facts, rows, found):
    assert facts(operations(*rows) if rows else "").values["r_class"] == found


def test_the_rows_behind_a_fact_are_rows(facts):
    """And none where there is no operation."""
    behind = facts(BOTH).rows
    of_surgery = {name: behind[name] for name, fact in FACTS.items() if fact.subject == "surgery"}
    assert {row for rows_ in of_surgery.values() for row in rows_} <= {"completeness all", "completeness tumours"}
    assert behind["last_complication_grade"] == behind["r_class"] == ()
    told = facts(operations(done(complication="II"), done("b", "2021-01-01"))).rows
    assert told["last_complication_grade"] == told["r_class"] == ("operations op",)
    assert told["worst_complication"] == ("operations b", "operations op")


def test_what_was_resected_is_counted_and_named(facts):
    values = facts(operations(done(organs_resected=["stomach", "spleen", "stomach"], organs_invaded=0))).values
    assert (values["organs_resected"], values["organs_resected_named"]) == (2, "spleen + stomach")
    assert values["organs_invaded"] == 0
    values = facts(operations(done())).values
    assert (values["organs_resected"], values["organs_resected_named"], values["organs_invaded"]) == (None, None, None)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], None),
        ([done(on="2024-06-30")], 0),
        ([done(on="2024-06-01"), done("b", "2024-06-20", intent="exploration")], 10),  # of any aim
        ([done(on="2024-06")], None),
        ([done(on="2024-05-31"), operation("b", planned_on="2024-06-10")], None),  # was it done?
        ([done(on="2024-05-31"), operation("b", planned_on="2024-07-10")], 30),
    ],
)
def test_days_since_the_last_operation(facts, rows, found):
    assert facts(operations(*rows) if rows else "").values["days_since_last_operation"] == found


OF_ALL = (
    "worst_complication",
    "major_complication",
    "complications_of_operations",
    "major_complications_of_operations",
)


@pytest.mark.parametrize(
    ("promise", "rows", "found"),
    [
        (WHOLE, [], (None, None, None, None)),
        (WHOLE, [done(complication="none")], ("none", False, 0, 0)),
        (WHOLE, [done(complications=["II", "IIIb"]), done("b", complications=["IVa"])], ("IVa", True, 3, 2)),
        (WHOLE, [done(complication="II"), done("b", complication="none")], ("II", False, None, 0)),
        ("", [done(complication="II")], (None, None, None, None)),  # another may be missing
        ("", [done(complication="IIIa")], (None, True, None, None)),  # one major is enough
        (WHOLE, [done(complication="II"), done("b")], (None, None, None, None)),
        (WHOLE, [done(complication="II"), operation("b", planned_on="2024-06-01")], (None, None, None, None)),
        (WHOLE, [done(complication="II"), operation("b", planned_on="2024-08-01")], ("II", False, None, 0)),
    ],
)
def test_the_complications_of_all_operations(facts, promise, rows, found):
    values = facts(operations(*rows, promise=promise) if rows else promise).values
    assert tuple(values[name] for name in OF_ALL) == found


def scan(id, on, **told):
    cells = "".join(f", {name}: {value}" for name, value in told.items())
    return f'  - {{id: {id}, done_on: {on}, recorded_on: "2024-06-01"{cells}}}\n'


def scans(*rows):
    return operations(done(on="2024-05-05")) + "scans:\n" + "".join(rows)


@pytest.mark.parametrize(
    ("rows", "pattern", "response"),
    [
        ([scan("a", "2024-04-01", reported_pattern="limited")], "limited", None),
        ([scan("a", "2024-05-05", reported_pattern="stable")], "stable", None),  # on the day itself
        ([scan("a", "2024-05-06", reported_pattern="stable")], None, None),
        ([scan("a", "2023-11-04", reported_response="partial_response")], None, "partial_response"),  # 183 days
        ([scan("a", "2023-11-03", reported_response="partial_response")], None, None),
        ([scan("a", "2024-03-01", reported_pattern="limited"), scan("b", "2024-04-01")], None, None),
        ([scan("a", "2024-03-01", reported_pattern="limited"),
          scan("b", "2024-06-01", reported_pattern="generalised")], "limited", None),
        ([scan("a", "2024-03-01", reported_pattern="limited"),
          scan("b", "2024-05", reported_pattern="generalised")], None, None),  # before or after
        ([scan("a", "2024-05", reported_pattern="generalised")], None, None),
        ([scan("a", "2024-04", reported_pattern="limited"),
          scan("b", "2024-04-10", reported_pattern="stable")], None, None),
    ],
)  # fmt: skip
def test_what_the_last_scan_before_the_resection_reports(facts, rows, pattern, response):
    values = facts(scans(*rows)).values
    assert (values["pattern_at_last_resection"], values["response_at_last_resection"]) == (pattern, response)


METASTASIS = "tumours:\n  - {id: m, observed_on: 2022-03-01, relation: metastasis}\n"
VAGUE = "tumours:\n  - {id: m, observed_on: 2022, relation: metastasis}\n"
BOTH = f'{WHOLE}  - {{id: tumours, recorded_on: "2020-01-01", table_name: tumours, complete_through: "2030"}}\n'
FIRST = done(on="2021-01-01")


@pytest.mark.parametrize(
    ("told", "count", "repeat"),
    [
        ("", None, None),
        (BOTH, 0, False),
        (WHOLE, 0, False),
        (operations(done(), promise=BOTH) + METASTASIS, 1, False),
        (operations(done(), promise=WHOLE) + METASTASIS, 1, False),
        (operations(done()) + METASTASIS, None, None),  # another may be missing
        (operations(done(), done("b", "2024-01-01")) + METASTASIS, None, True),  # two are enough
        (operations(FIRST, done("b"), promise=BOTH) + METASTASIS, 1, False),  # the primary came before
        (operations(FIRST, done("b"), promise=WHOLE) + METASTASIS, None, None),  # unless one was there already
        (operations(done(on="2022-03-01"), promise=BOTH) + METASTASIS, 1, False),  # found and removed in one
        (operations(done(on="2022-05-01"), promise=BOTH) + VAGUE, None, False),
        (operations(done(), promise=BOTH), 0, False),  # no metastasis at all
        (operations(done(), promise=WHOLE), None, False),
        (operations(done(intent="palliative"), promise=BOTH) + METASTASIS, None, False),
        (operations(done(intent="exploration"), promise=BOTH) + METASTASIS, 0, False),
    ],
)
def test_resections_for_metastatic_disease(facts, told, count, repeat):
    values = facts(told).values
    assert (values["resections_for_metastatic_disease"], values["repeat_resection"]) == (count, repeat)


DRUGS = promised(table_name="therapies")


def drug(name, start, end=None, reason="progression"):
    rows = f"  - {{id: {name}, drug: {name}, started_on: {start}, intent: advanced}}\n"
    ended = f"  - {{id: {name}-end, therapy: {name}, ended_on: {end}, reason: {reason}}}\n" if end else ""
    return rows, ended


def history(*drugs, promise=DRUGS):
    rows, ends = ("".join(part) for part in zip(*drugs, strict=True)) if drugs else ("", "")
    tables = ("therapies:\n" + rows if rows else "") + ("therapy_ends:\n" + ends if ends else "")
    return operations(done(on="2023-05-05"), promise=promise) + tables


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (history(), "none"),
        (history(promise=""), None),
        (history(drug("imatinib", "2021-01-01")), "imatinib"),
        (history(drug("imatinib", "2021-01-01"), promise=""), None),
        (history(drug("imatinib", "2021-01-01", "2023-05-04", "planned_operation")), "imatinib"),  # paused for it
        (history(drug("imatinib", "2021-01-01", "2023-04-07", "planned_operation")), "imatinib"),  # 28 days
        (history(drug("imatinib", "2021-01-01", "2023-04-06", "planned_operation")), "none"),
        (history(drug("imatinib", "2021-01-01", "2023-05-04")), "none"),  # it had failed
        (history(drug("imatinib", "2021-01-01", "2023-05")), None),
        (history(drug("imatinib", "2021-01-01", "2023-01-01"), drug("sunitinib", "2023-01-02")), "sunitinib"),
        (history(drug("imatinib", "2023-05-05")), "none"),  # begun on the day, so after it
        (history(drug("imatinib", "2023-05")), None),
        (history(drug("imatinib", "2021-01-01"), drug("sunitinib", "2023-01-02")), "several"),
        (history(drug("cytotoxic_chemotherapy", "2023-01-02")), "another_drug"),
    ],
)
def test_the_drug_at_the_last_resection(facts, told, found):
    assert facts(told).values["drug_at_last_resection"] == found


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("complications", "[IIIc]", "is no grade of Clavien and Dindo"),
        ("complications", "[]", "is an empty list"),
        ("complication_treatments", "[relaparatomy]", "Did you mean relaparotomy?"),
        ("stated_r", "R3", "is not a word of this column"),
    ],
)
def test_a_word_that_is_none_is_refused_with_what_to_write(facts, cell, value, message):
    with pytest.raises(Exception, match=message.replace("?", r"\?")):
        facts(operations(operation(done_on="2023-05-05", **{cell: value})))
