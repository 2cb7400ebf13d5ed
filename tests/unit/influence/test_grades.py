"""p-values, false-discovery control and the sentence about what stopped a near miss."""

import numpy as np
from scipy import stats

from swayed.influence.grades import graded, mirror_scores, p_values
from swayed.influence.placebos import inflation
from swayed.influence.settings import InfluenceSettings

SETTINGS = InfluenceSettings()


def test_p_values_are_half_a_chi_square_tail():
    random = np.random.default_rng(0)
    normal = random.standard_normal(200_000)
    ratio = np.where(normal > 0, normal**2 / 2, 0.0)  # the law of a ratio bounded at zero, without any effect
    p = p_values(ratio, 1.0)
    for level in (0.01, 0.05, 0.2):
        assert abs((p <= level).mean() - level) < 0.1 * level + 0.001
    assert p_values(np.array([5.0]), 2.0)[0] > p_values(np.array([5.0]), 1.0)[0]


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
    found = graded(ratio, none_share, np.full(5, 9.0), np.full(5, 9.0), mirror, 1.0, SETTINGS)
    assert found.grade.tolist() == ["strong", "not_enough", "not_enough", "some", "not_enough"]
    assert found.stopped_by[0] == ""
    assert "uncertain" in found.stopped_by[1]
    assert "mirror" in found.stopped_by[2]


def test_one_coincidence_names_nobody():
    steps, customers = np.array([1.0, 2.5, 9.0]), np.array([1.0, 2.5, 1.0])
    found = graded(np.full(3, 20.0), np.zeros(3), steps, customers, np.full(3, 3.0), 1.0, SETTINGS)
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
            graded(ratio, np.zeros(500), np.full(500, 9.0), np.full(500, 9.0), np.zeros(500), 1.0, SETTINGS).grade
            == "strong"
        )
        shares.append(strong[20:].sum() / max(strong.sum(), 1))
    assert np.mean(shares) <= 0.05 + 2 * stats.sem(shares)


def test_mirror_scores():
    assert mirror_scores(np.array([9.0, 0.0]), np.array([0.0, 0.0])).tolist() == [3.0, 0.0]
