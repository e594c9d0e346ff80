"""Complications and follow-up: what would count twice, never come, or leave a gap in time, is told with its place."""

import pytest

GRADES, SCHEDULES = "complications.yaml", "follow_up.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (GRADES, "treatment: dialysis", "treatment: transfusion", ["'transfusion' stands twice. Keep one"]),
        (GRADES, "grade: IVb", "grade: IVc", ["treatments.grade", "IVc"]),
        (GRADES, "clavien-dindo-trials-2022", "clavien-dindo-2004", ["sources", "is not in sources.yaml"]),
        (GRADES, "grade: IIIa, operates: true", "grade: IIIa, operated: true", ["Did you mean operates?"]),
        (SCHEDULES, "schedule: low_risk_annual", "schedule: very_low_risk", ["'very_low_risk' stands twice"]),
        (SCHEDULES, "from: 24 months, to: 60 months", "from: 25 months, to: 60 months",
         ["has a phase that does not begin where the one before it ends"]),
        (SCHEDULES, "every_min: 12 months", "every_min: 0 months", ["has no interval that comes"]),
        (SCHEDULES, "every_min: 3 months, every_max: 6 months", "every_min: 7 months, every_max: 6 months",
         ["has no interval that comes"]),
        (SCHEDULES, "to: 60 months", "to: -1 months", ["ends (-1 month) before it begins (0 months)"]),
        (SCHEDULES, "to: 60 months", "to_anchor: diagnosis", ["names a day the end is counted from and no end"]),
        (SCHEDULES, "anchor: operation", "anchor: surgery", ["phases.anchor", "surgery"]),
        (SCHEDULES, "document: bsg-2025, section: very low risk, strength: recommended, standing: second-hand",
         "document: bsg-2025, section: very low risk, strength: recommended, standing: read, read_on: 2026-11-22",
         ["was read here, but sources.yaml says it was not"]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_table_of_surgery(edited, file, old, new, told):
    message = edited(file, old, new)
    assert f"knowledge/{file}" in message
    for words in told:
        assert words in message
