"""Orders below the usual price, and price actions from tables: what counts, what does not, and what they did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from markets.workbench import Workbench, at
from swayed.engines import read_sql
from swayed.paths.tables import PATH_BOUNDS, RISK_WINDOWS
from swayed.situations.tables import SELECTED_EVENTS
from swayed.surroundings.step import action_rows
from swayed.tables import COLLABORATIONS, EVENTS, TOUCHES

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
N_DAYS = 365
ACTIONS = (range(80, 90), range(220, 230), range(300, 308))
STAGES = ("evaluation", "purchase")


def put_orders(bench: Workbench, *orders: dict[str, Any]) -> None:
    """Orders of one piece each, where nothing else is said; all of them selected."""
    rows = [
        {
            "event_id": f"e{n}",
            "customer_id": f"c{n}",
            "stage": "purchase",
            "value": Decimal(100),
            "currency": "EUR",
            "quantity": 1,
        }
        | {"product": "shoe", "occurred_at": FIRST + timedelta(n)}
        | order
        for n, order in enumerate(orders)
    ]
    bench.put(EVENTS, *rows)
    names = SELECTED_EVENTS.column_names
    bench.put(SELECTED_EVENTS, *({name: row.get(name) for name in names if name in row} for row in rows))


def reduced(bench: Workbench) -> dict[str, bool]:
    bench.engine.run("action_settings", "SELECT 0.05 AS reduced_share, 56 AS usual_days, 5 AS usual_least_days")
    rows = bench.engine.arrow(read_sql("swayed.surroundings", "action_orders")).to_pylist()
    return {row["order_id"]: row["is_reduced"] for row in rows}


@pytest.fixture
def owned(bench: Workbench) -> Workbench:
    bench.put(COLLABORATIONS, {"collaboration_id": "k", "account_id": "a", "code": "ANNA10"})
    bench.put(TOUCHES)
    return bench


def test_a_discount_or_a_price_below_the_usual_one(owned: Workbench) -> None:
    usual = [{"discount": None}] * 6
    put_orders(
        owned,
        *usual,
        {"discount": Decimal(10), "value": Decimal(90)},
        {"discount": Decimal(1), "value": Decimal(99)},
        {"value": Decimal(80)},
        {"value": Decimal(160), "quantity": 2},
        {"value": Decimal(200), "quantity": 2},
        {"product": "sock", "value": Decimal(8)},
    )
    found = reduced(owned)
    assert [found[f"e{n}"] for n in range(6, 12)] == [True, False, True, True, False, False]


def test_somebody_s_code_is_no_price_action(owned: Workbench) -> None:
    order = {"discount": Decimal(20), "value": Decimal(80)}
    put_orders(owned, *({**order, "order_id": f"o{n}"} for n in range(4)))
    touch = {"kind": "code", "occurred_at": FIRST}
    owned.put(
        TOUCHES,
        {**touch, "touch_id": "1", "order_id": "o0", "code": " anna10"},
        {**touch, "touch_id": "2", "order_id": "o1", "code": "SPRING"},
        {**touch, "touch_id": "3", "order_id": "o2", "kind": "referral"},
    )
    assert reduced(owned) == {"o1": True, "o3": True}


def market(bench: Workbench, factor: float, seed: int) -> None:
    """Customers at risk of one purchase; in the actions every order is reduced and as many more take one as the factor says."""
    rng = np.random.default_rng(seed)
    is_action = np.zeros(N_DAYS, np.bool_)
    for days in ACTIONS:
        is_action[list(days)] = True
    moved = rng.random((3_000, N_DAYS)) < 0.0012 * np.where(is_action, factor, 1.0)
    day = np.where(moved.any(axis=1), moved.argmax(axis=1), N_DAYS)
    buyers = np.flatnonzero(day < N_DAYS)
    cheap = is_action[day[buyers]] | (rng.random(len(buyers)) < 0.1)
    orders = zip(buyers.tolist(), day[buyers].tolist(), cheap.tolist(), strict=True)
    put_orders(
        bench,
        *(
            {"event_id": f"e{c}", "customer_id": f"c{c}", "occurred_at": FIRST + timedelta(d, 3600)}
            | ({"value": Decimal(80), "discount": Decimal(20)} if is_cheap else {"discount": Decimal(0)})
            for c, d, is_cheap in orders
        ),
    )
    window = {"stage": "purchase", "origin": "entry", "starts_at": FIRST}
    bench.put(
        RISK_WINDOWS,
        *(
            {**window, "customer_id": f"c{c}", "ends_at": FIRST + timedelta(d, 3600), "transition_id": f"t{c}" if d < N_DAYS else None}
            for c, d in enumerate(day.tolist())
        ),
    )  # fmt: skip
    bench.put(PATH_BOUNDS, {"from_at": FIRST, "to_at": FIRST + timedelta(N_DAYS), "is_day": False})


def test_a_sale_that_doubles_steps_is_found_and_measured(owned: Workbench) -> None:
    market(owned, 2.5, 1)
    evaluation, purchase = action_rows(owned.engine, STAGES)
    assert purchase["name"].startswith("3 price actions: 2025-03-2")
    assert purchase["grade"] == "strong"
    assert purchase["ratio_lower"] <= 2.5 <= purchase["ratio_upper"]
    assert purchase["n_contacts"] == purchase["n_customers"] > 100
    assert evaluation["grade"] == "not_enough"
    assert evaluation["stopped_by"].startswith("too few steps")


def test_a_sale_that_moves_nobody_is_not_named(owned: Workbench) -> None:
    graded = []
    for seed in range(5):
        market(owned, 1.0, seed)
        graded += [row["grade"] for row in action_rows(owned.engine, STAGES)]
    assert set(graded) == {"not_enough"}


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"quantity": None}, "no order has a discount"),
        ({"discount": Decimal(0)}, "none of 40 orders was reduced"),
        ({"discount": Decimal(30)}, "40 of 40 orders were reduced, on no days most of them"),
    ],
)
def test_it_says_why_nothing_is_estimated(owned: Workbench, order: dict[str, Any], words: str) -> None:
    put_orders(owned, *[order] * 40)
    owned.put(RISK_WINDOWS)
    owned.put(PATH_BOUNDS, {"from_at": at("2025-01-01"), "to_at": at("2025-12-31"), "is_day": False})
    (row,) = action_rows(owned.engine, STAGES)
    assert row["grade"] == "not_enough"
    assert row["stopped_by"].startswith(words)
