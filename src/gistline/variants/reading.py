"""Reading: one variant as written, checked against the gene and placed in an exon, or told why it cannot be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from gistline.library import Transcript, transcripts
from gistline.variants.checks import gene_of, misfits
from gistline.variants.coding import Coding, read_coding
from gistline.variants.drivers import Driver, certain, drivers_of, drives
from gistline.variants.normal_form import changed, kind_of, name_of
from gistline.variants.notation import Doubt, Kind, Written, doubt, read_protein
from gistline.variants.parts import LONGEST, Parts, parts_of
from gistline.variants.placing import place_of
from gistline.variants.wording import D842V


@dataclass(frozen=True)
class Reading:
    """What a written variant says. None is what it does not say, or what cannot be told for certain."""

    written: str
    gene: str | None
    kind: Kind
    first: int | None  # residues concerned
    last: int | None
    exon: int | None  # where it certainly lies; as stated, for genes without a map and for changes without a residue
    exons: tuple[int, ...]  # where its residues or bases lie, whatever was stated
    exon_stated: int | None
    name: str | None  # its normal form: the same for every spelling of the same change
    driver: Driver | None  # the driver that it certainly is
    drivers: tuple[Driver, ...]  # the drivers that it may be
    drives: bool  # whether it certainly is a driver, even where it is open which one
    fits: bool  # false where a stated gene, residue, length or form contradicts the rest
    problems: tuple[Doubt, ...]

    @property
    def understood(self) -> bool:
        """Whether the text was read as a finding, contradicting nothing."""
        return self.fits and not self.exon_differs and self.kind not in ("unreadable", "wild_type")

    @property
    def exon_differs(self) -> bool:
        """Whether the stated exon is none of those the change lies in."""
        return self.exon_stated is not None and bool(self.exons) and self.exon_stated not in self.exons


@lru_cache(maxsize=100_000)
def read_variant(text: str, gene: str | None = None, exon: int | None = None) -> Reading:
    """Read a variant as people write it. Never raises: what is not understood is said in `problems`.

    `gene` and `exon` are those stated beside it, as in the columns of a record."""
    parts = parts_of(text[:LONGEST])
    protein = read_protein(parts.protein) if parts.protein or not parts.coding else None
    own, told, wrong = gene_of(parts, gene, protein)
    transcript = transcripts().get(own or "")
    coding = read_coding(parts.coding, transcript) if parts.coding else None
    change = _together(protein, coding)
    stated = tuple(dict.fromkeys((*(() if exon is None else (exon,)), *parts.exons)))
    wrong += [*misfits(parts, transcript, change, protein, coding, stated), *_hedged(parts, change)]
    one_stated = stated[0] if len(stated) == 1 else None
    place = place_of(transcript, change, coding, one_stated, fits=not wrong)
    name = _name(own, transcript, change) if not (wrong or change.problems or parts.fusion_with) else None
    kind = _kind(parts, change, name if transcript else None)
    told += [*wrong, *change.problems, *_form(text, parts, change, coding, kind), *place.problems]
    reading = Reading(
        text, own, kind, change.first, change.last, place.exon, place.exons, one_stated, name or None,
        None, (), False, not wrong, (),
    )  # fmt: skip
    return _driving(reading, stated, _changes(own, name, change), told)


def _kind(parts: Parts, change: Written, name: str | None) -> Kind:
    if parts.negative:
        return "wild_type"
    if parts.fusion_with:
        return "fusion"
    return change.kind if name is None else kind_of(name)


def _driving(reading: Reading, stated: tuple[int, ...], changes: tuple[str, ...], told: list[Doubt]) -> Reading:
    """The reading with the driver it is, or those it may be. What could be D842V in any dress never reads as less."""
    gene, kind, contradicts = reading.gene, reading.kind, not reading.fits or reading.exon_differs
    exons = () if reading.exon is None and (contradicts or len(stated) > 1) else _possible(reading.exon, reading.exons)
    possible = drivers_of(gene, kind, exons, reading.name, changes) if gene else ()
    named = tuple(dict.fromkeys((*reading.exons, *stated)))
    is_driver = gene is not None and reading.fits and drives(gene, kind, named)
    driver = certain(gene, kind, exons, possible) if gene is not None and reading.fits else None
    if driver != "pdgfra_d842v" and "pdgfra_d842v" not in possible and D842V.search(reading.written):
        told.append(doubt("may be PDGFRA D842V; look at the report"))
        driver, is_driver, possible = None, False, (*possible, "pdgfra_d842v")
    problems = tuple(dict.fromkeys(told))
    return replace(reading, driver=driver, drivers=possible, drives=is_driver, problems=problems)


def _hedged(parts: Parts, change: Written) -> Iterator[Doubt]:
    """A text that says that nothing was found, or that it is not settled."""
    if parts.negative:
        text = "says `{word}`: what was not found is told as not_found, with what was tested"
        yield doubt(text, word=parts.negative)
    elif parts.uncertain and change.kind != "synonymous":
        yield doubt("says `{word}`: it is not taken for a driver", word=parts.uncertain)


def _possible(exon: int | None, exons: tuple[int, ...]) -> tuple[int, ...]:
    return exons if exon is None else (exon,)


def _form(text: str, parts: Parts, change: Written, coding: Coding | None, kind: Kind) -> Iterator[Doubt]:
    """What of the writing is not known here."""
    if change.kind == "unreadable" and _several(text):
        yield doubt("several changes are named; write each by itself")
    elif len(text) > LONGEST or change.kind == "unreadable" or (parts.coding and coding is None):
        yield doubt("is not written in a form that is known here")
    if kind == "fusion" and change.first is not None:
        yield doubt("a fusion and a change are named together; write each by itself")


def _several(text: str) -> bool:
    """Whether the words of a text, read one by one, name residues more than once."""
    words = re.split(r"[\s;,+&]+", text[:LONGEST])
    return sum(read_protein(parts_of(word).protein).first is not None for word in words) > 1


def _together(protein: Written | None, coding: Coding | None) -> Written:
    """The change by both notations; the protein notation where it says what changes, else the coding one."""
    said = protein and (protein.first is not None or protein.kind not in ("mutation", "unreadable"))
    if coding is None or (said and protein):
        return protein or Written("unreadable")
    if coding.protein:
        return read_protein(coding.protein)
    first, last = coding.residues
    return Written(coding.kind, first, last, alternatives=coding.to, problems=coding.problems)


def _name(gene: str | None, transcript: Transcript | None, change: Written) -> str | None:
    """The normal form; empty where nothing of the protein changes; None where it is not certain."""
    if transcript:
        after = changed(transcript.residues, change)
        return None if after is None else name_of(transcript.residues, after)
    if gene and change.kind == "missense" and change.letters and change.inserted:
        return f"{change.letters[0][1]}{change.first}{change.inserted}"
    return None


def _changes(gene: str | None, name: str | None, change: Written) -> tuple[str, ...]:
    """Every change it may be; a replacement that may put valine at 842 of PDGFRA may be D842V."""
    if change.alternatives and change.letters:
        return tuple(f"{change.letters[0][1]}{change.first}{one}" for one in change.alternatives)
    if not name:
        return ()
    if gene != "PDGFRA" or change.kind != "deletion_insertion" or change.first is None or change.last is None:
        return (name,)
    perhaps = name != "D842V" and change.first <= 842 <= change.last and "V" in (change.inserted or "")
    return (name, "D842V") if perhaps else (name,)
