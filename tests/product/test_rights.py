"""Somebody objects, and no read command tells of him; somebody is erased, and the answers are without him."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from fastapi.testclient import TestClient

from markets.known import HANDLE, filled
from swayed.cli.app import app
from swayed.web import WebSettings, create_app
from swayed.workspace import Workspace

from .conftest import Command

SITUATION = "trail-shoes"
ABOUT_HIM = {
    "lab": "makes a market and reads none",
    "person": "asked for by name, and says that nobody is called so",
    "forget": "erases him",
    "subject show": "is for himself",
    "subject list": "says that he is left out",
    "relations list": "must say that he may not be contacted",
    "collaborations list": "a contract is a contract",
    "collaborations check": "a contract is a contract",
    "collaborations case": "a contract is a contract",
    "experiment read": "is asked of an experiment, and tells sums",
    "experiment plan": "tells sums, and who may be written to by identifier alone",
}
"""Commands that may name somebody who objected, and why."""


def read_commands() -> Iterator[tuple[str, list[str]]]:
    """Every command that writes an answer, with the arguments it needs."""

    def walk(command: typer.core.TyperGroup, words: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
        for name, inner in command.commands.items():
            if hasattr(inner, "commands"):
                yield from walk(inner, (*words, name))
            elif any("--format" in parameter.opts for parameter in inner.params):
                needed = [p.name for p in inner.params if p.param_type_name == "argument"]
                yield " ".join((*words, name)), needed

    yield from walk(typer.main.get_command(app), ())


def everybody(workspace: Workspace) -> list[dict]:
    return workspace.study(SITUATION).people(all=True).to_pylist()


@pytest.fixture
def first(copied: Path) -> dict:
    """Who stands first in the finished workspace."""
    return everybody(Workspace(copied))[0]


def words_of(person: dict) -> set[str]:
    return {person["person_id"], person["name"], *person["accounts"]}


@pytest.mark.slow
def test_every_read_command_is_silent_about_who_objected(swayed: Command, copied: Path, first: dict) -> None:
    before = swayed("people", SITUATION, "-w", copied, "-q", "--all", "--format", "json")
    assert first["name"] in before.out  # the test can fail
    assert swayed("subject", "object", first["person_id"], "-w", copied, "-q").code == 0
    asked = dict(read_commands())
    assert set(ABOUT_HIM) <= set(asked)
    for command, needed in asked.items():
        if command in ABOUT_HIM:
            continue
        assert needed in ([], ["situation"]), f"{command}: say here how it is asked"
        extra = {"people": ["--all"], "ledger": ["--all"]}.get(command, [])
        arguments = [*command.split(), *([SITUATION] if needed else []), *extra]
        said = swayed(*arguments, "-w", copied, "--format", "json")
        assert said.code == 0 or "fault" in said.err or "found" in said.err, (command, said.err)
        told = {word for word in words_of(first) if f'"{word}"' in said.out}
        assert not told, (command, told)
    assert swayed("person", SITUATION, first["person_id"], "-w", copied, "-q").code == 1


def test_forget_tells_what_changed_and_proves_it(swayed: Command, copied: Path, exports: Path, first: dict) -> None:
    said = swayed("forget", first["person_id"], "-w", copied, "-q", "--yes")
    assert said.code == 0, said.err
    assert "proven" in said.out
    assert "Why figures change" in said.out
    assert not {row["person_id"] for row in Workspace(copied).identities().to_pylist()} & words_of(first)
    again = swayed("import", "tables", exports / "tables", "-w", copied, "-q")
    assert "erased" in again.out
    assert swayed("subject", "show", first["person_id"], "-w", copied, "-q").code == 1


def test_forget_asks_first(swayed: Command, copied: Path, first: dict) -> None:
    before = Workspace(copied).table_sizes()
    said = swayed("forget", first["person_id"], "-w", copied, "-q", typed="n\n")
    assert said.code != 0
    assert "for good" in said.err
    assert Workspace(copied).table_sizes() == before


def test_a_subject_is_exported_as_json(swayed: Command, copied: Path, first: dict, tmp_path: Path) -> None:
    target = tmp_path / "him.json"
    assert swayed("subject", "export", first["person_id"], "-w", copied, "-q", "-o", target).code == 0
    told = json.loads(target.read_text(encoding="utf-8"))
    assert set(told["accounts"]) == set(first["accounts"])
    assert told["tables"]["posts"]
    assert any("people" in name for name in told["answers"])


def test_an_unknown_name_is_a_fault(swayed: Command, copied: Path) -> None:
    said = swayed("subject", "show", "nobody-at-all", "-w", copied, "-q")
    assert said.code == 1
    assert "nobody-at-all" in said.err


def test_the_log_of_the_web_app_forgets_him(tmp_path: Path) -> None:
    workspace = filled(tmp_path)
    (workspace.folder / "access.sqlite").unlink()
    # An agency keeps the log beside its workspaces.
    settings = WebSettings({"brand": workspace.folder}, tmp_path, token="once", host_names=("testserver",))
    with TestClient(create_app(settings)) as client:
        client.get("/enter?token=once")
        client.get(f"/w/brand/manage/people/mastodon:{HANDLE}")
    logs = [tmp_path / "access.sqlite", tmp_path / "access.sqlite-wal"]

    def logged() -> bytes:
        return b"".join(path.read_bytes() for path in logs if path.is_file())

    assert HANDLE.encode() in logged()
    assert workspace.rights.forget(workspace.rights.subject("a1")).is_proven
    assert HANDLE.encode() not in logged()
    assert b"/w/brand/manage/people/" in logged()


def test_documents_and_retention(swayed: Command, copied: Path, tmp_path: Path) -> None:
    for name in ("text", "form", "records", "balance"):
        said = swayed("rights", name, "--for", "Brand GmbH", "-w", copied)
        assert said.code == 0, said.err
        assert said.out.startswith("# ")
    assert swayed("rights", "texts", "-w", copied).code == 2
    fixtures = Path(__file__).parents[1] / "unit" / "sources" / "exports" / "fixtures"
    shutil.copy(fixtures / "shopify" / "customers_export.csv", tmp_path / "customers_export.csv")
    swayed("import", "shopify", tmp_path / "customers_export.csv", "-w", copied, "-q")
    said = swayed("retention", "--run", "--keep", "shopify=730", "--keep", "youtube=7", "-w", copied)
    assert said.code == 0
    assert "shopify" in said.out
    assert "730 days" in said.out
    for wrong in ("shopfy=7", "youtube=31", "shopify=0", "shopify"):
        refused = swayed("retention", "--keep", wrong, "-w", copied)
        assert refused.code == 1, wrong
        assert wrong.partition("=")[0] in refused.err
    assert "no limit" in swayed("retention", "--keep", "shopify=terms", "-w", copied).out
