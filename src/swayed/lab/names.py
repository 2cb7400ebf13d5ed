"""Invented handles, names and addresses. First names are common ones, surnames are made of landscape: nobody is meant."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from swayed.lab.draws import Ints, draw_weighted


def _words(line: str) -> tuple[str, ...]:
    """Return the words of a line."""
    return tuple(line.split())


_ADJECTIVES = _words(
    "muddy quiet swift early lazy steady windy mossy rocky salty brisk curious happy hungry wild gentle bold late nimble "
    "rainy sunny frosty dusty stubborn sleepy lucky humble spare tidy odd plain warm loud northern alpine coastal"
)
_NOUNS = _words(
    "heel ridge fox otter summit creek pine cairn fern hare badger gravel stride pace laces valley meadow kestrel heron "
    "boulder path goat marmot lynx robin willow puddle hill lantern compass thistle bramble acorn ember brook saddle"
)
_FIRST = _words(
    "Anna Ben Carla David Elif Farid Greta Hugo Ines Jonas Kira Leo Mila Nils Olga Paul Rosa Sami Tara Uwe Vera Wim Yara "
    "Zoe Aylin Bruno Clara Dario Emma Finn Gina Henk Ida Jan Karim Lena Marek Nora Oskar Petra Rafa Sofia Tom Ulla"
)
_BEGIN = _words(
    "Oak Fern Stone Brook Ash Wind Moor Thorn Marsh Birch Hazel Elder Fox Gold Hart Lark Reed Silver Alder Cliff"
)
_END = _words("mere field hill combe wick gate holt ford well croft brook shaw den worth ley stead march thwaite")
_DOMAINS = ("example.org", "mail.example.org", "post.example.org")


def make_handles(rng: np.random.Generator, n: int, numbered: Callable[[Ints], Ints]) -> list[str]:
    """Return ``n`` different handles (different also when letter case is ignored).

    Each is one number without repetition, spelt as adjective, noun and digits; the spelling varies. `numbered` gives each
    town digits of its own.
    """
    n_numbers = max(100, -(-4 * n // (len(_ADJECTIVES) * len(_NOUNS))))
    spelt = rng.permutation(len(_ADJECTIVES) * len(_NOUNS) * n_numbers)[:n]
    numbers, words = numbered(spelt % n_numbers), spelt // n_numbers
    marks = rng.integers(0, 4, n)
    handles = []
    for word, number, mark in zip(words.tolist(), numbers.tolist(), marks.tolist(), strict=True):
        adjective, noun = _ADJECTIVES[word // len(_NOUNS)], _NOUNS[word % len(_NOUNS)]
        if mark == 3:
            adjective, noun = adjective.capitalize(), noun.capitalize()
        handles.append(f"{adjective}{('', '_', '-', '')[mark]}{noun}{number}")
    return handles


def make_names(rng: np.random.Generator, n: int) -> list[str]:
    """Return ``n`` names of a first and an invented last name; several customers may share one."""
    first = rng.integers(0, len(_FIRST), n).tolist()
    begin = draw_weighted(rng, np.linspace(2.0, 0.5, len(_BEGIN)), n).tolist()
    end = rng.integers(0, len(_END), n).tolist()
    return [f"{_FIRST[f]} {_BEGIN[b]}{_END[e]}" for f, b, e in zip(first, begin, end, strict=True)]


def make_emails(rng: np.random.Generator, names: list[str], numbered: Callable[[Ints], Ints]) -> list[str]:
    """Return one address per name; the number in it keeps namesakes apart, also those of other towns."""
    numbers = numbered(rng.permutation(len(names))).tolist()
    domains = rng.integers(0, len(_DOMAINS), len(names)).tolist()
    return [
        f"{name.lower().replace(' ', '.')}{number}@{_DOMAINS[domain]}"
        for name, number, domain in zip(names, numbers, domains, strict=True)
    ]


def make_display_names(rng: np.random.Generator, handles: list[str], names: list[str]) -> list[str]:
    """Return what the account shows: mostly the name, sometimes a nickname made from the handle."""
    nicknames = rng.random(len(names)) < 0.3
    return [
        handle.replace("_", " ").replace("-", " ").rstrip("0123456789").title() if nickname else name
        for handle, name, nickname in zip(handles, names, nicknames.tolist(), strict=True)
    ]
