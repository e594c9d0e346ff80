"""Therapy failure: how early a drug for advanced disease failed, and toxicity that lasts.

Cut-off of primary resistance: progression within 6 months of imatinib is primary, later is secondary (assessment
notes, section 6, after MIMS, seen second-hand). That 6 months are 183 days and the day 183 is secondary, and that the
same cut-off serves for other drugs, are local policy.
"""

from gistline.facts.courses import BESIDE_SURGERY, EACH_DAY, PRIMARY_DAYS
from gistline.facts.registry import Register
from gistline.facts.therapy import PROMISE, therapy
from gistline.library import unnamed_drugs
from gistline.logic import literal

LASTING_DAYS = 28

# An end that may have been a progression in advanced disease, and is not told to be one.
OPEN_END = f"""ended_on_latest is not null and ({BESIDE_SURGERY}) is not true
    and (end_reason is null or end_reason = 'progression') and (intent is null or end_reason is null)"""

# Each drug that failed in advanced disease: how long it had been given when it first did, and whether it failed last.
FAILURES = f"""
    select *, days_open or order_open as open,
           (failed_earliest > lead(failed_latest) over last_first) is not false
               and (failed_earliest > open_latest) is not false
               and row_number() over last_first = 1 as failed_last
    from (
        select patient_id, decision_date, drug, bool_and(complete) as complete, any_value(promise_id) as promise_id,
               list('therapies ' || row_id) as row_ids, any_value(open_latest) as open_latest,
               max(ended_on_earliest) as failed_earliest, max(ended_on_latest) as failed_latest,
               arg_min(date_diff('day', began_latest, ended_on_earliest), place) as least_days,
               arg_min(date_diff('day', began_earliest, ended_on_latest), place) as most_days,
               arg_min(open_before, place) as days_open, bool_or(order_open) as order_open
        from (
            select *, intent = 'advanced' and end_reason = 'progression' as failed,
                   max(case when {OPEN_END} then ended_on_latest end) over ({EACH_DAY}) as open_latest,
                   count(case when {OPEN_END} then 1 end)
                       over ({EACH_DAY}, drug order by place rows between unbounded preceding and 1 preceding) > 0
                       as open_before,
                   (lag(started_on_latest) over ({EACH_DAY}, drug order by place) > started_on_earliest) is true
                       as order_open
            from courses
        )
        where failed group by patient_id, decision_date, drug
    )
    window last_first as ({EACH_DAY} order by failed_latest desc, drug)"""

_UNNAMED = f"toxicity.drug is null or toxicity.drug in ({', '.join(map(literal, unnamed_drugs()))})"

LASTING = f"""
    select told.patient_id, told.decision_date, drug_rows, promise_rows, any_runs,
           toxicity.id as toxicity_id, 'toxicities ' || toxicity.id as row_id, promise_rows is not null as told,
           case when list_contains(running, toxicity.drug) then true
                when {_UNNAMED} or not complete or list_contains(perhaps, toxicity.drug) then null
                else false end as of_drug,
           case when ending.ended_on_latest < told.decision_date then false
                when ending.ended_on_earliest >= told.decision_date then true
                when ending.id is null and promise_rows is not null then true end as lasts,
           case when toxicity.started_on_latest + {LASTING_DAYS} <= told.decision_date then true
                when toxicity.started_on_earliest + {LASTING_DAYS} > told.decision_date then false end as long
    from (
        select patient_id, decision_date, bool_and(complete) as complete, bool_or(running) as any_runs,
               list(drug) filter (where running) as running,
               list(drug) filter (where row_id is not null and running is null) as perhaps,
               list('therapies ' || row_id) filter (where running) as drug_rows
        from every_segment group by patient_id, decision_date
    ) as told
    left join (
        select patient_id, decision_date, list('completeness ' || id) as promise_rows
        from completeness
        where table_name = 'toxicities' and complete_from_latest is null and complete_through_latest >= decision_date
        group by patient_id, decision_date
    ) as toxicities_told using (patient_id, decision_date)
    left join toxicities as toxicity using (patient_id, decision_date)
    left join toxicity_ends as ending
      on ending.patient_id = toxicity.patient_id and ending.decision_date = toxicity.decision_date
     and ending.toxicity = toxicity.id"""

therapy.views |= {"failures": FAILURES, "lasting_toxicities": LASTING}


def _resistance(label: str, drug: str) -> Register:
    chosen = "drug = 'imatinib'" if drug == "imatinib" else "failed_last"
    rows = f"flatten(list(row_ids) filter (where {chosen}))"
    return therapy.fact(
        label=label,
        view="failures",
        rows=f"list_concat({rows}, {PROMISE})",
        ask="From which day to which day was the drug given before it failed, and why did earlier courses end?",
    )


def _within_the_cut_off(chosen: str, primary: bool) -> str:
    early = f"""case when not complete or open then null
        when most_days < {PRIMARY_DAYS} then {primary} when least_days >= {PRIMARY_DAYS} then {not primary} end"""
    return f"bool_or({early}) filter (where {chosen})"


@_resistance("primary resistance to imatinib", "imatinib")
def imatinib_primary_resistance() -> str:
    """Whether imatinib for advanced disease first failed within 6 months: fewer than 183 days from the first day of
    the course to the end for progression (assessment notes, section 6, second-hand; 183 days are local policy).
    Unknown where imatinib has not failed, where days straddle the cut-off, where an earlier end or intent is not told,
    and where the drug history is not declared complete."""
    return _within_the_cut_off("drug = 'imatinib'", True)


@_resistance("secondary resistance to imatinib", "imatinib")
def imatinib_secondary_resistance() -> str:
    """Whether imatinib for advanced disease first failed later than 6 months: 183 days or more from the first day of
    the course to the end for progression (assessment notes, section 6, second-hand; 183 days are local policy).
    Unknown where `imatinib_primary_resistance` is."""
    return _within_the_cut_off("drug = 'imatinib'", False)


@_resistance("primary resistance to the drug that failed last", "the last")
def primary_resistance() -> str:
    """Whether the drug that failed last for advanced disease had first failed within 6 months: fewer than 183 days
    from the first day of the course to the end for progression (the notes say it of imatinib, assessment, section 6,
    second-hand; other drugs and 183 days are local policy). Unknown where none has failed, where it is open which
    failed last, where days straddle the cut-off, where an earlier end or intent is not told, and where the drug
    history is not declared complete."""
    return _within_the_cut_off("failed_last", True)


@_resistance("secondary resistance to the drug that failed last", "the last")
def secondary_resistance() -> str:
    """Whether the drug that failed last for advanced disease had first failed later than 6 months: 183 days or more
    from the first day of the course to the end for progression (source and policy as in `primary_resistance`).
    Unknown where `primary_resistance` is."""
    return _within_the_cut_off("failed_last", False)


@therapy.fact(
    label="lasting toxicity of the running drug",
    absent="no lasting toxicity of the running drug",
    view="lasting_toxicities",
    rows="""list_concat(list(row_id) filter (where toxicity_id is not null),
        list_concat(any_value(drug_rows), any_value(promise_rows)))""",
    ask="Which toxicities of the running drug last, since when, and is that list complete?",
)
def persistent_toxicity() -> str:
    """Whether a toxicity held to be of a drug that runs still lasts on the day and began 28 days ago or earlier, of
    whatever grade (28 days are local policy). It speaks of a drug that goes on; a drug that was ended for toxicity is
    `imatinib_intolerance` or `sunitinib_intolerance`. Unknown where no drug certainly runs, where the drug held
    responsible or a day leaves it open, and, where none is recorded or an end is not told, unless toxicities are
    declared complete."""
    lasting = "of_drug and lasts and long"
    none = f"bool_and(told) and count({lasting}) = count(toxicity_id)"
    return f"""case when not bool_and(any_runs) then null
        when bool_or({lasting}) then true when bool_and(any_runs) and {none} then false end"""
