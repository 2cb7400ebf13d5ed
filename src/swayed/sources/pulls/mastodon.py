"""Mastodon: timelines of hashtags and statuses of accounts, newest first, page by page along the header Link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from swayed.sources.pulls.notation import instant, listed, unexpected
from swayed.sources.pulls.service import Asked, Fetch, Item, Page, Reply, Request, Service, Stream
from swayed.sources.pulls.tokens import Token

_LIMIT = 40
# A status of another server bears the time at which it was written, and may arrive hours later.
_OVERLAP = timedelta(hours=12)


def streams(asked: Asked, fetch: Fetch) -> Sequence[Stream]:
    """One stream per hashtag and account."""

    def first_of_tag(tag: str) -> Callable[[datetime], Request]:
        # Pages go back from now on; the times on them tell where to stop.
        return lambda _floor: Request(asked.url(f"/api/v1/timelines/tag/{quote(tag, safe='')}", limit=_LIMIT))

    def first_of_account(name: str) -> Callable[[datetime], Request]:
        return lambda _floor: Request(asked.url(f"/api/v1/accounts/{number_of(name)}/statuses", limit=_LIMIT))

    def number_of(name: str) -> str:
        reply = fetch(Request(asked.url("/api/v1/accounts/lookup", acct=name)))
        number = reply.content.get("id") if isinstance(reply.content, dict) else None
        if not number:
            raise unexpected(reply, "no account")
        return quote(str(number), safe="")

    tags = [Stream("tag", tag, first_of_tag(tag), read, _OVERLAP) for tag in asked.tags]
    return [*tags, *(Stream("account", name, first_of_account(name), read, _OVERLAP) for name in asked.accounts)]


def read(reply: Reply) -> Page:
    """The statuses of a page; one that was edited is another."""
    items = [
        Item(f"{status.get('uri')} {status.get('edited_at')}", instant(status.get("created_at"), reply))
        for status in listed(reply)
    ]
    following = reply.links.get("next", "")
    return Page(tuple(items), Request(following) if following and items else None)


def sign_in(_asked: Asked, token: Token, _fetch: Fetch) -> Mapping[str, str]:
    """The header of an application's or account's token."""
    return token.as_bearer()


MASTODON = Service(
    source="mastodon",
    about="public statuses under hashtags, and those of accounts, as one server knows them",
    names=("tag", "account"),
    streams=streams,
    sign_in=sign_in,
)
