"""Posts that customers met, and what is kept of those of some persons to tell themes apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from swayed.profiles.contrast import Contrast, Strata, Units, contrasted, shared_expectation, summed
from swayed.profiles.numbering import (
    Floats,
    Ints,
    blocks,
    coded,
    combined,
    combined_pair,
    real,
    values_and_places,
    whole,
)
from swayed.profiles.settings import ProfileSettings


@dataclass(frozen=True)
class Posts:
    """Posts that customers met, one per person, post and stage; aligned arrays.

    Args:
        persons, posts: their ids, at the place of their numbers.
        person, post, stage: numbers.
        theme: place of the theme, from 0.
        block: stretch of days in which it was first met, apart for posts addressed to a customer and for all others: an
            answer is never compared with what is read.
        n_contacts, chance, credited: of the post in the stage.
        expected: credit it would have, were the person's posts of the block all alike.
    """

    persons: pa.Array  # type: ignore[type-arg]
    posts: pa.Array  # type: ignore[type-arg]
    person: Ints
    post: Ints
    stage: Ints
    theme: Ints
    block: Ints
    n_contacts: Ints
    credited: Floats
    expected: Floats


def read_posts(units: pa.Table, settings: ProfileSettings) -> Posts:
    """The rows of `message_units.sql` as arrays, with what would be expected of each."""
    persons, person = coded(units.column("person_id"))
    names, post = coded(units.column("post_id"))
    stage = whole(units, "stage_no")
    block = blocks(whole(units, "first_hour"), settings.block_days)
    # A post belongs to the block in which it was first met in any stage.
    first = np.full(len(names), np.iinfo(np.int64).max)
    np.minimum.at(first, post, block)
    addressed = np.zeros(len(names), dtype=np.int64)
    np.maximum.at(addressed, post, whole(units, "is_addressed"))
    block = (2 * first + addressed)[post]
    credited = real(units, "credited")
    expected = shared_expectation(combined(person, block, stage), real(units, "chance"), credited)
    n_contacts = whole(units, "n_contacts")
    return Posts(
        persons, names, person, post, stage, whole(units, "theme_no") - 1, block, n_contacts, credited, expected
    )


@dataclass(frozen=True)
class PersonThemes:
    """One person, stage and theme, where the stage has enough credit of his; aligned arrays.

    Args:
        persons: ids, at the place of their numbers.
    """

    persons: pa.Array  # type: ignore[type-arg]
    person: Ints
    stage: Ints
    theme: Ints
    credited: Floats
    expected: Floats
    n_posts: Ints


@dataclass(frozen=True)
class ThemeSums:
    """What themes need of the posts of some persons; arrays of shape (n_themes,) where nothing else is said.

    Args:
        contrast: of each theme with the others.
        strata: what shuffling needs.
        n_posts, n_authors, n_contacts: of the theme; a contact that could have moved into several stages counts once.
        excess: credit beyond the expected, shape (n_themes, n_stages).
        best: by theme, the credit of the post with most of it, less than nothing, and the id of the post.
        credited: in all.
        persons: what each of them did with each theme.
    """

    contrast: Contrast
    strata: Strata
    n_posts: Ints
    n_authors: Ints
    n_contacts: Ints
    excess: Floats
    best: dict[int, tuple[float, str]]
    credited: float
    persons: PersonThemes


def theme_sums(posts: Posts, n_themes: int, n_stages: int, settings: ProfileSettings) -> ThemeSums:
    """The sums over posts, themes numbered 0 to n_themes - 1."""
    units = _units(posts)
    authors = values_and_places(combined_pair(posts.person, posts.theme))[0] % (posts.theme.max(initial=0) + 1)
    most = np.zeros(len(posts.posts), dtype=np.int64)
    np.maximum.at(most, posts.post, posts.n_contacts)
    excess = summed(posts.theme * n_stages + posts.stage, posts.credited - posts.expected, n_themes * n_stages)
    return ThemeSums(
        contrasted(units, n_themes),
        Strata.of(units),
        np.bincount(units.label, minlength=n_themes),
        np.bincount(authors, minlength=n_themes),
        np.bincount(units.label, most, n_themes).astype(np.int64),
        excess.reshape(n_themes, n_stages),
        _most_credited(posts),
        float(posts.credited.sum()),
        _person_themes(posts, n_stages, settings),
    )


def _units(posts: Posts) -> Units:
    """One unit per post: its excess summed over stages, among the posts of the same person and block."""
    n = len(posts.posts)
    first = np.zeros(n, dtype=np.int64)
    first[posts.post] = np.arange(len(posts.post))
    return Units(
        combined(posts.person[first], posts.block[first]),
        posts.theme[first],
        summed(posts.post, posts.credited, n),
        summed(posts.post, posts.expected, n),
    )


def _most_credited(posts: Posts) -> dict[int, tuple[float, str]]:
    order = np.lexsort((posts.post, -posts.credited, posts.theme))
    themes, first = np.unique(posts.theme[order], return_index=True)
    chosen = order[first]
    ids = posts.posts.take(pa.array(posts.post[chosen])).to_pylist()
    return dict(zip(themes.tolist(), zip((-posts.credited[chosen]).tolist(), ids, strict=True), strict=True))


def _person_themes(posts: Posts, n_stages: int, settings: ProfileSettings) -> PersonThemes:
    """What persons did with themes, where they have credit enough of their own for one to be told."""
    owner = posts.person * n_stages + posts.stage
    rows = np.flatnonzero(np.bincount(owner, posts.credited)[owner] >= settings.fewest_own_steps)
    place = combined(posts.person[rows], posts.stage[rows], posts.theme[rows])
    first = rows[np.unique(place, return_index=True)[1]]
    n = len(first)
    return PersonThemes(
        posts.persons,
        posts.person[first],
        posts.stage[first],
        posts.theme[first],
        summed(place, posts.credited[rows], n),
        summed(place, posts.expected[rows], n),
        np.bincount(place, minlength=n),
    )
