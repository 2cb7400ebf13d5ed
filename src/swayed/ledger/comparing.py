"""The ledger's orders held against those of a shop's own file."""

from __future__ import annotations

import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.ledger.step import read_orders
from swayed.money import minor_units


def put_side(engine: Engine, name: str, currency: str, *, unknown: tuple[str, ...] = ()) -> None:
    """Leaves as table `name` the orders of `events`, in minor units.

    Args:
        engine: holds `events`.
        name: here_orders or there_orders.
        currency: of lines that name none; empty for the most frequent.
        unknown: columns that the side does not tell: refunded, status, ordered_at.
    """
    read_orders(engine, currency)
    found = engine.arrow(read_sql("swayed.ledger", "side_orders"))
    currencies = found.column("currency").to_pylist()
    for column in ("gross", "refunded"):
        minor = minor_units(found.column(column), currencies)
        found = found.set_column(found.schema.get_field_index(column), column, minor)
    for column in unknown:
        place = found.schema.get_field_index(column)
        found = found.set_column(place, column, pa.nulls(found.num_rows, found.schema.field(column).type))
    engine.put(name, found)


def compared(engine: Engine) -> tuple[pa.Table, pa.Table]:
    """Differences order by order, and totals by currency, of `here_orders`, `there_orders` and `ledger_orders`."""
    differences = engine.arrow(read_sql("swayed.ledger", "differences"))
    return differences, engine.arrow(read_sql("swayed.ledger", "compared_totals"))
