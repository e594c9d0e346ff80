"""Therapy: which tyrosine kinase inhibitor runs, at which dose, and how many were tried."""

from gistline.facts.registry import Register, Subject
from gistline.library import kinase_inhibitors
from gistline.logic import literal

TKI = "(" + ", ".join(map(literal, kinase_inhibitors())) + ")"

PROMISED = """
    select patient_id, decision_date, min(id) as promise_id
    from completeness
    where table_name = 'therapies' and complete_from_latest is null
      and complete_through_latest >= decision_date
    group by all"""

# A promise counts up to its latest day: "through this month", made on that month's last day, covers the month.
SEGMENTS = f"""
    select decisions.patient_id, decisions.decision_date, promise_id is not null as complete, promise_id,
           therapy.id as row_id, therapy.drug, therapy.mg_per_day, therapy.intent,
           therapy.started_on_earliest, therapy.started_on_latest,
           ending.ended_on_earliest, ending.ended_on_latest, ending.reason as end_reason,
           case when therapy.id is null then null
                when therapy.started_on_earliest > decisions.decision_date then false
                when ending.ended_on_latest < decisions.decision_date then false
                when therapy.started_on_latest > decisions.decision_date then null
                when ending.id is not null and ending.ended_on_earliest >= decisions.decision_date then true
                when ending.id is not null then null
                when promise_id is not null then true end as running
    from decisions
    left join promised using (patient_id, decision_date)
    left join (from therapies where drug in {TKI}) as therapy using (patient_id, decision_date)
    left join therapy_ends as ending
           on ending.patient_id = therapy.patient_id and ending.decision_date = therapy.decision_date
          and ending.therapy = therapy.id"""

therapy = Subject("therapy", {"promised": PROMISED, "segments": SEGMENTS})

HISTORY = "Is the list of drugs complete up to today, with their ends?"
ROWS = "list('therapies ' || row_id) filter (where {condition})"
PROMISE = "list('completeness ' || promise_id) filter (where promise_id is not null)"


@therapy.fact(
    label="lines of TKI for advanced disease",
    view="segments",
    rows=f"list_concat({ROWS.format(condition='row_id is not null')}, {PROMISE})",
    kind=int,
    ask=HISTORY,
)
def lines_of_tki() -> str:
    """How many different TKIs were given for advanced disease; a dose change or a restart is not a line, adjuvant
    and neoadjuvant courses are not counted. Unknown unless the drug history is declared complete up to the day
    and the intent of every TKI is told."""
    settled = "bool_and(complete) and count(*) filter (where row_id is not null and intent is null) = 0"
    return f"case when {settled} then count(distinct drug) filter (where intent = 'advanced') end"


@therapy.fact(
    label="TKI running now",
    view="segments",
    rows=f"list_concat({ROWS.format(condition='running')}, {PROMISE})",
    kind=str,
    values=("none", "several", *kinase_inhibitors()),
    ask=HISTORY,
)
def tki_running() -> str:
    """The tyrosine kinase inhibitor that runs on the day, `none`, or `several`. Unknown where a start or an end
    leaves it open, and where a drug without an end is not covered by a declared complete history."""
    running = "len(list_distinct(list(drug) filter (where running)))"
    undecided = "count(*) filter (where row_id is not null and running is null)"
    return f"""case when {undecided} > 0 then null
        when {running} > 1 then 'several'
        when {running} = 1 and bool_and(complete) then min(drug) filter (where running)
        when bool_and(complete) then 'none' end"""


@therapy.fact(
    label="dose of the running TKI, mg per day",
    view="segments",
    rows=ROWS.format(condition="running and mg_per_day is not null"),
    kind=int,
    ask="At which dose does the drug run?",
)
def running_mg_per_day() -> str:
    """Dose in mg per day of the one TKI that runs. Unknown where none or several run or the dose is not told."""
    one = "count(*) filter (where running) = 1 and count(*) filter (where row_id is not null and running is null) = 0"
    return f"case when {one} then min(mg_per_day) filter (where running) end"


@therapy.fact(
    label="a TKI was given for advanced disease",
    view="segments",
    rows=f"list_concat({ROWS.format(condition='row_id is not null')}, {PROMISE})",
    ask=HISTORY,
)
def tki_given() -> str:
    """Whether any TKI was started for advanced disease; adjuvant and neoadjuvant courses do not count. Unknown
    where the intent or the start of a course is open, and where none is recorded and the drug history is not
    declared complete up to the day."""
    given = "bool_or(intent = 'advanced' and started_on_latest <= decision_date)"
    perhaps = "count(*) filter (where row_id is not null and (intent is null or intent = 'advanced'))"
    return f"case when {given} then true when {perhaps} > 0 then null when bool_and(complete) then false end"


def _tried(drug: str) -> str:
    """True once started for any intent; false only where the history is complete without it."""
    began = f"bool_or(drug = '{drug}' and started_on_latest <= decision_date)"
    perhaps = f"bool_or(drug = '{drug}')"
    return f"case when {began} then true when {perhaps} then null when bool_and(complete) then false end"


def _tried_fact(drug: str) -> Register:
    given = ROWS.format(condition=f"drug = '{drug}'")
    rows = f"list_concat({given}, {PROMISE})"
    return therapy.fact(label=f"{drug} was given", view="segments", rows=rows, ask=HISTORY)


@_tried_fact("imatinib")
def imatinib_tried() -> str:
    """Whether imatinib was ever given. Unknown while not recorded and the drug history is not declared complete."""
    return _tried("imatinib")


@_tried_fact("sunitinib")
def sunitinib_tried() -> str:
    """Whether sunitinib was ever given. Unknown while not recorded and the drug history is not declared complete."""
    return _tried("sunitinib")


@therapy.fact(
    label="imatinib is running",
    view="segments",
    rows=ROWS.format(condition="drug = 'imatinib'"),
    ask=HISTORY,
)
def imatinib_running() -> str:
    """Whether imatinib runs on the day. Unknown where a start or an end leaves it open, and where no row tells it
    and the drug history is not declared complete."""
    undecided = "bool_or(drug = 'imatinib' and running is null)"
    return f"""case when bool_or(drug = 'imatinib' and running) then true
        when {undecided} then null when bool_and(complete) then false end"""
