"""Pages: docs/generated and the plan in the README, written from the program itself. `--check` only compares.

Run as `python -m gistline.pages`, from the root of the repository.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from typer.testing import CliRunner

from gistline import calendar_file, lesion_words, page_words, timeline_words, variant_words
from gistline.action_words import sentence
from gistline.cli import app
from gistline.facts import FACTS, SUBJECTS, TERMS
from gistline.guideline import guideline, open_guideline
from gistline.library import KNOWLEDGE
from gistline.pages_of_pet import pet_response_page
from gistline.pages_of_response import response_page
from gistline.pages_of_risk import risk_page
from gistline.pages_of_surgery import surgery_page
from gistline.pages_of_vectors import variants_page
from gistline.phrases import cited, line_in_words, plain
from gistline.records.tables import TABLES, columns
from gistline.rules import Knowledge, Question, Rule, RuleCase
from gistline.sourced import Certainty, Standing, Strength
from gistline.spans import UNITS
from gistline.vocabulary import ADDRESSES, DAYS, DURATIONS, MEASURED, TARGETS, TESTS

FOLDER = Path("docs/generated")
MADE = "<!-- Written by `make fix` from the program itself. Do not edit. -->\n"


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    made = {
        "facts.md": _facts(),
        "guideline.md": _guideline(guideline()),
        "records.md": _records(),
        "command-line.md": _command_line(),
        "awkward-statements.md": _awkward(),
        "risk.md": risk_page(),
        "variants.md": variants_page(),
        "response.md": response_page(),
        "pet-response.md": pet_response_page(),
        "surgery.md": surgery_page(),
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
        year = f", {document.year}" if document.year else ""
        yield f"- `{name}`: {document.title} ({plain(document.authority)}{year}; {document.id})"


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


SPEAKING = (
    "action_words", "item_words", "phrases", "words", "vocabulary", "plan", "plan_open", "variant_words", "fact_words",
    "variants/notation", "variants/coding", "variants/checks", "variants/placing", "variants/reading",
)  # fmt: skip


def _said_in(path: Path) -> Iterator[str]:
    """Texts that a module says: in `say(...)` or `doubt(...)`, and every other text of more than one word."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "doubt"):
            yield from (str(part.value) for part in node.args if isinstance(part, ast.Constant))
        text = node.value if isinstance(node, ast.Constant) and id(node) not in described else None
        if isinstance(text, str) and re.search(r"[a-z}] [a-zA-Z{]", text):
            yield text


def words_to_translate(knowledge: Knowledge) -> list[str]:
    """Every fixed text that another language would say: what the program says, then what the knowledge says."""
    source = Path(__file__).parent
    said = {text for name in SPEAKING for text in _said_in(source / f"{name}.py")}
    for values in (
        *map(dict.values, (TARGETS, TESTS, MEASURED, ADDRESSES, DURATIONS, DAYS)),
        UNITS,
        [f"{unit}s" for unit in UNITS],
    ):
        said.update(values)
    for words in (page_words.WORDS, timeline_words.WORDS, lesion_words.WORDS, calendar_file.WORDS):
        said.update(words.values())
    said.update(plain(word) for kind in (Strength, Certainty, Standing) for word in (*get_args(kind), "evidence"))
    said.update(variant_words.RESIDUES.values())
    labels = [text for fact in TERMS.values() for text in (fact.label, fact.absent, fact.ask, *map(plain, fact.values))]
    labels += [notice.sentence for subject in SUBJECTS for notice in subject.notices]
    labels += [entry.use for drug in knowledge.drugs.values() for entry in drug.approvals]
    spoken = [text for question in knowledge.questions for text in (question.asks, question.check_first or "")]
    spoken += [exempt.because for question in knowledge.questions for exempt in question.no_answer_for]
    for rule in knowledge.rules.values():
        spoken += [rule.because or "", rule.hazard or "", rule.not_encoded or "", *(one.says for one in rule.sources)]
    return [*sorted(said), *dict.fromkeys(text for text in [*labels, *spoken] if text and text not in said)]


def _words() -> Iterator[str]:
    """A table of words to fill in, as YAML."""
    for text in words_to_translate(guideline()):
        yield f"{json.dumps(text, ensure_ascii=False)}: null"


AWKWARD = Path("docs/explanation/awkward-statements")


def _awkward() -> Iterator[str]:
    """What is hard to say in other rule languages, as rules of this one, each with its cases."""
    yield "# Twelve awkward statements in the rule language\n"
    yield "Each is a file of docs/explanation/awkward-statements/rules, loaded and judged by the tests. No plan uses"
    yield "them: they show what the language can say.\n"
    spoken = open_guideline(AWKWARD, KNOWLEDGE)
    for path, question in zip(sorted((AWKWARD / "rules").glob("*.yaml")), spoken.questions, strict=True):
        text = path.read_text(encoding="utf-8")
        yield f"## {path.stem.replace('-', '. ', 1).replace('_', ' ')}\n"
        yield f"{text.partition(chr(10))[0].removeprefix('# ')}\n"
        for rule in question.rules:
            yield f"- `{rule.id}`: *{sentence(rule.action)}* [{rule.strength}, certainty {plain(rule.certainty)}]"
            yield from (f"  - {_case(case)}" for case in rule.cases)
        yield f"\n```yaml\n{text.partition(chr(10))[2].rstrip()}\n```\n"


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


COMMANDS: tuple[list[str], ...] = (
    [], ["plan"], ["compare"], ["facts"], ["plot"], ["rules"], ["statements"], ["check"], ["diff"], ["case"],
    ["case", "template"],
)  # fmt: skip


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
    table = "# Every fixed text, to be copied and filled in (docs/how-to/speak-another-language.md).\n"
    words = {FOLDER / "words.yaml": table + "\n".join(_words()) + "\n"}
    return {**{FOLDER / name: text for name, text in pages().items()}, **words, README: readme()}


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
