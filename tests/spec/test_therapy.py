"""Therapy: what runs, at which dose, how many lines; and what an incomplete history leaves open."""

import pytest

COMPLETE = """
completeness:
  - {id: all, recorded_on: "2020-01-01", table_name: therapies, complete_through: 2030}
"""


def drug(name, started, *, ended=None, mg=None, intent="advanced", id=None):
    id = id or name
    cells = [f"id: {id}", f"drug: {name}", f"started_on: {started}"]
    cells += [f"mg_per_day: {mg}"] if mg else []
    cells += [f"intent: {intent}"] if intent else []
    end = f"  - {{id: {id}-end, therapy: {id}, ended_on: {ended}}}\n" if ended else ""
    return f"  - {{{', '.join(cells)}}}\n", end


def history(*drugs, complete=True):
    starts, ends = "".join(start for start, _ in drugs), "".join(end for _, end in drugs)
    text = (COMPLETE if complete else "") + (f"therapies:\n{starts}" if starts else "")
    return text + (f"therapy_ends:\n{ends}" if ends else "")


def values(row, *names):
    return tuple(row.values[name] for name in names)


NOW = ("lines_of_tki", "tki_given", "tki_running", "imatinib_running")


def test_no_row_means_none_only_where_the_history_is_declared_complete(facts):
    assert values(facts(history()), *NOW) == (0, False, "none", False)
    assert values(facts(""), *NOW) == (None, None, None, None)


def test_a_drug_without_an_end_runs_where_the_history_is_complete(facts):
    told = drug("imatinib", "2022-01-01", mg=400)
    assert values(facts(history(told)), *NOW, "running_mg_per_day") == (1, True, "imatinib", True, 400)
    assert values(facts(history(told, complete=False)), *NOW, "running_mg_per_day") == (None, True, None, None, None)


def test_a_promise_that_ends_before_the_day_promises_nothing_for_it(facts):
    told = COMPLETE.replace("2030", "2024-06-29")
    assert facts(told, on="2024-06-29").values["tki_running"] == "none"
    assert facts(told, on="2024-06-30").values["tki_running"] is None


def test_a_promise_that_begins_after_birth_does_not_count_lines(facts):
    told = COMPLETE.replace("complete_through", "complete_from: 2023-01-01, complete_through")
    assert facts(told).values["lines_of_tki"] is None


def test_the_last_day_of_a_drug_is_still_a_day_of_it(facts):
    told = history(drug("imatinib", "2022-01-01", ended="2024-06-30"), complete=False)
    assert facts(told, on="2024-06-30").values["imatinib_running"] is True
    assert facts(told, on="2024-07-01").values["imatinib_running"] is None  # and what follows is not told


@pytest.mark.parametrize(("ended", "running"), [("2024-05", "none"), ("2024-06", None), ("2024-07", "imatinib")])
def test_an_end_known_to_the_month_leaves_its_own_month_open(facts, ended, running):
    told = history(drug("imatinib", "2022-01-01", ended=ended)).replace(
        f"ended_on: {ended}",
        f'ended_on: {ended}, recorded_on: "2024-06-01"' if ended != "2024-07" else f"ended_on: {ended}",
    )
    if ended == "2024-07":
        told = told.replace("ended_on: 2024-07", 'ended_on: "2024-06-30/2024-07-31", recorded_on: "2024-06-30"')
    assert facts(told, on="2024-06-15" if ended != "2024-07" else "2024-06-30").values["tki_running"] == running


def test_a_dose_change_is_not_a_line_and_the_new_dose_runs(facts):
    told = history(
        drug("imatinib", "2022-01-01", ended="2023-01-01", mg=400, id="low"),
        drug("imatinib", "2023-01-02", mg=800, id="high"),
    )
    assert values(facts(told), *NOW, "running_mg_per_day") == (1, True, "imatinib", True, 800)


def test_lines_are_different_drugs_for_advanced_disease(facts):
    told = history(
        drug("imatinib", "2015-01-01", ended="2018-01-01", intent="adjuvant", id="adjuvant"),
        drug("imatinib", "2020-01-01", ended="2022-01-01", id="first"),
        drug("sunitinib", "2022-02-01", ended="2023-01-01"),
        drug("regorafenib", "2023-02-01"),
    )
    assert values(facts(told), *NOW) == (3, True, "regorafenib", False)


def test_adjuvant_imatinib_alone_is_no_line(facts):
    told = history(drug("imatinib", "2015-01-01", ended="2018-01-01", intent="adjuvant"))
    assert values(facts(told), *NOW, "imatinib_tried") == (0, False, "none", False, True)


def test_a_drug_whose_intent_is_not_told_leaves_the_lines_open(facts):
    told = history(drug("imatinib", "2015-01-01", ended="2018-01-01", intent=None))
    assert values(facts(told), *NOW, "imatinib_tried") == (None, None, "none", False, True)


def test_two_drugs_at_once_are_several_and_have_no_one_dose(facts):
    told = history(drug("imatinib", "2022-01-01", mg=400), drug("sunitinib", "2023-01-01", mg=50))
    assert values(facts(told), *NOW, "running_mg_per_day") == (2, True, "several", True, None)


def test_a_drug_that_is_no_kinase_inhibitor_is_not_a_line(facts):
    told = history(drug("cytotoxic_chemotherapy", "2022-01-01"))
    assert values(facts(told), *NOW) == (0, False, "another_drug", False)


def test_never_given_needs_a_complete_history(facts):
    told = history(drug("imatinib", "2022-01-01"))
    assert facts(told).values["sunitinib_tried"] is False
    assert facts(told.replace(COMPLETE, "")).values["sunitinib_tried"] is None


def test_an_end_recorded_later_is_not_seen_before(facts):
    told = history(drug("imatinib", "2022-01-01", ended="2024-05-01")).replace(
        "ended_on: 2024-05-01", 'ended_on: 2024-05-01, recorded_on: "2024-07-01"'
    )
    assert facts(told, on="2024-06-30").values["tki_running"] == "imatinib"
    assert facts(told, on="2024-07-01").values["tki_running"] == "none"


def test_a_correction_replaces_the_row_from_the_day_it_was_recorded(facts):
    told = history(drug("imatinib", "2022-01-01", mg=400)) + (
        '  - {id: imatinib, recorded_on: "2024-03-01", revision: corrects, drug: imatinib, started_on: 2022-01-01, '
        "mg_per_day: 600, intent: advanced}\n"
    )
    assert facts(told, on="2024-02-29").values["running_mg_per_day"] == 400
    assert facts(told, on="2024-03-01").values["running_mg_per_day"] == 600


def test_a_withdrawn_row_was_never_there_from_that_day_on(facts):
    told = history(drug("imatinib", "2022-01-01", mg=400)) + (
        '  - {id: imatinib, recorded_on: "2024-03-01", revision: withdraws, drug: imatinib, started_on: 2022-01-01}\n'
    )
    assert facts(told, on="2024-02-29").values["tki_running"] == "imatinib"
    assert values(facts(told, on="2024-03-01"), *NOW) == (0, False, "none", False)


def test_a_row_may_be_corrected_twice(facts):
    told = history(drug("imatinib", "2022-01-01", mg=400))
    for day, mg in (("2024-03-01", 600), ("2024-04-01", 800)):
        told += (
            f'  - {{id: imatinib, recorded_on: "{day}", revision: corrects, drug: imatinib, started_on: 2022-01-01, '
            f"mg_per_day: {mg}, intent: advanced}}\n"
        )
    assert [facts(told, on=day).values["running_mg_per_day"] for day in ("2024-02-01", "2024-03-15", "2024-05-01")] == [
        400, 600, 800,
    ]  # fmt: skip
