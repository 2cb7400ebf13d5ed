"""Tables that the ways room writes."""

from swayed.tables import Table, count, real, text

WAY_COLUMNS = ("answers", "addresses", "shows", "passes", "reviews", "links", "meets", "two_way")
"""Counts of contacts by which people are told apart. No audience, no effect and no grade is among them."""

PERSON_WAYS = Table(
    "person_ways",
    "one person with enough contacts, how customers met him, and people alike in it",
    (
        text("person_id", required=True),
        count("n_contacts", required=True),
        count("n_customers", required=True),
        count("answers", "contacts in which he answers", required=True),
        count("addresses", "in which he replies to the customer or mentions him", required=True),
        count("shows", "in which he is read or liked", required=True),
        count("passes", "in which he is quoted, copied or reposted", required=True),
        count("reviews", "in which his reviews are read", required=True),
        count("links", "in which his links are followed", required=True),
        count("meets", "at events", required=True),
        count("two_way", "that have their like in the other direction", required=True),
        count("n_communities", required=True),
        count("n_posts", required=True),
        count(
            "type_no", "people of the same number are alike, the most frequent 0; empty where no types are told apart"
        ),
        real("probability", "of that type", unit="share 0-1"),
    ),
    key=("person_id",),
)

WAY_FIT = Table(
    "way_fit",
    "whether types can be told apart, one row",
    (
        count("n_people", "people with enough contacts", required=True),
        count("n_types", "0: none can be told apart", required=True),
        real("agreement", "mean adjusted Rand index of types found in resampled people with these"),
        text("verdict", required=True),
    ),
)
