"""Response classes: RECIST 1.1, Choi in three forms and the criteria of the GIST trials, for every time point.

The numbers of rules are those of docs/explanation/response/README.md. Each class is one expression over the sums of a
time point (facts/response_points.py); NULL is unknown.
"""

from gistline.facts.response_points import IN_ORDER, POINT_VIEWS

CLASSES = ("complete_response", "partial_response", "stable_disease", "progressive_disease", "not_evaluable")
RECIST_CLASSES = (*CLASSES[:3], "not_complete_not_progressive", *CLASSES[3:])
NODULE_MM = 20  # unverified: in the GIST trials
LEAST_STABLE_DAYS, CONFIRMED_DAYS = 42, 28  # 6 weeks, unverified; 28 days, read

CR, PR, SD, PD, NE = (f"'{one}'" for one in CLASSES)

# Rule 13. Twenty per cent and 5 mm above the nadir, 30 % below the baseline: in whole numbers, so that a tie is a tie.
_TARGET = f"""
    case when targets is null then 'none'
         when not has_baseline or not roles_told or no_valid_choice or order_open then null
         when all_gone and sum_mm is not null then {CR} when all_gone is null and sum_mm is not null then null
         when not all_gone and least_mm - nadir_mm >= 5 and 5 * least_mm >= 6 * nadir_mm then {PD}
         when untold then null when not_evaluated then {NE} when earlier_untold then null
         when 10 * sum_mm <= 7 * base_mm then {PR} when base_mm is not null then {SD} end"""

# Rule 14.
_NON_TARGET = """
    case when not has_baseline or order_open then null
         when others_asked then others_told
         when others_gone = others then 'complete_response'
         when others is null and roles_untold is null and promised then 'none' end"""

# Rule 15: back-dated where the next time point confirms it.
_NEW_HERE = """
    case when new_seen = 'unequivocal' and has_baseline then true when not has_baseline then null
         when new_seen = 'none' then false
         when new_seen = 'equivocal' then case new_next when 'unequivocal' then true when 'none' then false
                                             when 'equivocal' then false end end"""

_OVERALL = f"""
    case when not has_baseline or order_open then null
         when target = {PD} or non_target = 'progressive' or new_lesion then {PD}
         when new_lesion is null or non_target is null or target is null then null
         when target = 'none'
         then case non_target when 'none' then null when 'not_evaluated' then {NE} else non_target end
         when target = {CR} and non_target not in ('complete_response', 'none') then {PR}
         else target end"""

# Rule 24.
_MODIFIED = f"""
    case when bone_target or node_target or not has_baseline or order_open then null
         when nodule_mm >= {NODULE_MM} or list_has_any(nodules_growing, nodules_grew_before) then {PD}
         when recist = {PD} then {PD} when nodule_untold then null else recist end"""


def _choi(rises: str, falls: str, softer: str, growth_first: bool = False) -> str:
    """SQL: rules 21 to 23. `rises` and `falls`: the sum against its reference and the baseline; `softer`: attenuation
    at least 15 % below; with `growth_first` growth counts before shrinkage of the sum."""
    if growth_first:
        order = f"when {softer} then {PR} when {rises} then case when {softer} is null then null else {PD} end"
        order = f"{order} when ({rises}) is null then null when {falls} then {PR}"
    else:
        order = f"when {falls} or {softer} then {PR} when {softer} is null then null when {rises} then {PD}"
    return f"""
    case when not has_baseline or order_open then null
         when new_lesion or nodule then {PD} when new_lesion is null then null
         when non_target is null or non_target = 'progressive' then null
         when target = {CR} and non_target in ('complete_response', 'none') then {CR}
         when target = 'none' or not roles_told or no_valid_choice or untold then null when not_evaluated then {NE}
         {order} when {softer} is null then null when base_mm is not null then {SD} end"""


_SOFTER = "(case when hu_told and base_mm is not null and base_hu > 0 then 100 * hu <= 85 * base_hu end)"
_RISES, _FALLS = "(10 * sum_mm >= 11 * base_mm)", "(10 * sum_mm <= 9 * base_mm)"
_RISES_FROM_NADIR = """(case when 10 * sum_mm >= 11 * nadir_mm and sum_mm > nadir_mm then true
                             when earlier_untold then null
                             else 10 * sum_mm >= 11 * nadir_mm and sum_mm > nadir_mm end)"""

SO_FAR = f"({IN_ORDER} rows between unbounded preceding and current row)"
PARTS_CLASSED = f"""
    select *, {_TARGET} as target, {_NON_TARGET} as non_target, {_NEW_HERE} as new_here from compared where after"""
# Rule 15: what is new stays new.
NEW_SINCE = f"""
    select *, case when bool_or(new_here) over {SO_FAR} then true
                   when bool_and(new_here is not null) over {SO_FAR} then false end as new_lesion
    from parts_classed"""
RECIST_CLASSED = f"select *, {_OVERALL} as recist from new_since"
# Rules 17 and 18 read the time points up to the first that is progressive or unknown, that one included.
CLASSED = f"""
    select *, 'scan of ' || done_earliest as shown, {_MODIFIED} as modified,
           {_choi(_RISES, _FALLS, _SOFTER)} as choi,
           {_choi(_RISES_FROM_NADIR, _FALLS, _SOFTER, growth_first=True)} as choi_from_nadir,
           {_choi(_RISES, _FALLS, "false")} as choi_by_size,
           case when hu_told and base_mm is not null and base_hu > 0
                then round(100 * (hu - base_hu) / base_hu, 1) end as hu_change,
           count(*) filter (where recist is null or recist = {PD}) over (
               {IN_ORDER} rows between unbounded preceding and 1 preceding) = 0 as counts,
           case when done_earliest - base_latest >= {LEAST_STABLE_DAYS} then true
                when done_latest - base_earliest < {LEAST_STABLE_DAYS} then false end as late_enough
    from recist_classed"""

CLASS_VIEWS = {
    **POINT_VIEWS,
    "parts_classed": PARTS_CLASSED,
    "new_since": NEW_SINCE,
    "recist_classed": RECIST_CLASSED,
    "classed": CLASSED,
}
