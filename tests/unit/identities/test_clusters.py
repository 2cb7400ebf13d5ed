"""Connected components of accounts, against a slow twin."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swayed.identities.clusters import person_of_account

IDS = [f"a{n}" for n in range(8)]


def slow_twin(ids: list[str], pairs: list[tuple[str, str]]) -> list[str]:
    """Each account takes the smallest name among its neighbours until nothing changes."""
    person = {i: i for i in ids}
    for _ in ids:
        for left, right in pairs:
            person[left] = person[right] = min(person[left], person[right])
    return [person[i] for i in ids]


def clustered(ids: list[str], pairs: list[tuple[str, str]]) -> list[str]:
    left, right = ([pair[side] for pair in pairs] for side in (0, 1))
    return person_of_account(
        pa.array(ids, pa.string()), pa.array(left, pa.string()), pa.array(right, pa.string())
    ).to_pylist()


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=12))
def test_the_person_is_the_smallest_account_of_the_component(pairs: list[tuple[str, str]]) -> None:
    assert clustered(IDS, pairs) == slow_twin(IDS, pairs)


@pytest.mark.parametrize("ids", [[], ["only"]])
def test_without_links_everybody_is_himself(ids: list[str]) -> None:
    assert clustered(ids, []) == ids
