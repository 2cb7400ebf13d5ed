"""Bluesky: what was said, by whom to whom; and what was deleted is gone."""

from __future__ import annotations

import json

from .conftest import ExportDesk

POST = "at://did:plc:{}/app.bsky.feed.post/{}"


def test_posts_replies_and_edits(desk: ExportDesk) -> None:
    desk.load("bluesky", "bluesky/jetstream.ndjson")
    posts = desk.rows("posts")
    assert posts[POST.format("ada", "p1")]["text"] == "which trail shoes, and why?"
    assert posts[POST.format("bo", "p2")]["reply_to_post_id"] == POST.format("ada", "p1")
    # An author's clock that is ahead is not believed.
    assert posts[POST.format("bo", "p2")]["posted_at"].year == 2024


def test_interactions(desk: ExportDesk) -> None:
    desk.load("bluesky", "bluesky/jetstream.ndjson")
    found = {(r["account_id"], r["kind"], r["target_account_id"]) for r in desk.rows("interactions").values()}
    assert found == {
        ("did:plc:ada", "mention", "did:plc:bo"),
        ("did:plc:cy", "like", "did:plc:bo"),
        ("did:plc:cy", "repost", "did:plc:bo"),
        ("did:plc:cy", "quote", "did:plc:bo"),
    }


def test_handles_and_profiles_replace_stand_ins_and_stay(desk: ExportDesk) -> None:
    desk.load("bluesky", "bluesky/jetstream.ndjson")
    desk.load("bluesky", "bluesky/later.ndjson")
    accounts = desk.rows("accounts")
    assert accounts["did:plc:bo"]["handle"] == "bo.bsky.social"
    assert accounts["did:plc:bo"]["display_name"] == "Bo"
    assert accounts["did:plc:cy"]["handle"] == "did:plc:cy"


def test_stand_in_never_replaces_a_known_handle(desk: ExportDesk) -> None:
    desk.load("bluesky", "bluesky/jetstream.ndjson")
    act = {"operation": "create", "collection": "x.y", "rkey": "1"}
    line = json.dumps({"did": "did:plc:bo", "time_us": 1725999999329308, "kind": "commit", "commit": act})
    desk.load("bluesky", desk.put("more.ndjson", line))
    assert desk.rows("accounts")["did:plc:bo"]["handle"] == "bo.bsky.social"


def test_deletions_are_applied(desk: ExportDesk) -> None:
    desk.load("bluesky", "bluesky/jetstream.ndjson")
    summary = desk.load("bluesky", "bluesky/later.ndjson")
    assert {(r["account_id"], r["kind"]) for r in desk.rows("interactions").values()} == {
        ("did:plc:ada", "mention"),
        ("did:plc:cy", "repost"),
    }
    assert set(desk.rows("follows")) == {"did:plc:cy did:plc:ada"}
    assert POST.format("cy", "p3") not in desk.rows("posts")
    # Whoever closes an account takes along what he said, also in the same recording.
    assert "did:plc:zed" not in desk.rows("accounts")
    assert not [row for row in desk.rows("posts").values() if row["account_id"] == "did:plc:zed"]
    # The like, and the quote that went with its post.
    assert summary.tables["interactions"].removed == 2
    assert summary.tables["posts"].removed == 1


def test_created_and_deleted_in_one_recording_leaves_nothing(desk: ExportDesk) -> None:
    desk.load("bluesky", "bluesky/jetstream.ndjson", "bluesky/later.ndjson")
    assert POST.format("cy", "p3") not in desk.rows("posts")
    assert not [row for row in desk.rows("interactions").values() if row["kind"] in ("like", "quote")]


def recorded(*acts: tuple[str, str, str]) -> str:
    """Lines of a recording, a second apart: what is done to which follow, and whom it concerns."""
    lines = []
    for n, (operation, name, subject) in enumerate(acts):
        act = {"operation": operation, "collection": "app.bsky.graph.follow", "rkey": name}
        if subject:
            act["record"] = {"createdAt": "2024-09-09T19:46:07.102Z", "subject": f"did:plc:{subject}"}
        at = 1725911167329308 + n * 1_000_000
        lines.append(json.dumps({"did": "did:plc:a", "time_us": at, "kind": "commit", "commit": act}))
    return "\n".join(lines)


def test_unfollow_in_the_same_recording(desk: ExportDesk) -> None:
    desk.load("bluesky", desk.put("f.ndjson", recorded(("create", "f", "b"), ("delete", "f", ""))))
    assert desk.rows("follows") == {}


def test_unfollow_in_a_later_recording(desk: ExportDesk) -> None:
    desk.load("bluesky", desk.put("1.ndjson", recorded(("create", "f", "b"), ("create", "g", "c"))))
    summary = desk.load("bluesky", desk.put("2.ndjson", recorded(("delete", "f", ""), ("delete", "unknown", ""))))
    assert set(desk.rows("follows")) == {"did:plc:a did:plc:c"}
    assert summary.tables["follows"].removed == 1
    assert summary.n_rejected == 0
    assert not desk.load("bluesky", desk.files / "2.ndjson").has_committed


def test_who_follows_again_follows(desk: ExportDesk) -> None:
    desk.load("bluesky", desk.put("1.ndjson", recorded(("create", "f", "b"))))
    desk.load("bluesky", desk.put("2.ndjson", recorded(("delete", "f", ""), ("create", "g", "b"))))
    assert desk.column("follows", "follow_id") == {"did:plc:a did:plc:b": "at://did:plc:a/app.bsky.graph.follow/g"}
    # The follow that is gone is not the one that stands.
    desk.load("bluesky", desk.put("3.ndjson", recorded(("delete", "f", ""))))
    assert len(desk.rows("follows")) == 1


def test_broken_line_costs_itself(desk: ExportDesk) -> None:
    summary = desk.load("bluesky", desk.put("b.ndjson", '{"did":"did:plc:a","time_us":1,"kind":"x"}\n{"did": nope\n'))
    (reject,) = summary.rejects.to_pylist()
    assert (reject["line"], reject["file"]) == (2, "b.ndjson")
    assert summary.n_rejected == 1


def test_terms_forbid_to_tie_handles(desk: ExportDesk) -> None:
    summary = desk.load("bluesky", "bluesky")
    assert summary.export is not None
    assert "only when the customer declared it" in summary.export.policy


def test_posts_of_the_api(desk: ExportDesk) -> None:
    desk.load("bluesky", "bluesky/search.json")
    posts, accounts = desk.rows("posts"), desk.rows("accounts")
    answer = posts[POST.format("bo", "3search2")]
    assert answer["reply_to_post_id"] == POST.format("ada", "3search1")
    assert answer["posted_at"].year == 2024
    assert posts[POST.format("ada", "3search1")]["lang"] == "en"
    assert accounts["did:plc:ada"]["handle"] == "ada.example"
    assert accounts["did:plc:bo"]["handle"] == "did:plc:bo"
    assert {(r["account_id"], r["kind"], r["target_account_id"]) for r in desk.rows("interactions").values()} == {
        ("did:plc:ada", "mention", "did:plc:bo"),
        ("did:plc:bo", "quote", "did:plc:cy"),
    }


def test_feed_of_the_api_holds_reposts(desk: ExportDesk) -> None:
    desk.load("bluesky", "bluesky/feed.json")
    found = {key: (r["account_id"], r["kind"], r["target_account_id"]) for key, r in desk.rows("interactions").items()}
    assert found == {
        "at://did:plc:ada/app.bsky.feed.repost/3rep": ("did:plc:ada", "repost", "did:plc:cy"),
        POST.format("dee", "3feed2") + "#repost/did:plc:ada": ("did:plc:ada", "repost", "did:plc:dee"),
    }
    assert len(desk.rows("posts")) == 3


def test_a_recording_and_the_api_tell_of_the_same_post(desk: ExportDesk) -> None:
    desk.load("bluesky", "bluesky/jetstream.ndjson")
    before = desk.rows("posts")[POST.format("bo", "p2")]
    view = {
        "uri": POST.format("bo", "p2"),
        "cid": "b",
        "author": {"did": "did:plc:bo", "handle": "bo.example"},
        "record": {"createdAt": "2024-03-01T10:00:00Z", "text": "again"},
        "indexedAt": "2024-03-01T10:00:00Z",
    }
    desk.load("bluesky", desk.put("posts.json", json.dumps({"posts": [view]})))
    assert desk.rows("posts")[POST.format("bo", "p2")]["text"] == "again"
    assert before["reply_to_post_id"] == desk.rows("posts")[POST.format("bo", "p2")]["reply_to_post_id"]
