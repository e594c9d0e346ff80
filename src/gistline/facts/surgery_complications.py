"""Surgery complications: Clavien-Dindo grades of what followed operations, and days since the last of them.

Grades and what implies them stand in knowledge/complications.yaml (assessment notes, section 5.4). The names of the
grades stand in the order of the alphabet, so the largest is the worst; `none` stands apart.
"""

from gistline.complications import GRADES, MAJOR_FROM, complications
from gistline.facts.registry import Notice
from gistline.facts.surgery import surgery
from gistline.logic import literal

assert list(GRADES) == sorted(GRADES), "the worst grade is found by the alphabet"


def _any_of(treatments: tuple[str, ...]) -> str:
    return f"list_has_any(complication_treatments, [{', '.join(map(literal, treatments))}])"


IMPLIED = " ".join(
    f"when {_any_of(complications().implying(grade))} then '{grade}'"
    for grade in reversed(GRADES)
    if complications().implying(grade)
)

WITHOUT_OPERATION = tuple(one for one in complications().implying("IIIb") if one not in complications().operations())
AS_TOLD = f"""
    select *, list_max(complications) as worst_event, case {IMPLIED} end as implied
    from operations"""

# A grade that is told must be the worst of the events, and the one that what was done implies; another operation is at
# least major. IIIb without another operation is possible through the skin or an endoscope alone (Liu 2023).
GRADED = f"""
    select *,
           (complication <> worst_event or complication <> implied or worst_event <> implied
            or reoperated and (complication = 'none' or complication < '{MAJOR_FROM}' or worst_event < '{MAJOR_FROM}'
                               or implied < '{MAJOR_FROM}')) is true as clash,
           (not reoperated and ({_any_of(complications().operations())}
               or (complication = 'IIIb' or list_contains(complications, 'IIIb'))
                  and {_any_of(WITHOUT_OPERATION)} is not true)) is true as operated_after_all
    from ({AS_TOLD})"""

# One row per operation that was or may have been done; one without an operation where there is none.
OPERATED = f"""
    select decisions.patient_id, decisions.decision_date, promise_id, 'operations ' || operation.id as row_id,
           done_on_earliest, done_on_latest, grade, done_on_latest is not null as done,
           case when grade <> 'none' then grade >= '{MAJOR_FROM}' when grade = 'none' then false
                when reoperated and not clash then true end as major,
           case when clash then null when complications is not null then len(complications)
                when complication = 'none' then 0 end as events,
           case when clash then null when grade = 'none' or grade < '{MAJOR_FROM}' then 0
                when complications is not null
                then len(list_filter(complications, lambda one: one >= '{MAJOR_FROM}')) end as major_events,
           (done_on_latest < max(done_on_earliest) over (partition by decisions.patient_id, decisions.decision_date))
               is not true as may_be_last
    from decisions
    left join operations_told using (patient_id, decision_date)
    left join (
        select *, case when clash then null when complication is not null then complication
                       when worst_event is not null then worst_event else implied end as grade
        from graded
        where done_on_latest is not null or planned_on_earliest is null or planned_on_earliest < decision_date
    ) as operation using (patient_id, decision_date)"""

TOLD = """select 1 from operations
    where complication is not null or complications is not null or complication_treatments is not null or reoperated
    limit 1"""
surgery.views |= {"graded": GRADED, "operated": OPERATED}
surgery.notices += [
    Notice(
        "complication_grades_differ",
        "contradiction",
        "the grade of the complication is not the worst of its events, not the one that its treatment implies, or below"
        " III beside another operation; none is used until one is corrected",
        "graded",
        "list('operations ' || id) filter (where clash)",
        TOLD,
    ),
    Notice(
        "grade_without_reoperation",
        "contradiction",
        "a complication treated by another operation, or of grade IIIb, stands beside the word that there was no other"
        " operation; for IIIb only an intervention by endoscope or radiologist under general anaesthesia fits both",
        "graded",
        "list('operations ' || id) filter (where operated_after_all)",
        TOLD,
    ),
]
ROWS = "list(row_id) filter (where row_id is not null)"
LAST_ROW = "list(row_id) filter (where row_id is not null and may_be_last)"
EVERY_ROW = f"list_concat({ROWS}, list('completeness ' || promise_id) filter (where promise_id is not null))"
WORST = ("none", *GRADES)
ASK = "Which complications followed the operation, each with its grade and its treatment?"
_LAST = "filter (where may_be_last)"
_ALL_DONE = "count(*) filter (where row_id is not null and not done) = 0"


def _after_last(column: str) -> str:
    """SQL: what every operation tells that may have been the last, where each of them was done."""
    told = f"bool_and(done) {_LAST} and count({column}) {_LAST} = count(*) {_LAST}"
    return f"case when {told} and min({column}) {_LAST} = max({column}) {_LAST} then min({column}) {_LAST} end"


def _of_all(column: str, value: str) -> str:
    """SQL: a value over all operations, where each is told and none is missing; unknown without an operation."""
    told = f"count(promise_id) > 0 and count(row_id) > 0 and {_ALL_DONE} and count({column}) = count(*)"
    return f"case when {told} then {value} end"


@surgery.fact(
    label="days since the last operation",
    view="operated",
    rows=LAST_ROW,
    kind=int,
    ask="On which day was the last operation?",
)
def days_since_last_operation() -> str:
    """Days from the last operation of any aim on record to the day, 0 on its day. Unknown without one, where it has no
    single day, and where one of which it is not told whether it was done may have been later."""
    one_day = f"min(done_on_earliest) {_LAST} = max(done_on_latest) {_LAST}"
    days = f"date_diff('day', max(done_on_latest) {_LAST}, any_value(decision_date))"
    return f"case when bool_and(done) {_LAST} and {one_day} then {days} end"


@surgery.fact(
    label="worst complication of the last operation",
    view="operated",
    rows=LAST_ROW,
    kind=str,
    values=WORST,
    ask=ASK,
)
def last_complication_grade() -> str:
    """Worst Clavien-Dindo grade after the last operation on record, or `none`: as told, or as the worst of its events,
    or the one that what was done for complications implies (knowledge/complications.yaml). Unknown without an
    operation, where none of them is told, where they contradict one another, and where it is open which operation was
    the last."""
    return _after_last("grade")


@surgery.fact(
    label="major complication of the last operation",
    absent="no major complication of the last operation",
    view="operated",
    rows=LAST_ROW,
    ask=ASK,
)
def last_complication_major() -> str:
    """Whether a complication of the last operation was of grade III or worse; another operation for it is one. Unknown
    as last_complication_grade is."""
    return _after_last("major")


@surgery.fact(
    label="complications of the last operation",
    view="operated",
    rows=LAST_ROW,
    kind=int,
    ask=ASK,
)
def last_complications() -> str:
    """How many complications followed the last operation. Unknown where the events are not told one by one, unless
    there was none, and as last_complication_grade is."""
    return _after_last("events")


@surgery.fact(
    label="major complications of the last operation",
    view="operated",
    rows=LAST_ROW,
    kind=int,
    ask=ASK,
)
def last_major_complications() -> str:
    """How many complications of grade III or worse followed the last operation. Unknown where the events are not told
    one by one, unless the worst is milder, and as last_complication_grade is."""
    return _after_last("major_events")


@surgery.fact(
    label="worst complication of any operation", view="operated", rows=EVERY_ROW, kind=str, values=WORST, ask=ASK
)
def worst_complication() -> str:
    """Worst Clavien-Dindo grade after all operations together, or `none`. Unknown without an operation, where the
    grade after one of them is unknown, and where operations are not declared complete up to the day."""
    worst = "max(grade) filter (where grade <> 'none')"
    return _of_all("grade", f"case when {worst} is null then 'none' else {worst} end")


@surgery.fact(
    label="major complication of any operation",
    absent="no major complication of any operation",
    view="operated",
    rows=EVERY_ROW,
    ask=ASK,
)
def major_complication() -> str:
    """Whether a complication of any operation was of grade III or worse. True once one is told; unknown without an
    operation, where the grade after one of them is unknown, and where operations are not declared complete."""
    return f"case when bool_or(major) then true else {_of_all('major', 'false')} end"


@surgery.fact(label="complications of all operations", view="operated", rows=EVERY_ROW, kind=int, ask=ASK)
def complications_of_operations() -> str:
    """How many complications followed all operations together. Unknown without an operation, where the events after
    one of them are unknown, and where operations are not declared complete up to the day."""
    return _of_all("events", "sum(events)")


@surgery.fact(label="major complications of all operations", view="operated", rows=EVERY_ROW, kind=int, ask=ASK)
def major_complications_of_operations() -> str:
    """How many complications of grade III or worse followed all operations together. Unknown as
    complications_of_operations is, unless each worst is milder."""
    return _of_all("major_events", "sum(major_events)")
