"""Response on each scan: the roster of the scans under the treatment, with their sums and classes."""

from gistline.facts.registry import Kind, Register, Roster
from gistline.facts.response import response
from gistline.facts.response_classes import CLASSES, RECIST_CLASSES
from gistline.facts.response_criteria import MEASURE, NON_TARGET

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
