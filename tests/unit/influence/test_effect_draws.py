"""Draws of effects are those of the chains: their mean, their spread, and nobody without a chance."""

from __future__ import annotations

import numpy as np
import pytest

from markets.simulated import simulate
from swayed.influence.increments import Lifts, levels_of
from swayed.influence.model import InfluenceModel
from swayed.influence.settings import InfluenceSettings
from swayed.influence.tables import EFFECT_DRAWS
from swayed.influence.writing import effect_draws_tables, whole


def test_draws_are_the_posterior_of_those_with_a_chance():
    beta = np.zeros(30)
    beta[:3] = 0.4
    world = simulate(seed=2, beta=beta, n_customers=700).world
    settings = InfluenceSettings(n_chains=4, n_sweeps=400, n_burn_in=150, has_placebos=False)
    model = InfluenceModel(settings).fit(world)
    levels = levels_of(Lifts(np.zeros((0, len(world.types))), np.zeros(0), np.zeros(0)))
    table = whole(EFFECT_DRAWS, effect_draws_tables(model, world, levels))
    hazard = model.stages_[0].hazard
    ids = [str(name) for name in world.person_ids.to_pylist()]
    found: dict[str, list[float]] = {}
    for row in table.to_pylist():
        found.setdefault(row["person_id"], []).append(row["effect"])
    strongest = sorted(range(30), key=lambda p: -hazard.credited_[p])[:3]
    for number in strongest:
        own = np.array(found[ids[number]])
        assert 40 <= len(own) <= 60
        assert own.mean() == pytest.approx(hazard.beta_[number], abs=4.0 * own.std() / np.sqrt(len(own)) + 1e-9)
        assert own.std() > 0.0
    assert all(hazard.none_share_[ids.index(name)] < 0.5 or model.is_named_[ids.index(name)] for name in found)
    level = np.unique(table.column("level").to_numpy())
    assert np.log(level).mean() == pytest.approx(np.log(0.5), abs=4.0 * levels.log_spread[0] / np.sqrt(len(level)))
