"""Messages: themes whose contact went with more steps than the same person's other posts of the same weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from swayed.profiles.contrast import (
    Contrast,
    Ratios,
    Units,
    contrasted,
    q_values,
    shared_expectation,
    shrunk_ratios,
    shuffle_p_values,
    shuffled_differences,
    summed,
    verdicts,
)
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import MESSAGE_THEMES, THEME_CHECK, THEMES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NEEDED_SCORE = 3.3
"""Standard deviations to be named at 5 % among some twenty themes, and 0.84 for the 80 %, less what shrinking takes."""


@dataclass(frozen=True)
class Posts:
    """Posts that customers met, one per person, post and stage; aligned arrays.

    Args:
        person, post, stage: numbers, with their names in the lists.
        theme: place of the theme, from 0.
        block: stretch of days in which it was first met, apart for posts addressed to a customer and for all others: an
            answer is never compared with what is read.
        n_contacts, chance, credited: of the post in the stage.
        expected: credit it would have, were the person's posts of the block all alike.
    """

    persons: list[str]
    posts: list[str]
    stages: list[str]
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
    persons, person = numbered(units.column("person_id"))
    names, post = numbered(units.column("post_id"))
    stages, stage = numbered(units.column("stage"))
    block = blocks(units.column("first_at"), settings.block_days)
    # A post belongs to the block in which it was first met in any stage.
    first = np.full(len(names), np.iinfo(np.int64).max)
    np.minimum.at(first, post, block)
    addressed = np.zeros(len(names), dtype=np.int64)
    np.maximum.at(addressed, post, real(units, "is_addressed").astype(np.int64))
    block = (2 * first + addressed)[post]
    chance = real(units, "chance")
    credited = real(units, "credited")
    group = combined(person, block, stage)
    return Posts(
        persons,
        names,
        stages,
        person,
        post,
        stage,
        real(units, "theme_no").astype(np.int64) - 1,
        block,
        real(units, "n_contacts").astype(np.int64),
        credited,
        shared_expectation(group, chance, credited),
    )


@dataclass(frozen=True)
class _Tested:
    """Every theme tested; arrays of shape (n_themes,)."""

    contrast: Contrast
    shuffled: Floats
    is_judged: npt.NDArray[np.bool_]
    authors: Ints
    p: Floats
    q: Floats
    ratios: Ratios
    verdict: list[str]


def theme_tables(posts: Posts, names: list[str], n_texts: int, settings: ProfileSettings) -> dict[str, pa.Table]:
    """`themes`, `message_themes` and `theme_check`.

    Args:
        names: of the themes; n_texts: distinct texts they were found in.
    """
    if not len(posts.post) or not names:
        nothing = {"n_texts": n_texts, "n_themes": 0, "n_compared": 0, "n_shuffles": 0, "credited": 0.0}
        return {
            "themes": THEMES.empty(),
            "message_themes": MESSAGE_THEMES.empty(),
            "theme_check": THEME_CHECK.from_rows([nothing]),
        }
    units = _units(posts)
    tested = _tested(posts, units, len(names), settings)
    is_proven = np.array([word == "more" for word in tested.verdict])
    check = {
        "n_texts": n_texts,
        "n_themes": len(names),
        "n_compared": _comparable(units),
        "n_shuffles": len(tested.shuffled),
        "shuffles_naming": _shuffles_naming(tested.shuffled[:, tested.is_judged], settings.named_rate),
        "credited": float(posts.credited.sum()),
        "smallest_ratio": _smallest_ratio(tested.contrast, tested.is_judged),
    }
    return {
        "themes": _themes_table(posts, names, tested, settings),
        "message_themes": _of_persons(posts, names, tested.ratios.ratio, is_proven, settings),
        "theme_check": THEME_CHECK.from_rows([check]),
    }


def _tested(posts: Posts, units: Units, n_themes: int, settings: ProfileSettings) -> _Tested:
    contrast = contrasted(units, n_themes)
    shuffled = shuffled_differences(units, n_themes, settings.n_shuffles, settings.seed)
    pairs = np.unique(np.stack([posts.theme, posts.person]), axis=1)
    authors = np.bincount(pairs[0], minlength=n_themes).astype(np.int64)
    enough = np.maximum(contrast.observed, contrast.expected) >= settings.fewest_credited
    is_judged = np.asarray(enough & (contrast.spread > 0) & (authors >= settings.fewest_authors))
    p = np.where(is_judged, shuffle_p_values(contrast.observed - contrast.expected, shuffled), 1.0)
    q = np.ones(n_themes)
    q[is_judged] = q_values(p[is_judged])
    ratios = shrunk_ratios(contrast)
    verdict = verdicts(ratios, q, is_judged, settings.named_rate)
    return _Tested(contrast, shuffled, is_judged, authors, p, q, ratios, verdict)


def _themes_table(posts: Posts, names: list[str], tested: _Tested, settings: ProfileSettings) -> pa.Table:
    """Themes that go with more steps first; those of too few authors are not shown, lest they point at one of them."""
    best = _most_credited(posts, len(names))
    rows = [
        {
            "theme_no": number + 1,
            "theme": name,
            "n_posts": len(np.unique(posts.post[posts.theme == number])),
            "n_authors": int(tested.authors[number]),
            "n_contacts": _n_contacts(posts, number),
            "credited": float(tested.contrast.observed[number]),
            "expected": float(tested.contrast.expected[number]),
            "ratio": float(tested.ratios.ratio[number]),
            "ratio_lower": float(tested.ratios.lower[number]),
            "ratio_upper": float(tested.ratios.upper[number]),
            "p_value": float(tested.p[number]),
            "q_value": float(tested.q[number]),
            "verdict": tested.verdict[number],
            "stage": _main_stage(posts, number),
            "post_id": posts.posts[best[number]],
        }
        for number, name in enumerate(names)
        if tested.authors[number] >= settings.fewest_authors
    ]
    rows.sort(key=lambda row: (row["verdict"] != "more", row["q_value"], -row["ratio"], row["theme_no"]))
    return THEMES.from_rows(rows)


def _units(posts: Posts) -> Units:
    """One unit per post: its excess summed over stages, among the posts of the same person and block."""
    n = len(posts.posts)
    first = np.zeros(n, dtype=np.int64)
    first[posts.post] = np.arange(len(posts.post))
    stratum = np.unique(combined_pair(posts.person[first], posts.block[first]), return_inverse=True)[1]
    return Units(
        stratum.astype(np.int64),
        posts.theme[first],
        summed(posts.post, posts.credited, n),
        summed(posts.post, posts.expected, n),
    )


def _shuffles_naming(shuffled: Floats, rate: float) -> float | None:
    """Share of shuffles in which a theme would be named, each shuffle judged among all as the data are."""
    if not shuffled.size:
        return None
    n = len(shuffled)
    ordered = np.sort(shuffled, axis=0)
    naming = 0
    for row in shuffled:
        above = np.array([n - np.searchsorted(ordered[:, i], value - 1e-12) for i, value in enumerate(row)])
        below = np.array([np.searchsorted(ordered[:, i], value + 1e-12, side="right") for i, value in enumerate(row)])
        naming += bool((q_values(np.minimum(1.0, 2.0 * np.minimum(above, below) / n)) <= rate).any())
    return naming / n


def _smallest_ratio(contrast: Contrast, is_judged: npt.NDArray[np.bool_]) -> float | None:
    if not is_judged.any():
        return None
    relative = 2.0 * contrast.spread[is_judged] / (contrast.own + contrast.others)[is_judged]
    return float(np.exp(NEEDED_SCORE * np.median(relative)))


def _of_persons(
    posts: Posts, names: list[str], known: Floats, is_proven: npt.NDArray[np.bool_], settings: ProfileSettings
) -> pa.Table:
    """Each person's best theme per stage: ratio = (credited + pull x known ratio) / (expected + pull)."""
    place = combined(posts.person, posts.stage, posts.theme)
    first = np.unique(place, return_index=True)[1]
    cell = np.stack([posts.person, posts.stage, posts.theme])[:, first]
    n = len(first)
    credited = np.bincount(place, posts.credited, n)
    expected = np.bincount(place, posts.expected, n)
    n_posts = np.bincount(place, minlength=n)
    pull = settings.person_pull
    ratio = (credited + pull * known[cell[2]]) / (expected + pull)
    order = np.lexsort((cell[2], -ratio, ~is_proven[cell[2]], cell[1], cell[0]))
    owner = cell[:2, order]
    is_first = np.ones(n, dtype=np.bool_)
    is_first[1:] = (np.diff(owner, axis=1) != 0).any(axis=0)
    best = order[is_first]
    own = np.bincount(posts.person * len(posts.stages) + posts.stage, posts.credited)
    best = best[own[cell[0, best] * len(posts.stages) + cell[1, best]] >= settings.fewest_own_steps]
    return pa.table(
        {
            "person_id": [posts.persons[i] for i in cell[0, best].tolist()],
            "stage": [posts.stages[i] for i in cell[1, best].tolist()],
            "theme_no": cell[2, best] + 1,
            "theme": [names[i] for i in cell[2, best].tolist()],
            "ratio": ratio[best],
            "credited": credited[best],
            "n_posts": n_posts[best],
            "is_proven": is_proven[cell[2, best]],
        },
        schema=MESSAGE_THEMES.schema,
    )


def _n_contacts(posts: Posts, theme: int) -> int:
    """Contacts with posts of the theme; one that could have moved into several stages counts once."""
    most = np.zeros(len(posts.posts), dtype=np.int64)
    rows = posts.theme == theme
    np.maximum.at(most, posts.post[rows], posts.n_contacts[rows])
    return int(most.sum())


def _main_stage(posts: Posts, theme: int) -> str | None:
    rows = posts.theme == theme
    excess = np.bincount(posts.stage[rows], posts.credited[rows] - posts.expected[rows], len(posts.stages))
    return posts.stages[int(excess.argmax())] if excess.max() > 0 else None


def _most_credited(posts: Posts, n_themes: int) -> Ints:
    order = np.lexsort((posts.post, -posts.credited, posts.theme))
    themes, first = np.unique(posts.theme[order], return_index=True)
    found = np.zeros(n_themes, dtype=np.int64)
    found[themes] = posts.post[order[first]]
    return found


def _comparable(units: Units) -> int:
    size = np.bincount(units.stratum)
    return int((size[units.stratum] > 1).sum())


def numbered(column: pa.ChunkedArray) -> tuple[list[Any], Ints]:  # type: ignore[type-arg]
    """Values of a column in their order, and the number of each row's; -1 where the cell is empty.

    Each value becomes an object once, not once a row, and whole numbers are sorted in the place of words.
    """
    encoded: list[Any] = column.dictionary_encode().unify_dictionaries().chunks
    if not encoded:
        return [], np.zeros(0, np.int64)
    values = encoded[0].dictionary
    order = pc.sort_indices(values).to_numpy()
    place = np.full(len(order) + 1, -1)  # the last is that of empty cells
    place[order] = np.arange(len(order))
    index = np.concatenate([pc.fill_null(chunk.indices, -1).to_numpy() for chunk in encoded])
    return values.take(pa.array(order)).to_pylist(), place[index]


def real(table: pa.Table, name: str) -> Floats:
    """A column of numbers."""
    return np.asarray(table.column(name).to_numpy(), dtype=np.float64)


def blocks(column: pa.ChunkedArray, days: int) -> Ints:  # type: ignore[type-arg]
    """Stretch of `days` days in which each instant lies."""
    seconds = column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_numpy()
    return np.asarray(seconds // (days * 86_400_000_000), dtype=np.int64)


def combined(*numbers: Ints) -> Ints:
    """One number, from 0, for each combination of numbers, in their order."""
    found = np.zeros(len(numbers[0]), dtype=np.int64)
    # One column at a time: whole numbers are sorted ten times faster than rows.
    for number in numbers:
        found = _dense(combined_pair(found, _dense(number)))
    return found


def _dense(number: Ints) -> Ints:
    """Whole numbers in the place of their values, from 0, in their order; counted, not sorted, where they lie close together."""
    if not len(number):
        return number.astype(np.int64)
    least = int(number.min())
    span = int(number.max()) - least + 1
    if span > 4 * len(number):
        return np.unique(number, return_inverse=True)[1].astype(np.int64)
    occurs = np.zeros(span, np.bool_)
    occurs[number - least] = True
    return np.asarray((np.cumsum(occurs) - 1)[number - least])


def combined_pair(first: Ints, second: Ints) -> Ints:
    """`first` times the span of `second`, plus it: divided by the span it gives `first` again."""
    return np.asarray(first * (second.max(initial=0) + 1) + second)
