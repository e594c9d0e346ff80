"""Response: does anything grow on the last scan, one site or several.

Growth of one lesion is RECIST 1.1's limit for progression applied to that lesion: at least 20 % and at least 5 mm
above its own smallest earlier size. That the limit of the sum is applied per lesion is local policy; Liu 2023 and
Fairweather 2018, who define the patterns, state no limit per lesion. A lesion that grew while its attenuation fell
by 15 % or more since the scan before may be response by Choi (assessment notes, section 3.2), and one that is smaller
than on the scan before may answer to a new treatment: the growth of both is unknown.
"""

from gistline.facts.lesion_sizes import LESION_VIEWS
from gistline.facts.registry import Notice, Subject

SCANS_AT_THE_END = """
    select *, id as scan_id from scans
    qualify done_on_latest >= max(done_on_earliest) over (partition by patient_id, decision_date)"""

SAME_DAY = "(min(done_on_earliest) = max(done_on_earliest) and min(done_on_latest) = max(done_on_latest))"

REPORTED = f"""
    select patient_id, decision_date, list('scans ' || scan_id) as rows,
           min(done_on_earliest) as day, min(scan_id) as scan_id, count(*) as scans,
           min(done_on_latest) as day_latest,
           case when min(reported_response) = max(reported_response) and (count(reported_response) = count(*)
                     or {SAME_DAY}) then min(reported_response) end as reported_response,
           min(reported_response) <> max(reported_response) as responses_disagree,
           case when min(reported_pattern) = max(reported_pattern)
                 and (count(reported_pattern) = count(*) or {SAME_DAY})
                then min(reported_pattern) end as reported,
           min(reported_pattern) <> max(reported_pattern) as reports_disagree
    from scans_at_the_end group by patient_id, decision_date"""

BEFORE = """
    select scans.patient_id, scans.decision_date, max(scans.done_on_latest) as scan_before
    from scans join reported using (patient_id, decision_date)
    where scans.done_on_latest < reported.day
    group by scans.patient_id, scans.decision_date"""

FOLLOWED = """
    select patient_id, decision_date, lesion,
           max(size_mm) filter (where now) as size_mm,
           min(size_mm) filter (where not now) as nadir_mm,
           min_by(size_mm, (done_latest, size_mm)) filter (where not now) as first_mm,
           max_by(size_mm, (done_latest, size_mm)) filter (where not now) as last_mm,
           bool_or(nodule) filter (where now) as nodule, any_value(kind) as kind, any_value(organ) as organ,
           any_value(removed_on) as removed_on, any_value(day) as day,
           max(attenuation_hu) filter (where now) as now_hu,
           max_by(attenuation_hu, (done_latest, attenuation_hu))
               filter (where not now and attenuation_hu is not null) as last_hu,
           min(observed_on) as observed_on, max(scan_before) as scan_before,
           max(count_at_least) as count_at_least,
           count(*) filter (where not now) as earlier,
           count(*) filter (where not now and size_mm is null) as earlier_unread,
           count(*) filter (where now) as measured_now
    from (
        select sizes.*, sizes.scan_id = reported.scan_id as now, before.scan_before, reported.day
        from sizes join reported using (patient_id, decision_date)
        left join before using (patient_id, decision_date)
        where reported.scans = 1 and (sizes.scan_id = reported.scan_id or sizes.done_latest < reported.day)
    ) group by all"""

GROWTH = """
    select *, case when nodule then true when cystic then null
                   when earlier = 0 then case when observed_on > scan_before then size_mm > 0 end
                   when softer or smaller_again then null
                   when size_mm is null or earlier_unread > 0 then null
                   else size_mm - nadir_mm >= 5 and 5 * size_mm >= 6 * nadir_mm end as growing
    from (
        select *, larger and 100 * now_hu <= 85 * last_hu as softer, larger and size_mm < last_mm as smaller_again,
               kind = 'cystic' and (larger or earlier = 0 and size_mm > 0 and observed_on > scan_before) as cystic
        from (select *, size_mm - nadir_mm >= 5 and 5 * size_mm >= 6 * nadir_mm as larger from followed)
        where (removed_on < day and measured_now = 0) is not true
    )"""

COUNTED = """
    select patient_id, decision_date,
           sum(case when not growing then 0 when count_at_least > 1 then count_at_least else 1 end)
               filter (where growing is not null) as growing,
           bool_and(growing is not null and measured_now > 0) as all_read,
           bool_or(earlier > 0) as compared,
           count(*) filter (where earlier = 0 and growing) as new_followed,
           sum(case when count_at_least > 1 then count_at_least else 1 end) filter (where not growing) as still,
           case when bool_and(organ is not null) filter (where growing) is not false
                then count(distinct organ) filter (where growing) end as sites,
           list('lesions ' || lesion) filter (where cystic) as cystic,
           list('lesions ' || lesion) filter (where softer) as softer,
           list('lesions ' || lesion) filter (where smaller_again) as smaller_again,
           count(*) filter (where (removed_on < day) is not true) as followed,
           sum(size_mm) as sum_mm, sum(first_mm) as first_sum_mm
    from growth group by all"""

MEASURED = """
    select counted.*, told, scan.new_lesions, scan.non_target,
           case scan.new_lesions when 'none' then 0 when 'unequivocal' then case when new_followed = 0 then 1 else 0 end
                end as new_seen,
           case when not compared then null
                when growing >= 2 then 'generalised'
                when growing - new_followed >= 1 and scan.new_lesions = 'unequivocal' and new_followed = 0
                then 'generalised'
                when not all_read or told > followed or scan.non_target = 'progressive' then null
                when growing = 1 and scan.new_lesions = 'none' then 'limited'
                when growing = 1 and new_followed = 1 and scan.new_lesions = 'unequivocal' then 'limited'
                when scan.new_lesions = 'none' and growing = 0 and 10 * sum_mm <= 7 * first_sum_mm then 'responsive'
                when scan.new_lesions = 'none' and growing = 0 then 'stable' end as measured
    from counted
    join reported using (patient_id, decision_date)
    join (
        select patient_id, decision_date, count(*) filter (where (removed_on < day) is not true) as told
        from followed_lesions join reported using (patient_id, decision_date) group by patient_id, decision_date
    ) using (patient_id, decision_date)
    join scans as scan using (patient_id, decision_date)
    where scan.id = reported.scan_id"""

PATTERN = """
    select reported.*, measured.measured, measured.growing, measured.all_read, measured.softer, measured.smaller_again,
           measured.cystic, sites, still, told > followed as some_unread, new_seen,
           reported is not null and measured is not null and reported <> measured as disagree
    from reported left join measured using (patient_id, decision_date)"""

response = Subject(
    "response",
    {
        "scans_at_the_end": SCANS_AT_THE_END,
        "reported": REPORTED,
        **LESION_VIEWS,
        "before": BEFORE,
        "followed": FOLLOWED,
        "growth": GROWTH,
        "counted": COUNTED,
        "measured": MEASURED,
        "pattern": PATTERN,
    },
    one_row=("pattern",),
)
response.notices += [
    Notice(
        "larger_but_softer",
        "contradiction",
        "the lesion is larger and its attenuation fell by 15 % or more since the scan before: by Choi this may be"
        " response; the pattern is not used until the scan is read again",
        "pattern",
        "softer",
    ),
    Notice(
        "larger_than_once_but_shrinking",
        "contradiction",
        "the lesion is larger than its smallest size but smaller than on the scan before, as after a change of"
        " treatment; it is not counted as growth until the scan is read again",
        "pattern",
        "smaller_again",
    ),
    Notice(
        "cystic_growth",
        "contradiction",
        "the lesion is cystic and larger or new: where a drug works a lesion may swell, or come to sight, as it turns"
        " to fluid; it is not counted as growth until the scan is read again",
        "pattern",
        "cystic",
    ),
    Notice(
        "report_against_measurement",
        "contradiction",
        "the reported pattern is not the one the measurements give; neither is used until the scan is read again",
        "pattern",
        "case when disagree then rows end",
    ),
    Notice(
        "reports_disagree",
        "contradiction",
        "scans of the same time report different patterns; none is used until they are read again",
        "pattern",
        "case when reports_disagree then rows end",
    ),
]

AGE = 183
AGE_SOURCE = "local policy, after the 3 to 6 months between scans on a drug (assessment notes, F-09)"


@response.fact(
    label="progression pattern",
    view="pattern",
    rows="rows",
    kind=str,
    values=("responsive", "stable", "limited", "generalised"),
    ask="What does the last scan show: responsive, stable, one growing site, or several?",
    known_on="day",
    maximum_age_days=AGE,
    age_source=AGE_SOURCE,
)
def progression_pattern() -> str:
    """Pattern on the last scan: responsive, stable, limited (one growing site, all others stable or responding) or
    generalised (more than one), as reported or as measured lesion by lesion; two growing lesions of one organ are two.
    Unknown where neither tells it, where two reports or report and measurement differ, where a grown lesion is softer,
    cystic or shrinking again, where it is open which scan is the last, and after 183 days. A lesion that was certainly
    removed before is not looked for."""
    doubted = (
        "(len(softer) > 0 or len(smaller_again) > 0 or len(cystic) > 0) and reported in ('limited', 'generalised')"
    )
    return f"""case when disagree or reports_disagree or {doubted} then null
        when reported is not null then reported else measured end"""


@response.fact(
    label="growing lesions on the last scan, as measured",
    view="pattern",
    rows="rows",
    kind=int,
    ask="Measure every followed lesion on the last scan.",
    known_on="day",
    maximum_age_days=AGE,
    age_source=AGE_SOURCE,
)
def growing_lesions() -> str:
    """How many followed lesions grew (20 % and 5 mm above their smallest size) or are new on the last scan. Unknown
    unless every followed lesion was measured on it and before, and after 183 days."""
    return "case when all_read then growing end"


@response.fact(
    label="organs with growth on the last scan, as measured",
    view="pattern",
    rows="rows",
    kind=int,
    ask="In which organ does each growing lesion lie?",
    known_on="day",
    maximum_age_days=AGE,
    age_source=AGE_SOURCE,
)
def growing_organs() -> str:
    """In how many organs the growing lesions of the last scan lie: two that grow in the liver are two lesions and one
    organ; `progression_pattern` counts lesions. Unknown as growing_lesions is, and where an organ is not told."""
    return "case when all_read and growing > 0 then sites when all_read then 0 end"


@response.fact(
    label="limited progression after Raut 2006 is possible",
    absent="limited progression after Raut 2006 is not possible",
    view="pattern",
    rows="rows",
    ask="How many lesions grow, and how many stand still?",
    known_on="day",
    maximum_age_days=AGE,
    age_source=AGE_SOURCE,
)
def limited_by_raut_possible() -> str:
    """Whether two or three lesions grow or are new while more than half of all stand still: Raut 2006 and PDQ speak of
    isolated deposits and may call that limited, Fairweather 2018, DeMatteo 2007 and Liu 2023 generalised (assessment
    notes, section 4, read; `more than half` for their clear majority is local policy). The reading decides. Unknown
    unless every followed lesion was measured and new lesions are told, and after 183 days."""
    number = "(growing + new_seen)"
    return f"""case when not all_read or some_unread or {number} is null then null
        when {number} not between 2 and 3 then false when still is null then false else still > {number} end"""
