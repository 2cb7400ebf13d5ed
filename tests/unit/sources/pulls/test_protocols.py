"""What is peculiar to one service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from local_servers import BUSY, FAILED, START, Answer, Bluesky, Discourse, Mastodon, Shopify, written
from swayed.errors import AccessError, ServiceError, SettingsError
from swayed.lake import Register, originals, read_original
from swayed.sources.pulls.cursors import cursors_of, pulling

from .conftest import QUICK, PullDesk


@pytest.fixture
def shop_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWAYED_SHOPIFY_TOKEN", "shpat_secret")


def test_mastodon_pulls_accounts_and_an_unknown_one_hinders_no_other(desk: PullDesk) -> None:
    server = desk.serve(Mastodon(6).server)
    pulled, _ = desk.pull("mastodon", server, accounts=("@nobody", "@ada"))
    assert "/api/v1/accounts/lookup" in pulled[0].fault
    assert "Record not found" in pulled[0].fault
    assert (pulled[1].stream, pulled[1].n_items, pulled[1].fault) == ("account ada", 6, "")
    assert len(desk.keys("posts")) == 6
    assert [cursor.what for cursor in cursors_of(desk.register, "mastodon")] == ["ada"]


def test_mastodon_meets_what_arrived_late(desk: PullDesk) -> None:
    made = Mastodon(30)
    server = desk.serve(made.server)
    desk.pull("mastodon", server, tags=("#trail",))
    # Written hours ago on another server, which was down: its number sorts it behind what was seen already.
    made.statuses.append(made.status(99, START + timedelta(hours=20, minutes=30)))
    desk.pull("mastodon", server, since=None)
    assert "https://run.example/users/ada/statuses/99" in desk.keys("posts")


def test_a_page_that_comes_twice_is_kept_once(desk: PullDesk) -> None:
    made = Mastodon(12)
    answer = made.server.answer

    def doubled(question):
        """Every page leads to itself under another address first."""
        found = answer(question)
        if "again" in question.query or not question.query.get("max_id"):
            return found
        again = f"{made.server.url}{question.path}?max_id={question.query['max_id']}&again=1"
        return replace(found, headers={"Link": f'<{again}>; rel="next"'})

    made.server.answer = doubled
    pulled, _ = desk.pull("mastodon", desk.serve(made.server), tags=("trail",))
    assert (pulled[0].n_pages, pulled[0].n_items) == (3, 12)
    kept = b"".join(read_original(desk.register, originals(desk.register)[0].digest))
    assert kept.count(b'"visibility"') == 12


def test_mastodon_does_not_believe_a_status_of_the_future(desk: PullDesk) -> None:
    made = Mastodon(20)
    made.statuses.append(made.status(99, START + timedelta(days=900)))
    made.server.clock = START + timedelta(hours=20) - datetime.now(UTC)
    server = desk.serve(made.server)
    desk.pull("mastodon", server, tags=("trail",))
    made.statuses += [made.status(number) for number in range(20, 32)]
    desk.pull("mastodon", server, since=None)
    assert len(desk.keys("posts")) == 33


def test_mastodon_waits_for_its_window(desk: PullDesk) -> None:
    made = Mastodon(8)
    made.remaining = 1
    made.server.clock = timedelta(hours=5)
    server = desk.serve(made.server)
    desk.pull("mastodon", server, tags=("trail",))
    # By our own clock the window would begin anew in five hours, and the pull would end.
    assert sum("its limit is reached; waiting for" in line for line in desk.told) == 1


def test_discourse_goes_on_below_a_gap_of_posts_that_nobody_may_see(desk: PullDesk) -> None:
    made = Discourse(5, is_inclusive=True, window=50)
    made.posts += [made.post(number) for number in range(300, 306)]
    pulled, _ = desk.pull("discourse", desk.serve(made.server))
    assert pulled[0].n_items == 11
    assert len(desk.keys("posts")) == 11


@pytest.mark.parametrize("is_inclusive", [False, True])
def test_discourse_ends_in_every_version(desk: PullDesk, is_inclusive: bool) -> None:
    server = desk.serve(Discourse(13, is_inclusive=is_inclusive).server)
    pulled, _ = desk.pull("discourse", server)
    assert len(desk.keys("posts")) == 13
    assert pulled[0].n_items == 13
    assert len(server.asked) < 9


def test_discourse_says_it_is_busy_in_plain_text(desk: PullDesk) -> None:
    server = desk.serve(Discourse(5).server)
    server.faults.append(Answer(429, "Slow down, too many requests from this IP address.", {"Retry-After": "0"}))
    desk.pull("discourse", server)
    assert len(desk.keys("posts")) == 5


def test_discourse_meets_edits_of_the_last_days(desk: PullDesk) -> None:
    made = Discourse(100)
    server = desk.serve(made.server)
    desk.pull("discourse", server)
    edited = made.posts[60]
    edited.update(cooked="<p>mended</p>", updated_at=written(START + timedelta(hours=101)))
    desk.pull("discourse", server, since=None)
    texts = {row["post_id"]: row["text"] for row in desk.content()["posts"]}
    assert texts[f"discourse:{edited['id']}"] == "mended"


def test_bluesky_signs_in_again_when_its_session_is_over(desk: PullDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWAYED_BLUESKY_TOKEN", "app-pass-word")
    made = Bluesky(30, password="app-pass-word", lasting=3)
    server = desk.serve(made.server)
    desk.pull("bluesky", server, queries=("trail",), login="@brand.example")
    assert made.n_sessions == 3
    assert len(desk.keys("posts")) == 30


def test_bluesky_pulls_feeds_without_a_token_and_asks_for_the_account_with_one(
    desk: PullDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = desk.serve(Bluesky(9).server)
    desk.pull("bluesky", server, accounts=("ada.example",))
    assert len(desk.keys("posts")) == 9
    with pytest.raises(ServiceError, match="wants a token"):
        desk.pull("bluesky", server, queries=("trail",))
    monkeypatch.setenv("SWAYED_BLUESKY_TOKEN", "app-pass-word")
    with pytest.raises(ServiceError, match="--login"):
        desk.pull("bluesky", server, queries=("trail",))


def test_bluesky_does_not_believe_a_clock_that_is_ahead(desk: PullDesk) -> None:
    made = Bluesky(5)
    made.posts.append(made.view(5, ahead=timedelta(days=900)))
    server = desk.serve(made.server)
    desk.pull("bluesky", server, accounts=("ada.example",))
    assert cursors_of(desk.register, "bluesky")[0].covered_until == START + timedelta(hours=5)


def test_shopify_wants_a_token(desk: PullDesk) -> None:
    server = desk.serve(Shopify(1).server)
    with pytest.raises(ServiceError, match="SWAYED_SHOPIFY_TOKEN"):
        desk.pull("shopify", server)
    assert not server.asked


@pytest.mark.usefixtures("shop_token")
def test_shopify_goes_on_though_its_pages_are_forgotten(desk: PullDesk) -> None:
    made = Shopify(30)
    server = desk.serve(made.server)
    server.faults.extend([None] * 3 + [FAILED] * 40)
    with pytest.raises(ServiceError):
        desk.pull("shopify", server)
    server.faults.clear()
    server.asked.clear()
    made.forget_pages()
    desk.pull("shopify", server, since=None)
    assert server.asked[0].query["updated_at_min"] == "2026-03-01T11:00:00Z"
    assert len(desk.keys("customers")) == 30


@pytest.mark.usefixtures("shop_token")
def test_shopify_waits_for_its_buckets(desk: PullDesk) -> None:
    made = Shopify(6)
    made.used, made.throttled = 40, 1
    server = desk.serve(made.server)
    pulled, _ = desk.pull("shopify", server)
    assert not any(one.fault for one in pulled)
    assert "too many requests at once; waiting for 1 s" in " ".join(desk.told)
    assert {row["kind"] for row in desk.content()["touches"]} == {"visit"}


@pytest.mark.usefixtures("shop_token")
def test_shopify_journeys_belong_to_the_orders_of_the_other_list(desk: PullDesk) -> None:
    desk.pull("shopify", desk.serve(Shopify(3).server))
    content = desk.content()
    assert {row["order_id"] for row in content["touches"]} == {row["order_id"] for row in content["events"]}
    assert {row["customer_id"] for row in content["touches"]} <= {row["customer_id"] for row in content["customers"]}


@pytest.mark.usefixtures("shop_token")
def test_shopify_tells_a_changed_order(desk: PullDesk) -> None:
    made = Shopify(30)
    server = desk.serve(made.server)
    desk.pull("shopify", server)
    made.orders[2] = {**made.order(2, START + timedelta(hours=40)), "financial_status": "pending"}
    desk.pull("shopify", server, since=None)
    statuses = {row["order_id"]: row["status"] for row in desk.content()["events"]}
    assert statuses["#1002"] == "pending"


@pytest.mark.usefixtures("shop_token")
def test_shopify_out_of_order_is_refused(desk: PullDesk) -> None:
    made = Shopify(10)
    answer = made.server.answer

    def backwards(question):
        found = answer(question)
        return (
            replace(found, content={"orders": found.content["orders"][::-1]})
            if "orders" in (found.content or {})
            else found
        )

    made.server.answer = backwards
    pulled, _ = desk.pull("shopify", desk.serve(made.server))
    assert "not sorted by time" in pulled[0].fault


def test_what_was_pulled_is_repeated_without_naming_it(desk: PullDesk) -> None:
    made, other = Mastodon(3), Mastodon(3)
    desk.pull("mastodon", desk.serve(made.server), tags=("trail",))
    desk.pull("mastodon", desk.serve(other.server), accounts=("ada",))
    made.server.asked.clear()
    other.server.asked.clear()
    pulled, _ = desk.pull("mastodon", since=None)
    assert [one.stream for one in pulled] == ["tag trail", "account ada"]
    assert made.server.asked
    assert other.server.asked


def test_a_pull_says_what_it_needs(desk: PullDesk) -> None:
    server = desk.serve(Mastodon(3).server)
    for source, asked, needed in (
        ("mastodon", {"queries": ("trail",)}, "--query"),
        ("discourse", {"tags": ("trail",)}, "--tag"),
        ("mastodon", {}, "no earlier pull"),
    ):
        with pytest.raises(SettingsError, match=needed):
            desk.pull(source, server, **asked)
    with pytest.raises(SettingsError, match="--server"):
        desk.pull("mastodon", None, tags=("trail",))
    with pytest.raises(SettingsError, match="--since"):
        desk.pull("mastodon", server, since=None, tags=("trail",))
    assert not server.asked


@pytest.mark.parametrize("headers", [{"Retry-After": "7200"}, {"Retry-After": "0", "retry-after": "7200"}])
def test_a_server_that_wants_us_to_wait_for_long_is_told_at_once(desk: PullDesk, headers: dict[str, str]) -> None:
    """A proxy may say once more what the server behind it said; the last word counts."""
    server = desk.serve(Mastodon(3).server)
    server.faults.append(Answer(429, {"error": "Too many"}, headers))
    with pytest.raises(ServiceError, match="wait for 120 minutes"):
        desk.pull("mastodon", server, tags=("trail",))
    assert len(server.asked) == 1


def test_a_server_that_stays_busy_is_given_up(desk: PullDesk) -> None:
    server = desk.serve(Mastodon(3).server)
    server.faults.extend([BUSY] * 9)
    with pytest.raises(ServiceError, match="too many requests"):
        desk.pull("mastodon", server, tags=("trail",))
    assert len(server.asked) == QUICK.attempts


def test_what_is_no_such_server_is_told(desk: PullDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    server = desk.serve(Mastodon(3).server)
    for answer, said in (
        (Answer(200, "<html>Sign in</html>"), "where JSON was expected"),
        (Answer(200, {"posts": []}), "no list"),
        (Answer(200, [{"uri": "x", "created_at": "yesterday"}]), "'yesterday' where a time"),
    ):
        server.faults.append(answer)
        with pytest.raises(ServiceError, match=said):
            desk.pull("mastodon", server, tags=("trail",))
    with pytest.raises(ServiceError, match="cannot be reached"):
        desk.pull("mastodon", _named("http://127.0.0.1:9"), tags=("trail",))
    with pytest.raises(ServiceError, match="no address"):
        desk.pull("mastodon", _named("ftp://run.example"), tags=("trail",))
    monkeypatch.setenv("SWAYED_MASTODON_TOKEN", "secret")
    with pytest.raises(ServiceError, match="unencrypted"):
        desk.pull("mastodon", _named("http://run.example"), tags=("trail",))


def _named(url: str):
    server = Mastodon(1).server
    server.url = url
    return server


def test_a_link_to_another_host_is_not_followed(desk: PullDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWAYED_MASTODON_TOKEN", "secret")
    made = Mastodon(3, token="secret")
    answer = made.server.answer
    link = {"Link": '<https://elsewhere.example/api?max_id=1>; rel="next"'}
    made.server.answer = lambda question: replace(answer(question), headers=link)
    with pytest.raises(ServiceError, match=r"another host \(elsewhere\.example\)"):
        desk.pull("mastodon", desk.serve(made.server), since=START - timedelta(days=9), tags=("trail",))


def test_one_pull_at_a_time(desk: PullDesk) -> None:
    server = desk.serve(Mastodon(3).server)
    with pulling(desk.folder), pytest.raises(AccessError, match="another pull"):
        desk.pull("mastodon", server, tags=("trail",))


def test_nothing_new_is_no_import(desk: PullDesk) -> None:
    server = desk.serve(Mastodon(3).server)
    pulled, summary = desk.pull("mastodon", server, tags=("quiet",))
    assert summary is None
    assert pulled[0].n_items == 0
    assert Register(desk.folder).commits() == []
