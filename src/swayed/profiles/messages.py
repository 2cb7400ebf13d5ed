"""Messages: themes whose contact went with more steps than the same person's other posts of the same weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from swayed.profiles.contrast import (
    Contrast,
    Ratios,
    q_values,
    shrunk_ratios,
    shuffle_p_values,
    shuffled_differences,
    verdicts,
)
from swayed.profiles.numbering import Floats, Ints
from swayed.profiles.posts import PersonThemes, ThemeSums
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import MESSAGE_THEMES, THEME_CHECK, THEMES

NEEDED_SCORE = 3.3
"""Standard deviations to be named at 5 % among some twenty themes, and 0.84 for the 80 %, less what shrinking takes."""


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


def theme_tables(
    parts: Sequence[ThemeSums], names: list[str], stages: list[str], n_texts: int, settings: ProfileSettings
) -> dict[str, pa.Table]:
    """`themes`, `message_themes` and `theme_check`.

    Args:
        parts: of different persons each.
        names: of the themes; n_texts: distinct texts they were found in.
    """
    if not any(part.n_posts.any() for part in parts):
        nothing = {"n_texts": n_texts, "n_themes": 0, "n_compared": 0, "n_shuffles": 0, "credited": 0.0}
        return {
            "themes": THEMES.empty(),
            "message_themes": MESSAGE_THEMES.empty(),
            "theme_check": THEME_CHECK.from_rows([nothing]),
        }
    tested = _tested(parts, len(names), settings)
    is_proven = np.array([word == "more" for word in tested.verdict])
    check = {
        "n_texts": n_texts,
        "n_themes": len(names),
        "n_compared": sum(part.strata.n_compared for part in parts),
        "n_shuffles": len(tested.shuffled),
        "shuffles_naming": _shuffles_naming(tested.shuffled[:, tested.is_judged], settings.named_rate),
        "credited": sum(part.credited for part in parts),
        "smallest_ratio": _smallest_ratio(tested.contrast, tested.is_judged),
    }
    own = [_of_persons(part.persons, names, stages, tested.ratios.ratio, is_proven, settings) for part in parts]
    return {
        "themes": _themes_table(parts, names, stages, tested, settings),
        "message_themes": pa.concat_tables(own),
        "theme_check": THEME_CHECK.from_rows([check]),
    }


def _tested(parts: Sequence[ThemeSums], n_themes: int, settings: ProfileSettings) -> _Tested:
    contrast = sum((part.contrast for part in parts), start=Contrast.none(n_themes))
    shuffled = shuffled_differences([part.strata for part in parts], n_themes, settings.n_shuffles, settings.seed)
    authors = np.sum([part.n_authors for part in parts], axis=0)
    enough = np.maximum(contrast.observed, contrast.expected) >= settings.fewest_credited
    is_judged = np.asarray(enough & (contrast.spread > 0) & (authors >= settings.fewest_authors))
    p = np.where(is_judged, shuffle_p_values(contrast.observed - contrast.expected, shuffled), 1.0)
    q = np.ones(n_themes)
    q[is_judged] = q_values(p[is_judged])
    ratios = shrunk_ratios(contrast)
    verdict = verdicts(ratios, q, is_judged, settings.named_rate)
    return _Tested(contrast, shuffled, is_judged, authors, p, q, ratios, verdict)


def _themes_table(
    parts: Sequence[ThemeSums], names: list[str], stages: list[str], tested: _Tested, settings: ProfileSettings
) -> pa.Table:
    """Themes that go with more steps first; those of too few authors are not shown, lest they point at one of them."""
    n_posts = np.sum([part.n_posts for part in parts], axis=0)
    n_contacts = np.sum([part.n_contacts for part in parts], axis=0)
    excess = np.sum([part.excess for part in parts], axis=0)
    rows: list[dict[str, Any]] = [
        {
            "theme_no": number + 1,
            "theme": name,
            "n_posts": int(n_posts[number]),
            "n_authors": int(tested.authors[number]),
            "n_contacts": int(n_contacts[number]),
            "credited": float(tested.contrast.observed[number]),
            "expected": float(tested.contrast.expected[number]),
            "ratio": float(tested.ratios.ratio[number]),
            "ratio_lower": float(tested.ratios.lower[number]),
            "ratio_upper": float(tested.ratios.upper[number]),
            "p_value": float(tested.p[number]),
            "q_value": float(tested.q[number]),
            "verdict": tested.verdict[number],
            "stage": stages[int(excess[number].argmax())] if excess[number].max() > 0 else None,
            "post_id": min(part.best[number] for part in parts if number in part.best)[1],
        }
        for number, name in enumerate(names)
        if tested.authors[number] >= settings.fewest_authors
    ]
    rows.sort(key=lambda row: (row["verdict"] != "more", row["q_value"], -row["ratio"], row["theme_no"]))
    return THEMES.from_rows(rows)


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
    own: PersonThemes,
    names: list[str],
    stages: list[str],
    known: Floats,
    is_proven: npt.NDArray[np.bool_],
    settings: ProfileSettings,
) -> pa.Table:
    """Each person's best theme per stage: ratio = (credited + pull x known ratio) / (expected + pull)."""
    pull = settings.person_pull
    ratio = (own.credited + pull * known[own.theme]) / (own.expected + pull)
    order = np.lexsort((own.theme, -ratio, ~is_proven[own.theme], own.stage, own.person))
    owner = np.stack([own.person, own.stage])[:, order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (np.diff(owner, axis=1) != 0).any(axis=0)
    best = order[is_first]
    return pa.table(
        {
            "person_id": own.persons.take(pa.array(own.person[best])),
            "stage": [stages[i] for i in own.stage[best].tolist()],
            "theme_no": own.theme[best] + 1,
            "theme": [names[i] for i in own.theme[best].tolist()],
            "ratio": ratio[best],
            "credited": own.credited[best],
            "n_posts": own.n_posts[best],
            "is_proven": is_proven[own.theme[best]],
        },
        schema=MESSAGE_THEMES.schema,
    )
