"""Shopify: an order is told once, whatever form of the export tells it."""

from __future__ import annotations

from decimal import Decimal

from .conftest import FIXTURES, ExportDesk, assumed

ADA = "email:"


def test_order_columns_of_the_first_line_hold_for_all(desk: ExportDesk) -> None:
    desk.load("shopify", "shopify/orders_export.csv")
    events = desk.rows("events")
    first, second = events["shopify:#1001:1"], events["shopify:#1001:2"]
    assert first["customer_id"] == second["customer_id"]
    assert first["occurred_at"] == second["occurred_at"]
    assert (first["product"], second["product"]) == ("Trail Shoe - 42", "Sock, wool")
    # 100 with tax inside, 16.76 of 105 is tax: 84.04 is left, shared 10 to 1.
    assert (first["value"], second["value"]) == (Decimal("76.40"), Decimal("7.64"))
    assert first["discount"] + second["discount"] == Decimal("10.00")
    assert first["tax"] + second["tax"] == Decimal("16.76")
    assert (first["shipping"], second.get("shipping")) == (Decimal("5.00"), None)


def test_leading_apostrophes_go(desk: ExportDesk) -> None:
    desk.load("shopify", "shopify/orders_export.csv")
    assert desk.rows("event_attributes")["shopify:#1001:2 sku"]["value"] == "00123"


def test_status_and_refund(desk: ExportDesk) -> None:
    desk.load("shopify", "shopify/orders_export.csv")
    events = desk.rows("events")
    assert events["shopify:#1002:1"]["status"] == "cancelled"
    refund = events["shopify:#1001:refund"]
    assert (refund["stage"], refund["refund_of"], refund["value"]) == ("refund", "#1001", Decimal("-16.01"))


def test_refunds_without_a_date_are_told(desk: ExportDesk) -> None:
    (words,) = (
        f"{words}: {n}" for words, n in assumed(desk.load("shopify", "shopify/orders_export.csv", dry_run=True)).items()
    )
    assert words == (
        "refunds without a date, booked on the day their order was fulfilled unless the JSON dates them: 1"
    )
    assert assumed(desk.load("shopify", "shopify/orders.json", dry_run=True)) == {}


def test_tags_that_were_cleared_go_and_other_empty_cells_say_nothing(desk: ExportDesk) -> None:
    desk.load("shopify", "shopify")
    tags = desk.column("customer_attributes", "value")
    (ada,) = (key for key, value in tags.items() if value == "vip, trail")
    name = desk.rows("customers")[ada.removesuffix(" tags")]["name"]
    assert desk.rows("event_attributes")["shopify:#1001:1 tags"]["value"] == "vip"
    # A sheet without the column does not say; one in which it is empty does.
    desk.load("shopify", desk.put("few.csv", "Email,First Name,Last Name,Total Orders\nada@example.com,,,1\n"))
    assert ada in desk.rows("customer_attributes")
    orders = (FIXTURES / "shopify/orders_export.csv").read_text(encoding="utf-8").replace(",vip,", ",,")
    bare = "Email,First Name,Last Name,Total Orders,Tags\nada@example.com,,,1,\n"
    again = (desk.put("orders.csv", orders), desk.put("bare.csv", bare))
    desk.load("shopify", *again)
    assert ada not in desk.rows("customer_attributes")
    assert desk.rows("customers")[ada.removesuffix(" tags")]["name"] == name
    assert "shopify:#1001:1 tags" not in desk.rows("event_attributes")
    assert not desk.load("shopify", *again).has_committed


def test_guest_without_address_is_a_customer_of_one_order(desk: ExportDesk) -> None:
    desk.load("shopify", "shopify/orders_export.csv")
    assert desk.rows("events")["shopify:#1002:1"]["customer_id"] == "shopify:order:#1002"


def test_unreadable_cells_are_named_in_the_words_of_the_export(desk: ExportDesk) -> None:
    summary = desk.load("shopify", "shopify/orders_export.csv")
    found = {(row["line"], row["column"], row["found"]) for row in summary.rejects.to_pylist()}
    assert found == {(6, "Created at", "yesterday"), (6, "Lineitem price", "zwanzig")}
    assert all(row["file"] == "orders_export.csv" for row in summary.rejects.to_pylist())


def test_new_field_is_told(desk: ExportDesk) -> None:
    summary = desk.load("shopify", "shopify/orders_export.csv")
    assert summary.export is not None
    (part,) = summary.export.parts
    assert part.new_fields == ("Sparkle",)
    assert part.missing_fields == ()


def test_missing_and_renamed_fields_are_told(desk: ExportDesk) -> None:
    text = "First Name,Last Name,Email,Accepts Marketing,Total Orders\nAda,Lov,ada@example.com,yes,1\n"
    summary = desk.load("shopify", desk.put("customers.csv", text))
    assert summary.export is not None
    (part,) = summary.export.parts
    assert part.renamed_fields == ("Accepts Email Marketing (was Accepts Marketing)",)
    (customer,) = desk.rows("customers").values()
    assert customer["accepts_marketing"] is True


def test_code_survey_and_tracked_source_become_touches(desk: ExportDesk) -> None:
    desk.load("shopify", "shopify/orders_export.csv")
    touches = {row["kind"]: row for row in desk.rows("touches").values()}
    assert touches["code"]["code"] == "TRAIL10"
    assert touches["survey"]["text"] == "my trainer"
    assert touches["visit"]["source"] == "forum"
    assert {row["order_id"] for row in touches.values()} == {"#1001"}


def test_json_dates_refunds_and_leaves_test_orders_out(desk: ExportDesk) -> None:
    desk.load("shopify", "shopify/orders.json")
    events = desk.rows("events")
    assert set(events) == {"shopify:#1001:1", "shopify:#1001:2", "shopify:#1001:refund:1", "shopify:#1001:refund:2"}
    # 2 x 50 less 9.09 of discount less 14.52 of tax.
    assert events["shopify:#1001:1"]["value"] == Decimal("76.39")
    assert events["shopify:#1001:refund:1"]["value"] == Decimal("-7.64")
    assert events["shopify:#1001:refund:2"]["value"] == Decimal("-5.00")
    assert f"{events['shopify:#1001:refund:2']['occurred_at']:%Y-%m-%dT%H}" == "2024-03-09T07"


def test_json_after_csv_is_the_same_order_and_customer(desk: ExportDesk) -> None:
    desk.load("shopify", "shopify/orders_export.csv")
    before = set(desk.rows("events"))
    summary = desk.load("shopify", "shopify/orders.json", "shopify/customers_export.csv", "shopify/journeys.json")
    after = set(desk.rows("events"))
    assert after - before == {"shopify:#1001:refund:1", "shopify:#1001:refund:2"}
    assert before - after == {"shopify:#1001:refund"}
    assert summary.tables["events"].removed == 1
    customers = desk.rows("customers")
    assert len(customers) == 3
    ada = customers[desk.rows("events")["shopify:#1001:1"]["customer_id"]]
    assert ada["name"] == "Ada Lov"
    assert ada["email"].startswith("k:")
    assert ada["external_id"].startswith("k:")
    assert customers["shopify:7002"]["name"] == "Noé"


def test_landing_and_visits(desk: ExportDesk) -> None:
    desk.load("shopify", "shopify/orders.json", "shopify/journeys.json")
    visits = {key: row for key, row in desk.rows("touches").items() if row["kind"] == "visit"}
    assert set(visits) == {"shopify:#1001:visit", "shopify:#1001:visit:11", "shopify:#1001:visit:12"}
    assert visits["shopify:#1001:visit"]["campaign"] == "spring run"
    assert visits["shopify:#1001:visit:11"]["source"] == "trailtalk.example"
    assert visits["shopify:#1001:visit:12"]["content"] == "mo-7"
