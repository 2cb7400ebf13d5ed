"""Worlds read from a workspace: numbered by nearness where people are many, and used when their engine is gone."""

import pytest

from swayed.influence import disk, step
from swayed.influence.blocks import world_doses
from swayed.influence.settings import InfluenceSettings
from swayed.lab import MarketSettings, make_market
from swayed.workspace import Workspace


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worlds")
    small = MarketSettings(seed=3, n_customers=150, n_people=80, n_movers=5, n_busy=6, n_interactions=1_500)
    make_market(small).write(folder / "market")
    workspace = Workspace.create(folder / "brand")
    workspace.import_tables(folder / "market" / "tables")
    return workspace.study(folder / "market" / "situation.yaml")


@pytest.fixture(scope="module")
def plain(study):
    return study.world()


def assert_same_market(world, other):
    settings = InfluenceSettings()
    doses, others = (world_doses(one, one.stages, settings) for one in (world, other))
    for own, its in zip(world.stages, other.stages, strict=True):
        assert sorted(own.transition_ids.to_pylist()) == sorted(its.transition_ids.to_pylist())
        for name in ("exposure_units", "connected_units", "at_risk", "before", "after"):
            assert (getattr(doses[own.stage], name) == getattr(others[own.stage], name)).all(), name


def test_a_market_under_other_numbers_is_the_same_market(study, plain, monkeypatch):
    monkeypatch.setattr(step, "FEWEST_PERSONS", 1)
    near = study.world()
    assert (plain.contacts.customer_ptr != near.contacts.customer_ptr).any()
    assert_same_market(plain, near)


def test_a_world_in_files_outlives_its_engine(study, plain, monkeypatch):
    monkeypatch.setattr(disk, "LARGE", 8)
    assert_same_market(plain, study.world())
