"""Read posts, find the replies and mentions in them."""

from swayed.contacts.tables import POST_CONTACTS
from swayed.engines import Engine, read_sql

READS = ("accounts", "posts", "interactions")
WRITES = (POST_CONTACTS,)


def run(engine: Engine) -> None:
    """Leaves `post_contacts` in the engine."""
    for name in ("addressed", "community_days", "mentions", "post_contacts"):
        engine.run(name, read_sql("swayed.contacts", name))
    for name in ("addressed", "community_days", "mentions"):
        engine.drop(name)
