"""Runs one side of a benchmark in a process of its own, possibly under another Python, and measures it.

Packages under the GPL, and those nobody needs but a benchmark, live in an environment of their own:

    python -m venv .venv-peers
    .venv-peers/bin/pip install ChannelAttribution matplotlib hawkes-rs scipy

A benchmark finds it there, or where the variable SWAYED_PEERS or the option --peer-python points. What is not installed
is skipped, and the benchmark says so. Only the standard library is imported here: a parent that holds data would count
into the peak memory of its children.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEERS = Path(__file__).parents[1] / ".venv-peers" / "bin" / "python"
INSTALL = "python -m venv .venv-peers && .venv-peers/bin/pip install ChannelAttribution matplotlib hawkes-rs scipy"
MISSING = 3
"""Exit code of a process whose package is not installed."""


@dataclass(frozen=True)
class Outcome:
    """What came of one process.

    Args:
        facts: what it reported; empty if it did not end well. Its own `seconds` leave out loading and compiling.
        wall_seconds: from start to end; cpu_seconds: of all its threads, whatever else the machine did.
        peak_mib: its largest resident memory.
        trouble: why there are no facts, in words; empty where there are.
    """

    facts: dict[str, Any]
    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    trouble: str


def peer_python() -> str:
    """The Python that has the peers: SWAYED_PEERS, else .venv-peers, else this one."""
    return os.environ.get("SWAYED_PEERS") or str(PEERS if PEERS.exists() else sys.executable)


def run_apart(
    script: str, part: str, folder: Path, *options: str, python: str = "", limit_seconds: float = 3600.0
) -> Outcome:
    """Runs `script --only part --folder folder options`, which leaves its facts in the folder."""
    facts = folder / f"{part}.json"
    facts.unlink(missing_ok=True)
    command = [python or sys.executable, script, "--only", part, "--folder", str(folder), *options]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    is_late = threading.Event()

    def stop() -> None:
        is_late.set()
        process.kill()

    timer = threading.Timer(limit_seconds, stop)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    spent = (time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024.0)
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if is_late.is_set():
        return Outcome({}, *spent, f"killed after {limit_seconds:.0f} s")
    if code == MISSING:
        return Outcome({}, *spent, f"skipped, not installed: {INSTALL}")
    if code != 0:
        sys.exit(f"{' '.join(command)} failed with code {code}")
    return Outcome(json.loads(facts.read_text(encoding="utf-8")), *spent, "")


def report(folder: Path, part: str, facts: dict[str, Any]) -> None:
    """Leaves a part's facts for `run_apart`."""
    (folder / f"{part}.json").write_text(json.dumps(facts), encoding="utf-8")


def timed(work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    """Seconds and CPU seconds of some work, and its result."""
    began, cpu_began = time.perf_counter(), time.process_time()
    result = work()
    return {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu_began}, result


def best_of(times: int, works: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Fewest seconds of each work over some rounds: what others do on the machine only adds, and adds to all in turn."""
    fewest = dict.fromkeys(works, float("inf"))
    for _ in range(times):
        for name, work in works.items():
            fewest[name] = min(fewest[name], timed(work)[0]["seconds"])
    return fewest


def machine() -> str:
    """One line on the machine: cores, and how busy it was at the start."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"
