"""Read the workspace's tables, write what belongs to a situation: posts, contacts, customers, events, factors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.situations.asked import asked_tables, is_about_only
from swayed.situations.facts import AttributeFacts, WorkspaceFacts
from swayed.situations.meaning import MOST_TEXTS, UniversalEncoder, text_relevance
from swayed.situations.search import best_texts, no_hits
from swayed.situations.settings import Situation
from swayed.situations.tables import (
    CANCELLED_EVENTS,
    CUSTOMER_FACTORS,
    POST_FACTORS,
    SELECTED_CUSTOMERS,
    SELECTED_EVENTS,
    SELECTED_INTERACTIONS,
    SELECTED_POSTS,
)
from swayed.situations.vectors import Encoder, VectorStore

READS: tuple[str, ...] = ("accounts", "posts", "interactions", "customers", "customer_attributes", "events")
WRITES = (
    SELECTED_POSTS,
    SELECTED_INTERACTIONS,
    SELECTED_CUSTOMERS,
    SELECTED_EVENTS,
    CANCELLED_EVENTS,
    POST_FACTORS,
    CUSTOMER_FACTORS,
)
_SELECTION = (
    "selected_posts",
    "selected_interactions",
    "met_conditions",
    "selected_customers",
    "fitting_events",
    "selected_events",
    "cancelled_events",
    "post_factors",
    "customer_factors",
)
_SCRATCH = (
    "text_phrases",
    "search_hits",
    "candidates",
    "text_relevance",
    "unread_relevance",
    "met_conditions",
    "fitting_events",
)
_TEXT: pa.DataType = pa.string()
_TEXT_PHRASES = pa.schema(
    [("text_key", _TEXT), ("phrase_no", pa.int64()), ("role", _TEXT), ("name", _TEXT), ("phrase", _TEXT)]
)
FEWEST_BACKGROUND_TEXTS = 200
"""With fewer texts outside the situation than this, ranks against them would be too coarse."""

_TEXT_RELEVANCE = pa.schema([("text_key", _TEXT), ("relevance", pa.float64())])


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
    tell = progress or _silent
    match_phrases(engine, situation)
    _put_search_hits(engine, situation)
    engine.run("candidates", _sql("candidates"))
    _put_relevance(engine, situation, vectors_folder, tell, encoder)
    for name in _SELECTION:
        engine.run(name, _sql(name))
    for name in _SCRATCH:
        engine.drop(name)


def gather_facts(engine: Engine) -> WorkspaceFacts:
    """What the workspace's tables hold, for validating and filling situations; the engine holds those of `READS`."""
    engine.view("declared_attributes", _sql("declared_attributes"))
    names: dict[str, dict[str, int]] = defaultdict(dict)
    n_names: dict[str, int] = defaultdict(int)
    for row in engine.arrow(_sql("fact_names")).to_pylist():
        names[row["field"]][row["name"]] = row["n_rows"]
        n_names[row["field"]] = row["n_names"]
    counts = engine.arrow(_sql("fact_customers")).to_pylist()[0]
    return WorkspaceFacts(
        stages=names["stage"],
        products=names["product"],
        n_products=n_names["product"],
        categories=names["category"],
        communities=names["community"],
        platforms=names["platform"],
        customer_attributes=_attribute_facts(engine.arrow(_sql("fact_attributes")).to_pylist()),
        has_created_at=counts["n_created"] > 0,
        has_product_on_both_sides=counts["n_event_products"] > 0 and counts["n_item_products"] > 0,
        has_texts=counts["n_texts"] > 0,
        n_customers=counts["n_customers"],
    )


def _attribute_facts(rows: list[dict[str, Any]]) -> dict[str, AttributeFacts]:
    return {
        attribute: AttributeFacts(
            values=tuple(row["value"] for row in same),
            n_values=same[0]["n_values"],
            kind="number" if same[0]["is_number"] else "date" if same[0]["is_date"] else "text",
        )
        for attribute, group in groupby(rows, key=lambda row: str(row["attribute"]))
        for same in [list(group)]
    }


def match_phrases(engine: Engine, situation: Situation) -> None:
    """Leaves what the situation asks as tables, `situation_items`, and `text_phrases`: the phrases of each text."""
    asked = asked_tables(situation)
    for name, table in asked.items():
        engine.put(name, table)
    engine.view("wordings", _sql("phrase_wordings"))
    engine.run("plain_phrases", _sql("plain_wordings"))
    engine.run("phrase_stems", _sql("phrase_stems"))
    engine.view("wordings", _sql("text_wordings"))
    engine.view("plain_texts", _sql("plain_wordings"))
    engine.view("situation_items", _sql("situation_items"))
    engine.view("declared_attributes", _sql("declared_attributes"))
    engine.run("situation_products", _sql("situation_products"))
    engine.run("product_categories", _sql("product_categories"))
    if asked["situation_phrases"].num_rows:
        engine.run("text_phrases", _sql("text_phrases"))
    else:
        # A situation without topic asks no text.
        engine.put("text_phrases", _TEXT_PHRASES.empty_table())


def _put_search_hits(engine: Engine, situation: Situation) -> None:
    about_only = is_about_only(situation)
    hits = best_texts(engine.batches(_sql("search_texts")), situation.topic.about) if about_only else no_hits()
    engine.put("search_hits", hits)


def _put_relevance(
    engine: Engine, situation: Situation, folder: Path, tell: Callable[[str], None], encoder: Encoder | None
) -> None:
    relevance, unread = _TEXT_RELEVANCE.empty_table(), 1.0
    if situation.topic.about:
        engine.put("text_budget", pa.table({"n": [MOST_TEXTS]}))
        texts = engine.arrow(_sql("candidate_texts"))
        store = VectorStore(folder, encoder or UniversalEncoder())
        relevance = text_relevance(situation.topic.about, texts, _background(engine), store=store, tell=tell)
        n_texts = engine.arrow("SELECT count(DISTINCT text_key) AS n FROM candidates").column("n")[0].as_py()
        if n_texts > MOST_TEXTS:
            tell(f"meaning of {n_texts - MOST_TEXTS:,} more texts is not read: they count with the median relevance")
            unread = float(np.median(relevance.column("relevance")))
    engine.put("text_relevance", relevance)
    engine.put("unread_relevance", pa.table({"relevance": [unread]}))


def _background(engine: Engine) -> pa.Table:
    """Ordinary talk of the workspace: texts outside the situation, or all where there are too few of them."""
    texts = engine.arrow(_sql("background_texts"))
    outside = texts.filter(texts.column("is_outside"))
    return (outside if outside.num_rows >= FEWEST_BACKGROUND_TEXTS else texts).select(["text_key", "text"])


def _silent(words: str) -> None:
    """Says nothing."""


def _sql(name: str) -> str:
    return read_sql("swayed.situations", name)
