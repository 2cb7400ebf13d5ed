"""Series with a known story: shares of a finite panel, with noise that remembers.

    logit share(t) = base + story(t) + AR(1) noise,    count(t) ~ Binomial(panel, share(t))

Nothing here is shared with the method: bursts rise along a line and fade by halves or stay and break off, currents bend,
seasons have one high month or a wave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STORIES = ("current", "fad", "season", "noise")


@dataclass(frozen=True)
class Drawn:
    """One series: its story, values and calendar."""

    story: str
    values: Array
    periods_per_year: float


def draw(story: str, rng: np.random.Generator) -> Drawn:
    """One series of a story, months or weeks, of realistic length, panel and memory."""
    weekly = rng.random() < 0.4
    per_year = 52.18 if weekly else 12.0
    n = int(rng.integers(106, 201) if weekly else rng.integers(24, 73))
    walk = _STORIES[story](n, per_year, rng)
    base = rng.uniform(-2.2, -0.6)
    logit = base + walk + ar1(n, rng.uniform(0.0, 0.7), rng.uniform(0.05, 0.2), rng)
    return Drawn(story, counted(logit, int(rng.integers(200, 1500)), rng), per_year)


def counted(logit: Array, panel: int, rng: np.random.Generator) -> Array:
    """Shares as a panel of this size shows them."""
    return rng.binomial(panel, 1.0 / (1.0 + np.exp(-logit))) / panel


def ar1(n: int, memory: float, spread: float, rng: np.random.Generator) -> Array:
    """Noise with a memory from one period to the next and a lasting standard deviation."""
    steps = rng.normal(0.0, spread * np.sqrt(1.0 - memory**2), n)
    steps[0] = rng.normal(0.0, spread)
    for t in range(1, n):
        steps[t] += memory * steps[t - 1]
    return steps


def random_walk(n: int, step: float, rng: np.random.Generator) -> Array:
    """A walk without drift, from zero."""
    return np.cumsum(rng.normal(0.0, step, n))


def _current(n: int, per_year: float, rng: np.random.Generator) -> Array:
    """A line, or an S-curve that is done with its way; up or down by a factor of 2.7 to 12 in odds."""
    way = rng.uniform(1.0, 2.5) * rng.choice([-1.0, 1.0])
    t = np.linspace(0.0, 1.0, n)
    if rng.random() < 0.5:
        return way * t
    middle, pace = rng.uniform(0.35, 0.65), rng.uniform(5.0, 9.0)
    return way / (1.0 + np.exp(-pace * (t - middle)))


def _fad(n: int, per_year: float, rng: np.random.Generator) -> Array:
    """A burst of weeks to months that is over before the end."""
    height = rng.uniform(1.0, 2.5)
    month = per_year / 12.0
    start = int(rng.uniform(0.15, 0.6) * n)
    rise = max(1.0, rng.uniform(0.5, 3.0) * month)
    since = np.arange(n) - start
    if rng.random() < 0.5:
        half = max(0.7, rng.uniform(0.7, 2.5) * month)
        fade = 0.5 ** (np.maximum(since - rise, 0.0) / half)
        return height * np.clip(since / rise, 0.0, 1.0) * fade
    stay = max(2.0, rng.uniform(1.5, 5.0) * month)
    return height * ((since >= 0) & (since < stay))


def _season(n: int, per_year: float, rng: np.random.Generator) -> Array:
    """A wave, or one high season of about two months, every year."""
    angle = 2.0 * np.pi * (np.arange(n) / per_year - rng.random())
    height = rng.uniform(0.4, 0.9)
    if rng.random() < 0.5:
        return height * np.cos(angle)
    return 2.0 * height * np.exp(6.0 * (np.cos(angle) - 1.0))


def _noise(n: int, per_year: float, rng: np.random.Generator) -> Array:
    """Half of it nothing, half a random walk without drift."""
    if rng.random() < 0.5:
        return np.zeros(n)
    return random_walk(n, rng.uniform(0.02, 0.12) / np.sqrt(per_year / 12.0), rng)


_STORIES: dict[str, Callable[[int, float, np.random.Generator], Array]] = {
    "current": _current,
    "fad": _fad,
    "season": _season,
    "noise": _noise,
}
