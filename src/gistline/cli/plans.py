"""Plans: the commands about patients. They read, call and print; they decide nothing."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from gistline.catalogue import facts_in_words, in_one_line
from gistline.cli.options import (
    AsJson,
    Colour,
    InRegion,
    KnowledgeOn,
    On,
    Patient,
    Record,
    Records_,
    asked,
    chosen,
    console,
    opened,
    progress,
    show,
    written,
)  # fmt: skip
from gistline.compare import compare as compared
from gistline.comparison_words import comparison_in_words, explanation_in_words
from gistline.errors import UsageError
from gistline.explanation import Explanation, explain
from gistline.guideline import guideline
from gistline.plan import advise, settings_of
from gistline.plan_parts import Plan
from gistline.records import RecordFile, Workbench
from gistline.words import in_words

Why = Annotated[str | None, typer.Option("--why", metavar="RULE", help="Explain one rule for each patient.")]
Pack = Annotated[
    str | None,
    typer.Option("--guideline", metavar="DOCUMENT", help="What one document says alone; safety stops stay on."),
]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one patient's plan as a web page.")]
Ics = Annotated[Path | None, typer.Option("--ics", metavar="FILE", help="Write one patient's schedule as a calendar.")]
Brief = Annotated[bool, typer.Option("--brief", help="One line per patient.")]


def plan(
    records: Records_,
    on: On = None,
    knowledge_on: KnowledgeOn = None,
    region: InRegion = None,
    patient: Patient = None,
    why: Why = None,
    pack: Pack = None,
    html: Html = None,
    ics: Ics = None,
    brief: Brief = False,
    as_json: AsJson = False,
    colour: Colour = None,
) -> None:
    """What each patient should be offered, why, and what must be found out first.

    With --json a single patient is one object, several are one object per line."""
    files = opened(records)
    days = [asked(file, on, knowledge_on) | {"region": region, "pack": pack} for file in files]
    if why is not None:
        _explained(files, days, patient, why, as_json, colour)
        return
    plans = _plans(files, days, patient)
    if html or ics:
        _one_file(plans, html, ics)
        return
    screen = console(colour)
    for number, (_, made) in enumerate(plans):
        if as_json:
            print(made.model_dump_json(indent=2 if len(plans) == 1 else None))
        elif brief:
            screen.print(in_one_line(made), highlight=False, soft_wrap=True, markup=False)
        else:
            if number:
                screen.print("\n")
            show(screen, in_words(made))


def _plans(files: list[RecordFile], days: list[dict[str, Any]], patient: str | None) -> list[tuple[RecordFile, Plan]]:
    known, found = guideline(), []
    with Workbench() as bench, progress(len(files), "reading records") as advance:
        for file, day in zip(files, days, strict=True):
            found += [(file, made) for made in advise(file, known, bench, patients=chosen(file, patient), **day)]
            advance()
    return found


def _one_file(plans: list[tuple[RecordFile, Plan]], html: Path | None, ics: Path | None) -> None:
    """Write the page or the calendar of the one patient asked for."""
    if len(plans) != 1:
        raise UsageError(f"--html and --ics write one patient, and this is {len(plans)}. Add --patient ID.")
    file, made = plans[0]
    if html:
        from gistline.page import page  # what draws a page is not needed to print a plan
        from gistline.timeline import timeline

        drawn = timeline(file.records, made.patient, made.on, title=made.title)
        written(html, page(made, drawn, documents=guideline().documents))
    if ics:
        from gistline.calendar_file import as_ics

        written(ics, as_ics(made))


def _explained(
    files: list[RecordFile],
    days: list[dict[str, Any]],
    patient: str | None,
    rule: str,
    as_json: bool,
    colour: bool | None,
) -> None:
    made: list[Explanation] = []
    with Workbench() as bench:
        for file, day in zip(files, days, strict=True):
            settings = settings_of(file, guideline(), bench, patients=chosen(file, patient), **day)
            made += explain(settings, rule)
    screen = console(colour)
    for number, one in enumerate(made):
        if as_json:
            print(one.model_dump_json(indent=2 if len(made) == 1 else None))
        else:
            show(screen, explanation_in_words(one))
            if number + 1 < len(made):
                print()
    if not made and not as_json:
        print(f"{rule} is judged for each of several things, and there is none of them.")


def compare(
    record: Record,
    on: On = None,
    knowledge_on: KnowledgeOn = None,
    region: InRegion = None,
    patient: Patient = None,
    as_json: AsJson = False,
    colour: Colour = None,
) -> None:
    """What each document says for a patient, side by side, beside the whole knowledge."""
    file = opened([record])[0]
    days = asked(file, on, knowledge_on)
    with Workbench() as bench:
        made = compared(file, guideline(), bench, region=region, patients=chosen(file, patient), **days)
    screen = console(colour)
    for number, one in enumerate(made):
        if as_json:
            print(one.model_dump_json(indent=2 if len(made) == 1 else None))
        else:
            if number:
                screen.print("\n")
            show(screen, comparison_in_words(one))


def facts(
    record: Record, on: On = None, patient: Patient = None, as_json: AsJson = False, colour: Colour = None
) -> None:
    """Every fact of a patient on a day, unknown ones included, with the record rows behind each."""
    file = opened([record])[0]
    made = _plans([file], [asked(file, on, None)], patient)
    screen = console(colour)
    for _, one in made:
        if as_json:
            listed = [json.loads(fact.model_dump_json()) for fact in one.facts]
            told = {"patient": one.patient, "on": one.on.isoformat(), "facts": listed}
            print(json.dumps(told, indent=2 if len(made) == 1 else None))
        else:
            screen.print(f"Facts of {one.patient} on {one.on}", style="bold", highlight=False)
            show(screen, facts_in_words(one.facts))
