"""Response by a second, plain reading of docs/explanation/response/README.md: one patient, one scan after another.

Written from the rules alone, sharing nothing with the facts. `history` holds the rows of one patient by table, each a
dict of the stored columns (a day is `..._earliest` and `..._latest`); a column left out is not told. Unknown is None,
in every answer. Meant to be read beside the rules: each function names the rule it reads.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from tests.properties.plain_choi import choi, modified
from tests.properties.plain_lesions import NO_SIZE, NOT_EVALUATED, UNTOLD, Patient, all_gone
from tests.properties.plain_scans import certainly_before, followed_by
from tests.properties.plain_words import (
    COMPLETE,
    NEITHER,
    NOT_EVALUABLE,
    PARTIAL,
    PROGRESSIVE,
    STABLE,
    agreed,
    any_of,
)  # fmt: skip

RANK = {COMPLETE: 0, PARTIAL: 1, STABLE: 2, NEITHER: 2, PROGRESSIVE: 3, NOT_EVALUABLE: 4}


@dataclass
class Read:
    """What is read of one time point on treatment. Non-target lesions are in the words of the record."""

    day: object
    scans: tuple
    sum_mm: object = None
    target: object = None
    non_target: object = None
    new_lesion: object = None
    recist: object = None
    choi: object = None
    choi_from_nadir: object = None
    choi_by_size: object = None
    modified: object = None
    open_order: bool = False  # another time point may be of the same day, before or after


@dataclass
class Answer:
    """Every time point on treatment in order, and the best of the treatment."""

    points: list = field(default_factory=list)
    best: object = None
    best_confirmed: object = None

    @property
    def last(self):
        """The overall response of the last time point."""
        return self.points[-1].recist if self.points else None


def read_response(history, decision):
    """Every answer about one patient, as known on the day of the decision."""
    patient = Patient(history, decision)
    read = [read_point(patient, point) for point in patient.on_treatment]
    if patient.baseline is None:
        return Answer(read)
    rows = list(zip(patient.on_treatment, [one.recist for one in read], strict=True))
    return Answer(read, best(patient, rows), best_confirmed(patient, rows))


def read_point(patient, point):
    read = Read(point.earliest, tuple(sorted(scan["id"] for scan in point.scans)))
    total = patient.sum_of(point)
    read.sum_mm = None if total in NO_SIZE or patient.role_is_untold_at(point) else total
    read.open_order = patient.is_of_open_order(point)
    if patient.baseline is None:
        return read
    read.new_lesion = new_lesion(patient, point)
    if read.open_order:
        return read
    read.target, read.non_target = target_response(patient, point), non_target_response(patient, point)
    read.recist = overall(patient, read)
    read.choi = choi(patient, point, read, from_nadir=False)
    read.choi_from_nadir = choi(patient, point, read, from_nadir=True)
    read.choi_by_size = choi(patient, point, read, from_nadir=False, by_size=True)
    read.modified = modified(patient, point, read)
    return read


# RECIST 1.1


def target_response(patient, point):
    """Rule 13."""
    if not patient.targets or not patient.targets_count:
        return None
    sizes = patient.sizes(point)
    gone = all_gone(sizes, point)
    if gone is not False:
        return COMPLETE if gone else None
    known = [(lesion, size) for lesion, size in sizes if size not in NO_SIZE]
    at_least = sum(size for _, size in known)
    nadir, untold_before = patient.nadir(point)
    if nadir is not None and all_gone(known, point) is False and at_least - nadir >= 5 and 5 * at_least >= 6 * nadir:
        return PROGRESSIVE
    total = patient.sum_of(point)
    if total == UNTOLD:
        return None
    if total == NOT_EVALUATED:
        return NOT_EVALUABLE
    if untold_before:
        return None
    return PARTIAL if 10 * total <= 7 * patient.sum_of(patient.baseline) else STABLE


def non_target_response(patient, point):
    """Rule 14."""
    told = {scan["non_target"] for scan in point.scans if scan.get("non_target") is not None}
    if told:
        return "progressive" if "progressive" in told else agreed(told)
    if patient.non_targets:
        sizes = [(lesion, patient.size(lesion, point)) for lesion in patient.non_targets]
        return COMPLETE if all_gone(sizes, point) else None
    whole = [row for row in patient.lesions.values() if row.get("split_from") is None]
    every_role = all(row.get("target_role") is not None for row in whole)
    return "none" if every_role and patient.lesions_are_complete() else None


def new_lesion(patient, point):
    """Rule 15: what is new here, or was at an earlier time point on treatment."""
    until_here = [other for other in patient.on_treatment if other is point or certainly_before(other, point)]
    return any_of(is_new_from(patient, other) for other in until_here)


def is_new_from(patient, point):
    """Rule 15: an equivocal lesion counts where the next time point has an unequivocal one."""
    said = new_said(patient, point)
    if said != "equivocal":
        return None if said is None else said == "unequivocal"
    after = followed_by(point, patient.on_treatment)
    if len(after) > 1 or any(patient.is_of_open_order(other) for other in [point, *after]):
        return None
    words = [new_said(patient, other) for other in after]
    return agreed(None if word is None else word == "unequivocal" for word in words) if words else False


def new_said(patient, point):
    """Rule 15, one time point alone: `unequivocal`, `equivocal`, `none`, or unknown."""
    seen = any(was_not_there_before(patient, lesion, point) for lesion in patient.lesions.values())
    if seen or any(scan.get("new_lesions") == "unequivocal" for scan in point.scans):
        return "unequivocal"
    words = [scan.get("new_lesions") for scan in point.scans]
    return None if None in words or new_on_pet(patient, point) else "equivocal" if "equivocal" in words else "none"


def new_on_pet(patient, point):
    """Rule 15: a PET alone told of one by then, under the treatment."""
    return any(
        scan["done_on_earliest"] <= point.latest and scan["done_on_latest"] > patient.first[0]
        for scan in patient.history.get("scans", ())
        if scan.get("modality") == "pet" and scan.get("new_lesions") == "unequivocal"
    )


def was_not_there_before(patient, lesion, point):
    """Rule 15: no part, seen here, and certainly first observed after the baseline."""
    if lesion.get("split_from") is not None or not point.shows(lesion["id"]):
        return False
    seen = lesion.get("observed_on_earliest")
    return seen is not None and seen > patient.baseline.latest


def overall(patient, read):
    """Rule 16."""
    if read.target == PROGRESSIVE or read.non_target == "progressive" or read.new_lesion:
        return PROGRESSIVE
    if read.non_target is None or read.new_lesion is None:
        return None
    if not patient.targets:
        return {COMPLETE: COMPLETE, NEITHER: NEITHER, "not_evaluated": NOT_EVALUABLE}.get(read.non_target)
    if read.target == COMPLETE and read.non_target not in (COMPLETE, "none"):
        return PARTIAL
    return read.target


# Best response. A class that two readings leave open is the set of both: the best is known where the worst and the
# best of what it may be agree.


def best(patient, rows):
    """Rule 17."""
    rows, open_after = until_progression(rows)
    if open_after:
        return COMPLETE if any(word == COMPLETE for _, word in rows) else None
    return best_of([may_be(patient, point, word) for point, word in rows])


def until_progression(rows):
    """The time points up to the first progression or the first unknown class; and whether it was the latter. What
    came after an unknown class is not looked at: that class may have been progression."""
    kept = []
    for point, word in rows:
        if word is None:
            return kept, True
        kept.append((point, word))
        if word == PROGRESSIVE:
            break
    return kept, False


def may_be(patient, point, word):
    """Rule 17: stable disease counts 42 days after the baseline; both words where the days leave that open."""
    if word not in (STABLE, NEITHER):
        return {word}
    if point.earliest - patient.baseline.latest >= timedelta(days=42):
        return {word}
    return {word, NOT_EVALUABLE} if point.latest - patient.baseline.earliest >= timedelta(days=42) else {NOT_EVALUABLE}


def best_of(choices):
    if not choices:
        return None
    at_worst = min((max(words, key=RANK.get) for words in choices), key=RANK.get)
    at_best = min((min(words, key=RANK.get) for words in choices), key=RANK.get)
    return at_worst if at_worst == at_best else None


def best_confirmed(patient, rows):
    """Rule 18."""
    rows, open_after = until_progression(rows)
    complete = confirmed([point for point, word in rows if word == COMPLETE])
    if complete:
        return COMPLETE
    partial = confirmed([point for point, word in rows if word in (COMPLETE, PARTIAL)])
    if open_after or complete is None:
        return None
    if partial:
        return PARTIAL
    stable = STABLE if patient.targets else NEITHER
    words = [(point, stable if word in (COMPLETE, PARTIAL) else word) for point, word in rows]
    found = best_of([may_be(patient, point, word) for point, word in words])
    return found if partial is False else None


def confirmed(points):
    """Rule 18: whether two of them are at least 28 days apart."""
    apart, days = [], timedelta(days=28)
    for one in points:
        for other in points:
            if certainly_before(one, other):
                sure = other.earliest - one.latest >= days
                apart.append(True if sure else None if other.latest - one.earliest >= days else False)
    return any_of(apart)
