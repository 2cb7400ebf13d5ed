"""Staggered starts: difference in differences by imputation.

What a started unit would have done is foretold from everything not yet started, as unit plus week; the effect is the mean of what was
seen above that. No started unit ever serves as a control, which is what two-way fixed effects get wrong with staggered starts.
Started weeks that no unit is left to tell about are left out.

The estimator is linear, effect = sum of v_it y_it, so its error clusters by unit: sum over units of (sum over weeks of v_it e_it)^2, e
being the residual of what had not started, and the deviation from the mean effect of what had.
Source: Borusyak, Jaravel and Spiess (2024); Gardner (2022).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swayed.measurement.assignment import Counts
from swayed.measurement.inference import Flags, Floats, Forms


@dataclass(frozen=True)
class Imputed:
    """What imputation finds in one panel.

    Args:
        effect: mean over started unit-weeks, weighted.
        standard_error: clustered by unit.
        weights: v, with effect = sum of v times outcome; shape (n_units, n_weeks).
        counted: started unit-weeks that could be foretold; same shape.
        gaps: outcome above what was foretold; same shape, zero where not counted.
    """

    effect: float
    standard_error: float
    weights: Floats
    counted: Flags
    gaps: Floats


def imputed(outcome: Floats, starts: Counts, sizes: Floats | None = None) -> Imputed:
    """The mean effect of having started.

    Args:
        outcome: of each unit and week, per customer; shape (n_units, n_weeks).
        starts: first started week of each unit; n_weeks or later: never; shape (n_units,).
        sizes: weight of each unit.
    """
    n_units, n_weeks = outcome.shape
    size = (np.ones(n_units) if sizes is None else sizes)[:, None] * np.ones((1, n_weeks))
    is_started = np.arange(n_weeks)[None, :] >= starts[:, None]
    weights, counted = _weights(is_started, size)
    if not counted.any():
        return Imputed(0.0, np.inf, weights, counted, np.zeros_like(outcome))
    solved = _two_way(outcome, ~is_started, size)
    effect = float((weights * outcome).sum())
    gaps = np.where(counted, outcome - solved, 0.0)
    residual = np.where(is_started, np.where(counted, gaps - effect, 0.0), outcome - solved)
    error = float(np.sqrt((((weights * residual).sum(axis=1)) ** 2).sum()))
    return Imputed(effect, error, weights, counted, gaps)


def imputation(starts: Counts, n_weeks: int, sizes: Floats) -> Forms:
    """The estimator under every order of the starts; its cells are the unit-weeks.

    Args:
        starts: the actual ones, then others; shape (1 + n_draws, n_units).
        n_weeks: of the panel.
        sizes: weight of each unit.
    """
    size = sizes[:, None] * np.ones((1, n_weeks))
    started: Flags = starts[:, :, None] <= np.arange(n_weeks)
    rows = np.stack([_weights(one, size)[0] for one in started])
    return Forms(rows.reshape(len(starts), -1), started.reshape(len(starts), -1).astype(np.float64))


def _weights(is_started: Flags, size: Floats) -> tuple[Floats, Flags]:
    """v of every unit-week, and the started ones that count."""
    is_told = np.logical_or.reduce(~is_started, axis=1, keepdims=True) & np.logical_or.reduce(~is_started, axis=0)
    counted = is_started & is_told
    target = np.where(counted, size, 0.0)
    target /= max(float(target.sum()), 1e-300)
    known = np.where(is_started, 0.0, size)
    # Unit and week terms t of least squares on the known cells: the imputed mean is target . Z (Z'KZ)^+ Z'K y.
    unit, week = _solve(known, target.sum(axis=1), target.sum(axis=0))
    return target - known * (unit[:, None] + week[None, :]), counted


def _two_way(outcome: Floats, is_known: Flags, size: Floats) -> Floats:
    """Unit plus week, fitted on the known cells, for every cell."""
    known = np.where(is_known, size, 0.0)
    unit, week = _solve(known, (known * outcome).sum(axis=1), (known * outcome).sum(axis=0))
    return np.asarray(unit[:, None] + week[None, :])


def _solve(known: Floats, by_unit: Floats, by_week: Floats) -> tuple[Floats, Floats]:
    """Unit and week terms whose weighted sums over the known cells are the given ones."""
    n_units = len(by_unit)
    normal = np.zeros((n_units + len(by_week),) * 2)
    normal[:n_units, n_units:] = known
    normal[n_units:, :n_units] = known.T
    np.fill_diagonal(normal, np.concatenate([known.sum(axis=1), known.sum(axis=0)]))
    terms = np.linalg.lstsq(normal, np.concatenate([by_unit, by_week]), rcond=1e-10)[0]
    return terms[:n_units], terms[n_units:]
