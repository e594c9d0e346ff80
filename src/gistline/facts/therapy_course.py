"""Therapy course: how long the drug that runs was given and at which doses, and what interrupted treatment."""

from datetime import date

from gistline.facts.courses import BESIDE_SURGERY, EACH_DAY, ONE_DRUG
from gistline.facts.therapy import PROMISE, ROWS, therapy

TOLD = f"list_concat({ROWS.format(condition='row_id is not null')}, {PROMISE})"

# The one drug that runs, with its course; nothing where several run or it is open what runs.
RUNNING_COURSE = f"""
    select patient_id, decision_date, 'therapies ' || row_id as row_id, started_on_earliest, started_on_latest, running,
           runs_earliest, runs_latest, certain_course, mg_per_day, lag(mg_per_day) over one_course as mg_before,
           lag(started_on_latest) over one_course > started_on_earliest as order_open
    from (
        select *, count(distinct drug) filter (where running) over ({EACH_DAY}) as drugs_running,
               bool_or(running is null) over ({EACH_DAY}) as open_runs,
               min(began_earliest) filter (where running) over ({EACH_DAY}, drug) as runs_earliest,
               max(began_latest) filter (where running) over ({EACH_DAY}, drug) as runs_latest
        from courses
    )
    where complete and not open_runs and drugs_running = 1 and course_runs
    window one_course as ({ONE_DRUG})"""

# What ended last of the drugs that were, or may have been, given for advanced disease.
ENDED_LAST = f"""
    select *, not_beside and ended_on_latest >= max(case when not_beside then ended_on_earliest end)
                                                over ({EACH_DAY}) as ended_last
    from (select *, ({BESIDE_SURGERY}) is not true as not_beside from every_segment)"""

# Before the first row there is no time without a drug: 0 days.
INTERRUPTIONS = f"""
    select *, greatest(date_diff('day', ended_latest, started_on_earliest) - 1, 0) as least_days,
           greatest(date_diff('day', ended_earliest, started_on_latest) - 1, 0) as most_days
    from (
        select *, max(until_earliest) over before as ended_earliest, max(until_latest) over before as ended_latest,
               max(started_on_latest) over before > started_on_earliest as order_open
        from drug_rows where ({BESIDE_SURGERY}) is not true
        window before as ({EACH_DAY} order by started_on_earliest, started_on_latest, row_id
                          rows between unbounded preceding and 1 preceding)
    )"""

therapy.views |= {"running_course": RUNNING_COURSE, "ended_last": ENDED_LAST, "interruptions": INTERRUPTIONS}
_DOSES_TOLD = """count(mg_per_day) = count(*) and count(*) filter (where running) = 1
    and count(distinct certain_course) = 1 and bool_or(order_open) is not true"""
_NOTHING_RUNS = (
    "bool_and(complete) and count(*) filter (where row_id is not null and running is distinct from false) = 0"
)


def _months(since: str) -> str:
    """SQL: completed calendar months; 31 January and one month is the last day of February."""
    return f"date_sub('month', {since}, decision_date)"


@therapy.fact(
    label="months on the running drug",
    view="running_course",
    rows="list(row_id)",
    kind=int,
    ask="Since when has the drug been given?",
)
def months_on_drug() -> str:
    """Completed calendar months from the first day of the course that runs to the day, pauses included; a change of
    dose, a pause for toxicity or for an operation does not end a course, another drug given instead does. Unknown
    where no drug or several run, where the drug history is not declared complete, and where the first day or an end
    without a reason leaves the number open."""
    least, most = _months("max(runs_latest)"), _months("min(runs_earliest)")
    return f"case when {least} = {most} then {least} end"


@therapy.fact(
    label="changes of dose in the running course",
    view="running_course",
    rows="list(row_id)",
    kind=int,
    ask="At which doses was the drug given so far?",
)
def dose_changes() -> str:
    """How often the dose in mg per day changed within the course that runs; days on and off are not looked at.
    Unknown where no drug or several run, a dose is not told, or it is open which rows are the course."""
    return f"case when {_DOSES_TOLD} then count(*) filter (where mg_per_day <> mg_before) end"


@therapy.fact(
    label="last change of dose",
    view="running_course",
    rows="list(row_id)",
    kind=date,
    ask="Since when has the present dose been given?",
)
def dose_last_changed_on() -> str:
    """The first day of the dose that runs, where the dose in mg per day changed within the course. Unknown where it
    never changed, has no single day, and where `dose_changes` is unknown."""
    changed = "filter (where mg_per_day <> mg_before)"
    first, last = (f"max(started_on_{edge}) {changed}" for edge in ("earliest", "latest"))
    return f"case when {_DOSES_TOLD} and {first} = {last} then {first} end"


@therapy.fact(
    label="days since the last dose",
    view="every_segment",
    rows=TOLD,
    kind=int,
    ask="When was the last day of the last drug?",
)
def days_since_last_dose() -> str:
    """Days since the last day of any drug against the tumour, whatever its intent; 0 while one runs. Unknown where it
    is open whether one runs, where none was ever given, where the drug history is not declared complete, and where
    the last day is not one single day."""
    open_ = "bool_or(row_id is not null and running is null)"
    first, last = "max(ended_on_earliest)", "max(ended_on_latest)"
    days = f"date_diff('day', {last}, any_value(decision_date))"
    return f"""case when bool_or(running) then 0
        when bool_and(complete) and not {open_} and {first} = {last} then {days} end"""


@therapy.fact(
    label="treatment is interrupted",
    absent="treatment is not interrupted",
    view="ended_last",
    rows=TOLD,
    ask="Why was the last drug stopped, and does any run now?",
)
def treatment_interrupted() -> str:
    """Whether no drug runs and the last one for advanced disease was stopped for an operation, for toxicity, by the
    patient or for another reason, so neither failed nor was completed (what counts as an interruption is local
    policy). False while any drug runs. Unknown where it is open whether one runs, why or for which disease the last
    one was given and stopped, or which was the last, and where the drug history is not declared complete."""
    paused = (
        "ended_last and intent = 'advanced' and end_reason in ('planned_operation', 'intolerance', 'patient', 'other')"
    )
    over = "ended_last and intent = 'advanced' and end_reason in ('progression', 'completed')"
    last = "count(*) filter (where ended_last)"
    return f"""case when bool_or(running) then false
        when not ({_NOTHING_RUNS}) then null
        when {last} = count(*) filter (where {over}) then false
        when {last} = count(*) filter (where {paused}) then true end"""


@therapy.fact(
    label="why the last drug was stopped",
    view="ended_last",
    rows=TOLD,
    kind=str,
    values=("planned_operation", "intolerance", "patient", "completed", "progression", "other"),
    ask="Why was the last drug stopped?",
)
def interruption_reason() -> str:
    """Why the last drug for advanced disease was stopped, where none runs. Unknown while a drug runs, where none was
    given, where the reason or the intent is not told, where it is open which drug ended last or whether one runs, and
    where the drug history is not declared complete; an end for a change of dose that nothing followed is no reason."""
    told = "ended_last and intent = 'advanced' and end_reason <> 'dose_change'"
    one = f"min(end_reason) filter (where {told}) = max(end_reason) filter (where {told})"
    all_told = f"count(*) filter (where {told}) = count(*) filter (where ended_last)"
    return f"case when {_NOTHING_RUNS} and {one} and {all_told} then min(end_reason) filter (where {told}) end"


@therapy.fact(
    label="longest time without a drug between two courses, days",
    view="interruptions",
    rows=TOLD,
    kind=int,
    ask="Between which days was no drug given?",
)
def longest_interruption_days() -> str:
    """The longest time without a drug between two courses for advanced disease, in days without a dose: 0 where each
    followed the one before on the next day or sooner, or only one was given. The time since the last course is not
    looked at. Unknown without a drug for advanced disease, where an intent is not told, the days leave the longest
    open, and the drug history is not declared complete."""
    settled = "bool_and(complete) and count(intent) = count(*) and bool_and(started_on_latest <= decision_date)"
    order = "bool_or(order_open) is not true"
    return f"case when {settled} and {order} and max(least_days) = max(most_days) then max(most_days) end"
