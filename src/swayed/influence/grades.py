"""From likelihood ratios to grades: p-values, false-discovery control, and the check that stopped a near miss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2, false_discovery_control

from swayed.influence.settings import InfluenceSettings

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Grades:
    """Grade of each person and stage, aligned arrays of shape (n,).

    Args:
        p_value: part of the chi-square tail of twice the ratio, deflated by the placebo worlds.
        q_value: false-discovery rate at which the person would be named.
        grade: strong, some or not_enough.
        stopped_by: the check that kept a person from the grade above, empty for strong.
    """

    p_value: Floats
    q_value: Floats
    grade: npt.NDArray[np.str_]
    stopped_by: npt.NDArray[np.object_]


ASSUMED_TESTS = 20
"""Tests, half of them above zero, that count with the others: the share of a few tests says little."""
CHECKS = (
    "",
    "mirror window: as many contacts after the step as before it",
    "false-alarm check: chance alone brings such a case too often among so many people",
    "too uncertain: he may have caused nothing",
    "too few customers: what happened with one or two of them says nothing about a person",
)
"""What may keep a person from the grade above, in the order of asking. The words lie in memory once, not for each person."""
LEAST_WEIGHT = 0.25
"""A smaller share above zero says that most people were hardly met, not how the others are distributed."""


def chance_weight(ratio: Floats) -> float:
    """How often a likelihood ratio is above zero without any effect; where it is, twice it is chi-square.

    With many steps behind each ratio that is half the time. With few, most people stand a little below what was expected of
    them and some, for a step soon after a contact, far above it. The share is taken from all tests themselves. Where it is
    above one half, effects or a wrong model made it so, and one half stays.

    Example:
        >>> import numpy as np
        >>> round(chance_weight(np.repeat([0.0, 1.0], [600, 400])), 3), chance_weight(np.zeros(0))
        (0.402, 0.5)
    """
    share = (np.count_nonzero(ratio > 0.0) + 0.5 * ASSUMED_TESTS) / (len(ratio) + ASSUMED_TESTS)
    return float(np.clip(share, LEAST_WEIGHT, 0.5))


def ratio_at(p_value: float, weight: float) -> float:
    """Likelihood ratio that chance exceeds with this probability, below `weight`.

    Example:
        >>> round(ratio_at(0.01, 0.5), 3)
        2.706
    """
    return float(chi2.isf(p_value / weight, df=1) / 2.0)


def p_values(ratio: Floats, inflation: float, weight: float) -> Floats:
    """Chance of a likelihood ratio at least this large without any effect.

    Args:
        ratio: log-likelihood ratios, shape (n,).
        inflation: of the placebo worlds; weight: `chance_weight` of all tests.

    Example:
        >>> import numpy as np
        >>> p_values(np.array([0.0, 2.706]), 1.0, 0.5).round(3).tolist()
        [1.0, 0.01]
    """
    tail = weight * chi2.sf(2.0 * ratio / inflation, df=1)
    return np.where(ratio > 0.0, tail, 1.0)


def mirror_scores(before: Floats, after: Floats) -> Floats:
    """Standard score of contacts before against contacts after transitions; contacts after caused nothing."""
    return np.asarray((before - after) / np.sqrt(np.maximum(before + after, 1.0)))


def graded(
    ratio: Floats,
    none_share: Floats,
    credited: Floats,
    customers: Floats,
    mirror: Floats,
    inflation: float,
    weight: float,
    settings: InfluenceSettings,
) -> Grades:
    """Grades all persons and stages together.

    Args:
        ratio: log-likelihood ratio against no effect.
        none_share: share of draws in which the person caused nothing.
        credited: posterior mean of transitions caused.
        customers: expected number of customers whom he moved.
        mirror: score of the mirror window.
        inflation: larger inflation factor of the placebo worlds.
        weight: how often a ratio is above zero by chance.
        settings: rates and cut-offs of the grades.
    """
    p = p_values(ratio, inflation, weight)
    q = false_discovery_control(p, method="bh") if len(p) else p
    mirrored = mirror > settings.mirror_floor
    strong = (q <= settings.strong_rate) & (none_share < settings.strong_none_share) & mirrored
    strong &= (customers >= settings.strong_customers) & (credited >= settings.strong_steps)
    some = (q <= settings.some_rate) & (none_share < settings.some_none_share) & mirrored
    some &= (customers >= settings.some_customers) & (credited >= settings.some_steps)
    grade = np.select([strong, some], ["strong", "some"], "not_enough")
    at_rate = np.where(some & ~strong, settings.strong_rate, settings.some_rate)
    at_share = np.where(some & ~strong, settings.strong_none_share, settings.some_none_share)
    at_customers = np.where(some & ~strong, settings.strong_customers, settings.some_customers)
    at_steps = np.where(some & ~strong, settings.strong_steps, settings.some_steps)
    stopped = np.select(
        [
            strong,
            ~mirrored & (ratio > 0),
            q > at_rate,
            none_share >= at_share,
            (customers < at_customers) | (credited < at_steps),
        ],
        [*range(len(CHECKS))],
        0,
    )
    return Grades(p, q, grade, np.array(CHECKS, object)[stopped])
