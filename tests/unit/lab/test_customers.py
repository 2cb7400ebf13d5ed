"""What sets the homophily and burst markets apart from the plain one."""

from __future__ import annotations

import numpy as np
import pytest

from swayed.lab import MarketSettings
from swayed.lab.customers import community_heat
from swayed.lab.world import World, make_world


def _share_at_home(world: World) -> float:
    contacts, people = world.contacts, world.people
    home = world.customers.home[contacts.customer]
    return float((people.account_community[contacts.account] == home).mean())


def test_homophily_keeps_contacts_at_home_and_heats_communities() -> None:
    settings = MarketSettings(kind="homophily", n_customers=1200, n_people=200)
    world = make_world(settings)
    assert _share_at_home(world) > 0.9
    heat = community_heat(settings)
    assert heat.max() / heat.min() == pytest.approx(settings.community_spread)
    moves = np.bincount(world.customers.home[world.transitions.customer])
    there = np.bincount(world.customers.home)
    rate = moves / there
    assert rate[heat.argmax()] > 2 * rate[heat.argmin()]


def test_the_plain_market_mixes(world: World) -> None:
    assert 0.6 < _share_at_home(world) < 0.9
    heat = community_heat(world.settings)
    assert heat.max() / heat.min() < 1.3


def test_entry_spreads_from_history_to_late(world: World) -> None:
    days = world.customers.entered / 86_400
    settings = world.settings
    assert days.min() >= -settings.history_days
    assert days.max() < settings.late_entry_share * settings.days + 1
    assert (days < 0).mean() == pytest.approx(60 / (60 + 255), abs=0.05)
