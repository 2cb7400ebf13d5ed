"""`swayed pull` on the terminal: what was got of each list, then the import."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console

from swayed.cli.importing import show_import
from swayed.cli.options import check_name, instant
from swayed.cli.output import console
from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.errors import AccessError
from swayed.sources.pulls import SERVICES, Asked
from swayed.sources.pulls.tokens import variable_of
from swayed.workspace import PullReport, Workspace


def list_services(folder: Path) -> None:
    """Prints the services, and how far the workspace has pulled."""
    out = console()
    table = grid(("service", "left"), ("reads", "left"))
    for service in SERVICES.values():
        options = " ".join(f"--{name}" for name in (*([] if service.server else ["server"]), *service.names))
        table.add_row(
            f"[bold]{service.source}[/]", f"{service.about}\n[dim]{options} · token: {variable_of(service.source)}[/]"
        )
    out.print(table)
    try:
        cursors = Workspace(folder).pulls()
    except AccessError:
        return
    if cursors:
        reached = grid(("server", "left"), ("list", "left"), ("from", "left"), ("newest", "left"))
        for cursor in cursors:
            name = f"{cursor.kind} {cursor.what}".strip()
            reached.add_row(
                escape(cursor.server), escape(name), _day(cursor.covered_from), _minute(cursor.covered_until)
            )
        out.print(reached)


def run_pull(
    source: str,
    asked: Asked,
    since: str | None,
    folder: Path,
    *,
    dry_run: bool,
    allow_rejects: bool,
    is_quiet: bool,
) -> bool:
    """Pulls and prints what was got; whether all went well."""
    check_name(source, list(SERVICES), what="service", argument="NAME")
    workspace = Workspace(folder)
    moment = instant(since, timezone=workspace.timezone, argument="--since")
    if is_quiet:
        report = workspace.pull(source, since=moment, asked=asked, dry_run=dry_run)
    else:
        with console(stderr=True).status("asking") as status:
            report = workspace.pull(
                source,
                since=moment,
                asked=asked,
                dry_run=dry_run,
                progress=lambda words: status.update(escape(words)),
            )
    show_pull(report, console())
    has_faults = any(stream.fault for stream in report.streams)
    n_rejected = report.imported.summary.n_rejected if report.imported else 0
    return not has_faults and (allow_rejects or not n_rejected)


def show_pull(report: PullReport, out: Console) -> None:
    """What was got of each list, then the import."""
    table = grid(("list", "left"), ("pages", "right"), ("items", "right"), ("from", "left"), ("newest", "left"))
    for stream in report.streams:
        if not stream.fault:
            times = _day(stream.covered_from), _minute(stream.covered_until)
            table.add_row(f"[bold]{escape(stream.stream)}[/]", f"{stream.n_pages:,}", f"{stream.n_items:,}", *times)
    if table.rows:
        out.print(table)
    for stream in report.streams:
        if stream.fault:
            out.print(f"[red]{escape(stream.stream or stream.server)} was not pulled:[/] {escape(stream.fault)}")
    if report.imported:
        show_import(report.imported, out)
    else:
        out.print("[dim]nothing new[/]")


def _day(moment: date | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "–"


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else "–"
