"""Pages of response: the hand-written histories of lesions and the classes the program gives them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gistline.facts import FactRow, fact_table
from gistline.records import Workbench
from gistline.response_vectors import Vector, read_vectors, records_of

ROSTER = "response_on_scan"
ON_SCAN = {  # name in a vector: fact of each time point on treatment
    "sum": "point_sum_mm", "target": "point_target", "non_target": "point_non_target", "new": "point_new_lesion",
    "recist": "point_recist", "choi": "point_choi", "choi_from_nadir": "point_choi_from_nadir",
    "choi_by_size": "point_choi_by_size", "modified": "point_modified_recist",
}  # fmt: skip
OF_PATIENT = {  # name in a vector: fact of the patient
    "best": "recist_best_response", "confirmed": "recist_best_response_confirmed", "pattern": "progression_pattern",
    "raut": "limited_by_raut_possible",
}  # fmt: skip

TITLES = {
    "sum": "sum in mm", "target": "target lesions", "non_target": "non-target lesions", "new": "new lesion",
    "recist": "RECIST 1.1", "choi": "Choi", "choi_from_nadir": "Choi, growth from the nadir",
    "choi_by_size": "Choi, by size alone", "modified": "modified RECIST", "best": "best response",
    "confirmed": "best response, confirmed", "pattern": "pattern of progression", "raut": "limited by Raut possible",
}  # fmt: skip


def answers(bench: Workbench, vector: Vector) -> tuple[FactRow, list[Mapping[str, Any]]]:
    """What the program makes of a vector: the facts of the patient, and of each time point on treatment."""
    with bench.holding(records_of(vector), [("P", vector.on)]):
        row = fact_table(bench, OF_PATIENT.values(), [ROSTER])[0]
    return row, [thing.values for thing in row.things[ROSTER]]


def response_page() -> Iterator[str]:
    """How scans are classed: each vector as lesions and scans, with what the program says."""
    yield "# Response, as scans are classed\n"
    yield "The histories stand in `docs/explanation/response/vectors.yaml`, the rules in `README.md` beside it; a test"
    yield "reads each. Days count from the first day of treatment. Sizes in mm; attenuation in HU. A lesion is a solid"
    yield "target, and a scan tells no new and no non-target lesions, where nothing else is said. Below each table is"
    yield "what the program says of each scan under treatment.\n"
    group = ""
    with Workbench() as bench:
        for vector in read_vectors():
            if vector.group != group:
                group = vector.group
                yield f"## {group}\n\nFrom: {vector.origin}.\n"
            yield from _vector(bench, vector)


def _vector(bench: Workbench, vector: Vector) -> Iterator[str]:
    row, points = answers(bench, vector)
    yield f"**{vector.name[0].upper()}{vector.name[1:]}.** {_told(vector)}".rstrip() + "\n"
    yield _line("day", [str(scan["day"]) for scan in vector.scans])
    yield "|---" * (len(vector.scans) + 1) + "|"
    for title, column in (("new lesions", "new"), ("non-target", "non_target"), ("by", "modality")):
        if any(column in scan for scan in vector.scans):
            yield _line(title, [_plain(scan.get(column, "")) for scan in vector.scans])
    for name, lesion in vector.lesions.items():
        yield from _lesion(name, lesion)
    yield ""
    for name in vector.expect:
        said = [point[ON_SCAN[name]] for point in points] if name in ON_SCAN else [row.values[OF_PATIENT[name]]]
        yield f"- {TITLES[name]}: {', '.join('unknown' if one is None else _plain(one) for one in said)}"
    yield ""


def _told(vector: Vector) -> str:
    """What a vector tells beside its scans and sizes, in one line."""
    told = []
    if "start" in vector.told:
        told.append(f"First day of treatment: {vector.told['start']}.")
    if not vector.told.get("complete", True):
        told.append("Lesions are not declared complete.")
    told += [f"Operation {name} on day {day}." for name, day in vector.told.get("operations", {}).items()]
    for one in vector.told.get("local", ()):
        told.append(f"{one['kind'].capitalize()} of {one['lesion']} on day {one.get('day', 'not told')}.")
    return " ".join(told)


def _lesion(name: str, lesion: Mapping[str, Any]) -> Iterator[str]:
    beside = [_plain(lesion[column]) for column in ("role", "kind", "organ") if column in lesion]
    beside += [f"{column.replace('_', ' ')} {lesion[column]}" for column in ("split_from", "removed_by", "seen")
               if column in lesion]  # fmt: skip
    title = f"{name} ({', '.join(beside)})" if beside else name
    if "sizes" in lesion:
        yield _line(title, [_plain(size) for size in lesion["sizes"]])
    if "hu" in lesion:
        yield _line(f"{name}, HU", [_plain("" if value is None else value) for value in lesion["hu"]])
    if "nodules" in lesion:
        yield _line(f"{name}, nodule", [_nodule(one or {}) for one in lesion["nodules"]])


def _nodule(nodule: Mapping[str, Any]) -> str:
    size = [f"{nodule['mm']} mm"] if "mm" in nodule else []
    return ", ".join([word for word in ("new", "growing") if nodule.get(word)] + size)


def _line(title: str, cells: Sequence[str]) -> str:
    return f"| {title} | {' | '.join(cells)} |"


def _plain(value: Any) -> str:
    """A value in words; None is unknown."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not told" if value is None else str(value).replace("_", " ")
