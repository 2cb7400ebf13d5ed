"""What a situation lets in and keeps out, shown by examples; and what of it touched no row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.situations.meaning import UniversalEncoder, about_key
from swayed.situations.settings import Situation
from swayed.situations.step import match_phrases
from swayed.situations.vectors import Encoder, VectorStore


@dataclass(frozen=True)
class Sample:
    """One post as an example.

    Args:
        reason: why it is in, or what kept it out.
        relevance: share 0-1; None for posts outside.
    """

    post_id: str
    account_id: str
    community: str | None
    text: str | None
    reason: str
    relevance: float | None = None


@dataclass(frozen=True)
class Samples:
    """Examples of a situation's posts.

    Args:
        most_relevant: posts inside, the most relevant first.
        least_relevant: posts inside, the least relevant first.
        just_out: posts outside that came near.
    """

    most_relevant: tuple[Sample, ...]
    least_relevant: tuple[Sample, ...]
    just_out: tuple[Sample, ...]


def samples(
    engine: Engine,
    situation: Situation,
    n: int = 5,
    *,
    vectors_folder: Path | None = None,
    encoder: Encoder | None = None,
) -> Samples:
    """Posts in (`n` most and `n` least relevant) and `n` just out, each with its reason, no text twice.

    Args:
        engine: holds the step's `READS` and `WRITES`.
        situation: resolved.
        n: examples of each sort.
        vectors_folder: where given, kept vectors also find posts out that are near in meaning; none is computed.
        encoder: the encoder whose vectors are kept; the built-in one where not given.
    """
    match_phrases(engine, situation)
    engine.put("sample_size", pa.table({"n": [n]}))
    inside = engine.arrow(_sql("posts_in")).to_pylist()
    outside = engine.arrow(_sql("posts_out")).to_pylist()
    if vectors_folder is not None and situation.topic.about:
        store = VectorStore(vectors_folder, encoder or UniversalEncoder())
        outside += _near_in_meaning(situation.topic.about, engine.arrow(_sql("background_out")), store, n)
    top = [_sample(row) for row in inside if row["is_top"]]
    bottom = [_sample(row) for row in reversed(inside) if not row["is_top"]]
    return Samples(tuple(top), tuple(bottom), tuple(_sample(row) for row in _mixed(outside)[:n]))


def rows_touched(engine: Engine, situation: Situation) -> pa.Table:
    """How many rows each phrase, community, product, category, customer condition and factor of the situation touches.

    Args:
        engine: holds the step's `READS`.
        situation: resolved.

    Returns:
        One row per named thing: field (`topic.any`, `customers.age`, ...), value as the operator wrote it, n_rows.
    """
    match_phrases(engine, situation)
    engine.run("met_conditions", _sql("met_conditions"))
    return engine.arrow(_sql("rows_touched"))


def _near_in_meaning(about: str, posts: pa.Table, store: VectorStore, n: int) -> list[dict[str, Any]]:
    key = about_key(about)
    rows = posts.to_pylist()
    kept = store.kept([key, *(row["text_key"] for row in rows)])
    if key not in kept:
        return []
    known = [row for row in rows if row["text_key"] in kept]
    known.sort(key=lambda row: (-round(float(kept[row["text_key"]] @ kept[key]), 4), row["post_id"]))
    return [
        {**row, "kind": "meaning", "kind_rank": rank, "reason": "near in meaning, but no evidence"}
        for rank, row in enumerate(known[:n], 1)
    ]


def _mixed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reasons in turn, so that the most frequent one does not push the others out; no post twice."""
    kinds = ("vetoed", "meaning", "author", "community")
    in_turn = sorted(rows, key=lambda row: (row["kind_rank"], kinds.index(row["kind"])))
    first: dict[str, dict[str, Any]] = {}
    for row in in_turn:
        first.setdefault(row["text"], row)
    return list(first.values())


def _sample(row: dict[str, Any]) -> Sample:
    return Sample(row["post_id"], row["account_id"], row["community"], row["text"], row["reason"], row.get("relevance"))


def _sql(name: str) -> str:
    return read_sql("swayed.situations", name)
