"""Accounts joined into persons: connected components of declared links."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def person_of_account(account_ids: pa.Array[Any], left: pa.Array[Any], right: pa.Array[Any]) -> pa.Array[Any]:
    """The person behind each account: the smallest account_id of its component of linked accounts.

    Args:
        account_ids: all accounts, distinct and sorted ascending; shape (n,).
        left, right: linked pairs, each an account of `account_ids`; shape (m,).

    Returns:
        The person_id of each account, aligned with `account_ids`.

    Example:
        >>> ids = pa.array(["a", "b", "c"])
        >>> person_of_account(ids, pa.array(["b"]), pa.array(["c"])).to_pylist()
        ['a', 'b', 'b']
    """
    n = len(account_ids)
    if n == 0:
        return account_ids
    rows = pc.index_in(left, account_ids).to_numpy(zero_copy_only=False)
    columns = pc.index_in(right, account_ids).to_numpy(zero_copy_only=False)
    links = coo_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(n, n))
    _, component = connected_components(links, directed=False)
    # Sorted ids: the first account of a component is its smallest.
    first = np.full(component.max() + 1, n, dtype=np.int64)
    np.minimum.at(first, component, np.arange(n))
    return account_ids.take(pa.array(first[component]))
