"""The customers: who they are, when they entered, where they live, and when they are in a burst."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swayed.lab.draws import (
    DAY_SECONDS,
    Flags,
    Floats,
    Ints,
    draw_moment,
    draw_weighted,
    stream,
)
from swayed.lab.settings import MarketSettings

COUNTRIES = ("DE", "AT", "CH", "NL", "FR")
SEGMENTS = ("beginner", "road_runner", "hiker", "ultra")
# Baseline hazard of each segment, relative.
_SEGMENT_HAZARD = np.array([0.8, 1.1, 0.75, 1.4])
_COUNTRY_SHARE = np.array([0.5, 0.15, 0.1, 0.15, 0.1])
_SEGMENT_SHARE = np.array([0.35, 0.3, 0.2, 0.15])
# Spread of the logarithm of how much a customer talks.
_TALK_SPREAD = 0.7
NEVER = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Customers:
    """Those who may buy, in an order that says nothing.

    Attributes:
        entered: second of entry (created_at), may be negative; shape (n,).
        country, segment: positions in COUNTRIES and SEGMENTS.
        age: years.
        home: community.
        talk: contacts, relative; 0 without an account.
        hazard: factor on every baseline hazard.
        has_account: has an account at all.
        is_linked: declares that account in `handles`.
        burst_from: first day of each burst, NEVER for none; shape (n, n_bursts).
        burst_days: length of a burst in days.
    """

    entered: Ints
    country: Ints
    segment: Ints
    age: Ints
    home: Ints
    talk: Floats
    hazard: Floats
    has_account: Flags
    is_linked: Flags
    burst_from: Ints
    burst_days: int

    def __len__(self) -> int:
        """Number of customers."""
        return len(self.entered)

    def in_burst(self, day: int) -> Flags:
        """Return who is in a burst on that day."""
        inside = (self.burst_from <= day) & (day < self.burst_from + self.burst_days)
        return np.asarray(inside.any(axis=1), dtype=np.bool_)


def make_customers(settings: MarketSettings) -> Customers:
    """Return the customers of a market."""
    rng = stream(settings.town_seed, "customers")
    n = settings.n_customers
    entry_day = rng.integers(
        -settings.history_days,
        max(1, int(settings.late_entry_share * settings.days)),
        n,
    )
    segment = draw_weighted(rng, _SEGMENT_SHARE, n)
    home = rng.integers(0, settings.n_communities, n)
    has_account = _flag_exactly(rng, n, settings.account_share)
    linked = np.flatnonzero(has_account)[: round(settings.linked_share * n)]
    is_linked = np.zeros(n, dtype=np.bool_)
    is_linked[linked] = True
    talk = np.exp(_TALK_SPREAD * rng.standard_normal(n))
    return Customers(
        entered=entry_day * DAY_SECONDS + draw_moment(rng, n),
        country=draw_weighted(rng, _COUNTRY_SHARE, n),
        segment=segment,
        age=np.clip(np.round(38 + 12 * rng.standard_normal(n)), 18, 78).astype(np.int64),
        home=home.astype(np.int64),
        talk=np.where(has_account, talk, 0.0),
        hazard=_SEGMENT_HAZARD[segment] * community_heat(settings)[home],
        has_account=has_account,
        is_linked=is_linked,
        burst_from=_draw_bursts(settings),
        burst_days=settings.burst_days,
    )


def community_heat(settings: MarketSettings) -> Floats:
    """Return the baseline factor per community: from hot to cold by `community_spread`, mean 1, in seeded order."""
    ladder = np.geomspace(settings.community_spread, 1.0, settings.n_communities)
    return stream(settings.seed, "heat").permutation(ladder / ladder.mean())


def _flag_exactly(rng: np.random.Generator, n: int, share: float) -> Flags:
    """Return flags of which exactly ``round(share * n)`` are set; a small market must not miss its share by chance."""
    return np.asarray(rng.permutation(n) < round(share * n), dtype=np.bool_)


def _draw_bursts(settings: MarketSettings) -> Ints:
    """Return the first day of each customer's bursts, one burst per equal part of the calendar so that none overlap."""
    rng = stream(settings.town_seed, "bursts")
    n = settings.n_customers
    if settings.kind != "burst" or settings.n_bursts == 0:
        return np.full((n, 1), NEVER, dtype=np.int64)
    part = settings.days // settings.n_bursts
    room = max(1, part - settings.burst_days)
    starts = rng.integers(0, room, (n, settings.n_bursts)) + part * np.arange(settings.n_bursts)
    has_bursts = rng.random(n) < settings.burst_share
    return np.where(has_bursts[:, None], starts, NEVER).astype(np.int64)
