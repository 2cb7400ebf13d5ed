"""The customers step against counts by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from swayed.customers import step
from swayed.customers.tables import ALL
from swayed.engines import DuckDBEngine

START = datetime(2025, 1, 1, tzinfo=UTC)
SIZES = {"old": 6, "young": 8}


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    """Fourteen customers, each after ten days in research and with one post read; the old ones were answered too."""
    engine = DuckDBEngine(threads=1)
    customers = [(f"{segment}{i}", segment) for segment, n in SIZES.items() for i in range(n)]
    rows = [{"customer_id": customer, "segment": segment} for customer, segment in customers]
    engine.put("selected_customers", pa.Table.from_pylist(rows))
    window = {"stage": "research", "origin": "entry", "starts_at": START, "ends_at": START + timedelta(days=10)}
    moved = [(customer, f"{customer}/research/1" if segment == "young" else None) for customer, segment in customers]
    windows = [{**window, "customer_id": customer, "transition_id": transition} for customer, transition in moved]
    engine.put("risk_windows", pa.Table.from_pylist(windows))
    steps = [
        {"customer_id": c, "transition_id": t, "stage": "research", "transition_at": window["ends_at"]}
        for c, t in moved
        if t
    ]
    engine.put("transitions", pa.Table.from_pylist(steps))
    read = [{"customer_id": customer, "person_id": "p", "kind": "read"} for customer, _ in customers]
    answered = [{**row, "kind": "answer"} for row in read if row["customer_id"].startswith("old")]
    engine.put("exposures", pa.Table.from_pylist(read + answered))
    met = [{"customer_id": customer, "person_id": "p", "community": "", "n_contacts": 2} for customer, _ in customers]
    named = [{**row, "community": "unknown", "n_contacts": 1} for row in met]
    engine.put("meetings", pa.Table.from_pylist(met + named))
    engine.put("people", pa.table({"person_id": ["p"], "type": pa.array([None], pa.string())}))
    step.run(engine)
    yield engine
    engine.close()


def test_customers_and_contacts_are_counted_by_segment_and_over_all(engine: DuckDBEngine) -> None:
    rows = engine.arrow("SELECT * FROM customer_contacts").to_pylist()
    found = {(row["segment"], row["what"], row["name"]): (row["n_customers"], row["n_contacts"]) for row in rows}
    n = {**SIZES, ALL: 14}
    expected = {(ALL, "kind of contact", "answer"): (6, 6), ("old", "kind of contact", "answer"): (6, 6)}
    for segment, size in n.items():
        expected[segment, "kind of contact", "read"] = (size, size)
        expected[segment, "type of people", "others"] = (size, 3 * size)
        # A community without a name, and one that is called so.
        expected[segment, "community", "unknown"] = (size, 3 * size)
    assert found == expected
    assert {row["share"] for row in rows if row["segment"] == "old" and row["what"] == "kind of contact"} == {0.5}


def test_time_at_risk_is_that_of_the_segment(engine: DuckDBEngine) -> None:
    rows = engine.arrow("SELECT * FROM customer_waits").to_pylist()
    found = {row["segment"]: (row["n_at_risk"], row["n_moved"], row["days_median"]) for row in rows}
    assert found == {ALL: (14, 8, 10.0), "old": (6, 0, None), "young": (8, 8, 10.0)}
