"""What a phrase and `about` must hold so that texts can be searched for them."""

from __future__ import annotations

from collections.abc import Iterator

from swayed.errors import Fault
from swayed.situations.nodes import NodeReader
from swayed.situations.settings import Situation

_ALLOWED = "words with at least one letter or digit; one * may stand at the end of the last word, as in `shoe*`"


def wording_faults(situation: Situation, reader: NodeReader) -> Iterator[Fault]:
    """Phrases and `about` that no text could ever meet, or that mean something else than they seem to."""
    about = situation.topic.about
    if about and not any(letter.isalpha() for letter in about):
        yield Fault("topic.about", repr(about), "what it is about, in words", reader.line("topic.about"))
    phrases = {"topic.any": situation.topic.any, "topic.none": situation.topic.none}
    phrases |= {f"factors.{name}.phrases": factor.phrases for name, factor in situation.factors.items()}
    for where, named in phrases.items():
        for phrase, line in zip(named, reader.text_lines.get(where, ()), strict=bool(named)):
            if not is_searchable(phrase):
                yield Fault(where, repr(phrase), _ALLOWED, line)


def is_searchable(phrase: str) -> bool:
    """Whether a phrase holds a letter or digit, and a star only at its end, behind a word.

    Example:
        >>> [is_searchable(phrase) for phrase in ("trail sho*", "sho*s", "*shoe", "a**", "shoe *", "!!!")]
        [True, False, False, False, False, False]
    """
    words = phrase.strip().removesuffix("*")
    if "*" in words or not any(letter.isalnum() for letter in words):
        return False
    # Marks belong to the letter before them: many scripts end words in one.
    return words == phrase.strip() or words == words.rstrip(_ENDS)


_ENDS = " \t\n.,;:!?-_/()[]'\""
