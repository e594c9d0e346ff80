"""Coding: the `c.` notation of a variant: which bases, in which exon, and what they do where that is certain.

No base of the transcript is on file. What a change of one base does to the protein is certain all the same where every
codon of the residue that has the stated base in that place leads to one and the same residue.
"""

import re
from dataclasses import dataclass

from gistline.library import Transcript
from gistline.variants.notation import NO_CHANGE, Doubt, Kind, doubt

BASES = "TCAG"
RESIDUE_OF = dict(  # the standard genetic code
    zip(
        (first + second + third for first in BASES for second in BASES for third in BASES),
        "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
        strict=True,
    )
)
_PLACE = r"(?P<{0}>[0-9]{{1,5}})(?P<{0}_intron>[+-][0-9?]+)?"
_FORM = re.compile(
    _PLACE.format("first") + r"(?:_" + _PLACE.format("last") + r")?(?P<do>delins|del|dup|ins|inv|>)?(?P<rest>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Coding:
    """What a coding notation says: bases, the kind of change, and the change of the protein where it is certain."""

    first: int  # first and last coding base concerned; for a place in an intron the base next to it
    last: int
    kind: Kind
    in_intron: bool
    protein: str | None = None  # in the notation of this package, as W557_K558DEL
    to: tuple[str, ...] = ()  # residues that one base leads to, where more than one is possible
    problems: tuple[Doubt, ...] = ()

    @property
    def residues(self) -> tuple[int, int]:
        """First and last codon concerned."""
        return (self.first + 2) // 3, (self.last + 2) // 3


def read_coding(text: str, transcript: Transcript | None) -> Coding | None:
    """Read what stands behind `c.`; None where it is no coding notation."""
    if not (found := _FORM.fullmatch(text.upper())):
        return None
    first, last = int(found["first"]), int(found["last"] or found["first"])
    in_intron = bool(found["first_intron"] or found["last_intron"])
    if not first or last < first:
        return None
    if in_intron:
        return Coding(first, last, "intronic" if _deep(found) else "splice", True)
    do, rest = found["do"] or "", found["rest"]
    if not do:
        return _one_base(first, rest, transcript) if not found["last"] else _place_alone(first, last)
    if do == ">":
        return _place_alone(first, last)
    return _several(first, last, do, rest, transcript)


def _deep(found: re.Match[str]) -> bool:
    """Whether the change lies in the intron alone, away from the two bases at either end of it."""
    offsets = [found["first_intron"], found["last_intron"] if found["last"] else found["first_intron"]]
    return all(offset is not None and offset[1:].isdigit() and int(offset[1:]) > 2 for offset in offsets)


def _place_alone(first: int, last: int) -> Coding:
    return Coding(first, last, "mutation", False, problems=(NO_CHANGE,))


def _one_base(place: int, rest: str, transcript: Transcript | None) -> Coding:
    """One base for another, with the residues it can lead to."""
    if not (change := re.fullmatch(r"([ACGT])>([ACGT])", rest)):
        return _place_alone(place, place)
    residue, within = (place + 2) // 3, (place - 1) % 3
    if transcript is None or residue > len(transcript.residues):
        return Coding(place, place, "substitution", False)
    letter = transcript.residues[residue - 1]
    codons = [codon for codon, one in RESIDUE_OF.items() if one == letter and codon[within] == change[1]]
    if not codons:
        return Coding(
            place,
            place,
            "substitution",
            False,
            problems=(doubt("base {place} cannot be {base}", place=place, base=change[1]),),
        )
    to = sorted({RESIDUE_OF[codon[:within] + change[2] + codon[within + 1 :]] for codon in codons})
    if len(to) > 1:
        kind: Kind = "substitution" if letter in to or "*" in to else "missense"
        return Coding(place, place, kind, False, to=tuple(to))
    protein = f"{letter}{residue}{'=' if to[0] == letter else to[0]}"
    return Coding(place, place, "substitution", False, protein)


_KINDS: dict[str, Kind] = {"DEL": "deletion", "DUP": "duplication", "INS": "insertion"}


def _several(first: int, last: int, do: str, rest: str, transcript: Transcript | None) -> Coding:
    """A deletion, duplication, insertion or replacement of bases."""
    span = last - first + 1
    gone = re.match(r"[ACGT]*", rest)
    came = re.search(r"^([ACGT]+)$", rest) if do in ("DELINS", "INS") else re.search(r"INS([ACGT]+)$", rest)
    problems: list[Doubt] = []
    if do in ("DEL", "DUP") and gone and gone[0] and len(gone[0]) != span:
        text = "names {count} bases, and {first} to {last} are {span}"
        problems.append(doubt(text, count=len(gone[0]), first=first, last=last, span=span))
    grown = _growth(do, span, came[1] if came else None)
    if grown is not None and grown % 3:
        return Coding(first, last, "frameshift", False, problems=tuple(problems))
    kind: Kind = "deletion_insertion" if do == "DEL" and came else _KINDS.get(do, "deletion_insertion")
    return Coding(first, last, kind, False, _whole_codons(first, last, kind, do, transcript), problems=tuple(problems))


def _whole_codons(first: int, last: int, kind: Kind, do: str, transcript: Transcript | None) -> str | None:
    """The change of the protein where whole codons are deleted or duplicated; None for any other."""
    if kind not in ("deletion", "duplication") or first % 3 != 1 or last % 3 or transcript is None:
        return None
    start, end = (first + 2) // 3, last // 3
    if end > len(transcript.residues):
        return None
    ends = f"{transcript.residues[start - 1]}{start}"
    return ends + (f"_{transcript.residues[end - 1]}{end}" if end > start else "") + do


def _growth(do: str, span: int, came: str | None) -> int | None:
    """Bases gained (or lost, below zero); None where it is not told."""
    if do == "INS":
        return len(came) if came else None
    if do == "DELINS" or came:
        return len(came) - span if came else None
    if do == "INV":
        return 0
    return -span if do == "DEL" else span
