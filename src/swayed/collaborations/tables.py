"""Tables that the collaborations room writes."""

from swayed.tables import Table, date, flag, instant, listing, text

CONTACT_RULES = Table(
    "contact_rules",
    "one person with a relation or an objection, and whether he may be contacted; anybody else may not",
    (
        text("person_id", required=True),
        text("may_contact", required=True, allowed=("agreed", "applied", "business", "no")),
        text("why", "what decides it", required=True),
        instant("objected_at", "when he objected as a customer; nothing else counts then"),
    ),
    key=("person_id",),
)

JUDGED_POSTS = Table(
    "judged_posts",
    "one piece of content of a collaboration, and whether it states the connection",
    (
        text("collaboration_id", required=True),
        text("deliverable_id", required=True),
        text("kind", "of the collaboration"),
        text("account_id", "who published it"),
        text("post_id"),
        text("url"),
        instant("posted_at"),
        text("found_by", "recorded, or what the post carries: code, link, product", required=True),
        text("verdict", required=True),
        text("language", "of the post; empty where nobody can tell"),
        listing("words", "words found, as written", required=True),
        text("why", required=True),
        text("ask", "what to ask the author for; empty where nothing", required=True),
        text("case_id", "of the case that the verdict opens"),
        flag("is_open", "that case is open"),
        text("text_md5", "of the text that was read", required=True),
        text("text"),
    ),
    key=("collaboration_id", "deliverable_id"),
)

DAYS = Table(
    "days",
    "the day on which is asked",
    (date("today", required=True), date("soon_on", "the last day that is called soon", required=True)),
)

BOUNDS = Table(
    "bounds",
    "one collaboration and the instants between which its posts fall",
    (text("collaboration_id", required=True), instant("from_at"), instant("until_at")),
    key=("collaboration_id",),
)
