"""Who is in contact with whom, when and how. What is said (posts, threads) is added in `posts.py`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swayed.lab.customers import Customers
from swayed.lab.draws import (
    DAY_SECONDS,
    Flags,
    Floats,
    Ints,
    draw_days,
    draw_moment,
    draw_weighted,
    stream,
)
from swayed.lab.population import BOT, BRAND, MACRO, MEDIA, NOBODY, People, platforms
from swayed.lab.settings import MarketSettings
from swayed.lab.types import draw_typed_kinds

KINDS = (
    "read",
    "like",
    "repost",
    "quote",
    "review_read",
    "link_click",
    "reply_to",
    "answer",
    "reply",
    "mention",
)
READ, LIKE, REPOST, QUOTE, REVIEW_READ, LINK_CLICK, REPLY_TO, ANSWER, REPLY, MENTION = range(10)
"""reply_to: the customer replies to the person, which is a `reply` in the tables; the last three come from the person."""
LIGHT = REPLY_TO
"""Kinds up to here are acts of the customer towards a post of the person."""

# Chances of the kinds above, per voice. Movers, busy and ordinary people speak alike.
_VOICES: dict[str, tuple[float, ...]] = {
    "person": (0.27, 0.20, 0.02, 0.02, 0.04, 0.03, 0.08, 0.14, 0.12, 0.08),
    "broadcast": (0.45, 0.40, 0.04, 0.02, 0.01, 0.07, 0.01, 0.0, 0.0, 0.0),
    "brand": (0.30, 0.20, 0.02, 0.01, 0.05, 0.25, 0.05, 0.08, 0.04, 0.0),
    "bot": (0.10, 0.02, 0.0, 0.0, 0.0, 0.03, 0.0, 0.15, 0.35, 0.35),
}
_VOICE_OF_ROLE = {MACRO: "broadcast", MEDIA: "broadcast", BRAND: "brand", BOT: "bot"}
# How fast a customer's attention falls from the first of his ties to the last.
_TIE_DECAY = 0.6


@dataclass(frozen=True)
class Contacts:
    """One row per contact of a customer with an account of a person, sorted by time.

    Attributes:
        customer, account: positions; shape (n,).
        at: seconds after the start.
        kind: position in KINDS.
        community: where it happened.
        post: position of the post it belongs to, -1 for none.
        text: position of the text when it stands in `interactions` only, -1 for none.
        on_topic: whether the words belong to the topic of the situation.
        on_theme: whether the words are about the theme.
        shoe: position in SHOES of the product it is about, -1 for none.
        is_logged: stands in `interactions` (else it is a row of `posts` only).
    """

    customer: Ints
    account: Ints
    at: Ints
    kind: Ints
    community: Ints
    post: Ints
    text: Ints
    on_topic: Flags
    on_theme: Flags
    shoe: Ints
    is_logged: Flags

    def __len__(self) -> int:
        """Number of contacts."""
        return len(self.customer)

    def dose(self, light_dose: float) -> Floats:
        """Return the dose of each contact: 1 answered or addressed, ``light_dose`` otherwise, 0 off topic."""
        return np.where(self.kind > LIGHT, 1.0, light_dose) * self.on_topic


@dataclass(frozen=True)
class Ties:
    """The accounts each customer returns to; shape (n_customers, n_ties)."""

    account: Ints


def make_ties(settings: MarketSettings, people: People, customers: Customers) -> Ties:
    """Return each customer's ties; customers without an account have ties that are never used."""
    rng = stream(settings.town_seed, "ties")
    n, n_ties = len(customers), settings.ties_per_customer
    home = np.repeat(customers.home, n_ties)
    return Ties(_draw_accounts(rng, settings, people, home).reshape(n, n_ties))


def make_contacts(settings: MarketSettings, people: People, customers: Customers, ties: Ties) -> Contacts:
    """Return the contacts, still without words: `posts.py` gives them post, text, topic and product."""
    rng = stream(settings.town_seed, "contacts")
    n = settings.n_contacts if customers.talk.sum() > 0 else 0
    customer = _draw_customers(rng, settings, customers, n)
    at = _draw_times(rng, settings, customers, customer)
    account = _draw_ties(rng, ties, customer)
    stray = np.flatnonzero(rng.random(n) < settings.stray_share)
    account[stray] = _draw_accounts(rng, settings, people, customers.home[customer[stray]])
    account = _crowd_around_one(settings, people, customers.home[customer], account)
    person = people.account_person[account]
    kind = _draw_kinds(rng, people.role[person])
    if settings.has_types:
        kind = draw_typed_kinds(settings.town_seed, people.type[person], kind)
    # He is answered where he asked; he reads where the other one writes.
    community = np.where(kind > LIGHT, customers.home[customer], people.account_community[account])
    order = np.argsort(at, kind="stable")
    unsaid = np.full(n, -1, dtype=np.int64)
    return Contacts(
        customer=customer[order],
        account=account[order],
        at=at[order],
        kind=kind[order],
        community=community[order],
        post=unsaid,
        text=unsaid,
        on_topic=np.zeros(n, dtype=np.bool_),
        on_theme=np.zeros(n, dtype=np.bool_),
        shoe=unsaid,
        is_logged=np.ones(n, dtype=np.bool_),
    )


def _draw_customers(rng: np.random.Generator, settings: MarketSettings, customers: Customers, n: int) -> Ints:
    """Return the customer of each contact, sorted; bursts add to what a customer says over the year."""
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    weight = customers.talk * (1 + (settings.burst_factor - 1) * _burst_share(settings, customers))
    counts = rng.multinomial(n, weight / weight.sum())
    return np.repeat(np.arange(len(customers)), counts)


def _burst_share(settings: MarketSettings, customers: Customers) -> Floats:
    """Return the share of the calendar each customer spends in bursts."""
    if settings.kind != "burst":
        return np.zeros(len(customers))
    n_bursts = (customers.burst_from < settings.days).sum(axis=1)
    return np.asarray(n_bursts * customers.burst_days / settings.days, dtype=np.float64)


def _draw_times(
    rng: np.random.Generator,
    settings: MarketSettings,
    customers: Customers,
    customer: Ints,
) -> Ints:
    n = len(customer)
    day = draw_days(rng, n, settings.days, settings.season, settings.start_on.weekday())
    share = _burst_share(settings, customers)[customer]
    extra = (settings.burst_factor - 1) * share
    surplus = np.flatnonzero(rng.random(n) < extra / (1 + extra))
    which = rng.integers(0, customers.burst_from.shape[1], len(surplus))
    start = customers.burst_from[customer[surplus], which]
    day[surplus] = np.minimum(start + rng.integers(0, settings.burst_days, len(surplus)), settings.days - 1)
    return day * DAY_SECONDS + draw_moment(rng, n)


def _draw_ties(rng: np.random.Generator, ties: Ties, customer: Ints) -> Ints:
    place = np.arange(1, ties.account.shape[1] + 1, dtype=np.float64)
    weights = np.asarray(place**-_TIE_DECAY, dtype=np.float64)
    return ties.account[customer, draw_weighted(rng, weights, len(customer))]


def _draw_accounts(rng: np.random.Generator, settings: MarketSettings, people: People, home: Ints) -> Ints:
    """Return one account per row: in the home community with `home_share`, else anywhere on the same platform.

    Contacts never cross platforms, because an account there cannot act here.
    """
    platform = platforms(settings.n_communities)
    at_home = rng.random(len(home)) < settings.home_share
    account = np.zeros(len(home), dtype=np.int64)
    for community in range(settings.n_communities):
        inside = people.account_community == community
        nearby = platform[people.account_community] == platform[community]
        for rows, there in (
            ((home == community) & at_home, inside),
            ((home == community) & ~at_home, nearby),
        ):
            candidates = np.flatnonzero(there if there.any() else nearby)
            chosen = np.flatnonzero(rows)
            account[chosen] = candidates[draw_weighted(rng, people.account_weight[candidates], len(chosen))]
    return account


def _crowd_around_one(settings: MarketSettings, people: People, home: Ints, account: Ints) -> Ints:
    """Return the accounts after `dominant_share` of them gave way to the dominant person's on the same platform."""
    if people.dominant == NOBODY:
        return account
    platform = platforms(settings.n_communities)
    own = np.flatnonzero(people.account_person == people.dominant)
    by_platform = own[np.argsort(platform[people.account_community[own]])]
    luck = stream(settings.town_seed, "dominant contacts").random(len(account))
    return np.where(luck < settings.dominant_share, by_platform[platform[home]], account)


def _draw_kinds(rng: np.random.Generator, role: Ints) -> Ints:
    kind = np.zeros(len(role), dtype=np.int64)
    voice_of = np.array([list(_VOICES).index(_VOICE_OF_ROLE.get(r, "person")) for r in range(7)])
    voice = voice_of[role]
    for number, chances in enumerate(_VOICES.values()):
        rows = np.flatnonzero(voice == number)
        kind[rows] = draw_weighted(rng, np.array(chances), len(rows))
    return kind
