"""What the influence model asks of an engine that has processes beside this one."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pyarrow as pa

Work = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
"""Work on some rows of a table, batch by batch, in the process where they lie; it is sent there whole."""


class Workers(Protocol):
    """Processes among which the rows of named tables lie. An `Engine` is one; with one part it has no such processes."""

    @property
    def n_parts(self) -> int:
        """Parts into which a market is cut at least."""

    @property
    def rows_here(self) -> int:
        """Active rows of a stage up to which they are brought into this process for the sampler."""

    def put(self, name: str, data: pa.Table | pa.RecordBatchReader) -> None:
        """As `Engine.put`."""

    def run(self, name: str, sql: str) -> int:
        """As `Engine.run`."""

    def arrow(self, sql: str) -> pa.Table:
        """As `Engine.arrow`."""

    def drop(self, name: str) -> None:
        """As `Engine.drop`."""

    def map_batches(self, name: str, sql: str, work: Work, schema: pa.Schema) -> None:
        """As `Engine.map_batches`."""


def packed(value: Any) -> pa.Array[Any]:
    """Arrays as one binary cell, as they go to workers and come back."""
    return pa.array([pickle.dumps(value, protocol=5)], pa.binary())


def unpacked(cell: pa.Scalar[Any]) -> Any:
    """What `packed` packed; cells come from our own processes alone, and were never on a disk that others write."""
    return pickle.loads(cell.as_py())  # noqa: S301
