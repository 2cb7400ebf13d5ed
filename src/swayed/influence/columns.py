"""Columns of Arrow batches as arrays that grow batch by batch: never all of a large table at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from swayed.influence.disk import LARGE, mapped
from swayed.influence.kernels.draws import hash_keys
from swayed.influence.world import Ints, Keys

Floats = npt.NDArray[np.float64]

DAY_MICROSECONDS = 86_400_000_000


class Column:
    """An array that grows piece by piece, in a file once it is large.

    Args:
        dtype: of its elements.
        disk: folder of the file; None keeps all in memory.

    Raises:
        OSError: the folder cannot be written, or is full.
    """

    def __init__(self, dtype: npt.DTypeLike, disk: Path | None) -> None:
        self._dtype, self._disk = np.dtype(dtype), disk
        self._pieces: list[npt.NDArray[Any]] = []
        self._n_bytes = 0
        self._file: IO[bytes] | None = None

    def add(self, piece: npt.NDArray[Any]) -> None:
        """Takes the next elements; shape (n,)."""
        own = np.ascontiguousarray(piece, self._dtype)
        self._n_bytes += own.nbytes
        self._pieces.append(own)
        if self._disk is not None and self._n_bytes >= LARGE:
            self._write()

    def array(self) -> npt.NDArray[Any]:
        """All elements. Nothing may be added any more."""
        if self._file is None:
            return np.concatenate([np.zeros(0, self._dtype), *self._pieces])
        with self._write() as file:
            file.flush()
            return mapped(file, self._n_bytes, self._dtype)

    def _write(self) -> IO[bytes]:
        """The file, with all pieces in it."""
        self._file = self._file or TemporaryFile(dir=self._disk)  # noqa: SIM115  # closed by `array`, or with the column
        for piece in self._pieces:
            self._file.write(piece.data)
        self._pieces = []
        return self._file


class Owners:
    """Row pointers of rows that come by owner, batch by batch.

    Args:
        n_owners: their number.

    Example:
        >>> owners = Owners(3)
        >>> for batch in ([0, 0], [0, 2]):
        ...     owners.add(np.array(batch))
        >>> owners.pointers().tolist()
        [0, 3, 3, 4]
    """

    def __init__(self, n_owners: int) -> None:
        self._n = np.zeros(n_owners + 1, np.int64)

    def add(self, owner: npt.NDArray[np.integer[Any]]) -> None:
        """Takes the owners of the next rows, ascending; shape (n,)."""
        if len(owner):
            first = int(owner[0])
            counts = np.bincount(owner - first)
            self._n[first + 1 : first + 1 + len(counts)] += counts

    def pointers(self) -> Ints:
        """Row pointers; shape (n_owners + 1,)."""
        return np.cumsum(self._n)


def gathered(
    batches: Iterable[pa.RecordBatch],
    read: Callable[[pa.RecordBatch], tuple[npt.NDArray[Any], ...]],
    dtypes: Sequence[npt.DTypeLike],
    disk: Path | None,
) -> tuple[npt.NDArray[Any], ...]:
    """Arrays of all batches.

    Args:
        batches: of a table; read: what a batch adds to each array; dtypes: of the arrays.
        disk: as in `Column`.
    """
    columns = [Column(dtype, disk) for dtype in dtypes]
    for batch in batches:
        for column, piece in zip(columns, read(batch), strict=True):
            column.add(piece)
    return tuple(column.array() for column in columns)


class Words:
    """Texts as numbers, in the order in which they first came.

    Example:
        >>> words = Words()
        >>> [words.numbers(pa.array(own)).tolist() for own in (["b", "a"], ["c", "b"])]
        [[0, 1], [2, 0]]
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbers(self, column: pa.Array[Any]) -> npt.NDArray[np.int32]:
        """Number of each text; shape (n,)."""
        found = pc.dictionary_encode(column)
        own = [self._numbers.setdefault(str(word), len(self._numbers)) for word in found.dictionary.to_pylist()]
        return np.asarray(np.array(own, np.int32)[found.indices.to_numpy(zero_copy_only=False)])

    @property
    def words(self) -> list[str]:
        """The texts in the order of their numbers."""
        return list(self._numbers)


def microseconds(column: pa.Array[Any] | pa.ChunkedArray[Any]) -> Ints:
    """Moments in microseconds since 1970."""
    return np.asarray(column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_numpy(zero_copy_only=False))


def days(column: pa.Array[Any], origin: int) -> Floats:
    """Moments in days since `origin`, which is in microseconds since 1970."""
    return np.asarray((microseconds(column) - origin) / DAY_MICROSECONDS, dtype=np.float64)


def days_of_dates(column: pa.Array[Any], origin: int) -> Ints:
    """Dates in days since `origin`."""
    dates = column.cast(pa.int32()).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.asarray(dates - origin // DAY_MICROSECONDS)


def integers(column: pa.Array[Any]) -> Ints:
    """Whole numbers."""
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)


def reals(column: pa.Array[Any]) -> Floats:
    """Numbers."""
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def keys(column: pa.Array[Any] | pa.ChunkedArray[Any]) -> Keys:
    """Keys of MD5 sums in hexadecimal digits; 0 where there is none."""
    digits = pc.cast(pc.fill_null(column, "0" * 32), pa.large_binary()).cast(pa.binary(32))
    if isinstance(digits, pa.ChunkedArray):
        digits = digits.combine_chunks()
    text = np.frombuffer(digits.buffers()[1] or b"", "S32")[digits.offset : digits.offset + len(digits)]
    return hash_keys(text)
