"""Facts of a cohort: invented patients from 10^3 to 10^5, each size in a process of its own.

Run by `make bench`. Prints seconds and patients per second of the facts, by subject and together, the seconds that the
rows took to write and to be seen as of the day, and the peak memory of the process. Time per patient should stay the
same from size to size; the columns `per patient` say whether it does.
"""

import resource
import subprocess
import sys
from time import perf_counter

from gistline.facts import SUBJECTS, write_facts
from gistline.records import Workbench
from gistline.synthetic import DECISION_DAY, fill

SIZES = (1_000, 10_000, 100_000)
SUBJECTS_OF_A_PART = ("genotype", "therapy", "safety")


def measure(patients: int) -> None:
    """One size: print a line per step."""
    start = perf_counter()
    with Workbench() as bench, bench.holding_written(lambda db: fill(db, patients), DECISION_DAY):
        print(f"{patients:,} patients")
        report("rows written and seen as of the day", perf_counter() - start, patients)
        total = 0.0
        for subject in SUBJECTS:
            start = perf_counter()
            write_facts(bench, subject.facts)
            spent = perf_counter() - start
            total += spent if subject.name in SUBJECTS_OF_A_PART else 0
            report(f"{len(subject.facts)} facts of {subject.name}", spent, patients)
        report("genotype, therapy and safety together", total, patients)
        start = perf_counter()
        write_facts(bench)
        report("all facts in one table", perf_counter() - start, patients)
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024:6.2f} GB")


def report(what: str, seconds: float, patients: int) -> None:
    print(
        f"  {what:42} {seconds:8.2f} s {patients / seconds:10,.0f} patients/s {1e6 * seconds / patients:8.1f} us each"
    )


def main() -> None:
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
        return
    for size in SIZES:
        subprocess.run([sys.executable, __file__, str(size)], check=True)


if __name__ == "__main__":
    main()
