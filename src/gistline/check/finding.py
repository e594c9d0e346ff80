"""Finding: one thing the check found wrong, and the patient who shows it, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gistline.facts import TERMS
from gistline.logic import Value
from gistline.phrases import plain
from gistline.question import Together


@dataclass(frozen=True)
class Finding:
    """One thing the check found wrong: where, and the combination or reason in words."""

    check: str
    place: str
    text: str


def patient_in_words(patient: Mapping[str, Value], together: Together | None = None) -> str:
    """A combination of facts as a patient: what is true and what has a value; then what is not known. Where exactly
    one of several facts is true, and none of those asked is, one of the others is (`together`)."""
    found = sorted(patient.items())
    told = [_told(name, value) for name, value in found if value is not None and value is not False]
    told += [one for names in (together.exactly_one_of if together else ()) for one in _the_other(names, patient)]
    missing = [TERMS[name].label for name, value in found if value is None]
    text = "; ".join(told) or "nothing of what is asked"
    return text + (f"; not known: {', '.join(missing)}" if missing else "")


def _the_other(names: tuple[str, ...], patient: Mapping[str, Value]) -> Iterator[str]:
    asked = [name for name in names if name in patient]
    others = [TERMS[name].label for name in names if name not in patient]
    if asked and others and all(patient[name] is False for name in asked):
        yield others[0] if len(others) == 1 else f"one of these: {', '.join(others)}"


def _told(name: str, value: Value) -> str:
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    return TERMS[name].label if value is True else f"{TERMS[name].label}: {plain(number)}"
