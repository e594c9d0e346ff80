"""Tables of the patient's state: laboratory values, conditions, judgements, contacts."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, model_validator

from gistline.records.columns import CellError, Flag, Quantity, Row, Text, optional, required, words_or_numbers
from gistline.records.dates import PartialDate

YES_NO = ("yes", "no")
ANSWERS = {
    "emergency": ("none", "haemorrhage", "perforation", "obstruction", "abscess", "tumour_rupture"),
    "ecog": ("0", "1", "2", "3", "4"),
}


class Lab(Row):
    """One laboratory value."""

    table: ClassVar[str] = "labs"
    happened: ClassVar[str | None] = "taken_on"

    taken_on: PartialDate = required("day of the sample")
    test: Text = required("what was measured")
    value: Quantity = required("the value, in the unit of this row")
    unit: Text = required("unit as the laboratory writes it")
    upper_limit: Quantity | None = optional("upper limit of normal, in the same unit")


class Condition(Row):
    """A diagnosis or state besides GIST, present or absent."""

    table: ClassVar[str] = "conditions"
    happened: ClassVar[str | None] = "noted_on"

    noted_on: PartialDate | None = optional("day it was noted")
    name: Literal[
        "neurofibromatosis_type_1", "carney_triad", "carney_stratakis_syndrome", "heart_disease", "heart_failure",
        "intestinal_obstruction", "gastrointestinal_bleeding", "hepatitis_b", "pregnancy", "renal_impairment",
        "hepatic_impairment", "severe_renal_impairment", "severe_hepatic_impairment", "hypertension", "hypothyroidism",
        "diabetes", "lung_disease", "long_qt", "intracranial_haemorrhage", "other",
    ] = required("the condition; for `other` say which in the note")  # fmt: skip
    status: Literal["present", "absent"] = required("present or absent; left out altogether: not known")


class Judgement(Row):
    """What a clinician judged on a day. Only a person can answer these."""

    table: ClassVar[str] = "judgements"
    happened: ClassVar[str | None] = "judged_on"

    judged_on: PartialDate = required("day of the judgement")
    question: Literal[
        "metastatic_or_unresectable", "progressing_disease_removable", "r0_r1_feasible", "highly_morbid",
        "emergency", "treatment_cannot_wait", "unfit_for_operation", "unfit_for_high_dose", "ecog",
        "highly_selected_for_transplantation", "paediatric_disease",
    ] = required("what was judged")  # fmt: skip
    answer: Annotated[
        Literal[
            "yes", "no", "none", "haemorrhage", "perforation", "obstruction", "abscess", "tumour_rupture",
            "0", "1", "2", "3", "4",
        ],
        BeforeValidator(words_or_numbers),
    ] = required("yes or no; for emergency its kind or none; for ecog 0 to 4")  # fmt: skip
    judged_by: Text | None = optional("who judged, by role")

    @model_validator(mode="after")
    def _answers_the_question(self) -> "Judgement":
        allowed = ANSWERS.get(self.question, YES_NO)
        if self.answer not in allowed:
            raise CellError("answer", f"does not answer {self.question}. Write one of: {', '.join(allowed)}")
        return self


class Contact(Row):
    """Known to be alive, or dead, on a day."""

    table: ClassVar[str] = "contacts"
    happened: ClassVar[str | None] = "seen_on"

    seen_on: PartialDate = required("day of the contact or of death")
    status: Literal["alive", "dead"] = required("alive or dead")
    cause: Literal["tumour", "treatment", "other"] | None = optional("cause of death")
    progression_free: Flag | None = optional("true: no progression up to this day")


STATE: tuple[type[Row], ...] = (Lab, Condition, Judgement, Contact)
