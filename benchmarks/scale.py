"""Growth of import, run and people with the number of contacts: time, peak memory, exponents.

Each size is a lab market written as tables, imported, run and asked for its people by the command line as an operator would,
each command in a process of its own. Prints seconds of each command, peak memory, and the growth exponents of both since the
size before (1.0 is linear). A market grows as a country does: up to a million contacts it is one town, beyond it has more
towns, so that people grow with customers and nobody is followed by a share of everybody. With --people the same few people
serve everybody in a town, and what is seen through follows (followers times posts) grows with the square of the town.

    python benchmarks/scale.py                               # 100 k, 1 M and 5 M contacts
    python benchmarks/scale.py --sizes 1000000               # one size
    python benchmarks/scale.py --sizes 1000000 10000000 100000000 --keep /data/scale    # hours, and 100 GB of disk
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
from dataclasses import dataclass
from pathlib import Path

from peers_process import machine

CUSTOMERS_PER_CONTACT = 0.1
PEOPLE_PER_CUSTOMER = 0.15
TOWN = 1_000_000
"""Contacts of a town."""
SWAYED = str(Path(sys.executable).with_name("swayed"))


@dataclass(frozen=True)
class Cost:
    """What a command took: wall and processor seconds, peak memory in MiB."""

    seconds: float
    cpu_seconds: float
    peak: float


def measured(*arguments: str) -> Cost:
    """What a command of `swayed` takes, whose process must end well."""
    began = time.perf_counter()
    process = subprocess.Popen((SWAYED, *arguments), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"swayed {' '.join(arguments)} failed: {said.decode()}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024.0)


def make_market(market: Path, size: int, people: int | None, form: str) -> None:
    """A lab market of so many contacts, town by town."""
    n_towns = max(round(size / TOWN), 1)
    contacts = size // n_towns
    customers = int(contacts * CUSTOMERS_PER_CONTACT)
    numbers = {
        "--customers": customers,
        "--interactions": contacts,
        "--people": people or max(int(customers * PEOPLE_PER_CUSTOMER), 600),
        "--towns": n_towns,
        "--format": form,
    }
    measured("lab", str(market), *(str(word) for pair in numbers.items() for word in pair))


def exponent(now: float, before: float, growth: float) -> str:
    """By which power of the size something grew."""
    return f"{math.log(now / before) / math.log(growth):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000, 5_000_000])
    parser.add_argument("--people", type=int, help="people in every town, instead of 15 for 100 customers")
    parser.add_argument("--format", default="parquet", choices=("csv", "parquet"))
    parser.add_argument("--keep", type=Path, help="folder in which markets and workspaces stay")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="swayed-scale-"))
    print(machine())
    print(
        f"{'contacts':>11} {'import s':>9} {'run s':>8} {'people s':>9} {'total s':>8} {'CPU s':>8} {'peak MiB':>9}",
        end="",
    )
    print(f" {'of time':>8} {'of CPU':>7} {'of memory':>10}   growth exponents", flush=True)
    before: tuple[int, Cost] | None = None
    for size in arguments.sizes:
        market, brand = folder / f"market-{size}", folder / f"brand-{size}"
        if not market.exists():
            make_market(market, size, arguments.people, arguments.format)
        shutil.rmtree(brand, ignore_errors=True)
        measured("init", str(brand))
        situation, where = str(market / "situation.yaml"), ("-w", str(brand), "-q")
        commands = (("import", "tables", str(market / "tables")), ("run", situation), ("people", situation))
        costs = [measured(*command, *where) for command in commands]
        total = Cost(sum(c.seconds for c in costs), sum(c.cpu_seconds for c in costs), max(c.peak for c in costs))
        seconds = "{:>9.1f} {:>8.1f} {:>9.1f}".format(*(c.seconds for c in costs))
        print(f"{size:>11,} {seconds} {total.seconds:>8.1f} {total.cpu_seconds:>8.1f} {total.peak:>9.0f}", end="")
        if before:
            growth, old = size / before[0], before[1]
            print(f" {exponent(total.seconds, old.seconds, growth):>8}", end="")
            print(f" {exponent(total.cpu_seconds, old.cpu_seconds, growth):>7}", end="")
            print(f" {exponent(total.peak, old.peak, growth):>10}", end="")
        print(flush=True)
        before = (size, total)
    if arguments.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
