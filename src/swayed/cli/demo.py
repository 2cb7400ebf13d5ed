"""The demonstration: a market with known truth, from tables to people, the answer beside the truth."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console

from swayed.cli.output import console
from swayed.cli.progress import TerminalProgress
from swayed.cli.showing import GRADE_WORDS, grid, interval, show_answer_line
from swayed.cli.wording import escape
from swayed.errors import AccessError, Fault, SettingsError, nearest_word
from swayed.lab import MARKETS, Market, MarketSettings, make_market, write_market
from swayed.lab.scoring import Score, score_people
from swayed.workspace import Workspace

MARKER = ".swayed-demo"
SHOWN = 20


def run_demo(directory: Path, *, market: str, seed: int, customers: int | None, is_quiet: bool) -> None:
    """Makes the market and a workspace below `directory`, runs everything and prints the answer beside the truth."""
    out = console()
    began = time.monotonic()
    _prepare(directory)
    made = make_market(_settings(market, seed, {"n_customers": customers}))
    out.print(f"A market with known truth: [bold]{market}[/], seed {seed} — {MARKETS[market]}")
    made.write(directory / "market")
    workspace = Workspace.create(directory / "brand")
    workspace.import_tables(directory / "market" / "tables")
    (directory / "brand" / "situations").mkdir()
    name = directory / "brand" / "situations" / "trail-shoes.yaml"
    name.write_text(made.situation, encoding="utf-8")
    sizes = workspace.table_sizes()
    out.print("imported: " + ", ".join(f"{rows:,} {table}" for table, rows in sizes.items()) + "\n")
    study = workspace.study(name)
    people = study.people(all=True, progress=TerminalProgress(console(stderr=True), is_quiet=is_quiet))
    out.print()
    show_answer_line(study, out)
    show_truth(people, made, out)
    out.print(f"\n[dim]{time.monotonic() - began:.0f} s in all[/]  Look further:")
    for command in (
        f"swayed check trail-shoes -w {directory}/brand",
        f"swayed people trail-shoes -w {directory}/brand",
        f'swayed person trail-shoes "{people.column("name")[0].as_py()}" -w {directory}/brand',
        f"swayed ledger trail-shoes -w {directory}/brand",
        f"swayed plan trail-shoes --max-people 3 -w {directory}/brand",
        f"swayed serve -w {directory}/brand",
    ):
        out.print(f"  [bold]{escape(command)}[/]")


def write_lab(directory: Path, market: str, seed: int, numbers: Mapping[str, float | None], form: str) -> None:
    """Writes a market's tables, truth and situation; `numbers` are fields of `MarketSettings`, None leaves the default."""
    if form not in ("csv", "parquet"):
        raise SettingsError(source="--format", faults=[Fault("format", repr(form), "csv or parquet")])
    if directory.exists() and any(directory.iterdir()):
        raise AccessError(path=str(directory), found="is not empty", do="Name another folder.")
    # Written aside and renamed: a market that is there is whole.
    draft = directory.resolve().with_name(f".{directory.resolve().name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    settings = _settings(market, seed, numbers)
    with console(stderr=True).status("drawing a market") as status:
        n_rows = write_market(settings, draft, form, lambda words: status.update(f"drawing {words}"))
    directory.mkdir(parents=True, exist_ok=True)
    for part in sorted(draft.iterdir()):
        part.rename(directory / part.name)
    draft.rmdir()
    out = console()
    out.print("[green]✓[/] " + ", ".join(f"{rows:,} {name}" for name, rows in n_rows.items()))
    out.print(f"tables in [bold]{directory}/tables[/]; truth.csv, causes.csv and situation.yaml beside it")


def show_truth(people: pa.Table, market: Market, out: Console) -> None:
    """The ranked list beside the truth, and how much of it was found."""
    ranked = people.to_pylist()
    score = score_people(ranked, market)
    named = [row for row in ranked if row["grade"] != "not_enough"]
    table = grid(
        ("#", "right"),
        ("person", "left"),
        ("grade", "left"),
        ("moves to", "left"),
        ("per 100", "right"),
        ("steps", "right"),
        ("truth", "right"),
        ("", "left"),
        ("followers", "right"),
    )
    for row, caused in zip(named[:SHOWN], score.caused, strict=False):
        table.add_row(
            str(row["rank"]),
            escape(row["name"]),
            GRADE_WORDS[row["grade"]],
            escape(row["stage"] or "–"),
            interval(row),
            f"{row['credited_transitions']:.0f}",
            str(caused),
            "[green]✓[/]" if caused else "[red]✗[/]",
            "–" if row["followers"] is None else f"{row['followers']:,}",
        )
    if named:
        out.print()
        out.print(table)
        out.print(
            "[dim]per 100: steps per 100 contacts, with 90 % interval · steps: credited · truth: "
            "steps that the person behind the account really caused[/]\n"
        )
    _show_score(score, out)


def _show_score(score: Score, out: Console) -> None:
    if not score.n_movers:
        out.print(
            f"Truth: [bold]nobody[/] moves anybody here. swayed names {score.n_named} and claims {score.n_claimed:.0f} "
            f"of {score.n_transitions:,} steps."
        )
        return
    out.print(
        f"Found [bold]{score.n_found} of {score.n_movers}[/] people who truly move customers; {score.n_strong_right} of the "
        f"{score.n_strong} graded strong are right, {score.n_named_right} of all {score.n_named} named."
    )
    out.print(
        f"Of the first 20: [bold]swayed {score.first}[/] · by contact count {score.by_contacts} · by follower count "
        f"{score.by_followers}."
    )
    out.print(f"Steps claimed: {score.n_claimed:.0f}; truly caused: {score.n_caused:,} of {score.n_transitions:,}.")


def _settings(kind: str, seed: int, numbers: Mapping[str, float | None]) -> MarketSettings:
    if kind not in MARKETS:
        fault = Fault("market", repr(kind), ", ".join(MARKETS), nearest=nearest_word(kind, list(MARKETS)))
        raise SettingsError(source="--market", faults=[fault])
    chosen: dict[str, Any] = {name: value for name, value in numbers.items() if value is not None}
    chosen |= {"kind": kind, "seed": seed}
    try:
        return MarketSettings(**chosen)
    except ValueError as error:
        raise SettingsError(source="the market", faults=[Fault("settings", str(chosen), str(error))]) from error


def _prepare(directory: Path) -> None:
    """An empty folder; one made by an earlier demonstration is made anew, anything else is left alone."""
    if directory.exists() and any(directory.iterdir()):
        if not (directory / MARKER).is_file():
            raise AccessError(
                path=str(directory), found="is not empty", do="Name another folder for the demonstration."
            )
        # The marker goes last: a folder of ours that was half cleared is still known as ours.
        for path in directory.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != MARKER:
                path.unlink()
    directory.mkdir(parents=True, exist_ok=True)
    (directory / MARKER).write_text("made by swayed demo; it may be deleted at any time\n", encoding="utf-8")
