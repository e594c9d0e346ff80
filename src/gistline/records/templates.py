"""Templates: a case to fill in, and empty CSV files, both written from the tables themselves."""

from pathlib import Path

from gistline.errors import UsageError
from gistline.records.tables import TABLES, Column, columns, csv_header

HEAD = """\
# A case: one patient. Fill in what is known and delete the rest; what is left out is *not known*, never "no".
# Dates may be partial: 2021-04-30, 2021-04, 2021, or 2021-04-01/2021-06-30.
patient: P-001                     # an id, never a name
title: One line about the case
on: 2026-11-22                     # the day of the question
recorded_on: as it happened        # every row without its own recorded_on was known on the day it happened
source: clinic letter
"""
FILLED_BY_HEAD = ("patient_id", "recorded_on", "source")


def case_template() -> str:
    """A case as YAML, every table with one commented row that explains its columns."""
    parts = [HEAD]
    for table, model in TABLES.items():
        purpose = (model.__doc__ or "").split("\n")[0]
        parts.append(f"\n# {table}: {purpose}\n# {table}:\n")
        own_day = () if model.happened else ("recorded_on",)  # no day of its own: the head cannot fill it
        shown = [c for c in columns(table) if c.name not in FILLED_BY_HEAD or c.name in own_day]
        lines = [line for column in shown for line in _explained(column)]
        parts.append("\n".join(lines).replace("#      id:", "#   -  id:", 1) + "\n")
    return "".join(parts)


def _explained(column: Column) -> list[str]:
    must = "needed; " if column.needed else ""
    words = f" [{', '.join(column.words)}]" if column.words else ""
    named = f" (an id of {column.refers_to})" if column.refers_to else ""
    return [f"#      {column.name}:   # {must}{column.meaning}{named}{words}"]


def write_folder_template(folder: Path) -> list[Path]:
    """One CSV per table with its header and no row. Raises UsageError where the folder holds files already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not empty. Give a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES:
        path = folder / f"{table}.csv"
        path.write_text(",".join(csv_header(table)) + "\n", encoding="utf-8")
        written.append(path)
    return written
