"""YAML read strictly: what is written is what is meant, and every value knows its line.

YAML 1.2 scalars only (`no`, `on` and `2021-04-01` stay text), a key may stand once, and tabs, anchors, tags and
second documents are refused. Built on the events of PyYAML, whose C parser does the scanning.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from gistline.errors import InputError, Problem, quoted

LARGEST_FILE = 5_000_000  # bytes; a case is one patient, and the longest published one has about ten thousand
LONGEST_LINE = 20_000  # characters
DEEPEST = 20  # lists and mappings inside one another

Path_ = tuple[str | int, ...]
_PARSER = getattr(yaml, "CLoader", yaml.Loader)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")  # what YAML does not allow
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+([eE][-+]?[0-9]+)?")


@dataclass
class Document:
    """A YAML document as plain Python values, with the line of each value and what is wrong with the YAML itself."""

    file: str
    value: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: set[Path_] = field(default_factory=set)  # values one of the problems is about; do not judge them again

    def line(self, path: Path_) -> int:
        """The line of the value at `path`, or of the nearest value around it; 1 for an empty file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path, file: str | None = None) -> Document:
    """Read one YAML file. Raises InputError with every problem found, each with its line."""
    document = scan_yaml(path, file)
    if document.problems:
        raise InputError(document.problems)
    return document


def scan_yaml(path: Path, file: str | None = None) -> Document:
    """Like `read_yaml`, but leaves problems that do not stop the reading in the document, to be told with others."""
    document = Document(file or str(path))
    text = _text(path, document.file)
    try:
        document.value = _Builder(document).document(yaml.parse(text, Loader=_PARSER))
    except yaml.MarkedYAMLError as error:
        raise InputError([*document.problems, _syntax_problem(document.file, error, text)]) from None
    except yaml.YAMLError as error:
        message = f"is not YAML: {_first_line(error)}"
        problem = Problem(document.file, "", "", "", message, "Save it as UTF-8 text.")
        raise InputError([*document.problems, problem]) from None
    return document


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError([Problem(name, "", "", "", message, "Give the path of a file.")]) from None
    if len(raw) > LARGEST_FILE:
        message = f"is longer than {LARGEST_FILE:,} bytes"
        raise InputError([Problem(name, "", "", "", message, "Give one patient per file, or a folder of CSV.")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"is not UTF-8 text: byte 0x{raw[error.start]:02x}"
        raise InputError([Problem(name, f"line {line}", "", "", message, "Save the file as UTF-8.")]) from None
    problems = list(_line_problems(name, text))
    if problems:
        raise InputError(problems)
    return text


def _line_problems(name: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if len(line) > LONGEST_LINE:
            message = f"is {len(line):,} characters long; {LONGEST_LINE:,} are allowed"
            yield Problem(name, f"line {number}", "", "", message, "Break the line, or shorten the note.")
        if "\t" in line[: len(line) - len(line.lstrip())]:
            yield Problem(name, f"line {number}", "", "", "is indented with a tab", "Indent with spaces.")
        if control := _CONTROL.search(line):
            message = "is a control character, which no text holds"
            yield Problem(
                name, f"line {number}", "", quoted(control[0]), message, "Remove it, or save the file as text."
            )


def _syntax_problem(name: str, error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    shown = quoted(lines[line - 1].strip()) if line <= len(lines) else ""
    said = error.problem or _first_line(error)
    begun = error.context_mark.line + 1 if error.context_mark else line
    since = f", in what begins on line {begun}" if begun < line else ""
    return Problem(name, f"line {line}", "", shown, f"is not YAML: {said}{since}", _REPAIRS.get(said, _REPAIR))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else "nothing in it could be read"


_REPAIR = "Check the indentation, the colon after each name and the closing bracket or quote."
_REPAIRS = {
    "mapping values are not allowed in this context": "Put a text with a colon in quotes, or check the indentation.",
    "found character that cannot start any token": "Put a text that begins with this character in quotes.",
    "found unexpected end of stream": "Close the quote.",
    "did not find expected ',' or '}'": "Close the bracket `{` with `}`, and put a comma between columns.",
    "did not find expected ',' or ']'": "Close the bracket `[` with `]`, and put a comma between values.",
}


class _Builder:
    """Turns the event stream into values; collects problems instead of stopping at the first."""

    def __init__(self, document: Document):
        self.found = document

    def document(self, events: Iterator[Any]) -> Any:
        value, documents = None, 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self._problem(event, (), "", "starts a second document", "Keep one document per file.")
                built = self._value(next(events), events, ())
                value = built if documents == 1 else value
        return value

    def _value(self, event: Any, events: Iterator[Any], path: Path_) -> Any:
        self.found.lines.setdefault(path, event.start_mark.line + 1)
        if len(path) > DEEPEST:
            self._problem(event, path, "", f"is nested more than {DEEPEST} deep", "Close the brackets before it.")
            raise InputError(self.found.problems)
        if isinstance(event, yaml.AliasEvent):
            self._problem(event, path, f"*{event.anchor}", "is an alias", "Write the value out.")
            return None
        if event.anchor:
            self._problem(event, path, f"&{event.anchor}", "is an anchor", "Write the value out where it is needed.")
        if event.tag and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._problem(event, path, quoted(tag), "is a YAML tag", "Leave it out.")
        if isinstance(event, yaml.ScalarEvent):
            return event.value if event.style else _scalar(event.value)  # a quoted scalar is text
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Any], path: Path_) -> list[Any]:
        values: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return values
            values.append(self._value(event, events, (*path, len(values))))
        return values

    def _mapping(self, events: Iterator[Any], path: Path_) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return values
            key = self._key(event, events, path)
            self.found.lines.setdefault((*path, key), event.start_mark.line + 1)
            value = self._value(next(events), events, (*path, key))
            if key in values:
                self._problem(event, (*path, key), quoted(key), "stands twice in one mapping", "Keep one of the two.")
            else:
                values[key] = value
        return values

    def _key(self, event: Any, events: Iterator[Any], path: Path_) -> str:
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self._value(event, events, (*path, "?"))
        self._problem(event, (*path, "?"), "", "uses a list or a mapping as a name", "Use plain text as the name.")
        return "?"

    def _problem(self, event: Any, path: Path_, value: str, message: str, repair: str) -> None:
        row = f"line {event.start_mark.line + 1}"
        self.found.refused.add(path)
        self.found.problems.append(Problem(self.found.file, row, "", value, message, repair))


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 16 else text
    if _NUMBER.fullmatch(text):
        return float(text) if math.isfinite(float(text)) else text
    return text
