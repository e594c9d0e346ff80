"""Response by a second, plain reading of docs/explanation/response/README.md: one patient, one scan after another.

Written from the rules alone, sharing nothing with the facts. `history` holds the rows of one patient by table, each a
dict of the stored columns (a day is `..._earliest` and `..._latest`); a column left out is not told. Unknown is None,
in every answer. Meant to be read beside the rules: each function names the rule it reads.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from tests.properties.plain_lesions import NO_SIZE, NOT_EVALUATED, UNTOLD, Patient
from tests.properties.plain_scans import certainly_before, followed_by, overlap, preceded_by

COMPLETE, PARTIAL, STABLE = "complete_response", "partial_response", "stable_disease"
PROGRESSIVE, NOT_EVALUABLE = "progressive_disease", "not_evaluable"
NEITHER = "not_complete_not_progressive"
RANK = {COMPLETE: 0, PARTIAL: 1, STABLE: 2, NEITHER: 2, PROGRESSIVE: 3, NOT_EVALUABLE: 4}


@dataclass
class Read:
    """What is read of one time point on treatment. Non-target lesions are in the words of the record."""

    day: object
    sum_mm: object = None
    target: object = None
    non_target: object = None
    new_lesion: object = None
    recist: object = None
    choi: object = None
    choi_from_nadir: object = None
    choi_by_size: object = None
    modified: object = None


@dataclass
class Answer:
    """Every time point on treatment in order, and the best of the treatment."""

    points: list = field(default_factory=list)
    best: object = None
    best_confirmed: object = None


def read_response(history, decision):
    """Every answer about one patient, as known on the day of the decision."""
    patient = Patient(history, decision)
    read = [read_point(patient, point) for point in patient.on_treatment]
    if patient.baseline is None:
        return Answer(read)
    rows = list(zip(patient.on_treatment, [one.recist for one in read], strict=True))
    return Answer(read, best(patient, rows), best_confirmed(patient, rows))


def read_point(patient, point):
    read = Read(point.earliest)
    if patient.baseline is None or any(overlap(point, other) for other in patient.points if other is not point):
        return read
    read.non_target, read.new_lesion = non_target_response(patient, point), new_lesion(patient, point)
    total = patient.sum_of(point)
    read.sum_mm = None if total in NO_SIZE else total
    if not patient.classed:
        return read
    read.target = target_response(patient, point)
    read.recist = overall(patient, read)
    read.choi = choi(patient, point, read, from_nadir=False)
    read.choi_from_nadir = choi(patient, point, read, from_nadir=True)
    read.choi_by_size = choi(patient, point, read, from_nadir=False, by_size=True)
    read.modified = modified(patient, point, read)
    return read


def any_of(values):
    """True where one is, unknown where one may be."""
    values = list(values)
    return True if True in values else None if None in values else False


def agreed(values):
    """What all say; unknown where they differ or nothing says anything."""
    said = set(values)
    return said.pop() if len(said) == 1 else None


# RECIST 1.1


def is_gone(patient, lesion, size, point):
    """Rule 13: a node below 10 mm; another lesion absent."""
    if lesion.get("kind") == "node" and size not in NO_SIZE and size < 10:
        return True
    states = {row["state"] for row in point.of(lesion["id"])} - {"not_evaluable"}
    return size == 0 and states == {"absent"}


def target_response(patient, point):
    """Rule 13."""
    if not patient.targets:
        return None
    sizes = patient.sizes(point)
    if all(is_gone(patient, lesion, size, point) for lesion, size in sizes):
        return COMPLETE
    at_least = sum(size for _, size in sizes if size not in NO_SIZE)
    nadir, untold_before = patient.nadir(point)
    if nadir is not None and at_least - nadir >= 5 and 5 * at_least >= 6 * nadir:
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
        sizes = [(lesion, patient.size(lesion, point, withdrawn=False)) for lesion in patient.non_targets]
        return COMPLETE if all(is_gone(patient, lesion, size, point) for lesion, size in sizes) else None
    every_role = all(row.get("target_role") is not None for row in patient.lesions.values())
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
    after = [new_said(patient, other) for other in followed_by(point, patient.on_treatment)]
    return agreed(None if word is None else word == "unequivocal" for word in after) if after else False


def new_said(patient, point):
    """Rule 15, one time point alone: `unequivocal`, `equivocal`, `none`, or unknown."""
    shown = any_of(shows_first(patient, lesion, point) for lesion in patient.lesions.values())
    if shown or any(scan.get("new_lesions") == "unequivocal" for scan in point.scans):
        return "unequivocal"
    words = [scan.get("new_lesions") for scan in point.scans if scan.get("modality") != "pet"]
    if shown is None or None in words:
        return None
    return "equivocal" if "equivocal" in words else "none"


def shows_first(patient, lesion, point):
    """Rule 15: no part, first shown here, and certainly first observed after the time point before."""
    if lesion.get("split_from") is not None or not point.shows(lesion["id"]):
        return False
    seen = lesion.get("observed_on_earliest")
    before = [other.latest for other in patient.points if other is not point and other.earliest <= point.latest]
    if seen is None or not before or seen <= max(before):
        return False
    return patient.first_shown_here(lesion, point)


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


# Choi


def attenuation(patient, point):
    """Rule 19: the sums of the same lesions now and at the baseline; None where one is not known."""
    now, before = [], []
    for lesion in patient.followed(point):
        if any(row["state"] == "measured" for row in point.of(lesion["id"])):
            now.append(attenuation_of(lesion, point))
            before.append(attenuation_of(lesion, patient.baseline))
    if not now or None in now or None in before or sum(before) <= 0:
        return None
    return sum(now), sum(before)


def attenuation_of(lesion, point):
    """Rule 19: the one value in the portal venous phase; a value of untold phase may be another such."""
    values = set()
    for row in point.of(lesion["id"]):
        if row["state"] == "measured" and row.get("attenuation_hu") is not None:
            phase = point.scan(row).get("contrast_phase")
            if phase in (None, "portal_venous"):
                values.add((row["attenuation_hu"], phase))
    if len({value for value, _ in values}) != 1 or not any(phase for _, phase in values):
        return None
    return next(iter(values))[0]


def nodule(patient, point):
    """Rule 20: a nodule that is new or grew; unknown where no row says so and a scan does not tell of new lesions."""
    rows = nodule_rows(patient, point)
    if any(row.get("new_nodule") or row.get("nodule_growing") for row in rows):
        return True
    return False if tells_new(point) else None


def nodule_rows(patient, point):
    """Every row of the time point, PET alone left out."""
    scans = {scan["id"] for scan in point.scans if scan.get("modality") != "pet"}
    return [row for row in patient.history.get("measurements", ()) if row["scan"] in scans]


def tells_new(point):
    return all(scan.get("new_lesions") is not None for scan in point.scans if scan.get("modality") != "pet")


def choi(patient, point, read, *, from_nadir, by_size=False):
    """Rules 21 to 23. Without target lesions nothing but progression is known."""
    nodules = nodule(patient, point)
    if read.new_lesion or nodules:
        return PROGRESSIVE
    if read.new_lesion is None or nodules is None or read.non_target in (None, "progressive") or not patient.targets:
        return None
    if read.target == COMPLETE and read.non_target in (COMPLETE, "none"):
        return COMPLETE
    total, base = patient.sum_of(point), patient.sum_of(patient.baseline)
    if total == UNTOLD:
        return None
    if total == NOT_EVALUATED:
        return NOT_EVALUABLE
    softer = is_softer(attenuation(patient, point), by_size)
    if from_nadir:
        return by_nadir(total, base, softer, growth_from_nadir(patient, point, total))
    smaller = None if base == UNTOLD else 10 * total <= 9 * base
    if smaller or softer:
        return PARTIAL
    if smaller is None or softer is None:
        return None
    return PROGRESSIVE if 10 * total >= 11 * base else STABLE


def is_softer(sums, by_size):
    """Rule 21: the attenuation is at least 15 % below the baseline; rule 23: taken as unchanged."""
    if by_size:
        return False
    return None if sums is None else 100 * sums[0] <= 85 * sums[1]


def growth_from_nadir(patient, point, total):
    """Rule 22: at least 10 % above the nadir; unknown where an untold sum may have been lower."""
    nadir, untold_before = patient.nadir(point)
    if nadir is not None and total > nadir and 10 * total >= 11 * nadir:
        return True
    return None if untold_before else False


def by_nadir(total, base, softer, grown):
    """Rule 22, the order from attenuation on."""
    if softer:
        return PARTIAL
    if grown is None or (softer is None and grown):
        return None
    if grown:
        return PROGRESSIVE
    if base != UNTOLD and 10 * total <= 9 * base:
        return PARTIAL
    return None if softer is None or base == UNTOLD else STABLE


# Modified RECIST


def modified(patient, point, read):
    """Rule 24."""
    if any(row.get("kind") in (None, "node", "bone") for row in patient.targets):
        return None
    if read.recist == PROGRESSIVE:
        return PROGRESSIVE
    found = [nodule_progresses(patient, name, point) for name in patient.lesions]
    return PROGRESSIVE if True in found else None if None in found else read.recist


def nodule_progresses(patient, lesion, point):
    """Rule 24, one lesion: a nodule of 20 mm, or grown on two time points one after the other; unknown without size."""
    rows = [row for row in nodule_rows(patient, point) if row["lesion"] == lesion]
    sizes = [row["nodule_mm"] for row in rows if row.get("nodule_mm") is not None]
    if any(size >= 20 for size in sizes):
        return True
    grew = nodule_grew(patient, lesion, point)
    if grew is not False:
        earlier = preceded_by(point, patient.on_treatment)
        before = agreed(nodule_grew(patient, lesion, other) for other in earlier) if earlier else False
        if grew and before:
            return True
        if before is not False:
            return None
    told = any(row.get("new_nodule") or row.get("nodule_growing") for row in rows)
    return None if told and not sizes else False


def nodule_grew(patient, lesion, point):
    """Whether a row says so; where the scan tells of new lesions, silence says it did not."""
    said = [row.get("nodule_growing") for row in nodule_rows(patient, point) if row["lesion"] == lesion]
    if True in said:
        return True
    return False if tells_new(point) or (said and None not in said) else None
