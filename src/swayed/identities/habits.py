"""Habits: how much it says of two accounts that they meet the same people, write alike, and are as active and as heard."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from swayed.identities.settings import HABIT_SPREAD, MOST_HABIT_BITS

Floats = npt.NDArray[np.float64]

AFFINITIES = ("circle", "community", "hours", "words")
"""Columns that compare what two accounts do; 1 the same, 0 as two people by chance."""

LEVELS = ("wrote", "was_heard", "took_up", "followed")
"""Columns that say how much an account does, one per side."""


def habit_features(pairs: Mapping[str, Floats]) -> Floats:
    """The features of each pair: its affinities, and of each level the lower of the two and how close they are.

    Args:
        pairs: a column of each affinity and, of each level, one per side (`wrote`, `other_wrote`); shape (n,).

    Returns:
        Shape (n, 12): four affinities, then lower and closeness of each level.
    """
    columns = [np.clip(pairs[name], -1.0, 1.0) for name in AFFINITIES]
    for name in LEVELS:
        one, other = pairs[name], pairs[f"other_{name}"]
        columns += [np.minimum(one, other), -np.abs(one - other)]
    return np.column_stack(columns)


class LearnedHabits:
    """Logistic regression of known pairs against chance pairs, read as a likelihood ratio.

    `bits = log2 P(habits | one person) / P(habits | two people)`: what the regression says, less the odds at which it saw
    the two sorts of pairs. Slopes have a normal prior around zero, so that a habit weighs nothing until accounts that are
    known to be one person's show that they share it, and in data where they do not, it never does.

    Args:
        spread: bits that one standard deviation of a habit may plausibly add.
        most: bits that habits may add or take in all: they never decide without a name or a handle.

    Example:
        >>> alike = np.r_[np.full(20, 1.0), np.zeros(200)][:, None]
        >>> habits = LearnedHabits().fit(alike, alike[:, 0])
        >>> bool(habits.bits(np.array([[1.0]]))[0] > 3 > 0 > habits.bits(np.array([[0.0]]))[0])
        True
    """

    def __init__(self, spread: float = HABIT_SPREAD, most: float = MOST_HABIT_BITS) -> None:
        self.spread = spread
        self.most = most

    def fit(self, features: Floats, is_one: Floats) -> LearnedHabits:
        """Learns from pairs known to be one person (1) or two (0); without both sorts, habits say nothing."""
        n_one = is_one.sum()
        self.slope_ = np.zeros(features.shape[1])
        self.centre_, self.scale_ = self.slope_, np.ones(features.shape[1])
        self.level_ = 0.0
        if not 0 < n_one < len(is_one):
            return self
        others = features[is_one == 0]
        # A habit that nobody has would be divided by nothing.
        self.centre_, self.scale_ = others.mean(axis=0), np.maximum(others.std(axis=0), 0.05)
        standard = np.column_stack([np.ones(len(features)), (features - self.centre_) / self.scale_])
        found = minimize(
            _loss, np.zeros(standard.shape[1]), args=(standard, is_one, self.spread), jac=True, method="L-BFGS-B"
        )
        self.level_ = float(found.x[0] / np.log(2.0) - np.log2(n_one / (len(is_one) - n_one)))
        self.slope_ = found.x[1:] / np.log(2.0)
        return self

    def shares(self, features: Floats) -> Floats:
        """Bits of each feature against a pair of two people; shape of `features`."""
        return np.asarray((features - self.centre_) / self.scale_ * self.slope_, dtype=np.float64)

    def bits(self, features: Floats) -> Floats:
        """Bits that the habits of each pair add to its match weight."""
        bits = self.level_ + self.shares(features).sum(axis=1)
        return np.asarray(np.clip(bits, -self.most, self.most), dtype=np.float64)


def shared_habits(shares: Floats, least: float = 0.7) -> list[str]:
    """In words, the habits of each pair that add at least so many bits."""
    of_levels = shares[:, len(AFFINITIES) :].reshape(len(shares), len(LEVELS), 2).sum(axis=2)
    bits = np.column_stack([shares[:, : len(AFFINITIES)], of_levels])
    words = np.array(
        ["contacts", "communities", "hours", "words", "amount of writing", "readers", "what they take up", "audience"]
    )
    return [", ".join(words[row].tolist()) for row in bits >= least]


def _loss(slopes: Floats, features: Floats, is_one: Floats, spread: float) -> tuple[float, Floats]:
    """Minus the log posterior, in nats, and its gradient; the first feature is the constant, left free."""
    strength = np.full(len(slopes), 1.0 / (spread * np.log(2.0)) ** 2)
    strength[0] = 1e-6
    logits = features @ slopes
    loss = np.logaddexp(0.0, logits).sum() - is_one @ logits + 0.5 * (strength * slopes**2).sum()
    chance = 1.0 / (1.0 + np.exp(-np.clip(logits, -500.0, 500.0)))
    return float(loss), features.T @ (chance - is_one) + strength * slopes
