"""The hidden part of the calendar: what is known before the cut, and what the figures say with and without influence."""

import numpy as np
import pytest

from markets.simulated import simulate
from swayed.errors import InsufficientDataError
from swayed.influence.settings import InfluenceSettings
from swayed.influence.splitting import risk_after, world_until
from swayed.influence.validation import MODEL, SWAPPED, held_out

SETTINGS = InfluenceSettings(n_chains=2, n_sweeps=300, n_burn_in=100)


def test_nothing_after_the_cut_is_known_before_it():
    world = simulate(seed=2, beta=np.full(8, 0.05), n_customers=400).world
    before = world_until(world, 80.0)
    assert before.contacts.time.max() < 80.0
    assert before.stages[0].event_time.max() < 80.0
    assert before.stages[0].end.max() <= 80.0
    after = risk_after(world.stages[0], world.n_customers, 80.0)
    assert before.stages[0].n_events + after.n_events == world.stages[0].n_events
    days = (world.stages[0].end - world.stages[0].start).sum()
    split = (before.stages[0].end - before.stages[0].start).sum() + (after.end - after.start).sum()
    assert split == pytest.approx(days)


@pytest.fixture(scope="module")
def influenced():
    beta = np.where(np.arange(60) < 12, 0.25, 0.0)
    world = simulate(seed=5, beta=beta, n_customers=4000, contacts_per_customer=8.0, hazard=0.003).world
    random = np.random.default_rng(0)
    return {row.ranking: row for row in held_out(world, random.lognormal(5, 1, 60), SETTINGS)}


def test_with_influence_swayed_is_ahead_of_every_simpler_ranking(influenced):
    own = influenced[MODEL]
    assert own.gain_lower > 0.0
    assert own.excess_lower > 1.0
    for name in ("contact count", "follower count"):
        assert influenced[name].ahead_gain > 0.95, name
        assert influenced[name].ahead_excess > 0.95, name


def test_with_people_swapped_less_is_foretold(influenced):
    assert influenced[SWAPPED].ahead_gain > 0.95


def test_without_influence_contacts_foretell_next_to_nothing():
    world = simulate(seed=6, beta=np.zeros(60), n_customers=4000, contacts_per_customer=8.0, hazard=0.003).world
    own = held_out(world, np.ones(60), SETTINGS)[0]
    assert own.gain < 8.0
    assert own.excess_lower < 1.0 < own.excess_upper


def test_too_few_hidden_steps_are_said():
    world = simulate(seed=3, beta=np.zeros(3), n_customers=60, hazard=0.002).world
    with pytest.raises(InsufficientDataError, match="last 25 %"):
        held_out(world, np.ones(3), SETTINGS)
