"""Plain laws: what the proof proves, by trying every combination one after another.

Written apart from `gistline.check` and sharing nothing with it but the judging of a rule, so that each finds what the
other misses. Slow, and meant to be read.
"""

from itertools import product
from math import prod
from random import Random

from gistline.actions import GIVES, contradict
from gistline.facts import TERMS
from gistline.logic import ForPatient, joined, read
from gistline.rules import judge, mentions, own_truth

MOST_PATIENTS = 40_000  # tried one after another


def lines_of(knowledge, *rule_ids):
    """The lines of rules and of every rule that goes before them."""
    rules = [one for rule_id in rule_ids for one in (rule_id, *knowledge.overriders[rule_id])]
    return list(dict.fromkeys(line for one in rules for line in knowledge.lines_of(one)))


def facts_of(lines):
    return sorted(joined(map(mentions, lines)).facts)


def values(name, lines):
    """Per fact the values its lines can tell apart, one they do not name, and unknown."""
    named = sorted({value for fact, _, value in joined(map(mentions, lines)).compared if fact == name}, key=str)
    kind = TERMS[name].kind
    if kind is bool:
        return [True, False, None]
    if kind is str:
        return [*named, *[value for value in TERMS[name].values if value not in named][:1], None]
    if kind is int:
        return [*named, *(value - 1 for value in named), *(value + 1 for value in named), None]
    return ["2026-01-01", None]


def true_of(lines, facts):
    return ForPatient(facts).every([read(line, ForPatient(facts)) for line in lines]).holds


def everyone(lines, *, fixed=(), known=False):
    """Every patient that these lines can tell apart, or many drawn by chance where they are too many to try; lines of
    `fixed` that read one fact alone are true of each. The proof covers the rest."""
    names = facts_of(lines)
    choices = {name: [value for value in values(name, lines) if not (known and value is None)] for name in names}
    for line in fixed:
        if len(facts_of([line])) == 1 and facts_of([line])[0] in choices:
            name = facts_of([line])[0]
            choices[name] = [value for value in choices[name] if read(line, ForPatient({name: value})).holds]
    if prod(map(len, choices.values())) > MOST_PATIENTS:
        chance = Random(0)
        for _ in range(MOST_PATIENTS):
            yield {name: chance.choice(options) for name, options in choices.items()}
        return
    for row in product(*choices.values()):
        yield dict(zip(names, row, strict=True))


def can_be(knowledge, patient, questions=()):
    """Whether nothing of the patient is impossible together; of several drivers exactly one can be true."""
    for names in knowledge.together.exactly_one_of:
        told = [patient[name] for name in names if name in patient]
        if told.count(True) > 1 or (len(told) == len(names) and set(told) == {False}):
            return False
    parts = [*knowledge.together.impossible, *(part for question in questions for part in question.impossible)]
    read_here = [part.when for part in parts if set(facts_of(part.when)) <= patient.keys()]
    return not any(true_of(lines, patient) for lines in read_here)


def unanswered(knowledge, question):
    """Known patients to whom the question applies without an answer and without a reason."""
    rules = [rule.id for rule in question.answering]
    lines = [*question.applies_to, *lines_of(knowledge, *rules)]
    lines += [line for part in question.no_answer_for for line in part.when]
    for patient in everyone(lines, fixed=question.applies_to, known=True):
        if not can_be(knowledge, patient, [question]) or not true_of(question.applies_to, patient):
            continue
        if any(true_of(part.when, patient) for part in question.no_answer_for):
            continue
        if not any(verdict.holds for verdict in judge(knowledge, patient, rules=rules).values()):
            yield patient


def fighting(knowledge, one, other):
    """Known patients for whom both rules hold and tell to do what nobody can do together."""
    both = [knowledge.rules[one], knowledge.rules[other]]
    questions = [knowledge.question_of[rule.id] for rule in both]
    fixed = [line for rule in both for line in knowledge.lines_of(rule.id)]
    for patient in everyone(lines_of(knowledge, one, other), fixed=fixed, known=True):
        if not can_be(knowledge, patient, questions):
            continue
        if all(verdict.holds for verdict in judge(knowledge, patient, rules=[one, other]).values()):
            told = {**dict.fromkeys(TERMS), **patient}
            if contradict(both[0].action.resolved(told), both[1].action.resolved(told)):
                yield patient


def is_dead(knowledge, rule_id):
    """Whether the rule's own lines hold for nobody."""
    lines = knowledge.lines_of(rule_id)
    return not any(own_truth(knowledge, rule_id, patient).holds for patient in everyone(lines, fixed=lines))


def uses_known(knowledge, rule_id):
    return any("known(" in line for line in lines_of(knowledge, rule_id))


def options(knowledge, rule_id):
    """Per fact of a rule its values. A question's own lines are the same for all its rules: they vary in full for the
    rule with the fewest facts, and for the others one of them varies while the rest are satisfied."""
    question = knowledge.question_of[rule_id]
    lines = lines_of(knowledge, rule_id)
    found = {name: values(name, lines) for name in facts_of(lines)}
    mine = set(facts_of(_beside_the_question(knowledge, rule_id)))
    simplest = min(question.rules, key=lambda rule: len(facts_of(_beside_the_question(knowledge, rule.id))))
    if rule_id != simplest.id:
        for name in sorted(set(found) - mine)[1:]:
            own = [line for line in question.applies_to if facts_of([line]) == [name]]
            found[name] = [next(value for value in found[name] if true_of(own, {name: value}))]
    return _within_reach(found, lines)


MOST = 20_000  # combinations tried one after another for one rule; the proof, by join or solver, covers the rest


def _within_reach(found, lines):
    """Of a rule with too many combinations, facts that stand in lines by themselves keep one value that satisfies
    their line and unknown, then that value alone, until the rest can be tried."""
    alone = [name for name in found if all(facts_of([line]) == [name] for line in lines if name in facts_of([line]))]
    for kept in ([None], []):
        for name in alone:
            if prod(map(len, found.values())) <= MOST:
                return found
            own = [line for line in lines if facts_of([line]) == [name]]
            known = [value for value in found[name] if value is not None]
            found[name] = [next((value for value in known if true_of(own, {name: value})), known[0]), *kept]
    return found


def _beside_the_question(knowledge, rule_id):
    applies = knowledge.question_of[rule_id].applies_to
    return [line for line in lines_of(knowledge, rule_id) if line not in applies]


def every_verdict(knowledge, rule_id):
    """The facts of a rule, their values, and its verdict for every combination: {values: (holds, missing)}."""
    choices = options(knowledge, rule_id)
    names = list(choices)
    verdicts = {}
    for row in product(*choices.values()):
        truth = judge(knowledge, dict(zip(names, row, strict=True)), rules=[rule_id])[rule_id].truth
        verdicts[row] = (truth.holds, truth.missing)
    return names, choices, verdicts


def reversed_verdicts(names, choices, verdicts, learnt=None):
    """Combinations whose verdict is settled, and another once one unknown fact (of `learnt`) is filled in."""
    for row, (before, _) in verdicts.items():
        for place, name in enumerate(names):
            if before is None or row[place] is not None or (learnt is not None and name not in learnt):
                continue
            for value in choices[name]:
                after, _ = verdicts[(*row[:place], value, *row[place + 1 :])]
                if after is not before:
                    yield dict(zip(names, row, strict=True)) | {name: value}


def gives_before_the_genotype(knowledge, rule_id):
    """Combinations for which a rule gives a drug and no longer does once a genotype fact is filled in."""
    rule = knowledge.rules[rule_id]
    given = [part for part in (rule.action, rule.action.afterwards) if part and part.do in GIVES]
    if rule.meanwhile or not given:
        return []
    names, choices, verdicts = every_verdict(knowledge, rule_id)
    holding = {row: (truth[0] or None, truth[1]) for row, truth in verdicts.items()}  # only what holds can be reversed
    genotype = {name for name in names if TERMS[name].subject == "genotype"}
    return list(reversed_verdicts(names, choices, holding, genotype))


def circles(overrides):
    """Rules that go before themselves, by {rule: the rules it overrides}."""
    for rule in overrides:
        far, reached = set(overrides[rule]), set()
        while far - reached:
            reached |= far
            far = {deeper for near in far for deeper in overrides.get(near, ())}
        if rule in reached:
            yield rule
