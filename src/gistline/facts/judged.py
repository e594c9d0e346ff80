"""Judged: what only a clinician can say. A judgement ages; an old one is unknown again."""

from gistline.facts.registry import Register, Subject

LATEST = """
    select patient_id, decision_date, id as row_id, question, answer, judged_on_earliest as day
    from judgements
    qualify rank() over (partition by patient_id, decision_date, question order by judged_on_latest desc) = 1"""

judged = Subject("judged", {"latest_judgements": LATEST})

LOCAL_POLICY = "local policy"


def _of(question: str) -> str:
    return f"filter (where question = '{question}')"


def _judgement(question: str, label: str, ask: str, days: int, *, values: tuple[str, ...] = ()) -> Register:
    return judged.fact(
        label=label,
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
)
def progressing_disease_removable() -> str:
    """Whether a surgeon judged that all progressing disease can be removed. Unknown until judged, and again after
    92 days (local policy: a new scan is due by then)."""
    return _yes("progressing_disease_removable")


@_judgement("unfit_for_operation", "unfit for an operation", "Is the patient fit for an operation?", 92)
def unfit_for_operation() -> str:
    """Whether the patient was judged unfit for an operation. Unknown until judged, and again after 92 days
    (local policy)."""
    return _yes("unfit_for_operation")


@_judgement("unfit_for_high_dose", "unfit for imatinib 800 mg", "Could the patient take imatinib 800 mg a day?", 183)
def unfit_for_high_dose() -> str:
    """Whether imatinib 800 mg a day was judged not tolerable or not advisable. Unknown until judged, and again
    after 183 days (local policy)."""
    return _yes("unfit_for_high_dose")


@_judgement("treatment_cannot_wait", "treatment cannot wait", "Can treatment wait for the missing results?", 31)
def treatment_cannot_wait() -> str:
    """Whether a clinician judged that treatment cannot wait for the genotype. Unknown until judged, and again
    after 31 days (local policy)."""
    return _yes("treatment_cannot_wait")


EMERGENCIES = ("none", "haemorrhage", "perforation", "obstruction", "abscess", "tumour_rupture")


@_judgement(
    "emergency",
    "emergency",
    "Is there bleeding, perforation, obstruction or abscess?",
    31,
    values=EMERGENCIES,
)
def emergency() -> str:
    """The kind of oncological emergency, or none, as judged. Unknown until judged, where two judgements of one
    day disagree, and again after 31 days (local policy)."""
    return f"case when count(distinct answer) {_of('emergency')} = 1 then min(answer) {_of('emergency')} end"
