"""One patient's lesions by a plain reading of docs/explanation/response/README.md: rules 3 to 12.

Shares nothing with the facts. Sizes are numbers in mm, or one of the words UNTOLD and NOT_EVALUATED.
"""

from datetime import timedelta

from tests.properties.plain_scans import certainly_before, overlap, time_points

UNTOLD, NOT_EVALUATED = "untold", "not evaluated"
NO_SIZE = (UNTOLD, NOT_EVALUATED)


def is_target(row):
    """Rules 5 and 8: a part of a lesion is no target of its own."""
    return row.get("target_role") == "target" and row.get("split_from") is None


def certain_organ(row):
    """The organ a target counts for, nodes being one; None where it is not told or might be a node's."""
    return "lymph_node" if row.get("kind") == "node" else row.get("organ")


def may_be_node(row):
    """Rule 7: of untold kind, and in no organ that says it is none."""
    return row.get("kind") is None and row.get("organ") in (None, "lymph_node")


class Patient:
    """One patient's rows, put in order."""

    def __init__(self, history, decision):
        self.history, self.decision = history, decision
        self.lesions = {row["id"]: row for row in history.get("lesions", ())}
        self.targets = [row for row in self.lesions.values() if is_target(row)]
        self.parts = [row for row in self.lesions.values() if self._is_part_of_a_target(row)]
        self.non_targets = [row for row in self.lesions.values() if self._role(row) == "non_target"]
        followed = {row["id"] for row in (*self.targets, *self.parts)}
        self.points = time_points(history, followed, {row["id"] for row in self.non_targets})
        first = history["therapies"][0]
        self.first = first["started_on_earliest"], first["started_on_latest"]
        self.on_treatment = [point for point in self.points if point.earliest > self.first[1]]
        self.baseline = self._baseline()
        self.targets_count = self.baseline is not None and self.roles_are_told() and not self.broken_targets()
        self._sums = {}

    def _is_part_of_a_target(self, row):
        """Rule 8: a part of a target, or a part of such a part."""
        above = self.lesions.get(row.get("split_from"))
        return above is not None and (is_target(above) or self._is_part_of_a_target(above))

    def _baseline(self):
        """Rules 3 and 4: the last time point certainly before, not too old; None where there is none or it is open."""
        first, last = self.first
        if any(point.earliest <= last and point.latest > first for point in self.points):
            return None
        before = [point for point in self.points if point.latest <= first]
        if not before:
            return None
        latest = max(before, key=lambda point: (point.latest, point.earliest))
        if any(overlap(latest, other) for other in before if other is not latest):
            return None
        return latest if last - latest.earliest <= timedelta(days=35) else None

    def roles_are_told(self):
        """Rule 5."""
        return not self.role_is_untold_at(self.baseline)

    def role_is_untold_at(self, point):
        """Whether a lesion measured here has no role; a part has that of the whole."""
        return any(self._role(self.lesions[row["lesion"]]) is None for row in point.rows)

    def _role(self, lesion):
        whole = self.lesions.get(lesion.get("split_from"), {}) if lesion.get("split_from") else lesion
        return whole.get("target_role")

    def broken_targets(self):
        """Rule 6: the targets that certainly may not be targets, alone or together."""
        broken = {row["id"] for row in self.targets if self._is_no_valid_target(row)}
        organs = {}
        for row in self.targets:
            organs.setdefault(certain_organ(row), set()).add(row["id"])
        organs.pop(None, None)
        crowded = [names for names in organs.values() if len(names) > 2]
        everyone = {row["id"] for row in self.targets} if len(self.targets) > 5 else set()
        return broken.union(everyone, *crowded)

    def _is_no_valid_target(self, lesion):
        """Rule 6, for one target: what is certainly wrong with it at the baseline."""
        rows = self.baseline.of(lesion["id"])
        size = self.size(lesion, self.baseline)
        if lesion.get("kind") == "bone" or self._was_treated_before(lesion) or size == NOT_EVALUATED:
            return True
        if size == UNTOLD or any(row["state"] == "merged" for row in rows):
            return False
        if size < (15 if lesion.get("kind") == "node" else 10):
            return True
        slices = [self.baseline.scan(row).get("slice_mm") for row in rows if row["state"] == "measured"]
        return all(slice_mm is not None and slice_mm > 5 and size < 2 * slice_mm for slice_mm in slices)

    def _was_treated_before(self, lesion):
        """Rule 6: treated locally or removed on a day that is certainly not after the baseline."""
        days = [row.get("done_on_latest") for row in self._local_treatments(lesion)]
        days += [row.get("done_on_latest") for row in self._removals(lesion)]
        return any(day is not None and day <= self.baseline.earliest for day in days)

    def _removals(self, lesion):
        return [row for row in self.history.get("operations", ()) if row["id"] == lesion.get("removed_by")]

    def _local_treatments(self, lesion):
        return [row for row in self.history.get("local_treatments", ()) if row.get("lesion") == lesion["id"]]

    def size(self, lesion, point):
        """Rules 7, 9 and 10: the size of a lesion at a time point, or that it is untold or not evaluated."""
        rows = point.of(lesion["id"])
        if not rows or self._may_be_withdrawn(lesion, point):
            return UNTOLD
        evaluated = [row for row in rows if row["state"] != "not_evaluable"]
        if not evaluated:
            return NOT_EVALUATED
        sizes = {self._size_in(row, lesion, point) for row in evaluated}
        return sizes.pop() if len(sizes) == 1 else UNTOLD

    def _size_in(self, row, lesion, point):
        """Rule 7, for one row. Of what may be a node either diameter may be the one."""
        if row["state"] == "absent":
            return 0
        if row["state"] == "too_small":
            return 5
        if row["state"] == "merged":
            into = self.lesions.get(row.get("merged_into"))
            measured = into is not None and any(one["state"] == "measured" for one in point.of(into["id"]))
            return 0 if measured and self._role(into) == "target" else UNTOLD
        diameter, short_axis, kind = row.get("diameter_mm"), row.get("short_axis_mm"), lesion.get("kind")
        if may_be_node(lesion):
            size = diameter if diameter == short_axis else None
        else:
            size = short_axis if kind == "node" else diameter
        return UNTOLD if size is None else size

    def _may_be_withdrawn(self, lesion, point):
        """Rule 10: removed, or treated locally, on a day that may be before the time point, or that of it."""
        days = [row.get("done_on_earliest") for row in (*self._local_treatments(lesion), *self._removals(lesion))]
        return any(day is None or day <= point.latest for day in days)

    def followed(self, point):
        """Rule 8: the targets, and the parts that have a row at this time point or one that may be before."""
        told = [
            part
            for part in self.parts
            if any(other.of(part["id"]) for other in self.points if other.earliest <= point.latest)
        ]
        return [*self.targets, *told]

    def sizes(self, point):
        """Each lesion that counts to the sum with its size."""
        return [(lesion, self.size(lesion, point)) for lesion in self.followed(point)]

    def sum_of(self, point):
        """Rule 11: the sum where every size is known; otherwise untold before not evaluated."""
        if point not in self._sums:
            sizes = [size for _, size in self.sizes(point)]
            if not sizes or UNTOLD in sizes or (self.is_of_open_order(point) and self._any_part_is_told()):
                self._sums[point] = UNTOLD
            else:
                self._sums[point] = NOT_EVALUATED if NOT_EVALUATED in sizes else sum(sizes)
        return self._sums[point]

    def _any_part_is_told(self):
        return any(point.of(part["id"]) for part in self.parts for point in self.points)

    def is_of_open_order(self, point):
        """Rule 4: the days of another time point overlap with those of this one."""
        return any(overlap(point, other) for other in self.points if other is not point)

    def nadir(self, point):
        """Rule 12: the smallest known sum before, None where there is none; and whether one before is untold."""
        earlier = [self.baseline, *(other for other in self.on_treatment if certainly_before(other, point))]
        sums = [self.sum_of(other) for other in earlier]
        return min((one for one in sums if one not in NO_SIZE), default=None), UNTOLD in sums

    def lesions_are_complete(self):
        """Whether the record promises every lesion up to the day of the decision."""
        return any(
            row["table_name"] == "lesions"
            and row.get("complete_from_latest") is None
            and row["complete_through_latest"] >= self.decision
            for row in self.history.get("completeness", ())
        )


def is_gone(lesion, size, point):
    """Rule 13: a node below 10 mm, another lesion absent. A size that is not known excludes it. Open only where a
    lesion below 10 mm may be a node."""
    states = {row["state"] for row in point.of(lesion["id"])} - {"not_evaluable"}
    if size in NO_SIZE:
        return False
    if size == 0 and states == {"absent"}:
        return True
    return (
        "merged" not in states
        and size < 10
        and (True if lesion.get("kind") == "node" else None if may_be_node(lesion) else False)
    )


def all_gone(sizes, point):
    gone = [is_gone(lesion, size, point) for lesion, size in sizes]
    return False if False in gone else None if None in gone else True
