"""Plain words for the ways in which customers meet people: what sets a type apart, and what to offer it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """One feature.

    Args:
        column: of `person_ways`.
        is_share: a share of the contacts; else a plain number.
        name: the type's name where this sets it apart most.
        meets: how such people meet customers, in a sentence.
        offer: what to offer them.
    """

    column: str
    is_share: bool
    name: str
    meets: str
    offer: str


WAYS: tuple[Way, ...] = (
    Way(
        "answers",
        True,
        "advisers",
        "A customer asks, they answer.",
        "Facts that no page has, samples to try, and somebody of yours who answers their own questions.",
    ),
    Way(
        "addresses",
        True,
        "companions",
        "They turn to customers by name and reply to what they write.",
        "Something to do together: an invitation for two, an event, a product to hand on. Never a script.",
    ),
    Way(
        "shows",
        True,
        "showers",
        "Customers read and like what they show of their own use.",
        "The product itself, early and in earnest use, and leave to say what does not work.",
    ),
    Way(
        "passes",
        True,
        "passers-on",
        "Customers quote, copy and repost them.",
        "Material worth handing on, free to use, with its source.",
    ),
    Way(
        "reviews",
        True,
        "reviewers",
        "Customers read their reviews before they decide.",
        "A long loan without conditions, measurements, and the earlier model to compare.",
    ),
    Way(
        "links",
        True,
        "guides",
        "Customers follow their links.",
        "Pages that answer one question each, and links that last.",
    ),
    Way(
        "meets",
        True,
        "people met",
        "Customers meet them at events.",
        "A place at your events, and something to show there.",
    ),
    Way(
        "two_way",
        True,
        "talkers to and fro",
        "They and their customers talk in both directions, as friends and family do.",
        "Time and attention: an invitation, a small favour, no contract first.",
    ),
)
"""One for each of `swayed.ways.WAY_COLUMNS`, in their order."""
