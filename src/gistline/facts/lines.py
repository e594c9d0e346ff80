"""Lines: the SQL that counts lines of therapy by docs/explanation/lines-of-therapy.md.

The rows of a drug become stretches (rules 3 and 4), the stretches that count are put in order (rules 7 and 10), and
each either begins a line, joins one that was just begun (rule 6) or goes on with one. Numbers of rules are those of
that page; rules 3, 5 and 8 are in our notes (drugs and genotype, 2.1 and 7), the others are local policy.
"""

from gistline.facts.courses import BESIDE_SURGERY, EACH_DAY, HANDOVER, NO_END, ONE_DRUG

GAP = 28  # days; local policy: rule 4, the same drug within them is the same line

# Rule 4: one stretch where the drug was taken up again so soon, with no other drug between, that it never ended.
STRETCH_ROWS = f"""
    select *, bool_or(end_reason is not null and end_reason = 'progression') over one as failed,
           intent is null or same_stretch is null as open
    from (
        select *, sum(case when same_stretch then 0 else 1 end) over ({ONE_DRUG}) as stretch
        from (
            select *,
                   case when place = 1 or not same_aim or restart_reason = 'rechallenge' then false
                        when not opens then true
                        when gap_least > {GAP} and reason_before is distinct from 'dose_change' then false
                        when another_between is distinct from false then not another_between
                        when gap_most <= {GAP} or reason_before = 'dose_change' then true
                        when not another_beside then false end as same_stretch
            from (
                select *, date_diff('day', before_latest, started_on_earliest) as gap_least,
                       date_diff('day', before_earliest, started_on_latest) as gap_most
                from in_turn
            )
        )
    )
    window one as (partition by patient_id, decision_date, drug, stretch)"""

# Rule 7: beside surgery only what failed is a line. Rule 10: two starts of which either may be the first are open.
STRETCHES = f"""
    select patient_id, decision_date, drug, stretch, advanced or failed as counts,
           not advanced and not failed and min(until_latest) < {NO_END}
               and arg_max_null(end_reason, (until_latest, until_earliest, row_id)) is null as why_ended_open,
           advanced, bool_or(open) as open, bool_or((advanced or failed) and order_open) as order_open,
           min(started_on_earliest) as started_earliest, min(started_on_latest) as started_latest,
           max(until_earliest) as until_earliest, max(until_latest) as until_latest,
           arg_max_null(end_reason, (until_latest, until_earliest, row_id)) as end_reason,
           arg_min_null(restart_reason, place) as restart_reason,
           list('therapies ' || row_id order by row_id) as row_ids
    from (
        select *, intent = 'advanced' as advanced,
               max(started_on_latest) over (
                   partition by patient_id, decision_date, {BESIDE_SURGERY} and not failed
                   order by started_on_earliest, started_on_latest, row_id
                   rows between unbounded preceding and 1 preceding
               ) > started_on_earliest as order_open
        from stretch_rows
    )
    group by patient_id, decision_date, drug, stretch, advanced, failed"""

IN_ORDER = f"""
    select *, row_number() over (
                  {EACH_DAY} order by started_earliest, started_latest, stretch = 1, until_latest, drug, stretch
              ) as number
    from stretches where counts"""

# Rule 4 where nothing lies between: is it the same line that goes on?
RESUMED = f"""
    select *,
           case when restart_reason = 'rechallenge' then false
                when restart_reason in ('after_operation', 'after_toxicity') then true
                when gap_most <= {GAP} then true
                when reason_before <> 'progression' then true
                when gap_least > {GAP} and reason_before = 'progression' then false end as goes_on
    from (
        select *, date_diff('day', before_until_latest, started_earliest) as gap_least,
               date_diff('day', before_until_earliest, started_latest) as gap_most
        from (
            select *, lag(number) over own as before_number,
                   lag(started_earliest) over own as before_started_earliest,
                   lag(started_latest) over own as before_started_latest,
                   lag(until_earliest) over own as before_until_earliest,
                   lag(until_latest) over own as before_until_latest,
                   lag(end_reason) over own as reason_before
            from in_order window own as (partition by patient_id, decision_date, drug order by number)
        )
    )"""


def _together(first: str, then: str, day: str) -> str:
    """SQL: whether the first drug went on for more than 28 days after the other was begun, or still runs (rule 6)."""
    until, since = f"{first}until_", f"{then}started_"
    return f"""(case when {until}latest <= {since}earliest + {HANDOVER} and {until}latest < {day} then false
        when {until}earliest > {since}latest + {HANDOVER} or {until}earliest >= {day} then true end)"""


def _any(condition: str) -> str:
    """SQL: Kleene's or over rows; rows of a left join without a partner must say false."""
    return f"case when bool_or({condition}) then true when count({condition}) = count(*) then false end"


_DAY = "own.decision_date"
_PARTNERS = f"""case when other.before_number < own.before_number
    then {_together("other.before_", "own.before_", _DAY)} else {_together("own.before_", "other.before_", _DAY)} end"""
_LEFT_OUT = f"""{_together("own.before_", "other.", _DAY)}
    or other.before_number is not null and other.goes_on and {_PARTNERS}"""

# Rule 5: a line without this drug was begun since it was last given.
FRESH = f"""
    select resumed.*, before_number is null or another_line or not goes_on as fresh
    from resumed join (
        select own.patient_id, own.decision_date, own.number,
               {_any(f"case when other.number is null then false else not ({_LEFT_OUT}) end")} as another_line
        from resumed as own left join resumed as other
          on other.patient_id = own.patient_id and other.decision_date = own.decision_date
         and other.drug <> own.drug and other.number > own.before_number and other.number < own.number
        group by own.patient_id, own.decision_date, own.number
    ) using (patient_id, decision_date, number)"""

# Rule 6. A drug begun within 28 days of another that was given up within 28 days, while the other goes on, is
# neither a combination nor a hand-over: open.
_BRIEF = f"""case when own.until_latest < {_DAY} and own.until_latest <= own.started_earliest + {HANDOVER} then true
    when own.until_earliest >= {_DAY} or own.until_earliest > own.started_latest + {HANDOVER} then false end"""
_SOON = f"""case when date_diff('day', other.started_earliest, own.started_latest) <= {HANDOVER} then true
    when date_diff('day', other.started_latest, own.started_earliest) > {HANDOVER} then false end"""
_RUNS = _together("other.", "own.", _DAY)
_JOINS = f"{_RUNS} and {_SOON} and other.fresh and (case when {_BRIEF} is false then true end)"

BEGINNINGS = f"""
    select *, case when started_latest > decision_date and (fresh and not joins) is distinct from false then null
                   else fresh and not joins end as begins
    from fresh join (
        select own.patient_id, own.decision_date, own.number,
               {_any(f"case when other.number is null then false else {_JOINS} end")} as joins,
               {_any(f"case when other.number is null then false else {_RUNS} end")} as beside_another,
               list(distinct other.drug) filter (where {_RUNS}) as partners
        from fresh as own left join fresh as other
          on other.patient_id = own.patient_id and other.decision_date = own.decision_date
         and other.drug <> own.drug and other.number < own.number
        group by own.patient_id, own.decision_date, own.number
    ) using (patient_id, decision_date, number)"""

# What is shown of a line: the drugs that began it, run beside it or joined it, and the rows it was counted from.
LINES_IN_TURN = f"""
    select patient_id, decision_date, line, flatten(list(row_ids)) as row_ids,
           bool_and(begins) filter (where leads) as begins, bool_or(number_open) as number_open,
           min(case when started_earliest = started_latest then started_earliest end) filter (where leads) as begun_on,
           min(why) filter (where leads) as why,
           case when bool_and(drugs is not null)
                then array_to_string(list_sort(list_distinct(flatten(list(drugs)))), ' + ') end as drugs
    from (
        select *,
               case when leads and beside_another then list_append(partners, drug)
                    when leads and not beside_another or joins then [drug]
                    when not leads and not joins then [] end as drugs,
               case when not leads then null
                    when not advanced then 'progression_beside_surgery'
                    when line = 1 then 'first_drug'
                    when beside_another then 'added_drug'
                    when beside_another is null then null
                    when before_number is not null then 'rechallenge'
                    else 'another_drug' end as why
        from (
            select *, sum(case when leads then 1 else 0 end) over ({EACH_DAY} order by number) as line,
                   bool_or(begins is null) over ({EACH_DAY} order by number) as number_open
            from (select *, begins is distinct from false as leads from beginnings)
        )
    )
    group by patient_id, decision_date, line"""

LINE_VIEWS = {
    "stretch_rows": STRETCH_ROWS,
    "stretches": STRETCHES,
    "in_order": IN_ORDER,
    "resumed": RESUMED,
    "fresh": FRESH,
    "beginnings": BEGINNINGS,
    "lines_in_turn": LINES_IN_TURN,
}
