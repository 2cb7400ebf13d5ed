"""The ladder: what is said before what is tracked before what is estimated, and the rest is organic."""

from __future__ import annotations

from typing import Any

import pytest

from markets.books import keep_books, purchase, touch
from markets.workbench import Workbench, at

DAY = "2025-03-01 12:00"
STEP = {
    "transition_id": "s1",
    "customer_id": "c1",
    "stage": "purchase",
    "origin": "entry",
    "transition_at": at(DAY),
    "order_id": "o1",
    "standing": "modelled",
}


def effect(person: str, grade: str = "strong") -> dict[str, Any]:
    return {"person_id": person, "stage": "purchase", "grade": grade}


def credit(person: str, probability: float) -> dict[str, Any]:
    return {"transition_id": "s1", "person_id": person, "stage": "purchase", "probability": probability}


def name(person: str, named_by: str = "account", touch_id: str = "t1") -> dict[str, Any]:
    return {"touch_id": touch_id, "person_id": person, "named_by": named_by}


def agreed(account: str, **cells: Any) -> dict[str, Any]:
    days = {key: at(cells.pop(key)).date() for key in ("starts_on", "ends_on") if key in cells}
    return {"collaboration_id": f"with {account}", "account_id": account, "code": "TRAIL", **days, **cells}


def lines(bench: Workbench, **tables: Any) -> list[tuple[Any, ...]]:
    """Rung, person and amount of one order of 100."""
    keep_books(bench, **{"events": [purchase("o1", "1.00")], **tables})
    rows = bench.rows("SELECT rung, person_id, amount_minor FROM ledger_lines ORDER BY order_id, rung, person_id")
    return [tuple(row.values()) for row in rows]


def test_without_evidence_an_order_is_organic(bench: Workbench) -> None:
    assert lines(bench) == [("organic", None, 100)]


def test_names_share_and_the_rest_flows_on(bench: Workbench) -> None:
    found = lines(
        bench,
        touches=[touch("survey", order_id="o1"), touch("code", "t2", order_id="o1", code="trail ")],
        touch_persons=[name("ada", "handle"), name("bob", "name")],
        collaborations=[agreed("cleo")],
    )
    # 0.95 / 2, 0.85 / 2; exactly 47.5, 42.5 and 10: the tie goes to the smaller person_id.
    assert found == [("declared", "ada", 48), ("declared", "bob", 42), ("deterministic", "cleo", 10)]


def test_who_names_himself_is_not_counted_and_a_brand_earns_nothing(bench: Workbench) -> None:
    persons = [
        {"person_id": who, "name": who, "kind": kind, "kind_probability": 1.0}
        for who, kind in (("ada", "person"), ("bob", "brand"), ("cleo", "person"))
    ]
    found = lines(
        bench,
        touches=[touch("survey", order_id="o1")],
        touch_persons=[name("ada"), name("bob"), name("cleo")],
        persons=persons,
        customer_persons=[{"customer_id": "c1", "person_id": "ada", "linked_by": "declared handle"}],
    )
    assert found == [("declared", "cleo", 50), ("organic", None, 50)]


def test_a_role_is_credited_as_itself(bench: Workbench) -> None:
    found = lines(bench, touches=[touch("survey", order_id="o1")], touch_persons=[name("offline:trainer", "role")])
    assert found == [("declared", "offline:trainer", 75), ("organic", None, 25)]


def test_an_answer_without_an_order_speaks_of_the_last_one_before_it(bench: Workbench) -> None:
    events = [purchase("o1", "1"), purchase("o2", "2", "2025-03-05"), purchase("o3", "4", "2025-03-09")]
    found = lines(
        bench, events=events, touches=[touch("survey", occurred_at=at("2025-03-06"))], touch_persons=[name("ada")]
    )
    assert found == [("organic", None, 100), ("declared", "ada", 200), ("organic", None, 400)]


@pytest.mark.parametrize(
    ("used_at", "is_credited"),
    [("2025-03-01 12:00", True), ("2025-01-30 12:01", True), ("2025-01-30 12:00", False), ("2025-03-01 12:01", False)],
)
def test_a_link_counts_for_thirty_days(bench: Workbench, used_at: str, is_credited: bool) -> None:
    found = lines(bench, touches=[touch("link", occurred_at=at(used_at), content="ADA")])
    assert found == [("deterministic", "ada", 100) if is_credited else ("organic", None, 100)]


def test_a_code_goes_before_a_later_link_and_the_last_code_before_others(bench: Workbench) -> None:
    used = [
        touch("code", "t1", order_id="o1", code="a", account_id="ada", occurred_at=at("2025-02-27")),
        touch("code", "t2", order_id="o1", code="b", account_id="bob", occurred_at=at("2025-02-28")),
        touch("link", "t3", content="cleo", occurred_at=at("2025-03-01")),
    ]
    assert lines(bench, touches=used) == [("deterministic", "bob", 100)]
    assert lines(bench, touches=used[::2]) == [("deterministic", "ada", 100)]
    assert lines(bench, touches=used[2:]) == [("deterministic", "cleo", 100)]


def test_a_code_belongs_to_its_owner_of_that_day(bench: Workbench) -> None:
    owners = [agreed("ada", ends_on="2025-03-01"), agreed("bob", starts_on="2025-03-02", ends_on="2025-03-09")]
    events = [purchase("o1", "1", "2025-03-01"), purchase("o2", "1", "2025-03-02"), purchase("o3", "1", "2025-03-10")]
    used = [touch("code", f"t{n}", order_id=f"o{n}", code="Trail", account_id="cleo") for n in (1, 2, 3)]
    found = lines(bench, events=events, touches=used, collaborations=owners)
    assert found == [("deterministic", "ada", 100), ("deterministic", "bob", 100), ("organic", None, 100)]
    flagged = bench.found("SELECT order_id, reasons FROM ledger_code_uses WHERE is_flagged")
    assert flagged == {("o3", "outside the days of its collaboration")}


def test_what_was_agreed_goes_before_a_handle_and_content_before_campaign(bench: Workbench) -> None:
    owners = [agreed("ada", utm_content="spring"), agreed("bob", utm_content="summer")]
    link = touch("link", occurred_at=at("2025-02-28"), content="Summer", campaign="spring", source="cleo")
    assert lines(bench, touches=[link], collaborations=owners) == [("deterministic", "bob", 100)]
    link = touch("link", occurred_at=at("2025-02-28"), content="cleo", campaign="spring")
    assert lines(bench, touches=[link], collaborations=owners) == [("deterministic", "ada", 100)]


def test_only_people_graded_in_some_stage_are_credited_by_estimate(bench: Workbench) -> None:
    found = lines(
        bench,
        transitions=[STEP],
        effects=[effect("ada"), effect("bob", "some"), effect("cleo", "not_enough")],
        credits=[credit("ada", 0.5), credit("bob", 0.25), credit("cleo", 0.2)],
    )
    assert found == [("organic", None, 25), ("statistical", "ada", 50), ("statistical", "bob", 25)]


def test_estimates_share_only_what_is_left(bench: Workbench) -> None:
    known = {"transitions": [STEP], "effects": [effect("ada")], "credits": [credit("ada", 1.0)]}
    said = {"touches": [touch("survey", order_id="o1")], "touch_persons": [name("bob", "role")]}
    assert lines(bench, **known, **said) == [("declared", "bob", 75), ("statistical", "ada", 25)]
    tracked = {"touches": [touch("code", order_id="o1", code="x", account_id="bob")]}
    assert lines(bench, **known, **tracked) == [("deterministic", "bob", 100)]


def test_a_graded_person_has_an_interval_of_draws(bench: Workbench) -> None:
    numbers = [{"person_id": "ada", "stage": "purchase", "draw": n, "transitions": float(n % 2)} for n in range(40)]
    keep_books(
        bench,
        events=[purchase("o1", "1.00")],
        transitions=[STEP],
        effects=[effect("ada")],
        credits=[credit("ada", 0.5)],
        credit_draws=numbers,
    )
    (row,) = bench.rows("SELECT * FROM ledger_totals WHERE rung = 'statistical'")
    # One step of 100 that he caused or not: the draws are exact.
    assert (row["net_minor"], row["net_lower"], row["net_upper"]) == (50, 0, 100)
    assert (row["n_orders"], row["orders"], row["new_customers"]) == (1, 0.5, 0.5)


def test_what_tracking_alone_would_claim_is_kept_whole(bench: Workbench) -> None:
    touches = [touch("survey", order_id="o1"), touch("code", "t2", order_id="o1", code="x", account_id="bob")]
    assert lines(bench, touches=touches, touch_persons=[name("ada")]) == [("declared", "ada", 100)]
    assert bench.found("SELECT person_id, gross_minor FROM tracked_orders") == {("bob", 100)}
