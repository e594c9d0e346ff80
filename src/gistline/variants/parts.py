"""Parts: a variant as people write it, taken apart into gene, transcript, exon, coding and protein notation."""

import re
import unicodedata
from dataclasses import dataclass

from gistline.library import gene_table
from gistline.variants.wording import NEGATIVE, UNCERTAIN, notation_of

LONGEST = 300  # characters of one name; a longer text is no name of one change
_BETWEEN = r"(?:[/,&+-]|\b(?:and|or|to|und|oder|y|o)\b)"
_MORE = rf"(?:\s*{_BETWEEN}\s*[0-9]{{1,2}}\b(?![\s-]*(?:bp|nt|base|nucl|%)))*"
_EXON = re.compile(rf"\b(?:exon(?:s|es|en)?|ex|e)[ .-]*([0-9]{{1,2}}\b{_MORE})", re.IGNORECASE)
_TRANSCRIPT = re.compile(r"\b((?:NM_|NP_|LRG_|ENST|ENSP)[0-9]+)(?:\.[0-9]+|[tp][0-9]+)?\b:?", re.IGNORECASE)
_BASES = (
    r"\s?[ACGTacgt]+\s?>\s?[ACGTacgt]+|(?:delins|del|dup|ins|inv|DELINS|DEL|DUP|INS)[ACGTacgt0-9]*(?:ins[ACGTacgt]+)?"
)
_CODING = re.compile(rf"\bc\.\s*\(?([0-9*?_+\-]+(?:{_BASES}|=)?)\)?")
_ALPHA = re.compile(r"\bPDGFR[\s-]*(?:α|alpha|a)\b", re.IGNORECASE)
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
    negative: str | None  # the word that says that nothing was found
    uncertain: str | None  # the word that says that it is not settled, or does no harm


def parts_of(text: str) -> Parts:
    """Take a text apart. Raises nothing: what is not understood stays in `protein`."""
    rest = _apart(_ALPHA.sub("PDGFRA", _plain(text)))
    negative, uncertain = NEGATIVE.search(rest), UNCERTAIN.search(rest)
    transcripts = _TRANSCRIPT.findall(rest)
    genes, fusion_with, rest = _genes(_TRANSCRIPT.sub(" ", rest))
    exons = tuple(dict.fromkeys(int(one) for found in _EXON.findall(rest) for one in re.findall("[0-9]+", found)))
    rest = _EXON.sub(" ", rest)
    coding = _CODING.search(rest)
    return Parts(
        genes,
        fusion_with,
        transcripts[0].upper() if transcripts else None,
        exons,
        re.sub(r"\s", "", coding[1]) if coding else None,
        notation_of(_CODING.sub(" ", rest)),
        negative[0] if negative else None,
        uncertain[0] if uncertain else None,
    )


def _plain(text: str) -> str:
    """One kind of dash, arrow and letter."""
    text = unicodedata.normalize("NFKC", text).replace("→", ">")
    return re.sub("[‐‑‒–—−]", "-", text)


def _apart(text: str) -> str:
    """A gene and what is written right behind it, apart: PDGFRA-D842V, PDGFRA_D842V, BRAFV600E."""
    genes = "|".join(sorted(gene_table().genes, key=len, reverse=True))
    text = re.sub(rf"\b({genes})[-_](?=[A-Za-z]{{1,3}}[0-9]|[pc]\.|exon)", r"\1 ", text, flags=re.IGNORECASE)
    return re.sub(rf"\b({genes})(?=[A-Z][0-9]{{2,4}}[A-Z])", r"\1 ", text)


def _genes(text: str) -> tuple[tuple[str, ...], str | None, str]:
    """The genes named, the partner of a fusion, and the text without both."""
    table = gene_table()
    known = {name.upper(): name for name in table.genes} | {key.upper(): name for key, name in table.spellings.items()}
    between = "::|-|/" if re.search(r"(?i)fusion", text) else "::|-"
    joined = re.search(rf"\b([A-Za-z0-9]+)(?:{between})([A-Za-z0-9]+)\b(?=\s|$|\))", text)
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
