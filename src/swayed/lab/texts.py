"""Fills templates into a pool of distinct texts, so that a market has many posts and few texts to read."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

import numpy as np

from swayed.lab.draws import Flags, Ints
from swayed.lab.wording import (
    POOL_SIZES,
    SHOES,
    SLOTS,
    TEMPLATES,
    THEME,
    TOPIC_ANY,
    TOPIC_NONE,
)

_ATTEMPTS = 20


@dataclass(frozen=True)
class TextPool:
    """Distinct texts of one market.

    Attributes:
        texts: the texts; a post refers to one by position.
        shoe: position in SHOES of the product a text names, -1 for none; shape (n_texts,).
        on_topic: holds a phrase of the topic and none of the excluded ones; shape (n_texts,).
        on_theme: is about the theme; shape (n_texts,).
        first: group -> position of its first text; the group's texts are neighbours.
        size: group -> number of its texts.
    """

    texts: list[str]
    shoe: Ints
    on_topic: Flags
    on_theme: Flags
    first: dict[str, int]
    size: dict[str, int]

    def draw(self, rng: np.random.Generator, group: str, n: int) -> Ints:
        """Return ``n`` positions of texts of one group."""
        return self.first[group] + rng.integers(0, self.size[group], n)


def make_texts(rng: np.random.Generator) -> TextPool:
    """Return the pool: per group as many distinct texts as POOL_SIZES asks for, or as its templates can yield."""
    texts: list[str] = []
    shoes: list[int] = []
    first: dict[str, int] = {}
    size: dict[str, int] = {}
    seen: set[str] = set()
    for group, wanted in POOL_SIZES.items():
        first[group] = len(texts)
        for _ in range(wanted * _ATTEMPTS):
            if len(texts) - first[group] == wanted:
                break
            text, shoe = _fill(rng, TEMPLATES[group][rng.integers(len(TEMPLATES[group]))])
            if text not in seen:
                seen.add(text)
                texts.append(text)
                shoes.append(shoe)
        size[group] = len(texts) - first[group]
    on_topic = np.array([is_on_topic(text) for text in texts], dtype=np.bool_)
    on_theme = np.array([is_on_theme(text) for text in texts], dtype=np.bool_)
    return TextPool(texts, np.array(shoes, dtype=np.int64), on_topic, on_theme, first, size)


def is_on_topic(text: str) -> bool:
    """Return whether a text belongs to the topic of the situation, by its phrases."""
    words = text.lower()
    return any(phrase in words for phrase in TOPIC_ANY) and not any(phrase in words for phrase in TOPIC_NONE)


def is_on_theme(text: str) -> bool:
    """Return whether a text is about the theme that can be made to act more than others."""
    return THEME in text.lower()


def _fill(rng: np.random.Generator, template: str) -> tuple[str, int]:
    """Return the template with every slot filled, and the shoe it names (-1 for none)."""
    shoe = -1
    words: dict[str, str] = {}
    for _, slot, _, _ in Formatter().parse(template):
        if slot == "shoe":
            shoe = int(rng.integers(len(SHOES)))
            words[slot] = SHOES[shoe][1]
        elif slot == "ref":
            words[slot] = str(rng.integers(1000, 9999))
        elif slot:
            words[slot] = SLOTS[slot][rng.integers(len(SLOTS[slot]))]
    text = template.format_map(words)
    return text[0].upper() + text[1:], shoe
