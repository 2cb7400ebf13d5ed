"""Codes that leak: by coupon pages, in bursts, far from their owner; and the money both ways."""

from __future__ import annotations

from typing import Any

from markets.books import Row, keep_books, purchase, touch
from markets.workbench import Workbench, at


def use(number: int, day: str = "2025-03-01", code: str = "trail", **cells: Any) -> Row:
    return touch(
        "code", f"u{number}", order_id=f"o{number}", customer_id=f"c{number}", code=code, account_id="ada",
        occurred_at=at(f"{day} 11:00"), **cells,
    )  # fmt: skip


def order(number: int, day: str = "2025-03-01") -> Row:
    return purchase(f"o{number}", "1.00", f"{day} 12:00", customer_id=f"c{number}")


def flagged(bench: Workbench) -> dict[str, str]:
    return {row["order_id"]: row["reasons"] for row in bench.rows("ledger_code_uses") if row["is_flagged"]}


def test_a_visit_by_a_coupon_page_flags_the_use_of_that_day(bench: Workbench) -> None:
    visits = [
        touch("visit", "v1", customer_id="c1", occurred_at=at("2025-03-01 11:50"), source="RetailMeNot"),
        touch("visit", "v2", customer_id="c2", occurred_at=at("2025-02-20"), source="best coupons"),
        touch("visit", "v3", customer_id="c3", occurred_at=at("2025-03-01 11:50"), source="forum"),
    ]
    keep_books(bench, events=[order(n) for n in (1, 2, 3)], touches=[*(use(n) for n in (1, 2, 3)), *visits])
    assert flagged(bench) == {"o1": "came by a coupon page"}


def test_a_burst_is_flagged_unless_a_post_of_the_owner_explains_it(bench: Workbench) -> None:
    days = dict.fromkeys(range(6), "2025-03-01") | {6: "2025-01-01", 7: "2025-05-01"}
    known = {"events": [order(n, day) for n, day in days.items()], "touches": [use(n, day) for n, day in days.items()]}
    keep_books(bench, **known)
    assert set(flagged(bench)) == {f"o{n}" for n in range(6)}
    keep_books(bench, **known, posts=[{"post_id": "p", "account_id": "ada", "posted_at": at("2025-02-28")}])
    assert flagged(bench) == {}


def test_who_never_met_the_owner_is_flagged_where_the_data_see_contacts(bench: Workbench) -> None:
    customers = [{"customer_id": f"c{n}", "person_id": f"p{n}", "linked_by": "declared handle"} for n in (1, 2, 3)]
    accounts = [{"account_id": name, "person_id": name} for name in ("ada", "p1", "p2", "p3")]
    met = [
        {
            "account_id": f"p{n}",
            "target_account_id": "ada",
            "kind": "like",
            "occurred_at": at("2025-01-01"),
            "interaction_id": f"i{n}",
        }
        for n in (1, 2)
    ]
    known = {
        "events": [order(n) for n in (1, 2, 3, 4)],
        "touches": [use(n) for n in (1, 2, 3, 4)],
        "customer_persons": customers,
        "account_persons": accounts,
    }
    keep_books(bench, **known, interactions=met)
    assert flagged(bench) == {"o3": "never met its owner"}
    keep_books(bench, **known, interactions=met[:1])
    assert flagged(bench) == {}


def test_the_money_of_flagged_uses_is_told_both_ways(bench: Workbench) -> None:
    visits = [
        touch("visit", f"v{n}", order_id=f"o{n}", customer_id=f"c{n}", source="coupon.example") for n in (1, 2, 3)
    ]
    steps = [
        {
            "transition_id": "s1", "customer_id": "c1", "stage": "purchase", "origin": "entry", "order_id": "o1",
            "transition_at": at("2025-03-01 12:00"), "standing": "modelled",
        }
    ]  # fmt: skip
    keep_books(
        bench,
        events=[order(n) for n in (1, 2, 3, 4)],
        touches=[*(use(n) for n in (1, 2, 3, 4)), *visits],
        transitions=steps,
        effects=[{"person_id": "bob", "stage": "purchase", "grade": "some"}],
        credits=[{"transition_id": "s1", "person_id": "bob", "stage": "purchase", "probability": 0.25}],
    )
    (row,) = bench.rows("ledger_codes")
    assert (row["n_uses"], row["n_flagged"], row["is_leaked"]) == (4, 3, True)
    assert (row["owner_minor"], row["flagged_minor"]) == (400, 300)
    assert (row["leaked_statistical_minor"], row["leaked_organic_minor"]) == (25, 275)
