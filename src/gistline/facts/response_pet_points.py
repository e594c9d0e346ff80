"""PET points: which PETs are compared, what each lesion took up on them, and the sums that the classes are read from.

The numbers of rules (P1 to P25) are those of docs/explanation/response/pet.md.
"""

BASELINE_DAYS = 35  # local policy, after README, rule 3

EACH = "patient_id, decision_date"
BASE = "pet and untreated and done_latest = base_day"
LAST = "pet and on_treatment and done_latest = last_day"

# P1 to P3. A scan whose modality is not told is kept: it may be a PET.
PET_SCANS = f"""
    select *, {BASE} as base, {LAST} as last, pet and on_treatment and done_latest < last_day as earlier,
           done_latest >= base_day and (pet and (untreated or on_treatment)) is not true as in_the_way
    from (
        select *, max(done_latest) filter (where pet and untreated) over each as base_day,
               max(done_latest) filter (where pet and on_treatment) over each as last_day
        from (
            select {EACH}, id as scan_id, done_on_earliest as done_earliest, done_on_latest as done_latest,
                   begun_latest, modality is not null as pet, done_on_latest <= begun_earliest as untreated,
                   done_on_earliest > begun_latest as on_treatment, new_lesions, cycles_given, uptake_minutes,
                   hottest_measured, liver_sul_mean, liver_sul_sd, liver_diseased, blood_pool_sul_mean,
                   blood_pool_sul_sd
            from scans join treatment using ({EACH})
            where modality is null or modality in ('pet', 'pet_ct')
        )
        window each as (partition by {EACH})
    )
    where base_day is not null"""

# P6 and P9: what every lesion took up on a PET; beside it what it took up on the baseline.
PET_ROWS = f"""
    select *, role = 'target' and base_above as target,
           case when in_base or background then false
                when observed_latest <= base_day then false
                when observed_earliest > base_day and not background then true end as new
    from (
        select *, bool_or(base) over lesion as in_base,
               bool_or(not background) filter (where base) over lesion as base_above,
               max(suv) filter (where base) over lesion as base_suv,
               max(extent) filter (where base) over lesion as base_extent
        from (
            select *, case when gone then true when tells then at_background end as background,
                   case when tells and not gone then suv_told end as suv,
                   case when tells and not gone then sulpeak_told end as sulpeak,
                   case when gone then 0 when tells then glycolysis_told end as glycolysis,
                   case when gone then 0 when tells then diameter_mm end as extent
            from (
                select scan.patient_id, scan.decision_date, scan.scan_id, scan.base, scan.base_day, m.lesion,
                       lesions.target_role as role, lesions.observed_on_earliest as observed_earliest,
                       lesions.observed_on_latest as observed_latest, m.at_background, m.suv as suv_told,
                       m.sulpeak as sulpeak_told, m.total_lesion_glycolysis as glycolysis_told, m.diameter_mm,
                       count(*) over one = 1 and m.state not in ('not_evaluable', 'merged') as tells,
                       count(*) over one = 1 and m.state = 'absent' as gone
                from (from pet_scans where base or last or earlier) as scan
                join measurements as m
                  on m.patient_id = scan.patient_id and m.decision_date = scan.decision_date and m.scan = scan.scan_id
                join lesions on lesions.patient_id = m.patient_id and lesions.decision_date = m.decision_date
                             and lesions.id = m.lesion
                window one as (partition by scan.patient_id, scan.decision_date, scan.scan_id, m.lesion)
            )
        )
        window lesion as (partition by {EACH}, lesion)
    )"""

# P7, P8, P10, P12, P24: one row per PET.
PET_SUMS = f"""
    select {EACH}, scan_id,
           bool_or(new) as new_seen, bool_and(new is not null) as new_told,
           count(*) filter (where in_base) as of_baseline, bool_and(in_base) as all_in_base,
           bool_or(not background) as uptake_left, bool_and(background is not null) as background_told,
           case when bool_and(gone) then 0 else max(sulpeak) end as hottest,
           bool_and(sulpeak is not null or gone) as sulpeak_told,
           sum(glycolysis) filter (where in_base) as glycolysis, bool_and(glycolysis is not null) as glycolysis_told,
           bool_and(role is not null and (role <> 'target' or background is not null)) as targets_told,
           count(*) filter (where target) as targets,
           bool_and(suv is not null or gone) filter (where target) as suv_told,
           sum(case when gone then 0 else suv end) filter (where target) as suv_low,
           sum(case when gone then base_suv else suv end) filter (where target) as suv_high,
           bool_and(gone or extent is not null and base_extent is not null) filter (where target) as extent_told,
           case when bool_and(base_extent is not null) filter (where target)
                then 5 * sum(extent) filter (where target) > 6 * sum(base_extent) filter (where target)
           end as extent_sum_grew,
           bool_or((5 * extent > 6 * base_extent) is true) filter (where target) as extent_one_grew
    from pet_rows group by {EACH}, scan_id"""

# Every PET with its sums; a PET without rows has none. P25 compares with what the targets of the baseline took up.
PET_POINTS = f"""
    select *, case when sulpeak_told and hottest_measured then hottest end as hottest_known,
           suv_told and targets = max(targets) filter (where base and targets_told) over (partition by {EACH})
               as suv_known
    from pet_scans left join pet_sums using ({EACH}, scan_id)"""

# P1 to P4, P9, P25: one row per decision.
PET_SERIES = f"""
    select {EACH}, any_value(base_day) as base_day, any_value(last_day) as last_day,
           count(*) filter (where base) = 1 and bool_and(done_earliest = base_day) filter (where base)
               and not bool_or(in_the_way) and max(begun_latest) <= any_value(base_day) + {BASELINE_DAYS}
               as base_stands,
           count(*) filter (where last) = 1 and bool_and(done_earliest = last_day) filter (where last) as last_stands,
           bool_or(new_lesions = 'unequivocal' or new_seen) filter (where last or earlier) as new_seen,
           bool_and(new_lesions is not distinct from 'none' and new_told is distinct from false)
               filter (where last or earlier) as new_told,
           min(hottest_known) filter (where base or earlier) as lowest_hottest,
           bool_and(hottest_known is not null) filter (where base or earlier) as hottest_always_told,
           min(case when suv_known then suv_high end) filter (where base or earlier) as lowest_suv_high,
           min(case when suv_known then suv_low end) filter (where base or earlier) as lowest_suv_low,
           bool_and(suv_known is true) filter (where base or earlier) as suv_always_told
    from pet_points group by {EACH}"""

# P5: an operation or local treatment that is not certainly before the baseline or after the last PET.
PET_TREATED = f"""
    select {EACH}, true as treated_between
    from pet_series join (
        select {EACH}, done_on_earliest as earliest, done_on_latest as latest from local_treatments
        union all
        select {EACH}, case when done_on_latest is null then planned_on_earliest else done_on_earliest end,
               done_on_latest
        from operations where intent is distinct from 'exploration'
    ) using ({EACH})
    where (latest < base_day) is not true and (earliest > last_day) is not true
    group by {EACH}"""

PET_POINT_VIEWS = {
    "pet_scans": PET_SCANS,
    "pet_rows": PET_ROWS,
    "pet_sums": PET_SUMS,
    "pet_points": PET_POINTS,
    "pet_series": PET_SERIES,
    "pet_treated": PET_TREATED,
}
