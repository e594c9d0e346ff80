"""Variant words: a variant as read, in a sentence, in data, and a whole table of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gistline.language import say
from gistline.variants import Doubt, Reading

KINDS = {
    "missense": "another residue",
    "synonymous": "no change of the protein",
    "nonsense": "a stop",
    "deletion": "a deletion",
    "duplication": "a duplication",
    "insertion": "an insertion",
    "deletion_insertion": "residues replaced by others",
    "frameshift": "a shift of the reading frame",
    "splice": "a change at a splice site",
    "intronic": "a change in an intron, away from the splice site",
    "substitution": "another base; what it does to the protein is not certain",
    "amplification": "an amplification",
    "overexpression": "overexpression",
    "fusion": "a fusion",
    "epimutation": "an epimutation",
    "loss": "a loss",
    "wild_type": "no change found",
    "mutation": "a mutation whose change is not told",
    "unreadable": "a change that could not be read",
}
DRIVERS = {
    "kit_exon_9": "KIT exon 9 mutation",
    "kit_exon_11": "KIT exon 11 mutation",
    "kit_exon_13": "KIT exon 13 mutation",
    "kit_exon_17": "KIT exon 17 mutation",
    "kit_exon_other": "KIT mutation in exon 8, 14, 18 or another",
    "pdgfra_d842v": "PDGFRA D842V",
    "pdgfra_exon_18_other": "PDGFRA exon 18 mutation other than D842V",
    "pdgfra_exon_other": "PDGFRA mutation outside exon 18",
    "sdh_deficient": "SDH deficiency",
    "nf1_related": "NF1",
    "braf_v600e": "BRAF V600E",
    "ntrk_fusion": "NTRK fusion",
    "other_driver": "another driver",
}
RESIDUES = {
    "A": "alanine", "C": "cysteine", "D": "aspartate", "E": "glutamate", "F": "phenylalanine", "G": "glycine",
    "H": "histidine", "I": "isoleucine", "K": "lysine", "L": "leucine", "M": "methionine", "N": "asparagine",
    "P": "proline", "Q": "glutamine", "R": "arginine", "S": "serine", "T": "threonine", "V": "valine",
    "W": "tryptophan", "Y": "tyrosine",
}  # fmt: skip
Result = Literal["read", "another_exon", "refused"]


@dataclass(frozen=True)
class Row:
    """One written name of a table, as read: placed in an exon, or of the gene as a whole."""

    line: int
    reading: Reading

    @property
    def result(self) -> Result:
        """Read and placed in an exon, of another exon than stated, or refused with a reason."""
        if self.reading.exon_differs:
            return "another_exon"
        placed = self.reading.exon is not None
        whole_gene = self.reading.first is None and self.reading.kind != "unreadable"
        return "read" if self.reading.fits and (placed or whole_gene) else "refused"


def told(problem: Doubt) -> str:
    """A problem as a text."""
    return say(problem.text, **dict(problem.values))


def sentence(reading: Reading) -> str:
    """The reading aloud: gene, exon, residues, what changes, its name and the driver it is or may be."""
    parts = [reading.gene or say("no gene")]
    parts += [say("exon {exon}", exon=reading.exon)] if reading.exon is not None else [say("exon not certain")]
    if reading.first is not None:
        text = "residue {first}" if reading.first == reading.last else "residues {first} to {last}"
        parts.append(say(text, first=reading.first, last=reading.last))
    return f"{', '.join(parts)}: {_change(reading)}; {_driver(reading)}."


def _change(reading: Reading) -> str:
    name = reading.name
    if reading.kind == "missense" and name:
        text = "{before} becomes {after} ({name})"
        return say(text, before=say(RESIDUES[name[0]]), after=say(RESIDUES[name[-1]]), name=name)
    said = say(KINDS[reading.kind])
    return say("{change} ({name})", change=said, name=name) if name else said


def _driver(reading: Reading) -> str:
    if reading.driver:
        return say("as a driver: {driver}", driver=say(DRIVERS[reading.driver]))
    if not reading.drivers:
        return say("no driver of GIST by itself")
    names = ", ".join(say(DRIVERS[one]) for one in reading.drivers)
    return say("which driver is open: {drivers}", drivers=names)


def as_data(reading: Reading) -> dict[str, Any]:
    """The reading for programs. Null is what is not told or not certain."""
    residues = None if reading.first is None else [reading.first, reading.last]
    return {
        "written": reading.written,
        "gene": reading.gene,
        "kind": reading.kind,
        "residues": residues,
        "exon": None if reading.exon is None else str(reading.exon),
        "name": reading.name,
        "class": reading.driver,
        "class_open": list(reading.drivers) if reading.driver is None else [],
        "reading": sentence(reading),
        "problems": [told(problem) for problem in reading.problems],
    }


def in_words(reading: Reading) -> Group:
    """One variant for a terminal."""
    lines = [Padding(Text(f"! {told(problem)}", style="yellow"), (0, 0, 0, 2)) for problem in reading.problems]
    return Group(Text(reading.written, style="bold"), Text(sentence(reading)), *lines)


def table_in_words(rows: Sequence[Row]) -> Group:
    """Every name of a table that was not plainly read, with the reason, and the counts."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("line", "gene", "as written", "result", "why"):
        table.add_column(say(title), overflow="fold")
    for row in rows:
        if row.result != "read":
            why = "; ".join(map(told, row.reading.problems)) or sentence(row.reading)
            table.add_row(
                str(row.line), row.reading.gene or "", row.reading.written, say(row.result.replace("_", " ")), why
            )
    return Group(table, *(Text(line) for line in counts_in_words(rows)))


def counts_in_words(rows: Sequence[Row]) -> Iterator[str]:
    """How many names were read, refused or of another exon; and how many of those that name a residue were placed."""
    found = {result: sum(row.result == result for row in rows) for result in ("read", "another_exon", "refused")}
    text = "{count} names: {read} read, {another_exon} of another exon than stated, {refused} refused with the reason"
    yield say(text, count=len(rows), **found)
    named = [row.reading for row in rows if row.reading.first is not None]
    placed = sum(reading.exon is not None for reading in named)
    share = f"{100 * placed / len(named):.1f}" if named else "0.0"
    text = "{placed} of {named} that name a residue are placed in an exon: {share} %"
    yield say(text, placed=placed, named=len(named), share=share)
