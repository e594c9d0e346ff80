"""Another language needs a table of words and no code: whatever is fixed text goes through the table."""

import re

import pytest
from rich.console import Console

from gistline.errors import InputError
from gistline.guideline import guideline
from gistline.language import say, speaking
from gistline.library import drugs
from gistline.pages import words_to_translate
from gistline.plan import advise
from gistline.records import open_records
from gistline.words import in_words
from tests.conftest import ROOT, TODAY

CASES = [*sorted((ROOT / "cases").glob("*.yaml"))[:3], ROOT / "cases" / "nf1-ruptured-multifocal.yaml"]


class Marked(dict):
    """A table of words that marks every text it is asked for."""

    def __init__(self):
        super().__init__()
        self.asked = set()

    def get(self, text, default=None):  # noqa: ARG002
        self.asked.add(text)
        return f"⟦{text}⟧"


def printed(plan):
    console = Console(width=10_000, no_color=True)
    with console.capture() as captured:
        console.print(in_words(plan))
    return captured.get()


def outside(text):
    """What stands outside every mark."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = shorter
    return text


def data(plan, file):
    """Words that are data and stay as they are: names of drugs, documents, rows, regions, the record's own title."""
    listed = [plan.patient, plan.title or "", plan.knowledge, plan.record, *drugs(), *guideline().documents]
    for rule in guideline().rules.values():
        listed += [part for source in rule.sources for part in (source.section, source.grade or "")]
    for table, rows in file.records.rows.items():
        listed += [table, *(row.id for row in rows)]
    return set(re.findall(r"[A-Za-z]+", " ".join(listed))) | {"US", "EU", "CH", "AU", "JP", "any", "region"}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_fixed_word_stands_outside_the_table(path, bench):
    file = open_records(path)
    table = Marked()
    with speaking(table):
        plan = advise(file, guideline(), bench, on=file.on, today=TODAY)[0]
        text = printed(plan)
    left = set(re.findall(r"[A-Za-z]{2,}", outside(text))) - data(plan, file)
    assert left == set()
    assert {text for text in table.asked if re.search("[a-z]{2}", text)} - set(words_to_translate(guideline())) == set()


def test_a_table_speaks_and_what_it_lacks_is_english(bench):
    file = open_records(ROOT / "cases" / "european-fourth-line.yaml")
    table = {
        "switch from {old} to {given}": "von {old} auf {given} wechseln",
        "{dose} mg a day ({days})": "{dose} mg/Tag ({days})",
    }
    with speaking(table):
        plan = advise(file, guideline(), bench, on=file.on, today=TODAY, region="US")[0]
    sentences = {item.sentence for group in plan.advice for item in group.options}
    assert sentences == {"von regorafenib auf ripretinib 150 mg/Tag (every day) wechseln", "refer for a clinical trial"}
    assert say("yes") == "yes", "the table is gone afterwards"


def test_a_table_with_other_names_in_braces_is_refused():
    with (
        pytest.raises(InputError, match="does not hold the same names in braces"),
        speaking({"hold {drug}": "{drugs} aussetzen"}),
    ):
        pass
