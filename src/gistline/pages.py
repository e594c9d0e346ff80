"""Pages: docs/generated and the plan in the README, written from the program itself. `--check` only compares.

Run as `python -m gistline.pages`, from the root of the repository.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from gistline.actions import sentence
from gistline.cli import app
from gistline.facts import FACTS
from gistline.guideline import guideline
from gistline.records.tables import TABLES, columns
from gistline.rules import Knowledge, Question, Rule, RuleCase
from gistline.words import cited, line_in_words, plain

FOLDER = Path("docs/generated")
MADE = "<!-- Written by `make fix` from the program itself. Do not edit. -->\n"


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    made = {
        "facts.md": _facts(),
        "guideline.md": _guideline(guideline()),
        "records.md": _records(),
        "command-line.md": _command_line(),
    }
    return {name: MADE + "\n".join(lines).rstrip() + "\n" for name, lines in made.items()}


def _facts() -> Iterator[str]:
    yield "# Facts\n\nOne row per patient at a decision date. A fact without a value is unknown, never false.\n"
    for subject in dict.fromkeys(fact.subject for fact in FACTS.values()):
        yield f"## {subject}\n"
        for fact in FACTS.values():
            if fact.subject == subject:
                values = f" One of: {', '.join(fact.values)}." if fact.values else ""
                days = fact.maximum_age_days
                age = f" Unknown after {days} days ({fact.age_source})." if days else ""
                yield f"**`{fact.name}`** ({fact.kind.__name__}; *{fact.label}*). {fact.meaning}{values}{age}\n"


def _guideline(knowledge: Knowledge) -> Iterator[str]:
    yield f"# The guideline as encoded\n\nKnowledge {knowledge.version}. No clinician has signed a rule yet.\n"
    for question in knowledge.questions:
        yield from _question(question)
    yield "## Documents\n"
    for name, document in knowledge.documents.items():
        year = f", {document['year']}" if document["year"] else ""
        yield f"- `{name}`: {document['title']} ({document['authority'].replace('_', ' ')}{year}; {document['id']})"


def _question(question: Question) -> Iterator[str]:
    yield f"## {question.asks}\n"
    applies = "; ".join(map(line_in_words, question.applies_to)) or "every patient"
    yield f"`{question.question}` applies to: {applies}. Answers: {plain(question.answers)}.\n"
    if question.check_first:
        yield f"Check first: {question.check_first}\n"
    for exempt in question.no_answer_for:
        yield f"No answer where {'; '.join(map(line_in_words, exempt.when))}: {exempt.because}\n"
    for rule in question.rules:
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {sentence(rule.action)}\n"
    provisional = "" if rule.standing == "read" else f" **Provisional: {rule.standing} only.**"
    signed = f"signed by {rule.signed_by}" if rule.signed_by else "not yet signed"
    strength = f"{rule.strength}, certainty {plain(rule.certainty)}"
    yield f"`{rule.id}`: {strength}; {signed}; read again by {rule.review_by}.{provisional}\n"
    yield from (f"- if {line_in_words(line)}" for line in rule.when)
    yield ""
    tied = {"Goes before": rule.overrides, "Alternative to": rule.alternative_to, "Qualifies": rule.qualifies}
    for title, names in tied.items():
        if names:
            reason = f": {rule.because}" if title == "Goes before" else ""
            yield f"{title} {', '.join(f'`{name}`' for name in names)}{reason}\n"
    for title, text in (("Hazard", rule.hazard), ("Not encoded", rule.not_encoded)):
        if text:
            yield f"{title}: {text}\n"
    yield from (f"- {cited(source)}" for source in rule.sources)
    yield "\nCases:\n"
    yield from (f"- {_case(case)}" for case in rule.cases)
    yield ""


def _case(case: RuleCase) -> str:
    verdict = {True: "holds", False: "does not hold", None: f"waits for {', '.join(case.missing)}"}[case.holds]
    return f"{case.name}: {'overridden' if case.overridden else verdict}"


def _records() -> Iterator[str]:
    yield "# Records\n\nOne table, one YAML section, one CSV header. What is left out is not known.\n"
    for table, model in TABLES.items():
        yield f"## {table}\n\n{' '.join((model.__doc__ or '').split())}\n"
        yield "| column | meaning | values |\n|---|---|---|"
        for column in columns(table):
            values = ", ".join(column.words) or ("partial date" if column.partial_date else column.sql)
            named = f" (an id of {column.refers_to})" if column.refers_to else ""
            needed = "**needed**; " if column.needed else ""
            yield f"| {column.name} | {needed}{column.meaning}{named} | {values} |"
        yield ""


COMMANDS: tuple[list[str], ...] = ([], ["plan"], ["facts"], ["rules"], ["check"], ["case"], ["case", "template"])


def _command_line() -> Iterator[str]:
    yield "# Command line\n"
    for words in COMMANDS:
        shown = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "100"}, prog_name="gistline")
        lines = (line.rstrip() for line in shown.output.strip().splitlines())
        yield "\n".join([f"## {' '.join(['gistline', *words])}\n", "```", *lines, "```", ""])


README = Path("README.md")
EXAMPLE = "cases/limited-progression-after-seven-years.yaml"
BEGIN, END = "<!-- plan: written by `make fix` -->\n", "<!-- end of plan -->"


def readme() -> str:
    """The README with the plan of its example as printed now, for a fixed day of knowledge."""
    words = ["plan", EXAMPLE, "--knowledge-on", "2026-11-22"]
    printed = CliRunner().invoke(app, words, env={"COLUMNS": "110"}, prog_name="gistline").output.rstrip()
    text = README.read_text(encoding="utf-8")
    return f"{text.split(BEGIN)[0]}{BEGIN}\n```\n{printed}\n```\n\n{END}{text.split(END)[1]}"


def written() -> dict[Path, str]:
    """Every page this program writes, by path."""
    return {**{FOLDER / name: text for name, text in pages().items()}, README: readme()}


def main() -> int:
    """Write the pages, or with --check say which are stale. Exit status 1 where one is."""
    stale = {path: text for path, text in written().items() if _current(path) != text}
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path} is stale; run: make fix")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8")
    return 0


def _current(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
