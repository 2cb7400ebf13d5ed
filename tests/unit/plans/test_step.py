"""What the step leaves: who may be a partner, expected contacts, worths, past costs."""

from __future__ import annotations

import math

import pytest

from markets.workbench import Workbench, at
from swayed.collaborations.tables import CONTACT_RULES
from swayed.exposures import settings as exposure_settings
from swayed.exposures.tables import ACTIVITY, EXPOSURES, FOLLOW_PAIRS, FOLLOWED_POSTS, PERSON_CONTACTS, PERSON_POSTS
from swayed.identities import ACCOUNT_PERSONS, CUSTOMER_PERSONS, PERSONS
from swayed.influence.tables import CREDITS, EFFECT_DRAWS, FADING, PASSING_DRAWS, PASSING_WEIGHTS, WEIGHTS
from swayed.paths import PATH_BOUNDS, RISK_WINDOWS, TRANSITIONS
from swayed.plans import settings, step
from swayed.situations import Situation
from swayed.situations.settings import Decision
from swayed.situations.tables import SELECTED_CUSTOMERS, SELECTED_EVENTS
from swayed.tables import (
    ACCOUNTS,
    COLLABORATIONS,
    CUSTOMER_ATTRIBUTES,
    EVENTS,
)

SITUATION = Situation(situation="shoes", decision=Decision(stages=("look", "buy")))
START, END = at("2025-01-01"), at("2025-07-01")
PEOPLE = ("agreed", "asked", "refused", "young", "born", "teen", "objector")
TABLES = (
    ACCOUNTS, CUSTOMER_ATTRIBUTES, EVENTS, COLLABORATIONS, ACCOUNT_PERSONS, CUSTOMER_PERSONS,
    PERSONS, SELECTED_CUSTOMERS, SELECTED_EVENTS, TRANSITIONS, RISK_WINDOWS, PATH_BOUNDS, EXPOSURES, FOLLOW_PAIRS,
    FOLLOWED_POSTS, PERSON_CONTACTS, PERSON_POSTS, ACTIVITY, EFFECT_DRAWS, PASSING_DRAWS, PASSING_WEIGHTS, CREDITS, FADING,
    WEIGHTS, CONTACT_RULES,
)  # fmt: skip


def person(name):
    return {
        "person_id": name, "name": name, "kind": "person", "kind_probability": 1.0, "accounts": [name],
    }  # fmt: skip


def exposure(customer, who, time, **cells):
    factors = {"kind_weight": 1.0, "relevance": 1.0, "place_weight": 1.0, "factor_weight": 1.0}
    return {
        "customer_id": customer,
        "person_id": who,
        "exposed_at": time,
        "kind": "like",
        "dose": 1.0,
        **factors,
        **cells,
    }


@pytest.fixture
def plans(bench: Workbench) -> Workbench:
    """Yield a bench with seven people who might be partners and two customers, before the step."""
    for table in TABLES:
        bench.put(table)
    bench.put(PATH_BOUNDS, {"from_at": START, "to_at": END, "is_day": False})
    bench.put(PERSONS, *map(person, PEOPLE))
    bench.put(ACCOUNT_PERSONS, *({"account_id": name, "person_id": name} for name in PEOPLE))
    bench.put(
        ACCOUNTS,
        *(
            {"account_id": n, "platform": "x", "handle": n, "bio": "runner, 16 yo" if n == "teen" else "since 2016"}
            for n in PEOPLE
        ),
    )
    draw = {"stage": "look", "draw": 0, "effect": 0.1, "level": 0.5, "is_named": True}
    bench.put(EFFECT_DRAWS, *({"person_id": name, **draw} for name in PEOPLE))
    bench.put(SELECTED_CUSTOMERS, *({"customer_id": c, "segment": "all"} for c in ("c1", "c2")))
    window = {"origin": "entry", "starts_at": START, "ends_at": END}
    bench.put(
        RISK_WINDOWS,
        {"customer_id": "c1", "stage": "look", **window},
        {"customer_id": "c2", "stage": "look", **window, "ends_at": at("2025-03-01"), "transition_id": "t1"},
        {"customer_id": "c2", "stage": "buy", **window, "starts_at": at("2025-03-01"), "origin": "look"},
    )
    return bench


def run(plans: Workbench) -> None:
    step.run(plans.engine, SITUATION, "UTC")


def test_who_may_be_a_partner(plans):
    why = "relation: by mail"
    plans.put(
        CONTACT_RULES,
        {"person_id": "agreed", "may_contact": "business", "why": why},
        {"person_id": "refused", "may_contact": "no", "why": why},
        {"person_id": "asked", "may_contact": "no", "why": "nothing was agreed"},
        {"person_id": "objector", "may_contact": "no", "why": "is a customer who objected", "objected_at": START},
    )
    own = [
        {"customer_id": f"c-{n}", "person_id": n, "linked_by": "handle"} for n in ("young", "born", "objector", "asked")
    ]
    plans.put(CUSTOMER_PERSONS, *own)
    plans.put(
        CUSTOMER_ATTRIBUTES,
        {"customer_id": "c-young", "attribute": "age", "value": "17"},
        {"customer_id": "c-born", "attribute": "date_of_birth", "value": "2010-05-01"},
        {"customer_id": "c-asked", "attribute": "age", "value": "18"},
    )
    run(plans)
    rows = {row["person_id"]: row for row in plans.rows("plan_people")}
    assert {name for name, row in rows.items() if row["is_minor"]} == {"young", "born", "teen"}
    assert {name for name, row in rows.items() if row["has_objected"]} == {"objector"}
    assert rows["agreed"]["contact"] == "contact now"
    assert rows["refused"]["contact"] == "no"
    assert rows["asked"]["contact"] == "invite through the community"


def test_expected_contacts_follow_the_recent_rate(plans):
    plans.put(WEIGHTS, {"what": "kind of contact", "name": "like", "weight": 2.0},
              {"what": "kind of contact", "name": "other", "weight": 0.5})  # fmt: skip
    plans.put(
        EXPOSURES,
        exposure("c1", "agreed", at("2025-06-30 12:00")),
        exposure("c1", "asked", at("2025-05-02 12:00")),
        exposure("c1", "refused", at("2025-06-30 12:00"), kind="wave"),
        exposure("c1", "young", at("2024-12-30 12:00")),
        *[exposure("c2", "agreed", at("2025-06-30 12:00"))] * 500,
    )
    run(plans)
    contacts = {(r["person_id"], r["customer_id"], r["stage"]): r["contacts"] for r in plans.rows("plan_pairs")}
    life, days = settings.RATE_HALF_LIFE_DAYS, 181
    rate = settings.COLLABORATION_DAYS * math.log(2.0) / life / (1.0 - 0.5 ** (days / life))
    assert contacts["agreed", "c1", "look"] == pytest.approx(2.0 * rate * 0.5 ** (1 / life), abs=1e-6)
    assert contacts["asked", "c1", "look"] == pytest.approx(2.0 * rate * 0.5 ** (60 / life), abs=1e-6)
    assert contacts["refused", "c1", "look"] == pytest.approx(0.5 * rate * 0.5 ** (1 / life), abs=1e-6)
    # Contacts before the period are no recent rate, and nobody is believed to bring more than so many.
    assert ("young", "c1", "look") not in contacts
    assert contacts["agreed", "c2", "buy"] == settings.MOST_CONTACTS
    # He who has moved stands before the next stage, not the last one.
    assert ("agreed", "c2", "look") not in contacts


def test_a_steady_rate_is_found_whatever_the_half_life(plans):
    steady = [
        exposure("c1", "agreed", at(f"2025-{month:02d}-{day:02d} 12:00"))
        for month in range(1, 7)
        for day in range(1, 29)
    ]
    plans.put(EXPOSURES, *[{**row, "dose": 0.2} for row in steady])
    run(plans)
    assert plans.rows("plan_pairs")[0]["contacts"] == pytest.approx(0.2 * 28.0 * 168 / 181, rel=0.03)


def test_followed_posts_count_less_the_more_a_customer_follows(plans):
    posted = {
        "dose": exposure_settings.FOLLOW_WEIGHT,
        "n_posts": 1,
        "reason": "lugs",
        "exposed_at": at("2025-06-20 10:00"),
    }
    follows = {"since_at": START, "is_undated": False, "factor_weight": 1.0}
    posts = [{"person_id": "agreed", "post_id": f"a{i}", **posted} for i in range(10)]
    plans.put(FOLLOWED_POSTS, *posts, *({"person_id": "asked", "post_id": f"b{i}", **posted} for i in range(400)))
    plans.put(
        FOLLOW_PAIRS,
        {"customer_id": "c1", "person_id": "agreed", **follows},
        {"customer_id": "c2", "person_id": "agreed", **follows},
        {"customer_id": "c2", "person_id": "asked", **follows},
    )
    run(plans)
    contacts = {(r["person_id"], r["customer_id"]): r["contacts"] for r in plans.rows("plan_pairs")}
    assert contacts["agreed", "c1"] > 1.3 * contacts["agreed", "c2"] > 0.0


def test_whom_a_person_makes_post_and_how_often_they_meet(plans):
    """`voice` is graded, `source` makes him post, `root` makes the source post; `source` and `agreed` are voices as well."""
    drawn = {"draw": 0, "effect": 0.1, "level": 0.5}
    plans.put(PASSING_DRAWS, {"hop": 2, "person_id": "asked", **drawn}, {"hop": 3, "person_id": "root", **drawn})
    plans.put(PASSING_WEIGHTS, {"hop": 2, "what": "kind of contact", "name": "like", "weight": 2.0})
    one = {"exposed_at": at("2025-06-30 12:00"), "kind": "like", "dose": 1.0}
    plans.put(EFFECT_DRAWS, {"person_id": "agreed", "stage": "look", "is_named": True, **drawn})
    plans.put(
        PERSON_CONTACTS,
        {"exposed_person_id": "agreed", "person_id": "asked", **one},
        {"exposed_person_id": "asked", "person_id": "root", **one},
        {"exposed_person_id": "agreed", "person_id": "root", **one},
        {"exposed_person_id": "asked", "person_id": "asked", **one},
        {"exposed_person_id": "agreed", "person_id": "refused", **one},
    )
    posted = at("2025-06-30 12:00")
    posts = [{"person_id": "agreed", "post_id": f"a{i}", "posted_at": posted} for i in range(10)]
    plans.put(PERSON_POSTS, *posts, {"person_id": "asked", "post_id": "b", "posted_at": at("2025-01-05")})
    run(plans)
    life = settings.RATE_HALF_LIFE_DAYS
    rate = settings.COLLABORATION_DAYS * math.log(2.0) / life / (1.0 - 0.5 ** (181 / life)) * 0.5 ** (1 / life)
    links = {(row["person_id"], row["through_person_id"]): row for row in plans.rows("plan_links")}
    # Each is asked in the fit in which he passes on: who moves customers in the second hop's, the others in the third's.
    assert set(links) == {("asked", "agreed"), ("root", "asked")}
    first, second = links["asked", "agreed"], links["root", "asked"]
    assert (first["hop"], second["hop"]) == (2, 3)
    assert first["contacts"] == pytest.approx(2.0 * rate, abs=1e-6)
    assert second["contacts"] == pytest.approx(rate, abs=1e-6)
    assert first["posts"] == pytest.approx(10 * rate, abs=1e-6)
    # Who hardly posts brings at most what all he has written brings.
    assert second["posts"] == 1.0
    assert {row["person_id"]: row["is_named"] for row in plans.rows("plan_people")} == {"agreed": True, "asked": True}


def test_worths_and_past_costs(plans):
    event = {"customer_id": "c2", "occurred_at": at("2025-03-01"), "currency": "EUR"}
    plans.put(EVENTS, {"event_id": "e1", "stage": "buy", "value": 100, "cost_of_goods": 40, "order_id": "o1", **event},
              {"event_id": "e2", "stage": "refund", "value": -20, "refund_of": "o1", **event})  # fmt: skip
    plans.put(SELECTED_EVENTS, {"event_id": "e1", "stage": "buy", "value": 100, "order_id": "o1", **event},
              {"event_id": "e2", "stage": "refund", "value": -20, "order_id": "o1", **event})  # fmt: skip
    agreed = {"account_id": "agreed", "currency": "EUR"}
    plans.put(
        COLLABORATIONS,
        {"collaboration_id": "k1", "cost": 300, "starts_on": at("2025-01-01").date(), **agreed},
        {"collaboration_id": "k2", "cost": 200, "product_cost": 50, "starts_on": at("2025-02-01").date(), **agreed},
        {"collaboration_id": "k3", "starts_on": at("2025-03-01").date(), **agreed},
    )
    run(plans)
    (worth,) = [row for row in plans.rows("plan_worths") if row["stage"] == "buy"]
    assert worth["net_value"] == pytest.approx(80.0)
    assert worth["margin_share"] == pytest.approx(0.5)
    assert plans.rows("past_costs") == [{"person_id": "agreed", "cost": 250.0, "currency": "EUR"}]
    assert plans.rows("moments") == []
