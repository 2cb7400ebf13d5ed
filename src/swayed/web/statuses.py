"""Which HTTP status an error of swayed becomes; the only place that decides it."""

from __future__ import annotations

from swayed.errors import (
    AccessError,
    InsufficientDataError,
    NotFittedError,
    ServiceError,
    SettingsError,
    SourceError,
    SwayedError,
)

_STATUSES: tuple[tuple[type[SwayedError], int], ...] = (
    (SettingsError, 422),
    (SourceError, 422),
    (InsufficientDataError, 409),
    (NotFittedError, 409),
    (AccessError, 503),
    (ServiceError, 502),
)


def status_of(error: SwayedError) -> int:
    """422 for input to mend, 409 where data or results are missing, 502 and 503 for servers and files, else 500."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)
