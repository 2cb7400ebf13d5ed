"""One walk through the pages of a stream: page after page, each kept before the next is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from urllib.parse import urlsplit

from swayed.errors import ServiceError
from swayed.sources.pulls.cursors import Cursor, Cursors, Walk
from swayed.sources.pulls.service import Fetch, Page, Reply, Request, Stream

_CIRCLES = 5


@dataclass(frozen=True, slots=True)
class Walker:
    """Walks through streams of one server.

    Args:
        fetch: asks the server.
        cursors: where pages and cursors are kept.
        tell: called with a short sentence after each page.
    """

    fetch: Fetch
    cursors: Cursors
    tell: Callable[[str], None]

    def pull(self, stream: Stream, cursor: Cursor, since: datetime) -> Cursor:
        """The stream pulled up to now: an interrupted walk is finished first.

        Args:
            stream: the stream.
            cursor: how far it has been pulled.
            since: what the operator asks for.
        """
        if cursor.open_walk and cursor.open_walk.since > since:
            # It would end too early; all of it is met again on the longer way.
            cursor = replace(cursor, walks=cursor.walks[:-1])
        if cursor.walks:
            resumed = cursor.open_walk
            if resumed:
                self.tell(f"{stream.name}: going on after page {resumed.n_pages}")
                cursor = self._walk(stream, cursor)
            if resumed and not stream.newest_first:
                return cursor  # it has led up to now
        return self._walk(stream, self._begun(stream, cursor, since))

    def _begun(self, stream: Stream, cursor: Cursor, since: datetime) -> Cursor:
        """The cursor with a new walk, down to what is covered already, less the overlap."""
        reached = cursor.settled() if cursor.walks else cursor
        is_covered = reached.covered_from is not None and reached.covered_from <= since
        floor = since
        if is_covered and reached.covered_from and reached.covered_until:
            floor = max(reached.covered_until - stream.overlap, reached.covered_from)
        name = f"{_file_name(cursor)}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.json"
        walk = Walk(name, since, floor, next=stream.first(floor))
        return replace(cursor, walks=(*cursor.walks, walk))

    def _walk(self, stream: Stream, cursor: Cursor) -> Cursor:
        walk = cursor.walks[-1]
        request, asked = walk.next, set[Request]()
        seen: set[bytes] = set()
        while request:
            asked.add(request)
            page, reply = self._page(stream, request, asked)
            new = {_digest(item.key) for item in page.items} - seen
            seen |= new
            times = [item.at for item in page.items]
            is_done = page.next is None or (stream.newest_first and bool(times) and max(times) < walk.floor)
            request = None if is_done else page.next
            # A server's clock may run ahead of what it has seen, and an author's clock ahead of everything.
            newest = [moment for moment in (walk.newest, *(min(at, reply.at) for at in times)) if moment]
            walk = replace(
                walk,
                newest=max(newest, default=None),
                next=None if is_done else page.resume or page.next,
                n_pages=walk.n_pages + bool(new),
                n_items=walk.n_items + len(new),
            )
            cursor = self.cursors.add_page(cursor, walk, reply.body if new else b"")
            walk = cursor.walks[-1]
            reach = f", {min(times):%Y-%m-%d %H:%M} to {max(times):%Y-%m-%d %H:%M}" if times else ""
            self.tell(f"{stream.name}: page {walk.n_pages}, {walk.n_items:,} items{reach}")
        return cursor

    def _page(self, stream: Stream, request: Request, asked: set[Request]) -> tuple[Page, Reply]:
        """A page that leads on. One that leads back is an old one given again, and is asked for anew."""
        for _ in range(_CIRCLES):
            reply = self.fetch(request)
            page = stream.read(reply)
            if page.next not in asked:
                return page, reply
            self.tell(f"{stream.name}: an earlier page came again")
        raise ServiceError(
            server=request.url.split("?")[0],
            found="leads in a circle: the next page is one that was given already",
            do="What was pulled so far is kept: run the same command later, and it goes on from there.",
        )


def _file_name(cursor: Cursor) -> str:
    words = f"{cursor.source} {urlsplit(cursor.server).netloc} {cursor.kind} {cursor.what}"
    return re.sub(r"[^a-z0-9.]+", "-", words.casefold()).strip("-")[:120]


def _digest(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=10).digest()
