"""Lesion sizes: every measurement with its scan and its lesion, read by the rules of docs/explanation/response.

Shared by the progression pattern and by the response criteria, so that a lesion has one size.
"""

EACH = "patient_id, decision_date"
TOO_SMALL_MM = 5  # unverified: what a lesion counts that is too small to measure

# Rules 5 and 8: a part of a lesion has the role of the whole. Rules 10 and 28: from when a lesion may be gone, by when
# it was treated, and when it was removed.
LESIONS_GONE = f"""
    select {EACH}, id, min(case when earliest is null then date '0001-01-01' else earliest end) as gone_from,
           min(latest) as gone_by, max(latest) filter (where removed) as removed_on
    from (
        select {EACH}, lesions.id, operations.done_on_earliest as earliest, operations.done_on_latest as latest,
               true as removed
        from lesions join operations using ({EACH})
        where lesions.removed_by = operations.id
          and (operations.done_on_latest is not null or (planned_on_earliest >= decision_date) is not true)
        union all
        select {EACH}, lesion, done_on_earliest, done_on_latest, false from local_treatments where lesion is not null
    ) group by all"""

FOLLOWED_LESIONS = f"""
    select {EACH}, one.id as lesion, one.kind, one.organ,
           one.kind is null and (one.organ <> 'lymph_node') is not true as maybe_node,
           one.observed_on_earliest as observed_on, one.count_at_least,
           one.split_from is not null as part,
           case when one.split_from is null then one.target_role else whole.target_role end as role,
           gone_from, gone_by, removed_on
    from lesions as one
    left join (select {EACH}, id as split_from, target_role from lesions) as whole using ({EACH}, split_from)
    left join lesions_gone using ({EACH}, id)"""

# Rule 7, row by row. What may be a node has a size only where both its axes are the same. What merged into another has
# no size of its own.
SIZES = f"""
    select m.patient_id, m.decision_date, m.lesion, m.scan as scan_id, m.state, m.merged_into, m.nodule_growing,
           m.nodule_mm, m.new_nodule or m.nodule_growing as nodule, m.attenuation_hu,
           scan.done_on_earliest as done_earliest, scan.done_on_latest as done_latest, modality, slice_mm,
           contrast_phase, role, kind, organ, maybe_node, observed_on, count_at_least, part, gone_from, gone_by,
           removed_on,
           case m.state when 'absent' then 0 when 'too_small' then {TOO_SMALL_MM}
                when 'measured' then case when kind = 'node' then short_axis_mm when not maybe_node then diameter_mm
                                          when diameter_mm = short_axis_mm then diameter_mm end end as size_mm,
           (modality = 'pet' or modality = 'pet_ct' and diameter_mm is null and short_axis_mm is null
            and m.state = 'measured' and (sulpeak is not null or suv is not null)
            and (m.new_nodule or m.nodule_growing) is not true) is true as uptake_alone
    from measurements as m
    join scans as scan on scan.patient_id = m.patient_id and scan.decision_date = m.decision_date and scan.id = m.scan
    join followed_lesions as followed
      on followed.patient_id = m.patient_id and followed.decision_date = m.decision_date
     and followed.lesion = m.lesion"""

LESION_VIEWS = {"lesions_gone": LESIONS_GONE, "followed_lesions": FOLLOWED_LESIONS, "sizes": SIZES}
