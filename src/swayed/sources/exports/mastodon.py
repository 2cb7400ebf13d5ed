"""Mastodon: statuses and accounts as its API tells them."""

from __future__ import annotations

from swayed.sources.exports.declaration import TEXT, Map, Part, Policy, Shape, Source, texts

_ACCOUNT = {
    **texts("id", "username", "acct", "display_name", "bot", "discoverable", "created_at", "note", "url"),
    **texts("followers_count", "following_count"),
    "fields": [texts("name", "value", "verified_at")],
}
_STATUS = {
    **texts("id", "uri", "created_at", "edited_at", "in_reply_to_id", "in_reply_to_account_id", "visibility"),
    **texts("language", "content"),
    "account": _ACCOUNT,
    "mentions": [texts("id", "acct", "url")],
    "quote": {"quoted_status": {"uri": TEXT, "account": texts("acct", "url")}},
}

STATUSES = Part(
    "statuses JSON",
    Shape.JSON,
    proof=("uri", "account.acct", "content", "visibility"),
    # `/statuses/:id/context` holds ancestors and descendants, a search holds statuses beside accounts.
    at=((), ("statuses",), ("*",)),
    maps=(
        Map("accounts", "mastodon_authors", {"handle": "account.acct", "account_id": "account.acct"}, html=("bio",)),
        Map(
            "posts",
            "mastodon_posts",
            {"posted_at": "created_at", "account_id": "account.acct", "post_id": "uri", "text": "content"},
            html=("text",),
        ),
        Map("interactions", "mastodon_interactions", {"occurred_at": "created_at", "account_id": "account.acct"}),
        Map("relations", "mastodon_author_relations"),
    ),
    structure={**_STATUS, "reblog": _STATUS},
    unread=("*",),
    expected=("created_at", "account.url", "in_reply_to_id", "mentions", "reblog"),
)

ACCOUNTS = Part(
    "accounts JSON",
    Shape.JSON,
    proof=("acct", "followers_count", "note"),
    at=((), ("accounts",)),
    maps=(
        Map("accounts", "mastodon_accounts", {"handle": "acct", "account_id": "acct"}, html=("bio",)),
        Map("relations", "mastodon_account_relations"),
    ),
    structure=_ACCOUNT,
    unread=("*",),
    expected=("url", "bot", "discoverable"),
)

MASTODON = Source(
    "mastodon",
    "statuses and accounts as JSON of the API (lists, pages, contexts, one object a line)",
    "Ask your server's API, for instance /api/v1/timelines/tag/trailrunning, and keep the pages as they come.",
    (STATUSES, ACCOUNTS),
    Policy(
        "Servers set their own terms; whoever switched `discoverable` off asks not to be found: his profile is left out and "
        "he may not be contacted unless you write otherwise. A handle is tied to a customer only when the customer "
        "declared it.",
        ties_handles=False,
    ),
)
