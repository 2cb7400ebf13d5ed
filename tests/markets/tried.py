"""Trials with known effect, one for every analysis: steps are Poisson counts of customers, communities, regions, weeks."""

from __future__ import annotations

import numpy as np

from swayed.measurement.analysis import Trial
from swayed.measurement.assignment import blocks_of, chance, drawn_arms, drawn_starts


def trial(analysis: str, random: np.random.Generator, effect: float = 0.0) -> Trial:
    """A trial in which being treated adds `effect` steps per customer (or week of the whole market, where weeks are drawn)."""
    seed = int(random.integers(2**62))
    return MAKERS[analysis](random, seed, effect)


def _customers(random, seed, effect):
    past = random.gamma(0.5, 1.0, 500)
    block = blocks_of(past, 20)
    arms = drawn_arms(block, 0.5, chance(seed))
    steps = random.poisson(0.2 + 0.3 * past + effect * arms)[:, None].astype(float)
    known = np.column_stack([np.log1p(past), past])
    return Trial("adjusted", steps, 0, np.ones(500), block, 0.5, seed, arms, covariates=known)


def _communities(random, seed, effect):
    sizes, rate = random.integers(40, 200, 24).astype(float), random.gamma(20.0, 0.01, 24)
    past = random.poisson(sizes * rate)
    block = blocks_of(past / sizes, 2)
    arms = drawn_arms(block, 0.5, chance(seed))
    now = random.poisson(sizes * (rate * random.gamma(100.0, 0.01, 24) + effect * arms))
    return Trial("units", np.column_stack([past, now]).astype(float), 1, sizes, block, 0.5, seed, arms)


def _regions(random, seed, effect):
    sizes, block = random.integers(50, 200, 24).astype(float), np.zeros(24, np.int64)
    arms = drawn_arms(block, 2 / 24, chance(seed))
    weeks = np.arange(34)
    rate = random.gamma(20.0, 0.01, 24)[:, None] * (1.0 + 0.3 * np.sin(weeks / 4.0))
    steps = random.poisson(sizes[:, None] * (rate + effect * arms[:, None] * (weeks >= 26)))
    return Trial("synthetic", steps.astype(float), 26, sizes, block, 2 / 24, seed, arms)


def _weeks(random, seed, effect):
    week = np.arange(26)
    arms = drawn_arms(week // 2, 0.5, chance(seed))
    steps = random.poisson(60.0 + 10.0 * np.sin(week / 3.0) + effect * arms)[None, :].astype(float)
    return Trial("pairs", steps, 0, np.ones(26), week // 2, 0.5, seed, arms)


def _starts(random, seed, effect):
    starts, sizes, week = drawn_starts(12, 26, chance(seed)), random.integers(20, 100, 12).astype(float), np.arange(39)
    rate = random.gamma(20.0, 0.005, 12)[:, None] * (1.0 + 0.3 * np.sin(week / 6.0))
    steps = random.poisson(sizes[:, None] * (rate + effect * (week >= starts[:, None] + 13)))
    return Trial(
        "imputation", steps.astype(float), 13, sizes, np.zeros(12, np.int64), 0.5, seed, np.ones(12, bool), starts
    )


MAKERS = {
    "adjusted": _customers,
    "units": _communities,
    "synthetic": _regions,
    "pairs": _weeks,
    "imputation": _starts,
}
