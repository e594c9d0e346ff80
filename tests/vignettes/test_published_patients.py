"""Ten published patients as development data: records apart from expectations, which were written before any run.

What a plan makes of each expectation is met, waits (for named facts) or missed; an `avoid` is kept or violated.
"""

from pathlib import Path

import pytest
import yaml

from gistline.guideline import guideline
from gistline.plan import advise
from gistline.records import open_records
from tests.conftest import TODAY

FOLDER = Path(__file__).parent / "published"
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))["patients"]
ANSWER_KEY = ("expert_decision", "outcome", "testable", "confidence", "revealed_after_decision", "concordant")


def matches(pattern, action):
    """Every key of the pattern equals that key of the action; `afterwards` is a pattern itself, and a dose may be that
    of any regimen offered."""
    doses = {float(regimen["mg_per_day"]) for regimen in action["regimens"]}
    if float(pattern.get("mg_per_day", 0)) in doses:
        pattern = {key: value for key, value in pattern.items() if key != "mg_per_day"}
    return all(
        matches(value, action[key]) if isinstance(value, dict) and action.get(key) else same(value, action.get(key))
        for key, value in pattern.items()
    )


def same(wanted, found):
    return float(wanted) == float(found) if isinstance(wanted, int | float) and found else wanted == found


def of_plan(plan):
    """Actions advised (or already under way beside the question), and rules that wait with what they wait for."""
    items = [*plan.stops, *plan.meanwhile, *(item for group in plan.advice for item in group.options)]
    items += [other for item in items for other in item.qualified_by]
    advised = [item.action.model_dump(mode="json") for item in items]
    return advised, [(wait.action.model_dump(mode="json"), wait.missing) for wait in plan.waits]


def outcome(expectation, plan):
    advised, waiting = of_plan(plan)
    patterns = expectation.get("any_of", [])
    asked = {part.fact for part in plan.to_find_out}
    if any(matches(pattern, action) for pattern in patterns for action in advised):
        return "met"
    if asked & set(expectation.get("asks", [])):
        return "met"
    if any(matches(pattern, action) for pattern in patterns for action, _ in waiting):
        return "waits"
    return "missed"


@pytest.fixture
def plan(bench):
    def made(name):
        file = open_records(FOLDER / "records" / f"{name}.yaml")
        return advise(file, guideline(), bench, on=file.on, today=TODAY)[0]

    return made


IDS = [patient["id"] for patient in EXPECTED]


def test_ten_patients_are_there_and_no_record_holds_an_answer():
    assert len(IDS) == 10
    assert sorted(IDS) == sorted(path.stem for path in (FOLDER / "records").glob("*.yaml"))
    for path in (FOLDER / "records").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not [word for word in ANSWER_KEY if f"{word}:" in text], path.name


@pytest.mark.parametrize("patient", EXPECTED, ids=IDS)
def test_nothing_that_was_to_be_avoided_is_advised(patient, plan):
    advised, _ = of_plan(plan(patient["id"]))
    for part in patient.get("avoid", []):
        violated = [action for action in advised for pattern in part["any_of"] if matches(pattern, action)]
        assert violated == [], part["says"]


def test_what_became_of_every_expectation(plan):
    """Against outcomes.yaml, where every miss carries its reason: a change in either direction is looked at."""
    found = [
        {"patient": patient["id"], "says": part["says"], "outcome": outcome(part, made)}
        for patient in EXPECTED
        if (made := plan(patient["id"]))
        for part in patient.get("expect", [])
    ]
    told = yaml.safe_load((FOLDER / "outcomes.yaml").read_text(encoding="utf-8"))["outcomes"]
    assert found == [{key: part[key] for key in ("patient", "says", "outcome")} for part in told]
    assert [part["says"] for part in told if part["outcome"] == "missed" and not part.get("because")] == []
