"""Documents side by side, versions of the knowledge, one rule explained: data, words and command line."""

import json
import shutil
from datetime import date

import pytest
from typer.testing import CliRunner

from gistline.cli import app
from gistline.compare import compare
from gistline.explanation import explain
from gistline.guideline import guideline, open_guideline
from gistline.knowledge_diff import compare_versions, rules_changed
from gistline.library import KNOWLEDGE
from gistline.plan import settings_of
from gistline.records import open_records
from tests.conftest import ROOT, TODAY
from tests.stories import BEFORE_AN_OPERATION, ONE_SITE, patient

EUROPEAN = ROOT / "cases" / "european-fourth-line.yaml"
EMERGENCY = "  - {id: e, judged_on: 2025-06-29, question: emergency, answer: obstruction}\n"
SEVEN_YEARS = ROOT / "cases" / "limited-progression-after-seven-years.yaml"


def run(*words):
    return CliRunner().invoke(app, [*map(str, words)], env={"COLUMNS": "110"})


@pytest.fixture
def edited(tmp_path):
    """A copy of the knowledge with one text of a rule file replaced."""

    def made(old, new, file="generalised_progression.yaml", count=1):
        folder = tmp_path / "knowledge"
        shutil.copytree(KNOWLEDGE, folder)
        path = folder / "rules" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, count), encoding="utf-8")
        return folder

    return made


def test_what_documents_say_stands_side_by_side(bench):
    file = open_records(SEVEN_YEARS)
    [made] = compare(file, guideline(), bench, on=file.on, today=TODAY)
    limited = [column for column in made.columns if column.question == "limited_progression"]
    assert limited[0].guideline is None, "the whole knowledge comes first"
    says = {column.guideline: {one.sentence: one.strength for one in column.says} for column in limited}
    resect = "discuss with the surgeon resection of the growing site; imatinib goes on, or is restarted afterwards"
    assert says["pdq-2014"][resect] == "recommended", "the document's own strength"
    assert says[None][resect] == "consider", "the rule's"
    assert "first_line_drug" not in {column.question for column in made.columns}, "it does not apply"


@pytest.mark.parametrize(
    ("told", "document", "question", "sentence"),
    [
        (BEFORE_AN_OPERATION, "pdq-2014", "planned_operation", "hold sunitinib"),
        (patient("PDGFRA", change="D842V"), "oncokb", "contraindicated_drug", "do not give sunitinib"),
        (ONE_SITE + EMERGENCY, "esmo-2022", "emergency_operation", "an operation for the emergency"),
    ],
    ids=["a pause that others ask for", "the opposite of what it says", "an emergency of others"],
)
def test_no_document_is_made_to_say_what_a_safety_rule_of_others_says(bench, story, told, document, question, sentence):
    """The safety rules stay on in the plan of one document; side by side they stand under those who say them."""
    [made] = compare(story(told), guideline(), bench, on=date(2025, 6, 30), today=TODAY)
    said = {
        column.guideline: [one.sentence for one in column.says]
        for column in made.columns
        if column.question == question
    }
    assert any(sentence in one for one in said[None]), "the whole knowledge says it"
    assert not any(sentence in one for one in said.get(document, []))


def test_a_changed_dose_is_told_per_rule_and_per_patient(edited, bench):
    folder = edited("mg_per_day: 150", "mg_per_day: 100", count=9)
    before, after = open_guideline(folder), guideline()
    file = open_records(EUROPEAN)
    made = compare_versions(before, after, [(file, file.on)], bench=bench, today=TODAY, region="US")
    assert [(one.rule, one.change, one.moves_advice) for one in made.rules] == [
        ("ripretinib-after-sunitinib-intolerance", "changed", True), ("ripretinib-fourth-line", "changed", True),
    ]  # fmt: skip
    [patient] = made.patients
    assert patient.gone == ("advice: switch from regorafenib to ripretinib 100 mg a day (every day) [recommended]",)
    assert patient.new == ("advice: switch from regorafenib to ripretinib 150 mg a day (every day) [recommended]",)


def test_a_change_of_words_moves_no_advice(edited, bench):
    folder = edited('says: "150 mg once a day."', 'says: "150 mg a day, once."')
    after = open_guideline(folder)
    [change] = rules_changed(guideline(), after)
    assert (change.rule, change.moves_advice) == ("ripretinib-fourth-line", False)
    assert [part.field for part in change.fields] == ["sources"]
    made = compare_versions(guideline(), after, [(open_records(EUROPEAN), date(2020, 6, 30))], bench=bench, today=TODAY)
    assert (made.patients, made.unchanged_patients) == ((), 1)


def test_a_rule_that_is_gone_and_one_that_is_new(edited):
    folder = edited("id: continue-beyond-progression", "id: go-on-beyond-progression")
    text = (folder / "rules" / "generalised_progression.yaml").read_text(encoding="utf-8")
    (folder / "rules" / "generalised_progression.yaml").write_text(
        text.replace("continue-beyond-progression", "go-on-beyond-progression"), encoding="utf-8"
    )
    changes = {one.rule: one.change for one in rules_changed(guideline(), open_guideline(folder))}
    assert changes["continue-beyond-progression"] == "removed"
    assert changes["go-on-beyond-progression"] == "added"


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        ("ripretinib-fourth-line", "not_in_force"),
        ("trial-after-two-lines", "holds"),
        ("regorafenib-third-line", "does_not_hold"),
        ("resect-progressing-site", "does_not_apply"),
        ("operate-for-emergency", "waits"),
    ],
)
def test_one_rule_explained(bench, rule, outcome):
    file = open_records(EUROPEAN)
    [made] = explain(settings_of(file, guideline(), bench, on=file.on, today=TODAY, region="EU"), rule)
    assert made.outcome == outcome


def test_why_not_names_the_smallest_change(bench):
    """Regorafenib was given; the one thing that rules it out."""
    file = open_records(EUROPEAN)
    [made] = explain(settings_of(file, guideline(), bench, on=file.on, today=TODAY), "regorafenib-third-line")
    assert [(one.fact, one.now, one.then) for one in made.smallest_change] == [("regorafenib_tried", True, False)]


def test_the_commands_print_words_and_json(edited):
    shown = run("compare", SEVEN_YEARS, "--json")
    assert json.loads(shown.output)["patient"] == "limited-progression-after-seven-years"
    assert "all together" in run("compare", SEVEN_YEARS).output
    folder = edited('says: "150 mg once a day."', 'says: "150 mg a day, once."')
    assert "sources or words changed only (1)" in run("diff", "installed", folder, EUROPEAN).output
    assert json.loads(run("diff", "installed", folder, "--json").output)["rules"][0]["rule"] == "ripretinib-fourth-line"
    why = run("plan", EUROPEAN, "--why", "ripretinib-fourth-line", "--region", "EU")
    assert "is not in force on this day: not approved in EU on 2020-06-30" in why.output
    assert json.loads(run("plan", EUROPEAN, "--why", "trial-after-two-lines", "--json").output)["outcome"] == "holds"
    pack = run("plan", EUROPEAN, "--guideline", "liver-metastases")
    assert "What liver-metastases says by itself. The safety stops of the whole knowledge stay on." in pack.output
    assert "35 of 102" in run("statements").output
    assert len(json.loads(run("statements", "--json").output)) == 431


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("plan", EUROPEAN, "--why", "ripretinib-4th-line"), "There is no rule ripretinib-4th-line. Did you mean"),
        (("plan", EUROPEAN, "--guideline", "pdq"), "Did you mean pdq-2014?"),
        (("diff", "installed", ROOT / "cases"), "is no knowledge folder"),
        (
            ("plan", *sorted((ROOT / "cases").glob("liu-*.yaml")), "--html", "x.html"),
            "write one patient, and this is 15",
        ),
    ],
)
def test_what_is_not_there_is_told(words, told):
    shown = run(*words)
    assert shown.exit_code != 0
    assert told in str(shown.exception)
