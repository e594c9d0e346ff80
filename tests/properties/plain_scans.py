"""Time points by a plain reading of docs/explanation/response/README.md, rule 2: which scans count, and which together.

Shares nothing with the facts. Rows are dicts of the stored columns; a column left out is not told.
"""

from dataclasses import dataclass

SHOWN = ("measured", "too_small")


@dataclass(eq=False)
class Point:
    """One time point: the scans of one known day, or one scan of a day that is vague, with their rows that count."""

    earliest: object
    latest: object
    scans: list
    rows: list

    def of(self, lesion):
        return [row for row in self.rows if row["lesion"] == lesion]

    def shows(self, lesion):
        return any(row["lesion"] == lesion and row["state"] in SHOWN for row in self.rows)

    def scan(self, row):
        return next(scan for scan in self.scans if scan["id"] == row["scan"])


def certainly_before(one, other):
    return one.latest < other.earliest


def overlap(one, other):
    return one.earliest <= other.latest and other.earliest <= one.latest


def followed_by(point, points):
    """The time points that may be the next one: after it, with none certainly between."""
    after = [other for other in points if certainly_before(point, other)]
    return [other for other in after if not any(certainly_before(between, other) for between in after)]


def preceded_by(point, points):
    """The time points that may be the one before: before it, with none certainly between."""
    before = [other for other in points if certainly_before(other, point)]
    return [other for other in before if not any(certainly_before(other, between) for between in before)]


def counts(row, scan):
    """Whether a row counts: no row of a PET, nor one of a PET-CT that gives uptake and no size."""
    if scan.get("modality") == "pet":
        return False
    sized = row["state"] != "measured" or (row.get("diameter_mm"), row.get("short_axis_mm")) != (None, None)
    told = row.get("new_nodule") or row.get("nodule_growing")
    return sized or told or scan.get("modality") != "pet_ct" or (row.get("sulpeak"), row.get("suv")) == (None, None)


def counting_rows(history):
    """The rows that count, by scan."""
    scans = {scan["id"]: scan for scan in history.get("scans", ())}
    rows = {name: [] for name in scans}
    for row in history.get("measurements", ()):
        if row["scan"] in scans and counts(row, scans[row["scan"]]):
            rows[row["scan"]].append(row)
    return rows


def time_points(history, followed, non_targets):
    """Rule 2, in order of days, PET left out: `followed` are targets and their parts, `non_targets` those told so."""
    history = {**history, "scans": [scan for scan in history.get("scans", ()) if scan.get("modality") != "pet"]}
    rows = counting_rows(history)
    asked = [scan for scan in history.get("scans", ()) if _is_one(scan, rows[scan["id"]], followed, non_targets)]
    points, days = [], set()
    for scan in asked:
        day = scan["done_on_earliest"], scan["done_on_latest"]
        if day[0] == day[1]:
            if day in days:
                continue
            days.add(day)
            together = [one for one in history["scans"] if (one["done_on_earliest"], one["done_on_latest"]) == day]
        else:
            together = [scan]
        points.append(Point(*day, together, [row for one in together for row in rows[one["id"]]]))
    return sorted(points, key=lambda point: (point.earliest, point.latest))


def _is_one(scan, rows, followed, non_targets):
    if scan.get("modality") == "pet":
        return False
    if scan.get("new_lesions") == "unequivocal" or scan.get("non_target") == "progressive":
        return True
    if followed:
        return any(row["lesion"] in followed for row in rows)
    return scan.get("non_target") is not None or any(row["lesion"] in non_targets for row in rows)
