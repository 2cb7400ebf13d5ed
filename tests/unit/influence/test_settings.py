"""Chains as long, and as many, as the rows allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from markets.simulated import simulate
from swayed.influence.model import InfluenceModel
from swayed.influence.settings import InfluenceSettings


@pytest.mark.parametrize(
    ("n_rows", "data", "placebo"),
    [
        (1_000, (4, 800), (1, 400)),
        (700_000, (4, 285), (1, 285)),
        (7_000_000, (4, 250), (1, 125)),
        (70_000_000, (2, 250), (1, 125)),
    ],
)
def test_chains_shrink_as_rows_grow(n_rows, data, placebo):
    settings = InfluenceSettings()
    for chosen, wanted in ((settings, data), (settings.for_placebos(), placebo)):
        own = chosen.for_rows(n_rows)
        assert (own.n_chains, own.n_sweeps) == wanted
        assert own.n_burn_in == pytest.approx(own.n_sweeps * 250 / 800, abs=1)


def test_a_stage_of_many_rows_has_two_chains():
    world = simulate(seed=2, beta=np.repeat([0.4, 0.0], [3, 17]), n_customers=300).world
    settings = InfluenceSettings(n_chains=3, n_sweeps=60, n_burn_in=20, has_placebos=False)
    n_draws = [
        len(InfluenceModel(own).fit(world).stages_[0].hazard.n_draws_)
        for own in (settings, replace(settings, many_rows=0))
    ]
    assert n_draws == [120, 80]
