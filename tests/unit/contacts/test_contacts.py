"""Replies and mentions found in posts: who is meant, and each contact once."""

from __future__ import annotations

from typing import Any

import pytest

from markets.workbench import Workbench, at
from swayed.contacts import step
from swayed.tables import ACCOUNTS, INTERACTIONS, POSTS


def account(account_id: str, handle: str | None = None, platform: str = "forum") -> dict[str, Any]:
    return {"account_id": account_id, "platform": platform, "handle": handle or account_id}


def post(post_id: str, author: str, posted_at: str, text: str | None = None, **cells: Any) -> dict[str, Any]:
    return {
        "post_id": post_id,
        "account_id": author,
        "posted_at": at(posted_at),
        "text": text,
        "community": "trail",
        **cells,
    }


def contacts(
    bench: Workbench,
    posts: list[dict[str, Any]],
    accounts: list[dict[str, Any]] | None = None,
    interactions: list[dict[str, Any]] | None = None,
) -> set[tuple[str, str, str]]:
    """Who addressed whom how, found in these posts."""
    bench.put(ACCOUNTS, *(accounts or [account("ada"), account("ben"), account("cleo")]))
    bench.put(POSTS, *posts)
    bench.put(INTERACTIONS, *(interactions or []))
    step.run(bench.engine)
    return bench.found("SELECT account_id, target_account_id, kind FROM post_contacts")


@pytest.mark.parametrize("text", ["@ben look", "ask (@ben), he knows", "thanks @BEN.", "so says @ben"])
def test_an_at_handle_is_a_mention_anywhere(bench: Workbench, text: str) -> None:
    assert contacts(bench, [post("p1", "ada", "2025-03-01", text)]) == {("ada", "ben", "mention")}


@pytest.mark.parametrize(
    "text", ["mail ada@ben.de", "see http://x.y/@ben", "user@ben", "@benjamin", "ben is right", None]
)
def test_what_is_no_mention(bench: Workbench, text: str | None) -> None:
    assert contacts(bench, [post("p1", "ada", "2025-03-01", text)]) == set()


def test_nobody_mentions_himself(bench: Workbench) -> None:
    assert contacts(bench, [post("p1", "ada", "2025-03-01", "@ada notes to self")]) == set()


def test_a_handle_may_have_letters_beyond_ascii(bench: Workbench) -> None:
    found = contacts(
        bench, [post("p1", "ada", "2025-03-01", "@jürgen hi")], [account("ada"), account("j"), account("jürgen")]
    )
    assert found == {("ada", "jürgen", "mention")}


def test_a_mark_above_a_letter_does_not_end_a_handle(bench: Workbench) -> None:
    handle = "ju\u0308rgen"
    found = contacts(bench, [post("p1", "ada", "2025-03-01", f"@{handle} hi")], [account("ada"), account("j", handle)])
    assert found == {("ada", "j", "mention")}


def test_an_account_of_another_platform_is_not_meant(bench: Workbench) -> None:
    accounts = [account("ada"), account("far", "ben", platform="elsewhere")]
    assert contacts(bench, [post("p1", "ada", "2025-03-01", "@ben hi")], accounts) == set()


@pytest.mark.parametrize(
    ("spoke_on", "community", "is_meant"),
    [
        ("2025-02-27", "trail", True),
        ("2025-01-30", "trail", True),
        ("2025-01-29", "trail", False),
        ("2025-03-02", "trail", False),
        ("2025-02-27", "road", False),
    ],
    ids=["2 days before", "30 days before", "31 days before", "only later", "in another community"],
)
def test_a_word_at_the_start_of_a_line_needs_a_recent_voice(
    bench: Workbench, spoke_on: str, community: str, is_meant: bool
) -> None:
    posts = [
        post("p0", "ben", spoke_on, community=community),
        post("p1", "ada", "2025-03-01", "hello\nben: which drop?"),
    ]
    assert contacts(bench, posts) == ({("ada", "ben", "mention")} if is_meant else set())


@pytest.mark.parametrize("text", ["ben: hi", "ben, hi", "Ben: hi", "ben:\r\nhi"])
def test_forms_at_the_start_of_a_line(bench: Workbench, text: str) -> None:
    posts = [post("p0", "ben", "2025-02-27"), post("p1", "ada", "2025-03-01", text)]
    assert contacts(bench, posts) == {("ada", "ben", "mention")}


@pytest.mark.parametrize("text", ["hi ben: here", " ben: hi", "ben hi:", "bennie: hi"])
def test_a_word_elsewhere_in_a_line_means_nobody(bench: Workbench, text: str) -> None:
    posts = [post("p0", "ben", "2025-02-27"), post("p1", "ada", "2025-03-01", text)]
    assert contacts(bench, posts) == set()


def test_the_longest_handle_is_meant(bench: Workbench) -> None:
    accounts = [account("ada"), account("ben"), account("long", "ben:2")]
    spoken = [post("p0", "ben", "2025-02-27"), post("p2", "long", "2025-02-27")]
    assert contacts(bench, [*spoken, post("p1", "ada", "2025-03-01", "ben:2: hi")], accounts) == {
        ("ada", "long", "mention")
    }
    assert contacts(bench, [*spoken, post("p1", "ada", "2025-03-01", "ben:3: hi")], accounts) == {
        ("ada", "ben", "mention")
    }


def test_a_longer_handle_on_another_line_hides_nobody(bench: Workbench) -> None:
    accounts = [account("ada"), account("ben"), account("long", "ben:2")]
    posts = [post("p0", "ben", "2025-02-27"), post("p2", "long", "2025-02-27")]
    found = contacts(bench, [*posts, post("p1", "ada", "2025-03-01", "ben: hi\nben:2: hi")], accounts)
    assert found == {("ada", "ben", "mention"), ("ada", "long", "mention")}


@pytest.mark.parametrize("text", ["@Ben hi", "Ben: hi"])
def test_exact_case_comes_before_any_case(bench: Workbench, text: str) -> None:
    accounts = [account("ada"), account("a1", "ben"), account("z9", "Ben")]
    spoken = [post("p0", "a1", "2025-02-27"), post("p2", "z9", "2025-02-27")]
    assert contacts(bench, [*spoken, post("p1", "ada", "2025-03-01", text)], accounts) == {("ada", "z9", "mention")}


def test_a_reply_that_also_mentions_is_one_reply(bench: Workbench) -> None:
    posts = [
        post("p0", "ben", "2025-02-27"),
        post("p1", "ada", "2025-03-01", "@ben yes, and @cleo agrees", reply_to_post_id="p0"),
    ]
    assert contacts(bench, posts) == {("ada", "ben", "reply"), ("ada", "cleo", "mention")}
    parents = bench.found("SELECT target_account_id, parent_post_id, occurred_at FROM post_contacts")
    assert parents == {("ben", "p0", at("2025-03-01")), ("cleo", None, at("2025-03-01"))}


def test_a_person_named_twice_in_a_post_is_met_once(bench: Workbench) -> None:
    posts = [post("p0", "ben", "2025-02-27"), post("p1", "ada", "2025-03-01", "ben: @ben and @Ben")]
    assert contacts(bench, posts) == {("ada", "ben", "mention")}


def test_an_answer_to_oneself_or_to_an_unknown_post_is_no_contact(bench: Workbench) -> None:
    posts = [
        post("p0", "ada", "2025-02-27"),
        post("p1", "ada", "2025-03-01", reply_to_post_id="p0"),
        post("p2", "ada", "2025-03-01", reply_to_post_id="lost"),
    ]
    assert contacts(bench, posts) == set()


@pytest.mark.parametrize(
    ("kind", "occurred_at", "is_known"),
    [
        ("reply", "2025-03-01", True),
        ("answer", "2025-03-01", True),
        ("like", "2025-03-01", False),
        ("reply", "2025-03-02", False),
    ],
)
def test_known_interactions_are_not_doubled(bench: Workbench, kind: str, occurred_at: str, is_known: bool) -> None:
    posts = [post("p0", "ben", "2025-02-27"), post("p1", "ada", "2025-03-01", reply_to_post_id="p0")]
    known = {
        "interaction_id": "i1",
        "account_id": "ada",
        "target_account_id": "ben",
        "kind": kind,
        "occurred_at": at(occurred_at),
    }
    assert contacts(bench, posts, interactions=[known]) == (set() if is_known else {("ada", "ben", "reply")})


def test_a_known_interaction_of_the_same_post_is_not_doubled_where_only_its_day_is_known(bench: Workbench) -> None:
    posts = [post("p0", "ben", "2025-02-27"), post("p1", "ada", "2025-03-01 10:00", reply_to_post_id="p0")]
    known = {"interaction_id": "i1", "account_id": "ada", "target_account_id": "ben", "kind": "reply", "post_id": "p1"}
    dated = {**known, "occurred_at": at("2025-03-01"), "occurred_at_is_day": True}
    assert contacts(bench, posts, interactions=[dated]) == set()
    of_another_post = {**dated, "post_id": "p0"}
    assert contacts(bench, posts, interactions=[of_another_post]) == {("ada", "ben", "reply")}
