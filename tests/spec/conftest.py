"""Shared by the tests of the spec."""

from datetime import date

import pytest

from gistline.facts import fact_table
from gistline.timeline import timeline
from gistline.timeline_drawing import WORDS, drawn


@pytest.fixture
def picture(story):
    """The drawing of a story on a day."""

    def made(tables: str, on: str = "2024-06-30", title: str | None = None, words=WORDS) -> str:
        return drawn(timeline(story(tables).records, "P", date.fromisoformat(on), title), words)

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
