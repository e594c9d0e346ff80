"""Disease, primary tumours: what schemes of risk and stage ask of each, and whether they may be asked at all.

Every primary tumour on record has a row with its size, its mitoses per 5 mm2, its site, rupture and nodes, whether it
was examined before any drug, and whether there were metastases by then. A fact of the patient is known where all
primary tumours give the same value.
"""

from gistline.facts import disease_background as disease_background  # registers what lies behind
from gistline.facts.disease import disease
from gistline.facts.registry import Notice
from gistline.facts.schemes import RUPTURED, within
from gistline.risk_tables import risk_tables

COUNTED = risk_tables().mitoses
NEAR_DIAGNOSIS = 92  # days; local policy: a metastasis first seen so soon after may have been there

_DRUG_BEFORE = "drug_by < observed_on_earliest"
_NO_DRUG_BEFORE = """drugs_through >= decision_date and drug_open is not true
    and (drug_from is null or drug_from >= observed_on_latest)"""
_FIELDS_AREA = f"""case when {within("field_number_mm", COUNTED.field_number_mm)} and high_power_fields > 0
    then pi() * power(field_number_mm::double / {2 * COUNTED.objective}, 2) * high_power_fields end"""
_AREA = f"""case when mitotic_area_mm2 is null then fields_area
    when fields_area is null or abs(fields_area - mitotic_area_mm2) <= {COUNTED.areas_differ_by} * mitotic_area_mm2
    then mitotic_area_mm2::double end"""

# How it is known that a tumour was examined before any drug, that there were no metastases by then, and SDH.
PRIMARIES = f"""
    select *, case when area >= {COUNTED.per_mm2} then (mitoses_told * {COUNTED.per_mm2} / area)::decimal(18, 6) end
                  as mitoses,
           case when mitoses_told is not null then area < {COUNTED.per_mm2} end as underpowered,
           untreated and specimen = 'resection' and not metastatic and not sdh and not paediatric
               and case when not unplaced then true end as applies
    from (
        select *, {_AREA} as area, mitotic_area_mm2 is not null and fields_area is not null and ({_AREA}) is null
                      as areas_differ
        from (
            select tumours.patient_id, tumours.decision_date, 'tumours ' || id as row_id, background_rows, relation,
                   site, size_mm, tumours.mitoses as mitoses_told, mitotic_area_mm2, {_FIELDS_AREA} as fields_area,
                   case when high_power_fields = {COUNTED.printed_fields} then tumours.mitoses end as mitoses_printed,
                   field_number_mm is not null and not ({within("field_number_mm", COUNTED.field_number_mm)})
                       as no_field_number,
                   specimen, {RUPTURED} as rupture,
                   case when nodes = 'positive' then 'N1' when nodes in ('negative', 'not_assessed') then 'N0' end
                       as nodes_n,
                   case when metastasis_by <= observed_on_earliest then true
                        when (metastasis_from is null or metastasis_from > observed_on_latest + {NEAR_DIAGNOSIS})
                             and metastasis_undated is not true
                             and (tumours_through >= least(decision_date, observed_on_latest + {NEAR_DIAGNOSIS})
                                  or localised_on >= observed_on_latest) then false end as metastatic,
                   case when pretreated or {_DRUG_BEFORE} then false
                        when not pretreated or ({_NO_DRUG_BEFORE}) then true end as untreated,
                   case when sdhb_ihc = 'lost' or sdh_gene then true
                        when sdhb_ihc = 'retained' or kit_or_pdgfra then false end as sdh,
                   (not pretreated and {_DRUG_BEFORE}) or (pretreated and {_NO_DRUG_BEFORE}) as treated_against,
                   paediatric, unplaced is true as unplaced, tumours_through >= decision_date as all_told
            from tumours join background using (patient_id, decision_date)
            where relation in ('primary', 'second_primary')
        )
    )"""

disease.views["primaries"] = PRIMARIES
ROWS = "list_distinct(list_concat(list(row_id), any_value(background_rows)))"


def same(column: str) -> str:
    """SQL: what every primary tumour on record has; unknown where one is open, or a tumour may be one more."""
    settled = f"not bool_or(unplaced) and count({column}) = count(*) and min({column}) = max({column})"
    return f"case when {settled} then min({column}) end"


def same_truth(column: str) -> str:
    """SQL: like `same`, for a column that is true or false."""
    return f"""case when not bool_or(unplaced) and bool_and({column}) and count({column}) = count(*) then true
        when not bool_or(unplaced) and not bool_or({column}) and count({column}) = count(*) then false end"""


disease.notices += [
    Notice(
        "treated_before_or_not",
        "contradiction",
        "the primary tumour is said to be examined after a drug, or before any, and the days of the drugs say"
        " otherwise; it counts as examined after one",
        "primary_tumours",
        "list(row_id) filter (where treated_against)",
        "select 1 from tumours where pretreated is not null limit 1",
    ),
    Notice(
        "areas_differ",
        "contradiction",
        "the area in which mitoses were counted is not that of the fields; the count is not used until one is"
        " corrected",
        "primary_tumours",
        "list(row_id) filter (where areas_differ)",
        "select 1 from tumours where mitotic_area_mm2 is not null and field_number_mm is not null limit 1",
    ),
    Notice(
        "field_number_not_on_file",
        "not_understood",
        "the field number is none of 18 to 26.5 mm; the area of the fields is not reckoned with it",
        "primary_tumours",
        "list(row_id) filter (where no_field_number)",
        "select 1 from tumours where field_number_mm is not null limit 1",
    ),
]


@disease.fact(
    label="the tumour was metastatic when the primary was examined",
    absent="no metastasis when the primary was examined",
    view="primary_tumours",
    rows=ROWS,
    ask="Were there metastases at diagnosis, and is the list of tumours complete?",
)
def metastatic_at_diagnosis() -> str:
    """Whether a metastasis was seen by the day of the row of the primary tumour. False where every metastasis was first
    seen more than 92 days later (local policy) and either the table of tumours is declared complete until then or a
    clinician judged that day or later that the disease was not metastatic. Unknown otherwise, between 1 and 92 days
    too, and where a tumour of untold relation or a lesion of untold tumour may be a metastasis. Several primary tumours
    are no metastases."""
    return same_truth("metastatic")


@disease.fact(
    label="several primary tumours",
    view="primary_tumours",
    rows=ROWS,
    ask="Is there one primary tumour or several?",
)
def multifocal_primary() -> str:
    """Whether there are several primary tumours: two rows of them, or one that is told to be a second. They are never
    metastases (NF1, SDH-deficient, familial; Pathology Outlines, read). False where the table of tumours is declared
    complete and has one. Unknown without a primary tumour, and where a tumour of untold relation may be one."""
    return """case when count(*) > 1 or bool_or(relation = 'second_primary') then true
        when bool_and(all_told) and not bool_or(unplaced) then false end"""


@disease.fact(
    label="mitoses per 5 mm2 of the primary tumour",
    view="primary_tumours",
    rows="list(row_id)",
    kind=int,
    ask="How many mitoses were counted, and in which area?",
)
def mitoses_per_5_mm2() -> str:
    """Mitoses of the primary tumour times 5, by the area counted in mm2 (Cree 2021, read). Where fields alone are told
    the area follows from the field number, 18 to 26.5 mm, of a 40x objective: pi * (field number / 80)^2 per field
    (read). Unknown where the area is not told, where it is below 5 mm2 (a small count is not scaled up), where area and
    fields differ by more than a tenth (local policy), and where several primary tumours differ."""
    return same("mitoses")


@disease.fact(
    label="mitoses were counted in less than 5 mm2",
    absent="mitoses were counted in 5 mm2 or more",
    view="primary_tumours",
    rows="list(row_id)",
    ask="In which area were mitoses counted?",
)
def underpowered_count() -> str:
    """Whether mitoses of the primary tumour were counted in less than 5 mm2, so that the count settles nothing. Unknown
    without a count and its area, and where several primary tumours differ."""
    return same_truth("underpowered")


@disease.fact(
    label="the area of a mitotic count is missing",
    absent="no mitotic count without its area",
    view="primary_tumours",
    rows="list(row_id) filter (where mitoses_told is not null and area is null)",
    ask="In which area, or which fields of which field number, were mitoses counted?",
)
def area_unknown() -> str:
    """Whether mitoses of a primary tumour are on record without the area they were counted in, as `9 per 50 HPF` with
    no field number. It speaks of the record and not of the tumour. Unknown without a primary tumour."""
    return "bool_or(mitoses_told is not null and area is null)"
