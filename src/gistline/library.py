"""Library: the files of knowledge/ that are plain tables (sources, drugs, genes, medicines), read strictly."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar, get_args

from pydantic import Field, ValidationError, field_validator, model_validator

from gistline.errors import InputError, KnowledgeError, Problem
from gistline.sourced import Citation, Source, Standing, Strict, invalid, unseen
from gistline.strict_yaml import Document, Path_, read_yaml

KNOWLEDGE = Path(__file__).parent / "knowledge"
Interaction = Literal["strong_inhibitor", "moderate_inhibitor", "strong_inducer", "moderate_inducer"]
INTERACTIONS: tuple[str, ...] = get_args(Interaction)
Region = Literal["US", "EU", "CH", "AU", "JP"]
REGIONS: tuple[str, ...] = get_args(Region)
Table = TypeVar("Table", bound=Strict)


class Approval(Strict):
    """Since when a region approved a drug in GIST, and for what. The day may be a year or a month alone."""

    region: Region
    from_: str = Field(alias="from", pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")
    use: str
    standing: Standing
    source: str | None = None

    @model_validator(mode="after")
    def _read_somewhere(self) -> "Approval":
        if self.standing == "read" and self.source is None:
            raise ValueError("was read, but not where. Fill source")
        return self


class Pause(Citation):
    """What one document says of a drug around an operation, with its own figures in days; None: it gives none."""

    days: int | None = Field(ge=0, le=365)
    restart_after_days: int | None = Field(default=None, ge=0, le=365)


class StopBefore(Strict):
    """How many days before an elective operation a drug is stopped; None: searched for, and no figure was found."""

    days: int | None = Field(ge=0, le=365)
    sources: tuple[Pause, ...]

    @model_validator(mode="after")
    def _sourced(self) -> "StopBefore":
        if self.days is not None and not self.sources:
            raise ValueError("gives a figure without a source. Fill sources, or write days: null")
        told = self.figures()
        if told != sorted(told, reverse=True):
            raise ValueError("does not name the longest figure first. Put the sources in that order")
        if self.days != max(told, default=None):
            raise ValueError("is not the longest figure of its sources. Mend days here or in a source")
        return self

    def figures(self) -> list[int]:
        """The figure of each source that gives one, in their order."""
        return [source.days for source in self.sources if source.days is not None]

    def restart(self) -> Pause | None:
        """The source with the longest time before the drug is taken up again; None where none gives one."""
        told = [(source.restart_after_days, source) for source in self.sources if source.restart_after_days is not None]
        return max(told, key=lambda pair: pair[0], default=(0, None))[1]


class Drug(Strict):
    """A drug a record may name."""

    drug: str
    class_: Literal["kinase_inhibitor", "hsp90_inhibitor", "cytotoxic", "other", "unknown"] = Field(alias="class")
    approvals: tuple[Approval, ...]
    stop_before_operation: StopBefore | None = None

    def sources_of(self, entry: str) -> tuple[Citation, ...]:
        """The sources of one entry, as `stop_before_operation`; none where the drug has no such entry."""
        part = getattr(self, entry)
        return part.sources if part is not None else ()


class ShorterForm(Strict):
    """A form of a protein that leaves residues out, so that its numbers are lower beyond them."""

    names: tuple[str, ...]
    from_residue: int
    lower_by: int
    standing: Standing


class Transcript(Strict):
    """The form of a gene that residues and exons are counted in."""

    gene: str
    names: tuple[str, ...]
    driver_exons: tuple[int, ...]  # in which our sources name a driver of GIST
    exons: tuple[tuple[int, int, int], ...]  # exon, first and last coding base
    residues: str
    shorter_form: ShorterForm | None = None

    @field_validator("residues", mode="before")
    @classmethod
    def _without_spaces(cls, value: str) -> str:
        return "".join(value.split())

    @model_validator(mode="after")
    def _exons_hold_the_residues(self) -> "Transcript":
        ends = [0, *(last for _, _, last in self.exons)]
        if [first for _, first, _ in self.exons] != [end + 1 for end in ends[:-1]]:
            raise ValueError("has exons that do not follow one another. Mend first and last bases")
        if ends[-1] != 3 * len(self.residues):
            raise ValueError(f"has {len(self.residues)} residues and {ends[-1]} coding bases. Mend one of the two")
        return self

    def exons_of_bases(self, first: int, last: int) -> tuple[int, ...]:
        """The exons that hold coding bases `first` to `last`; none beyond the last residue."""
        return tuple(exon for exon, start, end in self.exons if start <= last and end >= first)


class Sources(Strict):
    """sources.yaml."""

    documents: tuple[Source, ...]


class Drugs(Strict):
    """drugs.yaml."""

    drugs: tuple[Drug, ...]


class TableSource(Strict):
    """Where a whole table was seen."""

    document: str
    standing: Standing
    read_on: str | None = None


class Genes(Strict):
    """genes.yaml."""

    genes: tuple[str, ...]
    spellings: dict[str, str]
    source: TableSource
    residues_source: TableSource
    transcripts: tuple[Transcript, ...]


class Medicines(Strict):
    """medicines.yaml."""

    source: TableSource
    cyp3a4: dict[Interaction, tuple[str, ...]]


def open_table(
    folder: Path, name: str, model: type[Table], problems: list[Problem], fields: Sequence[str] = ()
) -> tuple[Table | None, Document]:
    """One table of a knowledge folder, or None with its problems added; `fields`: the names it may hold beside its
    own, to propose one for a name that is none."""
    try:
        document = read_yaml(folder / name, f"knowledge/{name}")
    except InputError as error:
        problems.extend(error.problems)
        return None, Document(f"knowledge/{name}")
    try:
        return model.model_validate(document.value), document
    except ValidationError as error:
        problems.extend(invalid(document, error, [*_fields(model), *fields]))
        return None, document


def _fields(model: type[Strict]) -> list[str]:
    known: list[type[Strict]] = [model, Source, Drug, Approval, StopBefore, Pause, Transcript, ShorterForm]
    return sorted({field.alias or name for one in known for name, field in one.model_fields.items()})


def open_sources(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    """Every document that knowledge cites, by name."""
    table, document = open_table(folder, "sources.yaml", Sources, problems)
    listed = [source.document for source in table.documents] if table else []
    problems.extend(_twice(document, ("documents",), listed))
    return {source.document: source for source in table.documents} if table else {}


def open_drugs(folder: Path, documents: dict[str, Source], problems: list[Problem]) -> dict[str, Drug]:
    """Every drug of a knowledge folder by name; its citations are resolved against the documents."""
    table, document = open_table(folder, "drugs.yaml", Drugs, problems)
    found = table.drugs if table else ()
    problems.extend(_twice(document, ("drugs",), [drug.drug for drug in found]))
    for number, drug in enumerate(found):
        for source in drug.sources_of("stop_before_operation"):
            for message, repair in unseen(source, documents):
                row = f"line {document.line(('drugs', number, 'stop_before_operation'))}, drug {drug.drug}"
                problems.append(Problem(document.file, row, "sources", f"'{source.document}'", message, repair))
    return {drug.drug: drug for drug in found}


def _twice(document: Document, path: Path_, names: list[str]) -> Iterator[Problem]:
    for number, name in enumerate(names):
        if name in names[:number]:
            row = f"line {document.line((*path, number))}"
            yield Problem(document.file, row, "", f"'{name}'", "stands twice", "Keep one of the two.")


def table_of_knowledge(name: str, model: type[Table]) -> Table:
    """One table of the knowledge that comes with the program. Raises KnowledgeError with every problem in it."""
    problems: list[Problem] = []
    table, _ = open_table(KNOWLEDGE, name, model, problems)
    if table is None:
        raise KnowledgeError(problems)
    return table


@cache
def drugs() -> dict[str, Drug]:
    """Every drug a record may name: name, class, where approved for GIST since when, handling around operations."""
    return {drug.drug: drug for drug in table_of_knowledge("drugs.yaml", Drugs).drugs}


@cache
def kinase_inhibitors() -> tuple[str, ...]:
    """The drugs that count as a line of tyrosine kinase inhibitor (TKI) therapy."""
    return tuple(sorted(name for name, drug in drugs().items() if drug.class_ == "kinase_inhibitor"))


@cache
def unnamed_drugs() -> tuple[str, ...]:
    """The words for a drug that a record does not name: it may be any."""
    return tuple(sorted(name for name, drug in drugs().items() if drug.class_ == "unknown"))


@cache
def gene_table() -> Genes:
    """The genes a variant may name, other spellings of them, and the transcripts that are mapped."""
    return table_of_knowledge("genes.yaml", Genes)


@cache
def transcripts() -> dict[str, Transcript]:
    """The mapped transcript of a gene, by gene."""
    return {transcript.gene: transcript for transcript in gene_table().transcripts}


def genes() -> tuple[str, ...]:
    """Every gene a variant row may name."""
    return gene_table().genes


@cache
def medicines() -> dict[str, str]:
    """Every other medicine on file by its international nonproprietary name: how it acts on CYP3A4."""
    listed = table_of_knowledge("medicines.yaml", Medicines).cyp3a4
    return {name: kind for kind, names in listed.items() for name in names}
