"""Plans: the commands about patients. They read, call and print; they decide nothing."""

from pathlib import Path
from typing import Annotated

import typer

from gistline.catalogue import in_one_line
from gistline.cli.options import (
    AsJson,
    Colour,
    InRegion,
    KnowledgeOn,
    On,
    Patient,
    Record,
    Records_,
    Wanted,
    console,
    opened,
    progress,
    put,
    written,
)  # fmt: skip
from gistline.compare import compare as compared
from gistline.comparison_words import comparison_in_words, explanation_in_words
from gistline.errors import UsageError
from gistline.explanation import explain
from gistline.fact_explanation import explain_fact, facts_of
from gistline.fact_words import explained_fact_in_words, facts_in_words
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
    wanted = Wanted(on, knowledge_on, region, patient, pack)
    files = opened(records)
    if why is not None:
        _explained(files, wanted, why, as_json, colour)
        return
    plans = _plans(files, wanted)
    if html or ics:
        _one_file(plans, html, ics)
    elif brief and not as_json:
        screen = console(colour)
        for _, made in plans:
            screen.print(in_one_line(made), highlight=False, soft_wrap=True, markup=False)
    else:
        put([made for _, made in plans], in_words, as_json, colour)


def _plans(files: list[RecordFile], wanted: Wanted) -> list[tuple[RecordFile, Plan]]:
    asked = [wanted.of(file) for file in files]
    known, found = guideline(), []
    with Workbench() as bench, progress(len(files), "reading records") as advance:
        for file, one in zip(files, asked, strict=True):
            found += [(file, made) for made in advise(file, known, bench, **one)]
            advance()
    return found


def _one_file(plans: list[tuple[RecordFile, Plan]], html: Path | None, ics: Path | None) -> None:
    """Write the page or the calendar of the one patient asked for."""
    if len(plans) != 1:
        raise UsageError(f"--html and --ics write one patient, and this is {len(plans)}. Add --patient ID.")
    file, made = plans[0]
    if html:
        from gistline.lesion_chart import lesion_charts  # what draws a page is not needed to print a plan
        from gistline.page import page

        with Workbench() as bench:
            chart = lesion_charts(file, bench, made.on, [made.patient])[0]
        written(html, page(made, chart.timeline, documents=guideline().documents, chart=chart))
    if ics:
        from gistline.calendar_file import as_ics

        written(ics, as_ics(made))


def _explained(files: list[RecordFile], wanted: Wanted, rule: str, as_json: bool, colour: bool | None) -> None:
    known = guideline()
    with Workbench() as bench:
        made = [one for file in files for one in explain(settings_of(file, known, bench, **wanted.of(file)), rule)]
    put(made, explanation_in_words, as_json, colour)
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
    with Workbench() as bench:
        made = compared(file, guideline(), bench, **Wanted(on, knowledge_on, region, patient).of(file))
    put(made, comparison_in_words, as_json, colour)


def facts(
    record: Record,
    explained: Annotated[
        str | None, typer.Option("--explain", metavar="FACT", help="One fact: meaning, rows, and what would fill it.")
    ] = None,
    on: On = None,
    patient: Patient = None,
    as_json: AsJson = False,
    colour: Colour = None,
) -> None:
    """Every fact of a patient on a day, unknown ones included, with the record rows behind each."""
    file = opened([record])[0]
    asked = Wanted(on, patient=patient).of(file)
    with Workbench() as bench:
        if explained is not None:
            told = explain_fact(file, bench, asked["on"], explained, asked.get("patients"))
            put(told, explained_fact_in_words, as_json, colour)
            if not told and not as_json:
                print(f"{explained} is a fact of each of several things, and there is none of them.")
        else:
            put(facts_of(file, bench, asked["on"], asked.get("patients")), facts_in_words, as_json, colour)
