"""Options: the arguments that commands share, and how they open records and print."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType
from rich.progress import Progress

from gistline.errors import InputError, Problem, UsageError, did_you_mean
from gistline.records import RecordFile, open_records

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


def asked(file: RecordFile, on: datetime | None, knowledge_on: datetime | None) -> dict[str, Any]:
    """The days of a question about one record: its own, today, and the day whose knowledge counts."""
    today = date.today()
    counted = knowledge_on.date() if knowledge_on else None
    return {"on": on.date() if on else file.on or today, "today": counted or today, "knowledge_on": counted}


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


def chosen(file: RecordFile, patient: str | None) -> list[str] | None:
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
