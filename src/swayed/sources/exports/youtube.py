"""YouTube: comment threads and their replies as the Data API lists them."""

from __future__ import annotations

from swayed.sources.exports.declaration import TEXT, Map, Part, Policy, Shape, Source, texts

_COMMENT = {
    "id": TEXT,
    "snippet": {
        **texts("authorDisplayName", "textDisplay", "textOriginal", "parentId", "videoId", "channelId"),
        **texts("publishedAt", "updatedAt", "moderationStatus"),
        "authorChannelId": {"value": TEXT},
    },
}
_UNREAD = ("kind", "etag", "*.kind", "*.etag", "snippet.*", "replies.comments.*")
_POST = {"post_id": "id", "account_id": "authorChannelId.value", "posted_at": "publishedAt", "text": "textDisplay"}


def _maps(of: str) -> tuple[Map, ...]:
    return (
        Map("accounts", f"youtube_{of}_accounts", {"account_id": "authorChannelId.value"}),
        Map("posts", f"youtube_{of}_posts", _POST, html=("text",)),
        Map("interactions", f"youtube_{of}_interactions", {"occurred_at": "publishedAt"}),
    )


THREADS = Part(
    "comment threads JSON",
    Shape.JSON,
    proof=("snippet.topLevelComment.snippet",),
    at=(("items",), ()),
    maps=_maps("thread"),
    structure={
        "id": TEXT,
        "snippet": {**texts("channelId", "videoId"), "topLevelComment": _COMMENT},
        "replies": {"comments": [_COMMENT]},
    },
    unread=_UNREAD,
    expected=("snippet.videoId", "snippet.topLevelComment.snippet.publishedAt"),
)

# `comments.list`: a thread itself bears a few of its replies only.
REPLIES = Part(
    "replies JSON",
    Shape.JSON,
    proof=("snippet.parentId", "snippet.textDisplay"),
    at=(("items",), ()),
    maps=_maps("reply")[:2],
    structure=_COMMENT,
    unread=_UNREAD,
    expected=("snippet.publishedAt", "snippet.parentId"),
)

YOUTUBE = Source(
    "youtube",
    "comment threads and replies as JSON of the Data API (commentThreads.list, comments.list; pages as they come)",
    "Ask the YouTube Data API v3 for commentThreads (part=snippet,replies) and keep the pages as they come.",
    (THREADS, REPLIES),
    Policy(
        "What the API tells may be kept for 30 days unless it is asked for again (YouTube API Services, Developer Policies, "
        "III.E.4): import a fresh answer before. A handle is tied to a customer only when the customer declared it.",
        ties_handles=False,
        keep_days=30,
    ),
)
