"""The worlds of the influence model beside each other."""

import time

import numpy as np

from markets.simulated import simulate
from swayed.influence import model
from swayed.influence.settings import InfluenceSettings


def test_worlds_fitted_side_by_side_prepare_their_contacts_in_turn(monkeypatch):
    preparing, most = [], []
    own_doses = model.world_doses

    def slowly(*given):
        preparing.append(given)
        most.append(len(preparing))
        time.sleep(0.1)
        doses = own_doses(*given)
        preparing.pop()
        return doses

    monkeypatch.setattr(model, "world_doses", slowly)
    beta = np.where(np.arange(20) < 3, 0.5, 0.0)
    world = simulate(seed=2, beta=beta, n_customers=400).world
    fitted = model.InfluenceModel(InfluenceSettings(n_sweeps=30, n_burn_in=10)).fit(world)
    assert {"shifted clock", "swapped people"} <= set(fitted.inflations_)
    assert most == [1] * len(most)
    assert len(most) >= 3
