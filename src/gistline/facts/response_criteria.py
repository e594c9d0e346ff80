"""Response criteria: what RECIST 1.1, Choi and the criteria of the GIST trials say of the last scan, and since when.

The rules are docs/explanation/response/README.md; a class belongs to the treatment that began last.
"""

from datetime import date

from gistline.facts.registry import Kind, Notice, Register, Roster
from gistline.facts.response import AGE, AGE_SOURCE, response
from gistline.facts.response_classes import CLASS_VIEWS, CLASSES, CONFIRMED_DAYS, RECIST_CLASSES

assert not CLASS_VIEWS.keys() & response.views.keys(), "one name for two views"
response.views |= CLASS_VIEWS

CR, PR, SD, PD, NE = (f"'{one}'" for one in CLASSES)
LAST = "filter (where is_last)"
MEASURE = "Measure every target lesion on the scan before treatment and on each scan since, and tell new lesions."
ROWS = "flatten(list(row_ids))"


def _last(
    label: str, *, ask: str = MEASURE, absent: str | None = None, kind: Kind = bool, values: tuple[str, ...] = ()
) -> Register:
    """A fact of the last time point: it ages as the progression pattern does."""
    return response.fact(
        label=label,
        absent=absent,
        view="classed",
        rows=f"flatten(list(row_ids) {LAST})",
        kind=kind,
        values=values,
        ask=ask,
        known_on=f"min(done_earliest) {LAST}",
        maximum_age_days=AGE,
        age_source=AGE_SOURCE,
    )


def _of_last(column: str) -> str:
    return f"any_value({column}) {LAST}"


@_last("response by RECIST 1.1", kind=str, values=RECIST_CLASSES)
def recist_response() -> str:
    """Response by RECIST 1.1 on the last scan on which target lesions were measured, against the baseline and the nadir
    of the treatment that began last (docs/explanation/response, rules 1 to 16; figures read, but for 5 mm for what is
    too small, thick slices, nodes as one organ: unverified; baseline within 5 weeks: second-hand). Unknown without a
    treatment and a baseline, where the target lesions are no valid choice, and where a size, new lesions or
    non-target lesions leave it open."""
    return _of_last("recist")


@_last("response of target lesions by RECIST 1.1", kind=str, values=CLASSES)
def target_lesions_response() -> str:
    """Response of the target lesions alone by RECIST 1.1 on the last scan (rules 5 to 13); unknown without them."""
    return f"case when {_of_last('target')} <> 'none' then {_of_last('target')} end"


NON_TARGET = ("none", "complete_response", "not_complete_not_progressive", "progressive", "not_evaluated")


@_last("non-target lesions", kind=str, values=NON_TARGET, ask="What do the non-target lesions show together?")
def non_target_response() -> str:
    """What the non-target lesions show together on the last scan (rule 14): as told, or complete response where each of
    them is gone; none where the record declares its lesions complete and holds no such lesion."""
    return _of_last("non_target")


@_last("a new lesion since treatment began", absent="no new lesion since treatment began", ask="Were lesions new?")
def new_lesion_on_treatment() -> str:
    """Whether an unequivocal new lesion was seen on a scan under the treatment that began last (rule 15). An equivocal
    one counts where the next scan confirms it. Unknown where a scan does not tell."""
    return _of_last("new_lesion")


@_last("sum of target lesions in mm", kind=int)
def target_sum_mm() -> str:
    """Sum of the longest diameters (nodes: short axes) of the target lesions on the last scan in mm; unknown where one
    is (rules 7 to 11)."""
    return _of_last("sum_mm")


@_last("change of the sum from the baseline in percent", kind=int)
def target_sum_change_percent() -> str:
    """Change of the sum of target lesions from the baseline in percent, rounded to a tenth to be read: the classes are
    found from the millimetres. Unknown where one of the two sums is."""
    return _of_last("round(100 * (sum_mm - base_mm) / base_mm, 1)")


@_last("growth of the sum above the nadir in percent", kind=int)
def target_sum_above_nadir_percent() -> str:
    """How far the sum of target lesions lies above the smallest sum before, in percent, rounded to a tenth; below 0
    where it is smaller. Unknown where the sum or an earlier one is untold, or that one is 0."""
    return _of_last("case when not earlier_untold then round(100 * (sum_mm - nadir_mm) / nullif(nadir_mm, 0), 1) end")


@_last("response by Choi", kind=str, values=CLASSES)
def choi_response() -> str:
    """Response by Choi on the last scan (rules 19 to 22; definitions read): 10 % of the sum or 15 % of the mean
    attenuation, growth against the baseline (unverified). Not for other tumours, whose modified Choi asks for both.
    Unknown as the response by RECIST is, and where only the attenuation in the portal venous phase would decide."""
    return _of_last("choi")


@_last("response by Choi, growth from the nadir", kind=str, values=CLASSES)
def choi_response_from_nadir() -> str:
    """Response by Choi with growth counted from the smallest sum (rule 22): the source does not say which is meant, so
    both are given (unverified)."""
    return _of_last("choi_from_nadir")


@_last("response by Choi, by size alone", kind=str, values=CLASSES)
def choi_by_size() -> str:
    """Partial reading of Choi where there is no attenuation, as on MRI (rule 23): the sum alone at 10 %. It sees no
    lesion become softer."""
    return _of_last("choi_by_size")


@_last("change of attenuation from the baseline in percent", kind=int, ask="What are the Hounsfield units of each?")
def attenuation_change_percent() -> str:
    """Change of the mean attenuation of the target lesions from the baseline in percent, rounded to a tenth (rule 19).
    Unknown unless each lesion that is measured has a value at both scans, in the portal venous phase."""
    return _of_last("hu_change")


@_last("RECIST and Choi differ", absent="RECIST and Choi agree")
def recist_and_choi_differ() -> str:
    """Whether the two classes of the last scan differ: Choi sees response that leaves the size as it was. Unknown where
    one of them is."""
    return _of_last("recist <> choi")


@_last("response by the criteria of the GIST trials", kind=str, values=RECIST_CLASSES)
def modified_recist_response() -> str:
    """Response by the modified RECIST 1.1 of the GIST trials on the last scan (rule 24, all of it unverified): no node
    or bone lesion as target; a nodule in a mass counts from 20 mm or once it grew on two scans."""
    return _of_last("modified")


COUNTS = "filter (where counts)"


def _best(first: str, partial: str) -> str:
    """SQL: the best class of the time points that count, once it is settled what is complete and what partial."""
    stable = f"recist in ({CR}, {PR}, {SD}, 'not_complete_not_progressive')"
    words = f"case when bool_and(recist is distinct from 'not_complete_not_progressive') {COUNTS} then {SD}"
    return f"""case {first}
        when bool_or(recist is null) {COUNTS} then null
        {partial}
        when bool_or({stable} and late_enough) {COUNTS} then {words} else 'not_complete_not_progressive' end
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
    that have response as their end and no control group; what is not confirmed counts as stable."""
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


response.notices.append(
    Notice(
        "no_valid_targets",
        "contradiction",
        "RECIST 1.1 does not allow this choice of target lesions (at most five, two in an organ, each measured before"
        " treatment with at least 10 mm, a node 15 mm, no bone, none treated before); no response is computed",
        "classed",
        "case when bool_or(no_valid_choice) then any_value(target_rows) end",
        looked_for="select 1 from lesions where target_role = 'target' limit 1",
    )
)

response_on_scan = Roster(
    "response_on_scan", response, "classed", member="on_treatment", order="done_earliest, done_latest"
)


def _point(label: str, kind: Kind = str, values: tuple[str, ...] = CLASSES) -> Register:
    return response_on_scan.fact(label=label, kind=kind, values=values, ask=MEASURE)


@response_on_scan.fact(label="a scan under the treatment", absent="no scan under the treatment", ask=MEASURE)
def on_treatment() -> str:
    """Whether the scan was made after the first day of the treatment that began last; only such scans are listed."""
    return "after"


@_point("sum of target lesions in mm on the scan", int, ())
def point_sum_mm() -> str:
    """Sum of the target lesions on this scan in mm (rules 7 to 11); unknown where a size is."""
    return "sum_mm"


@_point("smallest sum before the scan in mm", int, ())
def point_nadir_mm() -> str:
    """Smallest sum known on the baseline and the scans before this one, in mm (rule 12)."""
    return "nadir_mm"


@_point("target lesions on the scan by RECIST 1.1")
def point_target() -> str:
    """Response of the target lesions on this scan by RECIST 1.1 (rule 13); unknown without them."""
    return "case when target <> 'none' then target end"


@_point("non-target lesions on the scan", values=NON_TARGET)
def point_non_target() -> str:
    """What the non-target lesions show together on this scan (rule 14)."""
    return "non_target"


@_point("a new lesion up to the scan", bool, ())
def point_new_lesion() -> str:
    """Whether an unequivocal new lesion was seen on this scan or one before under the treatment (rule 15)."""
    return "new_lesion"


@_point("response on the scan by RECIST 1.1", values=RECIST_CLASSES)
def point_recist() -> str:
    """Response on this scan by RECIST 1.1 (rule 16)."""
    return "recist"


@_point("response on the scan by Choi")
def point_choi() -> str:
    """Response on this scan by Choi, growth against the baseline (rule 21)."""
    return "choi"


@_point("response on the scan by Choi, growth from the nadir")
def point_choi_from_nadir() -> str:
    """Response on this scan by Choi, growth against the nadir (rule 22)."""
    return "choi_from_nadir"


@_point("response on the scan by Choi, by size alone")
def point_choi_by_size() -> str:
    """Response on this scan by Choi, by size alone (rule 23)."""
    return "choi_by_size"


@_point("response on the scan by the criteria of the GIST trials", values=RECIST_CLASSES)
def point_modified_recist() -> str:
    """Response on this scan by the modified RECIST 1.1 of the GIST trials (rule 24)."""
    return "modified"
