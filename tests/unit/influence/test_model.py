"""The worlds of the influence model beside each other."""

import time

import numpy as np
import pytest

from markets.simulated import simulate
from swayed.influence import blocks
from swayed.influence.model import InfluenceModel
from swayed.influence.settings import InfluenceSettings


@pytest.fixture
def fits(monkeypatch):
    """Fits a market; gives its inflation factors, and the most worlds that were being fitted at a time."""
    fitting, most = [], []
    own_world = InfluenceModel._world

    def slowly(self, *given, **named):
        fitting.append(given)
        most.append(len(fitting))
        time.sleep(0.1)
        kept = own_world(self, *given, **named)
        fitting.pop()
        return kept

    monkeypatch.setattr(InfluenceModel, "_world", slowly)

    def fit():
        beta = np.where(np.arange(20) < 3, 0.5, 0.0)
        world = simulate(seed=2, beta=beta, n_customers=400).world
        most.clear()
        return InfluenceModel(InfluenceSettings(n_sweeps=30, n_burn_in=10)).fit(world).inflations_, max(most)

    return fit


def test_large_placebo_worlds_are_fitted_in_turn(fits, monkeypatch):
    small, most = fits()
    assert {"shifted clock", "swapped people"} <= set(small)
    assert most == 2
    monkeypatch.setattr(blocks, "SUMS_AT_ONCE", 1)
    large, most = fits()
    assert most == 1
    assert large == small
