"""Interactions: each running drug with each running medicine that a source names, and what that leaves open."""

from gistline.facts.registry import Notice, Register, Roster
from gistline.facts.rosters import MEDICINES
from gistline.facts.safety import PROMISE, safety, told
from gistline.facts.therapy import HISTORY, TKI
from gistline.library import INTERACTIONS, drugs, medicines
from gistline.logic import literal
from gistline.safety_models import ADVICE, ANY_KINASE_INHIBITOR, LIMITS, STANDINGS
from gistline.safety_tables import interactions

NAMED = "named_medicine"  # a source names the medicine itself, and no class of it is on file
GROUPS = tuple(group.group for group in interactions().groups)
CLASSES = ("strong_inhibitor", "strong_inducer", "moderate_inhibitor", "moderate_inducer", *GROUPS, NAMED)
assert set(INTERACTIONS) < set(CLASSES)
UNVERIFIED = STANDINGS.index("unverified")
NO_SOURCE_SEEN = "no_source_seen"  # all that is on file for the pair is recalled


def _keys() -> list[tuple[str, str, bool, int]]:
    """Under which keys of interactions.yaml a medicine is found: medicine, key, whether sources disagree on its
    class, and how its place there was seen."""
    table = interactions()
    disputed = {other.medicine for other in table.other_classes}
    rows = [(name, kind, name in disputed, 0) for name, kind in medicines().items()]
    for other in table.other_classes:
        seen = min(STANDINGS.index(source.standing) for source in other.sources)
        rows.append((other.medicine, other.class_, True, seen))
    for group in table.groups:
        rows += [(name, group.group, False, 0) for name in group.seen]
        rows += [(name, group.group, False, UNVERIFIED) for name in group.recalled]
    return rows + [(name, name, False, 0) for name in table.alone()]


def _classes() -> dict[str, str]:
    """The class each medicine is shown under: of several the most cautious."""
    found: dict[str, list[str]] = {}
    for name, key, _, _ in _keys():
        found.setdefault(name, []).append(key)
    return {name: next((one for one in CLASSES if one in keys), NAMED) for name, keys in found.items()}


def _entries() -> list[tuple[object, ...]]:
    return [
        (pair.drug, other, ADVICE.index(pair.advice), STANDINGS.index(pair.standing), pair.disagreement is not None,
         "null::decimal(8, 2)" if pair.mg_per_day is None else pair.mg_per_day,
         "null::integer" if pair.limit is None else LIMITS.index(pair.limit))
        for pair in interactions().pairs
        for other in pair.other
    ]  # fmt: skip


def _values(rows: list[tuple[object, ...]]) -> str:
    return ", ".join("(" + ", ".join(map(_cell, row)) + ")" for row in rows)


def _cell(value: object) -> str:
    quoted = isinstance(value, str) and not value.startswith("null::")
    return literal(str(value)) if quoted else str(value).lower()


def _one_of(words: tuple[str, ...], number: str) -> str:
    return f"case {number} " + " ".join(f"when {at} then {literal(word)}" for at, word in enumerate(words)) + " end"


CLASS_ROWS = ", ".join(f"({literal(name)}, {literal(kind)})" for name, kind in sorted(_classes().items()))

# Both run, or may. A medicine put on the skin or inhaled is on no list.
VIEWS = {
    "medicine_promises": told("medicines"),
    "medicine_keys": f"from (values {_values([*_keys()])}) as listed(medicine, key, class_disputed, class_seen)",
    "shown_classes": f"from (values {CLASS_ROWS}) as listed(medicine, class)",
    "interaction_entries": f"""
    from (values {_values(_entries())}) as listed(of_drug, key, advice, seen, disputed, mg, dose_is)""",
    "pairs_at_once": f"""
    select drug.patient_id, drug.decision_date, drug.drug, drug.shown as drug_shown, medicine.medicine,
           medicine.shown as medicine_shown, absorbed, list_concat(drug.row_ids, medicine.row_ids) as row_ids,
           drug.drug in {TKI} as inhibitor,
           case when drug.running and medicine.running then true end as runs
    from running_drugs as drug
    join (from running_medicines where running is distinct from false) as medicine using (patient_id, decision_date)""",
    "pairs_on_file": f"""
    select patient_id, decision_date, list_sort(list_distinct(flatten(list(row_ids)))) as row_ids,
           min(drug_shown || ' with ' || medicine_shown) as shown, drug, medicine, min(class) as class,
           bool_or(runs) as runs, min(advice) as advice, bool_or(disputed or class_disputed) as disputed,
           min(advice) filter (where greatest(seen, class_seen) < {UNVERIFIED}) as advice_seen,
           min_by(greatest(seen, class_seen), 10 * advice + greatest(seen, class_seen)) as standing,
           min(mg) filter (where greatest(seen, class_seen) < {UNVERIFIED}) as mg,
           min_by(dose_is, 10 * mg + dose_is) filter (where greatest(seen, class_seen) < {UNVERIFIED}) as dose_is
    from pairs_at_once
    join medicine_keys using (medicine)
    join shown_classes using (medicine)
    join interaction_entries using (key)
    where absorbed and (of_drug = drug or (of_drug = '{ANY_KINASE_INHIBITOR}' and inhibitor))
    group by patient_id, decision_date, drug, medicine
    union all
    select distinct patient_id, decision_date, [], null, null, null, null, null::boolean, null, null::boolean, null,
           null, null, null
    from pairs_at_once where drug is null or medicine is null""",
    "medicines_in_turn": """
    select decisions.patient_id, decisions.decision_date, promise_id, row_id, running,
           absorbed and key.medicine is not null as on_file, absorbed and acts as acts, strong_inhibitor,
           moderate_inhibitor, strong_inducer, moderate_inducer, anticoagulant
    from decisions
    left join medicine_promises using (patient_id, decision_date)
    left join (
        select patient_id, decision_date, medicine, absorbed, running, unnest(row_ids) as row_id
        from running_medicines where medicine is not null and running is distinct from false
    ) using (patient_id, decision_date)
    left join (
        select medicine, bool_or(key like 'strong_%' or key like 'moderate_%') as acts,
               bool_or(key = 'strong_inhibitor') as strong_inhibitor, bool_or(key = 'strong_inducer') as strong_inducer,
               bool_or(key = 'moderate_inhibitor') as moderate_inhibitor,
               bool_or(key = 'moderate_inducer') as moderate_inducer, bool_or(key = 'anticoagulant') as anticoagulant
        from medicine_keys group by medicine
    ) as key using (medicine)""",
}
assert not VIEWS.keys() & safety.views.keys(), "one name for two views"
safety.views |= VIEWS
safety.notices.append(
    Notice(
        "medicine_on_no_list",
        "not_understood",
        "the medicine is on no list of interactions; that does not make it harmless beside a drug against the tumour",
        "medicines_in_turn",
        "list(row_id) filter (where row_id is not null and not on_file)",
    )
)

BOTH = f"{HISTORY} {MEDICINES}"
interaction = Roster("interaction", safety, "pairs_on_file", member="interaction_runs")


@interaction.fact(
    label="drug and medicine are taken together", absent="drug and medicine are not taken together", ask=BOTH
)
def interaction_runs() -> str:
    """Whether a drug against the tumour and a medicine that knowledge/interactions.yaml names for it both run on the
    day. Unknown where either leaves it open, and for what may not have been told. A pair that is not on file is no
    thing of this list: medicine_on_no_list_running tells of medicines that no source names."""
    return "runs"


@interaction.fact(label="drug of the pair", ask=HISTORY, kind=str, values=sorted(drugs()))
def interaction_drug() -> str:
    """The drug against the tumour. Unknown for what may not have been told."""
    return "drug"


@interaction.fact(label="medicine of the pair", ask=MEDICINES, kind=str, values=sorted(_classes()))
def interaction_medicine() -> str:
    """The medicine by its international nonproprietary name. Unknown for what may not have been told."""
    return "medicine"


@interaction.fact(label="class of the medicine of the pair", ask=MEDICINES, kind=str, values=CLASSES)
def interaction_class() -> str:
    """Strong or moderate inhibitor or inducer of CYP3A4, another group of knowledge/interactions.yaml, or
    `named_medicine`. Where sources disagree on the class, the most cautious one. Unknown for what may not have been
    told."""
    return "class"


@interaction.fact(label="strictest advice on the pair", ask=BOTH, kind=str, values=ADVICE)
def interaction_advice() -> str:
    """The most cautious advice on file for the pair, however its source was seen: avoid, reduce_dose, raise_dose,
    caution, none_needed. `interaction_standing` says how it was seen. Unknown for what may not have been told."""
    return _one_of(ADVICE, "advice")


@interaction.fact(
    label="strictest advice on the pair from a source that was seen",
    ask=BOTH,
    kind=str,
    values=(*ADVICE, NO_SOURCE_SEEN),
)
def interaction_advice_seen() -> str:
    """The most cautious advice from sources that were read or seen second-hand; `no_source_seen` where all of it is
    recalled. Unknown for what may not have been told."""
    seen = _one_of(ADVICE, "advice_seen")
    return f"case when advice is not null and advice_seen is null then '{NO_SOURCE_SEEN}' else {seen} end"


@interaction.fact(
    label="dose of the drug named for the pair, mg per day: the lowest, the highest or the dose exactly",
    ask=BOTH,
    kind=int,
)
def interaction_mg_per_day() -> str:
    """The dose of the drug in mg per day that a source that was seen names for the pair; of several the lowest.
    `interaction_dose_is` says whether it is a limit or the dose to give. Unknown where none names one."""
    return "mg"


@interaction.fact(
    label="whether the dose named for the pair is the lowest, the highest or the dose exactly",
    ask=BOTH,
    kind=str,
    values=LIMITS,
)
def interaction_dose_is() -> str:
    """What interaction_mg_per_day is: `lowest` where the dose is lowered to no less, `highest` where it is raised to
    no more, `exactly` where it is the dose to give. Unknown where no source that was seen names a dose."""
    return _one_of(LIMITS, "dose_is")


@interaction.fact(
    label="sources disagree on the pair", absent="sources do not contradict one another on the pair", ask=BOTH
)
def interaction_conflict() -> str:
    """Whether sources on file contradict one another, on the pair or on the class of the medicine. Unknown for what
    may not have been told."""
    return "disputed"


@interaction.fact(label="how the strictest advice was seen", ask=BOTH, kind=str, values=STANDINGS)
def interaction_standing() -> str:
    """How the source of interaction_advice was seen: read, second-hand or unverified; unverified also where the place
    of the medicine in its group is recalled. Unknown for what may not have been told."""
    return _one_of(STANDINGS, "standing")


def _taking(label: str, known: str, kind: str) -> Register:
    rows = f"list(row_id) filter (where row_id is not null and (({known}) is not true or {kind}))"
    return safety.fact(
        label=f"{label} runs",
        absent=f"no {label} runs",
        view="medicines_in_turn",
        rows=f"list_concat({rows}, {PROMISE})",
        ask=MEDICINES,
    )


def _runs(known: str, kind: str) -> str:
    """True where one runs for sure; false where all are told, each is known, and none is or may be of that kind."""
    open_ = f"count(*) filter (where row_id is not null and (({known}) is not true or {kind}))"
    certain = f"bool_or(running and ({known}) and {kind})"
    return f"case when {certain} then true when count(promise_id) > 0 and {open_} = 0 then false end"


@_taking("strong CYP3A4 inhibitor", "acts", "strong_inhibitor")
def strong_cyp3a4_inhibitor_running() -> str:
    """Whether another medicine runs that is a strong inhibitor of CYP3A4 by knowledge/medicines.yaml, or by the
    stricter of two sources. Unknown where none is certain and a medicine runs that is not on those lists, is put on
    the skin or inhaled, or leaves open whether it runs, and where medicines are not declared complete."""
    return _runs("acts", "strong_inhibitor")


@_taking("moderate CYP3A4 inhibitor", "acts", "moderate_inhibitor")
def moderate_cyp3a4_inhibitor_running() -> str:
    """Whether another medicine runs that is a moderate inhibitor of CYP3A4 by knowledge/medicines.yaml. Drugs against
    the tumour do not count, though imatinib and nilotinib are such inhibitors themselves. Unknown as
    strong_cyp3a4_inhibitor_running is."""
    return _runs("acts", "moderate_inhibitor")


@_taking("strong CYP3A4 inducer", "acts", "strong_inducer")
def strong_cyp3a4_inducer_running() -> str:
    """Whether another medicine runs that is a strong inducer of CYP3A4 by knowledge/medicines.yaml, or by the
    stricter of two sources. Unknown as strong_cyp3a4_inhibitor_running is."""
    return _runs("acts", "strong_inducer")


@_taking("moderate CYP3A4 inducer", "acts", "moderate_inducer")
def moderate_cyp3a4_inducer_running() -> str:
    """Whether another medicine runs that is a moderate inducer of CYP3A4 by knowledge/medicines.yaml. Unknown as
    strong_cyp3a4_inhibitor_running is."""
    return _runs("acts", "moderate_inducer")


@_taking("anticoagulant", "on_file", "anticoagulant")
def anticoagulant_running() -> str:
    """Whether warfarin or heparin runs, the anticoagulants that the sources name. Any other anticoagulant is on no
    list and leaves this unknown. Unknown also where medicines are not declared complete or leave it open."""
    return _runs("on_file", "anticoagulant")


@safety.fact(
    label="a medicine runs that is on no list of interactions",
    absent="every medicine that runs is on a list of interactions",
    view="medicines_in_turn",
    rows=f"list_concat(list(row_id) filter (where row_id is not null and not on_file), {PROMISE})",
    ask=MEDICINES,
)
def medicine_on_no_list_running() -> str:
    """Whether a medicine runs that neither knowledge/medicines.yaml nor knowledge/interactions.yaml names, or that is
    put on the skin or inhaled: what it does beside a drug against the tumour is not on file, which is not harmless.
    Unknown where medicines are not declared complete or leave it open, and none is certain."""
    open_ = "count(*) filter (where row_id is not null and not on_file)"
    certain = "bool_or(running and not on_file)"
    return f"case when {certain} then true when count(promise_id) > 0 and {open_} = 0 then false end"
