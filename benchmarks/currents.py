"""Labels of series with a known story: how many are right, and how many random walks without drift are called currents.

Stories are shares of panels of 200 to 1,500, by month or week, with noise that remembers (see `tests/markets/drifting.py`). Walks
are held to 5 %, each on its own, so that no other series makes the test stricter.

    python benchmarks/currents.py                    # three seeds that no test and no setting has seen
    python benchmarks/currents.py --series 50 --walks 100
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from markets.drifting import STORIES, counted, draw, random_walk
from swayed.currents import label

CALENDARS = ((24, 12.0, "24 months"), (48, 12.0, "48 months"), (72, 12.0, "72 months"), (104, 52.18, "104 weeks"))
STEPS = (0.02, 0.05, 0.1, 0.2, 0.4)
"""Of walks, in log-odds for each period."""


def stories(seed: int, n: int) -> list[str]:
    """Share of all series told right, and of each story's."""
    rng = np.random.default_rng(seed)
    right = {
        story: np.mean(
            [label(d.values, d.periods_per_year).label == story for d in (draw(story, rng) for _ in range(n))]
        )
        for story in STORIES
    }
    return [f"{np.mean(list(right.values())):.3f}", *(f"{share:.2f}" for share in right.values())]


def walks(n_periods: int, per_year: float, seed: int, n: int) -> list[str]:
    """Share of walks that are called currents, by step and over all steps; each step has walks of its own."""
    found = []
    for number, step in enumerate(STEPS):
        rng = np.random.default_rng([seed, n_periods, number])
        series = (counted(rng.uniform(-2.0, -0.5) + random_walk(n_periods, step, rng), 500, rng) for _ in range(n))
        found.append(np.mean([label(values, per_year).label == "current" for values in series]))
    return [f"{share:.1%}" for share in (*found, np.mean(found))]


def line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<12}" + "".join(f"{cell:>10}" for cell in cells[1:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="401,402,403")
    parser.add_argument("--series", type=int, default=100, help="series of each story and seed")
    parser.add_argument("--walks", type=int, default=200, help="walks of each calendar and step")
    asked = parser.parse_args()
    seeds = [int(seed) for seed in asked.seeds.split(",")]
    print(line(["seed", "right", *STORIES]))
    for seed in seeds:
        print(line([str(seed), *stories(seed, asked.series)]), flush=True)
    print("\nwalks called currents, by step")
    print(line(["", *map(str, STEPS), "all"]))
    for n_periods, per_year, words in CALENDARS:
        print(line([words, *walks(n_periods, per_year, seeds[0], asked.walks)]), flush=True)


if __name__ == "__main__":
    main()
