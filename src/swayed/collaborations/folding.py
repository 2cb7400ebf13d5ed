"""A text as a reader hears it: case, accents and invisible characters apart, with the place of every letter kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

# Letters that Unicode does not take apart.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "’": "'", "‘": "'", "\u2028": "\n", "\u2029": "\n", "\r": "\n"}
)
# Letters set small are hardly read: they stay what they are, and so state nothing.
_SMALL = ("<super>", "<sub>", "<small>")


@dataclass(frozen=True)
class Folded:
    """A text without case, accents and invisible characters.

    Args:
        text: the folded text.
        places: per letter of it, how many visible characters stand before its origin.
        origins: per letter of it, the place in the text as written.
    """

    text: str
    places: tuple[int, ...]
    origins: tuple[int, ...]


def fold(text: str) -> Folded:
    """The text folded, letter by letter: bold, full-width and accented letters become plain, joiners and marks go."""
    letters: list[str] = []
    places: list[int] = []
    origins: list[int] = []
    n_visible = 0
    for origin, character in enumerate(text.replace("\r\n", " \n")):
        folded = _folded(character)
        letters.append(folded)
        places += [n_visible] * len(folded)
        origins += [origin] * len(folded)
        n_visible += unicodedata.category(character) not in ("Cf", "Mn", "Me")
    return Folded("".join(letters), tuple(places), tuple(origins))


def _folded(character: str) -> str:
    if character.isascii():
        return character.lower().translate(_PLAIN)
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    if unicodedata.decomposition(character).startswith(_SMALL):
        return character
    plain = unicodedata.normalize("NFKD", character.casefold()).translate(_PLAIN)
    return "".join(
        part for part in unicodedata.normalize("NFKD", plain.casefold()) if unicodedata.category(part) != "Mn"
    )
