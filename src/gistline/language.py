"""Language: fixed words are said through one table, so that another language needs a table of words and no code.

The English text itself is the key. A table maps it to the text of another language with the same names in braces;
what a table does not hold is said in English. Words of the knowledge (labels of facts, questions, reasons) are said
the same way; names of drugs, documents and record rows, and what a record holds, are never translated.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from gistline.errors import InputError, Problem
from gistline.strict_yaml import read_yaml

ENGLISH: Mapping[str, str] = {}
_TABLE: ContextVar[Mapping[str, str]] = ContextVar("table of words", default=ENGLISH)


def say(text: str, /, **values: object) -> str:
    """The text in the language that is spoken, with the values put in."""
    said = _TABLE.get().get(text, text)
    return said.format(**values) if values else said


@contextmanager
def speaking(table: Mapping[str, str]) -> Iterator[None]:
    """Say everything by this table meanwhile. Raises InputError where a text lacks or adds a name in braces."""
    problems = [
        Problem("table of words", "", "", repr(text), f"does not hold the same names in braces as {said!r}", "Mend it.")
        for text, said in table.items()
        if _names(text) != _names(said)
    ]
    if problems:
        raise InputError(problems)
    token = _TABLE.set(table)
    try:
        yield
    finally:
        _TABLE.reset(token)


def open_words(path: Path) -> Mapping[str, str]:
    """A table of words from a YAML file: English text to the text of another language; empty ones are left out.

    Raises InputError where the file is no such table."""
    document = read_yaml(path)
    table = document.value if isinstance(document.value, dict) else {"": ""}
    wrong = [text for text, said in table.items() if not isinstance(said, str | None)]
    if wrong or "" in table:
        message = "is no table of words: English text, a colon, and the text of the language"
        raise InputError([Problem(str(path), "", "", "", message, "See docs/how-to/speak-another-language.md.")])
    return {text: said for text, said in table.items() if said}


def _names(text: str) -> list[str]:
    return sorted(part.partition("}")[0] for part in text.split("{")[1:])
