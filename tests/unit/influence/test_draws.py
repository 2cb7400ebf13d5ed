"""Counter-based random numbers: distribution, and independence of the order of drawing."""

import hashlib

import numpy as np
from scipy import stats

from swayed.influence.kernels.draws import derived_key, gamma_variates, hash_keys, uniform


def test_uniforms_are_uniform_and_uncorrelated():
    keys = [derived_key(5, i) for i in range(20_000)]
    first = np.array([uniform(key, 0) for key in keys])
    second = np.array([uniform(key, 1) for key in keys])
    assert stats.kstest(first, "uniform").pvalue > 0.01
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.02
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 0.02


def test_gamma_variates_follow_the_gamma_law_for_small_and_large_shapes():
    keys = np.arange(20_000, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shape, rate in ((0.05, 2.0), (0.5, 1.0), (1.0, 3.0), (7.5, 0.5)):
        drawn = np.empty(len(keys))
        gamma_variates(
            derived_key(3, int(100 * shape)), keys, np.full(len(keys), shape), np.full(len(keys), rate), drawn
        )
        assert stats.kstest(drawn, stats.gamma(shape, scale=1 / rate).cdf).pvalue > 0.001


def test_a_draw_depends_on_its_key_alone():
    keys = np.arange(50, dtype=np.uint64)
    shapes, rates = np.linspace(0.1, 5, 50), np.linspace(1, 2, 50)
    whole, part = np.empty(50), np.empty(20)
    gamma_variates(derived_key(1, 1), keys, shapes, rates, whole)
    order = np.arange(49, 29, -1)
    gamma_variates(derived_key(1, 1), keys[order], shapes[order], rates[order], part)
    assert np.array_equal(whole[order], part)


def test_hash_keys_read_the_first_sixteen_digits():
    names = [f"transition {i}" for i in range(100)]
    sums = [hashlib.md5(name.encode()).hexdigest() for name in names]
    expected = [int(s[:16], 16) for s in sums]
    assert hash_keys(np.array(sums, dtype="S32")).tolist() == expected
