"""Which posts, contacts, customers and events a situation selects, on tables small enough to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from swayed.engines import DuckDBEngine
from swayed.situations import step
from swayed.situations.settings import Situation
from swayed.tables import LAKE_TABLES

DAY = datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    engine = DuckDBEngine(threads=1)
    for name in step.READS:
        engine.put(name, LAKE_TABLES[name].empty())
    yield engine
    engine.close()


def put(engine: DuckDBEngine, table: str, rows: list[dict[str, Any]]) -> None:
    engine.put(table, LAKE_TABLES[table].from_rows(rows))


def put_texts(engine: DuckDBEngine, *texts: str) -> None:
    posts = [
        {"post_id": text, "account_id": "a", "posted_at": DAY, "posted_at_is_day": False, "text": text}
        for text in texts
    ]
    put(engine, "posts", posts)


def select(engine: DuckDBEngine, folder: Path, **parts: Any) -> None:
    step.run(engine, Situation(situation="t", **parts), vectors_folder=folder)
    for table in step.WRITES:
        engine.write_parquet(table.name, table.schema, folder / f"{table.name}.parquet")


def reasons(engine: DuckDBEngine, table: str = "selected_posts", key: str = "post_id") -> dict[str, str]:
    rows = engine.arrow(f"SELECT {key}, reason, relevance FROM {table} ORDER BY {key}").to_pylist()
    assert all(row["relevance"] == 1.0 for row in rows)
    return {row[key]: row["reason"] for row in rows}


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("trail shoe", "My TRAIL shoe!", True),
        ("trail shoe", "trail-shoes, new", True),
        ("trail shoe", "trail\nshoe", True),
        ("trail shoe", "trailshoe", False),
        ("trail shoe", "trail shoehorn", False),
        ("trail shoe", "shoe trail", False),
        ("drop", "eardrop", False),
        ("box", "two boxes", True),
        ("trail shoes", "trail shoe", False),
        ("run*", "RUNNING late", True),
        ("run*", "overrun", False),
        ("café größe", "CAFE GROSSE", True),
        ("café größe", "Cafe\u0301 GRÖSSE!", True),
        ("cafe", "Le Café.", True),
        ("#ubuntu", "on ubuntu now", True),
        ("跑鞋", "我的跑鞋很好", True),
        ("кроссовки", "Новые Кроссовки!", True),
        ("!?", "what!?", False),
    ],
)
def test_a_phrase_is_whole_words_in_any_case_with_or_without_accents(
    engine: DuckDBEngine, tmp_path: Path, phrase: str, text: str, stands: bool
) -> None:
    put_texts(engine, text, "something else")
    select(engine, tmp_path, topic={"any": (phrase,)})
    assert reasons(engine) == ({text: f'phrase "{phrase}"'} if stands else {})


def test_none_wins_over_every_evidence_and_the_first_phrase_is_the_reason(engine: DuckDBEngine, tmp_path: Path) -> None:
    facts = {"account_id": "a", "posted_at": DAY, "posted_at_is_day": False}
    put(
        engine,
        "posts",
        [
            {**facts, "post_id": "both", "text": "lugs of a trail shoe"},
            {**facts, "post_id": "vetoed", "text": "giveaway: trail shoes", "products": ["p1"], "community": "c"},
            {**facts, "post_id": "product", "text": "hello", "products": ["p9", "P1"], "community": "c"},
            {**facts, "post_id": "placed", "products": ["p2"]},
            {**facts, "post_id": "community", "community": "C"},
            {**facts, "post_id": "category", "community": "shoes"},
            {**facts, "post_id": "out", "text": "hello", "products": ["p9"], "community": "d"},
        ],
    )
    contact = {
        "account_id": "a",
        "target_account_id": "b",
        "kind": "like",
        "occurred_at": DAY,
        "occurred_at_is_day": False,
    }
    put(
        engine,
        "interactions",
        [
            {**contact, "interaction_id": "own", "text": "nice lugs", "post_id": "out"},
            {**contact, "interaction_id": "of its post only", "post_id": "both"},
            {**contact, "interaction_id": "product", "products": ["p1"]},
            {**contact, "interaction_id": "vetoed", "text": "GIVEAWAYS", "products": ["p1"]},
        ],
    )
    event = {"event_id": "e", "customer_id": "c", "stage": "x", "occurred_at": DAY, "occurred_at_is_day": False}
    put(engine, "events", [{**event, "product": "p2", "category": "Shoes"}])
    select(
        engine,
        tmp_path,
        topic={"any": ("trail shoe", "lugs"), "none": ("giveaway",)},
        decision={"products": ("p1",), "categories": ("shoes",)},
        communities=("c",),
    )
    assert reasons(engine) == {
        "both": 'phrase "trail shoe"',
        "product": "product P1",
        "placed": "product p2",
        "community": "community c",
        "category": "community shoes",
    }
    assert reasons(engine, "selected_interactions", "interaction_id") == {
        "own": 'phrase "lugs"',
        "product": "product p1",
    }


def put_customers(engine: DuckDBEngine, attributes: dict[str, dict[str, str]], **columns: Any) -> None:
    put(engine, "customers", [{"customer_id": customer, **columns.get(customer, {})} for customer in attributes])
    rows = [
        {"customer_id": customer, "attribute": attribute, "value": value}
        for customer, values in attributes.items()
        for attribute, value in values.items()
    ]
    put(engine, "customer_attributes", rows)


def segments(engine: DuckDBEngine) -> dict[str, str]:
    rows = engine.arrow("SELECT customer_id, segment FROM selected_customers ORDER BY customer_id").to_pylist()
    return {row["customer_id"]: row["segment"] for row in rows}


@pytest.mark.parametrize(
    ("conditions", "chosen"),
    [
        ({}, "abcd"),
        ({"country": ("de", "AT")}, "ab"),
        ({"country": ("DE",), "age": {"min": 18}}, ""),
        ({"age": {"min": 17, "max": 20}}, "ab"),
        ({"age": ("17",)}, "a"),
        ({"since": {"min": date(2025, 1, 1)}}, "bc"),
        ({"since": {"max": date(2025, 1, 1)}}, "ab"),
        ({"missing": ("x",)}, ""),
    ],
)
def test_customers_meet_every_condition(
    engine: DuckDBEngine, tmp_path: Path, conditions: dict[str, Any], chosen: str
) -> None:
    attributes = {
        "a": {"country": "DE", "age": "17.0", "since": "2024-12-31"},
        "b": {"country": "at ", "age": "20", "since": "2025-01-01T08:00:00Z"},
        "c": {"country": "FR", "age": "unknown", "since": "2025-06-01"},
        "d": {},
        "objects": {"country": "DE", "age": "19", "since": "2025-01-01"},
    }
    put_customers(engine, attributes, objects={"objected_at": DAY})
    select(engine, tmp_path, customers=conditions)
    assert segments(engine) == dict.fromkeys(chosen, "all")


def test_segments_are_the_levels_joined_and_rare_ones_are_pooled(engine: DuckDBEngine, tmp_path: Path) -> None:
    attributes = {f"c{i:02d}": {"town": f"t{i:02d}", "kind": "k"} for i in range(21)}
    put_customers(engine, {**attributes, "c98": {"town": "t20", "kind": "k"}, "c99": {"town": "t00"}})
    select(engine, tmp_path, segment_by=("kind", "town"))
    found = segments(engine)
    assert len(set(found.values())) == 20
    assert found["c20"] == found["c98"] == "k / t20"
    assert [customer for customer, segment in found.items() if segment == "other"] == ["c18", "c19", "c99"]
    put_customers(engine, {"x": {"town": "a"}, "y": {}})
    select(engine, tmp_path, segment_by=("town",))
    assert segments(engine) == {"x": "a", "y": "unknown"}


@pytest.mark.parametrize(
    ("decision", "chosen"),
    [
        ({}, {"bare", "p1", "p2", "shoes", "socks", "refund"}),
        ({"products": ("P1",)}, {"bare", "p1", "shoes", "refund"}),
        ({"categories": ("shoes",)}, {"bare", "p1", "p2", "shoes", "refund"}),
        ({"products": ("p1",), "categories": ("socks",)}, {"bare", "p1", "shoes", "socks", "refund"}),
    ],
)
def test_events_fit_by_stage_status_product_and_category(
    engine: DuckDBEngine, tmp_path: Path, decision: dict[str, Any], chosen: set[str]
) -> None:
    put_customers(engine, {"c": {}, "objects": {}}, objects={"objected_at": DAY})
    facts = {"customer_id": "c", "stage": "purchase", "occurred_at": DAY, "occurred_at_is_day": False, "status": "paid"}
    rows = [
        {**facts, "event_id": "bare"},
        {**facts, "event_id": "p1", "product": "p1", "category": "shoes"},
        {**facts, "event_id": "p2", "product": "p2", "category": "Shoes"},
        {**facts, "event_id": "shoes", "category": "shoes"},
        {**facts, "event_id": "socks", "category": "socks"},
        {**facts, "event_id": "refund", "stage": "refund", "order_id": "credit note 7", "refund_of": "o1"},
        {**facts, "event_id": "cancelled", "status": "cancelled"},
        {**facts, "event_id": "other stage", "stage": "awareness"},
        {**facts, "event_id": "objects", "customer_id": "objects"},
    ]
    put(engine, "events", rows)
    select(engine, tmp_path, decision={"stages": ("research", "purchase"), **decision})
    found = engine.arrow("SELECT event_id, order_id FROM selected_events").to_pylist()
    assert {row["event_id"] for row in found} == chosen
    assert {row["order_id"] for row in found if row["event_id"] == "refund"} == {"o1"}


def test_factors_are_met_by_wording_or_by_a_declared_attribute(engine: DuckDBEngine, tmp_path: Path) -> None:
    put_texts(engine, "Far too expensive", "cheap")
    put_customers(engine, {"a": {"life": "New Parent"}, "b": {"life": "student"}, "c": {}})
    select(
        engine,
        tmp_path,
        factors={
            "economics": {"from": "wording", "phrases": ("too expensive", "on sale")},
            "life_stage": {"from": "attribute", "field": "life", "values": ("new parent",)},
            "culture": {"from": "attribute", "field": "life"},
        },
    )
    assert engine.arrow("SELECT * FROM post_factors").to_pylist() == [
        {"post_id": "Far too expensive", "factor": "economics"}
    ]
    found = engine.arrow("SELECT * FROM customer_factors ORDER BY ALL").to_pylist()
    assert [(row["customer_id"], row["factor"]) for row in found] == [
        ("a", "culture"),
        ("a", "life_stage"),
        ("b", "culture"),
    ]
    assert reasons(engine) == {}


def test_facts_count_names_and_read_attributes(engine: DuckDBEngine) -> None:
    put_texts(engine, "hello")
    put_customers(engine, {"a": {"age": "7", "since": "2025-01-01"}, "b": {"age": "x"}}, a={"created_at": DAY})
    event = {"customer_id": "a", "occurred_at": DAY, "occurred_at_is_day": False, "product": "p1"}
    rows = [{**event, "event_id": str(i), "stage": stage} for i, stage in enumerate(["buy", "look", "look", "refund"])]
    put(engine, "events", rows)
    facts = step.gather_facts(engine)
    assert list(facts.stages.items()) == [("look", 2), ("buy", 1)]
    assert (facts.products, facts.n_products, facts.n_customers) == ({"p1": 4}, 1, 2)
    assert (facts.has_created_at, facts.has_product_on_both_sides) == (True, False)
    assert facts.customer_attributes["age"].kind == "text"
    assert facts.customer_attributes["since"].kind == "date"
    assert facts.customer_attributes["age"].values == ("7", "x")
