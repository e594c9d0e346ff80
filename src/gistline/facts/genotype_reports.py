"""Genotype reports: what each report of a tumour says of its driver, gathered per patient.

Three lists: the drivers `found`, the drivers that a finding `could_be`, and the regions `tested` without a finding.
What a written change says is read by `gistline.variants`; what cannot be placed leaves everything it could mean open.

A KIT exon 13, 14, 17 or 18 mutation in tissue taken after a kinase inhibitor was begun is resistance and not the
driver; where it is open when the tissue was taken, it is neither. Tissue of the primary tumour counts as taken before
where it is undated, or where no inhibitor is told of; tissue of a metastasis only where the drug history is complete.
"""

from gistline.library import kinase_inhibitors
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


def covered(region_words: tuple[tuple[str, ...], ...], tested: str = "tested") -> str:
    """SQL: whether the list `tested` names every region by one of its words."""
    return " and ".join(f"list_has_any({tested}, {list(words)})" for words in region_words)


FIRST_TKI = f"""
    select patient_id, decision_date, min(began_earliest) as begun_earliest, min(began_latest) as begun_latest,
           count(promise_id) > 0 as history_told
    from (
        select patient_id, decision_date, started_on_earliest as began_earliest, started_on_latest as began_latest,
               null as promise_id
        from therapies where drug in ({", ".join(map(literal, kinase_inhibitors()))})
        union all
        select patient_id, decision_date, null, null, promise_id from promised
    ) group by patient_id, decision_date"""

# A growing lesion grew on a drug. Plasma tells of resistance only where a drug was certainly begun before.
READINGS = """
    select v.patient_id, v.decision_date, 'variants ' || v.id as row_id, v.status, v.gene, v.change, v.germline,
           reading.exon, reading.exon_differs, reading.name, reading.driver as read_driver,
           reading.drivers, reading.drives, reading.understood, reading.row_as_driver, reading.row_as_secondary,
           case when s.kind = 'resistant_lesion' then false
                when s.collected_on_earliest > begun_latest then false
                when s.kind = 'plasma' and s.collected_on_latest <= begun_earliest then true
                when s.kind = 'plasma' then null
                when begun_earliest is null then case when s.kind = 'primary' or history_told then true end
                when s.collected_on_latest <= begun_earliest then true
                when s.kind = 'primary' and s.collected_on_earliest is null then true
                end as before_resistance,
           s.id as specimen, s.kind, s.collected_on_earliest, s.collected_on_latest,
           case when regexp_matches(lower(v.assay), 'seq|ngs|pcr|panel|exome|genome|sanger')
                then list_filter(list_transform(v.covers, lambda word: lower(trim(word))), lambda word: word <> 'sdhb')
                else list_transform(v.covers, lambda word: lower(trim(word))) end as covers
    from variants as v
    join specimens as s on s.patient_id = v.patient_id and s.decision_date = v.decision_date and s.id = v.specimen
    left join first_tki on first_tki.patient_id = v.patient_id and first_tki.decision_date = v.decision_date
    left join variant_readings as reading
      on reading.gene = v.gene and reading.change is not distinct from v.change
     and reading.exon_stated is not distinct from v.exon"""

# KIT as it was found before resistance: the same change found again later is the driver and no secondary mutation.
EARLY_KIT = """
    select patient_id, decision_date, list(name) filter (where name is not null) as early_names,
           list(exon) as early_exons, list(exon) filter (where name is null) as early_unnamed
    from readings where status = 'found' and gene = 'KIT' and before_resistance
    group by patient_id, decision_date"""

# is_early: certainly a finding of the tumour as it was; exons 8, 9 and 11 of KIT are drivers whenever it was taken.
# is_secondary: certainly a mutation of resistance; null where it may be, or may be the driver found again.
FINDINGS = """
    select readings.*,
           case when status <> 'found' then false
                when gene <> 'KIT' or exon in (8, 9, 11) then true
                else before_resistance end as is_early,
           case when status <> 'found' or gene <> 'KIT' or before_resistance or exon in (8, 9, 11) then false
                when list_contains(early_names, name) then false
                when before_resistance is null or exon is null or not understood then null
                when exon not in (13, 14, 17, 18) then false
                when list_contains(early_unnamed, exon) then null
                when name is null and list_contains(early_exons, exon) then null
                else true end as is_secondary
    from readings left join early_kit using (patient_id, decision_date)"""

EVIDENCE = f"""
    select patient_id, decision_date, row_id,
           case when is_early then read_driver end as driver,
           case when is_early and read_driver is not null
                then case when row_as_driver is null then 'no_row' else row_as_driver end end as matrix_row,
           case when status = 'found' and is_secondary is distinct from true
                     and not (is_early is true and read_driver is not null)
                     and not (is_early is false and is_secondary is false)
                then drivers end as could_be,
           is_early and drives as drives,
           case when is_early and drives then drivers end as driving,
           is_early and drives and gene = 'PDGFRA' and exon = 18 as exon_18,
           case when is_secondary then case when exon in (13, 14) then 'atp_pocket' else 'activation_loop' end
                end as secondary,
           is_secondary is null as secondary_open,
           case when row_as_secondary is null then 'no_row' else row_as_secondary end as later_row,
           name as later_name,
           case when status = 'not_found' and kind in ('primary', 'metastasis') then covers end as tested,
           case when status = 'not_found' and kind = 'resistant_lesion' then covers end as tested_later,
           false as nf1, false as nf1_certain,
           exon_differs as exons_differ,
           case when status = 'not_found' then not list_has_all({sorted(COVERS)}, covers)
                when status <> 'found' or exon_differs then false
                when is_early is null then true
                when gene not in ('KIT', 'PDGFRA') and change is null then false
                when change is not null and not understood then true
                else read_driver is null and len(drivers) > 0 and (change is not null or exon is null)
                end as not_understood
    from findings
    union all
    select patient_id, decision_date, 'tumours ' || id, case when sdhb_ihc = 'lost' then 'sdh_deficient' end,
           case when sdhb_ihc = 'lost' then 'sdh_deficient' end, null, sdhb_ihc = 'lost',
           case when sdhb_ihc = 'lost' then ['sdh_deficient'] end, false, null, false, null, null,
           case when sdhb_ihc = 'retained' then ['sdhb'] end, null, false, false, false, false
    from tumours where sdhb_ihc in ('lost', 'retained')
    union all
    select patient_id, decision_date, 'conditions ' || id, null, null, null, false, null, false, null, false, null,
           null, null, null, true, last_absent is null or day > last_absent, false, false
    from (
        select *, max(case when status = 'absent' then day end) over (partition by patient_id, decision_date)
                      as last_absent
        from (
            select *, case when noted_on_latest is null then recorded_on else noted_on_latest end as day
            from conditions where name = 'neurofibromatosis_type_1'
        )
    )
    where status = 'present' and (last_absent is null or day >= last_absent)"""

GATHERED = """
    select patient_id, decision_date,
           list(driver) filter (where driver is not null) as drivers,
           list(driving) filter (where driving is not null) as driving,
           flatten(list(could_be) filter (where could_be is not null)) as could_be,
           flatten(list(tested) filter (where tested is not null)) as tested,
           list(distinct matrix_row) filter (where matrix_row is not null) as matrix_rows,
           list(distinct later_row) filter (where secondary is not null) as later_rows_of_matrix,
           list(distinct later_name) filter (where secondary is not null) as later_names,
           bool_or(secondary_open) as secondary_open,
           list(secondary) filter (where secondary is not null) as secondary,
           flatten(list(tested_later) filter (where tested_later is not null)) as tested_later,
           list(row_id) as all_rows,
           list(row_id) filter (where driver is not null or drives or len(could_be) > 0) as driver_rows,
           list(row_id) filter (where secondary is not null or secondary_open or tested_later is not null)
               as later_rows,
           list(row_id) filter (where secondary = 'atp_pocket' or secondary_open or tested_later is not null)
               as pocket_rows,
           list(row_id) filter (where secondary = 'activation_loop' or secondary_open or tested_later is not null)
               as loop_rows,
           bool_or(nf1) as nf1, bool_or(nf1_certain) as nf1_certain,
           bool_or(drives) as driven, bool_or(exon_18) as exon_18,
           list(row_id) filter (where exons_differ) as exons_differ,
           list(row_id) filter (where not_understood) as not_understood
    from evidence group by patient_id, decision_date"""

GENOTYPE = f"""
    select *, drivers as found,
           len(list_distinct(drivers)) > 1
               or len(list_filter(driving, lambda one:
                      len(list_filter(driving, lambda other: not list_has_any(one, other))) > 0)) > 0 as contradicted,
           nf1_certain and drivers is null and len(could_be) is null and not secondary_open
               and {covered(KIT_AND_PDGFRA)} as nf1_by_exclusion,
           case when driver_rows is null then all_rows else driver_rows end as rows
    from gathered"""

SECONDARY = """
    select *, case when exon in (13, 14) then 'atp_pocket' when exon in (17, 18) then 'activation_loop' end as secondary
    from findings where is_secondary is distinct from false and gene = 'KIT' and status = 'found'"""
