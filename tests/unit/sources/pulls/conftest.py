"""A workspace into which is pulled from servers on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import fail

from local_servers import START, LocalServer, running
from swayed.engines import DuckDBEngine
from swayed.lake import Register, Snapshot
from swayed.sources import ImportSummary
from swayed.sources.exports import SOURCES, import_export
from swayed.sources.pulls import SERVICES, Asked, Patience, Pulled, pull
from swayed.tables import LAKE_TABLES

QUICK = Patience(attempts=4, first_wait_seconds=0.01, longest_backoff_seconds=0.02, timeout_seconds=5)


class PullDesk:
    """A workspace and an engine; `pull` pulls and imports, `told` is what was said meanwhile."""

    def __init__(self, folder: Path, engine: DuckDBEngine) -> None:
        self.register = Register.create(folder / "brand", {})
        self.engine = engine
        self.told: list[str] = []
        self._stack = ExitStack()

    @property
    def folder(self) -> Path:
        return self.register.folder

    def serve(self, server: LocalServer) -> LocalServer:
        return self._stack.enter_context(running(server))

    def pull(
        self,
        source: str,
        server: LocalServer | None = None,
        since: datetime | None = START,
        dry_run: bool = False,
        patience: Patience = QUICK,
        **asked: Any,
    ) -> tuple[list[Pulled], ImportSummary | None]:
        def load(files: Any) -> ImportSummary:
            return import_export(
                SOURCES[source], files, sources=SOURCES, register=self.register, engine=self.engine, dry_run=dry_run
            )

        return pull(
            SERVICES[source],
            Asked(server.url if server else "", **asked),
            since,
            register=self.register,
            load=load,
            dry_run=dry_run,
            patience=patience,
            progress=self.told.append,
        )

    def content(self) -> dict[str, list[Any]]:
        """Every row of the lake."""
        names = [name for name in LAKE_TABLES if name != "rejects"]
        Snapshot(self.folder, self.register.latest()).open_in(self.engine, names)
        return {name: self.engine.arrow(f"SELECT * FROM {name} ORDER BY ALL").to_pylist() for name in names}

    def keys(self, table: str) -> set[str]:
        Snapshot(self.folder, self.register.latest()).open_in(self.engine, [table])
        return set(self.engine.arrow(f"SELECT {LAKE_TABLES[table].key[0]} AS key FROM {table}")["key"].to_pylist())

    def close(self) -> None:
        self._stack.close()


@pytest.fixture(scope="session")
def pull_engine() -> Iterator[DuckDBEngine]:
    made = DuckDBEngine(memory_limit="500MB", threads=1)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    for source in SERVICES:
        monkeypatch.delenv(f"SWAYED_{source.upper()}_TOKEN", raising=False)
    yield
    keyring.set_keyring(before)


@pytest.fixture
def desk(tmp_path: Path, pull_engine: DuckDBEngine) -> Iterator[PullDesk]:
    made = PullDesk(tmp_path, pull_engine)
    yield made
    made.close()


@pytest.fixture
def other_desk(tmp_path: Path, pull_engine: DuckDBEngine) -> Iterator[PullDesk]:
    """A second workspace, to compare with."""
    (tmp_path / "other").mkdir()
    made = PullDesk(tmp_path / "other", pull_engine)
    yield made
    made.close()
