"""Time of the whole proof on twice the knowledge: every question copied under other names, for other patients.

Run by `make bench`. Prints seconds by step; the whole check is meant to stay under three minutes for a hundred rules.
"""

from dataclasses import replace
from datetime import date
from time import perf_counter

from gistline.check import checked
from gistline.guideline import guideline
from gistline.rules import Knowledge, Question, Rule

RULES = 100
EXTENTS = ("liver_only", "peritoneum_only", "liver_and_peritoneum", "other")  # one for each copy, so that none meet


def copied(question: Question, number: int) -> Question:
    """The question for patients of one extent, its rules under other names."""
    ids = {rule.id: f"{rule.id}-{number}" for rule in question.rules}
    return question.model_copy(
        update={
            "question": f"{question.question}_{number}",
            "applies_to": (*question.applies_to, f'extent == "{EXTENTS[number]}"'),
            "given": {**question.given, "extent": EXTENTS[number]},
            "rules": tuple(_renamed(rule, ids) for rule in question.rules),
        }
    )


def _renamed(rule: Rule, ids: dict[str, str]) -> Rule:
    ties = {
        tie: tuple(ids.get(one, one) for one in getattr(rule, tie))
        for tie in ("overrides", "alternative_to", "qualifies")
    }
    return rule.model_copy(update={"id": ids[rule.id], **ties})


def larger(knowledge: Knowledge, rules: int) -> Knowledge:
    """The knowledge copied until it has at least so many rules."""
    copies = -(-rules // len(knowledge.rules))
    questions = (copied(question, number) for number in range(copies) for question in knowledge.questions)
    return replace(knowledge, questions=tuple(questions))


def main() -> None:
    for known in (guideline(), larger(guideline(), RULES)):
        print(f"{len(known.rules)} rules in {len(known.questions)} questions")
        start = last = perf_counter()
        for name, found in checked(known, date.today()):
            now = perf_counter()
            print(f"  {now - last:6.2f} s  {name}{f', {len(found)} found' if found else ''}")
            last = now
        print(f"  {last - start:6.2f} s  together")


if __name__ == "__main__":
    main()
