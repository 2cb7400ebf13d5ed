"""Tables that the situations room writes."""

from swayed.tables import Table, day_flag, instant, listing, money, real, text

SELECTED_POSTS = Table(
    "selected_posts",
    "one post that belongs to the situation",
    (
        text("post_id", required=True),
        text("account_id", "author", required=True),
        instant("posted_at", required=True),
        day_flag("posted_at"),
        text("community"),
        listing("products"),
        real(
            "relevance",
            "share of the workspace's texts that are further in meaning from `about`; 1 without `about` or text",
            unit="share 0-1",
            minimum=0,
            maximum=1,
            required=True,
        ),
        text("reason", "the first evidence: a phrase, a product, a community, or meaning alone", required=True),
    ),
    key=("post_id",),
)

SELECTED_INTERACTIONS = Table(
    "selected_interactions",
    "one contact that belongs to the situation by its own text, products or community",
    (
        text("interaction_id", required=True),
        real("relevance", "as for posts", unit="share 0-1", minimum=0, maximum=1, required=True),
        text("reason", required=True),
    ),
    key=("interaction_id",),
)

SELECTED_CUSTOMERS = Table(
    "selected_customers",
    "one customer who meets every condition and has not objected",
    (
        text("customer_id", required=True),
        text("segment", "levels of `segment_by`, at most 20, the rarer ones pooled as `other`", required=True),
        instant("created_at"),
    ),
    key=("customer_id",),
)

SELECTED_EVENTS = Table(
    "selected_events",
    "one event of a selected customer in a stage of the situation, or a refund; not cut by the period",
    (
        text("event_id", required=True),
        text("customer_id", required=True),
        text("stage", required=True),
        instant("occurred_at", required=True),
        day_flag("occurred_at"),
        text("product"),
        text("category"),
        text("order_id", "of a refund: the order that is refunded"),
        money("value"),
        text("currency"),
    ),
    key=("event_id",),
)

CANCELLED_EVENTS = Table(
    "cancelled_events",
    "one event that would belong to the situation, had it not been cancelled",
    (text("event_id", required=True),),
    key=("event_id",),
)

POST_FACTORS = Table(
    "post_factors",
    "one factor that the wording of one post meets",
    (text("post_id", required=True), text("factor", required=True)),
    key=("post_id", "factor"),
)

CUSTOMER_FACTORS = Table(
    "customer_factors",
    "one factor that a declared attribute of one selected customer meets",
    (text("customer_id", required=True), text("factor", required=True)),
    key=("customer_id", "factor"),
)
