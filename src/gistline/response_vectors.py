"""Response vectors: the hand-written histories of lesions of docs/explanation/response, as records to be read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from gistline.records.dates import PartialDate
from gistline.records.validate import RawRow, Records, validated
from gistline.strict_yaml import read_yaml

VECTORS = Path("docs/explanation/response/vectors.yaml")
FIRST_DAY = date(2023, 1, 2)  # day 0 of every vector
EIGHT_WEEKS = 56
ASKED_AFTER = timedelta(days=14)  # the last scan
ORGANS = ("liver", "peritoneum", "omentum", "mesentery", "lung", "pelvis")
STATES = ("absent", "too_small", "not_evaluable", "merged")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Vector:
    """One history: its name, where it is from, its scans and lesions as written, and what it must give."""

    name: str
    group: str
    origin: str
    scans: tuple[Mapping[str, Any], ...]
    lesions: Mapping[str, Mapping[str, Any]]
    told: Mapping[str, Any]
    expect: Mapping[str, Any]

    @property
    def on(self) -> date:
        """The day the question is asked on."""
        return max(PartialDate.parse(day_of(scan["day"])).latest for scan in self.scans) + ASKED_AFTER


def read_vectors(root: Path = Path()) -> list[Vector]:
    """Every vector of the file, in its order; classes as their full words, unknown as None."""
    document = read_yaml(root / VECTORS).value
    return [_vector(one, group, document["words"]) for group in document["groups"] for one in group["vectors"]]


def _vector(told: Mapping[str, Any], group: Mapping[str, Any], words: Mapping[str, str]) -> Vector:
    lesions = {name: {"sizes": row} if isinstance(row, list) else row for name, row in told["lesions"].items()}
    count = max((len(row.get("sizes", ())) for row in lesions.values()), default=0)
    days = told.get("scans") or [-7, *(EIGHT_WEEKS * number for number in range(1, count))]
    scans = tuple(day if isinstance(day, dict) else {"day": day} for day in days)
    expect = {name: _in_full(value, words) for name, value in told["expect"].items()}
    return Vector(told["name"], group["title"], group["from"], scans, lesions, told, expect)


def _in_full(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_in_full(one, words) for one in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return None if value == UNKNOWN else words.get(value, value)


def records_of(vector: Vector) -> Records:
    """The record that the vector tells, of a patient P."""
    rows = [
        RawRow(table, "vector", f"row {number}", _whole(values, vector.on))
        for number, (table, values) in enumerate(_rows(vector))
    ]
    return validated(rows)


def _whole(values: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The row with what every row has, without what is not told."""
    every = {"patient_id": "P", "recorded_on": on, "source": "vector", **values}
    return {name: value for name, value in every.items() if value is not None}


def day_of(written: Any) -> str:
    """A day counted from the first day of treatment, or a span of them, as a date."""
    ends = [int(end) for end in re.findall(r"-?\d+", str(written))]
    return "/".join((FIRST_DAY + timedelta(days=end)).isoformat() for end in ends)


def _on(column: str, written: Any) -> dict[str, Any]:
    return {column: None if written is None else day_of(written)}


def _rows(vector: Vector) -> Iterator[tuple[str, dict[str, Any]]]:
    told = vector.told
    yield "patients", {"id": "patient"}
    if told.get("complete", True):
        yield "completeness", {"id": "lesions", "table_name": "lesions", "complete_through": vector.on}
    started = _on("started_on", told.get("start", 0))
    yield "therapies", {"id": "i", "drug": "imatinib", "mg_per_day": 400, "intent": "advanced", **started}
    for name, day in told.get("operations", {}).items():
        yield "operations", {"id": name, **_on("done_on", day)}
    for number, row in enumerate(told.get("local", ())):
        values = {"id": f"t{number}", "kind": row["kind"], "lesion": row["lesion"]}
        yield "local_treatments", {**values, **_on("done_on", row.get("day"))}
    for place, (name, row) in enumerate(vector.lesions.items()):
        yield "lesions", _lesion(name, row, ORGANS[place % len(ORGANS)])
    for number, scan in enumerate(vector.scans):
        yield "scans", _scan(number, scan, vector)
        for name, row in vector.lesions.items():
            yield from _measurements(number, name, row)


def _lesion(name: str, row: Mapping[str, Any], organ: str) -> dict[str, Any]:
    return {
        "id": name, "organ": row.get("organ", organ), "kind": row.get("kind", "solid"),
        "target_role": row.get("role", "target"), "split_from": row.get("split_from"),
        "removed_by": row.get("removed_by"), **_on("observed_on", row.get("seen")),
    }  # fmt: skip


def _scan(number: int, scan: Mapping[str, Any], vector: Vector) -> dict[str, Any]:
    measured = any(row.get("hu") for row in vector.lesions.values())
    return {
        "id": f"s{number}", "modality": scan.get("modality", "ct"), "slice_mm": scan.get("slice"),
        "contrast_phase": scan.get("phase", "portal_venous" if measured else None),
        "new_lesions": scan.get("new", "none"), "non_target": scan.get("non_target", "none"),
        **_on("done_on", scan["day"]),
    }  # fmt: skip


def _measurements(number: int, name: str, row: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The row of a lesion on the scan of this number, where it has one."""
    size = row["sizes"][number] if "sizes" in row else "no_row"
    if size == "no_row":
        return
    nodule = _at(row.get("nodules"), number) or {}
    values = {
        "id": f"s{number}-{name}", "scan": f"s{number}", "lesion": name, "attenuation_hu": _at(row.get("hu"), number),
        "sulpeak": _at(row.get("sulpeak"), number), "new_nodule": nodule.get("new"),
        "nodule_growing": nodule.get("growing"), "nodule_mm": nodule.get("mm"),
    }  # fmt: skip
    if str(size).startswith("into "):
        yield "measurements", {**values, "state": "merged", "merged_into": str(size).removeprefix("into ")}
    elif size in STATES:
        yield "measurements", {**values, "state": size}
    else:
        column = "short_axis_mm" if row.get("kind") == "node" else "diameter_mm"
        told = None if size == "untold" else Decimal(str(size))
        yield "measurements", {**values, "state": "measured", column: told}


def _at(values: list[Any] | None, number: int) -> Any:
    return None if values is None else values[number]
