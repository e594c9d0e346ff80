"""Disease stage: TNM of the primary tumour, the same in the eighth and the ninth edition."""

from gistline.facts.disease import disease
from gistline.facts.disease_primary import ROWS, same
from gistline.facts.schemes import result_of
from gistline.risk_tables import risk_tables

ASK = "Which size, mitoses, site, nodes and metastases had the primary tumour at diagnosis, before any drug?"
TABLES = risk_tables()

# Size and mitoses as they were before any drug; mitoses of a resection alone.
disease.views["primary_tumours"] = f"""
    select *, {result_of("tnm_t", size="size_untreated")} as t,
           {result_of("tnm_stage", size="size_untreated", mitoses="mitoses_untreated")} as stage,
           {result_of("tnm_stage", size="size_untreated", mitoses="printed_untreated")} as stage_printed
    from (
        select *, case when untreated then size_mm end as size_untreated,
               case when untreated and specimen = 'resection' then mitoses end as mitoses_untreated,
               case when untreated and specimen = 'resection' then mitoses_printed end as printed_untreated
        from at_risk
    )"""


@disease.fact(
    label="T of the primary tumour",
    view="primary_tumours",
    rows=ROWS,
    kind=str,
    values=TABLES.scheme("tnm_t").results(),
    ask=ASK,
)
def tnm_t() -> str:
    """T of TNM 8 and 9 (read): greatest dimension up to 2, 5, 10 cm and above, for every site. Of a tumour measured
    before any drug. Unknown where the size is, where a drug was given before or it is open, and where several primary
    tumours differ."""
    return same("t")


@disease.fact(
    label="N of the primary tumour",
    view="primary_tumours",
    rows=ROWS,
    kind=str,
    values=("N0", "N1"),
    ask="Were regional lymph nodes positive, negative, or not assessed?",
)
def tnm_n() -> str:
    """N of TNM 8 and 9 (read): N1 where regional lymph nodes are positive. Nodes that the record says were not assessed
    count as N0 (read). Unknown where nothing is told, and where several primary tumours differ."""
    return same("nodes_n")


def _stage(column: str) -> str:
    return f"case when bool_or({column} = 'IV') then 'IV' else {same(column)} end"


@disease.fact(
    label="stage at diagnosis",
    view="primary_tumours",
    rows=ROWS,
    kind=str,
    values=("I", "IA", "IB", "II", "IIIA", "IIIB", "IV"),
    ask=ASK,
)
def tnm_stage() -> str:
    """Stage of TNM 8 and 9 at diagnosis (read; the groups of AJCC 8 unverified). Stomach, and omentum taken for a
    solitary tumour, in one family; small bowel, oesophagus, colon, rectum, mesentery and peritoneum in the other, whose
    I some forms print as IA. IV by positive regional nodes or metastases at diagnosis, whatever else is missing, of any
    of several primary tumours. Otherwise from T, nodes, no metastases, and mitoses per 5 mm2 of a resection before any
    drug, up to 5 low. Unknown where these leave it open, for other sites, and where several primary tumours differ."""
    return _stage("stage")


@disease.fact(
    label="stage at diagnosis by mitoses per 50 fields as written",
    view="primary_tumours",
    rows=ROWS,
    kind=str,
    values=("I", "IA", "IB", "II", "IIIA", "IIIB", "IV"),
    ask=ASK,
)
def tnm_stage_per_50_fields() -> str:
    """Like `tnm_stage`, with the mitoses as counted in 50 fields of whatever size. Unknown unless 50 fields are told or
    the count does not matter, and as `tnm_stage` is."""
    return _stage("stage_printed")
