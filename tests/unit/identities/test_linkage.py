"""Judgement on how often accounts of one person agree is moved by pairs that declare themselves."""

from __future__ import annotations

from typing import Any

import pytest

from swayed.identities.linkage import linkage_settings


def place(**declared: int) -> float:
    counts = {"n_pairs": 0, "n_place": 0, "n_same_place": 0, "n_bio": 0, "n_same_bio": 0} | declared
    comparisons: list[dict[str, Any]] = linkage_settings(1000, counts)["comparisons"]
    levels = next(found["comparison_levels"] for found in comparisons if found["output_column_name"] == "place")
    return float(levels[1]["m_probability"])


@pytest.mark.parametrize(("n_place", "n_same", "m"), [(0, 0, 0.75), (20, 0, 0.375), (180, 180, 0.975)])
def test_declared_pairs_move_the_share_that_agrees(n_place: int, n_same: int, m: float) -> None:
    assert place(n_place=n_place, n_same_place=n_same) == pytest.approx(m)
