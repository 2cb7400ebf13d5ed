"""What it says of a person that an order bears no sign of him.

The model draws causes from contacts alone. Signs come after: an answer that names him, his code, his link. Where he moved a customer,
each is left with a chance of its own; so its absence speaks against him, the more the oftener his orders bear one. With p the
probability that he caused a step by contacts, r[kind, person] the share of his steps that bear the sign and b[kind] the share of other
people's:

    P(he caused it | signs) ~ p * product over kinds of (r / b where the sign is there, (1 - r) / (1 - b) where it is not)
    r = (steps of his with the sign + PRIOR * mean of all) / (steps of his + PRIOR)

r, b and the causes are found together (EM, as for a mixture with known weights). The statistical rung shares out only orders that no
sign leads to him, so it needs the factor (1 - r) / (1 - b) alone.

Assumptions: contacts and signs are independent given the cause; who bears no sign of a kind at all is not judged by that kind. Where all
steps are in equal doubt, r cannot be told from b and nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PRIOR = 5.0
"""Steps of nobody's doing that stand behind each share: with few steps it is near the mean, and the mean near zero, which corrects less."""
LEAST_OTHERS = 1e-4
"""Least share of other people's steps that bear a sign; a ratio needs more than zero."""
ROUNDS = 200
CLOSE = 1e-4
"""Change of a factor in one round at which the search ends."""


@dataclass(frozen=True)
class Signs:
    """Pairs of a step and a person who may have caused it, and the kinds of sign.

    Args:
        step: number of the step, from 0; shape (n,).
        person: number of the person, from 0; shape (n,).
        probability: that he caused it, by contacts; of a step they sum to at most 1; shape (n,).
        is_asked: whether the step could bear the sign of him; shape (n_kinds, n).
        is_borne: whether it does; shape (n_kinds, n).
    """

    step: Ints
    person: Ints
    probability: Floats
    is_asked: Flags
    is_borne: Flags


def probability_without_signs(signs: Signs) -> Floats:
    """Probability that each person caused each step, given that the step bears no sign of anybody; shape (n,).

    Example:
        Of a hundred steps that are his for certain or not at all, half of his bear his link. A step in doubt without one is less his.

        >>> sure = np.repeat([0.99, 0.01, 0.5], [50, 49, 1])
        >>> link = np.arange(100) < 25
        >>> signs = Signs(np.arange(100), np.zeros(100, int), sure, np.ones((1, 100), bool), link[None])
        >>> round(float(probability_without_signs(signs)[-1]), 2)
        0.34
    """
    if not len(signs.step):
        return signs.probability
    factor = silence_factor(signs)
    return _shared(signs, factor)


def silence_factor(signs: Signs) -> Floats:
    """By how much the odds of each pair fall where the step bears no sign of him; 1: not at all; shape (n,)."""
    n_kinds = len(signs.is_asked)
    present, absent = np.ones(signs.is_asked.shape), np.ones(signs.is_asked.shape)
    for _ in range(ROUNDS):
        before = absent.copy()
        caused = _shared(signs, np.where(signs.is_borne, present, absent).prod(axis=0))
        for kind in range(n_kinds):
            his, others = _shares(signs, caused, kind)
            present[kind] = np.where(signs.is_asked[kind], his / others, 1.0)
            # A sign can only speak for him, so its absence can only speak against him.
            absent[kind] = np.where(signs.is_asked[kind], np.minimum((1 - his) / (1 - others), 1.0), 1.0)
        if np.abs(absent - before).max() < CLOSE:
            break
    return np.asarray(absent.prod(axis=0))


def _shares(signs: Signs, caused: Floats, kind: int) -> tuple[Floats, float]:
    """Share of each pair's person's own steps that bear a sign, shape (n,), and of the steps of others that bear it."""
    is_asked, is_borne = signs.is_asked[kind], signs.is_borne[kind]
    own, borne = np.where(is_asked, caused, 0.0), np.where(is_borne, caused, 0.0)
    n_people = int(signs.person.max()) + 1
    steps, signed = (np.bincount(signs.person, weight, n_people) for weight in (own, borne))
    mean = signed.sum() / (steps.sum() + PRIOR)
    rest = np.where(is_asked, 1.0 - caused, 0.0).sum()
    others = float(np.clip((is_borne.sum() - signed.sum()) / max(rest, 1.0), LEAST_OTHERS, 1.0 - LEAST_OTHERS))
    his = np.clip((signed + PRIOR * mean) / (steps + PRIOR), 0.0, 1.0 - LEAST_OTHERS)
    return his[signs.person], others


def _shared(signs: Signs, factor: Floats) -> Floats:
    """Probabilities after each pair's odds were multiplied by its factor; what nobody named caused keeps its odds."""
    n_steps = int(signs.step.max()) + 1
    weight = signs.probability * factor
    rest = np.maximum(1.0 - np.bincount(signs.step, signs.probability, n_steps), 0.0)
    total = rest + np.bincount(signs.step, weight, n_steps)
    return np.asarray(weight / np.maximum(total, 1e-300)[signs.step])
