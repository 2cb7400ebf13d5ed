"""A workspace into which exports are imported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from swayed.engines import DuckDBEngine
from swayed.lake import Register, Snapshot
from swayed.sources import ImportSummary
from swayed.sources.exports import SOURCES, import_export
from swayed.sources.mapping import read_proposal, remember
from swayed.tables import LAKE_TABLES

FIXTURES = Path(__file__).parent / "fixtures"


class ExportDesk:
    """A workspace, an engine, and a folder of exports.

    `load` imports; what is named by a text is a fixture beside the tests or a file that `put` wrote. What the columns of the
    fixtures mean that are sheets of an operator is confirmed as it is proposed; `confirm` does so for another sheet.
    """

    def __init__(self, folder: Path, engine: DuckDBEngine) -> None:
        self.files = folder / "exports"
        self.files.mkdir()
        self.register = Register.create(folder / "brand", {})
        self.engine = engine
        for source in SOURCES.values():
            if any(part.wanted for part in source.parts):
                for path in sorted((FIXTURES / source.name).glob("*.csv")):
                    self.confirm(source.name, path)

    def confirm(self, name: str, path: Path) -> Mapping[str, str]:
        """Remembers the proposed mapping of a sheet, and returns it: field by column."""
        source = SOURCES[name]
        (part,) = (part for part in source.parts if part.wanted)
        proposal = read_proposal(self.register, source.about(part), part.wanted, path)
        if not proposal.missing:
            remember(self.register, proposal)
        return proposal.columns

    def put(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.files / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def load(self, source: str, *files: str | Path, **settings: Any) -> ImportSummary:
        paths = [FIXTURES / file if isinstance(file, str) else file for file in files]
        return import_export(
            SOURCES[source], paths, sources=SOURCES, register=self.register, engine=self.engine, **settings
        )

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        """Rows by key, keys of several columns joined by a blank; unknown cells are left out."""
        Snapshot(self.register.folder, self.register.latest()).open_in(self.engine, [table])
        found = self.engine.arrow(f"SELECT * FROM {table}").to_pylist()
        key = LAKE_TABLES[table].key
        return {
            " ".join(str(row[name]) for name in key): {name: cell for name, cell in row.items() if cell is not None}
            for row in found
        }

    def column(self, table: str, name: str) -> dict[str, Any]:
        return {key: row.get(name) for key, row in self.rows(table).items()}


def assumed(summary: ImportSummary) -> dict[str, int]:
    """What an import took to be so where the export does not say, with the number of rows."""
    parts = summary.export.parts if summary.export else ()
    return {words: n_rows for part in parts for words, n_rows in part.assumed.items()}


def zipped(**members: bytes) -> bytes:
    """A ZIP archive."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return sink.getvalue()


@pytest.fixture(scope="session")
def export_engine() -> Iterator[DuckDBEngine]:
    made = DuckDBEngine(memory_limit="500MB", threads=1)
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path, export_engine: DuckDBEngine) -> ExportDesk:
    return ExportDesk(tmp_path, export_engine)
