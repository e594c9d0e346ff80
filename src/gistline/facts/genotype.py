"""Genotype: many three-valued facts, one per driver that leads to another drug.

GIST has one driver, so a driver that was found makes the others false; a finding that could still be several of
them (PDGFRA exon 18 with the change not stated) leaves those unknown. Nothing else is ever false without a test
that covers it.
"""

from gistline.facts.genotype_reports import (
    EARLY_KIT,
    EVIDENCE,
    FINDINGS,
    FIRST_TKI,
    GATHERED,
    GENOTYPE,
    READINGS,
    REGIONS,
    SECONDARY,
    covered,
)  # fmt: skip
from gistline.facts.registry import Notice, Register, Subject
from gistline.facts.therapy import PROMISED

genotype = Subject(
    "genotype",
    {
        "promised": PROMISED,
        "first_tki": FIRST_TKI,
        "readings": READINGS,
        "early_kit": EARLY_KIT,
        "findings": FINDINGS,
        "evidence_of_secondary": SECONDARY,
        "evidence": EVIDENCE,
        "gathered": GATHERED,
        "genotype": GENOTYPE,
    },
    one_row=("genotype",),
)
genotype.notices += [
    Notice(
        "exon_against_change",
        "contradiction",
        "the stated exon is not the exon of the change as written; the finding is not used until one is corrected",
        "genotype",
        "exons_differ",
    ),
    Notice(
        "two_drivers",
        "contradiction",
        "two drivers are reported in one patient; GIST has one, so at least one needs a second look",
        "genotype",
        "case when contradicted then driver_rows end",
    ),
    Notice(
        "finding_not_understood",
        "not_understood",
        "the finding cannot be placed, or is none of the drivers that our sources name, or it is open whether the"
        " tissue was taken before the first drug; what it could mean stays open",
        "genotype",
        "not_understood",
    ),
]

SEQUENCE = "Sequence KIT and PDGFRA (with the exact change), and stain for SDHB."
WIDER = "Complete the wild-type work-up: SDHB stain, NF1, BRAF, NTRK, RAS, FGFR1."


def _driver(name: str) -> str:
    """True when found; unknown while a finding could be it; false when another driver or a covering test says so."""
    return f"""case when list_contains(found, '{name}') then true
        when list_contains(could_be, '{name}') then null
        when driven then false
        when {covered(REGIONS[name])} then false end"""


def _secondary(name: str, regions: tuple[tuple[str, ...], ...]) -> str:
    """True where found in what grew and not the driver found again; false by a negative test of what grew, unless
    another finding is open."""
    return f"""case when list_contains(secondary, '{name}') then true
        when secondary_open then null
        when {covered(regions, "tested_later")} then false end"""


def _driver_fact(label: str, ask: str = SEQUENCE, absent: str | None = None) -> Register:
    return genotype.fact(label=label, absent=absent, view="genotype", rows="rows", ask=ask)


@_driver_fact("KIT exon 9 mutation")
def kit_exon_9() -> str:
    """Whether the driver is a KIT exon 9 mutation, as A502_Y503dup. Unknown until a test of the tumour covers it."""
    return _driver("kit_exon_9")


@_driver_fact("KIT exon 11 mutation")
def kit_exon_11() -> str:
    """Whether the driver is a KIT exon 11 mutation, as W557_K558del or V559D. Unknown until a test covers it."""
    return _driver("kit_exon_11")


@_driver_fact("primary KIT exon 13 mutation")
def kit_exon_13() -> str:
    """Whether the driver is a KIT exon 13 mutation found before resistance, as K642E. Unknown until a test
    covers it."""
    return _driver("kit_exon_13")


@_driver_fact("primary KIT exon 17 mutation")
def kit_exon_17() -> str:
    """Whether the driver is a KIT exon 17 mutation found before resistance. Unknown until a test covers it."""
    return _driver("kit_exon_17")


@_driver_fact("KIT mutation in another exon")
def kit_exon_other() -> str:
    """Whether the driver is a KIT mutation in exon 8, 14, 18 or another exon than 9, 11, 13 and 17, found before
    resistance. Unknown until tests cover exons 8, 14 and 18."""
    return _driver("kit_exon_other")


@_driver_fact("PDGFRA exon 18 mutation, whatever the change")
def pdgfra_exon_18() -> str:
    """Whether the driver is a PDGFRA exon 18 mutation: D842V, another change, or one that is not stated exactly.
    Unknown until a test covers it, and where a PDGFRA mutation of unknown place was found."""
    in_exon_18 = ["pdgfra_d842v", "pdgfra_exon_18_other"]
    return f"""case when list_has_any(found, {in_exon_18}) or exon_18 then true
        when list_has_any(could_be, {in_exon_18}) then null
        when driven then false
        when {covered(REGIONS["pdgfra_exon_18_other"])} then false end"""


@_driver_fact("PDGFRA D842V")
def pdgfra_d842v() -> str:
    """Whether the driver is PDGFRA exon 18 D842V. Unknown until a test covers it, and where an exon 18 change is
    not stated exactly."""
    return _driver("pdgfra_d842v")


@_driver_fact("PDGFRA exon 18 mutation other than D842V")
def pdgfra_exon_18_other() -> str:
    """Whether the driver is a PDGFRA exon 18 mutation that is not D842V. Unknown until a test covers exon 18, and
    where the change is not stated or not recognised."""
    return _driver("pdgfra_exon_18_other")


@_driver_fact("PDGFRA mutation outside exon 18")
def pdgfra_exon_other() -> str:
    """Whether the driver is a PDGFRA mutation outside exon 18. Unknown until tests cover exons 12 and 14."""
    return _driver("pdgfra_exon_other")


@_driver_fact("SDH-deficient GIST", WIDER)
def sdh_deficient() -> str:
    """Whether SDHB staining is lost or an SDHA, SDHB, SDHC or SDHD mutation was found. Unknown until one is tested."""
    return _driver("sdh_deficient")


@_driver_fact("NF1-related GIST", WIDER)
def nf1_related() -> str:
    """Whether NF1 drives the tumour: an NF1 mutation in it, or a person with neurofibromatosis type 1 in whom tests
    of all KIT and PDGFRA exons named here found nothing; then drivers that nobody tested stay unknown. Unknown until
    tested: a person with neurofibromatosis can have a KIT mutation."""
    return f"case when nf1_by_exclusion then true else {_driver('nf1_related')} end"


@_driver_fact("BRAF V600E", WIDER)
def braf_v600e() -> str:
    """Whether the driver is BRAF V600E. Unknown until a test covers it."""
    return _driver("braf_v600e")


@_driver_fact("NTRK fusion", WIDER)
def ntrk_fusion() -> str:
    """Whether the driver is an NTRK1, NTRK2 or NTRK3 fusion. Unknown until a test covers all three."""
    return _driver("ntrk_fusion")


@_driver_fact("another driver (RAS, FGFR1, other BRAF)", WIDER)
def other_driver() -> str:
    """Whether a driver outside KIT, PDGFRA, SDH, NF1, BRAF V600E and NTRK was found. Unknown until tests cover
    BRAF, RAS and FGFR1."""
    return _driver("other_driver")


@_driver_fact("no driver found by a complete work-up", WIDER, absent="not a complete work-up without a finding")
def no_driver_found() -> str:
    """Whether tests that cover every driver named here found none. Unknown while any of them was not tested; a
    narrow panel without a finding is not wild type."""
    everything = sum(REGIONS.values(), ())
    return f"""case when driven then false
        when len(could_be) > 0 or nf1 or len(secondary) > 0 or secondary_open then null
        when {covered(everything)} then true end"""


@genotype.fact(
    label="secondary KIT mutation in exon 13 or 14",
    view="genotype",
    rows="pocket_rows",
    ask="Sequence a growing lesion.",
)
def secondary_atp_pocket() -> str:
    """Whether a growing lesion or plasma shows a KIT exon 13 or 14 mutation (V654A, T670I). Unknown until found,
    or tested negative in a growing lesion; absence in plasma is not a negative."""
    return _secondary("atp_pocket", (("kit exon 13", "kit"), ("kit exon 14", "kit")))


@genotype.fact(
    label="secondary KIT mutation in exon 17 or 18",
    view="genotype",
    rows="loop_rows",
    ask="Sequence a growing lesion.",
)
def secondary_activation_loop() -> str:
    """Whether a growing lesion or plasma shows a KIT exon 17 or 18 mutation (D816, D820, N822, Y823, A829). Unknown
    until found, or tested negative in a growing lesion; absence in plasma is not a negative."""
    return _secondary("activation_loop", (("kit exon 17", "kit"), ("kit exon 18", "kit")))


@_driver_fact("a driver that imatinib does not act on", absent="a driver that imatinib acts on")
def insensitive_driver() -> str:
    """Whether the driver is one for which response to imatinib does not guide surgery and drugs (assessment notes,
    S-09): PDGFRA D842V, SDH, NF1, BRAF, NTRK, another, or none found. False where a KIT or another PDGFRA mutation
    was found alone. Unknown until one of them is."""
    insensitive = ("pdgfra_d842v", "sdh_deficient", "nf1_related", "braf_v600e", "ntrk_fusion", "other_driver")
    return f"""case when nf1_by_exclusion or list_has_any(found, {list(insensitive)}) then true
        when list_has_any(could_be, {list(insensitive)}) then null
        when driven then false
        when len(could_be) > 0 then null
        when {covered(sum(REGIONS.values(), ()))} then true end"""


genotype.views["d842v_signs"] = """
    select decisions.patient_id, decisions.decision_date, driver_rows,
           (list_contains(found, 'pdgfra_d842v') or list_contains(could_be, 'pdgfra_d842v')) is true as sign
    from decisions left join genotype using (patient_id, decision_date)"""
genotype.one_row += ("d842v_signs",)


@genotype.fact(
    label="a finding on record that is or may be D842V",
    absent="no finding on record that may be D842V",
    view="d842v_signs",
    rows="case when sign then driver_rows end",
    ask=SEQUENCE,
)
def d842v_on_record() -> str:
    """Whether a finding on record is PDGFRA D842V or may be: an exon 18 change that is not stated, a text that could
    not be read, D842V beside another gene. It speaks of the record and not of the tumour, and so is never unknown;
    `pdgfra_d842v` is the fact about the tumour."""
    return "sign"
