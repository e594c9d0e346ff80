"""Contradictions: days of a record that cannot all be true, whatever a partial date leaves open.

Each is shown with its rows and takes no fact away. A cheap query looks first whether there can be anything to see.
"""

from gistline.facts.disease import disease
from gistline.facts.registry import Notice
from gistline.facts.surgery import RESECTIONS
from gistline.facts.therapy import TKI

LATER_DAYS = 92  # local policy: a diagnosis is read from tissue within 3 months, or both days are looked at
ROUNDED_DAYS = 15  # local policy: whole months in a report are rounded to the nearest

# The last day on which each could be before the diagnosis and still fit it.
FITS_UNTIL = f"""
    select patient_id, decision_date, 'therapies ' || id as row_id, 'drug' as kind, started_on_latest as day
    from therapies where drug in {TKI}
    union all
    select patient_id, decision_date, 'specimens ' || id, 'tissue', collected_on_latest + {LATER_DAYS} from specimens
    union all
    select patient_id, decision_date, 'operations ' || id, 'tissue', done_on_latest + {LATER_DAYS}
    from operations where intent in {RESECTIONS}"""
BEFORE_DIAGNOSIS = f"""
    select patient_id, decision_date, kind, ['patients ' || id, row_id] as rows
    from patients join ({FITS_UNTIL}) as earlier using (patient_id, decision_date)
    where day < diagnosed_on_earliest"""

# Relative dates count from an invented day and say nothing of a year of birth.
BIRTH_CLASH = """dates_are_relative is not true and (birth_year > year(diagnosed_on_latest)
    or age_at_diagnosis_years > year(diagnosed_on_latest) - birth_year
    or age_at_diagnosis_years < year(diagnosed_on_earliest) - birth_year - 1)"""

DIED_OF_OPERATION = """(complication = 'V' or list_contains(complications, 'V')
    or list_contains(complication_treatments, 'death'))"""
DEATHS = f"""
    select patient_id, decision_date, 'contacts ' || id as death, seen_on_latest as died_on
    from contacts where status = 'dead'
    union all
    select patient_id, decision_date, 'operations ' || id, recorded_on from operations where {DIED_OF_OPERATION}"""

HAPPENED = {
    "scans": "done_on", "operations": "done_on", "local_treatments": "done_on", "therapies": "started_on",
    "therapy_ends": "ended_on", "toxicities": "started_on", "labs": "taken_on",
}  # fmt: skip
EVENTS = " union all ".join(
    f"select patient_id, decision_date, '{table} ' || id as row_id, {day}_earliest as day, 'event' as kind from {table}"
    for table, day in HAPPENED.items()
)
AFTER_DEATH = f"""
    select patient_id, decision_date, kind, [death, row_id] as rows
    from ({DEATHS}) join (
        {EVENTS}
        union all
        select patient_id, decision_date, 'contacts ' || id, seen_on_earliest, status from contacts
    ) using (patient_id, decision_date)
    where day > died_on"""

# The stretch that a report calls stable, as short as rounding and a partial date let it be.
CLAIMED_STABLE = f"""
    select *, (done_on_latest - to_months(reported_stable_months))::date + {ROUNDED_DAYS} as stable_from,
           (reported_response = 'progressive_disease' or reported_pattern in ('limited', 'generalised')) is true
               as ended
    from scans where reported_stable_months > 0"""

SIZES = """
    select m.patient_id, m.decision_date, m.lesion, m.id, s.id as scan_id, s.done_on_earliest, s.done_on_latest,
           case when l.kind = 'node' then m.short_axis_mm else m.diameter_mm end as size_mm, m.attenuation_hu
    from measurements as m
    join scans as s using (patient_id, decision_date)
    join lesions as l using (patient_id, decision_date)
    where m.scan = s.id and m.lesion = l.id and m.state = 'measured'
      and m.patient_id in (select patient_id from scans where reported_stable_months > 0)"""

NOT_STABLE = f"""
    select patient_id, decision_date, ['scans ' || claim.id, 'scans ' || other.id] as rows
    from ({CLAIMED_STABLE}) as claim join scans as other using (patient_id, decision_date)
    where other.done_on_earliest > stable_from and other.done_on_latest < claim.done_on_earliest
      and (other.reported_response = 'progressive_disease' or other.reported_pattern in ('limited', 'generalised')
           or other.new_lesions = 'unequivocal' or other.non_target = 'progressive')
    union all
    select patient_id, decision_date, ['scans ' || claim.id, 'measurements ' || before.id, 'measurements ' || later.id]
    from ({CLAIMED_STABLE}) as claim
    join ({SIZES}) as before using (patient_id, decision_date)
    join ({SIZES}) as later using (patient_id, decision_date, lesion)
    where before.done_on_earliest >= stable_from
      and before.done_on_latest < later.done_on_earliest
      and (later.done_on_latest < claim.done_on_earliest or later.scan_id = claim.id and not ended)
      and later.size_mm - before.size_mm >= 5 and 5 * later.size_mm >= 6 * before.size_mm
      and (100 * later.attenuation_hu <= 85 * before.attenuation_hu) is not true
    union all
    select patient_id, decision_date, ['scans ' || claim.id, 'patients ' || patients.id]
    from ({CLAIMED_STABLE}) as claim join patients using (patient_id, decision_date)
    where diagnosed_on_earliest > stable_from
    union all
    select patient_id, decision_date, ['scans ' || claim.id, 'completeness ' || promise.id]
    from ({CLAIMED_STABLE}) as claim
    join completeness as promise using (patient_id, decision_date)
    join (select patient_id, decision_date, min(done_on_earliest) as first_scan from scans group by all) as scanned
      using (patient_id, decision_date)
    where promise.table_name = 'scans' and complete_from_latest is null
      and complete_through_latest >= claim.done_on_latest and first_scan > stable_from"""

SEEN_AFTER_REMOVAL = """
    select patient_id, decision_date, ['lesions ' || lesions.id, 'operations ' || operations.id] as rows
    from lesions join operations using (patient_id, decision_date)
    where removed_by = operations.id and observed_on_earliest > done_on_latest
    union all
    select patient_id, decision_date,
           ['lesions ' || lesions.id, 'operations ' || operations.id, 'measurements ' || measurements.id]
    from lesions
    join operations using (patient_id, decision_date)
    join measurements using (patient_id, decision_date)
    join scans using (patient_id, decision_date)
    where removed_by = operations.id and measurements.lesion = lesions.id and measurements.scan = scans.id
      and measurements.state in ('measured', 'too_small') and scans.done_on_earliest > operations.done_on_latest"""

ENDS = {"therapies": ("therapy_ends", "therapy"), "toxicities": ("toxicity_ends", "toxicity"),
        "medicines": ("medicine_ends", "medicine")}  # fmt: skip
# Reading refuses it between two first rows; a correction may bring it about later.
ENDED_BEFORE_BEGUN = " union all ".join(
    f"""
    select patient_id, decision_date, ['{table} ' || {table}.id, '{ends} ' || {ends}.id] as rows
    from {table} join {ends} using (patient_id, decision_date)
    where {ends}.{column} = {table}.id and ended_on_latest < started_on_earliest"""
    for table, (ends, column) in ENDS.items()
)
REVISED = " union all ".join(
    f"select 1 from {table} where revision is not null" for pair in ENDS.items() for table in (pair[0], pair[1][0])
)

disease.views |= {
    "before_diagnosis": BEFORE_DIAGNOSIS,
    "after_death": AFTER_DEATH,
    "not_stable": NOT_STABLE,
    "seen_after_removal": SEEN_AFTER_REMOVAL,
    "ended_before_begun": ENDED_BEFORE_BEGUN,
}
DIAGNOSED_LATE = f"""
    select 1 from patients join (
        select patient_id, started_on_latest as day from therapies
        union all select patient_id, collected_on_latest + {LATER_DAYS} from specimens
        union all select patient_id, done_on_latest + {LATER_DAYS} from operations
    ) as earlier on patients.patient_id = earlier.patient_id and day < diagnosed_on_earliest limit 1"""
DEAD = f"""select 1 from contacts where status = 'dead'
    union all select 1 from operations where {DIED_OF_OPERATION} limit 1"""
ROWS = "flatten(list(rows))"


def _rows_of(kind: str) -> str:
    return f"flatten(list(rows) filter (where kind = '{kind}'))"


disease.notices += [
    Notice(
        "drug_before_diagnosis",
        "contradiction",
        "a kinase inhibitor was begun before the first diagnosis of GIST; one of the two days is wrong",
        "before_diagnosis",
        _rows_of("drug"),
        DIAGNOSED_LATE,
    ),
    Notice(
        "tissue_before_diagnosis",
        "contradiction",
        f"tissue was taken, or the tumour removed, more than {LATER_DAYS} days before the first diagnosis of GIST: a"
        " day is wrong, or the tumour was read as GIST only later",
        "before_diagnosis",
        _rows_of("tissue"),
        DIAGNOSED_LATE,
    ),
    Notice(
        "birth_against_diagnosis",
        "contradiction",
        "the year of birth, the age at diagnosis and the day of diagnosis do not fit one another",
        "patients",
        f"list('patients ' || id) filter (where {BIRTH_CLASH})",
        "select 1 from patients where birth_year >= 0 and (age_at_diagnosis_years >= 0"
        " or birth_year > year(diagnosed_on_latest)) limit 1",
    ),
    Notice(
        "event_after_death",
        "contradiction",
        "the record tells of an examination, a treatment or a laboratory value after the day of death",
        "after_death",
        _rows_of("event"),
        DEAD,
    ),
    Notice(
        "alive_after_death",
        "contradiction",
        "the patient was seen alive after the day of death",
        "after_death",
        _rows_of("alive"),
        DEAD,
    ),
    Notice("two_deaths", "contradiction", "two deaths are on different days", "after_death", _rows_of("dead"), DEAD),
    Notice(
        "not_stable_so_long",
        "contradiction",
        "the report calls the disease stable for longer than the record allows: it grew, a report says so, or the"
        f" disease or the first scan is younger; whole months may be rounded by {ROUNDED_DAYS} days",
        "not_stable",
        ROWS,
        "select 1 from scans where reported_stable_months > 0 limit 1",
    ),
    Notice(
        "seen_after_removal",
        "contradiction",
        "a lesion was first seen or measured after the operation that is said to have removed it",
        "seen_after_removal",
        ROWS,
        "select 1 from lesions where removed_by is not null limit 1",
    ),
    Notice(
        "ended_before_begun",
        "contradiction",
        "it ended before it began; since the first row was read, a day was corrected",
        "ended_before_begun",
        ROWS,
        f"{REVISED} limit 1",
    ),
]
