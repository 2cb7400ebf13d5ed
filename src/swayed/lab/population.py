"""The people customers may listen to, and their accounts. Effects are drawn here; whether they act is decided in `walk.py`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swayed.lab.draws import Flags, Floats, Ints, stream
from swayed.lab.settings import STATES, MarketSettings
from swayed.lab.types import NO_TYPE, draw_types
from swayed.lab.wording import COMMUNITIES

ROLES = ("ordinary", "mover", "busy", "macro", "brand", "bot", "media")
KIND_OF_ROLE = ("person", "person", "person", "person", "brand", "bot", "media")
ORDINARY, MOVER, BUSY, MACRO, BRAND, BOT, MEDIA = range(7)

# Contacts a person attracts, relative to a busy one: (median, spread of its logarithm) per role.
# Movers and busy people share one line on purpose: activity must not tell them apart.
_ACTIVITY = {
    ORDINARY: (0.36, 0.5),
    MOVER: (1.0, 0.3),
    BUSY: (1.0, 0.3),
    MACRO: (1.4, 0.3),
    BRAND: (0.9, 0.4),
    BOT: (0.5, 0.4),
    MEDIA: (0.8, 0.4),
}
# Spread of the logarithm of movers' effects, and a second stage relative to the first.
_EFFECT_SPREAD = 0.25
_SECOND_EFFECT = 0.7
# Effect of everybody where everybody is a mover, relative to that of a mover: small, near what the calibration finds.
_COMMON_EFFECT = 0.05
NOBODY = -1
# Share of contacts that go through the first of two accounts.
_FIRST_ACCOUNT_SHARE = 0.65


@dataclass(frozen=True)
class People:
    """Everybody with a voice, in an order that says nothing.

    Attributes:
        role: position in ROLES; shape (n,).
        activity: contacts attracted, relative; shape (n,).
        topic: share of his words that is on topic; shape (n,).
        shape: effect per stage before calibration, 0 where he moves nobody; shape (n, len(STATES)).
        declared_bot: the profile says it is a bot; shape (n,).
        account_person: person of each account; shape (n_accounts,).
        account_community: community of each account.
        account_weight: contacts the account attracts, relative.
        account_followers: audience; drawn without looking at effect or activity.
        account_first: first account of each person; shape (n,).
        type: position in `types.TYPES`, NO_TYPE for none; shape (n,).
        dominant: the one person with `dominant_share` of all contacts, NOBODY where there is none.
    """

    role: Ints
    activity: Floats
    topic: Floats
    shape: Floats
    declared_bot: Flags
    account_person: Ints
    account_community: Ints
    account_weight: Floats
    account_followers: Ints
    account_first: Ints
    type: Ints
    dominant: int

    @property
    def n_accounts(self) -> int:
        """Number of accounts of people, brands, bots and media."""
        return len(self.account_person)


def platforms(n_communities: int) -> Ints:
    """Return the platform number (0 to 2) of each community."""
    names = [platform for platform, _ in COMMUNITIES]
    order = list(dict.fromkeys(names))
    return np.array([order.index(name) for name in names[:n_communities]], dtype=np.int64)


def make_people(settings: MarketSettings) -> People:
    """Return the people of a market with their accounts."""
    rng = stream(settings.town_seed, "people")
    role = _draw_roles(rng, settings)
    n = len(role)
    median = np.array([_ACTIVITY[r][0] for r in range(len(ROLES))])
    spread = np.array([_ACTIVITY[r][1] for r in range(len(ROLES))])
    activity = median[role] * np.exp(spread[role] * rng.standard_normal(n))
    topic = rng.beta(12 * settings.topic_share + 0.1, 12 * (1 - settings.topic_share) + 0.1, n)
    home = rng.permutation(np.arange(n) % settings.n_communities).astype(np.int64)
    dominant = _choose_dominant(settings, role)
    owner, community, share = _open_accounts(settings, role, home, dominant)
    kind = _draw_types(settings, role)
    return People(
        role=role,
        activity=activity,
        topic=topic,
        shape=_draw_effects(settings, role, kind),
        declared_bot=(role == BOT) & (rng.random(n) < 0.5),
        account_person=owner,
        account_community=community,
        account_weight=activity[owner] * share,
        account_followers=_draw_followers(settings, role[owner]),
        account_first=np.searchsorted(owner, np.arange(n)).astype(np.int64),
        type=kind,
        dominant=dominant,
    )


def _draw_roles(rng: np.random.Generator, settings: MarketSettings) -> Ints:
    sizes = {
        MOVER: settings.n_movers,
        BUSY: settings.n_busy,
        MACRO: settings.n_macro,
        BRAND: settings.n_brands,
        BOT: settings.n_bots,
        MEDIA: settings.n_media,
    }
    ordinary = settings.n_people - settings.n_movers - settings.n_busy - settings.n_macro
    roles = np.repeat(np.array([ORDINARY, *sizes]), np.array([ordinary, *sizes.values()]))
    return rng.permutation(roles).astype(np.int64)


def _choose_dominant(settings: MarketSettings, role: Ints) -> int:
    if not settings.dominant_share:
        return NOBODY
    return int(stream(settings.town_seed, "dominant").choice(np.flatnonzero(role == ORDINARY)))


def _draw_types(settings: MarketSettings, role: Ints) -> Ints:
    if not settings.has_types:
        return np.full(len(role), NO_TYPE, dtype=np.int64)
    return draw_types(settings.town_seed, role <= BUSY, role == MOVER)


def _draw_effects(settings: MarketSettings, role: Ints, kind: Ints) -> Floats:
    """Return relative effects per person and stage.

    Zero for all but movers (people where everybody is a mover), and for everybody in the null market.
    """
    rng = stream(settings.town_seed, "effects")
    shape = np.zeros((len(role), len(STATES)))
    if settings.kind == "null":
        return shape
    movers = np.flatnonzero(role == MOVER)
    stages = np.array([STATES.index(stage) for stage in settings.stages])
    if settings.kind == "monday":
        stages = stages[stages == STATES.index("purchase")]
    if settings.is_everybody_a_mover:
        shape[np.ix_(role <= MACRO, stages)] = _COMMON_EFFECT
        return shape
    first = rng.permutation(np.arange(len(movers)) % len(stages))
    if settings.has_types:
        first = kind[movers] % len(stages)
    both = rng.random(len(movers)) < settings.second_stage_share
    strength = np.exp(_EFFECT_SPREAD * rng.standard_normal((len(movers), 2)))
    shape[movers, stages[first]] = strength[:, 0]
    second = stages[(first + 1) % len(stages)]
    # One stage only (monday): there is no second one to move anybody into.
    twice = both & (len(stages) > 1)
    shape[movers[twice], second[twice]] = _SECOND_EFFECT * strength[twice, 1]
    return shape


def _open_accounts(settings: MarketSettings, role: Ints, home: Ints, dominant: int) -> tuple[Ints, Ints, Floats]:
    """Return owner, community and contact share of each account, sorted by owner."""
    rng = stream(settings.town_seed, "second accounts")
    platform = platforms(settings.n_communities)
    twice = (rng.random(len(role)) < settings.second_account_share) & (role <= MACRO)
    twice |= role == MACRO
    second_home = np.array(
        [rng.choice(np.flatnonzero(platform != platform[community])) for community in home],
        dtype=np.int64,
    )
    people = np.arange(len(role), dtype=np.int64)
    elsewhere = np.zeros(0, dtype=np.int64)
    if dominant != NOBODY:
        # He is met by everybody, so he needs an account wherever customers are.
        twice[dominant] = False
        _, firsts = np.unique(platform, return_index=True)
        elsewhere = firsts[platform[firsts] != platform[home[dominant]]]
    owner = np.concatenate([people, people[twice], np.full(len(elsewhere), dominant)])
    community = np.concatenate([home, second_home[twice], elsewhere])
    share = np.concatenate(
        [
            np.where(twice, _FIRST_ACCOUNT_SHARE, 1.0),
            np.full(int(twice.sum()), 1 - _FIRST_ACCOUNT_SHARE),
            np.ones(len(elsewhere)),
        ]
    )
    order = np.argsort(owner, kind="stable")
    return owner[order], community[order], share[order]


def _draw_followers(settings: MarketSettings, role: Ints) -> Ints:
    """Return the audience per account: the same law for movers, busy and ordinary people."""
    rng = stream(settings.town_seed, "followers")
    middle = np.select([role == MACRO, role == BRAND, role == MEDIA], [3e5, 8e3, 3e4], 320.0)
    spread = np.where(role <= BUSY, 1.1, 0.6)
    followers = middle * np.exp(spread * rng.standard_normal(len(role)))
    followers = np.where(role == MACRO, np.clip(followers, 1e5, 1e6), followers)
    return np.round(followers).astype(np.int64)
