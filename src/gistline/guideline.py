"""Guideline: opens knowledge/ as questions, or reports every problem of it together."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ValidationError

from gistline.actions import Action, Phase, Regimen, Window
from gistline.complications import open_complications
from gistline.errors import InputError, KnowledgeError, Problem, did_you_mean
from gistline.facts import FACTS, TERMS
from gistline.follow_up import open_follow_up
from gistline.guideline_checks import between
from gistline.guideline_lines import Placed, Reading, line_problems
from gistline.library import (
    KNOWLEDGE,
    Genes,
    Medicines,
    TableSource,
    mistake,
    open_drugs,
    open_sources,
    open_table,
    twice,
)  # fmt: skip
from gistline.question import StopReasons
from gistline.risk_tables import open_risk_tables
from gistline.rules import Impossible, Knowledge, NoAnswer, Question, Rule, RuleCase, StopReason, Together
from gistline.safety_tables import open_safety_tables
from gistline.sensitivity import open_sensitivity
from gistline.sourced import Citation, Source, invalid
from gistline.strict_yaml import Document, Path_, read_yaml

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
    genes = _genes(beside, documents, problems)
    _medicines(beside, documents, problems)
    open_sensitivity(beside, documents, drugs, genes, problems)
    open_safety_tables(beside, documents, problems)
    open_complications(beside, documents, problems)
    open_follow_up(beside, documents, problems)
    open_risk_tables(beside, documents, problems)
    problems.extend(_misnamed(folder))
    together = _together(beside, problems)
    stop_reasons = _stop_reasons(folder, problems)
    readings = [found for path in _rule_files(folder) if (found := _reading(path, problems))]
    problems.extend(between(readings, documents))
    if problems:
        raise KnowledgeError(problems)
    questions = tuple(reading.question for reading in readings)
    return Knowledge(questions, documents, drugs, together, version_of(folder), stop_reasons)


def _genes(folder: Path, documents: Mapping[str, Source], problems: list[Problem]) -> Genes | None:
    """genes.yaml, what its parts say of one another resolved."""
    table, document = open_table(folder, "genes.yaml", Genes, problems)
    if table is not None:
        problems.extend(_of_genes(document, table))
        problems.extend(_unseen(document, "source", table.source, documents))
        problems.extend(_unseen(document, "residues_source", table.residues_source, documents))
    return table


def _of_genes(document: Document, table: Genes) -> Iterator[Problem]:
    told: list[tuple[Path_, str]] = [(("spellings", word), gene) for word, gene in table.spellings.items()]
    told += [(("transcripts", number, "gene"), one.gene) for number, one in enumerate(table.transcripts)]
    for path, gene in told:
        if gene not in table.genes:
            yield mistake(document, path, gene, "is no gene of this file", did_you_mean(gene, table.genes))
    written: list[tuple[Path_, str]] = [(("genes", number), gene) for number, gene in enumerate(table.genes)]
    written += [(("spellings", word), word.upper()) for word in table.spellings]
    yield from twice(document, written)
    yield from twice(document, told[len(table.spellings) :])
    names: list[tuple[Path_, str]] = []
    for number, one in enumerate(table.transcripts):
        path = ("transcripts", number)
        shorter = one.shorter_form.names if one.shorter_form else ()
        names += [((*path, "names", place), name) for place, name in enumerate(one.names)]
        names += [((*path, "shorter_form", "names", place), name) for place, name in enumerate(shorter)]
        exons = [exon for exon, _, _ in one.exons]
        for part, listed in (("exons", exons), ("driver_exons", one.driver_exons)):
            yield from twice(document, (((*path, part, place), exon) for place, exon in enumerate(listed)))
        for exon in (exon for exon in one.driver_exons if exon not in exons):
            repair = f"Write one of: {', '.join(map(str, exons))}."
            yield mistake(document, (*path, "driver_exons"), exon, f"is no exon of {one.gene}", repair)
    yield from twice(document, names)


def _medicines(folder: Path, documents: Mapping[str, Source], problems: list[Problem]) -> None:
    """medicines.yaml: one list for each medicine, written as records are compared."""
    table, document = open_table(folder, "medicines.yaml", Medicines, problems)
    if table is None:
        return
    listed: list[tuple[Path_, str]] = [
        (("cyp3a4", kind, place), name) for kind, names in table.cyp3a4.items() for place, name in enumerate(names)
    ]
    problems.extend(twice(document, listed))
    for path, name in listed:
        if name != name.strip().lower():
            repair = f"Write {name.strip().lower()}."
            problems.append(mistake(document, path, name, "is not in small letters, which no record matches", repair))
    problems.extend(_unseen(document, "source", table.source, documents))


def _unseen(document: Document, entry: str, source: TableSource, documents: Mapping[str, Source]) -> Iterator[Problem]:
    if source.document not in documents:
        repair = did_you_mean(source.document, documents)
        yield mistake(document, (entry, "document"), source.document, "is not in sources.yaml", repair)
    elif source.standing == "read" and documents[source.document].standing != "read":
        message = "was read here, but sources.yaml says it was not"
        yield mistake(document, (entry, "standing"), source.document, message, "Mend standing in one of the two.")


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
