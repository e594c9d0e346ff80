"""Timeline drawing: what a reader finds in the drawing: words, shapes, and nothing that runs."""

import re
from xml.etree import ElementTree

import pytest

from gistline.records.tables import columns
from gistline.timeline_drawing import WORDS
from gistline.timeline_words import SAID
from tests.conftest import ROOT
from tests.spec.drawings import SMALL, SVG, assert_every_label_has_room, dense, of_case, said, shapes

RELATIVE = ROOT / "cases" / "limited-progression-after-seven-years.yaml"


def test_an_empty_record_is_said_to_be_empty(picture):
    svg = picture("")
    assert_every_label_has_room(svg)
    assert "Nothing that has a day is on record by then." in said(svg)
    assert "asked: 2024-06-30" in said(svg)


def test_it_is_read_aloud_by_title_and_description(picture):
    root = ElementTree.fromstring(picture(SMALL, "2024-07-10", "A story"))
    assert (root.get("role"), root.get("lang")) == ("img", "en")
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == told.get("id")
    assert title.text == "Timeline of P, as known by 2024-07-10: A story"
    assert told.text == (
        "Drugs: imatinib 400 mg/day, from 2024-06-30, no end told. "
        "Scans: 2024-06-30: CT: stable disease, sum of diameters 42.5 mm."
    )


def test_nothing_runs_and_nothing_is_fetched(picture):
    svg = picture(dense())
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert tags == {"svg", "title", "desc", "defs", "pattern", "rect", "line", "path", "text", "g"}
    attributes = {name for element in ElementTree.fromstring(svg).iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("style", "class")}
    assert "href" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_texts_of_the_record_are_escaped(picture):
    svg = picture(
        """
        specimens: [{id: s, collected_on: 2024-01-01, kind: primary}]
        variants:
          - {id: v, recorded_on: "2024-02-01", specimen: s, status: found, gene: KIT, change: "<script>a</script>"}
          - {id: w, recorded_on: "2024-02-01", specimen: s, status: failed, covers: ["\\"><img onerror=b>"]}
        operations: [{id: o, done_on: 2024-01-02, organs_resected: ["</text><script>c</script>"]}]""",
        title="<script>alert(1)</script> & more",
    )
    root = ElementTree.fromstring(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert not list(root.iter(f"{SVG}img"))
    assert "<script" not in svg
    assert "<img" not in svg
    assert "<script>alert(1)</script> & more" in said(svg)
    assert "2024-01-01: KIT <script>a</script> (primary tumour)" in said(svg)


def test_a_story_told_in_months_shows_no_calendar_day():
    svg = of_case(RELATIVE)
    root = ElementTree.fromstring(svg)
    texts = [text for element in root.iter() if (text := element.text) and text.strip()]
    assert not [text for text in texts if re.search(r"\d{4}-\d\d|\b20\d\d\b", text)]
    assert {"0", "12", "84", "asked: month 84", "months, counted from the earliest day of the story"} <= set(said(svg))
    assert "month 0: KIT exon 11 6 base pair deletion (primary tumour)" in said(svg)
    assert "month 1 to 83: scan PR" in said(svg)


def test_the_axis_of_days_shows_years(picture):
    svg = picture("scans: [{id: s, done_on: 2004-06-30}]")
    labels = [words for words in said(svg) if re.fullmatch(r"\d{4}", words)]
    assert labels == ["2004", "2006", "2008", "2010", "2012", "2014", "2016", "2018", "2020", "2022", "2024"]


THERAPY = "therapies: [{id: i, started_on: %s, drug: imatinib, mg_per_day: 400, intent: advanced}]\n"
PROMISE = 'completeness: [{id: c, recorded_on: "2024-06-30", table_name: therapies, complete_through: "2024-06-30"}]'


def bars(svg):
    """The bars of the drugs as (left, width, dashed), without the one of the key."""
    found = [rect for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect") if rect.get("height") == "11"]
    told = [(float(one.get("x")), float(one.get("width")), one.get("stroke-dasharray") is not None) for one in found]
    return [bar for bar in told if bar[1] != 18]


def test_a_drug_that_runs_ends_in_an_arrow_at_the_day(picture):
    svg = picture(THERAPY % "2023-01-01" + PROMISE)
    ((left, width, dashed),) = bars(svg)
    arrow, _ = shapes(svg, "arrow")  # the second is the one of the key
    assert not dashed
    assert arrow[0] == pytest.approx(left + width + 6, abs=0.2)
    assert "?" not in said(svg)


def test_a_drug_without_an_end_and_without_a_promise_ends_in_a_question(picture):
    svg = picture(THERAPY % "2023-01-01")
    assert [dashed for _, _, dashed in bars(svg)] == [True]
    assert shapes(svg, "arrow") == []
    assert {"?", "imatinib 400 mg/day, advanced, no end told", "not told whether still running"} <= set(said(svg))


def test_what_a_partial_date_leaves_open_is_dashed(picture):
    end = "therapy_ends: [{id: e, therapy: i, ended_on: 2023-12-31, reason: progression}]"
    svg = picture(THERAPY % "2021" + end)
    (open_left, open_width, dashed), (left, width, solid_dashed) = bars(svg)
    assert (dashed, solid_dashed) == (True, False)
    assert open_left + open_width == pytest.approx(left + width, abs=0.2)  # both end on the exact last day
    # 2021-01-01 to 2023-12-31 are 1094 days; the certain part begins 364 days later
    assert (left - open_left) / open_width == pytest.approx(364 / 1094, abs=0.002)


SUMS = """
scans:
  - {id: s1, done_on: 2023-01-01}
  - {id: s2, done_on: 2023-06-01}
  - {id: s3, done_on: 2023-09-01}
  - {id: s4, done_on: 2024-01-01}
  - {id: s5, done_on: 2023-12/2024-05}
lesions: [{id: l, observed_on: 2023-01-01}]
measurements:
  - {id: m1, recorded_on: "2023-01-01", scan: s1, lesion: l, state: measured, diameter_mm: 40}
  - {id: m2, recorded_on: "2023-06-01", scan: s2, lesion: l, state: measured, diameter_mm: 20}
  - {id: m3, recorded_on: "2023-09-01", scan: s3, lesion: l, state: too_small}
  - {id: m4, recorded_on: "2024-01-01", scan: s4, lesion: l, state: absent}
  - {id: m5, recorded_on: "2024-05-31", scan: s5, lesion: l, state: measured, diameter_mm: 10}
"""


def test_the_curve_shows_known_sums_and_no_line_where_the_order_is_open(picture):
    svg = picture(SUMS)
    dots = sorted(shapes(svg, "dot"))
    heights = [y for _, y in dots]
    floor, top = heights[2], heights[0]  # 0 mm, told as absent, and 40 mm
    assert heights[1] == pytest.approx((floor + top) / 2, abs=0.2)  # 20 mm
    assert heights[3] == pytest.approx(floor - (floor - top) / 4, abs=0.2)  # 10 mm
    drawn_lines = [line.attrib for line in ElementTree.fromstring(svg).iter(f"{SVG}line")]
    curve = [line for line in drawn_lines if line["x1"] != line["x2"] and line["y1"] != line["y2"]]
    joined = {
        tuple(dots.index((float(line[f"x{end}"]), float(line[f"y{end}"]))) for end in (1, 2)): line.get(
            "stroke-dasharray"
        )
        for line in curve
    }
    # Solid from 40 to 20. Then a scan without a sum, and two of which nobody knows the first: dashed to either of
    # them, and no line between the two.
    assert joined == {(0, 1): None, (1, 2): "4 3", (1, 3): "4 3"}
    assert {"40", "20", "0", "10"} <= set(said(svg))
    assert "2023-09-01: l was too small to measure" in said(svg)


def test_what_has_no_day_is_listed_below(picture):
    svg = picture('local_treatments: [{id: a, recorded_on: "2024-01-01", kind: ablation, organ: liver}]')
    assert shapes(svg, "local") == []
    below = said(svg)
    assert below[below.index("Day not told, therefore not placed") + 1] == "ablation of liver"


def test_every_visible_word_comes_from_the_table(picture):
    """With every letter of the table turned into another alphabet, only the record's own texts keep theirs."""
    words = {key: re.sub(r"(\{.*?\})|[A-Za-z]", lambda found: found[1] or "ж", text) for key, text in WORDS.items()}
    svg = picture(dense() + PROMISE, words={**words, "decimal_mark": ","})
    own = r"imatinib|sunitinib|regorafenib|ripretinib|KIT|PDGFRA|SDHB|NF1|BRAF V600E|exon|spleen|IIIa|P|l"
    left = {words for words in said(svg) if re.search("[A-Za-z]", re.sub(rf"\b({own})\b", "", words))}
    assert left == set()


def test_a_table_of_words_may_be_a_part_of_it(picture):
    german = {
        "therapies": "Medikamente",
        "decimal_mark": ",",
        "dose": "{drug} {mg} mg/Tag",
        "drug.imatinib": "Imatinib",
    }
    texts = said(picture(SMALL, words=german))
    assert {"Medikamente", "Imatinib 400 mg/Tag, no end told", "42,5", "Scans"} <= set(texts)


@pytest.mark.parametrize(("table", "names"), SAID.items())
def test_every_word_of_a_shown_column_has_words(table, names):
    assert set(names) <= {column.name for column in columns(table)}
    keys = {f"{one.name}.{word}" for one in columns(table) if one.name in names for word in one.words}
    assert keys <= set(WORDS)
