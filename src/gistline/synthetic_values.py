"""Synthetic values: SQL of cells that follow from the number of a patient, the same in every run."""

from collections.abc import Iterable


def one_of(seed: str, values: Iterable[str]) -> str:
    """SQL: one of the values, by the patient's number and a seed."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"list_extract([{listed}], 1 + {below(seed, 1_000_003)}::integer % {len(list(values))})"


def below(seed: str, end: int) -> str:
    """SQL: a whole number from 0 up to `end`, by the patient's number and a seed."""
    return f"(hash(concat_ws('/', number, {seed})) % {end})::integer"


def each(name: str, first: int, end: int) -> str:
    """SQL: a column of whole numbers from `first` to below `end`."""
    return f"(select range::integer as {name} from range({first}, {end})) as every_{name}"


def row(seed: str, on: str) -> str:
    """SQL: what every row has; it became known on the day it speaks of."""
    return f"patient_id, {seed} as id, {on} as recorded_on, 'synthetic' as source"


def day(name: str, on: str) -> str:
    """SQL: a day, in one of twenty rows the month alone."""
    vague = f"hash(concat_ws('/', number, {on}, '{name}')) % 20 = 0"
    return (
        f"case when {vague} then date_trunc('month', {on})::date else {on} end as {name}_earliest, "
        f"case when {vague} then last_day({on}) else {on} end as {name}_latest"
    )
