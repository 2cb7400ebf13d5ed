"""Logarithms of products against the plain sum of logarithms."""

from __future__ import annotations

import numpy as np
import pytest

from swayed.influence.kernels.logs import FACTORS_PER_LOG, log_growth, log_growth_by, log_sum


@pytest.mark.parametrize("n", [0, 1, FACTORS_PER_LOG - 1, FACTORS_PER_LOG, 3 * FACTORS_PER_LOG + 5])
def test_a_product_has_the_log_of_its_factors(n: int) -> None:
    random = np.random.default_rng(n)
    whole = random.uniform(0.1, 2.0, n)
    part = whole * random.uniform(-0.9, 1e6, n)
    assert log_growth(0.7, part, whole) == pytest.approx(np.log1p(0.7 * part / whole).sum(), rel=1e-12)
    assert log_sum(0.7, part) == pytest.approx(np.log1p(0.7 * part).sum(), rel=1e-12)


def test_factors_far_from_one_do_not_leave_the_range() -> None:
    part = np.full(400, 1e18)
    assert log_growth(1.0, part, np.ones(400)) == pytest.approx(400 * np.log1p(1e18))
    assert log_growth(-1.0, np.full(40, 1.0), np.ones(40)) == -np.inf


def test_groups_are_summed_apart() -> None:
    random = np.random.default_rng(5)
    of = random.integers(0, 3, 5_000).astype(np.int16)
    scale = np.array([0.5, -0.3, 40.0])
    whole = random.uniform(0.1, 2.0, len(of))
    part = whole * random.uniform(0.0, 1.0, len(of))
    plain = np.bincount(of, np.log1p(scale[of] * part / whole), 3)
    assert log_growth_by(of, scale, part, whole) == pytest.approx(plain, rel=1e-12)
