"""In force: which advice counts on a day and in a region; what forbids, warns, tests or refers counts on any day."""

from datetime import date

import pytest

from gistline.approvals import approvals, approved
from gistline.guideline import guideline
from gistline.library import Drug
from gistline.plan import advise
from gistline.records import open_records
from tests.conftest import ROOT, TODAY
from tests.hand_built import knowledge, rule
from tests.stories import ONE_SITE


def gives(drug="sunitinib", needs_approval="on_file", **more):
    return rule("gives", {"do": "start", "drug": drug, "mg_per_day": 50}, needs_approval=needs_approval, **more)


@pytest.fixture
def plan(bench, story):
    """The plan of rules for a patient of whom nothing is told."""

    def made(*rules, on="2025-06-30", region=None, knowledge_on=None, tables=""):
        days = {"on": date.fromisoformat(on), "knowledge_on": knowledge_on and date.fromisoformat(knowledge_on)}
        known = knowledge(*rules) if rules else guideline()
        return advise(story(tables), known, bench, today=TODAY, region=region, **days)[0]

    return made


def advised(plan):
    return {item.rule for group in plan.advice for item in group.options}


def silent(plan):
    return {part.rule: part.because for part in plan.not_in_force}


# Approval, by region and day (drugs.yaml).


@pytest.mark.parametrize(
    ("drug", "region", "before", "since"),
    [
        ("sunitinib", "EU", "2006-07-18", "2006-07-19"),
        ("regorafenib", "EU", "2014-07-27", "2014-07-28"),
        ("ripretinib", "US", "2020-05-14", "2020-05-15"),
        ("ripretinib", "AU", "2020-07-09", "2020-07-10"),
        ("ripretinib", "CH", "2021-10-06", "2021-10-07"),
        ("ripretinib", "EU", "2021-11-17", "2021-11-18"),
        ("avapritinib", "EU", "2020-09-23", "2020-09-24"),
        ("pimitespib", "JP", "2022-06-19", "2022-06-20"),
        # only the year is on file: certain from its last day on
        ("sunitinib", "US", "2006-12-30", "2006-12-31"),
        ("regorafenib", "US", "2013-12-30", "2013-12-31"),
        # for advanced disease; the adjuvant approval of 2008 is another use
        ("imatinib", "US", "2002-12-30", "2002-12-31"),
        # no region: the first region on file counts
        ("ripretinib", None, "2020-05-14", "2020-05-15"),
        ("sunitinib", None, "2006-07-18", "2006-07-19"),
        ("pimitespib", None, "2022-06-19", "2022-06-20"),
    ],
)
def test_a_drug_is_advised_from_the_day_of_its_approval_in_the_region(plan, drug, region, before, since):
    told = plan(gives(drug), region=region, on=before)
    where = f"in {region}" if region else "in any region on file"
    assert (advised(told), silent(told)) == (set(), {"gives": f"not approved {where} on {before}"})
    told = plan(gives(drug), region=region, on=since)
    assert (advised(told), silent(told)) == ({"gives"}, {})


def test_what_is_not_in_force_shows_the_approvals_it_rests_on(plan):
    [part] = plan(gives("ripretinib"), region="EU", on="2021-11-17").not_in_force
    assert [(one.region, one.status, one.since) for one in part.approvals] == [("EU", "not_yet_approved", "2021-11-18")]
    assert plan(gives("ripretinib"), on="2020-07-09").not_in_force == (), "in the US since May"


def test_an_advised_drug_shows_every_region_where_none_is_named(plan):
    """On 2020-07-10: approved in the US and, that day, in Australia; in the EU and Switzerland later."""
    [group] = plan(gives("ripretinib"), on="2020-07-10").advice
    found = {one.region: one.status for one in group.options[0].approvals}
    assert found == {"US": "approved", "AU": "approved", "CH": "not_yet_approved", "EU": "not_yet_approved"}


def test_a_drug_without_any_approval_on_file_is_in_force_nowhere(plan):
    told = plan(gives("nilotinib"))
    assert silent(told) == {"gives": "no approval on file anywhere"}
    assert [part.status for part in told.not_in_force[0].approvals] == ["not_approved"]


def test_a_rule_that_does_not_ask_for_approval_is_in_force_without_it(plan):
    free = rule("gives", {"do": "start", "drug": "nilotinib"})
    told = plan(free, region="JP")
    assert advised(told) == {"gives"}
    assert [(one.region, one.status) for one in told.advice[0].options[0].approvals] == [("JP", "not_approved")]


@pytest.mark.parametrize("region", ["CH", "AU", "JP"])
def test_an_approval_that_is_not_on_file_is_not_called_missing(plan, region):
    """The file holds sunitinib for the US and the EU alone. Elsewhere it says nothing, and a plan must say that."""
    assert silent(plan(gives("sunitinib"), region=region)) == {"gives": f"no approval on file in {region}"}
    told = plan(gives("sunitinib", needs_approval="day"), region=region)
    assert advised(told) == {"gives"}, "our files do not hold every country: it is offered, and the gap is shown"
    assert [(one.region, one.status) for one in told.advice[0].options[0].approvals] == [(region, "not_approved")]


@pytest.mark.parametrize(
    "order",
    [1, -1],
)
def test_the_order_of_two_approvals_of_a_region_changes_nothing(order):
    """Property 7: approved in the EU for one use in 2002 and for another in 2010; in 2005 it is approved."""
    entries = [
        {"region": "EU", "from": year, "use": f"use of {year}", "standing": "unverified"} for year in ("2002", "2010")
    ]
    drug = Drug.model_validate({"drug": "imatinib", "class": "kinase_inhibitor", "approvals": entries[::order]})
    assert approved(approvals(drug, "EU", date(2005, 6, 30)))


# Publication.


@pytest.mark.parametrize(
    ("on", "expected"), [("2020-01-08", set()), ("2020-01-09", {"gives"}), ("2025-01-01", {"gives"})]
)
def test_a_drug_is_advised_from_the_day_the_knowledge_was_published(plan, on, expected):
    told = plan(rule("gives", {"do": "start", "drug": "avapritinib"}, known_from="2020-01-09"), on=on)
    assert advised(told) == expected
    assert silent(told) == ({} if expected else {"gives": f"not certainly published by {on}"})


@pytest.mark.parametrize(("known_from", "before", "since"), [("2020", "2020-12-30", "2020-12-31"),
                                                             ("2020-02", "2020-02-28", "2020-02-29")])  # fmt: skip
def test_what_was_published_in_a_year_or_a_month_counts_from_its_last_day(plan, known_from, before, since):
    """Certain only then; sooner it may not have been there."""
    later = rule("gives", {"do": "start", "drug": "avapritinib"}, known_from=known_from)
    assert advised(plan(later, on=before)) == set()
    assert advised(plan(later, on=since)) == {"gives"}


def test_what_may_have_been_published_is_not_said_to_be_later(plan):
    later = rule("gives", {"do": "start", "drug": "avapritinib"}, known_from="2020")
    assert silent(plan(later, on="2020-12-30"))["gives"] != "published only after 2020-12-30"


ANY_DAY = [
    {"do": "stop", "drug": "imatinib"}, {"do": "avoid", "drug": "imatinib"}, {"do": "hold", "drug": "imatinib"},
    {"do": "test", "test": "driver_genotype"}, {"do": "monitor", "test": "haemoglobin"}, {"do": "refer", "to": "trial"},
    {"do": "discuss", "target": "early_growth"},
]  # fmt: skip
GIVING = [
    {"do": "start", "drug": "imatinib"}, {"do": "continue", "drug": "imatinib"}, {"do": "escalate", "drug": "imatinib"},
    {"do": "reduce", "drug": "imatinib"}, {"do": "restart", "drug": "imatinib"},
    {"do": "switch", "drug": "imatinib", "from_drug": "sunitinib"},
]  # fmt: skip
TREATING = [
    {"do": "operate", "target": "metastases"}, {"do": "ablate", "target": "progressing_site"},
    {"do": "embolise", "target": "progressing_site"}, {"do": "irradiate", "target": "progressing_site"},
    {"do": "transplant", "target": "liver_transplantation"},
]  # fmt: skip


def shown(plan):
    return advised(plan) | {item.rule for item in plan.stops}


@pytest.mark.parametrize("action", ANY_DAY, ids=lambda action: action["do"])
def test_what_forbids_warns_tests_or_refers_is_in_force_on_any_day(plan, action):
    """No old date makes a harmful drug good or a warning needless."""
    told = plan(rule("it", action, known_from="2025-01-01"), on="2010-06-30", region="JP")
    assert (shown(told), silent(told)) == ({"it"}, {})


@pytest.mark.parametrize("action", GIVING, ids=lambda action: action["do"])
def test_what_gives_a_drug_is_not_in_force_before_it_was_published(plan, action):
    told = plan(rule("it", action, known_from="2025-01-01"), on="2010-06-30")
    assert (shown(told), silent(told)) == (set(), {"it": "not certainly published by 2010-06-30"})


@pytest.mark.parametrize("action", TREATING, ids=lambda action: action["do"])
def test_what_treats_is_not_in_force_before_it_was_published(plan, action):
    """For an operation, ablation or transplantation no exception is named; it neither forbids, warns nor tests."""
    told = plan(rule("it", action, known_from="2025-01-01"), on="2010-06-30")
    assert (shown(told), silent(told)) == (set(), {"it": "not certainly published by 2010-06-30"})


# What is not in force does nothing else either.

OLD = rule("old", {"do": "start", "drug": "imatinib", "mg_per_day": 400})
NEW = rule("new", {"do": "start", "drug": "imatinib", "mg_per_day": 800}, known_from="2020-01-01", overrides=("old",),
           because="it was found to be better")  # fmt: skip


@pytest.mark.parametrize(("on", "expected", "dissent"), [("2019-12-31", {"old"}, []), ("2020-01-01", {"new"}, ["old"])])
def test_a_rule_goes_before_another_only_once_it_is_in_force(plan, on, expected, dissent):
    told = plan(OLD, NEW, on=on)
    assert (advised(told), [part.rule for part in told.dissent]) == (expected, dissent)


def test_a_rule_that_is_not_in_force_asks_for_nothing(plan):
    waiting = rule("waits", {"do": "start", "drug": "imatinib"}, ["kit_exon_11"], known_from="2020-01-01")
    assert [wait.rule for wait in plan(waiting, on="2020-01-01").waits] == ["waits"]
    told = plan(waiting, on="2019-12-31")
    assert (told.waits, told.to_find_out, told.not_in_force, told.not_advised) == ((), (), (), ())


def test_only_what_would_hold_is_listed_as_not_in_force(plan):
    """The later rule is overridden by one that is in force: on no day would it hold."""
    first = rule("first", {"do": "start", "drug": "imatinib", "mg_per_day": 400}, overrides=("later",), because="why")
    later = rule("later", {"do": "start", "drug": "imatinib", "mg_per_day": 600}, known_from="2020-01-01")
    assert silent(plan(first, later, on="2019-12-31")) == {}


def test_advice_of_the_real_knowledge_by_the_day_of_the_knowledge(plan):
    """Sunitinib second line: published 2006, so on 2005-06-30 it is no option, and is said not to be in force."""
    assert "switch-to-sunitinib" in advised(plan(tables=ONE_SITE, region="EU"))
    told = plan(tables=ONE_SITE, region="EU", knowledge_on="2005-06-30")
    assert "switch-to-sunitinib" not in advised(told)
    assert silent(told)["switch-to-sunitinib"] == "not certainly published by 2005-06-30"


def test_options_stay_options_where_the_rule_that_joins_them_is_not_in_force(plan):
    """On 2010-06-30 `continue-imatinib` (2014) is not in force; 800 mg and sunitinib are still choices."""
    told = plan(tables=ONE_SITE, knowledge_on="2010-06-30")
    assert {"escalate-imatinib-to-800", "switch-to-sunitinib"} <= advised(told)
    assert "resect-progressing-site" not in advised(told), "what treats is in force from its publication (2014) on"
    assert told.conflicts == ()


# The day whose knowledge counts.


@pytest.mark.parametrize(
    ("on", "knowledge_on", "expected"),
    [("2019-12-31", None, set()), ("2020-01-09", None, {"gives"}), ("2019-12-31", "2020-01-09", {"gives"}),
     ("2025-06-30", "2020-01-08", set())],
)  # fmt: skip
def test_the_day_of_the_knowledge_may_be_given(plan, on, knowledge_on, expected):
    """The record is seen as of the day of the question, publications and approvals as of the day given."""
    avapritinib = rule("gives", {"do": "start", "drug": "avapritinib"}, known_from="2020-01-09")
    told = plan(avapritinib, on=on, knowledge_on=knowledge_on)
    assert advised(told) == expected
    assert (told.on, told.knowledge_on) == (date.fromisoformat(on), date.fromisoformat(knowledge_on or on))


def test_approvals_count_as_of_the_day_of_the_knowledge_too(plan):
    told = plan(gives("ripretinib"), on="2019-06-30", knowledge_on="2021-11-18", region="EU")
    assert advised(told) == {"gives"}
    assert told.advice[0].options[0].approvals[0].status == "approved"


def test_a_story_told_in_months_is_judged_by_the_knowledge_of_today_if_no_day_is_given(bench):
    """Its days are invented, so they say nothing of what was known."""
    file = open_records(ROOT / "cases" / "limited-progression-after-seven-years.yaml")
    assert file.on is not None
    given = date(2010, 6, 30)
    today, then = (
        advise(file, guideline(), bench, on=file.on, today=TODAY, knowledge_on=day)[0] for day in (None, given)
    )
    assert (today.days_invented, today.knowledge_on, then.knowledge_on) == (True, TODAY, given)
    assert "continue-imatinib" in advised(today)
    assert "continue-imatinib" in silent(then)
