"""Wall seconds, processor seconds and peak memory of each step of a run.

What the system counts as the peak is set back before each step (Linux). Steps whose results are kept are not shown.

    python benchmarks/steps.py brand trail-shoes
"""

from __future__ import annotations

import argparse
import re
import resource
from pathlib import Path

from peers_process import machine

from swayed.pipeline.plan import Step
from swayed.pipeline.running import Silent
from swayed.workspace import Workspace

PROCESS = Path("/proc/self")


def processor_seconds() -> float:
    """Of this process and of those it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mib() -> float:
    """Most memory held since the peak was set back, in MiB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", (PROCESS / "status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


class Measured(Silent):
    """A progress that prints what each step took."""

    def started(self, *_: object) -> None:
        """Sets the peak back."""
        (PROCESS / "clear_refs").write_text("5")
        self._used = processor_seconds()

    def finished(self, step: Step, seconds: float, *, is_kept: bool) -> None:
        """Prints the step, unless its results were there."""
        if not is_kept:
            print(
                f"{step.name:<14} {seconds:9.1f} {processor_seconds() - self._used:9.1f} {peak_mib():9.0f}", flush=True
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("situation", help="a situation file, or the name of one in the workspace")
    asked = parser.parse_args()
    print(machine())
    print(f"{'step':<14} {'wall s':>9} {'CPU s':>9} {'peak MiB':>9}", flush=True)
    Workspace(asked.workspace).study(asked.situation).run(Measured())


if __name__ == "__main__":
    main()
