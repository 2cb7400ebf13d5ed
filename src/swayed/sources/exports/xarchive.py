"""X: the archive that an account's owner downloads. Its files are programs by name; here they are data and never run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from swayed.sources.encodings import detect_encoding, text_chunks
from swayed.sources.exports.declaration import TEXT, Map, Part, Policy, Shape, Source, texts
from swayed.sources.exports.items import items

# `window.YTD.tweets.part0 = [`: the name of the list, and its number where it was too long for one file.
_START = re.compile(r"\s*window\.YTD\.(\w+)\.part\d+\s*=\s*(?=\[)")
# The lists that are read, by the name of their entries.
_LISTS = {
    "account": "account",
    "profile": "profile",
    "tweets": "tweet",
    "tweet": "tweet",
    "note_tweet": "note",
    "deleted_tweets": "deleted",
    "like": "like",
    "follower": "follower",
    "following": "following",
}


def entries(path: Path) -> Iterator[tuple[int, str]]:
    """Line and content of every entry, `list` telling which list it stands in; none for a foreign file."""
    chunks = (chunk.decode("utf-8") for chunk in text_chunks(path, detect_encoding(path)) if chunk)
    first = next(chunks, "")
    start = _START.match(first)
    if start is None or start[1] not in _LISTS:
        return
    # Lines stay what they are in the file.
    before = "\n" * first.count("\n", 0, start.end())
    name = _LISTS[start[1]]
    for line, text in items(_without_semicolon(chain([before + first[start.end() :]], chunks)), ()):
        entry = json.loads(text)
        # Until 2019 an entry stood in the list without a name around it.
        inner = next(iter(entry.values())) if isinstance(entry, dict) and len(entry) == 1 else entry
        yield line, json.dumps({"list": name, name: inner}, ensure_ascii=False)


def _without_semicolon(chunks: Iterator[str]) -> Iterator[str]:
    held = next(chunks, "")
    for chunk in chunks:
        yield held
        held = chunk
    yield held.rstrip("; \t\r\n")


_TWEET = {
    **texts("id_str", "created_at", "full_text", "lang", "in_reply_to_status_id_str", "in_reply_to_user_id_str"),
    **texts("in_reply_to_screen_name"),
    "entities": {"user_mentions": [texts("id_str", "screen_name", "name")], "urls": [texts("expanded_url")]},
}
_PEER = texts("accountId", "userLink")

X = Source(
    "x",
    "the archive of an account: its posts, long ones whole, reposts, quotes, replies, mentions, followers and followed, deletions",
    "On X: Settings, Your account, Download an archive of your data. Import the whole zip: the posts do not say whose "
    "they are, account.js does. Likes bear neither an author nor a date, so they become no contact.",
    (
        Part(
            "archive lists",
            Shape.JSON,
            proof=("list",),
            maps=(
                Map("accounts", "x_accounts", {"account_id": "account.accountId", "handle": "account.username"}),
                Map(
                    "posts",
                    "x_posts",
                    {
                        "post_id": "tweet.id_str",
                        "account_id": "account.accountId (in account.js)",
                        "posted_at": "tweet.created_at",
                    },
                    html=("text",),
                ),
                Map(
                    "interactions",
                    "x_interactions",
                    {"occurred_at": "tweet.created_at", "account_id": "account.accountId (in account.js)"},
                ),
                Map("follows", "x_follows", {"account_id": "accountId", "target_account_id": "accountId"}),
            ),
            structure={
                "list": TEXT,
                "account": texts("accountId", "username", "accountDisplayName", "createdAt"),
                "profile": {"description": texts("bio", "website", "location")},
                "tweet": _TWEET,
                "note": {**texts("createdAt"), "core": texts("text")},
                "deleted": texts("id_str"),
                "like": texts("tweetId"),
                "follower": _PEER,
                "following": _PEER,
            },
            unread=("account.*", "profile.*", "tweet.*", "note.*", "deleted.*", "like.*"),
            prepared="x_rows",
            read=entries,
            names=(".js",),
        ),
    ),
    Policy(
        "The archive is its owner's; the others in it gave no consent, and X forbids to match them with people outside of X "
        "unless they asked for it (X Developer Agreement, off-X matching): a handle is tied to a customer only when the "
        "customer declared it.",
        ties_handles=False,
    ),
)
