"""Action time: windows, phases and durations; what is refused, and the sentence a board reads of each."""

import pytest
from pydantic import ValidationError

from gistline.action_words import sentence
from gistline.actions import Action

MEASURE = {"do": "monitor", "test": "haemoglobin"}
HOLD = {"do": "hold", "drug": "sunitinib"}
OPERATION = "planned_operation_on"
START = "imatinib_started_on"


def action(told, **more):
    return Action.model_validate({**told, **more})


def refused(told, **more):
    """Why an action is refused: the words after `Value error, `."""
    with pytest.raises(ValidationError) as error:
        action(told, **more)
    return [str(part["ctx"]["error"]) if "ctx" in part else part["type"] for part in error.value.errors()]


def unsafe(*values, reason):
    return pytest.param(*values, id=reason)


# Windows: not before `from`, not after `to`, both counted from a day.


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"to": "-3 weeks"}, "no later than 3 weeks before the planned operation"),
        ({"to": "-1 day"}, "no later than 1 day before the planned operation"),
        ({"from": "2 weeks"}, "no earlier than 2 weeks after the planned operation"),
        ({"from": "-3 weeks", "to": "-1 week"}, "from 3 weeks before to 1 week before the planned operation"),
        ({"from": "-1 week", "to": "2 weeks"}, "from 1 week before to 2 weeks after the planned operation"),
        ({"from": "1 month", "to": "1 month"}, "from 1 month after to 1 month after the planned operation"),
        (
            {"days_before_of": "stop_before_days"},
            "before the planned operation by the days that the drug's own figure says",
        ),
    ],
)
def test_a_window_says_from_when_to_when_and_counted_from_what(window, words):
    told = action(HOLD, window={"anchor": OPERATION, **window})
    assert sentence(told) == f"hold sunitinib, {words}"


def test_today_is_an_anchor_that_no_fact_has_to_tell():
    told = action(MEASURE, window={"anchor": "today", "from": "1 week", "to": "2 weeks"})
    assert sentence(told) == "measure haemoglobin, from 1 week after to 2 weeks after today"
    assert told.facts() == told.anchors() == frozenset()


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ({"anchor": OPERATION}, "a window without an edge says nothing. Write from, to or days_before_of"),
        (
            {"anchor": OPERATION, "from": "2 weeks", "to": "1 week"},
            "the window ends (1 week) before it begins (2 weeks)",
        ),
        (
            {"anchor": OPERATION, "from": "-1 week", "to": "-3 weeks"},
            "the window ends (-3 weeks) before it begins (-1 week)",
        ),
        ({"anchor": OPERATION, "from": "1 year", "to": "11 months"}, "the window ends (11 months) before it begins"),
        (
            {"anchor": OPERATION, "to": "3 wk"},
            "'3 wk' is not a span of time. Write, for example, 3 weeks, 6 months or -10 days",
        ),
        ({"anchor": OPERATION, "to": 21}, "21 is not a span of time"),
        ({"to": "-3 weeks"}, "missing"),
        ({"anchor": OPERATION, "until": "-3 weeks"}, "extra_forbidden"),
    ],
)
def test_a_window_that_says_nothing_or_ends_before_it_begins_is_refused(window, message):
    assert any(message in told for told in refused(HOLD, window=window))


def test_the_figure_of_the_drug_becomes_the_end_of_the_window():
    """Ripretinib is stopped 7 days before: the fact holds the figure, and the window then names it."""
    told = action(
        {"do": "hold", "drug_of": "drug_that_runs"}, window={"anchor": OPERATION, "days_before_of": "stop_before_days"}
    )
    assert told.facts() == {"drug_that_runs", "stop_before_days", OPERATION}
    assert told.anchors() == {OPERATION}
    known = told.resolved({"drug_that_runs": "ripretinib", "stop_before_days": 7})
    assert sentence(known) == "hold ripretinib, no later than 7 days before the planned operation"


def test_a_drug_without_a_figure_is_not_said_to_have_one():
    told = action(
        {"do": "hold", "drug_of": "drug_that_runs"}, window={"anchor": OPERATION, "days_before_of": "stop_before_days"}
    )
    unknown = sentence(told.resolved({"drug_that_runs": "avapritinib", "stop_before_days": None}))
    assert unknown.startswith("hold avapritinib, ")
    assert "figure says" not in unknown


def test_a_window_has_one_end_only():
    told = refused(HOLD, window={"anchor": OPERATION, "to": "-7 days", "days_before_of": "stop_before_days"})
    assert told == ["the window has two ends, to and days_before_of. Keep one"]


# Phases: stretches of a schedule that meet, each with an interval or with the reason why it has none.

TAPERING = [
    {"from": "0 days", "to": "2 years", "every": "3 months", "every_up_to": "4 months"},
    {"from": "2 years", "to": "3 years", "not_assigned": "the source leaves year 3 out"},
    {"from": "3 years", "to": "5 years", "every": "6 months"},
    {"from": "5 years", "every": "1 year"},
]
SCAN = {"do": "image", "target": "recurrence_by_ct"}


def test_phases_are_told_one_after_the_other_the_open_stretch_included():
    assert sentence(action(SCAN, anchor="last_resection_on", phases=TAPERING)) == (
        "image the abdomen and pelvis by CT: from the start to 2 years every 3 to 4 months; "
        "from 2 years to 3 years no interval is assigned (the source leaves year 3 out); "
        "from 3 years to 5 years every 6 months; from 5 years on every year; counted from the last resection"
    )


def test_a_phase_may_begin_later_than_its_anchor():
    told = action(MEASURE, anchor=START, phases=[{"from": "4 weeks", "to": "8 weeks", "every": "1 week"}])
    words = "measure haemoglobin: from 4 weeks to 8 weeks every week; counted from the start of imatinib"
    assert sentence(told) == words
    assert told.facts() == told.anchors() == {START}


@pytest.mark.parametrize(
    ("phases", "message"),
    [
        ([{"from": "0 days", "to": "1 year"}], "has either an interval (every) or a reason why none is given"),
        ([{"from": "0 days", "every": "1 week", "not_assigned": "why"}], "has either an interval (every) or a reason"),
        ([{"from": "0 days", "every": "0 weeks"}], "an interval of 0 weeks never comes. Write a positive span"),
        ([{"from": "0 days", "every": "-1 week"}], "an interval of -1 week never comes. Write a positive span"),
        (
            [{"from": "0 days", "every": "3 months", "every_up_to": "2 months"}],
            "every_up_to is the longer end of a range. Write every with a shorter span",
        ),
        ([{"from": "0 days", "every": "3 months", "every_up_to": "3 months"}], "the longer end of a range"),
        ([{"from": "0 days", "every_up_to": "3 months", "not_assigned": "why"}], "the longer end of a range"),
        ([{"from": "1 year", "to": "1 year", "every": "1 week"}], "the phase ends (1 year) before it begins (1 year)"),
        ([{"from": "1 year", "to": "11 months", "every": "1 week"}], "the phase ends (11 months) before it begins"),
        ([{"to": "1 year", "every": "1 week"}], "missing"),
    ],
)  # fmt: skip
def test_a_phase_without_an_interval_or_a_reason_is_refused(phases, message):
    assert any(message in told for told in refused(MEASURE, anchor=START, phases=phases))


@pytest.mark.parametrize(
    ("first_to", "second_from", "message"),
    [
        ("2 years", "3 years", "one phase ends 2 years and the next begins 3 years: they must meet"),
        ("3 years", "2 years", "one phase ends 3 years and the next begins 2 years: they must meet"),
        (None, "2 years", "one phase ends never and the next begins 2 years: they must meet"),
    ],
)
def test_phases_leave_no_gap_and_do_not_overlap(first_to, second_from, message):
    """A stretch that nobody assigned has to say so; it is never left out in silence."""
    first = {"from": "0 days", "every": "3 months"} | ({"to": first_to} if first_to else {})
    phases = [first, {"from": second_from, "every": "6 months"}]
    assert refused(SCAN, anchor="last_resection_on", phases=phases) == [message]


def test_phases_need_an_anchor_and_an_anchor_needs_phases():
    message = "phases need an anchor, the day they are counted from, and an anchor needs phases"
    assert refused(MEASURE, phases=[{"from": "0 days", "every": "1 week"}]) == [message]
    assert refused(MEASURE, anchor=START) == [message]


def test_phases_that_meet_on_the_same_day_meet():
    phases = [{"from": "0 days", "to": "12 months", "every": "1 month"}, {"from": "1 year", "every": "3 months"}]
    action(MEASURE, anchor=START, phases=phases)


# Durations.

GIVE = {"do": "start", "drug": "imatinib", "mg_per_day": 400}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"duration": "3 years"}, "start imatinib 400 mg a day, for 3 years"),
        ({"duration": "1 year"}, "start imatinib 400 mg a day, for 1 year"),
        ({"duration": "3 years", "at_least": True}, "start imatinib 400 mg a day, for at least 3 years"),
        ({"duration": "indefinitely"}, "start imatinib 400 mg a day, without an end"),
        (
            {"duration": "until_genotype_is_known"},
            "start imatinib 400 mg a day, only until the genotype is known",
        ),
    ],
)
def test_a_duration_is_a_span_or_a_word(told, words):
    assert sentence(action(GIVE, **told)) == words


@pytest.mark.parametrize(
    ("duration", "message"),
    [
        ("0 years", "a duration of 0 years is none. Write a positive span"),
        ("-3 years", "a duration of -3 years is none. Write a positive span"),
        ("for ever", "'for ever' is not a span of time"),
        (3, "3 is not a span of time"),
    ],
)
def test_a_duration_that_is_none_is_refused(duration, message):
    assert any(message in told for told in refused(GIVE, duration=duration))


@pytest.mark.parametrize("told", [{}, {"duration": "indefinitely"}])
def test_at_least_belongs_to_a_span(told):
    message = "at_least needs a duration with a number. Write, for example, duration: 3 years"
    assert refused(GIVE, at_least=True, **told) == [message]


def test_a_range_of_doses_reads_from_low_to_high():
    assert sentence(action(GIVE, mg_per_day_up_to=600)) == "start imatinib 400 to 600 mg a day"


@pytest.mark.parametrize(
    "doses", [{"mg_per_day": 600, "mg_per_day_up_to": 400}, {"mg_per_day": None, "mg_per_day_up_to": 600}]
)
def test_a_range_of_doses_that_is_none_is_refused(doses):
    [message] = refused(GIVE, **doses)
    assert message.startswith("the dose ranges from ")
    assert message.endswith(" mg. Write the lower end as mg_per_day")


# What the action says and the sentence does not: nothing may get lost between the two.

HELD = {**HOLD, "window": {"anchor": OPERATION, "to": "-3 weeks"}}
AGAIN = {"do": "restart", "window": {"anchor": OPERATION, "from": "2 weeks"}}
OPERATE = {"do": "operate", "target": "metastases"}
LONG = {"duration": "3 years", "at_least": True}


def test_a_drug_that_is_held_and_restarted_is_told_in_one_sentence():
    told = action(HELD, afterwards={**AGAIN, "drug": "sunitinib"})
    assert sentence(told) == (
        "hold sunitinib, no later than 3 weeks before the planned operation; "
        "then restart sunitinib, no earlier than 2 weeks after the planned operation"
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        unsafe({**HELD, "afterwards": {**AGAIN, "drug": "imatinib"}}, "imatinib",
               reason="unsafe: `restart it` reads as the drug that was held, and another one is meant"),
        unsafe({**HELD, "afterwards": {**AGAIN, "drug": "sunitinib", "mg_per_day": "37.5"}}, "37.5 mg",
               reason="unsafe: the dose of the restart is not said"),
        unsafe({**OPERATE, "afterwards": {**AGAIN, "do": "start", "drug": "imatinib"}}, "2 weeks after",
               reason="unsafe: when the drug may be started afterwards is not said"),
        unsafe({**OPERATE, "afterwards": {**LONG, "do": "continue", "drug": "imatinib"}}, "at least 3 years",
               reason="unsafe: for how long the drug goes on afterwards is not said"),
        unsafe({**LONG, "do": "continue", "drug": "imatinib"}, "at least 3 years",
               reason="unsafe: for how long to continue is not said"),
        unsafe({"do": "continue", "drug": "imatinib", "mg_per_day": 400}, "400 mg",
               reason="unsafe: the dose to continue at is not said"),
        unsafe({"do": "continue", "drug": "dabrafenib", "with_drug": "trametinib"}, "trametinib",
               reason="unsafe: the second drug is not said"),
        unsafe({**HOLD, "duration": "2 weeks"}, "2 weeks", reason="unsafe: for how long to hold is not said"),
        unsafe({**GIVE, "mg_per_day_up_to": 600, "doses_per_day": 2}, "2 doses",
               reason="the doses of a range are not said"),
        unsafe({"do": "test", "test": "haemoglobin"}, "measure", reason="a noun alone does not say what to do"),
    ],
)  # fmt: skip
def test_whatever_the_action_holds_the_sentence_says(told, words):
    """Design: the action is the truth and the sentence is made from it; a field that is not said should be refused."""
    assert words in sentence(Action.model_validate(told))
