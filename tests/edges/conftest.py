"""Stories whose pages are read: published ones, one for each drug that runs, a stop, nothing, and one with everything.

And the knowledge with a mistake in it."""

import shutil
from datetime import date

import pytest

from gistline.errors import KnowledgeError
from gistline.guideline import guideline, open_guideline
from gistline.library import KNOWLEDGE
from gistline.page import page
from gistline.plan import advise
from gistline.plan_parts import (
    Appointment,
    ApprovalShown,
    Conflict,
    Dissent,
    NoAnswer,
    NotInForce,
    Told,
)  # fmt: skip
from gistline.records import open_records
from gistline.timeline import timeline
from tests.conftest import HEAD, ROOT, TODAY
from tests.stories import BEFORE_AN_OPERATION

NAMES = ["limited-progression-after-seven-years", "european-fourth-line", "nf1-ruptured-multifocal"]
D842V = BEFORE_AN_OPERATION.replace("gene: KIT, exon: 11", "gene: PDGFRA, change: D842V")


@pytest.fixture
def edited(tmp_path):
    """The knowledge with one text of a table replaced; the message of what is wrong with it."""

    def message(file, old, new):
        folder = tmp_path / "knowledge"
        shutil.copytree(KNOWLEDGE, folder)
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(KnowledgeError) as error:
            open_guideline(folder)
        return str(error.value)

    return message


@pytest.fixture(scope="module")
def plans_told(bench, tmp_path_factory):
    """Published cases and stories, each made once: its plan and its timeline."""
    folder, paths = tmp_path_factory.mktemp("stories"), {name: ROOT / "cases" / f"{name}.yaml" for name in NAMES}
    for name, story in {"sunitinib": BEFORE_AN_OPERATION, "D842V": D842V, "nothing": ""}.items():
        paths[name] = folder / f"{name}.yaml"
        paths[name].write_text(HEAD + story, encoding="utf-8")
    made = {}
    for name, path in paths.items():
        file, day = open_records(path), date(2025, 6, 30)
        plan = advise(file, guideline(), bench, on=file.on or day, today=TODAY, region=None if name in NAMES else "EU")[
            0
        ]
        made[name] = plan, timeline(file.records, plan.patient, plan.on, file.title)
    return made


def with_everything(stopped, plan):
    """What a plan holds in sections that a real one rarely fills together."""
    item, other = plan.advice[0].options[:2]
    approval = {"drug": "pimitespib", "since": None, "use": None, "standing": None}
    late = approval | {"since": "2022-06-20", "use": "fourth line", "standing": "read"}
    conflict = Conflict(
        rules=(item.rule, other.rule), sentences=(item.sentence, other.sentence), documents=("pdq-2014",)
    )
    why = {"overridden_by": (item.rule,), "because": ("the newer counts",), "sources": other.sources}
    approvals = (
        ApprovalShown(region="EU", status="not_approved", **approval),
        ApprovalShown(region="JP", status="not_yet_approved", **late),
    )
    silent = {"rule": "r", "question": item.question, "sentence": "start pimitespib", "because": "published only later"}
    return {
        "stops": stopped.stops,
        "meanwhile": (other,),
        "not_read": ("labs creatinine",),
        "contradictions": (Told(sentence="Two rows disagree", rows=("scans a", "scans b")),),
        "not_understood": (Told(sentence="A change was not understood", rows=("variants x",)),),
        "conflicts": (conflict,),
        "dissent": (Dissent(rule=other.rule, sentence=other.sentence, **why),),
        "not_in_force": (NotInForce(**silent, approvals=approvals),),
        "no_answer": (NoAnswer(question=item.question, because="nobody wrote one"),),
    }


def marked(item):
    """An option with everything that can be said of one."""
    against = item.sources[0].model_copy(update={"strength": "avoid", "says": "It is far away."})
    changes = {"strength_before": "recommended", "hazard": "It may bleed.", "because": "the scan decides"}
    return item.model_copy(update={**changes, "sources": (*item.sources, against), "signed_by": "A. Clinician"})


@pytest.fixture
def full_plan(plans_told):
    """A plan in which every section has something, made of the parts of a real one."""
    stopped, plan = plans_told["D842V"][0], plans_told["sunitinib"][0]
    first, *others = plan.advice[0].options
    group = plan.advice[0].model_copy(update={"options": (marked(first), *others)})
    dates = {"what": "image the liver", "rule": first.rule, "counted_from": "today", "counted_from_day": plan.on}
    schedule = (
        *plan.schedule,
        Appointment(**dates, earliest=date(2025, 9, 1), latest=date(2025, 9, 14)),
        Appointment(**dates, earliest=date(2028, 9, 1), not_assigned="the source leaves it open"),
        Appointment(what="restart it", rule=first.rule, counted_from="the operation", counted_from_day=None),
    )
    head = {"title": "A story", "guideline": "pdq-2014", "days_invented": True}
    return plan.model_copy(update={**head, "advice": (group,), "schedule": schedule, **with_everything(stopped, plan)})


@pytest.fixture(params=[*NAMES, "sunitinib", "D842V", "full"])
def any_page(request, plans_told, full_plan):
    """Pages of every kind, with the plan."""
    plan, drawn = plans_told.get(request.param, (full_plan, None))
    return plan, page(plan, drawn, documents=guideline().documents)
