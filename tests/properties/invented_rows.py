"""Invented rows: what every row of a generated patient has, and its days, known well or vaguely."""

from datetime import date, timedelta

from hypothesis import strategies as st

from gistline.records.validate import RawRow

FIRST, LAST = date(2020, 1, 1), date(2024, 12, 31)
DECISION = date(2023, 7, 1)
days = st.integers(0, (LAST - FIRST).days).map(lambda offset: FIRST + timedelta(days=offset))
spans = st.tuples(days, st.sampled_from([0, 0, 0, 20, 90])).map(
    lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
)


def _row(table, number, **values):
    kept = {name: value for name, value in values.items() if value is not None}
    return RawRow(
        table,
        "generated",
        f"row {number}",
        {"patient_id": "P", "source": "generated", "id": f"{table[:3]}{number}", **kept},
    )


def _text(span):
    first, last = span
    return first.isoformat() if first == last else f"{first}/{last}"


@st.composite
def _dated(draw, column):
    """A date and a day on which it was recorded, the same day or up to two years later."""
    span = draw(spans)
    late = draw(st.sampled_from([0, 0, 0, 5, 200, 700]))
    return {column: _text(span), "recorded_on": span[0] + timedelta(days=late)}
