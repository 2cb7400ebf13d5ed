"""Preparation and sampler in Spark partitions against the driver: the same to the last bit."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import numpy as np
import pytest

from markets.alike import assert_same
from markets.followed import followed_world
from markets.simulated import simulate
from swayed.engines import spark
from swayed.engines.spark import SparkEngine
from swayed.influence.blocks import world_doses
from swayed.influence.model import InfluenceModel, StageFit
from swayed.influence.parts import doses_in_parts
from swayed.influence.placebos import shifted_clock
from swayed.influence.rows import ActiveRows
from swayed.influence.settings import InfluenceSettings
from swayed.influence.spread import SpreadRows

pytestmark = pytest.mark.skipif(
    not (shutil.which("java") or os.environ.get("SWAYED_REQUIRE_SPARK")), reason="Spark needs Java 17 or 21"
)
SETTINGS = InfluenceSettings(
    n_chains=2, n_sweeps=8, n_burn_in=2, placebo_sweeps=4, n_warm_up=2, reweigh_every=4, min_transitions=5
)


@pytest.fixture(scope="module")
def engine() -> Iterator[SparkEngine]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(spark.SESSION, "spark.sql.shuffle.partitions", "3")
        made = SparkEngine()
        yield made
        made.close()


@pytest.mark.parametrize("is_shifted", [False, True])
def test_doses_prepared_in_partitions_are_those_of_the_driver(engine: SparkEngine, *, is_shifted: bool) -> None:
    world = followed_world()
    disguise = shifted_clock(world, SETTINGS) if is_shifted else None
    whole = world_doses(world, world.stages, SETTINGS, disguise)["purchase"]
    assert engine.n_parts == 3
    assert_same(whole, doses_in_parts(engine, world, world.stages, SETTINGS, disguise)["purchase"])


def test_the_model_is_the_same_with_its_rows_in_partitions(
    engine: SparkEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = simulate(seed=9, beta=np.where(np.arange(12) < 3, 0.6, 0.0), n_customers=300).world
    here = InfluenceModel(SETTINGS).fit(world)
    monkeypatch.setenv("SWAYED_SPARK_ROWS", "0")
    apart = InfluenceModel(SETTINGS).fit(world, workers=engine)
    (one,), (other,) = here.stages_, apart.stages_
    assert isinstance(one.doses.rows, ActiveRows)
    assert isinstance(other.doses.rows, SpreadRows)
    assert one.hazard.credited_.sum() > 0.0
    assert_same_fit(one, other)
    assert here.inflations_ == apart.inflations_ != {}
    assert here.grades_.grade.tolist() == apart.grades_.grade.tolist()


def assert_same_fit(one: StageFit, other: StageFit) -> None:
    for name in ("n_draws_", "effect_draws_", "share_draws_", "met_credit_", "none_share_", "ratio_", "rate_", "beta_"):
        np.testing.assert_array_equal(getattr(one.hazard, name), getattr(other.hazard, name), err_msg=name)
