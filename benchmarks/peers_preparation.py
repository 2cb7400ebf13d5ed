"""From a Parquet file of exposures to what the sampler needs: DuckDB alone against our stream of blocks and kernels.

The file holds 100 million exposures of 10 million customers, sorted by customer and time, in zstd; a second one holds each
customer's risk window and whether he moved at its end. Both sides compute, for the five half-lives of the model, the
integrated dose of each person and kind of contact over everybody's time at risk, and the kernel sums of the active rows:
one per transition and source met before it. DuckDB does both in SQL. Our side is the product's own code: batches of Arrow
from the file go through `ContactReader`, which cuts them into blocks of whole customers, and `block_doses`, which gives the
blocks to the kernels on two threads (it also counts connected days, exposures at risk and the mirror window, which the SQL
does not). The product takes its batches from the engine, in the order that its SQL asks for, and keeps the contacts for
the placebo worlds; here they come from a sorted file and are let go.

Each side runs in a process of its own. Peak memory is the process's largest resident set. `seconds` is
wall time without imports; `CPU s` is all the process used on both cores, imports included.

    python benchmarks/peers_preparation.py                     # 100 M exposures
    python benchmarks/peers_preparation.py --rows 5000000
    python benchmarks/peers_preparation.py --keep /tmp/market  # writes the files once, and finds them again
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peers_process import Outcome, machine, report, run_apart

if TYPE_CHECKING:
    from swayed.influence.blocks import MakeBlock
    from swayed.influence.doses import StageDoses
    from swayed.influence.world import World

HALF_LIVES_DAYS = (1.0, 3.0, 7.0, 21.0, 60.0)
KINDS = ("answer", "like", "read")
DAYS, CUSTOMERS_A_CHUNK, CONTACTS_A_CUSTOMER = 365, 100_000, 10
MOVED_SHARE = 0.05
MINUTE_MICROSECONDS, DAY_MICROSECONDS = 60_000_000, 86_400_000_000


def write_market(folder: Path, n_rows: int, n_persons: int, seed: int) -> None:
    """Exposures and windows, a chunk of customers and a row group at a time."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    random = np.random.default_rng(seed)
    n_customers = n_rows // CONTACTS_A_CUSTOMER
    writers: dict[str, pq.ParquetWriter] = {}
    for first, last in pairwise([*range(0, n_customers, CUSTOMERS_A_CHUNK), n_customers]):
        chunk = {
            "exposures": some_exposures(random, first, last, n_persons),
            "windows": some_windows(random, first, last),
        }
        for name, columns in chunk.items():
            table = pa.table(columns)
            if name not in writers:
                writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema, compression="zstd")
            writers[name].write_table(table, row_group_size=len(table))
    for writer in writers.values():
        writer.close()


def some_exposures(random: Any, first: int, last: int, n_persons: int) -> dict[str, Any]:
    """Exposures of customers first..last-1 by customer and minute: persons by Zipf's law, evenly over a year."""
    import numpy as np
    import pyarrow as pa

    n = (last - first) * CONTACTS_A_CUSTOMER
    owner = np.sort(random.integers(first, last, n)).astype(np.int32)
    minute = random.integers(0, DAYS * 1440, n)
    ladder = np.cumsum(1.0 / np.arange(1, n_persons + 1))
    return {
        "customer_no": owner,
        "person_no": np.searchsorted(ladder[:-1] / ladder[-1], random.random(n)).astype(np.int32),
        "kind_no": random.integers(0, len(KINDS), n).astype(np.uint8),
        "exposed_at": pa.array(minute[np.lexsort((minute, owner))] * MINUTE_MICROSECONDS, pa.timestamp("us", tz="UTC")),
        "dose": random.choice(np.array([0.25, 0.5, 1.0]), n),
    }


def some_windows(random: Any, first: int, last: int) -> dict[str, Any]:
    """Risk windows of customers first..last-1; one in twenty moves at its end, between two minutes."""
    import numpy as np

    n = last - first
    start, has_moved = np.round(random.uniform(0.0, 0.7 * DAYS, n), 3), random.random(n) < MOVED_SHARE
    end = np.where(has_moved, np.round(random.uniform(start, DAYS), 3), float(DAYS)) + 1.0 / 4096.0
    return {
        "customer_no": np.arange(first, last, dtype=np.int32),
        "start_day": start,
        "end_day": end,
        "has_moved": has_moved,
    }


DOSES_SQL = """
SELECT person_no, kind_no, {doses}
FROM (
    SELECT person_no, kind_no, dose, epoch_us(exposed_at) / 86400e6 AS day, start_day, end_day
    FROM '{folder}/exposures.parquet' AS exposures JOIN '{folder}/windows.parquet' AS windows USING (customer_no)
)
WHERE day < end_day
GROUP BY person_no, kind_no
"""
ROWS_SQL = """
SELECT customer_no, person_no, kind_no, {sums}
FROM (
    SELECT customer_no, person_no, kind_no, dose, epoch_us(exposed_at) / 86400e6 AS day, end_day
    FROM '{folder}/exposures.parquet' AS exposures JOIN '{folder}/windows.parquet' AS windows USING (customer_no)
    WHERE has_moved
)
WHERE day < end_day
GROUP BY customer_no, person_no, kind_no
"""


def by_duckdb(folder: Path, n_persons: int) -> None:
    """All in SQL; the results leave as numpy arrays, as the sampler wants them."""
    import duckdb
    import numpy as np

    began = time.perf_counter()
    connection = duckdb.connect()
    taus = [half_life / float(np.log(2.0)) for half_life in HALF_LIVES_DAYS]
    doses = ", ".join(
        f"sum(dose * (exp(-greatest(start_day - day, 0.0) / {tau}) - exp((day - end_day) / {tau}))) AS dose_{m}"
        for m, tau in enumerate(taus)
    )
    sums = ", ".join(f"sum(dose * exp((day - end_day) / {tau}) / {tau}) AS sum_{m}" for m, tau in enumerate(taus))
    found = connection.sql(DOSES_SQL.format(folder=folder, doses=doses)).fetchnumpy()
    halfway = time.perf_counter()
    rows = connection.sql(ROWS_SQL.format(folder=folder, sums=sums)).fetchnumpy()
    seconds = time.perf_counter() - began
    exposure = np.zeros((n_persons * len(KINDS), len(taus)))
    source = found["person_no"].astype(np.int64) * len(KINDS) + found["kind_no"]
    for m in range(len(taus)):
        exposure[source, m] = found[f"dose_{m}"]
    total = np.array([np.asarray(rows[f"sum_{m}"], np.float64).sum() for m in range(len(taus))])
    np.savez(folder / "duckdb.npz", exposure=exposure, total=total)
    facts = {"seconds": seconds, "n_active_rows": len(rows["customer_no"]), "doses": halfway - began}
    report(folder, "duckdb", facts)


def market_without_contacts(folder: Path, n_persons: int) -> World:
    """Customers, their time at risk and their transitions as the product holds them; the contacts come apart."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from swayed.influence.stream import FOLLOW_KINDS
    from swayed.influence.world import Contacts, Follows, StageRisk, World, about_nothing

    windows = pq.ParquetFile(folder / "windows.parquet", pre_buffer=False)
    n = windows.metadata.num_rows
    start, end, has_moved = np.empty(n), np.empty(n), np.empty(n, np.bool_)
    first = 0
    for batch in windows.iter_batches(CUSTOMERS_A_CHUNK, columns=["start_day", "end_day", "has_moved"]):
        own = slice(first, first + batch.num_rows)
        start[own], end[own] = batch["start_day"].to_numpy(), batch["end_day"].to_numpy()
        has_moved[own] = batch["has_moved"].to_numpy(zero_copy_only=False)
        first = own.stop
    moved = np.flatnonzero(has_moved)
    none, nobody, nothing = np.zeros(0, np.int64), np.zeros(0, np.uint32), np.zeros(0)
    risk = StageRisk(
        "purchase", np.arange(n + 1), start, end, none, none, np.zeros((3, 1), np.int64), moved,
        end[moved], np.zeros(len(moved), np.uint64), about_nothing(len(moved)), nobody, nothing, pa.nulls(len(moved)),
    )  # fmt: skip
    return World(
        contacts=Contacts(
            about_nothing(n), nobody, nobody.astype(np.uint8), nothing, nothing, about_nothing(0), nobody
        ),
        follows=Follows.none(0, n_persons),
        kinds=(*KINDS, *FOLLOW_KINDS),
        stages=(risk,),
        control=None,
        activity_ptr=about_nothing(n),
        activity_day=none,
        activity_count=nothing,
        person_ids=pa.nulls(n_persons),
        person_key=np.zeros(n_persons, np.uint64),
        person_type=np.zeros(n_persons, np.int64),
        types=("spoken with",),
        first_day=0.0,
        last_day=float(DAYS),
        step_days=0.0,
    )


def blocks_of(file: Any, n_customers: int, rows_a_batch: int) -> Iterator[MakeBlock]:
    """The contacts of a Parquet file, in the product's blocks, each to be made."""
    from swayed.influence.products import ProductCodes
    from swayed.influence.reading import NO_CATEGORIES
    from swayed.influence.settings import InfluenceSettings
    from swayed.influence.stream import ContactReader

    reader = ContactReader(n_customers, 0, KINDS, ProductCodes("any", NO_CATEGORIES), InfluenceSettings())
    return reader.waiting_blocks(file.iter_batches(rows_a_batch, use_threads=False))


def opened(folder: Path) -> Any:
    """The file of the exposures."""
    import pyarrow.parquet as pq

    return pq.ParquetFile(folder / "exposures.parquet", pre_buffer=False)  # else all of it is read ahead


def warm(n_persons: int) -> None:
    """Loads the compiled kernels."""
    with tempfile.TemporaryDirectory() as folder:
        write_market(Path(folder), 100 * CONTACTS_A_CUSTOMER, n_persons, 0)
        prepared(Path(folder), n_persons, 10_000)


def prepared(folder: Path, n_persons: int, rows_a_batch: int) -> StageDoses:
    """Everything the product prepares for the sampler from the contacts of one stage."""
    from swayed.influence.blocks import block_doses
    from swayed.influence.settings import InfluenceSettings

    world = market_without_contacts(folder, n_persons)
    blocks = blocks_of(opened(folder), world.n_customers, rows_a_batch)
    return block_doses(blocks, world, world.stages, InfluenceSettings(half_lives_days=HALF_LIVES_DAYS))["purchase"]


def by_product(folder: Path, n_persons: int, rows_a_batch: int) -> None:
    """The product's preparation of a stream."""
    import numpy as np

    warm(n_persons)
    began = time.perf_counter()
    doses = prepared(folder, n_persons, rows_a_batch)
    seconds = time.perf_counter() - began
    of_kind = doses.exposure.reshape(n_persons, doses.n_kinds, -1)[:, : len(KINDS)]
    total = doses.rows.row_sums.sum(axis=0, dtype=np.float64)
    np.savez(folder / "product.npz", exposure=of_kind.reshape(n_persons * len(KINDS), -1), total=total)
    report(folder, "product", {"seconds": seconds, "n_active_rows": doses.rows.n_rows})


def decode(folder: Path, rows_a_batch: int) -> None:
    """Reading alone, without kernels."""
    began = time.perf_counter()
    n_customers = opened(folder).metadata.num_rows // CONTACTS_A_CUSTOMER
    n_rows = sum(len(make().contacts.time) for make in blocks_of(opened(folder), n_customers, rows_a_batch))
    report(folder, "decode", {"seconds": time.perf_counter() - began, "n_rows": n_rows})


def check(folder: Path) -> None:
    """How far the two results are apart."""
    import numpy as np

    with np.load(folder / "duckdb.npz") as theirs, np.load(folder / "product.npz") as ours:
        apart = np.abs(theirs["exposure"] - ours["exposure"]).max() / theirs["exposure"].max()
        sums = np.abs(theirs["total"] / ours["total"] - 1.0).max()
    report(folder, "check", {"doses": float(apart), "sums": float(sums)})


def row(name: str, outcome: Outcome, against: Outcome | None, note: str) -> None:
    """One line of the table; the ratios are our seconds and CPU seconds over DuckDB's."""
    seconds, cpu_seconds = outcome.facts["seconds"], outcome.cpu_seconds
    ratios = ["", ""]
    if against:
        ratios = [f"{seconds / against.facts['seconds']:.2f}", f"{cpu_seconds / against.cpu_seconds:.2f}"]
    print(
        f"{name:<34} {seconds:>8.2f} {cpu_seconds:>7.2f} {outcome.peak_mib:>9.0f} {ratios[0]:>6} {ratios[1]:>7}  {note}",
        flush=True,
    )


def best_runs(parts: tuple[str, ...], folder: Path, times: int, options: tuple[str, ...]) -> dict[str, Outcome]:
    """The quickest of some runs of each part; the parts take turns, so that a busy hour meets them all."""
    runs = [{part: run_apart(__file__, part, folder, *options) for part in parts} for _ in range(times)]
    return {part: min((run[part] for run in runs), key=lambda run: float(run.facts["seconds"])) for part in parts}


def compare(folder: Path, arguments: argparse.Namespace) -> None:
    """Both sides, and the table."""
    options = ("--rows", str(arguments.rows), "--persons", str(arguments.persons), "--batch", str(arguments.batch))
    if not (folder / "exposures.parquet").exists():
        run_apart(__file__, "make", folder, *options)
    size = (folder / "exposures.parquet").stat().st_size / 1e6
    print(
        f"{arguments.rows:,} exposures ({size:.0f} MB), {arguments.persons:,} persons, {len(KINDS)} kinds; {machine()}"
    )
    print(f"{'by':<34} {'seconds':>8} {'CPU s':>7} {'peak MiB':>9} {'ratio':>6} {'by CPU':>7}", flush=True)
    runs = best_runs(("duckdb", "product", "decode"), folder, arguments.times, options)
    theirs, ours = runs["duckdb"], runs["product"]
    row("DuckDB", theirs, None, f"{theirs.facts['doses']:.1f} s for the doses")
    row("swayed, its own preparation", ours, theirs, "")
    row("  reading alone, one thread", runs["decode"], None, "")
    apart = run_apart(__file__, "check", folder).facts
    counts = f"{theirs.facts['n_active_rows']:,} and {ours.facts['n_active_rows']:,} active rows"
    print(f"{counts}; doses differ by {apart['doses']:.1e} of the largest, kernel sums by {apart['sums']:.1e}")


def only(arguments: argparse.Namespace) -> None:
    """One part, in a process of its own."""
    folder, n_persons = arguments.folder, arguments.persons
    if arguments.only == "make":
        write_market(folder, arguments.rows, n_persons, arguments.seed)
        report(folder, "make", {})
    elif arguments.only == "duckdb":
        by_duckdb(folder, n_persons)
    elif arguments.only == "product":
        by_product(folder, n_persons, arguments.batch)
    elif arguments.only == "decode":
        decode(folder, arguments.batch)
    else:
        check(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000_000, help="exposures; a tenth as many customers")
    parser.add_argument("--persons", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=131_072, help="exposures of a batch; the engine's are as many")
    parser.add_argument("--times", type=int, default=3, help="runs of each side, in turn; the quickest counts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder in which the Parquet files stay, or already are")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        only(arguments)
        return
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="swayed-preparation-"))
    folder.mkdir(parents=True, exist_ok=True)
    compare(folder, arguments)
    if arguments.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
