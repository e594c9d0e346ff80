"""Wording: the words around a variant: what makes it a negative or an uncertain one, and what says nothing more."""

import re

from gistline.variants.notation import THREE

_I = re.IGNORECASE
# What says that nothing was found. For SDHB "negative" is the stain that is lost, so that it is open there.
NEGATIVE = re.compile(
    r"\bnegativ\w*|\bno\b|\bnot\s+(?:detected|found|mutated|identified|present|seen)\b|\bnone\b|\babsen[ct]\w*|"
    r"\bretained\b|\bintact\b|\bnormal\b|\bpreserved\b|\bwild[\s-]*typ\w*|\bunmutated\b|\bkeine?\b|\bnicht\b|\bsin\b|"
    r"\bohne\b|\berhalten\b|\bwithout\b|\bexclu\w+|\bWT\b",
    _I,
)
# What says that it is not settled, or does no harm.
UNCERTAIN = re.compile(
    r"\bfail\w*|\bpending\b|\binsufficient\b|\bnot\s+(?:tested|evaluable|performed|assessable|done)\b|\bincon\w+|"
    r"\bindeterminate\b|\bausstehend\b|\bpendiente\b|\bpolymorphi\w*|\bSNPs?\b|\bbenign\w*|\bsilent\b|\bVUS\b|"
    r"\bun(?:certain|known|clear)\b|\bsuspect\w*|\bpossib\w+|\bprobabl\w+|\bquestionable\b|\bequivocal\b|"
    r"\bsynonymous\b|\bversus\b|\bvs\b|(?<=[A-Za-z0-9])\?",
    _I,
)
# What says nothing that is not known: it was found, in which share, of which class.
_NOTHING_MORE = re.compile(
    r"\(?\b(?:VAF|MAF|AF|allele\s+fre\w+|frequency)\b[\s:=~]*[<>]?[0-9]*[.,]?[0-9]*\s*%?\)?|"
    r"[~<>]?\b[0-9]{1,3}(?:[.,][0-9]+)?\s*%|"
    r"\b(?:positive?|detected|present|found|identified|confirmed|likely\s+pathogenic|pathogenic|activating|oncogenic|"
    r"heterozygous|homozygous|hemizygous|het|mutations?|mutated|mutant|mutaci[oó]n|mutiert|nachgewiesen|variants?|"
    r"codons?|residues?|amino\s+acids?|aa|of|between|from|somatic|germline|gene|in|missense|point|the|with|und|"
    r"del\s+gen|protein|primary|secondary|resistance|plasma|serum|ctdna|tissue|tumou?r|biopsy|resection|hot\s*spot|ngs|pcr|sanger|ffpe|classical|typical|exon|by|on|at|"
    r"liquid|(?:tier|class)\s+[IV0-9]+)\b|"
    r"\b[0-9]+[\s-]*(?:bp|nt|base\s*pairs?|nucleotides?)\b",
    _I,
)
_NOTATION = (  # what people write in words, as the notation writes it
    (r"deletion[\s/-]*(?:and\s*)?insertions?\b|del[/-]ins", "delins"),
    (r"\bdele(?:tion|ci[oó]n)s?\b|\bdeleted\b|\bdeletion(?:en)?\b", "del"),
    (r"\bdupli(?:cation|kation|caci[oó]n)(?:en|s)?\b|\bduplicated\b", "dup"),
    (r"\binser(?:tion|ci[oó]n)(?:en|s)?\b|\binserted\b", "ins"),
    (r"\bframe[ _-]?shift\b", "fs"),
    (r"_?in[_ -]?frame[_ ]?", ""),
    (r"\b([A-Za-z])-([0-9]{1,4})-([A-Za-z]{1,3})\b", r"\1\2\3"),
    (r"(?<=[0-9])\s*\b(?:to|and)\b\s*(?=[A-Za-z]?[0-9])", "_"),
)
# The one name that must never be lost, however it is dressed.
D842V = re.compile(r"D\W{0,2}842\W{0,3}V|ASP\W{0,2}842\W{0,3}VAL|2525\s*A\s*(?:>|TO)\s*T", _I)


_RESIDUE = re.compile(rf"[A-Z*]|{'|'.join(THREE)}")
_VERB = re.compile(r"DEL|DUP|INS|DELINS|FS|SPLICE|>|=|/|_|-")


def notation_of(text: str) -> str:
    """What is left of a text as protein notation: capitals, without brackets, `p.` and words around it.

    Pieces are joined where they belong together, as `D842 V` or `W557_K558 del`; a word that is left over keeps its
    space, so that no form of notation fits: what it says is not known."""
    for words, notation in _NOTATION:
        text = re.sub(words, notation, text, flags=_I)
    text = _NOTHING_MORE.sub(" ", re.sub(r"\bp\.", " ", text, flags=_I))
    pieces = re.sub(r"[()\[\]{},;:\"']", " ", text).upper().split()
    joined = ""
    for piece in pieces:
        belongs = bool(re.search("[0-9]", piece) or _VERB.fullmatch(piece))
        belongs = belongs or bool(joined[-1:].isdigit() and _RESIDUE.fullmatch(piece))
        joined += piece if belongs else f" {piece} "
    return re.sub(r"\s+", " ", joined).strip("._-/+& ")
