"""Orders: what they are worth, in which currency, and what cancellations and refunds changed."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from markets.books import keep_books, purchase, refund, touch
from markets.workbench import Workbench, at
from swayed.money import decimals_of


def orders(bench: Workbench) -> dict[str, dict[str, Any]]:
    return {row["order_id"]: row for row in bench.rows("ledger_orders")}


def lines(bench: Workbench) -> list[tuple[Any, ...]]:
    rows = bench.rows(
        "SELECT order_id, rung, person_id, amount_minor FROM ledger_lines ORDER BY order_id, rung, person_id"
    )
    return [tuple(row.values()) for row in rows]


def test_an_order_is_the_lines_that_share_a_number_else_the_event(bench: Workbench) -> None:
    keep_books(
        bench,
        events=[purchase("o1", "10.50"), purchase("o1", "4.49", line=2), purchase(None, "3.00")],  # type: ignore[arg-type]
    )
    assert sorted(row["net_minor"] for row in orders(bench).values()) == [300, 1499]


def test_a_refund_lowers_a_cancellation_empties_and_pending_is_shown(bench: Workbench) -> None:
    events = [
        purchase("o1", "100"),
        refund("o1", "-30.01"),
        purchase("o2", "50", status="cancelled"),
        refund("o2", "-50"),
        purchase("o3", "20", status="pending"),
        purchase("o4", "20"),
        purchase("o4", "5", status="cancelled", line=2),
        refund("o4", "-1", status="cancelled"),
        refund("o9", "-7"),
    ]
    keep_books(bench, events=events)
    found = {key: (row["net_minor"], row["gross_minor"], row["status"]) for key, row in orders(bench).items()}
    assert found == {
        "o1": (6999, 10000, "paid"),
        "o2": (0, 0, "cancelled"),
        "o3": (2000, 2000, "pending"),
        "o4": (2000, 2000, "paid"),
        "o9": (-700, 0, "refund alone"),
    }


def test_discount_tax_and_shipping_are_carried_beside_the_net_value(bench: Workbench) -> None:
    keep_books(bench, events=[purchase("o1", "10", tax=Decimal("1.90"), shipping=Decimal("4.9"), discount=Decimal(1))])
    row = orders(bench)["o1"]
    assert (row["net_minor"], row["tax_minor"], row["shipping_minor"], row["discount_minor"]) == (1000, 190, 490, 100)


def test_margin_by_costs_else_by_the_stated_share_else_unknown(bench: Workbench) -> None:
    cost = {"cost_of_goods": Decimal(40)}
    keep_books(
        bench,
        events=[
            purchase("o1", "100", **cost),
            refund("o1", "-100", **cost),
            purchase("o2", "100", **cost),
            refund("o2", "-100"),
            purchase("o3", "100", **cost),
            purchase("o3", "10", category="Socks", line=2),
            purchase("o4", "10", category="socks"),
            purchase("o5", "10", occurred_at="2024-01-01"),
        ],
        margins=[
            {"category": "*", "from_on": at("2025-01-01").date(), "share": 0.3},
            {"category": "socks", "from_on": at("2025-01-01").date(), "share": 0.5},
            {"category": "socks", "from_on": at("2025-12-01").date(), "share": 0.9},
        ],
    )
    found = {key: (row["margin_minor"], row["margin_by"]) for key, row in orders(bench).items()}
    assert found == {
        "o1": (0, "costs"),
        "o2": (-4000, "costs"),
        "o3": (3500, "stated share"),
        "o4": (500, "stated share"),
        "o5": (None, "unknown"),
    }


def test_another_currency_stands_apart_unless_a_rate_is_given(bench: Workbench) -> None:
    rates = [
        {"currency": "USD", "rated_on": at("2025-02-01").date(), "rate": 0.905},
        {"currency": "USD", "rated_on": at("2025-03-05").date(), "rate": 0.5},
    ]
    events = [
        purchase("o1", "10.01", currency="USD"),
        refund("o1", "-10.01", currency=None),
        purchase("o2", "0.05", currency="usd"),
        purchase("o3", "10", currency="JPY"),
        purchase("o4", "10", "2025-01-01", currency="USD"),
        purchase("o5", "10", currency=None),
    ]
    keep_books(bench, events=events, rates=rates)
    found = {key: (row["net_minor"], row["currency"], row["original_minor"]) for key, row in orders(bench).items()}
    # 0.05 x 0.905 = 0.04525; a refund is told at the rate of its order.
    assert found == {
        "o1": (0, "EUR", 0),
        "o2": (5, "EUR", 5),
        "o3": (10, "JPY", None),
        "o4": (1000, "USD", None),
        "o5": (1000, "EUR", None),
    }
    assert bench.found("SELECT DISTINCT currency FROM ledger_totals") == {("EUR",), ("JPY",), ("USD",)}


def test_the_currency_of_most_lines_is_the_workspaces_where_none_is_set(bench: Workbench) -> None:
    events = [
        purchase("o1", "1", currency="CHF"),
        purchase("o2", "1", currency="CHF"),
        purchase("o3", "1", currency=None),
    ]
    keep_books(bench, currency="", events=events)
    assert {row["currency"] for row in orders(bench).values()} == {"CHF"}


def test_each_refund_restates_its_lines_with_its_day(bench: Workbench) -> None:
    events = [purchase("o1", "1"), refund("o1", "-0.35", "2025-02-01"), refund("o1", "-0.34", "2025-03-10")]
    said = [{"touch_id": "t1", "person_id": name, "named_by": "account"} for name in ("ada", "bob")]
    keep_books(bench, events=events, touches=[touch("survey", order_id="o1")], touch_persons=said)
    rows = bench.rows("SELECT * FROM ledger_restatements ORDER BY change_no, person_id")
    assert [(row["changed_at"], row["person_id"], row["change_minor"], row["after_minor"]) for row in rows] == [
        (at("2025-02-01"), "ada", -17, 33),
        (at("2025-02-01"), "bob", -18, 32),
        (at("2025-03-10"), "ada", -17, 16),
        (at("2025-03-10"), "bob", -17, 15),
    ]
    assert lines(bench) == [("o1", "declared", "ada", 16), ("o1", "declared", "bob", 15)]


SHAPES = st.lists(
    st.tuples(
        st.sampled_from(["o1", "o2", "o3"]),
        st.sampled_from(["line", "refund", "cancelled", "pending"]),
        st.decimals(-50, 5000, places=4),
        st.integers(1, 27),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    SHAPES, st.sampled_from(["EUR", "JPY", "KWD"]), st.integers(0, 3), st.none() | st.sampled_from([0.0123456789, 1.5])
)
def test_lines_and_restatements_sum_to_the_last_minor_unit(
    bench: Workbench, shapes: list[Any], currency: str, n_names: int, rate: float | None
) -> None:
    """Refunds before the payment, two refunds, more refunds than paid, ties, 0, 2 and 3 decimals, converted or not."""
    events = []
    for number, (order, kind, value, day) in enumerate(shapes):
        made = refund if kind == "refund" else purchase
        amount = str(-abs(value) if kind == "refund" else value)
        status = {"status": kind} if kind in ("cancelled", "pending") else {}
        events.append(made(order, amount, f"2025-03-{day:02d}", line=number, currency=currency, **status))
    said = [
        {"touch_id": f"t{o}", "person_id": p, "named_by": "account"}
        for o in (1, 2)
        for p in ["ada", "bob", "cleo"][:n_names]
    ]
    keep_books(
        bench,
        currency="CHF",
        events=events,
        touches=[touch("survey", f"t{o}", order_id=f"o{o}") for o in (1, 2)],
        touch_persons=said,
        rates=[{"currency": currency, "rated_on": at("2025-01-01").date(), "rate": rate}] if rate else [],
    )
    told = "CHF" if rate else currency
    assert bench.found("SELECT DISTINCT currency FROM ledger_orders") == {(told,)}
    sums: dict[str, int] = defaultdict(int)
    for row in bench.rows("ledger_lines"):
        sums[row["order_id"]] += row["amount_minor"]
    for order, row in orders(bench).items():
        counted = [shape for shape in shapes if shape[0] == order and shape[1] != "cancelled"]
        is_paid = any(shape[1] != "refund" for shape in counted)
        was_ordered = any(shape[0] == order and shape[1] != "refund" for shape in shapes)
        counts = is_paid or not was_ordered
        net = sum((-abs(s[2]) if s[1] == "refund" else s[2] for s in counted if counts), Decimal(0))
        exact = net * (Decimal(str(rate)) if rate else 1)
        assert row["net_minor"] == int(exact.scaleb(decimals_of(told)).to_integral_value(ROUND_HALF_EVEN))
        assert sums[order] == row["net_minor"]
    final = bench.rows(
        "SELECT order_id, person_id, after_minor FROM ledger_restatements QUALIFY change_no = max(change_no) OVER (PARTITION BY order_id)"
    )
    assert {(r["order_id"], r["person_id"], r["after_minor"]) for r in final} <= {
        (r["order_id"], r["person_id"], r["amount_minor"]) for r in bench.rows("ledger_lines")
    }


@pytest.mark.parametrize("bound", ["from_at", "to_at"])
def test_orders_outside_the_period_are_not_the_situations(bench: Workbench, bound: str) -> None:
    bounds = {"from_at": at("2000-01-01"), "to_at": at("2100-01-01"), bound: at("2025-03-05")}
    keep_books(bench, events=[purchase("o1", "1"), purchase("o2", "1", "2025-03-07")], path_bounds=[bounds])
    assert set(orders(bench)) == ({"o2"} if bound == "from_at" else {"o1"})


def test_first_orders_are_first_in_the_whole_workspace(bench: Workbench) -> None:
    events = [
        purchase("o1", "1", status="cancelled"),
        purchase("o2", "1", "2025-03-07"),
        purchase("o3", "1", "2025-03-08"),
    ]
    keep_books(bench, events=events)
    assert {key: row["is_first"] for key, row in orders(bench).items()} == {"o1": False, "o2": True, "o3": False}
