"""Decisions on pairs set the probabilities of other pairs right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swayed.identities.recalibration import Recalibration

WEIGHTS = np.linspace(-5.0, 5.0, 21)


def stated(weights: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + 2.0**-weights))


def test_no_decision_changes_nothing() -> None:
    assert Recalibration().fit(np.zeros(0), np.zeros(0)).probability(WEIGHTS) == pytest.approx(stated(WEIGHTS))


def test_one_decision_changes_little_and_many_much() -> None:
    one = Recalibration().fit(np.array([1.0]), np.array([0.0])).probability(np.array([1.0]))[0]
    many = Recalibration().fit(np.full(60, 1.0), np.zeros(60)).probability(np.array([1.0]))[0]
    assert many < 0.1 < 0.35 < one < stated(np.array([1.0]))[0]


def test_a_known_shift_is_recovered() -> None:
    """Pairs are three bits less probable than their weights say."""
    draw = np.random.default_rng(5)
    weights = draw.uniform(-2.0, 6.0, 3000)
    is_one = (draw.random(3000) < stated(weights - 3.0)).astype(float)
    learned = Recalibration().fit(weights, is_one)
    assert learned.shift_ == pytest.approx(-3.0, abs=0.3)
    assert learned.slope_ == pytest.approx(1.0, abs=0.1)


@given(st.lists(st.tuples(st.floats(-20.0, 20.0), st.booleans()), max_size=40))
@settings(max_examples=50, deadline=None)
def test_more_evidence_never_makes_a_pair_less_likely(decided: list[tuple[float, bool]]) -> None:
    weights = np.array([weight for weight, _ in decided])
    learned = Recalibration().fit(weights, np.array([float(answer) for _, answer in decided]))
    assert (np.diff(learned.probability(WEIGHTS)) >= 0.0).all()
