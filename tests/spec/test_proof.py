"""The proof: a formula of rule lines is true of the same patients by join, by solver and one after another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gistline.check import search, solver
from gistline.check.answers import linked
from gistline.check.formula import (
    Every,
    Filled,
    Is,
    No,
    OfPatient,
    Some,
    conjuncts,
    every,
    facts_in,
    meaning,
    own,
    some,
)
from gistline.check.join import in_join
from gistline.check.search import engine_for, first_patient, patients
from gistline.check.solver import by_solver
from gistline.check.space import Column, Space, any_patients, every_value, known_patients, learning_patients
from gistline.errors import UsageError
from gistline.guideline import guideline

LINES = (
    "pdgfra_d842v",
    "not kit_exon_11",
    "kit_exon_9 or kit_exon_11",
    'tki_running == "imatinib"',
    'tki_running in ["sunitinib", "none"]',
    'tki_running != "none" and not pdgfra_d842v',
    "running_mg_per_day <= 600",
    "running_mg_per_day == 400 or not known(running_mg_per_day)",
    "lines_of_tki > 0",
    "tki_given",
    "known(kit_exon_9)",
    "imatinib_running",
    "known(planned_operation_on)",
)


def longer(parts):
    lists = st.lists(parts, min_size=1, max_size=3).map(tuple)
    truths = st.sampled_from([True, False, None])
    return st.one_of(lists.map(Every), lists.map(Some), parts.map(No), st.builds(Is, parts, truths))


FORMULAS = st.recursive(st.sampled_from(LINES), longer, max_leaves=5)
LEARNING = st.recursive(st.sampled_from(LINES[:8]) | st.sampled_from(LINES[:8]).map(Filled), longer, max_leaves=4)
MOST = settings(max_examples=150, deadline=None)


def one_after_another(space):
    """Whether the formula is true of any combination, read as a patient is read."""
    return any(meaning(space.formula, OfPatient(patient)).holds for patient in space.patients())


def agree(space):
    assert space.size <= 200_000
    found = one_after_another(space)
    joined, solved = list(in_join(space, 3)), list(by_solver(space, 3))
    assert joined == solved
    assert bool(joined) == found
    assert (first_patient(space) is not None) == found, "narrowing changes nothing"


@MOST
@given(FORMULAS)
def test_both_engines_find_the_same_patients_of_whom_all_is_known(formula):
    agree(known_patients(guideline(), every((formula, "tki_given or not tki_given"))))


@MOST
@given(FORMULAS, st.booleans())
def test_both_engines_find_the_same_patients_of_whom_some_is_unknown(formula, one_driver):
    agree(any_patients(guideline(), every((formula, Is("tki_given", None))), one_driver=one_driver))


@MOST
@given(LEARNING, st.sets(st.sampled_from(["pdgfra_d842v", "kit_exon_11", "tki_running"])))
def test_both_engines_find_the_same_patients_who_learn_something(formula, learnt):
    agree(learning_patients(guideline(), every((formula, Filled("kit_exon_11"))), (), learnt.__contains__))


@pytest.mark.parametrize("rule", sorted(guideline().rules))
def test_both_engines_agree_on_every_rule(rule):
    space = any_patients(guideline(), own(guideline(), rule), [guideline().question_of[rule]]).narrowed()
    assert bool(list(in_join(space, 1))) == bool(list(by_solver(space, 1)))


def test_a_driver_that_no_line_reads_is_one_of_the_others():
    space = known_patients(guideline(), some(("kit_exon_9", "pdgfra_d842v")))
    assert space.columns == (
        Column(("kit_exon_9", "pdgfra_d842v"), ((True, False), (False, True), (False, False))),
    )  # fmt: skip


def test_where_all_drivers_are_read_one_of_them_is_true():
    drivers = guideline().together.exactly_one_of[0]
    space = known_patients(guideline(), some(drivers))
    assert space.size == len(drivers)
    assert list(patients(known_patients(guideline(), No(some(drivers))))) == []


def test_a_day_can_be_unknown_where_all_else_is_known():
    space = known_patients(guideline(), every(("known(planned_operation_on)", "advanced_disease")))
    assert [len(column.rows) for column in space.columns] == [2, 2]


def test_what_cannot_be_true_together_is_left_out():
    both = every(("imatinib_running", 'tki_running == "sunitinib"'))
    assert first_patient(known_patients(guideline(), both)) is None
    assert first_patient(known_patients(guideline(), every(("imatinib_running", "tki_given")))) is not None


def test_an_unknown_that_is_filled_in_keeps_what_was_known():
    lost = every(("kit_exon_9", No(Filled("kit_exon_9"))))
    assert first_patient(learning_patients(guideline(), lost, (), lambda _: True)) is None
    learnt = every((Is("kit_exon_9", None), Filled("kit_exon_9")))
    assert first_patient(learning_patients(guideline(), learnt, (), lambda _: True)) == {"kit_exon_9": None}
    assert first_patient(learning_patients(guideline(), learnt, (), lambda _: False)) is None


def test_parts_that_must_all_be_true_are_found_through_is_and_every():
    formula = every(("a_", Is(every(("b_", Is("c_", True))), True), No("d_"), some(("e_",))))
    assert list(conjuncts(formula)) == ["a_", "b_", "c_", No("d_"), some(("e_",))]


def large():
    """A question of more combinations than a join takes, of which narrowing takes none."""
    names = sorted(facts_in(every(LINES)))
    return Space(tuple(Column((f"{name} {n}",), ((True,), (False,))) for n in range(4) for name in names), every(()))


def test_a_large_proof_without_the_solver_says_what_to_install(monkeypatch):
    def missing(_):
        raise ImportError

    monkeypatch.setattr(solver, "import_module", missing)
    assert large().size > search.LARGEST_PRODUCT
    with pytest.raises(UsageError, match=r"pip install 'gistline\[proof\]'"):
        list(engine_for(large())(large(), 1))


def test_a_middling_proof_without_the_solver_is_joined(monkeypatch):
    space = every_value(LINES)
    assert search.JOINED_FIRST < space.size <= search.LARGEST_PRODUCT
    assert engine_for(space) is by_solver
    monkeypatch.setattr(search, "solver_is_there", lambda: False)
    assert engine_for(space) is in_join


def test_options_are_linked_through_an_option_that_holds():
    near = {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}, "d": set()}
    rules = dict.fromkeys(near)

    class Known:
        overriders = dict.fromkeys(rules, ())

        def lines_of(self, rule):
            return (f"holds_{rule}",)

    assert linked(Known(), near, "a", "b") == some([every(())])
    assert linked(Known(), near, "a", "c") == some([every([every(("holds_b",))])])
    assert linked(Known(), near, "a", "d") == some(())
