"""Plots: the command that draws one patient, or each of several, as SVG."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gistline.cli.options import AsJson, On, Patient, Record, Wanted, opened, written
from gistline.errors import UsageError
from gistline.lesion_chart import LesionChart, lesion_charts
from gistline.records import Workbench

Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where to: a file that ends in .svg, - for standard output, or a folder for several patients."
        " Default: PATIENT-lesions.svg here.",
    ),
]
OfTimeline = Annotated[
    bool, typer.Option("--timeline/--lesions", help="Draw the whole timeline, or (default) lesions and response.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")]


def plot(
    record: Record,
    on: On = None,
    patient: Patient = None,
    output: Output = None,
    of_timeline: OfTimeline = False,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Draw each lesion and the sum over time, with nadir and response scan by scan, as known on a day.

    Writes SVG and prints the path. SVG alone: any browser opens it and prints it to PDF. Nothing is drawn or joined
    that the record does not tell. With --json the data of the drawing instead: one object, or one a line."""
    file = opened([record])[0]
    asked = Wanted(on, patient=patient).of(file)
    with Workbench() as bench:
        charts = lesion_charts(file, bench, asked["on"], asked.get("patients"))
    if as_json:
        parts = [one.timeline if of_timeline else one for one in charts]
        print("\n".join(one.model_dump_json(indent=2 if len(parts) == 1 else None) for one in parts))
        return
    kind = "timeline" if of_timeline else "lesions"
    if str(output) == "-":
        print(_drawn(_one(charts), kind))
        return
    paths = _paths(charts, output, kind)
    there = [str(path) for path in paths if path.exists()]
    if there and not overwrite:
        raise UsageError(f"{', '.join(there)}: is there already. Add --overwrite, or give another file with -o.")
    for one, path in zip(charts, paths, strict=True):
        written(path, _drawn(one, kind) + "\n")
        print(path)


def _one(charts: Sequence[LesionChart]) -> LesionChart:
    if len(charts) != 1:
        raise UsageError(f"One file holds one patient, and this is {len(charts)}. Add --patient ID, or -o FOLDER.")
    return charts[0]


def _paths(charts: Sequence[LesionChart], output: Path | None, kind: str) -> list[Path]:
    """A file per patient. Raises UsageError where one file is named for several, or for a format that is not there."""
    if output is not None and output.is_dir():
        return [output / f"{one.timeline.patient}-{kind}.svg" for one in charts]
    only = _one(charts)
    path = output or Path(f"{only.timeline.patient}-{kind}.svg")
    if path.suffix.lower() != ".svg":
        raise UsageError(f"{path}: only SVG is drawn. Give a name that ends in .svg, - or a folder that is there.")
    return [path]


def _drawn(chart: LesionChart, kind: str) -> str:
    from gistline import lesion_drawing, timeline_drawing  # what draws is not needed to print data
    from gistline.page import spoken

    if kind == "timeline":
        return timeline_drawing.drawn(chart.timeline, spoken(kind))
    return lesion_drawing.drawn(chart, spoken(kind))
