"""Tables of treatment: drugs with their ends, operations, local treatments, toxicities, other medicines."""

from typing import ClassVar, Literal

from gistline.records.columns import (
    Count,
    Drug,
    Flag,
    Grades,
    Identifier,
    Listed,
    Milligrams,
    Millimetres,
    Row,
    Sites,
    Text,
    Treatments,
    Whole,
    optional,
    refers,
    required,
)  # fmt: skip
from gistline.records.dates import PartialDate


class Therapy(Row):
    """One drug at one dose from a day on. A change of dose is an end and a new row."""

    table: ClassVar[str] = "therapies"
    happened: ClassVar[str | None] = "started_on"

    drug: Drug = required("drug, as named in knowledge/drugs.yaml")
    started_on: PartialDate = required("first day at this dose")
    mg_per_day: Milligrams | None = optional("dose in mg per day of treatment")
    regimen: Literal["continuous", "4_weeks_on_2_off", "3_weeks_on_1_off", "other"] | None = optional("days on and off")
    intent: Literal["advanced", "adjuvant", "neoadjuvant"] | None = optional("advanced: metastatic or unresectable")
    stated_line: Whole | None = optional("line of therapy as the clinician counts it", ge=1, le=50)
    restart_reason: Literal["after_operation", "after_toxicity", "rechallenge", "other"] | None = optional(
        "why the drug was started again"
    )


class TherapyEnd(Row):
    """The end of one therapy row."""

    table: ClassVar[str] = "therapy_ends"
    happened: ClassVar[str | None] = "ended_on"
    ends: ClassVar[tuple[str, str] | None] = ("therapy", "started_on")

    therapy: Identifier = refers("therapies", "the therapy that ends", needed=True)
    ended_on: PartialDate = required("last day of the drug at this dose")
    reason: (
        Literal["progression", "intolerance", "dose_change", "planned_operation", "completed", "patient", "other"]
        | None
    ) = optional("why")


class Operation(Row):
    """One operation, planned or done."""

    table: ClassVar[str] = "operations"
    happened: ClassVar[str | None] = "done_on"

    planned_on: PartialDate | None = optional("day it is planned for")
    done_on: PartialDate | None = optional("day it was done; left out: not done yet, or not told")
    reason: (
        Literal[
            "elective", "tumour_rupture", "obstruction", "bleeding", "perforation", "abscess", "symptoms",
            "diagnosis", "other",
        ]
        | None
    ) = optional("why")  # fmt: skip
    intent: Literal["all_visible_disease", "progressing_disease", "palliative", "exploration"] | None = optional("aim")
    approach: Literal["open", "laparoscopic", "robotic", "endoscopic"] | None = optional("approach")
    organs_resected: Listed | None = optional("organs resected")
    organs_invaded: Count | None = optional("organs invaded by tumour")
    residual_any: Flag | None = optional("true: visible tumour was left")
    residual_progressing: Flag | None = optional("true: tumour that had grown was left")
    margin_mm: Millimetres | None = optional("smallest margin in mm")
    microscopic_margin: Literal["negative", "positive"] | None = optional("margin under the microscope")
    stated_r: Literal["R0", "R1", "R2", "R0_R1"] | None = optional(
        "R class as the operation note or the final report states it; R0_R1: nothing visible left, R0 and R1 not told"
        " apart"
    )
    ruptured: Flag | None = optional("true: the tumour ruptured during the operation")
    minutes: Count | None = optional("duration in minutes")
    blood_loss_ml: Count | None = optional("blood loss in ml")
    complication: Literal["none", "I", "II", "IIIa", "IIIb", "IVa", "IVb", "V"] | None = optional(
        "worst Clavien-Dindo grade"
    )
    complications: Grades | None = optional(
        "Clavien-Dindo grade of every complication, one for each; the worst is the one of `complication`"
    )
    complication_treatments: Treatments | None = optional(
        "everything done for complications and what came of them, as named in knowledge/complications.yaml"
    )
    reoperated: Flag | None = optional("true: operated again for a complication")
    discharged_on: PartialDate | None = optional("day of discharge")
    length_of_stay_days: Count | None = optional("days in hospital, where the days themselves are not told")


class LocalTreatment(Row):
    """Ablation, embolisation, radiotherapy or transplantation."""

    table: ClassVar[str] = "local_treatments"
    happened: ClassVar[str | None] = "done_on"

    done_on: PartialDate | None = optional("day it was done")
    kind: Literal["ablation", "embolisation", "radiotherapy", "transplantation"] = required("kind")
    lesion: Identifier | None = refers("lesions", "the lesion treated")
    organ: Sites | None = optional("organ treated")


class Toxicity(Row):
    """One adverse event of a drug."""

    table: ClassVar[str] = "toxicities"
    happened: ClassVar[str | None] = "started_on"

    started_on: PartialDate = required("first day")
    drug: Drug | None = optional("drug held responsible")
    event: Text = required("the event, by its CTCAE term")
    grade: Whole | None = optional("CTCAE grade, 1 to 5", ge=1, le=5)


class ToxicityEnd(Row):
    """The end of one adverse event."""

    table: ClassVar[str] = "toxicity_ends"
    happened: ClassVar[str | None] = "ended_on"
    ends: ClassVar[tuple[str, str] | None] = ("toxicity", "started_on")

    toxicity: Identifier = refers("toxicities", "the event that ends", needed=True)
    ended_on: PartialDate = required("last day")


class Medicine(Row):
    """One other medicine."""

    table: ClassVar[str] = "medicines"
    happened: ClassVar[str | None] = "started_on"

    name: Text = required("international nonproprietary name")
    route: Literal["oral", "intravenous", "subcutaneous", "topical", "inhaled", "other"] | None = optional("route")
    started_on: PartialDate | None = optional("first day; left out: not told")


class MedicineEnd(Row):
    """The end of one other medicine."""

    table: ClassVar[str] = "medicine_ends"
    happened: ClassVar[str | None] = "ended_on"
    ends: ClassVar[tuple[str, str] | None] = ("medicine", "started_on")

    medicine: Identifier = refers("medicines", "the medicine that ends", needed=True)
    ended_on: PartialDate = required("last day")


TREATMENT: tuple[type[Row], ...] = (
    Therapy, TherapyEnd, Operation, LocalTreatment, Toxicity, ToxicityEnd, Medicine, MedicineEnd,
)  # fmt: skip
