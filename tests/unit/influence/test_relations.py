"""Relations numbered customer by customer are those of one sort; those of one kind are alike in contacts and days."""

from __future__ import annotations

import numpy as np
import pytest

from swayed.influence.kernels.relations import kinds_of_relations, moving_by_kind, relations
from swayed.influence.world import pointers


@pytest.mark.parametrize(("n_contacts", "n_follows"), [(300, 80), (300, 0), (0, 80), (0, 0)])
def test_relations_are_those_of_one_sort(n_contacts, n_follows):
    random = np.random.default_rng(2)
    n_customers, n_persons = 20, 15
    owner, follower = (np.sort(random.integers(0, n_customers, n)) for n in (n_contacts, n_follows))
    met, followed = (random.integers(0, n_persons, n).astype(np.uint32) for n in (n_contacts, n_follows))
    person, of_contact, of_follow = (
        np.zeros(n, dtype)
        for n, dtype in ((n_contacts + n_follows, np.uint32), (n_contacts, np.int32), (n_follows, np.int32))
    )
    pairs = (pointers(owner, n_customers), met, pointers(follower, n_customers), followed)
    n = relations(*pairs, n_persons, person, of_contact, of_follow)
    codes = np.concatenate([owner, follower]) * n_persons + np.concatenate([met, followed])
    relation, of_row = np.unique(codes, return_inverse=True)
    assert person[:n].tolist() == (relation % n_persons).tolist()
    assert [*of_contact, *of_follow] == of_row.tolist()


def test_relations_of_one_kind_are_alike_in_follows_number_of_contacts_and_days():
    """Against definitions: followed or not, the number of contacts to the next power of two, the mean day's stretch."""
    random = np.random.default_rng(3)
    n, days = 120, 30.0
    of_contact, of_follow = random.integers(0, n, 400).astype(np.int32), random.integers(0, n, 40).astype(np.int32)
    time = random.uniform(-50.0, 200.0, 400)
    n_direct, kind, middle = np.zeros(n, np.int32), np.zeros(n, np.int32), np.zeros(n)
    kinds_of_relations(of_contact, of_follow, time, days, n_direct, middle, kind)
    counts = np.bincount(of_contact, minlength=n)
    assert n_direct.tolist() == counts.tolist()
    mean = np.bincount(of_contact, time, n) / np.maximum(counts, 1)
    alike = [(k in of_follow, int(np.ceil(np.log2(counts[k] + 1))), int(np.floor(mean[k] / days))) for k in range(n)]
    for a in range(n):
        assert [kind[a] == kind[b] for b in range(n)] == [alike[a] == alike[b] for b in range(n)]


def test_those_who_stay_put_are_not_exchanged():
    person, kind = np.array([0, 1, 2, 1, 0], np.uint32), np.array([2, 2, 0, 0, 0], np.int32)
    members = np.zeros(5, np.int32)
    pointer = moving_by_kind(person, np.array([False, True, False]), kind, members)
    assert pointer.tolist() == [0, 2, 2, 3]
    assert members[:3].tolist() == [2, 4, 0]
