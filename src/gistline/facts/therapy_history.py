"""Therapy history: which drugs were ever given, how they were borne, and from which days advice counts."""

from datetime import date

from gistline.facts.courses import BESIDE_SURGERY
from gistline.facts.registry import Notice, Register
from gistline.facts.therapy import HISTORY, PROMISE, ROWS, therapy
from gistline.library import kinase_inhibitors, unnamed_drugs
from gistline.logic import literal

IMATINIB = ROWS.format(condition="drug = 'imatinib'")


def _tried(drug: str) -> str:
    """True once started for any intent; false only where the history is complete without it."""
    began = f"bool_or(drug = '{drug}' and started_on_latest <= decision_date)"
    perhaps = f"bool_or(drug = '{drug}')"
    return f"case when {began} then true when {perhaps} then null when bool_and(complete) then false end"


# Drugs against GIST that are no kinase inhibitors, in rows like those of the segments.
therapy.views["other_drugs"] = """
    select decisions.patient_id, decisions.decision_date, promise_id is not null as complete, promise_id,
           therapy.id as row_id, drug, started_on_latest
    from decisions
    left join promised using (patient_id, decision_date)
    left join (from therapies where drug = 'pimitespib') as therapy using (patient_id, decision_date)"""


therapy.views["unnamed"] = f"""
    select patient_id, decision_date, 'therapies ' || id as row_id
    from therapies where drug in ({", ".join(map(literal, unnamed_drugs()))})"""
therapy.notices.append(
    Notice(
        "unnamed_drug",
        "not_understood",
        "the drug is not named and may be any; the drug history is not complete before it is",
        "unnamed",
        "list(row_id)",
    )
)


def _tried_fact(drug: str, view: str) -> Register:
    given = ROWS.format(condition=f"drug = '{drug}'")
    rows = f"list_concat({given}, {PROMISE})"
    absent = f"{drug} was never given"
    return therapy.fact(label=f"{drug} was given", absent=absent, view=view, rows=rows, ask=HISTORY)


TRIED = ("imatinib", "sunitinib", "regorafenib", "ripretinib", "avapritinib", "pimitespib")


def _registered(drug: str) -> None:
    def tried() -> str:
        return _tried(drug)

    tried.__name__ = f"{drug}_tried"
    tried.__doc__ = (
        f"Whether {drug} was ever given, for any intent. Unknown while not recorded and the drug history is not"
        " declared complete."
    )
    _tried_fact(drug, "segments" if drug in kinase_inhibitors() else "other_drugs")(tried)


for _drug in TRIED:
    _registered(_drug)


def _not_tolerated(drug: str) -> str:
    told = f"bool_or(drug = '{drug}' and end_reason = 'intolerance')"
    open_ = f"bool_or(drug = '{drug}' and ended_on_latest is not null and end_reason is null)"
    return f"case when {told} then true when {open_} then null when bool_and(complete) then false end"


def _intolerance_fact(drug: str) -> Register:
    ended = ROWS.format(condition=f"drug = '{drug}' and end_reason = 'intolerance'")
    return therapy.fact(
        label=f"{drug} was stopped or lowered for intolerance",
        absent=f"{drug} was never stopped or lowered for intolerance",
        view="segments",
        rows=f"list_concat({ended}, {PROMISE})",
        ask=HISTORY,
    )


@_intolerance_fact("imatinib")
def imatinib_intolerance() -> str:
    """Whether a course of imatinib, at any dose, ended for intolerance. Unknown where none did and the drug history
    is not declared complete, or the reason of an end is not told."""
    return _not_tolerated("imatinib")


@_intolerance_fact("sunitinib")
def sunitinib_intolerance() -> str:
    """Whether a course of sunitinib, at any dose, ended for intolerance. Unknown where none did and the drug history
    is not declared complete, or the reason of an end is not told."""
    return _not_tolerated("sunitinib")


@therapy.fact(
    label="highest dose of imatinib so far, mg per day",
    view="segments",
    rows=ROWS.format(condition="drug = 'imatinib'"),
    kind=int,
    ask="Which doses of imatinib were given so far?",
)
def highest_imatinib_mg() -> str:
    """The highest dose of imatinib ever given, for any intent, in mg per day. Unknown where imatinib was never
    certainly given, where a dose or whether it was begun is not told, and where the drug history is not declared
    complete; 800 mg or more is the highest whatever else was given."""
    highest = "max(mg_per_day) filter (where drug = 'imatinib' and started_on_latest <= decision_date)"
    perhaps = "mg_per_day is null or (started_on_earliest <= decision_date and started_on_latest > decision_date)"
    untold = f"bool_or(drug = 'imatinib' and ({perhaps}))"
    return f"case when {highest} >= 800 then {highest} when bool_and(complete) and not {untold} then {highest} end"


@therapy.fact(
    label="imatinib was given again after another TKI",
    absent="imatinib was not given again after another TKI",
    view="segments",
    rows=f"list_concat({IMATINIB}, {PROMISE})",
    ask=HISTORY,
)
def imatinib_given_again() -> str:
    """Whether a course of imatinib was begun after the first course of another TKI. Unknown where days leave the order
    open, and where the drug history is not declared complete and no such course is recorded."""
    first, last = (f"min(started_on_{edge}) filter (where drug <> 'imatinib')" for edge in ("earliest", "latest"))
    latest = "max(started_on_latest) filter (where drug = 'imatinib')"
    certain = "max(started_on_earliest) filter (where drug = 'imatinib')"
    never = f"(count(*) filter (where drug <> 'imatinib') = 0 or {latest} < {first})"
    return f"case when {certain} > {last} then true when bool_and(complete) and {never} then false end"


@therapy.fact(
    label="the start of imatinib",
    view="courses",
    rows=ROWS.format(condition="drug = 'imatinib'"),
    kind=date,
    ask="On which day was imatinib started?",
)
def imatinib_started_on() -> str:
    """The day the course of imatinib that runs was begun; a change of dose, a pause for toxicity or for an operation
    does not end a course, another drug given instead does, and an earlier course that ended is not this one. Unknown
    where imatinib does not certainly run, the drug history is not declared complete, the reason of an end leaves the
    course open, or the day is not one single day."""
    runs = "filter (where drug = 'imatinib' and running)"
    open_ = "bool_or(drug = 'imatinib' and running is null)"
    first, last = f"min(began_earliest) {runs}", f"max(began_latest) {runs}"
    return f"case when bool_and(complete) and not {open_} and {first} = {last} then {last} end"


@therapy.fact(
    label="progression on an adjuvant or neoadjuvant drug",
    absent="no progression on an adjuvant or neoadjuvant drug",
    view="segments",
    rows=f"list_concat({ROWS.format(condition=BESIDE_SURGERY)}, {PROMISE})",
    ask="Why did the adjuvant drug end?",
)
def progression_on_adjuvant() -> str:
    """Whether an adjuvant or neoadjuvant course of a TKI ended for progression. Unknown where the reason of such an
    end is not told, and where none is recorded and the drug history is not declared complete."""
    told = f"bool_or({BESIDE_SURGERY} and end_reason = 'progression')"
    perhaps = "end_reason is null or (end_reason = 'progression' and intent is null)"
    open_ = f"bool_or(({BESIDE_SURGERY} or intent is null) and ended_on_latest is not null and ({perhaps}))"
    return f"case when {told} then true when {open_} then null when bool_and(complete) then false end"
