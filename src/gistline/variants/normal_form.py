"""Normal form: one spelling for all spellings of a change, by the protein that results.

Two names say the same where the changed proteins are equal. The name kept is that of HGVS: the change as far towards
the end of the protein as it can lie, and a duplication rather than an insertion.
"""

from gistline.variants.notation import Kind, Written


def changed(residues: str, written: Written) -> str | None:
    """The protein after the change; None where what comes in is not told or is one of several."""
    first, last = written.first, written.last
    if first is None or last is None or written.alternatives or not 1 <= first <= last <= len(residues):
        return None
    if written.kind == "duplication":
        return residues[:last] + residues[first - 1 : last] + residues[last:]
    if written.inserted is None or "*" in written.inserted:
        return None
    if written.kind == "insertion":
        return residues[:first] + written.inserted + residues[first:] if last == first + 1 else None
    if written.kind in ("missense", "deletion", "deletion_insertion"):
        return residues[: first - 1] + written.inserted + residues[last:]
    return None


def name_of(residues: str, after: str) -> str | None:
    """The HGVS name of what turns one protein into another; empty where they are equal, None where residues come before
    the first or behind the last."""
    if residues == after:
        return ""
    shorter = min(len(residues), len(after))
    same = next((place for place in range(shorter) if residues[place] != after[place]), shorter)
    end = next(
        (place for place in range(shorter - same) if residues[-1 - place] != after[-1 - place]),
        shorter - same,
    )
    gone, came = residues[same : len(residues) - end], after[same : len(after) - end]
    if not gone:
        return _insertion(residues, same, came)
    ends = _span(residues, same + 1, same + len(gone))
    if not came:
        return f"{ends}del"
    return f"{ends}{came}" if len(gone) == len(came) == 1 else f"{ends}delins{came}"


def _insertion(residues: str, after: int, came: str) -> str | None:
    if residues[:after].endswith(came):
        return f"{_span(residues, after - len(came) + 1, after)}dup"
    if after in (0, len(residues)):
        return None
    return f"{_span(residues, after, after + 1)}ins{came}"


def _span(residues: str, first: int, last: int) -> str:
    start = f"{residues[first - 1]}{first}"
    return start if first == last else f"{start}_{residues[last - 1]}{last}"


def kind_of(name: str) -> Kind:
    """The kind of change that a normal form names; of an empty one, none of the protein."""
    if not name:
        return "synonymous"
    for word, kind in _KINDS.items():
        if word in name:
            return kind
    return "missense"


_KINDS: dict[str, Kind] = {
    "delins": "deletion_insertion", "del": "deletion", "dup": "duplication", "ins": "insertion",
}  # fmt: skip
