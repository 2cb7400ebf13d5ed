"""Accounts become persons of a kind, and customers are linked to their own accounts."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from markets.workbench import Workbench, at
from swayed.contacts import POST_CONTACTS
from swayed.identities import step
from swayed.tables import ACCOUNTS, CUSTOMERS, INTERACTIONS, POSTS


def account(account_id: str, handle: str | None = None, platform: str = "forum", **cells: Any) -> dict[str, Any]:
    return {"account_id": account_id, "platform": platform, "handle": handle or account_id, **cells}


def post(number: int, author: str, text: str | None = None, day: int = 1) -> dict[str, Any]:
    moment = at(f"2025-03-{day:02} {number // 60 % 24:02}:{number % 60:02}")
    return {"post_id": f"p{day}-{number}", "account_id": author, "posted_at": moment, "text": text}


def identify(
    bench: Workbench,
    accounts: list[dict[str, Any]],
    customers: list[dict[str, Any]] | None = None,
    posts: list[dict[str, Any]] | None = None,
    interactions: list[dict[str, Any]] | None = None,
) -> None:
    bench.put(ACCOUNTS, *accounts)
    bench.put(CUSTOMERS, *(customers or []))
    bench.put(POSTS, *(posts or []))
    bench.put(INTERACTIONS, *(interactions or []))
    bench.put(POST_CONTACTS)
    step.run(bench.engine)


def links(bench: Workbench) -> set[tuple[str, str, str]]:
    return bench.found("SELECT customer_id, person_id, linked_by FROM customer_persons")


def persons(bench: Workbench) -> dict[str, list[str]]:
    return {row["person_id"]: row["accounts"] for row in bench.rows("persons")}


@pytest.mark.parametrize("declared", ["forum:Ada", "FORUM:ada", " forum:ada ", "a-1", "A-1"])
def test_a_declared_handle_or_account_links(bench: Workbench, declared: str) -> None:
    identify(bench, [account("a-1", "ada"), account("b-1", "ben")], [{"customer_id": "c1", "handles": [declared]}])
    assert links(bench) == {("c1", "a-1", "declared handle")}


@pytest.mark.parametrize("declared", ["ada", "elsewhere:ada", "", ":", "forum:"])
def test_a_handle_without_its_platform_links_nobody(bench: Workbench, declared: str) -> None:
    identify(bench, [account("a-1", "ada")], [{"customer_id": "c1", "handles": [declared]}])
    assert links(bench) == set()


@pytest.mark.parametrize(
    ("of_account", "of_customer", "linked_by"),
    [
        ({"declared_customer_id": "c1"}, {}, "declared customer"),
        ({"external_id": "x9"}, {"external_id": "x9"}, "external id"),
        ({"email_hash": hashlib.sha256(b"ada@example.org").hexdigest()}, {"email": " Ada@Example.org "}, "e-mail"),
        (
            {"email_hash": hashlib.sha256(b"ada@example.org").hexdigest().upper()},
            {"email": "ada@example.org"},
            "e-mail",
        ),
    ],
)
def test_other_links(bench: Workbench, of_account: dict[str, str], of_customer: dict[str, str], linked_by: str) -> None:
    identify(bench, [account("a-1", "ada", **of_account), account("b-1")], [{"customer_id": "c1", **of_customer}])
    assert links(bench) == {("c1", "a-1", linked_by)}


def test_unknown_cells_link_nobody(bench: Workbench) -> None:
    identify(bench, [account("a-1"), account("b-1")], [{"customer_id": "c1"}, {"customer_id": "c2"}])
    assert links(bench) == set()


def test_a_handle_that_two_customers_declare_links_nobody(bench: Workbench) -> None:
    customers = [{"customer_id": "c1", "handles": ["forum:ada"]}, {"customer_id": "c2", "handles": ["forum:ada"]}]
    identify(bench, [account("a-1", "ada")], customers)
    assert links(bench) == set()


def test_stronger_evidence_decides_whose_account_it_is(bench: Workbench) -> None:
    customers = [{"customer_id": "c1", "handles": ["forum:ada"]}, {"customer_id": "c2", "external_id": "x9"}]
    identify(bench, [account("a-1", "ada", external_id="x9")], customers)
    assert links(bench) == {("c1", "a-1", "declared handle")}


def test_a_handle_that_fits_two_accounts_links_nobody(bench: Workbench) -> None:
    identify(bench, [account("a-1", "ada"), account("a-2", "Ada")], [{"customer_id": "c1", "handles": ["forum:ADA"]}])
    assert links(bench) == set()


@pytest.mark.parametrize(("declared", "linked"), [("forum:Ada", "a-2"), ("Forum:ada", "a-1"), ("A-2", "a-2")])
def test_exact_case_decides_between_two_accounts(bench: Workbench, declared: str, linked: str) -> None:
    identify(bench, [account("a-1", "ada"), account("a-2", "Ada")], [{"customer_id": "c1", "handles": [declared]}])
    assert links(bench) == {("c1", linked, "declared handle")}


def test_accounts_of_one_customer_are_one_person(bench: Workbench) -> None:
    customers = [{"customer_id": "c1", "handles": ["forum:ada", "video:ada"]}]
    identify(bench, [account("b", "ada"), account("a", "ada", "video"), account("c", "eve")], customers)
    assert persons(bench) == {"a": ["a", "b"], "c": ["c"]}
    assert links(bench) == {("c1", "a", "declared handle")}


@pytest.mark.parametrize("url", ["https://ada.example/", "http://www.ada.example", "HTTPS://ADA.example//"])
def test_accounts_with_the_same_page_are_one_person(bench: Workbench, url: str) -> None:
    identify(
        bench,
        [
            account("a", url="https://ada.example"),
            account("b", platform="video", url=url),
            account("c", url="https://x.y"),
        ],
    )
    assert persons(bench) == {"a": ["a", "b"], "c": ["c"]}


def test_a_page_named_twice_on_one_platform_joins_nobody(bench: Workbench) -> None:
    identify(bench, [account("a", url="https://shop.example"), account("b", url="https://shop.example")])
    assert persons(bench) == {"a": ["a"], "b": ["b"]}


def test_a_page_named_by_many_accounts_joins_nobody(bench: Workbench) -> None:
    identify(bench, [account(f"a{n}", platform=f"platform {n}", url="https://farm.example") for n in range(6)])
    assert len(persons(bench)) == 6
    identify(bench, [account(f"a{n}", platform=f"platform {n}", url="https://farm.example") for n in range(5)])
    assert len(persons(bench)) == 1


def test_a_person_is_named_after_the_first_account(bench: Workbench) -> None:
    first = account("a", "ada", display_name="Ada L.", url="https://ada.example", followers=10)
    identify(
        bench, [first, account("b", "lovelace", "video", url="https://ada.example", followers=99), account("c", "eve")]
    )
    assert bench.found("SELECT person_id, name, followers FROM persons") == {("a", "Ada L.", 99), ("c", "eve", None)}


@pytest.mark.parametrize(
    ("bio", "kind"),
    [
        ("I am a bot, beep", "bot"),
        ("I'm a friendly automated account", "bot"),
        ("automatically posted every hour", "bot"),
        ("The official store of Alpine Shoes", "brand"),
        ("Free shipping over 50 EUR", "brand"),
        ("Trail Sports GmbH", "brand"),
        ("Latest running news", "media"),
        ("An outdoor magazine", "media"),
        ("I run. Not a robot, botanist", "person"),
        ("mother of two, official timekeeper", "person"),
        ("incorrigible optimist", "person"),
    ],
)
def test_a_profile_says_what_it_is(bench: Workbench, bio: str, kind: str) -> None:
    identify(bench, [account("a", bio=bio)])
    (row,) = bench.rows("persons")
    assert row["kind"] == kind
    assert row["reasons"]
    assert (row["kind_probability"] > 0.8) == (kind != "person")


def test_the_surest_reason_wins_and_its_reasons_are_sorted(bench: Workbench) -> None:
    identify(bench, [account("a", bio="This is a bot. An automated feed of our products. I am an automated account")])
    (row,) = bench.rows("persons")
    assert (row["kind"], float(row["kind_probability"])) == ("bot", 0.99)
    assert row["reasons"] == ["its profile says that it is a bot", "its profile says that it posts automatically"]


def test_somebody_who_buys_is_a_person_whatever_his_wording(bench: Workbench) -> None:
    identify(bench, [account("a", bio="I am a bot")], [{"customer_id": "c1", "handles": ["a"]}])
    assert bench.found("SELECT kind, CAST(kind_probability AS DOUBLE), reasons[1] FROM persons") == {
        ("person", 0.99, "is a customer")
    }


def test_conversation_makes_a_person_surer(bench: Workbench) -> None:
    spoke = {
        "interaction_id": "i1",
        "account_id": "a",
        "target_account_id": "b",
        "kind": "reply",
        "occurred_at": at("2025-03-01"),
    }
    identify(bench, [account("a"), account("b"), account("c")], interactions=[spoke])
    assert bench.found("SELECT person_id, CAST(kind_probability AS DOUBLE) FROM persons") == {
        ("a", 0.9),
        ("b", 0.9),
        ("c", 0.7),
    }


def _burst(n_days: int, per_day: int) -> list[dict[str, Any]]:
    return [post(n, "a", f"text {day} {n}", day) for day in range(1, n_days + 1) for n in range(per_day)]


def _likes(n: int) -> list[dict[str, Any]]:
    like = {"account_id": "a", "target_account_id": "b", "kind": "like", "occurred_at": at("2025-03-01")}
    return [{**like, "interaction_id": f"i{i}"} for i in range(n)]


@pytest.mark.parametrize(
    ("n_days", "per_day", "n_likes", "kind"),
    [(3, 20, 0, "bot"), (4, 19, 0, "person"), (2, 29, 0, "person"), (3, 20, 1, "bot"), (3, 20, 2, "person")],
    ids=["20 a day", "19 a day", "too few posts to say", "hardly any conversation", "some conversation"],
)
def test_cadence_without_conversation_is_a_machine(
    bench: Workbench, n_days: int, per_day: int, n_likes: int, kind: str
) -> None:
    identify(bench, [account("a"), account("b")], posts=_burst(n_days, per_day), interactions=_likes(n_likes))
    (row,) = bench.rows("SELECT kind, reasons FROM persons WHERE person_id = 'a'")
    assert row["kind"] == kind
    if kind == "bot":
        assert row["reasons"] == ["posts 20 times on each active day and takes part in no conversation"]


@pytest.mark.parametrize(("n_texts", "kind"), [(4, "bot"), (5, "person")])
def test_the_same_texts_again_and_again_are_a_machine(bench: Workbench, n_texts: int, kind: str) -> None:
    posts = [post(n, "a", f"Buy {n % n_texts}", day=n % 20 + 1) for n in range(40)]
    identify(bench, [account("a")], posts=posts)
    assert [row["kind"] for row in bench.rows("persons")] == [kind]


def test_links_are_counted_by_evidence(bench: Workbench) -> None:
    bench.put(ACCOUNTS, account("a"), account("b", external_id="x"), account("c"))
    bench.put(CUSTOMERS, {"customer_id": "c1", "handles": ["a", "c"]}, {"customer_id": "c2", "external_id": "x"})
    assert step.link_customers(bench.engine).to_pylist() == [
        {"linked_by": "declared handle", "n_customers": 1},
        {"linked_by": "external id", "n_customers": 1},
    ]
