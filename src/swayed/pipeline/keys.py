"""A step's key: the hash of everything that decides its results, and of nothing else."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from swayed.engines.choice import DUCKDB, chosen_engine
from swayed.lake import Snapshot
from swayed.pipeline.plan import Step
from swayed.situations import Situation
from swayed.tables import LAKE_TABLES

FORMAT = 1
"""Raised when kept results can no longer be read."""


def step_keys(
    steps: Sequence[Step], snapshot: Snapshot, situation: Situation | None, timezone: str, currency: str = ""
) -> dict[str, str]:
    """The key of each step, by name; a step that reads another's table depends on that step's key."""
    maker = {table.name: step.name for step in steps for table in step.writes}
    keys: dict[str, str] = {}
    for step in steps:
        if situation is None and not step.is_shared:
            continue
        inputs = {
            name: snapshot.version(name) if name in LAKE_TABLES else keys[maker[name]] for name in sorted(step.reads)
        }
        facts = {
            "format": FORMAT,
            "step": step.name,
            "code": [code_fingerprint(room) for room in step.rooms],
            "inputs": inputs,
            "situation": step.part(situation) if situation is not None and not step.is_shared else None,
            "timezone": timezone,
        }
        if snapshot.withheld and not step.sees_all:
            facts["withheld"] = snapshot.withheld.digest
        if (engine := chosen_engine()) != DUCKDB:
            facts["engine"] = engine
        if step.reads_currency:
            facts["currency"] = currency
        keys[step.name] = _digest(json.dumps(facts, sort_keys=True, default=str))
    return keys


@cache
def code_fingerprint(package: str) -> str:
    """Hash of the code and SQL of a room, or of one module; comments, docstrings and layout do not count."""
    above, _, module = package.rpartition(".")
    file = files(above).joinpath(f"{module}.py")
    if file.is_file():
        return _digest(_bare_python(file.read_text(encoding="utf-8")))
    parts: list[str] = []
    _gather(files(package), parts)
    return _digest("\n".join(parts))


def _gather(folder: Traversable, parts: list[str]) -> None:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and not entry.name.startswith(("_", ".")):
            _gather(entry, parts)
        elif entry.name.endswith(".py"):
            parts.append(f"{entry.name}:{_bare_python(entry.read_text(encoding='utf-8'))}")
        elif entry.name.endswith(".sql"):
            parts.append(f"{entry.name}:{_bare_sql(entry.read_text(encoding='utf-8'))}")


def _bare_python(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body = [
                line
                for line in node.body
                if not (
                    isinstance(line, ast.Expr)
                    and isinstance(line.value, ast.Constant)
                    and isinstance(line.value.value, str)
                )
            ] or [ast.Pass()]
    return ast.dump(tree)


def _bare_sql(source: str) -> str:
    lines = (line for line in source.splitlines() if not line.lstrip().startswith("--"))
    return " ".join(" ".join(lines).split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]
