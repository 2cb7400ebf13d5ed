"""Settings refuse what cannot be built and take the numbers of their kind."""

from __future__ import annotations

from typing import Any

import pytest

from swayed.lab import MARKETS, MarketSettings


def test_a_kind_brings_its_own_numbers_and_any_can_be_set() -> None:
    monday = MarketSettings(kind="monday")
    assert (monday.n_customers, monday.linked_share) == (60_000, 0.03)
    assert MarketSettings(kind="monday", n_customers=5).n_customers == 5
    assert MarketSettings().n_customers == 4000


def test_contacts_follow_the_customers_unless_said() -> None:
    assert MarketSettings(n_customers=100, contacts_per_account=3.0).n_contacts == 300
    assert MarketSettings(n_interactions=17).n_contacts == 17


def test_every_kind_has_a_line_and_stages() -> None:
    assert set(MARKETS) == {"plain", "homophily", "burst", "null", "monday"}
    assert MarketSettings().stages == ("research", "evaluation", "purchase")
    assert MarketSettings(kind="monday").stages == ("research", "purchase")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"kind": "sunny"}, "is not a market"),
        ({"caused_share": 1.5}, "caused_share must lie in 0-1"),
        ({"n_people": 50}, "n_people must hold"),
        ({"account_share": 0.1}, "linked_share cannot exceed"),
        ({"n_communities": 2}, "n_communities must lie in 3-12"),
        ({"half_life_days": 0.0}, "half_life_days"),
        ({"days": 0}, "days"),
    ],
)
def test_impossible_settings_are_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        MarketSettings(**settings)


def test_all_faults_are_told_together() -> None:
    with pytest.raises(ValueError, match=r"caused_share.*; .*half_life_days"):
        MarketSettings(caused_share=2.0, half_life_days=-1.0)
