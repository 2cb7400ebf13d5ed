"""Who is exposed to whom by which kind of contact, and how much one contact weighs before anything is learned.

The weights are an ordering by attention, not a measurement: being answered weighs more than having read.
They scale a person's effect, never his rank against somebody met in the same way.
"""

from __future__ import annotations

from typing import NamedTuple


class ContactRule(NamedTuple):
    """One kind of contact.

    Args:
        kind: the word in the data.
        exposed: which side is exposed, `actor` or `target`.
        exposed_as: the kind under which the exposure is kept.
        weight: dose of one such contact at full relevance.
    """

    kind: str
    exposed: str
    exposed_as: str
    weight: float


CONTACT_RULES: tuple[ContactRule, ...] = (
    ContactRule("answer", "target", "answer", 1.0),
    ContactRule("accepted_answer", "actor", "accepted_answer", 1.0),
    ContactRule("reply", "target", "reply", 1.0),
    ContactRule("reply", "actor", "read", 0.5),
    ContactRule("mention", "target", "mention", 1.0),
    ContactRule("quote", "actor", "quote", 1.0),
    ContactRule("copy", "actor", "copy", 1.0),
    ContactRule("credit", "actor", "credit", 1.0),
    ContactRule("repost", "actor", "repost", 1.0),
    ContactRule("like", "actor", "like", 0.7),
    ContactRule("review_read", "actor", "review_read", 1.0),
    ContactRule("read", "actor", "read", 0.7),
    ContactRule("link_click", "actor", "link_click", 1.0),
    ContactRule("review", "actor", "review", 1.0),
    ContactRule("event_met", "actor", "event_met", 1.0),
    ContactRule("event_met", "target", "event_met", 1.0),
)

OTHER_KIND_WEIGHT = 0.7
"""Dose of a kind of contact that swayed does not know; its actor is exposed to its target."""

FOLLOW_WEIGHT = 0.15
"""Dose of one post by somebody followed: most are never seen."""

OUTSIDE_PLACE_WEIGHT = 0.5
"""Factor for contacts outside the places a situation names."""

UNMET_FACTOR_WEIGHT = 0.5
"""Factor for contacts that do not meet a situation's factor of `use: weight`."""

HISTORY_DAYS = 180
"""Contacts this long before the period still count as history."""
