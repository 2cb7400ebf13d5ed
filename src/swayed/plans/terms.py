"""What may be chosen: costs, a budget, a number of people, and those who must be among them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from swayed.plans.objective import Floats, Ints

SLACK = 1e-9
"""Relative error that a sum of costs may have."""
FREE = 1e-9
"""Cost of what costs nothing, where gains are divided by it."""


@dataclass(frozen=True)
class Terms:
    """What may be chosen.

    Args:
        cost: of one collaboration with each person; most: most collaborations with him, 0 for nobody's choice.
        budget: all costs together; n_people: different people together.
        must: people chosen beforehand.
    """

    cost: Floats
    most: Ints
    budget: float
    n_people: int
    must: tuple[int, ...] = ()

    def allows(self, n_taken: Ints) -> npt.NDArray[np.bool_]:
        """Who can be asked for one more collaboration; shape (n_people,)."""
        is_room = (n_taken > 0) | (int((n_taken > 0).sum()) < self.n_people)
        is_paid = self.spent(n_taken) + self.cost <= self.budget * (1.0 + SLACK)
        return np.asarray((n_taken < self.most) & is_room & is_paid)

    def spent(self, n_taken: Ints) -> float:
        """All costs."""
        chosen = np.flatnonzero(n_taken)
        return float(self.cost[chosen] @ n_taken[chosen])

    def without(self, person: int, n_taken: Ints) -> Terms:
        """The same with no further collaboration with a person."""
        most = self.most.copy()
        most[person] = n_taken[person]
        return replace(self, most=most)
