"""The smallest effect that would have been found, against its definition: effect by effect, person by person."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from swayed.influence.doses import mean_lags
from swayed.influence.power import needed_ratio, smallest_effects
from swayed.influence.settings import InfluenceSettings

SETTINGS = InfluenceSettings()


def defined(dose: float, hazard: float, n_tests: int, probability: float) -> float:
    """The first effect whose expected ratio, less its spread, reaches what the first discovery needs."""
    tau = mean_lags(SETTINGS.half_lives_days)
    edges = np.concatenate([[0.0], np.geomspace(0.02, 400.0, 400)])
    lag, width = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    kernel = (np.exp(-lag / tau[:, None]) / tau[:, None]).mean(axis=0)
    for effect in np.geomspace(1e-4, 1.0, 120):
        rate, gain = hazard + effect * kernel, np.log1p(effect * kernel / hazard)
        mean, variance = ((rate * gain - effect * kernel) * width).sum(), (rate * gain**2 * width).sum()
        if dose * mean - norm.ppf(probability) * np.sqrt(dose * variance) >= needed_ratio(n_tests, SETTINGS):
            return float(effect)
    return np.inf


@pytest.mark.parametrize(
    ("hazard", "n_tests", "probability"), [(1e-4, 10, 0.8), (0.01, 100_000, 0.8), (0.001, 50, 0.3)]
)
def test_the_smallest_effect_is_the_first_that_would_be_found(hazard: float, n_tests: int, probability: float) -> None:
    doses = np.concatenate([[0.0], np.random.default_rng(2).gamma(0.3, 2_000.0, 60)])
    found = smallest_effects(doses, hazard, n_tests, SETTINGS, probability=probability)
    expected = [defined(float(dose), hazard, n_tests, probability) for dose in doses]
    np.testing.assert_allclose(found, expected)
    assert np.isinf(found[0])
    assert np.isfinite(found).sum() > 20
