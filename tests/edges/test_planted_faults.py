"""Faults planted in a copy of the knowledge folder: the strict reading or the proof finds each, and so does the plain
way of trying every combination, which shares nothing with the proof."""

import shutil
from datetime import date, timedelta

import pytest
import yaml

from gistline.check import PROOFS, past_review
from gistline.errors import KnowledgeError
from gistline.guideline import open_guideline
from gistline.library import KNOWLEDGE
from tests.conftest import TODAY
from tests.properties import plain


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")
    return tmp_path / "knowledge"


@pytest.fixture
def plant(folder):
    """Changes one rule of the copy, as data, and writes its file again."""

    def planted(rule_id, **update):
        for path in sorted((folder / "rules").glob("*.yaml")):
            question = yaml.safe_load(path.read_text(encoding="utf-8"))
            for rule in question["rules"]:
                if rule["id"] == rule_id:
                    rule.update(update)
                    path.write_text(yaml.safe_dump(question, allow_unicode=True), encoding="utf-8")
                    return folder
        raise AssertionError(f"no rule {rule_id}")

    return planted


def told(known, place, step):
    """What one step of the proof tells of a place."""
    return [finding.text for proof in dict(PROOFS)[step] for finding in proof(known) if finding.place == place]


def question_of(known, name):
    return next(question for question in known.questions if question.question == name)


def test_the_copy_reads_like_the_knowledge(folder, plant):
    before = open_guideline(folder)
    plant("avapritinib-d842v")
    assert open_guideline(folder).rules == before.rules


def test_a_gap(plant):
    known = open_guideline(plant("avapritinib-d842v", when=["pdgfra_d842v", "not tumour_ruptured"]))
    texts = told(known, "first_line_drug", "property 5, every question has an answer")
    assert texts
    assert all("PDGFRA D842V" in text and "the tumour ruptured" in text for text in texts)
    alone = next(plain.unanswered(known, question_of(known, "first_line_drug")))
    assert alone["pdgfra_d842v"]
    assert alone["tumour_ruptured"]


def test_a_conflict_across_questions(plant):
    known = open_guideline(plant("continue-imatinib", when=['tki_running == "imatinib"', "not kit_exon_9"]))
    place = "continue-imatinib against stop-imatinib-in-d842v"
    (text,) = told(known, place, "no two rules contradict one another")
    assert "PDGFRA D842V" in text
    alone = next(plain.fighting(known, "continue-imatinib", "stop-imatinib-in-d842v"))
    assert alone["pdgfra_d842v"]
    assert alone["imatinib_running"]


def test_a_circle_of_overrides(plant):
    plant("imatinib-400-kit-exon-9", overrides=["imatinib-up-to-600"], because="planted")
    folder = plant("imatinib-up-to-600", overrides=["imatinib-400-kit-exon-9"], because="planted")
    with pytest.raises(KnowledgeError, match="overrides itself in a circle"):
        open_guideline(folder)
    over = {}
    for path in (folder / "rules").glob("*.yaml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            over[rule["id"]] = rule.get("overrides", [])
    assert set(plain.circles(over)) == {"imatinib-400-kit-exon-9", "imatinib-up-to-600"}


def test_a_rule_that_no_patient_reaches(plant):
    known = open_guideline(plant("larotrectinib-ntrk", when=["ntrk_fusion", 'tki_running == "imatinib"']))
    assert told(known, "larotrectinib-ntrk", "every rule can hold") == ["its lines contradict one another"]
    assert plain.is_dead(known, "larotrectinib-ntrk")
    assert not plain.is_dead(known, "avapritinib-d842v")


def test_a_source_that_has_expired(folder, plant):
    before = open_guideline(folder).rules["avapritinib-d842v"]
    sources = [{**one.model_dump(exclude_none=True), "read_on": date(2020, 1, 1)} for one in before.sources[:1]]
    known = open_guideline(plant(before.id, sources=sources, review_by=TODAY - timedelta(days=1)))
    found = {finding.place: finding.text for finding in past_review(known, TODAY)}
    assert set(found) == {before.id, sources[0]["document"]}
    assert found[sources[0]["document"]] == "was read on 2020-01-01 and not since"
    late = [rule.id for rule in known.rules.values() if rule.review_by < TODAY]
    assert late == [before.id]


def test_a_rule_that_answers_while_its_fact_is_unknown_is_not_even_read(plant):
    lines = ["pdgfra_d842v or not known(pdgfra_d842v)"]
    with pytest.raises(KnowledgeError, match="answers while a fact it depends on is unknown"):
        open_guideline(plant("avapritinib-d842v", when=lines, asks_for="a test"))


def test_a_rule_that_answers_while_its_fact_is_unknown_by_a_way_round(plant):
    """The drug comes afterwards, so that the strict reading lets it pass."""
    action = {"do": "discuss", "target": "early_growth", "afterwards": {"do": "start", "drug": "avapritinib"}}
    lines = ["pdgfra_d842v or not known(pdgfra_d842v)"]
    known = open_guideline(plant("avapritinib-d842v", action=action, when=lines, asks_for="a test"))
    (text,) = told(known, "avapritinib-d842v", "property 2, answers wait for the genotype")
    assert text.startswith("gives a drug before the genotype is known")
    assert text.endswith("not known: PDGFRA D842V")
    assert plain.gives_before_the_genotype(known, "avapritinib-d842v")


def test_a_conflict_that_is_shown_must_be_of_two_rules(folder):
    path = folder / "impossible.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "conflicts_shown:\n  - {rules: [no-imatinib-in-d842v], because: it is one}\n", "utf-8")
    with pytest.raises(KnowledgeError, match=r"impossible\.yaml, line .* conflicts_shown"):
        open_guideline(folder)


def test_a_stop_reason_is_read_like_every_line(folder):
    path = folder / "stop_reasons.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("imatinib_intolerance", "imatinib_intolerence"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"stop_reasons\.yaml, line .*Did you mean imatinib_intolerance\?"):
        open_guideline(folder)
