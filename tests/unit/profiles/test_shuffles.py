"""Labels exchanged within strata: the kernel beside its slow twin."""

from __future__ import annotations

import numpy as np
import pytest

from swayed.profiles.kernels.shuffles import add_shuffled


@pytest.mark.parametrize("sizes", [(1, 2, 3, 5), (48, 49, 300), ()])
def test_shuffled_sums_are_those_of_one_sort_over_all_units(sizes):
    random = np.random.default_rng(3)
    stratum = np.repeat(np.arange(len(sizes)), np.array(sizes, np.int64))
    first = np.concatenate([[0], np.cumsum(np.array(sizes, np.int64))]).astype(np.int64)
    label, excess = random.integers(0, 4, len(stratum)), random.normal(size=len(stratum))
    drawn = random.random(len(stratum))
    found = np.zeros(4)
    add_shuffled(first, label, excess, drawn, found)
    mixed = np.argsort(stratum + drawn)
    assert found.tolist() == np.bincount(label[mixed], excess, 4).tolist()
    for s in range(len(sizes)):  # the labels of a stratum stay in it
        own = slice(first[s], first[s + 1])
        assert sorted(label[mixed[own]]) == sorted(label[own])
