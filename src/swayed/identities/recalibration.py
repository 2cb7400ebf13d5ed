"""Match weights set right by what reviewers decided about other pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from swayed.identities.settings import SHIFT_SPREAD, SLOPE_SPREAD

Floats = npt.NDArray[np.float64]


class Recalibration:
    """`log2-odds = shift + slope * match weight`, by logistic regression on decided pairs.

    The prior is the model as it stands, shift 0 and slope 1, so that without decisions nothing changes, one decision
    changes little, and many that the model did not expect change much.

    Args:
        shift_spread: bits by which all weights may plausibly be off.
        slope_spread: how far the slope may plausibly be from 1.

    Assumptions: decided pairs are what undecided ones of the same weight are. Reviewers see pairs in doubt, so the shift is
    learned there and the slope hardly moves.

    Example:
        >>> Recalibration().fit(np.zeros(0), np.zeros(0)).probability(np.array([0.0, 1.0])).round(3).tolist()
        [0.5, 0.667]
    """

    def __init__(self, shift_spread: float = SHIFT_SPREAD, slope_spread: float = SLOPE_SPREAD) -> None:
        self.shift_spread = shift_spread
        self.slope_spread = slope_spread

    def fit(self, weights_log2: Floats, is_one: Floats) -> Recalibration:
        """Learns from decided pairs: their match weight, and 1 where the reviewer said one person, 0 where two."""
        spread = np.array([self.shift_spread, self.slope_spread])
        found = minimize(_loss, np.array([0.0, 1.0]), args=(weights_log2, is_one, spread), jac=True, method="L-BFGS-B")
        # More evidence never makes a pair less likely one person.
        self.shift_, self.slope_ = float(found.x[0].round(6)), float(max(0.1, found.x[1].round(6)))
        return self

    def probability(self, weights_log2: Floats) -> Floats:
        """That each pair is one person."""
        odds_log2 = np.clip(self.shift_ + self.slope_ * weights_log2, -60.0, 60.0)
        return np.asarray(1.0 / (1.0 + 2.0**-odds_log2), dtype=np.float64)


def _loss(line: Floats, weights: Floats, is_one: Floats, spread: Floats) -> tuple[float, Floats]:
    """Minus the log posterior, in nats, and its gradient."""
    logits = (line[0] + line[1] * weights) * np.log(2.0)
    away = (line - np.array([0.0, 1.0])) / spread
    error = (1.0 / (1.0 + np.exp(-np.clip(logits, -500.0, 500.0))) - is_one) * np.log(2.0)
    loss = np.logaddexp(0.0, logits).sum() - is_one @ logits + 0.5 * (away**2).sum()
    return float(loss), np.array([error.sum(), error @ weights]) + away / spread
