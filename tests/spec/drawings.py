"""What stands in a drawing: its words, where its marks are, and stories that fill it."""

import re
from itertools import combinations, product
from xml.etree import ElementTree

from gistline.records import open_records
from gistline.svg import SHAPES
from gistline.timeline import timeline
from gistline.timeline_drawing import drawn

SVG = "{http://www.w3.org/2000/svg}"

SMALL = """
therapies: [{id: i, started_on: 2024-06-30, drug: imatinib, mg_per_day: 400}]
scans: [{id: s, done_on: 2024-06-30, modality: ct, reported_response: stable_disease}]
lesions: [{id: l, observed_on: 2024-06-30}]
measurements: [{id: m, recorded_on: "2024-06-30", scan: s, lesion: l, state: measured, diameter_mm: 42.5}]
"""


def visible(svg):
    """Each text that is drawn, as (words, left, top, right, bottom); letters taken as 0.55 of the size wide."""
    found = []
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
        width = 0.55 * size * len(text.text)
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")]
        found.append((text.text, left, y - 0.8 * size, left + width, y + 0.2 * size))
    return found


def said(svg):
    return [words for words, *_ in visible(svg)]


def shapes(svg, kind):
    """Where marks of a kind stand."""
    paths = ElementTree.fromstring(svg).iter(f"{SVG}path")
    at = [path.get("transform") for path in paths if path.get("d") == SHAPES[kind][0]]
    return [tuple(float(number) for number in re.findall(r"[\d.]+", place)) for place in at]


def dense():
    """Twenty years with 72 events: 10 drugs, 40 scans, 10 operations, 6 local treatments, 6 findings."""
    told = {name: [] for name in ("therapies", "therapy_ends", "scans", "measurements", "operations")}
    drugs = ["imatinib", "imatinib", "sunitinib", "regorafenib", "ripretinib"] * 2
    for n, drug in enumerate(drugs):
        cells = f"drug: {drug}, mg_per_day: {100 + n}, regimen: 3_weeks_on_1_off, intent: advanced"
        told["therapies"].append(f"id: t{n}, started_on: {2004 + 2 * n}-0{1 + n % 9}, {cells}")
        end = f"id: e{n}, therapy: t{n}, ended_on: {2005 + 2 * n}-03-0{1 + n % 9}, reason: planned_operation"
        told["therapy_ends"].append(end)
    for n in range(40):
        day = f"{2004 + n // 2}-{'05-10' if n % 2 else '11-20'}"
        response = "reported_response: progressive_disease, reported_pattern: generalised"
        told["scans"].append(f"id: s{n}, done_on: {day}, modality: pet_ct, {response}, new_lesions: unequivocal")
        seen = "too_small" if n % 7 == 3 else f"measured, diameter_mm: {100 + n}"
        told["measurements"].append(f'id: m{n}, recorded_on: "{day}", scan: s{n}, lesion: l, state: {seen}')
    for n in range(10):
        told["operations"].append(
            f"id: o{n}, done_on: {2004 + 2 * n}-06-1{n % 9}, reason: tumour_rupture, intent: all_visible_disease,"
            " organs_resected: [stomach, spleen, liver], residual_any: true, ruptured: true, complication: IIIa"
        )
    told["lesions"] = ["id: l, observed_on: 2004-01-01"]
    told["local_treatments"] = [f"id: a{n}, done_on: 2015-0{1 + n}, kind: embolisation, organ: liver" for n in range(6)]
    told["specimens"] = ["id: p, collected_on: 2014-05-01, kind: resistant_lesion"]
    covers = "covers: [KIT exon 9, KIT exon 11, KIT exon 13, KIT exon 17, PDGFRA exon 18, SDHB, NF1, BRAF V600E]"
    told["variants"] = [
        f'id: v{n}, recorded_on: "2014-06-01", specimen: p, status: not_found, {covers}' for n in range(6)
    ]
    return "".join(f"{table}:\n" + "".join(f"  - {{{row}}}\n" for row in rows) for table, rows in told.items())


def of_case(path):
    file = open_records(path)
    return drawn(timeline(file.records, file.records.patients[0], file.on, file.title))


def marks(svg):
    """The boxes of bars and marks, those of the curve excepted, on which a number may lie."""
    bars = [rect for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect") if rect.get("height") == "11"]
    for x, y, width in ([float(bar.get(name)) for name in ("x", "y", "width")] for bar in bars):
        yield x, y, x + width, y + 11
    for kind in SHAPES.keys() - {"dot", "gap", "between"}:
        yield from ((x - 4, y - 4, x + 4, y + 4) for x, y in shapes(svg, kind))


def assert_every_label_has_room(svg):
    _, _, width, height = (float(number) for number in ElementTree.fromstring(svg).get("viewBox").split())
    boxes = visible(svg)
    for words, left, top, right, bottom in boxes:
        assert left >= 0, words
        assert top >= 0, words
        assert right <= width, words
        assert bottom <= height, words
    for (one, a, b, c, d), (other, e, f, g, h) in combinations(boxes, 2):
        assert c <= e or g <= a or d <= f or h <= b, f"{one!r} runs into {other!r}"
    for (words, a, b, c, d), (e, f, g, h) in product(boxes, marks(svg)):
        assert c <= e or g <= a or d <= f or h <= b, f"a mark runs into {words!r}"
