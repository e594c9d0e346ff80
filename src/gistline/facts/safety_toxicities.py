"""Toxicities: the adverse events that last on the day, one by one, and the worst of them."""

from gistline.facts.registry import Register, Roster
from gistline.facts.safety import EVENTS, PROMISE, plain, safety
from gistline.library import drugs, unnamed_drugs
from gistline.logic import literal

ANOTHER_EVENT = "another_event"  # an adverse event that knowledge/toxicities.yaml does not name

VIEWS = {
    "events_in_turn": f"""
    select decisions.patient_id, decisions.decision_date, toxicities_told.promise_id, toxicity.id, toxicity.event,
           case when term is not null then term when toxicity.id is not null then '{ANOTHER_EVENT}' end as term,
           grade, toxicity.drug, started_on_earliest, started_on_latest,
           case when toxicity.id is null then null
                when ended_on_latest < decisions.decision_date then false
                when started_on_earliest > decisions.decision_date then false
                when started_on_latest > decisions.decision_date then null
                when ending.id is not null and ended_on_earliest >= decisions.decision_date then true
                when ending.id is not null then null
                when toxicities_told.promise_id is not null then true end as lasts,
           case when toxicity.drug in ({", ".join(map(literal, unnamed_drugs()))}) then null
                when turn.drug is not null then turn.running
                when toxicity.drug is not null and promised.promise_id is not null then false end as drug_runs
    from decisions
    left join toxicities_told using (patient_id, decision_date)
    left join promised using (patient_id, decision_date)
    left join toxicities as toxicity using (patient_id, decision_date)
    left join toxicity_ends as ending
      on ending.patient_id = toxicity.patient_id and ending.decision_date = toxicity.decision_date
     and ending.toxicity = toxicity.id
    left join event_names on event_names.name = {plain("toxicity.event")}
    left join drugs_in_turn as turn
      on turn.patient_id = toxicity.patient_id and turn.decision_date = toxicity.decision_date
     and turn.drug = toxicity.drug""",
    "graded_events": """
    select *, id is not null and lasts is distinct from false as may_last,
           case when lasts and drug_runs then true when not lasts or not drug_runs then false end as lasts_on_drug
    from events_in_turn""",
    "lasting_events": """
    select patient_id, decision_date, ['toxicities ' || id] as row_ids, event as shown, term, grade, drug,
           started_on_earliest, started_on_latest, lasts, drug_runs
    from events_in_turn where id is not null and lasts is distinct from false
    union all
    select patient_id, decision_date, [], null, null, null, null, null, null, null, null
    from decisions anti join toxicities_told using (patient_id, decision_date)""",
}
assert not VIEWS.keys() & safety.views.keys(), "one name for two views"
safety.views |= VIEWS

TOXICITIES = "Which adverse events last today, and is that list complete?"
toxicity = Roster("toxicity", safety, "lasting_events", member="toxicity_lasts")


@toxicity.fact(label="the adverse event lasts", absent="the adverse event is over", ask=TOXICITIES)
def toxicity_lasts() -> str:
    """Whether this adverse event lasts on the day. Unknown where a start or an end leaves it open, without an end
    where toxicities are not declared complete, and for what may not have been told."""
    return "lasts"


@toxicity.fact(
    label="the adverse event",
    ask=TOXICITIES,
    kind=str,
    values=(ANOTHER_EVENT, *sorted(one.event for one in EVENTS.events)),
)
def toxicity_event() -> str:
    """The adverse event by knowledge/toxicities.yaml; `another_event` where no such name stands there. Unknown for
    what may not have been told."""
    return "term"


@toxicity.fact(label="grade of the adverse event", ask="Which CTCAE grade has it now?", kind=int)
def toxicity_grade() -> str:
    """CTCAE grade, 1 to 5, as recorded for the event; a change of grade is an end and a new row. Unknown where it is
    not told."""
    return "grade"


@toxicity.fact(label="drug held responsible", ask="Which drug is held responsible?", kind=str, values=sorted(drugs()))
def toxicity_drug() -> str:
    """The drug held responsible. Unknown where it is not told."""
    return "drug"


@toxicity.fact(label="days the adverse event has lasted", ask="Since which day does it last?", kind=int)
def toxicity_days() -> str:
    """Days from the first day of the event to the day. Unknown where the first day is not one day, and where it is
    open whether the event lasts."""
    days = "date_diff('day', started_on_latest, decision_date)"
    return f"case when lasts and started_on_earliest = started_on_latest then {days} end"


@toxicity.fact(
    label="the drug held responsible runs",
    absent="the drug held responsible does not run",
    ask="Does the drug held responsible still run?",
)
def toxicity_drug_runs() -> str:
    """Whether the drug held responsible runs on the day. Unknown where none is named, where its rows leave it open,
    and where it is not recorded and the drug history is not declared complete."""
    return "drug_runs"


def _worst(lasts: str) -> str:
    """The worst grade for sure, where nothing that is open can be worse; 0 where all is told and nothing lasts."""
    certain, perhaps = (f"max(grade) filter (where {lasts}{what})" for what in ("", " is null and may_last"))
    ungraded = f"count(*) filter (where id is not null and {lasts} is distinct from false and grade is null) > 0"
    return f"""case when count(promise_id) = 0 or {ungraded} then null
        when {perhaps} is null then case when count(*) filter (where {lasts}) = 0 then 0 else {certain} end
        when {perhaps} <= {certain} then {certain} end"""


def _worst_fact(lasts: str, label: str) -> Register:
    rows = f"list('toxicities ' || id) filter (where id is not null and {lasts} is distinct from false)"
    return safety.fact(
        label=label, view="graded_events", rows=f"list_concat({rows}, {PROMISE})", kind=int, ask=TOXICITIES
    )


@_worst_fact("lasts", "worst grade of what lasts")
def worst_lasting_grade() -> str:
    """Worst CTCAE grade of the adverse events that last on the day; 0 where none does. Unknown unless toxicities are
    declared complete, where one that lasts has no grade, and where one that may last would be worse."""
    return _worst("lasts")


@_worst_fact("lasts_on_drug", "worst grade of what lasts under the drug held responsible")
def worst_lasting_grade_of_running_drug() -> str:
    """Worst CTCAE grade of the adverse events that last on the day while the drug held responsible runs; 0 where none
    does. Unknown as worst_lasting_grade is, and where it is open whether that drug runs or which drug it is."""
    return _worst("lasts_on_drug")
