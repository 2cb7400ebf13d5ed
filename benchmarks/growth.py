"""Growth of each step with the size of a market, from what `steps.py` printed for several sizes.

A run of a hundred million contacts takes hours; this reads what was kept of it. Prints wall seconds, processor seconds and peak
memory of each step and of all, and the growth exponent of each between the smallest and the largest size (1.0 is linear). Only
steps that every size has count; the others are named. Where a step stands in a file twice, as after a run was taken up again, the
last one counts.

    python benchmarks/steps.py brand-1m trail-shoes > 1m.txt      # and so on
    python benchmarks/growth.py 1000000=1m.txt 10000000=10m.txt 100000000=100m.txt
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from scale import exponent

MEASURED = re.compile(r"^([a-z]+) +(\d+\.\d) +(\d+\.\d) +(\d+)$", re.MULTILINE)
"""A line of `steps.py`: step, wall seconds, processor seconds, peak in MiB."""

Cost = tuple[float, float, float]
"""Wall seconds, processor seconds, peak in MiB."""


def sized(word: str) -> tuple[int, dict[str, Cost]]:
    """Contacts of a market, and the cost of each step that a file tells of."""
    size, _, file = word.partition("=")
    found = MEASURED.findall(Path(file).read_text())
    if not found:
        raise argparse.ArgumentTypeError(f"{file} has no line of steps.py: step, wall s, CPU s, peak MiB")
    return int(size), {step: (float(wall), float(used), float(peak)) for step, wall, used, peak in found}


def exponents(sizes: list[int], costs: list[Cost]) -> str:
    """By which powers of the size the wall time, the processor time and the peak grew."""
    growth = sizes[-1] / sizes[0]
    return "".join(f" {exponent(last, first, growth):>6}" for first, last in zip(costs[0], costs[-1], strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("markets", nargs="+", type=sized, metavar="CONTACTS=FILE", help="the smallest first")
    markets: list[tuple[int, dict[str, Cost]]] = parser.parse_args().markets
    sizes, steps_of = [size for size, _ in markets], [steps for _, steps in markets]
    everywhere = [step for step in steps_of[0] if all(step in steps for steps in steps_of)]
    print(f"{'':<14}" + "".join(f" {size:>24,}" for size in sizes) + "   growth of")
    print(
        f"{'step':<14}"
        + f" {'wall s':>8} {'CPU s':>7} {'MiB':>7}" * len(sizes)
        + f" {'wall':>6} {'CPU':>6} {'memory':>6}"
    )
    for step in everywhere:
        costs = [steps[step] for steps in steps_of]
        print_row(step, sizes, costs)
    walls = [sum(steps[step][0] for step in everywhere) for steps in steps_of]
    used = [sum(steps[step][1] for step in everywhere) for steps in steps_of]
    peaks = [max(steps[step][2] for step in everywhere) for steps in steps_of]
    print_row("all", sizes, list(zip(walls, used, peaks, strict=True)))
    if some := sorted({step for steps in steps_of for step in steps} - set(everywhere)):
        print(f"not measured at every size: {', '.join(some)}")


def print_row(name: str, sizes: list[int], costs: list[Cost]) -> None:
    """Prints what a step took at each size and how it grew."""
    cells = "".join(f" {wall:>8,.1f} {used:>7,.0f} {peak:>7,.0f}" for wall, used, peak in costs)
    print(f"{name:<14}{cells}{exponents(sizes, costs)}")


if __name__ == "__main__":
    main()
