"""Types of people and themes of posts against a known truth: markets made by the lab, imported and run.

One line per market:

    types      types found; 0: none can be told apart
    rand       adjusted Rand index of the found types with the true ones; agreement: of resampled people with the found ones
    theme      the planted theme: rank among the themes by q-value, and its ratio; named: themes named / those truly planted
    shuffles   share of shuffled messages in which any theme would have been named (5 % allowed)
    others     moments, factors and disruptions named; there are none in these markets / compared

    python benchmarks/profiles.py                    # typed markets with a theme, and markets with neither, two seeds each
    python benchmarks/profiles.py --kinds null --seeds 5
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
from sklearn.metrics import adjusted_rand_score

from swayed.lab import MarketSettings, make_market
from swayed.lab.wording import THEME
from swayed.study import Study
from swayed.workspace import Workspace

MARKETS: dict[str, dict[str, Any]] = {
    "types and theme": {"has_types": True, "theme_factor": 4.0},
    "theme": {"theme_factor": 4.0},
    "plain": {},
    "null": {"kind": "null"},
}
"""Name -> settings in which the market differs from the plain one."""


def rand_index(study: Study, types: pa.Table) -> float | None:
    """Adjusted Rand index over the people who have a true and a found type; None where there is neither."""
    truth = dict(zip(*types.to_pydict().values(), strict=True))
    found = study.run().read("person_profiles").to_pylist()
    both = [(truth[row["person_id"]], row["profile"]) for row in found if row["person_id"] in truth and row["profile"]]
    return adjusted_rand_score(*zip(*both, strict=True)) if both else None


def measured(settings: MarketSettings) -> list[str]:
    """The cells of one line."""
    market = make_market(settings)
    with tempfile.TemporaryDirectory(prefix="swayed-profiles-") as folder:
        root = market.write(Path(folder) / "market", format="parquet")
        workspace = Workspace.create(Path(folder) / "brand")
        workspace.import_tables(root / "tables")
        study = workspace.study(root / "situation.yaml")
        fit = study.run().read("way_fit").to_pylist()[0]
        themes = sorted(study.messages().to_pylist(), key=lambda row: row["q_value"])
        about = [row for row in themes if THEME in row["theme"]]
        named = [row for row in themes if row["verdict"] == "more"]
        others = [study.messages("moments"), study.factors(), study.messages("disruptions")]
        rand = rand_index(study, market.types)
        n_named = sum(value != "cannot tell" for table in others for value in table.column("verdict").to_pylist())
        n_compared = sum(p < 1.0 for table in others for p in table.column("p_value").to_pylist())
        shuffles = study.run().read("theme_check").to_pylist()[0]["shuffles_naming"]
        best = about[0] if about else None
        return [
            str(fit["n_types"]),
            "–" if rand is None else f"{rand:.2f}",
            "–" if fit["agreement"] is None else f"{fit['agreement']:.2f}",
            "–" if best is None else f"{themes.index(best) + 1}. {best['ratio']:.2f}",
            f"{sum(THEME in row['theme'] for row in named)}/{len(named)}",
            "–" if shuffles is None else f"{shuffles:.1%}",
            f"{n_named}/{n_compared}",
        ]


def line(name: str, seed: str, cells: list[str]) -> str:
    return f"{name:<16}{seed:>5}" + "".join(f"{cell:>11}" for cell in cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default=",".join(MARKETS), help="names of markets, parted by commas")
    parser.add_argument("--seeds", type=int, default=2, help="markets of each kind")
    parser.add_argument("--first-seed", type=int, default=200)
    arguments = parser.parse_args()
    print(line("market", "seed", ["types", "rand", "agreement", "theme", "named", "shuffles", "others"]), flush=True)
    for name in arguments.kinds.split(","):
        for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
            print(line(name, str(seed), measured(MarketSettings(seed=seed, **MARKETS[name]))), flush=True)


if __name__ == "__main__":
    main()
