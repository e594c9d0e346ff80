"""Therapy before surgery: the drug at the last resection, and how long imatinib was given before it."""

from gistline.facts.courses import HANDOVER
from gistline.facts.surgery import surgery
from gistline.facts.surgery_outcome import LAST_RESECTION
from gistline.facts.therapy import HISTORY, PROMISE, TKI, therapy
from gistline.library import kinase_inhibitors

DAYS = 731  # local policy: 24 months as days, doses alone and no pauses

assert "removed" not in therapy.views, "one name for two views"
therapy.views["removed"] = surgery.views["removed"]
therapy.views["last_resection"] = LAST_RESECTION
therapy.views["imatinib_before_resection"] = """
    select patient_id, decision_date, 'therapies ' || row_id as row_id, promise_id, complete,
           resection_rows, resected_on,
           case when resected_on > started_on_latest and resected_on > until_earliest
                then greatest(date_diff('day', started_on_latest, until_earliest) + 1, 0)
                when resected_on > started_on_latest then date_diff('day', started_on_latest, resected_on)
                else 0 end as least_days,
           case when resected_on > until_latest then date_diff('day', started_on_earliest, until_latest) + 1
                when resected_on > started_on_earliest then date_diff('day', started_on_earliest, resected_on)
                else 0 end as most_days
    from drug_rows join last_resection using (patient_id, decision_date)
    where drug = 'imatinib' and resected_on is not null"""


@therapy.fact(
    label="more than 24 months of imatinib before the last resection",
    absent="not more than 24 months of imatinib before the last resection",
    view="imatinib_before_resection",
    rows=f"list_concat(list(row_id), any_value(resection_rows), {PROMISE})",
    ask=HISTORY,
)
def imatinib_over_24_months_before_resection() -> str:
    """Whether imatinib was given on more than 731 days (24 months; local policy: days of treatment, pauses left out)
    before the last resection of tumour, for whatever intent. Liu 2023 divides its patients so. Unknown where there was
    no imatinib or no resection with a single day, where days leave it open, and where the drug history is not declared
    complete."""
    return f"""case when bool_and(complete) and sum(least_days) > {DAYS} then true
        when bool_and(complete) and sum(most_days) <= {DAYS} then false end"""


# A drug paused for the operation is the drug at the operation; how long a pause may be is local policy.
therapy.views["at_resection"] = f"""
    select patient_id, decision_date, 'therapies ' || row_id as row_id, drug, promise_id, complete, resection_rows,
           case when row_id is null or started_on_earliest >= resected_on then false
                when ended_on_latest < resected_on - {HANDOVER} then false
                when ended_on_latest < resected_on and end_reason <> 'planned_operation' then false
                when started_on_latest >= resected_on then null
                when ended_on_latest is null then case when complete then true end
                when ended_on_earliest >= resected_on then true
                when ended_on_earliest >= resected_on - {HANDOVER} and end_reason = 'planned_operation' then true
           end as given
    from every_segment join last_resection using (patient_id, decision_date)
    where resected_on is not null"""


@therapy.fact(
    label="drug at the last resection",
    view="at_resection",
    rows=f"list_concat(list(row_id) filter (where given is distinct from false), any_value(resection_rows), {PROMISE})",
    kind=str,
    values=("none", "several", "another_drug", *kinase_inhibitors()),
    ask=HISTORY,
)
def drug_at_last_resection() -> str:
    """The TKI that was given up to the last resection of tumour: it ran on that day and was begun before it, or was
    paused for the operation in the 28 days before (local policy); `none`, `several`, or `another_drug` that is no TKI.
    Unknown where there was no resection with a single day, where a start, an end or its reason leaves it open, and
    where the drug history is not declared complete up to the day."""
    kinds = "len(list_distinct(list(drug) filter (where given)))"
    return f"""case when not bool_and(complete) or count(given) < count(*) then null
        when {kinds} > 1 then 'several'
        when bool_or(given and drug in {TKI}) then min(drug) filter (where given)
        when bool_or(given) then 'another_drug' else 'none' end"""
