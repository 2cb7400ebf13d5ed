"""A finished market: its tables, its truth, its situation, and how it is written to disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from swayed.lab.accounts import accounts_table
from swayed.lab.columns import joined, looked_up, only_days
from swayed.lab.follows import follows_table
from swayed.lab.orders import events_table
from swayed.lab.settings import MarketSettings
from swayed.lab.shop import customers_table
from swayed.lab.situation import write_situation
from swayed.lab.tables import CANONICAL
from swayed.lab.talk_tables import interactions_table, posts_table
from swayed.lab.touches import touches_table
from swayed.lab.truth import (
    causes_table,
    contacts_table,
    evidence_table,
    identities_table,
    truth_table,
    types_table,
)
from swayed.lab.world import World, make_world

# Large tables are compressed in CSV, as exports are.
_COMPRESSED = ("posts", "interactions")


@dataclass(frozen=True)
class Market:
    """One synthetic market with known truth.

    Attributes:
        settings: what it was made from.
        tables: canonical input tables by name: what an operator would import.
        truth: people and what they do; see `truth.truth_table`.
        causes: what caused each transition; see `truth.causes_table`.
        contacts: every contact once with its true dose; see `truth.contacts_table`.
        identities: which account belongs to whom; see `truth.identities_table`.
        types: person_id and type of those who have one; empty where the market has no types.
        evidence: of whom answers, codes and links truly speak; see `truth.evidence_table`.
        situation: text of the situation file.
    """

    settings: MarketSettings
    tables: dict[str, pa.Table]
    truth: pa.Table
    causes: pa.Table
    contacts: pa.Table
    identities: pa.Table
    types: pa.Table
    evidence: pa.Table
    situation: str

    def write(self, directory: str | Path, format: str = "csv") -> Path:  # noqa: A002 - the word that pandas and the command line use
        """Write the market and return its directory.

        Args:
            directory: made if absent; tables go to ``directory/tables``, truth and situation beside it.
            format: ``csv`` (posts and interactions gzipped) or ``parquet``.

        Raises:
            ValueError: another format.
        """
        if format not in ("csv", "parquet"):
            raise ValueError(f"format={format!r} is not known; choose csv or parquet")
        root = Path(directory)
        (root / "tables").mkdir(parents=True, exist_ok=True)
        for name, table in self.tables.items():
            if format == "parquet":
                pyarrow.parquet.write_table(table, root / "tables" / f"{name}.parquet")
            else:
                ending = ".csv.gz" if name in _COMPRESSED else ".csv"
                _write_csv(table, root / "tables" / f"{name}{ending}")
        for name, table in (
            ("truth", self.truth),
            ("causes", self.causes),
            ("identities", self.identities),
            ("evidence", self.evidence),
        ):
            _write_csv(table, root / f"{name}.csv")
        (root / "situation.yaml").write_text(self.situation, encoding="utf-8")
        return root


def make_market(settings: MarketSettings) -> Market:
    """Return the market of the settings; the same settings give the same market on any machine.

    Example:
        >>> market = make_market(MarketSettings(n_customers=200, n_people=80, n_movers=5, n_busy=10, days=90))
        >>> sorted(market.tables)
        ['accounts', 'customers', 'events', 'follows', 'interactions', 'posts', 'touches']
        >>> sum(market.truth["n_caused"].to_pylist()) == sum(p != "" for p in market.causes["person_id"].to_pylist())
        True
    """
    world = make_world(settings)
    touches = touches_table(world)
    return Market(
        settings=settings,
        tables=_tables_of(world, touches),
        truth=truth_table(world),
        causes=causes_table(world),
        contacts=contacts_table(world),
        identities=identities_table(world),
        types=types_table(world),
        evidence=evidence_table(touches),
        situation=write_situation(settings),
    )


def _tables_of(world: World, touches: pa.Table) -> dict[str, pa.Table]:
    register, transitions, file = world.register, world.transitions, world.file
    written_to = looked_up(file.ids, file.by_transition)
    tables = {
        "accounts": accounts_table(world.settings, world.people, register),
        "posts": posts_table(world),
        "interactions": interactions_table(world),
        "follows": follows_table(
            world.settings,
            world.people,
            world.customers,
            world.ties,
            register.customer_account,
            register.ids,
        ),
        "customers": customers_table(world.settings, world.customers, file, register, world.names),
        "events": events_table(world.settings, transitions, written_to),
        "touches": touches.select(CANONICAL["touches"].names),
    }
    tables = {name: table.cast(CANONICAL[name]) for name, table in tables.items()}
    return {name: only_days(table) for name, table in tables.items()} if world.settings.has_day_stamps else tables


def _write_csv(table: pa.Table, path: Path) -> None:
    """Write instants as ISO 8601 in UTC with seconds, which is all the precision they have."""
    columns: list[Any] = []
    for column in table.columns:
        if pa.types.is_timestamp(column.type):
            seconds = column.cast(pa.timestamp("s", tz="UTC")).cast(pa.timestamp("s"))
            written = seconds.cast(pa.string()).combine_chunks()
            zone = looked_up(["Z"], np.zeros(len(written), dtype=np.int64))
            columns.append(joined(written, zone))
        else:
            columns.append(column)
    plain = pa.table(columns, names=table.column_names)
    with pa.output_stream(path, compression="detect") as sink:
        pyarrow.csv.write_csv(plain, sink)
