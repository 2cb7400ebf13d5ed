"""Google Analytics 4: the events table as BigQuery exports it, one JSON object a line."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Policy, Shape, Source, texts

EVENTS = Part(
    "events NDJSON",
    Shape.JSON,
    proof=("event_name", "event_timestamp", "event_params"),
    maps=(
        Map("events", "ga4_events", {"occurred_at": "event_timestamp", "value": "items.item_revenue"}),
        Map("touches", "ga4_touches", {"occurred_at": "event_timestamp"}),
    ),
    structure={
        **texts("event_timestamp", "event_name", "user_id", "user_pseudo_id", "batch_event_index"),
        "event_params": [{**texts("key"), "value": texts("string_value", "int_value", "float_value", "double_value")}],
        "collected_traffic_source": texts(
            *("manual_source", "manual_medium", "manual_campaign_name", "manual_content", "manual_term", "gclid")
        ),
        "traffic_source": texts("source", "medium", "name"),
        "ecommerce": texts(
            *("transaction_id", "purchase_revenue", "refund_value", "shipping_value", "tax_value"),
        ),
        "items": [
            texts(
                *("item_id", "item_name", "item_category", "price", "quantity", "item_revenue", "item_refund", "coupon")
            )
        ],
    },
    unread=(
        *("event_date", "event_previous_timestamp", "event_value_in_usd", "event_bundle_sequence_id", "device", "geo"),
        *("event_server_timestamp_offset", "privacy_info", "user_properties", "user_first_touch_timestamp", "user_ltv"),
        *("app_info", "stream_id", "platform", "event_dimensions", "is_active_user", "batch_page_id", "publisher"),
        *("batch_ordering_id", "session_traffic_source_last_click", "ecommerce.*", "items.*"),
        *("collected_traffic_source.*", "event_params.*"),
    ),
    expected=("user_pseudo_id", "collected_traffic_source", "ecommerce", "items"),
)

GA4 = Source(
    "ga4",
    "the BigQuery export of Google Analytics 4 (NDJSON, also .gz): visits, product views, baskets, purchases, refunds",
    "BigQuery: export events_YYYYMMDD to Cloud Storage as JSON (newline delimited), gzip, and download it.",
    (EVENTS,),
    Policy(
        "Your own measurement, as far as visitors consented; Google forbids sending it addresses or names, so a visitor is a "
        "customer only where your site sets user_id to your own customer number."
    ),
)
