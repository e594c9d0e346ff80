"""Surgery: what is planned and what was removed."""

from datetime import date

from gistline.facts.registry import Subject

RESECTIONS = "('all_visible_disease', 'progressing_disease')"
EMERGENCIES = "('tumour_rupture', 'obstruction', 'bleeding', 'perforation', 'abscess')"

OPERATIONS_TOLD = """
    select patient_id, decision_date, min(id) as promise_id
    from completeness
    where table_name = 'operations' and complete_from_latest is null and complete_through_latest >= decision_date
    group by patient_id, decision_date"""

# Planned: not done. Without a day, a reason, or with a day that may have passed, it is open whether it still is.
PLANNED = f"""
    select *, min(case when elective then planned_on_latest end)
                  over (partition by patient_id, decision_date) as next_latest
    from (
        select decisions.patient_id, decisions.decision_date, promise_id,
               'operations ' || operation.id as row_id, planned_on_earliest, planned_on_latest,
               case when operation.id is null or reason in {EMERGENCIES} then false
                    when planned_on_earliest >= decisions.decision_date and reason is not null then true end as elective
        from decisions
        left join operations_told using (patient_id, decision_date)
        left join (from operations where done_on_latest is null) as operation using (patient_id, decision_date)
    )"""

# What was seen to be left and what the note or report states cannot both be; growing tumour that was left is visible.
RESIDUAL_CLASH = """((residual_any or residual_progressing) and (stated_r <> 'R2' or not residual_any)
    or not residual_any and stated_r = 'R2')"""

# The operations that may be the last resection of tumour: done, or with a day that may have passed. What was no
# exploration may have been one.
REMOVED = f"""
    select *, 'operations ' || id as row_id,
           done_on_latest is not null and intent in {RESECTIONS} as certain,
           case when {RESIDUAL_CLASH} then null
                when residual_any or residual_progressing then true
                when not residual_any then false
                else stated_r = 'R2' end as visible_left
    from operations
    where intent is distinct from 'exploration'
      and (done_on_latest is not null or planned_on_earliest is null or planned_on_earliest < decision_date)
    qualify done_on_latest is null
         or done_on_latest >= max(case when intent in {RESECTIONS} then done_on_earliest end)
                              over (partition by patient_id, decision_date) is not false"""

surgery = Subject("surgery", {"operations_told": OPERATIONS_TOLD, "planned": PLANNED, "removed": REMOVED})

PLANNED_ROWS = """list_concat(list(row_id) filter (where row_id is not null),
    list('completeness ' || promise_id) filter (where promise_id is not null))"""


@surgery.fact(
    label="an elective operation is planned",
    absent="no elective operation is planned",
    view="planned",
    rows=PLANNED_ROWS,
    ask="Is an operation planned, and for which day?",
)
def elective_operation_planned() -> str:
    """Whether an elective operation is planned for the day or later. Unknown where its reason is not told or its
    planned day has passed without being done, and where none is recorded and operations are not declared complete."""
    none = "count(*) filter (where elective is null) = 0 and count(promise_id) > 0"
    return f"case when bool_or(elective) then true when {none} then false end"


@surgery.fact(
    label="the planned operation",
    view="planned",
    rows="list(row_id) filter (where elective)",
    kind=date,
    ask="For which day is the operation planned?",
)
def planned_operation_on() -> str:
    """The day of the next elective operation that is planned. Unknown where none is, or no single day is named."""
    first, last = (f"min(planned_on_{edge}) filter (where elective)" for edge in ("earliest", "latest"))
    sooner = "bool_or(row_id is not null and elective is null and (planned_on_earliest <= next_latest) is not false)"
    return f"case when {first} = {last} and not {sooner} then {first} end"


@surgery.fact(
    label="days until the planned operation",
    view="planned",
    rows="list(row_id) filter (where elective)",
    kind=int,
    ask="For which day is the operation planned?",
)
def days_until_planned_operation() -> str:
    """Days from the day to the next elective operation that is planned, 0 on its day. Unknown as planned_operation_on
    is."""
    return f"date_diff('day', any_value(decision_date), {planned_operation_on()})"


def of_the_last(column: str) -> str:
    """SQL: a column of the last resection, where every operation that may have been it tells the same."""
    told = f"bool_and(certain) and count({column}) = count(*) and min({column}) = max({column})"
    return f"case when {told} then min({column}) end"


@surgery.fact(
    label="no visible tumour was left by the last resection",
    absent="visible tumour was left by the last resection",
    view="removed",
    rows="list(row_id)",
    ask="Did the last resection leave visible tumour?",
)
def resected_completely() -> str:
    """Whether the last resection of tumour left none that could be seen, as seen or, where that is not told, as the R
    class states it. Unknown without a resection on record, where it is not told, where what was left and the stated R
    class contradict one another, and where days leave open which of the operations on record was the last."""
    return f"not {of_the_last('visible_left')}"


@surgery.fact(
    label="the last resection",
    view="removed",
    rows="list(row_id)",
    kind=date,
    ask="On which day was the last resection?",
)
def last_resection_on() -> str:
    """The day of the last resection of tumour on record. Unknown without one, or where it has no single day."""
    return "case when bool_and(certain) and min(done_on_earliest) = max(done_on_latest) then max(done_on_latest) end"
