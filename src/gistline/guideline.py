"""Guideline: opens knowledge/ as questions, or reports every problem of it together."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ValidationError

from gistline.actions import Action, Phase, Regimen, Window
from gistline.errors import InputError, KnowledgeError, Problem, did_you_mean
from gistline.facts import FACTS, TERMS
from gistline.guideline_checks import between
from gistline.guideline_lines import Placed, Reading, line_problems
from gistline.library import KNOWLEDGE, Genes, Medicines, open_drugs, open_sources, open_table
from gistline.question import StopReasons
from gistline.rules import Impossible, Knowledge, NoAnswer, Question, Rule, RuleCase, StopReason, Together
from gistline.safety_tables import open_safety_tables
from gistline.sourced import Citation, invalid
from gistline.strict_yaml import Document, read_yaml

MODELS: tuple[type[BaseModel], ...] = (
    Question, Rule, NoAnswer, RuleCase, Citation, Action, Window, Phase, Regimen, Impossible,
)  # fmt: skip


@cache
def guideline() -> Knowledge:
    """The knowledge that comes with gistline. Raises KnowledgeError with every problem of it."""
    return open_guideline(KNOWLEDGE)


def open_guideline(folder: Path, tables: Path | None = None) -> Knowledge:
    """The knowledge of a folder laid out like knowledge/. Raises KnowledgeError with every problem of it.

    `tables` is the folder of sources, drugs, genes, medicines and what is impossible, where it is another."""
    problems: list[Problem] = []
    beside = tables or folder
    documents = open_sources(beside, problems)
    drugs = open_drugs(beside, documents, problems)
    for name, model in (("genes.yaml", Genes), ("medicines.yaml", Medicines)):
        open_table(beside, name, model, problems)
    open_safety_tables(beside, documents, problems)
    problems.extend(_misnamed(folder))
    together = _together(beside, problems)
    stop_reasons = _stop_reasons(folder, problems)
    readings = [found for path in _rule_files(folder) if (found := _reading(path, problems))]
    problems.extend(between(readings, documents))
    if problems:
        raise KnowledgeError(problems)
    questions = tuple(reading.question for reading in readings)
    return Knowledge(questions, documents, drugs, together, version_of(folder), stop_reasons)


def _together(folder: Path, problems: list[Problem]) -> Together:
    """impossible.yaml, where a folder has one."""
    if not (folder / "impossible.yaml").exists():
        return Together()
    table, document = open_table(folder, "impossible.yaml", Together, problems)
    placed = Placed(document)
    for one, names in enumerate(table.exactly_one_of if table else ()):
        for name in (name for name in names if name not in FACTS):
            path = ("exactly_one_of", one)
            problems.append(placed.problem(path, name, None, "is no fact", did_you_mean(name, FACTS)))
    for one, part in enumerate(table.impossible if table else ()):
        for number, line in enumerate(part.when):
            problems.extend(line_problems(placed, ("impossible", one, "when", number), line, TERMS))
    return table or Together()


def _stop_reasons(folder: Path, problems: list[Problem]) -> tuple[StopReason, ...]:
    """stop_reasons.yaml, where a folder has one."""
    if not (folder / "stop_reasons.yaml").exists():
        return ()
    table, document = open_table(folder, "stop_reasons.yaml", StopReasons, problems)
    for one, reason in enumerate(table.reasons if table else ()):
        for number, line in enumerate(reason.when):
            problems.extend(line_problems(Placed(document), ("reasons", one, "when", number), line, TERMS))
    return table.reasons if table else ()


def _rule_files(folder: Path) -> list[Path]:
    return sorted((folder / "rules").glob("*.yaml"))


def _reading(path: Path, problems: list[Problem]) -> Reading | None:
    try:
        document = read_yaml(path, f"knowledge/rules/{path.name}")
    except InputError as error:
        problems.extend(error.problems)
        return None
    try:
        return Reading(document, Question.model_validate(document.value))
    except ValidationError as error:
        problems.extend(invalid_question(document, error))
        return None


def invalid_question(document: Document, error: ValidationError) -> Iterable[Problem]:
    """The refused parts of a question, each with its rule and what to write."""
    names = sorted({field.alias or name for model in MODELS for name, field in model.model_fields.items()})
    for problem, detail in zip(invalid(document, error, names), error.errors(include_url=False), strict=True):
        rule = _rule_at(document, detail["loc"])
        yield problem if rule is None else problem.at(f"{problem.row}, rule {rule}")


def _rule_at(document: Document, path: tuple[str | int, ...]) -> str | None:
    if len(path) < 2 or path[0] != "rules" or not isinstance(path[1], int):
        return None
    rule = document.value["rules"][path[1]]
    return str(rule["id"]) if isinstance(rule, dict) and "id" in rule else None


def _misnamed(folder: Path) -> Iterable[Problem]:
    """Files that look like knowledge and would never be read."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".yaml":
            name = f"knowledge/{path.relative_to(folder).as_posix()}"
            yield Problem(name, "", "", "", "is no .yaml file and is not read", "Name it NAME.yaml, or take it away.")


def version_of(folder: Path) -> str:
    """A digest of every file of the knowledge, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
