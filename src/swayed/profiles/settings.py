"""Settings of profiles and messages; every number has a meaning and a reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """How types of people are learned and how messages, moments and factors are compared.

    Args:
        fewest_contacts: contacts with customers below which a person's ways cannot be told; he gets no type.
        fewest_people: people with so many contacts below which no types are looked for.
        most_types: most types that are tried; more could not be kept in mind.
        smallest_type: share of people that the smallest type must have.
        n_resamples: bootstrap samples of people.
        lowest_agreement: mean adjusted Rand index over the resamples below which types are not told apart.
        n_prototypes: people shown as examples of a type.
        block_days: posts of a person are compared with his others met within the same stretch of so many days.
        fewest_theme_texts: distinct texts that a theme has on average.
        most_themes: most themes.
        n_shuffles: times the themes are shuffled within each person.
        named_rate: false-discovery rate at which a theme, moment or factor is named.
        fewest_credited: credited steps below which a theme, moment or factor is not judged.
        fewest_authors: authors below which a theme is not shown, lest it point at one of them.
        silent_days: a customer who does nothing for so many days to the end of the data has stopped.
        fewest_own_steps: credited steps into a stage from which on a person's own best theme there is told.
        person_pull: credited steps of his own that weigh as much as what is known of a theme from everybody.
        seed: seed of clusters, resamples and shuffles.
    """

    fewest_contacts: int = 20
    fewest_people: int = 40
    most_types: int = 6
    smallest_type: float = 0.03
    n_resamples: int = 20
    lowest_agreement: float = 0.7
    n_prototypes: int = 3
    block_days: int = 28
    fewest_theme_texts: int = 60
    most_themes: int = 20
    n_shuffles: int = 1999
    named_rate: float = 0.05
    fewest_credited: float = 5.0
    fewest_authors: int = 10
    silent_days: int = 60
    fewest_own_steps: float = 1.0
    person_pull: float = 5.0
    seed: int = 1
