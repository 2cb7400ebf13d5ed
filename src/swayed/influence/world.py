"""A situation's market as arrays: who met whom when, who was at risk of which stage, and who moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.optimize import minimize_scalar

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Contacts:
    """Exposures of all customers, by customer and then in order of time.

    Args:
        customer_ptr: rows of customer c are customer_ptr[c]:customer_ptr[c+1].
        person: whom he met; kind: of contact, a place in the world's `kinds`; time: day; dose: weight of the contact.
        product_ptr, product: products (or categories) each contact is about, as row pointers and codes.
    """

    customer_ptr: Ints
    person: Ids
    kind: npt.NDArray[np.uint8]
    time: Floats
    dose: Floats
    product_ptr: Ints
    product: Ids


@dataclass(frozen=True)
class Block:
    """Customers first..last-1 and all their contacts; customer c of the world is customer c - first here."""

    first: int
    last: int
    contacts: Contacts


@dataclass(frozen=True)
class Follows:
    """Who follows whom, and what the followed posted: contacts through follows, not yet multiplied.

    Args:
        customer_ptr: follows of customer c are rows customer_ptr[c]:customer_ptr[c+1].
        person: whom he follows; since: from which day; weight: factor of the dose.
        post_ptr: posts of person p are rows post_ptr[p]:post_ptr[p+1], in order of time.
        post_time: day; post_dose: weight before dilution; post_n: posts merged in the row.
        product_ptr, product: products of each post row.
    """

    customer_ptr: Ints
    person: Ids
    since: Floats
    weight: Floats
    post_ptr: Ints
    post_time: Floats
    post_dose: Floats
    post_n: Floats
    product_ptr: Ints
    product: Ids

    @classmethod
    def none(cls, n_customers: int, n_persons: int) -> Follows:
        """Nobody follows anybody."""
        nothing, no_ids = np.zeros(0), np.zeros(0, np.uint32)
        return cls(
            np.zeros(n_customers + 1, np.int64), no_ids, nothing, nothing,
            np.zeros(n_persons + 1, np.int64), nothing, nothing, nothing, np.zeros(1, np.int64), no_ids,
        )  # fmt: skip


@dataclass(frozen=True)
class StageRisk:
    """Time at risk of one stage and the transitions into it.

    Args:
        stage: its name.
        window_ptr: risk windows of customer c are window_ptr[c]:window_ptr[c+1].
        start, end: days of each window; stratum: its baseline stratum; event: its transition, or -1.
        stratum_levels: level of each stratum in each baseline factor it decomposes into; shape (n_factors, n_strata).
        event_customer, event_time, event_key: the transitions by customer and time; keys are hashes of their ids.
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

    def of_customers(self, first: int, last: int, events: Ints) -> StageRisk:
        """The same stage for customers first..last-1 alone, counted from zero, with their transitions `events`."""
        product_ptr, rows = taken_rows(self.event_product_ptr, events)
        return replace(
            self,
            window_ptr=self.window_ptr[first : last + 1],
            event_customer=self.event_customer[events] - first,
            event_time=self.event_time[events],
            event_key=self.event_key[events],
            event_product_ptr=product_ptr,
            event_product=self.event_product[rows],
            event_product_share=self.event_product_share[rows],
            transition_ids=self.transition_ids.take(pa.array(events)),
        )


@dataclass(frozen=True)
class World:
    """Everything the influence model reads.

    Args:
        contacts: the direct exposures; follows: those through follows.
        kinds: names of the kinds of contact; the last two are posts by somebody followed, while the customer was active
            lately and while he was silent.
        stages: one entry per stage, in order of the path.
        control: a negative control: transitions that the contacts cannot have caused; None where the data hold none.
        activity_ptr, activity_day, activity_count: each customer's own activity by day.
        person_ids: names of the persons, most frequent first; person_key: hashes of them.
        person_type: type of each person, a place in `types`; types: their names.
        last_day: end of observation, in days since day 0; first_day: earliest contact that can occur.
        step_days: length of the time in which a transition lies: 0 where its instant is known, 1 where only its day is.
        disk: folder in which large arrays, and those made of them, lie in files; None where all are in memory.
    """

    contacts: Contacts
    follows: Follows
    kinds: tuple[str, ...]
    stages: tuple[StageRisk, ...]
    control: StageRisk | None
    activity_ptr: Ints
    activity_day: Ints
    activity_count: Floats
    person_ids: pa.Array[Any]
    person_key: Keys
    person_type: Ints
    types: tuple[str, ...]
    first_day: float
    last_day: float
    step_days: float
    disk: Path | None = None

    @property
    def n_persons(self) -> int:
        return len(self.person_key)

    @property
    def n_kinds(self) -> int:
        return len(self.kinds)

    @property
    def n_customers(self) -> int:
        return len(self.contacts.customer_ptr) - 1


def pointers(owner: npt.NDArray[np.integer], n_owners: int) -> Ints:
    """Row pointers of rows sorted by owner.

    Example:
        >>> import numpy as np
        >>> pointers(np.array([0, 0, 2]), 3).tolist()
        [0, 2, 2, 3]
    """
    pointer = np.zeros(n_owners + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=n_owners)[:n_owners], out=pointer[1:])
    return pointer


def about_nothing(n: int) -> Ints:
    """Row pointers of n contacts that are about no product, in no memory.

    Example:
        >>> about_nothing(2).tolist()
        [0, 0, 0]
    """
    return np.broadcast_to(np.int64(0), n + 1)


def product_pointers(n_products: npt.NDArray[np.integer], product: Ids) -> Ints:
    """Row pointers of contacts' products, by the number of products of each.

    Example:
        >>> import numpy as np
        >>> product_pointers(np.array([2, 0, 1]), np.array([5, 6, 5], np.uint32)).tolist()
        [0, 2, 2, 3]
    """
    if len(product) == 0:
        return about_nothing(len(n_products))
    return np.concatenate([[0], np.cumsum(n_products)]).astype(np.int64)


def summed(index: npt.NDArray[np.integer], weights: npt.NDArray[np.floating], n: int) -> Floats:
    """Sums of weights by index; shape (n,).

    Example:
        >>> import numpy as np
        >>> summed(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 3).tolist()
        [1.0, 0.0, 5.0]
    """
    return np.asarray(np.bincount(index, weights=weights, minlength=n), dtype=np.float64)


def taken_rows(pointer: Ints, index: Ints) -> tuple[Ints, Ints]:
    """Row pointers of chosen owners, and the rows they own.

    Example:
        >>> import numpy as np
        >>> pointer, rows = taken_rows(np.array([0, 2, 2, 5]), np.array([2, 0]))
        >>> pointer.tolist(), rows.tolist()
        ([0, 3, 5], [2, 3, 4, 0, 1])
    """
    lengths = np.diff(pointer)[index]
    taken = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return taken, np.repeat(pointer[:-1][index] - taken[:-1], lengths) + np.arange(taken[-1])


def product_shares(product: Ids, time: Floats, *, half_width_days: float = 30.0) -> Floats:
    """Share of each mark's product among all marks within a month to either side, itself left out.

    The share over the whole period is mixed in with the weight under which the marks foretell one another best: a contact
    about a film that everybody buys this month explains less than one about a forgotten film, and a film that is bought now
    and then has not vanished in between.

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
    lately = np.where(among > 1, (near - 1.0) / np.maximum(among - 1.0, 1.0), overall)

    def loss(weight: float) -> float:
        return float(-np.log(weight * lately + (1.0 - weight) * overall).sum())

    weight = float(minimize_scalar(loss, bounds=(0.0, 0.99), method="bounded").x)
    return np.asarray(weight * lately + (1.0 - weight) * overall)
