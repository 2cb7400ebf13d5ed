"""From a Parquet file of exposures to what the sampler needs: DuckDB alone against our stream of blocks and kernels.

The file holds 100 million exposures of 10 million customers, sorted by customer and time, in zstd; a second one holds each
customer's risk window and whether he moved at its end. Both sides compute, for the five half-lives of the model, the
integrated dose of each person and kind of contact over everybody's time at risk, and the kernel sums of the active rows:
one per transition and source met before it. DuckDB does both in SQL. Our side reads row groups by pyarrow, cuts them where
a customer ends, and gives each block to `integrated_doses`, `count_active_rows` and `fill_faded_rows` on two threads (it
also counts connected days and exposures at risk, which the SQL does not). The product itself reads exposures that DuckDB
has put in order in memory (`influence/reading.py`) and has no such reader: it stands here, in `blocks_of`.

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
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from peers_process import Outcome, machine, report, run_apart

HALF_LIVES_DAYS = (1.0, 3.0, 7.0, 21.0, 60.0)
DAYS, KINDS, CUSTOMERS_A_CHUNK, CONTACTS_A_CUSTOMER = 365, 3, 100_000, 10
MOVED_SHARE = 0.05
MINUTES_A_DAY = 1440.0


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

    n = (last - first) * CONTACTS_A_CUSTOMER
    owner = np.sort(random.integers(first, last, n)).astype(np.int32)
    minute = random.integers(0, DAYS * 1440, n).astype(np.int32)
    ladder = np.cumsum(1.0 / np.arange(1, n_persons + 1))
    return {
        "customer": owner,
        "person": np.searchsorted(ladder[:-1] / ladder[-1], random.random(n)).astype(np.int32),
        "kind": random.integers(0, KINDS, n).astype(np.uint8),
        "minute": minute[np.lexsort((minute, owner))],
        "dose": random.choice(np.array([0.25, 0.5, 1.0], np.float32), n),
    }


def some_windows(random: Any, first: int, last: int) -> dict[str, Any]:
    """Risk windows of customers first..last-1; one in twenty moves at its end, between two minutes."""
    import numpy as np

    n = last - first
    start, has_moved = np.round(random.uniform(0.0, 0.7 * DAYS, n), 3), random.random(n) < MOVED_SHARE
    end = np.where(has_moved, np.round(random.uniform(start, DAYS), 3), float(DAYS)) + 1.0 / 4096.0
    return {
        "customer": np.arange(first, last, dtype=np.int32),
        "start_day": start,
        "end_day": end,
        "has_moved": has_moved,
    }


DOSES_SQL = """
SELECT person, kind, {doses}
FROM (
    SELECT person, kind, dose, minute / 1440.0 AS day, start_day, end_day
    FROM '{folder}/exposures.parquet' AS exposures JOIN '{folder}/windows.parquet' AS windows USING (customer)
)
WHERE day < end_day
GROUP BY person, kind
"""
ROWS_SQL = """
SELECT customer, person, kind, {sums}
FROM (
    SELECT customer, person, kind, dose, minute / 1440.0 AS day, end_day
    FROM '{folder}/exposures.parquet' AS exposures JOIN '{folder}/windows.parquet' AS windows USING (customer)
    WHERE has_moved
)
WHERE day < end_day
GROUP BY customer, person, kind
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
    exposure = np.zeros((n_persons * KINDS, len(taus)))
    source = found["person"].astype(np.int64) * KINDS + found["kind"]
    for m in range(len(taus)):
        exposure[source, m] = found[f"dose_{m}"]
    total = np.array([np.asarray(rows[f"sum_{m}"], np.float64).sum() for m in range(len(taus))])
    np.savez(folder / "duckdb.npz", exposure=exposure, total=total)
    facts = {"seconds": seconds, "n_active_rows": len(rows["customer"]), "doses": halfway - began}
    report(folder, "duckdb", facts)


@dataclass(frozen=True)
class Block:
    """Exposures of customers first..last-1, all of them, as the kernels want them.

    Args:
        pointer: rows of customer first + c are pointer[c]:pointer[c+1]; person, kind, time, dose: of each row.
    """

    first: int
    last: int
    pointer: Any
    person: Any
    kind: Any
    time: Any
    dose: Any


def blocks_of(file: Any, n_customers: int, groups_a_block: int) -> Iterator[Block]:
    """Whole customers, from a few row groups at a time; the last customer of each read waits for the next one."""
    import numpy as np

    names = ("customer", "person", "kind", "minute", "dose")
    kept = {name: np.zeros(0) for name in names}
    first, groups = 0, list(batched_groups(file.num_row_groups, groups_a_block))
    for number, group in enumerate(groups):
        table = file.read_row_groups(group, columns=list(names), use_threads=False)
        columns = {name: table.column(name).to_numpy() for name in names}
        if len(kept["customer"]):
            columns = {name: np.concatenate([kept[name], columns[name]]) for name in names}
        customer = columns["customer"]
        is_last = number == len(groups) - 1
        last = n_customers if is_last else int(customer[-1])
        cut = len(customer) if is_last else int(np.searchsorted(customer, last))
        kept = {name: column[cut:].copy() for name, column in columns.items()}
        yield Block(
            first,
            last,
            np.concatenate([[0], np.cumsum(np.bincount(customer[:cut] - first, minlength=last - first))]),
            columns["person"][:cut].astype(np.uint32),
            columns["kind"][:cut].astype(np.uint8),
            columns["minute"][:cut] / MINUTES_A_DAY,
            columns["dose"][:cut].astype(np.float64),
        )
        first = last


def batched_groups(n_groups: int, size: int) -> Iterator[list[int]]:
    """Numbers of row groups, a few at a time."""
    for first in range(0, n_groups, size):
        yield list(range(first, min(first + size, n_groups)))


@dataclass(frozen=True)
class Windows:
    """Risk window of each customer: start, end (days) and whether he moved at its end; shape (n_customers,) each."""

    start: Any
    end: Any
    has_moved: Any

    @classmethod
    def read(cls, file: Any) -> Windows:
        """All of them from a Parquet file, one row group at a time."""
        import numpy as np

        n = file.metadata.num_rows
        windows = cls(np.empty(n), np.empty(n), np.empty(n, bool))
        first = 0
        for number in range(file.num_row_groups):
            table = file.read_row_group(number, use_threads=False)
            last = first + len(table)
            windows.start[first:last] = table["start_day"].to_numpy()
            windows.end[first:last] = table["end_day"].to_numpy()
            windows.has_moved[first:last] = table["has_moved"].to_numpy()
            first = last
        return windows


def prepared(block: Block, windows: Windows, n_persons: int) -> tuple[Any, tuple[Any, ...], float]:
    """One block through the kernels: integrated doses, active rows, and the CPU seconds it took."""
    import numpy as np

    from swayed.influence.doses import mean_lags
    from swayed.influence.kernels.doses import count_active_rows, fill_faded_rows, integrated_doses

    began = time.thread_time()
    contacts = (block.pointer, block.person, block.kind, block.time)
    start, end = windows.start[block.first : block.last], windows.end[block.first : block.last]
    event = np.flatnonzero(windows.has_moved[block.first : block.last])
    moved, tau, sizes = (event, end[event]), mean_lags(HALF_LIVES_DAYS), (n_persons, KINDS)
    one_each = np.arange(block.last - block.first + 1)
    exposure, _, _ = integrated_doses(*contacts, block.dose, one_each, start, end, tau, *sizes)
    row_ptr, met_ptr = count_active_rows(*contacts, *moved, *sizes)
    rows = fill_faded_rows(*contacts, block.dose, *moved, tau, row_ptr, met_ptr, *sizes)
    return exposure, (row_ptr, met_ptr, *rows), time.thread_time() - began


def warm(n_persons: int) -> None:
    """Loads the compiled kernels."""
    import numpy as np

    one = np.ones(1)
    block = Block(0, 1, np.array([0, 1]), np.zeros(1, np.uint32), np.zeros(1, np.uint8), 0.5 * one, one)
    prepared(block, Windows(0.0 * one, 2.0 * one, one.astype(bool)), n_persons)


def by_kernels(folder: Path, n_persons: int, groups_a_block: int, n_threads: int) -> None:
    """The stream of blocks, two of them in the kernels while the next is read."""
    import numpy as np
    import pyarrow.parquet as pq

    from swayed.influence.kernels.doses import UNIT

    warm(n_persons)
    exposures, stays = (pq.ParquetFile(folder / f"{name}.parquet") for name in ("exposures", "windows"))
    began = time.perf_counter()
    windows = Windows.read(stays)
    exposure = np.zeros((n_persons * KINDS, len(HALF_LIVES_DAYS)), np.int64)
    rows, running, kernel_seconds = [], [], 0.0

    def collect(future: Future[Any]) -> float:
        own, active, seconds = future.result()
        np.add(exposure, own, out=exposure)
        rows.append(active)
        return float(seconds)

    with ThreadPoolExecutor(max_workers=n_threads) as pool:
        for block in blocks_of(exposures, len(windows.end), groups_a_block):
            running.append(pool.submit(prepared, block, windows, n_persons))
            if len(running) > n_threads:
                kernel_seconds += collect(running.pop(0))
        for future in running:
            kernel_seconds += collect(future)
    sums = np.concatenate([active[3] for active in rows])
    source = np.concatenate([active[2] for active in rows])
    seconds = time.perf_counter() - began
    np.savez(folder / "kernels.npz", exposure=exposure * UNIT, total=sums.sum(axis=0, dtype=np.float64))
    report(folder, "kernels", {"seconds": seconds, "n_active_rows": len(source), "kernels": kernel_seconds})


def decode(folder: Path, groups_a_block: int) -> None:
    """Reading alone, without kernels."""
    import pyarrow.parquet as pq

    exposures, stays = (pq.ParquetFile(folder / f"{name}.parquet") for name in ("exposures", "windows"))
    began = time.perf_counter()
    n_customers = len(Windows.read(stays).end)
    n_rows = sum(len(block.time) for block in blocks_of(exposures, n_customers, groups_a_block))
    report(folder, "decode", {"seconds": time.perf_counter() - began, "n_rows": n_rows})


def check(folder: Path) -> None:
    """How far the two results are apart."""
    import numpy as np

    with np.load(folder / "duckdb.npz") as theirs, np.load(folder / "kernels.npz") as ours:
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
    options = (
        *("--rows", str(arguments.rows), "--persons", str(arguments.persons)),
        *("--groups", str(arguments.groups), "--threads", str(arguments.threads)),
    )
    if not (folder / "exposures.parquet").exists():
        run_apart(__file__, "make", folder, *options)
    size = (folder / "exposures.parquet").stat().st_size / 1e6
    print(f"{arguments.rows:,} exposures ({size:.0f} MB), {arguments.persons:,} persons, {KINDS} kinds; {machine()}")
    print(f"{'by':<34} {'seconds':>8} {'CPU s':>7} {'peak MiB':>9} {'ratio':>6} {'by CPU':>7}", flush=True)
    runs = best_runs(("duckdb", "kernels", "decode"), folder, arguments.times, options)
    theirs, ours = runs["duckdb"], runs["kernels"]
    row("DuckDB", theirs, None, f"{theirs.facts['doses']:.1f} s for the doses")
    row("swayed, pyarrow and kernels", ours, theirs, f"{ours.facts['kernels']:.1f} CPU s in kernels")
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
    elif arguments.only == "kernels":
        by_kernels(folder, n_persons, arguments.groups, arguments.threads)
    elif arguments.only == "decode":
        decode(folder, arguments.groups)
    else:
        check(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000_000, help="exposures; a tenth as many customers")
    parser.add_argument("--persons", type=int, default=200_000)
    parser.add_argument("--groups", type=int, default=2, help="row groups of a block: a million exposures each")
    parser.add_argument("--threads", type=int, default=2, help="blocks in the kernels at a time")
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
