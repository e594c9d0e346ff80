"""Therapy: which tyrosine kinase inhibitor runs, at which dose, since when, and how many lines there were."""

from gistline.facts.courses import COURSE_VIEWS, PRIMARY_DAYS
from gistline.facts.registry import Subject
from gistline.library import kinase_inhibitors, unnamed_drugs
from gistline.logic import literal

TKI = "(" + ", ".join(map(literal, kinase_inhibitors())) + ")"

# A drug that is not named may be any kinase inhibitor: then the list is not complete, whatever was promised.
PROMISED = f"""
    select patient_id, decision_date, min(id) as promise_id
    from completeness
    where table_name = 'therapies' and complete_from_latest is null
      and complete_through_latest >= decision_date
      and not exists (
          from therapies as unnamed
          where unnamed.patient_id = completeness.patient_id and unnamed.decision_date = completeness.decision_date
            and drug in ({", ".join(map(literal, unnamed_drugs()))})
      )
    group by all"""

# A promise counts up to its latest day: "through this month", made on that month's last day, covers the month.


def segments_of(chosen: str) -> str:
    """SQL: one row per decision and course of the drugs that `chosen` names, with whether it runs; a row without a
    course where there is none."""
    return f"""
    select decisions.patient_id, decisions.decision_date, promise_id is not null as complete, promise_id,
           therapy.id as row_id, therapy.drug, therapy.mg_per_day, therapy.intent,
           therapy.stated_line, therapy.restart_reason, therapy.started_on_earliest, therapy.started_on_latest,
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
    left join (from therapies where {chosen}) as therapy using (patient_id, decision_date)
    left join therapy_ends as ending
           on ending.patient_id = therapy.patient_id and ending.decision_date = therapy.decision_date
          and ending.therapy = therapy.id"""


SEGMENTS = segments_of(f"drug in {TKI}")

# Drugs against the tumour that are no kinase inhibitor: what runs then is not "none". A drug that is not named is no
# drug of its own: it makes the list incomplete.
EVERY_SEGMENT = segments_of(f"drug not in ({', '.join(map(literal, unnamed_drugs()))})")
_OTHER = f"drug not in {TKI}"
RUNNING_OTHER = f"""
    select segments.*, other_runs, other_open, other_rows
    from segments join (
        select patient_id, decision_date, bool_or(running) filter (where {_OTHER}) as other_runs,
               bool_or(row_id is not null and running is null) filter (where {_OTHER}) as other_open,
               list('therapies ' || row_id) filter (where {_OTHER} and running is distinct from false)
                   as other_rows
        from every_segment group by patient_id, decision_date
    ) using (patient_id, decision_date)"""

LAST_SCAN = """
    select patient_id, decision_date, max(done_on_earliest) as last_earliest, max(done_on_latest) as last_latest
    from scans group by patient_id, decision_date"""

SURGERY_TOLD = """
    select patient_id, decision_date,
           bool_or(table_name = 'operations') and bool_or(table_name = 'local_treatments') as surgery_told
    from completeness
    where table_name in ('operations', 'local_treatments') and complete_from_latest is null
      and complete_through_latest >= decision_date
    group by patient_id, decision_date"""

# What changed after the last scan: the running drug or its dose, or the disease under a knife or a needle.
SINCE_SCAN = """
    select patient_id, decision_date, row_id, certain,
           case when begun_latest < last_earliest then false
                when begun_earliest >= last_latest and certain then true end as changed
    from (
        select patient_id, decision_date, 'therapies ' || row_id as row_id, running is not null as certain,
               started_on_earliest as begun_earliest, started_on_latest as begun_latest
        from every_segment where row_id is not null and running is distinct from false
        union all
        select patient_id, decision_date, 'operations ' || id, true, done_on_earliest, done_on_latest
        from operations
        where intent is distinct from 'exploration'
          and (done_on_latest is not null or planned_on_latest is null or planned_on_latest < decision_date)
        union all
        select patient_id, decision_date, 'local_treatments ' || id, true, done_on_earliest, done_on_latest
        from local_treatments
    ) join last_scan using (patient_id, decision_date)
    union all
    select decisions.patient_id, decisions.decision_date, null, true, case when surgery_told then false end
    from decisions left join surgery_told using (patient_id, decision_date)"""

ON_DRUG = f"""
    select patient_id, decision_date, 'therapies ' || row_id as row_id, running, complete,
           case when not running or intent is null then null
                when last_earliest >= began_latest + {PRIMARY_DAYS} then false
                when last_latest < began_earliest + {PRIMARY_DAYS} then true end as early
    from courses join last_scan using (patient_id, decision_date)
    where course_runs and (intent = 'advanced') is not false"""

therapy = Subject(
    "therapy",
    {
        "promised": PROMISED,
        "segments": SEGMENTS,
        "every_segment": EVERY_SEGMENT,
        **COURSE_VIEWS,
        "running_drugs_of_any_kind": RUNNING_OTHER,
        "last_scan": LAST_SCAN,
        "surgery_told": SURGERY_TOLD,
        "since_scan": SINCE_SCAN,
        "on_drug": ON_DRUG,
    },
)

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
    open_ones = "row_id is not null and (intent is null or started_on_latest > decision_date)"
    settled = f"bool_and(complete) and count(*) filter (where {open_ones}) = 0"
    none = "count(*) filter (where intent = 'advanced') = 0"
    drugs = "list_unique(list(drug) filter (where intent = 'advanced'))"
    return f"case when {settled} then case when {none} then 0 else {drugs} end end"


@therapy.fact(
    label="TKI running now",
    view="running_drugs_of_any_kind",
    rows=f"list_concat({ROWS.format(condition='running')}, {PROMISE}, any_value(other_rows))",
    kind=str,
    values=("none", "several", "another_drug", *kinase_inhibitors()),
    ask=HISTORY,
)
def tki_running() -> str:
    """The tyrosine kinase inhibitor that runs on the day, `none`, `several` (drugs at once), or `another_drug` against
    the tumour that is no kinase inhibitor. Unknown where a start or an end leaves it open, and where a drug without
    an end is not covered by a declared complete history."""
    running = "len(list_distinct(list(drug) filter (where running)))"
    undecided = "count(*) filter (where row_id is not null and running is null) > 0 or bool_or(other_open)"
    other = "bool_or(other_runs)"
    return f"""case when {undecided} then null
        when {running} > 1 or ({running} = 1 and {other}) then 'several'
        when {running} = 1 and bool_and(complete) then min(drug) filter (where running)
        when count(*) filter (where running) = 0 and bool_and(complete) and {other} then 'another_drug'
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
    label="earlier TKI for advanced disease",
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


@therapy.fact(
    label="imatinib is running",
    absent="imatinib is not running",
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


@therapy.fact(
    label="the last scan shows the disease under the present treatment",
    absent="the last scan was made before the present treatment",
    view="since_scan",
    rows="list(row_id) filter (where row_id is not null)",
    ask="Does the last scan show the present drug and dose, and was nothing operated or treated locally since?",
)
def scan_under_present_treatment() -> str:
    """Whether the last scan was made on the drug and dose that run now, with no operation or local treatment since.
    Unknown without a scan and a running drug, where the days leave it open, and unless operations and local
    treatments are declared complete up to the day."""
    running = "bool_or(certain) filter (where row_id like 'therapies %')"
    return f"case when bool_or(changed) then false when {running} and bool_and(changed is not null) then true end"


@therapy.fact(
    label="the last scan was made on the present drug and dose",
    absent="the last scan was made before the present drug or dose",
    view="since_scan",
    rows="list(row_id) filter (where row_id like 'therapies %')",
    ask="Was the last scan made on the drug and dose that run now?",
)
def scan_on_present_drug() -> str:
    """Whether the last scan was made on the drug and dose that run now, whatever was operated since. Unknown without
    a scan and a running drug, and where the days leave it open."""
    drugs = "filter (where row_id like 'therapies %')"
    settled = f"bool_or(certain) {drugs} and bool_and(changed is not null) {drugs}"
    return f"case when bool_or(changed) {drugs} then false when {settled} then true end"


@therapy.fact(
    label="growth within six months of starting the drug",
    absent="six months or more on the drug before the last scan",
    view="on_drug",
    rows="list(row_id)",
    ask="Since when has the drug been given?",
)
def early_growth() -> str:
    """Whether the last scan came within 183 days of the start of the course that runs (a change of dose, a pause for
    toxicity or for an operation does not end a course; another drug given instead does): progression then is primary
    resistance by the usual cut-off (assessment notes, section 6), or no progression at all. Unknown without a scan,
    where the days, or an end without a reason, leave it open, where several drugs run that differ in this, and, for
    growth within that time, where the drug history is not declared complete."""
    told = "count(early) filter (where running) = count(*) filter (where running)"
    return f"""case when {told} and bool_and(early) and bool_and(complete) then true
        when {told} and not bool_or(early) then false end"""
