"""Gives contacts their words: the post that was read, the question that was answered, the mention with its text."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from swayed.lab.contacts import ANSWER, LIGHT, MENTION, REPLY, REPLY_TO, Contacts
from swayed.lab.draws import Flags, Ints, stream
from swayed.lab.population import People
from swayed.lab.posts import Posts, draw_products, join_posts, latest_posts
from swayed.lab.settings import MarketSettings
from swayed.lab.speech import draw_words
from swayed.lab.texts import TextPool

# Answers to one customer within this gap belong to the same question.
_THREAD_GAP_SECONDS = 36 * 3600
_ASKED_BEFORE_SECONDS = (600, 6 * 3600)


@dataclass(frozen=True)
class Conversation:
    """All words of a market.

    Attributes:
        contacts: contacts with post, text, topic and product.
        posts: all posts sorted by time.
        texts: all texts; those after the pool name a handle.
    """

    contacts: Contacts
    posts: Posts
    texts: list[str]


def converse(
    settings: MarketSettings,
    people: People,
    contacts: Contacts,
    own: Posts,
    texts: TextPool,
    customer_account: Ints,
    handles: list[str],
) -> Conversation:
    """Return the contacts with their words, and every post.

    Args:
        contacts: contacts without words.
        own: posts of people, sorted by account and time.
        customer_account: account position per customer, -1 for none.
        handles: handle per account position.
    """
    rng = stream(settings.town_seed, "threads")
    post, text = contacts.post.copy(), contacts.text.copy()
    light = np.flatnonzero(contacts.kind <= LIGHT)
    post[light] = latest_posts(rng, own, contacts.account[light], contacts.at[light])
    on_topic = np.zeros(len(contacts), dtype=np.bool_)
    on_topic[light] = texts.on_topic[own.text[post[light]]]
    on_theme = np.zeros(len(contacts), dtype=np.bool_)
    on_theme[light] = texts.on_theme[own.text[post[light]]]
    parent_topic = on_topic.copy()
    spoken = np.flatnonzero(contacts.kind >= REPLY_TO)
    text[spoken] = draw_words(rng, people, contacts, parent_topic, texts, spoken)
    direct = spoken[contacts.kind[spoken] > LIGHT]
    on_topic[direct] = texts.on_topic[text[direct]]
    on_theme[direct] = texts.on_theme[text[direct]]
    shoe = np.full(len(contacts), -1, dtype=np.int64)
    shoe[light] = own.shoe[post[light]]
    shoe[direct] = draw_products(rng, settings, texts.shoe[text[direct]])
    worded = replace(contacts, post=post, text=text, on_topic=on_topic, on_theme=on_theme, shoe=shoe)
    return _publish(rng, settings, worded, own, texts, customer_account, handles)


def _publish(
    rng: np.random.Generator,
    settings: MarketSettings,
    contacts: Contacts,
    own: Posts,
    texts: TextPool,
    customer_account: Ints,
    handles: list[str],
) -> Conversation:
    """Return the conversation after deciding which words are posts, which are interactions and which are both."""
    questions, asked_in = _ask(rng, settings, contacts, texts, customer_account, len(own))
    named = _choose_mentions(rng, settings, contacts)
    is_posted, is_logged = _choose_tables(rng, settings, contacts, named)
    rows = np.flatnonzero(is_posted)
    said, named_texts = _say(contacts, rows, asked_in[rows], texts, customer_account, handles)
    post = contacts.post.copy()
    post[rows] = len(own) + len(questions) + np.arange(len(rows))
    posts, place = _by_time(join_posts([own, questions, said]))
    post = np.where(post >= 0, place[post], -1)
    words = np.where(is_posted, -1, contacts.text)
    worded = replace(contacts, post=post, text=words, is_logged=is_logged)
    return Conversation(worded, posts, texts.texts + named_texts)


def _say(
    contacts: Contacts,
    rows: Ints,
    asked_in: Ints,
    texts: TextPool,
    customer_account: Ints,
    handles: list[str],
) -> tuple[Posts, list[str]]:
    """Return the posts that the given contacts are, and the texts of those that name a handle."""
    from_customer = contacts.kind[rows] == REPLY_TO
    speaker = customer_account[contacts.customer[rows]]
    text = contacts.text[rows].copy()
    named = np.flatnonzero(contacts.kind[rows] == MENTION)
    named_texts = [
        f"@{handles[account]} {texts.texts[said]}"
        for account, said in zip(speaker[named].tolist(), text[named].tolist(), strict=True)
    ]
    text[named] = len(texts.texts) + np.arange(len(named))
    posts = Posts(
        account=np.where(from_customer, speaker, contacts.account[rows]),
        at=contacts.at[rows],
        text=text,
        community=contacts.community[rows],
        reply_to=np.where(from_customer, contacts.post[rows], asked_in),
        shoe=np.where(from_customer, -1, contacts.shoe[rows]),
    )
    return posts, named_texts


def _ask(
    rng: np.random.Generator,
    settings: MarketSettings,
    contacts: Contacts,
    texts: TextPool,
    customer_account: Ints,
    first: int,
) -> tuple[Posts, Ints]:
    """Return the customers' questions, and per contact the position of the question it answers (-1 for none).

    Answers to one customer on one subject within a day and a half share a question.
    """
    rows, is_new = _group(contacts)
    opened = rows[is_new]
    n = len(opened)
    text = np.where(
        contacts.on_topic[opened],
        texts.draw(rng, "question", n),
        texts.draw(rng, "off_question", n),
    )
    questions = Posts(
        account=customer_account[contacts.customer[opened]],
        at=contacts.at[opened] - rng.integers(*_ASKED_BEFORE_SECONDS, n),
        text=text,
        community=contacts.community[opened],
        reply_to=np.full(n, -1, dtype=np.int64),
        shoe=draw_products(rng, settings, texts.shoe[text]),
    )
    asked_in = np.full(len(contacts), -1, dtype=np.int64)
    asked_in[rows] = first + np.cumsum(is_new) - 1
    return questions, asked_in


def _group(contacts: Contacts) -> tuple[Ints, Flags]:
    """Return the answers and replies ordered by thread, and which of them open a new thread."""
    rows = np.flatnonzero((contacts.kind == ANSWER) | (contacts.kind == REPLY))
    keys = (contacts.at[rows], contacts.on_topic[rows], contacts.customer[rows])
    rows = rows[np.lexsort(keys)]
    is_new = np.ones(len(rows), dtype=np.bool_)
    is_new[1:] = np.diff(contacts.customer[rows]) != 0
    is_new[1:] |= np.diff(contacts.on_topic[rows])
    is_new[1:] |= np.diff(contacts.at[rows]) > _THREAD_GAP_SECONDS
    return rows, is_new


def _choose_mentions(rng: np.random.Generator, settings: MarketSettings, contacts: Contacts) -> Flags:
    """Return which mentions are posts that name the customer's handle."""
    mentions = np.flatnonzero(contacts.kind == MENTION)
    named = np.zeros(len(contacts), dtype=np.bool_)
    named[rng.permutation(mentions)[: settings.n_handle_mentions]] = True
    return named


def _choose_tables(
    rng: np.random.Generator, settings: MarketSettings, contacts: Contacts, named: Flags
) -> tuple[Flags, Flags]:
    """Return which contacts are rows of `posts` and which are rows of `interactions`; none is lost, some are both."""
    u = rng.random(len(contacts))
    is_thread = (contacts.kind >= REPLY_TO) & (contacts.kind != MENTION)
    is_posted = (is_thread & (u < settings.thread_post_share)) | named
    is_both = np.where(named, u < 0.5, u < settings.thread_both_share)
    return is_posted, ~is_posted | is_both


def _by_time(posts: Posts) -> tuple[Posts, Ints]:
    """Return the posts sorted by time, and the new place of each old position."""
    order = np.argsort(posts.at, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    reply_to = posts.reply_to[order]
    return Posts(
        account=posts.account[order],
        at=posts.at[order],
        text=posts.text[order],
        community=posts.community[order],
        reply_to=np.where(reply_to >= 0, place[reply_to], -1),
        shoe=posts.shoe[order],
    ), place
