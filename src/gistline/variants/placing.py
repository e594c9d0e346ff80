"""Placing: the exon of a change, from its bases or residues and from what is stated; never a guess."""

from dataclasses import dataclass

from gistline.library import Transcript
from gistline.variants.coding import Coding
from gistline.variants.notation import Doubt, Written, doubt


@dataclass(frozen=True)
class Place:
    """Where a change lies."""

    exon: int | None  # where it certainly lies
    exons: tuple[int, ...]  # where its residues or bases lie; empty where none is told
    problems: tuple[Doubt, ...] = ()


def place_of(
    transcript: Transcript | None, change: Written, coding: Coding | None, stated: int | None, *, fits: bool
) -> Place:
    """The exon of a change. `fits`: nothing in the text contradicts the gene; where it does, residues and a stated exon
    must agree to be believed."""
    exons = _exons(transcript, change, coding)
    if stated is None:
        if not fits or len(exons) != 1:
            return Place(None, exons, _split(change, exons) if fits else ())
        return Place(exons[0], exons)
    if exons:
        if stated in exons:
            return Place(stated, exons)
        text = "exon {stated} is stated, and the change lies in exon {exons}"
        return Place(None, exons, (doubt(text, stated=stated, exons=_list(exons)),))
    if transcript and not fits:
        return Place(None, ())
    if transcript and stated not in [exon for exon, _, _ in transcript.exons]:
        return Place(None, (), (doubt("{gene} has no coding exon {exon}", gene=transcript.gene, exon=stated),))
    return Place(stated, ())


def _exons(transcript: Transcript | None, change: Written, coding: Coding | None) -> tuple[int, ...]:
    """Exons of the bases where they are told, else of the residues."""
    if transcript is None:
        return ()
    if coding:
        return transcript.exons_of_bases(coding.first, coding.last)
    if change.first is None or change.last is None:
        return ()
    if change.kind == "insertion" and change.last == change.first + 1:
        return transcript.exons_of_bases(3 * change.first, 3 * change.last - 2)
    return transcript.exons_of_bases(3 * change.first - 2, 3 * change.last)


def _split(change: Written, exons: tuple[int, ...]) -> tuple[Doubt, ...]:
    if not exons:
        return ()
    if change.first == change.last:
        text = "ambiguous: codon {codon} is split between exons {exons}; give the c. notation"
        return (doubt(text, codon=change.first, exons=_list(exons)),)
    return (doubt("ambiguous: reaches over exons {exons}; give the c. notation", exons=_list(exons)),)


def _list(exons: tuple[int, ...]) -> str:
    return " and ".join(map(str, exons))
