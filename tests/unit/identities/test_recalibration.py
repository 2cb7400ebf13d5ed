"""Decisions on pairs set the probabilities right of pairs that are alike, and of no others."""

from __future__ import annotations

import numpy as np
import pytest

from swayed.identities.recalibration import SHARED, Recalibration

WEIGHTS = np.linspace(-5.0, 30.0, 36)
BOTH, HANDLE, NAME = range(len(SHARED))


def stated(weights: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + 2.0**-weights))


def of(kind: int, n: int) -> np.ndarray:
    return np.full(n, kind)


def learned(weights: np.ndarray, kind: int, is_one: np.ndarray, *, other_name: float = 0.0) -> Recalibration:
    return Recalibration().fit(weights, of(kind, len(weights)), np.full(len(weights), other_name), is_one)


def said(by: Recalibration, weights: np.ndarray, kind: int, *, other_name: float = 0.0) -> np.ndarray:
    return by.probability(weights, of(kind, len(weights)), np.full(len(weights), other_name))


def test_no_decision_changes_nothing() -> None:
    assert said(learned(np.zeros(0), BOTH, np.zeros(0)), WEIGHTS, NAME) == pytest.approx(stated(WEIGHTS))


def test_one_decision_changes_little_and_many_much() -> None:
    one = said(learned(np.array([0.0]), NAME, np.zeros(1)), np.array([0.0]), NAME)[0]
    many = said(learned(np.zeros(60), NAME, np.zeros(60)), np.array([0.0]), NAME)[0]
    assert many < 0.1 < 0.3 < one < 0.5


def test_other_evidence_and_surer_pairs_are_left_alone() -> None:
    by = learned(np.zeros(60), NAME, np.zeros(60))
    assert said(by, WEIGHTS, BOTH) == pytest.approx(stated(WEIGHTS))
    assert said(by, WEIGHTS[WEIGHTS >= 4.0], NAME) == pytest.approx(stated(WEIGHTS[WEIGHTS >= 4.0]))


def test_two_names_beside_a_handle_teach_of_the_handle() -> None:
    """In a place where handles coincide, those who show two names say so for those who show none."""
    by = learned(np.full(40, 12.0), HANDLE, np.zeros(40), other_name=1.0)
    twelve = np.array([12.0])
    assert said(by, twelve, HANDLE, other_name=1.0)[0] < 0.3
    assert said(by, twelve, HANDLE)[0] < 0.75
    assert said(by, twelve, BOTH)[0] > 0.999


@pytest.mark.parametrize("kind", range(len(SHARED)))
def test_a_known_shift_is_recovered(kind: int) -> None:
    """Pairs are three bits less probable than their weights say."""
    draw = np.random.default_rng(5)
    weights = draw.uniform(-2.0, 6.0, 3000)
    is_one = (draw.random(3000) < stated(weights - 3.0)).astype(float)
    grid = np.linspace(-1.0, 5.0, 7)
    found = said(learned(weights, kind, is_one), grid, kind)
    assert found == pytest.approx(stated(grid - 3.0), abs=0.07)
