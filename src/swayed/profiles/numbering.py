"""Numbers in the place of values: words of a column, combinations of numbers, stretches of days."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def coded(column: pa.ChunkedArray) -> tuple[pa.Array, Ints]:  # type: ignore[type-arg]
    """Values of a column in their order, and the number of each row's; -1 where the cell is empty.

    No value becomes an object of Python, and whole numbers are sorted in the place of words.
    """
    encoded: list[Any] = column.dictionary_encode().unify_dictionaries().chunks
    if not encoded:
        return pa.array([], column.type), np.zeros(0, np.int64)
    values = encoded[0].dictionary
    order = pc.sort_indices(values).to_numpy()
    place = np.full(len(order) + 1, -1)  # the last is that of empty cells
    place[order] = np.arange(len(order))
    index = np.concatenate([pc.fill_null(chunk.indices, -1).to_numpy() for chunk in encoded])
    return values.take(pa.array(order)), place[index]


def numbered(column: pa.ChunkedArray) -> tuple[list[Any], Ints]:  # type: ignore[type-arg]
    """As `coded`, for few values: a list of them."""
    values, place = coded(column)
    return values.to_pylist(), place


def real(table: pa.Table, name: str) -> Floats:
    """A column of numbers."""
    return np.asarray(table.column(name).to_numpy(), dtype=np.float64)


def whole(table: pa.Table, name: str) -> Ints:
    """A column of whole numbers."""
    return np.asarray(table.column(name).to_numpy(), dtype=np.int64)


def blocks(hours: Ints, days: int) -> Ints:
    """Stretch of `days` days in which each hour since 1970 lies."""
    return hours // (days * 24)


def combined(*numbers: Ints) -> Ints:
    """One number, from 0, for each combination of numbers, in their order."""
    found = np.zeros(len(numbers[0]), dtype=np.int64)
    # One column at a time: whole numbers are sorted ten times faster than rows.
    for number in numbers:
        found = values_and_places(combined_pair(found, values_and_places(number)[1]))[1]
    return found


def values_and_places(number: Ints) -> tuple[Ints, Ints]:
    """Whole numbers in their order, and the place of each; counted, not sorted, where they lie close together."""
    if not len(number):
        return number.astype(np.int64), number.astype(np.int64)
    least = int(number.min())
    span = int(number.max()) - least + 1
    if span > 8 * len(number):
        values, place = np.unique(number, return_inverse=True)
        return values, place.reshape(-1).astype(np.int64)
    occurs = np.zeros(span, np.bool_)
    occurs[number - least] = True
    return np.flatnonzero(occurs) + least, np.asarray((np.cumsum(occurs) - 1)[number - least])


def combined_pair(first: Ints, second: Ints) -> Ints:
    """`first` times the span of `second`, plus it: divided by the span it gives `first` again."""
    return np.asarray(first * (second.max(initial=0) + 1) + second)
