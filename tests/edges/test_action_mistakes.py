"""Mistakes in actions: what a curator can get wrong about a drug, a day or a field, refused with its place."""

import shutil

import pytest

from gistline.errors import KnowledgeError
from gistline.guideline import open_guideline
from gistline.library import KNOWLEDGE

HOLD = "do: hold\n      drug_of: drug_that_runs\n      window: {anchor: planned_operation_on, days_before_of: stop_before_days}"


def unsafe(*values, reason):
    return pytest.param(*values, id=reason)


@pytest.fixture
def refused(tmp_path):
    """Why the knowledge is refused once the action of `hold-before-operation` reads otherwise."""

    def message(action):
        folder = tmp_path / "knowledge"
        shutil.copytree(KNOWLEDGE, folder)
        path = folder / "rules" / "limited_progression.yaml"
        text = path.read_text(encoding="utf-8")
        assert HOLD in text
        path.write_text(text.replace(HOLD, action.replace("\n", "\n      ")), encoding="utf-8")
        with pytest.raises(KnowledgeError) as error:
            open_guideline(folder)
        return str(error.value)

    return message


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("do: hold\ndrug_of: drug_that_run", "'drug_that_run' is no fact. Did you mean drug_that_runs?"),
        ("do: hold\ndrug: sunitinb", "Did you mean sunitinib?"),
        ("do: hold", "`hold` names no drug"),
        ("do: hold\nmedicine: ketoconazole", "`hold` cannot say medicine. It says: "),
        ("do: hold\ndrug: sunitinib\nwindow: {anchor: next_week, to: -3 weeks}", "'next_week' is no fact"),
        ("do: hold\ndrug: sunitinib\nwindow: {anchor: lines_of_tki, to: -3 weeks}",
         "'lines_of_tki' is no fact that holds a day. Write one of: "),
        ("do: hold\ndrug: sunitinib\nwindow: {anchor: planned_operation_on, to: 3 wk}", "'3 wk' is not a span of time"),
        ("do: hold\ndrug: sunitinib\nwindow: {anchor: planned_operation_on}", "a window without an edge says nothing"),
        ("do: hold\ndrug: sunitinib\nwindow: {ancor: planned_operation_on, to: -3 weeks}", "Did you mean anchor?"),
        ("do: hold\ndrug: sunitinib\nafterwards: {do: restart}", "`restart` names no drug"),
        ("do: monitor\ntest: haemoglobin\nanchor: lines_of_tki\nphases: [{from: 0 days, every: 1 week}]",
         "'lines_of_tki' is no fact that holds a day"),
        ("do: monitor\ntest: haemoglobn", "Did you mean haemoglobin?"),
        unsafe("do: hold\ndrug_of: emergency", "emergency", reason="unsafe: a fact that holds no drug fills in the drug"),
        unsafe("do: hold\ndrug_of: imatinib_running", "imatinib_running", reason="unsafe: yes or no fills in the drug"),
        unsafe("do: hold\ndrug: sunitinib\ndrug_of: drug_that_runs", "drug_of",
               reason="unsafe: a drug is written, and another is put in its place without a word"),
        unsafe("do: hold\ndrug: sunitinib\nwindow: {anchor: planned_operation_on, days_before_of: drug_that_runs}",
               "drug_that_runs", reason="bug: a word fills in a number of days"),
        unsafe("do: hold\ndrug: sunitinib\ntest: haemoglobin\ntarget: metastases", "target",
               reason="bug: what belongs to another verb is let in and never said"),
        unsafe("do: hold\ndrug: sunitinib\nwindow: {anchor: planned_operation_on, to: 9999 years}", "9999 years",
               reason="bug: a span that leaves the calendar is let in, and breaks every plan that dates it"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_action_is_told_with_its_place(refused, action, told):
    """The file, the line, the rule, and what to write instead."""
    message = refused(action)
    assert "knowledge/rules/limited_progression.yaml, line " in message
    assert "hold-before-operation" in message
    assert told in message
