"""The only code that knows the network: asks a server politely until there is a whole, good answer."""

from __future__ import annotations

import ipaddress
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import httpx2
import stamina

from swayed.errors import ServiceError
from swayed.sources.pulls import limits
from swayed.sources.pulls.service import Asked, Patience, Reply, Request, Service
from swayed.sources.pulls.tokens import Token, variable_of

_BUSY, _UNAUTHORIZED, _FORBIDDEN, _MISSING = 429, 401, 403, 404
_PASSING = frozenset({408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_SHOWN_CHARACTERS = 200
_ATTEMPTS_OF_A_STRANGER = 3

# Waiting is told to the operator by `tell`; without a handler Python would print it once more.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class _PassingError(Exception):
    """A failure that may be over when we ask again.

    Args:
        found: what happened.
        seconds: how long the server wants us to wait; None where that is for us to choose.
        is_stranger: the server cannot be reached at all.
    """

    def __init__(self, found: str, seconds: float | None = None, *, is_stranger: bool = False) -> None:
        super().__init__(found)
        self.found, self.seconds, self.is_stranger = found, seconds, is_stranger


class Fetcher:
    """Asks one server.

    Args:
        service: its protocol.
        asked: the server, and the account.
        token: the operator's token, None for none.
        patience: how long to wait.
        tell: called with a short sentence before each wait.
    """

    def __init__(
        self, service: Service, asked: Asked, token: Token | None, patience: Patience, tell: Callable[[str], None]
    ) -> None:
        _check_address(asked.server, token)
        self._service, self._asked, self._token = service, asked, token
        self._patience, self._tell = patience, tell
        self._pause_seconds, self._has_answered = 0.0, False
        self._secrets = [token] if token else []
        self._client = httpx2.Client(
            headers={"accept": "application/json", "user-agent": f"swayed/{version('swayed')}"},
            timeout=patience.timeout_seconds,
            # A redirect could carry the token to another host.
            follow_redirects=False,
        )
        self._headers: Mapping[str, str] = {}

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def sign_in(self) -> None:
        """Makes the headers that carry the token."""
        self._headers = {}
        if self._token:
            self._headers = self._service.sign_in(self._asked, self._token, self.fetch)
            self._secrets += [Token(value.removeprefix("Bearer ")) for value in self._headers.values()]

    def fetch(self, request: Request) -> Reply:
        """A whole, good answer.

        Raises:
            ServiceError: there is none to be had now, or the server refuses.
        """
        try:
            reply = self._patiently(request)
            if self._headers and self._service.is_expired(reply):
                self._tell(f"{self._asked.server}: signing in again")
                self.sign_in()
                reply = self._patiently(request)
        except _PassingError as error:
            raise ServiceError(
                server=self._asked.server,
                found=self._hidden(error.found),
                do="What was pulled so far is kept: run the same command later, and it goes on from there.",
            ) from None
        if reply.status >= 300:
            raise self._refusal(reply)
        return reply

    def _patiently(self, request: Request) -> Reply:
        patience = self._patience
        n_failures = 0

        def wait(error: Exception) -> bool | float:
            nonlocal n_failures
            if not isinstance(error, _PassingError):
                return False
            n_failures += 1
            if error.is_stranger and not self._has_answered and n_failures >= _ATTEMPTS_OF_A_STRANGER:
                return False
            if error.seconds is not None and error.seconds > patience.longest_wait_seconds:
                return False
            if n_failures < patience.attempts:
                for_seconds = "" if error.seconds is None else f" for {error.seconds:.0f} s"
                self._tell(f"{self._asked.server}: {self._hidden(error.found)}; waiting{for_seconds}")
            return True if error.seconds is None else error.seconds

        for attempt in stamina.retry_context(
            on=wait,
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.first_wait_seconds,
            wait_max=patience.longest_backoff_seconds,
            wait_jitter=patience.first_wait_seconds,
        ):
            with attempt:
                return self._once(request)
        raise AssertionError("unreachable")

    def _once(self, request: Request) -> Reply:
        if not _is_same_origin(request.url, self._asked.server):
            raise ServiceError(
                server=self._asked.server,
                found=f"names a page on another host ({urlsplit(request.url).netloc}), which is not to get your token",
                do="Give the address under which the server itself answers.",
            )
        if self._pause_seconds:
            if self._pause_seconds > self._patience.longest_wait_seconds:
                self._pause_seconds, seconds = 0.0, self._pause_seconds
                raise _PassingError(_wants_to_wait(seconds), seconds)
            if self._pause_seconds > 1:
                self._tell(f"{self._asked.server}: its limit is reached; waiting for {self._pause_seconds:.0f} s")
            time.sleep(self._pause_seconds)
            self._pause_seconds = 0.0
        with _network_failures():
            answer = self._client.request(
                "POST" if request.body else "GET",
                request.url,
                content=request.body or None,
                headers={**self._headers, **({"content-type": "application/json"} if request.body else {})},
            )
        self._has_answered = True
        # Of a header that stands twice, as behind a proxy, the last counts; joined they would be no number.
        headers = {name.lower(): answer.headers.get_list(name)[-1] for name in answer.headers}
        links = {str(relation): str(link.get("url", "")) for relation, link in answer.links.items()}
        reply = Reply(request, answer.status_code, headers, answer.content, None, links, limits.server_time(headers))
        return self._judged(reply)

    def _judged(self, reply: Reply) -> Reply:
        if reply.status == _BUSY:
            seconds = limits.retry_after(reply.headers)
            seconds = limits.until_reset(reply.headers) if seconds is None else seconds
            is_long = seconds is not None and seconds > self._patience.longest_wait_seconds
            raise _PassingError(_wants_to_wait(seconds or 0.0) if is_long else "too many requests (429)", seconds)
        if reply.status in _PASSING:
            raise _PassingError(f"the server fails ({reply.status})", limits.retry_after(reply.headers))
        reply = replace(reply, content=_parsed(reply))
        if reply.status < 300:
            if reply.content is None:
                raise ServiceError(
                    server=self._asked.server,
                    found=f"answered with {reply.headers.get('content-type', 'something')} where JSON was expected",
                    do="Check the address; a page for signing in may stand before the API.",
                )
            seconds = self._service.busy(reply)
            if seconds:
                raise _PassingError("too many requests at once", seconds)
            self._pause_seconds = limits.pause_after(reply.headers)
        return reply

    def _refusal(self, reply: Reply) -> ServiceError:
        said = self._hidden(_message_of(reply.content))
        words = f"{reply.status}{': ' + said if said else ''}"
        variable = variable_of(self._service.source)
        if 300 <= reply.status < 400:
            place = urlsplit(reply.headers.get("location", ""))
            found = f"sends us on to {place.scheme}://{place.netloc}" if place.netloc else f"sends us on ({words})"
            do = "Name that server with --server if it is the right one."
        elif reply.status == _UNAUTHORIZED and self._token:
            found, do = (
                f"the token is refused ({words})",
                f"It may have expired: put a new one into {variable} or the keyring.",
            )
        elif reply.status in (_UNAUTHORIZED, _FORBIDDEN) and not self._token:
            found, do = f"wants a token ({words})", f"Put one into {variable} or the keyring."
        elif reply.status == _FORBIDDEN:
            found, do = f"the token does not allow this ({words})", "Give it the right to read what you ask for."
        elif reply.status == _MISSING:
            found, do = f"knows no {urlsplit(reply.request.url).path} ({words})", "Check the address and the names."
        else:
            found, do = f"refuses the question ({words})", "Check the names and the address."
        return ServiceError(server=self._asked.server, found=found, do=do)

    def _hidden(self, text: str) -> str:
        for secret in self._secrets:
            text = secret.hidden_in(text)
        return text


@contextmanager
def _network_failures() -> Iterator[None]:
    """Failures of the network in our own words: those of the library may quote what was sent."""
    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout):
        raise _PassingError("cannot be reached", is_stranger=True) from None
    except httpx2.TimeoutException:
        raise _PassingError("does not answer in time") from None
    except (httpx2.TransportError, httpx2.DecodingError):
        raise _PassingError("the connection was cut in the middle of an answer") from None


def _parsed(reply: Reply) -> Any:
    """The JSON of an answer; None where it does not even claim to be any."""
    if "json" not in reply.headers.get("content-type", ""):
        return None
    try:
        return json.loads(reply.body)
    except ValueError:
        raise _PassingError("the answer ends too early or is broken") from None


def _message_of(content: Any) -> str:
    """What a server says of its refusal, in a few words."""
    if isinstance(content, dict):
        for name in ("message", "error_description", "errors", "error"):
            if content.get(name):
                content = content[name]
                break
    text = content if isinstance(content, str) else json.dumps(content) if content else ""
    return " ".join(text.split())[:_SHOWN_CHARACTERS]


def _wants_to_wait(seconds: float) -> str:
    return f"the server wants us to wait for {seconds / 60:.0f} minutes"


def _is_same_origin(url: str, server: str) -> bool:
    return urlsplit(url)[:2] == urlsplit(server)[:2]


def _check_address(server: str, token: Token | None) -> None:
    found = urlsplit(server)
    if found.scheme not in ("http", "https") or not found.hostname or found.username or found.query:
        raise ServiceError(
            server=server, found="is no address of a server", do="Give one such as https://forum.example."
        )
    if token and found.scheme == "http" and not _is_this_machine(found.hostname):
        raise ServiceError(
            server=server, found="would get your token unencrypted", do="Give its address with https://."
        )


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
