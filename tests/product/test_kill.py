"""A command killed at any moment leaves the workspace as before or as after, and the next one finishes the work."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from swayed.workspace import Workspace


def start(*arguments):
    """`swayed ARGUMENTS` in a process group of its own."""
    command = [sys.executable, "-c", "from swayed.cli import main; main()", *map(str, arguments)]
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=quiet
    )


def seconds_of(*arguments):
    began = time.monotonic()
    assert start(*arguments).wait() == 0
    return time.monotonic() - began


def killed(after, *arguments):
    """Starts the command and kills it; whether it was still at work."""
    process = start(*arguments)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def leftovers(folder: Path) -> list[Path]:
    """What only a crash leaves: staging, drafts, spill folders."""
    found = [path for path in (folder / "runs").rglob("*") if path.name.startswith(".")]
    found += [path for path in folder.rglob("*") if "spill" in path.name or path.suffix == ".tmp"]
    return found + [path for path in [folder / "staging"] if path.exists()]


def kill_imports(times, exports, finished, tmp_path, seed):
    chance = random.Random(seed)
    after = Workspace(finished).table_sizes()
    usual = seconds_of("import", "tables", exports / "tables", "-w", Workspace.create(tmp_path / "timed").folder, "-q")
    n_killed = 0
    for number in range(times):
        folder = Workspace.create(tmp_path / f"import-{number}").folder
        command = ("import", "tables", exports / "tables", "-w", folder, "-q")
        n_killed += killed(chance.uniform(0.1, 1.0) * usual, *command)
        assert Workspace(folder).table_sizes() in ({}, after)
        assert start(*command).wait() == 0
        assert Workspace(folder).table_sizes() == after
        assert not leftovers(folder)
    # The last one stands for all: its tables give the answer of the undisturbed workspace.
    undisturbed = Workspace(finished).study("trail-shoes").people(all=True)
    assert Workspace(folder).study(exports / "situation.yaml").people(all=True).equals(undisturbed)
    assert n_killed


def kill_runs(times, finished, tmp_path, seed):
    chance = random.Random(seed)
    undisturbed = Workspace(finished).study("trail-shoes").people(all=True)
    sizes = Workspace(finished).table_sizes()
    folder = Path(shutil.copytree(finished, tmp_path / "brand"))
    command = ("run", "trail-shoes", "-w", folder, "-q")
    # The first run on a machine compiles the kernels, and would make every later one look quick.
    for _ in range(2):
        shutil.rmtree(folder / "runs")
        usual = seconds_of(*command)
    n_killed = 0
    for _ in range(times):
        shutil.rmtree(folder / "runs")
        n_killed += killed(chance.uniform(0.1, 1.0) * usual, *command)
        assert Workspace(folder).table_sizes() == sizes
        assert start(*command).wait() == 0
        assert Workspace(folder).study("trail-shoes").people(all=True).equals(undisturbed)
        assert not leftovers(folder)
    assert n_killed


def test_a_few_kills(exports, finished, tmp_path):
    kill_imports(1, exports, finished, tmp_path, seed=1)
    kill_runs(2, finished, tmp_path, seed=5)


@pytest.mark.slow
def test_ten_killed_imports(exports, finished, tmp_path):
    kill_imports(10, exports, finished, tmp_path, seed=3)


@pytest.mark.slow
def test_ten_killed_runs(finished, tmp_path):
    kill_runs(10, finished, tmp_path, seed=4)
