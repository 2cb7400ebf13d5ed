"""Klaviyo: events, as JSON of the events API and as a sheet of events."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Shape, Source, texts
from swayed.sources.mapping import Wanted

_ID = {"data": texts("id")}

EVENTS_JSON = Part(
    "events JSON",
    Shape.JSON,
    proof=("data.attributes.event_properties",),
    maps=(
        Map("customers", "klaviyo_customers", {"customer_id": "included.profile", "email": "included.profile.email"}),
        Map(
            "events",
            "klaviyo_events",
            {
                "stage": "relationships.metric (fetch the events with include=metric,profile)",
                "occurred_at": "datetime",
                "value": "event_properties.$value",
            },
        ),
        Map("touches", "klaviyo_touches", {"occurred_at": "datetime"}),
    ),
    structure={
        "data": [
            {
                **texts("id"),
                "attributes": texts("datetime", "timestamp", "event_properties"),
                "relationships": {"metric": _ID, "profile": _ID},
            }
        ],
        "included": [
            {
                **texts("type", "id"),
                "attributes": {
                    **texts("name", "email", "first_name", "last_name", "created"),
                    "location": texts("country"),
                },
            }
        ],
    },
    unread=("links*", "data.*", "included.*"),
    expected=("included",),
    prepared="klaviyo_acts",
)

EVENTS_CSV = Part(
    "events CSV",
    Shape.CSV,
    (),
    (
        Map("customers", "klaviyo_customers", {"customer_id": "email or profile_id", "email": "email"}),
        Map("events", "klaviyo_events", {"stage": "metric", "occurred_at": "occurred_at", "value": "value"}),
        Map("touches", "klaviyo_touches", {"occurred_at": "occurred_at"}),
    ),
    wanted=(
        Wanted("metric", ("event", "event name", "metric name", "event type", "activity"), required=True),
        Wanted(
            "occurred_at",
            ("timestamp", "datetime", "date", "time", "event date", "event time"),
            required=True,
            form="time",
        ),
        Wanted("email", ("person//email", "profile email", "email address", "e-mail"), form="address"),
        Wanted("profile_id", ("person//id", "klaviyo id", "profile id", "profile")),
        Wanted("event_id", ("$event_id", "unique id", "uuid")),
        Wanted("value", ("$value", "amount", "revenue", "order value")),
        Wanted("currency", ("value currency", "$currency_code", "currency code")),
        Wanted("order_id", ("order", "order number")),
        Wanted("product", ("product name", "item name", "item")),
        Wanted("campaign", ("campaign name", "message name", "flow name")),
    ),
    prepared="klaviyo_rows",
)

KLAVIYO = Source(
    "klaviyo",
    "events of Klaviyo (JSON of the events API, or a CSV of events)",
    "GET https://a.klaviyo.com/api/events?include=metric,profile, page by page, saved as JSON; map a CSV once with --map.",
    (EVENTS_JSON, EVENTS_CSV),
)
