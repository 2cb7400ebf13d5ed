"""No contact is lost on its way into `posts` and `interactions`, and each table says what the contract says."""

from __future__ import annotations

from swayed.lab import Market
from swayed.lab.texts import is_on_topic
from swayed.lab.world import World


def _accounts_of(market: Market) -> dict[str, str]:
    return {row["customer_id"]: row["account_id"] for row in market.identities.to_pylist() if row["customer_id"]}


def test_no_contact_is_lost(plain: Market, world: World) -> None:
    """Every contact is a row of interactions, a reply or a mention in posts, or both; never neither."""
    posts = {row["post_id"]: row for row in plain.tables["posts"].to_pylist()}
    logged = {
        (row["account_id"], row["target_account_id"], row["occurred_at"], row["kind"])
        for row in plain.tables["interactions"].to_pylist()
    }
    handle_of = {row["account_id"]: row["handle"] for row in plain.tables["accounts"].to_pylist()}
    account_of = _accounts_of(plain)
    n_both = 0
    contacts = plain.contacts.to_pylist()
    assert len(contacts) == world.settings.n_contacts
    for contact in contacts:
        customer, person = account_of[contact["customer_id"]], contact["account_id"]
        kind = contact["kind"]
        actor, target = (person, customer) if kind in ("answer", "reply", "mention") else (customer, person)
        moment = contact["contact_at"]
        name = "reply" if kind == "reply_to" else kind
        in_log = (actor, target, moment, name) in logged
        post = posts.get(contact["post_id"] or "")
        spoken = post is not None and post["account_id"] == actor and post["posted_at"] == moment
        in_posts = False
        if spoken and post is not None:
            parent = posts.get(post["reply_to_post_id"] or "")
            in_posts = parent is not None and parent["account_id"] == target
            in_posts |= f"@{handle_of[target]} " in post["text"]
        assert in_log or in_posts
        n_both += in_log and in_posts
    assert n_both > 0.02 * len(contacts)


def test_what_is_read_was_written_before(plain: Market) -> None:
    posted = {row["post_id"]: (row["posted_at"], row["account_id"]) for row in plain.tables["posts"].to_pylist()}
    for row in plain.tables["interactions"].to_pylist():
        if row["kind"] in ("read", "like", "quote", "review_read") and row["post_id"]:
            at, author = posted[row["post_id"]]
            assert at < row["occurred_at"]
            assert author == row["target_account_id"]
    for post in plain.tables["posts"].to_pylist():
        if post["reply_to_post_id"]:
            assert posted[post["reply_to_post_id"]][0] < post["posted_at"]


def test_dose_follows_the_words(plain: Market) -> None:
    """A contact has a dose exactly if its words, or the post it is about, belong to the topic."""
    text_of = {row["post_id"]: row["text"] for row in plain.tables["posts"].to_pylist()}
    for contact in plain.contacts.to_pylist():
        if contact["kind"] in ("read", "like", "answer") and contact["post_id"]:
            assert (contact["dose"] > 0) == is_on_topic(text_of[contact["post_id"]])


def test_contacts_stay_on_one_platform(plain: Market) -> None:
    platform = {row["account_id"]: row["platform"] for row in plain.tables["accounts"].to_pylist()}
    for row in plain.tables["interactions"].to_pylist():
        assert platform[row["account_id"]] == platform[row["target_account_id"]]


def test_distinct_texts_stay_few(plain: Market) -> None:
    texts = set(plain.tables["posts"]["text"].to_pylist())
    texts |= set(plain.tables["interactions"]["text"].to_pylist())
    assert 3000 < len(texts) <= 6000
