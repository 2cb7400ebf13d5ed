"""Bluesky: the lines of a Jetstream recording; posts and feeds as JSON of the API."""

from __future__ import annotations

from swayed.sources.exports.declaration import TEXT, Map, Part, Policy, Shape, Source, texts

_SUBJECT = {"uri": TEXT}
_POST = {
    **texts("text", "createdAt"),
    "langs": [TEXT],
    "reply": {"parent": _SUBJECT},
    "embed": {"record": {"uri": TEXT, "record": _SUBJECT}},
    "facets": [{"features": [texts("$type", "did")]}],
}
_AUTHOR = texts("did", "handle", "displayName", "createdAt")
_VIEW = {**texts("uri", "indexedAt"), "author": _AUTHOR, "record": _POST}
_VIEW_MAPS = {"posted_at": "record.createdAt", "post_id": "uri", "account_id": "author.did", "text": "record.text"}

POSTS = Part(
    "posts JSON",
    Shape.JSON,
    proof=("uri", "cid", "author.did", "record", "indexedAt"),
    at=((), ("posts",)),
    maps=(
        Map("accounts", "bluesky_view_accounts", {"account_id": "author.did", "handle": "author.handle"}),
        Map("posts", "bluesky_view_posts", _VIEW_MAPS),
        Map(
            "interactions", "bluesky_view_interactions", {"occurred_at": "record.createdAt", "account_id": "author.did"}
        ),
    ),
    structure=_VIEW,
    # Counts have no date, and what a reader sees around the post is told by the post itself.
    unread=("*",),
    expected=("author.handle", "record.createdAt"),
    prepared="bluesky_post_views",
)

FEED = Part(
    "feed JSON",
    Shape.JSON,
    proof=("post.uri", "post.cid", "post.author.did", "post.record"),
    at=((), ("feed",)),
    maps=(
        Map("accounts", "bluesky_view_accounts", {"account_id": "post.author.did", "handle": "post.author.handle"}),
        Map("posts", "bluesky_view_posts", {column: f"post.{field}" for column, field in _VIEW_MAPS.items()}),
        Map("interactions", "bluesky_view_interactions", {"occurred_at": "indexedAt", "account_id": "post.author.did"}),
    ),
    structure={"post": _VIEW, "reason": {**texts("uri", "indexedAt"), "by": _AUTHOR}},
    unread=("*",),
    expected=("post.author.handle", "post.record.createdAt"),
    prepared="bluesky_feed_views",
)

BLUESKY = Source(
    "bluesky",
    "a Jetstream recording (NDJSON): posts, likes, reposts, quotes, mentions, follows, handles; deletions are applied. Posts "
    "and feeds as JSON of the API",
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
                    "record": {**_POST, **texts("subject", "displayName", "description")},
                },
                "identity": texts("did", "handle"),
                "account": texts("did", "active", "status"),
            },
            # A record may bear whatever its author's program wrote.
            unread=("commit.rev", "commit.cid", "commit.record.*", "identity.*", "account.*"),
            expected=("did", "time_us", "kind"),
        ),
        POSTS,
        FEED,
    ),
    Policy(
        "The network is public, and whoever deletes a post expects it to be gone (Bluesky developer guidelines): import "
        "deletions as they come. A handle is tied to a customer only when the customer declared it.",
        ties_handles=False,
    ),
)
