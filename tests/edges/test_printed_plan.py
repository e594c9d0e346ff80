"""What a person sees: the printed plan, its JSON, the one line, and what must never be missing from them."""

import json

import pytest
from rich.console import Console

from gistline.catalogue import in_one_line
from gistline.guideline import guideline
from gistline.plan import advise
from gistline.plan_parts import Plan
from gistline.records import open_records
from gistline.words import in_words
from tests.conftest import ROOT, TODAY

SECTIONS = ("stops", "meanwhile", "advice", "waits", "conflicts", "dissent", "schedule", "contradictions", "facts")
TELLING = """
completeness:
  - {id: drugs, recorded_on: 2025-06-30, table_name: therapies, complete_through: 2025-06-30}
tumours:
  - {id: liver, observed_on: 2025-06-01, relation: metastasis, site: liver}
specimens:
  - {id: biopsy, collected_on: 2025-06-02, tumour: liver, kind: metastasis}
variants:
  - {id: v, recorded_on: 2025-06-20, specimen: biopsy, status: found, VARIANT}
"""


def printed(plan: Plan, width: int = 110) -> str:
    console = Console(width=width, no_color=True, color_system=None)
    with console.capture() as page:
        console.print(in_words(plan), highlight=False)
    return " ".join(page.get().split())


@pytest.fixture
def flagship(bench):
    file = open_records(ROOT / "cases" / "limited-progression-after-seven-years.yaml")
    return advise(file, guideline(), bench, on=file.on, today=TODAY)[0]


def test_the_json_of_a_plan_has_its_sections(flagship):
    found = json.loads(flagship.model_dump_json())
    assert set(SECTIONS) <= set(found)
    assert found["advice"][0]["options"][0]["lines"][0].keys() == {"line", "holds", "facts"}


def test_a_plan_comes_back_from_its_json(flagship):
    assert Plan.model_validate_json(flagship.model_dump_json()) == flagship


def test_the_same_question_gives_the_same_bytes(bench, flagship):
    file = open_records(ROOT / "cases" / "limited-progression-after-seven-years.yaml")
    again = advise(file, guideline(), bench, on=file.on, today=TODAY)[0]
    assert again.model_dump_json() == flagship.model_dump_json()


def test_every_reason_source_and_standing_is_printed(flagship):
    page = printed(flagship)
    for group in flagship.advice:
        for item in group.options:
            assert item.sentence in page
            for source in item.sources:
                assert source.says in page
                seen = "read" if source.standing == "read" else f"{source.standing}, not read in the original"
                assert f"{source.document}, {source.section} [{source.strength}" in page
                assert f"; {seen}]: {source.says}" in page


def test_everything_that_is_asked_is_printed(flagship):
    page = printed(flagship)
    for part in flagship.to_find_out:
        assert part.ask in page


def test_the_page_says_what_it_is_not_and_what_it_did_not_judge(flagship):
    page = printed(flagship)
    assert "never replaces them" in page
    for question in flagship.questions:
        assert question.asks in page
    assert "looked at by no question here: operations exploration" in page
    assert "No clinician has signed the rules below yet" in page


def test_a_plan_without_advice_says_what_it_asks(bench):
    file = open_records(ROOT / "cases" / "liu-01.yaml")
    plan = advise(file, guideline(), bench, on=file.on, today=TODAY)[0]
    assert in_one_line(plan).startswith("liu-01: progression generalised: no advice")
    assert "asks first: " in in_one_line(plan)
    assert "progression pattern is limited" in printed(plan), "why limited progression does not apply"


def test_advice_without_a_read_source_is_provisional_wherever_it_appears(plan_of):
    plan = plan_of(TELLING.replace("VARIANT", "gene: BRAF, change: V600E"))
    item = plan.advice[0].options[0]
    assert (item.provisional, item.standing) == (True, "second-hand")
    assert "PROVISIONAL: second-hand only" in printed(plan)
    assert all(rule.standing == "read" for rule in guideline().rules.values() if rule.sources[0].standing == "read")


def test_a_stop_comes_first_and_is_the_first_word_of_the_line(plan_of):
    plan = plan_of(
        TELLING.replace("VARIANT", "gene: PDGFRA, change: D842V")
        + "therapies:\n  - {id: i, drug: imatinib, started_on: 2025-06-10, intent: advanced}\n"
    )
    page = printed(plan)
    assert page.index("STOP") < page.index("This version judges only")
    assert in_one_line(plan).startswith("P: STOP: ")
    assert page.index("do not give imatinib") < page.index("do not give sunitinib"), "the contraindicated drug first"


def test_a_drug_not_yet_approved_says_so(plan_of):
    told = TELLING.replace("VARIANT", "gene: PDGFRA, change: D842V").replace("2025", "2020")
    plan = plan_of(told, on="2020-06-30", region="EU")
    assert "EU NOT YET, only from 2020-09-24" in printed(plan)
    plan = plan_of(TELLING.replace("VARIANT", "gene: PDGFRA, change: D842V"), region="JP")
    assert "approval of avapritinib: JP none in GIST on file" in printed(plan)


@pytest.mark.parametrize("width", [40, 60, 200])
def test_the_page_fits_any_width(flagship, width):
    console = Console(width=width, no_color=True, color_system=None)
    with console.capture() as page:
        console.print(in_words(flagship), highlight=False)
    assert max(map(len, page.get().splitlines())) <= width


def test_interfaces_only_render():
    """No interface compares a fact: thresholds live in rules."""
    for name in ("words.py", "phrases.py", "comparison_words.py", "catalogue.py", "page.py", "cli/plans.py"):
        text = (ROOT / "src" / "gistline" / name).read_text(encoding="utf-8")
        assert not [symbol for symbol in (">=", "<=") if f".value {symbol}" in text]
