"""Vignettes of growth in several places: the next drug by what was given. Written from the notes and a reading by an
oncologist, before the rules were run."""

import pytest

from tests.stories import GROWING_SITE, IMATINIB, READY, REGORAFENIB, SUNITINIB

GROWING = GROWING_SITE.replace("reported_pattern: limited", "reported_pattern: generalised")


def drugs(*rows, ends=()):
    """Courses (drug, mg, start) for advanced disease, and their ends (number of the course, day, reason)."""
    courses = "".join(
        f"  - {{id: c{n}, drug: {drug}, started_on: {start}, mg_per_day: {mg}, intent: advanced}}\n"
        for n, (drug, mg, start) in enumerate(rows)
    )
    ended = "".join(f"  - {{id: e{n}, therapy: c{n}, ended_on: {on}, reason: {reason}}}\n" for n, on, reason in ends)
    return f"therapies:\n{courses}" + (f"therapy_ends:\n{ended}" if ended else "")


def offered(plan):
    """The options of the one question on the next drug."""
    groups = [group for group in plan.advice if group.question == "generalised_progression"]
    assert len(groups) == 1, "one question, one group"
    return {item.rule for item in groups[0].options}


def test_after_imatinib_sunitinib_or_more_imatinib(plan_of):
    plan = plan_of(GROWING + IMATINIB + READY, region="EU")
    assert offered(plan) == {"sunitinib-second-line", "escalate-to-800-generalised", "escalate-to-600-generalised"}
    strengths = {item.rule: item.strength for item in plan.advice[0].options}
    assert strengths["sunitinib-second-line"] == "recommended"
    assert plan.conflicts == ()


def test_after_sunitinib_regorafenib(plan_of):
    assert offered(plan_of(GROWING + SUNITINIB + READY, region="US")) == {"regorafenib-third-line"}


@pytest.mark.parametrize(
    ("region", "on", "expected"),
    [
        ("US", "2025-06-30", {"ripretinib-fourth-line"}),
        ("EU", "2025-06-30", {"ripretinib-fourth-line"}),
        ("JP", "2025-06-30", {"ripretinib-fourth-line", "pimitespib-fourth-line"}),
        (None, "2025-06-30", {"ripretinib-fourth-line", "pimitespib-fourth-line"}),
    ],
)
def test_after_regorafenib_ripretinib_and_what_the_region_has(plan_of, region, on, expected):
    assert offered(plan_of(GROWING + REGORAFENIB + READY, on=on, region=region)) == expected


def test_a_region_that_is_not_on_file_still_gets_the_second_drug(plan_of):
    """Sunitinib is on file for the US and the EU only: elsewhere it is offered, and the gap is shown."""
    plan = plan_of(GROWING + IMATINIB + READY, region="JP")
    option = next(item for item in plan.advice[0].options if item.rule == "sunitinib-second-line")
    assert [(part.region, part.status) for part in option.approvals] == [("JP", "not_approved")]


@pytest.mark.parametrize("reason", ["progression", "dose_change"])
def test_a_dose_that_failed_is_not_offered_again(plan_of, reason):
    told = drugs(
        ("imatinib", 400, "2020-07-01"), ("imatinib", 800, "2023-01-01"), ("imatinib", 400, "2024-01-01"),
        ends=[(0, "2022-12-31", "progression"), (1, "2023-12-31", reason)],
    )  # fmt: skip
    assert offered(plan_of(GROWING + told + READY)) == {"sunitinib-second-line"}


FOUR = [("imatinib", 400, "2016-01-01"), ("sunitinib", 50, "2018-01-01"), ("regorafenib", 160, "2019-01-01"),
        ("ripretinib", 150, "2021-06-01")]  # fmt: skip
FAILED = [(0, "2017-12-31", "progression"), (1, "2018-12-31", "progression"), (2, "2021-05-31", "progression")]


def test_when_the_lines_are_used_up_imatinib_again_or_going_on(plan_of):
    plan = plan_of(GROWING + drugs(*FOUR, ends=FAILED), region="EU")
    assert offered(plan) == {"imatinib-again", "continue-beyond-progression"}


def test_imatinib_again_is_not_offered_after_it_failed_again(plan_of):
    rows = [*FOUR, ("imatinib", 400, "2023-01-01"), ("pazopanib", 800, "2024-01-01")]
    ends = [*FAILED, (3, "2022-12-31", "progression"), (4, "2023-12-31", "progression")]
    assert "imatinib-again" not in offered(plan_of(GROWING + drugs(*rows, ends=ends)))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (drugs(("imatinib", 400, "2020-07-01"), ends=[(0, "2025-06-10", "progression")]), "No drug runs"),
        (drugs(("imatinib", 400, "2020-07-01"), ("sunitinib", 50, "2024-01-01")), "More than one drug runs"),
        (drugs(("imatinib", 400, "2020-07-01"), ("pimitespib", 160, "2024-01-01"),
               ends=[(0, "2023-12-31", "progression")]), "no kinase inhibitor"),
        (drugs(("imatinib", 400, "2020-07-01"), ("imatinib", 800, "2025-06-25"),
               ends=[(0, "2025-06-24", "dose_change")]), "older than the present drug or dose"),
        (IMATINIB.replace("advanced", "adjuvant"), "No drug was given for advanced disease"),
    ],
    ids=["none", "two", "pimitespib", "a dose since the scan", "adjuvant"],
)  # fmt: skip
def test_growth_without_one_running_drug_is_said_aloud(plan_of, told, why):
    plan = plan_of(GROWING + told)
    [told_why] = [part.because for part in plan.no_answer if part.question == "growth_without_one_running_drug"]
    assert why in told_why
    assert "settle-what-runs" in {item.rule for item in plan.meanwhile}


def test_a_planned_operation_pauses_every_running_drug(plan_of):
    planned = "operations:\n  - {id: op, recorded_on: 2025-06-20, planned_on: 2025-08-15, reason: elective}\n"
    plan = plan_of(GROWING + SUNITINIB + READY + planned)
    items = {item.sentence for group in plan.advice for item in group.options}
    assert "hold sunitinib, no later than 21 days before the planned operation" in items
    assert [(part.what, str(part.latest)) for part in plan.schedule] == [("hold sunitinib", "2025-07-25")]
    assert plan.conflicts == ()


def test_d842v_on_avapritinib_says_that_no_source_gives_a_drug(plan_of):
    told = GROWING.replace("gene: KIT, exon: 11", "gene: PDGFRA, change: D842V")
    plan = plan_of(told + drugs(("avapritinib", 300, "2021-01-01")))
    [why] = [part.because for part in plan.no_answer if part.question == "generalised_progression"]
    assert why.startswith("No source here gives a drug for PDGFRA D842V after avapritinib")
    assert "refer for a clinical trial" in {item.sentence for group in plan.advice for item in group.options}
