"""Laboratory values: the latest of each test in one unit, or as a multiple of the upper limit in the same row."""

from collections.abc import Iterable

from gistline.facts.registry import Notice, Register
from gistline.facts.safety import LOCAL_POLICY, plain, safety
from gistline.logic import literal
from gistline.safety_tables import lab_tests

# Spellings: capitals, brackets, ^, * and spaces fall away; superscripts are digits; micro is u, international units U.
SMALL_UNIT = "regexp_replace(translate(lower(unit), 'µμ⁰¹²³⁴⁵⁶⁷⁸⁹', 'uu0123456789'), '[^a-z0-9/%]', '', 'g')"
POWERS = f"regexp_replace(regexp_replace({SMALL_UNIT}, '^x10', '10'), '^10e([0-9])', '10\\1')"
PLAIN_UNIT = f"replace(replace({POWERS}, 'mc', 'u'), 'iu', 'u')"


def _values(rows: Iterable[tuple[str, ...]]) -> str:
    return ", ".join(f"({', '.join(row)})" for row in rows)


def _names() -> str:
    rows = [(literal(one.test), literal(name)) for one in lab_tests().tests for name in one.names]
    return f"from (values {_values(rows)}) as listed(of_test, name)"


def _units() -> str:
    rows = [
        (literal(one.test), literal(written), str(unit.factor))
        for one in lab_tests().tests
        for unit in one.units
        for written in unit.written
    ]
    return f"from (values {_values(rows)}) as listed(of_test, unit, factor)"


def _bounds() -> str:
    """Per test the values that are believed, and the upper limits of normal; no bound where none is on file."""
    none = "null::decimal(18, 6)"
    rows = [
        (literal(one.test), *map(str, one.plausible), *(map(str, one.plausible_limit or (none, none))))
        for one in lab_tests().tests
    ]
    return f"from (values {_values(rows)}) as listed(of_test, lowest, highest, lowest_limit, highest_limit)"


# Of several latest values that differ none is chosen.
# A name that is not on file but holds one that is, as `hb venous`, may be that test: it hides every older value of it.
VIEWS = {
    "lab_names": _names(),
    "lab_units": _units(),
    "lab_rows": f"""
    select patient_id, decision_date, 'labs ' || id as row_id, taken_on_earliest as earliest, taken_on_latest as latest,
           value, upper_limit, {plain("test")} as name, {PLAIN_UNIT} as unit
    from labs""",
    "lab_bounds": _bounds(),
    "labs_written": """
    select lab_rows.*, lab_names.of_test, factor,
           value * factor between lowest and highest
               and (upper_limit is null or lowest_limit is null
                    or upper_limit * factor between lowest_limit and highest_limit) as possible
    from lab_rows join lab_names using (name)
    join lab_bounds on lab_bounds.of_test = lab_names.of_test
    left join lab_units on lab_units.of_test = lab_names.of_test and lab_units.unit = lab_rows.unit""",
    "labs_read": """
    select *, case when possible then value * factor end as reading,
           case when possible
                then (value::double / nullif(upper_limit, 0)::double)::decimal(18, 6) end as multiple
    from labs_written""",
    "labs_not_on_file": f"""
    from lab_rows anti join lab_names using (name)
    where name not in ({", ".join(map(literal, lab_tests().not_used))})""",
    "labs_without_unit": "from labs_written where factor is null",
    "labs_not_possible": "from labs_written where not possible",
    "lab_readings": """
    select patient_id, decision_date, row_id, of_test, earliest, latest, reading, multiple from labs_read
    union all
    select distinct patient_id, decision_date, row_id, of_test, earliest, latest, null, null
    from labs_not_on_file as written join lab_names
      on contains(' ' || written.name || ' ', ' ' || lab_names.name || ' ')""",
    "latest_labs": """
    select patient_id, decision_date, of_test, list(row_id) as row_ids, min(earliest) as known_on,
           case when count(*) = count(reading) and min(reading) = max(reading) then min(reading) end as reading,
           case when count(*) = count(multiple) and min(multiple) = max(multiple) then min(multiple) end as multiple,
           case when count(*) = count(multiple) and min(multiple) > 1 then true
                when count(*) = count(multiple) and max(multiple) <= 1 then false end as above
    from (
        from lab_readings
        qualify latest >= max(earliest) over (partition by patient_id, decision_date, of_test)
    ) group by patient_id, decision_date, of_test""",
}
assert not VIEWS.keys() & safety.views.keys(), "one name for two views"
safety.views |= VIEWS
safety.notices += [
    Notice(
        "test_not_on_file",
        "not_understood",
        "the laboratory test is not on file; it is not taken for normal, and hides older values of a test it may be",
        "labs_not_on_file",
        "list(row_id)",
    ),
    Notice(
        "unit_not_on_file",
        "not_understood",
        "the unit is not on file for this test; the value is not read, and no older one stands for it",
        "labs_without_unit",
        "list(row_id)",
    ),
    Notice(
        "value_not_possible",
        "not_understood",
        "the value or its upper limit cannot be in this unit; it is not read, and no older one stands for it",
        "labs_not_possible",
        "list(row_id)",
    ),
]


def _lab(test: str, label: str, days: int, absent: str | None = None) -> Register:
    these = f"filter (where of_test = '{test}')"
    return safety.fact(
        label=label,
        absent=absent,
        view="latest_labs",
        rows=f"any_value(row_ids) {these}",
        kind=bool if absent else int,
        ask=f"What is the latest value of this: {label}?",
        known_on=f"any_value(known_on) {these}",
        maximum_age_days=days,
        age_source=LOCAL_POLICY,
    )


def _latest(test: str, column: str = "reading") -> str:
    return f"any_value({column}) filter (where of_test = '{test}')"


@_lab("haemoglobin", "haemoglobin, g/dl", 92)
def haemoglobin_g_dl() -> str:
    """Latest haemoglobin in g/dl. Unknown without a value, where several values that may be the latest differ, where
    the unit or the name of a latest row is not on file, where a latest value lies outside what knowledge/labs.yaml
    holds possible (local policy), and after 92 days (local policy: the longest interval the
    label of imatinib leaves between blood counts)."""
    return _latest("haemoglobin")


@_lab("platelets", "platelets, 10^9/l", 92)
def platelets_10e9_l() -> str:
    """Latest platelet count in 10^9/l. Unknown as haemoglobin_g_dl is, and after 92 days (local policy)."""
    return _latest("platelets")


@_lab("neutrophils", "neutrophils, 10^9/l", 92)
def neutrophils_10e9_l() -> str:
    """Latest neutrophil count in 10^9/l. Unknown as haemoglobin_g_dl is, and after 92 days (local policy)."""
    return _latest("neutrophils")


@_lab("bilirubin", "bilirubin, times the upper limit of normal", 31)
def bilirubin_times_upper_limit() -> str:
    """Latest total bilirubin as a multiple of the upper limit given in the same row; no other limit is used. Unknown
    as haemoglobin_g_dl is, without that limit or where it is not possible, and after 31 days (local policy: the label
    of imatinib asks for liver tests every month)."""
    return _latest("bilirubin", "multiple")


@_lab("alanine_aminotransferase", "alanine aminotransferase (ALT), times the upper limit of normal", 31)
def alt_times_upper_limit() -> str:
    """Latest alanine aminotransferase as a multiple of the upper limit given in the same row. Unknown as
    bilirubin_times_upper_limit is, and after 31 days (local policy)."""
    return _latest("alanine_aminotransferase", "multiple")


@_lab("aspartate_aminotransferase", "aspartate aminotransferase (AST), times the upper limit of normal", 31)
def ast_times_upper_limit() -> str:
    """Latest aspartate aminotransferase as a multiple of the upper limit given in the same row. Unknown as
    bilirubin_times_upper_limit is, and after 31 days (local policy)."""
    return _latest("aspartate_aminotransferase", "multiple")


@_lab(
    "tsh",
    "thyroid-stimulating hormone (TSH) above normal",
    92,
    absent="thyroid-stimulating hormone (TSH) not above normal",
)
def tsh_above_upper_limit() -> str:
    """Whether the latest TSH is above the upper limit given in the same row. Unknown where rows that may be the
    latest say both, or one cannot be read, without that limit, and after 92 days (local policy: the EU label of
    sunitinib asks for it every 3 months)."""
    return _latest("tsh", "above")


@_lab("glucose", "glucose, mmol/l", 31)
def glucose_mmol_l() -> str:
    """Latest glucose in blood, plasma or serum in mmol/l, fasting or not. Unknown as haemoglobin_g_dl is, and after
    31 days (local policy)."""
    return _latest("glucose")


@_lab("left_ventricular_ejection_fraction", "left ventricular ejection fraction (LVEF), %", 183)
def lvef_percent() -> str:
    """Latest left ventricular ejection fraction in %. Unknown as haemoglobin_g_dl is, and after 183 days (local
    policy)."""
    return _latest("left_ventricular_ejection_fraction")


@_lab("qtc", "corrected QT interval (QTc), ms", 92)
def qtc_ms() -> str:
    """Latest corrected QT interval in ms, by whatever correction. Unknown as haemoglobin_g_dl is, and after 92 days
    (local policy)."""
    return _latest("qtc")


@_lab("systolic_blood_pressure", "systolic blood pressure, mmHg", 31)
def systolic_mm_hg() -> str:
    """Latest systolic blood pressure in mmHg. Unknown as haemoglobin_g_dl is (several readings of one day that differ
    leave it open), and after 31 days (local policy)."""
    return _latest("systolic_blood_pressure")


@_lab("diastolic_blood_pressure", "diastolic blood pressure, mmHg", 31)
def diastolic_mm_hg() -> str:
    """Latest diastolic blood pressure in mmHg. Unknown as systolic_mm_hg is, and after 31 days (local policy)."""
    return _latest("diastolic_blood_pressure")


@_lab("imatinib_trough", "imatinib trough level, ng/ml", 92)
def imatinib_trough_ng_ml() -> str:
    """Latest trough level of imatinib in ng/ml, at whatever dose it was taken. Unknown as haemoglobin_g_dl is, and
    after 92 days (local policy)."""
    return _latest("imatinib_trough")


@_lab("creatinine_clearance", "creatinine clearance, ml/min", 92)
def creatinine_clearance_ml_min() -> str:
    """Latest creatinine clearance in ml/min; an estimated filtration rate scaled to a body surface is another test.
    Unknown as haemoglobin_g_dl is, and after 92 days (local policy)."""
    return _latest("creatinine_clearance")
