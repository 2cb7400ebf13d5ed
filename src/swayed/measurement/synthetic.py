"""Few treated regions: the others weighed into one that went along with them before the start.

Weights are not negative and sum to one, and make the past of the treated as nearly as they can; the effect is the mean gap after the
start, less the mean gap before. Every other choice of treated regions that chance could have made is computed alike, and
says how large a gap is without any effect. Source: Abadie, Diamond and Hainmueller (2010); Ferman and Pinto (2021) for the gap before.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from swayed.measurement.inference import Flags, Floats, Forms

_SUM_WEIGHT = 1e4
"""How much the sum of the weights counts beside the whole past."""


def synthetic_weights(past: Floats, others: Floats) -> Floats:
    """Weights of the others.

    Args:
        past: of the treated; shape (n_weeks,).
        others: of each other; shape (n_others, n_weeks).
    """
    heavy = _SUM_WEIGHT * max(float(np.abs(others).max(initial=0.0)), float(np.abs(past).max(initial=0.0)), 1e-12)
    rows = np.vstack([others.T, np.full((1, len(others)), heavy)])
    weights, _ = nnls(rows, np.append(past, heavy))
    return np.asarray(weights / max(weights.sum(), 1e-12))


def synthesis(outcome: Floats, n_past: int, arms: Flags) -> Forms:
    """The estimator under every assignment, to be applied to `gaps_since`; its cells are the units.

    Args:
        outcome: of each unit and week, per customer; shape (n_units, n_weeks).
        n_past: weeks before the start, from which alone the weights are learned.
        arms: the actual assignment, then others; shape (1 + n_draws, n_units).
    """
    past = outcome[:, :n_past] - outcome[:, :n_past].mean(axis=1, keepdims=True)
    distinct, where = np.unique(arms, axis=0, return_inverse=True)
    rows = np.zeros(distinct.shape)
    for row, chosen in zip(rows, distinct, strict=True):
        row[chosen] = 1.0 / chosen.sum()
        row[~chosen] = -synthetic_weights(past[chosen].mean(axis=0), past[~chosen])
    return Forms(rows[where.reshape(-1)], arms.astype(np.float64))


def gaps_since(outcome: Floats, n_past: int) -> Floats:
    """Each unit's mean after the start less its mean before: what differs for ever between regions is no effect."""
    return np.asarray(outcome[:, n_past:].mean(axis=1) - outcome[:, :n_past].mean(axis=1))
