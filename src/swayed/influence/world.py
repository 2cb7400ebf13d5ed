"""A situation's market as arrays: who met whom when, who was at risk of which stage, and who moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Contacts:
    """Exposures of all customers, by customer and then in order of time.

    Args:
        customer_ptr: rows of customer c are customer_ptr[c]:customer_ptr[c+1].
        person: whom he met; time: day; dose: weight of the contact.
        product_ptr, product: products (or categories) each contact is about, as row pointers and codes.
    """

    customer_ptr: Ints
    person: Ids
    time: Floats
    dose: Floats
    product_ptr: Ints
    product: Ids


@dataclass(frozen=True)
class StageRisk:
    """Time at risk of one stage and the transitions into it.

    Args:
        stage: its name.
        window_ptr: risk windows of customer c are window_ptr[c]:window_ptr[c+1].
        start, end: days of each window; stratum: its baseline stratum; event: its transition, or -1.
        stratum_levels: level of each stratum in each baseline factor it decomposes into; shape (n_factors, n_strata).
        event_customer, event_time, event_key: the transitions; keys are hashes of their ids.
        event_product_ptr, event_product, event_product_share: products of each transition, and the share that each
            product had among all transitions of the time.
        transition_ids: names of the transitions.
    """

    stage: str
    window_ptr: Ints
    start: Floats
    end: Floats
    stratum: Ints
    event: Ints
    stratum_levels: Ints
    event_customer: Ints
    event_time: Floats
    event_key: Keys
    event_product_ptr: Ints
    event_product: Ids
    event_product_share: Floats
    transition_ids: pa.Array[Any]

    @property
    def n_events(self) -> int:
        return len(self.event_time)


@dataclass(frozen=True)
class World:
    """Everything the influence model reads.

    Args:
        contacts: the exposures.
        stages: one entry per stage, in order of the path.
        activity_ptr, activity_day, activity_count: each customer's own activity by day.
        person_ids: names of the persons, most frequent first; person_key: hashes of them.
        last_day: end of observation, in days since day 0; first_day: earliest contact that can occur.
    """

    contacts: Contacts
    stages: tuple[StageRisk, ...]
    activity_ptr: Ints
    activity_day: Ints
    activity_count: Floats
    person_ids: pa.Array[Any]
    person_key: Keys
    first_day: float
    last_day: float

    @property
    def n_persons(self) -> int:
        return len(self.person_key)


def pointers(owner: npt.NDArray[np.integer], n_owners: int) -> Ints:
    """Row pointers of rows sorted by owner.

    Example:
        >>> import numpy as np
        >>> pointers(np.array([0, 0, 2]), 3).tolist()
        [0, 2, 2, 3]
    """
    return np.searchsorted(owner, np.arange(n_owners + 1)).astype(np.int64)


def product_shares(product: Ids, time: Floats, *, half_width_days: float = 30.0, prior_weight: float = 10.0) -> Floats:
    """Share of each mark's product among all marks within a month to either side, itself left out.

    The share over the whole period is mixed in with the weight of `prior_weight` marks, so that a rare product never
    gets share zero: a contact about a film that everybody buys this month explains less than one about a forgotten film.

    Args:
        product: product code of each mark (a transition and one of its products), shape (n,).
        time: day of each mark, shape (n,).

    Returns:
        Shares in (0, 1), shape (n,).
    """
    n = len(product)
    if n == 0:
        return np.zeros(0)
    span = float(time.max() - time.min()) + 4.0 * half_width_days + 1.0
    line = product.astype(np.float64) * span + (time - time.min())
    on_line = np.sort(line)
    in_time = np.sort(time)
    near = np.searchsorted(on_line, line + half_width_days, "right") - np.searchsorted(on_line, line - half_width_days)
    among = np.searchsorted(in_time, time + half_width_days, "right") - np.searchsorted(in_time, time - half_width_days)
    counts = np.bincount(product)[product]
    overall = np.maximum(counts - 1.0, 0.5) / n
    return np.asarray((near - 1.0 + prior_weight * overall) / (among - 1.0 + prior_weight))
