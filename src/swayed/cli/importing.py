"""`swayed import` on the terminal: what was read, how, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from swayed.cli.output import console
from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.sources import Detection, ImportSummary
from swayed.sources.exports import SOURCES
from swayed.sources.remedies import remedy
from swayed.sources.sheets import shortened
from swayed.sources.summary import ExportReport
from swayed.tables import INPUT_TABLES
from swayed.workspace import ImportReport, Workspace

TABLES = "tables"
ALLOWED = (TABLES, *SOURCES)
"""What `swayed import` takes as a source."""
SHOWN_REJECTS = 10
SHOWN_FIELDS = 12
SHOWN_CHARACTERS = 80


def list_sources() -> None:
    """Prints the sources, and the tables of `tables`."""
    out = console()
    sources = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    sources.add_column("source", style="bold", no_wrap=True)
    sources.add_column("what it is")
    sources.add_row(TABLES, "your own tables: CSV, JSON Lines or Parquet, one file per table")
    for source in SOURCES.values():
        terms = f"\n[dim]terms: {source.policy.says}[/]"
        sources.add_row(
            source.name, f"{source.reads}\n[dim]fills {', '.join(source.fills)}\nhow: {source.how}[/]{terms}"
        )
    out.print(sources)
    out.print("\n[bold]tables[/]: one file per table, named after it\n")
    table = grid(("table", "left"), ("one row is", "left"), ("columns (required in bold)", "left"))
    for declared in INPUT_TABLES.values():
        columns = ", ".join(
            f"[bold]{c.name}[/]" if c.required else c.name for c in declared.columns if not c.name.endswith("_is_day")
        )
        table.add_row(declared.name, declared.grain, columns)
    out.print(table)


def run_import(
    source: str,
    paths: list[Path],
    folder: Path,
    *,
    dry_run: bool,
    timezone: str | None,
    table: str,
    is_quiet: bool,
) -> int:
    """Imports and prints the summary; returns the number of rejected rows."""
    workspace = Workspace(folder)

    def load(progress: Callable[[str], None] | None) -> ImportReport:
        if source == TABLES:
            return workspace.import_tables(*paths, timezone=timezone, dry_run=dry_run, table=table, progress=progress)
        return workspace.import_export(source, *paths, timezone=timezone, dry_run=dry_run, progress=progress)

    if is_quiet:
        report = load(None)
    else:
        with console(stderr=True).status("reading") as status:
            report = load(status.update)
    show_import(report, console())
    return report.summary.n_rejected


def show_import(report: ImportReport, out: Console) -> None:
    """The summary of an import."""
    summary = report.summary
    if summary.export:
        _show_export(summary.export, out)
    gone = tuple(
        word for word in ("removed", "erased") if any(getattr(counts, word) for counts in summary.tables.values())
    )
    table = grid(
        *(
            (name, "left" if name == "table" else "right")
            for name in ("table", "rows read", "new", "changed", "unchanged", "duplicate", "rejected", *gone)
        )
    )
    for name, counts in summary.tables.items():
        refused = f"[red]{counts.rejected:,}[/]" if counts.rejected else "0"
        table.add_row(
            f"[bold]{name}[/]",
            *(f"{n:,}" for n in (counts.read, counts.new, counts.changed, counts.unchanged, counts.duplicate)),
            refused,
            *(f"{getattr(counts, word):,}" for word in gone),
        )
    out.print(table)
    _show_detections(summary, out)
    _show_rejects(summary, out)
    if summary.is_dry_run:
        for change in summary.sample_changes:
            columns = f": {', '.join(change.columns)}" if change.columns else ""
            out.print(f"  [dim]{change.table} {escape(change.key)} would be {change.status}{escape(columns)}[/]")
        out.print("[yellow]dry run: nothing was written[/]")
        return
    if not summary.has_committed:
        out.print("[dim]nothing changed: the workspace holds these rows already[/]")
    if report.n_customers:
        by = ", ".join(f"{row['n_customers']:,} by {row['linked_by']}" for row in report.linked.to_pylist())
        n_linked = sum(row["n_customers"] for row in report.linked.to_pylist())
        share = 100.0 * n_linked / report.n_customers
        out.print(
            f"customers linked to an account: [bold]{n_linked:,}[/] of {report.n_customers:,} ({share:.0f} %){': ' + by if by else ''}"
        )


def _show_export(export: ExportReport, out: Console) -> None:
    for part in export.parts:
        files = part.files[0] if len(part.files) == 1 else f"{len(part.files)} files"
        broken = f", [red]{part.n_unreadable:,} unreadable[/]" if part.n_unreadable else ""
        encodings = ", ".join(part.encodings)
        out.print(f"[dim]{escape(files)}: {part.name}, {encodings}, {part.n_read:,} read[/]{broken}")
        drifts = (
            ("fields swayed does not know, left out", part.new_fields),
            ("expected fields that are missing", part.missing_fields),
            ("renamed fields", part.renamed_fields),
        )
        for words, fields in drifts:
            if fields:
                more = f" and {len(fields) - SHOWN_FIELDS} more" if len(fields) > SHOWN_FIELDS else ""
                shown = escape(", ".join(fields[:SHOWN_FIELDS]))
                out.print(f"[yellow]note:[/] {part.name}: {words}: {shown}{more}")
        for words, n_rows in part.assumed.items():
            out.print(f"[yellow]note:[/] {part.name}: {words}: {n_rows:,}")
    out.print(f"[dim]terms: {export.policy}[/]")
    if export.keep_days is not None:
        words = f"these rows and their originals are deleted after {export.keep_days} days, unless imported again"
        out.print(f"[yellow]note:[/] {words}")
    if export.n_kept:
        out.print(f"[dim]originals kept untouched in the workspace: {export.n_kept}[/]")
    if export.n_expired:
        out.print(f"[yellow]note:[/] {export.n_expired:,} rows and originals were deleted because their time was over")


def _show_detections(summary: ImportSummary, out: Console) -> None:
    for found in summary.detections:
        words = "; ".join(_words_of(found, summary.timezone))
        out.print(f"[dim]{escape(found.file.name)}: {escape(words)}[/]")
        for column in found.ignored:
            nearest = f"; nearest column: {column.nearest}" if column.nearest else ""
            out.print(
                f"[yellow]note:[/] {escape(found.file.name)}: column {escape(column.name)!r} is unknown and was not loaded{nearest}"
            )
    for skipped in summary.skipped:
        if skipped.do:
            words = f"was left out, because its columns are not known yet; say once what they mean: {skipped.do}"
        elif summary.export:
            other = f"; it looks like an export of {skipped.nearest}" if skipped.nearest else ""
            words = f"is no file of a {summary.export.source} export that swayed reads, and was left out{other}"
        else:
            nearest = f"; nearest table: {skipped.nearest}" if skipped.nearest else ""
            words = f"holds no table of swayed and was left out{nearest}"
        out.print(f"[yellow]note:[/] {escape(str(skipped.path.name))} {escape(words)}")


def _words_of(found: Detection, timezone: str) -> list[str]:
    words = [" ".join(part for part in (found.format, found.encoding) if part)]
    if found.delimiter:
        words.append(f"separated by {found.delimiter}")
    if found.decimal_comma:
        words.append(f"decimal comma in {', '.join(found.decimal_comma)}")
    words += [f"{column}: {order}" for column, order in found.date_orders.items()]
    words += [f"{column}: {unit} since 1970" for column, unit in found.epoch.items()]
    if found.zoneless:
        words.append(f"{', '.join(found.zoneless)} without a zone, read in {timezone}")
    if found.days:
        words.append(f"{', '.join(found.days)}: whole days")
    if found.attributes:
        words.append(f"attributes: {', '.join(found.attributes)}")
    return words


def _show_rejects(summary: ImportSummary, out: Console) -> None:
    if not summary.rejects.num_rows:
        return
    n, good = summary.n_rejected, "would be loaded" if summary.is_dry_run else "are loaded"
    out.print(
        f"\n[red]{n:,} row{'' if n == 1 else 's'} rejected[/]; the good rows {good}. Mend these, and import again:"
    )
    # What is missing in one line may be missing in rows of several tables.
    shown = summary.rejects.select(["file", "line", "column", "found", "allowed"]).group_by(
        ["file", "line", "column", "found", "allowed"], use_threads=False
    )
    rejects = shown.aggregate([]).to_pylist()
    for row in rejects[:SHOWN_REJECTS]:
        column = f", column {row['column']}" if row["column"] else ""
        found = shortened(row["found"], SHOWN_CHARACTERS) or "nothing"
        out.print(
            f"  {escape(Path(row['file']).name)}, line {row['line']}{escape(column)}: found {escape(found)}; "
            f"allowed: {escape(row['allowed'])}. [bold]{remedy(row['allowed'])}[/]"
        )
    if len(rejects) > SHOWN_REJECTS:
        kept = "" if summary.is_dry_run else ", kept in the table rejects"
        out.print(f"  [dim]and {len(rejects) - SHOWN_REJECTS:,} more{kept}[/]")
