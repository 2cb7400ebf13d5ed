"""What every answer carries for the browser's safety, how much may be sent, and how often a door may be knocked at."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from threading import Lock

from fastapi import HTTPException, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from swayed.web.access.gate import visitor_of

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

SECURE_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}
"""Only where cookies travel by HTTPS alone: elsewhere it would lock a browser out of this machine's other servers."""
MOST_TEXT_BYTES = 1 << 20
MOST_FILE_BYTES = 4 << 30
_TOO_LARGE = "This is larger than what is taken here."


class BodyLimit:
    """Stops what is too large before it is kept: a form is read before the gate of its route is asked.

    Args:
        app: what answers.
        most_text: bytes of a form without files, and of anything from somebody who has not signed in.
        most_files: bytes of a form with files.
    """

    def __init__(self, app: ASGIApp, *, most_text: int = MOST_TEXT_BYTES, most_files: int = MOST_FILE_BYTES) -> None:
        self._app = app
        self._most_text = most_text
        self._most_files = most_files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 413 at once where the length is told, and while reading where it is not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        most = self._most(request)
        told = request.headers.get("content-length", "0")
        if not told.isdecimal() or int(told) > most:
            await PlainTextResponse(_TOO_LARGE, 413)(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413, _TOO_LARGE)
            return message

        await self._app(scope, counted, send)

    def _most(self, request: Request) -> int:
        has_files = request.headers.get("content-type", "").startswith("multipart/form-data")
        return self._most_files if has_files and visitor_of(request) is not None else self._most_text


class Knocks:
    """Counts tries per key in a sliding window.

    Args:
        most: tries allowed.
        seconds: length of the window.
    """

    def __init__(self, most: int = 10, seconds: float = 300.0) -> None:
        self._most = most
        self._seconds = seconds
        self._tries: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def may(self, key: str) -> bool:
        """Counts a try; whether it is allowed."""
        now = time.monotonic()
        with self._lock:
            # Names are typed by strangers: what is past is let go, so that they cannot fill the memory.
            for past in [known for known, tries in self._tries.items() if now - tries[-1] > self._seconds]:
                del self._tries[past]
            tries = self._tries[key]
            while tries and now - tries[0] > self._seconds:
                tries.popleft()
            if len(tries) >= self._most:
                return False
            tries.append(now)
            return True

    def forget(self, key: str) -> None:
        """Who got in starts anew."""
        with self._lock:
            self._tries.pop(key, None)
