"""Curation: the commands about the knowledge itself, and about writing a record."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from gistline.catalogue import rules_in_words
from gistline.check import STEPS, checked
from gistline.check.mutation import mutation_score, score_as_data, scores_in_words
from gistline.cli.options import AsJson, Colour, InRegion, console, opened, show
from gistline.comparison_words import diff_in_words, statements_in_words
from gistline.errors import UsageError
from gistline.guideline import guideline, open_guideline
from gistline.knowledge_diff import compare_versions
from gistline.records import RecordFile, Workbench
from gistline.records.templates import case_template, write_folder_template
from gistline.rules import Knowledge
from gistline.statements import coverage, open_statements

Folder = Annotated[
    Path, typer.Argument(help="A knowledge folder, or `installed` for the one that comes with gistline.")
]
Cohort = Annotated[list[Path] | None, typer.Argument(metavar="[COHORT...]", help="Records whose plans are compared.")]


def rules(as_json: AsJson = False, colour: Colour = None) -> None:
    """Every question with its rules, lines and sources."""
    known = guideline()
    if as_json:
        print(json.dumps([_rule_json(known, rule) for rule in known.rules], indent=2))
    else:
        show(console(colour), rules_in_words(known))


def _rule_json(known: Knowledge, rule_id: str) -> dict[str, Any]:
    rule = known.rules[rule_id]
    return {
        "question": known.question_of[rule_id].question,
        "standing": rule.standing,
        **json.loads(rule.model_dump_json()),
    }


def statements(as_json: AsJson = False, colour: Colour = None) -> None:
    """What became of every statement of the source documents: a rule, a fact, a case, or a reason why not."""
    carried = open_statements(guideline())
    if as_json:
        rows = [
            {"document": one.document, **_statement_json(one.statement), "carrier": one.carrier, "by": one.by}
            for one in carried
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        show(console(colour), statements_in_words(carried, coverage(carried)))


def _statement_json(statement: Any) -> dict[str, Any]:
    shown = {"id", "kind", "system", "says", "lines", "between"}
    return {**statement.model_dump(include=shown), "patient_care": statement.patient_care}


def check(
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Instead: how many small mistakes in the rules would be found.")
    ] = False,
    as_json: AsJson = False,
    colour: Colour = None,
) -> None:
    """Prove the knowledge: cases, both readings, gaps, conflicts, review dates. Exit status 1 if anything is found."""
    if mutants:
        _check_mutants(as_json, console(colour))
        return
    screen, found = console(colour), {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("checking the knowledge", total=len(STEPS))
        for name, findings in checked(guideline(), date.today()):
            found[name] = findings
            progress.advance(task)
            if not as_json:
                screen.print(f"{name}: {'ok' if not findings else f'{len(findings)} found'}", highlight=False)
                for finding in findings:
                    screen.print(f"  {finding.place}: {finding.text}", highlight=False, markup=False)
    if as_json:
        print(json.dumps({name: [vars(finding) for finding in findings] for name, findings in found.items()}, indent=2))
    if any(found.values()):
        raise typer.Exit(1)


def _check_mutants(as_json: bool, screen: Console) -> None:
    """Exit status 1 where too many mistakes would go unseen."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("making mistakes", total=None)
        scores = mutation_score(guideline(), lambda done, of: progress.update(task, completed=done, total=of))
    if as_json:
        print(json.dumps([score_as_data(score) for score in scores], indent=2))
    else:
        for line in scores_in_words(scores):
            screen.print(line, highlight=False, markup=False, soft_wrap=True)
    if not all(score.is_enough for score in scores):
        raise typer.Exit(1)


def diff(
    old: Folder,
    new: Folder,
    cohort: Cohort = None,
    region: InRegion = None,
    as_json: AsJson = False,
    colour: Colour = None,
) -> None:
    """What changes from one version of the knowledge to another: per rule, and per patient of the records given."""
    today = date.today()
    records: list[tuple[RecordFile, date]] = [(file, file.on or today) for file in opened(cohort or [])]
    before, after = (_knowledge(folder) for folder in (old, new))
    with Workbench() as bench:
        made = compare_versions(before, after, records, bench=bench, today=today, region=region)
    if as_json:
        print(made.model_dump_json(indent=2))
    else:
        show(console(colour), diff_in_words(made))


def _knowledge(folder: Path) -> Knowledge:
    if str(folder) == "installed":
        return guideline()
    if not (folder / "rules").is_dir():
        raise UsageError(f"{folder} is no knowledge folder: it has no rules/. Give one laid out like knowledge/.")
    return open_guideline(folder)


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
