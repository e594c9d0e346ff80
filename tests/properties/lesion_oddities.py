"""Oddities of lesions: parts, removal, local treatment, cells untold, choices of targets that are not valid, new ones.

Each changes the rows of one history in place, or returns False where the history has nothing for it to change.
"""

from datetime import timedelta

from tests.properties.scan_oddities import clear, later_scan, lesion_of, month_of, rows_of, set_day


def fell_apart(rows, random):
    """From a later scan on a lesion is followed in two parts, one of them perhaps from another scan on."""
    lesion = lesion_of(rows, random, random.choice(("target", "target", "target", "non_target")))
    if lesion is None:
        return False
    number, _ = later_scan(rows, random)
    for part in ("a", "b"):
        name = f"{lesion['id']}{part}"
        role = random.choice((lesion["target_role"], lesion["target_role"], lesion["target_role"], None))
        rows["lesions"].append({**lesion, "id": name, "split_from": lesion["id"], "target_role": role})
        for scan in rows["scans"][number + (random.random() < 0.2) :]:
            whole = [row for row in rows_of(rows, lesion) if row["scan"] == scan["id"]]
            for row in whole[:1]:
                if random.random() < 0.92:
                    rows["measurements"].append(_half(row, name))
    for row in rows_of(rows, lesion):
        if row["scan"] in [scan["id"] for scan in rows["scans"][number:]] and random.random() < 0.95:
            clear(row, "absent")
    return None


def _half(row, name):
    half = {**row, "lesion": name}
    for size in ("diameter_mm", "short_axis_mm"):
        if half.get(size):
            half[size] = half[size] // 2 + 1
    return half


def removed(rows, random):
    lesion = lesion_of(rows, random, random.choice(("target", "target", "non_target")))
    if lesion is None:
        return False
    lesion["removed_by"] = "o"
    operation = {"id": "o"}
    if random.random() < 0.9:
        scan = random.choice(rows["scans"])
        set_day(operation, "done_on", scan["done_on_earliest"] + timedelta(days=random.choice((-3, -1, 0, 1))))
    rows["operations"].append(operation)
    return None


def treated_locally(rows, random):
    lesion = lesion_of(rows, random, random.choice(("target", "target", "target", "non_target")))
    if lesion is None:
        return False
    kind = random.choice(("ablation", "embolisation", "radiotherapy", "transplantation"))
    treatment = {"id": "t", "kind": kind, "lesion": lesion["id"]}
    if random.random() < 0.15:
        treatment = {"id": "t", "kind": kind, "organ": "liver"}
    if random.random() < 0.9:
        scan = random.choice(rows["scans"])
        day = scan["done_on_earliest"] + timedelta(days=random.choice((-3, -1, 0, 1)))
        set_day(treatment, "done_on", *random.choice(((day,), (day,), month_of(day))))
    rows["local_treatments"].append(treatment)
    return None


def cell_of_lesion_untold(rows, random):
    random.choice(rows["lesions"])[random.choice(("target_role", "kind", "kind", "organ", "organ"))] = None


def seen_day_untold(rows, random):
    random.choice(rows["lesions"]).update(observed_on_earliest=None, observed_on_latest=None)


def more_targets(rows, random):
    """Targets up to six, each measured on every scan."""
    for number in range(len(rows["lesions"]), random.choice((5, 6, 6))):
        organ = ("brain", "colon", "stomach", "rectum", "ileum", "duodenum")[number]
        _add_lesion(rows, {"id": f"l{number}", "organ": organ, "kind": "solid", "target_role": "target"}, 0, random)


def three_in_an_organ(rows, random):
    for number in range(3):
        kind = random.choice(("solid", "solid", "node", "cystic"))
        lesion = {"id": f"t{number}", "organ": random.choice(("liver", "liver", "liver", None)), "kind": kind}
        if number < 2 or random.random() < 0.6:
            _add_lesion(rows, {**lesion, "target_role": "target"}, 0, random)


def _add_lesion(rows, lesion, first, random):
    """A lesion with a row on every scan from number `first` on."""
    rows["lesions"].append(lesion)
    size = random.choice((15, 20, 30))
    for scan in rows["scans"][first:]:
        row = {"scan": scan["id"], "lesion": lesion["id"], "state": "measured", "diameter_mm": size}
        if lesion["kind"] == "node":
            row["short_axis_mm"] = size
        rows["measurements"].append(row)
        size += random.choice((0, 0, 1, -1))


def small_target(rows, random):
    lesion = lesion_of(rows, random)
    found = [row for row in rows_of(rows, lesion) if row["scan"] == "s0"] if lesion else []
    if not found:
        return False
    size = random.choice((8, 9, 10)) if lesion.get("kind") != "node" else random.choice((12, 14, 15))
    found[0]["short_axis_mm" if lesion.get("kind") == "node" else "diameter_mm"] = size
    return None


def thick_slice(rows, random):
    rows["scans"][0]["slice_mm"] = random.choice((6, 7, 8, 10, 12))


def bone_target(rows, random):
    lesion = lesion_of(rows, random)
    if lesion is None:
        return False
    lesion["kind"] = "bone"
    return None


def target_added_late(rows, random):
    number, scan = later_scan(rows, random)
    lesion = {"id": "late", "organ": "brain", "kind": "solid", "target_role": "target"}
    if random.random() < 0.5:
        set_day(lesion, "observed_on", scan["done_on_earliest"])
    _add_lesion(rows, lesion, number, random)


def new_followed_lesion(rows, random):
    """A lesion first seen on a later scan and measured from then on."""
    number, scan = later_scan(rows, random)
    role = random.choice(("non_target", "non_target", None))
    lesion = {"id": "n", "organ": "brain", "kind": "solid", "target_role": role}
    day = scan["done_on_earliest"]
    way = random.random()
    if way < 0.7:
        set_day(lesion, "observed_on", day)
    elif way < 0.85:
        set_day(lesion, "observed_on", day - timedelta(days=30), day)
    _add_lesion(rows, lesion, number, random)
    if random.random() < 0.4:
        before = rows["scans"][max(number - 1, 0)]["id"]
        rows["measurements"].append({"scan": before, "lesion": "n", "state": random.choice(("absent", "too_small"))})


LESION_ODDITIES = (
    fell_apart,
    removed,
    treated_locally,
    cell_of_lesion_untold,
    seen_day_untold,
    more_targets,
    three_in_an_organ,
    small_target,
    thick_slice,
    bone_target,
    target_added_late,
    new_followed_lesion,
)
