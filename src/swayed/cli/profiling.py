"""Types of people, circumstances, messages and moments for the eye, at 80 columns."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from rich.console import Console

from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.study import Study

BY = ("type", "factor")
SHOWN = 12
"""Rows of a list on the terminal; all of them stand in the other formats."""
LONGEST_NAME = 28
_VERDICT = {"more": "[bold green]more[/]", "less": "[yellow]less[/]", "cannot tell": "[dim]cannot tell[/]"}
_RATIO = "ratio: steps per contact beside the same people's other contacts, with 90 % interval, drawn to 1"


def show_by(by: str, table: pa.Table, study: Study, out: Console) -> None:
    """People by type or by factor."""
    if by == "type":
        show_profiles(table, study, out)
    else:
        show_factors(table, out)


def show_profiles(profiles: pa.Table, study: Study, out: Console) -> None:
    """Each type in turn; or why there are none."""
    fit = study.run(until="profiles").read("way_fit").to_pylist()[0]
    name = escape(study.situation.situation)
    if not profiles.num_rows:
        why = str(fit["verdict"]).removeprefix("no types can be told apart: ")
        out.print(f"[bold]No types of people can be told apart[/] in [bold]{name}[/]: {escape(why)}.")
        out.print(f"[dim]{fit['n_people']:,} people had enough contacts with customers to be compared[/]")
        return
    out.print(f"[bold]{profiles.num_rows} types of people[/] in [bold]{name}[/]")
    out.print(
        f"[dim]told apart by how customers meet them, {fit['n_people']:,} people; resampled people give the same types: "
        f"agreement {fit['agreement']:.2f} of 1[/]"
    )
    names = study.person_names()
    for row in profiles.to_pylist():
        moves = "nobody of them provable by name" if not row["n_graded"] else f"{row['n_graded']} of them named"
        out.print(f"\n[bold]{escape(row['profile'])}[/]  {row['n_people']:,} people, {moves}")
        out.print(f"  {escape(row['meets'])} [dim]{escape(' · '.join(row['ways']))}[/]")
        steps = [s for s in row["stages"] if s["credited_transitions"] >= 1]
        if steps:
            words = ", ".join(
                f"{escape(s['stage'])} {s['credited_transitions']:.0f} [dim]({s['effect_per_100']:.2f} per 100)[/]"
                for s in sorted(steps, key=lambda s: -s["credited_transitions"])
            )
            out.print(f"  steps: {words}")
        for title, column in (("words", "words"), ("where", "communities"), ("on", "platforms")):
            if row[column]:
                out.print(f"  {title}: {escape(', '.join(row[column]))}")
        sound = f" · sound {escape(' · '.join(row['tones']))}" if row["tones"] else ""
        out.print(f"  posts here: {row['posts_each']:,.0f} each{sound}")
        out.print(f"  for example: {escape(', '.join(names.get(p, p) for p in row['prototypes']))}")
        out.print(f"  offer: {escape(row['offer'])}")
    out.print(
        "\n[dim]steps: credited to people of the type, also those not provable by name; that sum is known to be high[/]"
    )


def show_factors(factors: pa.Table, out: Console) -> None:
    """What changes who moves customers; or that the data cannot tell."""
    rows = factors.to_pylist()
    named = [row for row in rows if row["verdict"] != "cannot tell"]
    _headline(named, rows, "circumstances change", "circumstance changes", "who moves your customers", out)
    if named:
        _ratios(named, ("factor", "level", "profile", "stage"), out)


def show_messages(of: str, study: Study, out: Console) -> None:
    """Themes with everything about moments; or one table of them."""
    rows = study.messages(of).to_pylist()
    if of == "themes":
        _show_themes(rows, study, out)
        _show_moments(study, out)
        _show_disruptions(study.messages("disruptions").to_pylist(), out)
    elif of == "people":
        _show_people(rows, study, out)
    elif of == "disruptions":
        _show_disruptions(rows, out)
    else:
        _show_moments(study, out)


def _show_themes(rows: list[dict[str, Any]], study: Study, out: Console) -> None:
    check = study.run(until="messages").read("theme_check").to_pylist()[0]
    named = [row for row in rows if row["verdict"] != "cannot tell"]
    _headline(
        named, rows, "themes go", "theme goes", "with more or fewer steps than the same people's other posts", out
    )
    if check["shuffles_naming"] is not None:
        out.print(
            f"[dim]false-alarm check: with themes shuffled within each person, {100 * check['shuffles_naming']:.1f} % of "
            f"{check['n_shuffles']:,} shuffles named any theme (5 % allowed)[/]"
        )
    if not named and check["smallest_ratio"]:
        out.print(
            f"[dim]a theme of middling size that moves {check['smallest_ratio']:.1f} times as many would have been seen[/]"
        )
    if named:
        _ratios(named[:SHOWN], ("theme", "stage"), out)
    elif rows:
        compared = ", ".join(dict.fromkeys(escape(_short(str(row["theme"]))) for row in rows[: SHOWN // 2]))
        out.print(f"[dim]compared among others: {compared}[/]")


def _show_moments(study: Study, out: Console) -> None:
    rows = study.messages("moments").to_pylist()
    out.print()
    named = [row for row in rows if row["verdict"] != "cannot tell"]
    _headline(named, rows, "moments go", "moment goes", "with more or fewer steps", out)
    if named:
        _ratios(named[:SHOWN], ("moment", "stage"), out)
    for lag in study.messages("lags").to_pylist():
        out.print(
            f"[dim]{escape(lag['stage'])}: half of the credited steps came within {lag['days_median']:.0f} days of the contact, "
            f"the middle half after {lag['days_lower']:.0f}–{lag['days_upper']:.0f}[/]"
        )


def _show_disruptions(rows: list[dict[str, Any]], out: Console) -> None:
    out.print()
    named = [row for row in rows if row["verdict"] != "cannot tell"]
    _headline(named, rows, "things go", "thing goes", "with customers stopping or going back", out)
    if named:
        _ratios(named[:SHOWN], ("what", "met", "outcome"), out)


def _show_people(rows: list[dict[str, Any]], study: Study, out: Console) -> None:
    names = study.person_names()
    table = grid(("person", "left"), ("moves to", "left"), ("theme", "left"), ("ratio", "right"), ("proven", "left"))
    for row in sorted(rows, key=lambda row: -row["credited"])[: 2 * SHOWN]:
        table.add_row(
            f"[bold]{escape(names.get(row['person_id'], row['person_id']))}[/]",
            escape(row["stage"]),
            escape(_short(row["theme"])),
            f"{row['ratio']:.2f}",
            "yes" if row["is_proven"] else "[dim]no[/]",
        )
    out.print(table)
    out.print(
        "[dim]proven: the theme goes with more steps over everybody; his own ratio is drawn to that of everybody[/]"
    )


def _headline(
    named: list[dict[str, Any]], rows: list[dict[str, Any]], many: str, one: str, what: str, out: Console
) -> None:
    n_judged = sum(row["p_value"] < 1.0 for row in rows)
    if not n_judged:
        out.print(f"[bold]Cannot tell[/] whether any {one} {what}: too few steps to compare.")
    elif not named:
        out.print(f"[bold]No {one}[/] {what}, as far as these data can tell ({n_judged} compared).")
    else:
        word = f"1 {one}" if len(named) == 1 else f"{len(named)} {many}"
        out.print(f"[bold]{word}[/] {what} ({n_judged} compared).")


def _short(name: str) -> str:
    """A name cut so that the figures beside it fit."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _ratios(rows: list[dict[str, Any]], names: tuple[str, ...], out: Console) -> None:
    table = grid(*((name, "left") for name in names), ("ratio", "right"), ("steps", "left"))
    for row in rows:
        table.add_row(
            *(escape(_short(str(row[name] or "–"))) for name in names),
            f"{row['ratio']:.2f} [dim]({row['ratio_lower']:.2f}–{row['ratio_upper']:.2f})[/]",
            _VERDICT[row["verdict"]],
        )
    out.print(table)
    out.print(f"[dim]{_RATIO}[/]")
