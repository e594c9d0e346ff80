"""Actions: which of them nobody can do together, and the sentence made from each."""

import pytest

from gistline.action_words import sentence
from gistline.actions import Action, contradict

IMATINIB = {"drug": "imatinib"}


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ({"do": "start", **IMATINIB}, {"do": "avoid", **IMATINIB}, True),
        ({"do": "continue", **IMATINIB}, {"do": "stop", **IMATINIB}, True),
        ({"do": "continue", **IMATINIB}, {"do": "hold", **IMATINIB}, True),
        ({"do": "continue", **IMATINIB}, {"do": "stop", "drug": "sunitinib"}, False),
        ({"do": "continue", **IMATINIB}, {"do": "switch", "drug": "sunitinib", "from_drug": "imatinib"}, True),
        ({"do": "start", "drug": "dabrafenib", "with_drug": "trametinib"}, {"do": "avoid", "drug": "trametinib"}, True),
        ({"do": "start", "mg_per_day": 400, **IMATINIB}, {"do": "start", "mg_per_day": 800, **IMATINIB}, True),
        ({"do": "start", "mg_per_day": 400, **IMATINIB}, {"do": "start", "mg_per_day": 400, **IMATINIB}, False),
        ({"do": "escalate", "mg_per_day": 800, **IMATINIB}, {"do": "reduce", "mg_per_day": 300, **IMATINIB}, True),
        ({"do": "stop", **IMATINIB}, {"do": "start", "drug": "avapritinib"}, False),
        (
            {"do": "operate", "target": "progressing_site", "afterwards": {"do": "continue", **IMATINIB}},
            {"do": "avoid", **IMATINIB},
            True,
        ),
        ({"do": "refer", "to": "trial"}, {"do": "start", **IMATINIB}, False),
    ],
)
def test_what_nobody_can_do_together(one, other, against):
    first, second = Action.model_validate(one), Action.model_validate(other)
    assert contradict(first, second) is against
    assert contradict(second, first) is against


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ({"do": "start", **IMATINIB, "mg_per_day": 400}, "start imatinib 400 mg a day"),
        (
            {"do": "escalate", **IMATINIB, "mg_per_day": 800, "doses_per_day": 2},
            "raise imatinib to 800 mg a day in 2 doses of 400 mg",
        ),
        ({"do": "avoid", **IMATINIB}, "do not give imatinib"),
        ({"do": "start", "drug": "dabrafenib", "with_drug": "trametinib"}, "start dabrafenib with trametinib"),
        (
            {"do": "switch", "drug": "regorafenib", "from_drug": "sunitinib",
             "regimens": [{"mg_per_day": 160, "days": "3_weeks_on_1_off"}]},
            "switch from sunitinib to regorafenib 160 mg a day (days 1 to 21 of 28)",
        ),
    ],
)  # fmt: skip
def test_the_sentence_is_made_from_the_action(action, words):
    assert sentence(Action.model_validate(action)) == words
