"""The trial that would test a plan, written down before money is spent: a hypothesis with the effect it expects.

Weeks are drawn at random: in half of them the people are asked to post, in the others not. With E extra steps expected and B
steps expected anyway, all extra ones falling in the weeks drawn, the difference between both halves has mean E and variance
B + E (Poisson). Effects last beyond their week, so the true power is somewhat smaller than the one given.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import norm

from swayed.plans import settings
from swayed.plans.objective import Floats

ERROR, POWER = 0.05, 0.80
_NEEDED = float(norm.isf(ERROR) + norm.isf(1.0 - POWER))


def trial_of(stages: tuple[str, ...], extra: Floats, anyway: Floats) -> dict[str, Any]:
    """The trial of the stage in which the plan is expected to move most.

    Args:
        stages: names; extra: extra steps by draw, (n_stages, n_draws); anyway: steps without the plan, (n_stages,).
    """
    at = int((extra.mean(axis=1) / np.sqrt(np.maximum(anyway + extra.mean(axis=1), 1e-9))).argmax())
    expected, without = float(extra[at].mean()), float(anyway[at])
    lower, upper = np.quantile(extra[at], [0.05, 0.95])
    error = float(np.sqrt(max(without + expected, 1e-9)))
    power = float(norm.sf(norm.isf(ERROR) - expected / error))
    # The smallest E with E = needed sqrt(B + E).
    smallest = 0.5 * (_NEEDED**2 + np.sqrt(_NEEDED**4 + 4.0 * _NEEDED**2 * without))
    return {
        "unit_kind": "week",
        "n_units": int(settings.HORIZON_DAYS // 7),
        "treated_share": 0.5,
        "stage": stages[at],
        "expected_steps": expected,
        "expected_lower": float(lower),
        "expected_upper": float(upper),
        "steps_anyway": without,
        "standard_error": error,
        "power": power,
        "smallest_steps": float(smallest),
        "would_tell": power >= POWER,
    }
