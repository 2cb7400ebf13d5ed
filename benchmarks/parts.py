"""What Spark partitions cost beside one process: preparing a market, and asking its active rows as each sweep does.

The market is that of `answer.py`. Spark runs on this machine's cores, so that nothing can be won here: what is printed is
what is paid. Needs the extra `spark` and Java.

    python benchmarks/parts.py                                        # about a million active rows
    python benchmarks/parts.py --customers 6000 --interactions 60000
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from answer import study_of
from peers_process import machine

from swayed.engines.spark import ROWS_HERE, SparkEngine
from swayed.influence.blocks import world_doses
from swayed.influence.parts import doses_in_parts
from swayed.influence.rows import Rates
from swayed.influence.settings import InfluenceSettings

TIMES = 3


def least(work: Callable[[], object]) -> float:
    """Seconds of the fastest of a few times; the first one, which loads kernels and starts workers, does not count."""
    work()
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=40_000)
    parser.add_argument("--interactions", type=int, default=700_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder in which market and workspace stay, or already are")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="swayed-parts-"))
    folder.mkdir(parents=True, exist_ok=True)
    world, settings = (
        study_of(folder, arguments.customers, arguments.interactions, arguments.seed).world(),
        InfluenceSettings(),
    )
    os.environ[ROWS_HERE] = "0"
    engine = SparkEngine()
    print(f"{machine()}; {len(world.contacts.person):,} direct contacts, {engine.n_parts} parts", flush=True)
    here = world_doses(world, world.stages, settings)
    apart = doses_in_parts(engine, world, world.stages, settings)
    print(f"{'':<24} {'here s':>8} {'Spark s':>8}")
    prepared = (
        least(partial(world_doses, world, world.stages, settings)),
        least(partial(doses_in_parts, engine, world, world.stages, settings)),
    )
    print(f"{'preparation':<24} {prepared[0]:>8.2f} {prepared[1]:>8.2f}", flush=True)
    for risk in world.stages:
        n_basis = here[risk.stage].exposure.shape[1]
        rates = Rates(
            np.full(risk.n_events, 1e-3), 0.01, np.full(world.n_persons, 0.01), np.full(world.n_persons, 1e-5)
        )
        weighed = [
            doses[risk.stage].rows.weighed(np.full(n_basis, 1.0 / n_basis), np.ones(world.n_kinds))
            for doses in (here, apart)
        ]
        seconds = [least(partial(rows.draw, np.uint64(1), rates)) for rows in weighed]
        named = f"{risk.stage}, {here[risk.stage].rows.n_rows:,} rows"
        print(f"{named:<24} {seconds[0]:>8.3f} {seconds[1]:>8.3f}", flush=True)
    engine.close()
    if arguments.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
