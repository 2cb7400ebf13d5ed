"""Accounts become persons of a kind, and customers are linked to their own accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from markets.workbench import Workbench, at
from swayed.contacts import POST_CONTACTS
from swayed.identities import step
from swayed.tables import ACCOUNTS, CUSTOMERS, FOLLOWS, IDENTITY_DECISIONS, INTERACTIONS, POSTS


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
    follows: list[dict[str, Any]] | None = None,
    decisions: list[dict[str, Any]] | None = None,
) -> None:
    bench.put(ACCOUNTS, *accounts)
    bench.put(FOLLOWS, *(follows or []))
    bench.put(IDENTITY_DECISIONS, *(decisions or []))
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
        ({"email_hash": "k:ada"}, {"email": "k:ada"}, "e-mail"),
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
    assert row["kind_probability"] > 0.8


def test_reasons_come_strongest_first(bench: Workbench) -> None:
    identify(bench, [account("deals_bot", bio="This is a bot")])
    (row,) = bench.rows("persons")
    assert row["kind"] == "bot"
    assert row["kind_probability"] > 0.99
    assert row["reasons"] == ["its profile says that it is a bot or posts automatically", "its name ends in “bot”"]


def test_a_name_alone_makes_no_bot(bench: Workbench) -> None:
    identify(bench, [account("mikebot"), account("jimbotux"), account("robotgeek")])
    assert {row["kind"] for row in bench.rows("persons")} == {"person"}


def test_somebody_who_buys_is_a_person_whatever_his_wording(bench: Workbench) -> None:
    identify(bench, [account("a", bio="I am a bot")], [{"customer_id": "c1", "handles": ["a"]}])
    assert bench.found("SELECT kind, CAST(kind_probability AS DOUBLE), reasons[1] FROM persons") == {
        ("person", 0.99, "is a customer")
    }


def _texts(author: str, texts: list[str], days: int = 20) -> list[dict[str, Any]]:
    return [{**post(n, author, text, n % days + 1), "post_id": f"{author}-{n}"} for n, text in enumerate(texts)]


def test_conversation_makes_a_person_surer(bench: Workbench) -> None:
    spoke = {
        "interaction_id": "i1",
        "account_id": "a",
        "target_account_id": "b",
        "kind": "reply",
        "occurred_at": at("2025-03-01"),
    }
    identify(bench, [account("a"), account("b"), account("c")], interactions=[spoke])
    sure = {row["person_id"]: row["kind_probability"] for row in bench.rows("persons")}
    assert sure["a"] > sure["c"]


@pytest.mark.parametrize(("minutes", "kind"), [(60, "bot"), (None, "person")], ids=["every hour", "now and then"])
def test_a_clock_makes_a_machine(bench: Workbench, minutes: int | None, kind: str) -> None:
    moments = [n * minutes if minutes else n**3 % 20_011 for n in range(60)]
    start = at("2025-03-01")
    posts = [
        {"post_id": f"p{n}", "account_id": "a", "posted_at": start + timedelta(minutes=m), "text": f"news {n:x}"}
        for n, m in enumerate(moments)
    ]
    identify(bench, [account("a", bio="hourly")], posts=posts)
    (row,) = bench.rows("persons")
    assert (row["kind"] == "bot") == (kind == "bot")


@pytest.mark.parametrize(("n_texts", "is_person"), [(4, False), (40, True)])
def test_the_same_longer_texts_on_other_days_make_a_machine(bench: Workbench, n_texts: int, is_person: bool) -> None:
    words = "abcdefghijklmnopqrstuvwxyzäöüßéèáàóòúùíìñç"
    texts = [f"I told you before about the thing called {words[n % n_texts] * 3}" for n in range(80)][
        : 80 if n_texts < 9 else 40
    ]
    texts = texts if is_person else [text.replace("I told", "we told") for text in texts]
    identify(bench, [account("a")], posts=_texts("a", texts))
    (row,) = bench.rows("persons")
    assert (row["kind"] == "person") == is_person


def test_accounts_that_write_the_same_are_a_group(bench: Workbench) -> None:
    spam = ["make money from home with this simple trick, see my profile"] * 4
    authors = ["a", "b", "c"]
    posts = [row for author in authors for row in _texts(author, spam)]
    identify(bench, [account(author) for author in [*authors, "d"]], posts=posts)
    assert bench.found("SELECT account_id, group_id, n_accounts FROM coordinated_accounts") == {
        ("a", "a", 3),
        ("b", "a", 3),
        ("c", "a", 3),
    }
    kinds = {row["person_id"]: row["kind"] for row in bench.rows("persons")}
    assert kinds["a"] != "person"
    assert kinds["d"] == "person"


def test_a_rare_handle_elsewhere_joins_and_a_common_one_does_not(bench: Workbench) -> None:
    crowd = [
        account(f"x{n}", f"{w}{n % 7}", "forum", display_name=f"Ada {w}")
        for n, w in enumerate(["oak", "elm", "fir", "ash"] * 50)
    ]
    mine = [
        account("a", "Quixotic_Zephyr77", "forum", display_name="Jo Vukmanic"),
        account("b", "quixoticzephyr77", "video", display_name="Jo Vukmanic"),
        account("c", "ada", "forum", display_name="Ada Oak"),
        account("d", "ada", "video", display_name="Ada Elm"),
    ]
    identify(bench, [*crowd, *mine])
    found = {row["person_id"]: row for row in bench.rows("persons")}
    assert found["a"]["accounts"] == ["a", "b"]
    assert found["a"]["accounts_probability"] > 0.9
    assert found["a"]["accounts_reason"] == "the same handle quixoticzephyr77, name jo vukmanic"
    assert found["c"]["accounts"] == ["c"]


@pytest.mark.parametrize(("bio", "is_joined"), [("Also @ada on forum.", True), ("Fan of @ada on forum.", False)])
def test_a_profile_that_names_another_account(bench: Workbench, bio: str, is_joined: bool) -> None:
    identify(bench, [account("a", "ada"), account("b", "lovelace", "video", bio=bio)])
    assert (len(persons(bench)) == 1) == is_joined


def test_the_same_sign_in_joins(bench: Workbench) -> None:
    identify(bench, [account("a", email_hash="k:ab"), account("b", platform="video", email_hash="k:ab"), account("c")])
    assert persons(bench) == {"a": ["a", "b"], "c": ["c"]}


def test_links_are_counted_by_evidence(bench: Workbench) -> None:
    bench.put(ACCOUNTS, account("a"), account("b", external_id="x"), account("c"))
    bench.put(CUSTOMERS, {"customer_id": "c1", "handles": ["a", "c"]}, {"customer_id": "c2", "external_id": "x"})
    bench.put(IDENTITY_DECISIONS)
    assert step.link_customers(bench.engine).to_pylist() == [
        {"linked_by": "declared handle", "n_customers": 1},
        {"linked_by": "external id", "n_customers": 1},
    ]


def test_a_number_and_a_handle_on_one_platform_are_one_account(bench: Workbench) -> None:
    """One source numbers its accounts, another knows them by handle; names that differ in case alone are two names."""
    accounts = [account("x:77", "Trail_Zoe", "x"), account("x:trail_zoe", "trail_zoe", "x")]
    identify(bench, [*accounts, account("github:Luke", "Luke", "github"), account("github:luke", "luke", "github")])
    assert persons(bench) == {
        "github:Luke": ["github:Luke"],
        "github:luke": ["github:luke"],
        "x:77": ["x:77", "x:trail_zoe"],
    }


@pytest.mark.parametrize("declared", ["x:@ada", "X:Ada"])
def test_a_handle_is_declared_with_or_without_its_at(bench: Workbench, declared: str) -> None:
    identify(bench, [account("x:ada", "ada", "x")], [{"customer_id": "c1", "handles": [declared]}])
    assert links(bench) == {("c1", "x:ada", "declared handle")}


def test_an_author_who_answers_nobody_and_never_says_i_is_a_person(bench: Workbench) -> None:
    """What is missing is no sign by itself; beside a sign it is."""
    words = ("rain", "mud", "fog", "snow", "dust")
    texts = [f"{words[n % 5]} on the {words[n // 5 % 5]} trail, {words[n // 25 % 5]} above" for n in range(60)]
    posts = [post(n, "quiet", texts[n], 1 + n * n % 27) for n in range(60)]
    posts += [post(n, "feed", f"breaking: report {texts[n]} https://x.example/{n}", 1 + n * n % 28) for n in range(60)]
    identify(bench, [account("quiet"), account("feed")], posts=posts)
    assert {row["person_id"]: row["kind"] == "person" for row in bench.rows("persons")} == {
        "quiet": True,
        "feed": False,
    }
