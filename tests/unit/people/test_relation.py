from __future__ import annotations

import pytest

from markets.workbench import Workbench, at
from swayed.contacts import POST_CONTACTS
from swayed.exposures.tables import EXPOSURES, MEETINGS
from swayed.identities import ACCOUNT_PERSONS, CUSTOMER_PERSONS
from swayed.influence.tables import CREDITS
from swayed.paths.tables import TRANSITIONS
from swayed.people.relation import LISTED_CUSTOMERS
from swayed.people.step import relation_of
from swayed.situations.tables import SELECTED_EVENTS
from swayed.tables import INTERACTIONS


def meeting(customer: str, person: str = "p", community: str = "hills", first: str = "2025-03-01") -> dict:
    return {
        "customer_id": customer,
        "person_id": person,
        "community": community,
        "n_direct": 1,
        "n_contacts": 2,
        "dose": 1.0,
        "first_at": at(first),
        "last_at": at("2025-03-09"),
    }


def exposure(customer: str, kind: str, person: str = "p") -> dict:
    weights = dict.fromkeys(("dose", "kind_weight", "relevance", "place_weight", "factor_weight"), 1.0)
    return {"customer_id": customer, "person_id": person, "exposed_at": at("2025-03-01"), "kind": kind, **weights}


def event(
    name: str, customer: str, day: str, stage: str = "purchase", order: str | None = None, value: float = 9
) -> dict:
    facts = {"event_id": name, "customer_id": customer, "stage": stage, "occurred_at": at(day), "order_id": order}
    return {**facts, "value": value, "currency": "EUR", "occurred_at_is_day": False}


def step(name: str, customer: str, day: str, stage: str) -> dict:
    facts = {"transition_id": name, "customer_id": customer, "stage": stage, "origin": "entry"}
    return {**facts, "transition_at": at(day), "transition_at_is_day": False, "standing": "modelled"}


def said(name: str, account: str, target: str) -> dict:
    facts = {"interaction_id": name, "account_id": account, "target_account_id": target, "kind": "reply"}
    return {**facts, "occurred_at": at("2025-03-01")}


@pytest.fixture
def market(bench: Workbench) -> Workbench:
    bench.put(
        MEETINGS, meeting("c1"), meeting("c1", community="", first="2025-03-02"), meeting("c2"), meeting("c3", "q")
    )
    bench.put(
        EXPOSURES, exposure("c1", "reply"), exposure("c1", "like"), exposure("c2", "like"), exposure("c3", "copy", "q")
    )
    bench.put(ACCOUNT_PERSONS, *({"account_id": f"a{one}", "person_id": one} for one in ("p", "q", "k1", "k2")))
    bench.put(
        CUSTOMER_PERSONS,
        *({"customer_id": f"c{n}", "person_id": f"k{n}", "linked_by": "declared handle"} for n in (1, 2)),
    )
    bench.put(
        INTERACTIONS, said("i1", "ak1", "ap"), said("i2", "ap", "ak1"), said("i3", "ak2", "ap"), said("i4", "aq", "ak2")
    )
    bench.put(POST_CONTACTS)
    bench.put(
        TRANSITIONS,
        step("t0", "c1", "2025-02-01", "awareness"),
        step("t1", "c1", "2025-03-05", "purchase"),
        step("t2", "c2", "2025-03-05", "research"),
    )
    bench.put(CREDITS, {"transition_id": "t2", "person_id": "p", "stage": "research", "probability": 0.4})
    bench.put(
        SELECTED_EVENTS,
        event("e0", "c1", "2025-02-01", order="o0"),
        event("e1", "c1", "2025-03-05", order="o1"),
        event("e2", "c1", "2025-03-05", order="o1"),
        event("e3", "c1", "2025-03-06", stage="refund", order="o1", value=-9),
        event("e4", "c1", "2025-03-08"),
    )
    return bench


def test_how_they_met_and_what_happened_after(market: Workbench) -> None:
    found = relation_of(market.engine, "p")
    assert [row["customer_id"] for row in found["customers"]] == ["c2", "c1"]
    second, first = found["customers"]
    assert (first["kinds"], first["communities"], first["n_contacts"]) == (["like", "reply"], ["", "hills"], 4)
    assert (first["is_two_way"], second["is_two_way"]) == (True, False)
    assert first["first_at"] == at("2025-03-01")
    assert first["stages_after"] == ["purchase"]
    assert (first["n_orders_after"], first["n_refunded_after"]) == (2, 1)
    assert (second["stages_after"], second["n_orders_after"], second["credited_transitions"]) == (["research"], 0, 0.4)


def test_sums(market: Workbench) -> None:
    found = relation_of(market.engine, "p")
    assert (found["n_customers"], found["n_two_way"], found["n_orders_after"]) == (2, 1, 2)
    assert found["kinds"] == [{"name": "like", "n_customers": 2}, {"name": "reply", "n_customers": 1}]
    assert found["communities"] == [{"name": "hills", "n_customers": 2}, {"name": "unknown", "n_customers": 1}]


def test_another_person_and_nobody(market: Workbench) -> None:
    assert [row["customer_id"] for row in relation_of(market.engine, "q")["customers"]] == ["c3"]
    nobody = relation_of(market.engine, "z")
    assert (nobody["n_customers"], nobody["first_at"], nobody["kinds"]) == (0, None, [])


def test_a_star_is_listed_in_part_and_counted_whole(market: Workbench) -> None:
    market.put(MEETINGS, *(meeting(f"c{n}") for n in range(LISTED_CUSTOMERS + 20)))
    found = relation_of(market.engine, "p")
    assert (found["n_customers"], len(found["customers"])) == (LISTED_CUSTOMERS + 20, LISTED_CUSTOMERS)
