"""Ordinary talk that states no connection is never called stated."""

from __future__ import annotations

import csv
import gzip
import random
from collections import Counter
from pathlib import Path

import pytest

from swayed.collaborations.disclosure import Verdict, judge

DATA = Path(__file__).parents[3] / "shared" / "data"
MOST = 5_000


@pytest.mark.real
@pytest.mark.parametrize("name", ["ubuntu_irc", "keyboards"])
def test_talk_among_people_states_nothing(name: str) -> None:
    path = DATA / name / "posts.csv.gz"
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file) if row["text"]]
    texts = random.Random(1).sample(texts, min(MOST, len(texts)))
    found = Counter(judge(text, "fee").verdict for text in texts)
    print(f"\n{name}: {len(texts):,} texts, {dict(found)}")
    assert found[Verdict.STATED] <= 0.001 * len(texts)
