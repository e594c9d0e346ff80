"""Conditions besides GIST: the latest statement decides, absence is declared, and a denial ages."""

import pytest

PROMISED = 'completeness:\n  - {id: c, recorded_on: "2020-01-01", table_name: conditions, complete_through: 2040}\n'
BOTH = PROMISED + '  - {id: t, recorded_on: "2020-01-01", table_name: toxicities, complete_through: 2040}\n'
NAMES = {
    "hepatitis_b": "hepatitis_b", "heart_failure": "heart_failure", "heart_disease": "heart_disease",
    "lung_disease": "lung_disease", "renal_impairment": "renal_impairment", "hepatic_impairment": "hepatic_impairment",
    "severe_renal_impairment": "severe_renal_impairment", "severe_hepatic_impairment": "severe_hepatic_impairment",
    "hypertension_noted": "hypertension", "hypothyroidism": "hypothyroidism", "diabetes": "diabetes",
    "long_qt": "long_qt", "pregnant": "pregnancy",
}  # fmt: skip


def noted(*rows):
    """Rows as (name, status, day); no day: told on 2024-06-01 without one."""
    told = []
    for number, (name, status, day) in enumerate(rows):
        when = f"noted_on: {day}" if day else "recorded_on: 2024-06-01"
        late = ", recorded_on: 2024-06-01" if day and len(day) < 10 else ""
        told.append(f"  - {{id: c{number}, name: {name}, status: {status}, {when}{late}}}\n")
    return "conditions:\n" + "".join(told)


@pytest.mark.parametrize(("fact", "name"), NAMES.items())
def test_present_absent_promised_and_unknown(facts, fact, name):
    assert facts(noted((name, "present", "2024-06-01"))).values[fact] is True
    assert facts(noted((name, "absent", "2024-06-01"))).values[fact] is False
    assert facts(PROMISED).values[fact] is False
    assert facts("").values[fact] is None
    assert facts(noted(("other", "present", "2024-06-01"))).values[fact] is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("present", "2023-01-01"), ("absent", "2024-01-01")], False),
        ([("absent", "2023-01-01"), ("present", "2024-01-01")], True),
        ([("present", "2024-01-01"), ("absent", "2024-01-01")], None),  # two latest that disagree
        ([("present", "2024-01-01"), ("present", "2024-01-01")], True),
        ([("present", "2024"), ("absent", "2024-03-01")], None),  # which was later is open
        ([("present", "2023"), ("absent", "2024-03-01")], False),
        ([("present", "2024-03-01"), ("absent", None)], None),  # a statement without a day may be older
        ([("absent", None)], False),
        ([("absent", "2023-01-01"), ("absent", None)], False),  # one of the two is fresh
        ([("present", None)], True),
    ],
)
def test_the_latest_statement_decides(facts, rows, expected):
    told = noted(*(("heart_failure", status, day) for status, day in rows))
    assert facts(told).values["heart_failure"] is expected


def test_a_disagreement_is_not_settled_by_a_promise(facts):
    told = noted(("diabetes", "present", "2024-01-01"), ("diabetes", "absent", "2024-01-01"))
    assert facts(PROMISED + told).values["diabetes"] is None


@pytest.mark.parametrize(("fact", "name"), [pair for pair in NAMES.items() if pair[0] != "pregnant"])
def test_that_something_is_absent_counts_for_365_days_and_that_it_is_present_until_denied(facts, fact, name):
    """2023-07-01 is 365 days before 2024-06-30 (a leap year)."""
    assert facts(noted((name, "absent", "2023-07-01"))).values[fact] is False
    assert facts(noted((name, "absent", "2023-06-30"))).values[fact] is None
    assert facts(PROMISED + noted((name, "absent", "2023-06-30"))).values[fact] is False
    assert facts(noted((name, "present", "2010-01-01"))).values[fact] is True


def test_pregnancy_lasts_280_days_and_its_absence_31(facts):
    """280 days before 2024-06-30 is 2023-09-24; 31 days before is 2024-05-30."""
    assert facts(noted(("pregnancy", "present", "2023-09-24"))).values["pregnant"] is True
    later = facts(noted(("pregnancy", "present", "2023-09-23")))
    assert (later.values["pregnant"], later.too_old["pregnant"].isoformat()) == (None, "2023-09-23")
    assert facts(noted(("pregnancy", "absent", "2024-05-30"))).values["pregnant"] is False
    assert facts(noted(("pregnancy", "absent", "2024-05-29"))).values["pregnant"] is None


@pytest.mark.parametrize("day", ["2023-09-04", "2020-01-01"])  # 300 days before 2024-06-30, and years
def test_a_denial_of_pregnancy_ages_unless_conditions_are_declared_complete(facts, day):
    row = facts(PROMISED + noted(("pregnancy", "absent", day)))
    assert (row.values["pregnant"], "pregnant" in row.too_old) == (False, False)
    assert row.rows["pregnant"] == ("completeness c",), "it rests on the promise, not on the old word"
    row = facts(noted(("pregnancy", "absent", day)))
    assert (row.values["pregnant"], row.too_old["pregnant"].isoformat()) == (None, day)
    row = facts(PROMISED + noted(("pregnancy", "present", day)))
    assert (row.values["pregnant"], row.too_old["pregnant"].isoformat()) == (None, day)


def test_that_a_man_is_not_pregnant_rests_on_the_row_of_the_patient(facts):
    later = "# the patient, later\n  - {id: patient, recorded_on: 2001-01-01, sex: male, revision: corrects}\n"
    assert facts(later).rows["pregnant"] == ("patients patient",)
    assert facts("").rows["pregnant"] == ()


def test_a_man_is_not_pregnant_unless_somebody_says_so(facts):
    corrected = "# the patient, later\n  - {id: patient, recorded_on: 2001-01-01, sex: %s, revision: corrects}\n"
    assert facts(corrected % "male").values["pregnant"] is False
    assert facts(corrected % "female").values["pregnant"] is None
    assert facts(corrected % "male" + noted(("pregnancy", "present", "2024-06-01"))).values["pregnant"] is True


# Severity.


def test_severe_impairment_is_impairment_and_impairment_says_nothing_of_severity(facts):
    for organ in ("renal", "hepatic"):
        plain, severe = f"{organ}_impairment", f"severe_{organ}_impairment"
        values = facts(noted((severe, "present", "2024-01-01"))).values
        assert (values[plain], values[severe]) == (True, True)
        values = facts(PROMISED + noted((plain, "present", "2024-01-01"))).values
        assert (values[plain], values[severe]) == (True, None)
        values = facts(noted((plain, "absent", "2024-01-01"))).values
        assert (values[plain], values[severe]) == (False, False)
        values = facts(noted((plain, "present", "2024-01-01"), (severe, "absent", "2024-01-01"))).values
        assert (values[plain], values[severe]) == (True, False)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("", "absent", "2024-01-10"), ("", "present", "2024-05-10")], None),
        ([("severe_", "absent", "2024-01-10"), ("", "present", "2024-05-10")], None),
        ([("severe_", "absent", "2024-05-11"), ("", "present", "2024-05-10")], False),
        ([("", "present", "2024-01-10"), ("", "absent", "2024-05-10")], False),
        ([("", "present", "2024-05-10"), ("", "absent", "2024-05-10")], None),
        ([("severe_", "present", "2024-01-10"), ("", "present", "2024-05-10")], True),
        ([("severe_", "present", "2022"), ("", "absent", "2023-01-10"), ("", "present", "2024-05-10")], None),
        ([("severe_", "absent", "2024"), ("", "present", "2024-05-10")], None),  # which was later is open
        ([("severe_", "absent", None), ("", "present", "2024-05-10")], None),
        ([("severe_", "absent", "2024-01-10"), ("severe_", "present", "2024-05-10")], True),
        ([("severe_", "present", "2024-01-10"), ("severe_", "absent", "2024-05-10")], False),
    ],
)
@pytest.mark.parametrize("organ", ["renal", "hepatic"])
@pytest.mark.parametrize("promised", ["", PROMISED])
def test_a_word_against_severity_says_nothing_of_an_impairment_noted_later(facts, organ, promised, rows, expected):
    told = noted(*((f"{before}{organ}_impairment", status, day) for before, status, day in rows))
    assert facts(promised + told).values[f"severe_{organ}_impairment"] is expected


# What once bled in the skull.

BLED = "toxicities:\n  - {id: x, started_on: 2021-05-01, event: %s, grade: 1, drug: avapritinib}\n"


@pytest.mark.parametrize(
    "event",
    ["Intracranial hemorrhage", "intracranial haemorrhage", "Cerebral Haemorrhage", "ICH", "Intracranial bleeding",
     "haemorrhagic stroke", "Stroke (hemorrhagic)", "'hemorrhage, intracranial'", "subdural bleeding",
     "intra-cranial haemorrhage", "Intracranial  hemorrhage", "Subdural-Haematoma"],
)  # fmt: skip
def test_bleeding_in_the_skull_as_an_adverse_event_stays_part_of_the_history(facts, event):
    ended = "toxicity_ends:\n  - {id: e, toxicity: x, ended_on: 2021-06-01}\n"
    assert facts(BLED % event + ended).values["intracranial_haemorrhage_ever"] is True
    assert facts(BOTH + BLED % event + ended).values["intracranial_haemorrhage_ever"] is True


def test_no_later_statement_takes_bleeding_in_the_skull_away(facts):
    name = "intracranial_haemorrhage"
    told = noted((name, "present", "2019-01-01"), (name, "absent", "2024-06-01"))
    assert facts(told).values["intracranial_haemorrhage_ever"] is True


def test_bleeding_in_the_skull_is_excluded_by_a_fresh_word_or_by_two_promises(facts):
    absent = "intracranial_haemorrhage", "absent"
    assert facts(noted((*absent, "2023-07-01"))).values["intracranial_haemorrhage_ever"] is False
    assert facts(noted((*absent, "2023-06-30"))).values["intracranial_haemorrhage_ever"] is None
    assert facts(BOTH).values["intracranial_haemorrhage_ever"] is False
    assert facts(PROMISED).values["intracranial_haemorrhage_ever"] is None
    assert facts("").values["intracranial_haemorrhage_ever"] is None
    assert facts(BOTH + BLED % "gastric haemorrhage").values["intracranial_haemorrhage_ever"] is False


@pytest.mark.parametrize(
    ("event", "listed"),
    [("haemorrhage", True), ("Bleeding", True), ("stroke", False), ("cerebrovascular accident", False),
     ("CVA", False), ("bleeding, head", False), ("epidural haematoma", False), ("Blutung", False)],
)  # fmt: skip
def test_an_event_that_may_be_a_bleed_in_the_skull_is_never_none(facts, event, listed):
    """Only a denial that is as late as the event settles it; a promise does not."""
    told = BOTH + BLED.replace("%s", f"'{event}'")
    row = facts(told)
    assert row.values["intracranial_haemorrhage_ever"] is None
    expected = [] if listed else [("event_not_on_file", "not_understood", ("toxicities x",))]
    assert [(notice.name, notice.kind, rows) for notice, rows in row.notices] == expected
    before, after = (noted(("intracranial_haemorrhage", "absent", day)) for day in ("2021-04-30", "2021-05-01"))
    assert facts(told + before).values["intracranial_haemorrhage_ever"] is None
    assert facts(told + after).values["intracranial_haemorrhage_ever"] is False


@pytest.mark.parametrize("event", ["itching", "rash which spreads", "hand-foot skin reaction", "Rectal bleeding"])
def test_other_events_say_nothing_of_bleeding_in_the_skull_and_raise_no_notice(facts, event):
    row = facts(BOTH + BLED % event)
    assert (row.values["intracranial_haemorrhage_ever"], row.notices) == (False, ())


def test_that_nothing_bled_in_the_skull_rests_on_both_promises(facts):
    assert facts(BOTH).rows["intracranial_haemorrhage_ever"] == ("completeness c", "completeness t")
