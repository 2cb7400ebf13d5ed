"""Downloads of one's own account (X, Instagram, TikTok): data and never code, whose they are, texts as they were written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from swayed.errors import SourceError
from swayed.sources.exports.instagram import repaired
from swayed.sources.exports.items import ItemsError, leaves

from .conftest import FIXTURES, ExportDesk, zipped


def contacts(desk: ExportDesk) -> set[tuple[str, str, str]]:
    return {(r["account_id"], r["kind"], r["target_account_id"]) for r in desk.rows("interactions").values()}


def test_x_posts_are_plain_and_reposts_are_none(desk: ExportDesk) -> None:
    desk.load("x", "x")
    posts = desk.rows("posts")
    assert set(posts) == {"x:1001", "x:1002", "x:1004"}
    assert posts["x:1001"]["text"] == "Lugs > grip & mud.\nI swear by @bo_berg 👟"
    assert posts["x:1001"]["posted_at"] == datetime(2023, 2, 23, 22, 34, 37, tzinfo=UTC)
    assert posts["x:1004"]["reply_to_post_id"] == "x:1001"
    assert "lang" not in posts["x:1002"]


def test_x_contacts(desk: ExportDesk) -> None:
    desk.load("x", "x")
    assert contacts(desk) == {
        ("x:100", "mention", "x:200"),
        ("x:100", "reply", "x:200"),
        ("x:100", "mention", "x:300"),
        ("x:100", "repost", "x:300"),
    }
    assert set(desk.rows("follows")) == {"x:500 x:100", "x:200 x:100", "x:100 x:300"}


def test_x_names_are_the_latest_and_stand_ins_yield(desk: ExportDesk) -> None:
    desk.load("x", "x")
    accounts = desk.rows("accounts")
    assert (accounts["x:100"]["handle"], accounts["x:100"]["bio"]) == ("ada_runs", "runs & repairs")
    assert (accounts["x:300"]["handle"], accounts["x:300"]["display_name"]) == ("Cy", "Cy Lauf")
    assert accounts["x:500"]["handle"] == "500"
    assert "x:-1" not in accounts


def x_archive(desk: ExportDesk, tweets: list[dict[str, object]], notes: list[dict[str, object]]) -> Path:
    lists = {
        "account": [{"account": {"accountId": "1", "username": "Ada"}}],
        "tweets": [{"tweet": tweet} for tweet in tweets],
        "note_tweet": [{"noteTweet": note} for note in notes],
    }
    members = {
        f"data/{name.replace('_', '-')}.js": f"window.YTD.{name}.part0 = {json.dumps(entries)}".encode()
        for name, entries in lists.items()
    }
    return desk.put("twitter.zip", zipped(**members))


def test_x_long_posts_are_whole(desk: ExportDesk) -> None:
    """Two posts of one second, a reply that begins with whom it answers, letters that are HTML, a note without a post."""
    at, note_at = "Sun Mar 09 13:14:15 +0000 2025", "2025-03-09T13:14:15.000Z"
    long = "Mud & lugs < rain: what I learned in a hundred wet miles, told from the start" + " and on" * 60
    other = "The other one of the same second, about socks and nothing else at all" + " and on" * 60
    tweets: list[dict[str, object]] = [
        {"id_str": "11", "created_at": at, "full_text": long[:200].replace("&", "&amp;").replace("<", "&lt;") + "…"},
        {"id_str": "12", "created_at": at, "full_text": f"@bo {other[:200]}… https://t.co/a"},
        {"id_str": "13", "created_at": at, "full_text": "short"},
    ]
    texts = (long, other, "Nobody's words: the post was taken out of the archive long ago")
    notes: list[dict[str, object]] = [{"createdAt": note_at, "core": {"text": text}} for text in texts]
    archive = x_archive(desk, tweets, notes)
    summary = desk.load("x", archive)
    assert desk.column("posts", "text") == {"x:11": long, "x:12": other, "x:13": "short"}
    assert summary.rejects.num_rows == 0
    assert not desk.load("x", archive).has_committed


def test_x_quotes_are_links_to_posts_of_known_accounts(desk: ExportDesk) -> None:
    def tweet(number: int, address: str, text: str = "look") -> dict[str, object]:
        mentions = [{"id_str": "200", "screen_name": "Bo_Berg", "name": "Bo"}] if number == 21 else []
        return {
            "id_str": str(number),
            "created_at": "Sun Mar 09 13:14:15 +0000 2025",
            "full_text": text,
            "entities": {"user_mentions": mentions, "urls": [{"expanded_url": address}]},
        }

    tweets = [
        tweet(21, "https://shop.example/shoes", "thanks @Bo_Berg"),
        tweet(22, "https://twitter.com/bo_berg/status/900"),
        tweet(23, "https://x.com/bo_berg/status/901?s=20"),
        tweet(24, "https://x.com/ada/status/21"),
        tweet(25, "https://x.com/stranger/status/902"),
        tweet(26, "https://x.com/bo_berg"),
        tweet(27, "https://evil.example/x.com/bo_berg/status/903"),
    ]
    desk.load("x", x_archive(desk, tweets, []))
    quotes = {key: row["post_id"] for key, row in desk.rows("interactions").items() if row["kind"] == "quote"}
    assert quotes == {"x:22#quote/900": "x:900", "x:23#quote/901": "x:901"}
    assert contacts(desk) == {("x:1", "mention", "x:200"), ("x:1", "quote", "x:200")}


def test_x_deletions_are_applied(desk: ExportDesk) -> None:
    desk.load("x", "x")
    lines = 'window.YTD.deleted_tweets.part0 = [ { "tweet" : { "id_str" : "1002" } } ]'
    desk.load("x", desk.put("deleted-tweets.js", lines))
    assert "x:1002" not in desk.rows("posts")
    assert {kind for _, kind, _ in contacts(desk)} == {"mention", "repost"}


def test_x_two_archives_are_two_accounts(desk: ExportDesk) -> None:
    tweet = '[{"tweet": {"id_str": "%s", "created_at": "Fri Feb 24 08:00:00 +0000 2023", "full_text": "a"}}]'
    account = '[{"account": {"accountId": "%s", "username": "n%s"}}]'
    archives = [
        desk.put(
            f"twitter-{n}.zip",
            zipped(
                **{
                    "data/account.js": f"window.YTD.account.part0 = {account % (n, n)}".encode(),
                    "data/tweets.js": f"window.YTD.tweets.part0 = {tweet % (90 + n)}".encode(),
                    "data/tweets-part1.js": f"window.YTD.tweets.part1 = {tweet % (80 + n)}".encode(),
                    "data/manifest.js": b"window.__THAR_CONFIG = {}",
                }
            ),
        )
        for n in (1, 2)
    ]
    summary = desk.load("x", *archives)
    assert desk.column("posts", "account_id") == {"x:91": "x:1", "x:81": "x:1", "x:92": "x:2", "x:82": "x:2"}
    assert {skipped.path.name for skipped in summary.skipped} == {"manifest.js"}


def test_x_posts_without_their_account_are_refused(desk: ExportDesk) -> None:
    summary = desk.load("x", "x/tweets.js")
    assert desk.rows("posts") == {}
    assert {row["column"] for row in summary.rejects.to_pylist()} == {"account.accountId (in account.js)"}


def test_x_code_is_no_data(desk: ExportDesk) -> None:
    path = desk.put("tweets.js", 'window.YTD.tweets.part0 = [ {"tweet": {"id_str": "1"}}, alert(1) ]')
    with pytest.raises(SourceError, match=r"tweets\.js: the JSON is broken on line 1, at 'alert"):
        desk.load("x", path)


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("caf\u00c3\u00a9", "café"),
        ("\u00f0\u009f\u0098\u0082", "😂"),
        ("café", "café"),
        ("☕ caf\u00c3\u00a9", "☕ caf\u00c3\u00a9"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_broken_letters_are_repaired_and_whole_ones_stay(found: str, meant: str) -> None:
    assert repaired(found) == meant
    assert repaired({found: [found, 1, None]}) == {meant: [meant, 1, None]}


def test_instagram_contacts_in_any_language(desk: ExportDesk) -> None:
    desk.load("instagram", "instagram")
    me = "instagram:ada.runs"
    assert contacts(desk) == {
        (me, "like", "instagram:cy"),
        (me, "like", "instagram:bo.berg"),
        (me, "reply", "instagram:bo.berg"),
        (me, "read", "instagram:bo.berg"),
    }
    assert set(desk.column("posts", "text").values()) == {
        "schön, @bo.berg 😂",
        "mine",
        "Schlamm – endlich",
        "Two shoes",
    }
    account = desk.rows("accounts")[me]
    assert (account["display_name"], account["bio"], account["url"]) == ("Ada Läufer", "runs 👟", "https://ada.example")


def test_instagram_follows_and_unknown_moments(desk: ExportDesk) -> None:
    desk.load("instagram", "instagram")
    assert desk.column("follows", "since") == {
        "instagram:cy instagram:ada.runs": datetime(2024, 1, 1, 8, tzinfo=UTC),
        "instagram:dee_ instagram:ada.runs": None,
        "instagram:ada.runs instagram:bo.berg": datetime(2024, 1, 2, 8, tzinfo=UTC),
    }


def test_instagram_name_of_the_archive_tells_whose_it_is(desk: ExportDesk) -> None:
    file = "instagram/following.json"
    content = (FIXTURES / file).read_bytes()
    archive = desk.put(
        "instagram-eli_k-2025-06-13-YOudpLi7.zip", zipped(**{"connections/followers_and_following/a.json": content})
    )
    desk.load("instagram", archive)
    assert set(desk.rows("follows")) == {"instagram:eli_k instagram:bo.berg"}


def test_instagram_two_archives_are_two_accounts(desk: ExportDesk) -> None:
    following = (FIXTURES / "instagram/following.json").read_bytes()
    for n in ("a", "b"):
        fields = {"Username": {"value": n}}
        profile = json.dumps({"profile_user": [{"string_map_data": fields}]}).encode()
        members = {
            "connections/followers_and_following/following.json": following,
            "personal_information/personal_information/personal_information.json": profile,
        }
        desk.put(f"{n}.zip", zipped(**members))
    desk.load("instagram", desk.files)
    assert set(desk.rows("follows")) == {"instagram:a instagram:bo.berg", "instagram:b instagram:bo.berg"}


def test_instagram_saved_posts_and_messages_are_no_contact(desk: ExportDesk) -> None:
    content = (FIXTURES / "instagram/liked_posts.json").read_bytes()
    profile = FIXTURES / "instagram/personal_information.json"
    message = {"participants": [], "messages": [{"content": "secret", "photos": [{"creation_timestamp": 1}]}]}
    other = desk.put("message_1.json", json.dumps(message))
    summary = desk.load("instagram", desk.put("saved_posts.json", content), profile, other)
    assert desk.rows("interactions") == {}
    assert [skipped.path.name for skipped in summary.skipped] == ["message_1.json"]


@pytest.mark.parametrize(
    "labels",
    [
        ("Opmerking", "Media-eigenaar", "Tijd"),
        ("Komentarz", "Właściciel mediów", "Godzina"),
        ("?", "Medieninhaber", "!"),
    ],
)
def test_instagram_comment_alone_in_its_file(desk: ExportDesk, labels: tuple[str, str, str]) -> None:
    """The owner is known by the label even where he stands before a comment that could be a name."""
    text, owner, time = labels
    fields = {owner: {"value": "cy"}, text: {"value": "mooi"}, time: {"timestamp": 1714816800}}
    path = desk.put("post_comments.json", json.dumps({"string_map_data": fields}))
    desk.load("instagram", path, FIXTURES / "instagram/personal_information.json")
    assert contacts(desk) == {("instagram:ada.runs", "reply", "instagram:cy")}


def test_tiktok_videos_and_comments(desk: ExportDesk) -> None:
    desk.load("tiktok", "tiktok")
    texts = {row.get("text") for row in desk.rows("posts").values()}
    assert texts == {"wow 😍", "no idea whose video", "Mud run #trail", None}
    assert desk.rows("posts")["tiktok:7100"]["posted_at"] == datetime(2024, 4, 1, 8, tzinfo=UTC)
    assert contacts(desk) == {
        ("tiktok:ada.runs", "reply", "tiktok:bo.berg"),
        ("tiktok:ada.runs", "like", "tiktok:bo.berg"),
    }


def test_tiktok_moments_are_utc_whatever_the_zone(desk: ExportDesk) -> None:
    desk.load("tiktok", "tiktok", timezone="Asia/Tokyo")
    assert desk.rows("posts")["tiktok:7100"]["posted_at"] == datetime(2024, 4, 1, 8, tzinfo=UTC)
    assert desk.column("follows", "since") == {
        "tiktok:cy tiktok:ada.runs": datetime(2024, 1, 1, 8, tzinfo=UTC),
        "tiktok:ada.runs tiktok:bo.berg": datetime(2024, 1, 3, 8, tzinfo=UTC),
    }


def test_tiktok_former_sections_are_read_alike(desk: ExportDesk) -> None:
    now = json.loads((FIXTURES / "tiktok/user_data_tiktok.json").read_text(encoding="utf-8"))
    settings, likes = now["Profile And Settings"], now["Likes and Favorites"]
    for comment in now["Comment"]["Comments"]["CommentsList"]:
        comment["originalPostUrl"] = comment.pop("original post link")
    former = {
        "Activity": {
            "Follower List": settings["Follower"],
            "Following List": settings["Following"],
            "Like List": likes["Like List"],
            "Video Browsing History": now["Your Activity"]["Watch History"],
        },
        "Comment": now["Comment"],
        "Profile": {"Profile Information": settings["Profile Info"]},
        "Video": {"Videos": now["Post"]["Posts"]},
    }
    desk.load("tiktok", "tiktok")
    again = desk.load("tiktok", desk.put("user_data.json", json.dumps(former)))
    assert {(c.new, c.changed, c.removed) for c in again.tables.values()} == {(0, 0, 0)}
    assert all(c.read for c in again.tables.values())


def test_leaves_of_a_document_in_pieces() -> None:
    text = '{"a": {"b": [{"n": 1}, 2], "c": []},\n "d": null, "e": {}}\n[{"f": 1}]'
    found = [
        (1, ("a", "b"), '{"n": 1}'),
        (1, ("a", "b"), "2"),
        (2, ("d",), "null"),
        (3, (), '{"f": 1}'),
    ]
    assert list(leaves(iter([text]))) == found
    assert list(leaves(iter(list(text)))) == found
    with pytest.raises(ItemsError):
        list(leaves(iter([text[:20]])))
