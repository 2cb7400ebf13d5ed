"""Random draws: one independent stream per part of the market, and the few distributions it is made of."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DAY_SECONDS = 86_400

# Share of a day's activity per hour: asleep at three, a bump at lunch, most after work.
_HOURS = np.array(
    [2, 1, 1, 1, 1, 2, 4, 6, 7, 7, 7, 7, 9, 8, 7, 7, 8, 9, 11, 13, 14, 12, 8, 4],
    dtype=np.float64,
)
# Monday to Sunday.
_WEEKDAYS = np.array([1.0, 0.95, 0.95, 0.95, 1.0, 1.15, 1.25])


def stream(seed: int, part: str) -> np.random.Generator:
    """Return the generator of one part, so that changing another part never reshuffles this one.

    CRC-32 instead of ``hash``: Python salts string hashes per process.
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(part.encode())])))


def draw_weighted(rng: np.random.Generator, weights: Floats, n: int) -> Ints:
    """Return ``n`` positions drawn with probability proportional to ``weights``."""
    edges = np.cumsum(weights)
    found = np.searchsorted(edges, rng.random(n) * edges[-1], side="right")
    return np.asarray(np.minimum(found, len(weights) - 1), dtype=np.int64)


def draw_moment(rng: np.random.Generator, n: int) -> Ints:
    """Return ``n`` seconds within a day, following the hours people are awake."""
    return draw_weighted(rng, _HOURS, n) * 3600 + rng.integers(0, 3600, n)


def season_of(days: Ints, amplitude: float) -> Floats:
    """Return the factor of the yearly wave on each day; spring is high, mean 1."""
    return np.asarray(1 + amplitude * np.sin(2 * np.pi * days / 365.25), dtype=np.float64)


def draw_days(rng: np.random.Generator, n: int, days: int, amplitude: float, first_weekday: int) -> Ints:
    """Return ``n`` days in 0..days-1, following season and weekday."""
    calendar = np.arange(days, dtype=np.int64)
    return draw_weighted(
        rng,
        season_of(calendar, amplitude) * _WEEKDAYS[(calendar + first_weekday) % 7],
        n,
    )
