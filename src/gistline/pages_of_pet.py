"""Page of PET responses: hand-written vectors of EORTC 1999 and PERCIST 1.0 and what the program makes of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from gistline.facts import fact_table
from gistline.records import Workbench
from gistline.records.validate import RawRow, Records, validated
from gistline.strict_yaml import read_yaml

VECTORS = Path("docs/explanation/response/pet.yaml")
ON = date(2024, 6, 30)  # the day the vectors are asked on
SHOWN = (
    "eortc_pet_response", "percist_response", "percist_measurable_at_baseline", "pet_comparable",
    "sulpeak_change_percent", "suv_change_percent", "sulpeak_rise_from_lowest", "suv_rise_from_lowest",
)  # fmt: skip
DAYS = {"baseline": "2024-01-20", "last": "2024-04-01"}


def pet_response_page() -> Iterator[str]:
    """The vectors, told as they differ from the patient they share, and their classes."""
    told = read_yaml(VECTORS).value
    yield "# Response on PET, by hand-written vectors\n"
    yield "The rules are docs/explanation/response/pet.md. The vectors stand in `docs/explanation/response/pet.yaml`; a"
    yield "test computes each. A figure in brackets is the change in whole percent.\n"
    with Workbench() as bench:
        for part, vectors in told["vectors"].items():
            yield f"\n## {part}\n\n| vector | EORTC 1999 | PERCIST 1.0 | other |\n|---|---|---|---|"
            for vector in vectors:
                yield _line(vector["name"], values_of(bench, vector, told["shared"]))


def values_of(bench: Workbench, vector: Mapping[str, Any], shared: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts of a vector."""
    with bench.holding(records_of(vector, shared), [("P", ON)]):
        return fact_table(bench, SHOWN)[0].values


def records_of(vector: Mapping[str, Any], shared: Mapping[str, Any]) -> Records:
    """The record of a vector: a PET before the treatment, others on it, and what the vector tells besides.

    A PET holds cells of the scan and, under `lesions`, those of each measurement; what it leaves out is as in
    `shared`, and null is not told.
    """
    rows = [("patients", {}), *((table, row) for table, rows in vector.get("also", {}).items() for row in rows)]
    if "therapies" not in vector.get("also", {}):
        rows.append(("therapies", shared["therapy"]))
    pets = {name: vector[name] for name in vector if name in DAYS or name.startswith("pet")}
    for name, pet in pets.items():
        scan = {**shared["scan"], "done_on": DAYS.get(name), **pet, "id": name}
        lesions = scan.pop("lesions", {})
        rows.append(("scans", scan))
        cells = [(row, {**shared["measurement"], **row}) for row in lesions.values()]
        rows += [
            ("measurements", {**cell, "id": f"{name}-{key}", "scan": name, "lesion": row.get("lesion", key)})
            for key, (row, cell) in zip(lesions, cells, strict=True)
        ]
    followed = {cell["lesion"] for table, cell in rows if table == "measurements"}
    for name in sorted(followed):
        rows.append(("lesions", {**shared["lesion"], **vector.get("lesions", {}).get(name, {}), "id": name}))
    return validated([_raw(table, number, cells) for number, (table, cells) in enumerate(rows)])


def _raw(table: str, number: int, cells: Mapping[str, Any]) -> RawRow:
    told = {name: value for name, value in cells.items() if value is not None}
    whole = {"patient_id": "P", "id": f"r{number}", "recorded_on": "2024-06-15", "source": "vector", **told}
    return RawRow(table, str(VECTORS), f"row {number}", whole)


def _line(name: str, values: Mapping[str, Any]) -> str:
    classes = [
        f"{_words(values[fact])}{'' if values[change] is None else f' ({values[change]:+d})'}"
        for fact, change in (
            ("eortc_pet_response", "suv_change_percent"),
            ("percist_response", "sulpeak_change_percent"),
        )
    ]
    seen = {
        "percist_measurable_at_baseline": "measurable",
        "pet_comparable": "comparable",
        "sulpeak_rise_from_lowest": "SULpeak above the lowest PET",
        "suv_rise_from_lowest": "SUV above the lowest PET",
    }
    known = [f"{words}: {_words(values[fact])}" for fact, words in seen.items() if values[fact] is not None]
    others = "; ".join(known)
    return f"| {name} | {' | '.join(classes)} | {others} |"


def _words(value: Any) -> str:
    known = {None: "unknown", True: "yes", False: "no"}
    return known[value] if value in known else str(value).replace("_", " ")
