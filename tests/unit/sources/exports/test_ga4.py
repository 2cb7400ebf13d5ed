"""GA4: nested parameters, currency, a purchase that was sent twice, refunds, sessions."""

from __future__ import annotations

from decimal import Decimal

from .conftest import ExportDesk

FILE = "ga4/events_20240301.ndjson"


def test_purchase_sent_twice_is_one(desk: ExportDesk) -> None:
    desk.load("ga4", FILE)
    bought = {key: row for key, row in desk.rows("events").items() if row["stage"] == "purchase"}
    assert {key: row["value"] for key, row in bought.items()} == {
        "ga4:#1001:1": Decimal("100"),
        "ga4:#1001:2": Decimal("10"),
    }
    assert {row["currency"] for row in bought.values()} == {"EUR"}
    assert {row["customer_id"] for row in bought.values()} == {"7001"}


def test_refund_is_negative_and_in_the_currency_of_the_event(desk: ExportDesk) -> None:
    desk.load("ga4", FILE)
    (refund,) = [row for row in desk.rows("events").values() if row["stage"] == "refund"]
    assert (refund["value"], refund["currency"], refund["refund_of"]) == (Decimal("-10"), "EUR", "#1001")


def test_views_and_baskets_are_steps(desk: ExportDesk) -> None:
    desk.load("ga4", FILE)
    steps = {(row["stage"], row["customer_id"]) for row in desk.rows("events").values()}
    assert {("research", "ga4:123.456"), ("evaluation", "7001")} <= steps


def test_sessions_are_visits(desk: ExportDesk) -> None:
    desk.load("ga4", FILE)
    touches = desk.rows("touches")
    session = touches["ga4:123.456:1709287200"]
    assert (session["source"], session["medium"], session["content"]) == ("forum", "post", "bo")
    assert (session["order_id"], session["customer_id"]) == ("#1001", "7001")
    assert (touches["ga4:999.1:6"]["source"], touches["ga4:999.1:6"]["medium"]) == ("google", "cpc")
    # Without consent there is no visitor to speak of.
    assert len(touches) == 3
