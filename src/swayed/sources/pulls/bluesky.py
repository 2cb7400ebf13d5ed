"""Bluesky: posts found by words or hashtags, and feeds of accounts with what they reposted, newest first, by cursors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from swayed.errors import ServiceError
from swayed.sources.pulls.notation import as_json, in_time, instant, listed, unexpected
from swayed.sources.pulls.service import Asked, Fetch, Item, Page, Reply, Request, Service, Stream
from swayed.sources.pulls.tokens import Token

_LIMIT = 100
_OVERLAP = timedelta(hours=12)
_EXPIRED = (400, 401)


def streams(asked: Asked, _fetch: Fetch) -> Sequence[Stream]:
    """One stream per hashtag, account and query."""
    tags = [_search(asked, "tag", tag, f"#{tag}") for tag in asked.tags]
    feeds = [_feed(asked, account) for account in asked.accounts]
    return [*tags, *feeds, *(_search(asked, "query", query, query) for query in asked.queries)]


def sign_in(asked: Asked, token: Token, fetch: Fetch) -> Mapping[str, str]:
    """The header of a session, which is opened with an app password and lasts for a few hours."""
    body = as_json(identifier=asked.login, password=token.reveal())
    reply = fetch(Request(asked.url("/xrpc/com.atproto.server.createSession"), body))
    session = reply.content.get("accessJwt") if isinstance(reply.content, dict) else None
    if not isinstance(session, str):
        raise unexpected(reply, "no session")
    return Token(session).as_bearer()


def is_expired(reply: Reply) -> bool:
    """A session whose time is over."""
    return reply.status in _EXPIRED and isinstance(reply.content, dict) and reply.content.get("error") == "ExpiredToken"


def _search(asked: Asked, kind: str, what: str, words: str) -> Stream:
    def first(floor: datetime) -> Request:
        path = "/xrpc/app.bsky.feed.searchPosts"
        return Request(asked.url(path, q=words, sort="latest", limit=_LIMIT, since=in_time(floor)))

    def read(reply: Reply) -> Page:
        items = tuple(_item(post, reply) for post in listed(reply, "posts"))
        return Page(items, _following(reply, items))

    return Stream(kind, what, first, read, _OVERLAP)


def _feed(asked: Asked, account: str) -> Stream:
    def first(_floor: datetime) -> Request:
        path = "/xrpc/app.bsky.feed.getAuthorFeed"
        return Request(asked.url(path, actor=account, limit=_LIMIT, filter="posts_with_replies"))

    def read(reply: Reply) -> Page:
        items = tuple(_item_of_feed(entry, reply) for entry in listed(reply, "feed"))
        return Page(items, _following(reply, items))

    return Stream("account", account, first, read, _OVERLAP)


def _following(reply: Reply, items: Sequence[Item]) -> Request | None:
    cursor = reply.content.get("cursor")
    if not cursor or not items:
        return None
    address, _, query = reply.request.url.partition("?")
    kept = [part for part in query.split("&") if not part.startswith("cursor=")]
    return Request(f"{address}?{'&'.join([*kept, urlencode({'cursor': cursor})])}")


def _item(post: Mapping[str, Any], reply: Reply) -> Item:
    # An author's clock may run ahead, the network's is the later bound; lists are sorted by the earlier of the two.
    record = post.get("record")
    indexed = instant(post.get("indexedAt"), reply)
    written = record.get("createdAt") if isinstance(record, dict) else None
    try:
        at = min(instant(written, reply), indexed) if written else indexed
    except ServiceError:
        at = indexed
    return Item(f"{post.get('uri')} {post.get('cid')}", at)


def _item_of_feed(entry: Mapping[str, Any], reply: Reply) -> Item:
    post, reason = entry.get("post"), entry.get("reason")
    if not isinstance(post, dict):
        raise unexpected(reply, "a feed without posts")
    item = _item(post, reply)
    if isinstance(reason, dict) and reason.get("indexedAt"):
        by = reason.get("by")
        who = by.get("did") if isinstance(by, dict) else ""
        return Item(f"{item.key} {who}", instant(reason["indexedAt"], reply))
    return item


BLUESKY = Service(
    source="bluesky",
    about="posts by words or hashtags (with an app password), and feeds of accounts (without)",
    names=("tag", "account", "query"),
    streams=streams,
    sign_in=sign_in,
    server="https://public.api.bsky.app",
    server_with_token="https://bsky.social",  # noqa: S106 - an address
    wants_login=True,
    is_expired=is_expired,
)
