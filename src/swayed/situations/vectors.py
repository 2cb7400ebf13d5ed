"""Vectors of texts, kept between runs: one text is read once."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

TEXTS_PER_PART = 1024
"""Texts encoded before they are written and told: small enough that an interrupted run loses about a second of work."""


class Encoder(Protocol):
    """Turns texts into vectors whose products are similarities of meaning."""

    @property
    def name(self) -> str:
        """Name and version: vectors of another name are never mixed in."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Vectors of length 1, one row per text."""


class VectorStore:
    """Vectors of texts by the hash of the text, as Parquet parts in a folder of the encoder's own.

    Vectors are rounded to 16 bits also when they are fresh, so that a kept one and a new one give the same relevance.

    Args:
        folder: where vectors of every encoder lie.
        encoder: reads the texts that are not kept yet.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder / re.sub(r"[^\w.-]+", "-", encoder.name)
        self._encoder = encoder

    def kept(self, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors that are kept already, by key; damaged parts are passed over."""
        found: dict[str, NDArray[np.float32]] = {}
        wanted = pa.array(keys, pa.string())
        for part in sorted(self._folder.glob("part-*.parquet")):
            try:
                table = pq.read_table(part, columns=["text_key", "vector"])
                table = table.filter(pc.is_in(table.column("text_key"), value_set=wanted))
                rows = {row["text_key"]: np.frombuffer(row["vector"], dtype="<f2") for row in table.to_pylist()}
            except (OSError, ValueError, KeyError, pa.ArrowException):
                continue
            found.update((key, _unit(row)) for key, row in rows.items())
        return found

    def vectors(self, keys: Sequence[str], texts: Sequence[str], tell: Callable[[str], None]) -> NDArray[np.float32]:
        """Vectors of texts, one row each; those not kept yet are read and kept.

        Args:
            keys: hash of each text.
            texts: the texts; equal keys have equal texts.
            tell: told how far the reading is.
        """
        found = self.kept(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        # Sorted by length over all parts: a batch is as slow as its longest text.
        order = sorted(missing, key=lambda key: (len(missing[key]), key))
        for first in range(0, len(order), TEXTS_PER_PART):
            part = order[first : first + TEXTS_PER_PART]
            tell(f"meaning of {len(order):,} texts: {100 * first // len(order)} %")
            small = self._encoder.encode([missing[key] for key in part]).astype("<f2")
            self._keep(part, small)
            found.update(zip(part, map(_unit, small), strict=True))
        return np.stack([found[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)

    def _keep(self, keys: list[str], rows: NDArray[np.float16]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.md5("".join(keys).encode(), usedforsecurity=False).hexdigest()
        vectors = pa.array([row.tobytes() for row in rows], pa.binary(2 * rows.shape[1]))
        draft = self._folder / f".{name}.{os.getpid()}"
        pq.write_table(pa.table({"text_key": pa.array(keys, pa.string()), "vector": vectors}), draft)
        draft.replace(self._folder / f"part-{name}.parquet")


def _unit(row: NDArray[np.float16]) -> NDArray[np.float32]:
    wide = row.astype(np.float32)
    return wide / np.float32(max(float(np.linalg.norm(wide)), 1e-12))
