"""Settings of the ways in which customers meet people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaySettings:
    """How people are grouped by the ways in which customers meet them.

    Args:
        fewest_contacts: contacts with customers below which a person's ways cannot be told; he gets no type.
        fewest_people: people with so many contacts below which no types are looked for.
        most_types: most types that are tried; more could not be kept in mind.
        smallest_type: share of people that the smallest type must have.
        n_resamples: bootstrap samples of people.
        lowest_agreement: mean adjusted Rand index over the resamples below which types are not told apart.
        seed: seed of clusters and resamples.
    """

    fewest_contacts: int = 20
    fewest_people: int = 40
    most_types: int = 6
    smallest_type: float = 0.03
    n_resamples: int = 20
    lowest_agreement: float = 0.7
    seed: int = 1
