"""Ceilings: what stops a module, a function or a name from growing into a cupboard."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import swayed

ROOT = Path(swayed.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 60
DECLARATIONS = {"tables.py"}
"""The canonical tables stand in one place, one column a line: a list, not a program."""
CUPBOARDS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "managers"}

every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def test_modules_were_found() -> None:
    assert len(MODULES) > 80


@every_module
def test_no_module_is_too_long(path: Path) -> None:
    if str(path.relative_to(ROOT)) in DECLARATIONS:
        pytest.skip("declarations alone")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_MODULE


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without decorators and docstring: words that explain must not be saved on."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    words = (first.end_lineno or first.lineno) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - words


def long_functions(source: str) -> list[str]:
    """Functions over the ceiling."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {node.name: _length(node) for node in found}
    return [f"{name}: {n} lines" for name, n in lengths.items() if n > MOST_LINES_OF_A_FUNCTION]


@every_module
def test_no_function_is_too_long(path: Path) -> None:
    assert not long_functions(path.read_text(encoding="utf-8"))


def test_long_functions_are_seen() -> None:
    body = "    x = 1\n" * MOST_LINES_OF_A_FUNCTION
    assert long_functions(f"def f():\n{body}") == [f"f: {MOST_LINES_OF_A_FUNCTION + 1} lines"]
    assert not long_functions("def f():\n" + "    x = 1\n" * (MOST_LINES_OF_A_FUNCTION - 1))


def test_no_exemption_is_stale() -> None:
    assert all(
        len((ROOT / name).read_text(encoding="utf-8").splitlines()) > MOST_LINES_OF_A_MODULE for name in DECLARATIONS
    )


@every_module
def test_every_module_has_a_name_of_its_own(path: Path) -> None:
    words = {part.removesuffix(".py").strip("_") for part in path.relative_to(ROOT).parts}
    assert not words & CUPBOARDS
