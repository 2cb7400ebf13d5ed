"""Tables that the exposures room writes."""

from swayed.tables import Table, count, date, flag, instant, listing, real, text

EXPOSURES = Table(
    "exposures",
    "one direct contact that counts",
    (
        text("customer_id", required=True),
        text("person_id", required=True),
        instant("exposed_at", "the last moment of the day where only the day is known", required=True),
        text("kind", required=True),
        real("dose", "product of the factors below", unit="exposures", minimum=0, required=True),
        real("kind_weight", minimum=0, required=True),
        real("relevance", unit="share 0-1", minimum=0, maximum=1, required=True),
        real("place_weight", minimum=0, required=True),
        real("factor_weight", minimum=0, required=True),
        text("community"),
        listing("products"),
        text("post_id"),
        text("reason", "why the contact belongs to the situation"),
    ),
)

FOLLOW_PAIRS = Table(
    "follow_pairs",
    "one customer following one person",
    (
        text("customer_id", required=True),
        text("person_id", required=True),
        instant("since_at", "posts from here on count", required=True),
        flag("is_undated", "the data do not say since when: the later of both first traces", required=True),
        real("factor_weight", "lowered where the customer misses a declared factor", minimum=0, required=True),
    ),
    key=("customer_id", "person_id"),
)

FOLLOWED_POSTS = Table(
    "followed_posts",
    "what one followed person posted inside the situation on one day about the same products",
    (
        text("person_id", required=True),
        instant("exposed_at", "the last of the day's posts", required=True),
        real(
            "dose",
            "before it is divided by sqrt(1 + posts the customer was offered that day)",
            minimum=0,
            required=True,
        ),
        count("n_posts", required=True),
        text("community"),
        listing("products"),
        text("post_id", required=True),
        text("reason", "why the posts belong to the situation"),
    ),
)

MEETINGS = Table(
    "meetings",
    "one customer and one person who met inside the situation, in one community",
    (
        text("customer_id", required=True),
        text("person_id", required=True),
        text("community", "empty where unknown", required=True),
        count("n_direct", "direct contacts", required=True),
        count("n_contacts", "direct contacts, and posts seen through a follow", required=True),
        real("dose", "undiluted for follows", minimum=0, required=True),
        instant("first_at", required=True),
        instant("last_at", required=True),
    ),
    key=("customer_id", "person_id", "community"),
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

PERSON_CONTACTS = Table(
    "person_contacts",
    "one direct contact that counts of a person whom customers met, with another",
    (
        text("exposed_person_id", required=True),
        text("person_id", "whom he was exposed to", required=True),
        instant("exposed_at", "the last moment of the day where only the day is known", required=True),
        text("kind", required=True),
        real("dose", "weight of the kind times relevance", unit="exposures", minimum=0, required=True),
        text("post_id"),
    ),
)

PERSON_POSTS = Table(
    "person_posts",
    "one post inside the situation and the period of a person whom customers met",
    (text("person_id", required=True), text("post_id", required=True), instant("posted_at", required=True)),
    key=("post_id",),
)
