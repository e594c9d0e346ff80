"""Parts: a variant as people write it, taken apart into gene, transcript, exon, coding and protein notation."""

import re
import unicodedata
from dataclasses import dataclass

from gistline.library import gene_table

LONGEST = 300  # characters of one name; a longer text is no name of one change
_EXON = re.compile(r"\b(?:exons?|ex|e)[ .]*([0-9]{1,2})\b", re.IGNORECASE)
_TRANSCRIPT = re.compile(r"\b((?:NM_|NP_|LRG_|ENST|ENSP)[0-9]+)(?:\.[0-9]+|[tp][0-9]+)?\b:?", re.IGNORECASE)
_CODING = re.compile(r"c\.\s*\(?([0-9*?_+\-]+(?:\([0-9_]+\))?[A-Za-z0-9>=_ ]*)\)?")
_WORD = re.compile(r"[A-Za-zα0-9-]+")


@dataclass(frozen=True)
class Parts:
    """What a text names; None or empty is what it does not name."""

    genes: tuple[str, ...]
    fusion_with: str | None  # the other gene of a fusion, or the word fusion
    transcript: str | None
    exons: tuple[int, ...]
    coding: str | None  # behind `c.`
    protein: str  # what is left, without spaces, brackets and `p.`, in capitals


def parts_of(text: str) -> Parts:
    """Take a text apart. Raises nothing: what is not understood stays in `protein`."""
    rest = unicodedata.normalize("NFKC", text)
    for dash in "‐‑‒–—−":
        rest = rest.replace(dash, "-")
    transcripts = _TRANSCRIPT.findall(rest)
    rest = _TRANSCRIPT.sub(" ", rest)
    genes, fusion_with, rest = _genes(rest)
    exons = tuple(dict.fromkeys(int(found) for found in _EXON.findall(rest)))
    rest = _EXON.sub(" ", rest)
    coding = _CODING.search(rest)
    rest = _CODING.sub(" ", rest)
    return Parts(
        genes,
        fusion_with,
        transcripts[0].upper() if transcripts else None,
        exons,
        re.sub(r"\s", "", coding[1]) if coding else None,
        _protein(rest),
    )


def _genes(text: str) -> tuple[tuple[str, ...], str | None, str]:
    """The genes named, the partner of a fusion, and the text without both."""
    table = gene_table()
    known = {name.upper(): name for name in table.genes} | {key.upper(): name for key, name in table.spellings.items()}
    joined = re.search(r"\b([A-Za-z0-9]+)(?:::|-|/)([A-Za-z0-9]+)\b(?=\s|$|\))", text)
    if joined and (joined[1].upper() in known or joined[2].upper() in known) and _two_genes(joined[1], joined[2]):
        own = [known[one.upper()] for one in joined.groups() if one.upper() in known]
        other = [one for one in joined.groups() if one.upper() not in known]
        rest = text.replace(joined[0], " ", 1)
        return tuple(dict.fromkeys(own)), (other[0] if other else own[-1]), re.sub(r"(?i)\bfusions?\b", " ", rest)
    found = [known[word.upper()] for word in _WORD.findall(text) if word.upper() in known]
    rest = _WORD.sub(lambda word: " " if word[0].upper() in known else word[0], text)
    fusion = re.search(r"(?i)\bfusions?\b|\brearrange(?:d|ments?)\b", rest)
    return tuple(dict.fromkeys(found)), ("fusion" if fusion else None), rest.replace(fusion[0], " ") if fusion else rest


def _two_genes(first: str, second: str) -> bool:
    """Whether both look like names of genes: a letter first, two letters or more, and no residue with its number."""
    return all(
        re.fullmatch(r"(?i)[a-z][a-z0-9]{1,11}", one) and not re.fullmatch(r"(?i)([a-z]|p)[0-9]+[a-z*]*", one)
        for one in (first, second)
    )


_WORDS = (  # what people write in words, as the notation writes it
    (r"deletion[\s/-]*(?:and\s*)?insertions?\b|del[/-]ins", "delins"),
    (r"\bdeletions?\b|\bdeleted\b", "del"),
    (r"\bduplications?\b|\bduplicated\b", "dup"),
    (r"\binsertions?\b|\binserted\b", "ins"),
    (r"\bframe[ _-]?shift\b", "fs"),
    (r"_?in[_ -]?frame[_ ]?", ""),
    (
        r"\b(?:codons?|residues?|amino acids?|aa|of|between|from|variants?|somatic|germline|gene|in|missense|point)\b",
        "",
    ),
    (r"(?<=[0-9])\s*\b(?:to|and)\b\s*(?=[A-Za-z]?[0-9])", "_"),
)


def _protein(text: str) -> str:
    for words, notation in _WORDS:
        text = re.sub(words, notation, text, flags=re.IGNORECASE)
    text = re.sub(r"\bp\.", "", text)
    return re.sub(r"[\s()\[\]{},;:\"']", "", text).upper()
