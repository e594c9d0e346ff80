"""Reported response: what the report of the last scan says, beside what its measurements give."""

from gistline.facts.registry import Notice
from gistline.facts.response import AGE, AGE_SOURCE, response
from gistline.facts.response_classes import CLASSES
from gistline.facts.response_criteria import MEASURE

# A class that was measured on an earlier scan is none of this one.
response.views["reported_and_measured"] = """
    select reported.*, classed.recist, classed.choi,
           reported_response <> case recist when 'not_complete_not_progressive' then 'stable_disease' else recist end
               as differs_from_recist,
           reported_response <> choi as differs_from_choi
    from reported left join (from classed where is_last) as classed
      on classed.patient_id = reported.patient_id and classed.decision_date = reported.decision_date
     and classed.done_earliest = reported.day and classed.done_latest = reported.day_latest"""
response.one_row = (*response.one_row, "reported_and_measured")

CLASH = "responses_disagree or differs_from_recist and differs_from_choi is distinct from false"


@response.fact(
    label="response on the last scan",
    view="reported_and_measured",
    rows="rows",
    kind=str,
    values=CLASSES,
    ask=f"Which response does the report state? {MEASURE}",
    known_on="day",
    maximum_age_days=AGE,
    age_source=AGE_SOURCE,
)
def response_on_last_scan() -> str:
    """Response on the last scan: as reported where the measurements leave it open or give the same, otherwise by RECIST
    1.1 as measured. A report that agrees with Choi alone is taken as one by Choi. Unknown where reports of one time
    differ, where a report agrees with neither, and after 183 days. A report counts whatever criteria it used."""
    return f"""case when {CLASH} then null when reported_response is not null then reported_response
        when recist = 'not_complete_not_progressive' then 'stable_disease' else recist end"""


response.notices += [
    Notice(
        "reported_responses_differ",
        "contradiction",
        "scans of the same time report different responses; none is used until they are read again",
        "pattern",
        "case when responses_disagree then rows end",
    ),
    Notice(
        "reported_response_against_measurement",
        "contradiction",
        "the reported response is neither the one by RECIST 1.1 nor the one by Choi that the measurements give; none is"
        " used until the scan is read again",
        "reported_and_measured",
        "case when differs_from_recist and differs_from_choi is distinct from false then rows end",
        looked_for="""select 1 from scans, lesions
                      where reported_response is not null and target_role is not null limit 1""",
    ),
]
