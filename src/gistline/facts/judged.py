"""Judged: what only a clinician can say. A judgement ages; an old one is unknown again."""

from gistline.facts.registry import Register, Subject

LATEST = """
    select patient_id, decision_date, id as row_id, question, answer, judged_on_earliest as day
    from judgements
    qualify judged_on_latest >= max(judged_on_earliest) over (partition by patient_id, decision_date, question)"""

# An alarm counts until something calming is certainly later: what is dated vaguely never overrules it.
CALM = "select * from judgements where question = 'emergency' and answer = 'none'"

EMERGENCY_JUDGED = f"""
    select patient_id, decision_date, 'judgements ' || id as row_id, answer,
           judged_on_earliest as earliest, judged_on_latest as latest
    from judgements as told
    where question = 'emergency' and answer <> 'none' and not exists (
        from ({CALM}) as calm
        where calm.patient_id = told.patient_id and calm.decision_date = told.decision_date
          and calm.judged_on_earliest > told.judged_on_latest
    )
    union all
    select patient_id, decision_date, 'judgements ' || id, answer, judged_on_earliest, judged_on_latest
    from ({CALM})
    qualify rank() over (partition by patient_id, decision_date order by judged_on_earliest desc) = 1"""

NOTED = f"""
    select patient_id, decision_date, 'conditions ' || id as row_id, day as latest
    from (
        select *, case when noted_on_latest is null then recorded_on else noted_on_latest end as day
        from conditions
        where name in ('gastrointestinal_bleeding', 'intestinal_obstruction') and status = 'present'
    ) as sign
    where not exists (
        from conditions as over
        where over.patient_id = sign.patient_id and over.decision_date = sign.decision_date
          and over.name = sign.name and over.status = 'absent' and over.noted_on_earliest > sign.day
    ) and not exists (
        from ({CALM}) as calm
        where calm.patient_id = sign.patient_id and calm.decision_date = sign.decision_date
          and calm.judged_on_earliest >= sign.day
    )"""

EMERGENCIES_TOLD = """
    select patient_id, decision_date, row_id, answer, earliest, false as noted from emergency_judged
    union all
    select patient_id, decision_date, row_id, null, null, true from noted"""

SIGNS = """
    select decisions.patient_id, decisions.decision_date, sign.row_id, sign.row_id is not null as sign
    from decisions left join (
        select patient_id, decision_date, row_id from emergencies
        where noted or (answer <> 'none' and date_diff('day', earliest, decision_date) <= 31)
    ) as sign
      on sign.patient_id = decisions.patient_id and sign.decision_date = decisions.decision_date"""

judged = Subject(
    "judged",
    {
        "latest_judgements": LATEST,
        "emergency_judged": EMERGENCY_JUDGED,
        "noted": NOTED,
        "emergencies": EMERGENCIES_TOLD,
        "signs": SIGNS,
    },
)

LOCAL_POLICY = "local policy"


def _of(question: str) -> str:
    return f"filter (where question = '{question}')"


def _judgement(
    question: str, label: str, ask: str, days: int, *, absent: str | None = None, values: tuple[str, ...] = ()
) -> Register:
    return judged.fact(
        label=label,
        absent=absent,
        view="latest_judgements",
        rows=f"list('judgements ' || row_id) {_of(question)}",
        kind=str if values else bool,
        values=values,
        ask=ask,
        known_on=f"min(day) {_of(question)}",
        maximum_age_days=days,
        age_source=LOCAL_POLICY,
    )


def _yes(question: str) -> str:
    """True for yes, false for no; unknown where two latest judgements of one day disagree."""
    yes, no = f"bool_or(answer = 'yes') {_of(question)}", f"bool_or(answer = 'no') {_of(question)}"
    return f"case when {yes} and not {no} then true when {no} and not {yes} then false end"


@_judgement(
    "progressing_disease_removable",
    "all growing disease can be removed",
    "Surgeon: can everything that grows be removed?",
    92,
    absent="not all growing disease can be removed",
)
def progressing_disease_removable() -> str:
    """Whether a surgeon judged that all progressing disease can be removed. Unknown until judged, and again after
    92 days (local policy: a new scan is due by then)."""
    return _yes("progressing_disease_removable")


@_judgement(
    "unfit_for_operation",
    "unfit for an operation",
    "Is the patient fit for an operation?",
    92,
    absent="fit for an operation",
)
def unfit_for_operation() -> str:
    """Whether the patient was judged unfit for an operation. Unknown until judged, and again after 92 days
    (local policy)."""
    return _yes("unfit_for_operation")


@_judgement(
    "highly_selected_for_transplantation",
    "chosen for transplantation by a transplant board",
    "Did a transplant board choose this patient for a liver transplantation?",
    183,
    absent="not chosen for transplantation by a transplant board",
)
def highly_selected_for_transplantation() -> str:
    """Whether a transplant board judged the patient one of the few for a liver transplantation. Unknown until judged,
    and again after 183 days (local policy)."""
    return _yes("highly_selected_for_transplantation")


@_judgement(
    "unfit_for_high_dose",
    "unfit for imatinib 800 mg",
    "Could the patient take imatinib 800 mg a day?",
    183,
    absent="fit for imatinib 800 mg",
)
def unfit_for_high_dose() -> str:
    """Whether imatinib 800 mg a day was judged not tolerable or not advisable. Unknown until judged, and again
    after 183 days (local policy)."""
    return _yes("unfit_for_high_dose")


@_judgement(
    "treatment_cannot_wait",
    "treatment cannot wait",
    "Can treatment wait for the missing results?",
    31,
    absent="treatment can wait",
)
def treatment_cannot_wait() -> str:
    """Whether a clinician judged that treatment cannot wait for the genotype. Unknown until judged, and again
    after 31 days (local policy)."""
    return _yes("treatment_cannot_wait")


EMERGENCIES = ("none", "haemorrhage", "perforation", "obstruction", "abscess", "tumour_rupture")
ASK_EMERGENCY = "Is there bleeding, perforation, obstruction, abscess or rupture now?"


ALARM = "filter (where answer <> 'none')"


@judged.fact(
    label="emergency",
    view="emergencies",
    rows="list(row_id)",
    kind=str,
    values=EMERGENCIES,
    ask=ASK_EMERGENCY,
    known_on=f"case when count(*) {ALARM} > 0 then min(earliest) {ALARM} else min(earliest) end",
    maximum_age_days=31,
    age_source=LOCAL_POLICY,
)
def emergency() -> str:
    """The kind of oncological emergency, or none, as judged; of several kinds one. An alarm stands until `none` was
    judged on a day that is certainly later. Unknown until judged, where bleeding or obstruction was noted since, and
    again after 31 days (local policy)."""
    return f"""case when count(*) {ALARM} > 0 then min(answer) {ALARM}
        when bool_or(noted) then null
        when count(*) filter (where answer = 'none') > 0 then 'none' end"""


@judged.fact(
    label="an emergency on record",
    absent="no emergency on record",
    view="signs",
    rows="list(row_id) filter (where sign)",
    ask=ASK_EMERGENCY,
)
def emergency_on_record() -> str:
    """Whether the record tells of an emergency: one was judged in the last 31 days, or bleeding or obstruction is
    noted as present and nobody judged since that there is none. It speaks of the record and not of the patient, and
    so is never unknown; `emergency` is the fact about the patient, and is always asked for."""
    return "count(*) filter (where sign) > 0"
