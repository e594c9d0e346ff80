"""The page of a plan: everything a board needs is there, in the order it reads, and nothing is there twice."""

import re
from datetime import date

import pytest

from gistline.errors import UsageError
from gistline.guideline import guideline
from gistline.lesion_chart import lesion_charts
from gistline.page import page
from gistline.plan import advise
from gistline.plan_parts import Plan
from gistline.records import open_records
from gistline.words import SUPPORTS
from tests.conftest import ROOT, TODAY
from tests.edges.conftest import NAMES
from tests.edges.reading import Read, items_of, section

# everything is there


def test_every_sentence_source_reason_and_standing_is_on_the_page(any_page):
    plan, text = any_page[0], Read(any_page[1]).text()
    for item in items_of(plan):
        assert item.sentence in text
        assert item.rule in text
        assert (item.not_encoded or "") in text
        assert (item.hazard or "") in text
        for source in item.sources:
            assert source.says in text
            seen = "read" if source.standing == "read" else f"{source.standing}, not read in the original"
            strength = source.strength + (f" · grade {source.grade}" if source.grade else "")
            assert f"{source.document} , {source.section} · {strength} · {seen}" in text
        for part in item.approvals:
            assert f"Approval of {part.drug}" in text
            assert (part.use or "none in GIST on file") in text
    for part in plan.to_find_out:
        assert part.ask in text
    for part in plan.not_advised:
        assert part.sentence in text
    for part in plan.questions:
        assert part.asks in text
    for row in plan.not_read:
        assert row in text
    for fact in plan.facts:
        assert fact.label in text
    for value in (plan.patient, plan.on, plan.knowledge_on, plan.knowledge, plan.record):
        assert str(value) in text


def test_the_page_says_twice_that_it_supports_and_never_replaces(any_page):
    assert Read(any_page[1]).text().count(SUPPORTS) == 2
    assert SUPPORTS in any_page[1].split("@bottom-left")[1].split("}")[0], "and below every printed sheet"


def test_the_order_is_the_order_a_board_reads(full_plan):
    ids = Read(page(full_plan)).all("id")
    wanted = [
        "plan", "stops", "stands", "contradictions", "not-understood", "conflicts", "meanwhile", "advice-1",
        "no-answer", "find-out", "dissent", "not-in-force", "schedule", "why-not", "questions", "not-read", "facts",
    ]  # fmt: skip
    assert [name for name in ids if name in wanted] == wanted


def test_the_contents_lead_to_every_section(full_plan):
    text = page(full_plan)
    links = [link.removeprefix("#") for link in Read(re.search("<nav.*?</nav>", text, re.DOTALL)[0]).all("href")]
    assert links == [one["aria-labelledby"] for tag, one in Read(text).tags if tag == "section"]


def test_a_pack_invented_days_and_unread_rows_are_said_at_the_top(full_plan):
    head = Read(page(full_plan)).text().partition("Where the disease stands")[0]
    assert "This is what pdq-2014 says, and nothing else. The safety stops of the whole knowledge stay on." in head
    assert "The days of this story are invented: they stand for an order only." in head
    assert "Rows of the record that no question looked at: 1" in head
    assert "No clinician has signed the rules below" in head


def test_marks_of_one_option(full_plan):
    text = Read(page(full_plan)).text()
    assert f"{len(full_plan.advice[0].options)} options; none is chosen for you." in text
    assert "weakened from: recommended" in text
    assert "Hazard: It may bleed." in text
    assert "Goes before another rule: the scan decides" in text
    assert "Speaks against it It is far away." in text
    assert "signed by A. Clinician" in text
    assert "not yet signed by a clinician" in text
    assert "PROVISIONAL: second-hand only" in text


def test_strength_and_certainty_stand_apart(any_page):
    read = Read(any_page[1])
    for item in items_of(any_page[0]):
        assert f"strength {item.strength}" in read.text()
        assert f"certainty of the evidence {item.certainty.replace('_', ' ')}" in read.text()


def test_a_provisional_source_is_never_shown_as_a_read_one(any_page):
    """Property 10: an item without a read source carries the mark, and no other does."""
    text = any_page[1]
    marks = len(re.findall(r'class="provisional"', text))
    assert marks == sum(item.provisional for item in items_of(any_page[0]))


def test_the_day_a_copy_was_read_does_not_make_a_source_read(full_plan):
    item = full_plan.meanwhile[0]
    source = item.sources[0].model_copy(update={"standing": "second-hand", "read_on": date(2026, 11, 22)})
    item = item.model_copy(
        update={"sources": (source,), "provisional": True, "standing": "second-hand", "qualified_by": ()}
    )
    shown = section(page(full_plan.model_copy(update={"meanwhile": (item,)})), "meanwhile")
    assert "second-hand, not read in the original" in shown
    assert "read on" not in shown


def test_a_rule_judged_for_each_drug_names_it(plans_told):
    text = Read(page(plans_told["sunitinib"][0])).text()
    assert "judged for sunitinib record: therapies s" in text
    assert "Weigh" in text


def test_both_sides_of_a_conflict_show_their_sources(full_plan):
    conflict = section(page(full_plan), "conflicts")
    for item in (full_plan.advice[0].options[0], full_plan.advice[0].options[1]):
        assert item.sentence in conflict
        assert all(source.says in conflict for source in item.sources)
    assert "against" in conflict


def test_dates_of_the_schedule(full_plan):
    text = Read(page(full_plan)).text()
    assert "no later than 2025-07-30 hold sunitinib the planned operation (2025-08-20) hold-before-operation" in text
    assert "2025-09-01 to 2025-09-14 image the liver today (2025-06-30)" in text
    assert "from 2028-09-01 on image the liver: no interval is assigned: the source leaves it open" in text
    assert "not known: the day it is counted from is not known restart it the operation" in text


def test_why_not_with_the_smallest_change_and_without_saying_it_of_what_is_advised(plans_told):
    plan, _ = plans_told[NAMES[0]]
    why = section(page(plan), "why-not")
    assert "needs: TKI running now is sunitinib" in why
    assert "Would not be ruled out with: TKI running now: sunitinib (now: imatinib)" in why
    again = [part for part in plan.not_advised if part.sentence in {item.sentence for item in items_of(plan)}]
    assert why.count("advised above by another rule") == len(again)


def test_a_rule_that_another_goes_before_says_so(full_plan):
    part = full_plan.not_advised[0].model_copy(update={"overridden_by": ("switch-to-sunitinib",)})
    text = Read(page(full_plan.model_copy(update={"not_advised": (part,)}))).text()
    assert "switch-to-sunitinib goes before" in text


def test_a_settled_alternative_hides_no_line_that_holds(plans_told):
    """Of `a or b` with a true and b unknown the line is shown as holding; only known() is shown as not yet known."""
    plan = plans_told["sunitinib"][0]
    item = plan.advice[0].options[0]
    open_fact = next(fact for fact in plan.facts if fact.value is None and fact.fact != "tki_running")
    line = item.lines[0].model_copy(
        update={"line": f"tki_given or {open_fact.fact} == 'x'", "holds": True, "facts": (open_fact,)}
    )
    group = plan.advice[0].model_copy(update={"options": (item.model_copy(update={"lines": (line,)}),)})
    text = Read(page(plan.model_copy(update={"advice": (group,)}))).text()
    assert f"✓ holds: earlier TKI for advanced disease or {open_fact.label} is x" in text


def test_an_empty_plan_says_that_it_has_no_question(plans_told):
    plan = plans_told["nothing"][0]
    empty = {"stops": (), "meanwhile": (), "advice": (), "waits": (), "to_find_out": (), "no_answer": ()}
    text = Read(page(plan.model_copy(update=empty))).text()
    assert "This version has no question for what this record shows." in text


def test_documents_are_listed_with_what_took_their_place(plans_told):
    plan, drawn = plans_told[NAMES[0]]
    text = Read(page(plan, drawn, documents=guideline().documents)).text()
    cited = {source.document for item in items_of(plan) for source in item.sources}
    for name in cited:
        assert guideline().documents[name].title in text
    assert "superseded:" in text


def test_an_emergency_on_record_is_among_the_first_facts(plans_told):
    plan, _ = plans_told["nf1-ruptured-multifocal"]
    assert {fact.fact: fact.value for fact in plan.facts}["emergency_on_record"] is True
    assert "an emergency on record yes" in section(page(plan), "stands")


def test_the_timeline_of_another_patient_or_day_is_refused(plans_told):
    plan, drawn = plans_told[NAMES[1]]
    with pytest.raises(UsageError, match="does not belong to the plan"):
        page(plan, drawn.model_copy(update={"patient": "somebody-else"}))
    with pytest.raises(UsageError, match="does not belong to the plan"):
        page(plan, drawn.model_copy(update={"on": date(2020, 7, 1)}))


def test_the_same_plan_gives_the_same_bytes(plans_told):
    plan, drawn = plans_told[NAMES[1]]
    again = Plan.model_validate_json(plan.model_dump_json())
    assert page(again, drawn) == page(plan, drawn)


def test_lesions_are_drawn_under_the_timeline_where_any_was_looked_for(bench):
    file = open_records(ROOT / "cases" / "nodule-within-a-mass.yaml")
    plan = advise(file, guideline(), bench, on=file.on, today=TODAY)[0]
    chart = lesion_charts(file, bench, plan.on)[0]
    text = page(plan, chart.timeline, chart=chart)
    assert Read(text).all("id").index("timeline") < Read(text).all("id").index("curves")
    assert "Sum of the target lesions, in mm" in text
    assert "Sum of diameters" not in text, "one sum on a page: the one the responses rest on"
    assert "Sum of diameters of the target lesions" in page(plan, chart.timeline)
    with pytest.raises(UsageError, match="does not belong to the plan"):
        page(plan.model_copy(update={"patient": "another"}), chart=chart)


def test_no_lesions_are_drawn_where_none_was_looked_for(bench):
    file = open_records(ROOT / "cases" / "european-fourth-line.yaml")
    plan = advise(file, guideline(), bench, on=file.on, today=TODAY)[0]
    chart = lesion_charts(file, bench, plan.on)[0]
    assert page(plan, chart.timeline, chart=chart) == page(plan, chart.timeline)
