"""Which columns of the lake tell of whom: what goes with a person, and what merely names him."""

from __future__ import annotations

from collections.abc import Mapping

from swayed.tables import LAKE_TABLES, Type

OWNERS: Mapping[str, Mapping[str, str]] = {
    "accounts": {"account_id": "account"},
    "posts": {"account_id": "account"},
    "interactions": {"account_id": "account", "target_account_id": "account"},
    "follows": {"account_id": "account", "target_account_id": "account"},
    "customers": {"customer_id": "customer"},
    "customer_attributes": {"customer_id": "customer"},
    "events": {"customer_id": "customer"},
    "event_attributes": {"event_id": "event"},
    "touches": {"customer_id": "customer", "order_id": "order"},
    "collaborations": {"account_id": "account"},
    "deliverables": {"account_id": "account", "collaboration_id": "collaboration"},
    "payments": {"collaboration_id": "collaboration"},
    "disclosure_cases": {"collaboration_id": "collaboration"},
    "relations": {"account_id": "account"},
    "holdouts": {"unit_id": "unit"},
    "lifts": {"account_id": "account"},
    "experiment_customers": {"customer_id": "customer"},
    "identity_decisions": {"account_id": "account", "other_account_id": "account", "customer_id": "customer"},
    "objections": {"subject_id": "unit"},
}
"""Columns whose row is of a subject, by table: what kind of subject each names. A unit is an account or a customer."""

NAMERS: Mapping[str, Mapping[str, str]] = {
    "accounts": {"declared_customer_id": "customer"},
    "posts": {"reply_to_post_id": "post", "repost_of_post_id": "post"},
    "interactions": {"post_id": "post"},
    "touches": {"account_id": "account"},
    "customers": {"handles": "handle"},
    "deliverables": {"post_id": "post"},
    "experiments": {"accounts": "account"},
}
"""Columns that name a subject in a row of somebody else: the cell is emptied, the row stays."""

_OWN_WORDS = {"handle", "display_name", "name", "platform", "email", "email_hash", "lang", "row_key", "seal"}


def texts_of(table: str) -> tuple[str, ...]:
    """Columns of free text, in which somebody may be named in words.

    Example:
        >>> texts_of("posts")
        ('text', 'community')
    """
    declared = LAKE_TABLES[table]
    bound = {*OWNERS.get(table, {}), *NAMERS.get(table, {}), *declared.key, *_OWN_WORDS}
    return tuple(
        column.name
        for column in declared.columns
        if column.type is Type.TEXT
        and not column.allowed
        and column.name not in bound
        and not column.name.endswith(("_id", "_key", "_md5", "currency"))
    )
