"""Invented imaging: lesions, scans and measurements of a generated patient, and uptake on PET."""

from datetime import timedelta

from hypothesis import strategies as st

from tests.properties.invented_rows import DECISION, FIRST, _dated, _row


@st.composite
def _imaging(draw):
    rows, lesions = [], draw(st.integers(0, 3))
    for lesion in range(lesions):
        rows.append(
            _row(
                "lesions",
                lesion,
                organ=draw(st.sampled_from(["liver", "liver", "lung", None])),
                kind=draw(st.sampled_from(["solid", "solid", "node", "cystic", None])),
                target_role=draw(st.sampled_from(["target", "target", "non_target", None])),
                count_at_least=draw(st.sampled_from([None, 1, 2])),
                count_at_most=draw(st.sampled_from([None, 2, 2, 3])),
                **draw(_dated("observed_on")),
            )
        )
    for number in range(draw(st.integers(0, 3))):
        done = draw(_dated("done_on"))
        pattern = draw(st.sampled_from([None, None, "responsive", "stable", "limited", "limited", "generalised"]))
        told = {
            "reported_response": draw(
                st.sampled_from([None, None, "partial_response", "stable_disease", "progressive_disease"])
            ),
            "reported_stable_months": draw(st.sampled_from([None, None, 6])),
            "new_lesions": draw(st.sampled_from([None, "none", "none", "equivocal", "unequivocal"])),
            "non_target": draw(st.sampled_from([None, "none", "not_complete_not_progressive", "progressive"])),
            "contrast_phase": draw(st.sampled_from([None, "portal_venous", "portal_venous"])),
        }
        rows.append(_row("scans", number, reported_pattern=pattern, **told, **done))
        for lesion in range(lesions):
            state = draw(st.sampled_from(["measured", "measured", "measured", "absent", "too_small", "merged", None]))
            if state:
                size = draw(st.integers(5, 60)) if state == "measured" else None
                seen = {
                    "attenuation_hu": draw(st.sampled_from([None, 60, 80])) if size else None,
                    "new_nodule": draw(st.sampled_from([None, None, None, True])),
                    "merged_into": f"les{1 - lesion}"
                    if state == "merged"
                    and lesion < 2 <= lesions
                    and rows[1 - lesion].values["recorded_on"] <= done["recorded_on"]
                    else None,
                }
                rows.append(
                    _row("measurements", 10 * number + lesion, scan=f"sca{number}", lesion=f"les{lesion}", state=state,
                         diameter_mm=size, short_axis_mm=size, recorded_on=done["recorded_on"], **seen)
                )  # fmt: skip
    return rows


@st.composite
def _uptake(draw, now):
    """What a lesion took up; near a limit, one cell of some untold."""
    state = draw(st.sampled_from(["measured"] * 8 + ["absent", "not_evaluable"]))
    cells = {"state": state, "at_background": state == "absent" or now in ("0.8", "1"), "suv": now, "sulpeak": now,
             "diameter_mm": draw(st.sampled_from([50, 50, 60, 65])),
             "total_lesion_glycolysis": draw(st.sampled_from(["100", "100", "180"]))}  # fmt: skip
    left_out = draw(st.sampled_from([None] * 12 + ["at_background", "suv", "sulpeak", "diameter_mm"]))
    return cells | ({left_out: None} if left_out else {})


@st.composite
def _pet(draw, number, day, kind):
    new = draw(st.sampled_from(["none"] * 6 + [None, "unequivocal"]))
    measured, cycles = draw(st.sampled_from([True] * 6 + [None])), draw(st.sampled_from([1, 2, None]))
    liver, diseased = draw(st.sampled_from([1, 1, "1.2", 2])), draw(st.sampled_from([False] * 8 + [True, None]))
    return _row("scans", number, done_on=day.isoformat(), recorded_on=day, modality=kind, new_lesions=new,
                hottest_measured=measured, uptake_minutes=60, cycles_given=cycles, liver_sul_mean=liver,
                liver_sul_sd="0.1", liver_diseased=diseased, blood_pool_sul_mean=1,
                blood_pool_sul_sd="0.1")  # fmt: skip


@st.composite
def _pets(draw):
    """Imatinib with a PET before it and one or two on it, rarely another scan or an operation in between."""
    begun = DECISION - timedelta(days=100)
    rows = [_row("therapies", 8, drug="imatinib", intent="advanced", started_on=begun.isoformat(), recorded_on=begun)]
    lesions = draw(st.integers(1, 2))
    for lesion in range(lesions):
        role = draw(st.sampled_from(["target"] * 5 + ["non_target", None]))
        seen = draw(st.sampled_from([FIRST] * 5 + [begun + timedelta(days=10)]))
        told = {"target_role": role, "observed_on": seen.isoformat(), "recorded_on": seen}
        rows.append(_row("lesions", lesion, organ="liver", **told))
    for number, days_on in enumerate(draw(st.sampled_from([(-10, 60), (-10, 60), (-35, 30, 60), (-10, 0, 60)]))):
        day = begun + timedelta(days=days_on)
        kind = draw(st.sampled_from(["pet_ct", "pet_ct", "ct", None])) if days_on == 30 else "pet"
        rows.append(draw(_pet(number, day, kind)))
        now = draw(st.sampled_from(["4", "4", "2.8"] if days_on < 1 else ["4", "3", "2.8", "5.2", "0.8", "1"]))
        for lesion in range(lesions):
            told = {
                "scan": f"sca{number}",
                "lesion": f"les{lesion}",
                "recorded_on": max(day, begun + timedelta(days=10)),
            }
            rows.append(_row("measurements", 10 * number + lesion, **told, **draw(_uptake(now))))
    if draw(st.integers(0, 9)) == 0:
        intent = draw(st.sampled_from([None, "exploration", "all_visible_disease"]))
        rows.append(_row("operations", 8, done_on=begun.isoformat(), intent=intent, recorded_on=begun))
    return rows
