"""Difference in means with covariate adjustment: augmented inverse probability weighting, cross-fitted.

    psi_i = m1(x_i) - m0(x_i) + d_i (y_i - m1(x_i)) / e - (1 - d_i) (y_i - m0(x_i)) / (1 - e),   effect = mean of psi

m1 and m0 foretell the outcome of treated and control, each fitted without the fold that it foretells; e is the known probability of
treatment, so that the effect is unbiased whatever m1 and m0 are worth: they only take away noise. The error comes from the spread of
psi, over clusters where units were drawn in clusters. Source: Robins, Rotnitzky and Zhao (1994); Chernozhukov et al. (2018).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import norm

from swayed.measurement.assignment import Counts, chance
from swayed.measurement.inference import Estimate, Flags, Floats
from swayed.measurement.settings import ERROR_SHARE, N_FOLDS


def folds_of(treated: Flags, seed: int, n_folds: int = N_FOLDS) -> Counts:
    """Fold of each unit, both arms spread evenly; shape (n_units,)."""
    random = chance(seed, 2)
    fold = np.empty(len(treated), np.int64)
    order = np.lexsort((random.random(len(treated)), treated))
    fold[order] = np.arange(len(treated)) % n_folds
    return fold


def foretold(outcome: Floats, covariates: Floats, learn_from: Flags, fold: Counts, model: Any = None) -> Floats:
    """Each unit's outcome as foretold from units of `learn_from` in other folds; shape (n_units,)."""
    from sklearn.base import clone
    from sklearn.linear_model import LinearRegression

    learner = LinearRegression() if model is None else model
    found = np.zeros(len(outcome))
    for part in np.unique(fold):
        known = learn_from & (fold != part)
        if covariates.shape[1] and known.sum() > covariates.shape[1] + 1:
            fitted = clone(learner).fit(covariates[known], outcome[known])
            found[fold == part] = fitted.predict(covariates[fold == part])
        elif known.any():
            found[fold == part] = outcome[known].mean()
    return found


def influence_values(
    outcome: Floats, treated: Flags, covariates: Floats, share: float, fold: Counts, model: Any = None
) -> Floats:
    """psi of every unit; its mean is the effect of being treated on everybody; shape (n_units,)."""
    if_treated = foretold(outcome, covariates, treated, fold, model)
    if_control = foretold(outcome, covariates, ~treated, fold, model)
    return np.asarray(
        if_treated
        - if_control
        + treated * (outcome - if_treated) / share
        - ~treated * (outcome - if_control) / (1.0 - share)
    )


def adjusted_effect(values: Floats, clusters: Counts | None = None) -> Estimate:
    """The mean of psi with its error.

    Args:
        values: psi of each unit; shape (n_units,).
        clusters: cluster of each unit, 0..n-1, where units were not drawn one by one.
    """
    effect = float(values.mean())
    error = standard_error(values - effect, clusters)
    return normal(effect, error)


def standard_error(deviations: Floats, clusters: Counts | None = None) -> float:
    """Standard error of the mean of values whose deviations from it are given."""
    if clusters is None:
        return float(np.sqrt((deviations**2).sum()) / len(deviations))
    sums = np.bincount(clusters, weights=deviations)
    return float(np.sqrt(len(sums) / (len(sums) - 1.0) * (sums**2).sum()) / len(deviations))


def normal(effect: float, error: float) -> Estimate:
    """An estimate whose error is normal."""
    reach = float(norm.ppf(1.0 - ERROR_SHARE)) * error
    p_value = float(norm.sf(effect / error)) if error > 0.0 else 1.0
    return Estimate(effect, error, effect - reach, effect + reach, p_value)
