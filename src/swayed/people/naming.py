"""Who is meant by a word that the operator types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from swayed.errors import Fault, nearest_word

MOST_OFFERED = 5
"""Names told to somebody who typed a part of them."""
_ALLOWED = "a person met in this situation"


class NameBook:
    """Who is meant by a person_id, an account or a name; capitals and small letters are alike.

    Args:
        people: person_id, name and accounts of everybody met in the situation.
    """

    def __init__(self, people: Iterable[Mapping[str, object]]) -> None:
        self._people = people

    @cached_property
    def _words(self) -> tuple[dict[str, set[str]], dict[str, str]]:
        """By word who is called so, and how it is spelled; made when somebody is asked for."""
        meant: dict[str, set[str]] = {}
        spelled: dict[str, str] = {}
        for row in self._people:
            accounts = row["accounts"]
            words = [row["person_id"], row["name"], *(accounts if isinstance(accounts, list) else [])]
            for word in map(str, words):
                meant.setdefault(word.casefold(), set()).add(str(row["person_id"]))
                spelled.setdefault(word.casefold(), word)
        return meant, spelled

    def find(self, where: str, words: Iterable[str]) -> tuple[dict[str, str], list[Fault]]:
        """person_id of each word, and a fault for each that names nobody or several."""
        found, faults = {}, []
        for word in words:
            meant = self._words[0].get(word.casefold(), set())
            if len(meant) == 1:
                found[word] = next(iter(meant))
            elif word in meant:
                # A person_id means one person, whoever else is called so.
                found[word] = word
            elif meant:
                faults.append(Fault(where, repr(word), f"one of {', '.join(sorted(meant))}: several are called so"))
            else:
                faults.append(self._nobody(where, word))
        return found, faults

    def _nobody(self, where: str, word: str) -> Fault:
        """That nobody is called so, with the names that hold the word, else the nearest one."""
        spelled, part = self._words[1], word.casefold().strip()
        holding = sorted(known for folded, known in spelled.items() if part and part in folded)
        if not holding:
            return Fault(where, repr(word), _ALLOWED, nearest=nearest_word(word, list(spelled.values())))
        more = f" and {len(holding) - MOST_OFFERED:,} more" if len(holding) > MOST_OFFERED else ""
        offered = ", ".join(repr(known) for known in holding[:MOST_OFFERED])
        return Fault(where, repr(word), f"{_ALLOWED}, such as {offered}{more}")
