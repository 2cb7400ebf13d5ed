"""The tone of English texts: positive, neutral or negative, by VADER (Hutto and Gilbert 2014), a list of rated words with rules.

It is used for groups of contacts alone. What one person's texts sound like is never told: a list of words is too coarse to
say anything of anybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from swayed.collaborations.language import language_of

BORDER = 0.05
"""Compound score from which on a text is positive, and below whose negative it is negative: the authors' own borders."""


def tones(texts: Sequence[str]) -> list[str | None]:
    """The tone of each text; None where it is not English, or too short for its language to be told.

    Example:
        >>> tones(["I love these shoes, they are great on wet rock", "The sole fell apart, I hate these awful shoes"])
        ['positive', 'negative']
    """
    # Imported here: it reads its list of words.
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    read = SentimentIntensityAnalyzer().polarity_scores
    return [_named(float(read(text)["compound"])) if language_of(text) == "en" else None for text in texts]


def _named(compound: float) -> str:
    if compound >= BORDER:
        return "positive"
    return "negative" if compound <= -BORDER else "neutral"
