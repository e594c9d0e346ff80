"""Oddities of scans: days, several scans of one day, states and sizes, what the scan tells, attenuation, nodules.

Each changes the rows of one history in place, or returns False where the history has nothing for it to change.
"""

from datetime import timedelta
from decimal import Decimal

from gistline.records import PartialDate

WORDS = ("none", "equivocal", "unequivocal")
NON_TARGET = ("none", "complete_response", "not_complete_not_progressive", "progressive", "not_evaluated")


def later_scan(rows, random):
    """A scan that is not the first, and its number."""
    number = random.randrange(1, len(rows["scans"])) if len(rows["scans"]) > 1 else 0
    return number, rows["scans"][number]


def _any_row(rows, random, later=False):
    """A measurement; of a scan that is not the first where `later`."""
    found = [row for row in rows["measurements"] if not later or row["scan"] != "s0"]
    return random.choice(found) if found else None


def lesion_of(rows, random, role="target"):
    found = [row for row in rows["lesions"] if row.get("target_role") == role]
    return random.choice(found) if found else None


def rows_of(rows, lesion):
    return [row for row in rows["measurements"] if row["lesion"] == lesion["id"]]


def set_day(row, column, earliest, latest=None):
    row[f"{column}_earliest"], row[f"{column}_latest"] = earliest, latest or earliest


def month_of(day):
    span = PartialDate.parse(f"{day:%Y-%m}")
    return span.earliest, span.latest


# Days


def vague_start(rows, random):
    first = rows["therapies"][0]
    day = first["started_on_earliest"]
    span = random.choice((month_of(day), (day, day + timedelta(days=5)), (day - timedelta(days=10), day)))
    set_day(first, "started_on", *span)


def vague_scan(rows, random):
    scan = random.choice(rows["scans"])
    day = scan["done_on_earliest"]
    set_day(scan, "done_on", *random.choice((month_of(day), (day, day + timedelta(days=3)))))


def overlapping_scans(rows, random):
    """Two scans after each other, each of a vague day, in one span or in two that touch."""
    if len(rows["scans"]) < 2:
        return False
    in_order = sorted(rows["scans"], key=lambda scan: scan["done_on_earliest"])
    number = random.randrange(len(in_order) - 1)
    one, other = in_order[number], in_order[number + 1]
    first, last = one["done_on_earliest"], max(one["done_on_latest"], other["done_on_latest"])
    if random.random() < 0.5:
        set_day(one, "done_on", first, last)
    set_day(other, "done_on", first if random.random() < 0.5 else max(first, last - timedelta(days=2)), last)
    return None


def baseline_too_old(rows, random):
    scan = rows["scans"][0]
    first = rows["therapies"][0]["started_on_latest"]
    set_day(scan, "done_on", first - timedelta(days=random.choice((36, 36, 50, 35))))


def no_baseline(rows, random):  # noqa: ARG001
    del rows["scans"][0]
    rows["measurements"] = [row for row in rows["measurements"] if row["scan"] != "s0"]


def scan_about_the_first_day(rows, random):
    _, scan = later_scan(rows, random)
    first = rows["therapies"][0]["started_on_earliest"]
    set_day(scan, "done_on", first + timedelta(days=random.choice((-20, -1, 0, 0, 1))))


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
            clear(row, "not_evaluable" if way in ("measured", "untold") else way)


def pet_beside(rows, random):
    """A PET alone, or a PET-CT that gives uptake and no size, on the day of a scan or on another."""
    modality = random.choice(("pet", "pet_ct"))
    other, kept = _beside(rows, random.choice(rows["scans"]), random, modality)
    for row in kept:
        clear(row, row["state"])
        row["sulpeak"] = 4
    other["new_lesions"] = random.choice((None, None, *WORDS))
    other["non_target"] = random.choice((None, None, *NON_TARGET))
    if random.random() < 0.3:
        set_day(other, "done_on", other["done_on_earliest"] + timedelta(days=5))


def modality_untold(rows, random):
    random.choice(rows["scans"])["modality"] = None


# States and sizes


def clear(row, state):
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
    _, scan = later_scan(rows, random)
    rows["measurements"] = [
        row
        for row in rows["measurements"]
        if row["scan"] != scan["id"] or (row["lesion"] == "l1" and random.random() < 0.5)
    ]


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
    clear(row, random.choice(("absent", "too_small", "not_evaluable", "not_evaluable", "not_evaluable")))
    return None


def merged(rows, random):
    row = _any_row(rows, random, later=True)
    if row is None:
        return False
    clear(row, "merged")
    others = [one["id"] for one in rows["lesions"] if one["id"] != row["lesion"]]
    if others and random.random() < 0.85:
        row["merged_into"] = random.choice(others)
    return None


def half_millimetres(rows, random):
    for row in rows["measurements"]:
        for size in ("diameter_mm", "short_axis_mm"):
            if row.get(size) and random.random() < 0.5:
                row[size] += random.choice((Decimal("-0.5"), Decimal("0.5"), Decimal("0.1")))


# What the scan tells


def new_lesions_told(rows, random):
    _, scan = later_scan(rows, random)
    scan["new_lesions"] = random.choice(("unequivocal", "equivocal"))


def equivocal_first(rows, random):
    number, scan = later_scan(rows, random)
    scan["new_lesions"] = "equivocal"
    for following in rows["scans"][number + 1 : number + 2]:
        following["new_lesions"] = random.choice(("unequivocal", "unequivocal", "equivocal", "none", None))


def new_lesions_untold(rows, random):
    later_scan(rows, random)[1]["new_lesions"] = None


def non_target_changed(rows, random):
    later_scan(rows, random)[1]["non_target"] = random.choice(NON_TARGET)


def non_target_untold(rows, random):
    scans = rows["scans"] if random.random() < 0.5 else [random.choice(rows["scans"])]
    for scan in scans:
        scan["non_target"] = None


def lesions_not_complete(rows, random):
    if random.random() < 0.5:
        rows["completeness"] = []
    elif random.random() < 0.5:
        day = rows["completeness"][0]["complete_through_earliest"]
        set_day(rows["completeness"][0], "complete_through", day - timedelta(days=200))
    else:
        set_day(rows["completeness"][0], "complete_from", rows["scans"][0]["done_on_earliest"])


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
    found = [row for row in rows_of(rows, lesion) if row["scan"] != "s0" or random.random() < 0.1]
    place = random.randrange(len(found)) if found else 0
    for number, row in enumerate(found[place : place + random.choice((1, 2, 2))]):
        if number == 0 and random.random() < 0.4:
            row["new_nodule"] = True
        else:
            row["nodule_growing"] = random.choice((True, True, True, False, None))
        if random.random() < 0.7:
            row["nodule_mm"] = random.choice((8, 15, 19, 20, 25))


SCAN_ODDITIES = (
    vague_start,
    vague_scan,
    overlapping_scans,
    baseline_too_old,
    no_baseline,
    scan_about_the_first_day,
    second_scan_agrees,
    second_scan_differs,
    pet_beside,
    modality_untold,
    row_missing,
    scan_without_rows,
    size_untold,
    state_changed,
    merged,
    half_millimetres,
    new_lesions_told,
    equivocal_first,
    new_lesions_untold,
    non_target_changed,
    non_target_untold,
    lesions_not_complete,
    attenuation_untold,
    attenuation_odd,
    other_phase,
    nodules,
)
