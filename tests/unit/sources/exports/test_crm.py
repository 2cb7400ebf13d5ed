"""HubSpot, Salesforce, Klaviyo: steps of a path, one customer whatever file tells of them, purchases counted once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from .conftest import FIXTURES, ExportDesk

CONTACTS, DEALS = "hubspot/contacts.csv", "hubspot/deals.csv"
LEADS, OPPORTUNITIES, REPORT = "salesforce/lead.csv", "salesforce/opportunity.csv", "salesforce/report.csv"
PAGES, SHEET = "klaviyo/events.ndjson", "klaviyo/history.csv"


def stages(desk: ExportDesk, start: str) -> dict[str, str]:
    return {
        key.removeprefix(start): str(row["stage"]) for key, row in desk.rows("events").items() if key.startswith(start)
    }


def test_lifecycle_dates_are_steps(desk: ExportDesk) -> None:
    desk.load("hubspot", CONTACTS)
    assert stages(desk, "hubspot:contact:101:") == {
        "subscriber": "awareness",
        "lead": "research",
        "opportunity": "evaluation",
    }
    events = desk.rows("events")
    assert events["hubspot:contact:101:lead"]["occurred_at"] == datetime(2024, 1, 5, 10, tzinfo=UTC)


def test_a_stage_that_was_cleared_is_gone_and_other_empty_cells_say_nothing(desk: ExportDesk) -> None:
    desk.load("hubspot", CONTACTS)
    (ada,) = (key for key, row in desk.rows("customers").items() if row.get("name") == "Ada Löw")
    assert desk.rows("customer_attributes")[f"{ada} lifecycle_stage"]["value"] == "Customer"
    text = "Record ID,First Name,Email,Lifecycle Stage,Create Date,Last Modified Date\n101,,ada@example.com,,,2024-04-01 10:00\n"
    path = desk.put("contacts.csv", text)
    desk.load("hubspot", path)
    assert f"{ada} lifecycle_stage" not in desk.rows("customer_attributes")
    assert desk.rows("customers")[ada]["name"] == "Ada Löw"
    assert stages(desk, "hubspot:contact:101:")["lead"] == "research"
    assert not desk.load("hubspot", path).has_committed


def test_becoming_a_customer_is_a_purchase_only_without_deals(desk: ExportDesk) -> None:
    desk.load("hubspot", CONTACTS)
    bought = {key for key, row in desk.rows("events").items() if row["stage"] == "purchase"}
    assert bought == {"hubspot:contact:102:customer"}


@pytest.mark.parametrize("files", [(CONTACTS, DEALS), (DEALS, CONTACTS)])
def test_deal_is_of_the_contact_by_address_or_number(desk: ExportDesk, files: tuple[str, str]) -> None:
    desk.load("hubspot", *files)
    customer = desk.column("events", "customer_id")
    assert customer["hubspot:deal:7001:won"] == customer["hubspot:contact:101:lead"]
    assert customer["hubspot:deal:7002:won"] == customer["hubspot:contact:104:lead"]
    assert customer["hubspot:deal:7003:opened"] == "hubspot:103"


def test_won_deal_is_a_purchase_and_a_lost_one_is_not(desk: ExportDesk) -> None:
    desk.load("hubspot", CONTACTS, DEALS)
    events = desk.rows("events")
    won = events["hubspot:deal:7001:won"]
    assert (won["stage"], won["value"], won["currency"]) == ("purchase", Decimal("1250.00"), "EUR")
    assert "hubspot:deal:7002:won" in events
    assert "hubspot:deal:7003:won" not in events


def test_deal_that_is_open_again_takes_its_purchase_back(desk: ExportDesk) -> None:
    desk.load("hubspot", CONTACTS, DEALS)
    text = (
        (FIXTURES / DEALS)
        .read_text()
        .replace('Closed won,"1,250.00"', 'Contract sent,"1,250.00"')
        .replace("true", "false")
    )
    desk.load("hubspot", desk.put("deals.csv", text))
    assert "hubspot:deal:7001:won" not in desk.rows("events")


def test_won_deal_takes_the_place_of_the_day_of_the_contact(desk: ExportDesk) -> None:
    desk.load("hubspot", CONTACTS)
    text = (FIXTURES / DEALS).read_text().replace("Di Fox,104", "Bo (bo@example.com),102")
    desk.load("hubspot", desk.put("deals.csv", text))
    events = desk.rows("events")
    assert "hubspot:contact:102:customer" not in events
    assert "hubspot:deal:7002:won" in events


def test_source_and_answer_of_a_contact(desk: ExportDesk) -> None:
    desk.load("hubspot", CONTACTS)
    touches = desk.rows("touches")
    assert (touches["hubspot:101:visit"]["source"], touches["hubspot:101:visit"]["medium"]) == (
        "Instagram",
        "organic social",
    )
    assert "source" not in touches["hubspot:102:visit"]
    assert "hubspot:103:visit" not in touches
    assert touches["hubspot:101:survey"]["text"] == "my running club, ask (e-mail)"


def test_opportunity_is_of_the_lead_it_came_of(desk: ExportDesk) -> None:
    desk.load("salesforce", LEADS, OPPORTUNITIES)
    customer = desk.column("events", "customer_id")
    ada = customer["salesforce:00Q5g00000AbCdE:lead"]
    assert customer["salesforce:0065g00000CCC01:won"] == ada
    # The second one names the contact that the lead became.
    assert customer["salesforce:0065g00000CCC02:won"] == ada
    assert customer["salesforce:0065g00000CCC03:opened"] == "salesforce:0015g00000AAA02"


def test_expected_close_is_no_purchase_and_the_bin_is_left_out(desk: ExportDesk) -> None:
    desk.load("salesforce", LEADS, OPPORTUNITIES)
    events = desk.rows("events")
    assert "salesforce:0065g00000CCC03:won" not in events
    assert not any(key.startswith("salesforce:00Q5g00000AbCdG") for key in events)
    assert events["salesforce:0065g00000CCC01:won"]["value"] == Decimal(1250)


def test_days_have_the_resolution_of_days(desk: ExportDesk) -> None:
    desk.load("salesforce", LEADS, OPPORTUNITIES)
    is_day = desk.column("events", "occurred_at_is_day")
    assert is_day["salesforce:0065g00000CCC01:won"] is True
    assert is_day["salesforce:0065g00000CCC01:opened"] is False


def test_report_without_leads_leaves_what_is_known_of_the_buyer(desk: ExportDesk) -> None:
    desk.load("salesforce", LEADS, OPPORTUNITIES)
    before = desk.rows("events")
    text = (FIXTURES / REPORT).read_text().replace("0065g00000CCC09", "0065g00000CCC01")
    desk.load("salesforce", desk.put("report.csv", text))
    assert desk.rows("events") == before


def test_deals_without_contacts_leave_what_is_known_of_the_buyer(desk: ExportDesk) -> None:
    desk.load("hubspot", CONTACTS, DEALS)
    before = desk.rows("events")
    desk.load("hubspot", DEALS)
    assert desk.rows("events") == before


def test_recommendation_as_the_source_of_a_lead_is_said(desk: ExportDesk) -> None:
    desk.load("salesforce", LEADS)
    assert desk.column("touches", "kind") == {
        "salesforce:00Q5g00000AbCdE:source": "survey",
        "salesforce:00Q5g00000AbCdF:source": "visit",
    }


def test_metric_and_profile_stand_beside_the_events(desk: ExportDesk) -> None:
    desk.load("klaviyo", PAGES)
    assert stages(desk, "klaviyo:") == {
        "E1": "awareness",
        "E2": "research",
        "order:5551": "purchase",
        "E6": "refund",
        "order:5552": "purchase",
    }
    events = desk.rows("events")
    assert events["klaviyo:E2"]["customer_id"].startswith("email:")
    assert events["klaviyo:order:5552"]["customer_id"] == "klaviyo:P2"


def test_orders_refunds_and_cancellations(desk: ExportDesk) -> None:
    desk.load("klaviyo", PAGES)
    events = desk.rows("events")
    order, refund = events["klaviyo:order:5551"], events["klaviyo:E6"]
    assert (order["value"], order["currency"], order["product"], order["status"]) == (
        Decimal(114),
        "EUR",
        "Trail Shoe",
        "paid",
    )
    assert (refund["value"], refund["refund_of"]) == (Decimal(-50), "5551")
    assert events["klaviyo:order:5552"]["status"] == "cancelled"


def test_click_in_a_message_is_a_visit(desk: ExportDesk) -> None:
    desk.load("klaviyo", PAGES)
    (touch,) = desk.rows("touches").values()
    assert (touch["kind"], touch["source"], touch["medium"], touch["campaign"]) == (
        "visit",
        "klaviyo",
        "email",
        "Spring",
    )


def test_event_without_its_metric_says_how_to_fetch_it(desk: ExportDesk) -> None:
    summary = desk.load("klaviyo", PAGES)
    (reject,) = summary.rejects.to_pylist()
    assert "include=metric,profile" in reject["column"]


def test_sheet_of_events(desk: ExportDesk) -> None:
    summary = desk.load("klaviyo", SHEET)
    assert stages(desk, "klaviyo:") == {
        "order:A-1": "purchase",
        "viewed product:2023-11-10 09:00:00:1": "research",
        "viewed product:2023-11-10 09:00:00:2": "research",
    }
    assert {(row["line"], row["column"]) for row in summary.rejects.to_pylist()} == {(5, "value"), (6, "customer_id")}
