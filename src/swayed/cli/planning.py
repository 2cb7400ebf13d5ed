"""The command `plan`: whom to work with under a budget, and how the answer looks at 80 columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from swayed.cli.options import (
    ACT,
    HERE,
    AsOfOption,
    Format,
    FormatOption,
    OutputOption,
    QuietOption,
    SituationArgument,
    WorkspaceOption,
    instant,
    with_engine,
)

if TYPE_CHECKING:
    from rich.console import Console

    from swayed.plans.plan import Plan
    from swayed.study import Study

MOST_OTHERS = 8
MOST_POINTS = 8
WIDEST_BAR = 24
UNSURE_BELOW = 0.5
OVERLAP_FROM = 0.05


def register(app: typer.Typer) -> None:
    """Adds the command to the tree."""
    app.command(rich_help_panel=ACT)(with_engine(plan))


def plan(
    situation: SituationArgument,
    budget: Annotated[
        Optional[float], typer.Option("--budget", "-b", metavar="N", help="All costs together, in your currency.")
    ] = None,
    costs: Annotated[
        Optional[Path],
        typer.Option("--costs", metavar="FILE", help="CSV: person (or account), cost of one collaboration."),
    ] = None,
    max_people: Annotated[
        Optional[int], typer.Option("--max-people", metavar="K", help="Different people at most.")
    ] = None,
    must: Annotated[
        Optional[list[str]], typer.Option("--must", metavar="P", help="In any case; may be repeated.")
    ] = None,
    never: Annotated[
        Optional[list[str]], typer.Option("--never", metavar="P", help="In no case; may be repeated.")
    ] = None,
    margin_share: Annotated[
        Optional[float],
        typer.Option("--margin", metavar="SHARE", help="Margin over net value, where no cost of goods is known."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Whom to work with under a budget: at which step, when, what it should bring, and who may be contacted.

    Costs come from --costs, else from each person's own past collaborations. Where a cost is unknown, people are chosen by
    number, and each one's highest worthwhile fee is given. Nobody is contacted: a plan is a proposal, and a test of it.

    Examples:

      swayed plan trail-shoes --budget 2000 --costs fees.csv -w brand

      swayed plan trail-shoes --max-people 3 --never "Maya Okafor" --format json
    """
    import pyarrow as pa

    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.plans.request import PlanRequest, read_costs
    from swayed.workspace import Workspace

    request = PlanRequest(
        budget=budget,
        costs=read_costs(costs) if costs else {},
        max_people=max_people,
        must=tuple(must or ()),
        never=tuple(never or ()),
        margin_share=margin_share,
    )
    request.check()
    study = Workspace(workspace, as_of=instant(as_of)).study(situation)
    found = study.plan_for(request, answer_progress(quiet))
    # CSV holds rows of one kind: the people.
    table = found.people if form is Format.CSV else pa.Table.from_pylist([found.to_row()])
    emit(table, form, output, lambda out: show_plan(found, study, out))


def show_plan(plan: Plan, study: Study, out: Console) -> None:
    """The plan for the eye."""
    from swayed.cli.wording import escape

    name = escape(study.situation.situation)
    if plan.people.num_rows == 0:
        _show_nobody(plan, name, out)
        return
    chosen = plan.chosen.to_pylist()
    if chosen:
        word = "1 person" if len(chosen) == 1 else f"{len(chosen)} people"
        out.print(
            f"[bold]{word}[/] in [bold]{name}[/], expected to bring [bold]{_amount(plan, plan.extra)}[/] "
            f"[dim]({_amount(plan, plan.extra_lower)} to {_amount(plan, plan.extra_upper)})[/] of {_unit(plan)} "
            f"within 90 days, {plan.level}."
        )
        costs = f"Known costs {_amount(plan, plan.spent)}. " if plan.spent else ""
        out.print(
            f"[dim]{costs}{_bound(plan.share_of_best)}; intervals hold the uncertainty of effects and of their level.[/]"
        )
        _show_unknown_costs(chosen, out)
        out.print()
        out.print(_people_table(chosen))
        out.print(
            "[dim]brings: beside the others of the plan · fee up to: whoever costs more costs more than he brings · sure: draws in "
            "which he belongs to the plan[/]"
        )
        _show_through(chosen, out)
    else:
        out.print(f"[bold]Nobody[/] in [bold]{name}[/] is expected to bring what he costs, within this budget.")
    _show_others(plan, out)
    _show_curve(plan, out)
    _show_overlap(plan, out)
    _show_trial(plan, out)
    _show_left_out(plan, out)
    _show_briefs(chosen, out)


def _bound(share_of_best: float) -> str:
    """How much better another choice could be, in words.

    Example:
        >>> _bound(0.9999), _bound(0.8)
        ('No other choice is expected to bring even 1 % more', 'No other choice is expected to bring over 25 % more')
    """
    more = 100.0 * (1.0 / share_of_best - 1.0)
    return f"No other choice is expected to bring {'even 1' if more < 1.0 else f'over {more:.0f}'} % more"


def _show_unknown_costs(chosen: list[dict[str, Any]], out: Console) -> None:
    """That people of unknown cost take nothing of the budget."""
    from swayed.plans.settings import NUMBER_WITHOUT_COSTS

    n_unknown = sum(row["cost"] is None for row in chosen)
    if n_unknown == len(chosen):
        out.print(
            f"[yellow]No cost is known[/], so people are chosen by number (--max-people, else {NUMBER_WITHOUT_COSTS}) and no budget "
            "limits them. Tell costs with --costs FILE."
        )
    elif n_unknown:
        out.print(
            f"[yellow]Of {n_unknown} no cost is known[/]: they take nothing of the budget, and what you agree with them comes on top."
        )


def _people_table(rows: list[dict[str, Any]]) -> Any:
    from swayed.cli.showing import grid
    from swayed.cli.wording import escape

    has_costs = any(row["cost"] is not None for row in rows)
    table = grid(
        ("#", "right"), ("person", "left"), ("for the step", "left"), *([("cost", "right")] if has_costs else []),
        ("brings", "right"), ("fee up to", "right"), ("sure", "right"), ("contact", "left"),
    )  # fmt: skip
    for row in rows:
        times = f" ×{row['collaborations']}" if row["collaborations"] > 1 else ""
        cost = "unknown" if row["cost"] is None else _short(row["cost"])
        table.add_row(
            str(row["rank"]),
            f"[bold]{escape(row['name'])}[/]{'' if has_costs else times}",
            escape(row["stage"]),
            *([f"{cost}{times}"] if has_costs else []),
            _short(row["extra"]),
            _short(row["most_worthwhile_fee"]),
            "–" if row["membership"] is None else f"{100 * row['membership']:.0f} %",
            {"contact now": "[green]now[/]", "invite through the community": "invite"}[row["contact"]],
        )
    return table


def _show_through(rows: list[dict[str, Any]], out: Console) -> None:
    """Who moves customers through people who pass on."""
    from swayed.cli.wording import escape
    from swayed.plans.settings import LEAST_THROUGH

    for row in rows:
        if row["through_share"] >= LEAST_THROUGH:
            out.print(
                f"[dim]{100 * row['through_share']:.0f} % of what {escape(row['name'])} brings is passed on by others: "
                f"{escape(', '.join(row['through']))}[/]"
            )


def _show_others(plan: Plan, out: Console) -> None:
    others = [row for row in plan.people.to_pylist() if not row["collaborations"]][:MOST_OTHERS]
    if not others:
        return
    out.print("\n[bold]Not chosen[/] [dim]what one collaboration would add to the plan[/]")
    out.print(_people_table(others))
    if any(row["is_too_dear"] for row in others):
        out.print(
            "[dim]who costs more than he is expected to bring, even alone, is never chosen unless you say --must[/]"
        )


def _show_curve(plan: Plan, out: Console) -> None:
    points = plan.curve.to_pylist()[1:]
    if len(points) < 2:
        return
    step = -(-len(points) // MOST_POINTS)
    shown = [*points[: len(points) - 1 : step], points[-1]]
    is_money = any(point["spent"] for point in points)
    what = "a larger budget" if is_money else "more people"
    out.print(f"\n[bold]What {what} would bring[/] [dim]{_unit(plan)} of all of them[/]")
    most = max(point["extra"] for point in points)
    for point in shown:
        bar = "█" * round(WIDEST_BAR * point["extra"] / most) if most > 0 else ""
        people = "1 person" if point["n_people"] == 1 else f"{point['n_people']} people"
        size = _amount(plan, point["spent"]) if is_money else people
        out.print(f"  {size:>10}  [cyan]{bar:<{WIDEST_BAR}}[/] {_short(point['extra'])}")


def _show_overlap(plan: Plan, out: Console) -> None:
    from swayed.cli.wording import escape

    names = {row["person_id"]: row["name"] for row in plan.people.to_pylist()}
    shown = [row for row in plan.overlap.to_pylist() if row["share"] >= OVERLAP_FROM][:3]
    for row in shown:
        out.print(
            f"[dim]{escape(names[row['other_person_id']])} already brings {100 * row['share']:.0f} % of what "
            f"{escape(names[row['person_id']])} would: they meet the same customers[/]"
        )


def _show_trial(plan: Plan, out: Console) -> None:
    from swayed.cli.wording import escape

    for row in plan.trial.to_pylist():
        expected = (
            f"{row['expected_steps']:.1f} more steps into {escape(row['stage'])} "
            f"[dim]({row['expected_lower']:.1f} to {row['expected_upper']:.1f})[/] are expected beside {row['steps_anyway']:.0f} that "
            f"come anyway"
        )
        if row["would_tell"]:
            out.print(
                f"\n[bold]Test it[/]: draw half of {row['n_units']} weeks at random, ask for posts in those alone. {expected}; "
                f"such a test finds {row['smallest_steps']:.0f} and more."
            )
        else:
            out.print(
                f"\n[bold]Weeks drawn at random would not tell[/] whether it worked: {expected}; such a test finds "
                f"{row['smallest_steps']:.0f} and more. Other tests: swayed experiment plan"
            )


def _show_left_out(plan: Plan, out: Console) -> None:
    from swayed.cli.wording import escape

    for row in plan.left_out.to_pylist():
        out.print(f"[dim]never proposed: {escape(row['name'])}, {escape(row['why'])}[/]")


def _show_briefs(rows: list[dict[str, Any]], out: Console) -> None:
    """Each one's brief; what holds for all is said once."""
    from rich.padding import Padding

    from swayed.cli.wording import escape

    briefs = [row["brief"].split("\n") for row in rows]
    shared = [line for line in briefs[0] if all(line in lines for lines in briefs)] if len(briefs) > 1 else []
    for row, lines in zip(rows, briefs, strict=True):
        out.print(f"\n[bold]{escape(row['name'])}[/]")
        for line in lines:
            if line not in shared:
                out.print(Padding(escape(line), (0, 0, 0, 2)))
    if shared:
        out.print("\n[bold]For all of them[/]")
        for line in shared:
            out.print(Padding(escape(line), (0, 0, 0, 2)))


def _show_nobody(plan: Plan, name: str, out: Console) -> None:
    from swayed.cli.wording import escape

    out.print(f"[bold]No plan[/] in [bold]{name}[/]: not enough data to name anybody whose contact moves customers.")
    _show_left_out(plan, out)
    tested = plan.to_test.to_pylist()[:MOST_OTHERS]
    if not tested:
        out.print("[dim]Nobody has a real chance either. What to collect next: swayed check[/]")
        return
    out.print("These have a real chance, not more; a trial of their own would show it. A fee is not yet worth it.")
    for row in tested:
        out.print(
            f"  {escape(row['name'])}  [dim]{row['steps']:.2f} steps expected of one collaboration; {row['contact']}[/]"
        )


def _unit(plan: Plan) -> str:
    if plan.unit == "net margin":
        return "net margin (at your share)" if plan.is_margin_stated else "net margin"
    return "net value (margin unknown)" if plan.unit == "net value" else "purchases (their value is unknown)"


def _amount(plan: Plan, value: float) -> str:
    return f"{_short(value)} {plan.currency}" if plan.currency else _short(value)


def _short(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:,.1f}"
