"""Declared and tracked evidence: it points at people, mostly but not only rightly."""

from __future__ import annotations

from swayed.lab import Market, MarketSettings, make_market


def _market() -> Market:
    return make_market(MarketSettings(n_customers=1500, n_people=160, n_movers=12, n_busy=24, n_codes=12))


def test_codes_and_links_point_at_people_for_good_and_bad_reasons() -> None:
    market = _market()
    person_of = {row["account_id"]: row["person_id"] for row in market.identities.to_pylist()}
    cause_of = {(row["customer_id"], row["transition_at"]): row["person_id"] for row in market.causes.to_pylist()}
    order_of = {
        row["order_id"]: (row["customer_id"], row["occurred_at"])
        for row in market.tables["events"].to_pylist()
        if row["order_id"]
    }
    codes = [t for t in market.tables["touches"].to_pylist() if t["kind"] == "code"]
    right = [cause_of[order_of[touch["order_id"]]] == person_of[touch["account_id"]] for touch in codes]
    assert 0 < sum(right) < len(right)
    roles = {row["person_id"]: row["role"] for row in market.truth.to_pylist()}
    holders = {roles[person_of[touch["account_id"]]] for touch in codes}
    assert holders == {"mover", "busy"}


def test_touches_are_sorted_and_refer_to_known_rows() -> None:
    market = _market()
    touches = market.tables["touches"].to_pylist()
    moments = [touch["occurred_at"] for touch in touches]
    assert moments == sorted(moments)
    customers = set(market.tables["customers"]["customer_id"].to_pylist())
    orders = set(market.tables["events"]["order_id"].to_pylist())
    assert {touch["customer_id"] for touch in touches} <= customers
    assert {touch["order_id"] for touch in touches if touch["order_id"]} <= orders
    assert {touch["kind"] for touch in touches} == {"survey", "code", "link", "visit"}
