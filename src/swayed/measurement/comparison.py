"""Weighted comparison of treated and untreated units: communities, regions, weeks.

The effect is the coefficient of treatment in a weighted regression on covariates known before the start (the units' own past, or the
block of weeks), computed for many assignments at once: treatment is freed of the covariates, and what is left of it is set
against the outcome (Frisch, Waugh and Lovell).
"""

from __future__ import annotations

import numpy as np

from swayed.measurement.inference import Flags, Floats, Forms


def comparison(arms: Flags, weights: Floats, covariates: Floats | None = None) -> Forms:
    """The estimator under every assignment.

    Args:
        arms: the actual assignment, then others; shape (1 + n_draws, n_units).
        weights: of each unit, its customers for instance; shape (n_units,).
        covariates: known before the start; shape (n_units, n_covariates).
    """
    root = np.sqrt(weights)
    known = np.ones((len(weights), 1))
    if covariates is not None:
        known = np.column_stack([known, covariates])
    every = _freed(arms.astype(np.float64) * root, _basis(known * root[:, None]))
    power = np.maximum((every**2).sum(axis=1, keepdims=True), 1e-12)
    return Forms(every / power * root, arms.astype(np.float64))


def _basis(known: Floats) -> Floats:
    """Orthonormal columns that span the covariates, those that repeat others left out."""
    left, sizes, _ = np.linalg.svd(known, full_matrices=False)
    return np.asarray(left[:, sizes > sizes[0] * 1e-10])


def _freed(rows: Floats, basis: Floats) -> Floats:
    return np.asarray(rows - (rows @ basis) @ basis.T)
