from __future__ import annotations

import numpy as np
import pytest
import ruptures
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from markets.drifting import STORIES, ar1, counted, draw, random_walk
from swayed.currents import label, label_all
from swayed.currents.kernels import slopes
from swayed.currents.seasons import change_points


def walks(n, count, seed):
    rng = np.random.default_rng(seed)
    steps = rng.uniform(0.02, 0.2, count)
    return np.stack([counted(rng.uniform(-2.0, -0.5) + random_walk(n, s, rng), 500, rng) for s in steps])


def called(values, per_year):
    """Share of series called a current, each on its own: no other one makes the test stricter."""
    return np.mean([label(row, per_year).label == "current" for row in values])


def test_stories_are_told_apart():
    rng = np.random.default_rng(301)
    right = [
        label(d.values, d.periods_per_year).label == d.story for s in STORIES for d in (draw(s, rng) for _ in range(12))
    ]
    assert np.mean(right) >= 0.9


@pytest.mark.slow
def test_stories_are_told_apart_on_many_series():
    rng = np.random.default_rng(302)
    right = [
        label(d.values, d.periods_per_year).label == d.story
        for s in STORIES
        for d in (draw(s, rng) for _ in range(250))
    ]
    assert np.mean(right) >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize(("n", "per_year"), [(24, 12.0), (48, 12.0), (72, 12.0), (104, 52.18), (200, 52.18)])
def test_walks_are_no_currents(n, per_year):
    assert called(walks(n, 600, 303), per_year) <= 0.05


def test_the_plain_test_would_call_most_walks_currents():
    # The negative control of the random walk: Mann-Kendall, corrected or not, mistakes wandering for drift.
    series = walks(48, 150, 304)
    p = slopes.mann_kendall_p(series, slopes.kendall_variance(series))
    assert (p <= 0.05).mean() > 0.2
    assert called(series, 12.0) <= 0.08


def test_memory_alone_is_no_current():
    rng = np.random.default_rng(305)
    series = np.stack([counted(-1.0 + ar1(60, 0.6, 0.2, rng), 500, rng) for _ in range(150)])
    assert called(series, 12.0) <= 0.05


def test_false_discoveries_are_held_over_all_series():
    rng = np.random.default_rng(306)
    series = np.stack([counted(-1.0 + ar1(60, 0.3, 0.1, rng), 500, rng) for _ in range(200)])
    assert sum(found.label != "noise" for found in label_all(series, 12.0)) <= 2


@given(st.integers(0, 10_000), st.booleans())
def test_turning_a_series_upside_down_turns_the_current(seed, is_late):
    rng = np.random.default_rng(seed)
    series = 0.5 + np.linspace(-0.2, 0.2, 48) + rng.normal(0.0, 0.01, 48)
    up, down = label(series, 12.0), label(1.0 - series, 12.0)
    assert (up.label, up.direction, down.direction) == ("current", "rising", "falling")
    assert up.slope_per_year == pytest.approx(-down.slope_per_year)
    assert up.slope_lower <= up.slope_per_year <= up.slope_upper


def test_a_gap_is_a_longer_step_and_no_value():
    whole = np.linspace(0.1, 0.4, 60) + np.random.default_rng(1).normal(0.0, 0.01, 60)
    holed = whole.copy()
    holed[[7, 8, 9, 30, 41]] = np.nan
    assert label(holed, 12.0).slope_per_year == pytest.approx(label(whole, 12.0).slope_per_year, rel=0.05)


def test_few_periods_are_too_short():
    assert label(np.linspace(0.0, 1.0, 19), 12.0).label == "too_short"
    assert label(np.full(40, 0.3), 12.0).label == "noise"


def test_a_current_of_one_community_is_none():
    rng = np.random.default_rng(2)
    line, flat = np.linspace(0.1, 0.5, 48), np.full(48, 0.2)
    parts = np.stack([line, flat, flat]) + rng.normal(0.0, 0.005, (3, 48))
    alone = label(parts.mean(0), 12.0, communities=parts)
    assert (alone.label, alone.note) == ("noise", "it drifts in one community alone")
    broad = label(line, 12.0, communities=np.stack([line, line, flat]))
    assert broad.label == "current"
    assert broad.breadth == pytest.approx(2.0)


def test_slopes_are_scipys():
    series = np.random.default_rng(3).normal(size=40).cumsum()
    ours = slopes.theil_sen(series[None], np.arange(40), np.array([40 * 39 * 85 / 18]))
    theirs = stats.theilslopes(series, np.arange(40), alpha=0.9)
    assert ours[0][0] == pytest.approx(theirs.slope)
    assert ours[1][0] == pytest.approx(theirs.low_slope, abs=0.01)
    tau = stats.kendalltau(np.arange(40), series, method="asymptotic")
    plain = slopes.mann_kendall_p(series[None], np.array([40 * 39 * 85 / 18]))[0]
    assert plain == pytest.approx(tau.pvalue, rel=0.2)


def test_new_levels_are_those_of_ruptures():
    rng = np.random.default_rng(4)
    for _ in range(5):
        series = np.repeat(rng.normal(0.0, 3.0, 4), 15) + rng.normal(size=60)
        price = 2.0 * np.log(60) * np.var(np.diff(series)) / 2.0
        theirs = ruptures.Binseg(model="l2", min_size=3, jump=1).fit(series).predict(pen=price)[:-1]
        assert list(change_points(series, np.arange(60))) == theirs
