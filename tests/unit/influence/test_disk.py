import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from markets.simulated import simulate
from swayed.influence import columns, disk, writing
from swayed.influence.blocks import world_doses
from swayed.influence.disk import on_disk, room
from swayed.influence.increments import Lifts, levels_of
from swayed.influence.model import InfluenceModel
from swayed.influence.settings import InfluenceSettings
from swayed.influence.tables import EFFECTS
from swayed.influence.world import Contacts


@pytest.fixture
def small_is_large(monkeypatch):
    monkeypatch.setattr(disk, "LARGE", 8)


def lies_in_file(array):
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array.obj if isinstance(array, memoryview) else array, disk.mmap.mmap)


def test_large_arrays_lie_in_files_that_nobody_sees(tmp_path, small_is_large):
    contacts = Contacts(
        customer_ptr=np.array([0, 2]),
        person=np.array([7, 9], np.uint32),
        kind=np.array([0, 1], np.uint8),
        time=np.array([1.5, 2.5]),
        dose=np.ones(2),
        product_ptr=np.broadcast_to(np.int64(0), 3),
        product=np.zeros(0, np.uint32),
    )
    moved = on_disk((contacts, "name"), tmp_path)
    assert moved[1] == "name"
    assert not list(tmp_path.iterdir())
    for name in ("customer_ptr", "person", "kind", "time", "dose", "product_ptr", "product"):
        old, new = getattr(contacts, name), getattr(moved[0], name)
        assert new.dtype == old.dtype
        np.testing.assert_array_equal(new, old)
        assert lies_in_file(new) == (old.nbytes >= 8 and name != "product_ptr"), name


def test_small_arrays_and_those_without_a_folder_stay(tmp_path, small_is_large):
    few, many = np.zeros(1, np.int16), np.zeros(5)
    assert on_disk(few, tmp_path) is few
    assert on_disk(many, None) is many
    assert not lies_in_file(room((3, 2), np.float32, None))
    found = room((3, 2), np.float32, tmp_path)
    assert lies_in_file(found)
    assert (found == 0).all()
    assert found.shape == (3, 2)


def test_a_folder_that_is_not_there_is_an_error_of_the_system(small_is_large):
    with pytest.raises(FileNotFoundError):
        room((9,), np.int64, Path("/nowhere"))


def test_doses_are_the_same_wherever_they_lie(tmp_path, small_is_large):
    world = simulate(seed=2, beta=np.full(20, 0.3), n_customers=200).world
    settings = InfluenceSettings()
    here, there = (world_doses(one, one.stages, settings) for one in (world, on_disk_world(world, tmp_path)))
    for stage, own in here.items():
        other = there[stage]
        assert lies_in_file(other.rows.row_sums)
        assert not lies_in_file(own.rows.row_sums)
        for name in ("exposure_units", "connected_units", "met_ptr", "met_person"):
            np.testing.assert_array_equal(getattr(own, name), getattr(other, name))
        for name in ("row_ptr", "row_source", "row_sums"):
            np.testing.assert_array_equal(getattr(own.rows, name), getattr(other.rows, name))


def test_a_market_is_fitted_the_same_wherever_it_lies(tmp_path, small_is_large, monkeypatch):
    """Every world, the exchange of people too: kept draws, credit and inflation to the last bit."""
    monkeypatch.setattr(columns, "LARGE", 8)
    beta = np.where(np.arange(20) < 3, 0.5, 0.0)
    world = simulate(seed=2, beta=beta, n_customers=400).world
    settings = InfluenceSettings(n_sweeps=30, n_burn_in=10)
    here, there = (InfluenceModel(settings).fit(one) for one in (world, on_disk_world(world, tmp_path)))
    assert here.inflations_
    assert here.inflations_ == there.inflations_
    for one, other in zip(here.stages_, there.stages_, strict=True):
        assert lies_in_file(other.hazard.n_draws_)
        assert not lies_in_file(one.hazard.n_draws_)
        for name in ("n_draws_", "effect_draws_", "met_credit_", "cause_share_", "beta_", "ratio_", "customers_"):
            np.testing.assert_array_equal(getattr(one.hazard, name), getattr(other.hazard, name))


def test_a_disk_without_room_is_an_error_and_no_end_of_the_process(tmp_path):
    """Pages of a file that the disk has no room for would end the process once they are written."""
    place = tmp_path / "small"
    place.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("needs the right to mount a small disk")
    try:
        with pytest.raises(OSError, match="No space left"):
            room((1 << 26,), np.uint8, place)
    finally:
        subprocess.run(["umount", place], check=True)


def test_intervals_are_the_same_however_many_persons_are_taken_at_a_time(monkeypatch):
    world = simulate(seed=2, beta=np.full(20, 0.3), n_customers=1000).world
    model = InfluenceModel(InfluenceSettings(n_sweeps=30, n_burn_in=10)).fit(world)
    levels = levels_of(Lifts(np.zeros((0, len(world.types))), np.zeros(0), np.zeros(0)))
    whole = writing.whole(EFFECTS, writing.effects_tables(model, world, levels))
    assert sum(upper > 0 for upper in whole["effect_upper"].to_pylist()) > 7
    monkeypatch.setattr(writing, "PERSONS_AT_A_TIME", 3)
    assert writing.whole(EFFECTS, writing.effects_tables(model, world, levels)).equals(whole)


def on_disk_world(world, folder):
    return on_disk(disk.replace(world, disk=folder), folder)
