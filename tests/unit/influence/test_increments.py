"""Increment and its level: closed forms, and what an experiment changes."""

import numpy as np
import pytest

from markets.simulated import simulate
from swayed.influence.increments import LEVEL_PRIOR, TYPE_SPREAD, Lifts, levels_of, staying_share


def lifts(modelled, measured, error):
    return Lifts(np.array(modelled, float).reshape(-1, 2), np.array(measured, float), np.array(error, float))


def test_without_experiments_one_half_is_believed_and_little_is_known():
    levels = levels_of(lifts([], [], []))
    np.testing.assert_allclose(np.exp(levels.log_middle), 0.5)
    np.testing.assert_allclose(levels.log_spread, np.hypot(LEVEL_PRIOR[1], TYPE_SPREAD))
    assert levels.n_lifts.tolist() == [0, 0]


def test_an_exact_experiment_sets_its_own_type_and_moves_the_other():
    levels = levels_of(lifts([[100.0, 0.0]], [25.0], [0.5]))
    assert np.exp(levels.log_middle[0]) == pytest.approx(0.25, rel=0.02)
    assert 0.25 < np.exp(levels.log_middle[1]) < 0.5
    assert levels.log_spread[0] < 0.05
    assert levels.log_spread[0] < levels.log_spread[1] < np.hypot(LEVEL_PRIOR[1], TYPE_SPREAD)
    assert levels.n_lifts.tolist() == [1, 0]


def test_an_experiment_hardly_about_a_type_does_not_speak_of_it():
    assert levels_of(lifts([[95.0, 5.0], [50.0, 50.0]], [40.0, 40.0], [5.0, 5.0])).n_lifts.tolist() == [2, 1]


def test_many_experiments_recover_the_true_level():
    random = np.random.default_rng(0)
    modelled = random.uniform(10.0, 60.0, (40, 2))
    truth = np.array([0.3, 0.9])
    measured = modelled @ truth + random.normal(0.0, 3.0, 40)
    levels = levels_of(Lifts(modelled, measured, np.full(40, 3.0)))
    np.testing.assert_allclose(np.exp(levels.log_middle), truth, rtol=0.1)
    inside = np.abs(levels.log_middle - np.log(truth)) < 3.0 * levels.log_spread
    assert inside.all()


def test_an_early_step_would_have_come_later_anyway_and_a_last_one_would_not():
    world = simulate(seed=1, beta=np.zeros(3), hazard=0.02, n_customers=2000).world
    risk = world.stages[0]
    share = staying_share(risk, world.last_day)
    hazard = risk.n_events / (risk.end - risk.start).sum()
    np.testing.assert_allclose(share, np.exp(-hazard * (world.last_day - risk.event_time)), rtol=0.02)
    assert share[risk.event_time.argmax()] > 0.98
