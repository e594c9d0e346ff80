"""Lines of therapy by a second, plain implementation: one course after another, on ten thousand invented histories.

Courses follow one another without overlap, with exact days, in a complete history: there the rules of
docs/explanation/lines-of-therapy.md are a loop over courses. Overlaps, vague days and open histories are told by hand
in tests/spec.
"""

from datetime import date, timedelta
from random import Random

from gistline.facts import fact_table
from gistline.records import Workbench

HISTORIES = 10_000
DRUGS = ("imatinib", "sunitinib", "regorafenib")
GAPS = (1, 2, 14, 27, 28, 29, 30, 90, 400)
REASONS = ("progression", "intolerance", "dose_change", "planned_operation", "completed", "patient", "other", None)
RESTARTS = (None, None, None, None, "after_operation", "after_toxicity", "rechallenge", "other")
TODAY = date(2024, 6, 30)


def history(random):
    """Courses in order: (drug, intent, start, end or None, reason of the end, reason of the restart)."""
    day, courses = date(2010, 1, 1), []
    count = random.randint(0, 6)
    for number in range(count):
        day += timedelta(days=random.choice(GAPS))
        begun, day = day, day + timedelta(days=random.choice((0, 20, 28, 29, 200)))
        last = number == count - 1 and random.random() < 0.5
        intent = "adjuvant" if number == 0 and random.random() < 0.3 else "advanced"
        drug = random.choice(DRUGS[: 2 + number // 2])
        end = (None, None) if last else (day, random.choice(REASONS))
        courses.append((drug, intent, begun, *end, random.choice(RESTARTS)))
    return courses


def lines(courses):
    """The number of lines; None where a reason that is not told leaves it open."""
    count, before = 0, None
    for course in courses:
        drug, intent, begun, end, reason, restart = course
        if intent == "adjuvant":
            if reason is None and end is not None:
                return None
            if reason != "progression":
                continue
        new = before is None or drug != before[0] or again_is_new(begun, before, restart)
        if new is None:
            return None
        count += new
        before = course
    return count


def again_is_new(begun, before, restart):
    """Rule 4: the same drug again, with no other drug in between."""
    if restart == "rechallenge":
        return True
    _, _, _, ended, reason, _ = before
    if restart in ("after_operation", "after_toxicity") or (begun - ended).days <= 28:
        return False
    return None if reason is None else reason == "progression"


def put(db, table, columns, rows):
    """Many rows at once: one by one they would take most of the time."""
    for start in range(0, len(rows), 500):
        batch = rows[start : start + 500]
        marks = ", ".join([f"({', '.join('?' * len(columns))})"] * len(batch))
        db.execute(
            f"insert into record.{table} ({', '.join(columns)}) values {marks}", [cell for row in batch for cell in row]
        )


ROW = ("patient_id", "id", "recorded_on", "source")


def write(db, histories):
    names = [f"H{number}" for number in range(len(histories))]
    put(db, "patients", ROW, [(name, "patient", TODAY, "t") for name in names])
    through = ("table_name", "complete_through_earliest", "complete_through_latest")
    put(db, "completeness", (*ROW, *through), [(name, "all", TODAY, "t", "therapies", TODAY, TODAY) for name in names])
    starts, ends = [], []
    for name, courses in zip(names, histories, strict=True):
        for place, (drug, intent, begun, end, reason, restart) in enumerate(courses):
            starts.append((name, f"c{place}", begun, "t", drug, begun, begun, intent, restart))
            if end is not None:
                ends.append((name, f"e{place}", end, "t", f"c{place}", end, end, reason))
    begun = ("drug", "started_on_earliest", "started_on_latest", "intent", "restart_reason")
    put(db, "therapies", (*ROW, *begun), starts)
    put(db, "therapy_ends", (*ROW, "therapy", "ended_on_earliest", "ended_on_latest", "reason"), ends)


def test_lines_agree_with_a_plain_count():
    random = Random(20261122)
    histories = [history(random) for _ in range(HISTORIES)]
    with Workbench() as bench, bench.holding_written(lambda db: write(db, histories), TODAY):
        found = {row.patient: row.values["line_of_therapy"] for row in fact_table(bench, ["line_of_therapy"])}
    differ = [
        (found[f"H{number}"], lines(courses), courses)
        for number, courses in enumerate(histories)
        if found[f"H{number}"] != lines(courses)
    ]
    assert len(found) == HISTORIES
    assert not differ, f"{len(differ)} differ, as {differ[0]}"
