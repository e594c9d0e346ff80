"""Lesion drawing: what a reader finds in it; nothing is bridged, nothing is made up, no label runs into another."""

import re
from xml.etree import ElementTree

import pytest

from gistline import lesion_drawing, timeline_words
from gistline.lesion_chart import lesion_charts
from gistline.lesion_table import spread
from gistline.lesion_words import WORDS
from gistline.records import open_records
from tests.conftest import ROOT
from tests.spec.drawings import SVG, assert_every_label_has_room, said, shapes, visible
from tests.spec.lesion_stories import OTHER, PROMISED, TARGET, busy, measured
from tests.spec.test_lesion_chart import RISES

INVENTED = ("choi-responder-stable-by-recist", "nodule-within-a-mass")
CASES = sorted((ROOT / "cases").glob("*.yaml"))


@pytest.fixture
def of_case(bench):
    def made(path):
        file = open_records(path)
        return lesion_drawing.drawn(lesion_charts(file, bench, file.on)[0])

    return made


def charted(svg, kind):
    """Where marks of a kind stand in the chart, left to right; not those of the key."""
    table = next(y for words, _, y, *_ in visible(svg) if words == "Day")
    return sorted(place for place in shapes(svg, kind) if place[1] < table)


def lines(svg, width):
    """The sloping lines of a width, as ((x1, y1), (x2, y2), dashed)."""
    every = [one.attrib for one in ElementTree.fromstring(svg).iter(f"{SVG}line") if one.get("stroke-width") == width]
    told = [
        ((float(one["x1"]), float(one["y1"])), (float(one["x2"]), float(one["y2"])), "stroke-dasharray" in one)
        for one in every
    ]
    return [one for one in told if one[0][0] != one[1][0]]


def row(svg, label):
    """The words of a row of the table, by their height."""
    texts = [(float(one.get("y")), float(one.get("x")), one.text) for one in ElementTree.fromstring(svg).iter(
        f"{SVG}text")]  # fmt: skip
    (height,) = [y for y, x, words in texts if words == label and x < 30]
    return [words for y, x, words in sorted(texts) if y == height and x > 100]


def test_the_sum_is_heavy_and_where_it_should_be(lesions_drawn):
    """100, 80, 60 and 72 mm on a scale to 150: equal steps of millimetres are equal heights."""
    svg = lesions_drawn(RISES)
    (base,) = charted(svg, "baseline")
    sums = charted(svg, "sum")
    per_mm = (sums[0][1] - base[1]) / 20
    assert sums[1][1] - base[1] == pytest.approx(40 * per_mm, abs=0.3)
    assert sums[2][1] - base[1] == pytest.approx(28 * per_mm, abs=0.3)
    heavy = lines(svg, "3")
    assert [one[0] for one in heavy] == [base, *sums[:2]]
    assert [one[1] for one in heavy] == sums
    assert not any(dashed for *_, dashed in heavy)


def test_the_limits_stand_at_their_height(lesions_drawn):
    svg = lesions_drawn(RISES)
    (base,) = charted(svg, "baseline")
    sums = charted(svg, "sum")
    per_mm = (sums[0][1] - base[1]) / 20
    dashes = {}
    for one in ElementTree.fromstring(svg).iter(f"{SVG}line"):
        if float(one.get("x1")) > 100:
            dashes.setdefault(one.get("stroke-dasharray"), []).append(float(one.get("y1")))
    assert dashes["7 3"] == pytest.approx([base[1] + per_mm * below for below in (-20, 4, 28)], abs=0.3)  # 120, 96, 72
    assert dashes["2 3"] == pytest.approx([base[1] + per_mm * 30], abs=0.3)  # 70
    assert "nadir 60" in said(svg)


def test_the_table_says_every_size_sum_and_response(lesions_drawn):
    svg = lesions_drawn(RISES)
    assert row(svg, "a") == ["60", "50", "40", "48"]
    assert row(svg, "Sum, mm") == ["100", "80", "60", "72"]
    assert row(svg, "RECIST 1.1") == ["baseline", "SD", "PR", "PD"]
    assert row(svg, "Choi") == ["baseline", "PR", "PR", "PR"]
    assert row(svg, "As reported") == ["?"] * 4


def test_no_sum_is_drawn_or_said_where_it_is_not_known(lesions_drawn):
    svg = lesions_drawn(PROMISED + measured({"a": (TARGET, [60, 50, 40, 30]), "b": (TARGET, [40, 30, "-", 20])}))
    assert row(svg, "Sum, mm") == ["100", "80", "?", "50"]
    assert [dashed for *_, dashed in lines(svg, "3")] == [False, True]  # over the scan without a sum
    assert row(svg, "b") == ["40", "30", "–", "20"]
    assert "The nadir is not known: a sum is untold." in said(svg)
    assert not [text for text in said(svg) if text.startswith("nadir")]


def test_without_targets_no_sum_is_anywhere(lesions_drawn):
    svg = lesions_drawn(PROMISED + measured({"a": (OTHER, [60, 50])}))
    assert shapes(svg, "sum") == shapes(svg, "baseline") == []
    assert row(svg, "Sum, mm") == ["?", "?"]
    assert "No sum of the target lesions is known, so none is drawn." in said(svg)


def test_a_lesion_is_never_bridged_by_a_solid_line(lesions_drawn):
    svg = lesions_drawn(measured({"a": (TARGET, [60, "not_evaluable", 50, "too_small", "absent", 20])}))
    # 60 to 50 over what was not evaluable; to and from too small; from gone to 20 both are sizes
    assert [dashed for *_, dashed in lines(svg, "1.2")] == [True, True, True, False]
    assert row(svg, "a") == ["60", "NE", "50", "small", "gone", "20"]
    assert len(charted(svg, "absent")) == len(charted(svg, "too_small")) == 1


def test_the_role_is_told_by_the_mark_and_in_words(lesions_drawn):
    svg = lesions_drawn(measured({"a": (TARGET, [60]), "b": (OTHER, [50]), "c": ("", [40])}))
    assert {"Target lesions, mm", "Non-target lesions, mm", "Role not told, mm"} <= set(said(svg))
    filled = {}
    for one in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        title, path = one.find(f"{SVG}title"), one.find(f"{SVG}path")
        if path is not None and re.match("[abc],", title.text):
            filled[title.text[0]] = (path.get("fill"), path.get("stroke-dasharray"))
    assert filled == {"a": ("#3b6ea8", None), "b": ("#fff", None), "c": ("#fff", "2 1.5")}


def test_an_unknown_response_is_shown_as_unknown(lesions_drawn):
    tables = PROMISED.replace("  - {id: lesions,", "  - {id: lesions, complete_from: 2024-01-01,")
    svg = lesions_drawn(tables + measured({"a": (TARGET, [60, 58])}))
    assert row(svg, "RECIST 1.1") == ["baseline", "?"]
    told = (
        "Not known: non-target lesions, change of attenuation, response by RECIST 1.1, response by Choi (2023-04-01)."
    )
    assert told in " ".join(said(svg))


def test_the_reported_response_stands_beside_the_measured(lesions_drawn):
    tables = measured({"a": (TARGET, [60, 58])}, cells=", reported_response: partial_response")
    svg = lesions_drawn(PROMISED + tables)
    assert (row(svg, "As reported"), row(svg, "RECIST 1.1")) == (["?", "PR"], ["baseline", "SD"])


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        (measured({"a": (TARGET, [60])}), "no treatment that it could belong to is told"),
        (PROMISED + measured({"a": (TARGET, [8, 9])}), "the choice of target lesions is not valid by RECIST 1.1"),
        (PROMISED + measured({"a": (TARGET, [60])}), "no scan that counts is known to lie after the first day"),
    ],
)
def test_the_reason_is_said_where_no_response_is_computed(lesions_drawn, tables, why):
    svg = lesions_drawn(tables)
    assert re.search(f"No response (of target lesions )?is computed: {why}", " ".join(said(svg)))
    assert charted(svg, "circle"), "the lesions are drawn all the same"


def test_days_that_are_open_are_spans_and_no_line_joins_what_has_no_order(lesions_drawn):
    days = ("2023-01-02", "2023-04/2023-06", "2023-05-20", "2024-01-01")
    svg = lesions_drawn(measured({"a": (TARGET, [60, 50, 40, 30])}, days))
    bands = [one for one in ElementTree.fromstring(svg).iter(f"{SVG}rect") if one.get("fill-opacity")]
    assert len(bands) == 1
    xs = [x for x, _ in charted(svg, "circle")]
    joined = {(xs.index(a[0]), xs.index(b[0])) for a, b, _ in lines(svg, "1.2")}
    assert joined == {(0, 1), (0, 2), (1, 3), (2, 3)}
    assert "some day between" in said(svg)


def test_it_is_read_aloud(lesions_drawn):
    root = ElementTree.fromstring(lesions_drawn(PROMISED + measured({"a": (TARGET, [60, 58])})))
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (root.get("role"), root.get("aria-labelledby"), root.get("aria-describedby")) == (
        "img", title.get("id"), told.get("id"),
    )  # fmt: skip
    assert title.text == "Lesions and response of P, as known by 2024-06-30"
    assert told.text.startswith(
        "Treatment begins: 2023-01-10. Scans: 2023-01-02: CT, baseline, sum 60 mm, partial response to 42 mm;"
        " 2023-04-01: CT, sum 58 mm, the nadir, progression from 72 mm, RECIST 1.1 stable disease, Choi not known."
        " a (liver, target): 2023-01-02 60 mm, 2023-04-01 58 mm. Not known: change of attenuation"
    )


def test_nothing_runs_and_texts_are_escaped(lesions_drawn):
    svg = lesions_drawn(busy())
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "line", "path", "text", "g"}
    attributes = {name for element in ElementTree.fromstring(svg).iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("style", "class", "href")}
    words = {"row.choi": "<script>alert(1)</script> & more"}
    svg = lesions_drawn(RISES, words=words)
    assert "<script" not in svg
    assert "<script>alert(1)</script> &…" in said(svg) or "<script>" in " ".join(said(svg))


@pytest.mark.parametrize("scans", [1, 2, 12, 13, 30])
def test_busy_charts_leave_room_for_every_label(lesions_drawn, scans):
    tables = busy(max(scans, 4))
    svg = lesions_drawn(tables, on="2029-01-01") if scans > 2 else lesions_drawn(RISES, on="2024-06-01")
    assert_every_label_has_room(svg)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_leaves_room_for_every_label(of_case, path):
    assert_every_label_has_room(of_case(path))


def test_nothing_measured_is_said_and_no_scale_is_drawn(lesions_drawn):
    svg = lesions_drawn("")
    assert_every_label_has_room(svg)
    assert "No scan is on record by then." in said(svg)
    svg = lesions_drawn("scans: [{id: s, done_on: 2024-01-01, reported_response: stable_disease}]")
    assert "No lesion was measured on any scan, so none is drawn and no sum is known." in said(svg)
    assert row(svg, "As reported") == ["SD"]


def test_columns_stay_near_their_scans_and_apart():
    assert spread([200, 400, 600]) == [200, 400, 600]
    assert spread([200, 210, 600]) == [200, 256, 600]
    assert spread([700, 750, 760]) == [654, 710, 766]
    assert spread([130, 131, 132]) == [150, 206, 262]


def test_every_visible_word_comes_from_the_table(lesions_drawn):
    """With every letter of the tables turned into another alphabet, only the record's own texts keep theirs."""
    table = {**timeline_words.WORDS, **WORDS}
    words = {key: re.sub(r"(\{.*?\})|[A-Za-z]", lambda found: found[1] or "ж", text) for key, text in table.items()}
    svg = lesions_drawn(busy(), words=words)
    own = r"imatinib|sunitinib|liver-segment\S+|mesentery|pelvis|omentum|unclear|P"
    left = {words for words in said(svg) if re.search("[A-Za-z]", re.sub(rf"\b({own})", "", words).replace(" mm", ""))}
    assert left == set()


def test_the_choi_responder_is_stable_by_recist_in_the_picture(of_case):
    svg = of_case(ROOT / "cases" / f"{INVENTED[0]}.yaml")
    assert (row(svg, "RECIST 1.1"), row(svg, "Choi")) == (["baseline", "SD"], ["baseline", "PR"])
    assert row(svg, "HU, change") == ["–", "−17.5 %"]


def test_the_nodule_is_seen_in_the_picture(of_case):
    svg = of_case(ROOT / "cases" / f"{INVENTED[1]}.yaml")
    assert len(shapes(svg, "nodule")) == 2 + 1
    assert row(svg, "Nodule inside") == ["new", "grows"]
    assert row(svg, "RECIST 1.1") == ["baseline", "PR", "PR", "PR", "PR"]
    assert row(svg, "Choi") == ["baseline", "PR", "PR", "PD", "PD"]


def test_the_european_case_has_no_size_and_no_sum(of_case):
    svg = of_case(ROOT / "cases" / "european-fourth-line.yaml")
    assert row(svg, "As reported") == ["PD"] * 4
    assert row(svg, "RECIST 1.1") == ["–"] * 4
    assert "No lesion was measured on any scan, so none is drawn and no sum is known." in said(svg)
