"""Notation: the protein part of a variant, read by the grammar of HGVS and of what people write instead of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "missense", "synonymous", "nonsense", "deletion", "duplication", "insertion", "deletion_insertion", "frameshift",
    "splice", "intronic", "substitution", "amplification", "overexpression", "fusion", "epimutation", "loss",
    "wild_type", "mutation", "unreadable",
]  # fmt: skip
THREE = {
    "ALA": "A", "ARG": "R", "ASN": "N", "ASP": "D", "CYS": "C", "GLN": "Q", "GLU": "E", "GLY": "G", "HIS": "H",
    "ILE": "I", "LEU": "L", "LYS": "K", "MET": "M", "PHE": "F", "PRO": "P", "SER": "S", "THR": "T", "TRP": "W",
    "TYR": "Y", "VAL": "V", "TER": "*", "STOP": "*",
}  # fmt: skip
A = "[ACDEFGHIKLMNPQRSTVWY]"


class Doubt(NamedTuple):
    """Something that a reader of a variant must be told: a text with names in braces, and their values."""

    text: str
    values: tuple[tuple[str, object], ...] = ()


def doubt(text: str, **values: object) -> Doubt:
    """A doubt with its values by name."""
    return Doubt(text, tuple(values.items()))


@dataclass(frozen=True)
class Written:
    """What the protein notation says, before anything is checked."""

    kind: Kind
    first: int | None = None  # first and last residue concerned; for an insertion the two it lies between
    last: int | None = None
    letters: tuple[tuple[int, str], ...] = ()  # residues named, each with its number
    inserted: str | None = None  # residues that come in: empty for none, None where not told
    alternatives: tuple[str, ...] = ()  # residues of which one comes in, as D816F/Y
    problems: tuple[Doubt, ...] = ()


OTHER_LENGTH = "names {count} residues, and {first} to {last} are {span}"
NO_CHANGE = doubt("the place is named and its change is not")
ENDS = doubt("what comes in ends the protein")


def read_protein(text: str) -> Written:
    """Read a protein notation in capitals without spaces; `unreadable` where no form fits."""
    if (word := WHOLE.get(text.replace(" ", ""))) is not None:
        return Written(word)
    plain = _one_letter(text)
    for form, make in _FORMS:
        if found := form.fullmatch(plain):
            return make(found)
    return Written("unreadable")


WHOLE: dict[str, Kind] = {  # words that are all there is
    "": "mutation",
    "MUTATION": "mutation",
    "MUTATIONS": "mutation",
    "MUTATED": "mutation",
    "MUT": "mutation",
    "DEL": "deletion",
    "DUP": "duplication",
    "INTERNALDUP": "duplication",
    "INS": "insertion",
    "DELINS": "deletion_insertion",
    "INDEL": "deletion_insertion",
    "FS": "frameshift",
    "SPLICE": "splice",
    "SPLICESITE": "splice",
    "SPLICESITEMUTATION": "splice",
    "AMPLIFICATION": "amplification",
    "AMP": "amplification",
    "OVEREXPRESSION": "overexpression",
    "EPIMUTATION": "epimutation",
    "PROMOTERMETHYLATION": "epimutation",
    "PROMOTERHYPERMETHYLATION": "epimutation",
    "HYPERMETHYLATION": "epimutation",
    "METHYLATION": "epimutation",
    "LOSS": "loss",
    "WILDTYPE": "wild_type",
    "WILD-TYPE": "wild_type",
    "WT": "wild_type",
}


def _one_letter(text: str) -> str:
    """Three-letter residues as one letter each, where the text begins with one and a number."""
    if to := re.fullmatch(rf"({A}[0-9]{{1,4}})({'|'.join(THREE)})", text):
        return to[1] + THREE[to[2]]
    if not re.match(rf"(?:{'|'.join(THREE)})[0-9]", text):
        return text
    whole = re.compile("|".join(sorted(THREE, key=len, reverse=True)))
    kept = re.compile("(DELINS|DEL|DUP|INS|FS)")
    return "".join(
        part if kept.fullmatch(part) else whole.sub(lambda one: THREE[one[0]], part) for part in kept.split(text)
    )


def _letters(*stated: tuple[str | None, int]) -> tuple[tuple[int, str], ...]:
    """Residues named with their numbers; X names none."""
    return tuple((number, letter) for letter, number in stated if letter and letter != "X")


def _run(letters: str, first: int) -> tuple[tuple[int, str], ...]:
    return tuple(enumerate(letters, first))


def _substitution(found: re.Match[str]) -> Written:
    letter, number, to = found["a"], int(found["first"]), found["to"]
    named = _letters((letter, number))
    if to in ("=", letter):
        return Written("synonymous", number, number, named, letter)
    if to == "*":
        return Written("nonsense", number, number, named, "")
    if to == "X":
        return Written("mutation", number, number, named, problems=(doubt("X may be a stop or any residue"),))
    if len(to) > 1:
        return Written("deletion_insertion", number, number, named, to)
    return Written("missense", number, number, named, to)


def _one_of(found: re.Match[str]) -> Written:
    number, named = int(found["first"]), found["to"].split("/")
    return Written("missense", number, number, _letters((found["a"], number)), alternatives=tuple(dict.fromkeys(named)))


def _residue_alone(found: re.Match[str]) -> Written:
    number = int(found["first"])
    return Written("mutation", number, number, _letters((found["a"], number)), problems=(NO_CHANGE,))


def _frameshift(found: re.Match[str]) -> Written:
    first = int(found["first"])
    return Written("frameshift", first, first + len(found["a"]) - 1, _run(found["a"], first), "")


def _splice(found: re.Match[str]) -> Written:
    first = int(found["first"])
    return Written("splice", first, first, _letters((found["a"], first)))


_VERBS: dict[str, Kind] = {
    "DEL": "deletion",
    "DUP": "duplication",
    "INS": "insertion",
    "DELINS": "deletion_insertion",
    ">": "deletion_insertion",
    "": "deletion_insertion",
    "MIS": "mutation",
}


def _ends(found: re.Match[str]) -> tuple[int, int, tuple[tuple[int, str], ...], bool]:
    """First and last residue of a range, the letters named, and whether two residues are named."""
    first, number = int(found["first"]), found["last"] or found["touching"]
    last = int(number) if number else first
    return first, last, _letters((found["a"], first), (found["b"] or found["c"], last)), bool(number)


def _range(found: re.Match[str]) -> Written:
    """A range of residues, or one, with what happens to it."""
    first, last, letters, two = _ends(found)
    kind, tail = _VERBS[found["do"]], found["tail"]
    if kind == "insertion":
        return _inserted(first, last, letters, tail, told_between=two)
    if kind == "mutation":
        return Written("mutation", first, last, letters, problems=(NO_CHANGE,))
    if kind == "deletion_insertion":
        return Written(kind, first, last, letters, _residues(tail), problems=tuple(_length_only(tail)))
    return _removed(kind, first, last, letters, tail)


def _replaced(found: re.Match[str]) -> Written:
    """A deletion that is followed by an insertion, as D419delDinsEE."""
    first, last, letters, _ = _ends(found)
    gone = found["gone"]
    if gone and not gone.isdigit():
        letters = tuple(dict.fromkeys((*letters, *_run(gone, first))))
        last = max(last, first + len(gone) - 1)
    tail = found["tail"]
    return Written("deletion_insertion", first, last, letters, _residues(tail), problems=tuple(_length_only(tail)))


def _removed(kind: Kind, first: int, last: int, letters: tuple[tuple[int, str], ...], tail: str) -> Written:
    """A deletion or duplication, with its residues or their number written out behind it, if at all."""
    if tail.isdigit() and int(tail) != last - first + 1:
        return Written(kind, first, last, letters, problems=(_other_length(int(tail), first, last),))
    spelled = "" if tail.isdigit() else tail
    if spelled and last > first and len(spelled) != last - first + 1:
        return Written(kind, first, last, letters, problems=(_other_length(len(spelled), first, last),))
    if spelled:
        last = first + len(spelled) - 1
        letters = tuple(dict.fromkeys((*letters, *_run(spelled, first))))
    return Written(kind, first, last, letters, "" if kind == "deletion" else None)


def _inserted(first: int, last: int, letters: tuple[tuple[int, str], ...], tail: str, *, told_between: bool) -> Written:
    problems = list(_length_only(tail))
    if not told_between:
        problems.append(doubt("an insertion lies between two residues, and one is named"))
    elif last != first + 1:
        problems.append(doubt("{first} and {last} are not side by side, as for an insertion", first=first, last=last))
    if not tail:
        problems.append(doubt("what is inserted is not told"))
    if "*" in tail:
        problems.append(ENDS)
    kind: Kind = "nonsense" if "*" in tail else "insertion"
    return Written(kind, first, last, letters, _residues(tail), problems=tuple(problems))


def _residues(tail: str) -> str | None:
    return tail if tail and not tail.isdigit() else None


def _length_only(tail: str) -> Iterator[Doubt]:
    if tail.isdigit():
        yield doubt("{count} residues come in, and which is not told", count=tail)


def _other_length(named: int, first: int, last: int) -> Doubt:
    return doubt(OTHER_LENGTH, count=named, first=first, last=last, span=last - first + 1)


def _spelled(found: re.Match[str]) -> Written:
    """A run of residues from a number on, as HDSN845-848P, NNYVYI566del or VEEI560delLRR."""
    run, first, do, tail = found["run"], int(found["first"]), found["do"] or "", found["tail"]
    last = first + len(run) - 1
    letters = _run(run, first)
    if not do and not tail:
        return Written("mutation", first, last, letters, problems=(NO_CHANGE,))
    if found["last"] and int(found["last"]) != last:
        wrong = _other_length(len(run), first, int(found["last"]))
        return Written("deletion_insertion", first, int(found["last"]), letters[:1], problems=(wrong,))
    if do == "DEL" and tail in ("", run):
        return Written("deletion", first, last, letters, "")
    if do == "DUP" and tail in ("", run):
        return Written("duplication", first, last, letters)
    if do == "INS":
        return _inserted(first, last, letters, tail, told_between=False)
    return _put_in_place(first, last, letters, tail)


def _numbered(found: re.Match[str]) -> Written:
    """Numbers first, then the residues and what stands in their place, as 418_419YD>YFFD."""
    first, run, tail = int(found["first"]), found["run"], found["tail"]
    last = int(found["last"]) if found["last"] else first
    if len(run) != last - first + 1:
        return Written("deletion_insertion", first, last, problems=(_other_length(len(run), first, last),))
    return _put_in_place(first, last, _run(run, first), tail)


def _put_in_place(first: int, last: int, letters: tuple[tuple[int, str], ...], tail: str) -> Written:
    if "*" in tail:
        return Written("nonsense", first, last, letters, tail, problems=(ENDS,))
    return Written("deletion_insertion", first, last, letters, tail or None)


def _verb_first(found: re.Match[str]) -> Written:
    first, last, letters, two = _ends(found)
    kind = _VERBS[found["do"]]
    if kind == "insertion":
        return _inserted(first, last, letters, "", told_between=two)
    return Written(kind, first, last, letters, "" if kind == "deletion" else None)


N = "[0-9]{1,4}"
RANGE = rf"(?P<a>{A}|X)?(?P<first>{N})(?:(?:TO|[_/-])(?P<b>{A}|X)?(?P<last>{N})|(?P<c>{A})(?P<touching>{N}))?"
RUN = rf"(?P<run>{A}{{2,}})(?P<first>{N})(?:[_-](?P<last>{N}))?"
TAIL = rf"(?P<tail>{A}*\*?|{N})"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Written]], ...] = tuple(
    (re.compile(form), make)
    for form, make in (
        (rf"(?P<a>{A}|X)(?P<first>{N})_?SPLICE(?:SITE)?(?:MUTATION)?", _splice),
        (rf"(?P<a>{A}+)(?P<first>{N}){A}?FS(?:\*|TER|X)?(?:{N}|\?)?", _frameshift),
        (rf"(?P<do>DELINS|DEL|DUP|INS){RANGE}", _verb_first),
        (rf"{RANGE}(?P<do>DELINS|DEL|DUP|INS|MIS|>){TAIL}", _range),
        (rf"{RANGE}DEL(?P<gone>{A}+|{N})INS{TAIL}", _replaced),
        (rf"(?P<a>{A})(?P<first>{N})(?P<to>{A}(?:/{A})+)", _one_of),
        (rf"(?P<a>{A})(?P<first>{N})(?P<to>{A}+|\*|=|X)", _substitution),
        (rf"(?P<a>{A})?(?P<first>{N})", _residue_alone),
        (rf"{RUN}(?P<do>DELINS|DEL|DUP|INS|>)?(?P<tail>{A}*\*?)", _spelled),
        (rf"(?P<first>{N})(?:[_-](?P<last>{N}))?(?P<run>{A}+)>(?P<tail>{A}+\*?)", _numbered),
    )
)
