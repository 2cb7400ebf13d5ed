"""Random reverse-reachable sets of a graph, and the people who stand in most of them.

A set holds everybody who would have reached its root in one random world, so the share of sets that somebody stands in is his
share of all worth. Arcs into a node are sorted by probability, highest first: instead of one draw for each arc, the next one
that might be open is found by one geometric draw in a bucket of arcs (positions 1, 2-3, 4-7, ...) under the bucket's highest
probability, and is then kept with the probability it has beside that (Guo, Wang, Wei and Chen 2020).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from swayed.influence.kernels.draws import mixed

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Singles = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0


@njit(cache=True, inline="always")
def _uniform(state: np.uint64) -> float:
    """A uniform number in (0, 1) of one state of the generator (splitmix64); states go on by adding `_GOLDEN`."""
    z = (state ^ (state >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return (float((z ^ (z >> _S31)) >> _S11) + 0.5) * _UNIT


@njit(cache=True, nogil=True, error_model="numpy", fastmath=True)
def draw_sets(
    key: np.uint64, first_set: int, n_sets: int, worth_sums: Floats, arc_ptr: Ints, source: Ids, probability: Singles,
    scale: Singles, stamp: npt.NDArray[np.int32], room: int,
) -> Any:  # fmt: skip
    """Sets number first_set and on, as many as fit in `room` nodes, at most n_sets.

    Args:
        key: of all draws; set j depends on (key, j) alone.
        worth_sums: running sums of the worth of nodes as roots; empty: all alike.
        arc_ptr, source, probability: arcs into each node, sorted by probability.
        scale: 1 / log(1 - p) where all arcs into a node have one probability p, 0 where p is one, 1 where they differ.
        stamp: scratch, one number per node, below zero at first.

    Returns:
        (set_ptr, nodes): nodes of set j are nodes[set_ptr[j]:set_ptr[j+1]], the root first.
    """
    nodes = np.empty(room, np.uint32)
    set_ptr = np.zeros(n_sets + 1, np.int64)
    end, n_drawn = 0, 0
    for j in range(n_sets):
        number = first_set + j
        state = mixed(key ^ mixed(np.uint64(number)))
        u = _uniform(state)
        root = int(u * (arc_ptr.shape[0] - 1))
        if worth_sums.shape[0] > 0:
            root = np.searchsorted(worth_sums, u * worth_sums[-1], side="right")
        head, nodes[end], stamp[root] = end, root, number
        end += 1
        while head < end:
            v = nodes[head]
            head += 1
            if room - end < arc_ptr[v + 1] - arc_ptr[v] + 1:
                return set_ptr[: n_drawn + 1], nodes[: set_ptr[n_drawn]]
            if scale[v] == 1.0:
                state, end = _open_in_buckets(v, state, arc_ptr, source, probability, stamp, number, nodes, end)
            else:
                state, end = _open(
                    arc_ptr[v], arc_ptr[v + 1], scale[v], 0.0, state, source, probability, stamp, number, nodes, end
                )
        n_drawn += 1
        set_ptr[n_drawn] = end
    return set_ptr, nodes[:end]


@njit(cache=True, inline="always")
def _open(
    i: int, last: int, scale: float, top: float, state: np.uint64, source: Ids, probability: Singles,
    stamp: npt.NDArray[np.int32], number: int, nodes: Ids, end: int,
) -> Any:  # fmt: skip
    """Follows the open ones of the arcs i..last-1; with a `top` each found is kept with its probability beside it."""
    while i < last:
        if scale < 0.0:
            state += _GOLDEN
            skip = math.log(_uniform(state)) * scale
            if skip >= last - i:
                break
            i += int(skip)
        is_open = True
        if top > 0.0:
            state += _GOLDEN
            is_open = _uniform(state) * top < probability[i]
        w = source[i]
        if is_open and stamp[w] != number:
            stamp[w] = number
            nodes[end] = w
            end += 1
        i += 1
    return state, end


@njit(cache=True)
def _open_in_buckets(
    v: int, state: np.uint64, arc_ptr: Ints, source: Ids, probability: Singles, stamp: npt.NDArray[np.int32],
    number: int, nodes: Ids, end: int,
) -> Any:  # fmt: skip
    """Follows the open arcs into a node whose arcs differ, bucket by bucket."""
    at, last, width = arc_ptr[v], arc_ptr[v + 1], 1
    while at < last and probability[at] > 0.0:
        top = float(probability[at])
        scale = 1.0 / math.log1p(-top) if top < 1.0 else 0.0
        until = min(at + width, last)
        state, end = _open(at, until, scale, top, state, source, probability, stamp, number, nodes, end)
        at, width = until, 2 * width
    return state, end


@njit(cache=True, nogil=True, error_model="numpy")
def sets_of_nodes(set_ptr: Ints, nodes: Ids, n_nodes: int) -> Any:
    """The sets that each node stands in: (pointer, sets)."""
    pointer = np.zeros(n_nodes + 1, np.int64)
    for i in range(nodes.shape[0]):
        pointer[nodes[i] + 1] += 1
    for v in range(n_nodes):
        pointer[v + 1] += pointer[v]
    place = pointer[:-1].copy()
    sets = np.empty(nodes.shape[0], np.uint32)
    for j in range(set_ptr.shape[0] - 1):
        for i in range(set_ptr[j], set_ptr[j + 1]):
            v = nodes[i]
            sets[place[v]] = j
            place[v] += 1
    return pointer, sets


@njit(cache=True, nogil=True, error_model="numpy")
def cover_greedily(
    set_ptr: Ints, nodes: Ids, pointer: Ints, sets: Ids, may_be: npt.NDArray[np.bool_], k: int, check_every: int
) -> Any:  # fmt: skip
    """The k nodes that stand in most sets together, each next one by the sets that it adds.

    Args:
        set_ptr, nodes: the sets; pointer, sets: the sets of each node.
        may_be: who may be chosen; check_every: after how many choices the bound is asked again.

    Returns:
        (chosen, covered after each choice, bound: no k nodes stand in more sets).
    """
    n_sets = set_ptr.shape[0] - 1
    count = np.where(may_be, np.diff(pointer), 0)
    order, first = _by_falling(count)
    is_covered = np.zeros(n_sets, np.bool_)
    chosen = np.empty(k, np.int64)
    covered = np.zeros(k + 1, np.int64)
    bound, n = n_sets, 0
    for step in range(k):
        if step % check_every == 0:
            bound = min(bound, covered[step] + _largest_sum(order, first, count, k))
        best, most = -1, 0
        for i in range(order.shape[0]):
            # Counts only fall: nobody further down can have more than his first one.
            if first[i] <= most:
                break
            if count[order[i]] > most:
                best, most = order[i], count[order[i]]
        if best < 0:
            break
        chosen[step] = best
        covered[step + 1] = covered[step] + most
        n += 1
        for i in range(pointer[best], pointer[best + 1]):
            j = sets[i]
            if not is_covered[j]:
                is_covered[j] = True
                for m in range(set_ptr[j], set_ptr[j + 1]):
                    count[nodes[m]] -= 1
    return chosen[:n], covered[: n + 1], min(bound, covered[n] + _largest_sum(order, first, count, k))


@njit(cache=True, nogil=True, error_model="numpy")
def _by_falling(count: Ints) -> Any:
    """Nodes with a count, the largest first, and their counts; a counting sort."""
    often = np.zeros(count.max() + 2, np.int64)
    for v in range(count.shape[0]):
        often[count[v]] += 1
    n = count.shape[0] - often[0]
    place, at = np.zeros_like(often), 0
    for value in range(often.shape[0] - 1, 0, -1):
        place[value] = at
        at += often[value]
    order = np.empty(n, np.int64)
    for v in range(count.shape[0]):
        if count[v] > 0:
            order[place[count[v]]] = v
            place[count[v]] += 1
    return order, count[order]


@njit(cache=True, nogil=True, error_model="numpy")
def _largest_sum(order: Ints, first: Ints, count: Ints, k: int) -> int:
    """Sum of the k largest counts left; `order` and `first` as at the start, when no count was smaller."""
    best = np.zeros(k, np.int64)  # rising
    for i in range(order.shape[0]):
        if first[i] <= best[0]:
            break
        now = count[order[i]]
        if now > best[0]:
            at = 0
            while at + 1 < k and best[at + 1] < now:
                best[at] = best[at + 1]
                at += 1
            best[at] = now
    return int(best.sum())


@njit(cache=True, nogil=True, error_model="numpy")
def n_met(set_ptr: Ints, nodes: Ids, is_seed: npt.NDArray[np.bool_]) -> int:
    """Sets in which a seed stands."""
    n = 0
    for j in range(set_ptr.shape[0] - 1):
        for i in range(set_ptr[j], set_ptr[j + 1]):
            if is_seed[nodes[i]]:
                n += 1
                break
    return n
