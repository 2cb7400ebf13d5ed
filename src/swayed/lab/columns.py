"""Turns positions into Arrow columns: identifiers, instants, looked-up words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.lab.draws import Flags, Floats, Ints

INSTANT = pa.timestamp("us", tz="UTC")
_MICROSECONDS = 1_000_000


def identifiers(prefix: str, numbers: Ints, width: int = 7) -> pa.StringArray:
    """Return ``prefix`` and the zero-padded number; equal width keeps text order equal to number order."""
    digits = pc.utf8_lpad(pa.array(numbers, pa.int64()).cast(pa.string()), width, "0")
    return joined(
        looked_up([prefix], np.zeros_like(numbers)),
        digits,
    )


def joined(left: pa.Array[Any], right: pa.Array[Any]) -> pa.StringArray:
    """Return the two texts of each row put together, without anything between."""
    glue = looked_up([""], np.zeros(len(left), dtype=np.int64))
    return cast("pa.StringArray", pc.binary_join_element_wise(left, right, glue))


def as_positions(positions: Ints) -> pa.Int64Array:
    """Return positions as Arrow takes them, null where negative."""
    return pa.array(positions, pa.int64(), mask=positions < 0)


def looked_up(words: pa.StringArray | Sequence[str | None], positions: Ints) -> pa.StringArray:
    """Return the word at each position; null where the position is negative."""
    return _table(words).take(as_positions(positions))


def repeated(words: pa.StringArray | Sequence[str | None], positions: Ints) -> pa.Array[Any]:
    """Return the same as `looked_up`, each word stored once; for the tables of truth, which no import reads."""
    narrow = pa.array(positions.astype(np.int32), pa.int32(), mask=positions < 0)
    return pa.DictionaryArray.from_arrays(narrow, _table(words))


def _table(words: pa.StringArray | Sequence[str | None]) -> pa.StringArray:
    return words if isinstance(words, pa.StringArray) else pa.array(words, pa.string())


def instants(start_second: int, seconds: Ints, known: Flags | None = None) -> pa.Array[Any]:
    """Return UTC instants from seconds after the start; null where not ``known``."""
    moments = (start_second + seconds) * _MICROSECONDS
    return pa.array(moments, pa.int64(), mask=None if known is None else ~known).cast(INSTANT)


def only_days(table: pa.Table) -> pa.Table:
    """Return the table with every instant cut to its day (UTC)."""
    fields = [field.with_type(pa.date32()) if field.type == INSTANT else field for field in table.schema]
    return table.cast(pa.schema(fields))


def amounts(values: Floats, known: Flags | None = None) -> pa.DoubleArray:
    """Return major units rounded to cents; null where not ``known``."""
    return pa.array(np.round(values, 2), pa.float64(), mask=None if known is None else ~known)
