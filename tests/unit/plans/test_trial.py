"""The trial's power against simulated weeks."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from swayed.plans.trial import trial_of


@pytest.mark.parametrize("expected", [5.0, 30.0, 60.0])
def test_power_is_what_simulated_trials_show(expected):
    found = trial_of(("look", "buy"), np.array([[0.0] * 4, [expected] * 4]), np.array([5.0, 200.0]))
    assert found["stage"] == "buy"
    rng = np.random.default_rng(1)
    treated, control = rng.poisson(100.0 + expected, 40_000), rng.poisson(100.0, 40_000)
    seen = (treated - control) / found["standard_error"] > norm.isf(0.05)
    assert found["power"] == pytest.approx(seen.mean(), abs=0.03)
    assert found["would_tell"] == (expected >= found["smallest_steps"])
