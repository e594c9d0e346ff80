"""Page: a plan as one HTML document that is complete in itself. Sorts, hides and translates; never decides.

Nothing runs in it and nothing is fetched; every text of the record and of the knowledge is escaped.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from gistline import lesion_drawing, lesion_words, timeline_words
from gistline.errors import UsageError
from gistline.language import say
from gistline.lesion_chart import LesionChart
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
    chart: LesionChart | None = None,
) -> str:
    """The plan as HTML. `words`: other fixed words; what they lack, and what the knowledge says, is said in the
    language that is spoken. `documents`: sources.yaml, to list what is cited. `chart`: the lesions, drawn where any was
    looked for; the timeline then shows no sums of its own.

    Raises UsageError for the timeline or chart of another patient or day: it must not stand beside this plan."""
    for one in filter(None, (timeline, chart.timeline if chart else None)):
        if (one.patient, one.on) != (plan.patient, plan.on):
            raise UsageError(
                f"The timeline of {one.patient} on {one.on} does not belong to the plan of {plan.patient} on"
                f" {plan.on}. Ask both of one record and one day."
            )
    telling = PageTelling(plan, {**WORDS, **words})
    lesions = chart if chart and chart.measured else None
    drawing = Markup(drawn(timeline, spoken("timeline", words), sums=lesions is None)) if timeline else None
    curves = Markup(lesion_drawing.drawn(lesions, spoken("lesions", words))) if lesions else None
    cited = [documents[name] for name in telling.cited() if name in documents]
    return _template().render(plan=plan, told=telling, say=telling.say, drawing=drawing, curves=curves, documents=cited)


def spoken(of: str, words: Mapping[str, str] = WORDS) -> dict[str, str]:
    """The words of a drawing (`timeline` or `lesions`): as they are spoken, or as the table of the page has them."""
    tables = {"timeline": timeline_words.WORDS, "lesions": {**timeline_words.WORDS, **lesion_words.WORDS}}
    said = {key: say(word) for key, word in tables[of].items()}
    own = {key.removeprefix(f"{of}."): word for key, word in words.items() if key.startswith(f"{of}.")}
    return {**said, "language": say(words.get("language", WORDS["language"])), **own}


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
