"""Active rows that stay in parts with the workers, because they are too many for one process.

Every question of a chain goes to all parts with the rates it stands at; answers come back by transition, or as sums of whole
units. Persons met before a transition are known here as well: who is credited, and the steps that move one person after the
other, need them in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa

from swayed.influence.doses import joined_rows
from swayed.influence.rows import ActiveRows, Causes, Floats, Rates
from swayed.influence.workers import Workers, packed, unpacked
from swayed.influence.world import Ids, Ints, taken_rows

ANSWER = pa.schema([("answer", pa.binary())])


@dataclass(frozen=True)
class Question:
    """What is asked of the rows of a part, where they lie; `answer` takes them and the numbers of their transitions."""

    answer: Callable[[Ints, ActiveRows], Any]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One row of `ANSWER` for each part: the numbers of its transitions, and its answer."""
        for batch in batches:
            for cell in batch.column("rows"):
                events, rows = unpacked(cell)
                yield pa.record_batch([packed((events, self.answer(events, rows)))], schema=ANSWER)


@dataclass(frozen=True)
class SpreadRows:
    """`Rows` that lie with workers.

    Args:
        workers: who hold them; sql: names them, packed, one row for each part.
        n_rows: their number.
        met_ptr, met_person: persons met before each transition.
    """

    workers: Workers
    sql: str
    n_rows: int
    met_ptr: Ints
    met_person: Ids

    @classmethod
    def of(cls, workers: Workers, sql: str, n_rows: int, n_events: int) -> SpreadRows:
        """The rows of all parts; persons met are asked for."""
        unknown = cls(workers, sql, n_rows, np.zeros(n_events + 1, np.int64), np.zeros(0, np.uint32))
        parts = [(events, *met) for events, met in unknown.asked(_persons_met)]
        met_ptr, met_person = joined_rows(parts, n_events)
        return cls(workers, sql, n_rows, met_ptr, met_person)

    def weighed(self, kernel: Floats, kind: Floats) -> WeighedSpreadRows:
        return WeighedSpreadRows(self, kernel.copy(), kind.copy())

    def asked(self, answer: Callable[[Ints, ActiveRows], Any]) -> Iterator[tuple[Ints, Any]]:
        """The numbers of the transitions of each part, and its answer."""
        name = f"answers_{uuid4().hex}"
        self.workers.map_batches(name, self.sql, Question(answer), ANSWER)
        found = self.workers.arrow(f'SELECT answer FROM "{name}"')
        self.workers.drop(name)
        return (unpacked(cell) for cell in found.column("answer"))


@dataclass(frozen=True)
class WeighedSpreadRows:
    """`WeighedRows` that lie with workers."""

    rows: SpreadRows
    kernel: Floats
    kind: Floats

    def met_gain(self) -> Floats:
        found = np.zeros(len(self.rows.met_person))
        for events, own in self._asked("met_gain"):
            _, place = taken_rows(self.rows.met_ptr, events)
            found[place] = own
        return found

    def expected(self, rates: Rates) -> tuple[Floats, Ints]:
        shares = np.zeros((len(rates.event), 2))
        units = np.zeros((2, len(rates.effect)), np.int64)
        for events, (own_shares, own_units) in self._asked("expected", rates):
            shares[events] = own_shares
            units += own_units
        return shares, units

    def draw(self, key: np.uint64, rates: Rates) -> tuple[Causes, Ints]:
        cause, place = np.zeros(len(rates.event), np.int8), np.full(len(rates.event), -1, np.int64)
        for events, (own_cause, own_place) in self._asked("draw", key, rates):
            cause[events], place[events] = own_cause, own_place
        return cause, place

    def hazards(self, rates: Rates) -> Floats:
        return self._by_event("hazards", rates)

    def hazards_of_kernels(self, by_contact: Floats) -> Floats:
        return self._by_event("hazards_of_kernels", by_contact)

    def hazards_of_kinds(self, by_contact: Floats) -> Floats:
        return self._by_event("hazards_of_kinds", by_contact)

    def _by_event(self, name: str, *arguments: Any) -> Floats:
        parts = list(self._asked(name, *arguments))
        found = np.zeros((len(self.rows.met_ptr) - 1, *parts[0][1].shape[1:]))
        for events, own in parts:
            found[events] = own
        return found

    def _asked(self, name: str, *arguments: Any) -> Iterator[tuple[Ints, Any]]:
        return self.rows.asked(partial(_answer, name, self.kernel, self.kind, arguments))


def _persons_met(_: Ints, rows: ActiveRows) -> tuple[Ints, Ids]:
    return rows.met_ptr, rows.met_person


def _answer(name: str, kernel: Floats, kind: Floats, arguments: tuple[Any, ...], events: Ints, rows: ActiveRows) -> Any:
    """What `WeighedActiveRows` say of their own transitions."""
    own = [value.of_events(events) if isinstance(value, Rates) else value for value in arguments]
    return getattr(rows.weighed(kernel, kind), name)(*own)
