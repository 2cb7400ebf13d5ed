"""The tables that the scorecard is, drawn up on demand."""

from swayed.ledger.tables import minor
from swayed.tables import Table, count, real, text

SCORECARD = Table(
    "scorecard",
    "one subject and currency; claimed, believed and tested are three answers to one question and are never added",
    (
        text(
            "subject",
            required=True,
            allowed=("situation", "channel", "collaboration", "person", "type", "stage"),
        ),
        text("subject_id", required=True),
        text("name", required=True),
        text("currency", required=True),
        minor("cost_minor", "fee, product and commission owed; empty: none entered, or one of them unknown"),
        minor("commission_minor", "owed by contract on tracked orders after refunds; it is no credit"),
        count("claimed_orders", "led by code or link, the last before the order"),
        count("claimed_customers", "who placed them"),
        count("claimed_new_customers"),
        minor("claimed_gross_minor", "whole orders before refunds"),
        minor("claimed_margin_minor", "of whole orders, refunds deducted; empty: unknown"),
        count("n_orders", "orders of which the ledger gives a part"),
        count("n_customers", "who placed them"),
        real("orders", "sum of these parts", unit="orders"),
        real("new_customers", "sum of these parts of first orders", unit="customers"),
        minor("net_minor", "believed: said, tracked and estimated"),
        minor("net_lower", "5 %"),
        minor("net_upper", "95 %"),
        minor("declared_margin_minor", "of what customers said; empty: unknown for an order"),
        minor("deterministic_margin_minor", "of codes and links"),
        minor("statistical_margin_minor", "estimated from contacts"),
        minor("margin_minor", "believed: the three together"),
        minor("margin_lower", "5 %"),
        minor("margin_upper", "95 %"),
        minor("increment_minor", "of the estimated margin: what would be lost without; see `level`"),
        minor("increment_lower", "5 %, level included"),
        minor("increment_upper", "95 %, level included"),
        text(
            "level", "whether experiments have set the level of the increment", allowed=("uncalibrated", "calibrated")
        ),
        text("tested", "what experiments showed, or `nothing yet`"),
        minor("cost_per_customer_minor", "cost by believed new customers under collaborations"),
        real("return_per_unit", "believed margin under collaborations by cost; 1 pays its cost back"),
        real("return_lower", "5 %"),
        real("return_upper", "95 %"),
        minor("claimed_cost_per_customer_minor", "cost by claimed new customers"),
        real("claimed_return_per_unit", "claimed margin by cost"),
        real("repeat_share", "of the new customers, who ordered again so far", unit="share 0-1"),
        minor("customer_value_minor", "net value so far of a new customer, on average"),
        minor("influence_value_minor", "own purchases and believed net value together; of persons alone"),
        real("told_new_customers", "what another channel tells of itself", unit="customers"),
        minor("told_margin_minor", "what another channel tells of itself"),
    ),
    key=("subject", "subject_id", "currency"),
)

OBJECTIONS = Table(
    "objections",
    "one theme of what people say against buying",
    (
        text("theme", required=True),
        count("n_authors", "people who said it, at least ten", required=True),
        count("n_said", "posts and answers that say it", required=True),
        real("share", "of everybody who said anything inside the situation", unit="share 0-1", required=True),
    ),
    key=("theme",),
)
