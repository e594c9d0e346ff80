"""Command line: one verb per station. Reads, calls, prints; decides nothing."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from gistline import __version__
from gistline.cli.curation import check, diff, rules, statements, template
from gistline.cli.genetics import variant
from gistline.cli.plans import compare, facts, plan
from gistline.cli.plots import plot
from gistline.errors import GistlineError
from gistline.guideline import guideline
from gistline.language import open_words, speaking

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
EXAMPLES: dict[Callable[..., None], str] = {
    plan: "gistline plan cases/european-fourth-line.yaml --region EU | gistline plan COHORT/ --patient P-017"
    " --on 2024-05-10 --json | gistline plan cases/*.yaml --brief | gistline plan CASE.yaml --why RULE |"
    " gistline plan CASE.yaml --html plan.html --ics plan.ics",
    compare: "gistline compare cases/limited-progression-after-seven-years.yaml",
    facts: "gistline facts cases/liu-12.yaml --json | gistline facts CASE.yaml --explain line_of_therapy",
    plot: "gistline plot cases/european-fourth-line.yaml | gistline plot CASE.yaml --on 2024-05-10 -o lesions.svg |"
    " gistline plot COHORT/ -o drawings/ | gistline plot CASE.yaml --timeline -o - > timeline.svg |"
    " gistline plot CASE.yaml --json",
    variant: 'gistline variant "KIT p.W557_K558del" | gistline variant "p.Asp842Val" --gene PDGFRA --json |'
    " gistline variant --table variants.tsv --csv",
    rules: "gistline rules --json",
    statements: "gistline statements | gistline statements --json",
    check: "gistline check && echo proved",
    diff: "gistline diff old-knowledge installed cases/*.yaml",
}
for command, example in EXAMPLES.items():
    app.command(epilog=f"Examples: {example}")(command)
case_app.command(epilog="Examples: gistline case template > my-case.yaml | gistline case template --folder my-cohort")(
    template
)


@app.callback(invoke_without_command=True)
def version(
    context: typer.Context,
    show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    words: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table of words: speak another language.")
    ] = None,
) -> None:
    if words:
        context.with_resource(speaking(open_words(words)))
    if show:
        print(f"gistline {__version__}, knowledge {guideline().version}")
        raise typer.Exit


def _leave(message: str) -> NoReturn:
    if sys.stderr is not None:
        print(f"gistline: {message}", file=sys.stderr)
    sys.exit(2)


def main() -> None:
    """The program. Exit status 0 done, 1 the check found something, 2 what was given cannot be used."""
    for stream in (sys.stdout, sys.stderr):
        # the program that started this one may have closed a stream, which is None then
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an encoding without a letter must not cost the answer
    if sys.stdout is None:
        _leave("there is nowhere to print: the output is closed. Open it, or give a file")
    try:
        app()
    except GistlineError as error:
        _leave(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
