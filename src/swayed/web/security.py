"""What every answer carries for the browser's safety, and how often a door may be knocked at."""

from __future__ import annotations

import time
from collections import defaultdict, deque
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
