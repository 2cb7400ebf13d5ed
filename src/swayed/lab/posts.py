"""What people write of their own accord: the posts that customers read, like, quote and reply to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swayed.lab.draws import DAY_SECONDS, Flags, Ints, draw_moment, stream
from swayed.lab.population import BOT, BRAND, MACRO, MEDIA, People
from swayed.lab.settings import MarketSettings
from swayed.lab.texts import TextPool

# Accounts have written before the market opens, so that the first contact finds a post.
HISTORY_SECONDS = 60 * DAY_SECONDS
# Share of prize draws among the posts of macro accounts and of everybody else.
_GIVEAWAY_SHARE = {"macro": 0.08, "person": 0.015}
_TEXTS_PER_BOT = 3
_BOT_JITTER_SECONDS = 40


@dataclass(frozen=True)
class Posts:
    """One row per post.

    Attributes:
        account: position of the author; people's accounts first, then customers' accounts.
        at: seconds after the start, may be negative.
        text: position of the text.
        community: where it was written.
        reply_to: position of the post it answers, -1 for none.
        shoe: product it carries, -1 for none.
    """

    account: Ints
    at: Ints
    text: Ints
    community: Ints
    reply_to: Ints
    shoe: Ints

    def __len__(self) -> int:
        """Number of posts."""
        return len(self.account)


def join_posts(blocks: list[Posts]) -> Posts:
    """Return the blocks one after the other."""
    columns = ("account", "at", "text", "community", "reply_to", "shoe")
    return Posts(*(np.concatenate([getattr(block, column) for block in blocks]) for column in columns))


def make_own_posts(settings: MarketSettings, people: People, texts: TextPool) -> Posts:
    """Return the posts of people, brands, bots and media, sorted by account and time."""
    rng = stream(settings.town_seed, "posts")
    role = people.role[people.account_person]
    rate = settings.posts_per_account * np.sqrt(people.account_weight / np.median(people.account_weight))
    # One post at least, and the earliest of an account lies before the first day.
    n_posts = 1 + rng.poisson(np.where(role == BOT, settings.bot_posts, rate))
    account = np.repeat(np.arange(people.n_accounts), n_posts)
    last_day = settings.days
    at = rng.integers(-HISTORY_SECONDS // DAY_SECONDS, last_day, len(account)) * DAY_SECONDS
    at += draw_moment(rng, len(account))
    starts = np.cumsum(n_posts) - n_posts
    at[starts] = -rng.integers(DAY_SECONDS, HISTORY_SECONDS, len(starts))
    _keep_cadence(rng, at, role, starts, n_posts, last_day * DAY_SECONDS)
    order = np.lexsort((at, account))
    account, at = account[order], at[order]
    text = _draw_texts(rng, people, texts, account)
    return Posts(
        account=account,
        at=at,
        text=text,
        community=people.account_community[account],
        reply_to=np.full(len(account), -1, dtype=np.int64),
        shoe=draw_products(rng, settings, texts.shoe[text]),
    )


def draw_products(rng: np.random.Generator, settings: MarketSettings, shoe: Ints) -> Ints:
    """Return the product that is carried as data: what the words name, in `product_share` of the cases."""
    return np.where(rng.random(len(shoe)) < settings.product_share, shoe, -1)


def latest_posts(rng: np.random.Generator, posts: Posts, account: Ints, at: Ints) -> Ints:
    """Return for each contact a recent post of that account written before it.

    Args:
        posts: own posts, sorted by account and time; each account has one before the first day.
        account: author per contact.
        at: moment of the contact, seconds after the start.
    """
    horizon = int(max(posts.at.max(), at.max(initial=0))) + 2 * HISTORY_SECONDS
    keys = posts.account * horizon + posts.at + HISTORY_SECONDS
    newest = np.searchsorted(keys, account * horizon + at + HISTORY_SECONDS, side="left") - 1
    first = np.searchsorted(posts.account, account, side="left")
    back = rng.geometric(0.45, len(account)) - 1
    return np.asarray(np.maximum(newest - back, first), dtype=np.int64)


def _keep_cadence(
    rng: np.random.Generator,
    at: Ints,
    role: Ints,
    starts: Ints,
    n_posts: Ints,
    end: int,
) -> None:
    """Put the posts of bots on a regular clock, in place: the sign by which silent bots can be told."""
    for bot in np.flatnonzero(role == BOT).tolist():
        clock = np.linspace(-HISTORY_SECONDS, end - DAY_SECONDS, n_posts[bot])
        jitter = rng.integers(0, _BOT_JITTER_SECONDS, n_posts[bot])
        at[starts[bot] : starts[bot] + n_posts[bot]] = clock.astype(np.int64) + jitter


def _draw_texts(
    rng: np.random.Generator,
    people: People,
    texts: TextPool,
    account: Ints,
) -> Ints:
    n = len(account)
    person = people.account_person[account]
    role = people.role[person]
    text = np.where(
        rng.random(n) < people.topic[person],
        texts.draw(rng, "post", n),
        texts.draw(rng, "off_post", n),
    )
    draws: list[tuple[Flags, str]] = [
        (role == BRAND, "brand"),
        (role == MEDIA, "media"),
    ]
    share = np.where(role == MACRO, _GIVEAWAY_SHARE["macro"], _GIVEAWAY_SHARE["person"])
    draws.insert(0, (rng.random(n) < share, "giveaway"))
    for rows, group in draws:
        text = np.where(rows, texts.draw(rng, group, n), text)
    # A bot repeats the same few texts, chosen by its number.
    repeated = texts.first["bot"] + (person * 7 + rng.integers(0, _TEXTS_PER_BOT, n)) % texts.size["bot"]
    return np.where(role == BOT, repeated, text).astype(np.int64)
