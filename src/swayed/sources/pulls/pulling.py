"""`swayed pull NAME`: what is new on a server, kept page by page, then imported in one commit."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from swayed.errors import Fault, ServiceError, SettingsError
from swayed.lake import Register
from swayed.sources.pulls.cursors import Cursor, Cursors, pulling
from swayed.sources.pulls.service import WHAT, Asked, Patience, Service, Stream
from swayed.sources.pulls.tokens import Token, find_token, variable_of
from swayed.sources.pulls.walking import Walker

Imported = TypeVar("Imported")


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull got of one stream.

    Args:
        server: its address.
        stream: its name.
        n_pages: pages pulled, those of an interrupted pull included.
        n_items: items on them.
        covered_from: everything since then is in the workspace; None where the pull broke before that.
        covered_until: the newest item, by the server.
        fault: why it broke; '' where it did not.
    """

    server: str
    stream: str
    n_pages: int = 0
    n_items: int = 0
    covered_from: datetime | None = None
    covered_until: datetime | None = None
    fault: str = ""


def pull(
    service: Service,
    asked: Asked,
    since: datetime | None,
    *,
    register: Register,
    load: Callable[[Sequence[Path]], Imported],
    dry_run: bool = False,
    patience: Patience | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[list[Pulled], Imported | None]:
    """Pulls what is new, and imports it.

    Args:
        service: the protocol.
        asked: what to pull; with nothing named, what earlier pulls were asked for.
        since: from when on; may be left out where there is an earlier pull.
        register: the workspace's register.
        load: imports files of the source.
        dry_run: pull and compare, and write nothing.
        patience: how long to wait for a server.
        progress: called with one short sentence after each page and before each wait.

    Returns:
        What was got of each stream, and the import; None where there was nothing to import.

    Raises:
        ServiceError: no stream could be pulled. Pages got so far are kept for the next pull.
        SettingsError: what is asked for cannot be.
        AccessError: the workspace cannot be written, or another pull is at work.
    """
    tell = progress or (lambda _sentence: None)
    with _folder(register, dry_run=dry_run) as folder:
        cursors = Cursors(register, folder, is_dry=dry_run)
        known = {(cursor.server, cursor.kind, cursor.what): cursor for cursor in cursors.every(service.source)}
        servers = _each_server(service, asked.cleaned(), list(known.values()))
        if since is None:
            _check_known(service, servers, known)
        if not dry_run:
            cursors.tidy()
        done: list[_Outcome] = []
        for one in servers:
            done += _pull_server(service, one, cursors, known, since, patience or Patience(), tell)
        ready = [one.cursor for one in done if one.cursor]
        errors = [one.error for one in done if one.error]
        if errors and not ready:
            raise errors[0]
        files = cursors.files(ready)
        imported = load(files) if files else None
        for cursor in ready:
            cursors.keep(cursor.settled())
        if not dry_run:
            cursors.tidy()
    return [one.pulled for one in done], imported


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one stream.

    Args:
        pulled: as it is told.
        cursor: how far it has been pulled; None where that broke.
        error: why.
    """

    pulled: Pulled
    cursor: Cursor | None = None
    error: ServiceError | None = None


Known = Mapping[tuple[str, str, str], Cursor]


def _pull_server(
    service: Service,
    asked: Asked,
    cursors: Cursors,
    known: Known,
    since: datetime | None,
    patience: Patience,
    tell: Callable[[str], None],
) -> Iterator[_Outcome]:
    """Every stream of a server; one that breaks does not hinder the others."""
    # The network is loaded by those alone who use it.
    from swayed.sources.pulls.fetching import Fetcher

    try:
        fetcher = Fetcher(service, asked, _token(service, asked), patience, tell)
        with closing(fetcher):
            fetcher.sign_in()
            walker = Walker(fetcher.fetch, cursors, tell)
            for stream in service.streams(asked, fetcher.fetch):
                found = known.get((asked.server, stream.kind, stream.what))
                started = since or _begun([found] if found else known.values(), asked.server)
                cursor = found or Cursor(service.source, asked.server, stream.kind, stream.what)
                if not cursors.has_whole_files(cursor):
                    cursor = replace(cursor, walks=())
                yield _pull_stream(walker, stream, replace(cursor, login=asked.login), started)
    except ServiceError as error:
        yield _Outcome(Pulled(asked.server, "", fault=str(error)), error=error)


def _pull_stream(walker: Walker, stream: Stream, cursor: Cursor, since: datetime) -> _Outcome:
    try:
        cursor = walker.pull(stream, cursor, since)
    except ServiceError as error:
        return _Outcome(Pulled(cursor.server, stream.name, fault=str(error)), error=error)
    n_pages, n_items = sum(walk.n_pages for walk in cursor.walks), sum(walk.n_items for walk in cursor.walks)
    after = cursor.settled()
    pulled = Pulled(cursor.server, stream.name, n_pages, n_items, after.covered_from, after.covered_until)
    return _Outcome(pulled, cursor)


def _token(service: Service, asked: Asked) -> Token | None:
    """The operator's token.

    Raises:
        ServiceError: nothing can be had without one, or without the account to which it belongs.
    """
    token = find_token(service.source, asked.server)
    if service.needs_token and not token:
        raise ServiceError(
            server=asked.server,
            found="gives nothing without a token",
            do=f"Put one into {variable_of(service.source)}, or into the keyring: keyring set swayed {service.source}",
        )
    if service.wants_login and token and not asked.login:
        raise ServiceError(
            server=asked.server, found="wants to know whose token this is", do="Name the account with --login."
        )
    return token


def _each_server(service: Service, asked: Asked, known: Sequence[Cursor]) -> list[Asked]:
    """What to ask of which server."""
    named = asked.named()
    wrong = [kind for kind, words in named.items() if words and kind not in service.names]
    if wrong:
        allowed = ", ".join(f"--{kind}" for kind in service.names) or "nothing of the kind: all of it is pulled"
        faults = [Fault(f"--{kind}", ", ".join(named[kind]), allowed) for kind in wrong]
        raise SettingsError(source=f"the pull of {service.source}", faults=faults)
    if any(named.values()) or (asked.server and not service.names):
        return [replace(asked, server=_server(service, asked))]
    server = asked.server
    groups = dict.fromkeys((one.server, one.login) for one in known if server in ("", one.server))
    repeated = []
    for address, login in groups:
        mine = [one for one in known if one.server == address and one.login == login]
        tags, accounts, queries = (tuple(one.what for one in mine if one.kind == kind) for kind in WHAT)
        repeated.append(Asked(address, tags, accounts, queries, asked.login or login))
    if not repeated:
        needed = " or ".join(f"--{kind}" for kind in service.names) or "--server"
        fault = Fault(needed, "nothing, and there is no earlier pull to repeat", needed)
        raise SettingsError(source=f"the pull of {service.source}", faults=[fault])
    return repeated


def _check_known(service: Service, servers: Sequence[Asked], known: Known) -> None:
    """Nothing when every stream has been pulled before, so that it is known from when on.

    Raises:
        SettingsError: one has not.
    """
    wanted = [(one.server, kind, what) for one in servers for kind, words in one.named().items() for what in words]
    is_new = [name for name in wanted if name not in known]
    if not service.names:
        is_new = [(one.server, "", "") for one in servers if not any(server == one.server for server, _, _ in known)]
    if is_new:
        fault = Fault("--since", "nothing", "the day from which on to pull, for instance 2026-01-01")
        raise SettingsError(source=f"the first pull of {' '.join(is_new[0]).strip()}", faults=[fault])


def _begun(known: Iterable[Cursor], server: str) -> datetime:
    """From when on streams of a server have been pulled."""
    mine = [one for one in known if one.server == server]
    return min(one.covered_from or one.walks[0].since for one in mine if one.covered_from or one.walks)


def _server(service: Service, asked: Asked) -> str:
    server = asked.server
    if not server and service.server_with_token and find_token(service.source, service.server_with_token):
        server = service.server_with_token
    server = server or service.server
    if not server:
        fault = Fault("--server", "nothing", "the address of the server, for instance https://forum.example")
        raise SettingsError(source=f"the pull of {service.source}", faults=[fault])
    return server


@contextmanager
def _folder(register: Register, *, dry_run: bool) -> Iterator[Path]:
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="swayed-pull-") as folder:
            yield Path(folder)
        return
    with pulling(register.folder) as folder:
        yield folder
