"""Genotype: many three-valued facts, one per driver that leads to another drug.

Evidence is gathered per patient as two lists: the drivers `found`, and the regions `tested` without a finding.
GIST has one driver, so a driver that was found makes the others false; a finding that could still be several of
them (PDGFRA exon 18 with the change not stated) leaves those unknown. Nothing else is ever false without a test
that covers it. What a report says in words that are not in knowledge/genes.yaml leaves everything it could be open.
"""

from gistline.facts.registry import Notice, Register, Subject
from gistline.library import gene_changes
from gistline.logic import literal

REGIONS = {  # driver: per region that a test must cover, the words a report may use for it (lower case)
    "kit_exon_9": (("kit exon 9", "kit"),),
    "kit_exon_11": (("kit exon 11", "kit"),),
    "kit_exon_13": (("kit exon 13", "kit"),),
    "kit_exon_17": (("kit exon 17", "kit"),),
    "kit_exon_other": (("kit exon 8", "kit"), ("kit exon 14", "kit"), ("kit exon 18", "kit")),
    "pdgfra_d842v": (("pdgfra d842v", "pdgfra exon 18", "pdgfra"),),
    "pdgfra_exon_18_other": (("pdgfra exon 18", "pdgfra"),),
    "pdgfra_exon_other": (("pdgfra exon 12", "pdgfra"), ("pdgfra exon 14", "pdgfra")),
    "sdh_deficient": (("sdh", "sdhb"),),
    "nf1_related": (("nf1",),),
    "braf_v600e": (("braf v600e", "braf"),),
    "ntrk_fusion": (("ntrk",),),
    "other_driver": (("braf",), ("ras",), ("fgfr1",)),
}
COVERS = frozenset(word for regions in REGIONS.values() for words in regions for word in words)
USUAL_PANEL = ("kit_exon_9", "kit_exon_11", "kit_exon_13", "kit_exon_17", "pdgfra_exon_18_other")
COULD_BE = {  # a finding that cannot be placed: the drivers it may be
    "kit_unplaced": ("kit_exon_9", "kit_exon_11", "kit_exon_13", "kit_exon_17", "kit_exon_other"),
    "pdgfra_unplaced": ("pdgfra_d842v", "pdgfra_exon_18_other", "pdgfra_exon_other"),
    "pdgfra_exon_18_unplaced": ("pdgfra_d842v", "pdgfra_exon_18_other"),
    "braf_unplaced": ("braf_v600e", "other_driver"),
    "ntrk_unplaced": ("ntrk_fusion",),
}


def _read_exon() -> str:
    """SQL: the exon of a change that knowledge/genes.yaml recognises as written; null for any other."""
    cases = []
    for item in gene_changes():
        gene, change = item["gene"], item["change"]
        same = f"plain = {literal(change)}"
        if change.endswith("*"):
            same = f"regexp_full_match(plain, {literal(change[:-1] + '[A-Z]')})"
        if item["exon"] is not None:
            cases.append(f"when gene = '{gene}' and {same} then {item['exon']}")
    return f"case {' '.join(cases)} end"


def covered(region_words: tuple[tuple[str, ...], ...], tested: str = "tested") -> str:
    """SQL: whether the list `tested` names every region by one of its words."""
    return " and ".join(f"list_has_any({tested}, {list(words)})" for words in region_words)


READINGS = f"""
    select *, case when stated_exon <> read_exon then null
                   when read_exon is not null then read_exon else stated_exon end as exon
    from (
        select *, {_read_exon()} as read_exon from (
            select v.patient_id, v.decision_date, 'variants ' || v.id as row_id, v.status, v.gene, v.change,
                   regexp_replace(v.change, '^p\\.|[() ]', '', 'g') as plain, v.exon as stated_exon,
                   s.kind in ('primary', 'metastasis') as before_resistance, s.kind,
                   case when v.status = 'not_found' then list_transform(v.covers, lambda word: lower(trim(word)))
                        end as covers
            from variants as v join specimens as s
              on s.patient_id = v.patient_id and s.decision_date = v.decision_date and s.id = v.specimen
        )
    )"""

EVIDENCE = f"""
    select patient_id, decision_date, row_id,
           case
             when status <> 'found' then null
             when gene = 'KIT' and exon in (9, 11) then 'kit_exon_' || exon
             when gene = 'KIT' and not before_resistance then null
             when gene = 'KIT' and exon in (13, 17) then 'kit_exon_' || exon
             when gene = 'KIT' and exon is not null then 'kit_exon_other'
             when gene = 'KIT' then 'kit_unplaced'
             when gene = 'PDGFRA' and plain = 'D842V' and exon = 18 then 'pdgfra_d842v'
             when gene = 'PDGFRA' and exon = 18 and read_exon = 18 then 'pdgfra_exon_18_other'
             when gene = 'PDGFRA' and exon = 18 then 'pdgfra_exon_18_unplaced'
             when gene = 'PDGFRA' and exon is not null then 'pdgfra_exon_other'
             when gene = 'PDGFRA' then 'pdgfra_unplaced'
             when gene in ('SDHA', 'SDHB', 'SDHC', 'SDHD') then 'sdh_deficient'
             when gene = 'NF1' then 'nf1_related'
             when gene = 'BRAF' and plain = 'V600E' then 'braf_v600e'
             when gene = 'BRAF' then 'braf_unplaced'
             when gene like 'NTRK%' and (change ilike '%fusion%' or change like '%::%') then 'ntrk_fusion'
             when gene like 'NTRK%' then 'ntrk_unplaced'
             else 'other_driver' end as driver,
           case when status <> 'found' or gene <> 'KIT' or before_resistance then null
                when exon in (13, 14) then 'atp_pocket'
                when exon in (17, 18) then 'activation_loop' end as secondary,
           case when before_resistance then covers end as tested,
           case when kind = 'resistant_lesion' then covers end as tested_later,
           false as nf1,
           stated_exon <> read_exon as exons_differ,
           case when status = 'not_found' then not list_has_all({sorted(COVERS)}, covers)
                when gene in ('KIT', 'PDGFRA') and stated_exon is null and read_exon is null then true
                else gene = 'PDGFRA' and exon = 18 and change is not null and read_exon is null end as not_understood
    from readings
    union all
    select patient_id, decision_date, 'tumours ' || id, case when sdhb_ihc = 'lost' then 'sdh_deficient' end, null,
           case when sdhb_ihc = 'retained' then ['sdhb'] end, null, false, false, false
    from tumours where sdhb_ihc in ('lost', 'retained')
    union all
    select patient_id, decision_date, 'conditions ' || id, null, null, null, null, true, false, false
    from conditions where name = 'neurofibromatosis_type_1' and status = 'present'"""

GATHERED = """
    select patient_id, decision_date,
           list(driver) filter (where driver is not null) as drivers,
           flatten(list(tested) filter (where tested is not null)) as tested,
           list(secondary) filter (where secondary is not null) as secondary,
           flatten(list(tested_later) filter (where tested_later is not null)) as tested_later,
           list(row_id) as all_rows,
           list(row_id) filter (where driver is not null) as driver_rows,
           list(row_id) filter (where secondary is not null or tested_later is not null) as later_rows,
           bool_or(nf1) as nf1,
           list(row_id) filter (where exons_differ) as exons_differ,
           list(row_id) filter (where not_understood) as not_understood
    from evidence group by patient_id, decision_date"""

GENOTYPE = f"""
    select *, case when nf1 and drivers is null and {covered(sum((REGIONS[name] for name in USUAL_PANEL), ()))}
                   then ['nf1_related'] else drivers end as found,
           case when driver_rows is null then all_rows else driver_rows end as rows
    from gathered"""

genotype = Subject(
    "genotype",
    {"readings": READINGS, "evidence": EVIDENCE, "gathered": GATHERED, "genotype": GENOTYPE},
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
        "case when len(list_distinct(drivers)) > 1 then driver_rows end",
    ),
    Notice(
        "finding_not_understood",
        "not_understood",
        "the change or the region is not among those this version recognises as written; what it could mean stays open",
        "genotype",
        "not_understood",
    ),
]

SEQUENCE = "Sequence KIT and PDGFRA (with the exact change), and stain for SDHB."
WIDER = "Complete the wild-type work-up: SDHB stain, NF1, BRAF, NTRK, RAS, FGFR1."


def _driver(name: str) -> str:
    """True when found; unknown while a finding could be it; false when another driver or a covering test says so."""
    blockers = [finding for finding, drivers in COULD_BE.items() if name in drivers]
    return f"""case when list_contains(found, '{name}') then true
        when list_has_any(found, {blockers}::varchar[]) then null
        when len(found) > 0 then false
        when {covered(REGIONS[name])} then false end"""


def _secondary(name: str, regions: tuple[tuple[str, ...], ...]) -> str:
    return f"""case when list_contains(secondary, '{name}') then true
        when {covered(regions, "tested_later")} then false end"""


def _driver_fact(label: str, ask: str = SEQUENCE) -> Register:
    return genotype.fact(label=label, view="genotype", rows="rows", ask=ask)


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
    """Whether NF1 drives the tumour: an NF1 mutation in it, or a person with neurofibromatosis type 1 in whom the
    usual panel (KIT exons 9, 11, 13, 17; PDGFRA exons 12, 18) found nothing. Unknown until tested: a person with
    neurofibromatosis can have a KIT mutation."""
    return _driver("nf1_related")


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


@_driver_fact("no driver found by a complete work-up", WIDER)
def no_driver_found() -> str:
    """Whether tests that cover every driver named here found none. Unknown while any of them was not tested; a
    narrow panel without a finding is not wild type."""
    everything = sum(REGIONS.values(), ())
    return f"""case when len(found) > 0 then false
        when nf1 then null
        when {covered(everything)} then true end"""


@genotype.fact(
    label="secondary KIT mutation in exon 13 or 14",
    view="genotype",
    rows="later_rows",
    ask="Sequence a growing lesion.",
)
def secondary_atp_pocket() -> str:
    """Whether a growing lesion or plasma shows a KIT exon 13 or 14 mutation (V654A, T670I). Unknown until found,
    or tested negative in a growing lesion; absence in plasma is not a negative."""
    return _secondary("atp_pocket", (("kit exon 13", "kit"), ("kit exon 14", "kit")))


@genotype.fact(
    label="secondary KIT mutation in exon 17 or 18",
    view="genotype",
    rows="later_rows",
    ask="Sequence a growing lesion.",
)
def secondary_activation_loop() -> str:
    """Whether a growing lesion or plasma shows a KIT exon 17 or 18 mutation (D816, D820, N822, Y823, A829). Unknown
    until found, or tested negative in a growing lesion; absence in plasma is not a negative."""
    return _secondary("activation_loop", (("kit exon 17", "kit"), ("kit exon 18", "kit")))
