"""What is agreed, paid and delivered: kept whole or not at all, and listed as it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swayed.collaborations import step
from swayed.errors import SettingsError
from unit.collaborations.conftest import CLIP, JONAS, MAYA, Book, columns

DAYS = {"starts_on": "2026-03-01", "ends_on": "2026-03-31"}
DEAL = {"kind": "fee", "cost": "500", "disclosure": "Ad", **DAYS}
SAID = "#ad Three weeks in the mud with the new trail shoes. MAYA-10 for ten off."


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step, "today_in", lambda _: date(2026, 4, 10))


def faults_of(error: pytest.ExceptionInfo[SettingsError]) -> set[str]:
    return {fault.where for fault in error.value.faults}


def test_a_collaboration_is_kept_and_listed(book: Book) -> None:
    kept = book.collaborations.add("maya.runs", {**DEAL, "code": "MAYA-10", "agreed": "two reels", "n_agreed": "2"})
    assert kept == type(kept)("maya.runs-1", ())
    row = book.row("maya.runs-1")
    assert (row["account_id"], row["name"], row["kind"], row["state"]) == (MAYA, "Maya Okafor", "fee", "ended")
    assert (row["cost"], row["currency"], row["unpaid"], row["paid"]) == (Decimal(500), "EUR", Decimal(500), Decimal(0))
    assert (row["n_agreed"], row["n_delivered"], row["disclosure_state"]) == (2, 0, "nothing delivered")
    assert book.collaborations.add("maya.runs", DEAL).key == "maya.runs-2"


@pytest.mark.parametrize("word", [MAYA, "instagram:maya.runs", "@Maya.Runs", "INSTAGRAM:MAYA"])
def test_an_account_is_known_by_identifier_or_handle(book: Book, word: str) -> None:
    assert book.row(book.collaborations.add(word, DEAL).key)["account_id"] == MAYA


def test_a_name_of_two_accounts_must_be_made_clear(book: Book) -> None:
    with pytest.raises(SettingsError, match=f"one of {MAYA}, {CLIP}"):
        book.collaborations.add("Maya Okafor", DEAL)
    assert book.row(book.collaborations.add("jonas ähm", DEAL).key)["account_id"] == JONAS


def test_all_faults_are_told_together_and_nothing_is_kept(book: Book) -> None:
    before = book.n_commits()
    cells = {
        **DEAL,
        "kind": "feee",
        "cost": "1.200",
        "currency": "EURO",
        "ends_on": "2026-02-01",
        "commission_rate": "140 %",
        "n_agreed": "two",
        "agreed": "must say it is great",
    }
    with pytest.raises(SettingsError) as caught:
        book.collaborations.add("nobody", cells)
    assert faults_of(caught) == set(cells) - {"starts_on", "disclosure"} | {"account"}
    with pytest.raises(SettingsError) as caught:
        book.collaborations.add("jonas", {**DEAL, "cost": "-3", "starts_on": "01/02/2026"})
    assert faults_of(caught) == {"cost", "starts_on"}
    assert book.n_commits() == before
    assert book.collaborations.overview().num_rows == 0


def test_a_change_touches_only_what_it_bears(book: Book) -> None:
    key = book.collaborations.add("jonas", {**DEAL, "code": "J1", "note": "hello"}).key
    book.collaborations.change(key, {"cost": "650", "code": "", "commission_rate": "12.5%"})
    row = book.row(key)
    assert (row["cost"], row["code"], row["note"], row["commission_rate"]) == (Decimal(650), None, "hello", 0.125)
    assert (row["starts_on"], row["account_id"]) == (date(2026, 3, 1), JONAS)
    with pytest.raises(SettingsError, match="no day before the start, 2026-03-01"):
        book.collaborations.change(key, {"ends_on": "2026-01-31"})
    with pytest.raises(SettingsError, match="Did you mean 'jonas-1'"):
        book.collaborations.change("jonas-11", {"cost": "1"})


def test_an_own_identifier_is_never_taken_twice(book: Book) -> None:
    book.collaborations.add("jonas", DEAL, collaboration_id="spring")
    with pytest.raises(SettingsError, match="not there yet"):
        book.collaborations.add("maya.runs", DEAL, collaboration_id="spring")


def test_it_ends_on_a_day_and_stays_in_the_book(book: Book) -> None:
    key = book.collaborations.add("jonas", {**DEAL, "ends_on": "2026-12-31"}).key
    assert book.row(key)["state"] == "running"
    book.collaborations.end(key, "2026-04-09", "moved abroad")
    row = book.row(key)
    assert (row["state"], row["ends_on"], row["note"]) == ("ended", date(2026, 4, 9), "ended 2026-04-09: moved abroad")


def test_payments_are_summed_in_the_currency_of_the_deal(book: Book) -> None:
    key = book.collaborations.add("jonas", {**DEAL, "pay_on": "2026-04-01"}).key
    first = book.collaborations.pay(key, {"amount": "250.50", "paid_on": "2026-03-15", "note": "invoice 17"})
    book.collaborations.pay(key, {"amount": "-50"})
    elsewhere = book.collaborations.pay(key, {"amount": "100", "currency": "usd"})
    assert "not subtracted" in elsewhere.warnings[0]
    row = book.row(key)
    assert (row["paid"], row["unpaid"], row["n_payments_elsewhere"]) == (Decimal("200.5"), Decimal("299.5"), 1)
    assert row["is_payment_late"]
    book.collaborations.pay(key, {"amount": "550"}, payment_id=first.key)
    row = book.row(key)
    assert (row["unpaid"], row["is_payment_late"]) == (Decimal(0), False)
    with pytest.raises(SettingsError) as caught:
        book.collaborations.pay("nothing", {"amount": "ten", "paid_on": "soon", "currency": "X"})
    assert faults_of(caught) == {"collaboration", "amount", "paid_on", "currency"}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.decimals(-999, 999, places=2), max_size=5))
def test_what_is_unpaid_is_cost_less_payments_to_the_last_cent(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[Decimal]
) -> None:
    book = Book(tmp_path_factory.mktemp("book") / "brand")
    book.write("collaborations", {"collaboration_id": "c", "account_id": JONAS, "cost": Decimal("123.45")})
    if amounts:
        rows = [
            {"payment_id": str(n), "collaboration_id": "c", "paid_on": date(2026, 3, 1), "amount": amount}
            for n, amount in enumerate(amounts)
        ]
        book.write("payments", *rows)
    assert book.row("c")["unpaid"] == Decimal("123.45") - sum(amounts, Decimal(0))


def test_posts_are_found_by_code_link_or_product_in_their_days(book: Book) -> None:
    link = {"link": "https://www.acme.example/m/maya", "utm_content": "maya-spring"}
    book.collaborations.add("maya.runs", {**DEAL, **link, "code": "MAYA-10", "products": "Trail 2|Lamp"})
    inside = "2026-03-10T10:00+00:00"
    book.post("code", MAYA, inside, "use maya-10!")
    book.post("clip", CLIP, inside, "MAYA-10 on my other account")
    book.post("link", MAYA, inside, "see acme.example/m/maya?x=1")
    book.post("utm", MAYA, inside, "https://shop.example/?utm_content=maya-spring&b=1")
    book.post("told", MAYA, inside, "new shoes", products=["trail 2"])
    book.post("said", MAYA, inside, "the LAMP is bright")
    book.post("longer", MAYA, inside, "MAYA-100, lamps and acme.example/m/mayana")
    book.post("other", JONAS, inside, "use MAYA-10")
    book.post("repost", MAYA, inside, "use MAYA-10", repost_of_post_id="x")
    # The last day of March ends in Berlin two hours before it ends in UTC, and begins one hour before.
    book.post("early", MAYA, "2026-02-28T22:59:59+00:00", "use MAYA-10")
    book.post("first", MAYA, "2026-02-28T23:00:00+00:00", "use MAYA-10")
    book.post("last", MAYA, "2026-03-31T21:59:59+00:00", "use MAYA-10")
    book.post("late", MAYA, "2026-03-31T22:00:00+00:00", "use MAYA-10")
    found = columns(book.collaborations.posts().to_pylist(), "post_id", "found_by")
    assert found == {
        *(("code", "code"), ("clip", "code"), ("link", "link"), ("utm", "link"), ("told", "product")),
        *(("said", "product"), ("first", "code"), ("last", "code")),
    }


def test_without_days_a_product_alone_finds_nothing(book: Book) -> None:
    book.collaborations.add("jonas", {"kind": "gift", "products": "Lamp", "code": "J1"})
    book.post("p", JONAS, "2026-03-10T10:00+00:00", "the lamp is bright")
    book.post("c", JONAS, "2020-03-10T10:00+00:00", "J1 saves you some")
    assert columns(book.collaborations.posts().to_pylist(), "post_id") == {("c",)}
    assert book.row("jonas-1")["state"] == "no days"


def test_recorded_pieces_and_found_posts_count_once(book: Book) -> None:
    key = book.collaborations.add("maya.runs", {**DEAL, "code": "MAYA-10", "n_agreed": "3", "due_on": "2026-04-01"}).key
    book.post("p1", MAYA, "2026-03-10T10:00+00:00", SAID)
    book.post("p2", MAYA, "2026-03-11T10:00+00:00", SAID.removeprefix("#ad "))
    book.collaborations.deliver(key, {"post_id": "p1"})
    book.collaborations.deliver(key, {"url": "https://video.example/1", "is_labelled": "yes"})
    row = book.row(key)
    assert (row["n_delivered"], row["n_stated"], row["n_not_stated"], row["is_delivery_late"]) == (3, 2, 1, False)
    assert [kept.key for kept in book.collaborations.deliver_found(key)] == [f"{key}:p2"]
    assert book.collaborations.deliver_found(key) == ()
    assert book.row(key)["n_delivered"] == 3
    with pytest.raises(SettingsError, match="Did you mean"):
        book.collaborations.deliver_found("maya.runs-11")
    with pytest.raises(SettingsError) as caught:
        book.collaborations.deliver("nothing", {"lang": "en"})
    assert faults_of(caught) == {"collaboration", "piece"}
    with pytest.raises(SettingsError, match="a post in your tables"):
        book.collaborations.deliver(key, {"post_id": "p9"})


def test_a_post_of_two_collaborations_is_recorded_for_both(book: Book) -> None:
    keys = [book.collaborations.add("jonas", {**DEAL, "code": code}).key for code in ("J1", "J2")]
    book.post("p1", JONAS, "2026-03-10T10:00+00:00", "#ad J1 or J2 saves you some")
    for key in keys:
        assert len(book.collaborations.deliver_found(key)) == 1
        book.collaborations.deliver(key, {"url": "https://video.example/1", "text": "#ad again"})
    assert [book.row(key)["n_delivered"] for key in keys] == [2, 2]


def test_a_correction_keeps_what_it_does_not_bear_and_stays_with_its_deal(book: Book) -> None:
    keys = [book.collaborations.add("jonas", DEAL).key for _ in range(2)]
    paid = book.collaborations.pay(keys[0], {"amount": "100", "currency": "USD", "paid_on": "2026-03-02"}).key
    book.collaborations.pay(keys[0], {"amount": "120"}, payment_id=paid)
    assert book.row(keys[0])["n_payments_elsewhere"] == 1
    with pytest.raises(SettingsError, match="which is of jonas-1"):
        book.collaborations.pay(keys[1], {"amount": "5"}, payment_id=paid)
    piece = book.collaborations.deliver(keys[0], {"text": SAID}).key
    with pytest.raises(SettingsError, match="which is of jonas-1"):
        book.collaborations.deliver(keys[1], {"text": "mine"}, deliverable_id=piece)


def test_an_amount_that_reads_two_ways_is_refused(book: Book) -> None:
    for amount in ("1.200", "1,200"):
        with pytest.raises(SettingsError, match="reads one way"):
            book.collaborations.add("jonas", {**DEAL, "cost": amount})
    assert book.row(book.collaborations.add("jonas", {**DEAL, "cost": "1,200.50"}).key)["cost"] == Decimal("1200.5")


def test_an_unknown_column_is_a_fault(book: Book) -> None:
    with pytest.raises(SettingsError, match="Did you mean 'cost'"):
        book.collaborations.add("jonas", {**DEAL, "costs": "5"})


def test_the_newer_text_of_a_post_stands_above_the_recorded_one(book: Book) -> None:
    key = book.collaborations.add("jonas", DEAL).key
    book.collaborations.deliver(key, {"text": "Three weeks in the mud with the new shoes", "posted_at": "2026-03-02"})
    assert set(book.verdicts().values()) == {"missing"}
    (piece,) = book.verdicts()
    book.collaborations.deliver(key, {"text": SAID}, deliverable_id=piece)
    assert book.verdicts() == {piece: "stated"}


@pytest.mark.parametrize(("day", "word"), [("2026-04-09", "expired"), ("2026-05-10", "soon"), ("2026-05-11", "valid")])
def test_usage_rights_that_end_are_told(book: Book, day: str, word: str) -> None:
    key = book.collaborations.add("jonas", {**DEAL, "usage_rights_until": day}).key
    assert book.row(key)["usage_rights"] == word


def test_the_operator_is_warned(book: Book) -> None:
    book.write("relations", {"account_id": JONAS, "may_contact": "no"})
    book.collaborations.add("maya.runs", {**DEAL, "code": "TEN"})
    cells: dict[str, Any] = {"kind": "commission", "code": "ten", "agreed": "must show it in perfect light"}
    warnings = " / ".join(book.collaborations.add("jonas", cells).warnings)
    for word in ("code 'ten' is also that of instagram:maya", "not to be contacted", "no commission rate", "perfect"):
        assert word in warnings
    assert "no words of disclosure" in warnings
    unclear = book.collaborations.add("jonas", {**DEAL, "disclosure": "#sp"}).warnings
    assert any("'unclear word'" in warning for warning in unclear)


def test_agreed_content_that_was_imported_is_read_for_demands(book: Book) -> None:
    book.write(
        "collaborations", {"collaboration_id": "x", "account_id": JONAS, "agreed": "one post, positive review only"}
    )
    assert book.row("x")["demanded_opinion"] == "positive review"


def test_an_earlier_book_can_be_read(book: Book) -> None:
    key = book.collaborations.add("jonas", DEAL).key
    before = datetime.now(UTC) + timedelta(microseconds=1)
    book.collaborations.change(key, {"cost": "900"})
    old = type(book.collaborations)(book.register, book.snapshot(before), book.register.settings(), book.shared)
    assert old.overview().to_pylist()[0]["cost"] == Decimal(500)
