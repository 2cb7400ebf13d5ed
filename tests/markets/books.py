"""A ledger kept over hand-made tables: what a test does not give is empty."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from markets.workbench import Workbench, at
from swayed.engines import Engine
from swayed.ledger import step
from swayed.pipeline import STEPS
from swayed.tables import LAKE_TABLES, Table

CONTRACTS: dict[str, Table] = {**LAKE_TABLES, **{table.name: table for one in STEPS for table in one.writes}}
Row = dict[str, Any]


def keep_books(bench: Workbench, *, currency: str = "EUR", **tables: list[Row]) -> None:
    """Runs the ledger; all customers and events given are selected, all accounts are people of their own."""
    accounts = [{"account_id": name, "platform": "x", "handle": name} for name in ("ada", "bob", "cleo")]
    events = tables.get("events", [])
    fitting = [
        "event_id",
        "customer_id",
        "stage",
        "occurred_at",
        "product",
        "category",
        "order_id",
        "value",
        "currency",
    ]
    selected = [
        {**{key: row[key] for key in fitting if key in row}, "order_id": row.get("refund_of") or row.get("order_id")}
        for row in events
        if row.get("status") != "cancelled"
    ]
    given: dict[str, list[Row]] = {
        "accounts": accounts,
        "account_persons": [{"account_id": row["account_id"], "person_id": row["account_id"]} for row in accounts],
        "persons": [
            {"person_id": row["account_id"], "name": row["handle"], "kind": "person", "kind_probability": 1.0}
            for row in accounts
        ],
        "path_bounds": [{"from_at": at("2000-01-01"), "to_at": at("2100-01-01")}],
        "selected_events": selected,
        "cancelled_events": [{"event_id": row["event_id"]} for row in events if row.get("status") == "cancelled"],
        **tables,
    }
    for name in step.READS:
        bench.put(CONTRACTS[name], *given.get(name, []))
    step.run(bench.engine, currency)


def without_influence(engine: Engine) -> None:
    """Leaves empty what the influence step would have written for the ledger."""
    for name in ("effects", "credits", "credit_draws"):
        engine.put(name, CONTRACTS[name].empty())


def purchase(order_id: str, value: str | None, occurred_at: str = "2025-03-01 12:00", **cells: Any) -> Row:
    """A line of an order."""
    row = {
        "event_id": f"{order_id} {occurred_at} {value} {cells.pop('line', '')}",
        "customer_id": "c1",
        "stage": "purchase",
        "occurred_at": at(occurred_at),
        "order_id": order_id,
        "value": None if value is None else Decimal(value),
        "currency": "EUR",
    }
    return {**row, **cells}


def refund(order_id: str, value: str, occurred_at: str = "2025-03-09 12:00", **cells: Any) -> Row:
    """A refund of an order."""
    back = {"stage": "refund", "order_id": None, "refund_of": order_id}
    return {**purchase(f"{order_id} back", value, occurred_at, **cells), **back}


def touch(kind: str, touch_id: str = "t1", **cells: Any) -> Row:
    """A piece of evidence, of customer c1 where it names none."""
    return {"touch_id": touch_id, "kind": kind, "customer_id": "c1", **cells}
