"""Twelve statements that other rule languages cannot say, as rules of this one; the page of them is generated."""

from datetime import date

import pytest

from gistline.check import failing_cases, readings_that_differ
from gistline.guideline import open_guideline
from gistline.library import KNOWLEDGE
from gistline.plan import advise
from tests.conftest import ROOT, TODAY

FOLDER = ROOT / "docs" / "explanation" / "awkward-statements"
SPOKEN = open_guideline(FOLDER, KNOWLEDGE)


@pytest.fixture
def said(bench, story):
    """What these rules, and no others, say for a story."""

    def made(tables, on="2025-06-30"):
        return advise(story(tables), SPOKEN, bench, on=date.fromisoformat(on), today=TODAY)[0]

    return made


def sentences(plan):
    items = [*plan.stops, *plan.meanwhile, *(item for group in plan.advice for item in group.options)]
    return {item.sentence for item in items}


def test_there_are_twelve_each_with_three_cases():
    assert len(list((FOLDER / "rules").glob("*.yaml"))) == len(SPOKEN.questions) == 12
    for rule in SPOKEN.rules.values():
        assert {case.holds for case in rule.cases} >= {True, False, None}, rule.id


def test_every_case_comes_true_in_both_readings():
    assert list(failing_cases(SPOKEN)) == []
    assert list(readings_that_differ(SPOKEN)) == []


DRUGS = """
completeness:
  - {id: d, recorded_on: 2025-06-30, table_name: therapies, complete_through: 2025-06-30}
  - {id: o, recorded_on: 2025-06-30, table_name: operations, complete_through: 2025-06-30}
  - {id: m, recorded_on: 2025-06-30, table_name: medicines, complete_through: 2025-06-30}
therapies:
  - {id: s, drug: sunitinib, started_on: 2025-01-10, mg_per_day: 37.5, intent: advanced}
"""


def test_each_running_drug_is_paused_by_its_own_figure(said):
    plan = said(
        DRUGS + "operations:\n  - {id: op, recorded_on: 2025-06-20, planned_on: 2025-08-01, reason: elective}\n"
    )
    assert "hold sunitinib, no later than 21 days before the planned operation; then restart sunitinib" in sentences(
        plan
    )
    held = [part for part in plan.schedule if part.rule == "pause-each-drug"]
    assert [(part.what, part.latest) for part in held] == [("hold sunitinib", date(2025, 7, 11))]


def test_each_pair_is_named(said):
    told = DRUGS + (
        "medicines:\n  - {id: c, name: Clarithromycin, started_on: 2025-06-20}\n"
        "  - {id: p, name: phenytoin, started_on: 2024-01-01}\n  - {id: x, name: diltiazem, started_on: 2024-01-01}\n"
    )
    assert sentences(said(told)) >= {
        "do not give clarithromycin together with sunitinib",
        "do not give phenytoin together with sunitinib",
    }
    assert not any("diltiazem" in text for text in sentences(said(told)))
    untold = said(told.replace("table_name: medicines", "table_name: scans"))
    assert "medicine_runs" in {part.fact for part in untold.to_find_out}, "a list that may not be whole is asked for"


def test_surveillance_tapers_and_makes_nothing_up_for_year_three(said):
    operated = """
operations:
  - {id: op, done_on: 2024-06-30, reason: elective, intent: all_visible_disease, residual_any: false}
"""
    dates = [part for part in said(operated).schedule if part.rule == "ct-after-resection"]
    first = [(part.earliest, part.latest) for part in dates[:4]]
    # every 3 to 4 months from 2024-06-30: by the day of the question (2025-06-30) the fourth is due
    assert first == [
        (date(2025, 6, 30), date(2025, 7, 30)), (date(2025, 9, 30), date(2025, 10, 30)),
        (date(2025, 12, 30), date(2026, 1, 30)), (date(2026, 3, 30), date(2026, 4, 30)),
    ]  # fmt: skip
    open_year = [part for part in dates if part.not_assigned]
    assert [(part.earliest, part.latest) for part in open_year] == [(date(2026, 6, 30), date(2027, 6, 30))]
    yearly = [part.earliest for part in dates if part.earliest > date(2029, 6, 30)]
    assert yearly == [date(year, 6, 30) for year in range(2030, 2035)]


def test_the_exception_of_another_question_goes_before(said):
    ruptured = "tumours:\n  - {id: t, observed_on: 2025-05-01, relation: primary, site: ileum, ruptured: spontaneous}\n"
    nf1 = ruptured + (
        "conditions:\n  - {id: n, noted_on: 2020-01-01, name: neurofibromatosis_type_1, status: present}\n"
        "specimens:\n  - {id: p, collected_on: 2025-05-02, tumour: t, kind: primary}\n"
        "variants:\n  - {id: k, recorded_on: 2025-05-20, specimen: p, status: found, gene: NF1}\n"
    )
    plan = said(nf1)
    assert "do not give imatinib" in sentences(plan)
    assert [part.rule for part in plan.dissent] == ["imatinib-after-rupture-whatever-the-driver"]


def test_an_operation_on_sunitinib_is_weakened(said):
    told = DRUGS + (
        "judgements:\n  - {id: j, judged_on: 2025-06-20, question: progressing_disease_removable, answer: 'yes'}\n"
    )
    plan = said(told)
    [item] = [i for group in plan.advice for i in group.options if i.rule == "remove-growing-site"]
    assert (item.strength, item.strength_before) == ("consider", "recommended")
