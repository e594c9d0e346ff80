"""Options: the arguments that commands share, and how they open records and print."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import BaseModel
from rich.console import Console, RenderableType
from rich.progress import Progress

from gistline.errors import InputError, Problem, UsageError, did_you_mean
from gistline.plan import Asked
from gistline.records import RecordFile, open_records

Made = TypeVar("Made", bound=BaseModel)
WIDTH = 110  # columns of a page that is not a terminal


class Region(StrEnum):
    """Regions whose approvals are on file."""

    US = "US"
    EU = "EU"
    CH = "CH"
    AU = "AU"
    JP = "JP"


Record = Annotated[
    Path,
    typer.Argument(metavar="RECORD", help="A case (.yaml), a folder of CSV or Parquet, or a .duckdb file."),
]
Records_ = Annotated[
    list[Path], typer.Argument(metavar="RECORD...", help="Cases, folders of CSV or Parquet, .duckdb files.")
]
On = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="Day of the question; later rows are not seen. Default: the day in the case, else today.",
    ),
]
KnowledgeOn = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="Day whose approvals and publications count. Default: the day of the question; today where a story's days"
        " are invented.",
    ),
]
InRegion = Annotated[
    Region | None, typer.Option("--region", help="Region whose approvals count; without it all on file are shown.")
]
Patient = Annotated[str | None, typer.Option(metavar="ID", help="One patient of a cohort.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Colour = Annotated[
    bool | None,
    typer.Option("--colour/--no-colour", help="Colour; by default only in a terminal, and never with NO_COLOR set."),
]


@dataclass(frozen=True)
class Wanted:
    """What the options of a command ask of every record."""

    on: datetime | None = None
    knowledge_on: datetime | None = None
    region: str | None = None
    patient: str | None = None
    pack: str | None = None

    def of(self, file: RecordFile) -> Asked:
        """The same for one record: its own day where none is named. Raises UsageError for a patient not in it."""
        today = date.today()
        counted = self.knowledge_on.date() if self.knowledge_on else None
        return {
            "on": self.on.date() if self.on else file.on or today,
            "today": counted or today,
            "knowledge_on": counted,
            "region": self.region,
            "patients": _chosen(file, self.patient),
            "pack": self.pack,
        }


def opened(paths: list[Path]) -> list[RecordFile]:
    """Every record, or the problems of all of them together."""
    files: list[RecordFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            files.append(open_records(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return files


def _chosen(file: RecordFile, patient: str | None) -> list[str] | None:
    """The one patient asked for, or None for all; raises UsageError where there is no such patient."""
    if patient is None:
        return None
    if patient not in file.records.patients:
        raise UsageError(
            f"There is no patient {patient} in this record. {did_you_mean(patient, file.records.patients)}"
        )
    return [patient]


@contextmanager
def progress(total: int, what: str) -> Iterator[Any]:
    """A bar on the error stream, only for several steps and only in a terminal."""
    if total < 3 or not sys.stderr.isatty():
        yield lambda: None
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def console(colour: bool | None) -> Console:
    """The screen, with colour as asked for."""
    if colour is None:
        return Console(width=None if sys.stdout.isatty() else WIDTH)
    if colour:
        return Console(force_terminal=True, width=None if sys.stdout.isatty() else WIDTH)
    return Console(no_color=True, color_system=None, width=None if sys.stdout.isatty() else WIDTH)


def show(screen: Console, page: RenderableType) -> None:
    """Print a page; without the spaces at line ends where it goes to a file or another program."""
    if screen.is_terminal:
        screen.print(page, highlight=False)
        return
    with screen.capture() as printed:
        screen.print(page, highlight=False)
    print("\n".join(line.rstrip() for line in printed.get().splitlines()))


def written(path: Path, content: str | bytes) -> None:
    """Write a file whole; raises UsageError where it cannot be written."""
    try:
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}. Give another file.") from None


def put(made: Sequence[Made], words: Callable[[Made], RenderableType], as_json: bool, colour: bool | None) -> None:
    """Print one thing per patient: as JSON one object, or one object a line where there are several."""
    screen = console(colour)
    for number, one in enumerate(made):
        if as_json:
            print(one.model_dump_json(indent=2 if len(made) == 1 else None))
            continue
        if number:
            screen.print("\n")
        show(screen, words(one))
