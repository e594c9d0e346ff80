"""Plan parts: the shapes a plan is made of. Data only; every interface reads these and decides nothing."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from gistline.actions import Action
from gistline.logic import Value
from gistline.sourced import Certainty, Citation, Standing, Strength


class Part(BaseModel):
    """Frozen data that becomes JSON."""

    model_config = ConfigDict(frozen=True)


class FactShown(Part):
    """A fact as a plan shows it. A value of null means unknown; then `last_known_on` may say that it is too old."""

    fact: str
    label: str
    value: Value
    rows: tuple[str, ...]
    last_known_on: date | None = None


class LineShown(Part):
    """One line of a rule: the text, its truth (null is unknown), and the facts it rests on."""

    line: str
    holds: bool | None
    facts: tuple[FactShown, ...]


class ApprovalShown(Part):
    """Whether a drug was approved in a region on the day; `not_approved` says only that no approval is on file."""

    drug: str
    region: str
    status: Literal["approved", "not_yet_approved", "not_approved"]
    since: str | None
    use: str | None
    standing: Standing | None


class Arguments(Part):
    """What the sources of an option say for it and against it; what qualifies it and its hazard are to be weighed."""

    speaks_for: tuple[str, ...] = ()
    speaks_against: tuple[str, ...] = ()
    to_weigh: tuple[str, ...] = ()


class Item(Part):
    """One piece of advice with everything it rests on."""

    rule: str
    question: str
    thing: str | None = None  # what the rule was judged for, where it is judged for each of several
    thing_rows: tuple[str, ...] = ()
    action: Action
    sentence: str
    strength: Strength
    strength_before: Strength | None = None  # as the rule states it, where a rule that qualifies it weakens it
    certainty: Certainty
    standing: Standing
    provisional: bool  # no source for it was read; shown wherever it appears
    because: str | None
    hazard: str | None
    not_encoded: str | None
    applies: tuple[LineShown, ...]  # the lines of the question
    lines: tuple[LineShown, ...]  # the lines of the rule
    sources: tuple[Citation, ...]
    arguments: Arguments = Arguments()
    approvals: tuple[ApprovalShown, ...]
    qualified_by: tuple["Item", ...] = ()
    signed_by: str | None
    review_by: date


class OptionGroup(Part):
    """Legitimate choices for one question, shown together. One option alone is plain advice."""

    question: str
    asks: str
    check_first: str | None  # what no rule of the question judges and a reader must check before any answer
    options: tuple[Item, ...]


class Wait(Part):
    """A rule that cannot be judged yet, and exactly the facts that would settle it."""

    rule: str
    question: str
    thing: str | None = None
    action: Action
    sentence: str
    meanwhile: bool
    missing: tuple[str, ...]


class ToFindOut(Part):
    """A missing fact, how to find it out, how many open rules it would settle by itself, and how many it takes part
    in. The first decides most."""

    fact: str
    label: str
    ask: str
    settles: int
    waits: int
    last_known_on: date | None = None


class Conflict(Part):
    """Pieces of advice that hold together and contradict one another. Nothing is chosen between them."""

    rules: tuple[str, ...]
    sentences: tuple[str, ...]
    documents: tuple[str, ...]


class Dissent(Part):
    """What a source says that another rule goes before, and why."""

    rule: str
    sentence: str
    overridden_by: tuple[str, ...]
    because: tuple[str, ...]
    sources: tuple[Citation, ...]


class Told(Part):
    """Rows of the record that contradict each other, or that could not be read."""

    sentence: str
    rows: tuple[str, ...]


class Changed(Part):
    """A fact, what it is, and what it would have to be."""

    fact: str
    label: str
    now: Value
    then: Value


class NotAdvised(Part):
    """A rule of a question that applies which does not hold, the lines that say no, and the smallest change of facts
    with which it would not be ruled out; empty where more than three facts would have to differ."""

    rule: str
    question: str
    thing: str | None = None
    sentence: str
    reasons: tuple[str, ...]  # lines of the rule that are false
    overridden_by: tuple[str, ...] = ()
    smallest_change: tuple[Changed, ...] = ()


class NotInForce(Part):
    """What would hold, but was published or approved in the region only after the day, or never."""

    rule: str
    question: str
    sentence: str
    because: str
    approvals: tuple[ApprovalShown, ...] = ()


class Appointment(Part):
    """Something dated: not before `earliest` and not after `latest`, both counted from a day of the record."""

    what: str
    rule: str
    counted_from: str
    counted_from_day: date | None  # None: not known, and so are the dates
    earliest: date | None = None
    latest: date | None = None
    not_assigned: str | None = None  # why no interval is given for this stretch
    passed: bool = False  # the last day of a window has passed; whether it was kept is not judged


class NoAnswer(Part):
    """A question that applies and has no answer, with the written reason."""

    question: str
    because: str


class QuestionShown(Part):
    """One question of this version and what became of it for this patient."""

    question: str
    asks: str
    status: Literal["answered", "waits", "no_answer", "nothing_holds", "does_not_apply"]
    reasons: tuple[str, ...] = ()  # does_not_apply: the lines that say no; no_answer: the written reason


class Plan(Part):
    """What this patient should be offered on this day, why, and what must be found out first."""

    patient: str
    title: str | None
    on: date
    knowledge_on: date  # the day whose approvals and publications are in force
    days_invented: bool = False  # the story is told in months; its days stand for an order only
    region: str | None
    guideline: str | None = None  # one document alone (a pack); the safety stops of the whole knowledge stay on
    knowledge: str  # version of the knowledge
    record: str  # digest of the rows known on the day
    stops: tuple[Item, ...]
    meanwhile: tuple[Item, ...]
    advice: tuple[OptionGroup, ...]
    waits: tuple[Wait, ...]
    to_find_out: tuple[ToFindOut, ...]
    conflicts: tuple[Conflict, ...]
    dissent: tuple[Dissent, ...]
    schedule: tuple[Appointment, ...]
    contradictions: tuple[Told, ...]
    not_understood: tuple[Told, ...]
    no_answer: tuple[NoAnswer, ...]
    not_in_force: tuple[NotInForce, ...]  # what would hold but was published or approved after the day
    not_advised: tuple[NotAdvised, ...]
    questions: tuple[QuestionShown, ...]  # all that this version answers; nothing else is judged
    not_read: tuple[str, ...]  # rows known on the day that no question of this version looks at
    facts: tuple[FactShown, ...]
