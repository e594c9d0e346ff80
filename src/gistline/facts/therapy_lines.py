"""Therapy lines: which line of therapy it is, as counted and as stated, and the lines themselves."""

from datetime import date

from gistline.facts.courses import EACH_DAY
from gistline.facts.lines import LINE_VIEWS
from gistline.facts.registry import Notice, Roster
from gistline.facts.therapy import HISTORY, therapy

# Stated: on the course that runs, else on the course of the drug that was begun last.
STATED = f"""
    select patient_id, decision_date, flatten(list(row_ids)) as row_ids,
           case when min(stated) = max(stated) and count(stated) = count(*) then min(stated) end as stated
    from (
        select patient_id, decision_date, drug, perhaps_course, list('therapies ' || row_id) as row_ids,
               case when min(stated_line) = max(stated_line) then min(stated_line) end as stated
        from (
            select *, bool_or(running) over ({EACH_DAY}) as any_runs,
                   bool_or(running is null) over ({EACH_DAY}) as open_runs,
                   bool_or(last_begun) over ({EACH_DAY}, drug, perhaps_course) as course_last
            from (
                select *, started_on_latest >= max(started_on_earliest) over ({EACH_DAY}) as last_begun from courses
            )
        )
        where not open_runs and case when any_runs then course_runs else course_last end
        group by patient_id, decision_date, drug, perhaps_course
    )
    group by patient_id, decision_date"""

LINE_COUNT = """
    select told.patient_id, told.decision_date, list_concat(drug_rows, promises) as told_rows,
           stated.row_ids as stated_rows, case when complete then stated end as stated,
           case when not complete or doubtful or number_open then null
                when lines is null then 0 else lines end as lines
    from (
        select patient_id, decision_date, bool_and(complete) as complete,
               list('therapies ' || row_id) filter (where row_id is not null) as drug_rows,
               list(distinct 'completeness ' || promise_id) filter (where promise_id is not null) as promises
        from every_segment group by patient_id, decision_date
    ) as told
    left join (
        select patient_id, decision_date,
               bool_or(open) or bool_or(order_open) or bool_or(why_ended_open) as doubtful
        from stretches group by patient_id, decision_date
    ) as doubts using (patient_id, decision_date)
    left join (
        select patient_id, decision_date, count(*) filter (where begins) as lines,
               bool_or(begins is null) as number_open
        from beginnings group by patient_id, decision_date
    ) as counted using (patient_id, decision_date)
    left join stated using (patient_id, decision_date)"""

therapy.views |= {
    **LINE_VIEWS,
    "stated": STATED,
    "line_count": LINE_COUNT,
    "therapy_lines": """
    select lines_in_turn.*, case when lines is not null then begins when begins is false then false end as counted,
           drugs as shown
    from lines_in_turn join line_count using (patient_id, decision_date)
    union all by name
    select patient_id, decision_date, [] as row_ids from decisions anti join promised using (patient_id, decision_date)
    """,
}
therapy.one_row = (*therapy.one_row, "line_count")


@therapy.fact(
    label="line of therapy",
    view="line_count",
    rows="told_rows",
    kind=int,
    ask=HISTORY,
)
def line_of_therapy() -> str:
    """How many lines of drug treatment for advanced disease were begun by the day: a rechallenge is a line, another
    dose is none, and a drug given beside surgery is one only where it failed (docs/explanation/lines-of-therapy.md;
    rules 3, 5 and 8 are in the notes on drugs, 2.1 and 7, the others are local policy, as are the 28 days). Unknown
    unless the drug history is declared complete up to the day with every drug and intent told, and where the days
    or an untold reason leave the count open."""
    return "lines"


@therapy.fact(
    label="line of therapy as stated",
    view="line_count",
    rows="stated_rows",
    kind=int,
    ask="Which line of therapy is this, as the clinician counts it?",
)
def stated_line() -> str:
    """The line that the clinician stated for the course that runs, or, where nothing runs, for the drug that was begun
    last. Unknown where none is stated, where several rows of it or several drugs differ, where days leave open which
    drug it is, and where the drug history is not declared complete."""
    return "stated"


therapy.notices.append(
    Notice(
        "line_differs",
        "contradiction",
        "the line of therapy that is stated is not the one counted from the drugs and their ends; look at both",
        "line_count",
        "case when stated <> lines then list_distinct(list_concat(stated_rows, told_rows)) end",
        looked_for="select 1 from therapies where stated_line is not null limit 1",
    )
)

WHY = ("first_drug", "another_drug", "added_drug", "rechallenge", "progression_beside_surgery")
therapy_line = Roster("therapy_line", therapy, "therapy_lines", member="line_begun", order="line")


@therapy_line.fact(label="a line of therapy was begun", absent="no line of therapy was begun", ask=HISTORY)
def line_begun() -> str:
    """Whether this line was begun by the day. Unknown where the count of lines is, and for what may not have been
    told."""
    return "counted"


@therapy_line.fact(label="number of the line", kind=int, ask=HISTORY)
def line_number() -> str:
    """The number of this line among all. Unknown where the count of lines is."""
    return "case when counted then line end"


@therapy_line.fact(label="drugs of the line", kind=str, ask=HISTORY)
def line_drugs() -> str:
    """The drugs of this line, joined by ` + `: one, a combination, or the drug that was added and the one it was added
    to. Unknown where days leave open whether two drugs were given together."""
    return "drugs"


@therapy_line.fact(label="first day of the line", kind=date, ask="On which day did the line begin?")
def line_begun_on() -> str:
    """The first day of the drug that began this line. Unknown where it has no single day."""
    return "begun_on"


@therapy_line.fact(label="why the line began", kind=str, values=WHY, ask="Why was the drug begun?")
def line_why() -> str:
    """Why this is a line of its own: the first drug, another drug, a drug added to one that goes on, a drug taken up
    again (rechallenge), or a drug that failed beside surgery. Unknown where days leave it open."""
    return "why"
