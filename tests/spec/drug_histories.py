"""Drug histories: short ways to tell which drug was given from when to when, for questions on 2024-06-30."""

PROMISE = """
completeness:
  - {id: all, recorded_on: "2010-01-01", table_name: therapies, complete_through: 2030}
"""


def drug(name, started, id=None, **more):
    cells = {"id": id or name, "drug": name, "started_on": started, "intent": "advanced", **more}
    return f"  - {{{', '.join(f'{column}: {value}' for column, value in cells.items())}}}\n"


def end(therapy, on, reason=None, **more):
    cells = {"id": f"end-{therapy}", "therapy": therapy, "ended_on": on, "recorded_on": '"2024-06-30"', **more}
    cells |= {"reason": reason} if reason else {}
    return f"  - {{{', '.join(f'{column}: {value}' for column, value in cells.items())}}}\n"


def history(*rows, promise=PROMISE):
    starts = "".join(row for row in rows if "therapy:" not in row)
    ends = "".join(row for row in rows if "therapy:" in row)
    return promise + (f"therapies:\n{starts}" if starts else "") + (f"therapy_ends:\n{ends}" if ends else "")


def given(name, since, until=None, why=None, id=None, **more):
    """A drug from a day to a day, with the reason it ended; without a last day it runs on."""
    row = drug(name, since, id, **more)
    return [row, end(id or name, until, why)] if until else [row]


def told(*drugs, promise=PROMISE):
    """The tables of drugs as `given` tells them, in the order of the arguments."""
    return history(*(row for one in drugs for row in one), promise=promise)
