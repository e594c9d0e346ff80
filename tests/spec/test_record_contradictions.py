"""Contradictions of days in a record: shown with their rows where the days are certain, and only there.

The day of the question is 2024-06-30.
"""

import pytest

DIAGNOSED = '  - {id: patient, recorded_on: "2000-01-02", revision: corrects, %s}\ntitle: a story\n'


def told(tables, **patient):
    """A story; what is told of the patient is a correction of the row that every story has."""
    cells = ", ".join(f"{name}: {value}" for name, value in patient.items())
    return (DIAGNOSED % cells if patient else "") + tables


def rows(table, *lines):
    return f"{table}:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


def seen(facts, story, name=None):
    """The contradictions of a story: rows of one of them, or all their names."""
    found = {notice.name: named for notice, named in facts(story).notices if notice.kind == "contradiction"}
    return found.get(name) if name else set(found)


IMATINIB = rows("therapies", "id: i, drug: imatinib, started_on: %s, intent: advanced")
TISSUE = rows("specimens", "id: s, kind: primary, collected_on: %s")
OPERATION = rows("operations", "id: o, done_on: %s, intent: all_visible_disease, recorded_on: 2024-06-01")


@pytest.mark.parametrize(
    ("diagnosed", "tables", "name", "named"),
    [
        ("2020-05-05", (IMATINIB % "2020-05-04"), "drug_before_diagnosis", ("patients patient", "therapies i")),
        ("2020-05-05", (IMATINIB % "2020-05-05"), "drug_before_diagnosis", None),
        ("2020-05-05", (IMATINIB % "2020-05"), "drug_before_diagnosis", None),  # may be after
        ("2020", (IMATINIB % "2020-01-01"), "drug_before_diagnosis", None),
        ("2020", (IMATINIB % "2019"), "drug_before_diagnosis", ("patients patient", "therapies i")),
        ("2020-05-05", (IMATINIB % "2019").replace("imatinib", "cytotoxic_chemotherapy"), "drug_before_diagnosis",
         None),  # given for what was thought another sarcoma
        ("2020-05-05", (TISSUE % "2020-02-02"), "tissue_before_diagnosis", ("patients patient", "specimens s")),
        ("2020-05-05", (TISSUE % "2020-02-03"), "tissue_before_diagnosis", None),  # 92 days
        ("2020-05-05", (TISSUE % "2020-05-01"), "tissue_before_diagnosis", None),  # read some days later
        ("2020-05-05", (OPERATION % "2019"), "tissue_before_diagnosis", ("operations o", "patients patient")),
        ("2020-05-05", (OPERATION % "2020"), "tissue_before_diagnosis", None),
        ("2020-05-05", (OPERATION % "2019").replace("all_visible_disease", "exploration"),
         "tissue_before_diagnosis", None),
    ],
)  # fmt: skip
def test_what_cannot_be_before_the_diagnosis(facts, diagnosed, tables, name, named):
    assert seen(facts, told(tables, diagnosed_on=diagnosed), name) == named


@pytest.mark.parametrize(
    ("patient", "clash"),
    [
        ({"birth_year": 2021, "diagnosed_on": 2020}, True),
        ({"birth_year": 2020, "diagnosed_on": 2020}, False),
        ({"birth_year": 2021, "diagnosed_on": "2020/2022"}, False),
        ({"birth_year": 1960, "diagnosed_on": "2020-05-05", "age_at_diagnosis_years": 61}, True),
        ({"birth_year": 1960, "diagnosed_on": "2020-05-05", "age_at_diagnosis_years": 60}, False),
        ({"birth_year": 1960, "diagnosed_on": "2020-05-05", "age_at_diagnosis_years": 59}, False),  # birthday to come
        ({"birth_year": 1960, "diagnosed_on": "2020-05-05", "age_at_diagnosis_years": 58}, True),
        ({"birth_year": 1960, "diagnosed_on": "2020/2022", "age_at_diagnosis_years": 61}, False),
        ({"birth_year": 2021, "diagnosed_on": 2020, "dates_are_relative": "true"}, False),  # invented days
        ({"birth_year": 2021}, False),
        ({"age_at_diagnosis_years": 61, "diagnosed_on": 2020}, False),
    ],
)
def test_birth_age_and_diagnosis(facts, patient, clash):
    assert seen(facts, told("", **patient), "birth_against_diagnosis") == (("patients patient",) if clash else None)


DEATH = rows("contacts", "id: d, seen_on: %s, status: dead, recorded_on: 2024-06-01")
SCAN = rows("scans", "id: s, done_on: %s, recorded_on: 2024-06-01")
LAB = rows("labs", "id: l, taken_on: %s, test: Hb, value: 12, unit: g/dl, recorded_on: 2024-06-01")


@pytest.mark.parametrize(
    ("death", "event", "named"),
    [
        ("2024-01-10", (SCAN % "2024-01-11"), "scans s"),
        ("2024-01-10", (SCAN % "2024-01-10"), None),
        ("2024-01-10", (SCAN % "2024-01"), None),
        ("2024-01", (SCAN % "2024-01-31"), None),
        ("2024-01", (SCAN % "2024-02"), "scans s"),
        ("2024-01-10", (OPERATION % "2024-02-02"), "operations o"),
        ("2024-01-10", (IMATINIB % "2024-02-02"), "therapies i"),
        ("2024-01-10", (LAB % "2024-02-02"), "labs l"),
        ("2024-01-10", (LAB % "2024-01-02"), None),
        ("2024-01-10", (IMATINIB % "2020") + rows("therapy_ends", "id: e, therapy: i, ended_on: 2024-02-02"),
         "therapy_ends e"),
        ("2024-01-10", rows("local_treatments", "id: a, kind: ablation, done_on: 2024-02-02"), "local_treatments a"),
        ("2024-01-10", rows("toxicities", "id: t, event: rash, started_on: 2024-02-02"), "toxicities t"),
        # tissue may be taken after death
        ("2024-01-10", (TISSUE % "2024-01-12"), None),
    ],
)  # fmt: skip
def test_nothing_happens_after_death(facts, death, event, named):
    found = seen(facts, (DEATH % death) + event, "event_after_death")
    assert found == (tuple(sorted(("contacts d", named))) if named else None)


CONTACTS = rows("contacts", "id: d, seen_on: 2024-01-10, status: dead", "id: c, seen_on: %s, status: %s")


@pytest.mark.parametrize(
    ("on", "status", "names"),
    [
        ("2024-01-11", "alive", {"recorded_dead", "alive_after_death"}),
        ("2024-01-10", "alive", {"recorded_dead"}),
        ("2024-01-11", "dead", {"recorded_dead", "two_deaths"}),
        ("2024-01-10", "dead", {"recorded_dead"}),
        ("2024-01", "dead", {"recorded_dead"}),  # one death, told twice
        ("2023", "dead", {"recorded_dead", "two_deaths"}),
    ],
)
def test_alive_after_death_and_two_deaths(facts, on, status, names):
    assert seen(facts, (CONTACTS % (on, status))) == names


@pytest.mark.parametrize(
    ("on", "named"),
    [("2024-03-02", ("contacts c", "operations o")), ("2024-03-01", None), ("2024-02-20", None)],
)
def test_death_of_a_complication_is_a_death_by_the_day_it_was_recorded(facts, on, named):
    story = rows("operations", "id: o, done_on: 2024-02-02, recorded_on: 2024-03-01, complication: V")
    story += rows("contacts", f"id: c, seen_on: {on}, status: alive")
    assert seen(facts, story, "alive_after_death") == named


CLAIM = "id: claim, done_on: 2024-05-20, reported_stable_months: 24"
COMPLETE = rows("completeness", 'id: p, table_name: scans, complete_through: "2030", recorded_on: 2020-01-01')


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        (rows("scans", CLAIM), None),
        # stable for longer than the disease is known
        (told(rows("scans", CLAIM), diagnosed_on="2023-05-20"), ("patients patient", "scans claim")),
        (told(rows("scans", CLAIM), diagnosed_on="2022-05-20"), None),
        (told(rows("scans", CLAIM), diagnosed_on="2022-06-04"), None),  # 15 days: rounded
        (told(rows("scans", CLAIM), diagnosed_on="2022-06-05"), ("patients patient", "scans claim")),
        (told(rows("scans", CLAIM), diagnosed_on="2022"), None),
        # or than the scans go back, where none is missing
        (COMPLETE + rows("scans", "id: a, done_on: 2023-05-20", CLAIM), ("completeness p", "scans claim")),
        (COMPLETE + rows("scans", "id: a, done_on: 2022-05-20", CLAIM), None),
        (rows("scans", "id: a, done_on: 2023-05-20", CLAIM), None),
        # a report of growth within that time
        (rows("scans", "id: a, done_on: 2023-05-20, reported_response: progressive_disease", CLAIM),
         ("scans a", "scans claim")),
        (rows("scans", "id: a, done_on: 2023-05-20, reported_pattern: limited", CLAIM), ("scans a", "scans claim")),
        (rows("scans", "id: a, done_on: 2023-05-20, new_lesions: unequivocal", CLAIM), ("scans a", "scans claim")),
        (rows("scans", "id: a, done_on: 2023-05-20, reported_pattern: stable", CLAIM), None),
        (rows("scans", "id: a, done_on: 2022-05-20, reported_response: progressive_disease", CLAIM), None),
        (rows("scans", "id: a, done_on: 2022, reported_response: progressive_disease", CLAIM), None),
        (rows("scans", "id: a, done_on: 2023, reported_response: progressive_disease", CLAIM),
         ("scans a", "scans claim")),
        # growth on the scan that says so ends the stable time
        (rows("scans", CLAIM + ", reported_pattern: limited"), None),
        # a scan whose month alone is known
        (told(rows("scans", "id: claim, done_on: 2024-05, reported_stable_months: 24, recorded_on: 2024-06-01"),
              diagnosed_on="2022-06-15"), None),
        (told(rows("scans", "id: claim, done_on: 2024-05, reported_stable_months: 24, recorded_on: 2024-06-01"),
              diagnosed_on="2022-06-16"), ("patients patient", "scans claim")),
    ],
)  # fmt: skip
def test_stable_for_longer_than_the_record_allows(facts, tables, named):
    assert seen(facts, tables, "not_stable_so_long") == named


def sizes(before, later, *, first="2023-01-20", kind="solid", more="", claim=CLAIM, **hu):
    diameter = "short_axis_mm" if kind == "node" else "diameter_mm"
    measured = [("m1", "a", before, hu.get("hu_before")), ("m2", "claim", later, hu.get("hu_later"))]
    told_hu = {name: f", attenuation_hu: {value}" if value else "" for name, _, _, value in measured}
    return (
        rows("lesions", f"id: l, organ: liver, kind: {kind}, recorded_on: 2024-05-20")
        + rows("scans", f"id: a, done_on: {first}{more}", claim)
        + rows(
            "measurements",
            *(
                f"id: {name}, scan: {scan}, lesion: l, state: measured, {diameter}: {size}{told_hu[name]},"
                " recorded_on: 2024-05-20"
                for name, scan, size, _ in measured
            ),
        )
    )


GREW = ("measurements m1", "measurements m2", "scans claim")


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        (sizes(30, 36), GREW),
        (sizes(30, 35), None),  # 17 %
        (sizes(20, 24), None),  # 4 mm
        (sizes(36, 30), None),
        (sizes(30, 36, first="2022-01-20"), None),  # before the stable time
        (sizes(30, 36, kind="node"), GREW),
        (sizes(30, 36, hu_before=80, hu_later=68), None),  # softer by 15 %: by Choi this may be response
        (sizes(30, 36, hu_before=80, hu_later=69), GREW),
        (sizes(30, 36, claim=CLAIM + ", reported_response: progressive_disease"), None),
    ],
)
def test_measured_growth_within_the_stable_time(facts, tables, named):
    assert seen(facts, tables, "not_stable_so_long") == named


REMOVED = rows("operations", "id: o, done_on: 2023-05-05, intent: all_visible_disease")


@pytest.mark.parametrize(
    ("lesion", "scan", "state", "named"),
    [
        ("removed_by: o", "2023-05-06", "measured", ("lesions l", "measurements m", "operations o")),
        ("removed_by: o", "2023-05-06", "too_small", ("lesions l", "measurements m", "operations o")),
        ("removed_by: o", "2023-05-06", "absent", None),
        ("removed_by: o", "2023-05-06", "not_evaluable", None),
        ("removed_by: o", "2023-05-05", "measured", None),
        ("removed_by: o", "2023", "measured", None),
        ("organ: liver", "2023-05-06", "measured", None),
        ("removed_by: o, observed_on: 2023-06-06", "2023-01-01", "measured", ("lesions l", "operations o")),
    ],
)
def test_a_lesion_that_was_removed_is_not_seen_later(facts, lesion, scan, state, named):
    story = REMOVED + rows("lesions", f"id: l, recorded_on: 2024-06-01, {lesion}")
    story += rows("scans", f"id: s, done_on: {scan}, recorded_on: 2024-06-01")
    story += rows("measurements", f"id: m, scan: s, lesion: l, state: {state}, recorded_on: 2024-06-01")
    assert seen(facts, story, "seen_after_removal") == named


@pytest.mark.parametrize(
    ("started", "on", "named"),
    [
        ("2023-03-04", "2024-06-30", ("therapies i", "therapy_ends e")),
        ("2023-03-03", "2024-06-30", None),
        ("2023-03", "2024-06-30", None),
        ("2023-03-04", "2024-05-31", None),  # the correction is not known yet
    ],
)
def test_a_correction_moves_a_start_behind_its_end(facts, started, on, named):
    corrected = f"id: i, drug: imatinib, started_on: {started}, recorded_on: 2024-06-01, revision: corrects"
    story = rows("therapies", "id: i, drug: imatinib, started_on: 2021-01-01", corrected)
    story += rows("therapy_ends", "id: e, therapy: i, ended_on: 2023-03-03")
    found = {notice.name: named for notice, named in facts(story, on=on).notices}
    assert found.get("ended_before_begun") == named


def test_a_plain_record_contradicts_nothing(facts):
    story = told((IMATINIB % "2020-06-01") + (SCAN % "2024-01-01") + (OPERATION % "2020-05-20"),
                 diagnosed_on="2020-05-05", birth_year=1960, age_at_diagnosis_years=59)  # fmt: skip
    assert facts(story).notices == ()


def test_a_plan_shows_them(plan_of):
    story = told((IMATINIB % "2020-05-04"), diagnosed_on="2020-05-05")
    [shown] = plan_of(story).contradictions
    assert shown.rows == ("patients patient", "therapies i")
