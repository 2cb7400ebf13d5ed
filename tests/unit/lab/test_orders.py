"""Money adds up the way the contract says."""

from __future__ import annotations

from collections import defaultdict

import pytest

from swayed.lab import Market


def test_orders_carry_money_and_steps_do_not(plain: Market) -> None:
    for row in plain.tables["events"].to_pylist():
        if row["stage"] == "purchase":
            assert row["value"] > 0
            assert row["order_id"]
            assert row["currency"] == "EUR"
            assert row["product"]
        elif row["stage"] == "refund":
            assert row["value"] < 0
            assert row["refund_of"]
        else:
            assert row["value"] is None
            assert row["order_id"] is None


def test_each_purchase_transition_is_one_order(plain: Market) -> None:
    orders = {
        (row["customer_id"], row["occurred_at"], row["order_id"])
        for row in plain.tables["events"].to_pylist()
        if row["stage"] == "purchase"
    }
    transitions = [
        (row["customer_id"], row["transition_at"]) for row in plain.causes.to_pylist() if row["stage"] == "purchase"
    ]
    assert sorted((who, at) for who, at, _ in orders) == sorted(transitions)


def test_some_orders_have_two_lines_and_some_come_back(plain: Market) -> None:
    lines = defaultdict(list)
    refunds = []
    for row in plain.tables["events"].to_pylist():
        if row["stage"] == "purchase":
            lines[row["order_id"]].append(row)
        if row["stage"] == "refund":
            refunds.append(row)
    share = sum(len(rows) == 2 for rows in lines.values()) / len(lines)
    assert share == pytest.approx(0.12, abs=0.05)
    assert 0 < len(refunds) / len(lines) < 0.08
    for refund in refunds:
        order = lines[refund["refund_of"]]
        assert -refund["value"] <= sum(row["value"] for row in order)
        assert refund["occurred_at"] > order[0]["occurred_at"]


def test_no_customer_moves_before_he_is_there(plain: Market) -> None:
    created = {row["customer_id"]: row["created_at"] for row in plain.tables["customers"].to_pylist()}
    for row in plain.causes.to_pylist():
        assert row["transition_at"] > created[row["customer_id"]]
