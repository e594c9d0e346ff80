"""Safety: what no advice of the knowledge may ever do, whatever is known or unknown (properties 1, 3 and 4)."""

from collections.abc import Iterable, Iterator, Mapping

from gistline.actions import Action, takes_away
from gistline.check.advice import chosen, drug_facts, drugs_meant, may_give, parts, with_drugs
from gistline.check.finding import Finding, patient_in_words
from gistline.check.formula import Every, Formula, Is, No, equals, every, holds, some
from gistline.check.search import first_patient
from gistline.check.space import any_patients
from gistline.facts import TERMS
from gistline.library import drugs
from gistline.rules import Knowledge, Rule, StopReason

IMATINIB = "property 1, no imatinib in D842V"
STOPS = "property 3, nothing stops without a reason"
OPERATIONS = "property 4, no operation leaves growth"
DRUGS = "every action names its drug"
D842V = "pdgfra_d842v"
GROWS = 'progression_pattern in ["limited", "generalised"]'
TAKEN_FROM_WHAT_RUNS = ("stop", "hold", "reduce", "switch")


def imatinib_in_d842v(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """Rules that give imatinib, at once or afterwards, where D842V is known, or while it is open without being marked
    as what need not wait; and D842V on imatinib that is not stopped (property 1)."""
    for rule in chosen(knowledge, rules):
        imatinib = may_give("imatinib", rule.action)
        if imatinib is None:
            continue
        hold = (holds(knowledge, rule.id), imatinib)
        yield from _found(knowledge, IMATINIB, rule, "gives imatinib", every((*hold, D842V)))
        if not rule.meanwhile:
            yield from _found(
                knowledge, IMATINIB, rule, "gives imatinib while D842V is open", every((*hold, No(f"known({D842V})")))
            )
    if rules is None or any(knowledge.rules[rule].action.do == "stop" for rule in rules):
        yield from _not_stopped(knowledge)


def _not_stopped(knowledge: Knowledge) -> Iterator[Finding]:
    stops = [rule for rule in knowledge.rules.values() if rule.action.do == "stop" and rule.action.drug == "imatinib"]
    stopped = some(Is(holds(knowledge, rule.id), True) for rule in stops if not rule.qualifies)
    patient = first_patient(any_patients(knowledge, every((D842V, "imatinib_running", No(stopped)))))
    if patient is not None:
        yield Finding(IMATINIB, "no rule", f"imatinib runs and nothing stops it: {patient_in_words(patient)}")


def stops_without_a_reason(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """Rules that take a running drug away without a reason of stop_reasons.yaml (property 3). What is to be avoided
    while it runs counts as taken away; a pause that goes with a planned operation has its reason."""
    for rule in chosen(knowledge, rules):
        for part in parts(rule.action):
            taken = part.do in TAKEN_FROM_WHAT_RUNS or (part.do == "avoid" and part.drug is not None)
            if not taken or _is_planned_pause(rule, part):
                continue
            for meant in drugs_meant(part):
                drug = next(iter(takes_away(with_drugs(part, meant))), part.drug if part.do == "reduce" else None)
                yield from _without_reason(knowledge, rule, part, drug, meant)


def _without_reason(
    knowledge: Knowledge, rule: Rule, part: Action, drug: str | None, meant: Mapping[str, str]
) -> Iterator[Finding]:
    reasons = some(every(reason.when) for reason in knowledge.stop_reasons if _speaks_of(reason, part, drug))
    asked: list[Formula] = [holds(knowledge, rule.id), *(equals(fact, value) for fact, value in meant.items())]
    if part.do == "avoid":
        if drug is None or drug not in TERMS["tki_running"].values:
            return
        asked.append("imatinib_running" if drug == "imatinib" else equals("tki_running", drug))
    text = f"takes {drug or 'a drug'} away ({part.do}) without a reason of stop_reasons.yaml"
    yield from _found(knowledge, STOPS, rule, text, every((*asked, No(Is(reasons, True)))))


def _speaks_of(reason: StopReason, part: Action, drug: str | None) -> bool:
    return reason.drug in (None, drug) and (not reason.do or part.do in reason.do)


def _is_planned_pause(rule: Rule, part: Action) -> bool:
    planned = part.window is not None and part.window.anchor == "planned_operation_on"
    return part.do == "hold" and planned and bool(rule.qualifies)


def operations_that_leave_growth(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """Elective operations on growing disease without the judgement that all of what grows can be removed
    (property 4)."""
    for rule in chosen(knowledge, rules):
        if any(part.do == "operate" and part.target != "source_of_emergency" for part in parts(rule.action)):
            removable = Is("progressing_disease_removable", True)
            asked = every((holds(knowledge, rule.id), GROWS, No(removable)))
            yield from _found(knowledge, OPERATIONS, rule, "operates and may leave growing disease behind", asked)


def drugs_not_told(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """Rules that can hold while the fact that names their drug is not known, or names none."""
    for rule in chosen(knowledge, rules):
        for fact in sorted(set(drug_facts(rule.action))):
            told = f"{fact} in {[value for value in TERMS[fact].values if value in drugs()]}"
            asked = every((holds(knowledge, rule.id), No(Is(told, True))))
            yield from _found(knowledge, DRUGS, rule, f"holds while {fact} names no drug", asked)


def _found(knowledge: Knowledge, check: str, rule: Rule, text: str, asked: Every) -> Iterator[Finding]:
    patient = first_patient(any_patients(knowledge, asked, [knowledge.question_of[rule.id]]))
    if patient is not None:
        yield Finding(check, rule.id, f"{text}: {patient_in_words(patient)}")
