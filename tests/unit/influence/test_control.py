"""The negative control: what counts as a purchase of something else."""

from __future__ import annotations

import pyarrow as pa

from markets.workbench import Workbench, at
from swayed.engines import read_sql

EVENTS = [
    # customer, event, what, status, when, whether the situation has it
    ("a", "a1", "shoes", None, "2025-02-01T09:00", True),
    ("a", "a2", "tents", None, "2025-02-01T18:00", False),  # on a day of the situation
    ("a", "a3", "tents", None, "2025-02-09T08:00", False),
    ("a", "a4", "tents", None, "2025-02-20T08:00", False),  # not the first
    ("b", "b1", "tents", "cancelled", "2025-02-03T08:00", False),
    ("b", "b2", None, None, "2025-02-04T08:00", False),  # of nothing that is known
    ("c", "c1", "shoes", None, "2025-02-05T08:00", True),
    ("d", "d1", "tents", None, "2025-01-02T08:00", False),  # before anything could move him
]


def test_the_control_is_the_first_purchase_of_something_else_on_another_day(bench: Workbench) -> None:
    engine = bench.engine
    columns = ("customer_id", "event_id", "category", "status", "occurred_at", "is_inside")
    rows = [dict(zip(columns, row, strict=True)) | {"stage": "purchase"} for row in EVENTS]
    rows = [row | {"occurred_at": at(str(row["occurred_at"]))} for row in rows]
    engine.put("events", pa.Table.from_pylist(rows))
    engine.put("selected_events", pa.Table.from_pylist([row for row in rows if row["is_inside"]]))
    engine.put("last_stage", pa.table({"stage": ["purchase"]}))
    begins = {"a": "2025-01-10", "b": "2025-01-11", "c": "2025-01-12", "d": "2025-01-13"}
    risks = [{"customer_id": who, "starts_at": at(when)} for who, when in begins.items()]
    engine.put("risk_windows", pa.Table.from_pylist([*risks, {"customer_id": "a", "starts_at": at("2025-02-02")}]))
    engine.put("path_bounds", pa.table({"to_at": [at("2025-03-01")]}))
    customers = [
        {"customer_no": number, "customer_id": who, "community": "", "segment": None}
        for number, who in enumerate("abcd")
    ]
    engine.put("hazard_customers", pa.Table.from_pylist(customers))
    for name in ("first_risks", "unrelated_purchases"):
        engine.run(name, read_sql("swayed.influence", name))
    found = engine.arrow(read_sql("swayed.influence", "hazard_control")).to_pylist()
    assert [(row["customer_no"], row["starts_at"], row["ends_at"], row["transition_id"]) for row in found] == [
        (0, at("2025-01-10"), at("2025-02-09T08:00"), "a/unrelated"),
        (1, at("2025-01-11"), at("2025-03-01"), None),
        (2, at("2025-01-12"), at("2025-03-01"), None),
    ]
