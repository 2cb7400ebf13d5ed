"""Experiments for the eye: the affordable tests, what was registered, the verdict."""

from __future__ import annotations

import sys
from getpass import getuser
from pathlib import Path
from typing import Any

import pyarrow as pa
import typer
from rich.console import Console

from swayed.cli.options import Format
from swayed.cli.output import emit
from swayed.cli.showing import grid
from swayed.cli.wording import escape
from swayed.experiments import Plan
from swayed.measurement.proposals import WORTH_RUNNING, Proposal
from swayed.measurement.reading import CANNOT_TELL, DID_NOT, WORKED, Reading
from swayed.measurement.registration import ANALYSES
from swayed.measurement.starting import Started

VERDICTS = {
    WORKED: "[bold green]It worked.[/]",
    DID_NOT: "[bold red]It did not work.[/]",
    CANNOT_TELL: "[bold yellow]Cannot tell.[/]",
}
UNEVEN = 0.25
"""Difference of both arms, in standard deviations, that is pointed at."""


def login(name: str | None) -> str:
    """Who decides: the name given, else the login."""
    return name if name is not None else getuser()


def show_plan(plan: Plan, out: Console) -> None:
    """The tests, the best first, each with what it would find."""
    worth = [one for one in plan.proposals if one.advice == WORTH_RUNNING]
    number = "1 test is" if len(worth) == 1 else f"{len(worth)} tests are"
    out.print(f"[bold]{number} worth running[/] in [bold]{escape(plan.situation)}[/].")
    if not plan.proposals:
        out.print("There are too few customers, communities or weeks for any of them.")
        return
    for one in plan.proposals:
        _show_proposal(one, out)
    out.print(
        "\n[dim]found: with 80 % probability, where a test without effect says worked in 5 of 100 cases; played on the last weeks "
        "of your own data. Money is net value of orders.[/]"
    )


def _show_proposal(one: Proposal, out: Console) -> None:
    sign = "[bold green]✓[/]" if one.advice == WORTH_RUNNING else "[yellow]–[/]"
    out.print(f"\n{sign} [bold]{escape(one.test)}[/]")
    out.print(
        f"  {one.n_units:,} units, {one.n_customers:,} customers, {one.n_days} days; {escape(one.advice)}: {escape(one.why)}"
    )
    if one.detectable_steps is not None:
        money = "" if one.detectable_value is None else f", {one.detectable_value:,.0f} {one.currency}"
        out.print(
            f"  smallest effect found: {one.detectable_steps:,.1f} extra steps{money}, beside {one.expected_steps:,.0f} that happen "
            "anyway"
        )
    if one.advice == WORTH_RUNNING:
        out.print(f"  [dim]{escape(one.command)} --from DATE --to DATE[/]")


def write_lists(started: Started, folder: Path) -> Path:
    """Writes treated.csv and control.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    for arm in ("treated", "control"):
        emit(started.list_of(arm), Format.CSV, folder / f"{arm}.csv", lambda _: None)
    return folder


def show_started(started: Started, folder: Path, out: Console) -> None:
    """What was registered, and where the lists are."""
    plan = started.registration
    arms = [row["arm"] for row in started.rows["holdouts"].to_pylist()]
    out.print(f"[green]✓[/] registered: [bold]{escape(plan.experiment_id)}[/]")
    out.print(f"  {escape(plan.question)}")
    drawn = (
        f"{len(arms)} starts drawn"
        if plan.design == "starts"
        else f"{arms.count('treated'):,} of {len(arms):,} {plan.unit_kind} units treated"
    )
    out.print(f"  {drawn}, {plan.n_customers:,} customers, {plan.starts_on} to {plan.ends_on}, seed {plan.seed}")
    out.print(f"  analysis: {ANALYSES[plan.analysis]}")
    out.print(
        f"  would find {plan.detectable_steps:,.1f} extra steps into {escape(plan.stage)} beside {plan.expected_steps:,.0f}; worth "
        f"having from {plan.worth_steps:,.1f} on"
    )
    if started.warning:
        out.print(f"[yellow]note:[/] {escape(started.warning)}")
    _show_balance(started.balance, out)
    out.print(f"  lists: [bold]{escape(str(folder))}[/]")
    out.print(f"next, after {plan.ends_on}: [bold]swayed experiment read {escape(plan.experiment_id)}[/]")


def show_reading(reading: Reading, out: Console) -> None:
    """The verdict, the estimate and what it rests on."""
    plan, total = reading.registration, reading.finding.total
    out.print(f"{VERDICTS[reading.verdict]} {escape(plan.question)}")
    out.print(
        f"  {total.effect:+,.1f} extra steps into {escape(plan.stage)} among the treated [dim](90 % interval "
        f"{total.lower:+,.1f} to {total.upper:+,.1f})[/], beside {reading.expected_steps:,.0f} that would have happened anyway"
    )
    if reading.value is not None:
        out.print(f"  worth {total.effect * reading.value:+,.0f} {reading.currency} of net value")
    out.print(f"  [dim]{_why(reading)}[/]")
    if reading.uptake:
        _show_uptake(reading, out)
    _show_balance(reading.balance, out)
    if reading.n_left_out:
        out.print(f"  [dim]{reading.n_left_out:,} customers have left the situation since, of both arms alike[/]")
    out.print(
        f"  [dim]registered {plan.registered_at:%Y-%m-%d} by {escape(plan.registered_by)}: {ANALYSES[plan.analysis]}[/]"
    )


def _why(reading: Reading) -> str:
    total, worth = reading.finding.total, reading.registration.worth_steps
    chance = f"chance alone does as well in {100 * total.p_value:.1f} of 100 drawings"
    if reading.verdict == WORKED:
        return chance
    if reading.verdict == DID_NOT:
        harm = "; fewer steps, if anything" if total.upper < 0.0 else ""
        return f"an effect worth having, {worth:,.1f} extra steps, is ruled out{harm}"
    return f"{chance}, and an effect worth having, {worth:,.1f} extra steps, is not ruled out"


def _show_uptake(reading: Reading, out: Console) -> None:
    uptake = reading.uptake
    if uptake is None:
        return
    shares = f"{100 * uptake.treated_share:.1f} % of the treated and {100 * uptake.control_share:.1f} % of the others took it up"
    if uptake.effect is not None:
        shares += (
            f"; those who did so because they were asked took {uptake.effect.value:+.3f} "
            f"(± {uptake.effect.standard_error:.3f}) steps each"
        )
    out.print(f"  {shares}")


def _show_balance(balance: list[dict[str, Any]], out: Console) -> None:
    if not balance:
        return
    table = grid(("known before", "left"), ("treated", "right"), ("control", "right"), ("difference", "right"))
    for row in balance:
        style = "[yellow]" if abs(row["difference"]) > UNEVEN else "[dim]"
        table.add_row(
            f"  {row['known']}",
            f"{row['treated']:,.3f}",
            f"{row['control']:,.3f}",
            f"{style}{row['difference']:+.3f} sd[/]",
        )
    out.print(table)


def asks_to_keep(reading: Reading) -> bool:
    """Whether the operator wants the result to set the level of increments; only asked where it can, at a terminal."""
    if not reading.registration.accounts or not sys.stdin.isatty():
        return False
    return bool(typer.confirm("Let this result set the level of increments?", default=False))


def show_kept(rows: pa.Table, out: Console) -> None:
    """What was kept."""
    out.print(f"[green]✓[/] kept as {rows.num_rows} lifts: the next run takes its level of increments from them")


def show_experiments(found: pa.Table, out: Console) -> None:
    """One line per experiment."""
    rows = found.to_pylist()
    if not rows:
        out.print("No experiment yet: [bold]swayed experiment plan SITUATION[/]")
        return
    for row in rows:
        out.print(f"[bold]{escape(row['experiment_id'])}[/]  {row['state']}")
        out.print(
            f"  [dim]{escape(row['question'])} {row['design']}, {row['starts_on']} to {row['ends_on']}, "
            f"{row['n_units']:,} units, by {escape(row['registered_by'])}[/]"
        )
