"""WooCommerce: orders, refunds and customers as JSON of the REST API, version 3."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Shape, Source, texts

_PERSON = texts("first_name", "last_name", "email", "country")
_META = [texts("key", "value")]
_LINE = {
    **texts("id", "name", "product_id", "variation_id", "quantity", "subtotal", "total", "total_tax", "sku"),
}

ORDERS = Part(
    "orders JSON",
    Shape.JSON,
    proof=("order_key", "line_items", "billing"),
    at=((), ("orders",)),
    maps=(
        Map("customers", "woocommerce_order_customers", {"customer_id": "billing.email", "email": "billing.email"}),
        Map(
            "events",
            "woocommerce_events",
            {
                "occurred_at": "date_created_gmt",
                "value": "line_items.total",
                "quantity": "line_items.quantity",
                "order_id": "id",
                "tax": "line_items.total_tax",
                "shipping": "shipping_total",
            },
        ),
        Map("touches", "woocommerce_touches", {"code": "coupon_lines.code", "occurred_at": "date_created_gmt"}),
    ),
    structure={
        **texts("id", "number", "status", "currency", "date_created", "date_created_gmt", "date_modified_gmt"),
        **texts("date_paid_gmt", "shipping_total", "total", "customer_id", "created_via"),
        "billing": _PERSON,
        "line_items": [_LINE],
        "coupon_lines": [texts("code")],
        "refunds": [texts("id", "total")],
        "meta_data": _META,
    },
    unread=(
        *("parent_id", "order_key", "version", "prices_include_tax", "date_modified", "date_completed*", "date_paid"),
        *("discount_total", "discount_tax", "shipping_tax", "cart_tax", "total_tax", "customer_ip_address"),
        *(
            "customer_user_agent",
            "customer_note",
            "shipping*",
            "payment_*",
            "transaction_id",
            "cart_hash",
            "tax_lines*",
        ),
        *("fee_lines*", "set_paid", "is_editable", "needs_*", "currency_symbol", "_links*", "billing.*"),
        *("line_items.*", "coupon_lines.*", "refunds.*", "meta_data.*"),
    ),
    expected=("date_created_gmt", "currency", "status", "total"),
    prepared="woocommerce_orders",
)

REFUNDS = Part(
    "refunds JSON",
    Shape.JSON,
    proof=("refunded_by", "amount", "date_created"),
    at=((), ("refunds",)),
    maps=(
        Map(
            "events",
            "woocommerce_refunds",
            {
                "occurred_at": "date_created_gmt",
                "value": "line_items.total",
                "customer_id": "parent_id (import its order along)",
            },
        ),
    ),
    structure={
        **texts("id", "parent_id", "date_created", "date_created_gmt", "amount"),
        "line_items": [texts("total")],
        "_links": {"up": [texts("href")]},
    },
    unread=(
        *("reason", "refunded_by", "refunded_payment", "meta_data*", "line_items.*", "tax_lines*", "shipping_lines*"),
        *("fee_lines*", "_links.*"),
    ),
)

CUSTOMERS = Part(
    "customers JSON",
    Shape.JSON,
    proof=("is_paying_customer", "username"),
    at=((), ("customers",)),
    maps=(Map("customers", "woocommerce_customers", {"customer_id": "email or id", "created_at": "date_created_gmt"}),),
    structure={
        **texts("id", "email", "first_name", "last_name", "date_created", "date_created_gmt", "date_modified_gmt"),
        "billing": _PERSON,
    },
    unread=(
        *("date_modified", "role", "username", "billing.*", "shipping*", "is_paying_customer", "avatar_url"),
        *("orders_count", "total_spent", "meta_data*", "_links*"),
    ),
)

WOOCOMMERCE = Source(
    "woocommerce",
    "orders, refunds and customers of a WooCommerce shop (JSON of the REST API v3)",
    "GET /wp-json/wc/v3/orders, /refunds and /customers with per_page=100, page by page, saved as JSON.",
    (ORDERS, REFUNDS, CUSTOMERS),
)
