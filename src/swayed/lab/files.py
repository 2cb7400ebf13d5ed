"""The files of a market: every town's rows are added to what is there."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from swayed.lab.columns import joined, looked_up

# Large tables are compressed in CSV, as exports are.
_COMPRESSED = ("posts", "interactions")
_TRUTHS = ("truth", "causes", "identities", "evidence")


class Written(Protocol):
    """What is written of a market: see `market.Market`."""

    @property
    def tables(self) -> dict[str, pa.Table]: ...

    @property
    def situation(self) -> str: ...


class MarketFiles:
    """A market's files, open for its towns.

    Args:
        directory: made if absent; tables go to ``directory/tables``, truth and situation beside it.
        format: ``csv`` (posts and interactions gzipped) or ``parquet``.

    Raises:
        ValueError: another format.
    """

    def __init__(self, directory: str | Path, format: str) -> None:  # noqa: A002 - the word that pandas and the command line use
        if format not in ("csv", "parquet"):
            raise ValueError(f"format={format!r} is not known; choose csv or parquet")
        self._root, self._format = Path(directory), format
        self._open = ExitStack()
        self._writers: dict[Path, Any] = {}

    def __enter__(self) -> Self:
        (self._root / "tables").mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, town: Written) -> None:
        """Writes a town's tables and truth after those of the towns before it."""
        for name, table in town.tables.items():
            if self._format == "parquet":
                self._add_parquet(self._root / "tables" / f"{name}.parquet", table)
            else:
                ending = ".csv.gz" if name in _COMPRESSED else ".csv"
                self._add_csv(self._root / "tables" / f"{name}{ending}", table)
        for name in _TRUTHS:
            self._add_csv(self._root / f"{name}.csv", getattr(town, name))
        (self._root / "situation.yaml").write_text(town.situation, encoding="utf-8")

    def _add_parquet(self, path: Path, table: pa.Table) -> None:
        if path not in self._writers:
            self._writers[path] = self._open.enter_context(pyarrow.parquet.ParquetWriter(path, table.schema))
        self._writers[path].write_table(table)

    def _add_csv(self, path: Path, table: pa.Table) -> None:
        plain = _as_text(table)
        if path not in self._writers:
            sink = self._open.enter_context(pa.output_stream(path, compression="detect"))
            self._writers[path] = self._open.enter_context(pyarrow.csv.CSVWriter(sink, plain.schema))  # type: ignore[arg-type]  # takes any sink
        self._writers[path].write_table(plain)


def _as_text(table: pa.Table) -> pa.Table:
    """The table with instants as ISO 8601 in UTC with seconds, which is all the precision they have."""
    columns: list[Any] = []
    for column in table.columns:
        if pa.types.is_timestamp(column.type):
            seconds = column.cast(pa.timestamp("s", tz="UTC")).cast(pa.timestamp("s"))
            written = seconds.cast(pa.string()).combine_chunks()
            zone = looked_up(["Z"], np.zeros(len(written), dtype=np.int64))
            columns.append(joined(written, zone))
        else:
            columns.append(column)
    return pa.table(columns, names=table.column_names)
