"""`swayed check` on the terminal: what a situation selects, by example, and what the data can answer."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from swayed.check import Check
from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.situations import Situation
from swayed.situations.samples import Sample, Samples
from swayed.study import Study

VERDICTS = {"yes": "[bold green]yes[/]", "partly": "[yellow]partly[/]", "not yet": "[red]not yet[/]"}
STANDINGS = {
    "modelled": "can be explained",
    "entry": "are the entry itself",
    "outside period": "lie outside the period",
    "unusual skip": "skip a stage unusually (counted as organic)",
}
LONGEST_TEXT = 68


def show_check(check: Check, study: Study, out: Console) -> None:
    """The whole page; rows touched and samples are read from the posts here."""
    situation, touched = study.situation, study.touched().to_pylist()
    out.print(f"[bold]{escape(situation.situation)}[/]  {' → '.join(situation.decision.stages)}")
    _show_notes(check, touched, out)
    _show_answers(check, out)
    _show_path(check, situation, out)
    _show_touched(touched, out)
    _show_samples(study.samples(), out)


def _show_notes(check: Check, touched: list[dict[str, Any]], out: Console) -> None:
    for warning in check.warnings:
        out.print(f"[yellow]note:[/] {escape(warning)}")
    for row in touched:
        if row["n_rows"] == 0:
            out.print(f"[yellow]note:[/] {escape(row['field'])} {escape(repr(row['value']))} touched no row")


def _show_answers(check: Check, out: Console) -> None:
    out.print("\n[bold]What your data can answer today[/]")
    table = grid(("", "left"), ("", "left"), ("", "left"))
    table.show_header = False
    for row in check.answers.to_pylist():
        words = [escape(row["found"])]
        if row["smallest_effect_per_100"] is not None:
            words.append(
                f"[dim]smallest effect it could see: {row['smallest_effect_per_100']:.2f} steps per 100 answers[/]"
            )
        if row["next_data"]:
            words.append(f"[bold]next:[/] {escape(row['next_data'])}")
        table.add_row(f"  {row['question']}", VERDICTS[row["verdict"]], "\n".join(words))
    out.print(table)


def _show_path(check: Check, situation: Situation, out: Console) -> None:
    out.print("\n[bold]Steps[/]")
    counts = {(row["stage"], row["standing"]): row["n"] for row in check.transitions.to_pylist()}
    for stage in situation.decision.stages:
        parts = [f"{counts[stage, s]:,} {words}" for s, words in STANDINGS.items() if (stage, s) in counts]
        out.print(f"  {escape(stage):<12} {', '.join(parts) or 'none'}")
    for row in check.ignored.to_pylist():
        out.print(f"  [dim]{row['n_events']:,} events are no step: {row['reason']}[/]")


def _show_touched(touched: list[dict[str, Any]], out: Console) -> None:
    rows = [row for row in touched if row["n_rows"]]
    if rows:
        out.print("\n[bold]Rows touched[/]")
        table = grid(("field", "left"), ("value", "left"), ("rows", "right"))
        for row in rows:
            table.add_row(escape(row["field"]), escape(str(row["value"])), f"{row['n_rows']:,}")
        out.print(table)


def _show_samples(found: Samples, out: Console) -> None:
    for title, samples in (
        ("In, most relevant", found.most_relevant),
        ("In, least relevant", found.least_relevant),
        ("Just out", found.just_out),
    ):
        if not samples:
            continue
        out.print(f"\n[bold]{title}[/]")
        for sample in samples:
            _show_sample(sample, out)


def _show_sample(sample: Sample, out: Console) -> None:
    text = " ".join((sample.text or "").split()) or "(no text)"
    short = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
    relevance = f" · relevance {sample.relevance:.2f}" if sample.relevance is not None else ""
    where = f" · {sample.community}" if sample.community else ""
    out.print(f"  {escape(short)}")
    out.print(f"    [dim]{escape(sample.reason)}{relevance}{escape(where)} · {escape(sample.post_id)}[/]")
