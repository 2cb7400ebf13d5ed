"""Paths without times: recovery, conservation, intervals, and the same draws and counts by slow readable code."""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import minimize

from swayed.influence.attribution import attributed_paths, draw_path_causes, path_totals
from swayed.influence.kernels.draws import derived_key, mixed, uniform


@dataclass(frozen=True)
class Paths:
    pointer: np.ndarray
    source: np.ndarray
    is_converted: np.ndarray
    effect: np.ndarray
    n_caused: np.ndarray

    @property
    def n_sources(self):
        return len(self.effect)

    def attributed(self, **options):
        return attributed_paths(self.pointer, self.source, self.is_converted, self.n_sources, **options)


def simulated(seed, effect, n_paths=20_000, baseline=0.02):
    """Every touch and the baseline have exponential clocks; the first that rings before 1 is the cause."""
    random = np.random.default_rng(seed)
    lengths = 1 + random.poisson(2.0, n_paths)
    pointer = np.concatenate([[0], np.cumsum(lengths)])
    source = random.integers(0, len(effect), pointer[-1]).astype(np.uint32)
    with np.errstate(divide="ignore"):
        rings = random.exponential(size=len(source)) / effect[source]
    first = np.minimum(np.minimum.reduceat(rings, pointer[:-1]), random.exponential(1.0 / baseline, n_paths))
    is_cause = (rings == np.repeat(first, lengths)) & (rings < 1.0)
    return Paths(pointer, source, first < 1.0, effect, np.bincount(source[is_cause], minlength=len(effect)))


EFFECTS = np.array([0.0, 0.0, 0.0, 0.0, 0.005, 0.01, 0.02, 0.03, 0.06, 0.12])


def test_truth_is_recovered():
    paths = simulated(1, EFFECTS)
    answer = paths.attributed()
    assert np.corrcoef(answer.credit, paths.n_caused)[0, 1] > 0.99
    np.testing.assert_allclose(answer.effect, EFFECTS, atol=0.006)
    assert answer.baseline == pytest.approx(0.02, abs=0.006)
    assert answer.organic == pytest.approx(paths.is_converted.sum() - paths.n_caused.sum(), rel=0.3)


def test_intervals_cover_what_was_caused():
    covered = []
    for seed in range(8):
        paths = simulated(seed, np.random.default_rng(seed).gamma(0.5, 0.04, 30))
        answer = paths.attributed(seed=seed)
        covered.append((answer.credit_lower <= paths.n_caused) & (paths.n_caused <= answer.credit_upper))
    assert 0.82 < np.mean(covered) < 0.97


def test_where_sources_do_nothing_little_is_credited():
    paths = simulated(5, np.zeros(30), baseline=0.05)
    answer = paths.attributed()
    assert answer.organic_upper > 0.97 * paths.is_converted.sum()
    assert answer.credit.max() < 0.02 * paths.is_converted.sum()


def test_credit_and_organic_are_the_converted_paths_exactly():
    paths = simulated(2, EFFECTS, n_paths=3_000)
    answer = paths.attributed(n_sweeps=120, n_burn_in=20)
    assert answer.n_converted == paths.is_converted.sum()
    np.testing.assert_array_equal(answer.n_draws.sum(axis=1) + answer.organic_draws, answer.n_converted)
    assert answer.credit.sum() + answer.organic == pytest.approx(answer.n_converted, rel=1e-14)


def test_the_same_seed_gives_the_same_answer_and_another_one_does_not():
    paths = simulated(2, EFFECTS, n_paths=2_000)
    first, again, other = (paths.attributed(n_sweeps=60, n_burn_in=20, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.n_draws, again.n_draws)
    assert not np.array_equal(first.n_draws, other.n_draws)


def test_much_data_give_the_maximum_of_the_likelihood():
    paths = simulated(3, np.array([0.02, 0.05, 0.1, 0.2]), n_paths=60_000)
    counts = np.stack([np.bincount(_path_of(paths), weights=paths.source == k) for k in range(4)], axis=1)

    def loss(logarithms):
        rate = np.exp(logarithms[0]) + counts @ np.exp(logarithms[1:])
        return rate[~paths.is_converted].sum() - np.log(-np.expm1(-rate[paths.is_converted])).sum()

    best = np.exp(minimize(loss, np.log(np.full(5, 0.05))).x)
    answer = paths.attributed(n_sweeps=800)
    np.testing.assert_allclose(np.array([answer.baseline, *answer.effect]), best, atol=0.004)


def test_on_path_share_is_the_removal_effect_of_a_chain():
    """In a first-order chain, conversions lost without a source are those of the paths that visited it."""
    random = np.random.default_rng(7)
    onward, converts = random.dirichlet(np.full(5, 0.5), 5) * 0.7, random.uniform(0.02, 0.2, 5)
    pointer, source, is_converted = [0], [], []
    for _ in range(20_000):
        state = int(random.integers(5))
        while state < 5:
            source.append(state)
            state = int(np.searchsorted(np.cumsum([*onward[state], converts[state]]), random.random()))
        pointer.append(len(source))
        is_converted.append(state == 5)
    paths = Paths(np.array(pointer), np.array(source, np.uint32), np.array(is_converted), np.zeros(5), np.zeros(5))
    answer = paths.attributed(n_sweeps=40, n_burn_in=20)
    np.testing.assert_allclose(answer.on_path_share, [_removal(onward, converts, k) for k in range(5)], atol=0.03)


def _removal(onward, converts, k):
    def chance(matrix, last):
        return np.linalg.solve(np.eye(5) - matrix, last).mean()

    kept = np.arange(5) != k
    without = np.linalg.solve(np.eye(4) - onward[np.ix_(kept, kept)], converts[kept]).sum() / 5
    return 1.0 - without / chance(onward, converts)


def _path_of(paths):
    return np.repeat(np.arange(len(paths.is_converted)), np.diff(paths.pointer))


def test_totals_are_those_of_slow_code():
    paths = simulated(4, EFFECTS, n_paths=500)
    n_missed, n_on_path = np.zeros(10, int), np.zeros(10, int)
    for p, is_converted in enumerate(paths.is_converted):
        touches = paths.source[paths.pointer[p] : paths.pointer[p + 1]].tolist()
        for k in set(touches) if is_converted else touches:
            (n_on_path if is_converted else n_missed)[k] += 1
    found = path_totals(paths.pointer, paths.source, paths.is_converted, 10)
    np.testing.assert_array_equal(found[0], n_missed)
    np.testing.assert_array_equal(found[1], n_on_path)


def slow_causes(key, pointer, source, effect, baseline):
    """The draws of `draw_path_causes`, path by path."""
    n_caused, seen, n_organic, waited = np.zeros(len(effect), int), np.zeros(len(effect)), 0, 0.0
    for p in range(len(pointer) - 1):
        touches = source[pointer[p] : pointer[p + 1]].tolist()
        rates = [baseline, *(effect[k] for k in touches)]
        own = np.uint64(mixed(key ^ np.uint64(mixed(np.uint64(p)))))
        cause = int(np.searchsorted(np.cumsum(rates), uniform(own, 0) * sum(rates), "right"))
        if cause == 0:
            n_organic += 1
        else:
            n_caused[touches[cause - 1]] += 1
        moment = slow_moment(own, sum(rates))
        waited += moment
        for k in touches:
            seen[k] += moment
    return n_caused, seen, n_organic, waited


def slow_moment(key, rate):
    if rate > 1.0:
        return -math.log(1.0 - uniform(key, 1) * (1.0 - math.exp(-rate))) / rate
    n = 1
    while uniform(key, 2 * n + 1) >= math.exp(-rate * uniform(key, 2 * n)):
        n += 1
    return uniform(key, 2 * n)


@pytest.mark.parametrize("scale", [1.0, 40.0])
def test_draws_are_those_of_slow_code(scale):
    paths = simulated(6, EFFECTS, n_paths=400)
    of_paths = (derived_key(9, 1), paths.pointer, paths.source, scale * EFFECTS, 0.02)
    fast, slow = draw_path_causes(*of_paths), slow_causes(*of_paths)
    np.testing.assert_array_equal(fast[0], slow[0])
    np.testing.assert_allclose(fast[1], slow[1], rtol=1e-12)
    assert fast[2] == slow[2]
    assert fast[3] == pytest.approx(slow[3], rel=1e-12)


def test_moments_follow_the_cut_exponential_law():
    for rate in (0.05, 0.9, 3.0):
        pointer, source = np.arange(20_001), np.zeros(20_000, np.uint32)
        _, _, _, waited = draw_path_causes(derived_key(3, 1), pointer, source, np.array([0.9 * rate]), 0.1 * rate)
        assert waited / 20_000 == pytest.approx(1.0 / rate - 1.0 / math.expm1(rate), abs=0.01)


def test_paths_without_touches_and_without_conversions():
    none = np.zeros(0, np.uint32)
    answer = attributed_paths(np.zeros(4, np.int64), none, np.array([True, False, True]), 2)
    assert (answer.organic, answer.credit.tolist()) == (2.0, [0.0, 0.0])
    answer = attributed_paths(np.arange(4), np.array([0, 1, 0], np.uint32), np.zeros(3, bool), 2)
    assert (answer.n_converted, answer.organic, answer.on_path_share.tolist()) == (0, 0.0, [0.0, 0.0])


def test_a_source_beyond_the_last_is_refused():
    with pytest.raises(IndexError, match="source 7 of a touch; there are 3"):
        attributed_paths(np.array([0, 1]), np.array([7], np.uint32), np.array([True]), 3)
