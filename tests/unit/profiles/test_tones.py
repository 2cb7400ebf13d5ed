"""Tone of texts: the obvious ones are told, other languages and crumbs are not."""

from __future__ import annotations

import pytest

from swayed.profiles.tones import tones


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("These are the best trail shoes I have ever worn, wonderful grip!", "positive"),
        ("They are not good at all, the heel hurts and the sole is terrible", "negative"),
        ("The shoes were delivered on Tuesday in a box of cardboard", "neutral"),
        ("Diese Schuhe sind wunderbar, ich liebe den Halt auf nassem Fels", None),
        ("ok", None),
        ("", None),
    ],
)
def test_tone(text: str, tone: str | None) -> None:
    assert tones([text]) == [tone]


def test_each_text_stands_alone() -> None:
    texts = ["I hate these awful shoes and their laces", "I love these great shoes and their laces"]
    assert tones(texts) == ["negative", "positive"]
    assert tones(texts[::-1]) == ["positive", "negative"]
