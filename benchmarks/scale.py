"""Growth of import and run from 100 thousand to 5 million contacts: time, peak memory, ratios.

Each size is a lab market written as tables, imported and run by the command line as a user would, each command in a
process of its own. Prints seconds, peak memory and the growth exponent between sizes (1.0 is linear). People grow with the
customers, as they do in life; with --people the same few people serve everybody, and what is seen through follows
(followers times posts) grows with the square of the market.

    python benchmarks/scale.py                    # 100 k, 1 M and 5 M contacts
    python benchmarks/scale.py --sizes 1000000    # one size
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CUSTOMERS_PER_CONTACT = 0.1
PEOPLE_PER_CUSTOMER = 0.15


def measured(*command: str) -> tuple[float, float]:
    """Seconds and peak memory (MiB) of a command, whose process must end well."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} failed: {process.stderr.read().decode() if process.stderr else ''}")
    return seconds, usage.ru_maxrss / 1024.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000, 5_000_000])
    parser.add_argument("--people", type=int, help="people in every market, instead of 15 for 100 customers")
    parser.add_argument("--format", default="csv", choices=("csv", "parquet"))
    parser.add_argument("--keep", type=Path, help="folder in which markets and workspaces stay")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="swayed-scale-"))
    swayed = str(Path(sys.executable).with_name("swayed"))
    rows: list[tuple[int, float]] = []
    print(
        f"{'contacts':>10} {'customers':>10} {'import s':>9} {'run s':>7} {'total s':>8} {'peak MiB':>9} {'exponent':>9}"
    )
    for size in arguments.sizes:
        market, brand = folder / f"market-{size}", folder / f"brand-{size}"
        customers = int(size * CUSTOMERS_PER_CONTACT)
        if not market.exists():
            measured(
                swayed,
                "lab",
                str(market),
                "--customers",
                str(customers),
                "--interactions",
                str(size),
                "--people",
                str(arguments.people or max(int(customers * PEOPLE_PER_CUSTOMER), 600)),
                "--format",
                arguments.format,
            )
        shutil.rmtree(brand, ignore_errors=True)
        measured(swayed, "init", str(brand))
        importing, import_peak = measured(swayed, "import", "tables", str(market / "tables"), "-w", str(brand), "-q")
        running, run_peak = measured(swayed, "run", str(market / "situation.yaml"), "-w", str(brand), "-q")
        total = importing + running
        exponent = "" if not rows else f"{math.log(total / rows[-1][1]) / math.log(size / rows[-1][0]):.2f}"
        rows.append((size, total))
        print(
            f"{size:>10,} {customers:>10,} {importing:>9.1f} {running:>7.1f} {total:>8.1f} "
            f"{max(import_peak, run_peak):>9.0f} {exponent:>9}",
            flush=True,
        )
    if arguments.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
