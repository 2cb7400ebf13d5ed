"""WooCommerce: what an order is worth, what was given back, and which visit and coupon led to it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from .conftest import FIXTURES, ExportDesk, assumed

ORDERS, REFUNDS = "woocommerce/orders.json", "woocommerce/refunds.json"


def test_total_of_a_line_holds_neither_discount_nor_tax(desk: ExportDesk) -> None:
    desk.load("woocommerce", ORDERS)
    events = desk.rows("events")
    shoe, sock = events["woocommerce:723:311"], events["woocommerce:723:312"]
    assert (shoe["value"], shoe["discount"], shoe["tax"]) == (Decimal("90.00"), Decimal("10.00"), Decimal("14.05"))
    assert (shoe["shipping"], sock.get("shipping")) == (Decimal("4.00"), None)
    assert (sock["quantity"], shoe["order_id"], sock["order_id"]) == (2, "723", "723")


def test_times_in_gmt_are_read_so_whatever_the_zone(desk: ExportDesk) -> None:
    desk.load("woocommerce", ORDERS, timezone="Europe/Vienna")
    assert desk.rows("events")["woocommerce:723:311"]["occurred_at"] == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert desk.rows("touches")["woocommerce:723:visit"]["occurred_at"] == datetime(2024, 3, 1, 9, 40, 12, tzinfo=UTC)


def test_order_without_gmt_is_in_the_zone_of_the_operator(desk: ExportDesk) -> None:
    order = json.loads((FIXTURES / ORDERS).read_text())[0]
    del order["date_created_gmt"]
    summary = desk.load("woocommerce", desk.put("one.json", json.dumps(order)), timezone="Europe/Vienna")
    assert desk.rows("events")["woocommerce:723:311"]["occurred_at"] == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert summary.export is not None
    assert summary.export.parts[0].missing_fields == ("date_created_gmt",)


def test_states_and_drafts(desk: ExportDesk) -> None:
    desk.load("woocommerce", ORDERS)
    status = desk.column("events", "status")
    assert (status["woocommerce:727:320"], status["woocommerce:728:321"]) == ("pending", "cancelled")
    assert not any(key.startswith("woocommerce:729") for key in status)


def test_buyer_is_the_address_else_the_account_else_the_order(desk: ExportDesk) -> None:
    desk.load("woocommerce", "woocommerce")
    customers = desk.rows("customers")
    assert {"woocommerce:31", "woocommerce:order:727"} < set(customers)
    (ada,) = (row for row in customers.values() if row.get("name") == "Ada Löw")
    assert ada["created_at"] == datetime(2023, 1, 1, tzinfo=UTC)
    assert desk.rows("events")["woocommerce:723:311"]["customer_id"] == ada["customer_id"]


def test_refund_of_an_order_stands_at_its_last_change_without_tax(desk: ExportDesk) -> None:
    summary = desk.load("woocommerce", ORDERS)
    assert list(assumed(summary).values()) == [2]
    refund = desk.rows("events")["woocommerce:refund:726"]
    # 57 of 114 were given back, and 95 of 114 are goods: 47.50.
    assert (refund["stage"], refund["refund_of"], refund["value"]) == ("refund", "723", Decimal("-47.50"))
    assert refund["occurred_at"] == datetime(2024, 3, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize("files", [(ORDERS, REFUNDS), (REFUNDS, ORDERS)])
def test_refunds_bring_date_and_lines(desk: ExportDesk, files: tuple[str, str]) -> None:
    desk.load("woocommerce", *files)
    events = desk.rows("events")
    assert events["woocommerce:refund:726"]["occurred_at"] == datetime(2024, 3, 5, 11, tzinfo=UTC)
    assert events["woocommerce:refund:726"]["value"] == Decimal("-45.00")
    # A refund of an amount alone: its date is told, its value without tax and shipping is that of the order.
    assert events["woocommerce:refund:724"]["occurred_at"] == datetime(2024, 3, 4, 11, tzinfo=UTC)
    assert events["woocommerce:refund:724"]["value"] == Decimal("-5.00")
    assert events["woocommerce:refund:724"]["refund_of"] == "723"


def test_older_orders_do_not_undo_a_dated_refund(desk: ExportDesk) -> None:
    desk.load("woocommerce", ORDERS, REFUNDS)
    before = desk.rows("events")
    desk.load("woocommerce", ORDERS)
    assert desk.rows("events") == before


def test_refunds_without_their_orders_are_refused_with_what_to_do(desk: ExportDesk) -> None:
    summary = desk.load("woocommerce", REFUNDS)
    assert {row["column"] for row in summary.rejects.to_pylist()} == {"parent_id (import its order along)"}


def test_coupon_answer_and_visit(desk: ExportDesk) -> None:
    desk.load("woocommerce", ORDERS)
    touches = desk.rows("touches")
    assert touches["woocommerce:723:code:maya10"]["code"] == "maya10"
    visit = touches["woocommerce:723:visit"]
    assert (visit["source"], visit["medium"], visit["content"]) == ("instagram", "influencer", "maya-story")
    assert touches["woocommerce:723:survey:billing_how_did_you_hear"]["text"] == "my trainer (write to (e-mail))"


def test_visit_of_unknown_origin_has_no_source_and_staff_no_visit(desk: ExportDesk) -> None:
    desk.load("woocommerce", ORDERS)
    touches = desk.rows("touches")
    assert "source" not in touches["woocommerce:727:visit"]
    assert "woocommerce:728:visit" not in touches


def test_unreadable_amount_is_named(desk: ExportDesk) -> None:
    summary = desk.load("woocommerce", ORDERS)
    (reject,) = summary.rejects.to_pylist()
    assert (reject["column"], reject["found"]) == ("line_items.total", "eight")
    assert summary.export is not None
    assert summary.export.parts[0].new_fields == ("sparkle",)
