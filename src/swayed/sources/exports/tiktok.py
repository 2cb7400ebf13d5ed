"""TikTok: the data that an account's owner downloads (user_data_tiktok.json)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from swayed.sources.encodings import detect_encoding, text_chunks
from swayed.sources.exports.declaration import Map, Part, Policy, Shape, Source, texts
from swayed.sources.exports.items import leaves

# Sections moved between releases; the lists in them kept their names. A video list is also what was watched.
_LISTS = {
    "FansList": "follower",
    "Following": "following",
    "ItemFavoriteList": "like",
    "CommentsList": "comment",
}
_OWN_VIDEOS = ("Videos", "Posts")
_PROFILE = "ProfileMap"
# Any of these stands near the beginning of every release.
_MARKS = (*_LISTS, _PROFILE, "FavoriteVideoList", "ChatHistory", "VideoList", "SearchList")


def sections(path: Path) -> Iterator[tuple[int, str]]:
    """Line and content of every entry that is read, `section` telling what it is; none for a foreign file."""
    chunks = (chunk.decode("utf-8") for chunk in text_chunks(path, detect_encoding(path)) if chunk)
    first = next(chunks, "")
    if not any(f'"{mark}"' in first for mark in _MARKS):
        return
    profile: dict[str, Any] = {}
    line_of_profile = 1
    for line, keys, text in leaves(chain([first], chunks)):
        if len(keys) > 1 and keys[-2] == _PROFILE:
            line_of_profile = line
            profile[keys[-1].casefold()] = json.loads(text)
        elif section := _section(keys):
            entry = json.loads(text)
            if isinstance(entry, dict):
                yield line, _item(section, entry)
    if profile:
        yield line_of_profile, _item("profile", profile)


def _section(keys: tuple[str, ...]) -> str:
    if len(keys) < 3:
        return ""
    if keys[-1] == "VideoList":
        return "video" if keys[-2] in _OWN_VIDEOS else ""
    return _LISTS.get(keys[-1], "")


def _item(section: str, entry: dict[str, Any]) -> str:
    # Fields are spelt Date in one release and date in the next.
    named = {key.casefold().replace(" ", "_"): value for key, value in entry.items()}
    return json.dumps({"section": section, **named}, ensure_ascii=False)


TIKTOK = Source(
    "tiktok",
    "the data download of an account (JSON): its videos, comments, likes, followers and followed",
    "In the app: Settings, Account, Download your data, all data, JSON. Likes and comments become contacts only where "
    "their link names whose video it is.",
    (
        Part(
            "user_data_tiktok.json",
            Shape.JSON,
            proof=("section",),
            maps=(
                Map("accounts", "tiktok_accounts", {"handle": "userName", "account_id": "userName"}),
                Map(
                    "posts",
                    "tiktok_posts",
                    {"posted_at": "date", "account_id": "ProfileMap.userName", "text": "comment"},
                ),
                Map(
                    "interactions", "tiktok_interactions", {"occurred_at": "date", "account_id": "ProfileMap.userName"}
                ),
                Map("follows", "tiktok_follows", {"since": "Date", "account_id": "UserName"}),
            ),
            structure=texts(
                *(
                    "section",
                    "date",
                    "username",
                    "link",
                    "videolink",
                    "comment",
                    "url",
                    "original_post_link",
                    "originalposturl",
                    "title",
                ),
                *("displayname", "biodescription", "followercount", "followingcount", "instagramlink", "youtubelink"),
            ),
            # The rest of a profile is nobody's business here.
            unread=("*",),
            prepared="tiktok_rows",
            read=sections,
            names=(".json",),
        ),
    ),
    Policy(
        "The download is its owner's; the others in it gave no consent: a handle is tied to a customer only when the customer "
        "declared it.",
        ties_handles=False,
    ),
)
