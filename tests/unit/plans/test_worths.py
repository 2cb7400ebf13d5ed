"""What a step is worth: margin of an order times the share who come to buy, segments leaning on the whole."""

from __future__ import annotations

import pyarrow as pa
import pytest

from swayed.plans import settings
from swayed.plans.worths import worths_table

HAZARDS = pa.table(
    {"stage": ["look", "buy", "buy"], "segment": ["a", "a", "b"], "n_steps": [100, 50, 0], "risk_days": [1e4, 5e3, 5e3]}
)
REACHED = pa.table(
    {"stage": ["look"], "n_arrived": [100], "n_reached": [30], "n_watched": [50], "n_watched_reached": [25]}
)


def orders(*rows):
    names = ("segment", "currency", "net_value", "cost_of_goods")
    types = (pa.string(), pa.string(), pa.float64(), pa.float64())
    return pa.table(
        {n: pa.array([row[i] for row in rows], t) for i, (n, t) in enumerate(zip(names, types, strict=True))}
    )


def found(*rows, reached=REACHED):
    table = worths_table(orders(*rows), reached, HAZARDS, "buy")
    return {(row["stage"], row["segment"]): row for row in table.to_pylist()}


def test_margins_reaching_and_baseline():
    rows = found(*[("a", "EUR", 100.0, 60.0)] * 5, *[("b", "EUR", 200.0, None)] * 5, ("b", "USD", 9e9, None))
    assert rows["look", "a"]["reaches"] == 0.5
    assert rows["buy", "a"]["reaches"] == 1.0
    assert rows["buy", "a"]["margin_share"] == pytest.approx(0.4)
    assert rows["buy", "a"]["currency"] == "EUR"
    # Five orders of 100 leaning on five of the mean 150.
    assert rows["buy", "a"]["net_value"] == pytest.approx(125.0)
    assert rows["buy", "b"]["net_value"] == pytest.approx(175.0)
    assert rows["look", "a"]["baseline"] == pytest.approx(settings.HORIZON_DAYS * 0.01)
    lean = settings.PRIOR_STEPS
    assert rows["buy", "b"]["baseline"] == pytest.approx(settings.HORIZON_DAYS * lean / (5e3 + lean / 0.005))


def test_few_watched_long_enough_take_everybody():
    few = pa.table(
        {"stage": ["look"], "n_arrived": [100], "n_reached": [30], "n_watched": [3], "n_watched_reached": [3]}
    )
    assert found(("a", "EUR", 1.0, 1.0), reached=few)["look", "a"]["reaches"] == pytest.approx(0.3)


def test_without_orders_nothing_is_known_of_value():
    row = found()["buy", "a"]
    assert row["net_value"] is None
    assert row["margin_share"] is None
    assert row["currency"] is None
