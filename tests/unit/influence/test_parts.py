"""Doses prepared in parts, and rows that stay in parts, against a market in one piece: the same to the last bit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from markets.alike import assert_same
from markets.followed import followed_world
from markets.simulated import simulate
from swayed.engines import DuckDBEngine
from swayed.influence.baseline import baseline_cells
from swayed.influence.blocks import world_doses
from swayed.influence.chain import Chain, Draws
from swayed.influence.doses import StageDoses
from swayed.influence.parts import doses_in_parts
from swayed.influence.placebos import shifted_clock
from swayed.influence.rows import ActiveRows
from swayed.influence.settings import InfluenceSettings
from swayed.influence.spread import SpreadRows
from swayed.influence.stage import StageData
from swayed.influence.world import World

SETTINGS = InfluenceSettings(n_chains=1, n_sweeps=12, n_burn_in=4, n_warm_up=3)


class InParts(DuckDBEngine):
    """Workers that are this very process, so that the parts alone are tested."""

    rows_here = sys.maxsize
    n_parts = 3


@pytest.fixture
def workers() -> Iterator[InParts]:
    made = InParts(threads=1)
    yield made
    made.close()


def drawn(world: World, doses: StageDoses) -> Draws:
    risk = world.stages[0]
    data = StageData.of(world, risk, doses, baseline_cells(world, risk, SETTINGS))
    return Chain(data, SETTINGS, np.uint64(7), None, None).run()


@pytest.mark.parametrize("is_shifted", [False, True])
def test_doses_in_parts_are_those_of_the_whole(workers: InParts, *, is_shifted: bool) -> None:
    world = followed_world()
    disguise = shifted_clock(world, SETTINGS) if is_shifted else None
    whole = world_doses(world, world.stages, SETTINGS, disguise)["purchase"]
    assert whole.rows.n_rows > 0
    assert_same(whole, doses_in_parts(workers, world, world.stages, SETTINGS, disguise)["purchase"])


def test_a_chain_draws_the_same_whether_its_rows_are_here_or_in_parts(workers: InParts) -> None:
    world = simulate(seed=9, beta=np.where(np.arange(12) < 3, 0.3, 0.0), n_customers=120).world
    here = doses_in_parts(workers, world, world.stages, SETTINGS)["purchase"]
    workers.rows_here = 0
    apart = doses_in_parts(workers, world, world.stages, SETTINGS)["purchase"]
    assert isinstance(here.rows, ActiveRows)
    assert isinstance(apart.rows, SpreadRows)
    one, other = drawn(world, here), drawn(world, apart)
    assert np.stack(one.n_effect).sum() > 0
    for field in fields(Draws):
        assert_same_draws(getattr(one, field.name), getattr(other, field.name))


def assert_same_draws(one: Any, other: Any) -> None:
    for name in one if isinstance(one, dict) else range(len(one)):
        np.testing.assert_array_equal(one[name], other[name])
