"""A full answer on a market with a million active rows: what each part takes, in seconds.

The market comes from the lab, is imported, and runs as far as exposures; that is printed but does not count. What counts is
the answer: reading the arrays, the baseline, one pass over the contacts, the chains of every stage (1,000 sweeps of each
stage together where rows are a million), and every placebo world with preparation of its own. The two first placebo
worlds run side by side: their parts overlap, and `busy` says how many cores the answer used.

    python benchmarks/answer.py                                        # about a million active rows
    python benchmarks/answer.py --customers 6000 --interactions 60000
    python benchmarks/answer.py --keep /tmp/market                     # keeps market and workspace, and finds them again
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

from peers_process import machine

from swayed.influence.model import InfluenceModel
from swayed.influence.settings import InfluenceSettings
from swayed.influence.together import always_together, merged_world
from swayed.lab import MarketSettings, make_market
from swayed.study import Study
from swayed.workspace import Workspace

WARM = (400, 4_000)
"""Customers and contacts of a market small enough to load the compiled kernels with."""


def study_of(folder: Path, customers: int, interactions: int, seed: int) -> Study:
    """The market's study, run as far as exposures; found again where the folder has it."""
    name = f"{customers}-{interactions}-{seed}"
    market, brand = folder / f"market-{name}", folder / f"brand-{name}"
    if not brand.exists():
        settings = MarketSettings(
            n_customers=customers, n_interactions=interactions, n_people=max(customers // 7, 600), seed=seed
        )
        make_market(settings).write(market, format="parquet")
        Workspace.create(brand).import_tables(market / "tables")
    study = Workspace(brand).study(market / "situation.yaml")
    study.run(until="exposures")
    return study


class Parts:
    """Prints what each thread did for how long, as its next part begins."""

    def __init__(self, *, is_shown: bool) -> None:
        self._is_shown, self._lock = is_shown, threading.Lock()
        self._open: dict[int, tuple[str, float]] = {}

    def begin(self, name: str) -> None:
        """The calling thread goes on to something else; where it is a worker, the main thread waits for it."""
        with self._lock:
            for thread in {threading.get_ident(), threading.main_thread().ident} & self._open.keys():
                self._end(thread)
            self._open[threading.get_ident()] = (name, time.perf_counter())

    def end(self) -> None:
        """All is done."""
        for thread in list(self._open):
            self._end(thread)

    def _end(self, thread: int) -> None:
        name, began = self._open.pop(thread)
        if self._is_shown:
            print(f"  {name:<34} {time.perf_counter() - began:>8.1f}", flush=True)


def answer(study: Study, settings: InfluenceSettings, *, is_shown: bool) -> InfluenceModel:
    """Everything that the step `influence` does before it writes."""
    parts = Parts(is_shown=is_shown)
    parts.begin("reading the arrays")
    world = study.world()
    parts.begin("people always together")
    world = merged_world(world, always_together(world))
    model = InfluenceModel(settings).fit(world, parts.begin)
    parts.end()
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=40_000)
    parser.add_argument("--interactions", type=int, default=700_000)
    parser.add_argument("--sweeps", type=int, help="of all chains of a stage together, instead of the product's number")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder in which market and workspace stay, or already are")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="swayed-answer-"))
    folder.mkdir(parents=True, exist_ok=True)
    settings = InfluenceSettings()
    if arguments.sweeps:
        n_sweeps = arguments.sweeps // settings.n_chains
        n_burn_in = settings.n_burn_in * n_sweeps // settings.n_sweeps
        settings = replace(settings, n_sweeps=n_sweeps, n_burn_in=n_burn_in, fewest_sweeps=n_sweeps)
    answer(study_of(folder, *WARM, arguments.seed), settings, is_shown=False)
    began = time.perf_counter()
    study = study_of(folder, arguments.customers, arguments.interactions, arguments.seed)
    print(f"{machine()}; market and exposures: {time.perf_counter() - began:.0f} s", flush=True)
    began, cpu_began = time.perf_counter(), time.process_time()
    model = answer(study, settings, is_shown=True)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu_began
    if not model.stages_:
        sys.exit("no stage has enough transitions")
    n_rows = [stage.doses.rows.n_rows for stage in model.stages_]
    sweeps = [settings.for_rows(n).n_sweeps * settings.n_chains for n in n_rows]
    print(f"{sum(n_rows):,} active rows of {len(n_rows)} stages; sweeps of each: {sweeps}; {model.inflations_}")
    print(f"answer: {seconds:.1f} s, {cpu_seconds:.1f} CPU s, {cpu_seconds / seconds:.2f} cores busy")
    if arguments.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
