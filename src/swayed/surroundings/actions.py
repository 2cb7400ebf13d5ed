"""Price actions: stretches of days on which most orders were reduced, and how often customers moved in them.

The days are known, and nothing else of an action is. So its days are held against ordinary days on both sides of it, and
the whole calendar of actions is turned round the period, as the clock of a customer is in the placebo worlds of people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import binom, norm

from swayed.surroundings import settings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Stretch = tuple[int, int]
"""First day of a stretch, and the day after its last."""

_WEEK = 7
_CONSISTENT = 1.4826
"""Median absolute deviation of a normal distribution to its standard deviation."""
_CONFIDENCE = 0.90
_WEEKDAY_STEPS = 5.0
"""Steps by which each weekday's rate is drawn to that of all days, so that an empty weekday is not impossible."""


@dataclass(frozen=True)
class Contrast:
    """How often customers moved in the actions, as a multiple of ordinary days around them.

    Args:
        n_inside, n_ordinary: steps on the days of actions, and on the ordinary days.
        ratio, lower, upper: with 90 % interval; NaN where nothing can be told.
        p_value: share of turned calendars with at least this ratio, the true one among them; 1 where nothing can be told.
        before, after: ratios of the days straight before and after, NaN where there are no such days.
        after_upper: upper limit of the latter.
        stopped_by: why nothing can be told, empty where it can.
    """

    n_inside: int
    n_ordinary: int
    ratio: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    p_value: float = 1.0
    before: float = np.nan
    after: float = np.nan
    after_upper: float = np.nan
    stopped_by: str = ""


def stretches(is_action: Flags) -> list[Stretch]:
    """Days in a row.

    Example:
        >>> stretches(np.array([False, True, True, False, True]))
        [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_action, [False]]).astype(np.int8)))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]


def action_days(n_orders: Ints, n_reduced: Ints) -> Flags:
    """Days of price actions: most orders of three days in a row were reduced, and somewhere far more than by chance.

    Chance is the share of all orders, those of actions among them, over all days of the period (Bonferroni). It finds the
    action and does not bound it: were quiet days left out of an action, its days would be busy ones by choice. An action goes on
    while most orders are reduced, and neither begins nor ends with a day without orders.

    Args:
        n_orders, n_reduced: of each day, shape (n_days,).
    """
    if not n_reduced.sum():
        return np.zeros(len(n_orders), np.bool_)
    three = np.ones(3, np.int64)
    orders, reduced = (np.convolve(n, three, mode="same") for n in (n_orders, n_reduced))
    chance = binom.sf(reduced - 1, orders, n_reduced.sum() / n_orders.sum())
    is_reduced = (reduced >= settings.ACTION_SHARE * orders) & (n_reduced >= settings.ACTION_SHARE * n_orders)
    is_sure = (
        is_reduced & (orders >= settings.ACTION_ORDERS) & (chance < settings.ACTION_CHANCE / max(len(n_orders), 1))
    )
    found = np.zeros(len(n_orders), np.bool_)
    for first, end in stretches(is_reduced):
        with_orders = first + np.flatnonzero(n_orders[first:end])
        if is_sure[first:end].any():
            found[with_orders[0] : with_orders[-1] + 1] = True
    return found


def contrast(steps: Ints, at_risk: Ints, is_action: Flags) -> Contrast:
    """Steps into one stage in price actions against ordinary days around them.

    Expected are the steps of the same customers at risk by weekday, at the level of the ordinary days of 28 days on each
    side. The interval is as wide as the turned calendars say, never narrower than counts of this size are.

    Args:
        steps, at_risk: of each day, shape (n_days,).
        is_action: days of price actions.

    Assumptions: without an effect, steps per customer at risk go up and down about an action as they do elsewhere. A feast or
    a campaign of the same days is not told apart from the action.
    """
    expected = at_risk * _weekday_rates(steps, at_risk, ~is_action)
    found = _told(steps, expected, is_action)
    if found is None:
        return Contrast(
            int(steps[is_action].sum()),
            int(steps[~is_action].sum()),
            stopped_by="too few steps in the price actions, or on ordinary days around them",
        )
    n_inside, n_ordinary, log_ratio, variance = found
    turned = _turned_ratios(steps, expected, is_action)
    if len(turned) < settings.LEAST_TURNS:
        return Contrast(
            n_inside, n_ordinary, stopped_by="the period is too short to hold its price actions against other days"
        )
    middle = float(np.median(turned))
    spread = max(float(np.sqrt(variance)), _CONSISTENT * float(np.median(np.abs(turned - middle))))
    z = float(norm.isf((1.0 - _CONFIDENCE) / 2.0))
    before, after = (_told(steps, expected, is_action, days) for days in _edges(is_action))
    return Contrast(
        n_inside=n_inside,
        n_ordinary=n_ordinary,
        ratio=float(np.exp(log_ratio)),
        lower=float(np.exp(log_ratio - z * spread)),
        upper=float(np.exp(log_ratio + z * spread)),
        p_value=(1.0 + np.count_nonzero(turned >= log_ratio)) / (1.0 + len(turned)),
        before=float(np.exp(before[2])) if before else np.nan,
        after=float(np.exp(after[2])) if after else np.nan,
        after_upper=float(np.exp(after[2] + z * max(float(np.sqrt(after[3])), spread))) if after else np.nan,
    )


def _weekday_rates(steps: Ints, at_risk: Ints, is_ordinary: Flags) -> Floats:
    """Steps per customer at risk on each day's weekday, as a multiple of all ordinary days, shape (n_days,)."""
    weekday = np.arange(len(steps)) % _WEEK
    taken, risked = (np.bincount(weekday[is_ordinary], n[is_ordinary], minlength=_WEEK) for n in (steps, at_risk))
    usual = risked * taken.sum() / max(risked.sum(), 1.0)
    return np.asarray(((taken + _WEEKDAY_STEPS) / (usual + _WEEKDAY_STEPS))[weekday])


def _edges(is_action: Flags) -> tuple[list[Stretch], list[Stretch]]:
    """Days straight before and straight after each action, without days of others."""
    found = stretches(is_action)
    ends = [0, *(end for _, end in found)]
    begins = [*(first for first, _ in found), len(is_action)]
    before = [(max(first - settings.BEFORE_DAYS, ends[n]), first) for n, (first, _) in enumerate(found)]
    after = [(end, min(end + settings.AFTER_DAYS, begins[n + 1])) for n, (_, end) in enumerate(found)]
    return before, after


def _ordinary(is_action: Flags) -> Flags:
    """Days that are neither of an action nor straight before or after one."""
    ordinary = ~is_action
    for stretch in (*_edges(is_action)[0], *_edges(is_action)[1]):
        ordinary[slice(*stretch)] = False
    return ordinary


def _told(
    steps: Ints, expected: Floats, is_action: Flags, days: list[Stretch] | None = None
) -> tuple[int, int, float, float] | None:
    """Steps in the actions, steps on ordinary days, logarithm of the ratio and its variance; None where they are too few.

    Args:
        expected: in any unit that all days share.
        days: stretches that are judged in the place of the actions, one for each.
    """
    ordinary = _ordinary(is_action)
    n_inside, n_ordinary, wanted, variance = 0, 0, 0.0, 0.0
    for (first, end), judged in zip(stretches(is_action), days or stretches(is_action), strict=True):
        around = np.zeros(len(steps), np.bool_)
        reach = settings.REFERENCE_DAYS
        around[max(first - settings.BEFORE_DAYS - reach, 0) : end + settings.AFTER_DAYS + reach] = True
        around &= ordinary
        taken, basis = int(steps[around].sum()), float(expected[around].sum())
        inside = float(expected[slice(*judged)].sum())
        if not taken or not basis or not inside:
            continue
        n_inside += int(steps[slice(*judged)].sum())
        n_ordinary += taken
        wanted += inside * taken / basis
        variance += (inside * taken / basis) ** 2 / taken
    if n_ordinary < settings.LEAST_STEPS or n_inside + wanted < settings.LEAST_STEPS:
        return None
    # Half a step more on both sides keeps actions without any step finite.
    ratio = (n_inside + 0.5) / (wanted + 0.5)
    return n_inside, n_ordinary, float(np.log(ratio)), 1.0 / (n_inside + 0.5) + variance / (wanted + 0.5) ** 2


def _turned_ratios(steps: Ints, expected: Floats, is_action: Flags) -> Floats:
    """Logarithms of the ratio under every turn of the calendar by whole days that leaves no action where one was."""
    # The days of true actions are no ordinary days of a turned calendar either.
    steps, expected = np.where(is_action, 0, steps), np.where(is_action, 0.0, expected)
    turned = (np.roll(is_action, by) for by in range(1, len(steps)))
    told = (_told(steps, expected, calendar) for calendar in turned if not np.any(calendar & is_action))
    return np.array([found[2] for found in told if found is not None])
