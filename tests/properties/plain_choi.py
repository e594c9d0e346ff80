"""Choi and modified RECIST by a plain reading of docs/explanation/response/README.md: rules 19 to 24.

Shares nothing with the facts. `read` is what was read of the time point by RECIST.
"""

from tests.properties.plain_lesions import NOT_EVALUATED, UNTOLD, all_gone
from tests.properties.plain_scans import preceded_by
from tests.properties.plain_words import COMPLETE, NOT_EVALUABLE, PARTIAL, PROGRESSIVE, STABLE, agreed


def may_be_either(row):
    """Rule 24: of untold kind, and in no organ that says it is neither a node nor a bone."""
    return row.get("kind") is None and row.get("organ") in (None, "lymph_node", "bone")


def attenuation(patient, point):
    """Rule 19: the sums of the same lesions now and at the baseline; None where one is not known."""
    now, before = [], []
    if patient.sum_of(patient.baseline) in (UNTOLD, NOT_EVALUATED):
        return None
    for lesion in patient.followed(point):
        if any(row["state"] == "measured" for row in point.of(lesion["id"])):
            now.append(attenuation_of(lesion, point))
            before.append(attenuation_of(lesion, patient.baseline))
    if not now or None in now or None in before or sum(before) <= 0:
        return None
    return sum(now), sum(before)


def attenuation_of(lesion, point):
    """Rule 19: the value all its rows agree on, in the portal venous phase; of MRI a row needs none."""
    rows = [
        (row.get("attenuation_hu"), point.scan(row)) for row in point.of(lesion["id"]) if row["state"] == "measured"
    ]
    told = [(value, scan) for value, scan in rows if value is not None or scan.get("modality") != "mri"]
    if any(scan.get("contrast_phase") != "portal_venous" for _, scan in told):
        return None
    return agreed(value for value, _ in told)


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
    if read.new_lesion is None or nodules is None or read.non_target in (None, "progressive"):
        return None
    if not patient.targets or not patient.targets_count:
        return None
    gone = all_gone(patient.sizes(point), point)
    if gone is not False and read.non_target in (COMPLETE, "none"):
        return COMPLETE if gone else None
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
    if any(row.get("kind") in ("node", "bone") or may_be_either(row) for row in patient.targets):
        return None
    if read.recist == PROGRESSIVE:
        return PROGRESSIVE
    found = [nodule_progresses(patient, name, point) for name in patient.lesions]
    return PROGRESSIVE if True in found else None if None in found else read.recist


def nodule_progresses(patient, lesion, point):
    """Rule 24, one lesion: a nodule of 20 mm, or grown on two time points one after the other; unknown without size."""
    rows = [row for row in nodule_rows(patient, point) if row["lesion"] == lesion]
    sizes = [row["nodule_mm"] for row in rows if row.get("nodule_mm") is not None]
    told = any(row.get("new_nodule") or row.get("nodule_growing") for row in rows)
    if told and any(size >= 20 for size in sizes):
        return True
    grew = nodule_grew(patient, lesion, point)
    if grew is not False:
        earlier = preceded_by(point, patient.on_treatment)
        before = agreed(nodule_grew(patient, lesion, other) for other in earlier) if earlier else False
        if grew and before:
            return True
        if before is not False:
            return None
    return None if told and not sizes else False


def nodule_grew(patient, lesion, point):
    """Whether a row says so; where the scan tells of new lesions, silence says it did not."""
    said = [row.get("nodule_growing") for row in nodule_rows(patient, point) if row["lesion"] == lesion]
    if True in said:
        return True
    return False if tells_new(point) or (said and None not in said) else None
