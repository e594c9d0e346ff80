"""Disease and judgements: what makes disease advanced, where it lies, and how a judgement ages."""

import pytest

METASTASIS = "tumours:\n  - {id: t, observed_on: 2024-01-01, relation: metastasis, site: SITE}\n"
COMPLETE = "completeness:\n  - {id: c, recorded_on: 2020-01-01, table_name: tumours, complete_through: 2030}\n"


def judged(question, answer, day="2024-06-01", id="j"):
    return f"judgements:\n  - {{id: {id}, judged_on: {day}, question: {question}, answer: '{answer}'}}\n"


@pytest.mark.parametrize(
    ("told", "advanced"),
    [
        ("", None),
        (METASTASIS.replace("SITE", "liver"), True),
        ("tumours:\n  - {id: t, observed_on: 2024-01-01, relation: primary, site: stomach}", None),
        # several tumours are not metastases
        (
            "tumours:\n  - {id: t, observed_on: 2024-01-01, relation: primary}\n  - {id: u, observed_on: 2024-01-01}",
            None,
        ),
        (judged("metastatic_or_unresectable", "yes"), True),
        (judged("metastatic_or_unresectable", "no"), False),
        (judged("metastatic_or_unresectable", "no") + METASTASIS.replace("SITE", "liver"), True),
        ("therapies:\n  - {id: i, drug: imatinib, started_on: 2024-01-01, intent: advanced}", True),
        ("therapies:\n  - {id: i, drug: imatinib, started_on: 2024-01-01, intent: adjuvant}", None),
    ],
)
def test_advanced_disease(facts, told, advanced):
    assert facts(told).values["advanced_disease"] is advanced


@pytest.mark.parametrize(
    ("site", "extent"),
    [("liver", "liver_only"), ("peritoneum", "peritoneum_only"), ("omentum", "peritoneum_only"), ("lung", "other")],
)
def test_extent_needs_a_complete_list_for_only(facts, site, extent):
    told = METASTASIS.replace("SITE", site)
    assert facts(told + COMPLETE).values["extent"] == extent
    assert facts(told).values["extent"] == (extent if extent == "other" else None)


def test_extent_of_both_needs_no_complete_list(facts):
    told = (
        METASTASIS.replace("SITE", "liver")
        + "  - {id: u, observed_on: 2024-01-01, relation: metastasis, site: mesentery}"
    )
    assert facts(told).values["extent"] == "liver_and_peritoneum"


@pytest.mark.parametrize(
    "question", ["progressing_disease_removable", "unfit_for_operation", "unfit_for_high_dose", "treatment_cannot_wait"]
)
@pytest.mark.parametrize(("answer", "value"), [("yes", True), ("no", False)])
def test_a_judgement_is_a_fact(facts, question, answer, value):
    assert facts("").values[question] is None
    assert facts(judged(question, answer)).values[question] is value


@pytest.mark.parametrize(
    ("question", "answer", "value", "days"),
    [
        ("progressing_disease_removable", "yes", True, 92),
        ("unfit_for_operation", "yes", True, 92),
        ("unfit_for_high_dose", "no", False, 183),
        ("treatment_cannot_wait", "yes", True, 31),
        ("emergency", "obstruction", "obstruction", 31),
    ],
)
def test_a_judgement_is_unknown_past_its_maximum_age(facts, question, answer, value, days):
    from datetime import date, timedelta

    last = date(2024, 1, 1) + timedelta(days=days)
    told = judged(question, answer, day="2024-01-01")
    assert facts(told, on=last.isoformat()).values[question] == value
    row = facts(told, on=(last + timedelta(days=1)).isoformat())
    assert (row.values[question], row.too_old[question]) == (None, date(2024, 1, 1))


def test_the_latest_judgement_counts(facts):
    told = judged("unfit_for_operation", "yes", day="2024-05-01") + (
        "  - {id: k, judged_on: 2024-06-01, question: unfit_for_operation, answer: 'no'}\n"
    )
    assert facts(told).values["unfit_for_operation"] is False
    assert facts(told, on="2024-05-31").values["unfit_for_operation"] is True


def test_two_judgements_of_one_day_that_differ_leave_it_open(facts):
    told = judged("unfit_for_operation", "yes") + (
        "  - {id: k, judged_on: 2024-06-01, question: unfit_for_operation, answer: 'no'}\n"
    )
    assert facts(told).values["unfit_for_operation"] is None
