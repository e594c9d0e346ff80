"""Contradictions: which two actions nobody can do both, told as a table of pairs.

An action contradicts another by what it does to a drug or to the disease. Each pair is asked in both orders.
"""

from itertools import combinations, product

import pytest

from gistline.actions import Action, contradict
from gistline.plan_options import conflicts

WINDOW = {"anchor": "planned_operation_on", "to": "-3 weeks"}
LATER = {"anchor": "planned_operation_on", "from": "2 weeks"}


def do(verb, drug=None, **more):
    named = {"drug": drug} if drug else {}
    return {"do": verb, **named, **more}


def dose(low, high=None, verb="start", drug="imatinib"):
    return do(verb, drug, mg_per_day=low, **({"mg_per_day_up_to": high} if high else {}))


def regimens(*pairs, drug="sunitinib"):
    return do("start", drug, regimens=[{"mg_per_day": mg, "days": days} for mg, days in pairs])


def operate(afterwards=None):
    return do("operate", target="metastases", **({"afterwards": afterwards} if afterwards else {}))


def paused(drug="sunitinib"):
    """Held before the operation and restarted after it."""
    return do("hold", drug, window=WINDOW, afterwards=do("restart", drug, window=LATER))


CANNOT_BOTH_BE_DONE = [
    # the same drug given and taken away
    (do("start", "imatinib"), do("avoid", "imatinib")),
    (do("start", "imatinib"), do("stop", "imatinib")),
    (do("continue", "imatinib"), do("stop", "imatinib")),
    (do("continue", "imatinib"), do("avoid", "imatinib")),
    (do("escalate", "imatinib", mg_per_day=800), do("avoid", "imatinib")),
    (do("reduce", "imatinib", mg_per_day=300), do("stop", "imatinib")),
    (do("restart", "imatinib"), do("avoid", "imatinib")),
    (do("switch", "sunitinib", from_drug="imatinib"), do("avoid", "sunitinib")),
    (do("switch", "sunitinib", from_drug="imatinib"), do("continue", "imatinib")),
    (do("switch", "sunitinib", from_drug="imatinib"), do("escalate", "imatinib", mg_per_day=800)),
    (do("start", "dabrafenib", with_drug="trametinib"), do("avoid", "trametinib")),
    (do("continue", "dabrafenib", with_drug="trametinib"), do("stop", "trametinib")),
    # held and kept
    (do("hold", "sunitinib"), do("continue", "sunitinib")),
    (paused(), do("start", "sunitinib")),
    (paused(), do("stop", "sunitinib")),  # it would be restarted
    (paused(), do("avoid", "sunitinib")),
    (paused(), do("switch", "regorafenib", from_drug="sunitinib")),
    # a pause for a time against what is begun
    (do("hold", "sunitinib", window=WINDOW), do("start", "sunitinib")),
    # what goes on after an operation
    (operate(do("continue", "imatinib")), do("stop", "imatinib")),
    (operate(do("continue", "imatinib")), do("avoid", "imatinib")),
    (operate(do("continue", "imatinib")), do("switch", "sunitinib", from_drug="imatinib")),
    (operate(do("start", "imatinib")), do("avoid", "imatinib")),
    (do("discuss", target="metastases", afterwards=do("continue", "imatinib")), do("stop", "imatinib")),
    # two drugs begun, or one begun beside another that is kept
    (do("start", "imatinib"), do("start", "sunitinib")),
    (do("start", "imatinib"), do("switch", "sunitinib", from_drug="regorafenib")),
    (do("start", "dabrafenib", with_drug="trametinib"), do("start", "dabrafenib")),
    (do("start", "sunitinib"), do("continue", "imatinib")),
    (do("start", "sunitinib"), do("escalate", "imatinib", mg_per_day=800)),
    (do("switch", "sunitinib", from_drug="regorafenib"), do("continue", "imatinib")),
    # doses that have nothing in common
    (dose(400), dose(800)),
    (dose(400, 600), dose(800)),
    (dose(400, 500), dose(600, 800)),
    (dose(800, verb="escalate"), dose(300, verb="reduce")),
    (regimens((50, "4_weeks_on_2_off")), regimens((37.5, "continuous"))),
    (regimens((50, "4_weeks_on_2_off")), regimens((50, "continuous"))),
    # the tumour out, or the organ exchanged
    (operate(), do("transplant", target="liver_transplantation")),
    (do("escalate", "imatinib"), do("reduce", "imatinib")),  # raised and lowered, no dose named
    (do("restart", "sunitinib"), do("continue", "imatinib")),  # one restarted beside one kept
    (operate(do("continue", "imatinib")), do("start", "sunitinib")),  # one begun beside one that goes on
    (operate(do("stop", "imatinib")), do("continue", "imatinib")),  # stopped after the operation, and kept
    (do("stop", "dabrafenib", with_drug="trametinib"), do("continue", "trametinib")),  # the second drug
]  # fmt: skip

CAN_BOTH_BE_DONE = [
    (do("stop", "imatinib"), do("start", "avapritinib")),
    (do("stop", "imatinib"), do("avoid", "imatinib")),
    (do("hold", "sunitinib"), do("stop", "sunitinib")),
    (do("hold", "sunitinib"), do("continue", "imatinib")),
    (do("continue", "imatinib"), do("avoid", "sunitinib")),
    (do("continue", "imatinib"), do("continue", "sunitinib")),  # both run: neither is begun
    (do("continue", "imatinib"), do("continue", "imatinib")),
    # a pause before the operation does not touch what follows it
    (paused(), paused()),
    (paused(), operate(do("continue", "sunitinib"))),
    (do("hold", "sunitinib", window=WINDOW), operate(do("continue", "sunitinib"))),
    # a pause for a time lies within going on; a hold without an end does not
    (do("hold", "sunitinib", window=WINDOW), do("continue", "sunitinib")),
    (do("hold", "sunitinib", window=WINDOW), {**operate(do("continue", "sunitinib")), "do": "discuss"}),
    # doses that share one
    (dose(400), dose(400)),
    (dose(400), dose(400, 600)),
    (dose(400, 600), dose(600)),
    (dose(400, 600), dose(500, 800)),
    (dose(400), do("start", "imatinib")),  # no dose named: any
    (dose(400), dose(400, verb="restart")),
    (regimens((50, "4_weeks_on_2_off"), (37.5, "continuous")), regimens((37.5, "continuous"))),
    (regimens((50, "4_weeks_on_2_off")), regimens((50, "4_weeks_on_2_off"))),
    (do("switch", "sunitinib", from_drug="imatinib"), do("switch", "sunitinib", from_drug="imatinib")),
    # another medicine is avoided beside the drug: no drug is taken away
    (do("avoid", "imatinib", medicine="ketoconazole"), do("continue", "imatinib")),
    (do("avoid", "imatinib", medicine_of="medicine_that_runs"), do("start", "imatinib")),
    (do("avoid", medicine="ketoconazole"), do("continue", "imatinib")),
    (do("avoid", "imatinib", medicine="ketoconazole"), do("avoid", "imatinib", medicine="rifampicin")),
    # what touches no drug
    (do("refer", to="trial"), do("start", "imatinib")),
    (do("test", test="driver_genotype"), do("stop", "imatinib")),
    (do("monitor", test="haemoglobin"), do("start", "imatinib")),
    (operate(), operate(do("continue", "imatinib"))),
    (operate(), do("ablate", target="progressing_site")),
    (operate(), do("start", "imatinib")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), CANNOT_BOTH_BE_DONE)
def test_nobody_can_do_both(one, other):
    first, second = Action.model_validate(one), Action.model_validate(other)
    assert contradict(first, second)
    assert contradict(second, first)


@pytest.mark.parametrize(("one", "other"), CAN_BOTH_BE_DONE)
def test_both_can_be_done(one, other):
    first, second = Action.model_validate(one), Action.model_validate(other)
    assert not contradict(first, second)
    assert not contradict(second, first)


VERBS = ("start", "continue", "stop", "avoid", "hold")
PLAIN = [do(verb, drug) for verb, drug in product(VERBS, ["imatinib", "sunitinib"])]
SIMPLE = [Action.model_validate(told) for told in [*PLAIN, operate(), do("refer", to="trial")]]


def named(action):
    return f"{action.do} {action.drug}"


@pytest.mark.parametrize("one", SIMPLE, ids=named)
def test_no_action_contradicts_itself(one):
    assert not contradict(one, one)


@pytest.mark.parametrize(("one", "other"), list(combinations(SIMPLE, 2)), ids=named)
def test_the_order_of_two_actions_changes_nothing(one, other):
    assert contradict(one, other) is contradict(other, one)


def test_a_drug_that_is_not_known_contradicts_nothing():
    """`continue the running drug` where several run: no drug is named, so none is given."""
    several = Action.model_validate({"do": "continue", "drug_of": "tki_running"}).resolved({"tki_running": "several"})
    assert several.drug is None
    assert not contradict(several, Action.model_validate(do("stop", "imatinib")))


@pytest.mark.parametrize(("running", "against"), [("imatinib", True), ("sunitinib", False)])
def test_the_drug_that_runs_counts_once_it_is_put_in(running, against):
    told = {"do": "operate", "target": "metastases", "afterwards": {"do": "continue", "drug_of": "tki_running"}}
    resolved = Action.model_validate(told).resolved({"tki_running": running})
    assert contradict(resolved, Action.model_validate(do("stop", "imatinib"))) is against


def test_without_items_there_is_no_conflict():
    assert conflicts([], []) == []
