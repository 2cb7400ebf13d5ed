"""The customers of a situation, as they were before an experiment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.measurement.assignment import Counts
from swayed.measurement.inference import Flags, Floats

Words = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Population:
    """Customers of the situation and what was known of each before the window; all of shape (n_customers,).

    Args:
        customers: ids, sorted.
        segment, community, region, circle: to what each belongs; empty where to nothing.
        may_be_written_to: unless he refused.
        is_linked: to an account.
        past: columns known before: steps, other steps, contacts; shape (n_customers, 3).
    """

    customers: Words
    segment: Words
    community: Words
    region: Words
    circle: Words
    may_be_written_to: Flags
    is_linked: Flags
    past: Floats

    def part(self, chosen: Flags | Counts) -> Population:
        """Some of the customers."""
        return Population(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))

    def only(self, customers: Words) -> Population:
        """Those among the named customers, in the order of this population."""
        return self.part(np.isin(self.customers.astype(str), customers.astype(str)))
