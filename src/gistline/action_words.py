"""Action words: the sentence a board reads, made from the action."""

from decimal import Decimal

from gistline.actions import Action, Phase, Window
from gistline.facts import TERMS
from gistline.language import say
from gistline.spans import Span
from gistline.vocabulary import ADDRESSES, DAYS, DURATIONS, MEASURED, TARGETS, TESTS

PLAINLY = {
    "start": "start {given}",
    "restart": "restart {given}",
    "continue": "continue {given}",
    "hold": "hold {given}",
    "stop": "stop {given}",
}
PLACES = ("surgeon", "board", "pharmacist", "transplant_centre")  # addresses one is sent to, not for


def sentence(action: Action) -> str:
    """The action in words. Any drug not known for this patient reads `the running drug`."""
    text = _first_words(action)
    text += f", {_window(action.window)}" if action.window else ""
    if action.phases:
        phases = "; ".join(map(_phase, action.phases))
        text = say("{what}: {phases}; counted from {day}", what=text, phases=phases, day=_day(action.anchor))
    if action.afterwards:
        text += f"; {_then(action.afterwards)}"
    return text + (f" ({say(action.note)})" if action.note else "")


def _drug(action: Action) -> str:
    return action.drug or say("the running drug")


def _first_words(action: Action) -> str:
    match action.do:
        case "start" | "restart" | "switch" | "escalate" | "reduce" | "continue" | "hold" | "stop":
            return _giving(action, _drug(action))
        case "avoid":
            return _avoiding(action)
        case "test":
            return say(TESTS[action.test or ""])
        case "monitor":
            return say("measure {what}", what=say(MEASURED[action.test or ""]))
        case "refer":
            to = say(ADDRESSES[action.to or ""])
            return say("refer to {place}", place=to) if action.to in PLACES else say("refer for {aim}", aim=to)
        case "discuss":
            return _discussing(action)
    return _treating(action)


def _discussing(action: Action) -> str:
    what = say(TARGETS[action.target or ""])
    if action.with_whom is None:
        return say("discuss {what}", what=what)
    return say("discuss with {whom} {what}", whom=say(ADDRESSES[action.with_whom]), what=what)


def _treating(action: Action) -> str:
    """Operations, images and other treatment of a target, or of the disease where none is named."""
    what = say(TARGETS[action.target]) if action.target else say("the disease")
    if action.do == "operate" and action.target != "source_of_emergency":
        return say("operate and remove {what}", what=what)
    texts = {
        "operate": "operate on {what}",
        "image": "image {what}",
        "ablate": "ablate {what}",
        "embolise": "embolise {what}",
        "irradiate": "irradiate {what}",
        "transplant": "transplant for {what}",
    }
    return say(texts[action.do], what=what)


def _avoiding(action: Action) -> str:
    if not (action.medicine or action.medicine_of):
        return say("do not give {drug}", drug=_drug(action))
    medicine = action.medicine or say("the other medicine")
    if not (action.drug or action.drug_of):
        return say("do not give {drug}", drug=medicine)
    return say("do not give {medicine} together with {drug}", medicine=medicine, drug=_drug(action))


def _giving(action: Action, drug: str) -> str:
    dose = _dose(action)
    if action.with_drug:
        drug = say("{drug} with {other}", drug=drug, other=action.with_drug)
    given = f"{drug} {dose}".strip()
    match action.do:
        case "switch" if action.from_drug == action.drug:
            text = say("switch to {given}", given=given)
        case "switch":
            text = say("switch from {old} to {given}", old=action.from_drug or say("the running drug"), given=given)
        case "escalate":
            text = say("raise {drug} to {dose}", drug=drug, dose=dose) if dose else say("raise {drug}", drug=drug)
        case "reduce":
            text = say("lower {drug} to {dose}", drug=drug, dose=dose) if dose else say("lower {drug}", drug=drug)
        case _:
            text = say(PLAINLY[action.do], given=given)
    return f"{text}, {_duration(action)}" if action.duration else text


def _duration(action: Action) -> str:
    if isinstance(action.duration, Span):
        text = "for at least {span}" if action.at_least else "for {span}"
        return say(text, span=_span(action.duration))
    return say(DURATIONS[action.duration or ""])


def _dose(action: Action) -> str:
    if action.regimens:
        return say(" or ").join(
            say("{dose} mg a day ({days})", dose=number(regimen.mg_per_day), days=say(DAYS[regimen.days]))
            for regimen in action.regimens
        )
    if action.mg_per_day is None:
        return ""
    dose = number(action.mg_per_day)
    if action.mg_per_day_up_to:
        dose = say("{low} to {high}", low=dose, high=number(action.mg_per_day_up_to))
    if action.doses_per_day and action.doses_per_day > 1:
        if action.mg_per_day_up_to:
            return say("{dose} mg a day in {count} doses", dose=dose, count=action.doses_per_day)
        each = number(action.mg_per_day / action.doses_per_day)
        return say("{dose} mg a day in {count} doses of {each} mg", dose=dose, count=action.doses_per_day, each=each)
    return say("{dose} mg a day", dose=dose)


def _window(window: Window) -> str:
    anchor = _day(window.anchor)
    if window.to and window.from_:
        edges = {"begin": _offset(window.from_), "end": _offset(window.to)}
        return say("from {begin} to {end} {anchor}", anchor=anchor, **edges)
    if window.to:
        return say("no later than {edge} {anchor}", edge=_offset(window.to), anchor=anchor)
    if window.from_:
        return say("no earlier than {edge} {anchor}", edge=_offset(window.from_), anchor=anchor)
    if window.days_before_of is None:
        return say("before {anchor}, for how long no source here says", anchor=anchor)
    return say("before {anchor} by the days that the drug's own figure says", anchor=anchor)


def _offset(span: Span) -> str:
    return say("{span} before", span=_span(-span)) if span.number < 0 else say("{span} after", span=_span(span))


def _phase(phase: Phase) -> str:
    begin = _span(phase.from_) if phase.from_.number else say("the start")
    if phase.to:
        stretch = say("from {begin} to {end}", begin=begin, end=_span(phase.to))
    else:
        stretch = say("from {begin} on", begin=begin)
    if phase.every is None:
        reason = say(phase.not_assigned or "")
        return say("{stretch} no interval is assigned ({reason})", stretch=stretch, reason=reason)
    return say("{stretch} every {interval}", stretch=stretch, interval=_interval(phase.every, phase.every_up_to))


def _interval(every: Span, up_to: Span | None) -> str:
    if up_to is None:
        return say(every.unit) if every.number == 1 else _span(every)
    low = str(every.number) if every.unit == up_to.unit else _span(every)
    return say("{low} to {high}", low=low, high=_span(up_to))


def _span(span: Span) -> str:
    unit = span.unit if abs(span.number) == 1 else f"{span.unit}s"
    return f"{span.number} {say(unit)}"


def _day(anchor: str | None) -> str:
    return say("today") if anchor in (None, "today") else say(TERMS[anchor].label)


def _then(action: Action) -> str:
    """What follows an operation or a pause. Going on without more to say is told in words of its own."""
    plain = action.do == "continue" and not (action.window or action.phases or _dose(action) or action.duration)
    if not plain or action.with_drug:
        return say("then {what}", what=sentence(action))
    drug = _drug(action)
    if drug == "imatinib":
        return say("{drug} goes on, or is restarted afterwards", drug=drug)
    return say("{drug} is paused for it and restarted afterwards", drug=drug)


def number(value: Decimal) -> str:
    """400, not 400.00 and not 4E+2."""
    return f"{value.normalize():f}"
