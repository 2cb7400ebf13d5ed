"""Effects pooled by learned types of people against two plain types (spoken with, followed), on markets with types.

Both fits read the same tables of the same market. One line per market and pooling:

    strong, named    rows so graded that are right / all so graded; movers: people who truly moved somebody
    claimed          steps credited to the named; caused: steps that people truly caused

    python benchmarks/pooling.py                     # three typed markets, and the same without influence
    python benchmarks/pooling.py --seeds 60,61
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import pyarrow as pa

from swayed.engines import Engine
from swayed.influence.step import READS, run
from swayed.lab import Market, MarketSettings, make_market
from swayed.workspace import Workspace

KINDS = {"typed": {}, "typed, no influence": {"kind": "null"}}


def without_types(engine: Engine) -> None:
    """Takes the learned types from the table that the model reads."""
    ways = engine.arrow("SELECT * FROM person_ways")
    engine.drop("person_ways")
    at = ways.schema.get_field_index("type_no")
    engine.put("person_ways", ways.set_column(at, "type_no", pa.nulls(ways.num_rows, pa.int64())))


def cells(engine: Engine, market: Market) -> list[str]:
    """What the effects in the engine say, beside the truth."""
    caused: dict[str, int] = {}
    for row in market.truth.to_pylist():
        caused[row["person_id"]] = caused.get(row["person_id"], 0) + row["n_caused"]
    movers = {person for person, n in caused.items() if n}
    effects = engine.arrow("SELECT person_id, grade, credited_transitions FROM effects").to_pylist()
    named = {row["person_id"] for row in effects if row["grade"] != "not_enough"}
    strong = {row["person_id"] for row in effects if row["grade"] == "strong"}
    claimed = sum(row["credited_transitions"] for row in effects if row["grade"] != "not_enough")
    shown = [f"{len(who & movers)}/{len(who)}" for who in (strong, named)]
    return [*shown, str(len(movers)), f"{claimed:.0f}", str(sum(caused.values()))]


def line(words: list[str]) -> str:
    return f"{words[0]:<22}{words[1]:>5}  {words[2]:<9}" + "".join(f"{word:>9}" for word in words[3:])


def measured(kind: str, seed: int) -> None:
    """Prints the two lines of one market."""
    market = make_market(MarketSettings(seed=seed, has_types=True, **KINDS[kind]))
    with tempfile.TemporaryDirectory(prefix="swayed-pooling-") as folder:
        root = market.write(Path(folder) / "market", format="parquet")
        workspace = Workspace.create(Path(folder) / "brand")
        workspace.import_tables(root / "tables")
        study = workspace.study(root / "situation.yaml")
        n_types = study.run(until="ways").read("way_fit").column("n_types")[0].as_py()
        for pooling in ("2 plain", f"{n_types} learned"):
            began = time.process_time()
            with study._opened(READS, study.run(until="ways")) as engine:
                if pooling == "2 plain":
                    without_types(engine)
                run(engine, study.situation)
                shown = cells(engine, market)
            print(line([kind, str(seed), pooling, *shown, f"{time.process_time() - began:.0f}"]), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="51,52,53")
    arguments = parser.parse_args()
    print(line(["market", "seed", "types", "strong", "named", "movers", "claimed", "caused", "CPU s"]))
    for kind in KINDS:
        for seed in arguments.seeds.split(","):
            measured(kind, int(seed))


if __name__ == "__main__":
    main()
