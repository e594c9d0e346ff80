"""The knowledge as files: every problem told together, and what must be true of every rule that is there."""

import re
import shutil

import pytest

from gistline.actions import GIVES
from gistline.errors import KnowledgeError
from gistline.guideline import guideline, open_guideline
from gistline.library import KNOWLEDGE
from gistline.logic import joined
from gistline.rules import mentions

RULES = list(guideline().rules.values())


@pytest.fixture
def edited(tmp_path):
    """The knowledge with one text of a rule file replaced by another; the message of what is wrong with it."""

    def message(old, new, file="contraindicated_drug.yaml"):
        folder = tmp_path / "knowledge"
        shutil.copytree(KNOWLEDGE, folder)
        path = folder / "rules" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(KnowledgeError) as error:
            open_guideline(folder)
        return str(error.value)

    return message


WHEN = "when: [pdgfra_d842v, imatinib_running]"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (WHEN, "when: [pdgfra_d842, imatinib_running]", ["stop-imatinib-in-d842v", "'pdgfra_d842'", "Did you mean pdgfra_d842v?"]),
        (WHEN, "when: [pdgfra_d842v + 1]", ["line 30", "outside the rule language"]),
        (WHEN, "when: ['pdgfra_d842v == 1']", ["compares pdgfra_d842v, which is true or false", "Write `pdgfra_d842v`"]),
        (WHEN, "when: ['tki_running == \"imatinb\"']", ["a value it never has: 'imatinb'", "Did you mean imatinib?"]),
        (WHEN, "when: ['tki_running < \"imatinib\"']", ["orders the words of tki_running"]),
        (WHEN, "when: ['running_mg_per_day == \"400\"']", ["compares the number running_mg_per_day with text"]),
        (WHEN, "when: [tki_running]", ["uses tki_running as if it were true or false"]),
        (WHEN, "when: [not known(pdgfra_d842v)]", ["uses known()", "Set asks_for"]),
        ("applies_to: []", "applies_to: [nobody]", ["asks for a fact that does not exist: nobody"]),
        ("do: stop", "do: stopp", ["action.do", "'stopp'"]),
        ("{do: stop, drug: imatinib}", "{do: stop}", ["`stop` names no drug"]),
        ("{do: stop, drug: imatinib}", "{do: stop, drug: imatinb}", ["is not a drug", "Did you mean imatinib?"]),
        ("{do: stop, drug: imatinib}", "{do: operate, target: toe}", ["target: 'toe' is not known"]),
        ("strength: contraindicated", "strength: strong", ["no-imatinib-in-d842v", "'strong'"]),
        ("strength: contraindicated", "strenght: contraindicated", ["Did you mean strength?"]),
        ("document: liver-metastases", "document: liver-metastasis", ["is not in sources.yaml", "Did you mean liver-metastases?"]),
        ("standing: read, read_on: 2026-11-22", "standing: read", ["was read, but not when", "Fill read_on"]),
        ("standing: read,", "standing: recalled,", ["'recalled'"]),
        ("id: stop-imatinib-in-d842v", "id: no-imatinib-in-d842v", ["is the id of two rules"]),
        ("id: stop-imatinib-in-d842v", "id: Stop Imatinib", ["rules.id", "'Stop Imatinib'"]),
        ("signed_by: null", "signed_by: null\n    overrides: [no-such-rule]", ["'no-such-rule' is not a rule", "overrides without a reason"]),
        ("signed_by: null", "signed_by: null\n    overrides: [no-imatinib-in-d842v]\n    because: why", ["overrides itself in a circle"]),
        ("      - {name: not tested, facts: {}, holds: unknown, missing: [pdgfra_d842v]}\n", "", ["has no case that is unknown"]),
        ("facts: {pdgfra_d842v: true}, holds: true", "facts: {pdgfra_d842: true}, holds: true", ["is no fact", "Did you mean pdgfra_d842v?"]),
        (WHEN, "when: ['emergency == \"abscess\" or emergency']", ["uses emergency as if it were true or false"]),
        (WHEN, "when: ['running_mg_per_day <= 1e400']", ["compares with a number that is not finite"]),
        ("facts: {pdgfra_d842v: true}, holds: true", "facts: {pdgfra_d842v: yes}, holds: true", ["neither true, false nor null"]),
        ("facts: {pdgfra_d842v: true}, holds: true", "facts: {emergency: obstuction}, holds: true", ["Did you mean obstruction?"]),
        ("answers: any_number", "answers: any_number\ngiven: {tki_gven: true}", ["Did you mean tki_given?"]),
        ("known_from: \"2012\"", "known_from: soon", ["known_from", "is not a date"]),
        ("rules:", "rules: &a", ["is an anchor"]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_names_place_and_repair(edited, old, new, told):
    message = edited(old, new)
    assert "knowledge/rules/contraindicated_drug.yaml, line " in message
    for words in told:
        assert words in message


def test_an_unsigned_text_alone_carries_no_more_than_consider(tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    sources = folder / "sources.yaml"
    text = sources.read_text(encoding="utf-8")
    for authority in ("superseded_guideline", "cohort"):
        text = text.replace(f"authority: {authority}", "authority: unsigned")
    sources.write_text(text, encoding="utf-8")
    with pytest.raises(
        KnowledgeError, match="operate-for-emergency, strength: 'recommended' rests on an unsigned text alone"
    ):
        open_guideline(folder)


def test_the_problems_of_all_files_are_told_together(tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    for file in ("contraindicated_drug.yaml", "limited_progression.yaml"):
        path = folder / "rules" / file
        path.write_text(path.read_text(encoding="utf-8").replace("pdgfra_d842v", "d842v"), encoding="utf-8")
    (folder / "rules" / "first_line_drug.yaml").write_text("question: [", encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        open_guideline(folder)
    assert {problem.file.rpartition("/")[2] for problem in error.value.problems} == {
        "contraindicated_drug.yaml", "limited_progression.yaml", "first_line_drug.yaml",
    }  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_cites_what_it_says_and_how_it_was_seen(rule):
    known = guideline().documents
    for source in rule.sources:
        assert known[source.document].authority
        assert (source.read_on is not None) == (source.standing == "read")


def test_no_rule_stops_a_drug_but_the_contraindicated_one():
    """Property 3: what works is not stopped. A new stop has to argue with this test."""
    stopping = {rule.id for rule in RULES if rule.action.do in ("stop", "hold", "reduce") and not rule.qualifies}
    assert stopping == {"stop-imatinib-in-d842v", "pause-before-planned-operation"}


def test_no_elective_operation_leaves_growing_disease():
    """Property 4: an operation on a growing site asks whether all growing disease can be removed."""
    operations = [rule for rule in RULES if rule.action.do == "operate"]
    assert [rule.id for rule in operations] == ["resect-progressing-site"]
    assert "progressing_disease_removable" in operations[0].when


@pytest.mark.parametrize(
    "rule", [r for r in RULES if r.action.do in GIVES and r.action.drug == "imatinib"], ids=lambda r: r.id
)
def test_every_rule_that_gives_imatinib_reads_d842v(rule):
    assert "pdgfra_d842v" in joined(map(mentions, rule.when)).facts


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.meanwhile], ids=lambda rule: rule.id)
def test_a_drug_given_before_the_answer_shows_its_hazard(rule):
    assert rule.hazard or rule.action.do in ("test", "discuss")


def test_an_approval_says_how_it_was_seen():
    from gistline.library import drugs

    entries = [(name, entry) for name, drug in drugs().items() for entry in drug.approvals]
    assert len(entries) == 14
    for name, entry in entries:
        assert entry.standing in ("read", "second-hand", "unverified"), name
        assert (entry.standing == "read") == (entry.source is not None), f"{name}: what was read has a source"


FIGURE = re.compile(
    r"([0-9]+(?:\.[0-9]+)?) ?(?:mg|%|days?|weeks?|months?|years?|mm|patients)|(?:of|with|to) ([0-9]+) (?:and|to)"
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_figure_in_a_note_stands_in_a_source_or_in_the_action(rule):
    """No source, no number: what a rule says beside its sources brings no figure of its own."""
    notes = " ".join(text for text in (rule.because, rule.hazard, rule.not_encoded) if text)
    sourced = " ".join([rule.action.model_dump_json(), *(source.says for source in rule.sources)])
    told = set(re.findall(r"[0-9]+(?:\.[0-9]+)?", sourced))
    assert {figure for pair in FIGURE.findall(notes) for figure in pair if figure} <= told
