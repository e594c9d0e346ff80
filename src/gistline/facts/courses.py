"""Courses: the rows of one drug put in order, what lies between two of them, and which of them are one course.

A course is the rows of one drug with one aim, one after another: a change of dose, a pause for toxicity and a pause
for an operation do not end it; an end for another reason does, and so does another drug in its place, begun in the
pause or up to 28 days before it (local policy). Every fact that speaks of a course reads it here. A row without an end
runs on, where the drug history is complete.
"""

BESIDE_SURGERY = "intent in ('adjuvant', 'neoadjuvant')"
HANDOVER = (
    28  # days; local policy: within them a drug that ends handed over to the one begun (lines of therapy, rule 6)
)
NO_END = "date '9999-12-31'"
PRIMARY_DAYS = 183  # 6 months (assessment notes, section 6, second-hand); in days, and the last day, local policy
EACH_DAY = "partition by patient_id, decision_date"
ONE_DRUG = "partition by patient_id, decision_date, drug order by place"

# Before: the rows of the same drug that began earlier. The gap is counted from the last of their ends.
DRUG_ROWS = f"""
    select *,
           lag(intent) over this_drug as intent_before,
           max(until_earliest) over before as before_earliest, max(until_latest) over before as before_latest,
           arg_max_null(end_reason, (until_latest, until_earliest, row_id)) over before as reason_before,
           (started_on_latest <= max(until_earliest) over before + 1) is not true as opens,
           (lead(started_on_latest) over this_drug <= until_earliest + 1) is not true as closes
    from (
        select *,
               row_number() over (
                   partition by patient_id, decision_date, drug
                   order by started_on_earliest, started_on_latest, until_latest, row_id
               ) as place
        from (
            select *, case when ended_on_latest is null then {NO_END} else ended_on_earliest end as until_earliest,
                   case when ended_on_latest is null then {NO_END} else ended_on_latest end as until_latest
            from every_segment where row_id is not null and started_on_earliest <= decision_date
        )
    )
    window this_drug as ({ONE_DRUG}),
           before as ({ONE_DRUG} rows between unbounded preceding and 1 preceding)"""


def _within(earliest: str, latest: str, before: int = 0) -> tuple[str, str]:
    """SQL: whether a day certainly, and perhaps, lies between the end before and the start of the row."""
    certain = f"{earliest} > own.before_latest - {before} and {latest} < own.started_on_earliest"
    perhaps = f"{latest} > own.before_earliest - {before} and {earliest} < own.started_on_latest"
    return f"({certain})", f"({perhaps})"


_BEGAN = _within("other.started_on_earliest", "other.started_on_latest")
_ENDED = _within("other.until_earliest", "other.until_latest")
_REPLACED = _within("other.started_on_earliest", "other.started_on_latest", HANDOVER)

# The drug was stopped for a while: did another begin or end meanwhile, begin in its place, or run beside?
BETWEEN = f"""
    select own.patient_id, own.decision_date, own.row_id,
           case when bool_or(other.opens and {_BEGAN[0]} or other.closes and {_ENDED[0]}) then true
                when not bool_or(other.opens and {_BEGAN[1]} or other.closes and {_ENDED[1]}) then false
           end as another_between,
           case when bool_or(other.place = 1 and {_REPLACED[0]}) then true
                when not bool_or(other.opens and {_REPLACED[1]}) then false end as replaced,
           bool_or(other.started_on_earliest <= own.started_on_latest and other.until_latest >= own.before_earliest)
               as another_beside
    from drug_rows as own join drug_rows as other using (patient_id, decision_date)
    where own.place > 1 and own.drug <> other.drug
    group by own.patient_id, own.decision_date, own.row_id"""

# Between no other drug nothing can have been between: a row without a partner in the join has none.
IN_TURN = """
    select drug_rows.*,
           case when between_rows.row_id is null then false else another_between end as another_between,
           case when between_rows.row_id is null then false else replaced end as replaced,
           case when between_rows.row_id is null then false else another_beside end as another_beside,
           (intent = 'advanced') = (intent_before = 'advanced') as same_aim
    from drug_rows left join between_rows using (patient_id, decision_date, row_id)"""

# A link that is open makes the beginning of a course a span: from the earlier row to this one.
COURSES = f"""
    select *,
           min(started_on_earliest) over (partition by patient_id, decision_date, drug, perhaps_course)
               as began_earliest,
           min(started_on_latest) over (partition by patient_id, decision_date, drug, certain_course) as began_latest,
           bool_or(running) over (partition by patient_id, decision_date, drug, perhaps_course) as course_runs
    from (
        select *,
               sum(case when linked is false then 1 else 0 end) over ({ONE_DRUG}) as perhaps_course,
               sum(case when linked then 0 else 1 end) over ({ONE_DRUG}) as certain_course
        from (
            select *,
                   case when place = 1 then false
                        when before_latest = {NO_END} then same_aim or null
                        when reason_before is null then case when replaced then false end
                        when reason_before = 'dose_change' then same_aim and not another_between
                        when reason_before in ('intolerance', 'planned_operation') then same_aim and not replaced
                        else false end as linked
            from in_turn
        )
    )"""

COURSE_VIEWS = {"drug_rows": DRUG_ROWS, "between_rows": BETWEEN, "in_turn": IN_TURN, "courses": COURSES}
