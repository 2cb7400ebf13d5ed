"""The small language that declares a service: what is asked of it, and what its answers say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from urllib.parse import urlencode

from swayed.sources.pulls.tokens import Token

WHAT = ("tag", "account", "query")
"""What an operator may name, by the word that is stored."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the operator asks for.

    Args:
        server: scheme and host, without a slash at the end.
        tags: hashtags, without the sign.
        accounts: names of accounts.
        queries: words to search for.
        login: the account to which the token belongs, where the service wants to be told.
    """

    server: str
    tags: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    login: str = ""

    def url(self, path: str, **parameters: str | int) -> str:
        """An address on the server."""
        return f"{self.server}{path}" + (f"?{urlencode(parameters)}" if parameters else "")

    def cleaned(self) -> Asked:
        """The same without signs, blanks and slashes around the names, each once."""
        server = self.server.strip().rstrip("/")
        return Asked(
            server if "://" in server or not server else f"https://{server}",
            tuple(dict.fromkeys(tag.strip().removeprefix("#") for tag in self.tags)),
            tuple(dict.fromkeys(account.strip().removeprefix("@") for account in self.accounts)),
            tuple(dict.fromkeys(query.strip() for query in self.queries)),
            self.login.strip().removeprefix("@"),
        )

    def named(self) -> dict[str, tuple[str, ...]]:
        """What is named, by its kind."""
        return dict(zip(WHAT, (self.tags, self.accounts, self.queries), strict=True))


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for.

    Args:
        attempts: questions for one page before the pull gives up.
        first_wait_seconds: wait after the first failure; it doubles from one to the next.
        longest_backoff_seconds: no wait of our own choice is longer.
        longest_wait_seconds: a server that wants us to wait for longer than this ends the pull.
        timeout_seconds: silence that counts as a cut connection.
    """

    attempts: int = 8
    first_wait_seconds: float = 1.0
    longest_backoff_seconds: float = 60.0
    longest_wait_seconds: float = 900.0
    timeout_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """One question to the server.

    Args:
        url: the whole address.
        body: JSON that is posted; '' for a plain GET.
    """

    url: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer of the server.

    Args:
        request: what was asked.
        status: HTTP status.
        headers: by name in small letters.
        body: the bytes as they came.
        content: the same, read as JSON; None where it is none.
        links: addresses in the header Link, by their relation.
        at: the server's clock.
    """

    request: Request
    status: int
    headers: Mapping[str, str]
    body: bytes
    content: Any
    links: Mapping[str, str] = field(default_factory=dict)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a page.

    Args:
        key: its identifier, with its version where it has one.
        at: when it was made or changed, by the server.
    """

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list.

    Args:
        items: what stands on it, in its order.
        next: the question for the following page, None for the last.
        resume: what to ask instead of `next` by another process, where the address of the next page does not last.
    """

    items: tuple[Item, ...]
    next: Request | None
    resume: Request | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """One list that a server gives page by page.

    Args:
        kind: what it is a list of; with `what` it names the stream for ever.
        what: the tag, account or query; '' for a list of everything.
        first: the question for the first page of all that is not older than an instant.
        read: what an answer says.
        overlap: how far behind the newest item seen the next pull begins again: what arrives late, and what is edited.
        newest_first: pages go back in time, and the pull ends on one that is older throughout.
    """

    kind: str
    what: str
    first: Callable[[datetime], Request]
    read: Callable[[Reply], Page]
    overlap: timedelta
    newest_first: bool = True

    @property
    def name(self) -> str:
        """As shown to operators."""
        return f"{self.kind} {self.what}".strip()


Fetch: TypeAlias = Callable[[Request], Reply]
"""Asks until there is a good answer."""


def never(_reply: Reply) -> float:
    """Of a service that says by its status alone that it is busy."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Service:
    """One protocol.

    Args:
        source: the source that reads its pages.
        about: one line: what is pulled.
        names: which of `WHAT` may be named; where any may, at least one must.
        streams: the lists to walk through.
        sign_in: the headers that carry the token.
        server: the usual server, '' where it must be named.
        server_with_token: the usual server of one who has a token, where it is another.
        needs_token: nothing is given without one.
        wants_login: the token is of use only with the account to which it belongs.
        busy: seconds to wait, where the service says in a good answer that it is busy.
        is_expired: a refusal that signing in again heals.
    """

    source: str
    about: str
    names: tuple[str, ...]
    streams: Callable[[Asked, Fetch], Sequence[Stream]]
    sign_in: Callable[[Asked, Token, Fetch], Mapping[str, str]]
    server: str = ""
    server_with_token: str = ""
    needs_token: bool = False
    wants_login: bool = False
    busy: Callable[[Reply], float] = never
    is_expired: Callable[[Reply], bool] = lambda _reply: False
