"""Library: the files of knowledge/ that are plain tables (sources, drugs, genes, medicines), read strictly."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import Field, ValidationError, field_validator, model_validator

from gistline.errors import InputError, KnowledgeError, Problem
from gistline.sourced import Citation, Source, Standing, Strict, invalid, unseen
from gistline.strict_yaml import Document, Path_, read_yaml

KNOWLEDGE = Path(__file__).parent / "knowledge"
Interaction = Literal["strong_inhibitor", "moderate_inhibitor", "strong_inducer", "moderate_inducer"]
INTERACTIONS: tuple[str, ...] = get_args(Interaction)
Region = Literal["US", "EU", "CH", "AU", "JP"]
REGIONS: tuple[str, ...] = get_args(Region)
MAPPED = ("KIT", "PDGFRA")  # genes that the program reads by their residues
AMINO_ACIDS = frozenset("ACDEFGHIKLMNPQRSTVWY")
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

    names: tuple[str, ...] = Field(min_length=1)
    from_residue: int = Field(gt=0)
    lower_by: int = Field(gt=0)
    standing: Standing


class Transcript(Strict):
    """The form of a gene that residues and exons are counted in."""

    gene: str
    names: tuple[str, ...] = Field(min_length=1)
    driver_exons: tuple[int, ...] = Field(min_length=1)  # in which our sources name a driver of GIST
    exons: tuple[tuple[int, int, int], ...] = Field(min_length=1)  # exon, first and last coding base
    residues: str = Field(min_length=1)
    shorter_form: ShorterForm | None = None

    @field_validator("residues", mode="before")
    @classmethod
    def _without_spaces(cls, value: object) -> object:
        return "".join(value.split()) if isinstance(value, str) else value

    @field_validator("residues")
    @classmethod
    def _amino_acids(cls, value: str) -> str:
        for number, letter in enumerate(value, start=1):
            if letter not in AMINO_ACIDS:
                raise ValueError(f"holds '{letter}' as residue {number}. Write the capital letter of an amino acid")
        return value

    @model_validator(mode="after")
    def _exons_hold_the_residues(self) -> "Transcript":
        ends = [0, *(last for _, _, last in self.exons)]
        starts = [first for _, first, _ in self.exons]
        if starts != [end + 1 for end in ends[:-1]] or any(last < first for _, first, last in self.exons):
            raise ValueError("has exons that do not follow one another. Mend first and last bases")
        if ends[-1] != 3 * len(self.residues):
            raise ValueError(f"has {len(self.residues)} residues and {ends[-1]} coding bases. Mend one of the two")
        return self

    def exons_of_bases(self, first: int, last: int) -> tuple[int, ...]:
        """The exons that hold coding bases `first` to `last`; none beyond the last residue."""
        return tuple(exon for exon, start, end in self.exons if start <= last and end >= first)


class Sources(Strict):
    """sources.yaml."""

    documents: tuple[Source, ...] = Field(min_length=1)


class Drugs(Strict):
    """drugs.yaml."""

    drugs: tuple[Drug, ...] = Field(min_length=1)


class TableSource(Strict):
    """Where a whole table was seen."""

    document: str
    standing: Standing
    read_on: date | None = None

    @model_validator(mode="after")
    def _read_on_a_day(self) -> "TableSource":
        if self.standing == "read" and self.read_on is None:
            raise ValueError("was read, but not when. Fill read_on")
        return self


class Genes(Strict):
    """genes.yaml."""

    genes: tuple[Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*$")], ...] = Field(min_length=1)
    spellings: dict[str, str]
    source: TableSource
    residues_source: TableSource
    transcripts: tuple[Transcript, ...]

    @field_validator("transcripts")
    @classmethod
    def _every_mapped_gene(cls, value: tuple[Transcript, ...]) -> tuple[Transcript, ...]:
        for gene in MAPPED:
            if gene not in [one.gene for one in value]:
                raise ValueError(f"has no transcript of {gene}, whose residues are read. Add it")
        return value


class Medicines(Strict):
    """medicines.yaml."""

    source: TableSource
    cyp3a4: dict[Interaction, tuple[str, ...]] = Field(min_length=1)


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
    problems.extend(twice(document, ((("documents", number), name) for number, name in enumerate(listed))))
    return {source.document: source for source in table.documents} if table else {}


def open_drugs(folder: Path, documents: dict[str, Source], problems: list[Problem]) -> dict[str, Drug]:
    """Every drug of a knowledge folder by name; its citations are resolved against the documents."""
    table, document = open_table(folder, "drugs.yaml", Drugs, problems)
    found = table.drugs if table else ()
    problems.extend(twice(document, ((("drugs", number), drug.drug) for number, drug in enumerate(found))))
    for number, drug in enumerate(found):
        for source in drug.sources_of("stop_before_operation"):
            for message, repair in unseen(source, documents):
                row = f"line {document.line(('drugs', number, 'stop_before_operation'))}, drug {drug.drug}"
                problems.append(Problem(document.file, row, "sources", f"'{source.document}'", message, repair))
    return {drug.drug: drug for drug in found}


def mistake(document: Document, path: Path_, value: object, message: str, repair: str) -> Problem:
    """One value of a table that cannot be, with its line and the names of what it lies in."""
    column = ".".join(part for part in path if isinstance(part, str))
    return Problem(document.file, f"line {document.line(path)}", column, f"'{value}'", message, repair)


def twice(document: Document, listed: Iterable[tuple[Path_, object]]) -> Iterator[Problem]:
    """Every name of a list that stood in it before."""
    seen: set[object] = set()
    for path, name in listed:
        if name in seen:
            yield mistake(document, path, name, "stands twice", "Keep one of the two.")
        seen.add(name)


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
