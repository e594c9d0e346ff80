"""Laboratory values: spellings, units by hand calculation, ages, and what is never read as normal."""

from datetime import date, timedelta

import pytest

ON = "2024-06-30"
TAKEN = "2024-06-20"


def lab(test, value, unit, *, limit=None, taken=TAKEN, name="a"):
    more = f", upper_limit: {limit}" if limit is not None else ""
    recorded = "" if len(taken) == 10 else f", recorded_on: {ON}"
    return f"  - {{id: {name}, taken_on: {taken}, test: \"{test}\", value: {value}, unit: '{unit}'{more}{recorded}}}\n"


def labs(*rows):
    return "labs:\n" + "".join(rows)


@pytest.fixture
def value(facts):
    def of(name, *rows, on=ON):
        return facts(labs(*rows), on=on).values[name]

    return of


@pytest.mark.parametrize(
    ("test", "given", "unit", "fact", "expected"),
    [
        # 1 dl is a tenth of a litre: 132 g in a litre are 13.2 g in a dl.
        ("haemoglobin", 13.2, "g/dl", "haemoglobin_g_dl", 13.2),
        ("haemoglobin", 132, "g/l", "haemoglobin_g_dl", 13.2),
        # 8.0 mmol iron in a litre: 8.0 x 16114.5 mg = 128.916 g in a litre, 12.8916 g in a dl.
        ("haemoglobin", 8.0, "mmol/l", "haemoglobin_g_dl", 12.8916),
        # 1 ul is a millionth of a litre: 75 000 in a ul are 75 x 10^9 in a litre; a nl is a thousandth of that ul.
        ("platelets", 75, "10^9/l", "platelets_10e9_l", 75),
        ("platelets", 75, "G/l", "platelets_10e9_l", 75),
        ("platelets", 75, "/nl", "platelets_10e9_l", 75),
        ("platelets", 75, "10^3/µl", "platelets_10e9_l", 75),
        ("platelets", 75000, "/µl", "platelets_10e9_l", 75),
        ("neutrophils", 950, "/mm³", "neutrophils_10e9_l", 0.95),
        ("neutrophils", 0.9, "10^9/l", "neutrophils_10e9_l", 0.9),
        # 90 mg in a dl are 900 mg in a litre; 900 / 180.156 = 4.9957 mmol.
        ("glucose", 90, "mg/dl", "glucose_mmol_l", pytest.approx(4.9957, abs=1e-3)),
        ("glucose", 5.1, "mmol/l", "glucose_mmol_l", 5.1),
        ("glucose", 0.9, "g/l", "glucose_mmol_l", pytest.approx(4.9957, abs=1e-3)),
        ("lvef", 55, "%", "lvef_percent", 55),
        ("qtc", 0.48, "s", "qtc_ms", 480),
        ("qtc", 480, "ms", "qtc_ms", 480),
        ("systolic blood pressure", 205, "mmHg", "systolic_mm_hg", 205),
        # 1 mmHg is 133.322 Pa: 20 000 / 133.322 = 150.013 mmHg.
        ("systolic blood pressure", 20, "kPa", "systolic_mm_hg", pytest.approx(150.013, abs=1e-2)),
        ("diastolic blood pressure", 112, "mm[Hg]", "diastolic_mm_hg", 112),
        ("imatinib trough", 1452, "ng/ml", "imatinib_trough_ng_ml", 1452),
        ("imatinib trough", 1452, "µg/L", "imatinib_trough_ng_ml", 1452),
        ("imatinib trough", 1.1, "mg/l", "imatinib_trough_ng_ml", 1100),
        # 2 umol in a litre: 2 x 493.6 ug = 987.2 ug in a litre, which is 987.2 ng in a ml.
        ("imatinib trough", 2, "µmol/l", "imatinib_trough_ng_ml", 987.2),
        ("creatinine clearance", 45, "ml/min", "creatinine_clearance_ml_min", 45),
        ("creatinine clearance", 0.5, "ml/s", "creatinine_clearance_ml_min", 30),
    ],
)
def test_each_unit_comes_to_the_value_calculated_by_hand(value, test, given, unit, fact, expected):
    assert value(fact, lab(test, given, unit)) == expected


@pytest.mark.parametrize(
    "unit", ["10^9/L", "10*9/L", "x10^9/L", "×10⁹/l", "10E9/l", "10e+9 / L", "x 10^9/L", "109/l", "GIGA/L", "10³/µL",
             "10^3/mcL", "K/uL", "K/μL", "*10^9/l"]
)  # fmt: skip
def test_one_unit_has_many_spellings(value, unit):
    assert value("platelets_10e9_l", lab("PLT", 48, unit)) == 48


@pytest.mark.parametrize(
    "name", ["Haemoglobin", "HEMOGLOBIN", "Hb", "HGB", " hb ", "Hemoglobin (blood)", "B-Haemoglobin", "Hämoglobin"]
)
def test_one_test_has_many_names(value, name):
    assert value("haemoglobin_g_dl", lab(name, 9.5, "g/dL")) == 9.5


@pytest.mark.parametrize(
    "name", ["ALT", "ALAT", "SGPT", "ALT (GPT)", "S-ALAT", "Alanine Aminotransferase", "alanine_aminotransferase"]
)
def test_aminotransferases_by_either_name_as_a_multiple_of_the_limit_in_the_row(value, name):
    """5.2 ukat/l over a limit of 0.8 ukat/l: 6.5 times, in whatever unit both stand."""
    assert value("alt_times_upper_limit", lab(name, 5.2, "µkat/l", limit=0.8)) == 6.5
    assert value("ast_times_upper_limit", lab(name, 5.2, "µkat/l", limit=0.8)) is None


@pytest.mark.parametrize(
    ("test", "fact"),
    [("bilirubin", "bilirubin_times_upper_limit"), ("ALT", "alt_times_upper_limit"), ("AST", "ast_times_upper_limit")],
)
def test_a_multiple_needs_the_limit_of_the_same_row(value, test, fact):
    """60 over 20 is three times and not more; a row without a limit, or with none above 0, is no multiple of anything,
    and an older row with a limit does not stand for it."""
    unit = "µmol/l" if test == "bilirubin" else "IU/L"
    assert value(fact, lab(test, 60, unit, limit=20)) == 3
    assert value(fact, lab(test, "30.3", unit, limit="10.1")) == 3
    assert value(fact, lab(test, 60, unit)) is None
    assert value(fact, lab(test, 60, unit, limit=0)) is None
    older = lab(test, 20, unit, limit=20, taken="2024-06-10", name="old")
    assert value(fact, older, lab(test, 60, unit)) is None


@pytest.mark.parametrize(
    ("unit", "given", "limit", "above"),
    [("mU/l", 4.5, 4.0, True), ("mIU/L", 4.0, 4.0, False), ("µIU/mL", 0.1, 4.0, False), ("uU/ml", 12, 4.2, True),
     ("mU/l", 12, None, None)],
)  # fmt: skip
def test_thyroid_hormone_above_the_limit(value, unit, given, limit, above):
    assert value("tsh_above_upper_limit", lab("TSH", given, unit, limit=limit)) is above


# What cannot be read.


@pytest.mark.parametrize("unit", ["mg/dl", "%", "10^12/l", "g", "?", "mmol"])
def test_a_unit_that_is_not_on_file_hides_every_older_value_and_is_named(facts, unit):
    """A newer value in an unknown unit may be anything; the older 14 g/dl is no longer the latest."""
    rows = lab("Hb", 14, "g/dl", taken="2024-06-01", name="old"), lab("Hb", 7, unit, name="new")
    row = facts(labs(*rows), on=ON)
    assert row.values["haemoglobin_g_dl"] is None
    assert row.rows["haemoglobin_g_dl"] == ("labs new",)
    [(notice, named)] = row.notices
    assert (notice.name, notice.kind, named) == ("unit_not_on_file", "not_understood", ("labs new",))


@pytest.mark.parametrize(
    ("test", "given", "unit", "limit", "fact"),
    [
        ("Hb", 121, "g/dl", None, "haemoglobin_g_dl"),  # 121 g/l
        ("Hb", 12.1, "g/l", None, "haemoglobin_g_dl"),  # 1.21 g/dl
        ("ANC", 800, "10^9/l", None, "neutrophils_10e9_l"),  # 800 in a ul
        ("platelets", 250000, "10^9/l", None, "platelets_10e9_l"),
        ("bilirubin", 70, "µmol/l", 1.2, "bilirubin_times_upper_limit"),  # the limit is in mg/dl
        ("bilirubin", 1.2, "mg/dl", 20, "bilirubin_times_upper_limit"),  # the limit is in umol/l
        ("ALT", 90, "U/l", 0.8, "alt_times_upper_limit"),  # the limit is in ukat/l
        ("AST", 90, "µkat/l", 45, "ast_times_upper_limit"),
        ("TSH", 6, "mU/l", 0.4, "tsh_above_upper_limit"),  # the lower limit
        ("glucose", 126, "mmol/l", None, "glucose_mmol_l"),
        ("LVEF", 0.55, "%", None, "lvef_percent"),
        ("QTc", 0.48, "ms", None, "qtc_ms"),
        ("SBP", 12, "mmHg", None, "systolic_mm_hg"),
        ("DBP", 9, "mmHg", None, "diastolic_mm_hg"),
        ("imatinib trough", 1100, "mg/l", None, "imatinib_trough_ng_ml"),
        ("CrCl", 45, "ml/s", None, "creatinine_clearance_ml_min"),
    ],
)
def test_a_value_or_a_limit_that_is_not_possible_is_not_read_and_is_named(facts, test, given, unit, limit, fact):
    """It may be anything in another unit: an older value does not stand for it."""
    older = {"TSH": (3, "mU/l", 4), "ALT": (40, "U/l", 40), "AST": (40, "U/l", 40), "bilirubin": (15, "µmol/l", 20)}
    rows = [lab(test, given, unit, limit=limit, name="new")]
    if test in older:
        value, of, normal = older[test]
        rows.append(lab(test, value, of, limit=normal, taken="2024-06-10", name="old"))
    row = facts(labs(*rows), on=ON)
    assert (row.values[fact], row.rows[fact]) == (None, ("labs new",))
    [(notice, named)] = row.notices
    assert (notice.name, notice.kind, named) == ("value_not_possible", "not_understood", ("labs new",))


@pytest.mark.parametrize(("given", "read"), [(1.9, None), (2, 2), (25, 25), (25.1, None)])
def test_the_ends_of_what_is_possible_are_possible(value, given, read):
    assert value("haemoglobin_g_dl", lab("Hb", given, "g/dl")) == read


def test_a_value_that_is_not_possible_hides_older_ones(facts):
    older = lab("Hb", 14, "g/dl", taken="2024-06-01", name="old")
    assert facts(labs(older, lab("Hb", 121, "g/dl", name="new")), on=ON).values["haemoglobin_g_dl"] is None


def test_an_older_value_in_an_unknown_unit_hides_nothing_newer(facts):
    rows = lab("Hb", 14, "?", taken="2024-06-01", name="old"), lab("Hb", 7, "g/dl", name="new")
    row = facts(labs(*rows), on=ON)
    assert row.values["haemoglobin_g_dl"] == 7
    assert [named for _, named in row.notices] == [("labs old",)]


@pytest.mark.parametrize(
    ("written", "hides"),
    [("Hb venous", True), ("haemoglobin, repeated", True), ("hbv dna", False), ("interleukin 6", False)],
)
def test_a_name_that_is_not_on_file_hides_what_it_may_be_and_is_named(facts, written, hides):
    rows = lab("Hb", 14, "g/dl", taken="2024-06-01", name="old"), lab(written, 7, "g/dl", name="new")
    row = facts(labs(*rows), on=ON)
    assert row.values["haemoglobin_g_dl"] == (None if hides else 14)
    assert row.values["platelets_10e9_l"] is None
    [(notice, named)] = row.notices
    assert (notice.name, named) == ("test_not_on_file", ("labs new",))


@pytest.mark.parametrize("written", ["HbA1c", "direct bilirubin", "Bilirubin, direct", "eGFR", "QT", "LDH", "MCH"])
def test_a_name_known_to_be_another_test_is_neither_read_nor_told(facts, written):
    rows = [
        lab("Hb", 14, "g/dl", taken="2024-06-01", name="h"),
        lab("bilirubin", 30, "µmol/l", limit=20, taken="2024-06-01", name="b"),
        lab(written, 7, "%", name="new"),
    ]
    row = facts(labs(*rows), on=ON)
    assert (row.values["haemoglobin_g_dl"], row.values["bilirubin_times_upper_limit"]) == (14, 1.5)
    assert row.notices == ()


def test_a_filtration_rate_scaled_to_a_body_surface_is_no_clearance(value):
    assert value("creatinine_clearance_ml_min", lab("creatinine clearance", 45, "ml/min/1.73 m²")) is None


# Which value is the latest.


def test_the_latest_value_counts_whatever_the_order_of_the_rows(facts):
    rows = [lab("Hb", 9, "g/dl", taken="2024-06-25", name="new"), lab("Hb", 120, "g/l", taken="2024-06-01", name="old")]
    for told in (rows, rows[::-1]):
        row = facts(labs(*told), on=ON)
        assert (row.values["haemoglobin_g_dl"], row.rows["haemoglobin_g_dl"]) == (9, ("labs new",))


def test_two_values_of_one_day_that_differ_leave_it_open_and_the_same_in_two_units_does_not(facts):
    row = facts(labs(lab("Hb", 9, "g/dl"), lab("Hb", 7, "g/dl", name="b")), on=ON)
    assert row.values["haemoglobin_g_dl"] is None
    assert row.rows["haemoglobin_g_dl"] == ("labs a", "labs b")
    row = facts(labs(lab("Hb", 9, "g/dl"), lab("Hb", 90, "g/l", name="b")), on=ON)
    assert row.values["haemoglobin_g_dl"] == 9


def test_two_blood_pressures_of_one_day_never_read_as_the_lower(value):
    high = lab("systolic", 205, "mmHg", name="a")
    assert value("systolic_mm_hg", high, lab("systolic", 150, "mmHg", name="b")) is None


def test_a_value_of_an_uncertain_day_may_be_the_latest(value):
    """June 2024 may be before or after the 20th: two values, no order. May is certainly before."""
    exact = lab("Hb", 9, "g/dl", taken="2024-06-20", name="exact")
    assert value("haemoglobin_g_dl", exact, lab("Hb", 12, "g/dl", taken="2024-06", name="vague")) is None
    assert value("haemoglobin_g_dl", exact, lab("Hb", 12, "g/dl", taken="2024-05", name="vague")) == 9


@pytest.mark.parametrize(
    ("test", "given", "unit", "fact", "days"),
    [("Hb", 12, "g/dl", "haemoglobin_g_dl", 92), ("PLT", 50, "/nl", "platelets_10e9_l", 92),
     ("ANC", 5, "/nl", "neutrophils_10e9_l", 92),
     ("ALT", 50, "U/l", "alt_times_upper_limit", 31), ("bilirubin", 50, "µmol/l", "bilirubin_times_upper_limit", 31),
     ("TSH", 5, "mU/l", "tsh_above_upper_limit", 92), ("glucose", 5, "mmol/l", "glucose_mmol_l", 31),
     ("LVEF", 50, "%", "lvef_percent", 183), ("QTcF", 450, "ms", "qtc_ms", 92),
     ("SBP", 120, "mmHg", "systolic_mm_hg", 31), ("DBP", 80, "mmHg", "diastolic_mm_hg", 31),
     ("CrCl", 50, "ml/min", "creatinine_clearance_ml_min", 92),
     ("imatinib trough", 900, "ng/ml", "imatinib_trough_ng_ml", 92)],
)  # fmt: skip
def test_a_value_counts_to_the_last_day_of_its_age_and_then_is_last_known(facts, test, given, unit, fact, days):
    taken = date(2024, 1, 10)
    limit = 4 if test == "TSH" else 40
    told = labs(lab(test, given, unit, limit=limit, taken=taken.isoformat()))
    last = facts(told, on=(taken + timedelta(days=days)).isoformat())
    assert last.values[fact] is not None
    after = facts(told, on=(taken + timedelta(days=days + 1)).isoformat())
    assert (after.values[fact], after.too_old[fact]) == (None, taken)


@pytest.mark.parametrize(
    ("fact", "row", "expected"),
    [
        ("bilirubin_times_upper_limit", ("bilirubin", 3.1, "mg/dl", 1.0), 3.1),
        ("alt_times_upper_limit", ("ALT", 225, "U/l", 45), 5),
        ("neutrophils_10e9_l", ("ANC", 999, "/µl", None), 0.999),
        ("platelets_10e9_l", ("platelets", 49, "10^9/l", None), 49),
        ("imatinib_trough_ng_ml", ("imatinib trough", 1451.6, "ng/ml", None), 1451.6),
    ],
)
def test_the_values_of_the_labels_stand_on_the_right_side_of_their_limits(value, fact, row, expected):
    """Holding imatinib: bilirubin > 3, ALT > 5 times the limit, neutrophils < 1.0, platelets < 50 (label); trough
    1451.6 ng/ml (PMC5806097). 225 over 45 is 5 and not more."""
    test, given, unit, limit = row
    assert value(fact, lab(test, given, unit, limit=limit)) == expected
