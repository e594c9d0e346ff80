"""Safety: the subject of what can harm a patient on a drug, and the conditions besides GIST."""

from gistline.facts import therapy_history  # noqa: F401  completes the views of therapy
from gistline.facts.registry import Notice, Register, Subject
from gistline.facts.rosters import taking
from gistline.facts.therapy import therapy
from gistline.logic import literal
from gistline.safety_tables import adverse_events

LOCAL_POLICY = "local policy"
DENIED_FOR_DAYS = 365  # local policy: how long the word that something is absent counts
NOT_PREGNANT_FOR_DAYS = 31  # local policy
PREGNANT_FOR_DAYS = 280  # a pregnancy lasts 40 weeks; after that it is asked again

SKULL = "intracranial_haemorrhage"


def plain(column: str) -> str:
    """SQL: a name as the tables of spellings write it: small letters and digits, one space between words."""
    return f"trim(regexp_replace(lower({column}), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"


UNDATED = "date '0001-01-01'"  # a statement without a day may be as old as anything


def told(table: str) -> str:
    """SQL: the decisions up to which this table is declared complete, with the promise."""
    return f"""
    select patient_id, decision_date, min(id) as promise_id
    from completeness
    where table_name = '{table}' and complete_from_latest is null and complete_through_latest >= decision_date
    group by patient_id, decision_date"""


# Severe impairment is impairment, and without impairment there is no severe one. A word that it is not severe, or that
# there is no impairment, says nothing of an impairment noted later: such a statement has no status.
STATEMENTS = f"""
    select patient_id, decision_date, row_id, name, earliest, latest, day,
           case when present or impaired_on is null or earliest > impaired_on or (of_itself and earliest = impaired_on)
                then present end as present
    from (
        select patient_id, decision_date, 'conditions ' || id as row_id, meant as name, status = 'present' as present,
               case when noted_on_earliest is null then {UNDATED} else noted_on_earliest end as earliest,
               case when noted_on_latest is null then recorded_on else noted_on_latest end as latest,
               case when noted_on_earliest is null then recorded_on else noted_on_earliest end as day,
               name = meant as of_itself,
               case when meant like 'severe_%' then
                   max(case when noted_on_latest is null then recorded_on else noted_on_latest end)
                       filter (where name = meant and name not like 'severe_%' and status = 'present')
                       over (partition by patient_id, decision_date, replace(meant, 'severe_', '')) end as impaired_on
        from (
            select *, name as meant from conditions
            union all
            select *, replace(name, 'severe_', '') from conditions
            where name in ('severe_renal_impairment', 'severe_hepatic_impairment') and status = 'present'
            union all
            select *, 'severe_' || name from conditions
            where name in ('renal_impairment', 'hepatic_impairment') and status = 'absent'
        )
    )"""

# The latest statement on each condition decides; where those that may be the latest disagree, none does. That something
# is absent counts for a time, and for as long as conditions are declared complete.
LATEST = f"""
    select patient_id, decision_date, name, list(row_id) as row_ids, min(day) as day,
           case when count(present) = count(*) and bool_and(present) then true
                when bool_or(present) or count(present) = 0 then null
                when max(day) filter (where not present) >= decision_date
                         - case when name = 'pregnancy' then {NOT_PREGNANT_FOR_DAYS} else {DENIED_FOR_DAYS} end
                    or count(promise_id) > 0 then false end as status
    from (
        from condition_statements
        qualify latest >= max(earliest) over (partition by patient_id, decision_date, name)
    ) left join conditions_told using (patient_id, decision_date)
    group by patient_id, decision_date, name"""

KNOWN = """
    select decisions.patient_id, decisions.decision_date, promise_id, male, patient_rows, name, row_ids, day, status
    from decisions
    left join conditions_told using (patient_id, decision_date)
    left join (
        select patient_id, decision_date, bool_and(sex = 'male') as male, list('patients ' || id) as patient_rows
        from patients group by patient_id, decision_date
    ) using (patient_id, decision_date)
    left join latest_conditions using (patient_id, decision_date)"""

EVENTS = adverse_events()
NAMES = ", ".join(f"({literal(name)}, {literal(one.event)})" for one in EVENTS.events for name in one.spellings())
HINTS = [*EVENTS.bleeding.parts, *(f" {word} " for word in EVENTS.bleeding.words)]
HINTED = "(" + " or ".join(f"contains(' ' || name || ' ', {literal(hint)})" for hint in HINTS) + ")"
UNLOCATED = ", ".join(map(literal, EVENTS.bleeding.unlocated))

# An event that may be a bleed in the skull (a bleed of no place, or words of bleeding that are on no list) is neither.
BLEEDING_EVENTS = f"""
    select toxicity.*, term, case when term = '{SKULL}' then true when term is null or name in ({UNLOCATED}) then null
                                  else false end as in_skull
    from (
        select patient_id, decision_date, 'toxicities ' || id as row_id, {plain("event")} as name,
               started_on_earliest as earliest, started_on_latest as latest
        from toxicities
    ) as toxicity left join event_names using (name)
    where {HINTED} or term = '{SKULL}'"""

# What once bled stays part of the history: no later statement takes it away.
BLEEDS = f"""
    select decisions.patient_id, decisions.decision_date, conditions_told.promise_id,
           toxicities_told.promise_id as other, row_id, present, earliest, latest, day
    from decisions
    left join conditions_told using (patient_id, decision_date)
    left join toxicities_told using (patient_id, decision_date)
    left join (
        select patient_id, decision_date, row_id, present, earliest, latest, day
        from condition_statements where name = '{SKULL}'
        union all
        select patient_id, decision_date, row_id, in_skull, earliest, latest, earliest
        from bleeding_events where in_skull is distinct from false
    ) using (patient_id, decision_date)"""

safety = Subject(
    "safety",
    {
        **therapy.views,
        **taking.views,
        "conditions_told": told("conditions"),
        "toxicities_told": told("toxicities"),
        "condition_statements": STATEMENTS,
        "latest_conditions": LATEST,
        "conditions_known": KNOWN,
        "event_names": f"from (values {NAMES}) as listed(name, term)",
        "bleeding_events": BLEEDING_EVENTS,
        "intracranial_bleeds": BLEEDS,
    },
)

safety.notices.append(
    Notice(
        "event_not_on_file",
        "not_understood",
        "the adverse event is on no list and may be a bleed; where it bled is not read from it",
        "bleeding_events",
        "list(row_id) filter (where term is null)",
    )
)

PROMISE = "list('completeness ' || promise_id) filter (where promise_id is not null)"
OTHER_PROMISE = "list('completeness ' || other) filter (where other is not null)"


def _named(name: str) -> str:
    return f"filter (where name = '{name}')"


def _status(name: str) -> str:
    """As the latest statement decides; false where nothing is said and conditions are declared complete."""
    said = f"count(*) {_named(name)} > 0"
    return f"case when {said} then any_value(status) {_named(name)} when count(promise_id) > 0 then false end"


def _severe(name: str) -> str:
    """Impairment stated and nothing of severity: open, even where conditions are declared complete."""
    unsaid = f"count(*) {_named(f'severe_{name}')} = 0 and count(*) {_named(name)} > 0"
    return f"case when not ({unsaid}) then {_status(f'severe_{name}')} end"


def _condition(name: str, label: str, absent: str | None = None) -> Register:
    return safety.fact(
        label=label,
        absent=absent,
        view="conditions_known",
        rows=f"list_concat(any_value(row_ids) {_named(name)}, {PROMISE})",
        ask=f"Is there {label}?",
    )


@_condition("hepatitis_b", "hepatitis B")
def hepatitis_b() -> str:
    """Whether the latest statement says hepatitis B is present. A laboratory result in words is told as a condition.
    Unknown where nobody said, where the latest statements disagree, and where the word that it is absent is older
    than 365 days (local policy) and conditions are not declared complete."""
    return _status("hepatitis_b")


@_condition("heart_failure", "heart failure")
def heart_failure() -> str:
    """Whether the latest statement says heart failure is present. Unknown where nobody said, where the latest
    statements disagree, and where the word that it is absent is older than 365 days (local policy) and conditions are
    not declared complete."""
    return _status("heart_failure")


@_condition("heart_disease", "heart disease")
def heart_disease() -> str:
    """Whether the latest statement says heart disease is present. Unknown as heart_failure is."""
    return _status("heart_disease")


@_condition("lung_disease", "lung disease")
def lung_disease() -> str:
    """Whether the latest statement says lung disease is present. Unknown as heart_failure is."""
    return _status("lung_disease")


@_condition("renal_impairment", "impaired kidney function")
def renal_impairment() -> str:
    """Whether the latest statement says the kidneys are impaired, severely or not. Unknown as heart_failure is; a
    laboratory value is a fact of its own."""
    return _status("renal_impairment")


@_condition("severe_renal_impairment", "severely impaired kidney function")
def severe_renal_impairment() -> str:
    """Whether the latest statement says the kidneys are severely impaired; without impairment they are not. Unknown
    as heart_failure is, where impairment is stated and not how severe, and where the word that it is not severe is
    older than the latest word of impairment."""
    return _severe("renal_impairment")


@_condition("hepatic_impairment", "impaired liver function")
def hepatic_impairment() -> str:
    """Whether the latest statement says the liver is impaired, severely or not. Unknown as heart_failure is."""
    return _status("hepatic_impairment")


@_condition("severe_hepatic_impairment", "severely impaired liver function")
def severe_hepatic_impairment() -> str:
    """Whether the latest statement says the liver is severely impaired; without impairment it is not. Unknown as
    severe_renal_impairment is."""
    return _severe("hepatic_impairment")


@_condition("hypertension", "high blood pressure on record", "no high blood pressure on record")
def hypertension_noted() -> str:
    """Whether the latest statement says high blood pressure is present; the pressure itself is a fact of its own.
    Unknown as heart_failure is."""
    return _status("hypertension")


@_condition("hypothyroidism", "hypothyroidism")
def hypothyroidism() -> str:
    """Whether the latest statement says hypothyroidism is present. Unknown as heart_failure is."""
    return _status("hypothyroidism")


@_condition("diabetes", "diabetes")
def diabetes() -> str:
    """Whether the latest statement says diabetes is present. Unknown as heart_failure is."""
    return _status("diabetes")


@_condition("long_qt", "a long QT interval on record", "no long QT interval on record")
def long_qt() -> str:
    """Whether the latest statement says a long QT syndrome, or torsade de pointes, is present; the QTc itself is a
    fact of its own. Unknown as heart_failure is."""
    return _status("long_qt")


PREGNANCY = _status("pregnancy")
NO_PREGNANCY_ROW = f"count(*) {_named('pregnancy')} = 0"
PREGNANCY_ROWS = f"""any_value(row_ids) filter (where name = 'pregnancy' and (status is distinct from false
    or promise_id is null or day >= decision_date - {PREGNANT_FOR_DAYS}))"""
MAN_ROWS = f"case when {NO_PREGNANCY_ROW} and bool_and(male) then any_value(patient_rows) end"


# A statement ages. That nobody said so, and a denial that a promise upholds, are as fresh as the day.
@safety.fact(
    label="pregnancy",
    view="conditions_known",
    rows=f"list_concat({PREGNANCY_ROWS}, list_concat({PROMISE}, {MAN_ROWS}))",
    ask="Is the patient pregnant?",
    known_on=f"case when {NO_PREGNANCY_ROW} or (count(promise_id) > 0 and not ({PREGNANCY}))"
    f" then any_value(decision_date) else min(day) {_named('pregnancy')} end",
    maximum_age_days=PREGNANT_FOR_DAYS,
    age_source=LOCAL_POLICY,
)
def pregnant() -> str:
    """Whether the latest statement says the patient is pregnant; false for a man of whom nobody says so. Unknown
    where nobody said, where the latest statements disagree, 280 days after pregnancy was noted, and where the word
    that there is none is older than 31 days (local policy) and conditions are not declared complete."""
    return f"case when {NO_PREGNANCY_ROW} and bool_and(male) then false else {PREGNANCY} end"


@safety.fact(
    label="earlier bleeding in the skull",
    absent="no earlier bleeding in the skull",
    view="intracranial_bleeds",
    rows=f"list_concat(list(row_id) filter (where row_id is not null), list_concat({PROMISE}, {OTHER_PROMISE}))",
    ask="Was there ever bleeding in the skull?",
)
def intracranial_haemorrhage_ever() -> str:
    """Whether bleeding in the skull was ever noted, as a condition or as an adverse event; no later statement takes
    it away. False where it was said to be absent in the last 365 days (local policy), or where conditions and
    toxicities are both declared complete without it; otherwise unknown. Unknown also where an adverse event may be
    such a bleed (a bleed or stroke of no place or on no list) and no word that there was none is as late."""
    denied = f"max(day) filter (where not present) >= any_value(decision_date) - {DENIED_FOR_DAYS}"
    complete = "count(promise_id) > 0 and count(other) > 0"
    doubt = "max(latest) filter (where row_id is not null and present is null)"
    settled = f"({doubt} is null or max(earliest) filter (where not present) >= {doubt})"
    return f"""case when bool_or(present) then true
        when {settled} and ({denied} or ({complete})) then false end"""
