"""Stories whose pages are read: published ones, one for each drug that runs, a stop, nothing, and one with everything."""

from datetime import date

import pytest

from gistline.guideline import guideline
from gistline.page import page
from gistline.plan import advise
from gistline.plan_parts import (
    Appointment,
    ApprovalShown,
    Arguments,
    Conflict,
    Dissent,
    NoAnswer,
    NotInForce,
    Told,
)  # fmt: skip
from gistline.records import open_records
from gistline.timeline import timeline
from tests.conftest import HEAD, ROOT, TODAY

NAMES = ["limited-progression-after-seven-years", "european-fourth-line", "nf1-ruptured-multifocal"]
ON_SUNITINIB = """
completeness:
  - {id: drugs, recorded_on: 2025-06-30, table_name: therapies, complete_through: 2025-06-30}
  - {id: operations, recorded_on: 2025-06-30, table_name: operations, complete_through: 2025-06-30}
  - {id: local, recorded_on: 2025-06-30, table_name: local_treatments, complete_through: 2025-06-30}
tumours:
  - {id: liver, observed_on: 2020-06-01, relation: metastasis, site: liver}
specimens:
  - {id: biopsy, collected_on: 2020-06-02, tumour: liver, kind: metastasis}
variants:
  - {id: v, recorded_on: 2020-06-20, specimen: biopsy, status: found, gene: KIT, exon: 11}
therapies:
  - {id: i, drug: imatinib, started_on: 2020-07-01, mg_per_day: 400, intent: advanced}
  - {id: s, drug: sunitinib, started_on: 2022-07-01, mg_per_day: 37.5, intent: advanced}
therapy_ends:
  - {id: ie, therapy: i, ended_on: 2022-06-30, reason: progression}
scans:
  - {id: s, done_on: 2025-06-20, reported_pattern: limited}
judgements:
  - {id: r, judged_on: 2025-06-25, question: progressing_disease_removable, answer: "yes"}
  - {id: u, judged_on: 2025-06-25, question: unfit_for_operation, answer: "no"}
operations:
  - {id: planned, recorded_on: 2025-06-28, planned_on: 2025-08-20, reason: elective}
"""
D842V = ON_SUNITINIB.replace("gene: KIT, exon: 11", "gene: PDGFRA, change: D842V")


@pytest.fixture(scope="module")
def plans_told(bench, tmp_path_factory):
    """Published cases and stories, each made once: its plan and its timeline."""
    folder, paths = tmp_path_factory.mktemp("stories"), {name: ROOT / "cases" / f"{name}.yaml" for name in NAMES}
    for name, story in {"sunitinib": ON_SUNITINIB, "D842V": D842V, "nothing": ""}.items():
        paths[name] = folder / f"{name}.yaml"
        paths[name].write_text(HEAD + story, encoding="utf-8")
    made = {}
    for name, path in paths.items():
        file, day = open_records(path), date(2025, 6, 30)
        plan = advise(file, guideline(), bench, on=file.on or day, today=TODAY, region=None if name in NAMES else "EU")[
            0
        ]
        made[name] = plan, timeline(file.records, plan.patient, plan.on, file.title)
    return made


@pytest.fixture
def full_plan(plans_told):
    """A plan in which every section has something, made of the parts of a real one."""
    stopped, plan = plans_told["D842V"][0], plans_told["sunitinib"][0]
    item, other = plan.advice[0].options[:2]
    changes = {"strength_before": "recommended", "hazard": "It may bleed.", "because": "the scan decides"}
    arguments = Arguments(speaks_for=item.arguments.speaks_for, speaks_against=("It is far away.",))
    marked = item.model_copy(update={**changes, "arguments": arguments, "signed_by": "A. Clinician"})
    group = plan.advice[0].model_copy(update={"options": (marked, *plan.advice[0].options[1:])})
    dates = {"what": "image the liver", "rule": item.rule, "counted_from": "today", "counted_from_day": plan.on}
    return plan.model_copy(
        update={
            "title": "A story",
            "guideline": "pdq-2014",
            "stops": stopped.stops,
            "meanwhile": (other,),
            "advice": (group,),
            "days_invented": True,
            "not_read": ("labs creatinine",),
            "contradictions": (Told(sentence="Two rows disagree", rows=("scans a", "scans b")),),
            "not_understood": (Told(sentence="A change was not understood", rows=("variants x",)),),
            "conflicts": (
                Conflict(
                    rules=(marked.rule, other.rule), sentences=(marked.sentence, other.sentence), documents=("pdq-2014",)
                ),
            ),
            "dissent": (
                Dissent(
                    rule=other.rule, sentence=other.sentence, overridden_by=(item.rule,), because=("the newer counts",),
                    sources=other.sources,
                ),
            ),
            "not_in_force": (
                NotInForce(
                    rule="r", question=item.question, sentence="start pimitespib", because="published only later",
                    approvals=(
                        ApprovalShown(drug="pimitespib", region="EU", status="not_approved", since=None, use=None, standing=None),
                        ApprovalShown(drug="pimitespib", region="JP", status="not_yet_approved", since="2022-06-20", use="fourth line", standing="read"),
                    ),
                ),
            ),
            "no_answer": (NoAnswer(question=item.question, because="nobody wrote one"),),
            "schedule": (
                *plan.schedule,
                Appointment(**dates, earliest=date(2025, 9, 1), latest=date(2025, 9, 14)),
                Appointment(**dates, earliest=date(2028, 9, 1), not_assigned="the source leaves it open"),
                Appointment(what="restart it", rule=item.rule, counted_from="the operation", counted_from_day=None),
            ),
        }
    )  # fmt: skip


@pytest.fixture(params=[*NAMES, "sunitinib", "D842V", "full"])
def any_page(request, plans_told, full_plan):
    """Pages of every kind, with the plan."""
    plan, drawn = plans_told.get(request.param, (full_plan, None))
    return plan, page(plan, drawn, documents=guideline().documents)
