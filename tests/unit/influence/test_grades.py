"""p-values, false-discovery control and the sentence about what stopped a near miss."""

import numpy as np
import pytest
from scipy import stats

from swayed.influence.grades import chance_weight, graded, mirror_scores, p_values, ratio_at
from swayed.influence.kernels.sweeps import likelihood_ratios
from swayed.influence.placebos import inflation
from swayed.influence.settings import InfluenceSettings

SETTINGS = InfluenceSettings()


def test_p_values_are_half_a_chi_square_tail():
    random = np.random.default_rng(0)
    normal = random.standard_normal(200_000)
    ratio = np.where(normal > 0, normal**2 / 2, 0.0)  # the law of a ratio bounded at zero, without any effect
    p = p_values(ratio, 1.0, 0.5)
    for level in (0.01, 0.05, 0.2):
        assert abs((p <= level).mean() - level) < 0.1 * level + 0.001
    assert p_values(np.array([5.0]), 2.0, 0.5)[0] > p_values(np.array([5.0]), 1.0, 0.5)[0]


def test_inflation_is_one_by_chance_and_grows_with_a_broken_background():
    random = np.random.default_rng(1)
    normal = random.standard_normal(100_000)
    ratio = np.where(normal > 0, normal**2 / 2, 0.0)
    assert inflation(ratio) < 1.05
    assert 1.8 < inflation(2.0 * ratio) < 2.2
    assert inflation(np.zeros(0)) == 1.0
    one_outlier = np.zeros(1_000)
    one_outlier[0] = 90.0
    assert inflation(one_outlier) == 1.0


def test_grades_need_every_check_and_name_the_one_that_failed():
    ratio = np.array([20.0, 20.0, 20.0, 4.0, 0.0])
    none_share = np.array([0.0, 0.5, 0.0, 0.2, 1.0])
    mirror = np.array([3.0, 3.0, -2.0, 3.0, 0.0])
    found = graded(ratio, none_share, np.full(5, 9.0), np.full(5, 9.0), mirror, 1.0, 0.5, SETTINGS)
    assert found.grade.tolist() == ["strong", "not_enough", "not_enough", "some", "not_enough"]
    assert found.stopped_by[0] == ""
    assert "uncertain" in found.stopped_by[1]
    assert "mirror" in found.stopped_by[2]


def test_one_coincidence_names_nobody():
    steps, customers = np.array([1.0, 2.5, 9.0]), np.array([1.0, 2.5, 1.0])
    found = graded(np.full(3, 20.0), np.zeros(3), steps, customers, np.full(3, 3.0), 1.0, 0.5, SETTINGS)
    assert found.grade.tolist() == ["not_enough", "some", "not_enough"]
    assert all("too few customers" in found.stopped_by[place] for place in (0, 2))


def test_false_discoveries_stay_below_the_rate():
    random = np.random.default_rng(2)
    shares = []
    for _ in range(200):
        normal = random.standard_normal(500)
        normal[:20] += 4.5
        ratio = np.where(normal > 0, normal**2 / 2, 0.0)
        strong = (
            graded(ratio, np.zeros(500), np.full(500, 9.0), np.full(500, 9.0), np.zeros(500), 1.0, 0.5, SETTINGS).grade
            == "strong"
        )
        shares.append(strong[20:].sum() / max(strong.sum(), 1))
    assert np.mean(shares) <= 0.05 + 2 * stats.sem(shares)


def test_mirror_scores():
    assert mirror_scores(np.array([9.0, 0.0]), np.array([0.0, 0.0])).tolist() == [3.0, 0.0]


def test_with_few_skewed_steps_p_values_are_uniform_at_the_share_of_ratios_above_zero():
    """People without any effect whose steps come by chance, most of them long after a contact."""
    random = np.random.default_rng(3)
    n_people, n_steps = 40_000, 15.0
    n = random.poisson(n_steps, n_people)
    gain = np.exp(-random.uniform(0.0, 40.0, n.sum()) / 6.0)
    expected = np.full(n_people, n_steps * 6.0 / 40.0 * (1.0 - np.exp(-40.0 / 6.0)))
    ratio, _ = likelihood_ratios(np.concatenate([[0], np.cumsum(n)]), gain, expected, 50.0)
    weight = chance_weight(ratio)
    assert 0.40 < weight < 0.48
    above = ratio > 0.0
    assert stats.kstest(p_values(ratio, 1.0, weight)[above] / weight, "uniform").statistic < 0.03
    for level in (0.1, 0.2, 0.4):
        assert abs((p_values(ratio, 1.0, weight) <= level).mean() / level - 1.0) < 0.05
        assert (p_values(ratio, 1.0, 0.5) <= level).mean() / level < 0.95  # what one half would say


def test_the_weight_of_few_tests_stays_near_one_half_and_effects_do_not_raise_it():
    assert chance_weight(np.zeros(0)) == 0.5
    assert chance_weight(np.repeat([0.0, 2.0], [8, 2])) == pytest.approx(0.4)
    assert chance_weight(np.ones(1000)) == 0.5
    assert chance_weight(np.zeros(1000)) == 0.25
    assert ratio_at(0.02, 0.5) == pytest.approx(2.109, abs=1e-3)
