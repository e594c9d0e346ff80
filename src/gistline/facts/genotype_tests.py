"""Genotype tests: what was tested with which result, against what the assay covers; and what is still open."""

from dataclasses import dataclass

from gistline.facts.genotype import SEQUENCE, WIDER, genotype
from gistline.facts.genotype_reports import REGIONS, covered

Regions = tuple[tuple[str, ...], ...]


def _of(prefix: str) -> Regions:
    return tuple(words for name, regions in REGIONS.items() if name.startswith(prefix) for words in regions)


@dataclass(frozen=True)
class Test:
    """One test of the work-up: whose findings count, and the regions that a negative report must cover."""

    label: str
    genes: tuple[str, ...]
    regions: Regions
    ask: str


TESTS = {
    "kit": Test("sequencing of KIT", ("KIT",), _of("kit_"), SEQUENCE),
    "pdgfra": Test("sequencing of PDGFRA", ("PDGFRA",), _of("pdgfra_"), SEQUENCE),
    "sdh": Test("SDHB stain or SDH genes", ("SDHA", "SDHB", "SDHC", "SDHD"), _of("sdh_"), WIDER),
    "nf1": Test("test of NF1", ("NF1",), _of("nf1_"), WIDER),
    "braf": Test("test of BRAF", ("BRAF",), (("braf",),), WIDER),
    "ntrk": Test("test for NTRK fusions", ("NTRK1", "NTRK2", "NTRK3"), _of("ntrk_"), WIDER),
    "ras": Test("test of RAS", ("KRAS", "NRAS", "HRAS"), (("ras",),), WIDER),
    "fgfr1": Test("test of FGFR1", ("FGFR1",), (("fgfr1",),), WIDER),
}
RESULTS = ("found", "not_found", "partly_not_found", "pending", "failed")
BEFORE_RESISTANCE = "kind in ('primary', 'metastasis')"

genotype.views["results"] = f"""
    select patient_id, decision_date, row_id, case when status = 'found' then gene end as found_in,
           case when status = 'not_found' and {BEFORE_RESISTANCE} then covers end as negative,
           case when status = 'pending' then covers end as pending,
           case when status = 'failed' then covers end as failed,
           status = 'found' and (gene like 'SDH_' or gene = 'NF1') as may_be_inherited, germline
    from readings
    union all
    select patient_id, decision_date, 'tumours ' || id, case when sdhb_ihc = 'lost' then 'SDHB' end,
           case when sdhb_ihc = 'retained' then ['sdhb'] end, null, case when sdhb_ihc = 'failed' then ['sdhb'] end,
           sdhb_ihc = 'lost', null
    from tumours where sdhb_ihc is not null"""

genotype.views["work_up"] = """
    select results.*, driven, nf1_by_exclusion
    from (
        select patient_id, decision_date,
               list(found_in) filter (where found_in is not null) as found_in,
               flatten(list(negative) filter (where negative is not null)) as negative,
               flatten(list(pending) filter (where pending is not null)) as pending,
               flatten(list(failed) filter (where failed is not null)) as failed,
               list(row_id) as rows,
               list(row_id) filter (where may_be_inherited) as inherited_rows,
               bool_and(germline is not null) filter (where may_be_inherited) as germline_told
        from results group by patient_id, decision_date
    ) as results left join genotype using (patient_id, decision_date)"""
genotype.one_row += ("work_up",)


def _result(test: Test) -> str:
    words = sorted({word for words in test.regions for word in words})
    return f"""case when list_has_any(found_in, {list(test.genes)}) then 'found'
        when {covered(test.regions, "negative")} then 'not_found'
        when list_has_any(pending, {words}) then 'pending'
        when list_has_any(negative, {words}) then 'partly_not_found'
        when list_has_any(failed, {words}) then 'failed' end"""


def _registered(name: str, test: Test) -> None:
    def result() -> str:
        return _result(test)

    result.__name__ = f"{name}_test"
    result.__doc__ = (
        f"What the {test.label} of the tumour gave: found (a change is reported, driver or not), not_found (reports"
        " cover every region named here), partly_not_found (a narrower report), pending, failed. A negative counts in"
        " tissue of the primary tumour or of a metastasis that did not grow on a drug. Unknown where nothing is on"
        " record."
    )
    genotype.fact(
        label=test.label, view="work_up", rows="rows", kind=str, values=RESULTS, ask=test.ask
    )(result)  # fmt: skip


for _name, _test in TESTS.items():
    _registered(_name, _test)


@genotype.fact(
    label="the work-up of a tumour without KIT or PDGFRA mutation is open",
    absent="no open work-up of a tumour without KIT or PDGFRA mutation",
    view="work_up",
    rows="rows",
    ask=WIDER,
)
def wild_type_work_up_open() -> str:
    """Whether reports cover KIT and PDGFRA without a finding and the rest (SDHB stain, NF1, BRAF, NTRK, RAS, FGFR1) is
    not all covered. False once a driver is known or everything is covered. Unknown while KIT or PDGFRA is open."""
    first = covered((*TESTS["kit"].regions, *TESTS["pdgfra"].regions), "negative")
    rest = " and ".join(covered(TESTS[name].regions, "negative") for name in TESTS if name not in ("kit", "pdgfra"))
    return f"""case when driven or nf1_by_exclusion then false
        when {first} then not ({rest}) is true end"""


@genotype.fact(
    label="whether a finding is inherited is open",
    absent="no finding whose inheritance is open",
    view="work_up",
    rows="inherited_rows",
    ask="Was the patient offered a test of the germline?",
)
def germline_question_open() -> str:
    """Whether a change of SDHA, SDHB, SDHC, SDHD or NF1, or a lost SDHB stain, is on record and no report says whether
    it lies in the germline (local policy: our notes name no rule). False where a report says, and where another driver
    is known. Unknown while no driver is."""
    return """case when len(inherited_rows) > 0 then germline_told is not true
        when driven then false end"""
