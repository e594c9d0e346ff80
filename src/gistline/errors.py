"""Errors: what is wrong, where, and what to write instead.

GistlineError                  everything this program refuses; exit status 2
├── InputError                 the problems of a record or a case, all of one reading together
├── KnowledgeError             the problems of knowledge/, all of one reading together
│   └── RuleSyntaxError        one rule line outside the rule language
└── UsageError                 something was asked for that is not there

A message about a record shows the rejected cell, because the person who typed it must find it. It is printed
to that person and never logged; logs carry ids only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches


class GistlineError(Exception):
    """Base of everything gistline refuses. Its text is meant to be read by the person who asked."""


class UsageError(GistlineError):
    """Something was asked for that is not there: a patient, a file, a region, a rule."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (file, row, column), the value found, and what to write instead."""

    file: str
    row: str
    column: str
    value: str
    message: str
    repair: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.row[:120], self.column[:60]) if part)
        shown = f" {self.value}" if self.value else ""
        line = f"{place}:{shown} {self.message}. {self.repair}".rstrip()
        # a name in the file may hold a line break or a control code of the terminal
        return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in line)

    def at(self, row: str) -> "Problem":
        """The same problem, its place told more closely."""
        return replace(self, row=row)

    def order(self) -> tuple[str, ...]:
        """Sorts as a person counts: line 9 before line 10."""
        row = re.sub("[0-9]+", lambda digits: digits[0].zfill(9), self.row)
        return (self.file, row, self.column, self.value, self.message, self.repair)


class ProblemsError(GistlineError):
    """Everything wrong with one reading, sorted, so that nobody repairs one problem per run."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(set(problems), key=Problem.order)
        count = len(self.problems)
        heading = f"{count} problem{'s' if count != 1 else ''}, nothing was loaded:"
        super().__init__("\n".join([heading, *(f"  {problem}" for problem in self.problems)]))


class InputError(ProblemsError):
    """The problems of a case or a cohort. Nothing of it was loaded."""


class KnowledgeError(ProblemsError):
    """The problems of the knowledge. No question was loaded."""


class RuleSyntaxError(GistlineError):
    """A rule line uses something outside the small rule language."""


def quoted(value: object, longest: int = 60) -> str:
    """The value as a message shows it: in quotes, cut where it would fill the screen."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{text[:longest]!r} (cut, {len(text)} characters)" if len(text) > longest else repr(text)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is spelled most like this one, capitals aside; None where none is near."""
    words = {name.casefold(): name for name in sorted(known)}
    near = get_close_matches(word.casefold(), words, n=1, cutoff=0.6)
    return words[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A repair for a word that is not known: the nearest word, or the list of all."""
    words = sorted(known)
    around = [one for one in words if word and word in one]
    near = around[0] if len(around) == 1 else nearest(word, words)
    return f"Did you mean {near}?" if near else f"Write one of: {', '.join(words)}."
