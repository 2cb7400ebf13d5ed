"""The `posts` and `interactions` tables: what the platforms export of the talk between people and customers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from swayed.lab.columns import identifiers, instants, looked_up
from swayed.lab.contacts import KINDS, LIGHT, REPLY_TO
from swayed.lab.draws import (
    DAY_SECONDS,
    Flags,
    Ints,
    draw_days,
    draw_moment,
    draw_weighted,
    stream,
)
from swayed.lab.population import BOT
from swayed.lab.wording import COMMUNITIES, SHOES
from swayed.lab.world import World

# reply_to is the lab's word for a reply by the customer; the tables know who acts by the columns.
_KIND_NAMES = tuple("reply" if kind == "reply_to" else kind for kind in KINDS)
_CHATTER_KINDS = ("like", "reply", "repost")
_CHATTER_WEIGHTS = np.array([0.6, 0.3, 0.1])
COMMUNITY_NAMES = tuple(name for _, name in COMMUNITIES)
PRODUCT_IDS = tuple(product for product, _, _ in SHOES)


def post_ids(world: World) -> pa.StringArray:
    """Return the post_id of each post; numbered by time."""
    return identifiers("p", world.settings.numbered(np.arange(len(world.conversation.posts))))


def are_observed(world: World) -> Flags:
    """Return which contacts leave a trace in the tables; the others happen, and act, all the same."""
    luck = stream(world.settings.town_seed, "unobserved").random(len(world.contacts))
    return np.asarray(luck >= world.settings.unobserved_share, dtype=np.bool_)


def posts_table(world: World) -> pa.Table:
    """Return `posts`, sorted by time; without those in which an unobserved contact is said."""
    posts, contacts = world.conversation.posts, world.contacts
    ids = post_ids(world)
    # What is said and has no text of its own is said in its post.
    is_post = (contacts.kind >= REPLY_TO) & (contacts.text < 0)
    written = np.ones(len(posts), dtype=np.bool_)
    written[contacts.post[is_post & ~are_observed(world)]] = False
    rows = np.flatnonzero(written)
    return pa.table(
        {
            "post_id": looked_up(ids, rows),
            "account_id": looked_up(world.register.ids, posts.account[rows]),
            "posted_at": instants(world.settings.start_second, posts.at[rows]),
            "text": looked_up(world.conversation.texts, posts.text[rows]),
            "lang": looked_up(["en"], np.zeros(len(rows), dtype=np.int64)),
            "community": _communities(world, posts.community[rows]),
            "products": looked_up(PRODUCT_IDS, posts.shoe[rows]),
            "reply_to_post_id": looked_up(ids, posts.reply_to[rows]),
        }
    )


def _communities(world: World, community: Ints) -> pa.StringArray:
    known = world.settings.has_communities
    return looked_up(COMMUNITY_NAMES, community if known else np.full_like(community, -1))


def interactions_table(world: World) -> pa.Table:
    """Return `interactions`, sorted by time: the logged and observed contacts of customers, and chatter among people.

    The actor is the customer for what he does to a post, the person for answers, replies and mentions. ``post_id`` is
    the post that was read or liked, or the post in which somebody speaks; words that are no post stand in ``text``.
    """
    contacts = world.contacts
    rows = np.flatnonzero(contacts.is_logged & are_observed(world))
    customer = world.register.customer_account[contacts.customer[rows]]
    account, kind = contacts.account[rows], contacts.kind[rows]
    by_customer = kind <= LIGHT
    source, target, chat_kind, chat_at, chat_community = _chatter(world)
    none = np.full(len(source), -1, dtype=np.int64)
    at = np.concatenate([contacts.at[rows], chat_at])
    order = np.argsort(at, kind="stable")

    def column(of_contacts: Ints, of_chatter: Ints) -> Ints:
        return np.concatenate([of_contacts, of_chatter])[order]

    # Products stand here only where no post carries them.
    shoe = np.where(contacts.post[rows] < 0, contacts.shoe[rows], -1)
    ids = world.register.ids
    return pa.table(
        {
            "interaction_id": identifiers("i", world.settings.numbered(np.arange(len(at)))),
            "account_id": looked_up(ids, column(np.where(by_customer, customer, account), source)),
            "target_account_id": looked_up(ids, column(np.where(by_customer, account, customer), target)),
            "kind": looked_up(_KIND_NAMES, column(kind, chat_kind)),
            "occurred_at": instants(world.settings.start_second, at[order]),
            "post_id": looked_up(post_ids(world), column(contacts.post[rows], none)),
            "community": _communities(world, column(contacts.community[rows], chat_community)),
            "products": looked_up(PRODUCT_IDS, column(shoe, none)),
            "text": looked_up(world.conversation.texts, column(contacts.text[rows], none)),
        }
    )


def _chatter(world: World) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return actor, target, kind, time and community of what people do among themselves; nobody answers a bot."""
    settings, people = world.settings, world.people
    rng = stream(settings.town_seed, "chatter")
    n = round(settings.chatter_share * len(world.contacts))
    source = draw_weighted(rng, people.account_weight, n)
    weight = np.where(people.role[people.account_person] == BOT, 0.0, people.account_weight)
    target = source.copy()
    for community in range(settings.n_communities):
        rows = np.flatnonzero(people.account_community[source] == community)
        here = np.flatnonzero((people.account_community == community) & (weight > 0))
        if len(here):
            target[rows] = here[draw_weighted(rng, weight[here], len(rows))]
    kind = np.array([KINDS.index(name) for name in _CHATTER_KINDS])[draw_weighted(rng, _CHATTER_WEIGHTS, n)]
    at = draw_days(rng, n, settings.days, settings.season, settings.start_on.weekday()) * DAY_SECONDS
    at += draw_moment(rng, n)
    apart = people.account_person[source] != people.account_person[target]
    source, target = source[apart], target[apart]
    return source, target, kind[apart], at[apart], people.account_community[source]
