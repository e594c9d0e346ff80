"""Vignettes of the published cases: what the plan must show, written from the sources before the rules were run.

Expectations come from the texts and from the `testable` lines of the published cases, never from a printed plan.
"""

from datetime import date
from pathlib import Path

import pytest

from gistline.facts import fact_table
from gistline.guideline import guideline
from gistline.plan import advise
from gistline.records import open_records
from tests.conftest import ROOT, TODAY

CASES = sorted((ROOT / "cases").glob("*.yaml"))


@pytest.fixture
def plan(bench):
    def made(name, on=None, region=None):
        file = open_records(ROOT / "cases" / f"{name}.yaml")
        day = date.fromisoformat(on) if on else file.on
        return advise(file, guideline(), bench, on=day, today=TODAY, region=region)[0]

    return made


def actions(plan):
    """Every piece of advice as (verb, drug or target)."""
    items = [item for group in plan.advice for item in group.options]
    return {(item.action.do, item.action.drug or item.action.target) for item in items}


def asks(plan):
    return {part.fact for part in plan.to_find_out}


INVENTED = ("choi-responder-stable-by-recist", "nodule-within-a-mass")


def test_eighteen_published_and_two_invented_cases_are_there():
    assert [path.stem for path in CASES if path.stem not in INVENTED] == [
        "european-fourth-line",
        "limited-progression-after-seven-years",
        *(f"liu-{number:02d}" for number in range(1, 16)),
        "nf1-ruptured-multifocal",
    ]
    assert len(CASES) == 20


@pytest.mark.parametrize("name", INVENTED)
def test_an_invented_case_says_so_in_every_row(name):
    file = open_records(ROOT / "cases" / f"{name}.yaml")
    assert file.title is not None
    assert file.title.startswith("Invented patient")
    assert {row.source.split(" ")[0] for rows in file.records.rows.values() for row in rows} == {"invented"}


@pytest.fixture
def things_on_scans(bench):
    """What each scan under the treatment is called: sum, change of attenuation, RECIST, Choi, GIST trials."""

    def found(name):
        file = open_records(ROOT / "cases" / f"{name}.yaml")
        with bench.holding(file.records, [(file.records.patients[0], file.on)]):
            things = fact_table(bench, [], ["response_on_scan"])[0].things["response_on_scan"]
        names = ("sum_mm", "attenuation_change_percent", "recist", "choi", "modified_recist")
        return [tuple(one.values[f"point_{column}"] for column in names) for one in things]

    return found


PR, SD, PD = "partial_response", "stable_disease", "progressive_disease"


def test_the_choi_responder_is_stable_by_recist(plan, things_on_scans):
    """Assessment notes, section 3.2: 100 to 92 mm and 80 to 66 HU (-17.5 %) is a partial response by Choi."""
    assert things_on_scans("choi-responder-stable-by-recist") == [(92, -17.5, SD, PR, SD)]
    made = plan("choi-responder-stable-by-recist")
    assert (made.advice, made.stops, made.contradictions) == ((), (), ())


def test_a_nodule_within_a_mass_is_progression_by_choi_and_late_by_the_trials(plan, things_on_scans):
    """Notes, 3.2 and the criteria of the trials: Choi calls a new nodule progression; the trials one of 20 mm or more.
    Sums: 120 + 30, 84 + 20, 80 + 5 (too small), 80 + 5, 82 + 5."""
    called = things_on_scans("nodule-within-a-mass")
    assert [one[0] for one in called] == [104, 85, 85, 87]
    assert [one[2] for one in called] == [PR, PR, PR, PR]
    assert [one[3] for one in called] == [PR, PR, PD, PD]
    assert [one[4] for one in called] == [PR, PR, PR, PD]
    made = plan("nodule-within-a-mass")
    values = {fact.fact: fact.value for fact in made.facts}
    assert values["progression_pattern"] == "limited"
    assert made.advice == ()
    assert "pdgfra_d842v" in asks(made), "the driver was never sequenced"


def test_one_site_grows_after_seven_years_of_imatinib(plan):
    """Slides: one site after 7 years; local treatment is offered and imatinib kept, a switch is not the only way."""
    made = plan("limited-progression-after-seven-years")
    values = {fact.fact: fact.value for fact in made.facts}
    assert (values["progression_pattern"], values["tki_running"], values["kit_exon_11"]) == (
        "limited",
        "imatinib",
        True,
    )
    assert len(made.advice) == 1, "one question, one group of options"
    offered = actions(made)
    assert ("discuss", "resection_of_progressing_site") in offered
    assert ("continue", "imatinib") in offered
    assert ("switch", "sunitinib") in offered, "a switch is shown, as one option among others and never alone"
    resection = next(item for item in made.advice[0].options if item.action.target == "resection_of_progressing_site")
    assert resection.action.afterwards is not None
    assert (resection.action.afterwards.do, resection.action.afterwards.drug) == ("continue", "imatinib")
    assert "restarted" in resection.sentence
    assert made.stops == ()
    # what is not told is asked: the dose, whether a surgeon can remove it, fitness
    assert {"running_mg_per_day", "progressing_disease_removable", "unfit_for_operation"} <= asks(made)


def test_the_slides_answer_is_not_in_the_record():
    text = (ROOT / "cases" / "limited-progression-after-seven-years.yaml").read_text(encoding="utf-8")
    records = open_records(ROOT / "cases" / "limited-progression-after-seven-years.yaml").records
    assert [row.id for row in records.rows["operations"]] == ["exploration"]
    assert "judgements" not in text


def test_the_surgeons_yes_turns_the_discussion_into_an_operation(plan_of):
    told = (ROOT / "cases" / "limited-progression-after-seven-years.yaml").read_text(encoding="utf-8")
    tables = "completeness:" + told.split("completeness:", 1)[1]
    # the same story with days instead of months, and two judgements
    for month, day in (
        ("month 1/month 83", "2018-07"),
        ("month 84", "2025-06-01"),
        ("month 83", "2018-08-01"),
        ("month 0", "2018-06-01"),
    ):
        tables = tables.replace(month, day)
    tables += """
judgements:
  - {id: surgeon, judged_on: 2025-06-01, question: progressing_disease_removable, answer: "yes"}
  - {id: fit, judged_on: 2025-06-01, question: unfit_for_operation, answer: "no"}
"""
    offered = actions(plan_of(tables, on="2025-06-01"))
    assert ("operate", "progressing_site") in offered
    assert ("discuss", "resection_of_progressing_site") not in offered
    tables = tables.replace('removable, answer: "yes"', 'removable, answer: "no"')
    offered = actions(plan_of(tables, on="2025-06-01"))
    assert ("operate", "progressing_site") not in offered
    assert ("discuss", "ablation_embolisation_or_radiotherapy_of_progressing_site") in offered


def test_neurofibromatosis_waits_for_what_it_does_not_know(plan):
    """Slides: NF1, growing mass, no drug given. Nothing says metastatic, and nobody sequenced the tumour."""
    made = plan("nf1-ruptured-multifocal")
    values = {fact.fact: fact.value for fact in made.facts}
    assert (values["nf1_related"], values["tki_running"], values["lines_of_tki"]) == (None, "none", 0)
    assert made.advice == ()
    assert {"emergency", "pdgfra_d842v"} <= asks(made)
    status = {q.question: q.status for q in made.questions}
    assert status["first_line_drug"] == "does_not_apply", "the obstruction is dealt with first"
    assert "conditions heart (heart disease)" in made.not_read, "the plan says what it did not look at"


def test_the_european_case_counts_lines(plan):
    """Three drugs for advanced disease; adjuvant imatinib is no line; generalised progression."""
    made = plan("european-fourth-line")
    values = {fact.fact: fact.value for fact in made.facts}
    assert (values["lines_of_tki"], values["tki_running"], values["running_mg_per_day"]) == (3, "regorafenib", 160)
    assert (values["progression_pattern"], values["extent"]) == ("generalised", "liver_and_peritoneum")
    assert {q.question: q.status for q in made.questions} == {
        "contraindicated_drug": "nothing_holds",
        "emergency_operation": "waits",
        "first_line_drug": "does_not_apply",
        "generalised_progression": "answered",
        "growth_without_one_running_drug": "does_not_apply",
        "planned_operation": "waits",
        "limited_progression": "does_not_apply",
        "trial_referral": "answered",
    }


RIPRETINIB = "switch from regorafenib to ripretinib 150 mg a day (every day)"
IMATINIB_AGAIN = (
    "switch from regorafenib to imatinib 400 mg a day"  # RIGHT, 2013, when the lines of the day are used up
)
TRIAL = "refer for a clinical trial"
EUROPEAN = {  # what ripretinib's approval makes of one patient: US from 2020-05-15, EU from 2021-11-18
    ("US", None): ({RIPRETINIB, TRIAL}, None),
    ("EU", None): ({IMATINIB_AGAIN, TRIAL}, "not approved in EU on 2020-06-30"),
    ("EU", "2026-11-22"): ({RIPRETINIB, TRIAL}, None),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), EUROPEAN.items(), ids=["US then", "EU then", "EU today"])
def test_the_european_case_by_region_and_day(asked, expected, bench):
    (region, knowledge_on), (advised, refused) = asked, expected
    file = open_records(ROOT / "cases" / "european-fourth-line.yaml")
    day = date.fromisoformat(knowledge_on) if knowledge_on else None
    made, again = (
        advise(file, guideline(), bench, on=file.on, today=TODAY, region=region, knowledge_on=day)[0] for _ in range(2)
    )
    assert {item.sentence for group in made.advice for item in group.options} == advised
    assert {part.rule: part.because for part in made.not_in_force}.get("ripretinib-fourth-line") == refused
    assert made.model_dump_json() == again.model_dump_json(), "asked again, the same bytes"


def test_the_european_case_before_its_relapse_sees_nothing_of_it(plan):
    made = plan("european-fourth-line", on="2016-12-31")
    values = {fact.fact: fact.value for fact in made.facts}
    assert (values["advanced_disease"], values["progression_pattern"], values["sunitinib_tried"]) == (None, None, None)


@pytest.mark.parametrize("number", range(1, 16))
def test_liu_is_generalised_progression_after_imatinib(plan, number):
    made = plan(f"liu-{number:02d}")
    values = {fact.fact: fact.value for fact in made.facts}
    assert (values["progression_pattern"], values["advanced_disease"], values["tki_given"]) == (
        "generalised",
        True,
        True,
    )
    assert made.advice == (), "limited progression does not apply, and no first drug is due"
    assert values["lines_of_tki"] is None, "nobody declared the drug history complete"


# Liu 2023, Table 2: mutation of the primary and of the resistant metastasis.
TABLE_2 = {
    1: ("kit_exon_9", None), 2: ("kit_exon_11", None), 3: ("kit_exon_9", None),
    4: ("kit_exon_11", "secondary_activation_loop"), 5: ("kit_exon_9", None),
    6: ("kit_exon_11", "secondary_atp_pocket"), 7: ("kit_exon_11", None), 8: ("kit_exon_11", None),
    9: ("kit_exon_11", "secondary_activation_loop"), 10: ("kit_exon_11", None), 11: ("kit_exon_11", None),
    12: ("kit_exon_11", None), 13: ("kit_exon_17", None), 14: (None, None), 15: (None, None),
}  # fmt: skip


@pytest.mark.parametrize(("number", "expected"), TABLE_2.items())
def test_liu_table_2(plan, number, expected):
    values = {fact.fact: fact.value for fact in plan(f"liu-{number:02d}").facts}
    driver, secondary = expected
    held = {
        name for name, value in values.items() if value is True and name.startswith(("kit_", "pdgfra_", "secondary_"))
    }
    assert held == {name for name in (driver, secondary) if name}


def test_liu_12_has_two_drivers_and_asks_for_the_exact_pdgfra_change(plan):
    made = plan("liu-12")
    assert [part.rows for part in made.contradictions] == [
        ("variants primary-kit-11", "variants primary-pdgfra", "variants resistant-kit-11", "variants resistant-pdgfra")
    ]
    assert "pdgfra_d842v" in asks(made)


@pytest.mark.parametrize("number", [14, 15])
def test_liu_wild_type_by_this_panel_is_not_no_driver_found(plan, number):
    """NTRK, RAS and FGFR1 were not in the panel, and SDH was."""
    values = {fact.fact: fact.value for fact in plan(f"liu-{number:02d}").facts}
    assert (values["no_driver_found"], values["sdh_deficient"], values["pdgfra_d842v"]) == (None, False, False)


ANSWER_KEY = ("dasatinib", "ripretinib", "status: dead", "contacts")


@pytest.mark.parametrize(
    "path", [path for path in CASES if path.stem.startswith("liu")], ids=lambda path: Path(path).stem
)
def test_no_answer_key_enters_a_record(path):
    text = path.read_text(encoding="utf-8")
    assert [word for word in ANSWER_KEY if word in text] == []
    assert "sunitinib" not in text
    assert "regorafenib" not in text
