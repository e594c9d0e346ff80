"""Checks: of which gene a variant is, and what in its writing contradicts the gene or itself."""

from collections.abc import Iterator

from gistline.library import Transcript, transcripts
from gistline.variants.coding import Coding
from gistline.variants.normal_form import changed
from gistline.variants.notation import OTHER_LENGTH, Doubt, Written, doubt, read_protein
from gistline.variants.parts import Parts


def gene_of(parts: Parts, gene: str | None, protein: Written | None) -> tuple[str | None, list[Doubt], list[Doubt]]:
    """The gene; what a reader must be told of it; and what contradicts. A gene that is not named is told by residues
    that fit one mapped gene alone."""
    by_transcript = [one.gene for one in transcripts().values() if parts.transcript in _names(one)]
    named = parts.genes or tuple(by_transcript)
    if gene is not None:
        if named and gene not in named:
            return gene, [], [doubt("the text names {named}, and the gene stated is {gene}", named=named[0], gene=gene)]
        return gene, [], []
    if len(named) == 1 or (named and parts.fusion_with):
        return named[-1], [], []
    if named:
        return None, [], [doubt("several genes are named: {genes}", genes=", ".join(named))]
    fitting = [one.gene for one in transcripts().values() if protein and protein.letters and not _off(one, protein)]
    if len(fitting) == 1:
        text = "no gene is named; of {genes}, the residues fit {gene} alone"
        return fitting[0], [doubt(text, genes=" and ".join(transcripts()), gene=fitting[0])], []
    return None, [doubt("no gene is named")], []


def _names(transcript: Transcript) -> tuple[str, ...]:
    return (*transcript.names, *(transcript.shorter_form.names if transcript.shorter_form else ()))


def _off(transcript: Transcript, written: Written, by: int = 0) -> list[tuple[int, str]]:
    """The residues named that the gene does not have there, with its numbers `by` higher than those written."""
    count = len(transcript.residues)
    return [
        (number, letter)
        for number, letter in written.letters
        if not 1 <= number + by <= count or transcript.residues[number + by - 1] != letter
    ]


def misfits(
    parts: Parts, transcript: Transcript | None, change: Written, protein: Written | None, coding: Coding | None,
    stated: tuple[int, ...],
) -> Iterator[Doubt]:  # fmt: skip
    """What contradicts the gene, or another part of the text."""
    if len(stated) > 1:
        yield doubt("different exons are stated: {exons}", exons=" and ".join(map(str, stated)))
    if change.first is not None and change.last is not None and change.last < change.first:
        yield doubt("the first residue, {first}, lies behind the last, {last}", first=change.first, last=change.last)
    if protein and protein.first and protein.last and coding:
        first, last = coding.residues
        # neighbours may differ: repeats are written at either end, and an insertion names what it lies between
        if protein.first > last + 1 or protein.last < first - 1:
            text = "the coding notation speaks of residue {coding}, the protein notation of {protein}"
            yield doubt(text, coding=first, protein=protein.first)
        elif _differ(transcript, protein, coding):
            yield doubt("the coding and the protein notation do not say the same change")
    if change.problems and any(problem.text == OTHER_LENGTH for problem in change.problems):
        yield doubt("the length that is named does not fit")
    if transcript:
        yield from _against(transcript, parts, change)


def _differ(transcript: Transcript | None, protein: Written, coding: Coding) -> bool:
    """Whether two notations of one change certainly say different things."""
    if "frameshift" in (protein.kind, coding.kind):
        ends = ("frameshift", "nonsense", "mutation")
        return protein.kind not in ends or coding.kind not in (*ends, "splice")
    if coding.to and protein.kind in ("deletion", "duplication", "insertion", "deletion_insertion"):
        return True
    if coding.to and protein.kind in ("missense", "synonymous"):
        return not set(protein.alternatives or (protein.inserted or "",)) & set(coding.to)
    if coding.protein is None or transcript is None:
        return False
    by_bases, by_residues = (changed(transcript.residues, one) for one in (read_protein(coding.protein), protein))
    unchanged = transcript.residues
    if protein.kind == "synonymous":
        by_residues = unchanged
    if coding.protein.endswith("="):
        by_bases = unchanged
    return by_bases is not None and by_residues is not None and by_bases != by_residues


def _against(transcript: Transcript, parts: Parts, change: Written) -> Iterator[Doubt]:
    if parts.transcript and parts.transcript not in transcript.names:
        text = "{transcript} is not {name}, in which residues are counted here; give the change in {name}"
        yield doubt(text, transcript=parts.transcript, name=transcript.names[0])
    count = len(transcript.residues)
    numbers = [number for number in (change.first, change.last, *dict(change.letters)) if number is not None]
    if any(not 1 <= number <= count for number in numbers):
        text = "lies outside the mapped exons: {gene} has {count} residues"
        yield doubt(text, gene=transcript.gene, count=count)
        return
    off = _off(transcript, change)
    for number, letter in off:
        here = transcript.residues[number - 1]
        text = "residue {number} of {gene} is {here}, not {letter}"
        yield doubt(text, number=number, gene=transcript.gene, here=here, letter=letter)
    shorter = transcript.shorter_form
    beyond = shorter is not None and bool(off) and off[0][0] >= shorter.from_residue - 1
    if shorter is not None and beyond and not _off(transcript, change, shorter.lower_by):
        text = "the numbers fit the form {name}, which counts {lower} lower there"
        yield doubt(text, name=shorter.names[0], lower=shorter.lower_by)
