from __future__ import annotations

import pytest

from swayed.web.words import named, share


@pytest.mark.parametrize(
    ("n_moving", "n_said", "sentence"),
    [
        (0, 0, "Nobody can be named"),
        (4, 0, "4 people move your customers"),
        (1, 1, "1 person moves your customers, 1 is named by them"),
        (0, 2, "2 people are named by your customers"),
    ],
)
def test_who_is_named_and_on_what_ground(n_moving: int, n_said: int, sentence: str) -> None:
    assert named(n_moving, n_said) == sentence


def test_a_share_is_not_torn_from_its_sign() -> None:
    assert share(0.123) == "12\N{NO-BREAK SPACE}%"
