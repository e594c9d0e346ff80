"""One patient from a YAML case to the JSON of a plan, and where the time goes.

Run by `make bench`. Prints medians of whole calls and of each step, in milliseconds, in one process. The first call
plans the queries; later calls reuse them, as a board or a cohort run does.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gistline.facts import SUBJECTS, fact_table
from gistline.guideline import guideline
from gistline.plan import advise
from gistline.records import Workbench, open_records
from gistline.rules import judge_things

CASE = Path("cases/limited-progression-after-seven-years.yaml")
TODAY = date(2026, 11, 22)
TIMES = 51


def milliseconds(call: Callable[[], object]) -> float:
    """One call, timed."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def median(call: Callable[[], object]) -> float:
    """The median of many calls after one that is not counted."""
    call()
    return statistics.median(milliseconds(call) for _ in range(TIMES))


def main() -> None:
    """Print the table."""
    cold = {"read the knowledge": milliseconds(guideline)}
    made: list[Workbench] = []
    cold["make a workbench"] = milliseconds(lambda: made.append(Workbench()))
    bench = made[0]

    def whole() -> str:
        file = open_records(CASE)
        return advise(file, guideline(), bench, on=file.on or TODAY, today=TODAY)[0].model_dump_json()

    cold["first patient"] = milliseconds(whole)
    print("once per process, ms")
    for name, spent in cold.items():
        print(f"  {name:28} {spent:7.1f}")
    print(f"each further patient, YAML to JSON, ms (median of {TIMES})")
    print(f"  {'whole':28} {median(whole):7.1f}")
    for name, spent in steps(bench).items():
        print(f"    {name:26} {spent:7.1f}")


def steps(bench: Workbench) -> dict[str, float]:
    """Where the time of one patient goes."""
    file = open_records(CASE)
    decision = [(file.records.patients[0], file.on or TODAY)]

    def load() -> None:
        with bench.holding(file.records, decision):
            pass

    found = {"read and check the YAML": median(lambda: open_records(CASE)), "load the rows": median(load)}
    with bench.holding(file.records, decision):
        for subject in SUBJECTS:
            found[f"facts of {subject.name}"] = median(lambda names=tuple(subject.facts): fact_table(bench, names))
        rosters = guideline().rosters
        found["things one by one"] = median(lambda: fact_table(bench, (), rosters))
        row = fact_table(bench, None, rosters)[0]
    found["judge the rules"] = median(lambda: judge_things(guideline(), row.values, row.things))
    return found


if __name__ == "__main__":
    main()
