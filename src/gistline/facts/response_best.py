"""Best response: what a treatment reached by RECIST 1.1 until its first progression, and when that was.

Rules 17 and 18 of docs/explanation/response/README.md.
"""

from datetime import date

from gistline.facts.response import response
from gistline.facts.response_classes import CLASSES, CONFIRMED_DAYS, RECIST_CLASSES
from gistline.facts.response_criteria import MEASURE

CR, PR, SD, PD, NE = (f"'{one}'" for one in CLASSES)
ROWS = "flatten(list(row_ids))"
COUNTS = "filter (where counts)"


def _best(first: str, partial: str) -> str:
    """SQL: the best class of the time points that count, once it is settled what is complete and what partial."""
    stable = f"recist in ({CR}, {PR}, {SD}, 'not_complete_not_progressive')"
    return f"""case {first}
        when bool_or(recist is null) {COUNTS} then null
        {partial}
        when bool_or({stable} and late_enough) {COUNTS}
        then case when bool_or(targets is null) then 'not_complete_not_progressive' else {SD} end
        when bool_or({stable} and late_enough is null) {COUNTS} then null
        when bool_or(recist = {PD}) {COUNTS} then {PD}
        when bool_or(counts) then {NE} end"""


@response.fact(
    label="best response by RECIST 1.1",
    view="classed",
    rows=ROWS,
    kind=str,
    values=RECIST_CLASSES,
    ask=MEASURE,
)
def recist_best_response() -> str:
    """Best response by RECIST 1.1 under the treatment that began last, up to its first progression (rule 17). Stable
    disease counts from 42 days after the baseline (6 weeks, unverified). Unknown where a class before leaves it
    open."""
    found = [f"when bool_or(recist = {one}) {COUNTS} then {one}" for one in (CR, PR)]
    return _best(*found)


def _twice(classes: str) -> tuple[str, str]:
    """SQL: whether two time points of these classes are certainly, and perhaps, far enough apart."""
    these = f"filter (where counts and recist in ({classes}))"
    certain = f"max(done_earliest) {these} - min(done_latest) {these} >= {CONFIRMED_DAYS}"
    perhaps = f"max(done_latest) {these} - min(done_earliest) {these} >= {CONFIRMED_DAYS} and count(*) {these} > 1"
    return certain, perhaps


@response.fact(
    label="confirmed best response by RECIST 1.1",
    view="classed",
    rows=ROWS,
    kind=str,
    values=RECIST_CLASSES,
    ask=MEASURE,
)
def recist_best_response_confirmed() -> str:
    """Best response with complete and partial response confirmed at least 28 days later (rule 18; read), as trials ask
    that have response as their end and no control group; what is not confirmed counts as stable. Unknown as
    recist_best_response is."""
    found = []
    for classes, confirmed in ((CR, CR), (f"{CR}, {PR}", PR)):
        certain, perhaps = _twice(classes)
        found.append(f"when {certain} then {confirmed} when {perhaps} then null")
    return _best(*found)


@response.fact(
    label="progression by RECIST 1.1 on the treatment",
    absent="no progression by RECIST 1.1 on the treatment",
    view="classed",
    rows=ROWS,
    ask=MEASURE,
)
def recist_progressed() -> str:
    """Whether any scan under the treatment that began last was progressive by RECIST 1.1, the last one or one before.
    Unknown where none was and one is unknown or not evaluable."""
    told = f"bool_and(recist is not null and recist <> {NE})"
    return f"case when bool_or(recist = {PD}) then true when {told} then false end"


@response.fact(
    label="first progression by RECIST 1.1",
    view="classed",
    rows=ROWS,
    kind=date,
    ask=MEASURE,
)
def recist_progression_on() -> str:
    """Day of the first scan under the treatment that began last that was progressive by RECIST 1.1. Unknown without
    one, where an earlier scan is unknown, and where it has no single day."""
    first = f"filter (where counts and recist = {PD})"
    return f"case when min(done_earliest) {first} = max(done_latest) {first} then min(done_earliest) {first} end"
