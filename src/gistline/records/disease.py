"""Tables of the disease: who, which tumours and lesions, what scans showed, what tissue said."""

from typing import ClassVar, Literal

from pydantic import model_validator

from gistline.records.columns import (
    CellError,
    Count,
    Defects,
    Flag,
    Gene,
    Hounsfield,
    Identifier,
    Listed,
    Millimetres,
    Quantity,
    Row,
    Sites,
    Text,
    Whole,
    optional,
    refers,
    required,
)  # fmt: skip
from gistline.records.dates import PartialDate


class Patient(Row):
    """A person. Exactly one row."""

    table: ClassVar[str] = "patients"

    birth_year: Whole | None = optional("calendar year of birth", ge=1900, le=2100)
    age_at_diagnosis_years: Whole | None = optional(
        "age at diagnosis in years, where the year of birth is not told", ge=0, le=120
    )
    sex: Literal["female", "male"] | None = optional("sex")
    diagnosed_on: PartialDate | None = optional("day of the first diagnosis of GIST")
    presentation: Literal["bleeding", "obstruction", "other_symptoms", "incidental"] | None = optional(
        "how the disease first showed itself"
    )
    dates_are_relative: Flag | None = optional(
        "true: the story was told in months and its dates count from an invented day"
    )


class Completeness(Row):
    """A promise: between two days nothing is missing from a table, ends of its rows included."""

    table: ClassVar[str] = "completeness"

    table_name: Literal[
        "tumours", "lesions", "scans", "therapies", "operations", "local_treatments", "toxicities", "medicines",
        "conditions",
    ] = required("the table that is complete; for therapies, toxicities and medicines their ends too")  # fmt: skip
    complete_from: PartialDate | None = optional("first day of the promise; left out: from birth")
    complete_through: PartialDate = required("last day of the promise")


class Tumour(Row):
    """One tumour, or one group of metastases in one site."""

    table: ClassVar[str] = "tumours"
    happened: ClassVar[str | None] = "observed_on"

    observed_on: PartialDate | None = optional("day it was seen or examined")
    relation: Literal["primary", "second_primary", "metastasis"] | None = optional("left out: not known")
    site: Sites | None = optional("organ")
    size_mm: Millimetres | None = optional("largest diameter in mm")
    mitoses: Count | None = optional("mitoses counted")
    mitotic_area_mm2: Quantity | None = optional("area counted, in mm2")
    high_power_fields: Count | None = optional("fields counted, where the area is not told")
    field_number_mm: Quantity | None = optional("field number of the eyepiece, in mm")
    specimen: Literal["biopsy", "resection"] | None = optional("what was examined")
    pretreated: Flag | None = optional("true: examined after a drug")
    ruptured: Literal["spontaneous", "intra_operative", "no"] | None = optional("tumour rupture")
    defects: Defects | None = optional(
        "what was seen of the tumour's surface, or done to it, several apart by `;`: signs of rupture and minor defects"
    )
    nodes: Literal["positive", "negative", "not_assessed"] | None = optional("regional lymph nodes")
    sdhb_ihc: Literal["lost", "retained", "failed"] | None = optional("SDHB immunostaining")


class Lesion(Row):
    """Something followed over scans; one row may stand for several lesions that are told together."""

    table: ClassVar[str] = "lesions"
    happened: ClassVar[str | None] = "observed_on"

    observed_on: PartialDate | None = optional("day it was first seen")
    organ: Sites | None = optional("organ it lies in")
    tumour: Identifier | None = refers("tumours", "the tumour it belongs to")
    target_role: Literal["target", "non_target"] | None = optional("role in the response criteria")
    kind: Literal["solid", "cystic", "node", "bone"] | None = optional("kind of lesion")
    count_at_least: Count | None = optional("lesions this row stands for, at least")
    count_at_most: Count | None = optional("lesions this row stands for, at most")
    removed_by: Identifier | None = refers("operations", "the operation that removed it")
    split_from: Identifier | None = refers("lesions", "the lesion it is a part of, where that fell apart")


class Scan(Row):
    """One imaging examination."""

    table: ClassVar[str] = "scans"
    happened: ClassVar[str | None] = "done_on"

    done_on: PartialDate = required("day of the examination")
    modality: Literal["ct", "mri", "pet", "pet_ct", "ultrasound", "other"] | None = optional("kind of examination")
    slice_mm: Millimetres | None = optional("slice thickness in mm")
    contrast_phase: Literal["none", "arterial", "portal_venous", "other"] | None = optional("contrast phase")
    reported_response: (
        Literal["complete_response", "partial_response", "stable_disease", "progressive_disease", "not_evaluable"]
        | None
    ) = optional("response as the report states it")
    reported_pattern: Literal["responsive", "stable", "limited", "generalised"] | None = optional(
        "progression pattern as reported: limited is one growing site with all others stable or responding"
    )
    reported_stable_months: Count | None = optional(
        "whole months for which the report says that the disease was stable, up to this scan"
    )
    non_target: (
        Literal["none", "complete_response", "not_complete_not_progressive", "progressive", "not_evaluated"] | None
    ) = optional("non-target lesions together; none: there are no such lesions")
    new_lesions: Literal["none", "equivocal", "unequivocal"] | None = optional(
        "new lesions on this scan; once told, nothing is new inside a lesion either unless a measurement says so"
    )
    cycles_given: Count | None = optional("for PET: whole treatment cycles given before it")
    uptake_minutes: Quantity | None = optional("for PET: minutes from injection to the scan")
    hottest_measured: Flag | None = optional(
        "for PET: true: no lesion takes up more than those that have a measurement on this scan"
    )
    liver_sul_mean: Quantity | None = optional("for PET: mean SUL of healthy liver")
    liver_sul_sd: Quantity | None = optional("for PET: standard deviation of SUL in healthy liver")
    liver_diseased: Flag | None = optional("for PET: true: no healthy part of the liver is left to compare with")
    blood_pool_sul_mean: Quantity | None = optional("for PET: mean SUL of the blood pool")
    blood_pool_sul_sd: Quantity | None = optional("for PET: standard deviation of SUL in the blood pool")


class Measurement(Row):
    """One lesion on one scan."""

    table: ClassVar[str] = "measurements"

    scan: Identifier = refers("scans", "the scan", needed=True)
    lesion: Identifier = refers("lesions", "the lesion", needed=True)
    state: Literal["measured", "too_small", "absent", "not_evaluable", "merged"] = required("how it was seen")
    merged_into: Identifier | None = refers("lesions", "for merged: the lesion whose diameter is now that of both")
    diameter_mm: Millimetres | None = optional("longest diameter in mm")
    short_axis_mm: Millimetres | None = optional("short axis in mm, for nodes")
    attenuation_hu: Hounsfield | None = optional("mean attenuation in Hounsfield units")
    sulpeak: Quantity | None = optional("SULpeak on PET")
    suv: Quantity | None = optional("SUV on PET, the same kind (peak, maximum, mean) on every scan of the patient")
    total_lesion_glycolysis: Quantity | None = optional("total lesion glycolysis on PET, volume in ml times mean SUL")
    at_background: Flag | None = optional("for PET: true: uptake no higher than its surroundings; false: higher")
    new_nodule: Flag | None = optional("true: a new enhancing nodule inside the lesion")
    nodule_growing: Flag | None = optional("true: an enhancing nodule inside the lesion grew since the scan before")
    nodule_mm: Millimetres | None = optional("longest diameter in mm of an enhancing nodule inside the lesion")

    @model_validator(mode="after")
    def _what_is_gone_takes_up_nothing(self) -> "Measurement":
        if self.state == "absent" and self.at_background is False:
            message = "says that uptake is above background, though the lesion is `absent`"
            raise CellError("at_background", f"{message}. Correct one of the two")
        return self


class Specimen(Row):
    """Tissue or plasma that was tested."""

    table: ClassVar[str] = "specimens"
    happened: ClassVar[str | None] = "collected_on"

    collected_on: PartialDate | None = optional("day it was taken")
    tumour: Identifier | None = refers("tumours", "the tumour it comes from")
    lesion: Identifier | None = refers("lesions", "the lesion it comes from")
    kind: Literal["primary", "metastasis", "resistant_lesion", "plasma"] = required(
        "primary tumour, metastasis not growing on a drug, lesion growing on a drug, or plasma"
    )


class Variant(Row):
    """What one assay said of one gene or region in one specimen."""

    table: ClassVar[str] = "variants"

    specimen: Identifier = refers("specimens", "the specimen", needed=True)
    assay: Text | None = optional("name of the assay")
    covers: Listed | None = optional(
        "for not_found, failed and pending: what was tested; understood are KIT and PDGFRA, alone or with `exon 9` and"
        " so on, PDGFRA D842V, SDHB, SDH, NF1, BRAF, BRAF V600E, NTRK (all three), RAS (all three), FGFR1"
    )
    status: Literal["found", "not_found", "failed", "pending"] = required("result")
    gene: Gene | None = optional("gene of a finding")
    change: Text | None = optional("the change as the report writes it")
    exon: Whole | None = optional("exon as the report states it", ge=1, le=30)
    vaf: Quantity | None = optional("variant allele fraction, 0 to 1", le=1)
    germline: Flag | None = optional("true: also in the germline")

    @model_validator(mode="after")
    def _says_what_it_is_about(self) -> "Variant":
        if self.status == "found" and self.gene is None:
            raise CellError("gene", "is missing, though the status is `found`. Fill it: gene of a finding")
        if self.status != "found" and not self.covers:
            message = f"is missing, though the status is `{self.status}`"
            raise CellError("covers", f"{message}. Fill in what was tested, as `KIT exon 9; PDGFRA`")
        return self


DISEASE: tuple[type[Row], ...] = (
    Patient, Completeness, Tumour, Lesion, Scan, Measurement, Specimen, Variant,
)  # fmt: skip
