"""Tests, adverse events and interactions: what no record could match, or what would count twice, is told with place."""

import pytest

from gistline.safety_models import cleaned_unit

LABS, EVENTS, PAIRS = "labs.yaml", "toxicities.yaml", "interactions.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (LABS, "tests:", "tests: []\nwas:", ["tests", "at least 1 item"]),
        (LABS, "not_used: [", "not_used: []\nwas: [", ["not_used", "at least 1 item"]),
        (LABS, "test: platelets", "test: haemoglobin", ["tests.test: 'haemoglobin' stands twice. Keep one"]),
        (LABS, "unit: g/dl", "unit: g/l", ["is in g/l, which is none of its units with factor 1", "'g/dl'"]),
        (LABS, "unit: 10^9/l", "unit: 10^8/l", ["is in 10^8/l, which is none of its units"]),
        (EVENTS, "events:", "events: []\nwas:", ["events", "at least 1 item"]),
        (EVENTS, "event: hypertension", "event: heart_failure", ["events.event: 'heart_failure' stands twice"]),
        (
            EVENTS,
            "names: [hypertension,",
            "names: [Hypertension,",
            ["'Hypertension' is in a form that no record can match"],
        ),
        (PAIRS, "pairs:", "pairs: []\nwas:", ["pairs", "at least 1 item"]),
        (PAIRS, "group: anticoagulant", "group: proton_pump_inhibitor", ["'proton_pump_inhibitor' stands twice"]),
        (PAIRS, "group: anticoagulant", "group: strong_inhibitor", ["groups.group: 'strong_inhibitor' is a class"]),
        (
            PAIRS,
            "seen: [warfarin",
            "seen: [Warfarin",
            ["groups.seen", "'Warfarin' is in a form that no record can match"],
        ),
        (
            PAIRS,
            "mg_per_day: 37.5",
            "mg_per_day: -37.5",
            ["pairs.mg_per_day", "greater than 0"],
        ),
        (
            PAIRS,
            "rifampin: rifampicin",
            "Rifampin: rifampicin",
            ["also_written", "'Rifampin' is in a form that no record"],
        ),
        (
            PAIRS,
            "rifampin: rifampicin",
            "rifampin: Rifampicin",
            ["also_written", "'Rifampicin' is in a form that no record"],
        ),
    ],
)
def test_a_mistake_in_a_table_of_safety(edited, file, old, new, told):
    message = edited(file, old, new)
    assert f"knowledge/{file}" in message
    for words in told:
        assert words in message


def test_problems_of_one_table_are_told_together(edited):
    message = edited(EVENTS, "event: hypertension, names: [hypertension,", "event: heart_failure, names: [hfsr,")
    assert message.startswith("2 problems")
    assert "'heart_failure' stands twice" in message
    assert "'hfsr' stands twice" in message


@pytest.mark.parametrize(
    ("written", "clean"),
    [("10^9/l", "109/l"), ("x10⁹/L", "109/l"), ("10E9/L", "109/l"), ("µmol/L", "umol/l"), ("mcg/mL", "ug/ml"),
     ("mIU/l", "mu/l"), ("%", "%"), ("[G / dL]", "g/dl")],
)  # fmt: skip
def test_a_unit_is_cleaned_as_the_table_describes(written, clean):
    assert cleaned_unit(written) == clean
