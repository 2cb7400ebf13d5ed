"""Tables that the ledger room writes."""

from swayed.tables import Column, Table, Type, count, flag, instant, real, text

RUNGS = ("declared", "deterministic", "statistical", "organic")
"""Strongest evidence first; a lower rung only shares what the higher ones left."""

RUNG_WORDS = {
    "declared": "said by customers",
    "deterministic": "tracked by code or link",
    "statistical": "estimated from contacts",
    "organic": "nobody by name",
}
"""The same as the operator reads them."""


def minor(name: str, doc: str = "", *, required: bool = False) -> Column:
    """A whole number of minor units of the row's currency."""
    return Column(name, Type.INTEGER, doc, unit="minor units", required=required)


LEDGER_ORDERS = Table(
    "ledger_orders",
    "one order of the situation in one currency, as the ledger tells it",
    (
        text("order_id", "of an event without one: its event_id", required=True),
        text("customer_id", required=True),
        instant("ordered_at", required=True),
        text("currency", "the workspace's where a rate is given, else the order's own", required=True),
        text("status", required=True, allowed=("paid", "pending", "cancelled", "refund alone")),
        minor("net_minor", "value and refunds, without tax and shipping; 0 where cancelled", required=True),
        minor("gross_minor", "before refunds", required=True),
        minor("refunded_minor", "0 or negative", required=True),
        minor("margin_minor", "net less cost of goods, else the stated share; empty: unknown"),
        text("margin_by", required=True, allowed=("costs", "stated share", "unknown")),
        minor("discount_minor", "given already: not in the net value; empty: unknown"),
        minor("tax_minor", "beside the net value; empty: unknown"),
        minor("shipping_minor", "beside the net value; empty: unknown"),
        flag("is_first", "the first order of its customer in the workspace", required=True),
        text("original_currency", "where it was converted"),
        minor("original_minor", "net value before conversion, in minor units of that currency"),
        real("rate", "by which it was converted, at the day of the order"),
    ),
    key=("order_id", "currency", "original_currency"),
)

LEDGER_LINES = Table(
    "ledger_lines",
    "one order and one person, or its organic rest; the lines of an order sum to its net value",
    (
        text("order_id", required=True),
        text("customer_id", required=True),
        text("rung", required=True, allowed=RUNGS),
        text("person_id", "empty on the organic rung"),
        minor("amount_minor", required=True),
        text("currency", required=True),
        real("share", "of the order", unit="share 0-1", required=True),
        minor("margin_minor", "the lines of an order sum to its margin; empty: unknown"),
        text("basis", "declared: account, handle, name or role; deterministic: code or link; statistical: the step"),
        real("confidence", "that a declared name means this person", unit="share 0-1"),
        text("touch_id", "the evidence"),
        text("collaboration_id", "whose code or link it was"),
        instant("ordered_at", required=True),
        flag("is_first", "the first order of its customer", required=True),
    ),
)

TRACKED_ORDERS = Table(
    "tracked_orders",
    "one order that a code or link leads to a person, also where what was said took it all",
    (
        text("order_id", required=True),
        text("person_id", required=True),
        text("tracked_by", required=True, allowed=("code", "link")),
        text("touch_id", required=True),
        text("collaboration_id", "by which it is known"),
        text("currency", required=True),
        minor("gross_minor", "of the whole order, before refunds", required=True),
        minor("net_minor", "of the whole order", required=True),
        flag("is_first", "the first order of its customer", required=True),
    ),
)

LEDGER_RESTATEMENTS = Table(
    "ledger_restatements",
    "what one cancellation or refund changed in one line of the ledger",
    (
        text("order_id", required=True),
        text("currency", required=True),
        count("change_no", "place among the changes of the order", required=True),
        text("reason", required=True, allowed=("cancelled", "refunded")),
        instant("changed_at", "empty: shops do not say when they cancelled"),
        text("event_id", "the event that tells of it", required=True),
        text("rung", required=True, allowed=RUNGS),
        text("person_id"),
        minor("change_minor", required=True),
        minor("after_minor", "what the line held after it", required=True),
    ),
)

LEDGER_CODE_USES = Table(
    "ledger_code_uses",
    "one code used for one order, with the signs that it leaked",
    (
        text("touch_id", required=True),
        text("order_id", required=True),
        text("code", required=True),
        text("person_id", "whose code it was on that day"),
        text("collaboration_id"),
        instant("used_at", required=True),
        flag("is_credited", "the order is credited by it", required=True),
        flag("is_flagged", required=True),
        text("reasons"),
    ),
)

LEDGER_CODES = Table(
    "ledger_codes",
    "one code, its owner and one currency: its uses, and the money of the flagged ones both ways",
    (
        text("code", required=True),
        text("person_id"),
        text("currency", required=True),
        count("n_uses", required=True),
        count("n_seen", "uses by customers whose account is known", required=True),
        count("n_flagged", required=True),
        count("n_far", "never met its owner", required=True),
        count("n_coupon", "came by a coupon page", required=True),
        count("n_burst", "in a burst that no post of its owner explains", required=True),
        count("n_outside", "outside the days of its collaboration", required=True),
        flag("is_leaked", "enough of its uses are flagged", required=True),
        minor("owner_minor", "credited to its owner on the deterministic rung", required=True),
        minor("flagged_minor", "of that: by flagged uses", required=True),
        minor("leaked_statistical_minor", "of the flagged: what would flow to people by estimate", required=True),
        minor("leaked_organic_minor", "of the flagged: what would be organic", required=True),
    ),
    key=("code", "person_id", "currency"),
)

LEDGER_TOTALS = Table(
    "ledger_totals",
    "one rung, person and currency",
    (
        text("person_id", "empty on the organic rung"),
        text("rung", required=True, allowed=RUNGS),
        text("currency", required=True),
        minor("net_minor", required=True),
        minor("net_lower", "5 % of the posterior; counted rungs have no width"),
        minor("net_upper", "95 % of the posterior"),
        minor("margin_minor", "empty: unknown for at least one order"),
        minor("margin_lower"),
        minor("margin_upper"),
        count("n_orders", "orders with a line", required=True),
        real("orders", "sum of the shares of orders", unit="orders", required=True),
        real("new_customers", "sum of the shares of first orders", unit="customers", required=True),
    ),
    key=("person_id", "rung", "currency"),
)

LEDGER_DRAWS = Table(
    "ledger_draws",
    "one draw of one person's statistical money; sums over people are taken draw by draw",
    (
        text("person_id", required=True),
        text("stage", required=True),
        text("currency", required=True),
        count("draw", required=True),
        minor("net_minor", required=True),
        minor("margin_minor", "empty: unknown for at least one order"),
    ),
    key=("person_id", "stage", "currency", "draw"),
)

RESPONSE_BIAS = Table(
    "response_bias",
    "one measure of orders whose customer answered, against the others",
    (
        text("measure", required=True),
        count("n_answered", "orders with an answer", required=True),
        count("n_others", required=True),
        real("answered", "mean of orders with an answer", required=True),
        real("others", required=True),
        real("difference", required=True),
        real("difference_lower", "5 %", required=True),
        real("difference_upper", "95 %", required=True),
    ),
    key=("measure",),
)
