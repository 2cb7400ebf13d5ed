"""Tables that the contacts room writes."""

from swayed.tables import Table, day_flag, instant, listing, text

POST_CONTACTS = Table(
    "post_contacts",
    "one contact found in a post and not among the imported interactions",
    (
        text("account_id", "who acted: the author of the post", required=True),
        text("target_account_id", "whom he answered or addressed", required=True),
        text("kind", required=True, allowed=("reply", "mention")),
        instant("occurred_at", required=True),
        day_flag("occurred_at"),
        text("post_id", "the post in which it was found", required=True),
        text("community"),
        listing("products"),
        text("parent_post_id", "the post that was answered"),
    ),
    key=("post_id", "target_account_id"),
)
