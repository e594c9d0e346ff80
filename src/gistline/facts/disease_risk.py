"""Disease risk: what the published schemes say of the primary tumour, where they may be asked."""

from collections.abc import Callable

from gistline.facts.disease import disease
from gistline.facts.disease_primary import ROWS, same, same_truth
from gistline.facts.registry import Register
from gistline.facts.schemes import among, of_cells, other_percent, percent, result_of
from gistline.logic import literal
from gistline.risk_models import Cell
from gistline.risk_tables import risk_tables
from gistline.sensitivity import STANDINGS

TABLES = risk_tables()
NOT_APPLICABLE = "not_applicable"
RISKS = ("very_low", "low", "intermediate", "high", NOT_APPLICABLE)
GROUPS = (*TABLES.scheme("afip").results(), NOT_APPLICABLE)


def _where_it_applies(scheme: str, mitoses: str = "mitoses") -> str:
    result = result_of(scheme, mitoses=mitoses)
    return f"case when not applies then '{NOT_APPLICABLE}' when applies then {result} end"


def _of_cells(told: Callable[[Cell], str | None]) -> str:
    return of_cells(TABLES.progression.columns, "afip", told)


disease.views["at_risk"] = f"""
    select *, {_of_cells(percent)} as progression, {_of_cells(other_percent)} as progression_otherwise,
           case when site in {among(TABLES.progression.by_convention)} and afip <> '{NOT_APPLICABLE}' then 'unverified'
                else {_of_cells(lambda cell: literal(cell.standing))} end as progression_standing,
           {_of_cells(lambda cell: literal(cell.pooled_with is not None))} as pooled,
           {of_cells(TABLES.nccn.columns, "afip", percent)} as nccn
    from (
        select *, {_where_it_applies("afip")} as afip, {_where_it_applies("afip", "mitoses_printed")} as afip_printed,
               {_where_it_applies("nih")} as nih, {_where_it_applies("nih", "mitoses_printed")} as nih_printed,
               {_where_it_applies("modified_nih")} as modified_nih,
               {_where_it_applies("modified_nih", "mitoses_printed")} as modified_nih_printed
        from primaries
    )"""


def _risk(label: str, values: tuple[str, ...]) -> Register:
    return disease.fact(
        label=label, view="primary_tumours", rows=ROWS, kind=str, values=values,
        ask="Which size, mitoses and area counted, site and rupture had the primary tumour, resected before any drug?",
    )  # fmt: skip


def _figure(label: str) -> Register:
    return disease.fact(
        label=label, view="primary_tumours", rows=ROWS, kind=int,
        ask="Which size, mitoses and area counted, and site had the primary tumour, resected before any drug?",
    )  # fmt: skip


@disease.fact(
    label="the risk schemes apply to the primary tumour",
    absent="the risk schemes do not apply to the primary tumour",
    view="primary_tumours",
    rows=ROWS,
    ask="Was the primary tumour resected before any drug and before metastases, and is SDHB retained or KIT or PDGFRA"
    " mutated?",
)
def risk_schemes_apply() -> str:
    """Whether AFIP, NIH and NCCN may be asked of the primary tumour: examined as a resection, before any drug, without
    metastases by then, not SDH-deficient, not paediatric. False where one of these fails; unknown while one is open.
    SDH-deficient: SDHB lost in that tumour or an SDH gene mutated (a caution from memory); it is not where SDHB is
    retained in that tumour or a KIT or PDGFRA driver was found. Paediatric: only where a clinician judged so: the notes
    name no limit of age, and none is invented. Before any drug: as `pretreated` says, else by a complete drug history
    without a drug before the day of the tumour's row and without one for a use that is not told or neoadjuvant."""
    return same_truth("applies")


@_risk("AFIP group", GROUPS)
def afip_group() -> str:
    """AFIP group of the primary tumour (Miettinen and Lasota 2006, by copies that were read): up to 2, 5, 10 cm and
    above, each with up to 5 mitoses or more per 5 mm2. `not_applicable` where the schemes do not apply. Unknown where
    size or mitoses per 5 mm2 are, where it is open whether the schemes apply, and where several primary tumours
    differ."""
    return same("afip")


@_risk("AFIP group by mitoses per 50 fields as written", GROUPS)
def afip_group_per_50_fields() -> str:
    """Like `afip_group`, with the mitoses as counted in 50 fields of whatever size. Fields of today are larger than
    those of the scheme, so that this may overstate the group. Unknown unless 50 fields are told, and as `afip_group`
    is."""
    return same("afip_printed")


@_figure("progression in the AFIP group, percent")
def afip_progression_percent() -> str:
    """Percent of the patients of the AFIP group and site whose disease progressed (metastasis or death of tumour,
    without a drug). The columns for duodenum and jejunum/ileum are exchanged in the copies seen; the notes exchange
    them back, unverified. Sites without a column of their own use jejunum/ileum (convention, unverified). Gastric
    group 3b is 12 here, unverified, and 10 in copies that were read. Unknown where `afip_group` is or the schemes do
    not apply, without a case (duodenum, group 4), and for a primary tumour in liver, lung, bone, brain or node."""
    return same("progression")


@_figure("progression in the AFIP group by another source, percent")
def afip_progression_percent_otherwise() -> str:
    """What copies that were read print where they contradict `afip_progression_percent`: 10 for gastric group 3b. Slips
    of single copies (7 for 71, 54 for 52, both rectum) are left out. Unknown where no source contradicts."""
    return same("progression_otherwise")


@disease.fact(
    label="standing of the progression in the AFIP group",
    view="primary_tumours",
    rows=ROWS,
    kind=str,
    values=STANDINGS,
    ask="Who has seen the table of Miettinen and Lasota 2006?",
)
def afip_progression_percent_standing() -> str:
    """How the figure of `afip_progression_percent` was seen: read, or unverified, as everything whose column is open
    and every site that uses another one's by convention. Unknown where that has no group."""
    return same("progression_standing")


@disease.fact(
    label="the AFIP figure is of two groups together",
    absent="the AFIP figure is of one group",
    view="primary_tumours",
    rows=ROWS,
    ask="Which AFIP group and site?",
)
def afip_progression_pooled() -> str:
    """Whether `afip_progression_percent` was printed for the groups 3a and 3b, or 6a and 6b, together, as in duodenum
    and rectum (pooling unverified). Unknown where there is no figure's cell."""
    return same_truth("pooled")


@_figure("progression by NCCN, percent")
def nccn_progression_percent() -> str:
    """Percent with progression that NCCN prints for the AFIP group: the AFIP figures of stomach and of jejunum/ileum
    for the small bowel, those of the rectum for colon and rectum (all from memory, unverified). Unknown where
    `afip_group` is or the schemes do not apply, and for other sites, the duodenum among them."""
    return same("nccn")


@_risk("risk by NIH 2002", RISKS)
def nih_risk() -> str:
    """Risk of the primary tumour by the NIH consensus of 2002 (read in a copy; any size with more than 10 mitoses is
    unverified). Gaps are filled so: 5 mitoses count as below 5; 5.0 cm is in 2-5, 10.0 cm in 5-10. `not_applicable`
    where the schemes do not apply. Unknown where size or mitoses per 5 mm2 leave it open, where it is open whether the
    schemes apply, and where several primary tumours differ; above 10 cm it is high without a count."""
    return same("nih")


@_risk("risk by NIH 2002 by mitoses per 50 fields as written", RISKS)
def nih_risk_per_50_fields() -> str:
    """Like `nih_risk`, with the mitoses as counted in 50 fields of whatever size, as the scheme was printed. Unknown
    unless 50 fields are told or the count does not matter, and as `nih_risk` is."""
    return same("nih_printed")


@_risk("risk by modified NIH", RISKS)
def modified_nih_risk() -> str:
    """Risk of the primary tumour by the modified NIH scheme (Joensuu 2008, read in a copy): size, mitoses per 5 mm2,
    gastric or not, rupture. Above 2.0 cm is low, not very low; rupture is high whatever else. `not_applicable` where
    the schemes do not apply. Unknown where what is not told leaves it open, an untold rupture included, where it is
    open whether the schemes apply, and where several primary tumours differ."""
    return same("modified_nih")


@_risk("risk by modified NIH by mitoses per 50 fields as written", RISKS)
def modified_nih_risk_per_50_fields() -> str:
    """Like `modified_nih_risk`, with the mitoses as counted in 50 fields of whatever size, as the scheme was printed.
    Unknown unless 50 fields are told or the count does not matter, and as `modified_nih_risk` is."""
    return same("modified_nih_printed")
