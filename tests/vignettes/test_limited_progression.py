"""Vignettes of one growing site: what is offered, by the drug that runs. Written before the rules were run."""

import pytest

BASE = """
completeness:
  - {id: drugs, recorded_on: 2025-06-30, table_name: therapies, complete_through: 2025-06-30}
tumours:
  - {id: liver, observed_on: 2020-06-01, relation: metastasis, site: liver}
specimens:
  - {id: biopsy, collected_on: 2020-06-02, tumour: liver, kind: metastasis}
  - {id: later, collected_on: 2025-06-20, tumour: liver, kind: resistant_lesion}
variants:
  - {id: v, recorded_on: 2020-06-20, specimen: biopsy, status: found, gene: KIT, exon: 11}
scans:
  - {id: s, done_on: 2025-06-20, reported_pattern: limited}
"""
IMATINIB = "therapies:\n  - {id: i, drug: imatinib, started_on: 2020-07-01, mg_per_day: 400, intent: advanced}\n"
SUNITINIB = """\
therapies:
  - {id: i, drug: imatinib, started_on: 2020-07-01, mg_per_day: 400, intent: advanced}
  - {id: s, drug: sunitinib, started_on: 2022-07-01, mg_per_day: 37.5, intent: advanced}
therapy_ends:
  - {id: ie, therapy: i, ended_on: 2022-06-30, reason: progression}
"""
REGORAFENIB = SUNITINIB.replace(
    "therapy_ends:",
    "  - {id: r, drug: regorafenib, started_on: 2023-07-01, mg_per_day: 160, intent: advanced}\ntherapy_ends:",
) + ("  - {id: se, therapy: s, ended_on: 2023-06-30, reason: progression}\n")


def judged(**answers):
    rows = "".join(
        f"  - {{id: {name}, judged_on: 2025-06-25, question: {name}, answer: '{answer}'}}\n"
        for name, answer in answers.items()
    )
    return f"judgements:\n{rows}"


READY = judged(progressing_disease_removable="yes", unfit_for_operation="no", unfit_for_high_dose="no")


def offered(plan):
    assert len(plan.advice) == 1, "one question, one group"
    return {item.rule for item in plan.advice[0].options}


def test_on_imatinib_400_every_option_is_shown_together(plan_of):
    plan = plan_of(BASE + IMATINIB + READY)
    assert offered(plan) == {
        "resect-progressing-site", "continue-imatinib", "escalate-imatinib-to-600", "escalate-imatinib-to-800",
        "switch-to-sunitinib",
    }  # fmt: skip
    assert plan.conflicts == ()


@pytest.mark.parametrize(("mg", "raised"), [(400, {600, 800}), (500, {800}), (600, {800}), (800, set())])
def test_imatinib_is_raised_only_where_there_is_room(plan_of, mg, raised):
    plan = plan_of(BASE + IMATINIB.replace("400", str(mg)) + READY)
    doses = {item.action.mg_per_day for item in plan.advice[0].options if item.action.do == "escalate"}
    assert doses == raised


def test_the_dose_to_raise_to_waits_while_the_running_dose_is_not_told(plan_of):
    plan = plan_of(BASE + IMATINIB.replace("mg_per_day: 400, ", "") + READY)
    assert "running_mg_per_day" in {part.fact for part in plan.to_find_out}
    assert not {rule for rule in offered(plan) if rule.startswith("escalate")}


def test_on_sunitinib_the_operation_is_shown_with_what_weighs_against_it(plan_of):
    plan = plan_of(BASE + SUNITINIB + READY)
    assert offered(plan) == {"resect-progressing-site", "continue-running-tki", "switch-to-regorafenib"}
    operation = next(item for item in plan.advice[0].options if item.rule == "resect-progressing-site")
    assert [other.rule for other in operation.qualified_by] == ["operation-on-sunitinib-does-less"]
    assert operation.action.afterwards.drug == "sunitinib"


def test_on_regorafenib_the_fourth_drug_is_an_option(plan_of):
    plan = plan_of(BASE + REGORAFENIB + READY, region="EU")
    assert offered(plan) == {"resect-progressing-site", "continue-running-tki", "switch-to-ripretinib"}
    switch = next(item for item in plan.advice[0].options if item.action.do == "switch")
    assert [(part.region, part.status, part.since) for part in switch.approvals] == [("EU", "approved", "2021-11-18")]


def test_an_exon_17_mutation_of_the_growing_lesion_weighs_against_sunitinib(plan_of):
    told = BASE.replace(
        "scans:",
        "  - {id: w, recorded_on: 2025-06-28, specimen: later, status: found, gene: KIT, change: N822K}\nscans:",
    )
    plan = plan_of(told + IMATINIB + READY)
    switch = next(item for item in plan.advice[0].options if item.rule == "switch-to-sunitinib")
    assert [other.rule for other in switch.qualified_by] == ["activation-loop-against-sunitinib"]


def test_unfit_for_an_operation_is_offered_something_else_than_an_operation(plan_of):
    plan = plan_of(BASE + IMATINIB + judged(progressing_disease_removable="yes", unfit_for_operation="yes"))
    assert "treat-progressing-site-without-operation" in offered(plan)
    assert not {"resect-progressing-site", "ask-surgeon-about-progressing-site"} & offered(plan)


def test_an_emergency_is_shown_first_and_the_options_stay(plan_of):
    plan = plan_of(BASE + IMATINIB + judged(emergency="obstruction", progressing_disease_removable="yes"))
    assert plan.advice[0].question == "emergency_operation"
    assert {group.question for group in plan.advice} == {"emergency_operation", "limited_progression"}


def test_growth_that_is_generalised_is_not_this_question(plan_of):
    plan = plan_of(BASE.replace("limited", "generalised") + IMATINIB + READY)
    assert plan.advice == ()
    assert {q.question: q.status for q in plan.questions}["limited_progression"] == "does_not_apply"


def test_without_a_genotype_a_running_imatinib_is_kept_and_the_test_asked_for(plan_of):
    told = BASE.replace("status: found, gene: KIT, exon: 11", "status: pending, covers: [KIT, PDGFRA]")
    plan = plan_of(told + IMATINIB + READY)
    assert plan.advice == ()
    assert {(item.action.do, item.action.drug or item.action.test) for item in plan.meanwhile} == {
        ("continue", "imatinib"),
        ("test", "driver_genotype"),
    }
    assert {wait.rule for wait in plan.waits} >= {"continue-imatinib", "switch-to-sunitinib", "resect-progressing-site"}


def test_a_scan_too_old_is_asked_for_again(plan_of):
    plan = plan_of(BASE.replace("done_on: 2025-06-20", "done_on: 2023-06-20") + IMATINIB + READY)
    assert plan.advice == ()
    assert [part.last_known_on.isoformat() for part in plan.to_find_out if part.fact == "progression_pattern"] == [
        "2023-06-20"
    ]


def test_measured_growth_of_one_lesion_is_enough(plan_of):
    told = BASE.replace("  - {id: s, done_on: 2025-06-20, reported_pattern: limited}", """\
  - {id: s0, done_on: 2023-06-20}
  - {id: s1, done_on: 2025-06-20, new_lesions: none}
lesions:
  - {id: a, observed_on: 2023-06-20, organ: liver}
  - {id: b, observed_on: 2023-06-20, organ: liver}
measurements:
  - {id: a0, recorded_on: 2023-06-20, scan: s0, lesion: a, state: measured, diameter_mm: 30}
  - {id: a1, recorded_on: 2025-06-20, scan: s1, lesion: a, state: measured, diameter_mm: 40}
  - {id: b0, recorded_on: 2023-06-20, scan: s0, lesion: b, state: measured, diameter_mm: 30}
  - {id: b1, recorded_on: 2025-06-20, scan: s1, lesion: b, state: measured, diameter_mm: 28}
""")  # fmt: skip
    assert "continue-imatinib" in offered(plan_of(told + IMATINIB + READY))
