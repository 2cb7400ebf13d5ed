"""Small markets, made once per session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from swayed.lab import Market, MarketSettings, make_market
from swayed.lab.world import World, make_world

SMALL: dict[str, Any] = {
    "n_customers": 900,
    "n_people": 160,
    "n_movers": 12,
    "n_busy": 24,
}
"""About 30 k contacts: enough for shares to be close to their target, made in a third of a second."""


@pytest.fixture(scope="session")
def market_of() -> Callable[[str], Market]:
    """Return the small market of a kind, made at most once."""
    made: dict[str, Market] = {}

    def get(kind: str) -> Market:
        if kind not in made:
            made[kind] = make_market(MarketSettings(kind=kind, **SMALL))
        return made[kind]

    return get


@pytest.fixture(scope="session")
def plain(market_of: Callable[[str], Market]) -> Market:
    """Return the small plain market."""
    return market_of("plain")


@pytest.fixture(scope="session")
def world() -> World:
    """Return the simulation behind the small plain market."""
    return make_world(MarketSettings(**SMALL))
