"""Response criteria: what RECIST 1.1, Choi and the criteria of the GIST trials say of the last scan, and since when.

The rules are docs/explanation/response/README.md; a class belongs to the treatment that began last.
"""

from gistline.facts.registry import Kind, Notice, Register
from gistline.facts.response import AGE, AGE_SOURCE, response
from gistline.facts.response_classes import CLASS_VIEWS, CLASSES, RECIST_CLASSES

assert not CLASS_VIEWS.keys() & response.views.keys(), "one name for two views"
response.views |= CLASS_VIEWS

LAST = "filter (where is_last)"
MEASURE = "Measure every target lesion on the scan before treatment and on each scan since, and tell new lesions."


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
    them is gone; none where the record declares its lesions complete and holds no such lesion. Unknown otherwise."""
    return _of_last("non_target")


@_last("a new lesion since treatment began", absent="no new lesion since treatment began", ask="Were lesions new?")
def new_lesion_on_treatment() -> str:
    """Whether an unequivocal new lesion was seen on a scan under the treatment that began last (rule 15). An equivocal
    one counts where the next scan confirms it. Unknown where a scan does not tell."""
    return _of_last("new_lesion")


@_last("sum of target lesions in mm", kind=int)
def target_sum_mm() -> str:
    """Sum of the longest diameters (nodes: short axes) of the target lesions on the last scan in mm; unknown where one
    is, and where the role of a lesion is untold (rules 5 to 11)."""
    return _of_last("case when role_untold is not true then sum_mm end")


@_last("change of the sum from the baseline in percent", kind=int)
def target_sum_change_percent() -> str:
    """Change of the sum of target lesions from the baseline in percent, rounded to a tenth to be read: the classes are
    found from the millimetres. Unknown where one of the two sums is, and where the baseline is 0."""
    return _of_last(
        "case when roles_told and role_untold is not true"
        " then round(100 * (sum_mm - base_mm) / nullif(base_mm, 0), 1) end"
    )


@_last("growth of the sum above the nadir in percent", kind=int)
def target_sum_above_nadir_percent() -> str:
    """How far the sum of target lesions lies above the smallest sum before, in percent, rounded to a tenth; below 0
    where it is smaller. Unknown where the sum or an earlier one is untold, or that one is 0."""
    return _of_last(
        "case when roles_told and not earlier_untold then round(100 * (sum_mm - nadir_mm) / nullif(nadir_mm, 0), 1) end"
    )


@_last("response by Choi", kind=str, values=CLASSES)
def choi_response() -> str:
    """Response by Choi on the last scan (rules 19 to 22; definitions read): 10 % of the sum or 15 % of the mean
    attenuation, growth against the baseline (unverified). Not for other tumours, whose modified Choi asks for both.
    Unknown as the response by RECIST is, and where only the attenuation in the portal venous phase would decide."""
    return _of_last("choi")


@_last("response by Choi, growth from the nadir", kind=str, values=CLASSES)
def choi_response_from_nadir() -> str:
    """Response by Choi with growth counted from the smallest sum (rule 22): the source does not say which is meant, so
    both are given (unverified). Unknown as choi_response is, and where an earlier sum is untold."""
    return _of_last("choi_from_nadir")


@_last("response by Choi, by size alone", kind=str, values=CLASSES)
def choi_by_size() -> str:
    """Partial reading of Choi where there is no attenuation, as on MRI (rule 23): the sum alone at 10 %. It sees no
    lesion become softer. Unknown where the sum is."""
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
    or bone lesion as target; a nodule in a mass counts from 20 mm or once it grew on two scans. Unknown as the response
    by RECIST is, and where a nodule has no size."""
    return _of_last("modified")


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
