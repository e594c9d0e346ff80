"""Judged: what only a clinician can say. A judgement ages; an old one is unknown again."""

from gistline.facts.registry import Register, Subject

LATEST = """
    select patient_id, decision_date, id as row_id, question, answer, judged_on_earliest as day
    from judgements
    qualify rank() over (partition by patient_id, decision_date, question order by judged_on_latest desc) = 1"""

# Conditions that may be an emergency until somebody judges that they are not; `absent` later ends them.
NOTED = """
    select patient_id, decision_date, id as row_id, noted_on_latest as day, status = 'present' as present
    from conditions
    where name in ('gastrointestinal_bleeding', 'intestinal_obstruction')
    qualify rank() over (partition by patient_id, decision_date, name order by noted_on_latest desc) = 1"""

EMERGENCY_JUDGED = """
    select judgement.patient_id, judgement.decision_date, 'judgements ' || judgement.row_id as row_id,
           judgement.answer, judgement.day,
           exists (
               from noted
               where noted.patient_id = judgement.patient_id and noted.decision_date = judgement.decision_date
                 and noted.present and noted.day > judgement.day
           ) as noted_since
    from latest_judgements as judgement where judgement.question = 'emergency'"""

SIGNS = """
    select decisions.patient_id, decisions.decision_date, sign.row_id, sign.row_id is not null as sign
    from decisions left join (
        select patient_id, decision_date, row_id from emergencies
        where answer <> 'none' and date_diff('day', day, decision_date) <= 31
        union all
        select noted.patient_id, noted.decision_date, 'conditions ' || noted.row_id
        from noted left join emergencies as calm
          on calm.patient_id = noted.patient_id and calm.decision_date = noted.decision_date
         and calm.answer = 'none' and calm.day >= noted.day
        where noted.present and calm.row_id is null
    ) as sign
      on sign.patient_id = decisions.patient_id and sign.decision_date = decisions.decision_date"""

judged = Subject(
    "judged",
    {"latest_judgements": LATEST, "noted": NOTED, "emergencies": EMERGENCY_JUDGED, "signs": SIGNS},
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


@judged.fact(
    label="emergency",
    view="emergencies",
    rows="list(row_id)",
    kind=str,
    values=EMERGENCIES,
    ask=ASK_EMERGENCY,
    known_on="min(day)",
    maximum_age_days=31,
    age_source=LOCAL_POLICY,
)
def emergency() -> str:
    """The kind of oncological emergency, or none, as judged. Unknown until judged, where two judgements of one
    day disagree, where bleeding or obstruction was noted after the judgement, and again after 31 days (local
    policy)."""
    return "case when min(answer) = max(answer) and not bool_or(noted_since) then min(answer) end"


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
