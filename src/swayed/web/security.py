"""What every answer carries for the browser's safety, how much may be sent, and how often a door may be knocked at."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock

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
DRAWERS = 1 << 16
MOST_TEXT_BYTES = 1 << 20
"""Of a body that a route says nothing else about."""
MOST_FILE_BYTES = 4 << 30
"""Of a body with files; its route asks for the role before it reads, see `GateFirst`."""


class Knocks:
    """Counts tries in windows of time that follow each other; around the end of one up to twice as many pass.

    Args:
        most: tries allowed in a window.
        seconds: its length.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._began = 0.0
        self._tries: Counter[int] = Counter()
        self._lock = Lock()

    def may(self, key: str) -> bool:
        """Counts a try; whether it is allowed."""
        now = time.monotonic()
        with self._lock:
            if now - self._began >= self._seconds:
                self._began = now
                self._tries.clear()
            self._tries[_drawer(key)] += 1
            return self._tries[_drawer(key)] <= self._most

    def take_back(self, key: str) -> None:
        """Who got in has not tried in vain."""
        with self._lock:
            self._tries[_drawer(key)] -= 1


def _drawer(key: str) -> int:
    # Keys are chosen by strangers: they share a fixed number of drawers, by a hash that differs in every process, so
    # that they fill neither the memory nor the drawer of somebody else.
    return hash(key) % DRAWERS
