"""What is held about somebody, and what an erasure did, for the eye."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from rich.console import Console

from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.rights import BESIDE_WORDS, Erasure, Subject, why_figures_change

MOST_SHOWN = 8


def show_held(found: pa.Table, subject: Subject, out: Console) -> None:
    """Where somebody stands."""
    known = [*subject.accounts, *(f"customer {word}" for word in subject.customers)]
    out.print(f"[bold]{escape(', '.join(known))}[/]")
    table = grid(("where", "left"), ("rows", "right"))
    answers = 0
    for row in found.to_pylist():
        if row["place"].startswith("answers: "):
            answers += row["n_rows"]
        else:
            table.add_row(escape(row["place"]), f"{row['n_rows']:,}")
    if answers:
        table.add_row("kept answers about him", f"{answers:,}")
    out.print(table)


def show_withheld(found: pa.Table, out: Console) -> None:
    """Who is left out of every answer."""
    if not found.num_rows:
        out.print("Nobody has objected, and nobody is told to be a minor.")
        return
    table = grid(("left out", "left"), ("what", "left"), ("why", "left"))
    for row in found.to_pylist():
        table.add_row(escape(row["subject_id"]), row["subject_kind"], row["reason"])
    out.print(table)


def show_retention(found: pa.Table, out: Console) -> None:
    """The limits of the sources in use."""
    if not found.num_rows:
        out.print("No source in use limits how long its data may be kept.")
        return
    table = grid(
        *(
            (name, "left" if name == "source" else "right")
            for name in ("source", "kept", "rows", "originals", "next", "due")
        )
    )
    for row in found.to_pylist():
        kept = f"{row['keep_days']} days" if row["keep_days"] is not None else "no limit"
        due = f"[red]{row['n_due']:,}[/]" if row["n_due"] else "0"
        table.add_row(
            escape(row["source"]),
            kept,
            f"{row['n_rows']:,}",
            f"{row['n_originals']:,}",
            str(row["next_on"] or "–"),
            due,
        )
    out.print(table)
    if any(row["n_due"] for row in found.to_pylist()):
        out.print("next: [bold]swayed retention --run[/]")


def changes_of(done: Erasure) -> pa.Table:
    """Rows before and after, by table: place, n_before, n_gone, n_changed, n_after; of what lies beside, n_changed alone."""
    rows = [
        {"place": name, **counts, "n_after": counts["n_before"] - counts["n_gone"]}
        for name, counts in done.tables.items()
    ]
    rows += [{"place": name, "n_changed": n} for name, n in done.beside.items()]
    rows.append({"place": "remains", "n_changed": done.n_remains})
    fields: list[pa.Field[Any]] = [pa.field("place", pa.string())]
    fields += [pa.field(name, pa.int64()) for name in ("n_before", "n_gone", "n_changed", "n_after")]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def show_erasure(done: Erasure, out: Console) -> None:
    """What changed, why figures differ from now on, and the proof."""
    table = grid(("table", "left"), ("before", "right"), ("his", "right"), ("after", "right"), ("reworded", "right"))
    for name, counts in done.tables.items():
        after = counts["n_before"] - counts["n_gone"]
        table.add_row(
            name, f"{counts['n_before']:,}", f"{counts['n_gone']:,}", f"{after:,}", f"{counts['n_changed']:,}"
        )
    out.print(table)
    out.print(
        "[dim]his: rows about him, gone. reworded: rows of others that named him; they stay, his name does not.[/]"
    )
    for name, n in done.beside.items():
        out.print(f"  {n:,} {BESIDE_WORDS[name]}")
    out.print("\n[bold]Why figures change[/]")
    for reason in why_figures_change(done):
        out.print(f"  {reason}")
    if done.is_proven:
        out.print(
            "\n[green]✓[/] proven: no handle, name, address, identifier or text of his stands in any byte of the workspace"
        )
    else:
        out.print(f"\n[yellow]still found in {done.n_remains} files[/]; others may be called so, or write so:")
        for path, words in list(done.remains.items())[:MOST_SHOWN]:
            out.print(f"  {escape(path)}: {escape(', '.join(words[:3]))}")
    out.print("[dim]Copies outside the workspace (backups, exports you sent) are yours to erase.[/]")
