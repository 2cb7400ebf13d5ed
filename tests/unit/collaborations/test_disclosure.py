"""Whether a post states the connection: a labelled set in eight languages, hostile cases, and what must never happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from swayed.collaborations import disclosure
from swayed.collaborations.disclosure import Verdict, judge
from swayed.collaborations.folding import fold
from swayed.collaborations.wording import wordings

POSTS = yaml.safe_load((Path(__file__).parent / "labelled_posts.yaml").read_text(encoding="utf-8"))


def tables_of(posts: list[list[str]]) -> dict[Verdict, tuple[float, float, int]]:
    """Precision, recall and number of each verdict."""
    pairs = Counter((Verdict(wanted), judge(text, kind).verdict) for wanted, kind, text in posts)
    found: dict[Verdict, tuple[float, float, int]] = {}
    for verdict in Verdict:
        right = pairs[verdict, verdict]
        said = sum(n for (_, got), n in pairs.items() if got is verdict)
        true = sum(n for (wanted, _), n in pairs.items() if wanted is verdict)
        found[verdict] = (right / said if said else 1.0, right / true if true else 1.0, true)
    return found


@pytest.mark.parametrize(("part", "least"), [("developed", 0.95), ("held_out", 0.85)])
def test_verdicts_are_those_of_a_careful_human(part: str, least: float) -> None:
    posts = POSTS[part]
    found = tables_of(posts)
    print(f"\n{part}: {len(posts)} posts")
    for verdict, (precision, recall, n) in found.items():
        print(f"  {verdict.value:16} precision {precision:.3f} recall {recall:.3f} of {n}")
    wrong = [(w, judge(t, k).verdict.value, t) for w, k, t in posts if judge(t, k).verdict.value != w]
    for row in wrong:
        print("  wrong:", row)
    precision, recall, _ = found[Verdict.STATED]
    assert precision >= least
    assert recall >= least
    assert len(wrong) <= (1 - least) * len(posts)
