"""Vignettes of what counts as growth of one site, and what silences the question. Written before the rules ran."""

import pytest

from tests.stories import GROWING_SITE as BASE
from tests.stories import IMATINIB, READY, SUNITINIB


def offered(plan):
    assert len(plan.advice) == 1, "one question, one group"
    return {item.rule for item in plan.advice[0].options}


def test_a_lesion_that_is_larger_but_softer_is_no_growth_yet(plan_of):
    """Choi (assessment notes 3.2): size 30 to 40 mm with attenuation 80 to 30 HU is response."""
    told = BASE.replace("  - {id: s, done_on: 2025-06-20, reported_pattern: limited}", """\
  - {id: s0, done_on: 2024-06-20}
  - {id: s1, done_on: 2025-06-20, new_lesions: none}
lesions:
  - {id: a, observed_on: 2024-06-20, organ: liver}
measurements:
  - {id: a0, recorded_on: 2024-06-20, scan: s0, lesion: a, state: measured, diameter_mm: 30, attenuation_hu: 80}
  - {id: a1, recorded_on: 2025-06-20, scan: s1, lesion: a, state: measured, diameter_mm: 40, attenuation_hu: HU}
""")  # fmt: skip
    plan = plan_of(told.replace("HU}", "30}") + IMATINIB + READY)
    assert plan.advice == ()
    assert [part.rows for part in plan.contradictions] == [("lesions a",)]
    assert "continue-imatinib" in offered(plan_of(told.replace("HU}", "79}") + IMATINIB + READY))


def test_a_scan_too_old_is_asked_for_again(plan_of):
    plan = plan_of(BASE.replace("done_on: 2025-06-20", "done_on: 2023-06-20") + IMATINIB + READY)
    assert plan.advice == ()
    assert [part.last_known_on.isoformat() for part in plan.to_find_out if part.fact == "progression_pattern"] == [
        "2023-06-20"
    ]


def test_measured_growth_of_one_lesion_is_enough(plan_of):
    told = BASE.replace("  - {id: s, done_on: 2025-06-20, reported_pattern: limited}", """\
  - {id: s0, done_on: 2023-06-20}
  - {id: s1, done_on: 2025-06-20, new_lesions: none}
lesions:
  - {id: a, observed_on: 2023-06-20, organ: liver}
  - {id: b, observed_on: 2023-06-20, organ: liver}
measurements:
  - {id: a0, recorded_on: 2023-06-20, scan: s0, lesion: a, state: measured, diameter_mm: 30}
  - {id: a1, recorded_on: 2025-06-20, scan: s1, lesion: a, state: measured, diameter_mm: 40}
  - {id: b0, recorded_on: 2023-06-20, scan: s0, lesion: b, state: measured, diameter_mm: 30}
  - {id: b1, recorded_on: 2025-06-20, scan: s1, lesion: b, state: measured, diameter_mm: 28}
""")  # fmt: skip
    assert "continue-imatinib" in offered(plan_of(told + IMATINIB + READY))


def test_a_lesion_that_shrinks_again_on_the_new_drug_is_not_growing(plan_of):
    """20 mm once, 60 mm on imatinib, 35 mm on sunitinib: larger than the smallest size, and answering."""
    told = BASE.replace("  - {id: s, done_on: 2025-06-20, reported_pattern: limited}", """\
  - {id: s0, done_on: 2021-06-20}
  - {id: s1, done_on: 2024-12-20}
  - {id: s2, done_on: 2025-06-20, new_lesions: none}
lesions:
  - {id: a, observed_on: 2021-06-20, organ: liver}
measurements:
  - {id: a0, recorded_on: 2021-06-20, scan: s0, lesion: a, state: measured, diameter_mm: 20}
  - {id: a1, recorded_on: 2024-12-20, scan: s1, lesion: a, state: measured, diameter_mm: 60}
  - {id: a2, recorded_on: 2025-06-20, scan: s2, lesion: a, state: measured, diameter_mm: 35}
""")  # fmt: skip
    plan = plan_of(told + SUNITINIB.replace("2022-07-01", "2025-01-15").replace("2022-06-30", "2025-01-10") + READY)
    assert plan.advice == ()
    assert ["lesions a" in part.rows for part in plan.contradictions] == [True]


def test_a_row_that_stands_for_several_lesions_is_several(plan_of):
    told = BASE.replace("  - {id: s, done_on: 2025-06-20, reported_pattern: limited}", """\
  - {id: s1, done_on: 2024-12-20}
  - {id: s2, done_on: 2025-06-20, new_lesions: none}
lesions:
  - {id: a, observed_on: 2024-12-20, organ: liver, count_at_least: 3}
measurements:
  - {id: a1, recorded_on: 2024-12-20, scan: s1, lesion: a, state: measured, diameter_mm: 30}
  - {id: a2, recorded_on: 2025-06-20, scan: s2, lesion: a, state: measured, diameter_mm: 60}
""")  # fmt: skip
    values = {fact.fact: fact.value for fact in plan_of(told + IMATINIB + READY).facts}
    assert (values["growing_lesions"], values["progression_pattern"]) == (3, "generalised")


@pytest.mark.parametrize("day", ["2025-06-20", "2025-06-21"])
def test_a_removal_on_the_day_of_the_scan_is_after_it(plan_of, day):
    removed = f"operations:\n  - {{id: o, done_on: {day}, intent: progressing_disease}}\n"
    assert plan_of(BASE + IMATINIB + READY + removed).advice == ()


@pytest.mark.parametrize("promise", ["table_name: tumours", "table_name: operations, complete_from: 2025-06-29"])
def test_that_nothing_was_operated_since_has_to_be_told(plan_of, promise):
    told = BASE.replace("table_name: operations", promise)
    plan = plan_of(told + IMATINIB + READY)
    assert plan.advice == ()
    assert "scan_under_present_treatment" in {part.fact for part in plan.to_find_out}


@pytest.mark.parametrize(
    ("calm", "emergency", "on_record"),
    [("2025-06", "haemorrhage", True), ("2025-06-25", "haemorrhage", True), ("2025-06-26", "none", False)],
)
def test_an_alarm_is_overruled_only_by_what_is_certainly_later(plan_of, calm, emergency, on_record):
    told = (
        "judgements:\n  - {id: a, judged_on: 2025-06-25, question: emergency, answer: haemorrhage}\n"
        f'  - {{id: b, judged_on: {calm}, recorded_on: "2025-06-28", question: emergency, answer: none}}\n'
    )
    values = {fact.fact: fact.value for fact in plan_of(BASE + IMATINIB + told).facts}
    assert (values["emergency"], values["emergency_on_record"]) == (emergency, on_record)


def test_two_emergencies_at_once_are_an_emergency(plan_of):
    told = (
        "judgements:\n  - {id: a, judged_on: 2025-06-28, question: emergency, answer: obstruction}\n"
        "  - {id: b, judged_on: 2025-06-28, question: emergency, answer: haemorrhage}\n"
    )
    assert [group.question for group in plan_of(BASE + IMATINIB + told).advice] == ["emergency_operation"]
