"""Read the workspace's tables, write what belongs to a situation: posts, contacts, customers, events, factors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.situations.meaning import Encoder, UniversalEncoder, text_relevance
from swayed.situations.search import best_texts
from swayed.situations.settings import Bounds, Situation
from swayed.situations.tables import (
    CUSTOMER_FACTORS,
    POST_FACTORS,
    SELECTED_CUSTOMERS,
    SELECTED_EVENTS,
    SELECTED_INTERACTIONS,
    SELECTED_POSTS,
)
from swayed.situations.vectors import VectorStore

if TYPE_CHECKING:
    from swayed.situations.facts import WorkspaceFacts

READS: tuple[str, ...] = ("accounts", "posts", "interactions", "customers", "customer_attributes", "events")
WRITES = (
    SELECTED_POSTS,
    SELECTED_INTERACTIONS,
    SELECTED_CUSTOMERS,
    SELECTED_EVENTS,
    POST_FACTORS,
    CUSTOMER_FACTORS,
)
_SELECTION = (
    "selected_posts",
    "selected_interactions",
    "met_conditions",
    "selected_customers",
    "selected_events",
    "post_factors",
    "customer_factors",
)
_SCRATCH = ("text_phrases", "search_hits", "candidates", "text_relevance", "met_conditions")
_PHRASES = pa.schema(
    [
        ("phrase_no", pa.int64()),
        ("role", pa.string()),
        ("name", pa.string()),
        ("phrase", pa.string()),
        ("wording", pa.string()),
        ("is_prefix", pa.bool_()),
        ("is_unspaced", pa.bool_()),
    ]
)
_CONDITIONS = pa.schema(
    [
        ("condition", pa.string()),
        ("role", pa.string()),
        ("name", pa.string()),
        ("attribute", pa.string()),
        ("test", pa.string()),
        ("value", pa.string()),
        ("minimum", pa.float64()),
        ("maximum", pa.float64()),
        ("first_day", pa.date32()),
        ("last_day", pa.date32()),
    ]
)
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese: scripts that put no space between words."""


def run(
    engine: Engine,
    situation: Situation,
    *,
    vectors_folder: Path,
    progress: Callable[[str], None] | None = None,
    encoder: Encoder | None = None,
) -> None:
    """Leaves the tables of `WRITES` in the engine.

    Args:
        engine: holds the tables of `READS` under their own names.
        situation: resolved.
        vectors_folder: where vectors of texts are kept between runs.
        progress: told in words how the reading of texts goes on.
        encoder: turns texts into vectors; the built-in one where not given.
    """
    tell = progress or (lambda words: None)
    match_phrases(engine, situation)
    _put_search_hits(engine, situation)
    engine.run("candidates", _sql("candidates"))
    _put_relevance(engine, situation, vectors_folder, tell, encoder)
    for name in _SELECTION:
        engine.run(name, _sql(name))
    for name in _SCRATCH:
        engine.drop(name)


def gather_facts(engine: Engine) -> WorkspaceFacts:
    """What the workspace's tables hold, for validating and filling situations."""
    raise NotImplementedError


def match_phrases(engine: Engine, situation: Situation) -> None:
    """Leaves the situation's settings as tables, `situation_items`, and `text_phrases`: which phrase stands in which text."""
    _put_settings(engine, situation)
    phrases = _phrases_of(situation)
    engine.put("situation_phrases", pa.Table.from_pylist(phrases, schema=_PHRASES))
    engine.view("wordings", _sql("phrase_wordings"))
    engine.run("plain_phrases", _sql("plain_wordings"))
    engine.run("phrase_stems", _sql("phrase_stems"))
    engine.view("wordings", _sql("text_wordings"))
    engine.view("plain_texts", _sql("plain_wordings"))
    engine.view("situation_items", _sql("situation_items"))
    engine.view("declared_attributes", _sql("declared_attributes"))
    engine.run("situation_products", _sql("situation_products"))
    engine.run("product_categories", _sql("product_categories"))
    if phrases:
        engine.run("text_phrases", _sql("text_phrases"))
        return
    # A situation without topic asks no text.
    fields = ["text_key", "role", "name", "phrase"]
    schema = pa.schema([(field, pa.string()) for field in fields] + [("phrase_no", pa.int64())])
    engine.put("text_phrases", schema.empty_table())


def _put_settings(engine: Engine, situation: Situation) -> None:
    decision = situation.decision
    named = dict.fromkeys((*situation.communities, *decision.categories))
    communities = {name.strip().lower(): name for name in reversed(named)}
    engine.put("named_products", _words("product", decision.products))
    engine.put("named_categories", _words("category", {c.strip().lower(): None for c in decision.categories}))
    engine.put(
        "situation_communities",
        _words("community", communities).append_column("name", pa.array(communities.values(), pa.string())),
    )
    engine.put("situation_stages", _words("stage", dict.fromkeys((*decision.stages, "refund"))))
    engine.put("situation_scope", pa.table({"is_limited": [bool(decision.products or decision.categories)]}))
    attributes = situation.segment_by or ()
    engine.put(
        "segment_attributes",
        _words("attribute", attributes).append_column("position", pa.array(range(len(attributes)), pa.int64())),
    )
    engine.put("customer_conditions", pa.Table.from_pylist(_conditions_of(situation), schema=_CONDITIONS))


def _words(column: str, values: object) -> pa.Table:
    return pa.table({column: pa.array(list(values), pa.string())})  # type: ignore[call-overload]


def _phrases_of(situation: Situation) -> list[dict[str, object]]:
    roles = [("any", "", phrase) for phrase in situation.topic.any]
    roles += [("none", "", phrase) for phrase in situation.topic.none]
    for name, factor in situation.factors.items():
        roles += [("factor", name, phrase) for phrase in factor.phrases if factor.from_ == "wording"]
    return [
        {
            "phrase_no": number,
            "role": role,
            "name": name,
            "phrase": phrase,
            "wording": phrase.strip().removesuffix("*"),
            "is_prefix": phrase.strip().endswith("*"),
            "is_unspaced": any(low <= ord(letter) <= high for letter in phrase for low, high in _UNSPACED),
        }
        for number, (role, name, phrase) in enumerate(roles)
    ]


def _conditions_of(situation: Situation) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for attribute, asked in situation.customers.items():
        facts = {"condition": f"customer {attribute}", "role": "customer", "name": attribute, "attribute": attribute}
        rows += [{**facts, **_range(asked)}] if isinstance(asked, Bounds) else _values(facts, asked)
    for name, factor in situation.factors.items():
        if factor.from_ == "attribute":
            facts = {"condition": f"factor {name}", "role": "factor", "name": name, "attribute": factor.field}
            rows += _values(facts, factor.values)
    return rows


def _values(facts: dict[str, object] | dict[str, str], values: tuple[str, ...]) -> list[dict[str, object]]:
    if not values:
        return [{**facts, "test": "given"}]
    return [{**facts, "test": "value", "value": value.strip()} for value in values]


def _range(bounds: Bounds) -> dict[str, object]:
    if isinstance(bounds.min, date) or isinstance(bounds.max, date):
        return {"test": "day", "first_day": bounds.min, "last_day": bounds.max}
    return {"test": "number", "minimum": bounds.min, "maximum": bounds.max}


def _put_search_hits(engine: Engine, situation: Situation) -> None:
    topic, decision = situation.topic, situation.decision
    hits = pa.schema([("item", pa.string()), ("text_key", pa.string()), ("search_score", pa.float64())]).empty_table()
    if topic.about and not (topic.any or decision.products or decision.categories or situation.communities):
        hits = best_texts(engine.batches(_sql("search_texts")), topic.about)
    engine.put("search_hits", hits)


def _put_relevance(
    engine: Engine, situation: Situation, folder: Path, tell: Callable[[str], None], encoder: Encoder | None
) -> None:
    if not situation.topic.about:
        schema = pa.schema([("text_key", pa.string()), ("relevance", pa.float64())])
        engine.put("text_relevance", schema.empty_table())
        return
    relevance = text_relevance(
        situation.topic.about,
        engine.arrow(_sql("candidate_texts")),
        engine.arrow(_sql("background_texts")),
        store=VectorStore(folder, encoder or UniversalEncoder()),
        tell=tell,
    )
    engine.put("text_relevance", relevance)


def _sql(name: str) -> str:
    return read_sql("swayed.situations", name)
