"""Beyond one hop: people who move people who move customers, on any graph of who passes on to whom.

Independent cascades: whoever is reached passes on once along each of his arcs with its probability. The spread of a set is the
expected worth of all who are reached. It is estimated from random reverse-reachable sets, whose half chooses and whose other
half judges; sets are drawn until the choice is proven to have a given share of the optimum, with probability 1 - 1/n
(OPIM-C: Tang, Tang, Xiao and Yuan 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.influence.kernels.draws import derived_key
from swayed.plans.settings import CERTIFICATE, MOST_SETS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FIRST_SETS = 2_048
"""Sets of each half in the first round."""
GROWTH = 1.2
"""Between the sizes at which a round may end. A round leaps to the first that should do, as its certificate says."""
MOST_LEAP = 2.0
"""Times as many sets at most: few sets say little of how many are needed."""
CHECK_EVERY = 5
"""Choices after which the bound on the optimum is asked again."""


@dataclass(frozen=True)
class Graph:
    """Who may be passed on to by whom, as arcs into each node.

    Args:
        arc_ptr, source: the arcs into node v come from source[arc_ptr[v]:arc_ptr[v+1]].
        probability: that an arc carries, highest first within a node.
        scale: 1 / log(1 - p) where all arcs into a node have one probability p, 0 where p is one, 1 where they differ.
    """

    arc_ptr: Ints
    source: npt.NDArray[np.uint32]
    probability: npt.NDArray[np.float32]
    scale: npt.NDArray[np.float32]

    @property
    def n_nodes(self) -> int:
        return len(self.arc_ptr) - 1

    @classmethod
    def of_arcs(cls, n_nodes: int, source: npt.ArrayLike, target: npt.ArrayLike, probability: npt.ArrayLike) -> Graph:
        """The graph of some arcs.

        Example:
            >>> graph = Graph.of_arcs(3, [0, 1], [1, 2], [0.5, 0.5])
            >>> graph.arc_ptr.tolist()
            [0, 0, 1, 2]
        """
        into, come = np.asarray(target, np.uint32), np.asarray(source, np.uint32)
        carries = np.asarray(probability, np.float32)
        order = np.lexsort((-carries, into))
        return cls.of_sorted(np.searchsorted(into[order], np.arange(n_nodes + 1)), come[order], carries[order])

    @classmethod
    def of_sorted(cls, arc_ptr: npt.ArrayLike, source: npt.ArrayLike, probability: npt.ArrayLike) -> Graph:
        """The graph of arcs that stand by target already, and by falling probability within a target."""
        pointer, carries = np.asarray(arc_ptr, np.int64), np.asarray(probability, np.float32)
        scale = np.zeros(len(pointer) - 1)
        has_arcs = np.diff(pointer) > 0
        highest, lowest = carries[pointer[:-1][has_arcs]], carries[pointer[1:][has_arcs] - 1]
        with np.errstate(divide="ignore"):
            even = np.where(highest < 1.0, 1.0 / np.log1p(-highest.astype(np.float64)), 0.0)
        scale[has_arcs] = np.where((highest == lowest) & (highest > 0.0), even, 1.0)
        return cls(pointer, np.asarray(source, np.uint32), carries, scale.astype(np.float32))


@dataclass(frozen=True)
class Seeds:
    """A chosen set of nodes.

    Args:
        nodes: in the order of choice; spread: expected worth reached, by the sets that did not choose.
        certificate: share of the optimum that the spread has at least; n_sets: sets drawn for both halves.
    """

    nodes: Ints
    spread: float
    certificate: float
    n_sets: int


def most_spreading(
    graph: Graph,
    k: int,
    *,
    worth: Floats | None = None,
    may_be: npt.NDArray[np.bool_] | None = None,
    certificate: float = CERTIFICATE,
    most_sets: int = MOST_SETS,
    seed: int = 1,
) -> Seeds:
    """The k nodes that are expected to reach most worth together.

    Args:
        graph: who passes on to whom; k: how many.
        worth: of each node when it is reached, all alike where None; may_be: who may be chosen.
        certificate: share of the optimum at which drawing stops; most_sets: or after so many sets.
        seed: of every draw.
    """
    from swayed.plans.kernels import reverse_reachable

    n = graph.n_nodes
    allowed = np.ones(n, np.bool_) if may_be is None else may_be
    total = float(n) if worth is None else float(worth.sum())
    choosing = ReverseSets(graph, worth, derived_key(seed, 1))
    judging = ReverseSets(graph, worth, derived_key(seed, 2))
    most_rounds = int(np.ceil(np.log(max(most_sets / (2 * FIRST_SETS), 1.0)) / np.log(GROWTH))) + 2
    doubt = float(np.log(3.0 * most_rounds * max(n, 2)))
    size = min(FIRST_SETS, most_sets // 2)
    while True:
        choosing.grow(size)
        judging.grow(size)
        pointer, sets = reverse_reachable.sets_of_nodes(choosing.set_ptr, choosing.nodes, n)
        nodes, covered, bound = reverse_reachable.cover_greedily(
            choosing.set_ptr, choosing.nodes, pointer, sets, allowed, min(k, n), CHECK_EVERY
        )
        met = judging.n_met(nodes)
        share = _lower(met, doubt) / _upper(int(bound), doubt) if covered[-1] else 1.0
        if share >= certificate or size >= most_sets // 2:
            return Seeds(nodes, total * met / size, share, 2 * size)
        size = min(_next_size(size, met, int(bound), doubt, certificate), most_sets // 2)


def _next_size(size: int, met: int, bound: int, doubt: float, certificate: float) -> int:
    """The first size that should do, if counts grow as the sets do.

    Sizes are those of one ladder, known before: skipping some of them leaves what is proven of all.
    """
    grown = size
    while True:
        grown = int(GROWTH * grown)
        leap = grown / size
        if leap >= MOST_LEAP or _lower(leap * met, doubt) >= certificate * _upper(leap * bound, doubt):
            return grown


def spread_of(graph: Graph, nodes: Ints, n_sets: int, *, worth: Floats | None = None, seed: int = 1) -> float:
    """Expected worth that these nodes reach, from so many fresh sets."""
    drawn = ReverseSets(graph, worth, derived_key(seed, 3))
    drawn.grow(n_sets)
    total = float(graph.n_nodes) if worth is None else float(worth.sum())
    return total * drawn.n_met(nodes) / n_sets


class ReverseSets:
    """Random sets of a graph, drawn as they are needed.

    Args:
        graph: who passes on to whom; worth: of each node as a root; key: of every draw.

    After `grow`:
        set_ptr, nodes: nodes of set j are nodes[set_ptr[j]:set_ptr[j+1]].
    """

    def __init__(self, graph: Graph, worth: Floats | None, key: np.uint64) -> None:
        self._graph, self._key = graph, key
        self._sums = np.zeros(0) if worth is None else np.cumsum(worth, dtype=np.float64)
        self._stamp = np.full(graph.n_nodes, -1, np.int32)
        self.set_ptr, self.nodes = np.zeros(1, np.int64), np.zeros(0, np.uint32)

    def grow(self, n_sets: int) -> None:
        """Draws until there are so many sets."""
        from swayed.plans.kernels import reverse_reachable

        graph = self._graph
        pointers, parts, n, end = [self.set_ptr], [self.nodes], len(self.set_ptr) - 1, len(self.nodes)
        room = max(1 << 16, 2 * end)
        while n < n_sets:
            set_ptr, nodes = reverse_reachable.draw_sets(
                self._key, n, n_sets - n, self._sums, graph.arc_ptr, graph.source, graph.probability, graph.scale,
                self._stamp, room,
            )  # fmt: skip
            room *= 2
            pointers.append(set_ptr[1:] + end)
            parts.append(nodes)
            n, end = n + len(set_ptr) - 1, end + len(nodes)
        self.set_ptr, self.nodes = np.concatenate(pointers), np.concatenate(parts)

    def n_met(self, nodes: Ints) -> int:
        """Sets in which one of these nodes stands."""
        from swayed.plans.kernels import reverse_reachable

        is_seed = np.zeros(self._graph.n_nodes, np.bool_)
        is_seed[nodes] = True
        return int(reverse_reachable.n_met(self.set_ptr, self.nodes, is_seed))


def _lower(n: float, doubt: float) -> float:
    """The true number is larger with probability 1 - exp(-doubt), where n was counted."""
    return max((float(np.sqrt(n + 2.0 * doubt / 9.0)) - float(np.sqrt(doubt / 2.0))) ** 2 - doubt / 18.0, 0.0)


def _upper(n: float, doubt: float) -> float:
    """The true number is smaller with probability 1 - exp(-doubt), where n was counted."""
    return (float(np.sqrt(n + doubt / 2.0)) + float(np.sqrt(doubt / 2.0))) ** 2
