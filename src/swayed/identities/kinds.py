"""Weights of the clues of kind, moved by what reviewers decided."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from swayed.identities.settings import CLUE_WEIGHTS, KINDS, PRIOR, WEIGHT_SPREAD

Floats = npt.NDArray[np.float64]
OTHERS = KINDS[1:]
CLUES = tuple(CLUE_WEIGHTS)


class LearnedWeights:
    """Multinomial logistic regression whose weights start where the settings put them.

    The log2-odds of each kind against a person are its prior plus the sum over clues of strength times weight. Weights
    maximise the likelihood of the decisions times a normal prior around the shipped weight, so that without decisions
    nothing changes, one decision changes little, and many change much.

    Args:
        spread: bits by which a weight may plausibly differ from the shipped one.

    Example:
        >>> LearnedWeights().fit(np.zeros((0, len(CLUES))), []).weights_["says bot"]["bot"]
        12.0
    """

    def __init__(self, spread: float = WEIGHT_SPREAD) -> None:
        self.spread = spread

    def fit(self, strengths: Floats, answers: list[str]) -> LearnedWeights:
        """Learns from decided persons.

        Args:
            strengths: clue strengths, 0-1, in the order of `CLUES`; shape (n, len(CLUES)).
            answers: the kind that was decided for each; other words than `KINDS` teach nothing.
        """
        known = np.array([answer in KINDS for answer in answers], dtype=np.bool_)
        shipped = np.array([[CLUE_WEIGHTS[clue].get(kind, 0.0) for kind in OTHERS] for clue in CLUES])
        weights = shipped
        if known.any():
            chosen = np.array([KINDS.index(answer) for answer in answers if answer in KINDS])
            features = strengths[known]
            found = minimize(
                _loss, shipped.ravel(), args=(features, chosen, shipped, self.spread), jac=True, method="L-BFGS-B"
            )
            weights = found.x.reshape(shipped.shape)
        self.weights_: Mapping[str, Mapping[str, float]] = {
            clue: dict(zip(OTHERS, row, strict=True))
            for clue, row in zip(CLUES, weights.round(6).tolist(), strict=True)
        }
        return self


def _loss(
    flat: Floats, features: Floats, chosen: npt.NDArray[np.int64], shipped: Floats, spread: float
) -> tuple[float, Floats]:
    """Minus the log posterior, in nats, and its gradient."""
    weights = flat.reshape(shipped.shape)
    bits = np.zeros((len(features), len(KINDS)))
    bits[:, 1:] = np.array([PRIOR[kind] for kind in OTHERS]) + features @ weights
    logits = bits * np.log(2.0)
    logits -= logits.max(axis=1, keepdims=True)
    chances = np.exp(logits)
    chances /= chances.sum(axis=1, keepdims=True)
    rows = np.arange(len(features))
    away = (weights - shipped) / spread
    loss = -np.log(np.maximum(chances[rows, chosen], 1e-300)).sum() + 0.5 * (away**2).sum()
    error = chances.copy()
    error[rows, chosen] -= 1.0
    gradient = features.T @ error[:, 1:] * np.log(2.0) + away / spread
    return float(loss), gradient.ravel()
