"""Interactions: the pairs the sources name, the strictest advice first, and what is on no list."""

from datetime import date

import pytest

from gistline.facts import fact_table

ON = "2025-06-30"
DRUGS = '  - {id: d, recorded_on: "2020-01-01", table_name: therapies, complete_through: 2040}\n'
MEDICINES = '  - {id: m, recorded_on: "2020-01-01", table_name: medicines, complete_through: 2040}\n'
BOTH = "completeness:\n" + DRUGS + MEDICINES


def running(*names):
    return "therapies:\n" + "".join(f"  - {{id: {name}, drug: {name}, started_on: 2025-01-01}}\n" for name in names)


def taking(*names, more=""):
    rows = (f'  - {{id: m{n}, recorded_on: "2025-06-01", name: "{name}"{more}}}\n' for n, name in enumerate(names))
    return "medicines:\n" + "".join(rows)


FACTS = ("interaction_class", "interaction_advice", "interaction_advice_seen", "interaction_mg_per_day",
         "interaction_conflict", "interaction_standing")  # fmt: skip


@pytest.mark.parametrize(
    ("drug", "medicine", "kind", "advice", "seen", "mg", "conflict", "standing"),
    [
        ("imatinib", "ketoconazole", "strong_inhibitor", "caution", "caution", None, False, "read"),
        # avoiding is recalled; that the exposure falls by 68 to 74 % was read
        ("imatinib", "rifampicin", "strong_inducer", "avoid", "caution", None, False, "unverified"),
        ("imatinib", "carbamazepine", "strong_inducer", "avoid", "caution", None, False, "unverified"),
        ("imatinib", "warfarin", "anticoagulant", "avoid", "caution", None, False, "unverified"),
        ("imatinib", "simvastatin", "named_medicine", "caution", "caution", None, False, "read"),
        ("imatinib", "paracetamol", "named_medicine", "caution", "caution", None, False, "read"),
        ("imatinib", "esomeprazole", "proton_pump_inhibitor", "none_needed", "none_needed", None, False, "read"),
        ("sunitinib", "ketoconazole", "strong_inhibitor", "reduce_dose", "reduce_dose", 37.5, False, "read"),
        ("sunitinib", "rifampicin", "strong_inducer", "raise_dose", "raise_dose", 87.5, False, "read"),
        ("sunitinib", "diltiazem", "moderate_inhibitor", "caution", "caution", None, False, "read"),
        # one source calls grapefruit a strong inhibitor, another a moderate one: the stricter first
        ("sunitinib", "grapefruit juice", "strong_inhibitor", "reduce_dose", "reduce_dose", 37.5, True, "read"),
        ("sunitinib", "dexamethasone", "strong_inducer", "raise_dose", "raise_dose", 87.5, True, "read"),
        ("sunitinib", "amiodarone", "moderate_inhibitor", "caution", "caution", None, True, "read"),
        ("regorafenib", "rifampicin", "strong_inducer", "avoid", "caution", None, False, "unverified"),
        ("regorafenib", "clarithromycin", "strong_inhibitor", "avoid", "caution", None, False, "unverified"),
        ("regorafenib", "warfarin", "anticoagulant", "caution", "caution", None, False, "read"),
        ("regorafenib", "esomeprazole", "proton_pump_inhibitor", "avoid", "avoid", None, True, "read"),
        # that omeprazole is a proton pump inhibitor is recalled
        ("regorafenib", "omeprazole", "proton_pump_inhibitor", "avoid", "no_source_seen", None, True, "unverified"),
        ("ripretinib", "phenytoin", "strong_inducer", "avoid", "avoid", None, False, "read"),
        ("ripretinib", "bosentan", "moderate_inducer", "raise_dose", "caution", None, False, "unverified"),
        ("avapritinib", "itraconazole", "strong_inhibitor", "avoid", "avoid", None, False, "second-hand"),
        ("avapritinib", "diltiazem", "moderate_inhibitor", "avoid", "avoid", 100, False, "second-hand"),
        ("avapritinib", "efavirenz", "moderate_inducer", "avoid", "avoid", None, False, "second-hand"),
        ("avapritinib", "ethinylestradiol", "named_medicine", "caution", "caution", None, False, "second-hand"),
        ("nilotinib", "esomeprazole", "proton_pump_inhibitor", "none_needed", "none_needed", None, False, "read"),
        ("dasatinib", "esomeprazole", "proton_pump_inhibitor", "avoid", "avoid", None, False, "read"),
        ("dabrafenib", "esomeprazole", "proton_pump_inhibitor", "avoid", "avoid", None, False, "read"),
        ("pazopanib", "ketoconazole", "strong_inhibitor", "caution", "caution", None, False, "read"),
    ],
)
def test_the_pairs_of_the_notes(things, drug, medicine, kind, advice, seen, mg, conflict, standing):
    found = things(BOTH + running(drug) + taking(medicine), "interaction", "interaction_runs", *FACTS)
    assert found == [(f"{drug} with {medicine}", True, kind, advice, seen, mg, conflict, standing)]


@pytest.mark.parametrize(
    ("drug", "medicine", "dose"),
    [
        ("sunitinib", "ketoconazole", (37.5, "lowest")),  # lowered, to 37.5 mg at the least
        ("sunitinib", "rifampicin", (87.5, "highest")),  # raised, to 87.5 mg at the most
        ("sunitinib", "grapefruit juice", (37.5, "lowest")),
        ("avapritinib", "diltiazem", (100, "exactly")),
        ("avapritinib", "itraconazole", (None, None)),
        ("ripretinib", "bosentan", (None, None)),  # 150 mg twice a day is recalled
        ("imatinib", "ketoconazole", (None, None)),
    ],
)
def test_a_dose_says_whether_it_is_a_limit(things, drug, medicine, dose):
    told = BOTH + running(drug) + taking(medicine)
    [found] = things(told, "interaction", "interaction_mg_per_day", "interaction_dose_is")
    assert found[1:] == dose


def test_the_pair_is_named_as_the_record_writes_it_and_rests_on_both_rows(bench, story, things):
    told = BOTH + running("avapritinib") + taking("Itraconazole")
    with bench.holding(story(told).records, [("P", date.fromisoformat(ON))]):
        [thing] = fact_table(bench, [], ["interaction"])[0].things["interaction"]
    assert thing.rows == ("medicines m0", "therapies avapritinib")
    found = things(told, "interaction", "interaction_drug", "interaction_medicine")
    assert found == [("avapritinib with Itraconazole", "avapritinib", "itraconazole")]


@pytest.mark.parametrize(
    ("written", "medicine"),
    [("rifampin", "rifampicin"), ("Warfarin 5 mg", "warfarin"), ("St. John's Wort 300 mg", "st john's wort"),
     ("Acetaminophen", "paracetamol"), ("Cyclosporine", "ciclosporin"),
     ("St. John's Wort", "st john's wort"), ("grapefruit", "grapefruit juice")],
)  # fmt: skip
def test_another_spelling_is_the_same_medicine(things, written, medicine):
    found = things(BOTH + running("imatinib") + taking(written), "interaction", "interaction_medicine")
    assert found == [(f"imatinib with {written}", medicine)]


def test_every_drug_with_every_medicine_is_a_pair(things):
    told = BOTH + running("sunitinib", "avapritinib") + taking("ketoconazole", "rifampicin")
    assert [shown for (shown,) in things(told, "interaction")] == [
        "avapritinib with ketoconazole", "avapritinib with rifampicin",
        "sunitinib with ketoconazole", "sunitinib with rifampicin",
    ]  # fmt: skip


def test_one_medicine_in_two_rows_is_one_pair(things):
    told = BOTH + running("sunitinib") + taking("ketoconazole", "Ketoconazole")
    assert len(things(told, "interaction")) == 1


def medicine_ended(on):
    return f"medicine_ends:\n  - {{id: e, medicine: m0, ended_on: {on}, recorded_on: {ON}}}\n"


def drug_ended(on):
    return f"therapy_ends:\n  - {{id: e, therapy: sunitinib, ended_on: {on}, recorded_on: {ON}, reason: other}}\n"


@pytest.mark.parametrize(
    ("ends", "runs"),
    [
        (medicine_ended("2025-06-29"), []),
        (drug_ended("2025-06-29"), []),
        (medicine_ended(ON), [True]),
        (medicine_ended("2025-06"), [None]),
        (drug_ended("2025-06"), [None]),
        (drug_ended("2025-06") + medicine_ended("2025-06-29"), []),
    ],
)
def test_both_run_on_the_day_or_it_is_open(things, ends, runs):
    told = BOTH + running("sunitinib") + taking("ketoconazole") + ends
    assert [found for _, found in things(told, "interaction", "interaction_runs")] == runs


def test_what_may_not_have_been_told_is_one_open_thing(things):
    open_thing = (None, None, None)
    names = "interaction_runs", "interaction_advice"
    told = "completeness:\n" + DRUGS + running("sunitinib") + taking("ketoconazole")
    assert things(told, "interaction", *names) == [("sunitinib with ketoconazole", None, "reduce_dose"), open_thing]
    told = "completeness:\n" + MEDICINES + taking("ketoconazole")
    assert things(told, "interaction", *names) == [open_thing]
    assert things("", "interaction", *names) == [open_thing]
    assert things("completeness:\n" + DRUGS, "interaction", *names) == [], "no drug runs: nothing can meet it"
    assert things("completeness:\n" + MEDICINES, "interaction", *names) == [], "no medicine runs"
    assert things(BOTH + running("sunitinib"), "interaction", *names) == []


def test_a_cream_is_no_pair_and_is_on_no_list(things, facts):
    told = BOTH + running("sunitinib") + taking("ketoconazole", more=", route: topical")
    assert things(told, "interaction") == []
    assert things(told, "running_medicine", "medicine_on_cyp3a4") == [("ketoconazole", None)]
    values = facts(told, on=ON).values
    assert (values["medicine_on_no_list_running"], values["strong_cyp3a4_inhibitor_running"]) == (True, None)


def test_a_drug_that_is_no_kinase_inhibitor_has_no_general_advice(things):
    assert things(BOTH + running("pimitespib") + taking("ketoconazole"), "interaction") == []


# The patient as a whole.

KINDS = ("strong_cyp3a4_inhibitor_running", "moderate_cyp3a4_inhibitor_running", "strong_cyp3a4_inducer_running",
         "moderate_cyp3a4_inducer_running")  # fmt: skip


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["clarithromycin"], (True, False, False, False)),
        (["diltiazem"], (False, True, False, False)),
        (["rifampicin"], (False, False, True, False)),
        (["bosentan"], (False, False, False, True)),
        (["grapefruit juice"], (True, True, False, False)),  # two sources, two classes
        (["rifabutin"], (False, False, True, True)),
        (["amiodarone"], (False, True, False, False)),
        (["clarithromycin", "rifampicin"], (True, False, True, False)),
        (["clarithromycin", "aspirin"], (True, None, None, None)),
        (["warfarin"], (None, None, None, None)),  # named, and not for what it does to CYP3A4
    ],
)
def test_what_runs_beside_the_drug(facts, names, expected):
    row = facts(BOTH + taking(*names), on=ON)
    assert tuple(row.values[name] for name in KINDS) == expected


def test_nothing_runs_only_where_medicines_are_declared_complete(facts):
    assert {facts(BOTH, on=ON).values[name] for name in (*KINDS, "anticoagulant_running")} == {False}
    assert {facts("", on=ON).values[name] for name in (*KINDS, "anticoagulant_running")} == {None}
    row = facts(taking("clarithromycin"), on=ON)
    assert [row.values[name] for name in KINDS] == [None] * 4, "no end, and no promise: it may be over"


@pytest.mark.parametrize(
    ("names", "expected"),
    [(["Warfarin"], True), (["LMWH"], True), (["heparin"], True), (["apixaban"], None), (["clarithromycin"], False),
     (["clarithromycin", "apixaban"], None), (["warfarin", "apixaban"], True)],
)  # fmt: skip
def test_anticoagulants_that_the_notes_name(facts, names, expected):
    assert facts(BOTH + taking(*names), on=ON).values["anticoagulant_running"] is expected


def test_a_medicine_on_no_list_is_told_and_never_harmless(facts):
    row = facts(BOTH + taking("clarithromycin", "aspirin"), on=ON)
    assert row.values["medicine_on_no_list_running"] is True
    assert row.rows["medicine_on_no_list_running"] == ("completeness m", "medicines m1")
    [(notice, rows)] = row.notices
    assert (notice.name, rows) == ("medicine_on_no_list", ("medicines m1",))
    row = facts(BOTH + taking("clarithromycin"), on=ON)
    assert (row.values["medicine_on_no_list_running"], row.notices) == (False, ())
    assert facts(taking("clarithromycin"), on=ON).values["medicine_on_no_list_running"] is None
