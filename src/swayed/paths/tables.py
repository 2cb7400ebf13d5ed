"""Tables that the paths room writes."""

from swayed.tables import Table, count, day_flag, flag, instant, listing, money, text

TRANSITIONS = Table(
    "transitions",
    "one move of a customer into a stage",
    (
        text("transition_id", required=True),
        text("customer_id", required=True),
        text("stage", required=True),
        text("origin", "stage in which the customer stood before, `entry` at the start", required=True),
        instant("transition_at", "the day's first moment where only the day is known", required=True),
        day_flag("transition_at"),
        listing("products"),
        listing("categories"),
        text("order_id"),
        money("value", "sum over the events that are this transition"),
        text("currency"),
        text(
            "standing",
            "`modelled` transitions are explained; the others are organic, with the reason",
            required=True,
            allowed=("modelled", "entry", "outside period", "unusual skip"),
        ),
    ),
    key=("transition_id",),
)

RISK_WINDOWS = Table(
    "risk_windows",
    "one stretch of time in which a customer is at risk of moving into a stage",
    (
        text("customer_id", required=True),
        text("stage", required=True),
        text("origin", required=True),
        instant("starts_at", required=True),
        instant("ends_at", "the transition, the next one elsewhere, or the end of observation", required=True),
        text("transition_id", "the transition that ends it, empty when it ends without"),
    ),
    # A step on the first moment of the period ends a window without length; the next one starts at the same moment.
    key=("customer_id", "stage", "origin", "starts_at", "ends_at"),
)

PATH_BOUNDS = Table(
    "path_bounds",
    "the observed period, one row",
    (
        instant("from_at", required=True),
        instant("to_at", required=True),
        flag("is_day", "transitions have day resolution"),
    ),
)

PATH_IGNORED = Table(
    "path_ignored",
    "events that are no transition, by reason",
    (text("reason", required=True), count("n_events", required=True)),
    key=("reason",),
)
