"""How times and objects are written to servers, and read from their replies."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from swayed.errors import ServiceError
from swayed.sources.pulls.service import Reply


def instant(value: Any, reply: Reply) -> datetime:
    """A time that the server wrote, in UTC.

    Raises:
        ServiceError: it is none.
    """
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise unexpected(reply, f"{str(value)[:40]!r} where a time was expected") from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def listed(reply: Reply, *path: str) -> list[dict[str, Any]]:
    """The list of objects at a place of an answer.

    Raises:
        ServiceError: there is none.
    """
    found = reply.content
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise unexpected(reply, f"no list at {'.'.join(path) or 'the top'}")
    return found


def unexpected(reply: Reply, found: str) -> ServiceError:
    """An answer that cannot be read."""
    return ServiceError(
        server=reply.request.url.split("?")[0],
        found=f"answered with {found}",
        do="Check that the address is that of such a server; if it is, please report what it answered.",
    )


def in_time(moment: datetime) -> str:
    """An instant as every service reads it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_json(**fields: Any) -> str:
    """An object to be posted."""
    return json.dumps(fields, sort_keys=True)
