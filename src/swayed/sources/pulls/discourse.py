"""Discourse: the posts of a forum, newest first, each page the posts before the lowest number of the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from swayed.sources.pulls.notation import instant, listed, unexpected
from swayed.sources.pulls.service import Asked, Fetch, Item, Page, Reply, Request, Service, Stream
from swayed.sources.pulls.tokens import Token

# Edits and accepted answers of the last days are met again; later ones are not.
_OVERLAP = timedelta(days=3)
# Earlier versions look at so many numbers alone. If they all belong to posts that may not be seen, there may be more below.
_WINDOW = 50
_LONGEST_GAP = 100


def streams(asked: Asked, _fetch: Fetch) -> Sequence[Stream]:
    """All posts that may be seen."""
    n_empty = 0

    def first(_floor: datetime) -> Request:
        return Request(asked.url("/posts.json"))

    def read(reply: Reply) -> Page:
        posts = listed(reply, "latest_posts")
        items = tuple(
            Item(f"{post.get('id')} {post.get('updated_at')}", instant(post.get("created_at"), reply)) for post in posts
        )
        numbers = [post["id"] for post in posts if isinstance(post.get("id"), int)]
        if len(numbers) < len(posts):
            raise unexpected(reply, "posts without a number")
        # Up to some version `before` is itself among the answers, so it alone tells of nothing new.
        nonlocal n_empty
        before = int(parse_qs(urlsplit(reply.request.url).query).get("before", ["0"])[0])
        is_empty = set(numbers) <= {before}
        n_empty = n_empty + 1 if is_empty else 0
        below = before - _WINDOW if is_empty else min(numbers)
        is_last = below <= 0 or n_empty > _LONGEST_GAP
        return Page(items, None if is_last else Request(asked.url("/posts.json", before=below)))

    return [Stream("posts", "", first, read, _OVERLAP)]


def sign_in(asked: Asked, token: Token, _fetch: Fetch) -> Mapping[str, str]:
    """The headers of an API key."""
    return {"api-key": token.reveal(), "api-username": asked.login or "system"}


DISCOURSE = Service(
    source="discourse",
    about="the posts of a forum: all that are public, or that the key may see",
    names=(),
    streams=streams,
    sign_in=sign_in,
)
