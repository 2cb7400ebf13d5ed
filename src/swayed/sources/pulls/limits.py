"""How long a server wants us to wait, read from its headers and by its own clock."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FEWEST_FREE = 2
_LEAK_SECONDS = 0.5
# Numbers below are seconds from now, numbers above seconds since 1970.
_EPOCH = 1_000_000_000.0
_LATEST = 250_000_000_000.0

Headers = Mapping[str, str]


def server_time(headers: Headers) -> datetime:
    """The server's clock; ours where it does not tell."""
    return _http_date(headers.get("date", "")) or datetime.now(UTC)


def retry_after(headers: Headers) -> float | None:
    """Seconds of `Retry-After`, which may be a number or a date; None where there is none.

    Example:
        >>> retry_after({"retry-after": "2.0"})
        2.0
        >>> retry_after({"retry-after": "Fri, 01 Mar 2024 10:00:30 GMT", "date": "Fri, 01 Mar 2024 10:00:00 GMT"})
        30.0
    """
    written = headers.get("retry-after", "")
    seconds = _number(written)
    if seconds is not None:
        return max(seconds, 0.0)
    moment = _http_date(written)
    return None if moment is None else max((moment - server_time(headers)).total_seconds(), 0.0)


def until_reset(headers: Headers) -> float | None:
    """Seconds until the server's window begins anew; None where it does not tell.

    Mastodon writes the moment as a date, Bluesky as seconds since 1970.

    Example:
        >>> until_reset({"x-ratelimit-reset": "2024-03-01T10:05:00.123456Z", "date": "Fri, 01 Mar 2024 10:00:00 GMT"})
        300.123456
    """
    for name in ("x-ratelimit-reset", "ratelimit-reset"):
        written = headers.get(name, "")
        number = _number(written)
        if number is not None and number < _EPOCH:
            return max(number, 0.0)
        moment = _iso_date(written) if number is None else _moment(number)
        if moment is not None:
            return max((moment - server_time(headers)).total_seconds(), 0.0)
    return None


def pause_after(headers: Headers) -> float:
    """Seconds to wait before the next question, so that it is not refused.

    Shopify's bucket holds so many requests and leaks at least two a second: with less than two places free we wait until
    there are.

    Example:
        >>> pause_after({"x-shopify-shop-api-call-limit": "40/40"})
        1.0
        >>> pause_after({"x-ratelimit-remaining": "12", "x-ratelimit-reset": "60"})
        0.0
    """
    used, _, size = headers.get("x-shopify-shop-api-call-limit", "").partition("/")
    free = (_number(size) or 0.0) - (_number(used) or 0.0)
    if size and free < _FEWEST_FREE:
        return (_FEWEST_FREE - max(free, 0.0)) * _LEAK_SECONDS
    for name in ("x-ratelimit-remaining", "ratelimit-remaining"):
        if _number(headers.get(name, "")) == 0:
            return until_reset(headers) or 0.0
    return 0.0


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _moment(number: float) -> datetime | None:
    """Seconds since 1970, or milliseconds where seconds would lie beyond every calendar."""
    seconds = number / 1_000 if number > _LATEST else number
    return datetime.fromtimestamp(seconds, UTC) if seconds <= _LATEST else None


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _iso_date(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
