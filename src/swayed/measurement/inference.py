"""Randomisation inference: what the same chance could have brought, and the interval that follows from it.

Every estimator here is linear in the outcomes: under assignment p it is f_p . y, for a row f_p that the assignment alone decides. Let
d_p be the treatment under p, and 0 the actual assignment. If every treated unit had gained exactly t, the outcomes without the
experiment were y - t d_0, and assignment p would have done at least as well as the actual one where

    f_p . (y - t d_0) >= f_0 . y - t,   that is   t >= (f_0 . y - f_p . y) / (1 - f_p . d_0)

so the interval of all t that are not rejected lies between two order statistics of these ratios. Nothing is assumed but the assignment
and an effect alike for all units. The same algebra, with the parts of p and 0 exchanged, says on a past without experiment for which t
each assignment would have been called a success. Source: Fisher (1935); Imbens and Rubin (2015), chapter 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.measurement.settings import ERROR_SHARE, POWER

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_SAME = 1e-9
_MOST_TRIED = 400
"""Assignments tried as the actual one when power is computed."""


@dataclass(frozen=True)
class Estimate:
    """An effect with its 90 % interval.

    Args:
        effect: extra steps per treated customer, or whatever the outcome counts.
        standard_error: of the effect.
        lower, upper: ends of the 90 % interval; infinite where chance has too few other assignments.
        p_value: one-sided: how often chance alone does as well.
    """

    effect: float
    standard_error: float
    lower: float
    upper: float
    p_value: float

    def times(self, factor: float) -> Estimate:
        """The same for a total: `factor` units."""
        ends = self.lower * factor, self.upper * factor
        return Estimate(self.effect * factor, self.standard_error * factor, *ends, self.p_value)


@dataclass(frozen=True)
class Forms:
    """A linear estimator under the actual assignment, which comes first, and under others that the rule could have made.

    Args:
        rows: f_p; shape (1 + n_draws, n_cells).
        treatment: d_p; same shape.
    """

    rows: Floats
    treatment: Floats

    def estimate(self, outcome: Floats, lost: int = 1, n: int | None = None) -> Estimate:
        """The estimate with p-value and interval by randomisation.

        Args:
            outcome: of each cell; shape (n_cells,).
            lost, n: degrees of freedom that the estimator used of those it had; they widen the standard error alone.
        """
        found = self.rows @ outcome
        carried = self.rows @ self.treatment[0]
        widened = np.sqrt(n / (n - lost)) if n is not None and n > lost else 1.0
        return _inverted(float(found[0]), found[1:], carried[1:], float(widened))

    def detectable(self, outcome: Floats) -> float:
        """The effect per treated cell that would be found with 80 % probability, on outcomes without any effect.

        Infinite where even the strongest result would not rule out chance.
        """
        rows, treatment = self.rows[: _MOST_TRIED + 1], self.treatment[: _MOST_TRIED + 1]
        found = rows @ outcome
        weight = 1.0 - rows @ treatment.T
        shift = np.full(weight.shape, np.inf)
        np.divide(found[:, None] - found[None, :], weight, out=shift, where=np.abs(weight) > _SAME)
        np.fill_diagonal(shift, -np.inf)
        allowed = int(np.floor(ERROR_SHARE * len(rows) + _SAME)) - 1
        if allowed < 0:
            return np.inf
        needed = -np.sort(-shift, axis=0)[allowed]
        return float(np.quantile(needed, POWER, method="higher"))


def _inverted(effect: float, drawn: Floats, carried: Floats, widened: float) -> Estimate:
    n_draws = len(drawn)
    p_value = (1.0 + float((drawn >= effect - _SAME * (1.0 + abs(effect))).sum())) / (n_draws + 1.0)
    weight = 1.0 - carried
    is_same = np.abs(weight) < _SAME
    shift = np.divide(effect - drawn, weight, out=np.zeros(n_draws), where=~is_same)
    rank = int(np.floor(ERROR_SHARE * (n_draws + 1.0) + _SAME))
    lower = np.sort(np.where(is_same, -np.inf, shift))
    upper = np.sort(np.where(is_same, np.inf, shift))
    error = widened * float(np.sqrt(np.mean((drawn - effect * carried) ** 2)))
    if not rank:
        return Estimate(effect, error, -np.inf, np.inf, p_value)
    return Estimate(effect, error, float(lower[rank - 1]), float(upper[n_draws - rank]), p_value)
