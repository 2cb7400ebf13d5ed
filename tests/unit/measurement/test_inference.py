"""The interval is the set of effects that the randomisation test does not reject, and arms are drawn as told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swayed.measurement.assignment import blocks_of, chance, drawn_arms, drawn_starts, many_arms
from swayed.measurement.comparison import comparison
from swayed.measurement.inference import Estimate
from swayed.measurement.reading import CANNOT_TELL, DID_NOT, WORKED, verdict_of


@given(st.integers(8, 60), st.integers(0, 2**40), st.sampled_from([0.2, 0.25, 0.5, 0.7]))
@settings(max_examples=60)
def test_every_block_gets_its_share(n, seed, share):
    block = np.arange(n) // 5
    arms = drawn_arms(block, share, chance(seed))
    assert abs(arms.sum() - share * n) < 1.0 + 1e-9
    assert all(abs(arms[block == b].sum() - share * (block == b).sum()) < 2.0 for b in np.unique(block))
    assert (arms == drawn_arms(block, share, chance(seed))).all()


def test_every_unit_is_as_likely():
    arms = many_arms(np.arange(9) // 4, 0.3, 5)
    assert np.abs(arms.mean(axis=0) - 0.3).max() < 4.0 * np.sqrt(0.21 / len(arms))


def test_starts_are_spread_over_the_weeks():
    starts = drawn_starts(12, 52, chance(1))
    assert sorted(starts.tolist()) == [4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48]


@pytest.mark.parametrize("seed", range(5))
def test_interval_holds_what_is_not_rejected(seed):
    random = np.random.default_rng(seed)
    weights, past = random.uniform(1, 4, 20), random.normal(size=(20, 1))
    arms = many_arms(blocks_of(past[:, 0], 2), 0.5, seed)
    outcome = past[:, 0] + 0.5 * arms[0] + random.normal(size=20)
    forms = comparison(arms, weights, past)
    found = forms.estimate(outcome)

    def p_value(effect):
        return forms.estimate(outcome - effect * arms[0]).p_value

    width = found.upper - found.lower
    assert p_value(found.lower - 0.01 * width) <= 0.05
    assert p_value(found.lower + 0.05 * width) > 0.05
    assert forms.estimate(outcome - found.effect * arms[0]).effect == pytest.approx(0.0, abs=1e-9)


def test_too_few_units_prove_nothing():
    arms = many_arms(np.arange(6) // 2, 0.5, 1)
    outcome = 100.0 * arms[0] + np.arange(6)
    found = comparison(arms, np.ones(6)).estimate(outcome)
    assert not np.isfinite(found.lower)
    assert found.p_value > 0.05
    assert not np.isfinite(comparison(arms, np.ones(6)).detectable(np.arange(6.0)))


@pytest.mark.parametrize(
    ("lower", "upper", "p_value", "worth", "verdict"),
    [
        (2.0, 20.0, 0.01, 5.0, WORKED),
        (-20.0, 4.0, 0.9, 5.0, DID_NOT),
        (1.0, 4.0, 0.01, 5.0, DID_NOT),
        (-2.0, 20.0, 0.2, 5.0, CANNOT_TELL),
        (-np.inf, np.inf, 0.01, 5.0, CANNOT_TELL),
        (0.1, 20.0, 0.06, 5.0, CANNOT_TELL),
    ],
)
def test_three_verdicts(lower, upper, p_value, worth, verdict):
    assert verdict_of(Estimate(1.0, 1.0, lower, upper, p_value), worth) == verdict
