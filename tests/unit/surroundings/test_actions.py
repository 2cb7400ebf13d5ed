"""Price actions on made calendars: found where they are, judged as what they did, and nothing claimed where they did nothing."""

from __future__ import annotations

import numpy as np
import pytest

from swayed.surroundings.actions import action_days, contrast, stretches

N_DAYS = 400
WEEKDAYS = np.array([1.0, 1.0, 1.0, 1.0, 1.2, 1.6, 1.4])


def calendar(*first_days: int, n_days: int = 10) -> np.ndarray:
    is_action = np.zeros(N_DAYS, np.bool_)
    for first in first_days:
        is_action[first : first + n_days] = True
    return is_action


def rates(is_action: np.ndarray, factor: float, rng: np.random.Generator, trend: float = 0.0) -> np.ndarray:
    """Steps per day: weekdays, weeks that are busier by chance, a trend, and the action."""
    weeks = rng.lognormal(0.0, 0.15, N_DAYS // 7 + 1)[np.arange(N_DAYS) // 7]
    grown = np.exp(trend * np.arange(N_DAYS) / N_DAYS)
    return 6.0 * WEEKDAYS[np.arange(N_DAYS) % 7] * weeks * grown * np.where(is_action, factor, 1.0)


def test_days_of_sale_are_found_and_ordinary_discounts_are_not() -> None:
    rng = np.random.default_rng(1)
    is_action = calendar(60, 250)
    orders = rng.poisson(rates(is_action, 1.5, rng))
    reduced = rng.binomial(orders, np.where(is_action, 0.9, 0.15))
    found = action_days(orders, reduced)
    assert np.count_nonzero(found & ~is_action) <= 1
    assert np.count_nonzero(found & is_action) >= 18
    assert len(stretches(found)) == 2


def test_quiet_days_of_an_action_belong_to_it() -> None:
    """Else the days of an action would be busy ones by choice, and an action that moves nobody would seem to move many."""
    rng = np.random.default_rng(7)
    is_action = calendar(70, 200, 320)
    kept = []
    for _ in range(100):
        orders = rng.poisson(2.5, N_DAYS)
        found = action_days(orders, np.where(is_action, orders, rng.binomial(orders, 0.1)))
        kept.append((orders[found].sum() / max(found.sum(), 1)) / 2.5)
    assert np.mean(kept) == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6])
def test_reductions_on_any_day_make_no_action(share: float) -> None:
    rng = np.random.default_rng(2)
    n_found = 0
    for _ in range(50):
        orders = rng.poisson(rates(calendar(), 1.0, rng))
        n_found += bool(action_days(orders, rng.binomial(orders, share)).any())
    assert n_found <= 1


def test_no_orders_and_no_reductions() -> None:
    assert not action_days(np.zeros(9, np.int64), np.zeros(9, np.int64)).any()


@pytest.mark.parametrize(("factor", "trend"), [(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.5, 0.0)])
def test_the_interval_holds_what_the_action_did(factor: float, trend: float) -> None:
    rng = np.random.default_rng(3)
    is_action, at_risk = calendar(70, 200, 320), np.full(N_DAYS, 900)
    held, claimed, n = 0, 0, 60
    for _ in range(n):
        found = contrast(rng.poisson(rates(is_action, factor, rng, trend)), at_risk, is_action)
        held += found.lower <= factor <= found.upper
        claimed += found.p_value <= 0.05
    assert held >= 0.8 * n
    if factor <= 1.0:
        assert claimed <= 0.12 * n
    else:
        assert claimed >= 0.95 * n


def test_steps_are_counted_per_customer_at_risk() -> None:
    """Twice as many customers at risk in the action take twice as many steps: it moved nobody."""
    rng = np.random.default_rng(4)
    is_action = calendar(70, 200, 320)
    steps = rng.poisson(rates(is_action, 2.0, rng))
    found = contrast(steps, np.where(is_action, 1_800, 900), is_action)
    assert found.lower < 1.0 < found.upper


def test_what_was_brought_forward_is_missing_afterwards() -> None:
    rng = np.random.default_rng(5)
    is_action = calendar(70, 200, 320)
    after = np.zeros(N_DAYS, np.bool_)
    for first in (80, 210, 330):
        after[first : first + 14] = True
    rate = 3.0 * rates(is_action, 2.0, rng) * np.where(after, 0.4, 1.0)
    found = contrast(rng.poisson(rate), np.full(N_DAYS, 900), is_action)
    assert found.ratio == pytest.approx(2.0, rel=0.2)
    assert found.after == pytest.approx(0.4, rel=0.3)
    assert found.after_upper < 1.0


def test_a_rush_that_began_before_is_seen() -> None:
    rng = np.random.default_rng(6)
    is_action = calendar(70, 200, 320)
    rush = calendar(63, 193, 313, n_days=17)
    found = contrast(rng.poisson(3.0 * rates(rush, 2.0, rng)), np.full(N_DAYS, 900), is_action)
    assert found.before == pytest.approx(found.ratio, rel=0.25)


def test_nothing_is_told_of_few_steps_or_a_short_period() -> None:
    is_action = calendar(70)
    few = np.zeros(N_DAYS, np.int64)
    few[[3, 72, 90]] = 1
    assert contrast(few, np.full(N_DAYS, 9), is_action).stopped_by.startswith("too few steps")
    short = np.zeros(40, np.bool_)
    short[15:25] = True
    assert contrast(np.full(40, 5), np.full(40, 99), short).stopped_by.startswith("the period is too short")
