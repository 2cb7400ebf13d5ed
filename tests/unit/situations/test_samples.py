"""Samples in and just out, and what of a situation touched no row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from swayed.engines import DuckDBEngine
from swayed.situations import step
from swayed.situations.samples import Sample, rows_touched, samples
from swayed.situations.settings import Situation
from swayed.tables import LAKE_TABLES

SITUATION = Situation.model_validate(
    {
        "situation": "t",
        "topic": {"about": "a", "any": ("shoe", "boot"), "none": ("giveaway",)},
        "decision": {"stages": ("purchase",), "products": ("P1", "p7"), "categories": ("shoes",)},
        "communities": ("Lists", "nowhere"),
        "customers": {"country": ("DE", "XX"), "age": {"min": 18}},
        "factors": {
            "economics": {"from": "wording", "phrases": ("too expensive", "on sale")},
            "life_stage": {"from": "attribute", "field": "country", "values": ("DE",)},
        },
    }
)
POSTS = [
    ("in0", "x", "talk", "aaaa shoe"),
    ("in1", "x", "talk", "a shoe"),
    ("in2", "x", "talk", "shoe, too expensive"),
    ("in3", "x", "talk", "a shoe"),
    ("listed", "z", "lists", None),
    ("veto0", "y", "far", "giveaway"),
    ("veto1", "y", "far", "shoe giveaway"),
    ("author", "x", "far", "my lunch"),
    ("place", "y", "talk", "your lunch"),
    ("near", "y", "far", "aaa"),
    ("far", "y", "far", "bbb"),
]


class LetterEncoder:
    name = "letters"

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        share = np.array([text.count("a") / len(text) for text in texts], np.float32)
        return np.stack([share, np.sqrt(1 - share**2)], axis=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDBEngine]:
    engine = DuckDBEngine(threads=1)
    for name in step.READS:
        engine.put(name, LAKE_TABLES[name].empty())
    at = {"posted_at": datetime(2025, 1, 1, tzinfo=UTC), "posted_at_is_day": False}
    rows = [{"post_id": p, "account_id": a, "community": c, "text": t, **at} for p, a, c, t in POSTS]
    engine.put("posts", LAKE_TABLES["posts"].from_rows(rows))
    event = {"event_id": "e", "customer_id": "c", "stage": "purchase", "product": "p1", "category": "Shoes"}
    moment = {"occurred_at": at["posted_at"], "occurred_at_is_day": False}
    engine.put("events", LAKE_TABLES["events"].from_rows([{**event, **moment}]))
    engine.put("customers", LAKE_TABLES["customers"].from_rows([{"customer_id": "c"}]))
    attributes = [{"customer_id": "c", "attribute": "country", "value": "de"}]
    engine.put("customer_attributes", LAKE_TABLES["customer_attributes"].from_rows(attributes))
    step.run(engine, SITUATION, vectors_folder=tmp_path, encoder=LetterEncoder())
    yield engine
    engine.close()


def ids(found: tuple[Sample, ...]) -> list[str]:
    return [sample.post_id for sample in found]


def test_samples_in_are_the_most_and_the_least_relevant_without_repeats(engine: DuckDBEngine) -> None:
    found = samples(engine, SITUATION, 2)
    assert set(ids(found.most_relevant)) == {"listed", "in0"}
    assert set(ids(found.least_relevant)) == {"in1", "in2"}
    assert found.least_relevant[0].relevance is not None
    assert found.least_relevant[0].relevance <= found.most_relevant[-1].relevance  # type: ignore[operator]


def test_samples_out_mix_the_reasons_and_prefer_vetoes_of_wanted_posts(engine: DuckDBEngine, tmp_path: Path) -> None:
    found = samples(engine, SITUATION, 4, vectors_folder=tmp_path, encoder=LetterEncoder()).just_out
    assert ids(found) == ["veto1", "near", "author", "place"]
    assert [sample.reason for sample in found] == [
        'has the phrase "giveaway" of `none`',
        "near in meaning, but no evidence",
        "its author has posts inside, this one has no evidence",
        "no evidence, though posts of talk are inside",
    ]
    without = samples(engine, SITUATION, 5).just_out
    assert ids(without) == ["veto1", "author", "place", "veto0"]


def test_rows_touched_counts_every_named_thing(engine: DuckDBEngine) -> None:
    rows = rows_touched(engine, SITUATION).to_pylist()
    assert {(row["field"], row["value"]): row["n_rows"] for row in rows} == {
        ("topic.any", "shoe"): 5,
        ("topic.any", "boot"): 0,
        ("topic.none", "giveaway"): 2,
        ("communities", "Lists"): 1,
        ("communities", "nowhere"): 0,
        ("decision.products", "P1"): 1,
        ("decision.products", "p7"): 0,
        ("decision.categories", "shoes"): 1,
        ("customers.country", "DE"): 1,
        ("customers.country", "XX"): 0,
        ("customers.age", "min 18"): 0,
        ("factors.economics", "too expensive"): 1,
        ("factors.economics", "on sale"): 0,
        ("factors.life_stage", "DE"): 1,
    }
