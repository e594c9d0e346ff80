"""Lines of therapy: every history made by hand from docs/explanation/lines-of-therapy.md, and what is stated."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from gistline.facts import fact_table

HISTORIES = yaml.safe_load((Path(__file__).parent / "histories" / "lines_of_therapy.yaml").read_text(encoding="utf-8"))
EACH = pytest.mark.parametrize("told", HISTORIES["histories"], ids=lambda told: told["name"])


def lines(bench, story, tables, on):
    with bench.holding(story(tables).records, [("P", date.fromisoformat(on))]):
        return fact_table(bench, ["line_of_therapy", "stated_line"], ["therapy_line"])[0]


@EACH
def test_a_history_has_the_lines_counted_by_hand(bench, story, told):
    row = lines(bench, story, told["tables"], told["on"])
    expected = None if told["line"] == "unknown" else told["line"]
    assert row.values["line_of_therapy"] == expected, told["because"]
    if expected is not None:
        shown = ("line_number", "line_drugs", "line_begun_on", "line_why")
        found = [tuple(thing.values[name] for name in shown) for thing in row.things["therapy_line"]]
        wanted = [
            (number, line["drugs"], line["begun_on"], line["why"]) for number, line in enumerate(told["lines"], start=1)
        ]
        assert sorted(found) == wanted, told["because"]
