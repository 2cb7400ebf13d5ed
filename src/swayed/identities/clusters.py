"""Accounts joined into persons: connected components of links, kept apart where a reviewer says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int64]


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
    if len(account_ids) == 0:
        return account_ids
    return account_ids.take(
        pa.array(smallest_member(len(account_ids), _rows(left, account_ids), _rows(right, account_ids)))
    )


def joined_links(
    account_ids: pa.Array[Any], links: pa.Table, apart: pa.Table, *, join_above: float, most_accounts: int
) -> pa.Table:
    """The links by which accounts are joined into persons.

    Declared links always join. Probable ones join above a threshold, unless the person would then have more than
    `most_accounts`. Where a reviewer keeps two accounts apart, the links between them are taken from the surest on, and
    those that would bring the two together are left out.

    Args:
        account_ids: all accounts, distinct and sorted ascending.
        links: account_id, other_account_id, probability, is_declared.
        apart: account_id, other_account_id: never one person.
        join_above: probability above which a link joins.
        most_accounts: most accounts that probable links join.

    Returns:
        The rows of `links` that join.
    """
    n = len(account_ids)
    left, right = (_rows(_column(links, name), account_ids) for name in ("account_id", "other_account_id"))
    probability = links.column("probability").to_numpy()
    is_declared = links.column("is_declared").to_numpy().astype(np.bool_)
    kept = is_declared | (probability >= join_above)
    component = smallest_member(n, left[kept], right[kept])
    crowded = np.bincount(component, minlength=n)[component] > most_accounts
    kept &= is_declared | ~crowded[left]
    component = smallest_member(n, left[kept], right[kept])
    one, other = (_rows(_column(apart, name), account_ids) for name in ("account_id", "other_account_id"))
    known = (one >= 0) & (other >= 0)
    one, other = one[known], other[known]
    torn = set(component[one[component[one] == component[other]]].tolist())
    rows = np.flatnonzero(kept & np.isin(component[left], list(torn)))
    surest_first = rows[np.lexsort((right[rows], left[rows], -probability[rows]))]
    kept[_parting(surest_first, left, right, list(zip(one.tolist(), other.tolist(), strict=True)))] = False
    return links.filter(pa.array(kept))


def smallest_member(n: int, left: Ints, right: Ints) -> Ints:
    """The smallest number of the component of each of `n` nodes."""
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    links = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(n, n))
    _, component = connected_components(links, directed=False)
    first = np.full(component.max() + 1, n, dtype=np.int64)
    np.minimum.at(first, component, np.arange(n))
    return np.asarray(first[component], dtype=np.int64)


def _parting(rows: Ints, left: Ints, right: Ints, apart: list[tuple[int, int]]) -> list[int]:
    """The links among `rows` that would bring together two nodes that are kept apart; few, so one by one."""
    group: dict[int, set[int]] = {}
    refused = []
    for row in rows.tolist():
        one, other = (group.setdefault(int(node), {int(node)}) for node in (left[row], right[row]))
        both = one | other
        if any(a in both and b in both for a, b in apart):
            refused.append(row)
        else:
            group.update(dict.fromkeys(both, both))
    return refused


def _column(table: pa.Table, name: str) -> pa.Array[Any]:
    return pa.concat_arrays(table.column(name).chunks) if table.num_rows else pa.array([], pa.string())


def _rows(values: pa.Array[Any], account_ids: pa.Array[Any]) -> Ints:
    """Positions of values among the accounts, -1 for a stranger."""
    found = pc.index_in(values, account_ids).fill_null(-1)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)
