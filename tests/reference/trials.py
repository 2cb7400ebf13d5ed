"""Small data sets on which an independent library was asked; numpy's generators give the same ones everywhere."""

from __future__ import annotations

import numpy as np


def customers(n=600, seed=5):
    """Outcome, treated, covariates and fold of customers."""
    random = np.random.default_rng(seed)
    covariates = random.normal(size=(n, 3))
    treated = random.random(n) < 0.5
    outcome = 1.0 + covariates @ [0.5, -0.3, 0.2] + treated * (0.4 + 0.2 * covariates[:, 0]) + random.normal(size=n)
    return outcome, treated, covariates, np.arange(n) % 5


def panel(n_units=30, n_weeks=20, seed=6, sized=False):
    """Outcome, starts and sizes of units that start one after the other; a third never does."""
    random = np.random.default_rng(seed)
    starts = np.where(np.arange(n_units) % 3 == 0, n_weeks, random.integers(4, n_weeks - 2, n_units))
    weeks = np.arange(n_weeks)
    outcome = random.normal(size=(n_units, 1)) + np.sin(weeks / 3.0) + random.normal(size=(n_units, n_weeks))
    since = weeks[None, :] - starts[:, None]
    outcome = outcome + np.where(since >= 0, 0.5 + 0.1 * since, 0.0)
    sizes = random.integers(5, 50, n_units).astype(float) if sized else np.ones(n_units)
    return outcome, starts, sizes


def encouraged(n=500, seed=7):
    """Outcome, taken, asked, controls and cluster of customers who were asked by cluster."""
    random = np.random.default_rng(seed)
    cluster = np.arange(n) % 40
    asked = (cluster % 2).astype(float)
    controls = random.normal(size=(n, 2))
    mood = random.normal(size=n) + random.normal(size=40)[cluster]
    taken = (mood + 2.0 * asked + controls[:, 0] > 1.0).astype(float)
    return 0.3 * taken + mood + controls @ [0.2, 0.1] + random.normal(size=n), taken, asked, controls, cluster


def regions(n_units=12, n_weeks=30, seed=8):
    """Outcome of regions and weeks; the first gains 2 from week 20 on."""
    random = np.random.default_rng(seed)
    common = np.cumsum(random.normal(size=(2, n_weeks)), axis=1)
    outcome = 20.0 + random.dirichlet(np.ones(2), n_units) @ common + 0.3 * random.normal(size=(n_units, n_weeks))
    outcome[0, 20:] += 2.0
    return outcome
