"""Records: the event tables of one patient or of a cohort, read from any format, checked, and seen as of a day."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gistline.errors import UsageError
from gistline.records.case import read_case
from gistline.records.cohort import read_duckdb, read_folder, save_duckdb, save_folder, save_parquet
from gistline.records.database import Workbench
from gistline.records.dates import PartialDate
from gistline.records.validate import Records

__all__ = [
    "PartialDate", "RecordFile", "Records", "Workbench", "open_records", "read_case",
    "read_duckdb", "read_folder", "save_duckdb", "save_folder", "save_parquet",
]  # fmt: skip


@dataclass(frozen=True)
class RecordFile:
    """The records at one path, with the title and the day of the question where the file tells them."""

    records: Records
    title: str | None = None
    on: date | None = None


def open_records(path: Path) -> RecordFile:
    """The records at `path`: a case (YAML), a cohort (folder of CSV or Parquet), or a DuckDB file.

    Raises InputError with every problem of the record; UsageError where there is nothing at `path`.
    """
    try:
        path.stat()
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file or folder. Check the path.") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be opened: {error.strerror}. Check the path.") from None
    if path.is_dir():
        return RecordFile(read_folder(path))
    if path.suffix in (".yaml", ".yml"):
        case = read_case(path)
        return RecordFile(case.records, case.title, case.on)
    if path.suffix in (".duckdb", ".db"):
        return RecordFile(read_duckdb(path))
    raise UsageError(f"{path}: is no record. Give a case (.yaml), a folder of CSV or Parquet, or a .duckdb file.")
