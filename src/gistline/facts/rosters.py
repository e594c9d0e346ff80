"""Rosters: the things of one patient that a rule may be judged for one by one."""

from collections.abc import Callable

from gistline.facts.registry import Roster, Subject
from gistline.facts.surgery import surgery
from gistline.facts.therapy import HISTORY, therapy
from gistline.library import INTERACTIONS, StopBefore, drugs, medicines
from gistline.logic import literal
from gistline.safety_models import STANDINGS
from gistline.safety_tables import interactions

SEVERAL_ENDS = "case when bool_or(running) then true when bool_or(running is null) then null else false end"

therapy.views["drugs_in_turn"] = f"""
    select patient_id, decision_date, drug, list('therapies ' || row_id order by row_id) as row_ids,
           {SEVERAL_ENDS} as running
    from every_segment where row_id is not null group by patient_id, decision_date, drug"""

therapy.views["running_drugs"] = """
    select patient_id, decision_date, row_ids, drug as shown, drug, running
    from drugs_in_turn where running is distinct from false
    union all
    select patient_id, decision_date, [], null, null, null
    from decisions anti join promised using (patient_id, decision_date)"""

running_drug = Roster("running_drug", therapy, "running_drugs_before_operation", member="drug_runs")


@running_drug.fact(label="the drug runs", absent="the drug does not run", ask=HISTORY)
def drug_runs() -> str:
    """Whether this drug runs on the day. Unknown where a start or an end leaves it open, and for what may not have
    been told while the drug history is not declared complete."""
    return "running"


@running_drug.fact(label="the drug that runs", ask=HISTORY, kind=str, values=sorted(drugs()))
def drug_that_runs() -> str:
    """The drug against the tumour that runs, one after another where there are several."""
    return "drug"


def _figure(of: Callable[[StopBefore], int | str | None]) -> str:
    """SQL: for each drug what its entry on operations says, NULL where it says nothing."""
    entries = ((name, drug.stop_before_operation) for name, drug in drugs().items())
    found = ((name, of(entry)) for name, entry in entries if entry is not None)
    told = ((name, literal(value)) for name, value in found if value is not None)
    return "case drug " + " ".join(f"when {literal(name)} then {value}" for name, value in told) + " end"


STOP_BEFORE = _figure(lambda entry: entry.days)

# How soon the next elective operation can be, and how late: a vague day is both.
assert not {"operations_told", "planned"} & therapy.views.keys(), "one name for two views"
therapy.views |= {name: surgery.views[name] for name in ("operations_told", "planned")}
therapy.views["operation_ahead"] = f"""
    select patient_id, decision_date, {surgery.facts["elective_operation_planned"].value_sql} as planned,
           min(planned_on_latest) filter (where elective) as at_the_latest,
           case when bool_and(planned_on_earliest is not null) filter (where row_id is not null and elective is null)
                    is distinct from false
                then min(planned_on_earliest) filter (where row_id is not null and elective is distinct from false)
                end as at_the_soonest
    from planned group by patient_id, decision_date"""
therapy.views["running_drugs_before_operation"] = """
    select running_drugs.*, planned, at_the_latest, at_the_soonest
    from running_drugs left join operation_ahead using (patient_id, decision_date)"""


@running_drug.fact(
    label="a figure for stopping the drug before an operation is on file",
    absent="no figure for stopping the drug before an operation is on file",
    ask=HISTORY,
)
def stop_before_told() -> str:
    """Whether knowledge/drugs.yaml names how many days before an elective operation the drug is stopped."""
    entries = ((name, drug.stop_before_operation) for name, drug in drugs().items())
    return f"drug in ({', '.join(literal(name) for name, entry in entries if entry and entry.days is not None)})"


@running_drug.fact(label="days the drug is stopped before an operation", ask=HISTORY, kind=int)
def stop_before_days() -> str:
    """The longest figure of knowledge/drugs.yaml in days; unknown where none is on file."""
    return STOP_BEFORE


@running_drug.fact(label="fewest days named for stopping the drug before an operation", ask=HISTORY, kind=int)
def stop_before_least_days() -> str:
    """The shortest figure of knowledge/drugs.yaml in days; unknown where none is on file. Only the longest is acted on;
    this one shows how far the sources are apart."""
    return _figure(lambda entry: min(entry.figures(), default=None))


@running_drug.fact(
    label="sources differ on when to stop the drug before an operation",
    absent="sources agree on when to stop the drug before an operation",
    ask=HISTORY,
)
def stop_before_sources_differ() -> str:
    """Whether the sources in knowledge/drugs.yaml give different figures in days; false also where one alone gives a
    figure. Unknown where none is on file."""
    return f"({STOP_BEFORE}) <> ({_figure(lambda entry: min(entry.figures(), default=None))})"


@running_drug.fact(label="days after an operation before the drug is taken up again", ask=HISTORY, kind=int)
def restart_after_days() -> str:
    """The longest figure of knowledge/drugs.yaml in days after a major operation, once the wound has healed; unknown
    where none is on file. `restart_standing` says how its source was seen."""
    return _figure(lambda entry: found.restart_after_days if (found := entry.restart()) else None)


@running_drug.fact(
    label="how the figure for taking the drug up again was seen", ask=HISTORY, kind=str, values=STANDINGS
)
def restart_standing() -> str:
    """How the source of `restart_after_days` was seen: read, second-hand or unverified; unknown where no figure is on
    file."""
    return _figure(lambda entry: found.standing if (found := entry.restart()) else None)


@running_drug.fact(
    label="the day to stop the drug before the operation has passed",
    absent="the day to stop the drug before the operation has not passed",
    ask="For which day is the operation planned?",
)
def stop_day_passed() -> str:
    """Whether an elective operation is planned, the drug runs, and fewer days are left than the longest figure asks
    for. False where none is planned. Unknown without a figure on file, and where the planned day or the drug leaves it
    open."""
    days = f"({STOP_BEFORE})"
    return f"""case when drug is null or {days} is null then null when not planned then false
        when running and decision_date > at_the_latest - {days} then true
        when planned and decision_date <= at_the_soonest - {days} then false end"""


# Another spelling of a medicine is that medicine, and so is its name with a dose behind it.
ALSO = " ".join(f"when {literal(name)} then {literal(inn)}" for name, inn in interactions().also_written.items())
WRITTEN = "regexp_replace(lower(trim(name)), '\\s+[0-9].*$', '')"
INN = f"case {WRITTEN} {ALSO} else {WRITTEN} end" if ALSO else WRITTEN

taking = Subject(
    "medicines",
    {
        "medicines_told": """
    select patient_id, decision_date
    from completeness
    where table_name = 'medicines' and complete_from_latest is null and complete_through_latest >= decision_date
    group by patient_id, decision_date""",
        "running_medicines": f"""
    select medicine.patient_id, medicine.decision_date, ['medicines ' || medicine.id] as row_ids, name as shown,
           {INN} as medicine, (route in ('topical', 'inhaled')) is not true as absorbed,
           case when started_on_earliest > medicine.decision_date then false
                when ended_on_latest < medicine.decision_date then false
                when started_on_latest > medicine.decision_date then null
                when ending.id is not null and ended_on_earliest >= medicine.decision_date then true
                when ending.id is not null then null
                when told.patient_id is not null then true end as running
    from medicines as medicine
    left join medicine_ends as ending
      on ending.patient_id = medicine.patient_id and ending.decision_date = medicine.decision_date
     and ending.medicine = medicine.id
    left join medicines_told as told
      on told.patient_id = medicine.patient_id and told.decision_date = medicine.decision_date
    union all
    select patient_id, decision_date, [], null, null, null, null
    from decisions anti join medicines_told using (patient_id, decision_date)""",
    },
)

NOT_ON_FILE = "not_on_file"  # a medicine that knowledge/medicines.yaml and knowledge/interactions.yaml do not name
ON_FILE = sorted({*medicines(), *interactions().medicines()})
MEDICINES = "Which other medicines run, and is that list complete?"
running_medicine = Roster("running_medicine", taking, "running_medicines", member="medicine_runs")


@running_medicine.fact(label="the other medicine runs", absent="the other medicine does not run", ask=MEDICINES)
def medicine_runs() -> str:
    """Whether this medicine runs on the day. Unknown where a start or an end leaves it open, without an end where
    medicines are not declared complete, and for what may not have been told."""
    return "running"


@running_medicine.fact(label="the other medicine", ask=MEDICINES, kind=str, values=(NOT_ON_FILE, *ON_FILE))
def medicine_that_runs() -> str:
    """The medicine by its international nonproprietary name, whatever dose is written behind it; `not_on_file` where
    neither knowledge/medicines.yaml nor knowledge/interactions.yaml has one of that name."""
    listed = ", ".join(map(literal, ON_FILE))
    return f"case when medicine in ({listed}) then medicine when medicine is not null then '{NOT_ON_FILE}' end"


@running_medicine.fact(
    label="effect of the other medicine on CYP3A4",
    ask="How does the medicine act on CYP3A4?",
    kind=str,
    values=INTERACTIONS,
)
def medicine_on_cyp3a4() -> str:
    """Strong or moderate inhibitor or inducer by knowledge/medicines.yaml; unknown for a medicine that is not listed
    there (the lists name what acts, and no list names everything that does not) and for one put on the skin or
    inhaled."""
    groups: dict[str, list[str]] = {}
    for name, kind in medicines().items():
        groups.setdefault(kind, []).append(name)
    cases = (
        f"when absorbed and medicine in ({', '.join(map(literal, names))}) then {literal(kind)}"
        for kind, names in groups.items()
    )
    return f"case {' '.join(cases)} end"
