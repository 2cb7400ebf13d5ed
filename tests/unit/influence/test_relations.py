"""Relations numbered customer by customer are those of one sort over all contacts and follows."""

from __future__ import annotations

import numpy as np
import pytest

from swayed.influence.kernels.relations import relations
from swayed.influence.world import pointers


@pytest.mark.parametrize(("n_contacts", "n_follows"), [(300, 80), (300, 0), (0, 80), (0, 0)])
def test_relations_are_those_of_one_sort(n_contacts, n_follows):
    random = np.random.default_rng(2)
    n_customers, n_persons = 20, 15
    owner, follower = (np.sort(random.integers(0, n_customers, n)) for n in (n_contacts, n_follows))
    met, followed = (random.integers(0, n_persons, n).astype(np.uint32) for n in (n_contacts, n_follows))
    person, of_contact, of_follow = relations(
        pointers(owner, n_customers), met, pointers(follower, n_customers), followed, n_persons
    )
    codes = np.concatenate([owner, follower]) * n_persons + np.concatenate([met, followed])
    relation, of_row = np.unique(codes, return_inverse=True)
    assert person.tolist() == (relation % n_persons).tolist()
    assert [*of_contact, *of_follow] == of_row.tolist()
