"""Types of people, where a market has them: each meets customers in its own way, and movers of one type move one stage."""

from __future__ import annotations

import numpy as np

from swayed.lab.draws import Ints, draw_weighted, stream

TYPES = ("adviser", "shower", "companion", "reviewer")
"""Answers questions; shows what he owns; talks to and fro; writes what is read before buying."""

NO_TYPE = -1
"""Type of brands, bots, media and macro accounts, and of everybody in a market without types."""

# Chances of the kinds of `contacts.KINDS`, per type.
_VOICES = (
    (0.10, 0.08, 0.01, 0.01, 0.02, 0.02, 0.06, 0.45, 0.15, 0.10),
    (0.40, 0.34, 0.06, 0.06, 0.02, 0.04, 0.04, 0.01, 0.02, 0.01),
    (0.10, 0.14, 0.01, 0.01, 0.00, 0.00, 0.28, 0.04, 0.34, 0.08),
    (0.14, 0.08, 0.02, 0.04, 0.38, 0.24, 0.03, 0.04, 0.02, 0.01),
)
# Chances of the types: of movers, and of everybody else.
_OF_MOVERS = (0.5, 0.3, 0.2, 0.0)
_OF_OTHERS = (0.2, 0.2, 0.35, 0.25)


def draw_types(seed: int, is_typed: np.ndarray, is_mover: np.ndarray) -> Ints:
    """Return the position in TYPES of each person, NO_TYPE for those who can have none."""
    rng = stream(seed, "types")
    n = len(is_typed)
    kind = np.where(
        is_mover,
        draw_weighted(rng, np.array(_OF_MOVERS), n),
        draw_weighted(rng, np.array(_OF_OTHERS), n),
    )
    return np.where(is_typed, kind, NO_TYPE).astype(np.int64)


def draw_typed_kinds(seed: int, type_of_contact: Ints, kind: Ints) -> Ints:
    """Return the kind of each contact, drawn anew where its person has a type."""
    rng = stream(seed, "kinds of types")
    drawn = kind.copy()
    for number, chances in enumerate(_VOICES):
        rows = np.flatnonzero(type_of_contact == number)
        drawn[rows] = draw_weighted(rng, np.array(chances), len(rows))
    return drawn
