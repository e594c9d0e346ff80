"""Room in the timeline: no label runs into another, into a mark or over the edge, however dense the record."""

import pytest

from gistline.svg import folded, rows_for, wide
from tests.conftest import ROOT
from tests.spec.drawings import SMALL, assert_every_label_has_room, dense, of_case, said, shapes

CASES = sorted((ROOT / "cases").glob("*.yaml"))


def test_twenty_dense_years_leave_room_for_every_label(picture):
    svg = picture(dense())
    assert_every_label_has_room(svg)
    assert len(shapes(svg, "progressive_disease")) == 40 + 1  # every scan, and once in the key
    assert len(shapes(svg, "done")) == 10 + 1
    assert len(shapes(svg, "dot")) == 34  # the 6 scans on which the lesion was too small have no sum


@pytest.mark.parametrize("on", ["2024-06-30", "2024-07-29", "2024-07-30", "2024-09-30", "2026-01-01", "2044-06-30"])
def test_a_day_and_decades_leave_room_for_every_label(picture, on):
    svg = picture(SMALL, on)
    assert_every_label_has_room(svg)
    assert "42.5" in said(svg)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_leaves_room_for_every_label(path):
    assert_every_label_has_room(of_case(path))


def test_labels_take_the_first_row_that_is_free():
    assert rows_for([(0, 100), (50, 150), (120, 200), (160, 300), (0, 300)], gap=10) == [0, 1, 0, 1, 2]


def test_a_long_text_is_folded_and_then_cut():
    lines = folded("one two three four five six seven eight nine ten eleven twelve", 100, most=2)
    assert lines[0] == "one two three"  # 12 units a letter at most: 13 letters of this text are under 100 wide
    assert lines[1].endswith("…")
    assert all(wide(one) <= 100 for one in lines)
