"""Contrasts within strata: their moments against every exchange of labels, no false finding on shuffled labels, shrinkage."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from swayed.profiles.contrast import (
    Ratios,
    Strata,
    Units,
    contrasted,
    q_values,
    shared_expectation,
    shrunk,
    shrunk_ratios,
    shuffle_p_values,
    shuffled_differences,
    verdicts,
)


def units_of(random, n_strata=300, size=6, n_labels=5, effect=1.0):
    """Posts of people; credit by chance, times `effect` for label 0."""
    stratum = np.repeat(np.arange(n_strata), size)
    label = random.integers(0, n_labels, len(stratum))
    chance = random.gamma(2.0, 1.0, len(stratum))
    person = random.gamma(0.5, 0.4, n_strata)[stratum]
    credited = random.poisson(chance * person * np.where(label == 0, effect, 1.0)).astype(float)
    return Units(stratum, label, credited, shared_expectation(stratum, chance, credited))


@given(st.lists(st.floats(0, 5), min_size=2, max_size=5), st.integers(0, 2**20))
@settings(max_examples=25)
def test_spread_is_that_of_all_exchanges(observed, seed):
    random = np.random.default_rng(seed)
    observed = np.array(observed)
    label = random.integers(0, 2, len(observed))
    expected = shared_expectation(np.zeros(len(observed), int), np.ones(len(observed)), observed)
    found = contrasted(Units(np.zeros(len(observed), int), label, observed, expected), 2)
    excess = observed - expected
    sums = [excess[[label[i] == 0 for i in order]].sum() for order in permutations(range(len(observed)))]
    assert np.isclose(found.spread[0], np.std(sums), atol=1e-9)
    assert np.isclose(np.mean(sums), 0.0, atol=1e-9)


@given(st.integers(0, 2**20))
@settings(max_examples=20)
def test_credit_is_kept(seed):
    units = units_of(np.random.default_rng(seed), n_strata=20)
    found = contrasted(units, 5)
    assert np.isclose(found.observed.sum(), found.expected.sum())
    assert np.allclose(found.own - found.others, found.observed - found.expected)
    assert np.isclose(found.observed.sum(), units.observed.sum())


def test_shuffles_have_the_spread_that_is_computed():
    units = units_of(np.random.default_rng(3))
    found = contrasted(units, 5)
    shuffled = shuffled_differences([Strata.of(units)], 5, 1500, seed=1)
    assert np.allclose(shuffled.std(axis=0), found.spread, rtol=0.08)
    assert np.allclose(shuffled.mean(axis=0) / found.spread, 0.0, atol=0.1)


def test_what_parts_of_the_strata_give_adds_up_to_the_whole():
    units = units_of(np.random.default_rng(4), n_strata=40)
    parts = [
        Units(*(getattr(units, name)[inside] for name in ("stratum", "label", "observed", "expected")))
        for inside in (units.stratum < 15, units.stratum >= 15)
    ]
    whole, halves = contrasted(units, 5), contrasted(parts[0], 5) + contrasted(parts[1], 5)
    for name in ("observed", "expected", "own", "others", "spread"):
        assert np.allclose(getattr(halves, name), getattr(whole, name), rtol=1e-12, atol=0), name
    strata = [Strata.of(part) for part in parts]
    assert np.allclose(
        shuffled_differences(strata, 5, 50, seed=1), shuffled_differences([Strata.of(units)], 5, 50, seed=1), atol=1e-12
    )
    assert sum(part.n_compared for part in strata) == Strata.of(units).n_compared == len(units.stratum)


def test_a_person_who_moves_more_lends_nothing_to_his_themes():
    """Label 0 is spoken of by the one person who moves anybody; within him it is as any other."""
    random = np.random.default_rng(1)
    stratum = np.repeat([0, 1], 1000)
    label = np.where(stratum == 0, random.integers(0, 2, 2000), 1)
    credited = np.where(stratum == 0, random.poisson(0.5, 2000), 0).astype(float)
    found = contrasted(Units(stratum, label, credited, shared_expectation(stratum, np.ones(2000), credited)), 2)
    assert abs(found.score[0]) < 3
    # Broken on purpose: one stratum for all takes the person for the theme.
    one = np.zeros(2000, int)
    broken = contrasted(Units(one, label, credited, shared_expectation(one, np.ones(2000), credited)), 2)
    assert broken.score[0] > 6


def named(units, n_labels=5):
    found = contrasted(units, n_labels)
    p = shuffle_p_values(
        found.observed - found.expected, shuffled_differences([Strata.of(units)], n_labels, 399, seed=2)
    )
    return np.array(verdicts(shrunk_ratios(found), q_values(p), np.ones(n_labels, bool), 0.05))


def test_no_label_is_named_where_labels_are_indifferent():
    naming = sum((named(units_of(np.random.default_rng(seed))) != "cannot tell").any() for seed in range(60))
    # At most the nominal 5 %, and three standard errors of sixty trials.
    assert naming <= 60 * 0.05 + 3 * np.sqrt(60 * 0.05 * 0.95)


def test_a_label_that_acts_is_named_and_its_ratio_recovered():
    ratios = []
    for seed in range(10):
        units = units_of(np.random.default_rng(seed), effect=2.0)
        assert named(units)[0] == "more"
        ratios.append(shrunk_ratios(contrasted(units, 5)).ratio[0])
    assert 1.6 < np.mean(ratios) < 2.2


def test_offsets_are_heard():
    """Posts with more chance are credited more; without the offset their label would be named."""
    random = np.random.default_rng(8)
    stratum, label = np.repeat(np.arange(200), 8), np.tile(np.arange(4), 400)
    chance = np.where(label == 0, 3.0, 1.0)
    credited = random.poisson(0.2 * chance).astype(float)
    assert (
        abs(contrasted(Units(stratum, label, credited, shared_expectation(stratum, chance, credited)), 4).score[0]) < 3
    )
    flat = shared_expectation(stratum, np.ones(len(chance)), credited)
    assert contrasted(Units(stratum, label, credited, flat), 4).score[0] > 6


def test_what_does_not_vary_beyond_its_error_is_drawn_to_one():
    three = np.array([3.0, 3.0, 3.0])
    ratios = shrunk(np.array([0.1, -0.1, 0.0]), three / 10)
    assert np.allclose(ratios.ratio, 1.0)
    ratios = shrunk(np.array([1.2, -1.2, 0.0]), three / 20)
    assert ratios.lower[0] > 2
    assert ratios.upper[1] < 0.5


def test_a_verdict_needs_rate_and_interval():
    ratios = Ratios(np.array([2.0, 2.0, 0.5, 1.1]), np.array([1.5, 1.5, 0.3, 0.9]), np.array([3.0, 3.0, 0.8, 1.3]))
    q = np.array([0.01, 0.2, 0.01, 0.01])
    assert verdicts(ratios, q, np.ones(4, bool), 0.05) == ["more", "cannot tell", "less", "cannot tell"]
    assert set(verdicts(ratios, q, np.zeros(4, bool), 0.05)) == {"cannot tell"}


def test_nothing_to_compare_is_no_difference():
    alone = contrasted(Units(np.arange(3), np.array([0, 1, 2]), np.array([1.0, 0, 0]), np.array([1.0, 0, 0])), 3)
    assert alone.score.tolist() == [0, 0, 0]
    assert alone.p_value.tolist() == [1, 1, 1]
