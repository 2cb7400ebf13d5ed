"""Themes: what posts are about, found by meaning, named by their own words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from swayed.profiles.settings import ProfileSettings
from swayed.profiles.wording import distinguishing_words

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Themes:
    """Themes of texts.

    Args:
        theme_no: of each text, from 1; shape (n,).
        names: of each theme, its own words, the clearest first.
    """

    theme_no: Ints
    names: list[str]


def found_themes(texts: list[str], vectors: npt.NDArray[np.float32], settings: ProfileSettings) -> Themes:
    """Groups texts by their vectors (n, dimensions); fewer than two groups' worth of texts are one theme."""
    n_themes = int(np.clip(len(texts) // settings.fewest_theme_texts, 1, settings.most_themes))
    if n_themes < 2:
        return Themes(np.ones(len(texts), dtype=np.int64), ["everything"] if texts else [])
    from sklearn.cluster import KMeans

    with threadpool_limits(limits=1):
        found = KMeans(n_themes, n_init=4, random_state=settings.seed).fit_predict(vectors)
    # Numbered by size, so that a name is kept when the data grow a little.
    order = np.argsort(-np.bincount(found, minlength=n_themes), kind="stable")
    place = np.empty(n_themes, dtype=np.int64)
    place[order] = np.arange(n_themes)
    label = place[found]
    return Themes(label + 1, _names(distinguishing_words(texts, label, n_themes)))


def _names(words: list[list[str]]) -> list[str]:
    """Words as one name each; what no word or the same words name gets its number."""
    plain = [" · ".join(own) for own in words]
    return [
        name if name and plain.count(name) == 1 else f"{name} ({number})".strip()
        for number, name in enumerate(plain, 1)
    ]
