"""Hand-built knowledge: the small rules and questions that a test writes in the open."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from gistline.guideline import guideline
from gistline.rules import Knowledge, Question, Rule
from gistline.sourced import Citation


def cites(document: str = "esmo-2022", strength: Any = "recommended") -> Citation:
    """What a document of sources.yaml is made to say here."""
    return Citation(document=document, section="text", strength=strength, standing="second-hand", says="Says so.")


def rule(name: str, action: dict[str, Any], when: Iterable[str] = (), **more: Any) -> Rule:
    """A rule that says `action` where every line of `when` holds; without lines it always holds."""
    told = {"strength": "recommended", "certainty": "low", "sources": (cites(),), "known_from": "2000", **more}
    fixed = {"review_by": date(2030, 1, 1), "signed_by": None, "cases": ()}
    return Rule.model_validate({"id": name, "action": action, "when": tuple(when), **fixed, **told})


def question(*rules: Rule, name: str = "question", applies_to: Iterable[str] = (), **more: Any) -> Question:
    """A question of any number of answers that applies to everybody, if nothing else is said."""
    told = {"answers": "any_number", **more}
    return Question(question=name, asks="What now?", applies_to=tuple(applies_to), rules=rules, **told)


def knowledge(*rules: Rule, questions: Iterable[Question] = ()) -> Knowledge:
    """Knowledge of one question with these rules, or of these questions; documents and drugs are the real ones."""
    return replace(guideline(), questions=tuple(questions) or (question(*rules),), version="hand-built")
