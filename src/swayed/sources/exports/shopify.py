"""Shopify: orders and customers, as CSV from the admin and as JSON from the API."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Shape, Source, texts

_TAXES = tuple(f"Tax {n} {word}" for n in range(1, 6) for word in ("Name", "Value"))
_ADDRESS = ("Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province", "Country", "Phone")

ORDERS_CSV = Part(
    "orders CSV",
    Shape.CSV,
    proof=("Name", "Financial Status", "Lineitem name"),
    maps=(
        Map(
            "customers",
            "shopify_csv_customers",
            {"customer_id": "Email", "name": "Billing Name", "accepts_marketing": "Accepts Marketing"},
        ),
        Map(
            "events",
            "shopify_csv_events",
            {
                "occurred_at": "Created at",
                "value": "Lineitem price",
                "quantity": "Lineitem quantity",
                "order_id": "Name",
                "currency": "Currency",
                "tax": "Taxes",
                "shipping": "Shipping",
                "discount": "Discount Amount",
            },
        ),
        Map("touches", "shopify_csv_touches", {"code": "Discount Code", "occurred_at": "Created at", "text": "Notes"}),
    ),
    columns=(
        *("Name", "Email", "Financial Status", "Paid at", "Fulfilled at", "Accepts Marketing", "Currency", "Subtotal"),
        *("Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Created at", "Lineitem quantity"),
        *("Lineitem name", "Lineitem price", "Lineitem sku", "Lineitem discount", "Billing Name", "Billing Country"),
        *("Note Attributes", "Cancelled at", "Refunded Amount", "Vendor", "Id", "Tags", "Source"),
    ),
    unread=(
        *(f"Billing {word}" for word in _ADDRESS),
        *(f"Shipping {word}" for word in _ADDRESS),
        *_TAXES,
        *("Fulfillment Status", "Shipping Method", "Lineitem compare at price", "Lineitem requires shipping"),
        *("Lineitem taxable", "Lineitem fulfillment status", "Notes", "Payment Method", "Payment Reference"),
        *(
            "Outstanding Balance",
            "Employee",
            "Location",
            "Device ID",
            "Risk Level",
            "Phone",
            "Receipt Number",
            "Duties",
        ),
        *("Billing Province Name", "Shipping Province Name", "Payment ID", "Payment Terms Name", "Next Payment Due At"),
        *("Payment References", "Fulfillment Date"),
    ),
    expected=("Email", "Created at", "Currency", "Subtotal", "Total", "Lineitem quantity", "Lineitem price"),
)

CUSTOMERS_CSV = Part(
    "customers CSV",
    Shape.CSV,
    proof=("First Name", "Last Name", "Email", "Total Orders"),
    maps=(Map("customers", "shopify_csv_customer_list", {"customer_id": "Email", "external_id": "Customer ID"}),),
    columns=(
        *("Customer ID", "First Name", "Last Name", "Email", "Accepts Email Marketing", "Default Address Country Code"),
        *("Country", "Tags"),
    ),
    renamed={"Accepts Email Marketing": "Accepts Marketing"},
    unread=(
        *("Company", "Address1", "Address2", "City", "Province", "Province Code", "Country Code", "Zip", "Phone"),
        *("Default Address *", "Accepts SMS Marketing", "Total Spent", "Total Orders", "Note", "Tax Exempt"),
    ),
    expected=("Email",),
)

_CUSTOMER = {
    **texts("id", "email", "first_name", "last_name", "created_at", "updated_at", "state", "tags", "verified_email"),
    **texts("accepts_marketing"),
    "email_marketing_consent": texts("state"),
    "default_address": texts("country", "country_code"),
}
_LINE = {
    **texts("id", "name", "title", "sku", "price", "quantity", "total_discount", "vendor", "product_type"),
    "discount_allocations": [texts("amount")],
    "tax_lines": [texts("price")],
}
_VISIT = {
    **texts("id", "occurredAt", "landingPage", "referrerUrl", "referralCode", "source", "sourceType"),
    "utmParameters": texts("source", "medium", "campaign", "content", "term"),
}

ORDERS_JSON = Part(
    "orders JSON",
    Shape.JSON,
    proof=("name", "line_items", "financial_status"),
    at=((), ("orders",), ("order",)),
    maps=(
        Map("customers", "shopify_json_customers", {"customer_id": "customer.id", "email": "customer.email"}),
        Map(
            "events",
            "shopify_json_events",
            {"occurred_at": "created_at", "value": "line_items.price", "order_id": "name"},
        ),
        Map("touches", "shopify_json_touches", {"code": "discount_codes.code", "occurred_at": "created_at"}),
    ),
    structure={
        **texts("id", "name", "email", "created_at", "processed_at", "updated_at", "cancelled_at", "currency", "test"),
        **texts("financial_status", "taxes_included", "total_shipping_price", "landing_site", "referring_site"),
        **texts("source_name", "tags", "buyer_accepts_marketing", "contact_email"),
        "customer": _CUSTOMER,
        "billing_address": texts("name", "country_code"),
        "line_items": [_LINE],
        "shipping_lines": [texts("price", "discounted_price")],
        "discount_codes": [texts("code", "amount", "type")],
        "note_attributes": [texts("name", "value")],
        "refunds": [
            {
                **texts("id", "created_at", "processed_at"),
                "refund_line_items": [
                    {**texts("line_item_id", "quantity", "subtotal", "total_tax"), "line_item": texts("id", "sku")}
                ],
                "order_adjustments": [texts("amount", "tax_amount", "kind")],
            }
        ],
    },
    # The rest of an order is plumbing, and grows with every version of the API.
    unread=("*",),
    expected=("created_at", "currency", "customer", "line_items.price", "line_items.quantity"),
)

CUSTOMERS_JSON = Part(
    "customers JSON",
    Shape.JSON,
    proof=("orders_count", "email"),
    at=((), ("customers",), ("customer",)),
    maps=(Map("customers", "shopify_json_customer_list", {"customer_id": "id"}),),
    structure=_CUSTOMER,
    unread=("*",),
    expected=("id", "email", "created_at"),
)

JOURNEYS = Part(
    "customer journeys (GraphQL)",
    Shape.JSON,
    proof=("customerJourneySummary",),
    at=((), ("data", "orders", "edges", "node"), ("data", "orders", "nodes"), ("data", "order")),
    maps=(Map("touches", "shopify_journey_touches", {"occurred_at": "occurredAt", "order_id": "name"}),),
    structure={
        **texts("id", "name", "email"),
        "customer": texts("id", "email"),
        "customerJourneySummary": {
            "firstVisit": _VISIT,
            "lastVisit": _VISIT,
            "moments": {"nodes": [_VISIT], "edges": [{"node": _VISIT}]},
        },
    },
    unread=("*",),
    expected=("name",),
)

SHOPIFY = Source(
    "shopify",
    "orders CSV, customers CSV; orders, customers and customer journeys as JSON of the Admin API",
    "Admin: Orders, Export, all orders, plain CSV. More is in the JSON of the API: dated refunds, landing pages, visits.",
    (ORDERS_CSV, CUSTOMERS_CSV, JOURNEYS, ORDERS_JSON, CUSTOMERS_JSON),
)
