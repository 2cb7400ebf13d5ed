"""The words that set one group of texts apart from the others."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

_WORD = re.compile(r"[^\W\d_][\w'-]*")
_PRIOR = 0.01
"""Weight of the words of all texts against a group's own: rare words need more evidence (Monroe 2008)."""


def distinguishing_words(
    texts: list[str], group: npt.NDArray[np.int64], n_groups: int, n_words: int = 4
) -> list[list[str]]:
    """Words of each group that its texts hold more often than the other groups', the clearest first.

    Log-odds of the share of texts holding a word, with the words of all texts as prior, over their standard error.

    Example:
        >>> distinguishing_words(["wide toe box", "toe box fits", "cheap price", "price drop"], np.array([0, 0, 1, 1]), 2, 1)
        [['box'], ['price']]
    """
    held = [Counter[str]() for _ in range(n_groups)]
    for text, number in zip(texts, group.tolist(), strict=True):
        held[number].update(phrases_of(text))
    total = Counter[str]()
    for counts in held:
        total.update(counts)
    fewest = max(2, len(texts) // 2000)
    vocabulary = sorted(word for word, n in total.items() if n >= fewest)
    n_all = np.array([total[word] for word in vocabulary], dtype=np.float64)
    found = []
    sizes = np.bincount(group, minlength=n_groups).astype(np.float64)
    for number in range(n_groups):
        own = np.array([held[number][word] for word in vocabulary], dtype=np.float64)
        prior = _PRIOR * n_all + 0.1
        inside = np.log((own + prior) / (sizes[number] - own + prior + 1.0))
        outside = np.log((n_all - own + prior) / (sizes.sum() - sizes[number] - n_all + own + prior + 1.0))
        score = (inside - outside) / np.sqrt(1.0 / (own + prior) + 1.0 / (n_all - own + prior))
        found.append(_chosen(vocabulary, score, n_words))
    return found


def phrases_of(text: str) -> set[str]:
    """Words and pairs of neighbouring words of a text, in lower case; no short and no empty ones (those of English)."""
    words = [word if len(word) > 2 and word not in ENGLISH_STOP_WORDS else "" for word in _WORD.findall(text.lower())]
    pairs = {f"{a} {b}" for a, b in pairwise(words) if a and b}
    return pairs | (set(words) - {""})


def _chosen(vocabulary: list[str], score: npt.NDArray[np.float64], n_words: int) -> list[str]:
    """The best phrases; one that shares a word with a better one is passed over."""
    chosen: list[str] = []
    used: set[str] = set()
    # Two words say more than one: a pair goes first where it is nearly as clear.
    score = score * np.array([1.2 if " " in phrase else 1.0 for phrase in vocabulary])
    for place in np.lexsort((np.array(vocabulary), -score)).tolist():
        parts = set(vocabulary[place].split())
        if score[place] <= 0 or len(chosen) == n_words:
            break
        if not parts & used:
            chosen.append(vocabulary[place])
            used |= parts
    return chosen
