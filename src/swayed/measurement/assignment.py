"""Who is treated: drawn from a recorded seed by a rule that the inference repeats.

Units are sorted by block, and by chance within a block; walking along, the treated are those at which the share gathered so far passes
a whole number. So every unit has the same probability, the number of treated is fixed, and every block has its share of them
as nearly as whole numbers allow. Staggered starts are a random order, spread evenly over the weeks.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from swayed.measurement.inference import Flags, Floats
from swayed.measurement.settings import MOST_CELLS, N_DRAWS, N_ORDERS

Counts = npt.NDArray[np.int64]
RULE = "blocks, systematic, Philox"


def chance(seed: int, stream: int = 0) -> np.random.Generator:
    """The generator of a seed; stream 0 makes the assignment itself, others repeat it."""
    return np.random.Generator(np.random.Philox(key=[seed, stream]))


def drawn_arms(block: Counts, share: float, random: np.random.Generator) -> Flags:
    """Which units are treated; shape (n_units,)."""
    place = np.empty(len(block), np.int64)
    place[np.argsort(block + random.random(len(block)), kind="stable")] = np.arange(len(block))
    turn = random.random()
    return np.asarray(np.floor(share * (place + 1) + turn) > np.floor(share * place + turn))


def many_arms(block: Counts, share: float, seed: int) -> Flags:
    """Other assignments that the same rule could have made; shape (n_draws, n_units)."""
    random = chance(seed, 1)
    n_draws = int(np.clip(MOST_CELLS // max(len(block), 1), 199, N_DRAWS))
    return np.stack([drawn_arms(block, share, random) for _ in range(n_draws)])


def drawn_starts(n_units: int, n_weeks: int, random: np.random.Generator) -> Counts:
    """The week, from 1 to n_weeks - 1, in which each unit starts; shape (n_units,)."""
    rank = random.permutation(n_units)
    return np.clip((rank + 1) * n_weeks // (n_units + 1), 1, max(n_weeks - 1, 1)).astype(np.int64)


def many_starts(n_units: int, n_weeks: int, seed: int) -> Counts:
    """Other starts that the same rule could have made; shape (n_draws, n_units)."""
    random = chance(seed, 1)
    return np.stack([drawn_starts(n_units, n_weeks, random) for _ in range(N_ORDERS)])


def blocks_of(past: Floats, size: int) -> Counts:
    """Blocks of units alike in their past: the sorted units, `size` by `size`; shape (n_units,)."""
    block = np.empty(len(past), np.int64)
    block[np.argsort(past, kind="stable")] = np.arange(len(past)) // size
    return block
