"""Surgery outcome: what the last resection of tumour left, removed and followed on, and how many there were.

R0: no tumour left; R1: tumour at the margin under the microscope; R2: tumour left that can be seen. In an operation on
several sites R0 and R1 are rarely told apart: then no visible tumour left is `R0_R1` (assessment notes, section 5.3).
The width of a margin decides nothing: no source supports 1 mm; a margin of 0 mm is no clear one (local policy).
"""

from gistline.facts.registry import Notice
from gistline.facts.surgery import RESECTIONS, RESIDUAL_CLASH, of_the_last, surgery

SCAN_DAYS = 183  # local policy, as for the pattern of the last scan (assessment notes, F-09)

MARGIN_CLASH = """(microscopic_margin = 'positive' and stated_r = 'R0'
    or microscopic_margin = 'negative' and stated_r = 'R1'
    or margin_mm = 0 and (microscopic_margin = 'negative' or stated_r = 'R0'))"""

RESECTION = f"""
    select *,
           case when visible_left then 'R2'
                when visible_left is null or {MARGIN_CLASH} then null
                when microscopic_margin = 'positive' then 'R1'
                when microscopic_margin = 'negative' then 'R0'
                when stated_r in ('R0', 'R1') then stated_r
                else 'R0_R1' end as r_class,
           case when residual_progressing then visible_left
                when not residual_progressing or not visible_left then false end as progressing_left,
           array_to_string(list_sort(list_distinct(organs_resected)), ' + ') as organ_names
    from removed"""

LAST_RESECTION = f"""
    select patient_id, decision_date, {surgery.facts["last_resection_on"].value_sql} as resected_on,
           list(row_id) as resection_rows
    from removed group by patient_id, decision_date"""

# The scans that may be the last one before the resection, or on its day.
SCANS_BEFORE = """
    select scans.*, resected_on, resection_rows, done_on_latest <= resected_on as certain
    from scans join last_resection using (patient_id, decision_date)
    where done_on_earliest <= resected_on
    qualify (done_on_latest < max(case when done_on_latest <= resected_on then done_on_earliest end)
                                  over (partition by scans.patient_id, scans.decision_date)) is not true"""

TUMOURS_TOLD = """
    select patient_id, decision_date, min(id) as tumours_promise_id
    from completeness
    where table_name = 'tumours' and complete_from_latest is null and complete_through_latest >= decision_date
    group by patient_id, decision_date"""

# When the disease was metastatic at the latest and at the earliest; a tumour of untold kind may be a metastasis.
METASTATIC_SINCE = """
    select patient_id, decision_date, list('tumours ' || id) as metastasis_rows,
           min(case when relation = 'metastasis' then observed_on_latest end) as since_latest,
           case when bool_and(observed_on_earliest is not null) then min(observed_on_earliest) end as since_earliest
    from tumours where relation = 'metastasis' or relation is null
    group by patient_id, decision_date"""

# One row per operation that may have removed tumour, one row without an operation where there is none.
FOR_METASTASES = f"""
    select decisions.patient_id, decisions.decision_date, promise_id, tumours_promise_id, metastasis_rows,
           'operations ' || operation.id as row_id,
           case when operation.id is null then false
                when done_on_latest < since_earliest and tumours_promise_id is not null then false
                when metastasis_rows is null and tumours_promise_id is not null then false
                when done_on_latest is null or intent is null or intent not in {RESECTIONS} then null
                when done_on_earliest >= since_latest then true end as for_metastases
    from decisions
    left join operations_told using (patient_id, decision_date)
    left join tumours_told using (patient_id, decision_date)
    left join metastatic_since using (patient_id, decision_date)
    left join (
        from operations
        where intent is distinct from 'exploration'
          and (done_on_latest is not null or planned_on_earliest is null or planned_on_earliest < decision_date)
    ) as operation using (patient_id, decision_date)"""

surgery.views |= {
    "resection": RESECTION,
    "last_resection": LAST_RESECTION,
    "scans_before_resection": SCANS_BEFORE,
    "tumours_told": TUMOURS_TOLD,
    "metastatic_since": METASTATIC_SINCE,
    "for_metastases": FOR_METASTASES,
}
EITHER_CLASH = f"select 1 from operations where {RESIDUAL_CLASH} or {MARGIN_CLASH} limit 1"
surgery.notices += [
    Notice(
        "residual_against_r_class",
        "contradiction",
        "the operation is said to have left visible tumour and to have left none; what was left is unknown until one"
        " is corrected",
        "operations",
        f"list('operations ' || id) filter (where {RESIDUAL_CLASH})",
        EITHER_CLASH,
    ),
    Notice(
        "margin_against_r_class",
        "contradiction",
        "the margin under the microscope, its width and the stated R class do not fit one another; the R class is"
        " unknown until one is corrected",
        "operations",
        f"list('operations ' || id) filter (where {MARGIN_CLASH})",
        EITHER_CLASH,
    ),
]
LEFT = "Did the last resection leave tumour, visible or under the microscope, and had it grown?"


@surgery.fact(
    label="R class of the last resection",
    view="resection",
    rows="list(row_id)",
    kind=str,
    values=("R0", "R1", "R2", "R0_R1"),
    ask=LEFT,
)
def r_class() -> str:
    """R class of the last resection: R2 where visible tumour was left; else R1 or R0 by the microscope, or as stated;
    `R0_R1` where no visible tumour was left and the microscope is not told, so that telling it settles which. The
    width of a margin never makes R0. Unknown without a resection, where what was left is not told, where it, the
    margin and the stated class contradict one another, and where it is open which operation was the last."""
    return of_the_last("r_class")


@surgery.fact(
    label="all growing tumour was removed by the last resection",
    absent="growing tumour was left by the last resection",
    view="resection",
    rows="list(row_id)",
    ask=LEFT,
)
def progressing_disease_resected() -> str:
    """Whether the last resection left no tumour that had grown; other tumour may have been left (the least aim in
    progression, Fairweather 2018 as told by Liu 2023). Unknown where it is not told, unless no visible tumour was left
    at all, where both contradict one another, and where it is open which operation was the last."""
    return f"not {of_the_last('progressing_left')}"


@surgery.fact(
    label="organs resected at the last resection",
    view="resection",
    rows="list(row_id)",
    kind=int,
    ask="Which organs were resected?",
)
def organs_resected() -> str:
    """How many organs the last resection removed, wholly or in part: the different names in the record. Unknown
    without a resection, where they are not told, and where it is open which operation was the last."""
    return of_the_last("len(list_distinct(organs_resected))")


@surgery.fact(
    label="which organs were resected at the last resection",
    view="resection",
    rows="list(row_id)",
    kind=str,
    ask="Which organs were resected?",
)
def organs_resected_named() -> str:
    """The organs that the last resection removed, wholly or in part, as the record names them, joined by ` + `.
    Unknown as organs_resected is."""
    return of_the_last("organ_names")


@surgery.fact(
    label="organs invaded at the last resection",
    view="resection",
    rows="list(row_id)",
    kind=int,
    ask="How many organs had the tumour invaded?",
)
def organs_invaded() -> str:
    """How many organs the tumour had invaded at the last resection. Unknown without a resection, where it is not told,
    and where it is open which operation was the last."""
    return of_the_last("organs_invaded")


SCAN_ROWS = "list_concat(list('scans ' || id), any_value(resection_rows))"
ASK_SCAN = "What did the last scan before the operation show?"


def _on_scan(column: str) -> str:
    recent = f"min(done_on_earliest) >= any_value(resected_on) - {SCAN_DAYS}"
    told = f"count({column}) = count(*) and min({column}) = max({column})"
    return f"case when bool_or(certain) and {recent} and {told} then min({column}) end"


@surgery.fact(
    label="progression pattern before the last resection",
    view="scans_before_resection",
    rows=SCAN_ROWS,
    kind=str,
    values=("responsive", "stable", "limited", "generalised"),
    ask=ASK_SCAN,
)
def pattern_at_last_resection() -> str:
    """The progression pattern that the last scan reports, of those done before the last resection or on its day; the
    unit is the operation, as in Fairweather 2018. Measured growth is not looked at: for that, ask for the facts of
    the day before the operation. Unknown where that scan reports none or is more than 183 days older (local policy),
    where it is open which scan or which operation was the last, and where two such scans differ."""
    return _on_scan("reported_pattern")


@surgery.fact(
    label="response before the last resection",
    view="scans_before_resection",
    rows=SCAN_ROWS,
    kind=str,
    values=("complete_response", "partial_response", "stable_disease", "progressive_disease", "not_evaluable"),
    ask=ASK_SCAN,
)
def response_at_last_resection() -> str:
    """The response that the last scan reports, of those done before the last resection or on its day. Measurements are
    not looked at. Unknown as pattern_at_last_resection is, for the reported response."""
    return _on_scan("reported_response")


METASTATIC_ROWS = """list_concat(list(row_id) filter (where row_id is not null), any_value(metastasis_rows),
    list('completeness ' || promise_id) filter (where promise_id is not null),
    list('completeness ' || tumours_promise_id) filter (where tumours_promise_id is not null))"""
ASK_ALL = "Which operations removed tumour, on which days, and since when is the disease metastatic?"


@surgery.fact(
    label="resections for metastatic disease",
    view="for_metastases",
    rows=METASTATIC_ROWS,
    kind=int,
    ask=ASK_ALL,
)
def resections_for_metastatic_disease() -> str:
    """How many resections of tumour were done on or after the day from which a metastasis is on record. Unknown
    unless operations are declared complete up to the day, where the aim or the day of an operation is not told, where
    days leave open whether it came before the metastases, and, for one that came before, unless the tumours are
    declared complete."""
    return "case when count(promise_id) > 0 and count(for_metastases) = count(*) then count_if(for_metastases) end"


@surgery.fact(
    label="repeat resection for metastatic disease",
    absent="no repeat resection for metastatic disease",
    view="for_metastases",
    rows=METASTATIC_ROWS,
    ask=ASK_ALL,
)
def repeat_resection() -> str:
    """Whether a second resection for metastatic disease, or one more, was done. Unknown where fewer are certain, and a
    second one is possible or operations are not declared complete up to the day."""
    perhaps = "count(*) filter (where for_metastases is distinct from false)"
    return f"""case when count_if(for_metastases) >= 2 then true
        when count(promise_id) > 0 and {perhaps} < 2 then false end"""
