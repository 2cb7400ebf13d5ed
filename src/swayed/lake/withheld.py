"""Whose rows no answer may see: they are in the lake and are not opened."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import Engine

_ACCOUNTS, _CUSTOMERS = "withheld_accounts", "withheld_customers"
_COLUMNS = {
    "account_id": _ACCOUNTS,
    "target_account_id": _ACCOUNTS,
    "other_account_id": _ACCOUNTS,
    "person_id": _ACCOUNTS,
    "customer_id": _CUSTOMERS,
}
_NAMED_ONLY = {"touches": ("account_id",)}
"""Cells that name somebody in a row of somebody else: they are unknown there, and the row stays."""


@dataclass(frozen=True)
class Withheld:
    """Accounts and customers that are left out of every answer.

    A person is left out where the account by which he is known is.

    Args:
        accounts: account_ids.
        customers: customer_ids.
    """

    accounts: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.accounts or self.customers)

    @property
    def digest(self) -> str:
        """A hash of who is left out; '' for nobody."""
        told = "\n".join([*sorted(self.accounts), "", *sorted(self.customers)])
        return hashlib.sha256(told.encode()).hexdigest()[:20] if self else ""

    def open_table(self, engine: Engine, name: str, files: Sequence[str], schema: pa.Schema) -> None:
        """Opens Parquet files as table `name`, without the rows of those left out."""
        columns = [column for column in schema.names if column in _COLUMNS]
        if not self or not columns:
            engine.open_table(name, files, schema)
            return
        for table, words in ((_ACCOUNTS, self.accounts), (_CUSTOMERS, self.customers)):
            engine.put(table, pa.table({"id": pa.array(sorted(words), pa.string())}))
        engine.open_table(f"whole_{name}", files, schema)
        emptied = _NAMED_ONLY.get(name, ())
        listed = ", ".join(
            f'CASE WHEN {_stays(column)} THEN "{column}" END AS "{column}"' if column in emptied else f'"{column}"'
            for column in schema.names
        )
        stays = " AND ".join(_stays(column) for column in columns if column not in emptied)
        engine.view(name, f'SELECT {listed} FROM "whole_{name}" WHERE {stays or "TRUE"}')

    def apart_from(self, rows: pa.Table) -> pa.Table:
        """Rows without those of the left out."""
        for column in rows.column_names if self else ():
            if column in _COLUMNS:
                words = self.accounts if _COLUMNS[column] == _ACCOUNTS else self.customers
                rows = rows.filter(pc.invert(pc.is_in(rows.column(column), pa.array(sorted(words), pa.string()))))
        return rows


def _stays(column: str) -> str:
    return f'coalesce("{column}" NOT IN (SELECT id FROM {_COLUMNS[column]}), TRUE)'


NOBODY = Withheld()
"""Nobody is left out."""
