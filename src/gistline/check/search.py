"""Search: patients for whom a formula is true, by the engine that fits: a DuckDB join, or z3 where it is too large."""

from collections.abc import Callable, Iterator

from gistline.check.formula import AFTER, OfPatient, meaning
from gistline.check.join import in_join
from gistline.check.solver import by_solver, solver_is_there
from gistline.check.space import Space
from gistline.logic import Value

JOINED_FIRST = 20_000  # combinations up to which a join is the quicker of the two
LARGEST_PRODUCT = 3_000_000  # combinations; above it a join takes too long and a solver is needed
MOST_SHOWN = 20  # patients of one finding

Patient = dict[str, Value]
Engine = Callable[[Space, int], Iterator[Patient]]


def patients(space: Space, limit: int = MOST_SHOWN) -> Iterator[Patient]:
    """The first patients for whom the formula of the space is true; facts as they are before any filling in."""
    asked = space.narrowed()
    if asked.size:
        for found in engine_for(asked)(asked, limit):
            yield {name: value for name, value in found.items() if AFTER not in name}


def first_patient(space: Space) -> Patient | None:
    """The first patient for whom the formula of the space is true, or None: it is proved that there is none."""
    return next(patients(space, 1), None)


def engine_for(space: Space) -> Engine:
    """The engine that answers this question soonest. Raises UsageError later where only a missing solver could."""
    if space.size == 1:
        return _of_one
    if space.size <= JOINED_FIRST or (space.size <= LARGEST_PRODUCT and not solver_is_there()):
        return in_join
    return by_solver


def _of_one(space: Space, _: int) -> Iterator[Patient]:
    """One combination is left: it is read as a patient is."""
    pairs = (zip(column.names, column.rows[0], strict=True) for column in space.columns)
    patient = {name: value for column in pairs for name, value in column}
    if meaning(space.formula, OfPatient(patient)).holds:
        yield dict(sorted(patient.items()))
