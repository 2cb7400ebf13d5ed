"""Habits weigh what known pairs show that they share, within bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from swayed.identities.habits import AFFINITIES, LEVELS, LearnedHabits, habit_features, shared_habits


def test_features_are_the_affinities_then_lower_and_closeness() -> None:
    pairs = {name: np.array([0.5]) for name in AFFINITIES}
    pairs |= {name: np.array([1.0]) for name in LEVELS} | {f"other_{name}": np.array([3.0]) for name in LEVELS}
    assert habit_features(pairs).tolist() == [[0.5] * 4 + [1.0, -2.0] * 4]


def test_the_likelihood_ratio_of_two_normal_habits_is_recovered() -> None:
    """Habits N(1, 1) in one person's pairs and N(0, 1) in others': the ratio is known, and learned."""
    draw = np.random.default_rng(3)
    habit = np.r_[draw.normal(1.0, 1.0, 2000), draw.normal(0.0, 1.0, 8000)][:, None]
    is_one = np.r_[np.ones(2000), np.zeros(8000)]
    at = np.array([-1.0, 0.0, 1.0, 2.0])
    true = np.log2(norm.pdf(at, 1.0) / norm.pdf(at, 0.0))
    assert LearnedHabits().fit(habit, is_one).bits(at[:, None]) == pytest.approx(true, abs=0.2)


@pytest.mark.parametrize("n_one", [0, 50])
def test_without_both_sorts_of_pairs_habits_say_nothing(n_one: int) -> None:
    features = np.ones((50, 12))
    habits = LearnedHabits().fit(features, np.r_[np.ones(n_one), np.zeros(50 - n_one)])
    assert habits.bits(features).tolist() == [0.0] * 50


def test_habits_that_owners_do_not_share_say_little() -> None:
    draw = np.random.default_rng(4)
    features, is_one = draw.normal(size=(4000, 12)), np.r_[np.ones(300), np.zeros(3700)]
    bits = LearnedHabits().fit(features, is_one).bits(features)
    assert np.abs(bits).mean() < 0.4


@given(st.integers(1, 30), st.floats(-50.0, 50.0))
@settings(max_examples=30)
def test_never_more_than_the_most(n_one: int, value: float) -> None:
    features = np.r_[np.full(n_one, value), np.linspace(-1.0, 1.0, 60)][:, None]
    bits = LearnedHabits(most=8.0).fit(features, np.r_[np.ones(n_one), np.zeros(60)]).bits(features)
    assert np.isfinite(bits).all()
    assert np.abs(bits).max() <= 8.0


def test_words_name_the_habits_that_speak_for_a_pair() -> None:
    shares = np.zeros((2, 12))
    shares[1, 3], shares[1, 4], shares[1, 5] = 2.0, 0.4, 0.4
    assert shared_habits(shares) == ["", "words, amount of writing"]
