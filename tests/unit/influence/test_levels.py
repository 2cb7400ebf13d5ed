"""Steps of the weights of kinds against their posterior on a fine grid."""

import numpy as np

from swayed.influence.kernels.draws import derived_key
from swayed.influence.kernels.levels import move_kind_weights

N_EVENTS, PRIOR = 30, 2.0
SHARE = np.array([0.7, 0.3])


def market(seed: int):
    """Hazard of the other causes at each transition, of each kind of weight one, and the integrals of the kinds."""
    random = np.random.default_rng(seed)
    return random.uniform(0.5, 1.5, N_EVENTS), random.exponential(1.0, (N_EVENTS, 2)), np.array([6.0, 2.0])


def weights_of(part: np.ndarray) -> np.ndarray:
    """Weights that average one over all doses, by the part that the first kind has of the sum."""
    return np.stack([part / SHARE[0], (1.0 - part) / SHARE[1]], axis=-1)


def test_the_weights_of_kinds_follow_their_posterior():
    other, parts, expected = market(1)
    part = np.linspace(1e-4, 1.0 - 1e-4, 20_001)
    grid = weights_of(part)
    log = ((PRIOR - 1.0) * np.log(grid) - PRIOR * grid).sum(axis=1) - grid @ expected
    log += np.log(other + grid @ parts.T).sum(axis=1)
    density = np.exp(log - log.max())
    density /= density.sum()
    mean = density @ grid[:, 0]
    spread = np.sqrt(density @ (grid[:, 0] - mean) ** 2)

    weights, kept = np.ones(2), []
    for step in range(6_000):
        move_kind_weights(derived_key(3, step), other, parts, expected, SHARE, PRIOR, weights)
        kept.append(weights[0])
        assert abs(SHARE @ weights - 1.0) < 1e-9
    kept = np.array(kept[500:])
    assert abs(kept.mean() - mean) < 0.1 * spread
    assert abs(kept.std() / spread - 1.0) < 0.1


def test_a_kind_that_nobody_met_keeps_its_weight():
    other, parts, expected = market(2)
    weights = np.ones(3)
    parts, expected = np.column_stack([parts, np.zeros(N_EVENTS)]), np.append(expected, 0.0)
    move_kind_weights(derived_key(5, 1), other, parts, expected, np.append(SHARE, 0.0), PRIOR, weights)
    assert weights[2] == 1.0
    assert (weights[:2] != 1.0).all()
