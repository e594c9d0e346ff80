"""Actions: what advice says to do, as data. The sentence is made from the action, never the other way round.

The verbs are closed. Two actions contradict one another by what they do to a drug, so that a conflict is found over
the whole plan without reading a word of text.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from gistline.errors import did_you_mean
from gistline.library import drugs
from gistline.logic import Value

Verb = Literal[
    "start", "continue", "escalate", "reduce", "hold", "stop", "switch", "restart", "test", "monitor", "image",
    "operate", "ablate", "embolise", "irradiate", "transplant", "refer", "discuss", "avoid",
]  # fmt: skip
GIVES = ("start", "continue", "escalate", "reduce", "switch", "restart")
TAKES_AWAY = ("stop", "hold", "avoid")
DRUG_VERBS = (*GIVES, *TAKES_AWAY)

TARGETS = {
    "progressing_site": "the growing site",
    "source_of_emergency": "the source of the emergency",
    "resection_of_progressing_site": "resection of the growing site",
    "ablation_embolisation_or_radiotherapy_of_progressing_site": (
        "ablation, embolisation or radiotherapy of the growing site"
    ),
    "operation_on_sunitinib": "that operations on sunitinib are less often complete and more often complicated",
    "sunitinib_and_activation_loop_mutation": "that an exon 17 or 18 mutation in what grows speaks against sunitinib",
    "sunitinib_and_atp_pocket_mutation": "that an exon 13 or 14 mutation in what grows speaks for sunitinib",
    "early_growth": "that growth in the first six months is primary resistance, or no growth at all",
    "imatinib_intolerance": "that imatinib was not tolerated before: at which dose, which toxicity, which grade",
    "hold_sunitinib": "that sunitinib is stopped 3 weeks or more before an elective operation (a guideline: 1 week)",
    "hold_regorafenib": "that regorafenib is stopped 2 weeks or more before an operation (a guideline: 1 week)",
    "hold_ripretinib": "that ripretinib is stopped 1 week or more before an operation",
    "operation_for_emergency": "an operation for the emergency, today",
}
TESTS = {
    "driver_genotype": "sequence KIT and PDGFRA with the exact change, and stain for SDHB",
    "wild_type_work_up": "complete the work-up without KIT or PDGFRA mutation: SDHB stain, NF1, BRAF, NTRK, RAS, FGFR1",
}
ADDRESSES = {
    "trial": "a clinical trial",
    "trial_or_local_treatment": "a clinical trial or local treatment",
    "surgeon": "the surgeon",
    "board": "the tumour board",
}
DURATIONS = {"indefinitely": "without an end", "until_genotype_is_known": "only until the genotype is known"}
DAYS = {
    "4_weeks_on_2_off": "4 weeks on, 2 off",
    "3_weeks_on_1_off": "days 1 to 21 of 28",
    "continuous": "every day",
}


def _known_drug(value: str) -> str:
    if value not in drugs():
        raise ValueError(f"{value!r} is not a drug of knowledge/drugs.yaml. {did_you_mean(value, drugs())}")
    return value


DrugName = Annotated[str, AfterValidator(_known_drug)]


class Regimen(BaseModel):
    """One labelled way to give a drug: dose in mg per day of treatment, and the days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mg_per_day: Decimal = Field(gt=0)
    days: Literal["4_weeks_on_2_off", "3_weeks_on_1_off", "continuous"]


class Action(BaseModel):
    """What to do. `drug_of` names a fact that holds the drug, as the one that runs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Verb
    drug: DrugName | None = None
    drug_of: str | None = None
    with_drug: DrugName | None = None
    from_drug: DrugName | None = None
    mg_per_day: Decimal | None = Field(default=None, gt=0)
    mg_per_day_up_to: Decimal | None = Field(default=None, gt=0)
    doses_per_day: int | None = Field(default=None, ge=1, le=4)
    regimens: tuple[Regimen, ...] = ()
    duration: Literal["indefinitely", "until_genotype_is_known"] | None = None
    target: str | None = None
    test: str | None = None
    to: str | None = None
    with_whom: str | None = None
    afterwards: "Action | None" = None
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Action":
        for name, words in (
            ("target", TARGETS),
            ("test", TESTS),
            ("to", ADDRESSES),
            ("with_whom", ADDRESSES),
        ):
            value = getattr(self, name)
            if value is not None and value not in words:
                raise ValueError(f"{name}: {value!r} is not known. {did_you_mean(value, words)}")
        if self.do in DRUG_VERBS and not (self.drug or self.drug_of):
            raise ValueError(f"`{self.do}` names no drug. Write drug, or drug_of with the fact that holds it")
        needs = {"test": self.test, "refer": self.to, "discuss": self.target, "operate": self.target}
        if self.do in needs and needs[self.do] is None:
            raise ValueError(f"`{self.do}` does not say what. Write {'to' if self.do == 'refer' else 'target or test'}")
        return self

    def resolved(self, facts: dict[str, Value]) -> "Action":
        """The action with the drug that `drug_of` names put in, for one patient."""
        drug = self.drug if self.drug_of is None else facts[self.drug_of]
        afterwards = self.afterwards.resolved(facts) if self.afterwards else None
        name = drug if isinstance(drug, str) and drug in drugs() else None
        return self.model_copy(update={"drug": name, "afterwards": afterwards})


def contradict(one: Action, other: Action) -> bool:
    """Whether nobody can do both: a drug given and taken away, or two different drugs or doses begun."""
    if gives(one) & takes_away(other) or gives(other) & takes_away(one):
        return True
    begins = ("start", "switch", "escalate", "reduce", "restart")
    return one.do in begins and other.do in begins and _begun(one) != _begun(other)


def gives(action: Action) -> set[str]:
    """The drugs a patient would have by this action."""
    parts = [part for part in (action, action.afterwards) if part and part.do in GIVES]
    return {drug for part in parts for drug in (part.drug, part.with_drug) if drug}


def takes_away(action: Action) -> set[str]:
    """The drugs a patient would no longer have by this action."""
    taken = action.drug if action.do in TAKES_AWAY else action.from_drug
    return {taken} if taken else set()


def _begun(action: Action) -> tuple[object, ...]:
    return action.drug, action.with_drug, action.mg_per_day, action.mg_per_day_up_to, action.regimens


def sentence(action: Action) -> str:
    """The action in words, as a board reads it. Any drug not known for this patient reads `the running drug`."""
    text = _first_words(action)
    if action.afterwards:
        text += f"; {_then(action.afterwards)}"
    return text + (f" ({action.note})" if action.note else "")


def _first_words(action: Action) -> str:
    drug = action.drug or "the running drug"
    match action.do:
        case "start" | "restart" | "switch" | "escalate" | "reduce":
            return _giving(action, drug)
        case "continue" | "hold" | "stop":
            return f"{action.do} {drug}"
        case "avoid":
            return f"do not give {drug}"
        case "test":
            return TESTS[action.test or ""]
        case "refer":
            return f"refer for {ADDRESSES[action.to or '']}"
        case "discuss":
            whom = f" with {ADDRESSES[action.with_whom]}" if action.with_whom else ""
            return f"discuss{whom} {TARGETS[action.target or '']}"
        case "operate":
            aim = " and remove" if action.target == "progressing_site" else " on"
            return f"operate{aim} {TARGETS[action.target or '']}"
    return f"{action.do} {TARGETS[action.target]}" if action.target else action.do


def _giving(action: Action, drug: str) -> str:
    begin = {
        "switch": f"switch from {action.from_drug or 'the running drug'} to {drug}",
        "escalate": f"raise {drug} to",
    }
    words = begin.get(action.do, f"{action.do} {drug}")
    parts = [f"{words} {_dose(action)}".strip() if _dose(action) else words.removesuffix(" to")]
    if action.with_drug:
        parts[0] += f" with {action.with_drug}"
    if action.duration:
        parts.append(DURATIONS[action.duration])
    return ", ".join(parts)


def _dose(action: Action) -> str:
    if action.regimens:
        return " or ".join(
            f"{number(regimen.mg_per_day)} mg a day ({DAYS[regimen.days]})" for regimen in action.regimens
        )
    if action.mg_per_day is None:
        return ""
    up_to = f" to {number(action.mg_per_day_up_to)}" if action.mg_per_day_up_to else ""
    text = f"{number(action.mg_per_day)}{up_to} mg a day"
    if action.doses_per_day and action.doses_per_day > 1:
        text += f" in {action.doses_per_day} doses of {number(action.mg_per_day / action.doses_per_day)} mg"
    return text


def _then(action: Action) -> str:
    drug = action.drug or "the running drug"
    if action.do != "continue":
        return f"then {_first_words(action)}"
    pause = "goes on, or is restarted afterwards" if drug == "imatinib" else "is paused for it and restarted afterwards"
    return f"{drug} {pause}"


def number(value: Decimal) -> str:
    """400, not 400.00 and not 4E+2."""
    return f"{value.normalize():f}"
