"""One Gibbs sweep over the active rows: our kernel against SciPy's two sparse products on the same matrix.

SciPy computes what a sweep without sampling would: hazards X @ beta, and their return X.T @ (1 / hazard). Our kernel draws
the cause of every transition. Both run as the product runs its chains: two at a time, on two threads (SciPy lets go of the
interpreter's lock inside a product, as our kernel does), and alone on one thread.

Two works are compared. *Contacts alone*: one row is one number to read, both sides. *With association*: as the product
calls it, every person met has a lasting rate of his own as well, so that a row is two look-ups; the like work of SciPy are
two more products with the matrix of who met whom. Ratio: our active rows per second over SciPy's.

    python benchmarks/peers_sweeps.py
    python benchmarks/peers_sweeps.py --rows 5000000 --events 500000 --persons 20000
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from peers_process import best_of, machine
from scipy import sparse

from swayed.influence.kernels.draws import derived_key
from swayed.influence.kernels.sweeps import count_causes, draw_causes

Floats = npt.NDArray[np.float64]
Sweep = Callable[[int], Any]
TIMES = 7
OURS, DOUBLE, SINGLE = "swayed draw_causes", "SciPy CSR, float64", "SciPy CSR, float32"


@dataclass(frozen=True)
class Market:
    """Active rows of all transitions; person 0 is the most frequent.

    Args:
        pointer: rows of transition e are pointer[e]:pointer[e+1]; person, gain: of each row.
        beta, gamma: effect and association of each person; rate: baseline hazard of each transition.
        key: of each transition.
    """

    pointer: npt.NDArray[np.int64]
    person: npt.NDArray[np.uint32]
    gain: npt.NDArray[np.float32]
    beta: Floats
    gamma: Floats
    rate: Floats
    key: npt.NDArray[np.uint64]


def made(n_rows: int, n_events: int, n_persons: int, seed: int) -> Market:
    """Persons by Zipf's law; about half of the transitions have a contact as their cause."""
    random = np.random.default_rng(seed)
    lengths = random.multinomial(n_rows, np.full(n_events, 1.0 / n_events))
    ladder = np.cumsum(1.0 / np.arange(1, n_persons + 1))
    return Market(
        pointer=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        person=np.searchsorted(ladder[:-1] / ladder[-1], random.random(n_rows)).astype(np.uint32),
        gain=random.exponential(0.05, n_rows).astype(np.float32),
        beta=random.gamma(0.4, 0.05, n_persons),
        gamma=random.gamma(0.4, 2.5e-4, n_persons),
        rate=np.full(n_events, 0.005),
        key=random.integers(0, 2**63, n_events).astype(np.uint64),
    )


def kernel_sweep(market: Market, *, with_association: bool) -> Sweep:
    """Causes of all transitions, as the sampler draws them."""
    nobody = np.zeros(len(market.pointer), np.int64)
    met = (market.pointer, market.person) if with_association else (nobody, market.person[:0])
    nothing, one_kind = np.zeros(len(market.rate)), np.ones(1)
    rows = (market.pointer, market.person, market.gain, market.beta, one_kind)

    def sweep(chain: int) -> Any:
        return draw_causes(derived_key(1, chain), market.key, market.rate, nothing, met[0], met[1], market.gamma, *rows)

    return sweep


def scipy_sweep(market: Market, dtype: type, *, with_association: bool) -> Sweep:
    """Hazards and their return, by sparse products in one precision."""
    shape = (len(market.rate), len(market.beta))
    index, pointer = market.person.astype(np.int32), market.pointer.astype(np.int32)
    matrix = sparse.csr_matrix((market.gain.astype(dtype), index, pointer), shape=shape)
    beta, gamma, rate = market.beta.astype(dtype), market.gamma.astype(dtype), market.rate.astype(dtype)
    if not with_association:
        return lambda _: matrix.T @ (1.0 / (rate + matrix @ beta))
    met = sparse.csr_matrix((np.ones(len(index), dtype), index, pointer), shape=shape)

    def sweep(_: int) -> Any:
        weight = 1.0 / (rate + matrix @ beta + met @ gamma)
        return matrix.T @ weight, met.T @ weight

    return sweep


def rates(sweeps: dict[str, Sweep], n_rows: int) -> dict[str, tuple[float, float]]:
    """Active rows per second, in millions, of each: on one thread, and of two chains on two threads; all in turn."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        one = {name: partial(sweep, 0) for name, sweep in sweeps.items()}
        two = {name: partial(lambda sweep: list(pool.map(sweep, range(2))), sweep) for name, sweep in sweeps.items()}
        best_of(1, one)
        seconds = best_of(TIMES, one), best_of(TIMES, two)
    return {name: (n_rows / seconds[0][name] / 1e6, 2 * n_rows / seconds[1][name] / 1e6) for name in sweeps}


def counting_share(market: Market) -> float:
    """What counting the causes adds to a sweep, as a share of it."""
    sweep = kernel_sweep(market, with_association=True)
    cause, where = sweep(0)
    cells = np.zeros(len(market.rate), np.int64)
    count = partial(count_causes, cause, where, market.person, cells, len(market.beta), 1)
    count()
    seconds = best_of(TIMES, {"count": count, "sweep": partial(sweep, 0)})
    return seconds["count"] / seconds["sweep"]


def compare(market: Market) -> None:
    """The table of one market; ratios against SciPy on the like work, in each precision."""
    n_persons = len(market.beta)
    found = {}
    for with_association in (False, True):
        work = "with association" if with_association else "contacts alone"
        sweeps = {
            OURS: kernel_sweep(market, with_association=with_association),
            DOUBLE: scipy_sweep(market, np.float64, with_association=with_association),
            SINGLE: scipy_sweep(market, np.float32, with_association=with_association),
        }
        found[work] = rates(sweeps, len(market.person))
        ours = found[work][OURS]
        for name, (one, two) in found[work].items():
            ratios = "" if name == OURS else f" {ours[0] / one:>9.2f} {ours[1] / two:>10.2f}"
            print(f"{n_persons:>9,} {work:<17} {name:<22} {one:>9.0f} {two:>10.0f}{ratios}", flush=True)
    one, two = (ours[k] / found["contacts alone"][DOUBLE][k] for k in range(2))
    print(f"{'':>9} {'ours with association against SciPy float64 without':<59} {one:>10.2f} {two:>10.2f}")
    print(f"{'':>9} (counting the causes adds {counting_share(market):.0%} to our sweep)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--persons", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(f"{arguments.rows:,} active rows, {arguments.events:,} transitions; {machine()}; millions of rows a second")
    print(f"{'persons':>9} {'work':<17} {'by':<22} {'1 thread':>9} {'2 threads':>10} {'ratio, 1':>9} {'ratio, 2':>10}")
    for n_persons in arguments.persons:
        compare(made(arguments.rows, arguments.events, n_persons, arguments.seed))


if __name__ == "__main__":
    main()
