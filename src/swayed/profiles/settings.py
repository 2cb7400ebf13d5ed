"""Settings of profiles and messages; every number has a meaning and a reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """How types of people are shown and how messages, moments and factors are compared.

    Args:
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
        bucket_rows: contacts and credits of the persons who are worked through together: what is held in memory at once.
        seed: seed of themes and shuffles.
    """

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
    bucket_rows: int = 1_000_000
    seed: int = 1
