"""How much of a known truth is recovered: markets made by the lab, imported, run and scored as an operator would see them.

One line per market and a line of means per kind:

    first 20   of the first 20 people of the list, how many truly moved somebody
    strong     graded strong: truly moved somebody / all of them; named: the same of everybody graded strong or some
    found      people who truly moved somebody: named / all of them
    caused     share of the steps that somebody truly caused
    claimed    steps credited to the named over steps truly caused; where nobody moves anybody, share of all steps
    contacts   of the first 20 by number of contacts, how many truly moved somebody; followers: by followers

Where everybody is a mover almost any name is right: there it counts how few are named and how much is claimed.

    python benchmarks/recovery.py                                       # four kinds of market, five new seeds each
    python benchmarks/recovery.py --mechanisms                          # markets that work otherwise than the model
    python benchmarks/recovery.py --kinds plain --caused-share 0.02 --customers 8000
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from swayed.lab import MARKETS, MarketSettings, make_market
from swayed.lab.scoring import FIRST, Score, score_people
from swayed.workspace import Workspace

KINDS = "plain,homophily,burst,null"
MECHANISMS: dict[str, dict[str, Any]] = {
    "needs two contacts": {"needed_contacts": 2},
    "half-life 2 days": {"half_life_days": 2.0},
    "half-life 30 days": {"half_life_days": 30.0},
    "30 % unobserved": {"unobserved_share": 0.3},
    "day stamps": {"has_day_stamps": True},
    # Communities differ in how much they buy; who cannot see them must not take that for influence.
    "homophily, unknown": {"kind": "homophily", "has_communities": False},
    "everybody a mover": {"is_everybody_a_mover": True},
    "half by one account": {"dominant_share": 0.5},
}
"""Name -> settings in which the market differs from the plain one."""
NAME_WIDTH = max(map(len, MECHANISMS))
COLUMNS = (f"first {FIRST}", "strong", "named", "found", "caused", "claimed", "contacts", "followers", "seconds")


def measured(settings: MarketSettings) -> tuple[Score, float]:
    """The score of the market's answer and the seconds from tables to people."""
    market = make_market(settings)
    with tempfile.TemporaryDirectory(prefix="swayed-recovery-") as folder:
        root = market.write(Path(folder) / "market", format="parquet")
        began = time.perf_counter()
        workspace = Workspace.create(Path(folder) / "brand")
        workspace.import_tables(root / "tables")
        people = workspace.study(root / "situation.yaml").people(all=True).to_pylist()
        return score_people(people, market), time.perf_counter() - began


def numbers_of(score: Score, seconds: float) -> tuple[float, ...]:
    """What is printed of one market, as numbers of which a mean can be taken."""
    return (
        score.first,
        score.n_strong_right,
        score.n_strong,
        score.n_named_right,
        score.n_named,
        score.n_found,
        score.n_movers,
        score.n_caused / score.n_transitions,
        score.n_claimed / (score.n_caused or score.n_transitions),
        score.by_contacts,
        score.by_followers,
        seconds,
    )


def row(name: str, seed: str, numbers: np.ndarray, digits: int) -> str:
    """One line; counts have decimals in lines of means only."""
    first, *pairs, caused, claimed, contacts, followers, seconds = numbers.tolist()
    counts = [f"{right:.{digits}f}/{n:.{digits}f}" for right, n in zip(pairs[::2], pairs[1::2], strict=True)]
    cells = [
        f"{first:.{digits}f}",
        *counts,
        f"{caused:.1%}",
        f"{claimed:.2f}" if caused else f"{claimed:.1%}",
        f"{contacts:.{digits}f}",
        f"{followers:.{digits}f}",
        f"{seconds:.0f}",
    ]
    return line(name, seed, cells)


def line(name: str, seed: str, cells: list[str] | tuple[str, ...]) -> str:
    return f"{name:<{NAME_WIDTH}} {seed:>5}" + "".join(f"{cell:>12}" for cell in cells)


def chosen_markets(arguments: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Name -> settings of the markets asked for; the kinds step back where only mechanisms are."""
    kinds = arguments.kinds or ("" if arguments.mechanisms else KINDS)
    markets = {kind: {"kind": kind} for kind in kinds.split(",") if kind}
    if unknown := markets.keys() - MARKETS.keys():
        raise SystemExit(f"--kinds knows no {', '.join(sorted(unknown))}; choose of {', '.join(MARKETS)}")
    sizes = {"caused_share": arguments.caused_share, "n_customers": arguments.customers}
    given = {name: value for name, value in sizes.items() if value is not None}
    chosen = markets | (MECHANISMS if arguments.mechanisms else {})
    return {name: settings | given for name, settings in chosen.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", help=f"kinds of market, parted by commas ({KINDS} unless --mechanisms is given)")
    parser.add_argument("--mechanisms", action="store_true", help="markets whose mechanism is not the model's")
    parser.add_argument("--seeds", type=int, default=5, help="markets of each kind")
    parser.add_argument("--first-seed", type=int, default=100)
    parser.add_argument("--caused-share", type=float, help="share of steps that people cause, 0 to 1")
    parser.add_argument("--customers", type=int, help="customers of every market")
    arguments = parser.parse_args()
    markets = chosen_markets(arguments)
    print(line("market", "seed", COLUMNS), flush=True)
    for name, settings in markets.items():
        found = []
        for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
            found.append(np.array(numbers_of(*measured(MarketSettings(seed=seed, **settings)))))
            print(row(name, str(seed), found[-1], digits=0), flush=True)
        print(row(name, "mean", np.mean(found, axis=0), digits=1) + "\n", flush=True)


if __name__ == "__main__":
    main()
