"""Draws of money out of draws of numbers: how far a person's statistical total may lie from its mean.

A draw says how many steps a person caused, not which. Given the number, which steps they were is a choice without order among
those he may have caused, with probabilities p_i; its money has, to first order (Hajek 1964, rejective sampling),

    mean     = sum p_i w_i + (number - sum p_i) * middle
    variance = sum p_i (1 - p_i) (w_i - middle)^2,     middle = sum p_i (1 - p_i) w_i / sum p_i (1 - p_i)

where w_i is what the ledger leaves to the statistical rung of step i's orders. Numbers come from the same sweep for everybody, so
draws may be summed over people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SEED = 23


@dataclass(frozen=True)
class Moments:
    """Sums over the steps of each person, stage and currency; shape (n,).

    Args:
        p, q: sums of p and p (1 - p) over all his steps of the stage.
        p_worth, q_worth, q_worth2: sums of p w, p (1 - p) w, p (1 - p) w^2.
    """

    p: Floats
    q: Floats
    p_worth: Floats
    q_worth: Floats
    q_worth2: Floats


def money_draws(numbers: Floats, moments: Moments) -> Floats:
    """Draws of money for draws of numbers.

    Args:
        numbers: steps drawn to each person of `moments`; shape (n, n_draws).

    Returns:
        Minor units, before rounding; shape (n, n_draws).

    Example:
        >>> one = np.ones(1)
        >>> money_draws(np.array([[2.0, 3.0]]), Moments(2.5 * one, 0 * one, 250 * one, 0 * one, 0 * one)).tolist()
        [[250.0, 250.0]]
    """
    some = np.maximum(moments.q, 1e-12)
    middle = np.where(moments.q > 1e-12, moments.q_worth / some, 0.0)
    spread = np.sqrt(np.maximum(moments.q_worth2 - 2 * middle * moments.q_worth + middle**2 * moments.q, 0.0))
    noise = np.random.Generator(np.random.Philox(key=SEED)).standard_normal(numbers.shape)
    mean = moments.p_worth[:, None] + (numbers - moments.p[:, None]) * middle[:, None]
    drawn = np.where(numbers > 0, mean + spread[:, None] * noise, 0.0)
    # The normal around a small number reaches below zero, where a sum of positive orders cannot be.
    return np.asarray(np.where(moments.p_worth[:, None] >= 0, np.maximum(drawn, 0.0), drawn))
