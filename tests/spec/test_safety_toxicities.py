"""Toxicities: what lasts on the day, for how long, under which drug, and the worst of it."""

import pytest

ON = "2025-06-30"
TOLD = 'completeness:\n  - {id: t, recorded_on: "2020-01-01", table_name: toxicities, complete_through: 2040}\n'
DRUGS = TOLD + '  - {id: d, recorded_on: "2020-01-01", table_name: therapies, complete_through: 2040}\n'
FACTS = ("toxicity_event", "toxicity_grade", "toxicity_drug", "toxicity_days", "toxicity_drug_runs")
NONE = (None,) * 5


def events(*rows):
    return "toxicities:\n" + "".join(f"  - {{id: x{number}, {row}}}\n" for number, row in enumerate(rows))


def ended(*pairs):
    rows = (
        f"  - {{id: e{number}, toxicity: {of}, ended_on: {on}, recorded_on: {ON}}}\n"
        for number, (of, on) in enumerate(pairs)
    )
    return "toxicity_ends:\n" + "".join(rows)


def given(drug, end=None):
    told = f"therapies:\n  - {{id: drug, drug: {drug}, started_on: 2025-01-01}}\n"
    return told + (f"therapy_ends:\n  - {{id: end, therapy: drug, ended_on: {end}, reason: other}}\n" if end else "")


HFSR = "started_on: 2025-06-20, event: Hand-foot skin reaction, grade: 2, drug: regorafenib"


def test_an_event_that_lasts_with_its_grade_its_drug_and_its_days(things):
    found = things(DRUGS + given("regorafenib") + events(HFSR), "toxicity", *FACTS, "toxicity_lasts")
    assert found == [("Hand-foot skin reaction", "hand_foot_skin_reaction", 2, "regorafenib", 10, True, True)]


def test_an_event_that_ended_is_no_thing_and_its_last_day_still_is_one_of_it(things):
    told = DRUGS + given("regorafenib") + events(HFSR)
    assert things(told + ended(("x0", "2025-06-29")), "toxicity") == []
    assert things(told + ended(("x0", ON)), "toxicity", "toxicity_lasts") == [("Hand-foot skin reaction", True)]
    assert things(told + ended(("x0", "2025-06")), "toxicity", "toxicity_lasts") == [("Hand-foot skin reaction", None)]


def test_without_a_promise_it_is_open_whether_an_event_lasts_and_what_else_does(things):
    """Without a promise one thing more, of which nothing is known; days count only where the event lasts for sure."""
    found = things(events(HFSR), "toxicity", "toxicity_lasts", "toxicity_grade", "toxicity_days")
    assert found == [("Hand-foot skin reaction", None, 2, None), (None, None, None, None)]
    assert things("", "toxicity", *FACTS) == [(None, *NONE)]
    assert things(TOLD, "toxicity") == []


def test_an_event_of_an_uncertain_first_day_lasts_and_has_no_count_of_days(things):
    told = TOLD + events(f"started_on: 2025-05, recorded_on: {ON}, event: fatigue")
    found = things(told, "toxicity", "toxicity_lasts", "toxicity_days", "toxicity_event", "toxicity_grade")
    assert found == [("fatigue", True, None, "another_event", None)]


@pytest.mark.parametrize(
    ("written", "event"),
    [("Palmar - Plantar  erythrodysesthesia", "hand_foot_skin_reaction"),
     ("Hemorrhage, intracranial", "intracranial_haemorrhage"),
     ("Palmar-plantar erythrodysesthesia syndrome", "hand_foot_skin_reaction"), ("PPES", "hand_foot_skin_reaction"),
     ("Hypertension", "hypertension"), ("Cognitive disturbance", "cognitive_effect"),
     ("Left ventricular systolic dysfunction", "left_ventricular_dysfunction"),
     ("Gastric perforation", "gastrointestinal_perforation"), ("Nephrotic syndrome", "nephrotic_syndrome"),
     ("thrombotic microangiopathy", "thrombotic_microangiopathy"),
     ("Reversible posterior leukoencephalopathy syndrome", "reversible_posterior_leukoencephalopathy"),
     ("Stevens-Johnson syndrome", "bullous_skin_reaction"), ("Heart failure", "heart_failure"),
     ("hypertension and headache", "another_event")],
)  # fmt: skip
def test_the_events_that_the_labels_name_are_known_by_their_terms(things, written, event):
    told = TOLD + events(f'started_on: 2025-06-20, event: "{written}"')
    assert things(told, "toxicity", "toxicity_event") == [(written, event)]


@pytest.mark.parametrize(
    ("tables", "runs"),
    [
        (DRUGS + given("regorafenib"), True),
        (DRUGS + given("regorafenib", "2025-06-01"), False),
        (
            DRUGS + given("imatinib"),
            False,
        ),  # the drug held responsible is not among the drugs, and the list is complete
        (TOLD + given("imatinib"), None),
        (TOLD + given("regorafenib"), None),  # no end, and no promise
    ],
)
def test_whether_the_drug_held_responsible_runs(things, tables, runs):
    assert things(tables + events(HFSR), "toxicity", "toxicity_drug_runs") == [("Hand-foot skin reaction", runs)]


def test_an_unnamed_drug_or_none_leaves_open_whether_it_runs(things):
    for drug in (", drug: systemic_therapy_unspecified", ""):
        told = DRUGS + given("regorafenib") + events(f"started_on: 2025-06-20, event: rash{drug}")
        assert things(told, "toxicity", "toxicity_drug_runs") == [("rash", None)]


# The worst of it.


def worst(facts, tables):
    values = facts(tables, on=ON).values
    return values["worst_lasting_grade"], values["worst_lasting_grade_of_running_drug"]


RASH = "started_on: 2025-06-01, event: rash, grade: {grade}, drug: {drug}"


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (DRUGS, (0, 0)),
        (TOLD, (0, 0)),
        ("", (None, None)),
        (DRUGS + given("regorafenib") + events(HFSR), (2, 2)),
        (DRUGS + given("regorafenib") + events(HFSR, RASH.format(grade=3, drug="imatinib")), (3, 2)),
        (DRUGS + given("regorafenib") + events(HFSR, RASH.format(grade=3, drug="regorafenib")), (3, 3)),
        (given("regorafenib") + events(HFSR), (None, None)),
        (
            DRUGS + given("regorafenib") + events(HFSR, "started_on: 2025-06-01, event: rash, drug: regorafenib"),
            (None, None),
        ),
        # a rash of a drug that is not told may be of the running one, and is worse
        (DRUGS + given("regorafenib") + events(HFSR, "started_on: 2025-06-01, event: rash, grade: 3"), (3, None)),
        # it is milder, and changes nothing
        (DRUGS + given("regorafenib") + events(HFSR, "started_on: 2025-06-01, event: rash, grade: 1"), (2, 2)),
        (DRUGS + given("imatinib") + events(HFSR), (2, 0)),
    ],
)
def test_the_worst_grade_that_lasts(facts, tables, expected):
    assert worst(facts, tables) == expected


def test_what_may_have_ended_counts_only_where_it_would_be_the_worst(facts):
    told = DRUGS + given("regorafenib") + events(HFSR, RASH.format(grade=3, drug="regorafenib"))
    assert worst(facts, told + ended(("x1", "2025-06"))) == (None, None)
    assert worst(facts, told + ended(("x0", "2025-06"))) == (3, 3)
    assert worst(facts, told + ended(("x1", "2025-06-10"))) == (2, 2)
    assert worst(facts, told + ended(("x0", "2025-06-21"), ("x1", "2025-06-10"))) == (0, 0)
