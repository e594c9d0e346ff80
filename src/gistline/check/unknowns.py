"""Unknowns: what is not known is asked for, and learning it turns no verdict round (properties 2, 6 and 11)."""

from collections.abc import Iterable, Iterator

from gistline.actions import GIVES
from gistline.check.advice import chosen, parts
from gistline.check.finding import Finding, patient_in_words
from gistline.check.formula import Filled, Formula, Is, No, asked_known, every, facts_in, holds, lines_in, own, some
from gistline.check.search import first_patient
from gistline.check.space import any_patients, every_value, learning_patients
from gistline.facts import TERMS
from gistline.logic import ForPatient, read
from gistline.rules import Knowledge, Question, Rule, mentions

UNREACHABLE = "every rule can hold"
GENOTYPE = "property 2, answers wait for the genotype"
LEARNING = "property 6, learning reverses nothing"
LEFT_OUT = "property 11, a fact left out is named"


def unreachable(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """Rules whose own lines hold for no possible patient: dead text that looks like advice."""
    for rule in chosen(knowledge, rules):
        space = any_patients(knowledge, own(knowledge, rule.id), [knowledge.question_of[rule.id]], one_driver=True)
        if first_patient(space) is None:
            yield Finding(UNREACHABLE, rule.id, "its lines contradict one another")


def answers_before_the_genotype(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """Rules that give a drug while a genotype fact is open that could still take it back (property 2)."""
    for rule in chosen(knowledge, rules):
        if rule.meanwhile or not any(part.do in GIVES for part in parts(rule.action)):
            continue
        verdict = holds(knowledge, rule.id)
        asked = every((Is(verdict, True), No(Is(Filled(verdict), True))))
        yield from _turned(knowledge, GENOTYPE, rule, "gives a drug before the genotype is known", asked, genotype())


def missing_tests(knowledge: Knowledge, questions: Iterable[Question] | None = None) -> Iterator[Finding]:
    """Patients for whom an exactly_one question waits for genotype facts alone and no rule asks for a test
    (property 2)."""
    tests = [rule for rule in knowledge.rules.values() if rule.action.do == "test"]
    no_test = [Is(holds(knowledge, rule.id), False) for rule in tests]
    for question in knowledge.questions if questions is None else questions:
        if question.answers != "exactly_one":
            continue
        verdicts = [holds(knowledge, rule.id) for rule in question.answering]
        nothing_holds = No(Is(some(verdicts), True))
        exempt = [No(Is(every(part.when), True)) for part in question.no_answer_for]
        asked = every((*question.applies_to, Is(some(verdicts), None), nothing_holds, *exempt, *no_test))
        others = sorted(facts_in(asked) - genotype())
        known = every((asked, *(f"known({name})" for name in others)))
        patient = first_patient(any_patients(knowledge, known, [question], one_driver=True))
        if patient is not None:
            mine = facts_in(every((*question.applies_to, *verdicts)))
            shown = patient_in_words({name: value for name, value in patient.items() if name in mine})
            text = f"waits for the genotype and no rule asks for a test: {shown}"
            yield Finding(GENOTYPE, question.question, text)


def verdicts_that_reverse(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """Rules whose verdict turns round once an unknown fact is filled in; known() excepted (property 6)."""
    for rule in chosen(knowledge, rules):
        if not asked_known(holds(knowledge, rule.id)):
            everything = facts_in(holds(knowledge, rule.id))
            yield from _turned(knowledge, LEARNING, rule, "is reversed", reversal(knowledge, rule), everything)


def facts_left_out(knowledge: Knowledge, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """Rules that decide without a fact that would decide otherwise, and lines that wait without naming what they wait
    for (property 11). A rule may ask whether a fact is known; then that fact may change its verdict."""
    for rule in chosen(knowledge, rules):
        asks = asked_known(holds(knowledge, rule.id))
        if asks:
            rest = facts_in(holds(knowledge, rule.id)) - asks
            yield from _turned(knowledge, LEFT_OUT, rule, "hides a fact", reversal(knowledge, rule), rest)
    if rules is None:
        for line in dict.fromkeys(line for rule in knowledge.rules for line in lines_in(holds(knowledge, rule))):
            yield from _not_named(line)


def reversal(knowledge: Knowledge, rule: Rule) -> Formula:
    """The rule holds or is ruled out, and after filling in no longer so."""
    verdict = holds(knowledge, rule.id)
    return some(every((Is(verdict, truth), No(Is(Filled(verdict), truth)))) for truth in (True, False))


def genotype() -> frozenset[str]:
    """Every fact of the genotype."""
    return frozenset(name for name, fact in TERMS.items() if fact.subject == "genotype")


def _turned(
    knowledge: Knowledge, check: str, rule: Rule, text: str, asked: Formula, learnt: frozenset[str]
) -> Iterator[Finding]:
    space = learning_patients(knowledge, asked, [knowledge.question_of[rule.id]], learnt.__contains__)
    patient = first_patient(space)
    if patient is not None:
        yield Finding(check, rule.id, f"{text}: {patient_in_words(patient)}")


def _not_named(line: str) -> Iterator[Finding]:
    """A line that waits names each unknown fact, unless filling it in leaves the line as open as before. Lines are
    joined by `and`, which waits for what its open parts wait for: so the same is true of every rule."""
    space, asks = every_value([line]), mentions(line).asked_known
    values = {column.names[0]: [row[0] for row in column.rows] for column in space.columns}
    for patient in space.patients():
        truth = read(line, ForPatient(patient))
        unnamed = {name for name, value in patient.items() if value is None} - truth.missing - asks
        for name in sorted(unnamed) if truth.holds is None else ():
            if any(read(line, ForPatient({**patient, name: value})).holds is not None for value in values[name]):
                yield Finding(LEFT_OUT, f"`{line}`", f"waits for {name} without naming it")
