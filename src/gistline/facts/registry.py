"""Registry: what a fact is, and how the facts asked for become one wide query per subject.

A subject is a chain of named views over the as-of tables. A fact names one of them and gives a DuckDB expression:
an aggregate over the rows of one patient at one decision date, or a plain expression where the view has one such
row. Where there are no rows the fact is unknown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = type[bool] | type[int] | type[str] | type[date]  # a day serves as an anchor of advice and is never compared
Register = Callable[[Callable[[], str]], Callable[[], str]]


@dataclass(frozen=True)
class Fact:
    """One column of the fact table: its name, what it means, when it is unknown, its values and its SQL."""

    name: str
    subject: str
    meaning: str
    label: str
    absent: str  # the label of the fact where it is false
    kind: Kind
    values: tuple[str, ...]
    ask: str  # how to find it out, for the list of missing facts
    view: str
    value_sql: str
    rows_sql: str | None
    known_on_sql: str | None
    maximum_age_days: int | None
    age_source: str | None

    @property
    def standing(self) -> str:
        """Where the definition comes from: the record alone, or our own policy; a figure of a source is named in the
        meaning."""
        return "local policy" if "local policy" in f"{self.meaning} {self.age_source}" else "record"


@dataclass(frozen=True)
class Notice:
    """Something in a record that a reader must see: rows that contradict each other, or that could not be read."""

    name: str
    kind: Literal["contradiction", "not_understood"]
    sentence: str
    view: str
    rows_sql: str  # the rows concerned; null or empty where there is nothing to see
    looked_for: str | None = None  # rows without which there is nothing to see: a query, cheap beside the view


@dataclass
class Subject:
    """A subject of facts: its views in order, the facts over them, and what a reader must be told."""

    name: str
    views: dict[str, str]
    one_row: tuple[str, ...] = ()  # views that have one row per decision already
    facts: dict[str, Fact] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def fact(
        self,
        *,
        label: str,
        absent: str | None = None,
        view: str,
        ask: str,
        rows: str | None = None,
        kind: Kind = bool,
        values: Iterable[str] = (),
        known_on: str | None = None,
        maximum_age_days: int | None = None,
        age_source: str | None = None,
    ) -> Register:
        """Register a function as a fact: its name is the column, its docstring the definition, its result the SQL."""

        def register(function: Callable[[], str]) -> Callable[[], str]:
            meaning = " ".join((function.__doc__ or "").split())
            self.facts[function.__name__] = Fact(
                function.__name__, self.name, meaning, label, absent or f"no {label}", kind, tuple(values), ask, view,
                function(), rows, known_on, maximum_age_days, age_source,
            )  # fmt: skip
            return function

        return register

    def values_query(self, names: Iterable[str]) -> str:
        """One query for the facts `names`: patient, day, and each fact in a column of its own name."""
        columns = ", ".join(["patient_id", "decision_date", *names])
        return f"select {columns} from ({self.query(names, rows=False)})"

    def query(self, names: Iterable[str], *, notices: Sequence[Notice] = (), rows: bool = True) -> str:
        """One query for the facts `names`: a row per decision; per fact its value, its record rows, its day.

        The rows of each of the `notices` follow, one column each; without `rows` values alone."""
        asked = [self.facts[name] for name in names]
        views = list(dict.fromkeys([*(fact.view for fact in asked), *(notice.view for notice in notices)]))
        wanted = self._needed(views)
        steps = [f"{name} as ({sql})" for name, sql in self.views.items() if name in wanted]
        for view in views:
            group = "" if view in self.one_row else " group by patient_id, decision_date"
            parts = [f"{_value(fact)} as {fact.name}" for fact in asked if fact.view == view]
            parts += [f"{sql} as {name}" for name, sql in _shared(asked, view).items()] if rows else []
            parts += [f"{notice.rows_sql} as {notice.name}" for notice in notices if notice.view == view]
            steps.append(f"{view}_facts as (select patient_id, decision_date, {', '.join(parts)} from {view}{group})")
        columns = [column for fact in asked for column in _outputs(fact, _shared(asked, fact.view))]
        columns = columns if rows else [fact.name for fact in asked]
        outputs = ", ".join([*columns, *(notice.name for notice in notices)])
        joins = " ".join(
            f"left join {view}_facts on {view}_facts.patient_id = decisions.patient_id"
            f" and {view}_facts.decision_date = decisions.decision_date"
            for view in views
        )
        start = f"with {', '.join(steps)} select decisions.patient_id, decisions.decision_date"
        return f"{start}, {outputs} from decisions {joins}"

    def _needed(self, views: Iterable[str]) -> set[str]:
        """The views asked for, and every earlier view that one of them names."""
        needed = set(views)
        for name, sql in reversed(self.views.items()):
            if name in needed:
                needed |= {other for other in self.views if other != name and _mentions(sql, other)}
        return needed


@dataclass
class Roster:
    """Things of one patient that a rule is judged for one by one (`for_each`), as the drugs that run.

    Its view has one row per thing: patient_id, decision_date, row_ids, shown (its name in words) and one column per
    fact. Where the list is not declared complete there is one row more, with nothing known: what was not told.
    """

    name: str
    subject: Subject
    view: str
    member: str  # the fact that says whether the thing belongs to the roster: true, or unknown
    order: str = "shown"  # the column things are put in order by
    facts: dict[str, Fact] = field(default_factory=dict)

    def fact(
        self, *, label: str, absent: str | None = None, ask: str, kind: Kind = bool, values: Iterable[str] = ()
    ) -> Register:
        """Register a function as a fact of each thing: its result is a plain expression over the roster's view."""

        def register(function: Callable[[], str]) -> Callable[[], str]:
            meaning = " ".join((function.__doc__ or "").split())
            self.facts[function.__name__] = Fact(
                function.__name__, self.name, meaning, label, absent or f"no {label}", kind, tuple(values), ask,
                self.view, function(), None, None, None, None,
            )  # fmt: skip
            return function

        return register

    def query(self) -> str:
        """A row per thing: patient, day, record rows, name in words, then each fact."""
        wanted = self.subject._needed([self.view])
        steps = [f"{name} as ({sql})" for name, sql in self.subject.views.items() if name in wanted]
        values = ", ".join(f"{fact.value_sql} as {fact.name}" for fact in self.facts.values())
        order = f"order by patient_id, decision_date, {self.order}, shown, row_ids"
        return (
            f"with {', '.join(steps)} select patient_id, decision_date, row_ids, shown, {values} "
            f"from {self.view} {order}"
        )


def _mentions(sql: str, name: str) -> bool:
    words = "".join(character if character.isalnum() or character == "_" else " " for character in sql)
    return name in words.split()


def _value(fact: Fact) -> str:
    if fact.maximum_age_days is None:
        return fact.value_sql
    fresh = f"date_diff('day', {fact.known_on_sql}, decision_date) <= {fact.maximum_age_days}"
    return f"case when {fresh} then {fact.value_sql} end"


def _shared(asked: Iterable[Fact], view: str) -> dict[str, str]:
    """Rows and days of the facts of one view, each expression once: several facts rest on the same rows."""
    wanted = [sql for fact in asked if fact.view == view for sql in (fact.rows_sql, fact.known_on_sql) if sql]
    return {f"{view}_shared_{number}": sql for number, sql in enumerate(dict.fromkeys(wanted))}


def _outputs(fact: Fact, shared: Mapping[str, str]) -> Iterator[str]:
    """Value, record rows and last day of one fact, as output columns."""
    column = {sql: name for name, sql in shared.items()}
    yield fact.name
    yield column[fact.rows_sql] if fact.rows_sql else "null"
    yield column[fact.known_on_sql] if fact.known_on_sql else "null"


def merged(subjects: Iterable[Subject]) -> Mapping[str, Fact]:
    """All facts by name, in the order of the subjects. A name given twice is a programming error."""
    facts: dict[str, Fact] = {}
    for subject in subjects:
        for name, fact in subject.facts.items():
            assert name not in facts, f"two facts are called {name}"
            facts[name] = fact
    return facts
