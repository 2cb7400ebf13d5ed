"""How large an effect would have been found: the power behind an empty answer.

Under an effect beta a person's likelihood ratio has, per unit of integrated dose and with background hazard lambda,

    mean      I = integral over lag u of (lambda + beta k(u)) log(1 + beta k(u) / lambda) - beta k(u)
    variance  V = integral over lag u of (lambda + beta k(u)) log(1 + beta k(u) / lambda)^2

He is found with 80 % probability where E I - 0.84 sqrt(E V) reaches the ratio r that the first discovery needs: from
sqrt(E) = (0.84 sqrt(V) + sqrt(0.84^2 V + 4 I r)) / 2 I on.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from swayed.influence.doses import mean_lags
from swayed.influence.grades import ratio_at
from swayed.influence.settings import InfluenceSettings

Floats = npt.NDArray[np.float64]


def needed_ratio(n_tests: int, settings: InfluenceSettings, inflation: float = 1.0, weight: float = 0.5) -> float:
    """Likelihood ratio that makes the first person strong among `n_tests`."""
    share = min(settings.strong_rate / max(n_tests, 1), weight)
    return inflation * ratio_at(share, weight)


def smallest_effects(
    integrated_dose: Floats,
    hazard: float,
    n_tests: int,
    settings: InfluenceSettings,
    *,
    weights: Floats | None = None,
    inflation: float = 1.0,
    weight: float = 0.5,
    probability: float = 0.8,
) -> Floats:
    """Smallest effect per unit exposure that would have been found with the given probability.

    Args:
        integrated_dose: E of each person, shape (n,).
        hazard: baseline hazard per day.
        n_tests: persons and stages tested together.
        weights: kernel weights; equal where None.
        inflation: of the placebo worlds; weight: how often a ratio is above zero by chance.

    Returns:
        Effects, shape (n,); infinite where no effect up to one transition per exposure would be found.
    """
    tau = mean_lags(settings.half_lives_days)
    mixture = np.full(len(tau), 1.0 / len(tau)) if weights is None else weights
    edges = np.concatenate([[0.0], np.geomspace(0.02, 400.0, 400)])
    lag, width = (edges[1:] + edges[:-1]) / 2.0, np.diff(edges)
    kernel = (mixture[:, None] * np.exp(-lag / tau[:, None]) / tau[:, None]).sum(axis=0)
    effects = np.geomspace(1e-4, 1.0, 120)
    background = max(hazard, 1e-9)
    gain = np.log1p(effects[:, None] * kernel / background)
    rate = background + effects[:, None] * kernel
    mean = ((rate * gain - effects[:, None] * kernel) * width).sum(axis=1)
    variance = ((rate * gain**2) * width).sum(axis=1)
    needed = needed_ratio(n_tests, settings, inflation, weight)
    score = float(norm.ppf(probability))
    spread = score * np.sqrt(variance)
    least_dose = ((spread + np.sqrt(spread**2 + 4.0 * mean * needed)) / (2.0 * mean)) ** 2
    # The smallest effect whose dose is reached: doses that a smaller effect reaches too are out of the question.
    falling = np.minimum.accumulate(least_dose)[::-1]
    n_found = np.searchsorted(falling, integrated_dose, side="right")
    return np.append(effects, np.inf)[len(effects) - n_found]
