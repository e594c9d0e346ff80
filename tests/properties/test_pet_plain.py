"""Responses on PET by a second, plain implementation, on three thousand invented histories.

Values are few and round, so that sums and changes often lie exactly at a limit; in half of the histories everything is
told, in the others cells are left out.
"""

from collections import Counter
from copy import deepcopy
from datetime import date, timedelta
from random import Random

from gistline.facts import fact_table
from gistline.records import Workbench
from tests.properties.pet_plain import FACTS, judged

HISTORIES = 3_000
BEGUN = date(2024, 2, 1)
TODAY = date(2024, 6, 30)


def history(random):
    """A patient: first day of treatment, lesions, PETs with their rows, days of operations."""
    untold = random.choice((0, 0, 0, 0.01, 0.1))

    def told(*values):
        return None if random.random() < untold else random.choice(values)

    begun = (BEGUN, BEGUN) if random.random() < 0.95 else (BEGUN, BEGUN + timedelta(28))
    lesions = {
        name: {"role": told("target", "target", "target", "non_target"),
               "observed": told(*[("2023-06-01",) * 2] * 6, ("2024-01-01", "2024-04-30"), ("2024-03-10",) * 2)}
        for name in "abc"[: random.randint(1, 3)]
    }  # fmt: skip
    days = [random.choice((-36, -35, -20, -5, 0))] if random.random() < 0.97 else []
    days += random.sample((-60, -40, 3, 30, 60, 75, 90), random.choice((1, 1, 2, 3)))
    pets = [pet(random, told, lesions, day, untold) for day in sorted(days)]
    operations = [] if random.random() < 0.9 else [told(*(BEGUN + timedelta(n) for n in (-200, -35, -10, 45, 140)))]
    return {"begun": begun, "lesions": lesions, "pets": pets, "operations": operations}


def pet(random, told, lesions, day, untold):
    """One PET; most of the time every lesion has a row."""
    first = BEGUN + timedelta(day)
    style = random.choice(("even", "even", "up", "down", "gone"))
    names = [name for name in lesions if random.random() > untold]
    return {
        "days": (first, first if random.random() < 0.97 else first + timedelta(6)),
        "modality": random.choice(("pet", "pet_ct")) if random.random() < 0.98 else random.choice((None, "ct")),
        "new": told(*["none"] * 15, "equivocal", "unequivocal"),
        "hottest_measured": told(*[True] * 20, False),
        "cycles": told(0, 1, 1, 2, 3),
        "minutes": told(60, 60, 60, 74, 75),
        "diseased": told(*[False] * 12, True),
        "liver": [told("1", "1", "1", "1.2", "1.3"), told("0.1")],
        "blood": [told("1.5"), told("0.2")],
        "rows": [{"lesion": name, **uptake(random, told, style)} for name in names],
    }


def uptake(random, told, style):
    """What one lesion took up; rarely a state that tells nothing."""
    low = {"even": 40, "up": 48, "down": 30, "gone": 4}[style]
    state = random.choice(("measured",) * 30 + ("not_evaluable", "merged", "too_small"))
    state = "absent" if style == "gone" and random.random() < 0.4 else state
    background = told(True, True, True, False) if style == "gone" else told(*[False] * 15, True)
    background = None if state == "absent" and not background else background
    value = random.choice((low, low, low + 2, low - 2, low * 5 // 4, low * 17 // 20))
    return {
        "state": state, "background": background, "suv": told(str(value / 4)),
        "sulpeak": told(str(random.choice((value, low, low * 7 // 10)) / 10)),
        "glycolysis": told("100", "100", "120", "175", "350"), "mm": told("50", "50", "50", "60", "61"),
    }  # fmt: skip


def put(db, table, rows):
    """Many rows at once, a column for every cell that any of them has."""
    names = ["patient_id", "id", "recorded_on", "source", *dict.fromkeys(name for *_, cells in rows for name in cells)]
    cells = [(patient, key, BEGUN, "t", *map(told.get, names[4:])) for patient, key, told in rows]
    for start in range(0, len(cells), 500):
        batch = cells[start : start + 500]
        marks = ", ".join([f"({', '.join('?' * len(names))})"] * len(batch))
        db.execute(
            f"insert into record.{table} ({', '.join(names)}) values {marks}", [one for row in batch for one in row]
        )


def span(name, days):
    return dict(zip((f"{name}_earliest", f"{name}_latest"), days or (None, None), strict=True))


def write(db, histories):
    tables = {name: [] for name in ("patients", "therapies", "lesions", "scans", "measurements", "operations")}
    for number, told in enumerate(histories):
        patient = f"H{number}"
        tables["patients"].append((patient, "p", {}))
        start = {"drug": "imatinib", "intent": "advanced", **span("started_on", told["begun"])}
        tables["therapies"].append((patient, "t", start))
        for name, one in told["lesions"].items():
            cells = {"target_role": one["role"], **span("observed_on", one["observed"])}
            tables["lesions"].append((patient, name, cells))
        for place, day in enumerate(told["operations"]):
            tables["operations"].append((patient, f"o{place}", span("done_on", day and (day, day))))
        for place, one in enumerate(told["pets"]):
            tables["scans"].append((patient, f"s{place}", scan_cells(one)))
            for row in one["rows"]:
                cells = {**measurement_cells(row), "scan": f"s{place}"}
                tables["measurements"].append((patient, f"m{place}{row['lesion']}", cells))
    for table, rows in tables.items():
        put(db, table, rows)


def scan_cells(one):
    return {
        **span("done_on", one["days"]), "modality": one["modality"], "new_lesions": one["new"],
        "hottest_measured": one["hottest_measured"], "cycles_given": one["cycles"], "uptake_minutes": one["minutes"],
        "liver_diseased": one["diseased"], "liver_sul_mean": one["liver"][0], "liver_sul_sd": one["liver"][1],
        "blood_pool_sul_mean": one["blood"][0], "blood_pool_sul_sd": one["blood"][1],
    }  # fmt: skip


def measurement_cells(row):
    return {
        "lesion": row["lesion"], "state": row["state"], "at_background": row["background"], "suv": row["suv"],
        "sulpeak": row["sulpeak"], "total_lesion_glycolysis": row["glycolysis"], "diameter_mm": row["mm"],
    }  # fmt: skip


def test_responses_on_pet_agree_with_a_plain_reading():
    random = Random(20240630)
    histories = [history(random) for _ in range(HISTORIES)]
    with Workbench() as bench, bench.holding_written(lambda db: write(db, histories), TODAY):
        found = {row.patient: dict(row.values) for row in fact_table(bench, FACTS)}
    expected = [judged(told) for told in histories]
    differ = [
        (name, found[f"H{number}"][name], facts[name], histories[number])
        for number, facts in enumerate(expected)
        for name in FACTS
        if found[f"H{number}"][name] != facts[name]
    ]
    assert len(found) == HISTORIES
    assert not differ, f"{len(differ)} differ, as {differ[0]}"
    for name in FACTS:  # each is reached often in every value, or the comparison says little
        seen = Counter(facts[name] for facts in expected)
        assert min(seen.values()) >= 20 if "percent" not in name else len(seen) >= 20, (name, seen)
        assert len(seen) == (5 if name.endswith("response") else 3) or "percent" in name, (name, seen)


CELLS_OF_A_PET = ("modality", "new", "hottest_measured", "cycles", "minutes", "diseased")
CELLS_OF_A_ROW = ("background", "suv", "sulpeak", "glycolysis", "mm")


def less_told(random, told):
    """The same history with one cell not told; None where the cell drawn was not told before."""
    less = deepcopy(told)
    one = random.choice(less["pets"])
    part, name = random.choice([
        *((one, name) for name in CELLS_OF_A_PET),
        *((row, name) for row in one["rows"] for name in CELLS_OF_A_ROW),
        *((lesion, name) for lesion in less["lesions"].values() for name in ("role", "observed")),
        *((pair, place) for pair in (one["liver"], one["blood"]) for place in (0, 1)),
    ])  # fmt: skip
    if part[name] is None:
        return None
    part[name] = None
    return less


def test_leaving_a_cell_untold_reverses_no_fact():
    random = Random(19991231)
    pairs = [(told, less_told(random, told)) for told in (history(random) for _ in range(HISTORIES))]
    pairs = [(told, less) for told, less in pairs if less]
    with Workbench() as bench:
        with bench.holding_written(lambda db: write(db, [told for told, _ in pairs]), TODAY):
            more = {row.patient: row.values for row in fact_table(bench, FACTS)}
        with bench.holding_written(lambda db: write(db, [less for _, less in pairs]), TODAY):
            found = {row.patient: row.values for row in fact_table(bench, FACTS)}
    reversed_ = [
        (name, found[patient][name], more[patient][name], pairs[int(patient[1:])])
        for patient in found
        for name in FACTS
        if found[patient][name] is not None and found[patient][name] != more[patient][name]
    ]
    assert not reversed_, f"{len(reversed_)} reversed, as {reversed_[0]}"
    assert sum(found[patient] != more[patient] for patient in found) >= 200  # the cells do decide something
