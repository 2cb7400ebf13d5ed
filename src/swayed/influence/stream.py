"""Direct contacts as they come from the engine, in arrays of whole customers: never all of them as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from swayed.influence.blocks import CONTACTS_PER_BLOCK, MakeBlock
from swayed.influence.columns import DAY_MICROSECONDS, Column
from swayed.influence.products import ProductCodes
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Block, Contacts, pointers, product_pointers

MAX_KINDS = 7
"""Kinds of direct contact with a weight of their own; the rarest share one."""

FOLLOW_KINDS = ("follow", "follow, silent customer")
"""A post by somebody followed, while the customer was active lately, and while he was silent."""


def kind_names(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the kinds of contact that have a weight, follows last.

    Args:
        kinds: all kinds of direct contact, the most frequent first.
    """
    own = kinds if len(kinds) <= MAX_KINDS else (*kinds[: MAX_KINDS - 1], "other")
    return (*own, *FOLLOW_KINDS)


@dataclass(frozen=True)
class ContactReader:
    """How contacts become arrays.

    Args:
        n_customers: customers in the world.
        origin: day 0, in microseconds since 1970.
        kinds: kinds of direct contact, the most frequent first; products: codes of what contacts are about.
        settings: least lags.
    """

    n_customers: int
    origin: int
    kinds: tuple[str, ...]
    products: ProductCodes
    settings: InfluenceSettings

    def blocks(self, batches: Iterable[pa.RecordBatch]) -> Iterator[Block]:
        """Blocks of whole customers, all customers in turn. At most a block and a batch are held.

        Args:
            batches: `customer_no`, `person_no`, `exposed_at`, `kind_no`, `dose`, `products`, by customer and time.
        """
        return (make() for make in self.waiting_blocks(batches))

    def waiting_blocks(self, batches: Iterable[pa.RecordBatch]) -> Iterator[MakeBlock]:
        """The `blocks` of batches, each to be made: what remains then is to turn its columns into arrays."""
        first, n_waiting = 0, 0
        waiting: list[pa.RecordBatch] = []
        for batch in batches:
            waiting.append(batch)
            n_waiting += batch.num_rows
            if n_waiting < CONTACTS_PER_BLOCK:
                continue
            table = pa.Table.from_batches(waiting)
            customer = table.column("customer_no").to_numpy()
            last = int(customer[-1])  # he may go on in the next batch
            cut = int(np.searchsorted(customer, last))
            yield partial(self._block, table.slice(0, cut), customer[:cut], first, last)
            waiting = table.slice(cut).to_batches()
            first, n_waiting = last, table.num_rows - cut
        if waiting:
            table = pa.Table.from_batches(waiting)
            yield partial(self._block, table, table.column("customer_no").to_numpy(), first, self.n_customers)

    def _block(self, table: pa.Table, owner: npt.NDArray[np.integer], first: int, last: int) -> Block:
        person = table.column("person_no").to_numpy()
        time = table.column("exposed_at").cast(pa.int64()).to_numpy() - self.origin
        kind = table.column("kind_no").to_numpy()
        if self.settings.min_lags_days:
            lags = dict(self.settings.min_lags_days)
            lag = [round(lags.get(word, 0.0) * DAY_MICROSECONDS) for word in self.kinds]
            time = time + np.array(lag, np.int64)[kind]
            order = np.lexsort((table.column("dose").to_numpy(), kind, person, time, owner))
            table, owner, person, time, kind = (
                table.take(pa.array(order)),
                *(column[order] for column in (owner, person, time, kind)),
            )
        product_ptr, product = self.products.of_contacts(table)
        return Block(
            first,
            last,
            Contacts(
                customer_ptr=pointers(owner - first, last - first),
                person=person.astype(np.uint32),
                kind=np.minimum(kind, MAX_KINDS - 1).astype(np.uint8, copy=False),
                time=time / DAY_MICROSECONDS,
                dose=table.column("dose").to_numpy(),
                product_ptr=product_ptr,
                product=product,
            ),
        )


def joined_contacts(blocks: Iterable[Block], n_customers: int, disk: Path | None = None) -> Contacts:
    """The contacts of all blocks as one; large arrays lie in files of the folder `disk`."""
    n_contacts = np.zeros(n_customers + 1, np.int64)
    dtypes = {"person": np.uint32, "kind": np.uint8, "time": float, "dose": float, "product": np.uint32}
    columns = {name: Column(dtype, disk) for name, dtype in dtypes.items()}
    n_products = Column(np.int64, disk)
    for block in blocks:
        n_contacts[block.first + 1 : block.last + 1] = np.diff(block.contacts.customer_ptr)
        for name, column in columns.items():
            column.add(getattr(block.contacts, name))
        n_products.add(np.diff(block.contacts.product_ptr))
    found = {name: column.array() for name, column in columns.items()}
    product_ptr = product_pointers(n_products.array(), found["product"])
    return Contacts(customer_ptr=np.cumsum(n_contacts), product_ptr=product_ptr, **found)
