"""One person's relation to the customers who met him, summed up and customer by customer."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

LISTED_CUSTOMERS = 100
"""Customers told one by one, those most probably moved first; a star has met more than anybody reads."""


def summed_relation(met: pa.Table) -> dict[str, Any]:
    """How a person and his customers meet, and what they did after their first contact.

    *After* is an order in time, not a cause: most of it would have come anyway. What is credited to him is in
    `credited_transitions`.

    Args:
        met: one row per customer who met him, as `relation_customers.sql` leaves them.

    Returns:
        n_customers, n_two_way (both wrote to each other), first_at, last_at, n_orders_after, n_refunded_after; `kinds`,
        `communities` and `stages_after` with the number of customers each; `customers`, the first 100 rows.
    """
    return {
        "n_customers": met.num_rows,
        "n_two_way": int(pc.sum(met.column("is_two_way")).as_py() or 0),
        "first_at": pc.min(met.column("first_at")).as_py(),
        "last_at": pc.max(met.column("last_at")).as_py(),
        "n_orders_after": int(pc.sum(met.column("n_orders_after")).as_py() or 0),
        "n_refunded_after": int(pc.sum(met.column("n_refunded_after")).as_py() or 0),
        "kinds": _counts(met, "kinds"),
        "communities": _counts(met, "communities"),
        "stages_after": _counts(met, "stages_after"),
        "customers": met.slice(0, LISTED_CUSTOMERS).to_pylist(),
    }


def _counts(met: pa.Table, column: str) -> list[dict[str, Any]]:
    """Customers per word of a list column, most first; the empty word is unknown."""
    words = pc.list_flatten(met.column(column).combine_chunks()).value_counts().to_pylist()
    rows = [{"name": row["values"] or "unknown", "n_customers": row["counts"]} for row in words]
    return sorted(rows, key=lambda row: (-row["n_customers"], row["name"]))
