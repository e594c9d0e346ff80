"""Genotype reports: what each report of a tumour says of its driver, gathered per patient.

Two lists: the drivers `found`, and the regions `tested` without a finding. What a report says in words that are not
in knowledge/genes.yaml leaves everything it could mean open. A KIT exon 13, 14, 17 or 18 mutation in tissue taken
after a kinase inhibitor was begun is resistance and not the driver; where it is open when the tissue was taken, it
is neither. Undated tissue of the primary tumour counts as taken before.
"""

from gistline.library import gene_changes, kinase_inhibitors
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
KIT_AND_PDGFRA = tuple(
    words for name, regions in REGIONS.items() if name.startswith(("kit_", "pdgfra_")) for words in regions
)
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
        gene, change = item.gene, item.change
        same = f"plain = {literal(change)}"
        if change.endswith("*"):
            same = f"regexp_full_match(plain, {literal(change[:-1] + '[A-Z]')})"
        if item.exon is not None:
            cases.append(f"when gene = '{gene}' and {same} then {item.exon}")
    return f"case {' '.join(cases)} end"


def covered(region_words: tuple[tuple[str, ...], ...], tested: str = "tested") -> str:
    """SQL: whether the list `tested` names every region by one of its words."""
    return " and ".join(f"list_has_any({tested}, {list(words)})" for words in region_words)


FIRST_TKI = f"""
    select patient_id, decision_date,
           min(started_on_earliest) as begun_earliest, min(started_on_latest) as begun_latest
    from therapies where drug in ({", ".join(map(literal, kinase_inhibitors()))})
    group by patient_id, decision_date"""

READINGS = f"""
    select *, case when stated_exon <> read_exon then null
                   when read_exon is not null then read_exon else stated_exon end as exon
    from (
        select *, {_read_exon()} as read_exon from (
            select v.patient_id, v.decision_date, 'variants ' || v.id as row_id, v.status, v.gene, v.change,
                   regexp_replace(v.change, '^p\\.|[() ]', '', 'g') as plain, v.exon as stated_exon,
                   case when s.kind not in ('primary', 'metastasis') then false
                        when begun_earliest is null or s.collected_on_latest <= begun_earliest then true
                        when s.collected_on_earliest > begun_latest then false
                        when s.kind = 'primary' and s.collected_on_earliest is null then true
                        end as before_resistance,
                   s.kind,
                   case when v.status = 'not_found' then list_transform(v.covers, lambda word: lower(trim(word)))
                        end as covers
            from variants as v join specimens as s
              on s.patient_id = v.patient_id and s.decision_date = v.decision_date and s.id = v.specimen
            left join first_tki
              on first_tki.patient_id = v.patient_id and first_tki.decision_date = v.decision_date
        )
    )"""

EVIDENCE = f"""
    select patient_id, decision_date, row_id,
           case
             when status <> 'found' then null
             when gene = 'KIT' and exon in (9, 11) then 'kit_exon_' || exon
             when gene = 'KIT' and exon = 8 then 'kit_exon_other'
             when gene = 'KIT' and exon is not null and before_resistance is distinct from true then null
             when gene = 'KIT' and before_resistance = false then null
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
           case when status <> 'found' or gene <> 'KIT' or before_resistance is distinct from false then null
                when exon in (13, 14) then 'atp_pocket'
                when exon in (17, 18) then 'activation_loop' end as secondary,
           case when kind in ('primary', 'metastasis') then covers end as tested,
           case when kind = 'resistant_lesion' then covers end as tested_later,
           false as nf1,
           stated_exon <> read_exon as exons_differ,
           case when status = 'not_found' then not list_has_all({sorted(COVERS)}, covers)
                when gene in ('KIT', 'PDGFRA') and stated_exon is null and read_exon is null then true
                when gene = 'KIT' and exon not in (8, 9, 11) and before_resistance is null then true
                else gene = 'PDGFRA' and exon = 18 and change is not null and read_exon is null end as not_understood
    from readings
    union all
    select patient_id, decision_date, 'tumours ' || id, case when sdhb_ihc = 'lost' then 'sdh_deficient' end, null,
           case when sdhb_ihc = 'retained' then ['sdhb'] end, null, false, false, false
    from tumours where sdhb_ihc in ('lost', 'retained')
    union all
    select patient_id, decision_date, 'conditions ' || id, null, null, null, null, true, false, false
    from conditions where name = 'neurofibromatosis_type_1'
    qualify status = 'present' and noted_on_latest is not distinct from max(noted_on_latest)
        over (partition by patient_id, decision_date)"""

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
    select *, drivers as found,
           nf1 and drivers is null and {covered(KIT_AND_PDGFRA)} as nf1_by_exclusion,
           case when driver_rows is null then all_rows else driver_rows end as rows
    from gathered"""
