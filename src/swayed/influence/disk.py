"""Large arrays in files, so that the system can put them to disk where memory is short.

The files are deleted as they are made: what they hold is gone with the last array that shows it, however a process ends.
"""

from __future__ import annotations

import ctypes
import math
import mmap
import os
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

import numpy as np
import numpy.typing as npt

LARGE = 1 << 25
"""Bytes from which an array goes to a file."""
_Value = TypeVar("_Value")


def room(shape: Sequence[int], dtype: npt.DTypeLike, disk: Path | None) -> npt.NDArray[Any]:
    """Zeros, in a file where they are many.

    Args:
        disk: folder of the file; None keeps the array in memory.

    Raises:
        OSError: the folder cannot be written, or is full.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if disk is None or size < LARGE:
        return np.zeros(tuple(shape), dtype)
    with TemporaryFile(dir=disk) as file:
        _reserve(file.fileno(), size)
        return mapped(file, size, dtype).reshape(tuple(shape))


def _reserve(file: int, size: int) -> None:
    """Makes an open file so large, on the disk, too: where it filled up later, the process would end without a word."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, size)
    else:
        os.truncate(file, size)


def mapped(file: IO[bytes], size: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """The first `size` bytes of an open file as an array, which outlives the open file; shape (n,)."""
    return np.frombuffer(mmap.mmap(file.fileno(), size), dtype)


def give_back() -> None:
    """Freed memory goes back to the system, where the C library can be told to; it would keep it for what comes next."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def stacked(parts: Sequence[npt.NDArray[Any]], disk: Path | None) -> npt.NDArray[Any]:
    """Arrays one under the other, in a file where they are many; shape (sum of their lengths, ...).

    Example:
        >>> stacked([np.arange(2), np.arange(1)], None).tolist()
        [0, 1, 0]
    """
    return np.concatenate(parts, out=room((sum(map(len, parts)), *parts[0].shape[1:]), parts[0].dtype, disk))


def on_disk(value: _Value, disk: Path | None) -> _Value:
    """The same value with its large arrays in files: an array, or a dataclass or tuple of such.

    Args:
        disk: folder of the files; None leaves all in memory.

    Example:
        >>> on_disk((np.arange(3), "name"), None)
        (array([0, 1, 2]), 'name')
    """
    found: Any = value
    if isinstance(found, np.ndarray):
        if disk is not None and found.nbytes >= LARGE and found.flags.c_contiguous:
            found = room(found.shape, found.dtype, disk)
            found[...] = value
    elif isinstance(found, tuple):
        found = tuple(on_disk(one, disk) for one in found)
    elif is_dataclass(found) and not isinstance(found, type):
        found = replace(found, **{f.name: on_disk(getattr(found, f.name), disk) for f in fields(found) if f.init})
    return found  # type: ignore[no-any-return]
