"""Relevance by meaning: ranks, kept vectors, the budget, and search by `about` alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from swayed.engines import DuckDBEngine
from swayed.situations import step
from swayed.situations.meaning import UniversalEncoder, percentiles, text_relevance
from swayed.situations.search import best_texts
from swayed.situations.settings import Situation
from swayed.situations.vectors import VectorStore
from swayed.tables import LAKE_TABLES


class LetterEncoder:
    """Nearness to "a" = the share of letters that are a."""

    name = "letters/1"

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        self.read += texts
        share = np.array([text.count("a") / len(text) for text in texts], np.float32)
        return np.stack([share, np.sqrt(1 - share**2)], axis=1)


def told(words: str) -> None:
    """Says nothing."""


def texts_of(*texts: str) -> pa.Table:
    return pa.table({"text_key": [f"key of {text}" for text in texts], "text": list(texts)})


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    engine = DuckDBEngine(threads=1)
    for name in step.READS:
        engine.put(name, LAKE_TABLES[name].empty())
    yield engine
    engine.close()


def put_posts(engine: DuckDBEngine, *texts: str | None) -> None:
    rows = [
        {
            "post_id": f"p{number}",
            "account_id": "a",
            "posted_at": datetime(2025, 1, 1, tzinfo=UTC),
            "posted_at_is_day": False,
            "text": text,
            "community": "c" if text is None else None,
        }
        for number, text in enumerate(texts)
    ]
    engine.put("posts", LAKE_TABLES["posts"].from_rows(rows))


def relevance_of(engine: DuckDBEngine) -> dict[str, float]:
    rows = engine.arrow("SELECT post_id, relevance FROM selected_posts ORDER BY post_id").to_pylist()
    return {row["post_id"]: row["relevance"] for row in rows}


def test_percentiles_are_mid_ranks_as_counted_by_hand() -> None:
    generator = np.random.default_rng(3)
    values, sample = generator.integers(0, 9, 20).astype(float), generator.integers(0, 9, 33).astype(float)
    slow = [(sum(s < v for s in sample) + sum(s == v for s in sample) / 2) / len(sample) for v in values]
    np.testing.assert_allclose(percentiles(values, sample), slow)


def test_relevance_is_the_rank_among_the_workspaces_posts_and_never_nothing(
    engine: DuckDBEngine, tmp_path: Path
) -> None:
    put_posts(engine, "shoe", "aaa shoe", "a shoe", "aaaa", "bbbb", "  ", None)
    step.run(
        engine,
        Situation.model_validate({"situation": "t", "topic": {"about": "a", "any": ("shoe",)}, "communities": ("c",)}),
        vectors_folder=tmp_path,
        encoder=LetterEncoder(),
    )
    # Of five texts: shoe and bbbb tie at the bottom (1/5), then a shoe (2.5/5), aaa shoe (3.5/5), aaaa.
    assert relevance_of(engine) == pytest.approx({"p0": 0.2, "p1": 0.7, "p2": 0.5, "p6": 1.0})
    low = text_relevance("a", texts_of("b"), texts_of("ab"), store=VectorStore(tmp_path, LetterEncoder()), tell=told)
    assert low.column("relevance").to_pylist() == [0.05]


def test_kept_vectors_are_not_read_again_and_damaged_parts_are_passed_over(tmp_path: Path) -> None:
    candidates, background = texts_of("ab", "aab"), texts_of("b", "abb")
    first, again, mended = LetterEncoder(), LetterEncoder(), LetterEncoder()
    words: list[str] = []
    fresh = text_relevance("a", candidates, background, store=VectorStore(tmp_path, first), tell=words.append)
    assert sorted(first.read) == ["a", "aab", "ab", "abb", "b"]
    assert words == ["meaning of 5 texts: 0 %"]
    kept = text_relevance("a", candidates, background, store=VectorStore(tmp_path, again), tell=words.append)
    assert again.read == []
    assert len(words) == 1
    assert kept.equals(fresh)
    (part,) = tmp_path.glob("letters-1/part-*.parquet")
    part.write_bytes(part.read_bytes()[:-20])
    assert text_relevance("a", candidates, background, store=VectorStore(tmp_path, mended), tell=told).equals(fresh)
    assert len(mended.read) == 5
    assert [path.name for path in part.parent.iterdir()] == [part.name]


def test_texts_beyond_the_budget_count_with_the_median(
    engine: DuckDBEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "MOST_TEXTS", 3)
    words: list[str] = []
    texts = ("shoe", "a shoe", "aaa shoe", "aaaa shoe")
    put_posts(engine, *texts, "bbbb", None)
    step.run(
        engine,
        Situation.model_validate({"situation": "t", "topic": {"about": "a", "any": ("shoe",)}, "communities": ("c",)}),
        vectors_folder=tmp_path,
        progress=words.append,
        encoder=LetterEncoder(),
    )
    found = relevance_of(engine)
    by_key = sorted(range(4), key=lambda number: hashlib.md5(texts[number].encode(), usedforsecurity=False).hexdigest())
    *read, unread = (found[f"p{number}"] for number in by_key)
    assert len(set(read)) == 3
    assert unread == sorted(read)[1]
    assert found["p5"] == 1.0  # No words, no doubt.
    assert "1 more texts" in words[-1]


def test_about_alone_searches_its_words_and_none_still_wins(engine: DuckDBEngine, tmp_path: Path) -> None:
    put_posts(engine, "the trail runner", "Trails!", "giveaway trail", "the cake", "the tea", "the end", "a cup of tea")
    step.run(
        engine,
        Situation.model_validate({"situation": "t", "topic": {"about": "the trail", "none": ("giveaway",)}}),
        vectors_folder=tmp_path,
        encoder=LetterEncoder(),
    )
    found = engine.arrow("SELECT post_id, reason FROM selected_posts ORDER BY post_id").to_pylist()
    assert [(row["post_id"], row["reason"]) for row in found] == [("p0", "meaning"), ("p1", "meaning")]


def test_search_keeps_the_best_and_cuts_ties_by_key() -> None:
    rows = [{"item": "post", "text_key": f"k{i}", "text": f"shoe {'mud ' * (i % 3)}"} for i in range(9)]
    rows += [{"item": "post", "text_key": f"z{i}", "text": "tea"} for i in range(60)]
    table = pa.Table.from_pylist(rows)
    found = best_texts(table.to_reader(), "Shoes in múd", most_hits=4).to_pylist()
    assert {row["text_key"] for row in found[:3]} <= {f"k{i}" for i in range(9)}
    assert found == best_texts(table.to_reader(), "Shoes in múd", most_hits=4).to_pylist()
    assert [row["search_score"] for row in found] == sorted((row["search_score"] for row in found), reverse=True)
    assert best_texts(table.to_reader(), "nothing here").num_rows == 0


def test_the_built_in_encoder_ranks_by_meaning_in_several_languages() -> None:
    texts = [
        "",
        "Which shoes for running in the mountains?",
        "Recette de gâteau au chocolat",
        "Laufschuhe für den Wald",
    ]
    rows = UniversalEncoder().encode([*texts, "trail running shoes"])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    near = rows[:-1] @ rows[-1]
    assert min(near[1], near[3]) > near[2]
