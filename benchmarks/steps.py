"""Wall seconds, processor seconds and peak memory of each step of a run.

The command is run in this process as `swayed` would run it; what the system counts as its peak is set back before each step
(Linux). Steps whose results are kept are not shown.

    python benchmarks/steps.py run trail-shoes -w brand
"""

from __future__ import annotations

import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

from swayed.cli import main
from swayed.pipeline import running

PROCESS = Path("/proc/self")


def processor_seconds() -> float:
    """Of this process and of those it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mib() -> float:
    """Most memory held since the peak was set back, in MiB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", (PROCESS / "status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def measured(run_step: Any) -> Any:
    """The function that runs a step, and prints what the step took."""

    def run(step: Any, *arguments: Any) -> None:
        (PROCESS / "clear_refs").write_text("5")
        began, used = time.perf_counter(), processor_seconds()
        try:
            run_step(step, *arguments)
        finally:
            took = f"{time.perf_counter() - began:9.1f} {processor_seconds() - used:9.1f} {peak_mib():9.0f}"
            print(f"{step.name:<14} {took}", file=sys.stderr, flush=True)

    return run


if __name__ == "__main__":
    print(f"{'step':<14} {'wall s':>9} {'CPU s':>9} {'peak MiB':>9}", file=sys.stderr, flush=True)
    running._run_step = measured(running._run_step)
    sys.exit(main())
