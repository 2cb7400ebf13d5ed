"""The ledger against a shop's export, order by order: the file is read as an import would, into a workspace that is thrown away."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from swayed.engines import DuckDBEngine
from swayed.errors import SourceError
from swayed.lake import Register, Snapshot
from swayed.ledger.comparing import compared, put_side
from swayed.pipeline import Results
from swayed.sources import ImportSummary, import_tables
from swayed.sources.delimited import read_delimited
from swayed.sources.exports import SOURCES, import_export
from swayed.sources.exports.documents import find_documents
from swayed.sources.exports.recognition import glance, looks_like
from swayed.sources.files import Format, InputFile
from swayed.sources.headers import normal_name
from swayed.sources.mapping import Wanted, propose
from swayed.sources.sheets import Sheet, raw_name

SHEET = (
    Wanted("order_id", ("order", "order number", "order name", "number", "name", "bestellnummer", "bestellung"), True),
    Wanted(
        "value", ("amount", "net", "net amount", "subtotal", "revenue", "total", "betrag", "umsatz"), True, "number"
    ),
    Wanted("currency", ("ccy", "währung")),
    Wanted("status", ("financial status", "payment status", "order status")),
    Wanted("refunded", ("refund", "refunds", "refunded amount", "returns", "erstattet", "erstattung"), form="number"),
    Wanted("occurred_at", ("date", "created at", "ordered at", "order date", "paid at", "datum"), form="time"),
)
"""Fields of a sheet that is no known export; `value` is without tax and shipping, as in `events`."""

STATUS = {
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "voided": "cancelled",
    "storniert": "cancelled",
    "pending": "pending",
}
"""Words of a sheet's status; any other is paid."""

NO_DATE = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class Reconciliation:
    """What a shop's file and the ledger say of the same orders.

    Args:
        differences: one row per difference: order_id, difference (missing here, missing there, currency, status, amount, refund),
            currency, here, there, here_minor, there_minor, gap_minor, in_ledger.
        totals: one row per currency: n_there, there_minor, n_here, here_minor, n_ledger, ledger_minor.
        source: as what the file was read.
        n_rejected: rows of it that could not be read.
    """

    differences: pa.Table
    totals: pa.Table
    source: str
    n_rejected: int


def reconcile(file: Path, *, snapshot: Snapshot, results: Results, timezone: str, currency: str) -> Reconciliation:
    """The orders of a file against those of the workspace and its ledger.

    Args:
        file: an export that `swayed import` knows, a canonical `events` table, or a CSV with an order number and an amount.
        snapshot: the committed tables.
        results: of a situation whose ledger has run.
        timezone: zone of times without one; currency: the workspace's.

    Raises:
        SourceError: the file cannot be read, or tells of no order.
    """
    engine = DuckDBEngine()
    try:
        with tempfile.TemporaryDirectory(prefix="swayed-compare-") as folder:
            read = _read(file, Path(folder), engine, timezone, currency)
            read.snapshot.open_in(engine, ["events"])
            put_side(engine, "there_orders", currency, unknown=read.unknown)
        snapshot.open_in(engine, ["events"])
        put_side(engine, "here_orders", currency)
        results.open_in(engine, ["ledger_orders"])
        if not engine.arrow("SELECT order_id FROM there_orders LIMIT 1").num_rows:
            raise SourceError(
                path=str(file), found="it tells of no order", allowed="orders with an amount", do="Export orders."
            )
        differences, totals = compared(engine)
        return Reconciliation(differences, totals, read.source, read.summary.n_rejected)
    finally:
        engine.close()


@dataclass(frozen=True)
class _Read:
    """A file, imported into a workspace of its own: as what, and which columns it does not tell."""

    source: str
    summary: ImportSummary
    snapshot: Snapshot
    unknown: tuple[str, ...] = ()


def _read(file: Path, folder: Path, engine: DuckDBEngine, timezone: str, currency: str) -> _Read:
    register = Register.create(folder / "there", {"timezone": timezone, "currency": currency})
    documents = find_documents([file], folder)
    names = [looks_like(glance(document), list(SOURCES.values())) for document in documents]
    source = next((name for name in names if name), "")
    unknown: tuple[str, ...] = ()
    if source:
        summary = import_export(
            SOURCES[source], [file], sources=SOURCES, register=register, engine=engine, timezone=timezone
        )
    else:
        path, unknown = _canonical(file, folder)
        summary = import_tables([path], register=register, engine=engine, timezone=timezone, table="events")
    return _Read(source or "a sheet", summary, Snapshot(register.folder, register.latest()), unknown)


def _canonical(file: Path, folder: Path) -> tuple[Path, tuple[str, ...]]:
    """The file as a canonical `events` table, and what it does not tell."""
    if file.suffix.casefold() not in (".csv", ".tsv"):
        return file, ()
    sheet = read_delimited(InputFile(file, "events", Format.DELIMITED), [field.name for field in SHEET])
    headers = {normal_name(header) for header in sheet.headers}
    if {"event_id", "customer_id", "stage", "occurred_at"} <= headers:
        return file, ()
    columns = {name: header for header, name in propose("orders", SHEET, sheet.headers, {}).columns.items()}
    missing = [field.name for field in SHEET if field.required and field.name not in columns]
    if missing:
        raise SourceError(
            path=str(file),
            found=f"no known export, and no column for {' and '.join(missing)} among {', '.join(sheet.headers)}",
            allowed="a shop's export, or columns such as order_id, amount, currency, status, refunded, date",
            do="Name the columns so.",
        )
    path = folder / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(
            ("event_id", "customer_id", "stage", "occurred_at", "order_id", "refund_of", "value", "currency", "status")
        )
        writer.writerows(_events(sheet, columns))
    names = {"refunded": "refunded", "status": "status", "occurred_at": "ordered_at"}
    return path, tuple(column for field, column in names.items() if field not in columns)


def _events(sheet: Sheet, columns: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Each row of a sheet as a line of an order, and as a refund where it tells of one."""
    cells = {name: raw_name(sheet.headers.index(header)) for name, header in columns.items()}
    for batch in sheet.batches:
        rows = {name: batch.column(cell).to_pylist() for name, cell in cells.items()}
        for number, line in enumerate(batch.column("line").to_pylist()):
            row = {name: str(values[number] or "") for name, values in rows.items()}
            at, told = row.get("occurred_at") or NO_DATE, row.get("currency", "")
            status = STATUS.get(row.get("status", "").casefold(), "paid")
            order, back = row["order_id"], row.get("refunded", "")
            yield (f"{line}", "unknown", "purchase", at, order, "", row["value"], told, status)
            if back:
                yield (f"{line} back", "unknown", "refund", at, "", order, f"-{back.lstrip('-')}", told, "paid")
