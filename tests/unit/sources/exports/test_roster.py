"""The operator's own list: networks told by links, fees in words, several codes, and whom not to contact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .conftest import FIXTURES, ExportDesk

CREATORS, UPFLUENCE = "roster/creators.csv", "roster/upfluence.csv"


def load(desk: ExportDesk, text: str) -> None:
    sheet = desk.put("list.csv", text)
    desk.confirm("roster", sheet)
    desk.load("roster", sheet)


def test_columns_of_two_tools_are_proposed(desk: ExportDesk) -> None:
    proposed = desk.confirm("roster", FIXTURES / CREATORS)
    assert (proposed["Flat Fee"], proposed["Discount Code"], proposed["Do not contact"]) == (
        "fee",
        "code",
        "do_not_contact",
    )
    assert "Email" not in proposed
    assert desk.confirm("roster", FIXTURES / UPFLUENCE)["media_url"] == "profile_url"


def test_network_and_handle_are_told_by_the_link(desk: ExportDesk) -> None:
    desk.load("roster", CREATORS, UPFLUENCE)
    assert set(desk.rows("accounts")) == {
        *("instagram:maya.runs", "tiktok:mayaruns", "instagram:jonas.trails", "instagram:leastorm"),
        *("offline:coach bernd", "youtube:UCabcdefghijklmnopqrstuv", "youtube:trailtim", "x:trail_zoe"),
        *("mastodon:ada@chaos.example", "web:hilltop.example"),
    }


def test_accounts_of_one_row_bear_one_page(desk: ExportDesk) -> None:
    desk.load("roster", CREATORS)
    pages = desk.column("accounts", "url")
    assert pages["instagram:maya.runs"] == pages["tiktok:mayaruns"] == "https://www.instagram.com/maya.runs"
    assert pages["instagram:jonas.trails"] is None


def test_followers_in_thousands(desk: ExportDesk) -> None:
    desk.load("roster", CREATORS)
    followers = desk.column("accounts", "followers")
    assert (followers["instagram:jonas.trails"], followers["instagram:leastorm"]) == (8400, 2_100_000)


def test_every_code_is_a_deal_and_the_cost_stands_once(desk: ExportDesk) -> None:
    desk.load("roster", CREATORS)
    deals = [row for row in desk.rows("collaborations").values() if row["account_id"] == "instagram:jonas.trails"]
    assert {row["code"]: row.get("cost") for row in deals} == {"JONAS15": Decimal(500), "JONAS-VIP": None}
    assert {row["ends_on"] for row in deals} == {date(2024, 3, 31)}


def test_fee_with_sign_words_and_kinds(desk: ExportDesk) -> None:
    desk.load("roster", CREATORS)
    deals = {row.get("code", row["starts_on"]): row for row in desk.rows("collaborations").values()}
    maya, gift, bernd = deals["MAYA10"], deals[date(2024, 3, 1)], deals["BERND"]
    assert (maya["cost"], maya["currency"], maya["commission_rate"], maya["kind"]) == (Decimal(1200), "EUR", 0.1, "fee")
    assert (gift.get("cost"), gift["kind"]) == (None, "gift")
    assert (bernd.get("cost"), bernd["kind"], bernd["commission_rate"]) == (None, "commission", 0.12)


def test_a_bar_in_any_row_holds(desk: ExportDesk) -> None:
    desk.load("roster", CREATORS)
    relations = desk.rows("relations")
    assert relations["instagram:leastorm"]["may_contact"] == "no"
    assert relations["instagram:maya.runs"]["may_contact"] == relations["tiktok:mayaruns"]["may_contact"] == "agreed"
    assert relations["instagram:jonas.trails"]["may_contact"] == "applied"


def test_what_bars_a_contact(desk: ExportDesk) -> None:
    load(
        desk,
        "Handle,Platform,DNC,Consent,Status,Note\n"
        "a,instagram,maybe,,signed,\n"
        "b,instagram,no,yes,,\n"
        "c,instagram,,,not signed,\n"
        "d,instagram,,yes,,please DON'T contact again\n"
        "e,instagram,no,withdrawn,ambassador,\n",
    )
    told = {key.removeprefix("instagram:"): row for key, row in desk.column("relations", "may_contact").items()}
    assert told == {"a": "no", "b": "agreed", "c": None, "d": "no", "e": "no"}


def test_addresses_of_people_are_nowhere(desk: ExportDesk) -> None:
    desk.load("roster", "roster")
    rows = [*desk.rows("accounts").values(), *desk.rows("relations").values(), *desk.rows("collaborations").values()]
    assert not any("@example" in str(cell) for row in rows for cell in row.values())
    assert not any(row.get("email_hash") for row in desk.rows("accounts").values())


def test_row_without_a_name_is_refused_with_its_line(desk: ExportDesk) -> None:
    summary = desk.load("roster", CREATORS)
    assert {row["line"] for row in summary.rejects.to_pylist()} == {7}


def test_handle_that_is_an_address_names_no_account(desk: ExportDesk) -> None:
    load(desk, "Name,Handle,Platform\nMaya,maya@example.com,instagram\n")
    assert set(desk.rows("accounts")) == {"offline:maya"}


def test_agreed_content_and_words_of_disclosure_are_kept(desk: ExportDesk) -> None:
    load(desk, "Handle,Platform,Fee,Brief,Kennzeichnung\nmaya,instagram,500,two reels,Werbung\n")
    (deal,) = desk.rows("collaborations").values()
    assert (deal["agreed"], deal["disclosure"], deal["cost"]) == ("two reels", "Werbung", Decimal(500))
