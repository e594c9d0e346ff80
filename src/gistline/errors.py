"""Errors: what is wrong, where, and what to write instead.

GistlineError                  everything this program refuses; exit status 2
├── InputError                 the problems of a record or a case, all of one reading together
├── KnowledgeError             the problems of knowledge/, all of one reading together
│   └── RuleSyntaxError        one rule line outside the rule language
└── UsageError                 something was asked for that is not there

A message about a record shows the rejected cell, because the person who typed it must find it. It is printed
to that person and never logged; logs carry ids only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class GistlineError(Exception):
    """Base of everything gistline refuses. Its text is meant to be read by the person who asked."""


class UsageError(GistlineError):
    """Something was asked for that is not there: a patient, a file, a region, a rule."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where (file, row, column), the value found, and what to write instead."""

    file: str
    row: str
    column: str
    value: str
    message: str
    repair: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.row, self.column) if part)
        shown = f" {self.value}" if self.value else ""
        return f"{place}:{shown} {self.message}. {self.repair}".rstrip()


class ProblemsError(GistlineError):
    """Everything wrong with one reading, sorted, so that nobody repairs one problem per run."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(set(problems))
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
    text = str(value)
    return f"{text[:longest]!r} (cut, {len(text)} characters)" if len(text) > longest else repr(text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A repair for a word that is not known: the nearest word, or the list of all."""
    words = sorted(known)
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Write one of: {', '.join(words)}."
