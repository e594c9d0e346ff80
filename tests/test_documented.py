"""What the pages promise is there: tests the hazard log names, links, pages as the program writes them."""

import re

import pytest

from gistline.facts import FACTS
from gistline.guideline import guideline, open_guideline
from gistline.library import KNOWLEDGE
from gistline.pages import written
from gistline.plan import WHERE_IT_STANDS
from tests.conftest import ROOT

AWKWARD = ROOT / "docs" / "explanation" / "awkward-statements"
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_every_page_the_program_writes_is_current(monkeypatch):
    monkeypatch.chdir(ROOT)
    stale = [str(path) for path, text in written().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run: make fix"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert "://" in target or (page.parent / target).exists(), target


def test_the_hazard_log_names_tests_that_exist():
    log = (ROOT / "docs" / "safety" / "hazard-log.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:spec|vignettes|properties|edges)/[^`]*)`", log)
    assert len(named) > 20
    for name in named:
        path, _, test = name.partition("::")
        assert (ROOT / "tests" / path).exists(), name
        assert not test or f"def {test}(" in (ROOT / "tests" / path).read_text(encoding="utf-8"), name


def test_every_property_is_in_the_hazard_log():
    log = (ROOT / "docs" / "safety" / "hazard-log.md").read_text(encoding="utf-8")
    assert {int(number) for number in re.findall(r"property (\d+)", log)} == set(range(1, 12))


def test_every_fact_says_when_it_is_unknown():
    spoken = open_guideline(AWKWARD, KNOWLEDGE)
    assert set(FACTS) >= guideline().facts | spoken.facts | set(WHERE_IT_STANDS)
    assert [name for name, fact in FACTS.items() if "unknown" not in fact.meaning.lower()] == []
    assert [name for name, fact in FACTS.items() if fact.maximum_age_days and not fact.age_source] == []


def test_every_word_of_the_glossary_is_defined_once():
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| ([^|]+) \|", glossary, flags=re.MULTILINE)[2:]
    assert words == sorted(words, key=str.lower)
    assert len(words) == len(set(words))
