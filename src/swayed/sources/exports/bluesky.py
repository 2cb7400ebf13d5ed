"""Bluesky: the lines of a Jetstream recording."""

from __future__ import annotations

from swayed.sources.exports.declaration import TEXT, Map, Part, Policy, Shape, Source, texts

_SUBJECT = {"uri": TEXT}

BLUESKY = Source(
    "bluesky",
    "a Jetstream recording (NDJSON): posts, likes, reposts, quotes, mentions, follows, handles; deletions are applied",
    "Record wss://jetstream2.us-east.bsky.network/subscribe with the accounts or collections you want, one event a line.",
    (
        Part(
            "Jetstream lines",
            Shape.JSON,
            proof=("did", "time_us"),
            maps=(
                Map("accounts", "bluesky_accounts"),
                Map("posts", "bluesky_posts", {"post_id": "commit.rkey", "account_id": "did", "posted_at": "time_us"}),
                Map("interactions", "bluesky_interactions", {"occurred_at": "time_us", "account_id": "did"}),
                Map("follows", "bluesky_follows", {"account_id": "did", "target_account_id": "commit.record.subject"}),
            ),
            structure={
                **texts("did", "time_us", "kind"),
                "commit": {
                    **texts("operation", "collection", "rkey"),
                    "record": {
                        **texts("text", "createdAt", "subject", "displayName", "description"),
                        "langs": [TEXT],
                        "reply": {"parent": _SUBJECT},
                        "embed": {"record": {"uri": TEXT, "record": _SUBJECT}},
                        "facets": [{"features": [texts("$type", "did")]}],
                    },
                },
                "identity": texts("did", "handle"),
                "account": texts("did", "active", "status"),
            },
            # A record may bear whatever its author's program wrote.
            unread=("commit.rev", "commit.cid", "commit.record.*", "identity.*", "account.*"),
            expected=("did", "time_us", "kind"),
        ),
    ),
    Policy(
        "The network is public, and whoever deletes a post expects it to be gone (Bluesky developer guidelines): import "
        "deletions as they come. A handle is tied to a customer only when the customer declared it.",
        ties_handles=False,
    ),
)
