"""Drivers: which driver of GIST a change is, or which it may be, from gene, exon and change. Variant before class."""

from typing import Literal

from gistline.library import transcripts
from gistline.variants.notation import Kind

Driver = Literal[
    "kit_exon_9", "kit_exon_11", "kit_exon_13", "kit_exon_17", "kit_exon_other", "pdgfra_d842v",
    "pdgfra_exon_18_other", "pdgfra_exon_other", "sdh_deficient", "nf1_related", "braf_v600e", "ntrk_fusion",
    "other_driver",
]  # fmt: skip
# What our sources name as drivers of GIST: changes that keep the reading frame.
USUAL: tuple[Kind, ...] = ("missense", "deletion", "duplication", "insertion", "deletion_insertion", "mutation")
# What takes SDH or NF1 away. Another residue may do so or not; a stain or a clinician says.
TAKES_AWAY: tuple[Kind, ...] = (
    "nonsense", "frameshift", "splice", "deletion", "epimutation", "loss", "mutation",
)  # fmt: skip
NO_FINDING: tuple[Kind, ...] = ("synonymous",)  # nothing of the protein is changed
UNUSUAL: tuple[Kind, ...] = ("amplification", "overexpression", "fusion")  # of KIT and PDGFRA: no driver in our sources


def drivers_of(
    gene: str, kind: Kind, exons: tuple[int, ...], name: str | None, changes: tuple[str, ...]
) -> tuple[Driver, ...]:
    """The drivers that a finding may be: one where it is certain, several where it is open, none where it is none.

    `exons`: those it may lie in, empty where that is open. `name`: its normal form. `changes`: every residue change
    it may be, as D842V."""
    if kind in NO_FINDING:
        return ()
    if gene == "KIT":
        return () if kind in UNUSUAL else _kit(exons)
    if gene == "PDGFRA":
        return () if kind in UNUSUAL else _pdgfra(exons, name, changes)
    if gene in ("SDHA", "SDHB", "SDHC", "SDHD"):
        return ("sdh_deficient",)
    if gene == "NF1":
        return ("nf1_related",)
    if gene == "BRAF":
        return _braf(changes)
    if gene.startswith("NTRK"):
        return ("ntrk_fusion",)
    return ("other_driver",)


def _kit(exons: tuple[int, ...]) -> tuple[Driver, ...]:
    possible = exons or transcripts()["KIT"].driver_exons
    return tuple(dict.fromkeys(_kit_exon(exon) for exon in possible))


def _kit_exon(exon: int) -> Driver:
    by_exon: dict[int, Driver] = {9: "kit_exon_9", 11: "kit_exon_11", 13: "kit_exon_13", 17: "kit_exon_17"}
    return by_exon.get(exon, "kit_exon_other")


def _pdgfra(exons: tuple[int, ...], name: str | None, changes: tuple[str, ...]) -> tuple[Driver, ...]:
    if exons and 18 not in exons:
        return ("pdgfra_exon_other",)
    beside: tuple[Driver, ...] = () if exons == (18,) else ("pdgfra_exon_other",)
    if "D842V" in changes and len(changes) == 1 and not beside:
        return ("pdgfra_d842v",)
    if (name or changes) and "D842V" not in changes and not beside:
        return ("pdgfra_exon_18_other",)
    return ("pdgfra_d842v", "pdgfra_exon_18_other", *beside)


def _braf(changes: tuple[str, ...]) -> tuple[Driver, ...]:
    if changes == ("V600E",):
        return ("braf_v600e",)
    return ("other_driver",) if changes and "V600E" not in changes else ("braf_v600e", "other_driver")


def certain(gene: str, kind: Kind, exons: tuple[int, ...], possible: tuple[Driver, ...]) -> Driver | None:
    """The driver where a finding that contradicts nothing is certainly one: one is possible, and the change is of a
    kind and in an exon in which our sources name drivers."""
    return possible[0] if len(possible) == 1 and drives(gene, kind, exons) and (exons or not _mapped(gene)) else None


def drives(gene: str, kind: Kind, exons: tuple[int, ...]) -> bool:
    """Whether a finding that contradicts nothing is certainly a driver, even where it is open which one; GIST has one,
    so that it excludes those of other genes. `exons`: all that its residues and the report name."""
    if _mapped(gene):
        return kind in USUAL and set(exons) <= set(transcripts()[gene].driver_exons)
    if gene.startswith("NTRK"):
        return kind in ("fusion", "mutation")
    if gene.startswith("SDH") or gene == "NF1":
        return kind in TAKES_AWAY
    return kind in (*USUAL, "fusion")


def _mapped(gene: str) -> bool:
    return gene in transcripts()
