"""Therapy before surgery: how long imatinib was given before the last resection."""

from gistline.facts.surgery import surgery
from gistline.facts.therapy import HISTORY, PROMISE, therapy

DAYS = 731  # local policy: 24 months as days, doses alone and no pauses

assert "removed" not in therapy.views, "one name for two views"
therapy.views["removed"] = surgery.views["removed"]
therapy.views["last_resection"] = f"""
    select patient_id, decision_date, {surgery.facts["last_resection_on"].value_sql} as resected_on,
           list(row_id) as resection_rows
    from removed group by patient_id, decision_date"""
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
