"""Stories with measured lesions, written short."""

PROMISED = """
completeness:
  - {id: drugs, recorded_on: "2024-06-30", table_name: therapies, complete_through: "2024-06-30"}
  - {id: lesions, recorded_on: "2024-06-30", table_name: lesions, complete_through: "2024-06-30"}
therapies: [{id: i, started_on: 2023-01-10, drug: imatinib, mg_per_day: 400, intent: advanced}]
"""
DAYS = ("2023-01-02", "2023-04-01", "2023-07-01", "2023-10-01", "2024-01-01", "2024-04-01")


def measured(lesions, days=DAYS, scan="modality: ct, contrast_phase: portal_venous, new_lesions: none", cells=""):
    """Tables of lesions by id: (cells of the lesion, sizes). A size is a number, a state, cells, or - for no row."""
    told = "lesions:\n" + "".join(
        f"  - {{id: {one}, observed_on: 2023-01-02{', ' if more else ''}{more}}}\n"
        for one, (more, _) in lesions.items()
    )
    count = max(len(sizes) for _, sizes in lesions.values())
    told += "scans:\n" + "".join(
        f"  - {{id: s{n}, done_on: {days[n]}, {scan}{cells if n == count - 1 else ''}}}\n" for n in range(count)
    )
    told += "measurements:\n"
    for one, (_, sizes) in lesions.items():
        for n, size in enumerate(sizes):
            if size != "-":
                row = f"state: measured, diameter_mm: {size}" if isinstance(size, int | float) else f"state: {size}"
                told += f'  - {{id: {one}-{n}, recorded_on: "2024-06-01", scan: s{n}, lesion: {one}, {row}}}\n'
    return told


TARGET = "organ: liver, target_role: target"
OTHER = "organ: peritoneum, target_role: non_target"


def busy(scans=12):
    """Six lesions on twelve scans: each state, a nodule, a new lesion, attenuation, a drug begun years ago."""
    days = [f"{2020 + (3 * n) // 12}-{1 + (3 * n) % 12:02d}-05" for n in range(scans)]
    grown = [40 - 2 * n if n < 6 else 26 + 3 * n for n in range(scans)]
    hu = [f"measured, diameter_mm: {size}, attenuation_hu: {90 - 3 * n}" for n, size in enumerate(grown)]
    lesions = {
        "liver-segment-4": (TARGET, hu),
        "liver-segment-7-dorsal": (TARGET, [30 - n for n in range(scans)]),
        "mesentery": (f"{TARGET}".replace("liver", "mesentery"), [22, 20, 14, "too_small", *["absent"] * (scans - 4)]),
        "pelvis": (f"{TARGET}".replace("liver", "pelvis"), [61.5 - n for n in range(scans)]),
        "omentum": (OTHER, [18, 17, "not_evaluable", *[16] * (scans - 3)]),
        "unclear": ("", ["-", 12, 13, "measured, diameter_mm: 14, new_nodule: true", *[15] * (scans - 4)]),
    }
    tables = measured(lesions, days).replace(f"done_on: {days[-1]}, modality: ct", f"done_on: {days[-1]}, modality: ct")
    last = f"id: s{scans - 1}, done_on: {days[-1]}"
    head, _, tail = tables.partition(last)
    tables = head + last + tail.replace("new_lesions: none", "new_lesions: unequivocal", 1)
    drugs = """
therapies:
  - {id: adjuvant, started_on: 2012-01, drug: imatinib, mg_per_day: 400, intent: adjuvant}
  - {id: first, started_on: 2018, drug: imatinib, mg_per_day: 400, intent: advanced}
  - {id: second, started_on: 2020-01-10, drug: sunitinib, mg_per_day: 37.5, regimen: continuous, intent: advanced}
therapy_ends:
  - {id: adjuvant-end, therapy: adjuvant, ended_on: 2015-01, reason: completed}
  - {id: first-end, therapy: first, ended_on: 2020-01-08, reason: progression}
"""
    return drugs + tables
