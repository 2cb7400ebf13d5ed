"""Match weights set right by what reviewers decided about pairs that are alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from swayed.identities.settings import KNOT_BITS, OTHER_NAME_SPREAD, SHIFT_SPREAD

Floats = npt.NDArray[np.float64]

SHARED = ("handle and name", "handle alone", "name alone")
"""What a pair may share: the kinds of evidence whose weights are set right apart from each other."""

_LOWEST, _HIGHEST = -8.0, 40.0


class Recalibration:
    """`log2-odds = weight + shift(what is shared, weight)`, by logistic regression on decided pairs.

    Each kind of evidence has a curve of its own over the match weight, straight between knots; two full names beside one
    handle have one more shift. The prior of each knot is the model as it stands, shift 0, so that without decisions
    nothing changes, one decision changes little, and many that the model did not expect change much.

    Why curves: reviewers see pairs in doubt, which are those where the model errs most. One line through them moved the sure
    pairs, too, and made the whole worse than no decision did (see decision page 0012).

    Args:
        spread: bits by which a knot may plausibly be off.
        knot_bits: bits between two knots.
        other_name_spread: bits by which pairs with two full names may be off in addition.

    Assumptions: decided pairs are what undecided ones are that share the same and weigh about as much.

    Example:
        >>> alike = np.array([0, 0]), np.zeros(2)
        >>> learned = Recalibration().fit(np.array([6.0, 6.0]), *alike, np.zeros(2))
        >>> learned.probability(np.array([6.0, 30.0]), *alike).round(2).tolist()
        [0.92, 1.0]
    """

    def __init__(
        self,
        spread: float = SHIFT_SPREAD,
        knot_bits: float = KNOT_BITS,
        other_name_spread: float = OTHER_NAME_SPREAD,
    ) -> None:
        self.spread = spread
        self.knot_bits = knot_bits
        self.other_name_spread = other_name_spread

    def fit(
        self, weights_log2: Floats, shared: npt.NDArray[np.int64], other_name: Floats, is_one: Floats
    ) -> Recalibration:
        """Learns from decided pairs.

        Args:
            weights_log2: their match weights; shape (n,).
            shared: what each shares, a place in `SHARED`.
            other_name: 1 where two full names differ beside the same handle, else 0.
            is_one: 1 where the reviewer said one person, 0 where two.
        """
        design = self._design(weights_log2, shared, other_name)
        start = np.zeros(design.shape[1])
        found = minimize(_loss, start, args=(design, weights_log2, is_one), jac=True, method="L-BFGS-B")
        self.heights_ = found.x.round(6)
        return self

    def probability(self, weights_log2: Floats, shared: npt.NDArray[np.int64], other_name: Floats) -> Floats:
        """That each pair is one person."""
        odds_log2 = weights_log2 + self._design(weights_log2, shared, other_name) @ self.heights_
        return np.asarray(1.0 / (1.0 + 2.0 ** -np.clip(odds_log2, -60.0, 60.0)), dtype=np.float64)

    def _design(self, weights_log2: Floats, shared: npt.NDArray[np.int64], other_name: Floats) -> Floats:
        """How far each pair lies at each knot of its curve, in spreads of the prior; shape (n, curves x knots + 1)."""
        knots = np.arange(_LOWEST, _HIGHEST + self.knot_bits, self.knot_bits)
        away = np.abs(np.clip(weights_log2, knots[0], knots[-1])[:, None] - knots) / self.knot_bits
        near = np.maximum(0.0, 1.0 - away) * self.spread
        curves = [near * (shared == place)[:, None] for place in range(len(SHARED))]
        return np.column_stack([*curves, other_name * self.other_name_spread])


def _loss(heights: Floats, design: Floats, weights: Floats, is_one: Floats) -> tuple[float, Floats]:
    """Minus the log posterior, in nats, and its gradient; the prior of each height is standard normal."""
    logits = (weights + design @ heights) * np.log(2.0)
    error = (1.0 / (1.0 + np.exp(-np.clip(logits, -500.0, 500.0))) - is_one) * np.log(2.0)
    loss = np.logaddexp(0.0, logits).sum() - is_one @ logits + 0.5 * (heights**2).sum()
    return float(loss), error @ design + heights
