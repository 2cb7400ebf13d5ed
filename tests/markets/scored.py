"""A scorecard over a hand-made ledger: what a test does not give is empty."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from markets.books import CONTRACTS, Row, keep_books
from markets.workbench import Workbench, at
from swayed.measurement.scorecard import READS, Scorecard, read_scorecard

STEP = {
    "transition_id": "s1",
    "customer_id": "c1",
    "stage": "purchase",
    "origin": "entry",
    "transition_at": at("2025-03-01 12:00"),
    "order_id": "o1",
    "standing": "modelled",
}
ALL_OF_IT = [{"category": "*", "from_on": date(2000, 1, 1), "share": 0.5}]


def score(bench: Workbench, **tables: list[Row]) -> Scorecard:
    """Keeps the books of `tables` and measures them."""
    keep_books(bench, **tables)
    kept = {name for (name,) in bench.found("SELECT DISTINCT table_name FROM information_schema.tables")}
    for name in READS:
        if name in tables or name not in kept:
            bench.put(CONTRACTS[name], *tables.get(name, []))
    return read_scorecard(bench.engine, situation="shoes", currency="EUR")


def row_of(card: Scorecard, subject: str, subject_id: str = "") -> Row:
    """The one row of a subject."""
    (found,) = [row for row in card.of(subject) if not subject_id or row["subject_id"] == subject_id]
    return found


def collaboration(collaboration_id: str = "k1", **cells: Any) -> Row:
    """A fee of 10 EUR to ada, over 2025."""
    row = {
        "collaboration_id": collaboration_id,
        "account_id": "ada",
        "kind": "fee",
        "cost": Decimal("10"),
        "currency": "EUR",
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 12, 31),
    }
    return {**row, **cells}


def effect(person_id: str, level: str = "uncalibrated", increment: float = 0.5) -> Row:
    """Credit of one step, of which `increment` would be lost."""
    return {
        "person_id": person_id,
        "stage": "purchase",
        "grade": "strong",
        "credited_transitions": 1.0,
        "increment": increment,
        "increment_lower": 0.0,
        "increment_upper": 1.0,
        "level": level,
    }
