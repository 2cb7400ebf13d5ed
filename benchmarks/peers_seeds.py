"""Seeds on a random graph of 15 million arcs: our reverse-reachable sets against greedy by cynetdiff's simulations.

RMAT (.57/.19/.19/.05), weighted cascade (every arc into a node carries with 1 / its arcs), k = 50. Greedy by simulation asks
only the nodes with most arcs out, with few worlds each, so that it ends at all: its time is a lower limit of what it takes.
The spread of our seeds is also measured by cynetdiff, independently. Times are CPU seconds of one core, the graph in memory.

    python benchmarks/peers_seeds.py
    python benchmarks/peers_seeds.py --arcs 200000 --scale 14      # a small graph
    python benchmarks/peers_seeds.py --without-peer                # our side alone
"""

from __future__ import annotations

import argparse
import heapq
import time
from collections.abc import Callable

import numpy as np
from peers_process import machine

from swayed.plans.spread import Graph, most_spreading

QUARTERS = (0.57, 0.19, 0.19)
CERTIFICATES = (1.0 - 1.0 / np.e - 0.1, 1.0 - 1.0 / np.e - 0.01)


def rmat(scale: int, n_arcs: int, seed: int) -> tuple[int, np.ndarray, np.ndarray]:
    """Nodes, and source and target of every arc, without loops and doubles."""
    random = np.random.default_rng(seed)
    source, target = np.zeros((2, n_arcs), np.int64)
    a, b, c = QUARTERS
    for _ in range(scale):
        u = random.random(n_arcs, dtype=np.float32)
        source = 2 * source + (u >= a + b)
        target = 2 * target + (((u >= a) & (u < a + b)) | (u >= a + b + c))
    key = np.unique(source << scale | target)
    source, target = key >> scale, key & ((1 << scale) - 1)
    source, target = source[source != target], target[source != target]
    is_there = np.zeros(1 << scale, np.bool_)
    is_there[source] = is_there[target] = True
    number = np.cumsum(is_there) - 1
    return int(is_there.sum()), number[source], number[target]


def by_simulation(
    simulate: Callable[[list[int], int], float], candidates: np.ndarray, k: int, n_worlds: int, limit_seconds: float
) -> tuple[list[int], bool]:
    """Lazy greedy by simulated spreads, and whether it came to its end."""
    began, chosen, value = time.process_time(), [], 0.0
    heap = [(-simulate([int(v)], n_worlds), int(v), 0) for v in candidates]
    heapq.heapify(heap)
    while heap and len(chosen) < k:
        if time.process_time() - began > limit_seconds:
            return chosen, False
        gain, node, asked_at = heapq.heappop(heap)
        if asked_at == len(chosen):
            chosen.append(node)
            value -= gain
        else:
            heapq.heappush(heap, (value - simulate([*chosen, node], n_worlds), node, len(chosen)))
    return chosen, True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=int, default=20)
    parser.add_argument("--arcs", type=int, default=15_900_000)
    parser.add_argument("--k", type=int, default=50)
    parser.add_argument("--candidates", type=int, default=60)
    parser.add_argument("--worlds", type=int, default=5)
    parser.add_argument(
        "--limit", type=float, default=120.0, help="CPU seconds after which greedy by simulation is stopped"
    )
    parser.add_argument("--without-peer", action="store_true")
    asked = parser.parse_args()
    print(machine())
    n, source, target = rmat(asked.scale, asked.arcs, 7)
    probability = (1.0 / np.maximum(np.bincount(target, minlength=n), 1))[target].astype(np.float32)
    order = np.argsort(target, kind="stable")
    graph = Graph.of_sorted(np.searchsorted(target[order], np.arange(n + 1)), source[order], probability[order])
    print(f"{n:,} nodes, {len(source):,} arcs")
    most_spreading(graph, 2, certificate=0.1)  # compiles
    for certificate in CERTIFICATES:
        spent = []
        for _ in range(3):
            began = time.process_time()
            found = most_spreading(graph, asked.k, certificate=certificate)
            spent.append(time.process_time() - began)
        print(
            f"ours, certificate {certificate:.3f}: {min(spent):.3f} s, spread {found.spread:,.0f}, proven {found.certificate:.3f}, "
            f"{found.n_sets:,} sets"
        )
    if asked.without_peer:
        return
    try:
        from cynetdiff.models import IndependentCascadeModel
    except ImportError:
        print("cynetdiff is not installed")
        return
    order = np.argsort(source, kind="stable")
    starts = np.searchsorted(source[order], np.arange(n)).astype(np.uint32)
    model = IndependentCascadeModel(starts, target[order].astype(np.uint32), activation_probs=probability[order])
    model.set_rng(np.random.default_rng(1))

    def simulate(nodes: list[int], n_worlds: int) -> float:
        model.set_seeds(set(nodes))
        reached = 0
        for _ in range(n_worlds):
            model.reset_model()
            model.advance_until_completion()
            reached += model.get_num_activated_nodes()
        return reached / n_worlds

    print(f"spread of our seeds by cynetdiff, 200 worlds: {simulate(found.nodes.tolist(), 200):,.0f}")
    candidates = np.argsort(-np.bincount(source, minlength=n), kind="stable")[: asked.candidates]
    began = time.process_time()
    chosen, is_whole = by_simulation(simulate, candidates, asked.k, asked.worlds, asked.limit)
    spent_there = time.process_time() - began
    print(
        f"greedy by cynetdiff among {asked.candidates} nodes, {asked.worlds} worlds each: {spent_there:.1f} s"
        f"{'' if is_whole else f', stopped after {len(chosen)} seeds'}, spread {simulate(chosen, 200):,.0f}; "
        f"ours takes {min(spent) / spent_there:.5f} of it"
    )


if __name__ == "__main__":
    main()
