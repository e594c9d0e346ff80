"""Vignettes of one growing site: what is offered, by the drug that runs. Written before the rules were run."""

import pytest

from tests.stories import GROWING_SITE as BASE
from tests.stories import IMATINIB, READY, REGORAFENIB, SUNITINIB, judged


def offered(plan):
    assert len(plan.advice) == 1, "one question, one group"
    return {item.rule for item in plan.advice[0].options}


def test_on_imatinib_400_every_option_is_shown_together(plan_of):
    plan = plan_of(BASE + IMATINIB + READY)
    assert offered(plan) == {
        "resect-progressing-site", "continue-imatinib", "escalate-imatinib-to-600", "escalate-imatinib-to-800",
        "switch-to-sunitinib", "treat-progressing-site-without-operation",
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
    assert offered(plan) == {
        "resect-progressing-site", "continue-running-tki", "switch-to-regorafenib",
        "treat-progressing-site-without-operation",
    }  # fmt: skip
    operation = next(item for item in plan.advice[0].options if item.rule == "resect-progressing-site")
    assert [other.rule for other in operation.qualified_by] == [
        "operation-on-sunitinib-does-less", "hold-before-operation",
    ]  # fmt: skip
    pause = operation.qualified_by[1]
    assert (pause.thing, pause.thing_rows) == ("sunitinib", ("therapies s",))
    assert pause.sentence == "hold sunitinib, no later than 21 days before the planned operation"
    assert {source.document for source in pause.sources} == {
        "sunitinib-label",
        "nccn-2026",
        "sunitinib-smpc",
    }, "both figures are shown, and who gives none"
    assert "paused" in operation.sentence
    assert operation.action.afterwards.drug == "sunitinib"


def test_on_regorafenib_the_fourth_drug_is_an_option(plan_of):
    plan = plan_of(BASE + REGORAFENIB + READY, region="EU")
    assert offered(plan) == {
        "resect-progressing-site", "continue-running-tki", "switch-to-ripretinib",
        "treat-progressing-site-without-operation",
    }  # fmt: skip
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


def test_an_emergency_is_shown_alone(plan_of):
    plan = plan_of(BASE + IMATINIB + judged(emergency="obstruction", progressing_disease_removable="yes"))
    assert [group.question for group in plan.advice] == ["emergency_operation"]
    assert {q.question: q.status for q in plan.questions}["limited_progression"] == "does_not_apply"


@pytest.mark.parametrize(
    ("scan", "status"), [("2022-06-30", "waits"), ("2025-06-20", "answered")], ids=["before the drug", "on the drug"]
)
def test_growth_is_not_blamed_on_a_drug_that_did_not_run_yet(plan_of, scan, status):
    """A scan on imatinib says nothing of the sunitinib begun since."""
    told = BASE.replace("done_on: 2025-06-20", f"done_on: {scan}")
    late = SUNITINIB.replace("2022-07-01", "2025-05-20").replace("2022-06-30", "2025-05-19")
    plan = plan_of(told.replace("2022-06-30", "2025-05-01") + late + READY)
    values = {q.question: q.status for q in plan.questions}
    assert values["limited_progression"] == ("does_not_apply" if status == "waits" else "answered")


def test_a_raised_dose_is_not_judged_by_the_scan_before_it(plan_of):
    raised = IMATINIB + (
        "  - {id: k, drug: imatinib, started_on: 2025-06-25, mg_per_day: 600, intent: advanced}\n"
        "therapy_ends:\n  - {id: ie, therapy: i, ended_on: 2025-06-24, reason: dose_change}\n"
    )
    assert plan_of(BASE + raised + READY).advice == ()


def test_a_site_that_was_removed_is_not_offered_for_removal(plan_of):
    removed = (
        "operations:\n  - {id: o, done_on: 2025-06-25, intent: progressing_disease, residual_progressing: false}\n"
    )
    plan = plan_of(BASE + IMATINIB + READY + removed)
    assert plan.advice == ()
    assert {q.question: q.status for q in plan.questions}["limited_progression"] == "does_not_apply"


def test_the_dose_is_not_raised_after_intolerance(plan_of):
    lowered = (
        "therapies:\n  - {id: i, drug: imatinib, started_on: 2020-07-01, mg_per_day: 800, intent: advanced}\n"
        "  - {id: k, drug: imatinib, started_on: 2021-07-01, mg_per_day: 400, intent: advanced}\n"
        "therapy_ends:\n  - {id: ie, therapy: i, ended_on: 2021-06-30, reason: intolerance}\n"
    )
    assert not {rule for rule in offered(plan_of(BASE + lowered + READY)) if rule.startswith("escalate")}


def test_a_drug_that_failed_before_is_not_offered_again(plan_of):
    rechallenge = SUNITINIB.replace(
        "therapy_ends:",
        "  - {id: k, drug: imatinib, started_on: 2024-07-01, mg_per_day: 400, intent: advanced}\ntherapy_ends:",
    ) + ("  - {id: se, therapy: s, ended_on: 2024-06-30, reason: intolerance}\n")
    assert "switch-to-sunitinib" not in offered(plan_of(BASE + rechallenge + READY))


def test_early_growth_weighs_on_every_option_but_going_on(plan_of):
    told = IMATINIB.replace("2020-07-01", "2025-04-01")
    options = {item.rule: item for item in plan_of(BASE + told + READY).advice[0].options}
    warned = {
        rule
        for rule, item in options.items()
        if "early-growth-is-another-question" in {q.rule for q in item.qualified_by}
    }
    assert warned >= {"resect-progressing-site", "switch-to-sunitinib", "escalate-imatinib-to-800"}
    assert "continue-imatinib" not in warned


def test_a_driver_that_imatinib_does_not_act_on_is_left_to_the_board(plan_of):
    told = BASE.replace("site: liver}", "site: liver, sdhb_ihc: lost}").replace(
        "status: found, gene: KIT, exon: 11", "status: pending, covers: [KIT]"
    )
    plan = plan_of(told + IMATINIB + READY)
    assert plan.advice == ()
    assert ["triage by response to imatinib does not apply" in part.because for part in plan.no_answer] == [True]


def test_two_drugs_at_once_are_not_judged(plan_of):
    both = IMATINIB + "  - {id: s, drug: sunitinib, started_on: 2024-07-01, intent: advanced}\n"
    plan = plan_of(BASE + both + READY)
    assert plan.advice == ()
    assert 'tki_running != "several"' in next(q for q in plan.questions if q.question == "limited_progression").reasons


def test_growth_that_is_generalised_is_not_this_question(plan_of):
    plan = plan_of(BASE.replace("limited", "generalised") + IMATINIB + READY)
    assert {group.question for group in plan.advice} == {"generalised_progression"}
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
