"""Columns: the kinds of value a record may hold, and what every row of every table has.

A column that may be None is one whose value may be unknown; no default ever stands for a value.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from gistline.complications import GRADES, complication_treatments
from gistline.errors import did_you_mean
from gistline.library import drugs, genes
from gistline.records.dates import PartialDate

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # tab and line feed may stand in a text


class CellError(ValueError):
    """What several columns of a row together get wrong, told of the column to repair."""

    def __init__(self, column: str, text: str):
        self.column = column
        super().__init__(text)


def _plain_bool(value: Any) -> Any:
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    if value is None or isinstance(value, bool):
        return value
    raise ValueError("is neither true nor false. Write true or false, or leave it out if it is not known")


def _no_bool(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("is not a number. Write digits alone; the unit is in the name of the column")
    return value


def _a_drug(value: str) -> str:
    if value not in drugs():
        raise ValueError(f"is not a drug of knowledge/drugs.yaml. {did_you_mean(value, drugs())}")
    return value


def _a_gene(value: str) -> str:
    if value not in genes():
        raise ValueError(f"is not a gene of knowledge/genes.yaml. {did_you_mean(value, genes())}")
    return value


def _a_grade(value: str) -> str:
    if value not in GRADES:
        raise ValueError(f"is no grade of Clavien and Dindo. {did_you_mean(value, GRADES)}")
    return value


def _a_treatment(value: str) -> str:
    if value not in complication_treatments():
        repair = did_you_mean(value, complication_treatments())
        raise ValueError(f"is not a treatment of knowledge/complications.yaml. {repair}")
    return value


def _one_day(value: Any) -> date:
    try:
        day = PartialDate._validate(value)
    except ValueError as error:
        raise ValueError(f"{str(error).partition('. ')[0]}. Write one day as YYYY-MM-DD") from None
    if not day.exact:
        raise ValueError("is not one day. Write one day as YYYY-MM-DD")
    return day.latest


def _readable(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("holds a control character. Write plain text")
    return value


def words_or_numbers(value: Any) -> Any:
    """For words such as `0` and `4`, which YAML reads as numbers."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _listed(value: Any) -> Any:
    return [part.strip() for part in value.split(";")] if isinstance(value, str) else value


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_readable)
]
Identifier = Annotated[
    str,
    BeforeValidator(words_or_numbers),
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64),
]
Day = Annotated[date, BeforeValidator(_one_day)]
Flag = Annotated[bool, BeforeValidator(_plain_bool)]
Whole = Annotated[int, BeforeValidator(_no_bool)]
Count = Annotated[Whole, Field(ge=0, le=100_000)]
Millimetres = Annotated[Decimal, BeforeValidator(_no_bool), Field(ge=0, le=1000, max_digits=6, decimal_places=1)]
Quantity = Annotated[Decimal, BeforeValidator(_no_bool), Field(ge=0, le=10_000_000, max_digits=14, decimal_places=4)]
Milligrams = Annotated[Decimal, BeforeValidator(_no_bool), Field(gt=0, le=10_000, max_digits=8, decimal_places=2)]
Hounsfield = Annotated[Decimal, BeforeValidator(_no_bool), Field(ge=-1100, le=3100, max_digits=6, decimal_places=1)]
Drug = Annotated[Text, AfterValidator(_a_drug)]
Gene = Annotated[Text, AfterValidator(_a_gene)]
Listed = Annotated[list[Text], BeforeValidator(_listed), Field(min_length=1, max_length=100)]
Grades = Annotated[
    list[Annotated[Text, AfterValidator(_a_grade)]], BeforeValidator(_listed), Field(min_length=1, max_length=100)
]
Treatments = Annotated[
    list[Annotated[Text, AfterValidator(_a_treatment)]], BeforeValidator(_listed), Field(min_length=1, max_length=100)
]
Defect = Literal[
    "fracture", "spillage", "blood_stained_ascites", "perforation_at_tumour", "microscopic_infiltration_of_organ",
    "piecemeal_resection", "intralesional_dissection", "incisional_biopsy", "pseudocapsule_injury", "mucosal_defect",
    "spillage_into_lumen", "microscopic_peritoneal_penetration", "iatrogenic_peritoneal_damage",
    "uncomplicated_needle_biopsy", "r1_resection",
]  # fmt: skip
Defects = Annotated[list[Defect], BeforeValidator(_listed), Field(min_length=1, max_length=20)]
Sites = Literal[
    "stomach", "duodenum", "small_bowel", "jejunum", "ileum", "colon", "rectum", "oesophagus", "liver",
    "peritoneum", "omentum", "mesentery", "retroperitoneum", "pelvis", "abdominal_wall", "lymph_node", "lung",
    "bone", "brain", "soft_tissue", "other",
]  # fmt: skip


def required(text: str, *, refers_to: str | None = None) -> Any:
    """A column that every row must fill."""
    return Field(description=text, json_schema_extra={"refers_to": refers_to} if refers_to else None)


def optional(text: str, *, ge: int | None = None, le: int | None = None, refers_to: str | None = None) -> Any:
    """A column that may be unknown: left out or null means *not told*."""
    extra: dict[str, Any] | None = {"refers_to": refers_to} if refers_to else None
    return Field(default=None, description=text, ge=ge, le=le, json_schema_extra=extra)


def refers(table: str, text: str, *, needed: bool = False) -> Any:
    """A column that names a row of `table` of the same patient."""
    return required(text, refers_to=table) if needed else optional(text, refers_to=table)


class Row(BaseModel):
    """What every row of every table has: whose it is, its id, the day it became known, and where from."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    table: ClassVar[str]
    happened: ClassVar[str | None] = None  # the column that says when it happened
    ends: ClassVar[tuple[str, str] | None] = None  # (column naming the row that ends, its start column)

    patient_id: Identifier = required("the patient, by an id that is not a name")
    id: Identifier = required("the row, by an id unique within the patient and the table")
    recorded_on: Day = required("the day this row became known; nothing before that day sees it")
    source: Text = required("where the row comes from: report, letter, registry, publication")
    revision: Literal["corrects", "withdraws"] | None = optional(
        "`corrects`: this row replaces the earlier row of the same id from recorded_on; `withdraws`: it was an error"
    )
    note: Text | None = optional("anything worth keeping that no column holds; no rule reads it")
