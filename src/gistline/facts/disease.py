"""Disease: is it advanced, and where do the metastases lie."""

from gistline.facts.registry import Notice, Subject
from gistline.facts.schemes import RUPTURE_DENIED, RUPTURE_MINOR, RUPTURED, RUPTURED_BY_2018

JUDGED_ADVANCED = """
    select patient_id, decision_date, id as row_id, judged_on_latest as day, answer = 'yes' as advanced
    from judgements where question = 'metastatic_or_unresectable'
    qualify judged_on_latest >= max(judged_on_earliest) over (partition by patient_id, decision_date)"""

METASTASES = """
    select patient_id, decision_date, 'tumours ' || id as row_id, site
    from tumours where relation = 'metastasis'
    union all
    select patient_id, decision_date, 'lesions ' || lesions.id, organ
    from lesions join tumours using (patient_id, decision_date)
    where lesions.tumour = tumours.id and tumours.relation = 'metastasis'"""

ADVANCED = """
    select patient_id, decision_date, 'judgements ' || row_id as row_id, advanced from judged_advanced
    union all
    select patient_id, decision_date, row_id, true from metastases
    union all
    select patient_id, decision_date, 'therapies ' || id, case when intent = 'advanced' then true end
    from therapies where intent = 'advanced' or intent is null"""

SITES = """
    select patient_id, decision_date, row_id, site,
           exists (
               from completeness as promise
               where promise.patient_id = metastases.patient_id
                 and promise.decision_date = metastases.decision_date
                 and promise.table_name = 'tumours'
                 and promise.complete_from_latest is null
                 and promise.complete_through_latest >= metastases.decision_date
           ) as complete
    from metastases"""

RUPTURES = f"""
    select patient_id, decision_date, 'tumours ' || id as row_id, {RUPTURED} as rupture,
           {RUPTURED_BY_2018} as rupture_by_2018, {RUPTURE_DENIED} as denied, {RUPTURE_MINOR} as minor
    from tumours
    union all
    select patient_id, decision_date, 'operations ' || id,
           case when reason = 'tumour_rupture' or ruptured then true else ruptured end, null, null, null
    from operations
    where reason = 'tumour_rupture' or ruptured
       or (intent is distinct from 'exploration' and (planned_on_earliest >= decision_date) is not true)
       or done_on_latest is not null and intent is distinct from 'exploration'
    union all
    select patient_id, decision_date, 'judgements ' || id, true, null, null, null
    from judgements where question = 'emergency' and answer = 'tumour_rupture'"""

DEATHS = "select patient_id, decision_date, 'contacts ' || id as row_id from contacts where status = 'dead'"

disease = Subject(
    "disease",
    {
        "judged_advanced": JUDGED_ADVANCED,
        "metastases": METASTASES,
        "advanced": ADVANCED,
        "metastatic_sites": SITES,
        "ruptures": RUPTURES,
        "deaths": DEATHS,
    },
)


disease.notices += [
    Notice(
        "recorded_dead",
        "contradiction",
        "the patient is recorded as dead; whatever is said here is for the record only",
        "deaths",
        "list(row_id)",
    ),
    Notice(
        "rupture_denied",
        "contradiction",
        "the tumour is said not to be ruptured, and has a defect that is rupture by the definition of 2019; it counts"
        " as ruptured",
        "ruptures",
        "list(row_id) filter (where denied)",
    ),
    Notice(
        "rupture_by_a_minor_defect",
        "contradiction",
        "the tumour is said to be ruptured, and the only defects told are none by the definition of 2019; it counts as"
        " ruptured",
        "ruptures",
        "list(row_id) filter (where minor)",
    ),
]


@disease.fact(
    label="metastatic or unresectable disease",
    view="advanced",
    rows="list(row_id)",
    ask="Is the disease metastatic or unresectable?",
)
def advanced_disease() -> str:
    """Whether the disease is metastatic or unresectable: a metastasis is recorded, a drug was given for advanced
    disease, or a clinician judged so. Unknown while there is no such row; false only by a clinician's judgement
    that nothing else contradicts, no drug of untold intent either; unknown where two judgements that may be the latest
    differ. Several tumours alone (NF1, SDH-deficient) are not metastases."""
    seen = "bool_or(advanced) filter (where row_id not like 'judgements %')"
    return f"""case when {seen} then true when bool_or(advanced) and bool_or(not advanced) then null
        when bool_or(advanced is null) and not bool_or(advanced) then null
        else bool_or(advanced) end"""


@disease.fact(
    label="extent of metastases",
    view="metastatic_sites",
    rows="list(row_id)",
    kind=str,
    values=("liver_only", "peritoneum_only", "liver_and_peritoneum", "other"),
    ask="Where are the metastases, and is the list of tumours complete?",
)
def extent() -> str:
    """Where the metastases lie: liver only, peritoneum (omentum and mesentery included) only, both, or elsewhere
    (Liu 2023; elsewhere is ours). Unknown without a recorded metastasis; `only` is unknown unless the table
    of tumours is declared complete up to the day."""
    liver = "bool_or(site = 'liver')"
    peritoneum = "bool_or(site in ('peritoneum', 'omentum', 'mesentery'))"
    elsewhere = "bool_or(site not in ('liver', 'peritoneum', 'omentum', 'mesentery'))"
    unnamed = "bool_or(site is null)"
    return f"""case
        when {elsewhere} then 'other'
        when {liver} and {peritoneum} then 'liver_and_peritoneum'
        when {unnamed} or not bool_and(complete) then null
        when {liver} then 'liver_only'
        when {peritoneum} then 'peritoneum_only' end"""


@disease.fact(
    label="the tumour ruptured",
    absent="the tumour did not rupture",
    view="ruptures",
    rows="list(row_id)",
    ask="Did the tumour rupture, before or during an operation?",
)
def tumour_ruptured() -> str:
    """Whether a tumour ruptured, by itself or during an operation, a defect of it is told that is rupture by the
    definition of 2019 (Nishida 2019, read: fracture, spillage, blood-stained ascites, perforation at the tumour,
    microscopic infiltration of an organ beside it, piecemeal resection, intralesional dissection, incisional biopsy),
    or a clinician judged a rupture an emergency. A minor defect (of the mucosa, microscopic of the peritoneum, an
    uncomplicated needle biopsy, R1) says nothing by itself. False only where every tumour and every operation on
    record says that it did not; unknown otherwise."""
    return "case when bool_or(rupture) then true when count(rupture) = count(*) then false end"


@disease.fact(
    label="the tumour ruptured, by the older definition",
    absent="the tumour did not rupture, by the older definition",
    view="ruptures",
    rows="list(row_id) filter (where row_id like 'tumours %')",
    ask="Which defects of the tumour were seen?",
)
def ruptured_by_2018() -> str:
    """Whether a tumour ruptured by the definition of Nishida 2018 (read): perforation, fracture, piecemeal resection,
    open biopsy, or injury of the pseudocapsule seen with the eye. Blood-stained ascites and infiltration are not in it,
    injury of the pseudocapsule is not in that of 2019. False where every tumour on record says that it did not rupture
    and no such defect is told; unknown otherwise."""
    these = "filter (where row_id like 'tumours %')"
    return f"""case when bool_or(rupture_by_2018) then true
        when count(rupture_by_2018) {these} = count(*) {these} and count(rupture_by_2018) > 0 then false end"""
