"""Tables that the identities room writes."""

from swayed.tables import Table, count, listing, real, text

ACCOUNT_PERSONS = Table(
    "account_persons",
    "one account and the person behind it",
    (
        text("account_id", required=True),
        text("person_id", "smallest account_id of the person's accounts", required=True),
    ),
    key=("account_id",),
)

PERSONS = Table(
    "persons",
    "one person, brand, bot, medium or unknown",
    (
        text("person_id", required=True),
        text("name", "display name, else handle, of the first account", required=True),
        text("kind", required=True, allowed=("person", "brand", "bot", "media", "unknown")),
        real("kind_probability", "how sure the kind is", unit="share 0-1", minimum=0, maximum=1, required=True),
        listing("reasons", "why, in words a human can check"),
        listing("accounts", required=True),
        count("followers", "largest audience of the accounts; used nowhere", unit="accounts"),
    ),
    key=("person_id",),
)

CUSTOMER_PERSONS = Table(
    "customer_persons",
    "one account that is a customer's own",
    (
        text("customer_id", required=True),
        text("person_id", required=True),
        text("linked_by", "declared handle, declared customer, external id or e-mail", required=True),
    ),
    key=("customer_id", "person_id"),
)
