"""Tables that the plans room writes."""

from swayed.tables import Table, count, flag, real, text

PLAN_PEOPLE = Table(
    "plan_people",
    "one person whose effect is known in draws, and whether he may be a partner",
    (
        text("person_id", required=True),
        text("name", required=True),
        flag("is_named", "graded in some stage", required=True),
        text(
            "contact",
            "from the table relations; `no` only where it says so",
            required=True,
            allowed=("contact now", "invite through the community", "no"),
        ),
        flag("is_minor", "younger than 18 by his own declaration: never a partner", required=True),
        flag("has_objected", "as a customer he objected to being analysed: never a partner", required=True),
    ),
    key=("person_id",),
)

PLAN_PAIRS = Table(
    "plan_pairs",
    "one person, and one customer who stands before a stage and would meet him",
    (
        text("person_id", required=True),
        text("customer_id", required=True),
        text("stage", "before which the customer stands", required=True),
        text("segment", required=True),
        real("contacts", "expected in one collaboration, weighed", unit="exposures", minimum=0, required=True),
    ),
    key=("person_id", "customer_id", "stage"),
)

PLAN_WORTHS = Table(
    "plan_worths",
    "one stage and segment: what it is worth to move a customer there",
    (
        text("stage", required=True),
        text("segment", required=True),
        real("baseline", "expected steps of one customer within the horizon without the plan", required=True),
        real("reaches", "share of those who come there who buy within the horizon", unit="share 0-1", required=True),
        real("net_value", "of an order, refunds taken off; empty: no order has a value", unit="major units"),
        real("margin_share", "of net value, where costs of goods are known", unit="share"),
        count("n_orders", "orders of the segment with a value", required=True),
        text("currency", "the most frequent; orders in others are left out"),
    ),
    key=("stage", "segment"),
)

PAST_COSTS = Table(
    "past_costs",
    "one person and what his latest collaboration with a known cost has cost",
    (text("person_id", required=True), real("cost", unit="major units", required=True), text("currency")),
    key=("person_id",),
)

MOMENTS = Table(
    "moments",
    "one weekday, part of the day or lag, of everybody graded (no person) or of one of them",
    (
        text("person_id", "empty: all graded people together", required=True),
        text("what", required=True, allowed=("weekday", "hours", "lag")),
        text("name", "Monday, 08-12, or `days` of a lag", required=True),
        real("credit", "steps credited to contacts then", required=True),
        real("ratio", "steps per contact then, over those of all contacts, shrunk; of a lag: its days", required=True),
        real("probability_above", "that the ratio is above one; empty for a lag", unit="share 0-1"),
        flag("stands_out", "above the rest, all weekdays or hours considered together", required=True),
    ),
    key=("person_id", "what", "name"),
)
