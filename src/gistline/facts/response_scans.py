"""Response on each scan: the roster of the scans under the treatment, with their sums and classes.

And the scan they are compared with, with the conditions of rules 3 to 6, each for itself.
"""

from datetime import date

from gistline.facts.lesion_sizes import EACH
from gistline.facts.registry import Kind, Register, Roster
from gistline.facts.response import response
from gistline.facts.response_classes import CLASSES, RECIST_CLASSES
from gistline.facts.response_criteria import MEASURE, NON_TARGET
from gistline.facts.response_points import BASELINE_DAYS, IN_ORDER

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
    """Sum of the target lesions on this scan in mm (rules 7 to 11); unknown where a size or a role is."""
    return "case when role_untold is not true then sum_mm end"


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


@_point("change of attenuation on the scan in percent", int, ())
def point_attenuation_change_percent() -> str:
    """Change of the mean attenuation of the target lesions from the baseline on this scan in percent (rule 19)."""
    return "hu_change"


# What sums may be compared with the baseline and the nadir (rules 3 to 6), and whether a role was untold before.
COMPARABLE = "(has_baseline and roles_told and not no_valid_choice)"
ROLE_UNTOLD_BEFORE = f"""(bool_or(role_untold is true) over (
    {IN_ORDER} rows between unbounded preceding and 1 preceding)) is true"""
EVERY = f"over (partition by {EACH})"


@_point("sum from which the scan is progressive, in mm", int, ())
def point_progression_from_mm() -> str:
    """The sum in mm from which the target lesions of this scan are progressive by RECIST 1.1: 20 % and 5 mm above the
    nadir (rules 12 and 13). Unknown without a baseline or a valid choice of targets, where an earlier sum or role is
    untold, where the order of the scans is open, and without a nadir."""
    known = f"{COMPARABLE} and not order_open and not earlier_untold and not {ROLE_UNTOLD_BEFORE}"
    return f"case when {known} then greatest(1.2 * nadir_mm, nadir_mm + 5) end"


@_point("the smallest sum so far is on the scan", bool, ())
def point_is_nadir() -> str:
    """Whether the sum of this scan is the smallest of the baseline and every scan under the treatment so far: what the
    next scan is compared with (rule 12). Unknown without a baseline or a valid choice of targets, and where it is not
    larger than another while any sum or role is untold."""
    untold = f"bool_or(untold or earlier_untold or role_untold is true) {EVERY}"
    return f"""case when not {COMPARABLE} or role_untold then null
        when sum_mm > base_mm or sum_mm > min(sum_mm) {EVERY} then false
        when sum_mm is not null and not {untold} then true end"""


# The last scan certainly before the treatment, and whether it is one to compare with. A scan further back is not there.
assert "baseline_scan" not in response.views, "one name for two views"
response.views["baseline_scan"] = f"""
    select treatment.*, 'treatment begun ' || begun_earliest as shown, row_ids, sum_mm, has_baseline, targets,
           begun_latest - done_earliest <= {BASELINE_DAYS} as in_time, order_open or astride as order_open,
           roles_told, no_valid_choice, lowest_mm, some_untold
    from treatment left join (
        select *, min(sum_mm) {EVERY} as lowest_mm, bool_or(untold or role_untold is true) {EVERY} as some_untold
        from compared
        qualify is_baseline and row_number() over (
            partition by {EACH}, is_baseline order by done_earliest desc, done_latest desc, point desc) = 1
    ) as base using ({EACH}, begun_latest)"""

response_baseline = Roster("response_baseline", response, "baseline_scan", member="baseline_found")


def _base(label: str, kind: Kind = bool) -> Register:
    return response_baseline.fact(label=label, kind=kind, ask=MEASURE)


@_base("a scan before the treatment to compare with")
def baseline_found() -> str:
    """True where a scan that counts was certainly made on the first day of the treatment or before (rules 2 and 3);
    otherwise unknown, also where it lies further back than a baseline may."""
    return "case when row_ids is not null then true end"


@_base("earliest first day of the treatment", date)
def treatment_began_earliest() -> str:
    """The earliest day on which the treatment that a response belongs to can have begun (rule 1)."""
    return "begun_earliest"


@_base("latest first day of the treatment", date)
def treatment_began_latest() -> str:
    """The latest day on which the treatment that a response belongs to can have begun (rule 1)."""
    return "begun_latest"


@_base("the baseline can be compared with")
def baseline_usable() -> str:
    """True where the scan is one to compare with (rules 3 and 4); otherwise unknown. Whether the target lesions can be
    compared is told apart."""
    return "case when has_baseline then true end"


@_base("the baseline is recent enough")
def baseline_in_time() -> str:
    """True where the scan certainly lies no more than 35 days before the treatment (rule 3; 5 weeks, second-hand);
    otherwise unknown."""
    return "case when in_time then true end"


@_base("the order of the scans around the first day is told")
def baseline_in_order() -> str:
    """True where no day leaves open which scan is the last before the treatment, and none may lie on either side of
    its first day (rule 4); otherwise unknown."""
    return "case when not order_open then true end"


@_base("a target lesion is told")
def targets_told() -> str:
    """True where a lesion has the role target (rule 5); otherwise unknown."""
    return "case when targets > 0 then true end"


@_base("the role of each lesion on the baseline is told")
def baseline_roles_told() -> str:
    """True where every lesion measured on the baseline is told to be target or non-target (rule 5); otherwise
    unknown."""
    return "case when row_ids is not null and roles_told then true end"


@_base("the choice of target lesions is valid")
def target_choice_valid() -> str:
    """False where the choice of target lesions certainly breaks a limit of rule 6; unknown where there is no scan to
    compare with."""
    return "case when row_ids is not null and no_valid_choice then false when has_baseline then true end"


@_base("sum of target lesions in mm on the baseline", int)
def baseline_sum_mm() -> str:
    """Sum of the target lesions on the baseline in mm (rules 7 to 11); unknown where a size or a role is."""
    return "case when roles_told then sum_mm end"


@_base("sum up to which there is partial response, in mm", int)
def partial_response_to_mm() -> str:
    """The sum in mm up to which the target lesions respond partially by RECIST 1.1: 30 % below the baseline (rule 13).
    Unknown where the baseline is not usable, the targets are no valid choice, or it has no sum."""
    return f"case when {COMPARABLE} then 0.7 * sum_mm end"


@_base("the smallest sum so far is on the baseline")
def baseline_is_nadir() -> str:
    """Whether the sum of the baseline is the smallest so far (rule 12); unknown as `point_is_nadir` is."""
    return f"""case when not {COMPARABLE} then null when sum_mm > lowest_mm then false
        when sum_mm is not null and not some_untold then true end"""
