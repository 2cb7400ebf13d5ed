"""Shopify: orders and customers as they change (REST, along the header Link), customer journeys (GraphQL), oldest first.

An address of a next page does not last, so an interrupted pull asks again from the last change it has seen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from swayed.sources.pulls.notation import as_json, in_time, instant, listed, unexpected
from swayed.sources.pulls.service import Asked, Fetch, Item, Page, Reply, Request, Service, Stream
from swayed.sources.pulls.tokens import Token

# A version that has been withdrawn is answered by the oldest one in use.
_API = "/admin/api/2026-07"
_LIMIT = 250
_OVERLAP = timedelta(hours=1)
# A question may cost 1,000 points at most; one of these orders with all its visits costs less than 70.
_JOURNEYS_LIMIT = 10
_VISIT = (
    "id occurredAt landingPage referrerUrl referralCode source sourceType "
    "utmParameters { source medium campaign content term }"
)
_JOURNEYS = (
    "query($after: String, $changed: String!) { "
    f"orders(first: {_JOURNEYS_LIMIT}, after: $after, query: $changed, sortKey: UPDATED_AT) {{ "
    "pageInfo { hasNextPage endCursor } nodes { id name email updatedAt customer { id email } customerJourneySummary { "
    f"firstVisit {{ {_VISIT} }} lastVisit {{ {_VISIT} }} "
    f"moments(first: 25) {{ nodes {{ ... on CustomerVisit {{ {_VISIT} }} }} }} }} }} }} }}"
)


def streams(asked: Asked, _fetch: Fetch) -> Sequence[Stream]:
    """Orders, customers and journeys."""
    return [_changes(asked, "orders", status="any"), _changes(asked, "customers"), _journeys(asked)]


def sign_in(_asked: Asked, token: Token, _fetch: Fetch) -> Mapping[str, str]:
    """The header of an app's token."""
    return {"x-shopify-access-token": token.reveal()}


def busy(reply: Reply) -> float:
    """Seconds until the bucket of GraphQL points holds enough for the question; 0 where it was answered."""
    content = reply.content if isinstance(reply.content, dict) else {}
    codes = [_within(error, "extensions", "code") for error in _errors(content)]
    if "THROTTLED" not in codes:
        return 0.0
    cost = _within(content, "extensions", "cost", "requestedQueryCost") or 0.0
    status = _within(content, "extensions", "cost", "throttleStatus") or {}
    missing = float(cost) - float(status.get("currentlyAvailable") or 0.0)
    return max(missing / float(status.get("restoreRate") or 50.0), 1.0)


def _changes(asked: Asked, kind: str, **filters: str) -> Stream:
    def since(moment: datetime) -> Request:
        order = "updated_at asc"
        url = asked.url(f"{_API}/{kind}.json", limit=_LIMIT, order=order, updated_at_min=in_time(moment), **filters)
        return Request(url)

    def read(reply: Reply) -> Page:
        items = _items(listed(reply, kind), "updated_at", reply)
        following = reply.links.get("next", "")
        return (
            Page(items, Request(following), since(_reached(items, reply))) if following and items else Page(items, None)
        )

    return Stream(kind, "", since, read, _OVERLAP, newest_first=False)


def _journeys(asked: Asked) -> Stream:
    def after(moment: datetime, cursor: str | None = None) -> Request:
        variables = {"changed": f"updated_at:>='{in_time(moment)}'", "after": cursor}
        return Request(asked.url(f"{_API}/graphql.json"), as_json(query=_JOURNEYS, variables=variables))

    def read(reply: Reply) -> Page:
        errors = _errors(reply.content)
        if errors:
            raise unexpected(reply, f"{str(errors[0].get('message'))[:200]!r}")
        items = _items(listed(reply, "data", "orders", "nodes"), "updatedAt", reply)
        page = _within(reply.content, "data", "orders", "pageInfo") or {}
        if not page.get("hasNextPage") or not items:
            return Page(items, None)
        asked_for = json.loads(reply.request.body)
        asked_for["variables"]["after"] = page.get("endCursor")
        return Page(items, Request(reply.request.url, as_json(**asked_for)), after(_reached(items, reply)))

    return Stream("journeys", "", after, read, _OVERLAP, newest_first=False)


def _items(found: Sequence[Mapping[str, Any]], changed: str, reply: Reply) -> tuple[Item, ...]:
    return tuple(Item(f"{one.get('id')} {one.get(changed)}", instant(one.get(changed), reply)) for one in found)


def _reached(items: Sequence[Item], reply: Reply) -> datetime:
    """The last change on a page.

    Raises:
        ServiceError: they are out of order, so that a pull that goes on from there would miss some.
    """
    times = [item.at for item in items]
    if times != sorted(times):
        raise unexpected(reply, "changes that are not sorted by time")
    return times[-1]


def _errors(content: Any) -> list[Mapping[str, Any]]:
    found = content.get("errors") if isinstance(content, dict) else None
    return [error for error in found if isinstance(error, dict)] if isinstance(found, list) else []


def _within(content: Any, *path: str) -> Any:
    for key in path:
        content = content.get(key) if isinstance(content, dict) else None
    return content


SHOPIFY = Service(
    source="shopify",
    about="orders, customers and customer journeys that are new or have changed",
    names=(),
    streams=streams,
    sign_in=sign_in,
    needs_token=True,
    busy=busy,
)
