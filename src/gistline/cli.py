"""Command line: one verb per station. Reads, calls, prints; decides nothing."""

import json
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

from gistline import __version__
from gistline.catalogue import facts_in_words, in_one_line, rules_in_words
from gistline.check import checked
from gistline.errors import GistlineError, InputError, Problem, UsageError, did_you_mean
from gistline.guideline import guideline
from gistline.plan import advise
from gistline.plan_parts import Plan
from gistline.records import RecordFile, Workbench, open_records
from gistline.records.templates import case_template, write_folder_template
from gistline.rules import Knowledge
from gistline.words import in_words

WIDTH = 110  # columns of a page that is not a terminal
app = typer.Typer(
    name="gistline",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Computable, cited advice for metastatic GIST. It supports clinicians and never replaces them.",
    epilog="Examples: gistline plan CASE.yaml | gistline plan COHORT/ --brief | gistline case template",
)
case_app = typer.Typer(no_args_is_help=True, help="Write a record.", rich_markup_mode=None)
app.add_typer(case_app, name="case")


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
        help="Day whose approvals and publications count where a story's days are invented. Default: today.",
    ),
]
Patient = Annotated[str | None, typer.Option(metavar="ID", help="One patient of a cohort.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Colour = Annotated[
    bool | None,
    typer.Option("--colour/--no-colour", help="Colour; by default only in a terminal, and never with NO_COLOR set."),
]


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if show:
        print(f"gistline {__version__}, knowledge {guideline().version}")
        raise typer.Exit


@app.command(
    epilog="Examples: gistline plan cases/european-fourth-line.yaml --region EU | "
    "gistline plan COHORT/ --patient P-017 --on 2024-05-10 --json | gistline plan cases/*.yaml --brief"
)
def plan(
    records: Records_,
    on: On = None,
    knowledge_on: KnowledgeOn = None,
    region: Annotated[
        Region | None, typer.Option(help="Region whose approvals count; without it all on file are shown.")
    ] = None,
    patient: Patient = None,
    brief: Annotated[bool, typer.Option("--brief", help="One line per patient.")] = False,
    as_json: AsJson = False,
    colour: Colour = None,
) -> None:
    """What each patient should be offered, why, and what must be found out first.

    With --json a single patient is one object, several are one object per line."""
    plans = _plans(records, on, knowledge_on, region.value if region else None, patient)
    console = _console(colour)
    for number, made in enumerate(plans):
        if as_json:
            print(made.model_dump_json(indent=2 if len(plans) == 1 else None))
        elif brief:
            console.print(in_one_line(made), highlight=False, soft_wrap=True, markup=False)
        else:
            if number:
                console.print("\n")
            _show(console, in_words(made))


@app.command(epilog="Example: gistline facts cases/liu-12.yaml --json")
def facts(
    record: Record, on: On = None, patient: Patient = None, as_json: AsJson = False, colour: Colour = None
) -> None:
    """Every fact of a patient on a day, unknown ones included, with the record rows behind each."""
    made = _plans([record], on, None, None, patient)
    console = _console(colour)
    for one in made:
        if as_json:
            told = {"patient": one.patient, "on": one.on.isoformat(), "facts": _facts_json(one)}
            print(json.dumps(told, indent=2 if len(made) == 1 else None))
        else:
            console.print(f"Facts of {one.patient} on {one.on}", style="bold", highlight=False)
            _show(console, facts_in_words(one.facts))


@app.command(epilog="Example: gistline rules --json")
def rules(as_json: AsJson = False, colour: Colour = None) -> None:
    """Every question with its rules, lines and sources."""
    known = guideline()
    if as_json:
        print(json.dumps([_rule_json(known, rule) for rule in known.rules], indent=2))
    else:
        _show(_console(colour), rules_in_words(known))


@app.command(epilog="Example: gistline check && echo proved")
def check(as_json: AsJson = False, colour: Colour = None) -> None:
    """Prove the knowledge: cases, both readings, gaps, conflicts, review dates. Exit status 1 if anything is found."""
    console, found = _console(colour), {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("checking the knowledge", total=5)
        for name, findings in checked(guideline(), date.today()):
            found[name] = findings
            progress.advance(task)
            if not as_json:
                console.print(f"{name}: {'ok' if not findings else f'{len(findings)} found'}", highlight=False)
                for finding in findings:
                    console.print(f"  {finding.place}: {finding.text}", highlight=False, markup=False)
    if as_json:
        print(json.dumps({name: [vars(finding) for finding in findings] for name, findings in found.items()}, indent=2))
    if any(found.values()):
        raise typer.Exit(1)


@case_app.command(epilog="Examples: gistline case template > my-case.yaml | gistline case template --folder my-cohort")
def template(
    folder: Annotated[
        Path | None, typer.Option(help="Write one empty CSV per table into this new folder instead.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON Schema of a record.")] = False,
) -> None:
    """Print a case to fill in, with every table and column explained."""
    if as_json:
        from gistline.records.tables import json_schema

        print(json.dumps(json_schema(), indent=2))
    elif folder:
        print("\n".join(str(path) for path in write_folder_template(folder)))
    else:
        print(case_template(), end="")


def _plans(
    paths: list[Path],
    on: datetime | None,
    knowledge_on: datetime | None,
    region: str | None,
    patient: str | None,
) -> list[Plan]:
    today = date.today()
    known, plans = guideline(), []
    with Workbench() as bench, _progress(len(paths)) as advance:
        for file in _opened(paths):
            plans += advise(
                file,
                known,
                bench,
                on=on.date() if on else file.on or today,
                today=knowledge_on.date() if knowledge_on else today,
                region=region,
                patients=_chosen(file, patient),
            )
            advance()
    return plans


def _opened(paths: list[Path]) -> list[RecordFile]:
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
    if patient is None:
        return None
    if patient not in file.records.patients:
        raise UsageError(
            f"There is no patient {patient} in this record. {did_you_mean(patient, file.records.patients)}"
        )
    return [patient]


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """A bar on the error stream, only for several records and only in a terminal."""
    if total < 3 or not sys.stderr.isatty():
        yield lambda: None
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading records", total=total)
        yield lambda: progress.advance(task)


def _console(colour: bool | None) -> Console:
    if colour is None:
        return Console(width=None if sys.stdout.isatty() else WIDTH)
    if colour:
        return Console(force_terminal=True, width=None if sys.stdout.isatty() else WIDTH)
    return Console(no_color=True, color_system=None, width=None if sys.stdout.isatty() else WIDTH)


def _show(console: Console, page: RenderableType) -> None:
    """Print a page; without the spaces at line ends where it goes to a file or another program."""
    if console.is_terminal:
        console.print(page, highlight=False)
        return
    with console.capture() as printed:
        console.print(page, highlight=False)
    print("\n".join(line.rstrip() for line in printed.get().splitlines()))


def _facts_json(plan: Plan) -> list[dict[str, Any]]:
    return [json.loads(fact.model_dump_json()) for fact in plan.facts]


def _rule_json(known: Knowledge, rule_id: str) -> dict[str, Any]:
    rule = known.rules[rule_id]
    return {
        "question": known.question_of[rule_id].question,
        "standing": rule.standing,
        **json.loads(rule.model_dump_json()),
    }


def main() -> None:
    """The program. Exit status 0 done, 1 the check found something, 2 what was given cannot be used."""
    try:
        app()
    except GistlineError as error:
        print(f"gistline: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
