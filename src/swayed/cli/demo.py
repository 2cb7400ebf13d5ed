"""The demonstration: a market with known truth, from tables to people, the answer beside the truth."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.markup import escape

from swayed.cli.output import console
from swayed.cli.progress import TerminalProgress
from swayed.cli.showing import GRADE_WORDS, grid, interval, show_answer_line
from swayed.errors import AccessError, Fault, SettingsError, nearest_word
from swayed.lab import MARKETS, Market, MarketSettings, make_market
from swayed.study import Study
from swayed.workspace import Workspace

MARKER = ".swayed-demo"
SHOWN = 20


def run_demo(directory: Path, *, market: str, seed: int, customers: int | None, is_quiet: bool) -> None:
    """Makes the market and a workspace below `directory`, runs everything and prints the answer beside the truth."""
    out = console()
    began = time.monotonic()
    _prepare(directory)
    made = _made(market, seed, customers, None, None)
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
    show_truth(people, made, study, out)
    out.print(f"\n[dim]{time.monotonic() - began:.0f} s in all[/]  Look further:")
    for command in (
        f"swayed check trail-shoes -w {directory}/brand",
        f"swayed people trail-shoes -w {directory}/brand",
        f'swayed person trail-shoes "{people.column("name")[0].as_py()}" -w {directory}/brand',
    ):
        out.print(f"  [bold]{escape(command)}[/]")


def write_market(
    directory: Path,
    market: str,
    seed: int,
    customers: int | None,
    interactions: int | None,
    caused_share: float | None,
    form: str,
) -> None:
    """Writes a market's tables, truth and situation."""
    if form not in ("csv", "parquet"):
        raise SettingsError(source="--format", faults=[Fault("format", repr(form), "csv or parquet")])
    if directory.exists() and any(directory.iterdir()):
        raise AccessError(path=str(directory), found="is not empty", do="Name another folder.")
    made = _made(market, seed, customers, interactions, caused_share)
    made.write(directory, format=form)
    out = console()
    out.print("[green]✓[/] " + ", ".join(f"{table.num_rows:,} {name}" for name, table in made.tables.items()))
    out.print(f"tables in [bold]{directory}/tables[/]; truth.csv, causes.csv and situation.yaml beside it")


def show_truth(people: pa.Table, market: Market, study: Study, out: Console) -> None:
    """The ranked list beside the truth, and how much of it was found."""
    truth = _truth_by_person(market)
    ranked = people.to_pylist()
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
    for row in named[:SHOWN]:
        caused = sum(truth.get(row["person_id"], {}).values())
        mark = "[green]✓[/]" if caused else "[red]✗[/]"
        table.add_row(
            str(row["rank"]),
            escape(row["name"]),
            GRADE_WORDS[row["grade"]],
            escape(row["stage"] or "–"),
            interval(row),
            f"{row['credited_transitions']:.0f}",
            str(caused),
            mark,
            "–" if row["followers"] is None else f"{row['followers']:,}",
        )
    if named:
        out.print()
        out.print(table)
        out.print(
            "[dim]per 100: steps per 100 contacts, with 90 % interval · steps: credited · truth: really caused[/]\n"
        )
    _verdict(ranked, truth, study, out)


def _verdict(ranked: list[dict[str, Any]], truth: dict[str, dict[str, int]], study: Study, out: Console) -> None:
    movers = {person for person, stages in truth.items() if sum(stages.values())}
    named = [row for row in ranked if row["grade"] != "not_enough"]
    strong = [row for row in named if row["grade"] == "strong"]
    by_followers = sorted(ranked, key=lambda row: -(row["followers"] or 0))
    by_contacts = sorted(ranked, key=lambda row: -row["n_contacts"])
    claimed = sum(row["credited_transitions"] for row in named)
    caused = sum(sum(stages.values()) for stages in truth.values())
    n_steps = sum(row["n_transitions"] for row in study.stage_summaries().to_pylist())
    if not movers:
        out.print(
            f"Truth: [bold]nobody[/] moves anybody here. swayed names {len(named)} and claims {claimed:.0f} of {n_steps:,} steps."
        )
        return
    out.print(
        f"Found [bold]{_right(named, movers)} of {len(movers)}[/] people who truly move customers; "
        f"{_right(strong, movers)} of the {len(strong)} graded strong are right, {_right(named, movers)} of all {len(named)} named."
    )
    out.print(
        f"Of the first 20: [bold]swayed {_right(ranked[:20], movers)}[/] · by contact count {_right(by_contacts[:20], movers)} · "
        f"by follower count {_right(by_followers[:20], movers)}."
    )
    out.print(f"Steps claimed: {claimed:.0f}; truly caused: {caused:,} of {n_steps:,}.")


def _right(rows: list[dict[str, Any]], movers: set[str]) -> int:
    return sum(row["person_id"] in movers for row in rows)


def _truth_by_person(market: Market) -> dict[str, dict[str, int]]:
    kept = market.truth.filter(pc.greater(market.truth.column("n_caused"), 0)).to_pylist()
    found: dict[str, dict[str, int]] = {}
    for row in kept:
        found.setdefault(row["person_id"], {})[row["stage"]] = row["n_caused"]
    return found


def _made(kind: str, seed: int, customers: int | None, interactions: int | None, caused_share: float | None) -> Market:
    if kind not in MARKETS:
        fault = Fault("market", repr(kind), ", ".join(MARKETS), nearest=nearest_word(kind, list(MARKETS)))
        raise SettingsError(source="--market", faults=[fault])
    chosen: dict[str, Any] = {"kind": kind, "seed": seed}
    for name, value in (("n_customers", customers), ("n_interactions", interactions), ("caused_share", caused_share)):
        if value is not None:
            chosen[name] = value
    try:
        return make_market(MarketSettings(**chosen))
    except ValueError as error:
        raise SettingsError(source="the market", faults=[Fault("settings", str(chosen), str(error))]) from error


def _prepare(directory: Path) -> None:
    """An empty folder; one made by an earlier demonstration is made anew, anything else is left alone."""
    if directory.exists() and any(directory.iterdir()):
        if not (directory / MARKER).is_file():
            raise AccessError(
                path=str(directory), found="is not empty", do="Name another folder for the demonstration."
            )
        shutil.rmtree(directory)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / MARKER).write_text("made by swayed demo; it may be deleted at any time\n", encoding="utf-8")
