"""Found topics: phrases and products that the operator did not name, grouped by meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_TEXT: pa.DataType = pa.string()
MEMBERS = pa.schema([("topic", _TEXT), ("name", _TEXT), ("is_product", pa.bool_())])


def grouped(names: Sequence[str], vectors: NDArray[np.float32], least_alike: float) -> list[int]:
    """For each name the position of the leader of its group: the first one before it that is alike in meaning, or itself.

    Names are in order of use, so a group is called by its most used member.

    Example:
        >>> grouped(["shoe", "boot", "tax"], np.array([[1, 0], [0.9, 0.1], [0, 1]], np.float32), 0.7)
        [0, 0, 2]
    """
    alike = vectors @ vectors.T >= least_alike
    leaders: list[int] = []
    for i in range(len(names)):
        before = [j for j in dict.fromkeys(leaders) if alike[i, j]]
        leaders.append(before[0] if before else i)
    return leaders


def members(phrases: Sequence[str], products: Sequence[str], leaders: Sequence[int], named: frozenset[str]) -> pa.Table:
    """The phrases and products of each found topic; what stands for itself already is none.

    Args:
        phrases: found phrases; products: found products; leaders: of both, phrases first.
        named: phrases of the situation, in lower case.
    """
    names = [*phrases, *products]
    sizes = np.bincount(leaders, minlength=len(names)) if names else np.zeros(0, np.int64)
    rows = []
    for i, (name, leader) in enumerate(zip(names, leaders, strict=True)):
        is_product = i >= len(phrases)
        if sizes[leader] == 1 and (is_product or name in named):
            continue
        more = f" (+{sizes[leader] - 1})" if sizes[leader] > 1 else ""
        rows.append({"topic": names[leader] + more, "name": name, "is_product": is_product})
    return pa.Table.from_pylist(rows, schema=MEMBERS)
