"""The page of a plan as a document: words from one table, safe to open, and readable by everybody."""

import html
import re
from itertools import pairwise

import pytest

from gistline.guideline import guideline
from gistline.language import speaking
from gistline.lesion_chart import lesion_charts
from gistline.library import drugs
from gistline.page import WORDS, page
from gistline.plan import advise
from gistline.plan_parts import Told
from gistline.records import open_records
from tests.conftest import ROOT, TODAY
from tests.edges.conftest import NAMES
from tests.edges.reading import Read, items_of

TEMPLATES = ROOT / "src" / "gistline" / "templates"

# words


class Marked(dict):
    """A table of words that marks every text it is asked for."""

    def get(self, text, default=None):  # noqa: ARG002
        return f"⟦{text}⟧"


def outside(text):
    """What stands outside every mark; a text that is cut has lost the end of its own."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*[⟧…]", " ", text)) != text:
        text = shorter
    return text


@pytest.mark.parametrize("name", [*NAMES, "nodule-within-a-mass", "choi-responder-stable-by-recist"])
def test_no_fixed_word_stands_outside_the_table(name, bench):
    """What is not marked is data: names of drugs, genes, documents, rules, rows and regions, and the title."""
    file = open_records(ROOT / "cases" / f"{name}.yaml")
    with speaking(Marked()):
        plan = advise(file, guideline(), bench, on=file.on, today=TODAY)[0]
        chart = lesion_charts(file, bench, plan.on)[0]
        shown = Read(page(plan, chart.timeline, documents=guideline().documents, chart=chart))
    listed = [plan.patient, file.title, plan.knowledge, plan.record, *drugs(), *guideline().rules]
    listed += [text for one in guideline().documents.values() for text in (one.document, one.title, one.id)]
    listed += [part for item in items_of(plan) for source in item.sources for part in (source.section, source.grade)]
    listed += [str(row) for rows in file.records.rows.values() for row in rows] + list(file.records.rows)
    data = set(re.findall(r"[A-Za-z]+", " ".join(map(str, listed)))) | {"US", "EU", "CH", "AU", "JP"}
    for text in [" ".join(shown.texts), *shown.all("aria-label")]:  # a note is folded into several lines
        assert set(re.findall(r"[A-Za-z]+", outside(text))) <= data, text


def test_a_part_of_another_table_is_enough(plans_told):
    plan, drawn = plans_told[NAMES[1]]
    text = page(
        plan, drawn, {"language": "de", "stands": "Wo die Krankheit steht", "timeline.therapies": "Medikamente"}
    )
    read = Read(text)
    assert read.all("lang") == ["de", "de"]
    assert "Wo die Krankheit steht" in read.text()
    assert "Medikamente" in read.text()
    assert "Find out: what is missing" in read.text()


def test_every_word_of_the_table_is_used():
    code = [ROOT / "src" / "gistline" / name for name in ("page.py", "page_telling.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES.glob("*.html"), *code])
    unused = [
        key
        for key in WORDS
        if f'"{key}"' not in text and f'"{key.rpartition(".")[0]}.' not in text and not key.endswith(".short")
    ]
    assert unused == []


def test_the_template_only_renders():
    """No template compares a fact: thresholds live in rules."""
    for path in TEMPLATES.glob("*.html"):
        code = " ".join(re.findall(r"{[{%].*?[%}]}", path.read_text(encoding="utf-8")))
        assert not re.search(r"\.value\s*(==|!=|<|>)|\.fact\s*(==|!=)", code)


# safe to open


def test_texts_are_escaped_wherever_they_stand(full_plan):
    bad = "<script>alert(1)</script>"
    item = full_plan.advice[0].options[0]
    source = item.sources[0].model_copy(update={"says": bad, "section": f'"{bad}', "document": f"'{bad}"})
    item = item.model_copy(
        update={"sources": (source,), "sentence": bad, "hazard": bad, "rule": bad, "not_encoded": bad, "because": bad}
    )
    group = full_plan.advice[0].model_copy(update={"options": (item,), "asks": bad, "check_first": bad})
    plan = full_plan.model_copy(
        update={
            "title": bad, "patient": f"</style>{bad}\\", "advice": (group,), "guideline": bad, "region": bad,
            "contradictions": (Told(sentence=bad, rows=(bad,)),), "not_read": (bad,), "conflicts": (),
        }
    )  # fmt: skip
    text = page(plan)
    assert "<script" not in text
    assert text.count("</style>") == 1
    assert html.escape(bad) in text
    assert {tag for tag, _ in Read(text).tags} & {"script", "img", "iframe", "object", "form", "link", "base"} == set()


def test_nothing_runs_and_nothing_is_fetched(any_page):
    read, text = Read(any_page[1]), any_page[1]
    assert all(link.startswith("#") for link in read.all("href"))
    names = {name for _, attributes in read.tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in ("src", "srcset", "style", "action")}
    assert "://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "@import" not in text
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    policy = next(one["content"] for tag, one in read.tags if one.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_characters_no_document_may_hold_are_replaced(full_plan):
    text = page(full_plan.model_copy(update={"title": "a\x00b\ud800c", "guideline": None}))
    text.encode("utf-8")
    assert "a\ufffdb\ufffdc" in text


# readable by everybody


def test_the_document_is_well_formed(any_page):
    read, text = Read(any_page[1]), any_page[1]
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    ids = read.all("id")
    assert len(ids) == len(set(ids))
    asked = [name for key in ("aria-labelledby", "aria-describedby") for told in read.all(key) for name in told.split()]
    assert set(asked) <= set(ids)
    assert {link.removeprefix("#") for link in read.all("href")} <= set(ids)
    assert all(one.get("scope") in ("col", "row") for tag, one in read.tags if tag == "th")


def test_headings_go_down_one_level_at_a_time(any_page):
    levels = [int(tag[1]) for tag, _ in Read(any_page[1]).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [(one, other) for one, other in pairwise(levels) if other > one + 1] == []


def test_landmarks_and_a_way_past_them(any_page):
    tags = [tag for tag, _ in Read(any_page[1]).tags]
    for landmark in ("header", "nav", "main", "footer"):
        assert tags.count(landmark) == 1
    first = next(one for tag, one in Read(any_page[1]).tags if tag == "a")
    assert first == {"class": "skip", "href": "#plan"}


def test_truth_is_said_in_words_and_not_only_by_a_mark(any_page):
    text = any_page[1]
    marks = re.findall(
        r'<span class="mark \w+"><span aria-hidden="true">([✓✗?])</span><span class="unseen">(.*?)</', text
    )
    assert {"✓": "holds:", "✗": "does not hold:", "?": "not known:"}.items() >= set(marks)
    assert len(marks) == text.count('class="mark ')


def colours():
    """The rules of the style sheet as (selector, declarations), with the names of colours replaced."""
    style = (TEMPLATES / "style.html").read_text(encoding="utf-8")
    named = dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", style))
    resolved = re.sub(r"var\((--[a-z-]+)\)", lambda found: named[found[1]], style)
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", resolved):
        yield selector.strip(), dict(part.strip().split(": ", 1) for part in body.split(";") if ": " in part)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """As WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_of_contrast():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # just below the limit, as WCAG warns


def test_every_text_has_the_contrast_of_aa():
    """Each colour of a text against each ground it can stand on; its own ground where the rule names one."""
    rules = [(selector, body) for selector, body in colours() if not selector.startswith(":root")]
    grounds = {body["background"] for _, body in rules if "background" in body and body.get("color") != "#ffffff"}
    texts = [(selector, body["color"], body.get("background")) for selector, body in rules if "color" in body]
    assert len(grounds) >= 4
    assert len(texts) >= 10
    for selector, colour, ground in texts:
        for below in [ground] if ground else grounds:
            if colour != "inherit":
                assert contrast(colour, below) >= 4.5, f"{selector}: {colour} on {below}"


def test_the_focus_can_be_seen():
    grounds = {body["background"] for _, body in colours() if "background" in body and body.get("color") != "#ffffff"}
    outline = next(body["outline"] for selector, body in colours() if ":focus-visible" in selector)
    colour = re.search("#[0-9a-f]{6}", outline)[0]
    assert min(contrast(colour, ground) for ground in grounds) >= 3


def test_paper_shows_everything_and_names_the_patient_on_every_sheet(plans_told):
    plan, _ = plans_told[NAMES[1]]
    text = page(plan)
    printed = text[text.index("@media print") :]
    assert "details::details-content { content-visibility: visible" in printed
    sheet = text[text.index("@page") : text.index("@media print")]
    assert "size: A4" in sheet
    assert f'content: "Plan for {plan.patient} on {plan.on}.' in sheet
    assert "counter(page)" in sheet
