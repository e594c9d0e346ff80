"""Response by the facts and by a second, plain reading, on invented histories of lesions: they must agree on each.

Run with a number, `python -m tests.properties.test_response_plain 100000`, it compares so many, counts the classes and
prints the first differences with their histories.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field, fields
from random import Random

from gistline.facts import FACTS, ROSTERS, fact_table
from gistline.pages_of_response import OF_PATIENT, ON_SCAN, ROSTER
from gistline.records import Workbench
from tests.properties.history_table import as_table
from tests.properties.lesion_histories import DECISION, history, write
from tests.properties.plain_response import read_response

HISTORIES = 20_000
RARE = 0.003  # of the histories: a class, and an oddity, that are met less often prove little
SEED = 20261122

# The facts, by the field of the plain reading that must agree with it. The names stand in pages_of_response.
POINT = {
    "sum_mm": ON_SCAN["sum"],
    "target": ON_SCAN["target"],
    "non_target": ON_SCAN["non_target"],
    "new_lesion": ON_SCAN["new"],
    "recist": ON_SCAN["recist"],
    "choi": ON_SCAN["choi"],
    "choi_from_nadir": ON_SCAN["choi_from_nadir"],
    "choi_by_size": ON_SCAN["choi_by_size"],
    "modified": ON_SCAN["modified"],
}
PATIENT = {"best": OF_PATIENT["best"], "best_confirmed": OF_PATIENT["confirmed"], "last": "recist_response"}


@dataclass
class Compared:
    """How often each class was read, and every difference: (history, what, plain, facts)."""

    classes: Counter = field(default_factory=Counter)
    oddities: Counter = field(default_factory=Counter)
    differ: list = field(default_factory=list)


def by_facts(histories):
    """Per history: the facts of the patient, and those of each time point by the scans it rests on."""
    with Workbench() as bench, bench.holding_written(lambda db: write(db, histories), DECISION):
        patients = {row.patient: row.values for row in fact_table(bench, PATIENT.values())}
        roster = ROSTERS[ROSTER]
        points = {}
        for patient, _, rows, _, *cells in bench.ask(roster.query()):
            scans = frozenset(row.removeprefix("scans ") for row in rows or () if row.startswith("scans "))
            values = dict(zip(roster.facts, cells, strict=True))
            if values[roster.member]:
                points.setdefault(patient, []).append((scans, values))
    return [(patients[f"H{number}"], points.get(f"H{number}", [])) for number in range(len(histories))]


def differences(answer, found):
    """What the plain answer and the facts of one history do not agree on: (what, plain, facts)."""
    values, points = found
    read_on = {scan: point for point in answer.points for scan in point.scans}
    matched = set()
    for scans, facts in points:
        point = next((read_on[scan] for scan in sorted(scans) if scan in read_on), None)
        if point is None:
            yield f"time point of {', '.join(sorted(scans))}", None, "is one"
            continue
        matched.add(point.scans)
        for name, fact in POINT.items():
            if point.open_order and name == "new_lesion":
                continue  # no class is known there, and the rules do not say which of the two was first
            if getattr(point, name) != facts[fact]:
                yield f"{name} of {', '.join(point.scans)}", getattr(point, name), facts[fact]
    for point in answer.points:
        if point.scans not in matched:
            yield f"time point of {', '.join(point.scans)}", "is one", None
    for name, fact in PATIENT.items():
        said = getattr(answer, name)
        if name == "last" and answer.points and (DECISION - answer.points[-1].day).days > FACTS[fact].maximum_age_days:
            said = None
        if said != values[fact]:
            yield name, said, values[fact]


def read_all(histories):
    return [read_response(rows, DECISION) for rows in histories]


def count(compared, histories, answers):
    """Every class that was read, `unknown` among them, and every oddity."""
    for rows, answer in zip(histories, answers, strict=True):
        compared.oddities.update(rows["odd"])
        for name in ("best", "best_confirmed"):
            compared.classes[name, getattr(answer, name)] += 1
        for point in answer.points:
            for one in fields(point):
                if one.name not in ("day", "scans", "open_order"):
                    value = getattr(point, one.name)
                    known = value is not None
                    compared.classes[one.name, known if one.name == "sum_mm" else value] += 1


def compare(count_of_histories, seed=SEED):
    random, compared = Random(seed), Compared()
    for start in range(0, count_of_histories, HISTORIES):
        histories = [history(random) for _ in range(min(HISTORIES, count_of_histories - start))]
        answers = read_all(histories)
        count(compared, histories, answers)
        for rows, answer, found in zip(histories, answers, by_facts(histories), strict=True):
            compared.differ += [(rows, *one) for one in differences(answer, found)]
    return compared


def test_the_histories_hold_every_class_and_every_unknown_often():
    random, compared = Random(SEED), Compared()
    histories = [history(random) for _ in range(5_000)]
    count(compared, histories, read_all(histories))
    rare = {what: often for what, often in (compared.classes + compared.oddities).items() if often < 5_000 * RARE}
    assert rare == {}
    assert len(compared.oddities) == 38
    assert len(compared.classes) == 2 + 6 + 6 + 3 + 7 + 4 * 6 + 2 * 7 + 1


def test_the_facts_agree_with_the_plain_reading():
    differ = compare(HISTORIES).differ
    rows, what, plain, facts = differ[0] if differ else ({}, "", None, None)
    shown = as_table(rows) if rows else ""
    assert not differ, f"{len(differ)} differ, as {what}: plainly {plain}, by the facts {facts}\n{shown}"


def kind_of(what, plain, facts):
    """Differences that are alike: of sums only whether they are known."""
    name = what.split(" of ")[0]
    return (name, *(one if name != "sum_mm" or one is None else "known" for one in (plain, facts)))


def main():
    compared = compare(int(sys.argv[1]) if len(sys.argv) > 1 else HISTORIES)
    for (name, value), often in sorted(compared.classes.items(), key=str):
        print(f"{name:16} {'unknown' if value is None else value!s:32} {often}")
    print(f"\n{len(compared.differ)} differences")
    for (what, plain, facts), often in Counter(kind_of(*one[1:]) for one in compared.differ).most_common(60):
        print(f"{often:6} {what:16} plainly {plain}, by the facts {facts}")
    shown = set()
    for rows, what, plain, facts in sorted(compared.differ, key=lambda one: (len(one[0]["odd"]), one[1])):
        kind = kind_of(what, plain, facts)
        if kind not in shown and len(shown) < 25:
            shown.add(kind)
            print(f"\n{what}: plainly {plain}, by the facts {facts}\n{as_table(rows)}")
    return 1 if compared.differ else 0


if __name__ == "__main__":
    sys.exit(main())
