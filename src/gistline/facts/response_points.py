"""Response points: the scans that a response is read from, what each lesion measured there, and the sums.

The numbers of rules are those of docs/explanation/response/README.md.
"""

from gistline.facts.courses import COURSE_VIEWS
from gistline.facts.lesion_sizes import EACH
from gistline.facts.therapy import therapy
from gistline.library import unnamed_drugs
from gistline.logic import literal

MOST_TARGETS, MOST_IN_AN_ORGAN = 5, 2
LEAST_MM, LEAST_NODE_MM, NORMAL_NODE_MM, THICK_SLICE_MM = 10, 15, 10, 5
BASELINE_DAYS = 35  # 5 weeks, second-hand; 4 weeks, unverified: the longer of the two

IN_ORDER = f"partition by {EACH} order by done_earliest, done_latest, point"
BEFORE_IT = f"({IN_ORDER} rows between unbounded preceding and 1 preceding)"

# Rule 1. The latest of several starts lies between the latest of their first and of their last possible days. A drug
# that is not named may be another course.
TREATMENT = f"""
    select patient_id, decision_date, max(began_earliest) as begun_earliest, max(began_latest) as begun_latest
    from courses
    where not exists (
        from therapies as unnamed
        where unnamed.patient_id = courses.patient_id and unnamed.decision_date = courses.decision_date
          and drug in ({", ".join(map(literal, unnamed_drugs()))})
    )
    group by patient_id, decision_date"""

# Rule 2: scans of one known day are one time point. Rule 3: what lies further back than a baseline may is not read.
POINT_SCANS = f"""
    select {EACH}, id as scan_id, done_on_earliest as done_earliest, done_on_latest as done_latest,
           done_on_latest <= begun_earliest as before, done_on_earliest > begun_latest as after, begun_latest,
           modality, slice_mm, contrast_phase, non_target, new_lesions,
           case when done_on_earliest = done_on_latest then done_on_earliest::varchar else 'scan ' || id end as point
    from scans join treatment using ({EACH})
    where modality is distinct from 'pet' and done_on_latest >= begun_earliest - {BASELINE_DAYS}"""

# Rules 7 and 9: one row per time point and lesion, with its size or none. Rule 10: no size once it may be gone.
# Rule 19: its attenuation, where every row that can tell it does.
LESION_POINTS = f"""
    select {EACH}, point, done_earliest, done_latest, before, lesion, any_value(role) as role, any_value(kind) as kind,
           any_value(maybe_node) as maybe_node, any_value(part) as part, any_value(observed_on) as observed_on,
           any_value(gone_by) as gone_by,
           bool_and(state = 'not_evaluable') and bool_and(gone_from > done_latest) is not false as not_evaluable,
           bool_or(state = 'measured') as measured,
           bool_or(state in ('measured', 'too_small')) as shown, bool_or(state = 'merged') as merged,
           bool_and(merged_into is not null) filter (where state = 'merged') as merge_told,
           min(merged_into) as merged_into,
           case when bool_and(size_told is not null) filter (where state <> 'not_evaluable')
                 and min(size_told) = max(size_told)
                 and bool_and(gone_from > done_latest) is not false
                then min(size_told) end as size,
           case when bool_and(hu is not null) filter (where state = 'measured' and modality is distinct from 'mri')
                 and min(hu) = max(hu) then min(hu) end as hu,
           not bool_or((slice_mm > {THICK_SLICE_MM} and size_told < 2 * slice_mm) is not true)
               filter (where state = 'measured') and size is not null as thick,
           bool_or(nodule) as nodule, bool_or(nodule_growing) as nodule_growing,
           max(nodule_mm) as nodule_mm
    from (
        select sizes.*, point, before, case when state = 'merged' then 0 else size_mm end as size_told,
               case when state = 'measured' and sizes.contrast_phase = 'portal_venous' then attenuation_hu end as hu
        from sizes join point_scans using ({EACH}, scan_id) where not uptake_alone
    )
    group by {EACH}, point, done_earliest, done_latest, before, lesion"""

# What the time points of a treatment are compared with: attenuation at the last scan before it, and when a part of a
# lesion was first measured.
LESIONS_BEFORE = f"""
    select {EACH}, lesion, arg_max_null(hu, (done_latest, done_earliest)) filter (where before) as base_hu,
           arg_min(point, (done_earliest, done_latest, point)) filter (where part) as begun_at
    from lesion_points where before or part group by {EACH}, lesion"""

# What the time points are judged against: how many lesions have which role, and which limits of rule 6 they break.
LESIONS_TOLD = f"""
    select {EACH}, sum(lesions) filter (where role = 'target' and not part) as targets,
           flatten(list(row_ids) filter (where role = 'target')) as target_rows,
           max(lesions) filter (where role = 'target' and not part and place is not null) as most_in_an_organ,
           bool_or(role = 'target' and not part and bone) as bone_target,
           bool_or(role = 'target' and not part and (place = 'lymph_node' or either)) as node_target,
           sum(lesions) filter (where role = 'non_target') as others,
           sum(lesions) filter (where role is null) as roles_untold
    from (
        select {EACH}, role, part, case when kind = 'node' then 'lymph_node' else organ end as place,
               bool_or(kind = 'bone') as bone,
               bool_or(kind is null and (organ in ('lymph_node', 'bone')) is distinct from false) as either,
               count(*) as lesions, list('lesions ' || lesion) as row_ids
        from followed_lesions group by all
    ) group by {EACH}"""

LESIONS_PROMISED = f"""
    select {EACH}, true as promised
    from completeness
    where table_name = 'lesions' and complete_from_latest is null and complete_through_latest >= decision_date
    group by {EACH}"""

_TARGET = "filter (where role = 'target')"
_SHOWN_TARGET = "filter (where role = 'target' and measured)"
LESIONS_AT_POINTS = f"""
    select {EACH}, point, count(*) {_TARGET} as targets_here, bool_or(not_evaluable) {_TARGET} as not_evaluated,
           count(*) filter (where role = 'target' and part) as parts_here,
           count(*) filter (where role = 'target' and part and begun_at = point) as parts_begun,
           count(*) filter (where role = 'target' and size is null and not not_evaluable) > 0
               or bool_or(merged and merge_told is not true) {_TARGET}
               or bool_or(merged) {_TARGET} and list_has_all(
                   list(lesion) filter (where role = 'target' and measured and size is not null),
                   list(merged_into) filter (where role = 'target' and merged and merge_told)) is not true
               as row_untold,
           sum(size) {_TARGET} as least_mm,
           case when bool_or(not gone) {_TARGET} then false when count(gone) {_TARGET} = count(size) {_TARGET} then true
                end as all_gone,
           bool_or(not_evaluable or thick
                   or not merged and (size < {LEAST_MM} or kind = 'node' and size < {LEAST_NODE_MM})
                   or gone_by <= done_earliest) filter (where role = 'target' and not part) as no_valid_target,
           sum(hu) {_SHOWN_TARGET} as hu, sum(base_hu) {_SHOWN_TARGET} as base_hu,
           bool_and(hu is not null and base_hu is not null) {_SHOWN_TARGET} as hu_told,
           bool_or(role is null) as role_untold,
           count(*) filter (where role = 'non_target') as others_here,
           count(*) filter (where role = 'non_target' and gone) as others_gone,
           max(observed_on) filter (where shown and not part) as new_observed,
           bool_or(nodule) as nodule, list(lesion) filter (where nodule_growing) as nodules_growing,
           bool_or(nodule and nodule_mm is null) as nodule_untold, max(nodule_mm) filter (where nodule) as nodule_mm
    from (
        select *, not merged and (size = 0 and not shown or size < {NORMAL_NODE_MM} and
                      case when kind = 'node' then true when not maybe_node then false end) as gone
        from lesion_points
    ) left join lesions_before using ({EACH}, lesion) group by {EACH}, point"""

# Rule 2, and rules 14 and 15 as far as one time point tells.
TIME_POINTS = f"""
    select scan.*, lesion.* exclude ({EACH}, point), told.* exclude ({EACH}), promised, pet_new_from
    from (
        select {EACH}, point, done_earliest, done_latest, before, after, begun_latest,
               list('scans ' || scan_id order by scan_id) as row_ids,
               case when bool_or(new_lesions = 'unequivocal') then 'unequivocal'
                    when count(new_lesions) < count(*) then null
                    when bool_or(new_lesions = 'equivocal') then 'equivocal' else 'none' end as new_told,
               case when bool_or(non_target = 'progressive') then 'progressive'
                    when min(non_target) = max(non_target) then min(non_target) end as others_told,
               count(non_target) > 0 as others_asked
        from point_scans group by all
    ) as scan
    left join lesions_at_points as lesion using ({EACH}, point)
    left join lesions_told as told using ({EACH})
    left join lesions_promised using ({EACH})
    left join (
        select {EACH}, min(done_on_earliest) as pet_new_from
        from scans join treatment using ({EACH})
        where modality = 'pet' and new_lesions = 'unequivocal' and done_on_latest > begun_earliest group by {EACH}
    ) using ({EACH})
    where targets_here > 0 or new_told = 'unequivocal' or others_told = 'progressive'
       or (targets is null and (others_asked or others_here > 0))"""

# Rules 3 and 4: what each time point stands in order of; the last one certainly before is the baseline.
POINTS_IN_TURN = f"""
    select *, before and lead(before) over ({IN_ORDER}) is not true as is_baseline,
           (max(done_latest) over {BEFORE_IT} >= done_earliest or lead(done_earliest) over ({IN_ORDER}) <= done_latest)
               is true as order_open,
           after and new_observed > max(done_latest) filter (where before) over (partition by {EACH}) as new_followed,
           sum(parts_begun) over ({IN_ORDER}) as parts, sum(parts_begun) over (partition by {EACH}) > 0 as any_part,
           pet_new_from <= done_latest as new_on_pet,
           bool_or(not before and not after) over (partition by {EACH}) as astride
    from time_points"""

# Rules 5, 6, 10 to 12 and 15.
SUMS = """
    select *, case when not untold and not not_evaluated then least_mm end as sum_mm,
           case when new_followed or new_told = 'unequivocal' then 'unequivocal'
                when new_on_pet is not true then new_told end as new_seen
    from (
        select *, order_open and any_part
                  or (targets_here - parts_here < targets or parts_here < parts or row_untold) is not false
                      as untold
        from points_in_turn where is_baseline or after
    )"""
COMPARED = f"""
    select *, first_value(sum_mm) over ({IN_ORDER}) as base_mm, min(sum_mm) over {BEFORE_IT} as nadir_mm,
           bool_or(untold) over {BEFORE_IT} as earlier_untold,
           first_value(done_earliest) over ({IN_ORDER}) as base_earliest,
           first_value(done_latest) over ({IN_ORDER}) as base_latest,
           lead(done_earliest) over ({IN_ORDER}) is null as is_last,
           case when lag(after) over ({IN_ORDER}) then lag(nodules_growing) over ({IN_ORDER})
               end as nodules_grew_before,
           case when not order_open and lead(order_open) over ({IN_ORDER}) is not true
                then lead(new_seen, 1, 'none') over ({IN_ORDER}) end as new_next,
           first_value(is_baseline and not order_open and not astride
                       and begun_latest - done_earliest <= {BASELINE_DAYS}) over ({IN_ORDER}) as has_baseline,
           first_value(role_untold is not true) over ({IN_ORDER}) as roles_told,
           first_value(
               bone_target or targets > {MOST_TARGETS} or most_in_an_organ > {MOST_IN_AN_ORGAN} or no_valid_target
           ) over ({IN_ORDER}) is true as no_valid_choice
    from sums"""

TREATMENT_VIEWS = {
    **{name: therapy.views[name] for name in ("promised", "every_segment", *COURSE_VIEWS)},
    "treatment": TREATMENT,
}
POINT_VIEWS = {
    **TREATMENT_VIEWS,
    "point_scans": POINT_SCANS,
    "lesion_points": LESION_POINTS,
    "lesions_before": LESIONS_BEFORE,
    "lesions_told": LESIONS_TOLD,
    "lesions_promised": LESIONS_PROMISED,
    "lesions_at_points": LESIONS_AT_POINTS,
    "time_points": TIME_POINTS,
    "points_in_turn": POINTS_IN_TURN,
    "sums": SUMS,
    "compared": COMPARED,
}
