"""Encouragement: what being asked did, and what it did for those who went along because they were asked.

With one instrument z (asked or not), take-up d and controls x, both freed of x,

    effect = (z'y) / (z'd)

the effect on those whom asking moved. It stands on the assumption that asking moves the outcome through take-up alone. Errors are
robust, over clusters where units were drawn in clusters. With z = d it is ordinary least squares.
Source: Imbens and Angrist (1994); Angrist, Imbens and Rubin (1996).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swayed.measurement.assignment import Counts
from swayed.measurement.inference import Floats


@dataclass(frozen=True)
class Coefficient:
    """One coefficient.

    Args:
        value, standard_error: of the coefficient.
        n: rows.
    """

    value: float
    standard_error: float
    n: int


def instrumented(
    outcome: Floats, taken: Floats, asked: Floats, controls: Floats, clusters: Counts | None = None
) -> Coefficient:
    """The effect of what was taken, moved by who was asked.

    Args:
        outcome, taken, asked: of each unit; shape (n,).
        controls: beside a constant, which is added; shape (n, n_controls).
        clusters: cluster of each unit, 0..n-1; each unit alone where None.
    """
    n = len(outcome)
    basis, sizes, _ = np.linalg.svd(np.column_stack([np.ones(n), controls]), full_matrices=False)
    basis = basis[:, sizes > sizes[0] * 1e-10]
    y, d, z = (column - basis @ (basis.T @ column) for column in (outcome, taken, asked))
    moved = float(z @ d)
    value = float(z @ y) / moved
    scores: Floats = z * (y - d * value)
    n_terms = basis.shape[1] + 1
    if clusters is None:
        correction = n / (n - n_terms)
    else:
        scores = np.bincount(clusters, weights=scores).astype(np.float64)
        n_clusters = len(scores)
        correction = n_clusters / (n_clusters - 1.0) * (n - 1.0) / (n - n_terms)
    error = float(np.sqrt(correction * (scores**2).sum())) / abs(moved)
    return Coefficient(value, error, n)
