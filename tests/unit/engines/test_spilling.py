"""Folders for what is spilled: each goes with its process, however that ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from swayed.engines.spilling import SpillFolder

HOLDER = """
import sys, time
from pathlib import Path
from swayed.engines.spilling import SpillFolder
print(SpillFolder(Path(sys.argv[1])).path, flush=True)
time.sleep(600)
"""
MAKER = "import sys; from pathlib import Path; from swayed.engines.spilling import SpillFolder as F; F(Path(sys.argv[1])).remove()"


def held(above: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that holds a folder, and the folder with a file in it."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(above)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    (folder / "duckdb_temp_storage").write_bytes(b"1")
    return process, folder


def test_the_next_process_removes_the_folder_of_a_killed_one_alone(tmp_path: Path) -> None:
    living, kept = held(tmp_path)
    killed, left = held(tmp_path)
    try:
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert left.is_dir()
        subprocess.run([sys.executable, "-c", MAKER, str(tmp_path)], check=True)
        assert list(tmp_path.iterdir()) == [kept]
        assert sorted(path.name for path in kept.iterdir()) == ["duckdb_temp_storage", "owner"]
    finally:
        living.kill()
        living.communicate()


def test_foreign_folders_and_those_in_the_making_are_left_alone(tmp_path: Path) -> None:
    for name in ("swayed-spill-making", "other-folder"):
        (tmp_path / name).mkdir()
    folder = SpillFolder(tmp_path)
    folder.remove()
    folder.remove()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other-folder", "swayed-spill-making"]


def test_two_folders_of_one_process_do_not_take_each_other_for_abandoned(tmp_path: Path) -> None:
    first = SpillFolder(tmp_path)
    second = SpillFolder(tmp_path)
    assert first.path.is_dir()
    second.remove()
    assert first.path.is_dir()
    first.remove()
