"""Oddities: what a real history holds that a plain one does not. Each changes the rows of one history in place.

An oddity returns False where the history has nothing for it to change.
"""

from datetime import timedelta

from gistline.records import PartialDate

WORDS = ("none", "equivocal", "unequivocal")
NON_TARGET = ("none", "complete_response", "not_complete_not_progressive", "progressive", "not_evaluated")


def _later(rows, random):
    """A scan that is not the first, and its number."""
    number = random.randrange(1, len(rows["scans"])) if len(rows["scans"]) > 1 else 0
    return number, rows["scans"][number]


def _any_row(rows, random, later=False):
    """A measurement; of a scan that is not the first where `later`."""
    found = [row for row in rows["measurements"] if not later or row["scan"] != "s0"]
    return random.choice(found) if found else None


def _lesion(rows, random, role="target"):
    found = [row for row in rows["lesions"] if row.get("target_role") == role]
    return random.choice(found) if found else None


def _rows_of(rows, lesion):
    return [row for row in rows["measurements"] if row["lesion"] == lesion["id"]]


def _set_day(row, column, earliest, latest=None):
    row[f"{column}_earliest"], row[f"{column}_latest"] = earliest, latest or earliest


def _month(day):
    span = PartialDate.parse(f"{day:%Y-%m}")
    return span.earliest, span.latest


# Days


def vague_start(rows, random):
    first = rows["therapies"][0]
    day = first["started_on_earliest"]
    span = random.choice((_month(day), (day, day + timedelta(days=5)), (day - timedelta(days=10), day)))
    _set_day(first, "started_on", *span)


def vague_scan(rows, random):
    scan = random.choice(rows["scans"])
    day = scan["done_on_earliest"]
    _set_day(scan, "done_on", *random.choice((_month(day), (day, day + timedelta(days=3)))))


def overlapping_scans(rows, random):
    """Two scans after each other, each of a vague day, in one span or in two that touch."""
    if len(rows["scans"]) < 2:
        return False
    number = random.randrange(len(rows["scans"]) - 1)
    one, other = rows["scans"][number], rows["scans"][number + 1]
    first, last = one["done_on_earliest"], other["done_on_latest"]
    if random.random() < 0.5:
        _set_day(one, "done_on", first, last)
    _set_day(other, "done_on", first if random.random() < 0.5 else last - timedelta(days=2), last)
    return None


def baseline_too_old(rows, random):
    scan = rows["scans"][0]
    first = rows["therapies"][0]["started_on_latest"]
    _set_day(scan, "done_on", first - timedelta(days=random.choice((36, 36, 50, 35))))


def no_baseline(rows, random):  # noqa: ARG001
    del rows["scans"][0]
    rows["measurements"] = [row for row in rows["measurements"] if row["scan"] != "s0"]


def scan_about_the_first_day(rows, random):
    _, scan = _later(rows, random)
    first = rows["therapies"][0]["started_on_earliest"]
    _set_day(scan, "done_on", first + timedelta(days=random.choice((-20, -1, 0, 0, 1))))


# Several scans of one day


def _beside(rows, scan, random, modality):
    """Another scan of the same day, with a copy of each row."""
    name = f"{scan['id']}{modality[0]}{len(rows['scans'])}"
    other = {**scan, "id": name, "modality": modality, "contrast_phase": None}
    rows["scans"].append(other)
    copies = [
        {**{name: value for name, value in row.items() if name != "attenuation_hu"}, "scan": name}
        for row in rows["measurements"]
        if row["scan"] == scan["id"]
    ]
    kept = [row for row in copies if random.random() < 0.8]
    rows["measurements"] += kept
    return other, kept


def second_scan_agrees(rows, random):
    other, _ = _beside(rows, random.choice(rows["scans"]), random, random.choice(("mri", "ct", "pet_ct")))
    if random.random() < 0.2:
        other["new_lesions"] = None
    if random.random() < 0.2:
        other["non_target"] = random.choice((None, *NON_TARGET))


def second_scan_differs(rows, random):
    _, kept = _beside(rows, random.choice(rows["scans"]), random, random.choice(("mri", "ct")))
    for row in kept[:1]:
        size = next((name for name in ("short_axis_mm", "diameter_mm") if row.get(name)), None)
        way = random.choice(("not_evaluable", "too_small", "absent", "measured", "untold"))
        if way == "measured" and size:
            row[size] += random.choice((1, 3))
        elif way == "untold" and size:
            row[size] = None
        else:
            _clear(row, "not_evaluable" if way in ("measured", "untold") else way)


def pet_beside(rows, random):
    """A PET alone, or a PET-CT that gives uptake and no size, on the day of a scan or on another."""
    modality = random.choice(("pet", "pet_ct"))
    other, kept = _beside(rows, random.choice(rows["scans"]), random, modality)
    for row in kept:
        _clear(row, row["state"])
        row["sulpeak"] = 4
    other["new_lesions"] = random.choice((None, None, *WORDS))
    other["non_target"] = random.choice((None, None, *NON_TARGET))
    if random.random() < 0.3:
        _set_day(other, "done_on", other["done_on_earliest"] + timedelta(days=5))


def modality_untold(rows, random):
    random.choice(rows["scans"])["modality"] = None


# States and sizes


def _clear(row, state):
    for name in ("diameter_mm", "short_axis_mm", "attenuation_hu"):
        row.pop(name, None)
    row["state"] = state


def row_missing(rows, random):
    row = _any_row(rows, random, later=random.random() < 0.8)
    if row is None:
        return False
    rows["measurements"].remove(row)
    return None


def scan_without_rows(rows, random):
    _, scan = _later(rows, random)
    rows["measurements"] = [
        row for row in rows["measurements"] if row["scan"] != scan["id"] or row["lesion"] == "l1" and random.random() < 0.5
    ]  # fmt: skip


def size_untold(rows, random):
    row = _any_row(rows, random, later=random.random() < 0.8)
    if row is None:
        return False
    row.pop("diameter_mm", None)
    row.pop("short_axis_mm", None)
    return None


def state_changed(rows, random):
    row = _any_row(rows, random, later=random.random() < 0.85)
    if row is None:
        return False
    _clear(row, random.choice(("absent", "too_small", "not_evaluable", "not_evaluable", "not_evaluable")))
    return None


def merged(rows, random):
    row = _any_row(rows, random, later=True)
    if row is None:
        return False
    _clear(row, "merged")
    others = [one["id"] for one in rows["lesions"] if one["id"] != row["lesion"]]
    if others and random.random() < 0.85:
        row["merged_into"] = random.choice(others)
    return None


def fell_apart(rows, random):
    """From a later scan on a lesion is followed in two parts, one of them perhaps from another scan on."""
    lesion = _lesion(rows, random, random.choice(("target", "target", "target", "non_target")))
    if lesion is None:
        return False
    number, _ = _later(rows, random)
    for part in ("a", "b"):
        name = f"{lesion['id']}{part}"
        role = random.choice((lesion["target_role"], lesion["target_role"], lesion["target_role"], None))
        rows["lesions"].append({**lesion, "id": name, "split_from": lesion["id"], "target_role": role})
        for scan in rows["scans"][number + (random.random() < 0.2) :]:
            whole = [row for row in _rows_of(rows, lesion) if row["scan"] == scan["id"]]
            for row in whole[:1]:
                if random.random() < 0.92:
                    rows["measurements"].append(_half(row, name))
    for row in _rows_of(rows, lesion):
        if row["scan"] in [scan["id"] for scan in rows["scans"][number:]] and random.random() < 0.95:
            _clear(row, "absent")
    return None


def _half(row, name):
    half = {**row, "lesion": name}
    for size in ("diameter_mm", "short_axis_mm"):
        if half.get(size):
            half[size] = half[size] // 2 + 1
    return half


def half_millimetres(rows, random):
    from decimal import Decimal

    for row in rows["measurements"]:
        for size in ("diameter_mm", "short_axis_mm"):
            if row.get(size) and random.random() < 0.5:
                row[size] += random.choice((Decimal("-0.5"), Decimal("0.5"), Decimal("0.1")))


# Lesions


def removed(rows, random):
    lesion = _lesion(rows, random, random.choice(("target", "target", "non_target")))
    if lesion is None:
        return False
    lesion["removed_by"] = "o"
    operation = {"id": "o"}
    if random.random() < 0.9:
        scan = random.choice(rows["scans"])
        _set_day(operation, "done_on", scan["done_on_earliest"] + timedelta(days=random.choice((-3, -1, 0, 1))))
    rows["operations"].append(operation)
    return None


def treated_locally(rows, random):
    lesion = _lesion(rows, random, random.choice(("target", "target", "target", "non_target")))
    if lesion is None:
        return False
    kind = random.choice(("ablation", "embolisation", "radiotherapy", "transplantation"))
    treatment = {"id": "t", "kind": kind, "lesion": lesion["id"]}
    if random.random() < 0.15:
        treatment = {"id": "t", "kind": kind, "organ": "liver"}
    if random.random() < 0.9:
        scan = random.choice(rows["scans"])
        day = scan["done_on_earliest"] + timedelta(days=random.choice((-3, -1, 0, 1)))
        _set_day(treatment, "done_on", *random.choice(((day,), (day,), _month(day))))
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
    lesion = _lesion(rows, random)
    found = [row for row in _rows_of(rows, lesion) if row["scan"] == "s0"] if lesion else []
    if not found:
        return False
    size = random.choice((8, 9, 10)) if lesion.get("kind") != "node" else random.choice((12, 14, 15))
    found[0]["short_axis_mm" if lesion.get("kind") == "node" else "diameter_mm"] = size
    return None


def thick_slice(rows, random):
    rows["scans"][0]["slice_mm"] = random.choice((6, 7, 8, 10, 12))


def bone_target(rows, random):
    lesion = _lesion(rows, random)
    if lesion is None:
        return False
    lesion["kind"] = "bone"
    return None


def target_added_late(rows, random):
    number, scan = _later(rows, random)
    lesion = {"id": "late", "organ": "brain", "kind": "solid", "target_role": "target"}
    if random.random() < 0.5:
        _set_day(lesion, "observed_on", scan["done_on_earliest"])
    _add_lesion(rows, lesion, number, random)


def new_followed_lesion(rows, random):
    """A lesion first seen on a later scan and measured from then on."""
    number, scan = _later(rows, random)
    role = random.choice(("non_target", "non_target", None))
    lesion = {"id": "n", "organ": "brain", "kind": "solid", "target_role": role}
    day = scan["done_on_earliest"]
    way = random.random()
    if way < 0.7:
        _set_day(lesion, "observed_on", day)
    elif way < 0.85:
        _set_day(lesion, "observed_on", day - timedelta(days=30), day)
    _add_lesion(rows, lesion, number, random)
    if random.random() < 0.4:
        before = rows["scans"][max(number - 1, 0)]["id"]
        rows["measurements"].append({"scan": before, "lesion": "n", "state": random.choice(("absent", "too_small"))})


# What the scan tells


def new_lesions_told(rows, random):
    _, scan = _later(rows, random)
    scan["new_lesions"] = random.choice(("unequivocal", "equivocal"))


def equivocal_first(rows, random):
    number, scan = _later(rows, random)
    scan["new_lesions"] = "equivocal"
    for following in rows["scans"][number + 1 : number + 2]:
        following["new_lesions"] = random.choice(("unequivocal", "unequivocal", "equivocal", "none", None))


def new_lesions_untold(rows, random):
    _later(rows, random)[1]["new_lesions"] = None


def non_target_changed(rows, random):
    _later(rows, random)[1]["non_target"] = random.choice(NON_TARGET)


def non_target_untold(rows, random):
    scans = rows["scans"] if random.random() < 0.5 else [random.choice(rows["scans"])]
    for scan in scans:
        scan["non_target"] = None


def lesions_not_complete(rows, random):
    if random.random() < 0.5:
        rows["completeness"] = []
    elif random.random() < 0.5:
        day = rows["completeness"][0]["complete_through_earliest"]
        _set_day(rows["completeness"][0], "complete_through", day - timedelta(days=200))
    else:
        _set_day(rows["completeness"][0], "complete_from", rows["scans"][0]["done_on_earliest"])


# Attenuation and nodules


def attenuation_untold(rows, random):
    row = _any_row(rows, random)
    if row is None:
        return False
    row.pop("attenuation_hu", None)
    return None


def attenuation_odd(rows, random):
    row = _any_row(rows, random)
    if row is None or row["state"] != "measured":
        return False
    row["attenuation_hu"] = random.choice((-80, -20, 0, 10, 200))
    return None


def other_phase(rows, random):
    random.choice(rows["scans"])["contrast_phase"] = random.choice((None, "arterial", "none", "other"))


def nodules(rows, random):
    """A nodule in a lesion: new, growing on one or two scans, with its size or without."""
    lesion = random.choice(rows["lesions"])
    found = [row for row in _rows_of(rows, lesion) if row["scan"] != "s0" or random.random() < 0.1]
    place = random.randrange(len(found)) if found else 0
    for number, row in enumerate(found[place : place + random.choice((1, 2, 2))]):
        if number == 0 and random.random() < 0.4:
            row["new_nodule"] = True
        else:
            row["nodule_growing"] = random.choice((True, True, True, False, None))
        if random.random() < 0.7:
            row["nodule_mm"] = random.choice((8, 15, 19, 20, 25))


ODDITIES = {
    function.__name__: function
    for function in (
        vague_start, vague_scan, overlapping_scans, baseline_too_old, no_baseline, scan_about_the_first_day,
        second_scan_agrees, second_scan_differs, pet_beside, modality_untold, row_missing, scan_without_rows,
        size_untold, state_changed, merged, fell_apart, half_millimetres, removed, treated_locally,
        cell_of_lesion_untold, seen_day_untold, more_targets, three_in_an_organ, small_target, thick_slice, bone_target,
        target_added_late, new_followed_lesion, new_lesions_told, equivocal_first, new_lesions_untold,
        non_target_changed, non_target_untold, lesions_not_complete, attenuation_untold, attenuation_odd, other_phase,
        nodules,
    )
}  # fmt: skip
