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
    select patient_id, decision_date, row_id,
           case when begun_latest < last_earliest then false when begun_earliest >= last_latest then true end as changed
    from (
        select patient_id, decision_date, 'therapies ' || row_id as row_id,
               started_on_earliest as begun_earliest, started_on_latest as begun_latest
        from segments where running
        union all
        select patient_id, decision_date, 'operations ' || id, done_on_earliest, done_on_latest
        from operations
        where intent is distinct from 'exploration'
          and (done_on_latest is not null or planned_on_latest is null or planned_on_latest < decision_date)
        union all
        select patient_id, decision_date, 'local_treatments ' || id, done_on_earliest, done_on_latest
        from local_treatments
    ) join last_scan using (patient_id, decision_date)
    union all
    select decisions.patient_id, decisions.decision_date, null, case when surgery_told then false end
    from decisions left join surgery_told using (patient_id, decision_date)"""

ON_DRUG = """
    select segments.patient_id, segments.decision_date, row_ids,
           case when last_earliest >= started_on_latest + 183 then false
                when last_latest < started_on_earliest + 183 then true end as early
    from (
        select patient_id, decision_date, list('therapies ' || row_id) as row_ids, drug,
               min(started_on_earliest) as started_on_earliest, min(started_on_latest) as started_on_latest
        from segments
        where intent = 'advanced' and (running or end_reason in ('dose_change', 'intolerance', 'planned_operation'))
        group by patient_id, decision_date, drug
        having bool_or(running)
    ) as segments join last_scan using (patient_id, decision_date)"""

therapy = Subject(
    "therapy",
    {
        "promised": PROMISED,
        "segments": SEGMENTS,
        "last_scan": LAST_SCAN,
        "surgery_told": SURGERY_TOLD,
        "since_scan": SINCE_SCAN,
        "on_drug": ON_DRUG,
    },
)

HISTORY = "Is the list of drugs complete up to today, with their ends?"
ROWS = "list('therapies ' || row_id) filter (where {condition})"
BESIDE_SURGERY = "intent in ('adjuvant', 'neoadjuvant')"
INTOLERANCE = "drug = 'imatinib' and end_reason = 'intolerance'"
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


def _tried(drug: str) -> str:
    """True once started for any intent; false only where the history is complete without it."""
    began = f"bool_or(drug = '{drug}' and started_on_latest <= decision_date)"
    perhaps = f"bool_or(drug = '{drug}')"
    return f"case when {began} then true when {perhaps} then null when bool_and(complete) then false end"


def _tried_fact(drug: str) -> Register:
    given = ROWS.format(condition=f"drug = '{drug}'")
    rows = f"list_concat({given}, {PROMISE})"
    absent = f"{drug} was never given"
    return therapy.fact(label=f"{drug} was given", absent=absent, view="segments", rows=rows, ask=HISTORY)


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


@_tried_fact("regorafenib")
def regorafenib_tried() -> str:
    """Whether regorafenib was ever given. Unknown while not recorded and the drug history is not declared complete."""
    return _tried("regorafenib")


@_tried_fact("ripretinib")
def ripretinib_tried() -> str:
    """Whether ripretinib was ever given. Unknown while not recorded and the drug history is not declared complete."""
    return _tried("ripretinib")


@_tried_fact("avapritinib")
def avapritinib_tried() -> str:
    """Whether avapritinib was ever given. Unknown while not recorded and the drug history is not declared complete."""
    return _tried("avapritinib")


@therapy.fact(
    label="imatinib was stopped or lowered for intolerance",
    absent="imatinib was never stopped or lowered for intolerance",
    view="segments",
    rows=f"list_concat({ROWS.format(condition=INTOLERANCE)}, {PROMISE})",
    ask=HISTORY,
)
def imatinib_intolerance() -> str:
    """Whether a course of imatinib, at any dose, ended for intolerance. Unknown where none did and the drug history
    is not declared complete, or the reason of an end is not told."""
    told = "bool_or(drug = 'imatinib' and end_reason = 'intolerance')"
    open_ = "bool_or(drug = 'imatinib' and ended_on_latest is not null and end_reason is null)"
    return f"case when {told} then true when {open_} then null when bool_and(complete) then false end"


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
    running = "count(*) filter (where row_id like 'therapies %') > 0"
    return f"case when bool_or(changed) then false when {running} and bool_and(changed is not null) then true end"


@therapy.fact(
    label="growth within six months of starting the drug",
    absent="six months or more on the drug before the last scan",
    view="on_drug",
    rows="flatten(list(row_ids))",
    ask="Since when has the drug been given?",
)
def early_growth() -> str:
    """Whether the last scan came within 183 days of the start of the course that runs (a change of dose, a pause for
    toxicity or for an operation does not end a course): progression then is primary
    resistance by the usual cut-off (assessment notes, section 6), or no progression at all. Unknown without a scan,
    and where the days leave it open."""
    return "bool_or(early)"


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
    open_ = f"bool_or({BESIDE_SURGERY} and ended_on_latest is not null and end_reason is null)"
    return f"case when {told} then true when {open_} then null when bool_and(complete) then false end"
