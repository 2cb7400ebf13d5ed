"""A workspace into which small files are imported."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from swayed.engines import DuckDBEngine
from swayed.lake import Register, Snapshot
from swayed.sources import ImportSummary, import_tables
from swayed.tables import LAKE_TABLES


class Desk:
    """A workspace, an engine, and a folder of files to import."""

    def __init__(self, folder: Path, engine: DuckDBEngine) -> None:
        self.files = folder / "exports"
        self.files.mkdir()
        self.register = Register.create(folder / "my bränd", {})
        self.engine = engine

    def put(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        data = content if isinstance(content, bytes) else content.encode(encoding)
        path = self.files / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    def load(self, *paths: Path, **settings: Any) -> ImportSummary:
        return import_tables(list(paths) or [self.files], register=self.register, engine=self.engine, **settings)

    def load_text(self, name: str, content: str | bytes, encoding: str = "utf-8", **settings: Any) -> ImportSummary:
        return self.load(self.put(name, content, encoding), **settings)

    def rows(self, table: str) -> list[dict[str, Any]]:
        snapshot = Snapshot(self.register.folder, self.register.latest())
        snapshot.open_in(self.engine, [table])
        declared = LAKE_TABLES[table]
        order = ", ".join(f'"{name}"' for name in declared.key or declared.column_names[:3])
        return self.engine.arrow(f"SELECT * FROM {table} ORDER BY {order}").to_pylist()

    def column(self, table: str, name: str) -> list[Any]:
        return [row[name] for row in self.rows(table)]

    def pseudonyms(self, addresses: list[str | None]) -> list[str | None]:
        """What stands in `customers.email` for these addresses, by the recipe in the docs."""
        key = self.register.settings()["secret_key"]

        def digest(text: str) -> str:
            return hashlib.sha256(text.encode()).hexdigest()

        return [at and "k:" + digest(key + digest(key + digest(at.strip().lower())))[:32] for at in addresses]

    def attributes(self, table: str) -> dict[tuple[str, str], str]:
        return {tuple(list(row.values())[:2]): row["value"] for row in self.rows(table)}


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckDBEngine]:
    made = DuckDBEngine(memory_limit="500MB")
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path, engine: DuckDBEngine) -> Desk:
    return Desk(tmp_path, engine)


@pytest.fixture
def new_desk(tmp_path_factory: pytest.TempPathFactory, engine: DuckDBEngine) -> Callable[[], Desk]:
    """Makes a fresh desk for every example of a property."""
    return lambda: Desk(tmp_path_factory.mktemp("desk"), engine)
