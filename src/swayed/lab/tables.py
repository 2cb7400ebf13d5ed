"""Schemas of the canonical input tables the lab writes: the columns it fills, of those an operator may import."""

from __future__ import annotations

import pyarrow as pa

from swayed.lab.columns import INSTANT

_TEXT: pa.DataType = pa.string()
_COUNT: pa.DataType = pa.int64()
_MONEY: pa.DataType = pa.float64()
_FLAG: pa.DataType = pa.bool_()
_AT: pa.DataType = INSTANT


def _schema(*columns: tuple[pa.DataType, str]) -> pa.Schema:
    """Return a schema from pairs of a type and the names that have it, in order."""
    return pa.schema([(name, kind) for kind, names in columns for name in names.split()])


CANONICAL: dict[str, pa.Schema] = {
    "accounts": _schema(
        (_TEXT, "account_id platform handle display_name bio url location"),
        (_COUNT, "followers following"),
        (_AT, "created_at"),
    ),
    "posts": _schema(
        (_TEXT, "post_id account_id"),
        (_AT, "posted_at"),
        (_TEXT, "text lang community products reply_to_post_id"),
    ),
    "interactions": _schema(
        (_TEXT, "interaction_id account_id target_account_id kind"),
        (_AT, "occurred_at"),
        (_TEXT, "post_id community products text"),
    ),
    "follows": _schema((_TEXT, "account_id target_account_id"), (_AT, "since")),
    "customers": _schema(
        (_TEXT, "customer_id email name"),
        (_AT, "created_at"),
        (_TEXT, "handles"),
        (_FLAG, "accepts_marketing"),
        (_TEXT, "country"),
        (_COUNT, "age"),
        (_TEXT, "segment"),
    ),
    "events": _schema(
        (_TEXT, "event_id customer_id stage"),
        (_AT, "occurred_at"),
        (_TEXT, "product category"),
        (_MONEY, "value"),
        (_TEXT, "currency order_id refund_of"),
        (_MONEY, "discount tax shipping cost_of_goods"),
        (_COUNT, "quantity"),
        (_TEXT, "status"),
    ),
    "touches": _schema(
        (_TEXT, "touch_id kind customer_id order_id"),
        (_AT, "occurred_at"),
        (_TEXT, "account_id code source medium campaign content term text"),
    ),
}
"""Table -> columns in order. country, age and segment are attributes of the customer."""
