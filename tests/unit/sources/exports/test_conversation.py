"""Mastodon and Discourse: HTML, boosts, replies, quotes, first-party sign-in, and what is not to be taken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from swayed.sources import import_tables

from .conftest import ExportDesk

ADA, BO, CY = "mastodon:ada@run.example", "mastodon:bo@berg.example", "mastodon:cy@lauf.example"


def test_mastodon_text_is_plain(desk: ExportDesk) -> None:
    desk.load("mastodon", "mastodon/statuses.json")
    texts = desk.column("posts", "text")
    assert (
        texts["https://run.example/users/ada/statuses/110"] == "Which #trail shoe&sock?\nMine let water in 😢\nThanks"
    )


def test_mastodon_boosts_replies_mentions(desk: ExportDesk) -> None:
    desk.load("mastodon", "mastodon/statuses.json")
    found = {(r["account_id"], r["kind"], r["target_account_id"]) for r in desk.rows("interactions").values()}
    assert found == {(CY, "repost", ADA), (BO, "mention", CY), (CY, "reply", ADA)}
    replies = desk.column("posts", "reply_to_post_id")
    assert replies["https://berg.example/users/bo/statuses/77"] == "https://run.example/users/ada/statuses/110"


def test_mastodon_private_statuses_stay_private(desk: ExportDesk) -> None:
    desk.load("mastodon", "mastodon")
    assert "private" not in desk.column("posts", "text").values()


def test_mastodon_who_asks_not_to_be_found(desk: ExportDesk) -> None:
    desk.load("mastodon", "mastodon")
    accounts = desk.rows("accounts")
    assert "bio" not in accounts[BO]
    assert "display_name" not in accounts[BO]
    assert desk.rows("relations") == {
        BO: {"account_id": BO, "may_contact": "no", "basis": "asks not to be found (discoverable is off)"}
    }
    assert "automated account" in accounts[CY]["bio"]


def test_mastodon_context_is_read(desk: ExportDesk) -> None:
    author = {"id": "1", "acct": "ada", "url": "https://a.example/@ada"}
    status = {"created_at": "2024-05-01T10:00:00Z", "visibility": "public", "content": "<p>a</p>", "account": author}
    first, second = ({"id": n, "uri": f"https://a.example/{n}", **status} for n in "12")
    desk.load("mastodon", desk.put("context.json", json.dumps({"ancestors": [first], "descendants": [second]})))
    assert len(desk.rows("posts")) == 2


def test_discourse_replies_quotes_answers(desk: ExportDesk) -> None:
    desk.load("discourse", "discourse/topic.json")
    posts = desk.rows("posts")
    assert set(posts) == {"discourse:501", "discourse:502", "discourse:503", "discourse:505"}
    assert posts["discourse:502"]["text"] == "Lugs, 5 mm :running:"
    assert posts["discourse:502"]["reply_to_post_id"] == "discourse:501"
    assert posts["discourse:503"]["reply_to_post_id"] == "discourse:502"
    found = {(r["account_id"], r["kind"], r["target_account_id"]) for r in desk.rows("interactions").values()}
    assert found == {
        ("discourse:bo_runs", "quote", "discourse:ada"),
        ("discourse:ada", "accepted_answer", "discourse:bo_runs"),
        ("discourse:dee", "reply", "discourse:eli"),
    }


def test_discourse_undated_reads_are_refused(desk: ExportDesk) -> None:
    summary = desk.load("discourse", "discourse/reads.csv")
    (reject,) = summary.rejects.to_pylist()
    assert (reject["line"], reject["column"], reject["found"]) == (3, "viewed_at", "(no date)")
    (read,) = desk.rows("interactions").values()
    assert (read["kind"], read["occurred_at"]) == ("read", datetime(2024, 2, 1, tzinfo=UTC))
    assert read["occurred_at_is_day"]


def test_discourse_like_taken_back_goes(desk: ExportDesk) -> None:
    earlier = "username,post_username,post_id,liked_at,deleted_at\ndee,bo_runs,502,2024-02-01 12:40:00 UTC,\n"
    desk.load("discourse", desk.put("likes.csv", earlier))
    assert len(desk.rows("interactions")) == 1
    summary = desk.load("discourse", "discourse/likes.csv")
    assert summary.tables["interactions"].removed == 1
    assert list(desk.column("interactions", "account_id").values()) == ["discourse:cy"]


def test_discourse_private_messages_are_left_out(desk: ExportDesk) -> None:
    post = {"id": 1, "username": "a", "cooked": "<p>x</p>", "created_at": "2024-01-01T00:00:00Z", "post_number": 1}
    topic = {"id": 1, "archetype": "private_message", "post_stream": {"posts": [post]}}
    desk.load("discourse", desk.put("pm.json", json.dumps(topic)))
    assert desk.rows("posts") == {}


@pytest.mark.parametrize("forum_first", [True, False])
def test_first_party_sign_in_links(desk: ExportDesk, *, forum_first: bool) -> None:
    imports = [("discourse", "discourse/user-list.csv"), ("shopify", "shopify/customers_export.csv")]
    for source, file in imports if forum_first else reversed(imports):
        desk.load(source, file)
    account = desk.rows("accounts")["discourse:ada"]
    (customer,) = [row for row in desk.rows("customers").values() if row.get("name") == "Ada Lov"]
    assert account["external_id"] == customer["external_id"]
    assert account["email_hash"] == customer["email"]
    # Somebody else's key would not do.
    assert "discourse:mailin" not in desk.rows("accounts")


def test_a_customer_of_a_canonical_table_has_the_same_pseudonym(desk: ExportDesk, tmp_path: Path) -> None:
    desk.load("discourse", "discourse/user-list.csv")
    (tmp_path / "customers.csv").write_text("customer_id,email\nk1, Ada@Example.com \n")
    import_tables([tmp_path / "customers.csv"], register=desk.register, engine=desk.engine)
    assert desk.rows("customers")["k1"]["email"] == desk.rows("accounts")["discourse:ada"]["email_hash"]


def test_pseudonyms_differ_between_workspaces(desk: ExportDesk, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = ExportDesk(tmp_path_factory.mktemp("other"), desk.engine)
    for one in (desk, other):
        one.load("shopify", "shopify/customers_export.csv")
    assert set(desk.column("customers", "email").values()) & set(other.column("customers", "email").values()) == {None}
