"""Shared by the tests of the spec."""

from datetime import date

import pytest

from gistline import lesion_drawing
from gistline.facts import fact_table
from gistline.lesion_chart import lesion_charts
from gistline.timeline import timeline
from gistline.timeline_drawing import WORDS, drawn


@pytest.fixture
def picture(story):
    """The drawing of a story on a day."""

    def made(tables: str, on: str = "2024-06-30", title: str | None = None, words=WORDS) -> str:
        return drawn(timeline(story(tables).records, "P", date.fromisoformat(on), title), words)

    return made


@pytest.fixture
def chart(bench, story):
    """The chart of the lesions of a story on a day."""

    def made(tables: str, on: str = "2024-06-30"):
        return lesion_charts(story(tables), bench, date.fromisoformat(on))[0]

    return made


@pytest.fixture
def lesions_drawn(chart):
    """The drawing of that chart."""

    def made(tables: str, on: str = "2024-06-30", words=lesion_drawing.WORDS) -> str:
        return lesion_drawing.drawn(chart(tables, on), words)

    return made


@pytest.fixture
def things_of(bench, story):
    """The things of a roster for a story on a day."""

    def found(tables: str, roster: str, on: str = "2024-06-30"):
        with bench.holding(story(tables).records, [("P", date.fromisoformat(on))]):
            return fact_table(bench, [], [roster])[0].things[roster]

    return found


@pytest.fixture
def things(things_of):
    """The things of a roster for a story on a day: shown, and the facts asked for."""

    def found(tables: str, roster: str, *names: str, on: str = "2025-06-30"):
        return [(one.shown, *(one.values[name] for name in names)) for one in things_of(tables, roster, on)]

    return found
