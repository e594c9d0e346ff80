"""Phrases: rule lines, values and citations in words, for every interface."""

from dataclasses import dataclass

from gistline.facts import TERMS
from gistline.language import say
from gistline.logic import read
from gistline.rules import mentions
from gistline.sourced import Citation

SIGN = {
    "=": "{fact} is {value}",
    "<>": "{fact} is not {value}",
    "<": "{fact} is below {value}",
    "<=": "{fact} is at most {value}",
    ">": "{fact} is above {value}",
    ">=": "{fact} is at least {value}",
}


@dataclass(frozen=True)
class Phrase:
    """A part of a line in words, and the same part denied. `joins` is the word that joins its parts, if any."""

    text: str
    denied: str
    joins: str | None = None


class InWords:
    """What a rule line says, with each fact's own label."""

    def every(self, parts: list[Phrase]) -> Phrase:
        text = say(" and ").join(f"({part.text})" if part.joins == "or" else part.text for part in parts)
        return Phrase(text, say("not ({part})", part=text), "and") if len(parts) > 1 else parts[0]

    def some(self, parts: list[Phrase]) -> Phrase:
        text = say(" or ").join(part.text for part in parts)
        return Phrase(text, say("not ({part})", part=text), "or") if len(parts) > 1 else parts[0]

    def no(self, part: Phrase) -> Phrase:
        return Phrase(part.denied, part.text)

    def fact(self, name: str) -> Phrase:
        return Phrase(say(TERMS[name].label), say(TERMS[name].absent))

    def known(self, name: str) -> Phrase:
        fact = say(TERMS[name].label)
        return Phrase(say("{fact} is known", fact=fact), say("{fact} is not known", fact=fact))

    def compare(self, name: str, symbol: str, bound: object) -> Phrase:
        text = say(SIGN[symbol], fact=say(TERMS[name].label), value=plain(bound))
        return Phrase(text, say("not ({part})", part=text))

    def one_of(self, name: str, options: list[object]) -> Phrase:
        fact, values = say(TERMS[name].label), ", ".join(map(plain, options))
        text = say("{fact} is one of {values}", fact=fact, values=values)
        return Phrase(text, say("{fact} is none of {values}", fact=fact, values=values))


def line_in_words(line: str) -> str:
    """One rule line as a sentence part."""
    return read(line, InWords()).text


MOST_FACTS = 3  # in a line that is shown as what a question needs


def need_in_words(line: str) -> str:
    """What a question that does not apply needs; a line of many facts is told as a whole."""
    if len(mentions(line).facts) > MOST_FACTS:
        return say("other circumstances, told with its rules")
    return line_in_words(line)


def plain(value: object) -> str:
    """A value as a reader writes it: words without underscores, yes and no, `not known`."""
    if value is None:
        return say("not known")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return say(str(value).replace("_", " "))


def cited(source: Citation) -> str:
    """What a document says, with its own grade and how it was seen."""
    seen = say(source.standing)
    if source.standing != "read":
        seen = say("{standing}, not read in the original", standing=seen)
    grade = f" {source.grade}" if source.grade else ""
    head = f"{source.document}, {source.section} [{say(source.strength)}{grade}; {seen}]"
    return f"{head}: {say(source.says)}"
