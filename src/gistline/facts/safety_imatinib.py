"""Haemoglobin on imatinib: how far it fell in the first weeks, when a large tumour may bleed (PDQ 2014)."""

from gistline.facts import safety_labs  # noqa: F401  its views come first
from gistline.facts.registry import Fact
from gistline.facts.safety import safety
from gistline.facts.therapy import therapy

BEGUN, RUNS = therapy.facts["imatinib_started_on"], therapy.facts["imatinib_running"]
BASELINE_DAYS, FRESH_DAYS = 31, 14  # local policy; the label of imatinib counts blood every 2 weeks in the second month


def _by_decision(fact: Fact, name: str) -> str:
    group = "" if fact.view in therapy.one_row else " group by patient_id, decision_date"
    columns = f"patient_id, decision_date, {fact.value_sql} as {name}, {fact.rows_sql} as {name}_rows"
    return f"select {columns} from {fact.view}{group}"


# Where the drug history is not complete, a row that was not told may have begun the course earlier.
COURSE = """
    select decisions.patient_id, decisions.decision_date, runs, earliest, latest, begun_rows,
           case when promise_id is null then begun_rows
                else list_concat(begun_rows, ['completeness ' || promise_id]) end as week_rows
    from decisions
    left join promised using (patient_id, decision_date)
    left join imatinib_begun using (patient_id, decision_date)
    left join imatinib_runs using (patient_id, decision_date)
    left join (
        select patient_id, decision_date, max(began_latest) as latest,
               case when bool_and(complete) then min(began_earliest) end as earliest
        from courses where drug = 'imatinib' and running group by patient_id, decision_date
    ) using (patient_id, decision_date)"""

# Only where the course has one first day. A value of that day was taken before the drug could act.
HAEMOGLOBIN = """
    select value.*, begun, begun_rows, value.latest <= begun as before,
           value.earliest > begun and value.latest < begun + 56 as within,
           (value.earliest <= begun and value.latest > begun)
               or (value.earliest < begun + 56 and value.latest >= begun + 56) as astride,
           max(case when value.latest <= begun then value.earliest end)
               over (partition by value.patient_id, value.decision_date) as last_before
    from lab_readings as value join (
        select patient_id, decision_date, earliest as begun, begun_rows from imatinib_course
        where runs and earliest = latest
    ) using (patient_id, decision_date)
    where of_test = 'haemoglobin'"""

VIEWS = {
    "imatinib_begun": _by_decision(BEGUN, "begun"),
    "imatinib_runs": _by_decision(RUNS, "runs"),
    "imatinib_course": COURSE,
    "haemoglobin_on_imatinib": HAEMOGLOBIN,
}
assert not VIEWS.keys() & safety.views.keys(), "one name for two views"
safety.views |= VIEWS
safety.one_row = (*safety.one_row, "imatinib_course")

ASK = "Since which day does imatinib run?"


@safety.fact(
    label="first 8 weeks of imatinib", absent="not in the first 8 weeks of imatinib", view="imatinib_course",
    rows="week_rows", ask=ASK,
)  # fmt: skip
def in_first_8_weeks_of_imatinib() -> str:
    """Whether imatinib runs and its course began less than 56 days ago (PDQ 2014: haemoglobin is watched closely for
    the first 4 to 8 weeks). The course is that of imatinib_started_on. Unknown where it is open whether imatinib
    runs, and where the first day leaves it open."""
    began = "case when earliest > decision_date - 56 then true when latest <= decision_date - 56 then false end"
    return f"case when not runs then false when runs then {began} end"


@safety.fact(
    label="weeks 4 to 8 of imatinib", absent="not in weeks 4 to 8 of imatinib", view="imatinib_course",
    rows="week_rows", ask=ASK,
)  # fmt: skip
def in_weeks_4_to_8_of_imatinib() -> str:
    """Whether imatinib runs and its course began at least 28 and less than 56 days ago: four weeks are over and eight
    are not (PDQ 2014). Unknown as in_first_8_weeks_of_imatinib is."""
    return """case when not runs then false
        when runs and earliest > decision_date - 56 and latest <= decision_date - 28 then true
        when runs and (latest <= decision_date - 56 or earliest > decision_date - 28) then false end"""


@safety.fact(
    label="fall of haemoglobin in the first 8 weeks of imatinib, g/dl",
    view="haemoglobin_on_imatinib",
    rows="list_concat(list(row_id) filter (where within or (before and latest >= last_before)), any_value(begun_rows))",
    kind=int,
    ask="What was haemoglobin before imatinib, and what is it now?",
)
def haemoglobin_fall_in_first_8_weeks_g_dl() -> str:
    """Haemoglobin at the start of the running course of imatinib less the lowest on record in its first 8 weeks (days
    1 to 55), in g/dl; negative where it only rose. The start is the last value on or before the first day, at most 31
    days old (local policy). Unknown without both, where imatinib does not certainly run or its first day is not one
    day, where a value cannot be read or placed, and once 14 days have passed since the last value of those weeks
    (local policy)."""
    baseline = "filter (where before and latest >= last_before)"
    inside = "filter (where within)"
    settled = (
        f"not bool_or(astride) and count(*) {inside} > 0 and count(*) {inside} = count(reading) {inside}"
        f" and count(*) {baseline} = count(reading) {baseline} and min(reading) {baseline} = max(reading) {baseline}"
        f" and min(earliest) {baseline} >= any_value(begun) - {BASELINE_DAYS}"
        f" and max(earliest) {inside} >= any_value(decision_date) - {FRESH_DAYS}"
    )
    return f"case when {settled} then min(reading) {baseline} - min(reading) {inside} end"
