"""Tables that the identities room writes."""

from swayed.tables import Table, count, flag, listing, real, text

KIND_WORDS = ("person", "brand", "bot", "media", "unknown")

ACCOUNT_PERSONS = Table(
    "account_persons",
    "one account and the person behind it",
    (
        text("account_id", required=True),
        text("person_id", "smallest account_id of the person's accounts", required=True),
    ),
    key=("account_id",),
)

ACCOUNT_LINKS = Table(
    "account_links",
    "one pair of accounts that are, or may be, one person",
    (
        text("account_id", required=True),
        text("other_account_id", required=True),
        text("linked_by", "what they share, in words", required=True),
        real("probability", "that both are one person", unit="share 0-1", minimum=0, maximum=1, required=True),
        flag("is_joined", "both belong to one person; if not, the pair stands in review", required=True),
    ),
    key=("account_id", "other_account_id"),
)

COORDINATED_ACCOUNTS = Table(
    "coordinated_accounts",
    "one account of a group that writes the same texts",
    (
        text("account_id", required=True),
        text("group_id", "smallest account_id of the group", required=True),
        count("n_accounts", "accounts in the group; three and more are taken as coordinated", required=True),
    ),
    key=("account_id",),
)

PERSON_KINDS = Table(
    "person_kinds",
    "one person and one kind it may be, by the clues alone",
    (
        text("person_id", required=True),
        text("kind", required=True, allowed=KIND_WORDS[:-1]),
        real("probability", "sums to 1 over the kinds", unit="share 0-1", minimum=0, maximum=1, required=True),
        text("reason", "the strongest clues, in words"),
    ),
    key=("person_id", "kind"),
)

PERSONS = Table(
    "persons",
    "one person, brand, bot, medium or unknown",
    (
        text("person_id", required=True),
        text("name", "display name, else handle, of the first account", required=True),
        text("kind", required=True, allowed=KIND_WORDS),
        real("kind_probability", "how sure the kind is", unit="share 0-1", minimum=0, maximum=1, required=True),
        listing("reasons", "why, in words a human can check"),
        listing("accounts", required=True),
        real("accounts_probability", "that the least sure of its accounts belongs to it", unit="share 0-1"),
        text("accounts_reason", "what joins its accounts, in words"),
        flag("is_accepted", "a reviewer decided its kind; an accepted unknown may be named"),
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
        text("linked_by", "declared handle, declared customer, external id, e-mail or reviewer", required=True),
    ),
    key=("customer_id", "person_id"),
)

IDENTITY_QUESTIONS = Table(
    "identity_questions",
    "one question about identities that only a human can answer",
    (
        text("question_id", required=True),
        text(
            "question",
            "what it is, whether two are one, whose it is",
            required=True,
            allowed=("kind", "same", "customer"),
        ),
        text("account_id", required=True),
        text("other_account_id", "of a question whether two are one"),
        text("customer_id", "of a question whose it is"),
        real("probability", "of the likeliest answer, where known", unit="share 0-1"),
        text("words", "the question and its evidence in a sentence", required=True),
        count("n_contacts", "how often the account was addressed: what is met most is asked first"),
    ),
    key=("question_id",),
)

TOUCH_PERSONS = Table(
    "touch_persons",
    "one survey answer or referral and the person or role that it names",
    (
        text("touch_id", required=True),
        text("customer_id"),
        text("person_id", "`offline:` and the role where only a role was named", required=True),
        text("role", "trainer, physio, shop staff, colleague, family, club, friend, neighbour, teacher"),
        text("named_by", required=True, allowed=("account", "handle", "name", "role")),
    ),
    key=("touch_id", "person_id"),
)
