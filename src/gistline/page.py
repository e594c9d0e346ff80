"""Page: a plan as one HTML document that is complete in itself. Sorts, hides and translates; never decides.

Nothing runs in it and nothing is fetched; every text of the record and of the knowledge is escaped.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from gistline import timeline_words
from gistline.errors import UsageError
from gistline.language import say
from gistline.page_telling import PageTelling
from gistline.page_words import WORDS
from gistline.plan_parts import Plan
from gistline.sourced import Source
from gistline.svg import NOT_XML
from gistline.timeline_drawing import drawn
from gistline.timeline_parts import Timeline

__all__ = ["WORDS", "page"]


def page(
    plan: Plan,
    timeline: Timeline | None = None,
    words: Mapping[str, str] = WORDS,
    *,
    documents: Mapping[str, Source] = MappingProxyType({}),
) -> str:
    """The plan as HTML. `words`: other fixed words; what they lack, and what the knowledge says, is said in the
    language that is spoken. `documents`: sources.yaml, to list what is cited.

    Raises UsageError for the timeline of another patient or day: it must not stand beside this plan."""
    if timeline and (timeline.patient, timeline.on) != (plan.patient, plan.on):
        raise UsageError(
            f"The timeline of {timeline.patient} on {timeline.on} does not belong to the plan of {plan.patient} on"
            f" {plan.on}. Ask both of one record and one day."
        )
    telling = PageTelling(plan, {**WORDS, **words})
    drawing = Markup(drawn(timeline, _of_the_timeline(words))) if timeline else None
    cited = [documents[name] for name in telling.cited() if name in documents]
    return _template().render(plan=plan, told=telling, say=telling.say, drawing=drawing, documents=cited)


def _of_the_timeline(words: Mapping[str, str]) -> dict[str, str]:
    """The words of the drawing: as they are spoken, or as the table of the page has them."""
    spoken = {key: say(word) for key, word in timeline_words.WORDS.items()}
    own = {key.removeprefix("timeline."): word for key, word in words.items() if key.startswith("timeline.")}
    return {**spoken, "language": say(words.get("language", WORDS["language"])), **own}


def _spoken(text: str | None) -> str:
    """A text of the knowledge in the language that is spoken."""
    return say(text) if text else ""


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spoken"] = _spoken
    return environment.get_template("plan.html")


def _printable(value: object) -> object:
    """A text without the characters that no document may hold."""
    return NOT_XML.sub("\ufffd", value) if isinstance(value, str) and not isinstance(value, Markup) else value
