"""History of drugs: when imatinib began, what was not borne, and which drug the last scan speaks of.

The day of the question is 2024-06-30 throughout; the history is declared complete unless it says otherwise.
"""

import pytest

from tests.spec.drug_histories import PROMISE, drug, end, history


def scans(*days):
    return "scans:\n" + "".join(f"  - {{id: s{number}, done_on: {day}}}\n" for number, day in enumerate(days))


def unsafe(*values, reason):
    return pytest.param(*values, id=reason)


# The start of imatinib.


@pytest.mark.parametrize(
    ("told", "day"),
    [
        (history(), None),
        ("", None),
        (history(drug("imatinib", "2022-01-31")), "2022-01-31"),
        (history(drug("imatinib", "2022-01-31"), promise=""), None),  # an earlier course may not have been told
        (history(drug("imatinib", "2022-01")), None),
        (history(drug("imatinib", "2022")), None),
        (history(drug("sunitinib", "2022-01-31")), None),
        (history(drug("imatinib", "2022-01-31"), end("imatinib", "2023-01-31", "completed")), None),  # none runs
        # the course that runs, not an earlier one: what is watched after a start is watched again after a restart
        (history(drug("imatinib", "2022-01-31"), drug("imatinib", "2015-05-05", "early", intent="adjuvant"),
                 end("early", "2018-05-05", "completed")), "2022-01-31"),
        (history(drug("imatinib", "2022-01-31"), drug("imatinib", "2015-05-05", "early", intent="adjuvant"),
                 end("early", "2018-05-05")), None),  # why it ended is not told: it may have been a pause
        # a change of dose goes on with the course
        (history(drug("imatinib", "2020-02-02"), drug("imatinib", "2022-03-03", "more"),
                 end("imatinib", "2022-03-02", "dose_change")), "2020-02-02"),
        # a pause for toxicity or an operation goes on with it, other ends do not, nor does another drug given instead
        (history(drug("imatinib", "2020-02-02"), drug("imatinib", "2022-03-03", "more"),
                 end("imatinib", "2021-03-02", "intolerance")), "2020-02-02"),
        (history(drug("imatinib", "2020-02-02"), drug("imatinib", "2022-03-03", "more"),
                 end("imatinib", "2021-03-02", "planned_operation")), "2020-02-02"),
        (history(drug("imatinib", "2020-02-02"), drug("imatinib", "2022-03-03", "more"),
                 end("imatinib", "2022-03-02", "progression")), "2022-03-03"),
        (history(drug("imatinib", "2020-02-02"), drug("imatinib", "2022-03-03", "more"),
                 end("imatinib", "2021-03-02", "patient")), "2022-03-03"),
        (history(drug("imatinib", "2020-02-02"), drug("sunitinib", "2021-04-01"), drug("imatinib", "2022-03-03", "j"),
                 end("imatinib", "2021-03-02", "intolerance"), end("sunitinib", "2022-03-02", "intolerance")),
         "2022-03-03"),
        # before an operation for cure, and years later for advanced disease: two courses
        (history(drug("imatinib", "2015-02-02", "early", intent="neoadjuvant"), drug("imatinib", "2022-03-03"),
                 end("early", "2015-08-01", "planned_operation")), "2022-03-03"),
        (history(drug("imatinib", "2015-02-02", "early", intent="neoadjuvant"),
                 drug("imatinib", "2015-09-01", intent="adjuvant"),
                 end("early", "2015-08-01", "planned_operation")), "2015-02-02"),
        # a course of which the day is open could be the first
        (history(drug("imatinib", "2020-02-02"), drug("imatinib", "2020", "other")), None),
        (history(drug("imatinib", "2020-02-02"), drug("imatinib", "2019", "other")), None),
        # a drug that is not named may have been imatinib
        (history(drug("imatinib", "2022-01-31"), drug("systemic_therapy_unspecified", "2019-01-01")), None),
    ],
)  # fmt: skip
def test_the_day_the_course_of_imatinib_began(facts, told, day):
    assert facts(told).values["imatinib_started_on"] == day


def test_a_corrected_start_counts_from_the_day_of_the_correction(facts):
    late = drug("imatinib", "2022-02-02", recorded_on='"2024-03-01"', revision="corrects")
    told = history(drug("imatinib", "2022-01-31"), late)
    assert facts(told, on="2024-02-29").values["imatinib_started_on"] == "2022-01-31"
    assert facts(told, on="2024-03-01").values["imatinib_started_on"] == "2022-02-02"


def test_an_earlier_course_that_becomes_known_later_moves_the_start_only_then(facts):
    early = drug("imatinib", "2015-05-05", "early", recorded_on='"2024-03-01"')
    told = history(drug("imatinib", "2022-01-31"), early)
    assert facts(told, on="2024-02-29").values["imatinib_started_on"] == "2022-01-31"
    assert facts(told, on="2024-03-01").values["imatinib_started_on"] == "2015-05-05"


# What was not borne.

SUNITINIB = drug("sunitinib", "2022-01-01")


@pytest.mark.parametrize("name", ["imatinib", "sunitinib"])
@pytest.mark.parametrize(
    ("rows", "promise", "borne"),
    [
        ([], PROMISE, False),  # never given, so never not borne
        ([], "", None),
        ([SUNITINIB], PROMISE, False),
        ([SUNITINIB], "", None),
        ([SUNITINIB, end("sunitinib", "2023-01-01", "intolerance")], PROMISE, True),
        ([SUNITINIB, end("sunitinib", "2023-01-01", "intolerance")], "", True),  # told is told
        ([SUNITINIB, end("sunitinib", "2023", "intolerance")], PROMISE, True),
        ([SUNITINIB, end("sunitinib", "2023-01-01", "progression")], PROMISE, False),
        ([SUNITINIB, end("sunitinib", "2023-01-01", "progression")], "", None),
        ([SUNITINIB, end("sunitinib", "2023-01-01")], PROMISE, None),  # why it ended is not told
        # one course of two; at a lower dose it was borne
        ([SUNITINIB, drug("sunitinib", "2023-02-01", "again"), end("sunitinib", "2023-01-01", "intolerance")],
         PROMISE, True),
        ([SUNITINIB, drug("sunitinib", "2023-02-01", "again"), end("sunitinib", "2023-01-01", "dose_change"),
          end("again", "2024-01-01")], PROMISE, None),
        # another drug says nothing of this one; one that is not named might
        ([SUNITINIB, drug("regorafenib", "2023-02-01"), end("sunitinib", "2023-01-01", "progression"),
          end("regorafenib", "2024-01-01", "intolerance")], PROMISE, False),
        ([drug("systemic_therapy_unspecified", "2022-01-01", "any"), end("any", "2023-01-01", "intolerance")],
         PROMISE, None),
    ],
)  # fmt: skip
def test_a_drug_was_not_borne_or_was_or_nobody_told(facts, name, rows, promise, borne):
    told = history(*rows, promise=promise).replace("sunitinib", name)
    assert facts(told).values[f"{name}_intolerance"] is borne


def test_intolerance_is_known_from_the_day_its_end_was_recorded(facts):
    told = history(SUNITINIB, end("sunitinib", "2024-06-01", "intolerance", recorded_on='"2024-06-10"'))
    assert facts(told, on="2024-06-09").values["sunitinib_intolerance"] is False
    assert facts(told, on="2024-06-10").values["sunitinib_intolerance"] is True


# The drug that the last scan speaks of.

IMATINIB = drug("imatinib", "2022-03-10")
OPERATED = "operations:\n  - {id: o, done_on: 2024-06-01, intent: progressing_disease}\n"


@pytest.mark.parametrize(
    ("told", "on_it"),
    [
        (history(IMATINIB), None),  # no scan
        (history() + scans("2024-05-15"), None),  # nothing runs
        (history(IMATINIB) + scans("2024-05-15"), True),
        (history(IMATINIB) + scans("2022-03-11"), True),
        (history(IMATINIB) + scans("2022-03-10"), False),  # the day it began shows the time before
        (history(IMATINIB) + scans("2022-03-09"), False),
        # days that are not known to the day
        (history(IMATINIB) + scans("2022-04"), True),
        (history(IMATINIB) + scans("2022-02"), False),
        (history(IMATINIB) + scans("2022-03"), None),
        (history(drug("imatinib", "2022-03")) + scans("2022-03-15"), None),
        (history(drug("imatinib", "2022-03")) + scans("2022-04-01"), True),
        (history(drug("imatinib", "2022-03")) + scans("2022-03-01"), False),
        (history(drug("imatinib", "2022")) + scans("2022"), None),
        # the last scan counts, in whatever order they stand
        (history(IMATINIB) + scans("2024-05-15", "2021-01-01"), True),
        (history(IMATINIB) + scans("2021-01-01", "2024-05-15"), True),
        (history(IMATINIB) + scans("2021-01-01", "2022"), None),
        # a change of dose or of drug after the scan
        (history(IMATINIB, drug("imatinib", "2024-06-01", "high", mg_per_day=800),
                 end("imatinib", "2024-05-31", "dose_change")) + scans("2024-05-15"), False),
        (history(IMATINIB, drug("sunitinib", "2024-06-01"), end("imatinib", "2024-05-31", "progression"))
         + scans("2024-05-15"), False),
        (history(IMATINIB, drug("sunitinib", "2024-05-01"), end("imatinib", "2024-04-30", "progression"))
         + scans("2024-05-15"), True),
        # the drug was stopped and nothing runs
        (history(IMATINIB, end("imatinib", "2024-06-01", "progression")) + scans("2024-05-15"), None),
        # whether it runs is open: no promise (another may have been begun since), or an end without a day
        unsafe(history(IMATINIB, promise="") + scans("2024-05-15"), None,
               reason="unsafe: nobody told that imatinib still runs, nor that nothing was begun since"),
        unsafe(history(IMATINIB, end("imatinib", "2024-06")) + scans("2024-05-15"), None,
               reason="unsafe: imatinib may have ended, and then the scan speaks of no present drug"),
        # an operation since is not the drug
        (history(IMATINIB) + scans("2024-05-15") + OPERATED, True),
        # what was begun since may be what runs
        (history(IMATINIB, drug("sunitinib", "2024-06-10"), end("imatinib", "2024-06-30"), promise="")
         + scans("2024-05-15"), None),
        (history(IMATINIB, drug("sunitinib", "2024-06-10"), end("sunitinib", "2024-06")) + scans("2024-05-15"), None),
    ],
)  # fmt: skip
def test_the_last_scan_was_made_on_the_drug_that_runs(facts, told, on_it):
    assert facts(told).values["scan_on_present_drug"] is on_it


NOTHING_DONE = PROMISE.replace("therapies", "operations") + (
    '  - {id: local, recorded_on: "2010-01-01", table_name: local_treatments, complete_through: 2030}\n'
)


@pytest.mark.parametrize(
    ("promise", "under"),
    [
        (NOTHING_DONE + PROMISE.partition("completeness:")[2].replace("id: all", "id: drugs"), True),
        unsafe(NOTHING_DONE, None, reason="unsafe: the list of drugs is not declared complete, and `yes` is said"),
    ],
)
def test_the_last_scan_shows_the_present_treatment_only_where_every_drug_is_told(facts, promise, under):
    told = history(IMATINIB, promise=promise) + scans("2024-05-15")
    assert facts(told).values["scan_under_present_treatment"] is under


def test_a_scan_is_seen_from_the_day_it_was_recorded(facts):
    told = history(IMATINIB) + 'scans:\n  - {id: s, done_on: 2024-05-15, recorded_on: "2024-05-20"}\n'
    assert facts(told, on="2024-05-19").values["scan_on_present_drug"] is None
    assert facts(told, on="2024-05-20").values["scan_on_present_drug"] is True


def test_what_ended_on_the_day_still_runs_on_it(facts):
    told = history(IMATINIB, end("imatinib", "2024-06-30", "progression")) + scans("2024-05-15")
    assert facts(told).values["scan_on_present_drug"] is True
    assert facts(told, on="2024-07-01").values["scan_on_present_drug"] is None


# Which drugs were given at all.


@pytest.mark.parametrize("name", ["imatinib", "sunitinib", "regorafenib", "ripretinib", "avapritinib", "pimitespib"])
def test_a_drug_was_given_or_was_not_or_nobody_told(facts, name):
    """Any intent counts; never needs a complete history; a start that may still be to come leaves it open."""
    fact = f"{name}_tried"
    assert facts(history(drug(name, "2022-01-01", intent="adjuvant"))).values[fact] is True
    assert facts(history(drug(name, "2022-01-01"), promise="")).values[fact] is True
    assert facts(history()).values[fact] is False
    assert facts("").values[fact] is None
    assert facts(history(drug("systemic_therapy_unspecified", "2022-01-01"))).values[fact] is None
    soon = drug(name, "2024-06", recorded_on='"2024-06-15"')
    assert facts(history(soon), on="2024-06-20").values[fact] is None


# The highest dose of imatinib, and imatinib given again: what failed is not offered again.


@pytest.mark.parametrize(
    ("told", "highest"),
    [
        (history(), None),
        (history(drug("imatinib", "2022-01-01", mg_per_day=400)), 400),
        (history(drug("imatinib", "2022-01-01", mg_per_day=400), promise=""), None),
        (history(drug("imatinib", "2022-01-01")), None),
        (history(drug("imatinib", "2022-01-01", mg_per_day=400), drug("imatinib", "2020-01-01", "before")), None),
        (history(drug("imatinib", "2020-01-01", mg_per_day=600), drug("imatinib", "2022-01-01", "less", mg_per_day=400),
                 end("imatinib", "2021-12-31", "dose_change")), 600),
        (history(drug("imatinib", "2020-01-01", mg_per_day=600, intent="adjuvant"),
                 drug("imatinib", "2022-01-01", "less", mg_per_day=400)), 600),
        (history(drug("sunitinib", "2022-01-01", mg_per_day=50)), None),
        # 800 mg is the highest there is, whatever else was given
        (history(drug("imatinib", "2022-01-01", mg_per_day=800), promise=""), 800),
        (history(drug("imatinib", "2022-01-01", mg_per_day=800), drug("imatinib", "2020-01-01", "before")), 800),
        # a higher dose that may have been begun by now leaves it open
        (history(drug("imatinib", "2022-01-01", mg_per_day=400),
                 drug("imatinib", "2024", "more", mg_per_day=800, recorded_on='"2024-06-30"')), None),
    ],
)  # fmt: skip
def test_the_highest_dose_of_imatinib_so_far(facts, told, highest):
    assert facts(told).values["highest_imatinib_mg"] == highest


@pytest.mark.parametrize(
    ("told", "again"),
    [
        (history(), False),
        ("", None),
        (history(drug("imatinib", "2020-01-01")), False),
        (history(drug("imatinib", "2020-01-01"), promise=""), None),
        (history(drug("imatinib", "2020-01-01"), drug("sunitinib", "2021-01-01")), False),
        (history(drug("imatinib", "2020-01-01"), drug("imatinib", "2022-01-01", "more")), False),
        (history(drug("imatinib", "2020-01-01"), drug("sunitinib", "2021-01-01"), drug("imatinib", "2022-01-01", "j")),
         True),
        (history(drug("sunitinib", "2021-01-01"), drug("imatinib", "2022-01-01"), promise=""), True),
        # which came first is open
        (history(drug("sunitinib", "2021"), drug("imatinib", "2021-06-01")), None),
    ],
)  # fmt: skip
def test_imatinib_given_again_after_another_kinase_inhibitor(facts, told, again):
    assert facts(told).values["imatinib_given_again"] is again


# A drug that is no kinase inhibitor runs: that is not "none".


@pytest.mark.parametrize(
    ("told", "running"),
    [
        (history(drug("pimitespib", "2023-01-01")), "another_drug"),
        (history(drug("pimitespib", "2023-01-01"), end("pimitespib", "2024-01-31", "progression")), "none"),
        (history(drug("pimitespib", "2023-01-01"), drug("imatinib", "2024-01-01")), "several"),
        (history(drug("pimitespib", "2023-01-01"), promise=""), None),
        (history(drug("pimitespib", "2023-01-01"), end("pimitespib", "2024", "progression")), None),
    ],
)
def test_a_drug_that_is_no_kinase_inhibitor_is_not_overlooked(facts, told, running):
    assert facts(told).values["tki_running"] == running
