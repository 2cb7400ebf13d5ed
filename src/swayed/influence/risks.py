"""Time at risk and transitions of every stage as arrays, from windows and events that come batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from swayed.influence.columns import Column, Owners, Words, days, integers, keys
from swayed.influence.disk import on_disk
from swayed.influence.kernels.cells import transitions_of_windows
from swayed.influence.products import ProductCodes
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Ints, StageRisk, product_pointers, product_shares

_STRATA = {"community": 12, "segment": 20, "origin": 6}
"""What strata are made of, and the most levels of each."""


@dataclass(frozen=True)
class RiskReader:
    """How windows and events become time at risk.

    Args:
        origin: day 0, in microseconds since 1970.
        n_customers: customers in the world.
        step_days: as in `World`.
        codes: of what transitions are about.
        settings: most strata.
        disk: as in `World`.
    """

    origin: int
    n_customers: int
    step_days: float
    codes: ProductCodes
    settings: InfluenceSettings
    disk: Path | None

    def stages(
        self, names: Sequence[str], windows: Iterable[pa.RecordBatch], events: Iterable[pa.RecordBatch]
    ) -> tuple[StageRisk, ...]:
        """Every stage.

        Args:
            names: of the stages, in order of the path.
            windows: `stage`, `customer_no`, `origin`, `starts_at`, `ends_at`, `hash` of the transition at the end or NULL,
                `community`, `segment`; of each stage by customer and start.
            events: `stage`, `transition_id`, `hash`, `customer_no`, `transition_at`, `products`, `categories`; of each stage
                by customer and time.
        """
        found = {name: _Stage(name, self) for name in names}
        for batch in events:
            for name, rows in _by_stage(batch, names):
                found[name].add_events(rows)
        for batch in windows:
            for name, rows in _by_stage(batch, names):
                found[name].add_windows(rows)
        # In turn: what one was made of goes before the next is made.
        return tuple(found.pop(name).risk() for name in names)

    def control(self, windows: Iterable[pa.RecordBatch]) -> StageRisk | None:
        """Purchases that contacts in the situation have no business with; None where too few are known.

        Args:
            windows: as in `stages`, and `transition_id`; a transition lies at its window's end.
        """
        found: _Stage | None = None
        for batch in windows:
            if found is None and batch.num_rows:
                found = _Stage(str(batch.column("stage")[0]), self)
            if found is not None:
                found.add_windows(batch)
                found.add_events(_ends(batch))
        return found.risk() if found is not None and found.n_events >= self.settings.min_transitions else None


class _Stage:
    """One stage while its windows and events come."""

    def __init__(self, name: str, reader: RiskReader) -> None:
        self._name, self._reader = name, reader
        disk = reader.disk
        self._windows, self._events = Owners(reader.n_customers), Owners(reader.n_customers)
        self._start, self._end, self._key = (Column(dtype, disk) for dtype in (float, float, np.uint64))
        self._strata = {name: (Words(), Column(np.int32, disk)) for name in _STRATA}
        self._customer, self._time, self._event_key = (Column(dtype, disk) for dtype in (np.int64, float, np.uint64))
        self._n_products, self._product = Column(np.int64, disk), Column(np.uint32, disk)
        self._ids: list[pa.Array[Any]] = []

    @property
    def n_events(self) -> int:
        return sum(map(len, self._ids))

    def add_windows(self, batch: pa.RecordBatch) -> None:
        self._windows.add(integers(batch.column("customer_no")))
        self._start.add(days(batch.column("starts_at"), self._reader.origin))
        self._end.add(days(batch.column("ends_at"), self._reader.origin))
        self._key.add(keys(batch.column("hash")))
        for name, (words, column) in self._strata.items():
            column.add(words.numbers(batch.column(name)))

    def add_events(self, batch: pa.RecordBatch) -> None:
        customer = integers(batch.column("customer_no"))
        self._events.add(customer)
        self._customer.add(customer)
        self._time.add(days(batch.column("transition_at"), self._reader.origin))
        self._event_key.add(keys(batch.column("hash")))
        pointer, product = self._reader.codes.of_events(batch)
        self._n_products.add(np.diff(pointer))
        self._product.add(product)
        self._ids.append(batch.column("transition_id"))

    def risk(self) -> StageRisk:
        step_days = self._reader.step_days
        start, end, key = self._start.array(), self._end.array(), self._key.array()
        time, event_key = self._time.array(), self._event_key.array()
        window_ptr = self._windows.pointers()
        event = transitions_of_windows(window_ptr, key, self._events.pointers(), event_key)
        # A transition of which only the day is known happened in the middle of it, on average; so the time at risk ends
        # there, and the next begins there. Two steps at once leave no time at risk: without some of it their ratio would
        # explode. A transition that several windows could end belongs to the last of them.
        if step_days > 0.0:
            start = np.minimum(start + step_days / 2.0, np.maximum(end, start))
        least = max(step_days, 1.0 / 86_400.0) / 2.0
        end = np.where(event >= 0, np.maximum(end + step_days / 2.0, start + least), end)
        stratum, levels = self._stratified()
        start, end, event, stratum = on_disk((start, end, event, stratum), self._reader.disk)
        product = self._product.array()
        product_ptr = product_pointers(self._n_products.array(), product)
        text = pa.string()
        return StageRisk(
            stage=self._name,
            window_ptr=window_ptr,
            start=start,
            end=end,
            stratum=stratum,
            event=event,
            stratum_levels=levels,
            event_customer=self._customer.array(),
            event_time=time,
            event_key=event_key,
            event_product_ptr=product_ptr,
            event_product=product,
            event_product_share=product_shares(product, np.repeat(time, np.diff(product_ptr))),
            transition_ids=pa.concat_arrays([pa.array([], text), *(ids.cast(text) for ids in self._ids)]),
        )

    def _stratified(self) -> tuple[Ints, Ints]:
        """Stratum of each window, and the level of each stratum in community, segment and origin."""
        numbered = [(name, words.words, column.array()) for name, (words, column) in self._strata.items()]
        ranked = [(_ranks(words, numbers, _STRATA[name]), numbers) for name, words, numbers in numbered]
        sizes = [int(rank.max(initial=0)) + 1 for rank, _ in ranked]
        combined = np.zeros(len(ranked[0][1]), np.int64)
        for size, (rank, numbers) in zip(sizes, ranked, strict=True):
            combined *= size
            combined += rank[numbers]
        occupied = np.flatnonzero(np.bincount(combined, minlength=1)) if len(combined) else np.zeros(0, np.int64)
        of_combined, levels = strata(np.stack(np.unravel_index(occupied, sizes)), self._reader.settings.max_strata)
        place = np.zeros(int(np.prod(sizes)), np.int64)
        place[occupied] = of_combined
        return place[combined], levels


def strata(combined: Ints, most: int) -> tuple[Ints, Ints]:
    """Stratum of each combination of levels, and the levels of each stratum; at most so many strata.

    Args:
        combined: combinations that occur, shape (n_factors, n).

    Returns:
        shapes (n,) and (n_factors, n_strata).

    Example:
        >>> stratum, levels = strata(np.array([[0, 0, 1], [0, 1, 2]]), 2)
        >>> stratum.tolist(), levels.tolist()
        ([0, 1, 1], [[0, 0], [0, 1]])
    """
    if combined.shape[1] == 0:
        return np.zeros(0, np.int64), np.zeros((len(combined), 1), np.int64)
    combined = combined.copy()
    while True:
        levels, stratum = np.unique(combined, axis=1, return_inverse=True)
        if levels.shape[1] <= most:
            return stratum.reshape(-1).astype(np.int64), levels.astype(np.int64)
        # The rarest levels of the widest factor are pooled until the strata are few enough.
        widest = int(np.argmax(combined.max(axis=1)))
        combined[widest] = np.minimum(combined[widest], combined[widest].max() - 1)


def _ranks(words: list[str], numbers: npt.NDArray[np.int32], most: int) -> Ints:
    """Level of each word, the most frequent first, the rarer ones pooled."""
    counts = np.bincount(numbers, minlength=len(words)).tolist()
    ranked = sorted(range(len(words)), key=lambda i: (-counts[i], words[i]))
    rank = np.zeros(max(len(words), 1), np.int64)
    rank[ranked] = np.minimum(np.arange(len(words)), most - 1)
    return rank


def _by_stage(batch: pa.RecordBatch, names: Sequence[str]) -> Iterable[tuple[str, pa.RecordBatch]]:
    """The rows of each stage that occurs."""
    for name in names:
        rows = batch.filter(pc.equal(batch.column("stage"), name))
        if rows.num_rows:
            yield name, rows


def _ends(windows: pa.RecordBatch) -> pa.RecordBatch:
    """Events of the windows that end in a transition; about nothing."""
    moved = windows.filter(pc.is_valid(windows.column("transition_id")))
    nothing = pa.nulls(moved.num_rows, pa.list_(pa.string()))
    columns = {name: moved.column(name) for name in ("stage", "customer_no", "transition_id", "hash")}
    columns |= {"transition_at": moved.column("ends_at"), "products": nothing, "categories": nothing}
    return pa.RecordBatch.from_pydict(columns)
