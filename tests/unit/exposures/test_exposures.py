"""Who is exposed to whom, when, and with what dose."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest

from markets.workbench import Workbench, at
from swayed.contacts import POST_CONTACTS
from swayed.exposures import settings, step
from swayed.identities import ACCOUNT_PERSONS, CUSTOMER_PERSONS
from swayed.paths import PATH_BOUNDS
from swayed.situations import Situation
from swayed.situations.settings import Factor, Places
from swayed.situations.tables import (
    CUSTOMER_FACTORS,
    POST_FACTORS,
    SELECTED_CUSTOMERS,
    SELECTED_INTERACTIONS,
    SELECTED_POSTS,
)
from swayed.tables import ACCOUNTS, FOLLOWS, INTERACTIONS, POSTS

DAY = "2025-03-10"
MOMENT = f"{DAY} 10:00"
ACTOR = [
    "like",
    "repost",
    "quote",
    "copy",
    "credit",
    "review_read",
    "read",
    "link_click",
    "accepted_answer",
    "review",
    "wave",
]


class Scene:
    """Ann and Abe are customers (accounts ann, abe), Pia and Per are not; every post and contact belongs to the situation."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.posts: list[dict[str, Any]] = []
        self.contacts: list[dict[str, Any]] = []
        self.found_in_posts: list[dict[str, Any]] = []
        self.follows: list[dict[str, Any]] = []
        self.factors: list[tuple[str, str]] = []
        self.own_factors: list[tuple[str, str]] = []
        self.places: dict[str, tuple[str, str]] = {}
        self.persons = {name: name for name in ("ann", "abe", "pia", "per")}
        self.outside: set[str] = set()
        self.relevance: dict[str, float] = {}

    def post(self, post_id: str, author: str, posted_at: str = MOMENT, **cells: Any) -> None:
        self.posts.append({"post_id": post_id, "account_id": author, "posted_at": at(posted_at), **cells})

    def contact(self, actor: str, target: str, kind: str = "like", occurred_at: str = MOMENT, **cells: Any) -> None:
        contact = {
            "account_id": actor,
            "target_account_id": target,
            "kind": kind,
            "occurred_at": at(occurred_at),
            **cells,
        }
        self.contacts.append({"interaction_id": f"i{len(self.contacts)}", **contact})

    def expose(self, situation: Situation | None = None) -> list[dict[str, Any]]:
        put, accounts = self.bench.put, self.places
        place = {name: accounts.get(name, ("forum", None)) for name in self.persons}
        put(
            ACCOUNTS,
            *({"account_id": n, "handle": n, "platform": place[n][0], "location": place[n][1]} for n in self.persons),
        )
        put(ACCOUNT_PERSONS, *({"account_id": a, "person_id": p} for a, p in self.persons.items()))
        put(
            CUSTOMER_PERSONS,
            *({"customer_id": c, "person_id": p, "linked_by": "x"} for c, p in (("Ann", "ann"), ("Abe", "abe"))),
        )
        put(
            SELECTED_CUSTOMERS, *({"customer_id": c, "segment": "all"} for c in ("Ann", "Abe") if c not in self.outside)
        )
        put(POSTS, *self.posts)
        put(INTERACTIONS, *self.contacts)
        put(POST_CONTACTS, *self.found_in_posts)
        put(FOLLOWS, *self.follows)
        shared = ("post_id", "account_id", "posted_at", "posted_at_is_day", "community", "products")
        kept = [{name: post.get(name) for name in shared} for post in self.posts if post["post_id"] not in self.outside]
        put(
            SELECTED_POSTS,
            *({**p, "relevance": self.relevance.get(p["post_id"], 1.0), "reason": "phrase"} for p in kept),
        )
        ids = [c["interaction_id"] for c in self.contacts if c["interaction_id"] not in self.outside]
        put(
            SELECTED_INTERACTIONS,
            *({"interaction_id": i, "relevance": self.relevance.get(i, 1.0), "reason": "own"} for i in ids),
        )
        put(POST_FACTORS, *({"post_id": p, "factor": f} for p, f in self.factors))
        put(CUSTOMER_FACTORS, *({"customer_id": c, "factor": f} for c, f in self.own_factors))
        put(PATH_BOUNDS, {"from_at": at("2025-01-01"), "to_at": at("2026-01-01"), "is_day": False})
        step.run(self.bench.engine, situation or Situation(situation="shoes"))
        return self.bench.rows("SELECT * FROM exposures ORDER BY customer_id, person_id, exposed_at, kind")

    def followed(self, situation: Situation | None = None) -> list[dict[str, Any]]:
        """Contacts through follows: the two factors, multiplied."""
        self.expose(situation)
        return self.bench.rows(
            "SELECT follow_pairs.customer_id, followed_posts.*, followed_posts.dose * follow_pairs.factor_weight AS weighed "
            "FROM follow_pairs JOIN followed_posts ON followed_posts.person_id = follow_pairs.person_id "
            "AND followed_posts.exposed_at >= follow_pairs.since_at ORDER BY followed_posts.person_id, exposed_at"
        )

    def who(self) -> set[tuple[str, str, str, float]]:
        return {(row["customer_id"], row["person_id"], row["kind"], row["kind_weight"]) for row in self.expose()}


@pytest.fixture
def scene(bench: Workbench) -> Scene:
    return Scene(bench)


@pytest.mark.parametrize("kind", ACTOR)
def test_the_actor_is_exposed_to_the_target(scene: Scene, kind: str) -> None:
    scene.contact("ann", "pia", kind)
    weight = {rule.kind: rule.weight for rule in settings.CONTACT_RULES}.get(kind, settings.OTHER_KIND_WEIGHT)
    assert scene.who() == {("Ann", "pia", kind, weight)}


@pytest.mark.parametrize("kind", [kind for kind in ACTOR if kind != "wave"])
def test_the_target_is_not_exposed_to_the_actor(scene: Scene, kind: str) -> None:
    scene.contact("pia", "ann", kind)
    assert scene.who() == set()


@pytest.mark.parametrize("kind", ["reply", "mention", "answer"])
def test_who_is_answered_or_addressed_is_exposed(scene: Scene, kind: str) -> None:
    scene.contact("pia", "ann", kind)
    assert scene.who() == {("Ann", "pia", kind, 1.0)}


def test_who_replies_has_read_the_earlier_post(scene: Scene) -> None:
    scene.post("p0", "pia", f"{DAY} 09:00", products=["shoe"])
    scene.post("p1", "ann", products=["sock"])
    scene.outside = {"p1"}
    found = {
        "account_id": "ann",
        "target_account_id": "pia",
        "kind": "reply",
        "occurred_at": at(MOMENT),
        "post_id": "p1",
    }
    scene.found_in_posts = [{**found, "parent_post_id": "p0"}]
    (row,) = scene.expose()
    assert (row["kind"], row["kind_weight"], row["post_id"], row["products"]) == ("read", 0.5, "p0", ["shoe"])


def test_a_mention_exposes_its_target_alone(scene: Scene) -> None:
    scene.contact("ann", "abe", "mention")
    assert scene.who() == {("Abe", "ann", "mention", 1.0)}


def test_people_who_meet_are_exposed_to_each_other(scene: Scene) -> None:
    scene.contact("ann", "abe", "event_met")
    assert scene.who() == {("Ann", "abe", "event_met", 1.0), ("Abe", "ann", "event_met", 1.0)}


@pytest.mark.parametrize("kind", ["like", "reply", "event_met", "wave"])
def test_nobody_is_exposed_to_himself(scene: Scene, kind: str) -> None:
    scene.persons["ann2"] = "ann"
    scene.contact("ann", "ann2", kind)
    scene.contact("ann2", "ann", kind)
    scene.post("p1", "ann2")
    scene.follows = [{"account_id": "ann", "target_account_id": "ann2", "since": at("2025-01-01")}]
    assert scene.who() == set()


def test_customers_outside_the_situation_are_left_out(scene: Scene) -> None:
    scene.contact("ann", "pia")
    scene.contact("abe", "pia")
    scene.outside = {"Abe"}
    assert {row["customer_id"] for row in scene.expose()} == {"Ann"}


def test_a_contact_belongs_by_itself_or_by_its_post(scene: Scene) -> None:
    scene.post("p1", "pia", community="trail", products=["shoe"])
    scene.contact("ann", "pia", post_id="p1")
    scene.contact("ann", "per")
    scene.contact("abe", "per")
    scene.outside, scene.relevance = {"i0", "i2"}, {"p1": 0.25, "i1": 0.5}
    rows = scene.expose()
    assert [(row["person_id"], row["relevance"], row["reason"]) for row in rows] == [
        ("per", 0.5, "own"),
        ("pia", 0.25, "phrase"),
    ]
    assert (rows[1]["community"], rows[1]["products"]) == ("trail", ["shoe"])


def test_the_stronger_evidence_gives_the_relevance(scene: Scene) -> None:
    scene.post("p1", "pia")
    scene.contact("ann", "pia", post_id="p1")
    scene.relevance = {"p1": 0.25, "i0": 0.5}
    assert [row["relevance"] for row in scene.expose()] == [0.5]


def test_what_is_of_no_relevance_does_not_count(scene: Scene) -> None:
    scene.contact("ann", "pia")
    scene.relevance = {"i0": 0.0}
    assert scene.expose() == []


@pytest.mark.parametrize(
    ("occurred_at", "counts"),
    [("2024-07-05", True), ("2024-07-04 23:59", False), ("2025-12-31 23:59", True), ("2026-01-01", False)],
    ids=["180 days before", "earlier", "last moment", "after the end"],
)
def test_history_and_the_end_bound_contacts(scene: Scene, occurred_at: str, counts: bool) -> None:
    scene.contact("ann", "pia", occurred_at=occurred_at)
    scene.post("p1", "per", occurred_at)
    scene.follows = [{"account_id": "ann", "target_account_id": "per", "since": at("2020-01-01")}]
    assert [row["person_id"] for row in scene.expose()] == (["pia"] if counts else [])
    assert [row["person_id"] for row in scene.followed()] == (["per"] if counts else [])


def test_where_only_the_day_is_known_the_contact_counts_at_its_end(scene: Scene) -> None:
    scene.contact("ann", "pia", occurred_at=DAY, occurred_at_is_day=True)
    scene.post("p1", "per", DAY, posted_at_is_day=True)
    scene.follows = [{"account_id": "ann", "target_account_id": "per", "since": at("2025-01-01")}]
    # Before no transition of its day, day-resolved or not, and before all of the next.
    last_moment = at(f"{DAY} 23:59") + timedelta(seconds=59)
    assert [row["exposed_at"] for row in [*scene.expose(), *scene.followed()]] == [last_moment, last_moment]


def test_an_exact_contact_keeps_its_moment(scene: Scene) -> None:
    scene.contact("ann", "pia", occurred_at=MOMENT)
    assert [row["exposed_at"] for row in scene.expose()] == [at(MOMENT)]


def test_posts_of_somebody_followed_are_merged_per_person_and_day(scene: Scene) -> None:
    for number, author in enumerate(["pia", "pia", "per"]):
        scene.post(f"p{number}", author, f"{DAY} 1{number}:00")
    scene.post("p9", "pia", "2025-03-11 10:00")
    scene.follows = [
        {"account_id": "ann", "target_account_id": name, "since": at("2025-01-01")} for name in ("pia", "per")
    ]
    rows = scene.followed()
    assert [(row["person_id"], row["n_posts"], row["exposed_at"]) for row in rows] == [
        ("per", 1, at(f"{DAY} 12:00")),
        ("pia", 2, at(f"{DAY} 11:00")),
        ("pia", 1, at("2025-03-11 10:00")),
    ]
    assert [row["dose"] for row in rows] == pytest.approx([0.15, 2 * 0.15, 0.15])
    meetings = scene.bench.found("SELECT person_id, n_direct, n_contacts FROM meetings")
    assert meetings == {("per", 0, 1), ("pia", 0, 3)}


@pytest.mark.parametrize(
    ("since", "cells", "counts"),
    [
        ("2025-03-10 10:00", {}, True),
        ("2025-03-10 10:01", {}, False),
        ("2025-03-10", {"since_is_day": True}, False),
        ("2025-03-09", {"since_is_day": True}, True),
        (None, {}, True),
    ],
)
def test_a_post_counts_after_the_follow(scene: Scene, since: str | None, cells: dict[str, Any], counts: bool) -> None:
    scene.post("p1", "pia")
    scene.follows = [{"account_id": "ann", "target_account_id": "pia", "since": at(since) if since else None, **cells}]
    assert bool(scene.followed()) == counts


def test_an_undated_follow_counts_from_the_later_first_trace(scene: Scene) -> None:
    scene.post("p0", "pia", "2025-03-01 10:00")
    scene.post("p1", "ann", "2025-03-05 10:00")
    scene.post("p2", "pia", "2025-03-09 10:00")
    scene.follows = [{"account_id": "ann", "target_account_id": "pia"}]
    assert [row["post_id"] for row in scene.followed()] == ["p2"]


def _factors(**uses: str) -> Situation:
    factors = {name: Factor(**{"from": "wording", "phrases": ("x",), "use": use}) for name, use in uses.items()}
    return Situation(situation="shoes", factors=factors)


def test_unmet_factors_lower_the_dose(scene: Scene) -> None:
    scene.post("p1", "pia")
    scene.contact("ann", "pia", post_id="p1")
    scene.contact("ann", "per")
    scene.factors = [("p1", "economics")]
    rows = scene.expose(_factors(economics="weight", emotion="weight", culture="compare"))
    assert [(row["person_id"], row["factor_weight"]) for row in rows] == [("per", 0.25), ("pia", 0.5)]


@pytest.mark.parametrize(
    ("spoke_at", "counts"),
    [("2025-03-09 10:00", True), ("2024-12-10 10:00", True), ("2024-12-10 09:59", False), ("2025-03-10 10:01", False)],
    ids=["day before", "90 days before", "earlier", "only later"],
)
def test_a_required_factor_is_met_in_the_customers_own_posts_of_90_days(
    scene: Scene, spoke_at: str, counts: bool
) -> None:
    scene.post("own", "ann", spoke_at)
    scene.contact("ann", "pia")
    scene.factors = [("own", "economics")]
    assert bool(scene.expose(_factors(economics="require"))) == counts


def test_a_required_factor_is_met_by_an_attribute(scene: Scene) -> None:
    scene.contact("ann", "pia")
    scene.contact("abe", "pia")
    scene.own_factors = [("Ann", "life_stage")]
    assert [(row["customer_id"], row["factor_weight"]) for row in scene.expose(_factors(life_stage="require"))] == [
        ("Ann", 1.0)
    ]


@pytest.mark.parametrize(
    ("places", "weights"),
    [
        (Places(), [1.0, 1.0]),
        (Places(physical=("Graz",)), [1.0, 0.5]),
        (Places(digital=("VIDEO",)), [0.5, 1.0]),
        (Places(digital=("Trail",)), [1.0, 0.5]),
        (Places(physical=("Graz",), digital=("video",)), [1.0, 1.0]),
    ],
    ids=["none", "town", "platform", "community", "either"],
)
def test_contacts_outside_the_places_weigh_less(scene: Scene, places: Places, weights: list[float]) -> None:
    scene.places = {"pia": ("forum", "near Graz, AT"), "per": ("Video", None)}
    scene.contact("ann", "pia", community="trail")
    scene.contact("ann", "per")
    rows = scene.expose(Situation(situation="shoes", places=places))
    assert [row["place_weight"] for row in sorted(rows, key=lambda row: row["person_id"], reverse=True)] == weights


def test_a_place_may_hold_any_letter(scene: Scene) -> None:
    scene.places = {"pia": ("forum", "Gießen")}
    scene.contact("ann", "pia")
    assert [
        row["place_weight"] for row in scene.expose(Situation(situation="s", places=Places(physical=("Gießen",))))
    ] == [1.0]


def test_a_place_named_twice_counts_once(scene: Scene) -> None:
    scene.contact("ann", "pia", community="trail")
    assert len(scene.expose(Situation(situation="s", places=Places(digital=("Trail", "trail"))))) == 1


def test_dose_is_the_product_of_its_factors(scene: Scene) -> None:
    scene.post("p1", "pia")
    scene.post("p2", "per")
    scene.contact("ann", "pia", "wave", post_id="p1")
    scene.follows = [{"account_id": "ann", "target_account_id": "per", "since": at("2025-01-01")}]
    scene.relevance = {"p1": 0.4, "i0": 0.3, "p2": 0.8}
    situation = _factors(economics="weight").model_copy(update={"places": Places(physical=("Graz",))})
    (direct,) = scene.expose(situation)
    assert direct["dose"] == pytest.approx(0.7 * 0.4 * 0.5 * 0.5)
    factors = [direct[name] for name in ("kind_weight", "relevance", "place_weight", "factor_weight")]
    assert direct["dose"] == pytest.approx(math.prod(factors))
    (followed,) = scene.followed(situation)
    assert followed["weighed"] == pytest.approx(0.15 * 0.8 * 0.5 * 0.5)


def test_activity_counts_contacts_on_either_side_and_own_posts(scene: Scene) -> None:
    scene.contact("ann", "pia")
    scene.contact("per", "ann", occurred_at=f"{DAY} 23:00")
    scene.post("p1", "ann")
    scene.post("p2", "pia")
    scene.contact("pia", "per")
    scene.outside = {"i0", "p1"}
    scene.expose()
    assert scene.bench.found("SELECT customer_id, CAST(day AS VARCHAR), n_contacts FROM activity") == {("Ann", DAY, 3)}
