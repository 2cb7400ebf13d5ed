"""Tables that the exposures room writes."""

from swayed.tables import Table, count, date, flag, instant, listing, real, text

EXPOSURES = Table(
    "exposures",
    "one contact that counts; contacts through a follow are merged per customer, person, day and products",
    (
        text("customer_id", required=True),
        text("person_id", required=True),
        instant("exposed_at", "the last moment of the day where only the day is known", required=True),
        text("kind", required=True),
        flag("is_direct", "false for posts of somebody followed", required=True),
        real("dose", "product of the factors below", unit="exposures", minimum=0, required=True),
        real("kind_weight", minimum=0, required=True),
        real("relevance", unit="share 0-1", minimum=0, maximum=1, required=True),
        real("place_weight", minimum=0, required=True),
        real("factor_weight", minimum=0, required=True),
        real("offer_weight", "1 / sqrt(1 + posts offered that day) for follows, else 1", minimum=0, required=True),
        text("community"),
        listing("products"),
        text("post_id"),
        text("reason", "why the contact belongs to the situation"),
        count("n_posts", "posts merged in this row", required=True),
    ),
)

ACTIVITY = Table(
    "activity",
    "what a customer himself did or met on one day, inside and outside the situation",
    (
        text("customer_id", required=True),
        date("day", required=True),
        count("n_contacts", "direct contacts with anybody, and own posts", required=True),
    ),
    key=("customer_id", "day"),
)
