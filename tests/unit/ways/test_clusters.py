"""Types of people: found where they are, none on one cloud however it is shaped, none on few people."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from swayed.ways.clusters import grouped, standardised
from swayed.ways.settings import WaySettings

SETTINGS = WaySettings(n_resamples=8)


def test_separate_types_come_back():
    random = np.random.default_rng(1)
    truth = random.integers(0, 3, 300)
    middle = np.array([[0, 0, 0, 0], [3, 0, 3, 0], [0, 3, 0, 3]])
    found = grouped(standardised(middle[truth] + random.normal(0, 0.6, (300, 4))), SETTINGS)
    assert found.n_types == 3
    assert adjusted_rand_score(truth, found.label) > 0.95
    assert found.agreement > 0.95


@pytest.mark.parametrize("shape", ["round", "stretched", "skewed"])
def test_one_cloud_is_no_types(shape):
    random = np.random.default_rng(2)
    values = random.normal(0, 1, (400, 5))
    if shape == "stretched":
        values = values @ random.normal(0, 1, (5, 5))
    if shape == "skewed":
        values = np.sqrt(random.gamma(2.0, 1.0, (400, 5)))
    assert grouped(standardised(values), SETTINGS).n_types == 0


def test_types_that_do_not_come_back_are_none():
    """Agreement can be asked for so strictly that nothing stands: then that is said."""
    random = np.random.default_rng(1)
    truth = random.integers(0, 2, 200)
    values = standardised(truth[:, None] * 2.5 + random.normal(0, 0.7, (200, 3)))
    assert grouped(values, SETTINGS).n_types == 2
    strict = grouped(values, WaySettings(n_resamples=8, lowest_agreement=1.01))
    assert strict.n_types == 0
    assert "no types" in strict.verdict


def test_few_people_have_no_types():
    found = grouped(np.random.default_rng(1).normal(0, 1, (10, 3)), SETTINGS)
    assert found.n_types == 0
    assert found.agreement is None
    assert "too few people: 10" in found.verdict


def test_order_of_people_does_not_matter():
    random = np.random.default_rng(4)
    truth = random.integers(0, 3, 240)
    values = standardised(np.eye(3)[truth] * 4 + random.normal(0, 0.6, (240, 3)))
    order = random.permutation(240)
    first, second = grouped(values, SETTINGS), grouped(values[order], SETTINGS)
    assert adjusted_rand_score(first.label[order], second.label) == 1.0


def test_one_extreme_person_is_cut_and_a_constant_left_out():
    values = np.column_stack([np.r_[np.linspace(-1, 1, 99), 1e6], np.ones(100)])
    found = standardised(values)
    assert found.shape == (100, 1)
    assert found.max() == 3.0
