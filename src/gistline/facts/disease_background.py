"""Disease, background: what bears on every primary tumour of a patient, gathered once; the number of metastases."""

from gistline.facts.disease import disease

# What bears on a primary tumour, a row each. A tumour of untold relation, and a lesion of untold tumour, may be a
# metastasis. Each column is filled by rows of one kind and gathered as it says: filters would cost more than all else.
GATHERED = {
    "metastasis_by": "min(metastasis_by)",
    "metastasis_from": "min(metastasis_from)",
    "metastasis_undated": "bool_or(metastasis_undated)",
    "unplaced": "bool_or(unplaced)",  # a tumour of untold relation
    "loose": "bool_or(loose)",  # a lesion of untold tumour, or of one of untold relation
    "metastases": "count(metastases)",
    "followed": "list_unique(list(followed))",  # metastases that have lesions
    "lesions_counted": "count(followed) = count(least) and count(followed) = count(most) and sum(least) = sum(most)",
    "least": "sum(least)",
    "drug_by": "min(drug_by)",
    "drug_from": "min(drug_from)",
    "drug_open": "bool_or(drug_open)",
    "tumours_through": "max(tumours_through)",
    "lesions_through": "max(lesions_through)",
    "drugs_through": "max(drugs_through)",
    "localised_on": "max(localised_on)",
    "paediatric_by": "max(paediatric_by)",
    "not_paediatric_from": "max(not_paediatric_from)",
    "sdh_gene": "bool_or(sdh_gene)",
    "kit_or_pdgfra": "bool_or(kit_or_pdgfra)",
}
_TYPES = {"followed": "varchar", "metastases": "varchar", "least": "integer", "most": "integer"}


def _type(column: str) -> str:
    return _TYPES.get(column, "date" if column.endswith(("_by", "_from", "_on", "_through")) else "boolean")


def _rows(table: str, where: str, told: dict[str, str], start: str = "", joined: str = "") -> str:
    """SQL: rows of a table with the columns they tell, and null for all others."""
    names = [*(name for name in GATHERED if name != "lesions_counted"), "most"]
    cells = ", ".join(f"{told.get(name, f'null::{_type(name)}')} as {name}" for name in names)
    of = start or table
    return f"""select {of}.patient_id, {of}.decision_date, '{table} ' || {of}.id as row_id, {cells}
        from {table}{f" as {start}" if start else ""} {joined} where {where}"""


def _last_day_if(table: str) -> str:
    return f"case when table_name = '{table}' then complete_through_latest end"


_METASTASIS, _PAEDIATRIC = "relation = 'metastasis'", "question = 'paediatric_disease'"
_SIGNS = (
    _rows("tumours", "true", {
        "metastasis_by": f"case when {_METASTASIS} then observed_on_latest end",
        "metastasis_from": f"case when {_METASTASIS} or relation is null then observed_on_earliest end",
        "metastasis_undated": f"({_METASTASIS} or relation is null) and observed_on_earliest is null",
        "unplaced": "relation is null",
        "metastases": f"case when {_METASTASIS} then id end",
    }),
    _rows("lesions", f"{_METASTASIS} or relation is null", {
        "metastasis_by": f"case when {_METASTASIS} then lesions.observed_on_latest end",
        "metastasis_from": "lesions.observed_on_earliest",
        "metastasis_undated": "lesions.observed_on_earliest is null",
        "loose": "relation is null",
        "followed": f"case when {_METASTASIS} then lesions.tumour end",
        "least": f"case when {_METASTASIS} then count_at_least end",
        "most": f"case when {_METASTASIS} then count_at_most end",
    }, joined="""left join tumours on tumours.patient_id = lesions.patient_id
        and tumours.decision_date = lesions.decision_date and tumours.id = lesions.tumour"""),
    _rows("therapies", "true", {
        "drug_by": "started_on_latest",
        "drug_from": "case when intent = 'advanced' then started_on_earliest end",
        "drug_open": "intent is null or intent = 'neoadjuvant'",
    }),
    _rows("completeness", "complete_from_latest is null and table_name in ('tumours', 'lesions', 'therapies')", {
        "tumours_through": _last_day_if("tumours"),
        "lesions_through": _last_day_if("lesions"),
        "drugs_through": _last_day_if("therapies"),
    }),
    _rows("judgements", f"{_PAEDIATRIC} or (question = 'metastatic_or_unresectable' and answer = 'no')", {
        "localised_on": "case when question = 'metastatic_or_unresectable' then judged_on_earliest end",
        "paediatric_by": f"case when {_PAEDIATRIC} and answer = 'yes' then judged_on_latest end",
        "not_paediatric_from": f"case when {_PAEDIATRIC} and answer = 'no' then judged_on_earliest end",
    }),
    _rows("variants", "told.status = 'found' and reading.drives", {
        "sdh_gene": "told.gene like 'SDH_'",
        "kit_or_pdgfra": "told.gene in ('KIT', 'PDGFRA')",
    }, start="told", joined="""join variant_readings as reading on reading.gene = told.gene
        and reading.change is not distinct from told.change and reading.exon_stated is not distinct from told.exon"""),
)  # fmt: skip
SIGNS = " union all ".join(_SIGNS)
BACKGROUND = f"""
    select *, paediatric_by is not null and (not_paediatric_from is null or paediatric_by >= not_paediatric_from)
                  as paediatric,
           followed = metastases and lesions_counted as counted
    from (
        select patient_id, decision_date, list(row_id) as background_rows,
               {", ".join(f"{told} as {name}" for name, told in GATHERED.items())}
        from signs_of_extent group by patient_id, decision_date
    )"""

disease.views |= {"signs_of_extent": SIGNS, "background": BACKGROUND}
disease.one_row += ("background",)


@disease.fact(
    label="number of metastases",
    view="background",
    rows="list_filter(background_rows, lambda row: row like 'tumours %' or row like 'lesions %')",
    kind=int,
    ask="How many metastases are there, and are tumours and lesions listed completely?",
)
def metastases_counted() -> str:
    """How many metastases the record tells so far, those removed since included: the counts of the lesions that belong
    to a metastasis, where the least and the most of each agree. Unknown where a metastasis has no lesion with a count,
    where a tumour or a lesion may be one, and unless tumours and lesions are both declared complete up to the day."""
    listed = "tumours_through >= decision_date and lesions_through >= decision_date"
    settled = f"({listed}) is true and unplaced is not true and loose is not true"
    return f"case when not ({settled}) then null when metastases = 0 then 0 when counted then least end"
