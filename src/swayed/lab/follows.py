"""Who follows whom, and since when where the export says so."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from swayed.lab.columns import instants, looked_up
from swayed.lab.contacts import Ties
from swayed.lab.customers import Customers
from swayed.lab.draws import DAY_SECONDS, Ints, stream
from swayed.lab.population import MACRO, People, platforms
from swayed.lab.settings import MarketSettings

_TIE_SHARE = 0.4
_MACRO_SHARE = 0.25
_UNDATED_SHARE = 0.15
_EARLIEST_DAY = -300
_FOLLOWED_BY_PERSON = 5


def follows_table(
    settings: MarketSettings,
    people: People,
    customers: Customers,
    ties: Ties,
    customer_account: Ints,
    account_ids: pa.StringArray,
) -> pa.Table:
    """Return `follows`: customers follow many of their ties and some macro accounts, people follow each other."""
    rng = stream(settings.town_seed, "follows")
    platform = platforms(settings.n_communities)
    source, target = _follow_ties(rng, customers, ties, customer_account)
    sources, targets = [source], [target]
    fans = np.flatnonzero(customers.has_account)
    for account in np.flatnonzero(people.role[people.account_person] == MACRO):
        here = fans[platform[customers.home[fans]] == platform[people.account_community[account]]]
        chosen = here[rng.random(len(here)) < _MACRO_SHARE]
        sources.append(customer_account[chosen])
        targets.append(np.full(len(chosen), account, dtype=np.int64))
    own, other = _follow_peers(rng, people, platform)
    pairs = np.unique(
        np.concatenate([*sources, own]) * len(account_ids) + np.concatenate([*targets, other]),
    )
    pairs = rng.permutation(pairs)
    n = len(pairs)
    since = rng.integers(_EARLIEST_DAY * DAY_SECONDS, settings.days * DAY_SECONDS, n)
    return pa.table(
        {
            "account_id": looked_up(account_ids, pairs // len(account_ids)),
            "target_account_id": looked_up(account_ids, pairs % len(account_ids)),
            "since": instants(settings.start_second, since, rng.random(n) >= _UNDATED_SHARE),
        }
    )


def _follow_ties(
    rng: np.random.Generator, customers: Customers, ties: Ties, customer_account: Ints
) -> tuple[Ints, Ints]:
    follows = (rng.random(ties.account.shape) < _TIE_SHARE) & customers.has_account[:, None]
    customer, place = np.nonzero(follows)
    return customer_account[customer], ties.account[customer, place]


def _follow_peers(rng: np.random.Generator, people: People, platform: Ints) -> tuple[Ints, Ints]:
    source = np.repeat(np.arange(people.n_accounts), _FOLLOWED_BY_PERSON)
    target = rng.integers(0, people.n_accounts, len(source))
    where = platform[people.account_community]
    fits = (where[source] == where[target]) & (source != target)
    return source[fits], target[fits]
