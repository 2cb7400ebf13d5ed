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
        p_value: half the chi-square tail of twice the ratio, deflated by the placebo worlds.
        q_value: false-discovery rate at which the person would be named.
        grade: strong, some or not_enough.
        stopped_by: the check that kept a person from the grade above, empty for strong.
    """

    p_value: Floats
    q_value: Floats
    grade: npt.NDArray[np.str_]
    stopped_by: npt.NDArray[np.str_]


def p_values(ratio: Floats, inflation: float) -> Floats:
    """Chance of a likelihood ratio at least this large without any effect.

    Example:
        >>> import numpy as np
        >>> p_values(np.array([0.0, 2.706]), 1.0).round(3).tolist()
        [1.0, 0.01]
    """
    tail = 0.5 * chi2.sf(2.0 * ratio / inflation, df=1)
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
        settings: rates and cut-offs of the grades.
    """
    p = p_values(ratio, inflation)
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
        [
            "",
            "mirror window: as many contacts after the step as before it",
            "false-alarm check: chance alone brings such a case too often among so many people",
            "too uncertain: he may have caused nothing",
            "too few customers: what happened with one or two of them says nothing about a person",
        ],
        "",
    )
    return Grades(p, q, grade, stopped)
