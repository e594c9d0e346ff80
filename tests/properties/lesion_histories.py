"""Invented histories of lesions by the hundred thousand: the rows of one patient each, from a seeded random.

Sizes are made backwards: first a sum that lies on a limit (20 %, 5 mm, 30 %, 10 %, or 1 mm beside it), then the sizes
that add up to it; so that ties are frequent. Then up to three things are made odd (lesion_oddities, scan_oddities).
"""

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path

from tests.properties.lesion_oddities import LESION_ODDITIES
from tests.properties.scan_oddities import SCAN_ODDITIES

DECISION = date(2024, 6, 30)
ORGANS = ("liver", "peritoneum", "omentum", "mesentery", "lung", "pelvis")
INTERVALS = (14, 20, 27, 28, 28, 29, 35, 42, 56, 56, 84)
BEFORE = (0, 1, 5, 7, 14, 20, 28, 34, 35)
SIZES = (10, 10, 12, 15, 16, 20, 20, 25, 30, 40, 50, 60)
NODES = (15, 15, 16, 18, 20, 25)
SOFTER = (1, 1, 0.85, 0.85, 0.8, 0.5, 1.15)


def history(random):
    """The rows of one patient by table, as dicts of the stored columns, with the oddities that were put in."""
    rows = _plain_history(random)
    wanted = random.choices((0, 1, 2, 3), (20, 40, 25, 15))[0]
    chosen = random.sample((*LESION_ODDITIES, *SCAN_ODDITIES), wanted)
    rows["odd"] = [oddity.__name__ for oddity in chosen if oddity(rows, random) is not False]
    return rows


def _plain_history(random):
    """A history in which everything is told, the targets are valid and the days are exact."""
    intervals = random.choices(INTERVALS, k=random.choices((1, 2, 3, 4, 5, 6), (10, 30, 30, 15, 10, 5))[0])
    start = DECISION - timedelta(days=sum(intervals) + random.choice((40, 60, 100)))
    lesions = _lesions(start, random)
    days = [start - timedelta(days=random.choice(BEFORE))]
    for number in range(len(intervals)):
        days.append(start + timedelta(days=sum(intervals[: number + 1])))
    scans, measurements = [], []
    targets = [row for row in lesions if row["target_role"] == "target"]
    others = [row for row in lesions if row["target_role"] == "non_target"]
    told = random.random() < 0.8
    with_hu = random.random() < 0.7
    sizes, hu = _first_sizes(targets, random), {row["id"]: random.choice((40, 60, 60, 80, 100)) for row in targets}
    sums = []
    softer = 1
    for number, day in enumerate(days):
        if number:
            sizes = _next_sizes(targets, sizes, sums, random)
            softer = random.choice(SOFTER)
        sums.append(sum(sizes.values()))
        name = f"s{number}"
        gone = bool(number) and random.random() < 0.4
        scans.append(_scan(name, day, "portal_venous" if with_hu else None, random))
        if told and (others or random.random() < 0.5):
            scans[-1]["non_target"] = _non_target(others, gone, random)
        for row in targets:
            measurements.append(_measured(name, row, sizes[row["id"]], random))
            if with_hu and measurements[-1]["state"] == "measured":
                measurements[-1]["attenuation_hu"] = int(hu[row["id"]] * (softer if number else 1)) - (
                    random.random() < 0.05
                )
        for row in others:
            measurements.append(_measured(name, row, 0 if gone else random.choice((8, 12, 20)), random))
    complete = [{"id": "all", "table_name": "lesions", **_on("complete_through", DECISION)}]
    return {
        "lesions": lesions, "scans": scans, "measurements": measurements, "completeness": complete,
        "therapies": [{"id": "i", "drug": "imatinib", "intent": "advanced", **_on("started_on", start)}],
        "operations": [], "local_treatments": [],
    }  # fmt: skip


def _on(column, day):
    return {f"{column}_earliest": day, f"{column}_latest": day}


def _scan(name, day, phase, random):
    return {
        "id": name, "modality": random.choice(("ct", "ct", "ct", "mri")) if phase is None else "ct",
        "contrast_phase": phase, "slice_mm": random.choice((None, 1, 3, 5, 5)), "new_lesions": "none",
        **_on("done_on", day),
    }  # fmt: skip


def _lesions(start, random):
    """One to four targets, at most two in an organ, and none to two other lesions; one in ten has no target."""
    targets = 0 if random.random() < 0.1 else random.choices((1, 2, 3, 4), (35, 35, 20, 10))[0]
    others = random.choice((1, 2)) if targets == 0 or random.random() < 0.4 else 0
    organs = random.sample(ORGANS * 2, targets + others)
    rows, nodes = [], 0
    for number, organ in enumerate(organs):
        kind = random.choices(("solid", "cystic", "node"), (75, 10, 15))[0]
        nodes += kind == "node"
        if nodes > 2:
            kind = "solid"
        role = "target" if number < targets else "non_target"
        seen = start - timedelta(days=random.choice((60, 100)))
        organ = "lymph_node" if kind == "node" and random.random() < 0.7 else organ
        rows.append({"id": f"l{number}", "organ": organ, "kind": kind, "target_role": role})
        if random.random() < 0.7:
            rows[-1].update(_on("observed_on", seen))
    return rows


def _first_sizes(targets, random):
    return {row["id"]: random.choice(NODES if row["kind"] == "node" else SIZES) for row in targets}


def _next_sizes(targets, sizes, sums, random):
    """Sizes whose sum lies on or beside a limit of the rules; or all gone, or nodes just normal."""
    way = random.random()
    if way < 0.12:
        return {row["id"]: random.choice((8, 9, 9, 10)) if row["kind"] == "node" else 0 for row in targets}
    base, nadir = sums[0], min(sums)
    limit = random.choice(
        (base * 7 // 10, base * 9 // 10, base * 11 // 10, nadir * 11 // 10, nadir * 6 // 5, nadir + 5, base, nadir)
    )
    goal = max(limit + random.choice((0, 0, 0, 0, -1, 1, 2)), 0)
    after = dict(sizes)
    for row in targets[1:]:
        after[row["id"]] = max(after[row["id"]] + random.choice((0, 0, -4, -2, 2)), 0)
    for row in targets:
        rest = goal - sum(after.values())
        after[row["id"]] = max(after[row["id"]] + rest, 0)
    return after


def _measured(scan, lesion, size, random):
    """A row: nothing at 0, too small (5 mm) sometimes, otherwise with both diameters of a node."""
    row = {"scan": scan, "lesion": lesion["id"], "state": "measured"}
    if size == 0:
        row["state"] = "absent"
    elif size == 5 and random.random() < 0.6:
        row["state"] = "too_small"
    elif lesion["kind"] == "node":
        row.update(short_axis_mm=size, diameter_mm=size + random.choice((0, 5, 10)))
    else:
        row.update(diameter_mm=size)
    return row


def _non_target(others, gone, random):
    if random.random() < 0.06:
        return random.choice(("progressive", "not_evaluated"))
    if not others:
        return "none"
    return "complete_response" if gone else "not_complete_not_progressive"


# Written many at once: one by one through the models they would take most of the time.

COMMON = ("patient_id", "id", "recorded_on", "source")
TABLES = ("lesions", "scans", "measurements", "completeness", "therapies", "operations", "local_treatments")


def write(db, histories):
    """Put the histories, as patients H0, H1, ..., into the empty tables of the schema `record`."""
    with tempfile.TemporaryDirectory() as folder:
        people = [{"id": "patient"} for _ in histories]
        _insert(db, "patients", Path(folder), [[one] for one in people])
        for table in TABLES:
            _insert(db, table, Path(folder), [rows.get(table, ()) for rows in histories])


def _insert(db, table, folder, rows_of):
    columns = sorted({name for rows in rows_of for row in rows for name in row} - {"id"})
    path = folder / f"{table}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*COMMON, *columns])
        for number, rows in enumerate(rows_of):
            for place, row in enumerate(rows):
                name = row.get("id", f"m{place}")
                writer.writerow([f"H{number}", name, DECISION, "t", *(row.get(column) for column in columns)])
    names = ", ".join([*COMMON, *columns])
    db.execute(
        f"insert into record.{table} ({names}) select {names} "
        f"from read_csv('{path}', header = true, all_varchar = true, nullstr = '')"
    )
