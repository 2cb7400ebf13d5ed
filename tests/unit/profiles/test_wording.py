"""Words that set groups apart, and themes named by them."""

from __future__ import annotations

import numpy as np

from swayed.profiles.settings import ProfileSettings
from swayed.profiles.themes import found_themes
from swayed.profiles.wording import distinguishing_words, phrases_of


def test_words_of_a_group_are_those_others_lack():
    texts = ["the rock plate helps", "a rock plate is heavy", "half a size up", "take half a size more"]
    first, second = distinguishing_words(texts, np.array([0, 0, 1, 1]), 2, 2)
    assert first[0] == "rock plate"
    assert "size" in " ".join(second)


def test_short_and_empty_words_are_no_phrases():
    assert phrases_of("It is the best of all") == {"best"}


def test_themes_are_numbered_by_size_and_named_apart():
    texts = [f"rock plate {i}" for i in range(30)] + [f"wide feet {i}" for i in range(60)]
    vectors = np.array([[1.0, 0.0]] * 30 + [[0.0, 1.0]] * 60, dtype=np.float32)
    themes = found_themes(texts, vectors, ProfileSettings(fewest_theme_texts=45))
    assert themes.theme_no.tolist() == [2] * 30 + [1] * 60
    assert themes.names == ["wide feet", "rock plate"]


def test_few_texts_are_one_theme_and_none_are_none():
    few = found_themes(["one"], np.ones((1, 2), np.float32), ProfileSettings())
    assert few.names == ["everything"]
    assert found_themes([], np.zeros((0, 1), np.float32), ProfileSettings()).names == []
