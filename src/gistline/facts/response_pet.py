"""Response on PET: EORTC 1999 and PERCIST 1.0, from the last PET before the treatment and the last one on it.

The numbers of rules (P1 to P25) are those of docs/explanation/response/pet.md. Figures: assessment notes, section 3.3.
All arithmetic is of decimals: what is exactly at a limit is decided by the rules and not by rounding.
"""

from gistline.facts.registry import Kind, Notice, Register
from gistline.facts.response import AGE, AGE_SOURCE, response
from gistline.facts.response_pet_points import PET_POINT_VIEWS
from gistline.facts.response_points import TREATMENT_VIEWS

PMD, PMR = "'progressive_metabolic_disease'", "'partial_metabolic_response'"
SMD, CMR = "'stable_metabolic_disease'", "'complete_metabolic_response'"
CLASSES = tuple(name.strip("'") for name in (CMR, PMR, SMD, PMD))


def _rise(now: str, before: str) -> str:
    """SQL: SULpeak rose by the limits of progression, P20."""
    return f"(10 * ({now} - {before}) >= 3 * {before} and {now} - {before} >= 0.8)"


def _above(measured: str, certain: str, limit: str) -> str:
    """SQL: what is at least `measured`, and `certain` where that is known, lies above the limit."""
    return f"case when {measured} > {limit} then true else {certain} > {limit} end"


_BASE_SUV = "(base.targets_told and base.targets > 0 and base.suv_told and base.suv_low > 0)"
_LIVER = "1.5 * base.liver_sul_mean + 2 * base.liver_sul_sd"
_BLOOD = "2 * base.blood_pool_sul_mean + 2 * base.blood_pool_sul_sd"

# P7, P8, P10, P12, P17, P18 and P24: what is known of the two PETs.
_KNOWN = f"""
    select series.patient_id, series.decision_date, series.base_day, series.last_day, series.new_seen, series.new_told,
           series.lowest_hottest, series.hottest_always_told, series.lowest_suv_low, series.lowest_suv_high,
           series.suv_always_told, base.scan_id as base_id, last.scan_id as last_id,
           last.scan_id is not null as compared, treated.treated_between, last.cycles_given,
           base.hottest_known as hottest_before, last.hottest_known as hottest_now, last.hottest,
           case when {_BASE_SUV} then base.suv_low end as suv_before, last.suv_low, last.suv_known,
           case when last.suv_known then last.suv_low end as suv_now_low,
           case when last.suv_known then last.suv_high end as suv_now_high,
           {_above("base.hottest", "base.hottest_known", _LIVER)} as above_liver,
           {_above("base.hottest", "base.hottest_known", _BLOOD)} as above_blood,
           base.liver_diseased, not base.liver_diseased and not last.liver_diseased as livers_healthy,
           abs(last.uptake_minutes - base.uptake_minutes) < 15 as timed,
           abs(last.liver_sul_mean - base.liver_sul_mean) < 0.3
               and 5 * abs(last.liver_sul_mean - base.liver_sul_mean) <= base.liver_sul_mean as liver_alike,
           case when last.uptake_left then false
                when last.background_told and last.hottest_measured and last.of_baseline = base.of_baseline then true
           end as resolved,
           last.hottest = 0 or last.hottest < last.liver_sul_mean as below_liver,
           case when last.targets = base.targets and last.extent_told
                then case when last.extent_sum_grew then true when not last.extent_one_grew then false end
           end as extent_grew,
           case when base.glycolysis_told and base.glycolysis > 0 and last.all_in_base
                then case when 4 * last.glycolysis >= 7 * base.glycolysis then true
                          when last.glycolysis_told and last.of_baseline = base.of_baseline then false end
           end as glycolysis_rose
    from pet_series as series
    left join pet_points as base
           on base.patient_id = series.patient_id and base.decision_date = series.decision_date
          and base.base and series.base_stands
    left join pet_points as last
           on last.patient_id = series.patient_id and last.decision_date = series.decision_date
          and last.last and series.base_stands and series.last_stands
    left join pet_treated as treated
           on treated.patient_id = series.patient_id and treated.decision_date = series.decision_date"""

# P11 to P15 and P20 to P22: the changes. A sum that is only known at least tells a rise and nothing else.
_CHANGES = f"""
    select *,
           case when livers_healthy and not liver_alike or not timed then false
                when livers_healthy and liver_alike and timed then true end as comparable,
           case when liver_diseased then above_blood when not liver_diseased then above_liver
                when above_liver = above_blood then above_liver end as measurable,
           {_rise("hottest", "hottest_before")} as hottest_rose,
           10 * (hottest_before - hottest_now) >= 3 * hottest_before and hottest_before - hottest_now >= 0.8
               as hottest_fell,
           case when not resolved or not below_liver then false
                when resolved and below_liver and hottest_now is not null then true end as resolved_below_liver,
           4 * suv_low > 5 * suv_before as suv_rose,
           case when 20 * suv_now_high <= 17 * suv_before then true
                when 20 * suv_now_low > 17 * suv_before then false end as suv_fell_15,
           case when 4 * suv_now_high < 3 * suv_before then true
                when 4 * suv_now_low >= 3 * suv_before then false end as suv_fell_25,
           case when {_rise("hottest", "lowest_hottest")} then true
                when hottest_always_told and hottest_now is not null then false end as hottest_rose_from_lowest,
           case when 4 * suv_low > 5 * lowest_suv_high then true
                when suv_always_told and 4 * suv_now_high <= 5 * lowest_suv_low then false
           end as suv_rose_from_lowest
    from ({_KNOWN})"""

# The classes, in the order of the rules.
PET = f"""
    select *,
           case when compared is not true then null
                when new_seen then {PMD}
                when suv_before is null then null
                when suv_rose or extent_grew and not suv_fell_15 then {PMD}
                when new_told is not true or treated_between or resolved is null then null
                when resolved
                then case when suv_known and (suv_fell_15 or not extent_grew) then {CMR} end
                when suv_fell_15 is null or extent_grew is not false then null
                when suv_fell_15 and (suv_fell_25 or cycles_given = 1) then {PMR}
                when suv_fell_15 then case when not suv_fell_25 and cycles_given > 1 then {SMD} end
                else {SMD} end as eortc,
           case when compared is not true then null
                when new_seen then {PMD}
                when comparable is not true or measurable is not true then null
                when hottest_rose or glycolysis_rose and not hottest_fell then {PMD}
                when new_told is not true or treated_between or resolved_below_liver is null then null
                when resolved_below_liver then case when hottest_fell or not glycolysis_rose then {CMR} end
                when hottest_fell then {PMR}
                when not hottest_fell and not glycolysis_rose then {SMD} end as percist
    from ({_CHANGES})"""

assert not {*PET_POINT_VIEWS, "pet"} & response.views.keys(), "one name for two views"
response.views |= {**TREATMENT_VIEWS, **PET_POINT_VIEWS, "pet": PET}
response.one_row += ("pet",)

UPTAKE_TOLD = "select 1 from measurements where sulpeak is not null or suv is not null limit 1"
BOTH = "case when compared then ['scans ' || base_id, 'scans ' || last_id] end"
response.notices += [
    Notice(
        "uptake_back_from_its_lowest",
        "contradiction",
        "uptake on the last PET lies above the lowest PET on this treatment by the limits of progression, though not"
        " above the PET before treatment: read it as possible progression",
        "pet",
        f"case when hottest_rose_from_lowest and percist <> {PMD} or suv_rose_from_lowest and eortc <> {PMD}"
        f" then {BOTH} end",
        looked_for=UPTAKE_TOLD,
    ),
    Notice(
        "glycolysis_against_peak",
        "contradiction",
        "total lesion glycolysis rose by 75 % or more though the hottest lesion fell as in a partial metabolic"
        " response: the tumour may have grown",
        "pet",
        f"case when glycolysis_rose and hottest_fell then {BOTH} end",
        looked_for=UPTAKE_TOLD,
    ),
]


def _last_pet(
    label: str, *, ask: str, absent: str | None = None, kind: Kind = bool, values: tuple[str, ...] = ()
) -> Register:
    """A fact of the last PET: it ages as the progression pattern does."""
    return response.fact(
        label=label,
        absent=absent,
        view="pet",
        rows=BOTH,
        kind=kind,
        values=values,
        ask=ask,
        known_on="last_day",
        maximum_age_days=AGE,
        age_source=AGE_SOURCE,
    )


@_last_pet(
    "metabolic response by EORTC 1999",
    kind=str,
    values=CLASSES,
    ask="On the PET before treatment and the last one: SUV and diameter of each target, what is at background, new"
    " lesions, cycles given?",
)
def eortc_pet_response() -> str:
    """Metabolic response by EORTC 1999 on the last PET, against the last PET before the treatment that began last: sum
    of the SUV of the targets, their extent, new lesions (docs/explanation/response/pet.md, P1 to P16; figures read). A
    complete metabolic response is not a cure, least of all in KIT-mutant GIST. Unknown without a baseline of at most 35
    days (local policy), after an operation or local treatment in between unless progressive, where what is told leaves
    it open, and after 183 days."""
    return "eortc"


@_last_pet(
    "metabolic response by PERCIST 1.0",
    kind=str,
    values=CLASSES,
    ask="On the PET before treatment and the last one: SULpeak of the hottest lesion, SUL of the liver, uptake time,"
    " what is at background, new lesions, total lesion glycolysis?",
)
def percist_response() -> str:
    """Metabolic response by PERCIST 1.0 on the last PET, against the last PET before the treatment that began last:
    SULpeak of the hottest lesion of each, total lesion glycolysis, new lesions (docs/explanation/response/pet.md, P17
    to P24; figures read). A complete metabolic response is not a cure, least of all in KIT-mutant GIST. Unless a lesion
    is new, unknown where the two PETs are not certainly comparable or the baseline not certainly measurable; else as
    `eortc_pet_response`."""
    return "percist"


@response.fact(
    label="the PET before treatment can be measured by PERCIST",
    absent="the PET before treatment cannot be measured by PERCIST",
    view="pet",
    rows="case when base_id is not null then ['scans ' || base_id] end",
    ask="On the PET before treatment: SULpeak of the hottest lesion, mean and standard deviation of the liver?",
)
def percist_measurable_at_baseline() -> str:
    """Whether SULpeak of the hottest lesion on the last PET before treatment lies above 1.5 x the mean of the liver + 2
    SD (read), or, where the liver is diseased, above 2 x the mean of the blood pool + 2 SD (unverified). Unknown where
    the hottest lesion or the limit is not told, and without a baseline (docs/explanation/response/pet.md, P17)."""
    return "measurable"


@_last_pet(
    "the PETs are comparable by PERCIST",
    absent="the PETs are not comparable by PERCIST",
    ask="On the PET before treatment and the last one: mean SUL of the liver, whether it is diseased, uptake time?",
)
def pet_comparable() -> str:
    """Whether the last PET can be compared with the one before treatment: mean SUL of the liver within 20 % and by less
    than 0.3, time from injection to scan by less than 15 minutes (read). Unknown where one is not told, and where the
    liver is diseased, unless the times exclude it (docs/explanation/response/pet.md, P18)."""
    return "case when compared then comparable end"


CHANGE = "(100 * 10000 * ({now} - {before}))::hugeint // nullif((10000 * {before})::hugeint, 0)"


@_last_pet(
    "change of SULpeak from the PET before treatment in percent",
    kind=int,
    ask="SULpeak of the hottest lesion on both PETs?",
)
def sulpeak_change_percent() -> str:
    """Change of SULpeak from the hottest lesion before treatment to the hottest on the last PET, in whole percent
    towards 0 (-29 is less than a fall of 30 %). It says nothing of comparability. Unknown where one of them is (P7)."""
    return f"case when compared then {CHANGE.format(now='hottest_now', before='hottest_before')} end"


@_last_pet(
    "change of the sum of SUV from the PET before treatment in percent",
    kind=int,
    ask="SUV of each target on both PETs?",
)
def suv_change_percent() -> str:
    """Change of the sum of the SUV of the targets from the PET before treatment to the last, in whole percent towards
    0. Unknown where a target is untold, or absent without a known uptake (P8)."""
    change = CHANGE.format(now="suv_now_low", before="suv_before")
    return f"case when compared and suv_now_low = suv_now_high then {change} end"


@_last_pet(
    "SULpeak rose from the lowest PET on treatment",
    absent="SULpeak did not rise from the lowest PET on treatment",
    ask="SULpeak of the hottest lesion on every PET?",
)
def sulpeak_rise_from_lowest() -> str:
    """Whether SULpeak of the hottest lesion on the last PET lies at least 30 % and at least 0.8 above the lowest of the
    baseline and the earlier PETs on the treatment (local policy: the limits of PERCIST for progression, asked of the
    lowest PET, since a comparison with the baseline alone hides a tumour that comes back). It says nothing of
    comparability. Unknown where an untold PET leaves it open (P25)."""
    return "case when compared then hottest_rose_from_lowest end"


@_last_pet(
    "SUV rose from the lowest PET on treatment",
    absent="SUV did not rise from the lowest PET on treatment",
    ask="SUV of each target on every PET?",
)
def suv_rise_from_lowest() -> str:
    """Whether the sum of the SUV of the targets on the last PET lies more than 25 % above the lowest of the baseline
    and the earlier PETs on the treatment (local policy: the limit of EORTC for progression, asked of the lowest PET).
    Unknown where an untold PET leaves it open (P25)."""
    return "case when compared then suv_rose_from_lowest end"
