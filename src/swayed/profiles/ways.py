"""Ways of people: how customers meet them, as features; and the plain words for what sets a type apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Way:
    """One feature.

    Args:
        column: of `ways.sql`.
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
"""Shares of contacts by which people are told apart. No audience, no effect and no grade is among them."""

PRIOR_CONTACTS = 10.0
"""A person's share is drawn to the mean of all as if he had had so many more contacts: few contacts say little."""


def features(ways: pa.Table) -> Floats:
    """Square roots of each person's shares (which steadies their spread); shape (n, len(WAYS))."""
    n_contacts = _column(ways, "n_contacts")
    columns = []
    for way in WAYS:
        n = _column(ways, way.column)
        mean = n.sum() / max(n_contacts.sum(), 1.0)
        columns.append(np.sqrt((n + PRIOR_CONTACTS * mean) / (n_contacts + PRIOR_CONTACTS)))
    return np.stack(columns, axis=1)


def shares(ways: pa.Table) -> Floats:
    """Plain shares, for people to read; shape (n, len(WAYS))."""
    n_contacts = np.maximum(_column(ways, "n_contacts"), 1.0)
    return np.stack([_column(ways, way.column) / n_contacts for way in WAYS], axis=1)


def _column(ways: pa.Table, name: str) -> Floats:
    return np.asarray(ways.column(name).to_numpy(), dtype=np.float64)
